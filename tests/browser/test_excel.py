"""Excel in the browser, without a server: the build's own trackers are filled in, and trackers are opened."""

from __future__ import annotations

import base64
import io
import json
import random
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openxml_audit import OpenXmlValidator
from openxml_audit.errors import ValidationSeverity
from playwright.sync_api import Browser, Page
from python_calamine import CalamineWorkbook

from tests import everything
from tests.browser import forms
from tests.formats.xlsx.test_libreoffice import recalculated
from toolkit import library, resources
from toolkit.answers import Answer, Submission, Value
from toolkit.branding import Branding
from toolkit.document import Document
from toolkit.formats.web.definition import definition
from toolkit.formats.xlsx import browser
from toolkit.formats.xlsx.read import everything as read_everything
from toolkit.formats.xlsx.read import read
from toolkit.formats.xlsx.values import MisfitError, to_cells
from toolkit.formats.xlsx.write import tracker

pytestmark = pytest.mark.browser
DOCUMENTS = {one.id: one for one in library.load().documents if "xlsx" in one.outputs}
SCRIPTS = ("answers", "zip", "excel", "excel-read")
EXPORT = """async ([island, definition, answers]) => {
  const made = await Toolkit.excel.tracker(island, definition, answers);
  const bytes = new Uint8Array(await made.file.arrayBuffer());
  return [btoa(Array.from(bytes, (one) => String.fromCharCode(one)).join("")), made.problems];
}"""
IMPORT = """async ([files, definitions]) => Promise.all(files.map(async (file) => {
  try {
    const bytes = Uint8Array.from(atob(file), (one) => one.charCodeAt(0));
    return await Toolkit.excel.read(bytes.buffer, definitions);
  } catch (error) {
    return error instanceof Toolkit.zip.Refused ? error.message : `FAILED ${error.stack}`;
  }
}))"""
CELL = re.compile(rb'<c r="([A-Z]+\d+)"( s="\d+")?([^>]*?)(?:/>|>(.*?)</c>)', re.DOTALL)
HEIGHT = re.compile(rb' ht="[\d.]+"')


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    """A page with our scripts and nothing else."""
    made = chromium.new_page()
    for name in SCRIPTS:
        made.add_script_tag(path=resources.templates() / "js" / f"{name}.js")
    yield made
    made.close()


def original(document: Document) -> bytes:
    return everything.made(f"trackers/{document.slug}.xlsx")


def island(document: Document) -> dict[str, Any]:
    found = browser.workbook(original(document), f"{document.slug}.xlsx", document)
    assert found is not None
    return found


def told(document: Document) -> dict[str, Any]:
    """A definition as the opener hands it over."""
    return definition(document) | {"reads": browser.reads(document)}


def exported(page: Page, document: Document, answers: dict[str, Any]) -> tuple[bytes, list[str]]:
    data, problems = page.evaluate(EXPORT, [island(document), definition(document), answers])
    return base64.b64decode(data), problems


def opened(page: Page, files: list[bytes], documents: list[Document]) -> list[Any]:
    encoded = [base64.b64encode(data).decode() for data in files]
    found: list[Any] = page.evaluate(IMPORT, [encoded, [told(one) for one in documents]])
    assert not [one for one in found if isinstance(one, str) and one.startswith("FAILED")], found
    return found


def kept(document: Document, values: dict[str, Any]) -> tuple[dict[str, Value], int]:
    """What a workbook keeps of some answers, and how many find no cell in it."""
    known = forms.expected(document, values)
    fields = {field.id: field for field in document.fields("xlsx", forms.ROWS)}
    found: dict[str, Value] = {}
    for id, value in known.items():
        if id in fields and fields[id].origin("xlsx") != "computed":
            try:
                contents = to_cells(fields[id], value)
            except MisfitError:
                continue
            if any(content is not None for content in contents.values()):
                found[id] = contents[""] if isinstance(value, str) and fields[id].options is None else value  # type: ignore[assignment]
    return found, sum(id not in fields for id in known)


def plain(values: dict[str, Any]) -> dict[str, Any]:
    """Answers as scripts hold them, with numbers that can be compared."""
    return {id: _plain(value) for id, value in values.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if hasattr(value, "isoformat") else value


def compared(document: Document, answers: dict[str, Any]) -> dict[str, Any]:
    """Answers from the browser as the toolkit holds them."""
    return forms.read_back(forms.copy(document.id, answers).encode(), document)


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS)
def test_a_tracker_is_filled_in_and_nothing_else_of_it_changes(document: Document, page: Page, tmp_path: Path) -> None:
    values = forms.at_random(document, 7)
    data, problems = exported(page, document, values)
    expected, nowhere = kept(document, values)
    [found] = read(data, [document])
    assert found.values() == expected
    assert [said for said in problems if "no place" in said] == (
        [f"{nowhere} answer{'s have' if nowhere > 1 else ' has'} no place in Excel."] if nowhere else []
    )
    _only_cells_changed(original(document), data)
    assert openpyxl.load_workbook(io.BytesIO(data)).sheetnames
    path = tmp_path / "made.xlsx"
    path.write_bytes(data)
    errors = OpenXmlValidator().validate(path).errors
    assert [one for one in errors if one.severity is ValidationSeverity.ERROR] == []
    [[copy]] = opened(page, [data], [document])
    assert compared(document, copy["answers"]) == expected
    assert copy["problems"] == []


def _only_cells_changed(before: bytes, after: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(before)) as old, zipfile.ZipFile(io.BytesIO(after)) as new:
        assert new.testzip() is None
        assert new.namelist() == old.namelist()
        for name in old.namelist():
            one, other = old.read(name), new.read(name)
            if not name.startswith("xl/worksheets/sheet"):
                assert one == other, name
                continue
            cells = {found[1]: found[0] for found in CELL.finditer(one)}
            assert HEIGHT.sub(b"", CELL.sub(b"", one)) == HEIGHT.sub(b"", CELL.sub(b"", other)), name
            for found in CELL.finditer(other):
                was = CELL.fullmatch(cells.get(found[1], found[0]))
                assert was is not None
                if found[0] == was[0]:
                    continue
                assert was[2] == found[2], found[1]  # it keeps its look
                if was[4] and b"<f>" in was[4]:
                    assert found[4] == was[4].partition(b"<v>")[0], found[1]  # only what it showed is gone
                else:
                    assert not was[4], found[1]  # only empty cells take answers

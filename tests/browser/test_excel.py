"""Excel in the browser, without a server: the build's own trackers are filled in, and trackers are opened."""

from __future__ import annotations

import base64
import io
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openxml_audit import OpenXmlValidator
from openxml_audit.errors import ValidationSeverity
from playwright.sync_api import Browser, Page, expect

from tests import everything
from tests.browser import forms
from tests.formats.xlsx.test_libreoffice import recalculated
from toolkit import library, resources
from toolkit.answers import Answer, Submission, Value
from toolkit.branding import Branding
from toolkit.document import Document
from toolkit.formats.web.definition import definition
from toolkit.formats.xlsx import browser
from toolkit.formats.xlsx.read import read
from toolkit.formats.xlsx.values import MisfitError, to_cells, written
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
    assert {one.severity for one in OpenXmlValidator().validate(path).errors} <= {ValidationSeverity.WARNING}
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


def filled(document: Document, values: dict[str, Any]) -> Submission:
    """What somebody answered, as the writer of workbooks takes it."""
    answers = tuple(Answer(id, value) for id, value in forms.expected(document, values).items())
    return Submission(document.id, document.version, "", "web", answers)


def agree(page: Page, files: dict[str, bytes], documents: list[Document]) -> None:
    """The browser reads in these files exactly what the toolkit reads, for each copy of each worksheet."""
    for (name, data), copies in zip(files.items(), opened(page, list(files.values()), documents), strict=True):
        assert not isinstance(copies, str), (name, copies)
        homes = {one.id: one for one in documents}
        mine = [(one["worksheet"], compared(homes[one["worksheet"]], one["answers"])) for one in copies]
        theirs = [(one.worksheet, one.values()) for one in read(data, documents)]
        assert [one for one in mine if one[1]] == theirs, name
        assert theirs, name


def everyones(seed: int) -> bytes:
    """The tracker with every sheet, filled in by the toolkit."""
    documents = list(DOCUMENTS.values())
    answers = [filled(one, forms.at_random(one, seed)) for one in documents]
    return tracker("my-job-search", "My job search", documents, Branding(), answers)[0]


def test_what_the_toolkit_filled_in_is_read_in_the_browser(page: Page) -> None:
    files = {"sample": everything.made("trackers/my-job-search-example.xlsx"), "all": everyones(11)}
    agree(page, files, list(DOCUMENTS.values()))


@pytest.mark.slow
@pytest.mark.libreoffice
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")
def test_another_program_computes_what_we_compute_and_saves_what_we_read(page: Page, tmp_path: Path) -> None:
    """An export shows the right numbers once LibreOffice opens it, and what it saves is opened in the browser."""
    log, matrix = DOCUMENTS["application_log"], DOCUMENTS["career_options"]
    values = {one.id: forms.at_random(one, 3) for one in (log, matrix)}
    made = {one.id: exported(page, one, values[one.id])[0] for one in (log, matrix)}
    saved = recalculated(tmp_path, made | {"all": everyones(5)})
    agree(page, {one.id: saved[one.id] for one in (log, matrix)}, [log, matrix])
    agree(page, {"all": saved["all"]}, list(DOCUMENTS.values()))
    for one in (log, matrix):
        ours = tracker(one.slug, one.title, [one], Branding(), [filled(one, values[one.id])])[0]
        assert shown(saved[one.id]) == shown(ours)


def shown(data: bytes) -> dict[str, object]:
    """What the cells with formulas show."""
    found = {}
    formulas, values = (openpyxl.load_workbook(io.BytesIO(data), data_only=only) for only in (False, True))
    for sheet in formulas:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    value = values[sheet.title][cell.coordinate].value
                    rounded = round(value, 9) if isinstance(value, int | float) else value or ""
                    found[f"{sheet.title}!{cell.coordinate}"] = rounded
    assert found
    return found


def test_naughty_words_survive_the_way_out_and_in(page: Page) -> None:
    document = DOCUMENTS["application_log"]
    words = [*forms.NAUGHTY, "_x0041_", "_x005F_x0041_", "a_x000D_b", "=1+1", "@SUM(A1)", "</t></is>", "]]>"]
    field = "application_log.log.{}.note"
    ready = next(sheet["ready"] for sheet in island(document)["sheets"])
    for start in range(0, len(words), ready):
        values = {field.format(at): text for at, text in enumerate(words[start : start + ready], 1)}
        data, _ = exported(page, document, values)
        expected = {id: kept_text for id, text in values.items() if (kept_text := written(text))}
        assert read(data, [document])[0].values() == expected
        [[copy]] = opened(page, [data], [document])
        assert compared(document, copy["answers"]) == expected


def test_rows_below_the_last_are_named_and_the_others_are_in_it(page: Page) -> None:
    document = DOCUMENTS["application_log"]
    values = {f"application_log.log.{number}.employer": f"Employer {number}" for number in (1, 200, 201, 300)}
    data, problems = exported(page, document, values)
    assert problems == ["The Excel file has 200 rows ready: 2 rows below them are not in it."]
    assert read(data, [document])[0].values() == dict([*values.items()][:2])


def test_what_no_cell_holds_is_named(page: Page) -> None:
    document = DOCUMENTS["weekly_energy"]
    text = next(one for one in document.fields("xlsx") if one.type in ("text", "long"))
    data, problems = exported(page, document, {text.id: "w" * 33000})
    assert problems == ["1 answer is too long for a cell."]
    assert data


def altered(data: bytes, change: Callable[[str, bytes], bytes | None], more: dict[str, bytes] | None = None) -> bytes:
    """A workbook with other members; None leaves one out."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
        for name, content in (more or {}).items():
            new.writestr(name, content)
    return made.getvalue()


def sheet(before: bytes, after: bytes) -> Callable[[str, bytes], bytes]:
    """A change to the sheet with the answers."""
    return lambda name, data: data.replace(before, after) if name == "xl/worksheets/sheet2.xml" else data


def test_bad_files_are_refused_in_a_sentence(page: Page) -> None:
    document = DOCUMENTS["application_log"]
    good = original(document)
    same: Callable[[str, bytes], bytes | None] = lambda _, data: data  # noqa: E731
    foreign = io.BytesIO()
    openpyxl.Workbook().save(foreign)
    locked = bytearray(good)
    at = good.index(b"PK\x01\x02")
    locked[at + 8] |= 1
    inside = good.index(b"xl/worksheets/sheet2.xml") + 60
    broken = good[:inside] + bytes(99) + good[inside + 99 :]
    damaged = "This is not an Excel workbook, or it is damaged. Save it again as .xlsx."
    unsafe = "This file has parts no tracker has. Save it again in Excel as .xlsx."
    password = "This file has a password or is very old. Save it as .xlsx without a password."
    macros = "This file has macros, which are small programs. No tracker has them: save it as .xlsx."
    other = "This is not an Excel workbook. Save it as .xlsx."
    doctype = b'<!DOCTYPE a [<!ENTITY x "y">]><worksheet '
    bad = {
        "words": (b"hello", other),
        "empty": (b"", other),
        "cut": (good[:-30], damaged),
        "broken": (broken, damaged),
        "a zip": (altered(good, lambda name, data: None if name == "xl/workbook.xml" else data), other),
        "old": (b"\xd0\xcf\x11\xe0" + bytes(600), password),
        "locked": (bytes(locked), password),
        "bomb": (
            altered(good, lambda name, data: data + b" " * 64_000_000 if name == "xl/worksheets/sheet2.xml" else data),
            "This file is too large inside for a tracker.",
        ),
        "macros": (altered(good, same, {"xl/vbaProject.bin": b"x"}), macros),
        "doctype": (altered(good, sheet(b"<worksheet ", doctype)), unsafe),
        "utf-16": (
            altered(good, lambda name, data: data.decode().encode("utf-16") if "sheet2" in name else data),
            unsafe,
        ),
        "no xml": (altered(good, sheet(b"</worksheet>", b"")), damaged),
        "wide": (
            altered(good, sheet(b'<c r="B9"', b'<c r="AAA9"')),
            "A sheet has something far to the right, beyond column ZZ. Delete it and save again.",
        ),
        "long": (
            altered(good, sheet(b'<row r="200"', b'<row r="1048576"')),
            "A sheet has something below row 20000. Delete those rows and save again.",
        ),
        "foreign": (
            foreign.getvalue(),
            "This workbook holds no sheet of ours, or its hidden rows are gone. Open a copy (.json) instead.",
        ),
    }
    found = opened(page, [data for data, _ in bad.values()], [document])
    large = "Toolkit.excel.read(new ArrayBuffer(20 * 2 ** 20 + 1), []).catch((error) => error.message)"
    assert page.evaluate(large) == "This file is too large for a tracker. Send the sheets you want to show only."
    assert dict(zip(bad, found, strict=True)) == {name: said for name, (_, said) in bad.items()}


def test_a_formula_is_never_taken_for_an_answer(page: Page) -> None:
    document = DOCUMENTS["application_log"]
    values = {"application_log.log.1.employer": "One", "application_log.log.2.employer": "Two"}
    data, _ = exported(page, document, values)
    text = b't="inlineStr"><is><t xml:space="preserve">One</t></is>'
    [[copy]] = opened(page, [altered(data, sheet(text, b't="str"><f>1+1</f><v>One</v>'))], [document])
    assert copy["answers"] == {"application_log.log.2.employer": "Two"}
    assert copy["problems"] == ["1 cell holds a formula and was not read."]


def test_sheets_that_were_moved_and_renamed_are_found(page: Page) -> None:
    document = DOCUMENTS["application_log"]
    data, _ = exported(page, document, values := {"application_log.log.2.employer": "Two"})
    book = openpyxl.load_workbook(io.BytesIO(data))
    mine = book["Applications"]
    mine.title = "Renamed"
    book.move_sheet(mine, 3)
    mine.insert_rows(1, 3)
    mine.insert_cols(1, 2)
    made = io.BytesIO()
    book.save(made)
    [[copy]] = opened(page, [made.getvalue()], [document])
    assert copy["answers"] == values


def test_the_buttons_of_the_page_save_and_open_a_tracker(chromium: Browser, address: str) -> None:
    page = chromium.new_page(accept_downloads=True)
    forms.opened(page, address, "application_log")
    values = {"application_log.log.1.employer": "Fjord & Sons", "application_log.log.2.stage": "3"}
    forms.fill(page, values)
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as Excel").click()
    expect(page.locator(".tk-told p")).to_have_text("Your Excel file is in your downloads: application-log.xlsx.")
    data = Path(download.value.path()).read_bytes()
    assert read(data, [DOCUMENTS["application_log"]])[0].values() == values
    forms.fill(page, {})
    forms.open_copy(page, data, "application-log.xlsx")
    expect(page.locator(".tk-told p")).to_have_text("2 answers are filled in.")
    assert forms.answers(page) == values
    forms.open_copy(page, b"hello", "application-log.xlsx")
    said = "This is not an Excel workbook. Save it as .xlsx. Nothing here has changed."
    expect(page.locator(".tk-told p")).to_have_text(said)
    assert forms.answers(page) == values
    page.close()


def test_a_page_without_its_tracker_offers_none(chromium: Browser, address: str) -> None:
    page = chromium.new_page()
    forms.opened(page, address, "job_ad_match")
    expect(page.get_by_role("button", name="Save as Excel")).to_be_hidden()
    page.close()

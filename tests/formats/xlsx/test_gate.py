"""Files that are no tracker, or more than a tracker: refused with a sentence, before anything parses them."""

from __future__ import annotations

import io
import zipfile

import pytest

from tests.formats.xlsx import samples
from toolkit.branding import Branding
from toolkit.document import Document, Field, Question
from toolkit.formats.xlsx import gate
from toolkit.formats.xlsx.read import read
from toolkit.formats.xlsx.write import tracker
from toolkit.problems import ProblemsFound

SHEET = "xl/worksheets/sheet1.xml"


def workbook(sheet: bytes | None = None, name: str = SHEET) -> bytes:
    """A tracker, with one member replaced or added."""
    made = samples.document([Question(Field("sheet.one", "One", "text", "advisor"))])
    data, _ = tracker("t", "T", [made], Branding())
    if sheet is None:
        return data
    done = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(done, "w", zipfile.ZIP_DEFLATED) as target:
        for member in source.namelist():
            if member != name:
                target.writestr(member, source.read(member))
        target.writestr(name, sheet)
    return done.getvalue()


def rows(xml: bytes) -> bytes:
    return (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        + xml
        + b"</sheetData></worksheet>"
    )


REFUSED = {
    "not a zip": (b"PDF", "xlsx-not-a-workbook"),
    "empty": (b"", "xlsx-not-a-workbook"),
    "cut off": (workbook()[:2000], "xlsx-not-a-workbook"),
    "another zip": (b"PK\x05\x06" + b"\0" * 18, "xlsx-not-a-workbook"),
    "password": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "xlsx-locked"),
    "too large": (b"\0" * (gate.LARGEST_FILE + 1), "xlsx-too-large"),
    "bomb": (workbook(b"\0" * (gate.LARGEST_INSIDE + 1), "xl/media/image1.png"), "xlsx-too-large"),
    "far column": (workbook(rows(b'<row r="1"><c r="XFD1"><v>1</v></c></row>')), "xlsx-too-wide"),
    "far row": (workbook(rows(b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>')), "xlsx-too-long"),
    "many rows": (workbook(rows(b"<row/>" * 20_001)), "xlsx-too-long"),
    "entities": (workbook(b'<!DOCTYPE x [<!ENTITY a "b">]>' + rows(b"")), "xlsx-unsafe"),
    "broken": (workbook(b"<worksheet><sheetData><row"), "xlsx-not-a-workbook"),
}


def looked_at_and_read(data: bytes, made: Document) -> None:
    gate.check(data, "mine.xlsx")
    read(data, [made], "mine.xlsx")


@pytest.mark.parametrize("case", REFUSED)
def test_refused_with_a_sentence(case: str) -> None:
    data, id = REFUSED[case]
    made = samples.document([Question(Field("sheet.one", "One", "text", "advisor"))])
    with pytest.raises(ProblemsFound) as error:
        looked_at_and_read(data, made)
    (problem,) = error.value.problems
    assert (problem.source.file, problem.id) == ("mine.xlsx", id)
    assert problem.message.endswith(".")


def test_an_empty_tracker_has_no_submission() -> None:
    made = samples.document([Question(Field("sheet.one", "One", "text", "advisor"))])
    assert read(workbook(), [made]) == ()

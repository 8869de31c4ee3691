"""The sheet "My patterns": what stands on it, where, and that it stays right when its owner changes the workbook.

1. It comes with the first sheet that is measured, and not at all where nothing is. 2. What it shows is what Python
computes, beside every formula, and reads well. 3. It counts rows wherever they are inserted. 4. Reading back never sees
it. 5. An example is marked on every sheet and stays on its day. 6. LibreOffice computes the same, empty, half and full,
and shows no error when a sheet is gone.
"""

from __future__ import annotations

import datetime
import io
import re
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell import Cell, MergedCell
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

from tests import everything
from tests.formats.xlsx import samples
from tests.formats.xlsx.test_libreoffice import cells, errors, recalculated, without_cached
from toolkit import helpers, library
from toolkit.answers import Submission
from toolkit.branding import Branding
from toolkit.document import Document
from toolkit.formats.xlsx import charts
from toolkit.formats.xlsx.patterns import _breaking, _broken
from toolkit.formats.xlsx.read import read
from toolkit.formats.xlsx.style import Look
from toolkit.formats.xlsx.write import tracker
from toolkit.helpers import Example

EXAMPLE, EVERYTHING = "trackers/my-job-search-example.xlsx", "trackers/my-job-search.xlsx"
SHEET = "My patterns"
MOST = 120 * 1024  # bytes of the tracker with everything


@pytest.fixture(scope="module")
def log() -> Document:
    return library.load().document("application_log")


@pytest.fixture(scope="module")
def example() -> Example:
    shipped = library.load()
    documents = {document.id: document for document in shipped.documents}
    found = helpers.example(helpers.load(shipped.lists, shipped.documents), documents)
    assert found is not None
    return found


def opened(data: bytes, values: bool = False) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(data), data_only=values)


def written(*documents: Document, submissions: tuple[Submission, ...] = ()) -> bytes:
    data, problems = tracker("t", "Title", documents, Branding(), submissions, datetime.date(2026, 5, 21))
    assert problems == ()
    return data


def test_it_follows_the_first_sheet_that_is_measured(log: Document) -> None:
    names = opened(everything.made(EVERYTHING)).sheetnames
    assert names[names.index("Applications") + 1] == SHEET
    assert SHEET not in opened(written(samples.document([samples.matrix()]))).sheetnames
    other = replace(log, tab=SHEET)  # whoever else wants the name gets another one
    assert opened(written(other)).sheetnames[1:3] == [f"{SHEET} 2", SHEET]


def test_the_tracker_with_everything_is_small() -> None:
    assert len(everything.made(EVERYTHING)) <= MOST


def test_it_says_and_shows_what_the_example_adds_up_to(golden: Callable[[str, str], None]) -> None:
    sheet = opened(everything.made(EXAMPLE), values=True)[SHEET]
    lines = []
    for row in sheet:
        visible = [cell for cell in row if not sheet.column_dimensions[get_column_letter(cell.column or 1)].hidden]
        words = [_read(cell) for cell in visible]
        lines.append(" | ".join(filter(None, words)))
    golden("xlsx/my-patterns.txt", re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n")


def _read(cell: Cell | MergedCell) -> str:
    percent = cell.number_format == "0%" and isinstance(cell.value, int | float)
    return f"{cell.value:.0%}" if percent else "" if cell.value is None else str(cell.value)


def test_every_figure_is_a_formula_with_its_value_beside_it() -> None:
    formulas, values = (opened(everything.made(EXAMPLE), only)[SHEET] for only in (False, True))
    found = [cell for row in formulas for cell in row if cell.data_type == "f"]
    assert len(found) > 200
    assert all(cell.protection.locked for cell in found)
    blank = [cell for cell in found if values[cell.coordinate].value is None]
    assert 0 < len(blank) < len(found) / 2  # where there is too little to say something
    assert {type(values[cell.coordinate].value) for cell in found} >= {int, float, str}
    assert formulas.protection.sheet
    assert not formulas.protection.password


def test_rows_that_somebody_inserts_on_top_or_writes_below_the_last_count(log: Document) -> None:
    book = opened(written(log))
    keys = next(row for row in range(1, 20) if book["Applications"].row_dimensions[row].hidden)
    formulas = " ".join(str(cell.value) for row in book[SHEET] for cell in row if cell.data_type == "f")
    ranges = set(re.findall(r"'Applications'!\$[A-Z]+\$(\d+):\$[A-Z]+\$(\d+)", formulas))
    # From the keys, which nobody sees or sorts: a program makes a range longer only for a row inserted inside it.
    assert ranges == {(str(keys), str(keys + 200 + 200))}


def test_reading_back_sees_the_answers_only(example: Example) -> None:
    found = {item.worksheet: item.values() for item in read(everything.made(EXAMPLE), example.documents)}
    computed = {"funnel_and_pattern.types.known.n_type"}
    for given in example.submissions:
        assert found[given.worksheet] == {id: value for id, value in given.values().items() if id not in computed}


def test_an_example_says_so_everywhere_and_stays_on_its_day() -> None:
    book = opened(everything.made(EXAMPLE))
    assert str(book["Start here"]["B2"].value).startswith("Fictional example, Toni, case K4. Nobody in it exists.")
    assert "Seen on May 21, 2026" in str(book["Start here"]["B2"].value)
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            assert sheet.oddFooter is not None
            assert "fictional example, Toni, case K4" in str(sheet.oddFooter.left.text), sheet.title
    with zipfile.ZipFile(io.BytesIO(everything.made(EXAMPLE))) as archive:
        assert b"TODAY()" not in b"".join(archive.read(name) for name in archive.namelist())
    assert "ictional" not in str(opened(everything.made(EVERYTHING))["Start here"]["B2"].value)


def test_screen_readers_find_the_headers_of_every_table(log: Document) -> None:
    book = opened(written(log))
    number = book.sheetnames.index(SHEET) + 1
    headings = [cell for row in book[SHEET] for cell in row if cell.font.size == 13]
    assert len([name for name in book.defined_names if re.fullmatch(rf"TitleRegion.*\.{number}", name)]) == len(
        headings
    )


def test_a_line_is_straight_and_has_words() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("Week", "Hours"), ("1", 3), ("2", 5)):
        sheet.append(row)
    charts.draw(
        sheet, Look(1), charts.Drawing("lines", "T", "What it shows", ("W", "H"), 1, 1, 3, (2,), "D1", (300, 200))
    )
    done = io.BytesIO()
    book.save(done)
    with zipfile.ZipFile(done) as archive:
        chart = archive.read("xl/charts/chart1.xml")
        drawing = archive.read("xl/drawings/drawing1.xml")
    assert b'<smooth val="0"' in chart
    assert b'<smooth val="1"' not in chart
    assert b'descr="What it shows"' in drawing


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("short", ("short", "")),
        ("exactly ten", ("exactly", "ten")),
        ("ten digits", ("ten digits", "")),
        ("four five six seven", ("four five", "six seven")),
        ("nospaceswhatsoever", ("nospaceswh", "atsoever")),
        ("", ("", "")),
    ],
)
def test_sentences_break_between_words(text: str, lines: tuple[str, str]) -> None:
    assert _broken(text, 10) == lines


@pytest.mark.libreoffice
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")
def test_libreoffice_shows_the_same_and_no_error_when_a_sheet_is_gone(tmp_path: Path, example: Example) -> None:
    half = tuple(_first_lines(item, 17) for item in example.submissions)
    books = {
        "full": everything.made(EXAMPLE),
        "half": written(*example.documents, submissions=half),
        "empty": everything.made(EVERYTHING),
        "gone": _without(everything.made(EXAMPLE), "Applications"),
        "broken": _sentences(),
    }
    saved = recalculated(tmp_path, {name: without_cached(data) for name, data in books.items()})
    assert {name: found for name, data in saved.items() if (found := errors(data))} == {}
    for name in ("full", "half", "empty"):
        ours, theirs = cells(books[name])[SHEET], cells(saved[name])[SHEET]
        assert _plain(ours) == _plain(theirs), name
    left = str(cells(saved["gone"])[SHEET])
    assert "Ended so far: 0." in left
    assert "6 of 13" not in left
    for text, *lines in cells(saved["broken"])["Sheet"]:
        assert tuple(lines) == _broken(str(text), 10)


def _first_lines(item: Submission, rows: int) -> Submission:
    kept = [answer for answer in item.answers if not any(int(n) > rows for n in re.findall(r"\.(\d+)\.", answer.field))]
    return replace(item, answers=tuple(kept))


def _without(data: bytes, name: str) -> bytes:
    """What a program makes of the formulas when somebody deletes a sheet."""
    done = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(done, "w") as target:
        for part in source.namelist():
            body = source.read(part)
            if part.startswith("xl/worksheets/"):
                body = re.sub(rf"'{name}'!\$[A-Z]+\$\d+:\$[A-Z]+\$\d+".encode(), b"#REF!", body)
            target.writestr(part, body)
    return done.getvalue()


def _sentences() -> bytes:
    """A sentence a row, and the formulas that break it."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Sheet"
    for row, text in enumerate(("short", "exactly ten", "ten digits", "four five six seven", "nospaceswhatsoever"), 1):
        first, second = _breaking(f"$A${row}", f"$B${row}", 10)
        sheet.append([text, f"={first}", f"={second}"])
    done = io.BytesIO()
    book.save(done)
    return done.getvalue()


def _plain(rows: list[list[object]]) -> list[list[object]]:
    """What cells show, with numbers as far as every program computes them, and without blanks at the end."""
    found = [[round(cell, 9) if isinstance(cell, float) else cell for cell in row] for row in rows]
    while found and not any(cell not in ("", None) for cell in found[-1]):
        found.pop()
    return found

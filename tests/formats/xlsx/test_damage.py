"""What people and programs do to a tracker: every row that survives it is read, and it is said by what it was found."""

from __future__ import annotations

import codecs
import contextlib
import datetime
import io
import shutil
import subprocess
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.cell import Cell
from openpyxl.worksheet.cell_range import CellRange

from tests.formats.xlsx import damaged, samples
from tests.formats.xlsx.damaged import FORM_KEYS, FORM_NAMES, FORMS, KEYS, LOGS, NAMES_ONLY
from toolkit import library
from toolkit.answers import FoundSheet, Value
from toolkit.branding import Branding
from toolkit.document import Document, FieldType
from toolkit.formats.xlsx.layout import LISTS, META, START
from toolkit.formats.xlsx.read import Read, everything
from toolkit.formats.xlsx.write import tracker
from toolkit.problems import ProblemsFound

pytestmark = pytest.mark.whole

DOCUMENTS = [damaged.log(), damaged.form()]


def read(data: bytes) -> Read:
    found = everything(data, DOCUMENTS, "mine")
    assert found is not None
    assert found.problems == ()
    assert [answer for item in found.submissions for answer in item.answers if answer.doubt] == []
    return found


def sheet(found: Read, worksheet: str) -> FoundSheet:
    (one,) = [one for one in found.found if one.worksheet == worksheet and not one.left_out]
    return one


def test_there_are_enough_kinds_of_damage() -> None:
    assert len(LOGS) >= 16


@pytest.mark.parametrize("damage", [*LOGS, *NAMES_ONLY])
def test_every_row_of_a_log_that_survives_is_read(damage: str) -> None:
    data, lost = damaged.changed("Applications", (LOGS | NAMES_ONLY)[damage])
    found = read(data)
    rows = damaged.rows_of(found.submissions)
    assert damaged.in_order(rows) == damaged.survived(lost)
    assert sheet(found, "sheet").key == KEYS[damage]
    assert sheet(found, "sheet").missing == (("Reason",) if lost else ())
    if damage != "other sheets and names deleted":
        assert damaged.fields_of(found.submissions) == damaged.form_values()


@pytest.mark.parametrize("damage", LOGS)
def test_every_row_of_a_sheet_saved_as_text_is_read(damage: str) -> None:
    data, lost = damaged.changed("Applications", LOGS[damage])
    names = {"sheet renamed": "Bewerbungen 2026", "sheet copied, original cut": "Applications (2)"}
    found = read(damaged.as_csv(data, names.get(damage, "Applications")).encode())
    assert damaged.in_order(damaged.rows_of(found.submissions)) == damaged.survived(lost)
    assert sheet(found, "sheet").key == KEYS[damage]


@pytest.mark.parametrize("damage", [*FORMS, *FORM_NAMES])
def test_every_answer_on_a_form_that_survives_is_read(damage: str) -> None:
    data, lost = damaged.changed("My form", (FORMS | FORM_NAMES)[damage])
    found = read(data)
    assert damaged.fields_of(found.submissions) == damaged.without(damaged.form_values(), lost)
    assert sheet(found, "form").key == FORM_KEYS[damage]


@pytest.mark.parametrize("damage", FORMS)
def test_every_answer_on_a_form_saved_as_text_is_read(damage: str) -> None:
    data, lost = damaged.changed("My form", FORMS[damage])
    name = {"sheet renamed": "Bewerbungen 2026"}.get(damage, "My form")
    found = read(damaged.as_csv(data, name, ";").encode())
    assert damaged.fields_of(found.submissions) == damaged.without(damaged.form_values(), lost)


ENCODINGS = {
    "UTF-8": ("utf-8", ","),
    "UTF-8 with its mark": ("utf-8-sig", ","),
    "Windows, semicolons": ("cp1252", ";"),
    "Windows, tabs": ("cp1252", "\t"),
    "Unicode text of Excel": ("utf-16", "\t"),
}


@pytest.mark.parametrize("case", ENCODINGS)
def test_text_is_read_in_every_way_spreadsheets_write_it(case: str) -> None:
    def accents(book: openpyxl.Workbook, one: object) -> None:
        book["Applications"].cell(damaged.ids(book["Applications"]) + 1, 3).value = 'Café "Zürich"; Söhne, Inc.\nback'

    encoding, separator = ENCODINGS[case]
    text = damaged.as_csv(damaged.changed("Applications", accents)[0], "Applications", separator)
    data = codecs.BOM_UTF16_BE + text.encode("utf-16-be") if encoding == "utf-16" else text.encode(encoding)
    for one in (data, text.encode("utf-16")) if encoding == "utf-16" else (data,):
        rows = damaged.rows_of(read(one).submissions)
        assert rows[0]["employer"] == 'Café "Zürich"; Söhne, Inc.\nback'
        assert rows[1:] == damaged.log_rows()[1:]


def test_a_row_keeps_its_number_over_gaps() -> None:
    data, _ = damaged.changed("Applications", LOGS["gaps between rows"])
    (log, _) = read(data).submissions
    numbers = [int(id.split(".")[2]) for id in log.values() if id.endswith("employer")]
    assert numbers == [*range(2, 7), *range(10, 25)]  # one blank row above, three between


def test_of_two_copies_the_fuller_one_is_read_and_the_other_named() -> None:
    found = read(damaged.changed("Applications", LOGS["sheet copied, original cut"])[0])
    said = [(one.sheet, one.answers > 0, one.left_out) for one in found.found if one.worksheet == "sheet"]
    twice = "the same sheet stands in this file twice, and the other one holds more"
    assert [(name, left_out) for name, _, left_out in said] == [("Applications", twice), ("Applications (2)", "")]


@pytest.mark.whole
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_any_log_moved_about_is_read(data: st.DataObject) -> None:
    made = data.draw(samples.documents(("rows",)))
    values = data.draw(samples.filled(made))
    book = openpyxl.load_workbook(
        io.BytesIO(tracker("t", "T", [made], Branding(), [samples.submission(made, values)])[0])
    )
    for number, one in enumerate(list(book.worksheets)):
        one.title = f"S{number}"
        one.insert_rows(1, data.draw(st.integers(1, 3)))
        one.insert_cols(data.draw(st.integers(1, 4)), data.draw(st.integers(1, 2)))
    book.move_sheet(book.worksheets[-1], -data.draw(st.integers(0, len(book.worksheets) - 1)))
    out = io.BytesIO()
    book.save(out)
    found = everything(out.getvalue(), [made])
    assert found is not None
    assert {id: v for item in found.submissions for id, v in item.values().items()} == samples.kept(values)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200), st.integers(0, 20_000))
def test_any_broken_file_is_refused_or_read(junk: bytes, where: int) -> None:
    data = damaged.made()
    broken = data[: where % len(data)] + junk + data[where % len(data) + len(junk) :]
    with contextlib.suppress(ProblemsFound):  # anything else it raises would be a mistake of ours
        assert everything(broken, DOCUMENTS, "mine.xlsx") is not None or not broken.startswith(b"PK")


# every worksheet of the library


def filled(document: Document) -> dict[str, Value]:
    """An answer to each question in the first five rows."""
    words: dict[FieldType, Value] = {
        "date": datetime.date(2027, 3, 14), "number": Decimal("2.5"), "money": Decimal("2.5"), "likert5": 4,
        "yesno": True, "check": True, "scale10": 3,
    }  # fmt: skip
    found: dict[str, Value] = {}
    for number, field in enumerate(document.fields("xlsx", rows=5)):
        codes = [option.code for option in field.options.options] if field.options else []
        if field.origin("xlsx") == "computed" or "xlsx" not in field.media:
            continue
        if field.type == "multi":
            found[field.id] = (codes[number % len(codes)],)
        elif field.type == "choice":
            found[field.id] = codes[number % len(codes)]
        elif field.type == "int":
            found[field.id] = int(field.minimum or 1)
        else:
            found[field.id] = words.get(field.type, f"words {number}")
    return found


def emptied(data: bytes, gone: Callable[[str, Cell], bool]) -> bytes:
    """A tracker without the content of some cells of its sheets."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    for one in book.worksheets:
        for row in one.iter_rows() if one.title not in (START, LISTS, META) else ():
            for cell in row:
                if isinstance(cell, Cell) and gone(one.title, cell):
                    cell.value = None
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


LIBRARY = library.load().documents


@pytest.mark.whole
@pytest.mark.parametrize(
    "document", [one for one in LIBRARY if "xlsx" in one.outputs], ids=lambda document: str(document.id)
)
def test_every_worksheet_is_found_by_ids_by_labels_and_by_names(document: Document) -> None:
    values = filled(document)
    data, problems = tracker("t", "T", [document], Branding(), [samples.submission(document, values)])
    assert problems == ()
    areas = (str(area.attr_text) for area in openpyxl.load_workbook(io.BytesIO(data)).defined_names.values())
    halves = (area.rpartition("!") for area in areas)
    asked = [(where.strip("'"), CellRange(place.replace("$", ""))) for where, _, place in halves]

    def key(sheet: str, cell: Cell) -> bool:
        return isinstance(cell.value, str) and cell.value.startswith(f"{document.id}.")

    def no_answer(sheet: str, cell: Cell) -> bool:
        here = (area for where, area in asked if where == sheet)
        return not any(
            area.min_row <= cell.row <= area.max_row and area.min_col <= cell.column <= area.max_col for area in here
        )

    for found_by, one in {"ids": data, "labels": emptied(data, key), "names": emptied(data, no_answer)}.items():
        found = everything(one, LIBRARY)
        assert found is not None
        assert {id: value for item in found.submissions for id, value in item.values().items()} == values, found_by
        assert {one.key for one in found.found} == {found_by}


# as LibreOffice saves it

SOFFICE = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")


@pytest.mark.libreoffice
@SOFFICE
@pytest.mark.parametrize(
    "kind", ["ods", pytest.param("xlsx", marks=pytest.mark.slow), pytest.param("csv", marks=pytest.mark.slow)]
)
def test_every_damage_is_read_as_libreoffice_saves_it(kind: str, tmp_path: Path) -> None:
    """All files of a kind in one LibreOffice. As text it saves all sheets, each as a file of its own."""
    changes = {
        f"log-{n}": ("Applications", name, change) for n, (name, change) in enumerate((LOGS | NAMES_ONLY).items())
    }
    changes |= {f"form-{n}": ("My form", name, change) for n, (name, change) in enumerate((FORMS | FORM_NAMES).items())}
    lost = {}
    for stem, (where, _, change) in changes.items():
        data, lost[stem] = damaged.changed(where, change)
        (tmp_path / f"{stem}.xlsx").write_bytes(data)
    filters = {
        "ods": "ods",
        "xlsx": "xlsx:Calc MS Excel 2007 XML",
        "csv": "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1",
    }
    command = ["soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"]
    command += ["--convert-to", filters[kind], "--outdir", str(tmp_path / "out")]
    command += [str(tmp_path / f"{stem}.xlsx") for stem in changes]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    wrong = []
    for stem, (_, name, _) in changes.items():
        if kind == "csv" and name in (NAMES_ONLY | FORM_NAMES):
            continue  # text has no names of areas
        files = sorted((tmp_path / "out").glob(f"{stem}-*.csv" if kind == "csv" else f"{stem}.{kind}"))
        read_here = [found for path in files if (found := _any(path.read_bytes())) is not None]
        submissions = [item for found in read_here for item in found.submissions]
        if stem.startswith("log"):
            rows = max(
                (damaged.rows_of([item]) for item in submissions if item.worksheet == "sheet"), key=len, default=[]
            )
            if damaged.in_order(rows) != damaged.survived(lost[stem]):
                wrong.append(name)
        elif damaged.fields_of(submissions) != damaged.without(damaged.form_values(), lost[stem]):
            wrong.append(f"form: {name}")
    assert wrong == []


def _any(data: bytes) -> Read | None:
    return everything(data, DOCUMENTS)

"""Whose tracker it is, whom it names, and how it leads a hand.

1. Sheets about feelings name somebody to turn to, each of them; others do not. 2. Where the center has named nobody,
a cell on the first sheet takes it, and the sheets show what stands there. 3. None of it disturbs reading back.
4. The foot of a page holds the longest name. 5. The logo stands on the first sheet and says what it shows.
6. Paper gets the rows that matter. 7. Examples and copied cells speak Excel.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image

from tests.formats.xlsx import samples
from toolkit.answers import Value
from toolkit.branding import Branding, Contact, Logo
from toolkit.document import (
    Column,
    ColumnGroup,
    Document,
    Example,
    Field,
    Grid,
    GridRow,
    Heading,
    Note,
    Option,
    OptionList,
    Question,
    Rows,
)
from toolkit.formats.xlsx import support
from toolkit.formats.xlsx.read import read
from toolkit.formats.xlsx.texts import example
from toolkit.formats.xlsx.write import tracker

LONG = "Office of Career Development, Professional Growth & Employer Relations, <Westbrook> Univ."
NAMED = Branding(
    center=LONG,
    support=(
        Contact("counseling", "Counseling Center", "555-0100", "9 to 5"),
        Contact("national", "National lifeline", "555-0988"),
        Contact("scam", "Campus police", "555-0104"),
    ),
    checked="2026-04-15",
)
LISTENS, ANY_TIME = "Someone here who listens: ", "Any time, day or night: "
GUT = Field("sheet.gut", "Gut", "text", "never")
BOX = Note("support", "Need to talk to someone?", "A friend can listen.")


def rows(ready: int = 12) -> Rows:
    column = Column("what", "What", fields=(Field("what", "What", "text", "advisor"),))
    return Rows("sheet.log", "Log", (ColumnGroup("", (column,)),), 3, 2, ready)


def log(sensitivity: int = 0, ready: int = 12) -> Document:
    return samples.document([rows(ready)], sensitivity=sensitivity)


def form(sensitivity: int = 0) -> Document:
    return samples.document([samples.matrix()], [Question(GUT)], sensitivity=sensitivity)


def copies(sensitivity: int = 0) -> Document:
    return samples.document([Question(GUT)], sensitivity=sensitivity)


MADE: dict[str, Callable[[int], Document]] = {"rows": log, "a form": form, "copies": copies}


def book(made: Document, branding: Branding, values: dict[str, Value] | None = None) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(written(made, branding, values)))


def written(made: Document, branding: Branding, values: dict[str, Value] | None = None) -> bytes:
    data, problems = tracker("t", "Title", [made], branding, [samples.submission(made, values)] if values else ())
    assert problems == ()
    return data


def texts(sheet: Worksheet) -> list[str]:
    return [str(cell.value) for row in sheet for cell in row if cell.value is not None]


@pytest.mark.parametrize("name", MADE)
def test_a_sheet_about_feelings_names_whom_to_turn_to(name: str) -> None:
    found = book(MADE[name](2), NAMED)
    words = texts(found["Sheet"])
    start = words.index("Feeling low about this?")
    told = [LISTENS + "Counseling Center, 555-0100, 9 to 5", ANY_TIME + "National lifeline, 555-0988"]
    assert words[start + 1 : start + 3] == told
    first = texts(found["Start here"])
    assert "Counseling Center, 555-0100, 9 to 5" in first
    assert "Campus police, 555-0104" in first
    assert "Checked on 2026-04-15." in first


@pytest.mark.parametrize("name", MADE)
def test_any_other_sheet_does_not(name: str) -> None:
    for sheet in book(MADE[name](1), NAMED):
        assert not [text for text in texts(sheet) if "555-0100" in text or "Feeling low" in text]


def test_each_sheet_of_a_document_names_them_once() -> None:
    made = samples.document([rows()], [samples.matrix()], [BOX], sensitivity=3)
    for name in ("Sheet", "Sheet, Log"):
        assert [text.startswith(LISTENS) for text in texts(book(made, NAMED)[name])].count(True) == 1


def test_a_box_names_everybody_and_needs_no_second_line() -> None:
    words = texts(book(samples.document([BOX], [rows()], sensitivity=3), NAMED)["Sheet"])
    start = words.index("Need to talk to someone?")
    assert words[start + 1 : start + 3] == ["A friend can listen.", LISTENS + "Counseling Center, 555-0100, 9 to 5"]
    assert "A fake job or a scam: Campus police, 555-0104" in words
    assert "Feeling low about this?" not in words


def test_a_long_contact_goes_over_several_rows() -> None:
    contact = Contact("counseling", "n" * 30 + " " + "m" * 29, "5" * 40, "h" * 60)
    sheet = book(form(2), Branding("C", support=(contact,)))["Sheet"]
    start = next(row for row in range(1, 60) if str(sheet.cell(row, 3).value).startswith(LISTENS))
    told = " ".join(str(sheet.cell(start + n, 3).value) for n in range(3))
    assert f"{contact.name}, {contact.phone}, {contact.hours}" in told


@pytest.mark.parametrize("name", MADE)
def test_without_a_center_the_first_sheet_takes_it(name: str) -> None:
    data = written(MADE[name](2), Branding())
    found, shown = (openpyxl.load_workbook(io.BytesIO(data), data_only=only) for only in (False, True))
    formulas = {text for text in texts(found["Sheet"]) if text.startswith("=") and "contact_" in text}
    assert {name for name in found.defined_names if name.startswith("contact_")} == {
        "contact_counseling",
        "contact_after_hours",
        "contact_national",
        "contact_emergency",
    }
    assert len(formulas) == 2
    cached = [text for text in texts(shown["Sheet"]) if text.startswith((LISTENS, ANY_TIME))]
    assert cached == [LISTENS + support.EMPTY, ANY_TIME + support.EMPTY]
    for place in (found.defined_names[name].attr_text for name in found.defined_names if name.startswith("contact_")):
        cell = found["Start here"][str(place).partition("!")[2].replace("$", "")]
        assert cell.value is None
        assert not cell.protection.locked


def test_a_center_without_somebody_at_night_leaves_that_cell_free() -> None:
    found = book(log(2), Branding("C", support=NAMED.support[:1]))
    assert {name for name in found.defined_names if name.startswith("contact_")} == {
        "contact_after_hours",
        "contact_national",
        "contact_emergency",
    }
    assert LISTENS + "Counseling Center, 555-0100, 9 to 5" in texts(found["Sheet"])


@pytest.mark.parametrize("branding", [Branding(), NAMED], ids=["unbranded", "named"])
@pytest.mark.parametrize("name", MADE)
def test_what_is_read_back_is_what_was_answered(name: str, branding: Branding) -> None:
    made = MADE[name](2)
    values: dict[str, Value] = {"sheet.log.2.what": "=1"} if name == "rows" else {"sheet.gut": "fine"}
    data = written(made, branding, values)
    found = openpyxl.load_workbook(io.BytesIO(data))
    for area in (area for name, area in found.defined_names.items() if name.startswith("contact_")):
        found["Start here"][str(area.attr_text).partition("!")[2].replace("$", "")] = "My aunt, 555-0199"
    changed = io.BytesIO()
    found.save(changed)
    for returned in (data, changed.getvalue()):
        assert [item.values() for item in read(returned, [made])] == [values]
    assert read(written(made, branding), [made]) == ()


def test_the_foot_has_a_line_for_the_longest_name() -> None:
    made = book(log(), Branding(LONG, "September 2026"))
    assert len(LONG) >= 88
    name = LONG.replace("&", "&&")
    for sheet, words in (("Start here", "Title"), ("Sheet", "W99 · version 3 · September 2026")):
        foot = made[sheet].oddFooter
        assert foot is not None
        assert foot.left.text == f"{words}\n{name}"
        assert made[sheet].page_margins.bottom - made[sheet].page_margins.footer >= 2 * 11 / 72


def test_a_name_that_looks_like_the_sign_for_a_line_end_stays_one_line() -> None:
    with zipfile.ZipFile(io.BytesIO(written(log(), Branding("A _x000a_ B")))) as archive:
        assert "\nA _x005F_x000a_ B&amp;R" in archive.read("xl/worksheets/sheet2.xml").decode()


def test_the_logo_stands_on_the_first_sheet_and_says_whose_it_is() -> None:
    raw = io.BytesIO()
    Image.new("RGB", (600, 150), "navy").save(raw, "PNG")
    data = written(log(), Branding(LONG, logo=Logo(raw.getvalue(), 600, 150)))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.read("xl/media/image1.png") == raw.getvalue()
        drawing = archive.read("xl/drawings/drawing1.xml").decode()
    assert (
        'descr="Office of Career Development, Professional Growth &amp; Employer Relations, &lt;Westbrook&gt;'
        in drawing
    )
    assert '<xdr:ext cx="1152000" cy="288000"' in drawing.replace("<ext ", "<xdr:ext ")  # 32 x 8 mm
    found = openpyxl.load_workbook(io.BytesIO(data))
    assert [len(sheet._images) for sheet in found.worksheets] == [1, 0, 0, 0]  # type: ignore[attr-defined]
    assert str(found["Start here"].print_area).startswith("'Start here'!$B$1:$E$")
    assert str(book(log(), NAMED)["Start here"].print_area).startswith("'Start here'!$B$1:$D$")


@pytest.mark.parametrize(
    ("ready", "filled", "shown", "says"),
    [(12, 0, 12, ""), (20, 0, 20, ""), (200, 0, 20, " · rows 1 to 20 of 200"), (200, 33, 33, " · rows 1 to 33 of 200")],
)
def test_paper_gets_the_first_rows_and_every_filled_one(ready: int, filled: int, shown: int, says: str) -> None:
    values: dict[str, Value] = {f"sheet.log.{filled}.what": "x"} if filled else {}
    made = book(log(ready=ready), Branding(), values)
    sheet = made["Sheet"]
    first = next(row for row in range(1, 20) if sheet.row_dimensions[row].hidden) + 1
    assert str(sheet.print_area).endswith(f"$C${first + shown - 1}")
    assert sheet.cell(first + ready - 1, 2).value == ready
    foot = sheet.oddFooter
    assert foot is not None
    assert foot.left.text == f"W99 · version 3{says}"
    assert ("How it prints" in texts(made["Start here"])) == bool(ready > 20)


DAY = Field("day", "Day", "date", "counts")
LISTED = OptionList("l", "L", (Option("SK", "A skill"), Option("IN", "The interview")))


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("03", "03/14/2026"),
        ("3", "03/14/2026"),
        ("12 / 02", "12/02/2026"),
        ("4/21/2025", "04/21/2025"),
        ("next week", "next week"),
        ("13", "13"),
        ("", ""),
    ],
)
def test_an_example_of_a_date_is_one_that_fits(words: str, shown: str) -> None:
    assert example(words, DAY, "") == shown


def test_examples_say_what_a_list_shows() -> None:
    assert example("SK", Field("f", "F", "choice", "never", options=LISTED), "") == "A skill"
    assert [example("SK, IN", Field("f", "F", "multi", "never", options=LISTED), code) for code in ("SK", "XX")] == [
        "Yes",
        "",
    ]


def test_a_grid_shows_its_examples_the_same_way() -> None:
    asked = (
        Field("sheet.g.r.date", "Date", "date", "never"),
        Field("sheet.g.r.choice", "C", "choice", "never", options=LISTED),
    )
    columns = tuple(Column(field.type, field.type) for field in asked)
    row = GridRow("r", "Row", tuple((field,) for field in asked))
    shown = Example((("date", "12 / 02"), ("choice", "IN")))
    grid = Grid("sheet.g", "G", "", (ColumnGroup("", columns),), (row,), examples=(shown,))
    words = texts(book(samples.document([grid]), Branding())["Sheet"])
    assert words[words.index("Example") + 1 :][:2] == ["12/02/2026", "The interview"]


COPIED = Field("sheet.total", "Total", "int", "never", origins=(("xlsx", "copied"),))


def test_a_cell_that_takes_what_stands_elsewhere_says_so() -> None:
    single = book(samples.document([Heading("Sums"), Question(COPIED)], [samples.matrix()]), Branding())
    assert "Copy it from your other sheet." in texts(single["Sheet"])
    header = book(samples.document([Question(COPIED)]), Branding())
    assert "Total\nCopy it from your other sheet." in texts(header["Sheet"])
    for made, there in ((single, True), (header, True), (book(log(), Branding()), False)):
        assert ("Copy it from your other sheet." in texts(made["Start here"])) is there
    assert "Tinted" in texts(single["Start here"])
    assert "Tinted" not in texts(header["Start here"])

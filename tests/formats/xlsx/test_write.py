"""What stands in the file: places, names, checks, words, and nothing that runs."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openxml_audit import OpenXmlValidator
from openxml_audit.errors import ValidationSeverity

from tests.formats.xlsx import samples
from tests.formats.xlsx.test_craft import CLASSIC
from toolkit import library
from toolkit.answers import Value
from toolkit.branding import Branding
from toolkit.document import (
    Canvas,
    Column,
    ColumnGroup,
    Document,
    Example,
    Field,
    Heading,
    Key,
    Note,
    Option,
    OptionList,
    Part,
    Question,
    Rows,
)
from toolkit.formats.xlsx import plan
from toolkit.formats.xlsx.read import read
from toolkit.formats.xlsx.start import DELETE, holds
from toolkit.formats.xlsx.words import ILLEGAL, escaped, tab_name
from toolkit.formats.xlsx.write import tracker
from toolkit.problems import ProblemsFound

ROOT = Path(__file__).resolve().parents[3]
LISTED = OptionList("reason", "Reason", (Option("SK", "A skill", share="never"), Option("IN", "The interview")))
SHORTER = OptionList("reason", "Reason", (Option("IN", "The interview"),))
FIRST = Field("first", "=First", "choice", "counts", options=LISTED)
SECOND = Field("second", "Second", "choice", "never", options=SHORTER, hint="Only if someone said so.")
DAY = Field("day", "Day", "date", "counts", export="month")


def log(id: str = "sheet.log", examples: int = 1) -> Rows:
    columns = (
        Column("first", "Reason", fields=(FIRST, SECOND)),
        Column("day", "Day", "mm / dd", (DAY,)),
        Column("paper", "Paper", fields=(Field("p", "P", "text", "never"),), media=frozenset(("print",))),
    )
    example = Example((("first", "SK"), ("day", "12 / 02")))
    return Rows(id, "Log", (ColumnGroup("Group", columns),), 3, 2, 12, examples=(example,) * examples)


def both() -> Document:
    heading = Heading("How it feels", "One word.", numbered=True, number=1)
    return samples.document(
        [log()], [samples.matrix()], [heading, Question(Field("sheet.gut", "Gut", "multi", "never", options=LISTED))]
    )


def book(*documents: Document, **more: object) -> openpyxl.Workbook:
    data, problems = tracker("t", "Title", documents, Branding(**more))  # type: ignore[arg-type]
    assert problems == ()
    return openpyxl.load_workbook(io.BytesIO(data))


def members(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name).decode("utf-8") for name in archive.namelist()}


def shipped() -> list[Document]:
    return [found for found in library.load().documents if "xlsx" in found.outputs]


def test_sheets_in_order_and_hidden_ones_hidden() -> None:
    made = book(both())
    assert [(sheet.title, sheet.sheet_state) for sheet in made.worksheets] == [
        ("Start here", "visible"),
        ("Sheet", "visible"),
        ("Sheet, Log", "visible"),
        ("Lists", "hidden"),
        ("_meta", "veryHidden"),
    ]
    assert [sheet.title for sheet in made.worksheets if sheet.protection.sheet] == ["_meta"]


def test_rows_examples_hidden_ids_then_data() -> None:
    sheet = book(samples.document([log()]))["Sheet"]
    ids = next(row for row in range(1, 20) if sheet.row_dimensions[row].hidden)
    assert [sheet.cell(ids, column).value for column in range(3, 6)] == [
        "sheet.log.*.first",
        "sheet.log.*.second",
        "sheet.log.*.day",
    ]
    assert [sheet.cell(ids - 2, column).value for column in range(2, 6)] == [
        "No.",
        "Reason",
        "Second",
        "Day\nmm/dd/yyyy",
    ]
    assert [sheet.cell(ids - 1, column).value for column in range(2, 6)] == ["Example", "A skill", None, "12/02/2026"]
    assert sheet.cell(ids - 1, 2).border.top.style == "dashed"
    assert [sheet.cell(ids + number, 2).value for number in (1, 12)] == [1, 12]
    assert sheet.freeze_panes == f"C{ids - 1}"
    assert sheet.max_row == ids + 12


def test_only_rows_have_the_name_of_the_document_and_further_questions_their_own_sheet() -> None:
    note = Note("advisor", "From an advisor", fields=(Field("sheet.said", "Words", "long", "advisor"),))
    tip = Note("tip", "Start small.")
    assert [tab.name for tab in plan.tabs([samples.document([tip], [log()])])] == ["Sheet"]
    tabs = plan.tabs([samples.document([tip], [log()], [note])])
    assert [tab.name for tab in tabs] == ["Sheet", "Sheet, more"]
    assert "Start small." in [line.text for line in tabs[0].lines]
    assert "From an advisor" in [line.text for line in tabs[1].lines]
    assert [tab.name for tab in plan.tabs([samples.document([log()], [log("sheet.other")])])] == [
        "Sheet, Log",
        "Sheet, Log 2",
    ]


def test_names_of_sheets_are_legal_and_their_own() -> None:
    assert tab_name("History", ()) == "History 2"
    assert tab_name("a/b: [c]?", ()) == "a b c"
    assert tab_name("x" * 40, ("X" * 31,)) == "x" * 29 + " 2"
    assert tab_name("😀" * 20, ()) == "😀" * 15
    assert tab_name("''", ()) == "Sheet"


def test_a_form_is_addressed_by_row_and_column_keys() -> None:
    sheet = book(both())["Sheet"]
    assert sheet.column_dimensions["A"].hidden
    keys = [cell.value for cell in sheet["A"] if cell.value]
    assert keys == [
        "sheet.matrix",
        "sheet.matrix.r1",
        "sheet.matrix.r2",
        "sheet.matrix.r3",
        "sheet.matrix.total",
        "sheet.gut.SK",
        "sheet.gut.IN",
    ]
    hidden = [[c.value for c in sheet[row] if c.value] for row, d in sheet.row_dimensions.items() if d.hidden]
    assert ["sheet.matrix.*", "sheet.matrix.*.weight", "sheet.matrix.*.a", "sheet.matrix.*.b"] in hidden
    assert ["sheet.*"] in hidden


def test_the_first_sheet_says_what_each_sheet_still_holds() -> None:
    held = {tab.name: holds(tab) for tab in plan.tabs(shipped())}
    assert held["Applications"] == ("Only for you: Employer, My guess and My note.",)
    assert held["Weekly energy"] == ("All of it is only for you.", DELETE)
    assert held["Feedback request"] == ("Only for you: How I begin, Name of the person, The role and 4 more.",)
    assert held["Learning plan"] == ()
    words = [str(cell.value) for row in book(*shipped())["Start here"] for cell in row if cell.value]
    assert words[words.index("Weekly energy") + 1].replace("\n", " ").endswith(DELETE)


def test_computed_cells_are_formulas_with_their_value_beside_them() -> None:
    values: dict[str, Value] = {
        "sheet.matrix.r1.weight": 4, "sheet.matrix.r1.a": 5, "sheet.matrix.r2.weight": 2, "sheet.matrix.r2.a": 3,
        "sheet.matrix.r3.a": 1,
    }  # fmt: skip
    made = both()
    data, _ = tracker("t", "T", [made], Branding(), [samples.submission(made, values)])
    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(data))["Sheet"] for cell in row if cell.data_type == "f"]
    assert len(cells) == 2
    assert all(cell.protection.locked for cell in cells)
    shown = openpyxl.load_workbook(io.BytesIO(data), data_only=True)["Sheet"]
    assert [shown[cell.coordinate].value for cell in cells] == [26, None]
    assert read(data, [made])[0].values() == values


def test_a_measure_that_cannot_be_computed_is_a_problem_and_a_cell_to_write_in() -> None:
    grid = samples.matrix()
    total = grid.footer[0].cells[1][0]
    assert isinstance(total, Field)
    for measure, why in (
        ("", "It says it is computed, but not how: give it a measure."),
        ("sum(wait * a)", "There is no column 'wait' here. Did you mean 'weight'?"),
    ):
        field = Field(total.id, "Total", "int", "advisor", measure=measure, origins=total.origins)
        footer = (grid.footer[0].__class__("total", "Total", ((), (field,), ())),)
        data, problems = tracker("t", "T", [samples.document([samples.matrix(footer=footer)])], Branding())
        assert [p.message for p in problems] == [f"'Total' cannot be computed in Excel. {why}"]
        assert b"<f>" not in "".join(members(data).values()).encode()


def test_fields_that_offer_less_have_a_list_of_their_own() -> None:
    made = book(samples.document([log()]))
    lists = {name: area.attr_text for name, area in made.defined_names.items() if name.startswith("list_")}
    assert lists == {"list_reason": "'Lists'!$A$2:$A$3", "list_reason_2": "'Lists'!$B$2:$B$2"}


def test_every_cell_to_write_in_says_what_fits_and_none_is_blocked() -> None:
    sheet = book(samples.document([log()]))["Sheet"]
    checks = sheet.data_validations.dataValidation
    assert [(check.promptTitle, check.prompt) for check in checks] == [
        ("=First", "Choose from the list."),
        ("Second", "Only if someone said so. Choose from the list. Only for you."),
        (
            "Day",
            "A date as month/day/year, such as 03/14/2026. Only the month is ever passed on: any day of it will do.",
        ),
    ]
    assert {check.errorStyle for check in checks} == {"warning"}
    assert [str(check.sqref) for check in checks] == ["C8:C19", "D8:D19", "E8:E19"]


def test_what_excel_cannot_show_is_said_aloud() -> None:
    lost: list[Part] = [
        Canvas("Circle", "rings", ("a",), "me", "sheet.log", media=frozenset(("xlsx",))),
        Key("Codes", LISTED, media=frozenset(("xlsx",))),
        Rows("sheet.r", "R", (ColumnGroup(Field("sheet.h", "Head", "text", "never"), log().columns),), 1, 1, 1),
    ]
    _, problems = tracker("t", "T", [samples.document([log()], lost)], Branding())
    assert [problem.message for problem in problems] == [
        "'Circle' is drawn on paper; Excel cannot show it.",
        "'Codes' is a key to codes; Excel offers the words in the cell. Leave out Excel there.",
        "The header 'Head' cannot be filled in above rows that repeat.",
    ]


def test_nothing_for_excel_is_refused() -> None:
    silent = samples.document([Heading("Only words")])
    paper = samples.document([log()], outputs=frozenset(("print",)))
    with pytest.raises(ProblemsFound) as error:
        tracker("t", "T", [silent, paper], Branding())
    assert {problem.id for problem in error.value.problems} == {"xlsx-empty", "xlsx-output"}


def test_no_formula_begins_with_an_equals_sign_or_uses_what_older_programs_lack() -> None:
    data, _ = tracker("t", "=T", [*shipped(), both()], Branding())
    text = "".join(body for name, body in members(data).items() if name.startswith("xl/"))
    formulas = re.findall(r"<(?:f|formula1|formula2)>(.*?)</", text)
    assert formulas
    assert not [found for found in formulas if found.startswith("=")]
    assert {name for found in formulas for name in re.findall(r"[A-Z]{2,}(?=\()", found)} <= CLASSIC
    assert "mergeCell" not in text


def test_words_of_authors_never_become_formulas_or_break_the_file() -> None:
    nasty = '=HYPERLINK("x") _x0041_ <b> & \' " ]]> \x07\ufffe'
    field = Field(
        "sheet.one", nasty, "choice", "never", hint=nasty, options=OptionList("l", nasty, (Option("A", nasty),))
    )
    made = samples.document([Heading(nasty, nasty), Note("tip", nasty, nasty), Question(field)], title=nasty, tab=nasty)
    data, _ = tracker(nasty, nasty, [made], Branding(center=nasty, month=nasty))
    found = openpyxl.load_workbook(io.BytesIO(data))
    cells = [cell for sheet in found for row in sheet for cell in row if cell.value is not None]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    assert not [cell.coordinate for cell in cells if str(cell.value).startswith("=") and not cell.quotePrefix]
    assert not ILLEGAL.search("".join(members(data).values()))
    assert escaped("_x0041_") == "_x005F_x0041_"
    assert read(data, [made]) == ()


@pytest.mark.whole
@pytest.mark.parametrize("documents", [shipped(), [both()], [samples.document([Question(FIRST.named("sheet.f"))])]])
def test_no_validator_finds_an_error(documents: list[Document], tmp_path: Path) -> None:
    data, problems = tracker("t", "Title", documents, Branding("A & B <Center>", "May 2026"))
    assert problems == ()
    path = tmp_path / "t.xlsx"
    path.write_bytes(data)
    found = OpenXmlValidator(max_errors=0).validate(path).errors
    # openpyxl writes words into the cells instead of a shared table: allowed, and Excel reads it.
    assert [str(item) for item in found if item.id != "Excel_InlineStrCells"] == []
    assert {item.severity for item in found} <= {ValidationSeverity.WARNING}


@pytest.mark.whole
def test_every_sheet_prints_and_reads_well() -> None:
    data, _ = tracker("t", "Title", shipped(), Branding("Center", "May 2026"))
    found = openpyxl.load_workbook(io.BytesIO(data))
    assert (found.properties.title, found.properties.language, found.properties.creator) == ("Title", "en-US", "Center")
    for sheet in found.worksheets:
        if sheet.sheet_state != "visible":
            continue
        fit, footer, color = sheet.sheet_properties.pageSetUpPr, sheet.oddFooter, sheet.sheet_properties.tabColor
        assert fit is not None
        assert footer is not None
        assert color is not None
        assert fit.fitToPage
        assert sheet.page_setup.paperSize is None
        assert sheet.print_area
        assert footer.right.text == "Page &P of &N"
        assert not sheet.merged_cells.ranges
        fonts = {cell.font.name for row in sheet for cell in row if cell.value is not None}
        assert fonts == {"Arial"}
    number = found.sheetnames.index("Applications") + 1
    assert f"ColumnTitleRegion1.B6.T208.{number}" in found.defined_names


@pytest.mark.whole
def test_same_input_same_bytes_whatever_the_seed_the_zone_and_the_neighbors(tmp_path: Path) -> None:
    program = (
        "import hashlib\n"
        "from toolkit import library\n"
        "from toolkit.branding import Branding\n"
        "from toolkit.formats.xlsx.write import tracker\n"
        "found = [d for d in library.load().documents if 'xlsx' in d.outputs]\n"
        "print(hashlib.sha256(tracker('t', 'T', found, Branding())[0]).hexdigest())\n"
    )

    def digest(seed: str, zone: str) -> str:
        extra = {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C", "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            [sys.executable, "-c", program], cwd=tmp_path, env={**os.environ, **extra}, capture_output=True, check=True
        )
        return done.stdout.decode()

    assert digest("1", "UTC") == digest("2", "Pacific/Auckland")

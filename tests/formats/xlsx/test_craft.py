"""The traps of workbooks, one test each, over every tracker of the build.

Other programs forgive less than Excel does: they show "==" for a check that begins with "=", error cells for a function
they lack, letters of another typeface where none is named. Nobody notices it before a person opens the file.
"""

from __future__ import annotations

import functools
import io
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

import openpyxl
import pytest
from openpyxl.cell import Cell, MergedCell
from openpyxl.utils import range_boundaries
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests import everything
from toolkit import resources

pytestmark = pytest.mark.whole

CLASSIC = {
    "AND", "CHAR", "COUNT", "DATE", "FIND", "IF", "IFERROR", "INDEX", "INT", "ISNUMBER", "LEFT", "LEN", "LOWER", "MAX",
    "MID", "MIN", "MONTH", "NOT", "OFFSET", "OR", "ROUND", "ROW", "SQRT", "SUBSTITUTE", "SUM", "SUMPRODUCT",
    "TODAY", "TRIM",
}  # fmt: skip  # every program has had them since 2007; one more needs a reason
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
TRACKERS = sorted(path for path in everything.jobs() if path.endswith(".xlsx"))


@functools.cache
def parts(path: str) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(everything.made(path))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@functools.cache
def book(path: str) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(everything.made(path)))


def visible(path: str) -> list[Worksheet]:
    return [sheet for sheet in book(path).worksheets if sheet.sheet_state == "visible"]


def formulas(path: str) -> Iterator[str]:
    """Every formula of cells, checks, rules, names and charts, as it stands in the file."""
    tags = {f"{MAIN}{name}" for name in ("f", "formula", "formula1", "formula2", "definedName")} | {f"{CHART}f"}
    for name, data in parts(path).items():
        if name.endswith(".xml"):
            yield from (item.text or "" for item in ElementTree.fromstring(data).iter() if item.tag in tags)


@pytest.fixture(params=TRACKERS)
def path(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_no_formula_or_check_begins_with_an_equals_sign(path: str) -> None:
    found = list(formulas(path))
    assert found
    assert [text for text in found if text.startswith(("=", "+"))] == []


def test_formulas_use_functions_that_every_program_has(path: str) -> None:
    used = {name for text in formulas(path) for name in re.findall(r"([A-Z][A-Z0-9.]+)\(", unquoted(text))}
    assert used <= CLASSIC


def test_formulas_name_cells_and_never_a_structure(path: str) -> None:
    assert [text for text in formulas(path) if re.search(r"[\[\]{}@#]", unquoted(text))] == []


def unquoted(formula: str) -> str:
    """A formula without the words and the names of sheets in it."""
    return re.sub(r"\"(?:[^\"]|\"\")*\"|'(?:[^']|'')*'", "", formula)


def test_no_cells_are_merged(path: str) -> None:
    assert [sheet.title for sheet in book(path).worksheets if sheet.merged_cells.ranges] == []


def test_every_style_names_our_typeface(path: str) -> None:
    styles = ElementTree.fromstring(parts(path)["xl/styles.xml"])
    used = {int(xf.get("fontId", "0")) for xf in styles.iter(f"{MAIN}xf")}
    fonts = [[name.get("val") for name in font.iter(f"{MAIN}name")] for font in styles.iter(f"{MAIN}font")]
    assert [fonts[index] for index in sorted(used - {0})] == [["Arial"]] * len(used - {0})


def test_parts_of_a_font_stand_in_the_order_of_the_format(path: str) -> None:
    order = ["b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign", "sz", "color", "name"]
    for font in ElementTree.fromstring(parts(path)["xl/styles.xml"]).iter(f"{MAIN}font"):
        names = [item.tag.removeprefix(MAIN) for item in font]
        known = [name for name in names if name in order]
        assert known == sorted(known, key=order.index)


def test_every_sheet_prints_whole_pages_wide_with_its_head_on_each(path: str) -> None:
    for sheet in visible(path):
        fit = sheet.sheet_properties.pageSetUpPr
        assert fit is not None
        assert fit.fitToPage
        assert sheet.page_setup.fitToWidth
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.print_area
        assert sheet.print_title_rows, sheet.title


def test_every_header_says_something(path: str) -> None:
    for sheet in book(path).worksheets:
        if sheet.sheet_state == "visible":
            for name in headed(path, sheet):
                left, top, right, _ = name
                words = [sheet.cell(top, column).value for column in range(left, right + 1)]
                assert all(isinstance(word, str) and word.strip() for word in words), (sheet.title, words)


def test_screen_readers_find_the_headers_of_every_table(path: str) -> None:
    for sheet in visible(path):
        hidden = [row for row, size in sheet.row_dimensions.items() if size.hidden]
        keyed = [row for row in hidden if sum(".*." in str(cell.value) for cell in sheet[row]) > 1]
        regions = headed(path, sheet)
        assert len(regions) >= len(keyed), sheet.title
        for row in keyed:
            assert any(abs(top - row) < 6 for _, top, _, _ in regions), (sheet.title, row)


def headed(path: str, sheet: Worksheet) -> list[tuple[int, int, int, int]]:
    """Where screen readers find a table on a sheet, by the names they look for."""
    number = book(path).sheetnames.index(sheet.title) + 1
    pattern = rf"(?:Column|Row)?TitleRegion\d+\.([A-Z]+\d+)\.([A-Z]+\d+)\.{number}"
    found = [match for name in book(path).defined_names if (match := re.fullmatch(pattern, name))]
    for match in found:
        target = str(book(path).defined_names[match.string].attr_text).rpartition("!")
        assert target[0].strip("'").replace("''", "'") == sheet.title
        assert target[2].replace("$", "") == match[1]
    return [range_boundaries(f"{match[1]}:{match[2]}") for match in found]  # type: ignore[misc]


def test_checks_warn_and_never_block_and_every_cell_to_write_in_has_a_prompt(path: str) -> None:
    for sheet in visible(path):
        told: set[str] = set()
        for check in sheet.data_validations.dataValidation:
            assert check.errorStyle == "warning"
            assert check.prompt
            assert check.showInputMessage
            if check.type:
                assert check.error
            told |= {cell for area in check.sqref.ranges for row in area.rows for cell in map(place, row)}
        open_cells = {cell.coordinate for row in sheet for cell in row if not cell.protection.locked}
        if sheet.title != "Start here":
            assert open_cells <= told, (sheet.title, sorted(open_cells - told)[:3])


def place(at: tuple[int, int]) -> str:
    row, column = at
    return f"{openpyxl.utils.get_column_letter(column)}{row}"


def test_a_sheet_opens_on_its_title(path: str) -> None:
    for sheet in visible(path):
        for selection in sheet.sheet_view.selection:
            assert selection.activeCell in ("B1", "C1")
            assert sheet[selection.activeCell].value
        first = next(cell for row in sheet for cell in row if cell.value is not None)
        assert first.row == 1
    assert book(path).active is book(path)["Start here"]


def links(sheet: Worksheet) -> list[tuple[Cell | MergedCell, str]]:
    return [(cell, str(cell.hyperlink.location)) for row in sheet for cell in row if cell.hyperlink]


def test_links_lead_to_every_sheet_and_back(path: str) -> None:
    sheets = visible(path)
    start = sheets[0]
    targets = [link for _, link in links(start)]
    assert [target.rpartition("!")[0].strip("'").replace("''", "'") for target in targets] == [
        sheet.title for sheet in sheets[1:]
    ]
    for sheet in sheets[1:]:
        ((back, link),) = links(sheet)
        assert (back.value, link) == ("Start here", "'Start here'!B1")
        assert back.row is not None
        assert not sheet.row_dimensions[back.row].hidden


def test_what_people_fill_in_is_never_protected_and_no_sheet_has_a_password(path: str) -> None:
    for sheet in book(path).worksheets:
        assert not sheet.protection.password
        if sheet.title == "Slip":  # computed, but for the choice, the code and what no other sheet asks
            open_cells = [cell for row in sheet.iter_rows() for cell in row if not cell.protection.locked]
            assert sheet.protection.sheet
            assert len(open_cells) >= 2
        elif sheet.data_validations.dataValidation or sheet.title in ("Start here", "Lists"):
            assert not sheet.protection.sheet, sheet.title


def test_every_chart_has_words_and_draws_what_is_there(path: str) -> None:
    for name, data in parts(path).items():
        if re.fullmatch(r"xl/charts/chart\d+\.xml", name):
            chart = ElementTree.fromstring(data)
            titles = ["".join(item.itertext()).strip() for item in chart.iter(f"{CHART}title")]
            assert len(titles) == 3  # the chart and both axes
            assert all(titles)
            assert {item.get("val") for item in chart.iter(f"{CHART}delete")} == {"0"}
            assert all(item.get("val") == "0" for item in chart.iter(f"{CHART}smooth"))
            lines = list(chart.iter(f"{CHART}lineChart"))
            assert all(list(series.iter(f"{CHART}smooth")) for line in lines for series in line.iter(f"{CHART}ser"))
        if re.fullmatch(r"xl/drawings/drawing\d+\.xml", name):
            frames = list(ElementTree.fromstring(data).iter(f"{DRAWING}cNvPr"))
            assert all(len(item.get("descr", "")) > 20 for item in frames), name


def test_colors_of_charts_and_cells_are_those_of_the_design(path: str) -> None:
    known = {value.lstrip("#").upper() for group in resources.tokens().values() for value in group.values()}
    for name, data in parts(path).items():
        if name == "xl/styles.xml" or name.startswith("xl/charts/"):
            drawn = re.sub(rb"<indexedColors>.*</indexedColors>", b"", data, flags=re.DOTALL)  # nothing refers to it
            used = set(re.findall(rb'(?:rgb="00|srgbClr val=")([0-9A-Fa-f]{6})"', drawn))
            assert {color.decode().upper() for color in used} - {"000000", "FFFFFF"} <= known, name

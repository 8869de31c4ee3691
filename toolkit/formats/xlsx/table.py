"""Draws a sheet that holds one row after another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from openpyxl.utils import get_column_letter

from toolkit.formats.xlsx import sizes, texts
from toolkit.formats.xlsx.checks import Checks
from toolkit.formats.xlsx.layout import Table
from toolkit.formats.xlsx.sheet import Page
from toolkit.formats.xlsx.style import input_style
from toolkit.formats.xlsx.values import Content

ROW, ROOMY = 24.0, 38.0  # a row to write in; one with a cell for longer words
PRINTED = 20  # rows that are printed, or as many as are filled: nobody wants twenty sheets of blank rows
TALLEST = 180.0  # points: more words than this above a table do not stay in view, they scroll

Cells = Mapping[tuple[int, str], Content]  # (row number, key of the column) -> content


def draw(page: Page, table: Table, checks: Checks, cells: Cells, ready: int, footer: str) -> None:
    """Draw the sheet with `ready` rows to write in; `cells` holds what stands in them."""
    _top(page, table)
    _head(page, table)
    _examples(page, table)
    for unit in table.units:
        page.cell(table.ids, unit.column, "hidden", unit.key)
    page.hide(table.ids)
    for number in range(1, ready + 1):
        _row(page, table, number, cells)
    _columns(page, table)
    for unit in table.units:
        letter = get_column_letter(unit.column)
        checks.add(unit.field, f"{letter}{table.first}:{letter}{table.first + ready - 1}", unit.hint)
    _frame(page, table, printed(ready, (number for number, _ in cells)), ready, footer)


def printed(ready: int, filled: Iterable[int]) -> int:
    """How many rows go on paper, by the numbers of those that are filled."""
    return min(ready, max([PRINTED, *filled]))


def number_header(table: Table) -> str:
    """The words over the row numbers."""
    return table.rows.number if table.rows else "No."


def _top(page: Page, table: Table) -> None:
    last = max((line.row for line in table.lines if line.role == "purpose"), default=2)
    for line in table.lines:
        page.line(line)
    page.title(table.document.title, last, table.left, table.right)
    page.back(table.lines[-1].row + 1, table.left)


def _head(page: Page, table: Table) -> None:
    if table.groups:
        page.cell(table.header - 1, Table.NUMBER, "group")
        page.height(table.header - 1, 22)
    for first, last, words in table.groups:
        for column in range(first, last + 1):
            group = ("group", words) if column == first else ("group rest", None)
            page.cell(table.header - 1, column, *group)
    page.cell(table.header, Table.NUMBER, "header", number_header(table))
    for unit in table.units:
        page.cell(table.header, unit.column, "header", unit.header)
    highest = (sizes.height(unit.header, unit.width, bold=True) for unit in table.units)
    page.height(table.header, max(sizes.HEADER, *highest))


def _examples(page: Page, table: Table) -> None:
    for row, example in enumerate(table.rows.examples if table.rows else (), table.header + 1):
        page.cell(row, Table.NUMBER, "example word", "Example")
        highest = ROW
        for unit in table.units:
            words = texts.example(example.text(unit.example), unit.field, unit.code) if unit.example else ""
            page.cell(row, unit.column, "example cell", words)
            highest = max(highest, sizes.height(words, unit.width))
        page.height(row, highest)


def _row(page: Page, table: Table, number: int, cells: Cells) -> None:
    row = table.first + number - 1
    page.cell(row, Table.NUMBER, "number", number)
    highest = ROOMY if any(unit.field.type == "long" for unit in table.units) else ROW
    for unit in table.units:
        content = cells.get((number, unit.key))
        if content is not None:
            page.cell(row, unit.column, input_style(unit.field), content)
        if isinstance(content, str):
            highest = max(highest, sizes.height(content, unit.width))
    page.height(row, highest)


def _columns(page: Page, table: Table) -> None:
    """What cells to write in look like stands at their column: the file stays small, and rows go on below the last.

    A row above the table has a look of its own, which wins over that of the columns.
    """
    for unit in table.units:
        page.look.paint(page.sheet.column_dimensions[get_column_letter(unit.column)], input_style(unit.field))
    for row in range(1, table.header):
        page.look.paint(page.sheet.row_dimensions[row], "text")


def _frame(page: Page, table: Table, shown: int, ready: int, footer: str) -> None:
    widths = {unit.column: unit.width for unit in table.units}
    page.widths({Table.NUMBER: 11, **widths})
    page.sheet.freeze_panes = f"{get_column_letter(Table.NUMBER + 1)}{_frozen(page, table)}"
    page.focus(1, table.left)
    heads = (table.header - 1 if table.groups else table.header, table.header)
    rows = f"rows 1 to {shown} of {ready}" if shown < ready else ""
    page.prints(table.left, table.right, table.first + shown - 1, " · ".join(filter(None, (footer, rows))), heads)


def _frozen(page: Page, table: Table) -> int:
    """The first row that scrolls. Examples scroll too: they have done their work after the first look."""
    above: Sequence[float] = [page.sheet.row_dimensions[row].height or sizes.LINE for row in range(1, table.header)]
    return table.header + 1 if sum(above) <= TALLEST else 1

"""Names for areas of a workbook: hidden ones by field, and those by which screen readers find the headers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook import Workbook
from openpyxl.workbook.defined_name import DefinedName

from toolkit.formats.xlsx.layout import Form, Tab, Table, defined_name, keyed


def define(book: Workbook, tabs: Sequence[Tab], ready: dict[str, int]) -> None:
    """Define all names; `ready` holds the number of rows of each table by the name of its sheet."""
    taken: set[str] = set()
    for tab in tabs:
        for name, area, hidden in _names(book, tab, ready.get(tab.name, 0)):
            if name.casefold() not in taken and len(name) <= 255:
                taken.add(name.casefold())
                book.defined_names[name] = DefinedName(
                    name, attr_text=f"{quote_sheetname(tab.name)}!{area}", hidden=hidden
                )


def _names(book: Workbook, tab: Tab, ready: int) -> Iterator[tuple[str, str, bool | None]]:
    sheet = book.sheetnames.index(tab.name) + 1
    if isinstance(tab, Table):
        last = tab.first + ready - 1
        for unit in tab.units:
            letter = get_column_letter(unit.column)
            yield defined_name(unit.key), f"${letter}${tab.first}:${letter}${last}", True
        yield _region("ColumnTitleRegion", 1, sheet, (tab.left, tab.header), (tab.right, last))
    if isinstance(tab, Form):
        for spot in tab.spots:
            if not spot.field.id.startswith(f"{tab.document.id}."):
                continue  # a slip shows answers of other sheets, which have the name
            place = f"${get_column_letter(spot.column)}${spot.row}"
            yield defined_name(keyed(spot.field.id, spot.code)), place, True
        for number, grid in enumerate(tab.grids, 1):
            bottom = max((*grid.rows, *grid.footer, grid.header))
            yield _region("TitleRegion", number, sheet, (Form.LABEL, grid.header), (grid.last, bottom))


def _region(
    kind: str, number: int, sheet: int, first: tuple[int, int], last: tuple[int, int]
) -> tuple[str, str, bool | None]:
    """The form screen readers know: kind, first cell, last cell, number of the sheet. It names the first header."""
    column, row = get_column_letter(first[0]), first[1]
    name = f"{kind}{number}.{column}{row}.{get_column_letter(last[0])}{last[1]}.{sheet}"
    return name, f"${column}${row}", None

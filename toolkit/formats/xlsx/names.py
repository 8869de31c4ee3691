"""Names for areas of a workbook: hidden ones by field, and those by which screen readers find the headers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook import Workbook
from openpyxl.workbook.defined_name import DefinedName

from toolkit.formats.xlsx.layout import PATTERNS, Form, Tab, Table, defined_name, keyed
from toolkit.formats.xlsx.plan_patterns import LEFT, Patterns

Named: TypeAlias = tuple[str, str, bool | None]  # a name, its area on a sheet, whether it is hidden


def define(book: Workbook, tabs: Sequence[Tab], ready: dict[str, int], patterns: Patterns | None) -> None:
    """Define all names; `ready` holds the number of rows of each table by the name of its sheet."""
    found = [(tab.name, named) for tab in tabs for named in _names(book, tab, ready.get(tab.name, 0))]
    if patterns is not None:
        found += [(PATTERNS, named) for named in _patterns(book, patterns)]
    taken: set[str] = set()
    for sheet, (name, area, hidden) in found:
        if name.casefold() not in taken and len(name) <= 255:
            taken.add(name.casefold())
            book.defined_names[name] = DefinedName(name, attr_text=f"{quote_sheetname(sheet)}!{area}", hidden=hidden)


def _patterns(book: Workbook, patterns: Patterns) -> Iterator[Named]:
    sheet = book.sheetnames.index(PATTERNS) + 1
    for number, block in enumerate(patterns.blocks, 1):
        yield _region("TitleRegion", number, sheet, (LEFT, block.header), (block.right, block.rows[-1]))


def _names(book: Workbook, tab: Tab, ready: int) -> Iterator[Named]:
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


def _region(kind: str, number: int, sheet: int, first: tuple[int, int], last: tuple[int, int]) -> Named:
    """The form screen readers know: kind, first cell, last cell, number of the sheet. It names the first header."""
    column, row = get_column_letter(first[0]), first[1]
    name = f"{kind}{number}.{column}{row}.{get_column_letter(last[0])}{last[1]}.{sheet}"
    return name, f"${column}${row}", None

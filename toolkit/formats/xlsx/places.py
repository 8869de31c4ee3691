"""Where formulas of measures find what they count, and the figures they build on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from openpyxl.utils import get_column_letter, quote_sheetname

from toolkit.document import Document
from toolkit.formats.xlsx import values
from toolkit.formats.xlsx.layout import Tab, Table, keyed

ROWS = 1000  # below the keys of a table so many rows are counted, those that people add too


class Cells:
    """The places of one worksheet; `figures` holds the cells of its figures by their ids."""

    def __init__(self, document: Document, tabs: Sequence[Tab], figures: Mapping[str, str]) -> None:
        """Look for everything the sheets of the worksheet ask."""
        self.fields, self.figures = document.by_template, figures
        self.found: dict[str, str] = {}
        for tab in tabs:
            if tab.document == document:
                self.found |= _table(tab) if isinstance(tab, Table) else _form(tab)

    def column(self, id: str) -> str:
        """The cells of a column of rows. Raises KeyError where Excel asks no such field."""
        return self.found[id]

    def texts(self, column: str, code: str) -> tuple[str, ...]:
        """What stands in a cell of this column for a code."""
        return values.texts(self.fields[column], code)

    def figure(self, id: str) -> str:
        """The cell of another figure."""
        return self.figures[id]


def _table(table: Table) -> dict[str, str]:
    """Ranges that begin right below the keys, wherever somebody inserts a row: the newest line comes first."""
    sheet = quote_sheetname(table.name)
    return {
        unit.key: f"OFFSET({sheet}!${get_column_letter(unit.column)}${table.ids},1,0,{ROWS})" for unit in table.units
    }


def _form(form: Tab) -> dict[str, str]:
    """A cell for each field on its own, and a range for each column of a grid."""
    assert not isinstance(form, Table)
    sheet = quote_sheetname(form.name)
    found = {keyed(s.field.id, s.code): f"{sheet}!${get_column_letter(s.column)}${s.row}" for s in form.spots}
    for place in form.grids:
        for column in place.columns:
            letter = get_column_letter(column.column)
            found[column.key] = f"{sheet}!${letter}${place.rows[0]}:${letter}${place.rows[-1]}"
    return found

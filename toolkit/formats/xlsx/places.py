"""Where formulas of measures find what they count, and the figures they build on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from openpyxl.utils import get_column_letter, quote_sheetname

from toolkit.document import Document
from toolkit.formats.xlsx import values
from toolkit.formats.xlsx.layout import Tab, Table, keyed
from toolkit.measures.columns import columns

MORE = 200  # rows below the last numbered one are counted, too


class Cells:
    """The places of one worksheet; `figures` holds the cells of its figures by their ids."""

    def __init__(self, document: Document, tabs: Sequence[Tab], figures: Mapping[str, str]) -> None:
        """Look for everything the sheets of the worksheet ask."""
        self.fields, self.figures = columns(document), figures
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
    """Ranges that begin with the hidden keys: so they grow where somebody inserts a row on top, as the log asks for.

    A key is no answer: it is no number, and no entry of a list.
    """
    sheet, last = quote_sheetname(table.name), table.ids + table.ready + MORE
    letters = {unit.key: get_column_letter(unit.column) for unit in table.units}
    return {key: f"{sheet}!${letter}${table.ids}:${letter}${last}" for key, letter in letters.items()}


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

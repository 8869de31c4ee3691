"""Where in a workbook the answer to a question stands, for sheets that show answers of other sheets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from openpyxl.utils import get_column_letter, quote_sheetname

from toolkit.document import Field
from toolkit.fields import template_id
from toolkit.formats.xlsx.layout import Tab, Table


@dataclass(frozen=True)
class Place:
    """A cell on a sheet to fill in. `below`: so many rows below `row`, then the hidden row of keys; else 0."""

    tab: Tab
    field: Field  # as that sheet asks it
    row: int
    column: int
    below: int = 0

    @property
    def cell(self) -> str:
        """The cell in a formula.

        Rows of a table move: people sort them, delete them, and insert new ones at the top. The hidden row of keys
        stays above them, and counting from it finds the rows that reading finds. It also names no cell with an
        answer, so a sheet copied into a new workbook takes none of them along.
        """
        name, letter = quote_sheetname(self.tab.name), get_column_letter(self.column)
        cell = f"{name}!${letter}${self.row}"
        return f"OFFSET({cell},{self.below},0)" if self.below else cell


class Sources:
    """The cells of all questions that some sheets ask."""

    def __init__(self, tabs: Iterable[Tab]) -> None:
        """Look through the sheets; a question that stands twice is taken from the first."""
        self.found: dict[tuple[str, str], Place] = {}
        for tab in tabs:
            if isinstance(tab, Table):
                for unit in tab.units:
                    place = Place(tab, unit.field, tab.ids, unit.column, 1)
                    self.found.setdefault((template_id(unit.field.id), unit.code), place)
            else:
                for spot in tab.spots:
                    self.found.setdefault((spot.field.id, spot.code), Place(tab, spot.field, spot.row, spot.column))

    def place(self, id: str, code: str = "") -> Place | None:
        """The cell of a question by its full id, for one option of a field that takes several; None: on no sheet.

        Of a sheet on which each row is a filled copy, it is the first copy.
        """
        template = template_id(id)
        found = self.found.get((template, code))
        if found is None or template == id:
            return found
        number = next(int(part) for part in id.split(".") if part.isdigit())
        return Place(found.tab, found.field, found.row, found.column, number)

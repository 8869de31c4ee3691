"""Random sheets for measures: what people may type into each cell, and where everything stands in a workbook."""

from __future__ import annotations

import datetime
import random
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from openpyxl.utils import get_column_letter

from toolkit.answers import Value
from toolkit.document import Document, Field
from toolkit.fields import template_id
from toolkit.formats.xlsx.layout import Form, Tab, Table
from toolkit.formats.xlsx.values import Content, from_cells, texts
from toolkit.measures.columns import columns
from toolkit.measures.expression import names
from toolkit.measures.figures import Figure
from toolkit.measures.shown import shown
from toolkit.parsing import options_of

ROWS = 40  # of a sheet that takes any number
NOT_WORDS = ("int", "number", "money", "scale10", "date")
ABOUT_NOW = datetime.datetime.now(tz=datetime.UTC).date()  # formulas ask the program for its own day
ODD = ("*", "?", "RR*", "~", "yes?", "3.5", "<>", "-", "No", "0", "E", "1 2", "=x", "A skill", "\u00a0")


@dataclass(frozen=True)
class Places:
    """Where everything of one document stands: the data on `tab`, figures in column B of the sheet `figures`."""

    document: Document
    tab: Tab
    data: str
    figures: str
    order: Mapping[str, int]

    @cached_property
    def known(self) -> dict[str, Field]:
        """The columns that can be counted, by id."""
        return columns(self.document)

    def column(self, id: str) -> str:
        column, first, last = self.range(id)
        letter = get_column_letter(column)
        return f"'{self.data}'!${letter}${first}:${letter}${last}"

    def texts(self, column: str, code: str) -> tuple[str, ...]:
        return texts(self.known[column], code)

    def figure(self, id: str) -> str:
        return f"'{self.figures}'!$B${self.order[id]}"

    def range(self, id: str) -> tuple[int, int, int]:
        """Column, first and last row of a column of rows."""
        if isinstance(self.tab, Table):
            unit = next(unit for unit in self.tab.units if unit.key == id)
            return unit.column, self.tab.first, self.tab.first + ROWS - 1
        place, column = next(
            (place, column) for place in self.tab.grids for column in place.columns if column.key == id
        )
        return column.column, place.rows[0], place.rows[-1]

    def cells(self) -> dict[tuple[int, int], Field]:
        """Every cell that can be counted from, by row and column, with the field it belongs to."""
        found: dict[tuple[int, int], Field] = {}
        if isinstance(self.tab, Form):
            return {
                (spot.row, spot.column): spot.field
                for spot in self.tab.spots
                if f"{'.'.join(spot.field.id.split('.')[:2])}.*.{spot.field.id.rpartition('.')[2]}" in self.known
            }
        for unit in self.tab.units:
            if unit.key in self.known and not unit.code:
                for number in range(1, ROWS + 1):
                    field = self.known[unit.key].named(self.tab.field(unit, number))
                    found[self.tab.first + number - 1, unit.column] = field
        return found


def holding(document: Document, tabs: tuple[Tab, ...]) -> Tab:
    """The sheet that the measures of a document look at."""
    column = next(name for one in shown(document) for figure in one.figures() for name in names(figure.node))
    for tab in tabs:
        keys = [unit.key for unit in tab.units] if isinstance(tab, Table) else []
        keys += [column.key for place in tab.grids for column in place.columns] if isinstance(tab, Form) else []
        if column in keys:
            return tab
    raise AssertionError(column)


def typed(field: Field, dice: random.Random) -> Content:
    """Something that people type: mostly what fits, sometimes untidy, sometimes nothing that can be counted."""
    if dice.random() < 0.05:
        return dice.choice(ODD)
    if field.type == "likert5" and dice.random() < 0.7:
        return dice.choice((1, 2, 3, 4, 5, 5, 0, 6, 2.5))
    if field.type in ("int", "number", "money"):
        return dice.choice((0, 1, 2.5, 7, 40, 80, 81, -1))
    if field.type == "date":
        return ABOUT_NOW + datetime.timedelta(days=dice.choice((-400, -30, -1, 0, 1, 9)))
    if field.type == "yesno":
        return dice.choice(("Yes", "No", "y", "N ", True, False))
    options = options_of(field)
    if options is None:
        return dice.choice(("a word", " ", "two words"))
    code = dice.choice(options.options).code
    text = dice.choice(texts(field, code))
    text = f"{text}more words" if text.endswith(" ") and dice.random() < 0.5 else text
    text = dice.choice((text, text, text.upper(), text.title(), f"  {text} ", text.replace(" ", "\u00a0")))
    return int(text) if text.strip().isdigit() and dice.random() < 0.5 else text


def filled(places: Places, seed: int) -> tuple[dict[tuple[int, int], Content], dict[str, Value]]:
    """What stands in the cells of a random sheet, and what the reader makes of it. The first seed leaves all blank."""
    dice = random.Random(f"{places.document.id} {seed}")
    rows, gaps = dice.randint(0, ROWS) if seed else 0, dice.choice((0.02, 0.1, 0.3, 0.7))
    favorite: dict[str, Content] = {}
    cells: dict[tuple[int, int], Content] = {}
    answers: dict[str, Value] = {}
    for (row, column), field in places.cells().items():
        first = places.tab.first if isinstance(places.tab, Table) else 0
        if dice.random() < gaps or (not seed) or (first and row >= first + rows):
            continue
        content = typed(field, dice)
        template = template_id(field.id)
        if dice.random() < 0.4:  # people are not random: one entry comes again and again
            content = favorite.setdefault(template, content)
        cells[row, column] = content
        reading = from_cells(field, {"": content})
        if reading is not None and reading.value is not None and not reading.doubt:
            answers[field.id] = reading.value
            if field.type in NOT_WORDS and isinstance(content, str):  # read, and no number for a formula
                del cells[row, column], answers[field.id]
    return cells, answers


def ordered(figures: tuple[Figure, ...]) -> dict[str, int]:
    """A row for each figure."""
    return {figure.id: number for number, figure in enumerate(figures, 1)}

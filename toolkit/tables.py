"""The two tables of the vocabulary of `toolkit.document`: fixed rows by columns, and rows that repeat."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TypeAlias

from toolkit.fields import MEDIA, Field, Medium
from toolkit.problems import Source


@dataclass(frozen=True)
class Column:
    """A column. In `Rows` its `fields` repeat in each row, stacked where a cell has several; a Grid fills cells itself.

    `width` is millimeters on standard paper; 0 lets the column share what is left.
    """

    id: str
    header: str
    hint: str = ""
    fields: tuple[Field, ...] = ()
    width: float = 0
    core: bool = False
    media: frozenset[Medium] = MEDIA


@dataclass(frozen=True)
class ColumnGroup:
    """Columns that stand together under a text, under a field to write the header in, or under nothing."""

    header: str | Field
    columns: tuple[Column, ...]
    hint: str = ""


Cell: TypeAlias = tuple["str | Field", ...]


class _Columned:
    """What both tables can say of their columns."""

    groups: tuple[ColumnGroup, ...]

    @property
    def columns(self) -> tuple[Column, ...]:
        """All columns, left to right."""
        return tuple(column for group in self.groups for column in group.columns)

    def groups_in(self, medium: Medium) -> tuple[ColumnGroup, ...]:
        """The groups with the columns a medium shows; empty groups fall away."""
        shown = (replace(group, columns=tuple(c for c in group.columns if medium in c.media)) for group in self.groups)
        return tuple(group for group in shown if group.columns)


def _slim(fields: Iterable[Field]) -> bool:
    wordy = [item for item in fields if item.type in ("text", "url", "long") or item.open_cell]
    return len(wordy) <= 1 and all(item.type != "long" for item in wordy)


@dataclass(frozen=True)
class Example:
    """A filled row that shows how. It stands outside numbering and counting. One text a column, in column order."""

    cells: tuple[tuple[str, str], ...]  # (column id, text)

    def text(self, column: str) -> str:
        """The example's words for a column, or nothing."""
        return dict(self.cells).get(column, "")


@dataclass(frozen=True)
class GridRow:
    """A fixed row: its id, its header (words, or a field to write it in) and one cell for each column."""

    id: str
    header: str | Field
    cells: tuple[Cell, ...]
    hint: str = ""


@dataclass(frozen=True)
class Grid(_Columned):
    """Fixed rows by fixed columns. `corner` heads the row headers. Footer rows stand below a heavy rule."""

    id: str  # <worksheet>.<block>
    label: str
    corner: str
    groups: tuple[ColumnGroup, ...]
    rows: tuple[GridRow, ...]
    footer: tuple[GridRow, ...] = ()
    examples: tuple[Example, ...] = ()
    room: int = 0  # rows asked in the room; 0 = all
    corner_hint: str = ""
    kind: str = ""
    media: frozenset[Medium] = MEDIA
    source: Source = Source()

    def slim_in(self, medium: Medium) -> bool:
        """Whether every cell takes a code, a tick or a few characters: then rows may be low."""
        row = self.rows[0]
        shown = [item for g in self.groups_in(medium) for c in g.columns for item in self._cell(row, c)]
        return _slim(item for item in (row.header, *shown) if isinstance(item, Field))

    def cell(self, row: int, column: Column) -> Cell:
        """What stands in one cell; rows are counted from 0."""
        return self._cell(self.rows[row], column)

    def _cell(self, row: GridRow, column: Column) -> Cell:
        return row.cells[self.columns.index(column)]

    def footer_cells(self, row: GridRow, medium: Medium) -> list[tuple[Cell, int]]:
        """A footer row as (cell, columns it spans): the header first; empty cells widen the one before them."""
        spans: list[tuple[Cell, int]] = [((), 1)]
        for group in self.groups_in(medium):
            for column in group.columns:
                cell = self._cell(row, column)
                if cell:
                    spans.append((cell, 1))
                else:
                    spans[-1] = (spans[-1][0], spans[-1][1] + 1)
        return spans

    @property
    def narrow_headers(self) -> bool:
        """Whether the rows are only numbered."""
        return all(isinstance(row.header, str) and len(row.header) <= 2 for row in self.rows)

    @property
    def header_key(self) -> str:
        """The name under which an example gives the words of the row header."""
        header = self.rows[0].header
        return header.id.rsplit(".", 1)[-1] if isinstance(header, Field) else "row"


@dataclass(frozen=True)
class Rows(_Columned):
    """The same row again and again: `printed` on paper, `room` of them asked in the room, `screen` ready on screen.

    Rows are numbered from 1 and go on past the printed ones. A row's number is a place, not an identity.
    """

    id: str  # <worksheet>.<block>
    label: str
    groups: tuple[ColumnGroup, ...]
    printed: int
    room: int
    screen: int
    number: str = "No."  # header of the printed row numbers
    row_name: str = "Row"  # what a screen reader calls a row: "Application 3, stage"
    examples: tuple[Example, ...] = ()
    cards: bool = False  # paper shows each row as a card of questions, for rows too long for a table
    kind: str = ""
    media: frozenset[Medium] = MEDIA
    source: Source = Source()

    def slim_in(self, medium: Medium) -> bool:
        """Whether every cell takes a code, a tick or a few characters: then rows may be low."""
        return _slim(item for group in self.groups_in(medium) for column in group.columns for item in column.fields)

    def card_fields(self, number: int, medium: Medium) -> tuple[Field, ...]:
        """Everything one row asks in this medium, under full ids."""
        shown = [item for group in self.groups_in(medium) for column in group.columns for item in column.fields]
        return tuple(self.at(number, item) for item in shown if medium in item.media)

    def cell_at(self, number: int, column: Column) -> tuple[Field, ...]:
        """The fields of one cell under their full ids."""
        return tuple(self.at(number, item) for item in column.fields)

    @property
    def fields(self) -> tuple[Field, ...]:
        """The repeating fields, each with the last part of its id only."""
        return tuple(item for column in self.columns for item in column.fields)

    def at(self, number: int, item: Field) -> Field:
        """Return a repeating field under its full id in row `number` (from 1)."""
        return item.named(f"{self.id}.{number}.{item.id}")

    def at_any(self, item: Field) -> Field:
        """Return a repeating field under the id that stands for all rows."""
        return item.named(f"{self.id}.*.{item.id}")

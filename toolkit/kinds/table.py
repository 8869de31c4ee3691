"""Rows and columns that the author has fixed: statements by moments, habits by days, one story in three parts."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Literal

import pydantic

from toolkit.document import COMPUTED, Cell, ColumnGroup, Field, Grid, GridRow, Heading, Part, Share
from toolkit.kinds._base import Ask, Context, Id, Kind, Line, Model
from toolkit.kinds._columns import ColumnSpec, KeySpec, SideNote, columns, examples, keys, notes
from toolkit.measures.expression import MeasureError, parse
from toolkit.problems import suggestion

NUMBERS = ("int", "number", "money", "scale10", "likert5")  # what a measure can take


class RowSpec(Model, title="A row"):
    """A fixed row."""

    id: Id
    """Its name inside the table. It never changes: answers are kept under it."""
    header: Line
    """The words before the row."""
    hint: Line = ""
    """Small words below them."""
    share: Share | None = None
    """Who may see the answers of this row. It wins over that of the block, not over that of a column."""
    cells: dict[Id, Line] = {}  # noqa: RUF012  pydantic copies defaults
    """Words printed instead of the question, by the id of the column."""


class Sum(Ask, title="A cell of the last row"):
    """What is asked below a column."""

    measure: Annotated[str, pydantic.StringConstraints(max_length=200)] = ""
    """How it is computed from the columns: `measure: sum(hours)`. Screens compute it, and paper asks for it."""


class FooterSpec(Model, title="A last row"):
    """A row below all others, asking under some of the columns."""

    id: Id
    """Its name inside the table. It never changes."""
    header: Line
    """The words before the row: `header: Total`."""
    hint: Line = ""
    """Small words below them."""
    cells: Annotated[dict[Id, Sum], pydantic.Field(min_length=1)]
    """What is asked, by the id of the column."""


class Table(Kind, title="table"):
    """Rows and columns that the author has fixed. Each column is asked in each row."""

    kind: Literal["table"]
    corner: Line = "Row"
    """The words above the headers of the rows."""
    share: Share | None = None
    """Who may see the answers, for each row and column that does not say it itself."""
    columns: Annotated[tuple[ColumnSpec, ...], pydantic.Field(min_length=1, max_length=14)]
    """What is asked, from left to right."""
    rows: Annotated[tuple[RowSpec, ...], pydantic.Field(min_length=1, max_length=40)]
    """For what it is asked, from top to bottom."""
    room: Annotated[int, pydantic.Field(ge=0, le=40)] = 0
    """How many of the rows people fill in in the room; 0 is all."""
    footer: Annotated[tuple[FooterSpec, ...], pydantic.Field(max_length=3)] = ()
    """Rows below all others, such as a total."""
    examples: tuple[dict[Id, Line], ...] = ()
    """Filled rows that show how, by the ids of the columns."""
    keys: dict[Id, KeySpec] = {}  # noqa: RUF012  pydantic copies defaults
    """Other words for the keys of codes, by the id of their column."""
    notes: tuple[SideNote, ...] = ()
    """Words beside the table."""

    def parts(self, context: Context) -> tuple[Part, ...]:
        """A numbered heading where there is a title, the grid, and the keys its codes need."""
        own = f"{context.worksheet}.{self.id}"
        groups = columns(self.columns, context, self.share or "never")
        rows = tuple(
            GridRow(row.id, row.header, self._cells(f"{own}.{row.id}", row, groups), row.hint) for row in self.rows
        )
        footer = tuple(
            GridRow(row.id, row.header, self._sums(f"{own}.{row.id}", row, context.at("footer", index)), row.hint)
            for index, row in enumerate(self.footer)
        )
        self._check(context)
        grid = Grid(
            own,
            self.title or self.corner,
            self.corner,
            groups,
            rows,
            footer,
            examples(self.examples, [spec.id for spec in self.columns], context),
            self.room,
            kind=self.kind,
            source=context.source,
        )
        asked = [(field, column.header) for column in grid.columns for field in column.fields]
        head: tuple[Part, ...] = ()
        if self.title is not None:
            head = (Heading(self.title, self.hint, True, self.core, source=context.source),)
        return (*head, grid, *keys(asked, self.keys, context), *notes(self.notes, context))

    def _check(self, context: Context) -> None:
        if self.room > len(self.rows):
            message = f"Only {len(self.rows)} rows are printed: 'room' cannot be {self.room}."
            context.problem("room-rows", message, "room")
        known = [spec.id for spec in self.columns]
        rows: list[tuple[str, int, RowSpec | FooterSpec]] = [("rows", i, row) for i, row in enumerate(self.rows)]
        rows += [("footer", i, row) for i, row in enumerate(self.footer)]
        seen: set[str] = set()
        for part, index, row in rows:
            if row.id in seen:
                message = f"The row '{row.id}' stands twice. Give each row its own id."
                context.problem("row-twice", message, part, index, "id")
            seen.add(row.id)
            for name in row.cells:
                if name not in known:
                    message = f"There is no column '{name}'.{suggestion(name, known)}"
                    context.problem("column-unknown", message, part, index, "cells", name)
        if not self.share and any(spec.share is None for spec in self.columns):
            for index, spec in enumerate(self.rows):
                if spec.share is None:
                    message = f"Say who may see '{spec.header}': add 'share: counts', 'advisor' or 'never'."
                    context.problem("no-share", message, "rows", index)

    def _cells(self, own: str, row: RowSpec, groups: tuple[ColumnGroup, ...]) -> tuple[Cell, ...]:
        cells: list[Cell] = []
        for spec, column in zip(self.columns, (c for g in groups for c in g.columns), strict=True):
            asks = zip((spec, *spec.under), column.fields, strict=True)
            shares = [(ask.share or spec.share or row.share or self.share or "never", field) for ask, field in asks]
            asked = tuple(self._field(field, own, row, share) for share, field in shares)
            cells.append((row.cells[spec.id],) if spec.id in row.cells else asked)
        return tuple(cells)

    def _field(self, field: Field, own: str, row: RowSpec, share: Share) -> Field:
        return replace(field, id=f"{own}.{field.id}", label=f"{row.header}: {field.label}", share=share)

    def _sums(self, own: str, row: FooterSpec, context: Context) -> tuple[Cell, ...]:
        cells: list[Cell] = []
        for spec in self.columns:
            ask = row.cells.get(spec.id)
            cells.append(() if ask is None else (self._sum(ask, own, row, spec, context.at("cells", spec.id)),))
        return tuple(cells)

    def _sum(self, ask: Sum, own: str, row: FooterSpec, spec: ColumnSpec, context: Context) -> Field:
        field = ask.field(context, f"{own}.{spec.id}", f"{row.header}: {spec.header}", self.share)
        if not ask.measure:
            return field
        try:
            parse(ask.measure, [column.id for column in self.columns if column.type in NUMBERS])
        except MeasureError as error:
            context.problem("measure", error.sentence, "measure")
        return replace(field, measure=ask.measure, origins=COMPUTED)

"""Rows and columns that the author has fixed: statements by moments, habits by days, one story in three parts."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Literal

import pydantic

from toolkit.document import Cell, ColumnGroup, Field, Grid, GridRow, Heading, Part, Share
from toolkit.kinds._base import Context, Id, Kind, Line, Model
from toolkit.kinds._columns import ColumnSpec, KeySpec, SideNote, columns, examples, keys, notes


class RowSpec(Model):
    """A fixed row. Its `share` wins over that of the block, not over that of a column."""

    id: Id
    header: Line
    hint: Line = ""
    share: Share | None = None


class Table(Kind):
    """`columns` are asked in each of `rows`; field ids are <worksheet>.<block>.<row>.<column>."""

    kind: Literal["table"]
    corner: Line = "Row"
    share: Share | None = None
    columns: Annotated[tuple[ColumnSpec, ...], pydantic.Field(min_length=1, max_length=14)]
    rows: Annotated[tuple[RowSpec, ...], pydantic.Field(min_length=1, max_length=40)]
    examples: tuple[dict[Id, Line], ...] = ()
    keys: dict[Id, KeySpec] = {}  # noqa: RUF012  pydantic copies defaults
    notes: tuple[SideNote, ...] = ()

    def parts(self, context: Context) -> tuple[Part, ...]:
        """A numbered heading where there is a title, the grid, and the keys its codes need."""
        own = f"{context.worksheet}.{self.id}"
        groups = columns(self.columns, context, self.share or "never")
        rows = tuple(
            GridRow(row.id, row.header, self._cells(f"{own}.{row.id}", row, groups, context), row.hint)
            for row in self.rows
        )
        for index, row in enumerate(self.rows):
            if row.id in [other.id for other in self.rows[:index]]:
                context.problem(
                    "row-twice", f"The row '{row.id}' stands twice. Give each row its own id.", "rows", index
                )
        if not self.share and any(spec.share is None for spec in self.columns):
            for index, row in enumerate(self.rows):
                if row.share is None:
                    message = f"Say who may see '{row.header}': add 'share: counts', 'advisor' or 'never'."
                    context.problem("no-share", message, "rows", index)
        shown = examples(self.examples, [spec.id for spec in self.columns], context)
        grid = Grid(
            own,
            self.title or self.corner,
            self.corner,
            groups,
            rows,
            examples=shown,
            kind=self.kind,
            source=context.source,
        )
        asked = [(field, column.header) for column in grid.columns for field in column.fields]
        head: tuple[Part, ...] = ()
        if self.title is not None:
            head = (Heading(self.title, self.hint, True, self.core, source=context.source),)
        return (*head, grid, *keys(asked, self.keys, context), *notes(self.notes, context))

    def _cells(self, own: str, row: RowSpec, groups: tuple[ColumnGroup, ...], context: Context) -> tuple[Cell, ...]:
        cells: list[Cell] = []
        for spec, column in zip(self.columns, (c for g in groups for c in g.columns), strict=True):
            share = spec.share or row.share or self.share or "never"
            cells.append(tuple(self._field(field, own, row, share) for field in column.fields))
        return tuple(cells)

    def _field(self, field: Field, own: str, row: RowSpec, share: Share) -> Field:
        return replace(field, id=f"{own}.{field.id}", label=f"{row.header}: {field.label}", share=share)

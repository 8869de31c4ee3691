"""The same line again and again: a log, or a table to work through row by row."""

from __future__ import annotations

from typing import Annotated, Literal

import pydantic

from toolkit.document import Heading, Part, Rows, Share
from toolkit.kinds._base import Context, Id, Kind, Line
from toolkit.kinds._columns import ColumnSpec, KeySpec, SideNote, columns, examples, keys, notes


class Log(Kind, title="log"):
    """The same row again and again: a log to keep, or a table to work through row by row."""

    kind: Literal["log"]
    rows: Annotated[int, pydantic.Field(ge=1, le=40)]
    """How many rows are printed. They become more where the page has room."""
    room: Annotated[int, pydantic.Field(ge=0, le=40)]
    """How many of them people fill in in the room."""
    screen: Annotated[int, pydantic.Field(ge=1, le=500)] = 200
    """How many stand ready in Excel."""
    row_name: Line = "Row"
    """What one row is, said by screen readers: `row_name: Application`."""
    number: Line = "No."
    """The words above the printed numbers of the rows."""
    share: Share | None = None
    """Who may see the answers, for each column that does not say it itself."""
    columns: Annotated[tuple[ColumnSpec, ...], pydantic.Field(min_length=1, max_length=30)]
    """What is asked in each row, from left to right."""
    examples: tuple[dict[Id, Line], ...] = ()
    """Filled rows that show how, above the empty ones: `- {day: 03 / 12, what: Sent the application}`."""
    keys: dict[Id, KeySpec] = {}  # noqa: RUF012  pydantic copies defaults
    """Other words for the keys of codes, by the id of their column."""
    notes: tuple[SideNote, ...] = ()
    """Words beside the table."""
    cards: bool = False
    """Prints each row as a card of questions: for rows with more to say than a table holds."""

    def parts(self, context: Context) -> tuple[Part, ...]:
        """A heading where there is a title, the rows, and the keys their codes need."""
        groups = columns(self.columns, context, self.share)
        names = [spec.id for spec in self.columns]
        rows = Rows(
            f"{context.worksheet}.{self.id}",
            self.title or self.row_name,
            groups,
            self.rows,
            self.room,
            self.screen,
            self.number,
            self.row_name,
            examples(self.examples, names, context),
            self.cards,
            self.kind,
            source=context.source,
        )
        if self.room > self.rows:
            context.problem("room-rows", f"Only {self.rows} rows are printed: 'room' cannot be {self.room}.", "room")
        asked = [(field, column.header) for column in rows.columns for field in column.fields]
        found = () if self.cards else keys(asked, self.keys, context)  # cards show words, not codes
        said = notes(self.notes, context)
        head: tuple[Part, ...] = ()
        if self.title is not None:
            head = (Heading(self.title, self.hint, True, self.core, source=context.source),)
        return (*head, rows, *found, *said)

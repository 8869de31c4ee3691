"""Options compared by what matters: own criteria with weights, points for each option, weighted totals."""

from __future__ import annotations

from typing import Annotated, Literal

import pydantic

from toolkit.document import (
    COMPUTED,
    PAPER,
    Cell,
    Column,
    ColumnGroup,
    Field,
    Grid,
    GridRow,
    Heading,
    Part,
    Prose,
    Share,
)
from toolkit.kinds._base import Context, Id, Kind, Line, Text
from toolkit.kinds._columns import examples
from toolkit.problems import suggestion

LETTERS = "abcdefgh"


class Matrix(Kind, title="matrix"):
    """Options compared by what matters. People write the options and what matters, give weights and points, and add up.

    The total of an option is the sum of weight times points. Paper asks for it, screens compute it.
    """

    kind: Literal["matrix"]
    title: Line
    options: Annotated[int, pydantic.Field(ge=2, le=5)]
    """How many options there are to compare."""
    criteria: Annotated[int, pydantic.Field(ge=2, le=12)]
    """How many rows there are for what matters."""
    room: Annotated[int, pydantic.Field(ge=0, le=12)] = 0
    """How many of the rows people fill in in the room; 0 is all."""
    top: Annotated[int, pydantic.Field(ge=3, le=10)] = 5
    """The highest weight, and the most points. The lowest is 1."""
    share: Share
    """Who may see the answers."""
    steps: tuple[Text, ...] = ()
    """What to do, in order, above the table."""
    ideas: Id | None = None
    """The id of a list. Its entries are printed as ideas for what may matter."""
    option_name: Line = "Option"
    """What is compared: `option_name: Job`."""
    option_prompt: Line = "Write one option in each box"
    """What to write above the columns."""
    corner: Line
    """The words above the rows: `corner: What matters to me`."""
    weight: Line = "Weight"
    """The words above the column of weights."""
    points: Line = "points"
    """The words above the columns of points."""
    total: Line = "Total"
    """The words before the last row."""
    total_hint: Line = "add up the × weight column"
    """Small words below them: how to add up on paper."""
    examples: tuple[dict[Id, Line], ...] = ()
    """Filled rows that show how. The columns are `criterion`, `weight`, then `a`, `a_weighted`, `b` and so on."""

    def parts(self, context: Context) -> tuple[Part, ...]:
        """A numbered heading, the steps, the ideas, and the grid with its totals."""
        source = context.source
        parts: list[Part] = [Heading(self.title, self.hint, True, self.core, source=source)]
        if self.steps:
            parts.append(Prose(tuple((step,) for step in self.steps), True, self.kind, source=source))
        if ideas := self._ideas(context):
            parts.append(Prose(((ideas,),), kind=self.kind, source=source))
        return (*parts, self._grid(context))

    def _ideas(self, context: Context) -> str:
        if self.ideas is None:
            return ""
        found = context.lists.get(self.ideas)
        if found is None:
            hint = suggestion(self.ideas, context.lists)
            context.problem("list-unknown", f"There is no list '{self.ideas}'.{hint}", "ideas")
            return ""
        words = ", ".join(option.label for option in found.options)
        return f"Ideas: {words.lower()}."

    def _grid(self, context: Context) -> Grid:
        own = f"{context.worksheet}.{self.id}"
        letters = LETTERS[: self.options]
        groups = [ColumnGroup("", (Column("weight", self.weight, width=15),))]
        groups += [self._option(own, letter, context) for letter in letters]
        rows = tuple(self._row(own, number, letters, context) for number in range(1, self.criteria + 1))
        known = ["criterion", "weight", *letters, *(f"{letter}_weighted" for letter in letters)]
        return Grid(
            own,
            self.title,
            self.corner,
            tuple(groups),
            rows,
            (self._totals(own, letters, context),),
            examples(self.examples, known, context),
            self.room,
            self.option_prompt,
            self.kind,
            source=context.source,
        )

    def _option(self, own: str, letter: str, context: Context) -> ColumnGroup:
        name = f"{self.option_name} {letter.upper()}"
        header = self._field(f"{own}.name_{letter}", name, "text", context)
        steps = Column(f"{letter}_weighted", "× weight", width=15.5, media=PAPER)
        return ColumnGroup(header, (Column(letter, self.points, width=12.5), steps))

    def _row(self, own: str, number: int, letters: str, context: Context) -> GridRow:
        row = f"{own}.r{number}"
        header = self._field(f"{row}.criterion", f"{self.corner} {number}", "text", context)
        weight = self._field(f"{row}.weight", f"Row {number}, {self.weight.lower()} 1 to {self.top}", "int", context)
        cells: list[Cell] = [(weight,)]
        for letter in letters:
            label = f"Row {number}, {self.points} 1 to {self.top}, {self.option_name.lower()} {letter.upper()}"
            cells += [(self._field(f"{row}.{letter}", label, "int", context),), ()]
        return GridRow(f"r{number}", header, tuple(cells))

    def _totals(self, own: str, letters: str, context: Context) -> GridRow:
        cells: list[Cell] = [()]
        for letter in letters:
            label = f"{self.total}, {self.option_name.lower()} {letter.upper()}"
            total = self._field(f"{own}.total.{letter}", label, "int", context, f"sum(weight * {letter})")
            cells += [(total,), ()]
        return GridRow("total", self.total, tuple(cells), self.total_hint)

    def _field(self, id: str, label: str, type: Literal["text", "int"], context: Context, measure: str = "") -> Field:
        bounds = (1.0, float(self.top)) if type == "int" and not measure else (None, None)
        return Field(
            id,
            label,
            type,
            self.share,
            minimum=bounds[0],
            maximum=bounds[1],
            measure=measure,
            origins=COMPUTED if measure else (),
            source=context.source,
        )

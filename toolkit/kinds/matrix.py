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


class Matrix(Kind):
    """`options` columns by `criteria` rows, each criterion written and weighted by the participant.

    Points run from 1 to `top`. The total of an option is the sum of weight times points; paper asks for it with a
    column to multiply in, screens compute it.
    """

    kind: Literal["matrix"]
    title: Line
    options: Annotated[int, pydantic.Field(ge=2, le=5)]
    criteria: Annotated[int, pydantic.Field(ge=2, le=12)]
    room: Annotated[int, pydantic.Field(ge=0, le=12)] = 0
    top: Annotated[int, pydantic.Field(ge=3, le=10)] = 5
    share: Share
    steps: tuple[Text, ...] = ()
    ideas: Id | None = None  # a list whose labels are printed as ideas
    option_name: Line = "Option"
    option_prompt: Line = "Write one option in each box"
    corner: Line
    weight: Line = "Weight"
    points: Line = "points"
    total: Line = "Total"
    total_hint: Line = "add up the × weight column"
    examples: tuple[dict[Id, Line], ...] = ()

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

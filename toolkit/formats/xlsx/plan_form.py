"""Lays out the sheets that hold one copy of single fields and grids, from top to bottom in reading order."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.branding import Branding
from toolkit.document import Document, Field, Grid, Part, Question
from toolkit.formats.xlsx import grids, support, texts
from toolkit.formats.xlsx.layout import Form, GridPlace, Line, Role, Said, Spot, codes, keyed
from toolkit.formats.xlsx.sizes import width
from toolkit.formats.xlsx.words import COPIED, ends
from toolkit.parsing import options_of

LABEL_WIDTH, VALUE_WIDTH = 44.0, 60.0  # where there is no grid
BESIDE = 24.0  # an answer stands beside its label where that column is at least so wide
NARROWEST, BROADEST = 60, 115  # characters a line of words has


def form(document: Document, name: str, parts: Sequence[Part], branding: Branding) -> Form:
    """The sheet of these parts of a document."""
    return _Planner(document, name, parts, branding).plan()


class _Planner:
    """Goes down the sheet row by row."""

    def __init__(self, document: Document, name: str, parts: Sequence[Part], branding: Branding) -> None:
        self.document, self.name, self.parts, self.branding = document, name, parts, branding
        self.widths = self._widths()
        self.beside = self.widths[1] >= BESIDE
        self.characters = int(min(max(sum(self.widths), NARROWEST), BROADEST))
        self.row = 1
        self.heading = ""
        self.lines: list[Line] = []
        self.spots: list[Spot] = []
        self.grids: list[GridPlace] = []

    def plan(self) -> Form:
        """Title and purpose, the hidden row for single fields, then part after part."""
        self.say(Said("purpose", self.document.purpose or " "))
        ids = self.row + 1
        self.row += 2
        for part in self.parts:
            self.part(part)
        contacts = support.line(self.document, self.parts, self.branding)
        self.row += 1 if contacts else 0
        for said in contacts:
            self.say(said)
        found = tuple(self.lines), tuple(self.spots)
        return Form(self.name, self.document, *found, ids, tuple(self.grids), self.widths, self.row)

    def part(self, part: Part) -> None:
        """Say what a part says, then ask what it asks."""
        for said in texts.said(part, self.branding):
            self.say(said)
        for field in texts.single_fields(part):
            self.ask(field, not isinstance(part, Question) or part.show_label)
        if isinstance(part, Grid):
            self.row += 1
            place, spots = grids.place(part, self.row + 1)
            self.grids.append(place)
            self.spots += spots
            self.row = max((*place.rows, *place.footer, place.header))

    def say(self, said: Said) -> None:
        """Words over as many rows as they need, with air above a heading and below a cell."""
        below = said.role in ("text", "example") and any(spot.row == self.row for spot in self.spots)
        if said.role == "heading" or below:
            self.row += 1
        if said.role == "heading":
            self.heading = said.text
        for text in texts.lines(said, self.characters):
            self.row += 1
            self.lines.append(Line(self.row, Form.LABEL, text, said.role, said.formula))

    def ask(self, field: Field, labeled: bool) -> None:
        """A label and a cell: beside it where there is room, else below; a cell for each option of several."""
        said = labeled and not self.heading.endswith(field.label)
        if field.type == "multi":
            self.options(field, said)
        elif (self.beside and said) or field.type == "check":
            self.row += 1
            self.label(field.label, "label")
            self.spot(field, Form.VALUE)
            self.hint(field)
        else:
            if said:
                self.row += 1
                self.label(field.label, "label")
            self.hint(field)
            self.row += 1
            self.spot(field, Form.LABEL)

    def options(self, field: Field, said: bool) -> None:
        """A cell for each option, beside its words."""
        if said:
            self.row += 1
            self.label(field.label, "label")
        self.hint(field)
        options = options_of(field)
        for code in codes(field):
            option = options.option(code) if options else None
            self.row += 1
            self.label(option.brief if option else code, "option")
            self.spot(field, Form.VALUE, code)

    def label(self, text: str, role: Role) -> None:
        """Words in the row of a cell."""
        self.lines.append(Line(self.row, Form.LABEL, text, role))

    def hint(self, field: Field) -> None:
        """The hint, and what the ends of a scale mean."""
        copied = COPIED if field.origin("xlsx") == "copied" else ""
        for text in filter(None, (field.hint, ends(field), copied)):
            self.say(Said("hint", text))

    def spot(self, field: Field, column: int, code: str = "") -> None:
        """A cell to write in."""
        keys = (keyed(field.id, code), self.own_key(column))
        self.spots.append(Spot(self.row, column, keys, field, code))

    def own_key(self, column: int) -> str:
        """The column key of fields on their own, for each of the two columns they may stand in."""
        return f"{self.document.id}.*" if column == Form.VALUE else f"{self.document.id}.**"

    def _widths(self) -> tuple[float, ...]:
        shown = [part for part in self.parts if isinstance(part, Grid)]
        if not shown:
            return (LABEL_WIDTH, VALUE_WIDTH)
        widths = list(grids.widths(shown))
        singles = [field for part in self.parts for field in texts.single_fields(part)]
        widths[0] = max([widths[0], *(min(width(field), LABEL_WIDTH) for field in singles)])
        return tuple(widths)

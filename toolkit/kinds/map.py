"""A drawing to fill in on paper, always beside a part that takes the same answers in words."""

from __future__ import annotations

from typing import Literal

from toolkit.document import Canvas, CanvasShape, Heading, Part
from toolkit.kinds._base import Context, Id, Kind, Line


class Map(Kind):
    """Rings or a frame to draw in. `equal_to` names the block that holds the same answers without sight."""

    kind: Literal["map"]
    title: Line
    shape: CanvasShape = "rings"
    marks: tuple[Line, ...] = ()
    middle: Line = "Me"
    equal_to: Id

    def parts(self, context: Context) -> tuple[Part, ...]:
        """A numbered heading and the drawing area; both on paper only."""
        canvas = Canvas(
            self.title, self.shape, self.marks, self.middle, self.equal_to, self.kind, source=context.source
        )
        head = Heading(self.title, self.hint, True, self.core, media=canvas.media, source=context.source)
        return (head, canvas)

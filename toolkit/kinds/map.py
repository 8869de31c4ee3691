"""A drawing to fill in on paper, always beside a part that takes the same answers in words."""

from __future__ import annotations

from typing import Literal

from toolkit.document import Canvas, CanvasShape, Heading, Part
from toolkit.kinds._base import Context, Id, Kind, Line


class Map(Kind, title="map"):
    """A drawing on paper, always with a block that takes the same answers in words."""

    kind: Literal["map"]
    title: Line
    shape: CanvasShape = "rings"
    """`rings` around the middle, or an empty `frame`."""
    marks: tuple[Line, ...] = ()
    """Names on the rings, from the middle outward."""
    middle: Line = "Me"
    """The words in the middle."""
    equal_to: Id
    """The id of the block that takes the same answers in words, for people who do not draw."""

    def parts(self, context: Context) -> tuple[Part, ...]:
        """A numbered heading and the drawing area; both on paper only."""
        canvas = Canvas(
            self.title, self.shape, self.marks, self.middle, self.equal_to, self.kind, source=context.source
        )
        head = Heading(self.title, self.hint, True, self.core, media=canvas.media, source=context.source)
        return (head, canvas)

"""Paper sizes and margins, in millimeters. A variant is a row here, never a subclass."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

PaperName: TypeAlias = Literal["a4", "letter"]
INCH = 25.4  # mm, what large print leaves free all around


@dataclass(frozen=True)
class Margins:
    """Margins of one page."""

    left: float
    right: float
    top: float
    bottom: float


@dataclass(frozen=True)
class Paper:
    """One way to lay out a page. Odd and even pages mirror on portrait; a landscape page is bound at its top edge.

    `large`: the pages of the large-print edition, which are upright and the same on both sides.
    """

    name: PaperName
    width: float
    height: float
    landscape: bool
    large: bool = False

    @property
    def odd(self) -> Margins:
        """Margins of pages 1, 3, 5 ..."""
        if self.large:
            return Margins(INCH, INCH, INCH, INCH)
        return Margins(18, 18, 20, 20) if self.landscape else Margins(20, 18, 20, 22)

    @property
    def even(self) -> Margins:
        """Margins of pages 2, 4, 6 ..."""
        return self.odd if self.large or self.landscape else Margins(18, 20, 20, 22)

    @property
    def body(self) -> tuple[float, float]:
        """Width and height that content may use."""
        margins = self.odd
        return self.width - margins.left - margins.right, self.height - margins.top - margins.bottom


SIZES: dict[PaperName, tuple[float, float]] = {"a4": (210, 297), "letter": (215.9, 279.4)}
PAPERS: tuple[PaperName, ...] = ("a4", "letter")


def paper(name: PaperName, landscape: bool) -> Paper:
    """The paper of this name, upright or on its side."""
    short, long = SIZES[name]
    return Paper(name, long, short, True) if landscape else Paper(name, short, long, False)


def large_paper(name: PaperName) -> Paper:
    """The paper of this name for large print."""
    return Paper(name, *SIZES[name], landscape=False, large=True)

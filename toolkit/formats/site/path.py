"""The path of the stops as a line that dips and rises: a drawing for the eye, over it a list of links for everyone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from toolkit.document import Module

WIDTH = 980
INSET = 30  # from the edge of the drawing to the first stop
RISE = (5.6, 10.2, 8.6, 7.4, 5.4, 4.2, 2.8, 1.4)  # as on paper: heights in a strip of 12
STRIP = 12


@dataclass(frozen=True)
class Stop:
    """A stop and where it stands, in percent of the drawing."""

    module: Module
    left: str
    top: str


@dataclass(frozen=True)
class Way:
    """The whole path at one height, in pixels of a drawing that is `WIDTH` wide."""

    height: int
    line: str
    stops: tuple[Stop, ...]


def way(modules: Sequence[Module], height: int, top: float = 0, bottom: float = 0) -> Way:
    """Lay the stops out evenly. `top` and `bottom` keep room above and below the line, for circles and names."""
    step = (WIDTH - 2 * INSET) / max(1, len(modules) - 1)
    span = height - top - bottom
    points = [(INSET + n * step, top + span * RISE[n % len(RISE)] / STRIP) for n in range(len(modules))]
    stops = tuple(
        Stop(module, f"{x / WIDTH:.2%}", f"{y / height:.2%}") for module, (x, y) in zip(modules, points, strict=True)
    )
    return Way(height, _line(points, step), stops)


def _line(points: Sequence[tuple[float, float]], step: float) -> str:
    bend = step * 0.45
    words = [f"M{x:.0f} {y:.1f}" for x, y in points[:1]]
    for (x0, y0), (x1, y1) in pairwise(points):
        words.append(f"C{x0 + bend:.0f} {y0:.1f} {x1 - bend:.0f} {y1:.1f} {x1:.0f} {y1:.1f}")
    return "".join(words)

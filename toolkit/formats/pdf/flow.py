"""What was laid out on one endless page, cut into leaves: each filled to its end, none running over.

The endless page holds, as elements "section-1", "section-2", ..., the head of a first page with all pieces after it (in
elements "p-ID"), the head of every later page, and then each page that stands by itself, such as a key.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from toolkit import resources
from toolkit.formats.pdf import fill, stretch
from toolkit.formats.pdf.paper import Paper
from toolkit.formats.pdf.render import MM, Laid

SLACKS = (0.0, 1.0, 3.0)  # mm; a table cut in two may ask for a little more than its rows did
MOST_GROWTH = 9.0  # mm, what a line or a row may grow where a page has nothing else to fill it with


@dataclass(frozen=True)
class Leaf:
    """What stands on one page, with the upper left corner of the body at (0, 0), and the millimeters left blank."""

    boxes: tuple[Any, ...]
    blank: float


@dataclass(frozen=True)
class Flow:
    """An endless page with its pieces in order, and the millimeters that heads and gaps take."""

    laid: Laid
    pieces: tuple[fill.Measured, ...]
    first: float
    later: float
    gap: float
    heads: tuple[int, int] = (1, 2)  # the sections with the head of a first and of a later page
    pitch: float = fill.PITCH  # the height of a writing line
    empty: bool = False  # whether the first page may hold its head alone


def measured(laid: Laid, found: Iterable[fill.Measured], on: Paper) -> Flow:
    """Read off where the first piece begins, on a first and on a later page, and what lies between two of them."""
    pieces = tuple(found)
    ordered = [laid.boxes[f"p-{piece.id}"] for piece in pieces[:2]]
    gap = ordered[1].y - ordered[0].bottom if len(ordered) > 1 else 0
    return Flow(laid, pieces, ordered[0].y - on.odd.top, later(laid, on), gap, pitch=_pitch(on), empty=on.large)


def later(laid: Laid, on: Paper) -> float:
    """The millimeters that the head of a later page takes."""
    return laid.boxes["end-2"].y - on.odd.top


def leaves(
    flow: Flow, body: float, again: Callable[[Sequence[fill.Page]], Laid]
) -> tuple[list[Leaf], Laid | None, float]:
    """Cut a flow into leaves for bodies of so many millimeters.

    `again` lays out the parts of tables that are cut in two, in elements named by `slice_id`: each needs a head of its
    own. Returns the leaves, that layout if there was one, and by how many millimeters the longest page runs over.
    """
    over = 0.0
    for slack in SLACKS:
        pages, lines = _pack(flow, body - slack)
        parts = again(pages) if any(not item.whole for page in pages for item in page.slices) else None
        standing = [_standing(flow, parts, number, page) for number, page in enumerate(pages)]
        over = max(page.height(stretch.Wish(lines)) - body for page in standing)
        if over <= 0:
            blank = [_stretched(page, lines, body, flow.pitch) for page in standing]
            return [_leaf(flow, n, page, blank[n]) for n, page in enumerate(standing)], parts, over
    return [], None, over


def over(laid: Laid, section: int, on: Paper) -> float:
    """By how many millimeters a page that stands by itself runs over its body; negative where room is left."""
    return laid.boxes[f"end-{section}"].y - on.odd.top - on.body[1]


def alone(laid: Laid, section: int) -> Leaf:
    """A page that stands by itself. What it leaves blank is not counted."""
    return Leaf(_from_corner(laid.raw[f"section-{section}"], copy=False), 0)


def copied(leaf: Leaf) -> Leaf:
    """The same leaf once more, to stand on another page."""
    return Leaf(tuple(box.deepcopy() for box in leaf.boxes), leaf.blank)


def slice_id(page: int, item: fill.Slice) -> str:
    """The id of the element that holds one part of a table that is cut in two."""
    return f"slice-{page}-{item.id}"


@dataclass(frozen=True)
class _Standing:
    """The boxes of one page with what of them can grow, the millimeters above the first and between them."""

    boxes: tuple[Any, ...]
    parts: tuple[stretch.Part | None, ...]
    above: float
    gap: float

    def height(self, wish: stretch.Wish) -> float:
        """The millimeters of the page that are used when lines and rows grow like this."""
        own = sum(box.border_height() for box in self.boxes) + stretch.more(self.parts, wish)
        return self.above + float(own) * MM + self.gap * (len(self.boxes) - 1)


def _pitch(on: Paper) -> float:
    """The height of a writing line on this paper, in mm."""
    tokens = resources.tokens()
    return float((tokens[":root"] | (tokens[".large"] if on.large else {}))["pitch"].removesuffix("mm"))


def _pack(flow: Flow, body: float) -> tuple[list[fill.Page], dict[str, int]]:
    """Choose pages; answers give back lines, the longest first and never more than half, where that saves a page."""
    pieces, first, later, gap = flow.pieces, body - flow.first, body - flow.later, flow.gap
    kept = {name: count for piece in pieces for name, count in piece.kept.items()}
    wanted = {name: count for piece in pieces for name, count in piece.lines.items()}
    least = {name: math.ceil(count / 2) for name, count in wanted.items()}
    best = fill.pack(pieces, first, later, gap, flow.empty), wanted
    lines = fill.shortened(wanted, least)
    while lines is not None:
        given = [_with_lines(piece, lines, flow.pitch) for piece in pieces]
        pages = fill.pack(given, first, later, gap, flow.empty)
        if len(pages) < len(best[0]):
            best = pages, lines
        lines = fill.shortened(lines, least)
    return best[0], kept | best[1]


def _with_lines(piece: fill.Measured, lines: dict[str, int], pitch: float) -> fill.Measured:
    given = {name: lines[name] for name in piece.lines}
    less = (sum(piece.lines.values()) - sum(given.values())) * pitch
    return replace(piece, fixed=piece.fixed - less, lines=given)


def _standing(flow: Flow, parts: Laid | None, number: int, page: fill.Page) -> _Standing:
    found = [
        flow.laid.raw[f"p-{item.id}"] if item.whole or parts is None else parts.raw[slice_id(number, item)]
        for item in page.slices
    ]
    above = flow.later if number else flow.first
    return _Standing(tuple(found), tuple(stretch.growing(box) for box in found), above, flow.gap)


def _stretched(page: _Standing, lines: dict[str, int], body: float, pitch: float) -> float:
    """Give what is free on a page to its lines and rows. Returns the millimeters that are left."""
    slots = [slot for part in page.parts for slot in stretch.slots(part)]
    answers = {slot.name: slot.asked for slot in slots if isinstance(slot, stretch.Writing)}
    here = {name: count for name, count in lines.items() if name in answers}
    most = {name: fill.most_lines(answers[name]) for name in here}
    written = len(slots) - len(answers) + sum((answers | here).values())
    more = fill.more_lines(body - page.height(stretch.Wish(lines)), written, here, most, pitch)
    space = (body - page.height(stretch.Wish())) / MM
    wish = stretch.filled(page.parts, more, space, MOST_GROWTH / MM)
    left = body - page.height(wish)
    stretch.grow(page.parts, wish)
    return left


def _leaf(flow: Flow, number: int, page: _Standing, blank: float) -> Leaf:
    """Head and pieces below each other."""
    y = page.above / MM
    for box in page.boxes:
        box.translate(-box.border_box_x(), y - box.border_box_y())
        y += box.border_height() + flow.gap / MM
    return Leaf((*_from_corner(flow.laid.raw[f"section-{flow.heads[min(number, 1)]}"], copy=True), *page.boxes), blank)


def _from_corner(section: Any, copy: bool) -> tuple[Any, ...]:
    """Everything in a section that is no piece, moved so that the section begins at (0, 0)."""
    found = [box for box in section.children if box.element is None or box.element.get("class") != "piece"]
    boxes = tuple(box.deepcopy() if copy else box for box in found)
    for box in boxes:
        box.translate(-section.content_box_x(), -section.content_box_y())
    return boxes

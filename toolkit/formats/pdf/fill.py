"""Which piece stands on which page, and how what is left of a page goes into writing space. Plain arithmetic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

MOST_GROWTH = 2.5  # mm a line or a row may grow; above that a page gets one more line instead
PITCH = 9.0  # mm, the height of one more writing line; other editions have their own
MOST_LINES = 12
FEW_ROWS = 2  # rows that must at least stand on a page where a table is split


@dataclass(frozen=True)
class Measured:
    """A piece's heights in mm.

    `fixed` is everything but rows, keys and the head of a table; `head` is the table's head with its examples, `again`
    without them, on the pages it continues on; `keys` stand beside the table and may be taller than it.
    """

    id: str
    fixed: float
    rows: tuple[float, ...] = ()
    head: float = 0
    again: float = 0
    keys: float = 0
    new_page: bool = False
    lines: Mapping[str, int] = field(default_factory=dict)
    kept: Mapping[str, int] = field(default_factory=dict)  # lines of answers that may get more, and never fewer
    few: int = FEW_ROWS  # rows that must at least stand on a page

    def height(self, done: int, take: int) -> float:
        """`take` rows after the first `done`, with what has to stand around them."""
        fixed, head = (0.0, self.again) if done else (self.fixed, self.head)
        return fixed + max(head + sum(self.rows[done : done + take]), self.keys)


@dataclass(frozen=True)
class Slice:
    """A piece, or rows `first` to `last` of it, on one page."""

    id: str
    first: int
    last: int
    height: float
    whole: bool = True


@dataclass(frozen=True)
class Page:
    """What stands on a page and how many millimeters are left."""

    slices: tuple[Slice, ...]
    free: float


def pack(
    pieces: Sequence[Measured], first_page: float, later_page: float, gap: float, empty: bool = False
) -> list[Page]:
    """Put pieces on pages in order, `gap` mm apart. Tables split between rows; nothing else does.

    A piece taller than a page gets one of its own, with less than nothing free. `empty`: the first page may stay so,
    where its piece only fits on a later one.
    """
    pages: list[Page] = []
    here: list[Slice] = []
    room = first_page
    for piece in pieces:
        done, whole = 0, False
        if piece.new_page and here:
            pages.append(Page(tuple(here), room))
            here, room = [], later_page
        while not whole:
            space = room - (gap if here else 0)
            rest = len(piece.rows) - done
            take = _fitting(piece, done, space)
            whole = take == rest and piece.height(done, take) <= space
            if empty and not pages and not here and not whole and not take and piece.height(0, 1) <= later_page:
                pages.append(Page((), room))
                room = later_page
                continue
            if not whole and here and take < piece.few:
                pages.append(Page(tuple(here), room))  # nothing of it fits here
                here, room = [], later_page
                continue
            if not whole and rest - take < piece.few < take:
                take -= 1  # never leave a single row for the next page
            take = max(take, min(rest, 1))
            used = piece.height(done, take)
            here.append(Slice(piece.id, done + 1, done + take, used, take == len(piece.rows)))
            room = space - used
            done += take
            whole = done >= len(piece.rows)
            if not whole:
                pages.append(Page(tuple(here), room))
                here, room = [], later_page
    return [*pages, Page(tuple(here), room)]


def _fitting(piece: Measured, done: int, space: float) -> int:
    """How many of the next rows fit into `space` mm."""
    take = 0
    while done + take < len(piece.rows) and piece.height(done, take + 1) <= space:
        take += 1
    return take


def shortened(lines: Mapping[str, int], least: Mapping[str, int]) -> dict[str, int] | None:
    """One line less, taken from the longest answer; None where every answer is down to its least."""
    open_ = {name: count for name, count in lines.items() if count > least[name]}
    if not open_:
        return None
    longest = max(open_.values())
    last = [name for name, count in open_.items() if count == longest][-1]
    return {**lines, last: longest - 1}


def most_lines(lines: int) -> int:
    """How many lines an answer meant for this many may get: a short answer does not become an essay."""
    return min(MOST_LINES, 2 * lines + 1)


def more_lines(
    free: float, slots: int, lines: Mapping[str, int], most: Mapping[str, int], pitch: float = PITCH
) -> dict[str, int]:
    """Lines by answer, where `slots` lines and rows share what is free, and a line takes `pitch` mm.

    More than `MOST_GROWTH` each becomes one more line, to the shortest answer first, never above its `most`.
    """
    more = dict(lines)
    while slots and free / slots > MOST_GROWTH:
        open_ = {name: count for name, count in more.items() if count < most[name]}
        if not open_ or free < pitch:
            break
        shortest = min(open_, key=lambda name: (open_[name], list(open_).index(name)))
        more[shortest] += 1
        slots += 1
        free -= pitch
    return more

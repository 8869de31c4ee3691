"""Counts of people in, what of them may be shown out: no number that tells of a few, and none that gives one away.

A low number is hidden, and so is one so high that it tells of the few who are missing. Then more numbers of the same
row or column are hidden, the smallest first, until none can be found from sums or from what the words beside it say.
`templates/js/group.js` has the same rules; tests hold them together.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Literal, TypeAlias

CONTRIBUTORS = 10  # people from which a table is shown at all
CELL = 5  # people from which a number is shown
EXTREME = 20  # one in so many is next to nobody; all but one in so many are next to all
Z = 1.96  # a 95 % interval

Lines: TypeAlias = Literal["rows", "columns", "both"]
State: TypeAlias = Literal["shown", "low", "high", "hidden"]
Place: TypeAlias = tuple[int, int]
Counts: TypeAlias = Sequence[Sequence[int]]


def states(counts: Counts, people: int, lines: Lines) -> dict[Place, State] | None:
    """What may be shown of each count, by row and column; None where nothing may be.

    `lines` says along what a reader may know the sums: every row, every column, or both.
    """
    found = {(r, c): _state(count, people) for r, row in enumerate(counts) for c, count in enumerate(row)}
    known = list(_lines(counts, lines))
    while (open_ := _found_out(counts, found, known, people)) is not None:
        beside = [place for line in known if open_ in line for place in line]
        shown = _shown(found, beside) or _shown(found, found)
        if not shown:
            return None
        least = min(counts[r][c] for r, c in shown)
        found |= {(r, c): "hidden" for r, c in shown if counts[r][c] == least}  # which of them would tell
        found = {place: "hidden" if state == "low" else state for place, state in found.items()}  # so would two words
    return found if "shown" in found.values() else None


def _shown(found: dict[Place, State], places: Sequence[Place] | dict[Place, State]) -> list[Place]:
    return [place for place in places if found[place] == "shown"]


def few(people: int) -> int:
    """The largest number that is hidden because it is low."""
    return max(CELL - 1, (people - 1) // EXTREME)


def _most(people: int) -> int:
    """The smallest number that is hidden because it is high. One person who is missing is never told."""
    return people - max(1, (people - 1) // EXTREME)


def _state(count: int, people: int) -> State:
    return "low" if count <= few(people) else "high" if count >= _most(people) else "shown"


def _lines(counts: Counts, lines: Lines) -> Iterator[list[Place]]:
    height, width = len(counts), len(counts[0])
    if lines != "columns":
        yield from ([(r, c) for c in range(width)] for r in range(height))
    if lines != "rows":
        yield from ([(r, c) for r in range(height)] for c in range(width))


def _found_out(
    counts: Counts, found: dict[Place, State], lines: Sequence[Sequence[Place]], people: int
) -> Place | None:
    """The first hidden cell whose number follows from what is shown."""
    hidden = [[place for place in line if found[place] != "shown"] for line in lines]
    cells = sorted({place for line in hidden for place in line})
    free = _solved(hidden, cells)
    ranges = _bounds(counts, found, hidden, people)
    return next((place for place in cells if place not in free or ranges[place][0] == ranges[place][1]), None)


def _solved(lines: Sequence[Sequence[Place]], cells: Sequence[Place]) -> set[Place]:
    """The cells that the sums of lines leave open. Coefficients stay -1, 0 and 1 in such a table."""
    rows = [[int(cell in line) for cell in cells] for line in lines]
    pivots: dict[int, list[int]] = {}
    for at in range(len(cells)):
        pivot = next((row for row in rows if row[at] and not any(row is one for one in pivots.values())), None)
        if pivot is None:
            continue
        pivot[:] = [value * pivot[at] for value in pivot]
        for row in rows:
            if row is not pivot and row[at]:
                row[:] = [value - row[at] * other for value, other in zip(row, pivot, strict=True)]
        pivots[at] = pivot
    return {cell for at, cell in enumerate(cells) if at not in pivots or sum(map(abs, pivots[at])) > 1}


def _bounds(
    counts: Counts, found: dict[Place, State], lines: Sequence[Sequence[Place]], people: int
) -> dict[Place, list[int]]:
    """Between what each hidden number lies, for somebody who knows the rules and the sums."""
    low, high = few(people), _most(people)
    ends = {"low": (0, low), "high": (high, people), "hidden": (0, high - 1)}
    ranges = {place: list(ends[state]) for place, state in found.items() if state != "shown"}
    changed = True
    while changed:
        changed = False
        for line in lines:
            rest = sum(counts[r][c] for r, c in line)  # what the shown ones leave of the sum
            least, most = (sum(ranges[place][end] for place in line) for end in (0, 1))
            for place in line:
                own = ranges[place]
                tight = [max(own[0], rest - most + own[1]), min(own[1], rest - least + own[0])]
                if tight != own:
                    least, most = least + tight[0] - own[0], most + tight[1] - own[1]
                    ranges[place], changed = tight, True
    return ranges


def interval(count: int, people: int) -> tuple[int, int]:
    """Between what the share probably lies (Wilson, 95 %), in whole percent."""
    share, square = count / people, Z * Z / people
    middle = share + square / 2
    reach = Z * math.sqrt(share * (1 - share) / people + square / people / 4)
    low, high = (middle - reach) / (1 + square), (middle + reach) / (1 + square)
    return math.floor(100 * low + 0.5), math.floor(100 * high + 0.5)

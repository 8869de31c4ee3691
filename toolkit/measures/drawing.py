"""What of a measure's table a chart draws, the same in every medium."""

from __future__ import annotations

from toolkit.measures.figures import ALL, Line, Shown


def columns(shown: Shown) -> tuple[int, ...]:
    """The columns, from 0: the first; where bars are stacked, all but the last, which adds them up."""
    return tuple(range(len(shown.columns) - 1)) if shown.chart == "stacked" else (0,)


def lines(shown: Shown) -> tuple[Line, ...]:
    """The lines, from the first on: what stands below them, and adds up or says less, is no bar beside them."""
    found = list(shown.lines)
    while found and (found[-1].label == ALL or None in found[-1].figures):
        found.pop()
    return tuple(found)

"""What of a measure's table a chart draws, the same in every medium."""

from __future__ import annotations

from toolkit.measures.shown import Line, Shown

ALL = "All"  # the label of a last line that adds up the others: it is no bar beside them


def columns(shown: Shown) -> tuple[int, ...]:
    """The columns, from 0: the first; where bars are stacked, all but the last, which adds them up."""
    return tuple(range(len(shown.columns) - 1)) if shown.chart == "stacked" else (0,)


def lines(shown: Shown) -> tuple[Line, ...]:
    """The lines, from the first on."""
    last = shown.lines[-1:]
    return shown.lines[:-1] if last and last[0].label == ALL else shown.lines

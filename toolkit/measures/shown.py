"""Measures in, what every medium shows of them out. Each kind of conclusion only puts figures together here."""

from __future__ import annotations

from typing import assert_never

from toolkit.conclusions import (
    ChangeOf,
    CountOf,
    FunnelOf,
    Measure,
    OverdueOf,
    PatternOf,
    ScoreOf,
    ShareOf,
    TallyOf,
    TotalOf,
)
from toolkit.document import Document
from toolkit.measures import counted, funnel, numbers, verdict
from toolkit.measures.columns import Sheet, columns
from toolkit.measures.figures import Figure, Form, Line, Shown

__all__ = ["Figure", "Form", "Line", "Shown", "shown"]


def shown(document: Document) -> tuple[Shown, ...]:
    """What the measures of a worksheet show, in the order in which they are declared."""
    sheet = Sheet(columns(document)) if document.measures else Sheet({})
    return tuple(_shown(measure, sheet) for measure in document.measures)


def _shown(measure: Measure, sheet: Sheet) -> Shown:
    conclusion = measure.conclusion
    match conclusion:
        case CountOf():
            return counted.count(measure, conclusion, sheet)
        case TallyOf():
            return counted.tally(measure, conclusion, sheet)
        case ShareOf():
            return counted.share(measure, conclusion, sheet)
        case OverdueOf():
            return counted.overdue(measure, conclusion, sheet)
        case FunnelOf():
            return funnel.shown(measure, conclusion, sheet)
        case PatternOf():
            return verdict.shown(measure, conclusion, sheet)
        case ScoreOf():
            return numbers.score(measure, conclusion, sheet)
        case TotalOf():
            return numbers.total(measure, conclusion, sheet)
        case ChangeOf():
            return numbers.change(measure, conclusion, sheet)
        case _:
            assert_never(conclusion)

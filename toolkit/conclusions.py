"""What a worksheet says can be concluded from it: measures as data, with nothing said of how they are computed.

Columns are named by the ids of their fields with `*` for the row: `application_log.log.*.stage` in rows that repeat,
`starting_point.statements.*.before` in a grid. `toolkit.measures` turns each into figures.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from toolkit.problems import Source


@dataclass(frozen=True)
class Condition:
    """What must hold in a row: one of these codes, a number within bounds, or with none of them just some answer."""

    column: str
    codes: tuple[str, ...] = ()
    at_least: float | None = None
    at_most: float | None = None


Where: TypeAlias = tuple[Condition, ...]  # all of them hold
Said: TypeAlias = tuple[tuple[str, str], ...]  # (code, sentence)


@dataclass(frozen=True)
class CountOf:
    """How many rows there are."""

    where: Where


@dataclass(frozen=True)
class TallyOf:
    """How many rows there are for each entry of a list, or for each pair of entries of two."""

    by: str
    across: str = ""
    where: Where = ()


@dataclass(frozen=True)
class ShareOf:
    """Of the rows in question, the share that has something; with `by`, for each entry of a list too."""

    where: Where
    part: Where
    by: str = ""
    next: str = ""


@dataclass(frozen=True)
class FunnelOf:
    """How far rows came along a chain of stages. Open ones are left out; stages `apart` are lines of their own."""

    stage: str
    chain: tuple[str, ...]
    apart: tuple[str, ...]
    result: str
    ended: tuple[str, ...]
    passed: tuple[str, ...]  # results that mean the whole chain
    next: Said = ()  # by the stage where most stop


@dataclass(frozen=True)
class PatternOf:
    """Whether one entry of a list comes so often that chance alone rarely does it: the rule of `measures.pattern`."""

    by: str
    codes: tuple[str, ...]
    where: Where
    things: str  # what is counted, in words: "known reasons"
    next: Said = ()  # by verdict: TE, NS, PP, PA
    hints: Said = ()  # by entry, where it is a pattern


@dataclass(frozen=True)
class ScoreOf:
    """The mean of a column of numbers in words: the last band whose beginning it reaches."""

    column: str
    least: int
    bands: tuple[tuple[float, str], ...]


@dataclass(frozen=True)
class TotalOf:
    """An expression over the columns of some rows, such as sum(weight * points)."""

    rows: str  # the id of the block
    expression: str
    unit: str = ""
    where: Where = ()


@dataclass(frozen=True)
class ChangeOf:
    """What is higher, the same and lower the second time, in rows with both answers."""

    before: str
    after: str


@dataclass(frozen=True)
class OverdueOf:
    """Rows whose day has passed and that are not done, also where nothing is said of that."""

    due: str
    done: Where
    next: str = ""


Conclusion: TypeAlias = CountOf | TallyOf | ShareOf | FunnelOf | PatternOf | ScoreOf | TotalOf | ChangeOf | OverdueOf


@dataclass(frozen=True)
class Measure:
    """A conclusion with its name. `hint` says in one line how to read it."""

    id: str
    title: str
    hint: str
    conclusion: Conclusion
    source: Source = Source()

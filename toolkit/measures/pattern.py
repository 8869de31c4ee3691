"""When do reasons become a pattern? Lines of a log in; how many reasons are known, and what the counts say, out.

A reason counts only where the employer decided, and where somebody said it who can know: a guess and a standard message
are no evidence. Then one kind of reason must come so often that chance alone rarely does it: at least 4 times, and so
often that its true share is probably a quarter or more.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

Verdict: TypeAlias = Literal["TE", "NS", "PP", "PA"]  # codes of the list `verdict`: too early ... pattern

EMPLOYER = frozenset(("RR", "RN", "NP", "CL", "OW", "NR"))  # results that the employer decided
OPEN = frozenset(("WT", "HD"))
EVIDENCE = frozenset(("E1", "E2", "E3", "E4", "E5"))
UNKNOWN = "NK"
LEAST_KNOWN = 6  # below it, it is too early to say
LEAST_SAME = 4
SHARE = 0.25  # what the true share must be at least, as far as one can tell
Z = 1.645  # the lower end of a 90 % interval
CHECKS = (6, 12, 20, 30)  # known reasons at which to look: looking after every line makes false alarms likely


class Line(Protocol):
    """What the rule looks at in a line of a log: codes of the lists stage, outcome, reason_type and source, or ""."""

    @property
    def stage(self) -> str: ...  # noqa: D102
    @property
    def outcome(self) -> str: ...  # noqa: D102
    @property
    def reason_type(self) -> str: ...  # noqa: D102
    @property
    def source(self) -> str: ...  # noqa: D102


@dataclass(frozen=True)
class Finding:
    """What a log says. Stages and types of known reasons come with how often they occur, the most frequent first."""

    lines: int
    decided: int
    stages: Mapping[str, int]
    types: Mapping[str, int]

    @property
    def known(self) -> int:
        """How many reasons are known."""
        return sum(self.types.values())

    @property
    def needed(self) -> int | None:
        """How many of one type make a pattern here; None where it is too early to say."""
        return needed(self.known)

    @property
    def verdict(self) -> Verdict:
        """What the counts say."""
        return verdict(self.known, max(self.types.values(), default=0))


def decided(line: Line) -> bool:
    """Whether the employer has decided."""
    return line.outcome in EMPLOYER


def counts(line: Line) -> bool:
    """Whether the reason of a line is one of the known reasons."""
    return decided(line) and line.reason_type not in ("", UNKNOWN) and line.source in EVIDENCE


def finding(lines: Iterable[Line]) -> Finding:
    """Count a log."""
    read = tuple(lines)
    types = Counter(line.reason_type for line in read if counts(line))
    stages = Counter(line.stage for line in read)
    return Finding(len(read), sum(map(decided, read)), dict(stages.most_common()), dict(types.most_common()))


def verdict(known: int, same: int) -> Verdict:
    """What it means that `same` of the known reasons are of one type. One less than needed is a possible pattern."""
    wanted = needed(known)
    if wanted is None:
        return "TE"
    return "PA" if same >= wanted else "PP" if same == wanted - 1 else "NS"


def needed(known: int) -> int | None:
    """How many of one type make a pattern; None below 6 known reasons. 6 -> 4, 10 -> 5, 40 -> 15."""
    if known < LEAST_KNOWN:
        return None
    return next(same for same in range(LEAST_SAME, known + 1) if _lowest(same, known) >= SHARE)


def _lowest(same: int, known: int) -> float:
    """The lower end of Wilson's interval for a share."""
    share, square = same / known, Z * Z / known
    return (share + square / 2 - Z * math.sqrt(share * (1 - share) / known + square / known / 4)) / (1 + square)

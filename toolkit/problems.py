"""An author's mistake as a value with a place. Mistakes are collected and shown all at once; our own bugs raise."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

MOST_SHOWN = 16  # words; a longer choice is no help in a message


@dataclass(frozen=True, order=True)
class Source:
    """Where something was written: a file and a place in it, both counted from 1 (0 = the file as a whole)."""

    file: str = ""
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        """Give the place the way editors and terminals make clickable."""
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake: where, which (`id`, one bad file in the tests each), and a sentence that says what to do."""

    source: Source
    id: str
    message: str

    def __str__(self) -> str:
        """Give the line the advisor reads."""
        return f"{self.source}: {self.message}"


class ProblemsFound(Exception):
    """Raised where a step cannot go on; carries every problem found so far."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems sorted by place."""
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(map(str, self.problems)))


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known word that is most like this one, or nothing when none is near."""
    return next(iter(difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.6)), "")


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return ' Did you mean ...?' for the nearest known word, or nothing when none is near."""
    near = nearest(word, known)
    return f" Did you mean '{near}'?" if near else ""


def suggestion(word: str, known: Iterable[str]) -> str:
    """Return ' Did you mean ...?', or where nothing is near and the choice is small, what there is."""
    words = sorted(known)
    near = did_you_mean(word, words)
    return near or (f" There is: {', '.join(words)}." if 0 < len(words) <= MOST_SHOWN else "")

"""Printed material for people who come without their own, as plain values. Every person and firm is made up."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import TypeAlias

from toolkit.document import Document, Grid, Key, Note, OptionList, Part, Rows
from toolkit.problems import Source

Given: TypeAlias = str | tuple[str, ...]  # an answer as it is written in a file: words, a code, a day, or several codes


@dataclass(frozen=True)
class LogLine:
    """One application as the log holds it, by the ids of its columns: codes, and days such as 2026-03-02."""

    date_sent: str = ""
    employer: str = ""
    role: str = ""
    role_family: str = ""
    channel: str = ""
    changed: str = ""
    stage: str = ""
    outcome: str = ""
    date_end: str = ""
    reason_type: str = ""
    reason: str = ""
    reason2: str = ""
    source: str = ""
    guess: str = ""
    asked: str = ""
    action: str = ""
    action_status: str = ""


COLUMNS = tuple(item.name for item in fields(LogLine))


@dataclass(frozen=True)
class Phrase:
    """A sentence that employers use, what it tells, what one can do, and how the log notes it."""

    words: str
    tells: str
    tip: str
    log: LogLine


@dataclass(frozen=True)
class PhrasesCard:
    """The usual sentences; then the cases that people ask about, as (when, how to note it)."""

    version: int
    title: str
    intro: str
    guess: str
    phrases: tuple[Phrase, ...]
    help: tuple[tuple[str, str], ...]
    source: Source = field(default=Source(), compare=False)


@dataclass(frozen=True)
class Card:
    """What happened, in words, and how the log notes it."""

    says: str
    log: LogLine


@dataclass(frozen=True)
class SampleLog:
    """The cards of one person, the oldest application first, and what they teach."""

    version: int
    title: str
    person: str
    cards: tuple[Card, ...]
    teaches: tuple[str, ...]
    source: Source = field(default=Source(), compare=False)


@dataclass(frozen=True)
class JobAd:
    """One ad, with what it asks for: musts, and what is nice to have."""

    id: str
    title: str
    employer: str
    terms: str
    about: str
    tasks: tuple[str, ...]
    must: tuple[str, ...]
    nice: tuple[str, ...]
    offer: str
    apply: str


@dataclass(frozen=True)
class JobAds:
    """The ads."""

    version: int
    title: str
    ads: tuple[JobAd, ...]
    source: Source = field(default=Source(), compare=False)


@dataclass(frozen=True)
class ResumeEntry:
    """What somebody did, where or how long, and lines about it. Each may be missing."""

    what: str = ""
    where: str = ""
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Resume:
    """A resume with gaps left on purpose; the gaps, and one line made better, for the person who runs a workshop."""

    version: int
    title: str
    name: str
    contact: tuple[str, ...]
    looking_for: str
    parts: tuple[tuple[str, tuple[ResumeEntry, ...]], ...]
    gaps: tuple[str, ...]
    before: str
    after: str
    source: Source = field(default=Source(), compare=False)


@dataclass(frozen=True)
class Filled:
    """The answers on one filled worksheet, by full field ids."""

    worksheet: str
    answers: Mapping[str, Given]


@dataclass(frozen=True)
class Case:
    """A made-up person with a log, the oldest line first, and filled worksheets.

    `came_back` is what employers said, as (who and how, words). `shows` is what the log teaches; `next` names the sheet
    that helps on. `tracker` is the day on which its tracker is looked at, where it is an example to look into.
    """

    id: str
    code: str
    version: int
    title: str
    name: str
    about: tuple[str, ...]
    looking_for: str
    can_do: str
    came_back: tuple[tuple[str, str], ...]
    questions: tuple[str, ...]
    shows: str
    next: str
    log: tuple[LogLine, ...]
    sheets: tuple[Filled, ...]
    tracker: datetime.date | None = None
    source: Source = field(default=Source(), compare=False)

    @property
    def who(self) -> str:
        """Whose answers these are, as filled copies say it."""
        return f"{self.name}, case {self.code}"


@dataclass(frozen=True)
class Handouts:
    """Everything for people without material, the lists whose codes stand in it, and the titles of sheets by id."""

    phrases: PhrasesCard
    log: SampleLog
    ads: JobAds
    resume: Resume
    cases: tuple[Case, ...]
    lists: Mapping[str, OptionList]
    titles: Mapping[str, str]


def filled_copy(document: Document, filled: Filled, who: str) -> Document:
    """A worksheet with the answers of somebody made up: as many rows as they filled in, and nothing left to fill in.

    Keys on pages of their own, other examples, advice and an empty box for the advisor are left out.
    """
    rows = max((int(part) for id in filled.answers for part in id.split(".") if part.isdigit()), default=1)
    blocks = []
    for block in document.blocks:
        parts = tuple(_filled(part, rows) for part in block.parts if not _is_spare(part, filled.answers))
        if parts:
            blocks.append(replace(block, parts=parts, new_page=False))
    return replace(document, blocks=tuple(blocks), answers=filled.answers, example=who)


def _is_spare(part: Part, answers: Mapping[str, Given]) -> bool:
    if isinstance(part, Note) and part.role == "advisor":
        return not any(item.id in answers for item in part.fields)
    if isinstance(part, Note):
        return part.role in ("example", "tip", "next") and not part.fields
    return isinstance(part, Key) and not part.beside


def _filled(part: Part, rows: int) -> Part:
    if isinstance(part, Rows):
        return replace(part, examples=(), printed=rows, room=min(part.room, rows))
    return replace(part, examples=()) if isinstance(part, Grid) else part

"""The files of sample material in, handouts out, or every mistake in them with its place.

Cases come with filled worksheets. Their log and what is counted from it are never written twice: the sheets that hold
them are filled in from the lines of the log.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Annotated, TypeVar, assert_never

import pydantic

from toolkit import resources, yamltext
from toolkit.answers import Answer, Submission, Value
from toolkit.document import Document, Field, OptionList, structure_hash
from toolkit.handouts import (
    COLUMNS,
    Card,
    Case,
    Filled,
    Given,
    Handouts,
    JobAd,
    JobAds,
    LogLine,
    Phrase,
    PhrasesCard,
    Resume,
    ResumeEntry,
    SampleLog,
)
from toolkit.kinds._base import Id, Line, Model, Text
from toolkit.measures import pattern
from toolkit.problems import Problem, ProblemsFound
from toolkit.register import unproven_in
from toolkit.worksheet import odd_characters, validated
from toolkit.worksheet_file import Title
from toolkit.yamltext import Tree

T = TypeVar("T")
Row = Annotated[tuple[str, ...], pydantic.Field(min_length=len(COLUMNS), max_length=len(COLUMNS))]
Version = Annotated[int, pydantic.Field(ge=1, le=9999)]
Some = Annotated[tuple[Line, ...], pydantic.Field(min_length=1)]

LOG = "application_log"  # the sheets that a log fills in
COUNTS = "funnel_and_pattern"


class NotedSpec(Model):
    """How the log notes a sentence."""

    stage: str = ""
    outcome: str
    reason: str = ""
    source: str = ""
    action: str


class PhraseSpec(Model):
    """A sentence that employers use."""

    words: Line
    tells: Line
    tip: Line
    log: NotedSpec


class HelpSpec(Model):
    """A case that people ask about."""

    when: Line
    note: Line


class PhrasesFile(Model):
    """The file `phrases_card.yaml`."""

    id: Id
    version: Version
    title: Title
    intro: Line
    guess: Line
    phrases: Annotated[tuple[PhraseSpec, ...], pydantic.Field(min_length=1)]
    help: Annotated[tuple[HelpSpec, ...], pydantic.Field(min_length=1)]


class CardSpec(Model):
    """A card: what happened, and its line of the log."""

    says: Line
    log: Row


class SampleLogFile(Model):
    """The file `sample_log_cards.yaml`."""

    id: Id
    version: Version
    title: Title
    person: Line
    cards: Annotated[tuple[CardSpec, ...], pydantic.Field(min_length=1)]
    teaches: Some


class JobAdSpec(Model):
    """One ad."""

    id: str
    title: Title
    employer: Line
    terms: Line
    about: Line
    tasks: Some
    must: Some
    nice: Some
    offer: Line
    apply: Line


class JobAdsFile(Model):
    """The file `job_ads.yaml`."""

    id: Id
    version: Version
    title: Title
    ads: Annotated[tuple[JobAdSpec, ...], pydantic.Field(min_length=1)]


class EntrySpec(Model):
    """An entry of a resume."""

    what: Line = ""
    where: Line = ""
    lines: tuple[Line, ...] = ()


class ResumePartSpec(Model):
    """A part of a resume."""

    head: Line
    entries: Annotated[tuple[EntrySpec, ...], pydantic.Field(min_length=1)]


class BetterSpec(Model):
    """A line of a resume, made better."""

    before: Line
    after: Line


class ResumeFile(Model):
    """The file `sample_resume.yaml`."""

    id: Id
    version: Version
    title: Title
    name: Line
    contact: Some
    looking_for: Line
    parts: Annotated[tuple[ResumePartSpec, ...], pydantic.Field(min_length=1)]
    gaps: Some
    better: BetterSpec


class CameBackSpec(Model):
    """What an employer said, and how."""

    from_: Annotated[Line, pydantic.Field(alias="from")]
    words: Line


class CaseFile(Model):
    """A file `case_*.yaml`. Its log stands in it, or is that of the sample log."""

    id: Id
    code: str
    version: Version
    title: Title
    name: Line
    about: Some
    looking_for: Line
    can_do: Line
    came_back: Annotated[tuple[CameBackSpec, ...], pydantic.Field(min_length=1)]
    questions: Some
    shows: Line
    next: Id
    log: tuple[Row, ...] = ()
    log_from: Id | None = None
    tracker: datetime.date | None = None
    answers: dict[Id, dict[str, Text | tuple[str, ...]]]


def load(lists: Mapping[str, OptionList], documents: Iterable[Document] = (), folder: Path | None = None) -> Handouts:
    """Read the shipped material, or that in `folder`. Raises ProblemsFound with every mistake.

    `lists` explain its codes, `documents` give the titles of the sheets it is used with.
    """
    root = folder or resources.content() / "helpers"
    problems: list[Problem] = []

    def read(name: str, make: Callable[[Tree], T]) -> list[T]:
        found = []
        for path in sorted(root.glob(f"{name}.yaml")):
            try:
                tree = yamltext.read(path, path.name)
                found.append(make(tree))
                problems.extend([*odd_characters(tree), *unproven_in(tree, can_name=False)])
            except ProblemsFound as stopped:
                problems.extend(stopped.problems)
        return found

    phrases, logs, ads = read("phrases_card", _phrases), read("sample_log_cards", _sample_log), read("job_ads", _ads)
    resumes = read("sample_resume", _resume)
    cases = read("case_*", lambda tree: _case(tree, logs[0] if logs else None))
    if problems:
        raise ProblemsFound(problems)
    ordered = tuple(sorted(cases, key=lambda case: case.code))
    titles = {sheet.id: f"{sheet.code} {sheet.title}" for sheet in documents}
    return Handouts(phrases[0], logs[0], ads[0], resumes[0], ordered, lists, titles)


@dataclass(frozen=True)
class Example:
    """A case with a tracker to look into: its worksheets for Excel, marked as made up, and its answers to each."""

    case: Case
    day: datetime.date  # on which its tracker is looked at
    documents: tuple[Document, ...]
    submissions: tuple[Submission, ...]


def example(handouts: Handouts, documents: Mapping[str, Document]) -> Example | None:
    """The case that has such a tracker; None where there is none, or where one of its worksheets is missing."""
    for case in handouts.cases:
        if case.tracker is not None and all(item.worksheet in documents for item in case.sheets):
            given = {item.worksheet: item for item in case.sheets if "xlsx" in documents[item.worksheet].outputs}
            marked = tuple(replace(found, example=case.who) for id, found in documents.items() if id in given)
            answers = tuple(submission(given[found.id], found) for found in marked)
            return Example(case, case.tracker, marked, answers)
    return None


def submission(filled: Filled, document: Document) -> Submission:
    """A filled worksheet of a case as if it had been handed in. Raises ValueError for an answer that does not fit."""
    rows = 1 + max((int(part) for id in filled.answers for part in id.split(".") if part.isdigit()), default=0)
    asked = {item.id: item for item in document.fields(rows=rows)}
    if unknown := [id for id in filled.answers if id not in asked]:
        raise ValueError(f"{document.id} does not ask {unknown[0]}")
    answers = tuple(Answer(id, typed(asked[id], given)) for id, given in filled.answers.items())
    return Submission(document.id, document.version, structure_hash(document), "print", answers)


def typed(item: Field, given: Given) -> Value:
    """An answer as its question wants it. Raises ValueError where it does not fit."""
    if isinstance(given, tuple) != (item.type == "multi"):
        raise ValueError(f"{item.id}: {given} should be {'a list' if item.type == 'multi' else 'one answer'}")
    text = str(given)
    match item.type:
        case "text" | "long" | "url":
            return text
        case "date":
            return datetime.date.fromisoformat(text)
        case "int" | "scale10":
            return _within(item, int(text))
        case "number" | "money":
            return _within(item, Decimal(text))
        case "yesno" | "check":
            return {"Y": True, "N": False}[text]
        case "choice":
            return _code(item, text)
        case "likert5":
            return int(_code(item, text))
        case "multi":
            return tuple(_code(item, code) for code in given)
        case _:
            assert_never(item.type)


def _within(item: Field, number: Value) -> Value:
    assert isinstance(number, int | Decimal)
    low, high = item.minimum, item.maximum
    if (low is not None and number < low) or (high is not None and number > high):
        raise ValueError(f"{item.id}: {number} is too small or too big")
    return number


def _code(item: Field, code: str) -> str:
    if item.options is None or item.options.option(code) is None:
        raise ValueError(f"{item.id}: its list does not offer '{code}'")
    return code


def _line(row: Row) -> LogLine:
    return LogLine(*row)


def _phrases(tree: Tree) -> PhrasesCard:
    spec = validated(PhrasesFile, tree)
    phrases = []
    for phrase in spec.phrases:
        noted = phrase.log.model_dump() | {"reason_type": phrase.log.reason[:2]}  # a reason begins with its type
        phrases.append(Phrase(phrase.words, phrase.tells, phrase.tip, LogLine(**noted)))
    help_ = tuple((entry.when, entry.note) for entry in spec.help)
    return PhrasesCard(spec.version, spec.title, spec.intro, spec.guess, tuple(phrases), help_, tree.value_at(()))


def _sample_log(tree: Tree) -> SampleLog:
    spec = validated(SampleLogFile, tree)
    cards = tuple(Card(card.says, _line(card.log)) for card in spec.cards)
    return SampleLog(spec.version, spec.title, spec.person, cards, spec.teaches, tree.value_at(()))


def _ads(tree: Tree) -> JobAds:
    spec = validated(JobAdsFile, tree)
    return JobAds(spec.version, spec.title, tuple(JobAd(**dict(ad)) for ad in spec.ads), tree.value_at(()))


def _resume(tree: Tree) -> Resume:
    spec = validated(ResumeFile, tree)
    parts = tuple((part.head, tuple(ResumeEntry(**dict(entry)) for entry in part.entries)) for part in spec.parts)
    return Resume(
        spec.version, spec.title, spec.name, spec.contact, spec.looking_for, parts, spec.gaps,
        spec.better.before, spec.better.after, tree.value_at(()),
    )  # fmt: skip


def _case(tree: Tree, sample: SampleLog | None) -> Case:
    spec = validated(CaseFile, tree)
    log = tuple(map(_line, spec.log))
    if spec.log_from and sample:
        log = tuple(card.log for card in sample.cards)
    return Case(
        spec.id, spec.code, spec.version, spec.title, spec.name, spec.about, spec.looking_for, spec.can_do,
        tuple((entry.from_, entry.words) for entry in spec.came_back), spec.questions, spec.shows, spec.next,
        log, tuple(_sheets(log, spec.answers)), spec.tracker, tree.value_at(()),
    )  # fmt: skip


def _sheets(log: Iterable[LogLine], answers: Mapping[str, Mapping[str, Given]]) -> Iterator[Filled]:
    """The log first, then the sheets in the order of the file, with the counts of the log where they belong."""
    lines = tuple(log)
    yield Filled(LOG, dict(_log_answers(lines)))
    for worksheet, given in answers.items():
        known = dict(_counts(lines)) if worksheet == COUNTS else {}
        yield Filled(worksheet, known | {f"{worksheet}.{name}": answer for name, answer in given.items()})


def _log_answers(lines: tuple[LogLine, ...]) -> Iterator[tuple[str, str]]:
    """Every cell of the log that is not empty. The newest line comes first, as the sheet asks for."""
    for number, line in enumerate(reversed(lines), 1):
        for column in COLUMNS:
            if given := getattr(line, column):
                yield f"{LOG}.log.{number}.{column}", given


def _counts(lines: tuple[LogLine, ...]) -> Iterator[tuple[str, str]]:
    """What the sheet of stages and reasons asks, counted from a log."""
    found = pattern.finding(lines)
    for stage in range(1, 9):
        yield f"{COUNTS}.stages.s{stage}.n_stage", str(found.stages.get(str(stage), 0))
    for type_ in ("SK", "IN", "RE", "EX", "FT", "OU"):
        yield f"{COUNTS}.types.{type_.lower()}.n_type", str(found.types.get(type_, 0))
    yield f"{COUNTS}.types.known.n_type", str(found.known)
    if found.needed is not None:
        yield f"{COUNTS}.need", str(found.needed)
    yield f"{COUNTS}.verdict", found.verdict

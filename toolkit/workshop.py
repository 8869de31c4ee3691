"""One workshop file in, a Workshop out, or every mistake in it at once, each with its place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

import pydantic

from toolkit import agenda, workshop_rules
from toolkit.agenda import HELPERS, ItemKind, Per, Piece, Workshop
from toolkit.document import Document
from toolkit.kinds._base import Id, Line, Model, Text
from toolkit.messages import WORKSHOP_CODE
from toolkit.problems import Problem, ProblemsFound, suggestion
from toolkit.worksheet import GuidanceSpec, Purpose, Title, odd_characters, validated
from toolkit.yamltext import Tree

Minutes = Annotated[int, pydantic.Field(ge=1, le=480)]
Short = Annotated[str, pydantic.StringConstraints(min_length=1, max_length=24, strip_whitespace=True)]
Letter = Annotated[str, pydantic.StringConstraints(min_length=1, max_length=2500, strip_whitespace=True)]


class BeatSpec(Model):
    """One moment of a talk: words to `say`, or something to `do` for so many `seconds`. Words stand without quotes."""

    say: Text = ""
    do: Text = ""
    seconds: Annotated[int, pydantic.Field(ge=0, le=1200)] = 0


class _Said(GuidanceSpec):
    """Notes for the person who runs it, with a talk where the order of saying and doing matters."""

    talk: tuple[BeatSpec, ...] = ()

    def beats(self) -> tuple[agenda.Beat, ...]:
        """The talk as plain values."""
        return tuple(agenda.Beat(beat.say, beat.do, beat.seconds) for beat in self.talk)


class PieceFile(_Said):
    """A talk or a routine that several workshops share."""

    id: Id
    title: Title


class StepSpec(Model):
    """A timed part of an item: a short `title` for the bar, and what people do."""

    title: Short
    minutes: Minutes
    text: Text = ""


class ItemSpec(_Said):
    """One line of the agenda. `sheets`: several are a choice. `start`: the sheet is only begun or explained here."""

    id: Id
    kind: ItemKind
    title: Title
    minutes: Minutes
    aim: Line = ""
    sheets: tuple[str, ...] = ()
    start: bool = False
    steps: tuple[StepSpec, ...] = ()
    pieces: tuple[str, ...] = ()
    helpers: tuple[str, ...] = ()


class LateSpec(Model):
    """What to leave out when running 10 minutes late: at which `item`, minutes saved, and the words for it."""

    item: str
    minutes: Minutes
    words: Line


class SessionSpec(Model):
    """One meeting. A workshop of one meeting has one session, and that needs no title."""

    title: Title | None = None
    minutes: Minutes
    items: Annotated[tuple[ItemSpec, ...], pydantic.Field(min_length=1, max_length=30)]
    late: tuple[LateSpec, ...] = ()


class GroupSpec(Model):
    """How many people it is for, and how many of them sit at one table."""

    least: Annotated[int, pydantic.Field(ge=1, le=200)]
    most: Annotated[int, pydantic.Field(ge=1, le=200)]
    table: Annotated[int, pydantic.Field(ge=2, le=12)] = 4


class SecondAdultSpec(Model):
    """When a second responsible adult must be there: from so many people on, or always in the sessions named."""

    from_people: Annotated[int, pydantic.Field(ge=1, le=200)] | None = None
    in_sessions: tuple[Annotated[int, pydantic.Field(ge=1, le=40)], ...] = ()


class ThingSpec(Model):
    """Something to bring that is not printed, and how many: `count` for each person, pair, table or for the room."""

    words: Line
    per: Per = "room"
    count: Annotated[int, pydantic.Field(ge=1, le=100)] = 1


class MailSpec(Model):
    """A mail in plain text. What is filled in before sending stands in [brackets]."""

    subject: Line
    text: Letter


class MailsSpec(Model):
    """The three mails of a workshop."""

    invitation: MailSpec
    day_before: MailSpec
    after_30_days: MailSpec


class WorkshopFile(Model):
    """A workshop as its author writes it."""

    id: Id
    code: Annotated[str, pydantic.StringConstraints(pattern=WORKSHOP_CODE)]
    title: Title
    version: Annotated[int, pydantic.Field(ge=1, le=9999)]
    purpose: Purpose
    for_whom: Line
    group: GroupSpec
    minutes: Minutes
    goals: Annotated[tuple[Line, ...], pydantic.Field(min_length=1, max_length=4)]
    collects: Literal["slip", "nothing"]
    second_adult: SecondAdultSpec = SecondAdultSpec()
    before: tuple[Line, ...] = ()
    bring: tuple[ThingSpec, ...] = ()
    sessions: Annotated[tuple[SessionSpec, ...], pydantic.Field(min_length=1, max_length=40)]
    home: tuple[str, ...] = ()
    door: tuple[str, ...] = ()
    after: tuple[Line, ...] = ()
    worked: Line = ""
    mails: MailsSpec


def piece(tree: Tree) -> Piece:
    """Turn a file of a talk or routine into a Piece. Raises ProblemsFound."""
    spec = validated(PieceFile, tree)
    problems = list(odd_characters(tree))
    if problems:
        raise ProblemsFound(problems)
    return Piece(spec.id, spec.title, spec.beats(), spec.guidance(), tree.value_at(()))


def workshop(tree: Tree, documents: Mapping[str, Document], pieces: Mapping[str, Piece]) -> Workshop:
    """Turn a workshop file into a Workshop. Raises ProblemsFound with every mistake."""
    spec = validated(WorkshopFile, tree)
    problems = [*odd_characters(tree), *_unknown(spec, tree, documents, pieces)]
    if problems:  # the rules below need every sheet
        raise ProblemsFound(problems)
    found = _workshop(spec, tree, pieces)
    problems = list(workshop_rules.problems(found, tree, documents))
    if problems:
        raise ProblemsFound(problems)
    return found


def _unknown(
    spec: WorkshopFile, tree: Tree, documents: Mapping[str, Document], pieces: Mapping[str, Piece]
) -> list[Problem]:
    """Every sheet, helper or piece that is named and does not exist."""
    places: list[tuple[tuple[str | int, ...], str, str]] = [
        (("sessions", s, "items", i, key, n), id, key)
        for s, session in enumerate(spec.sessions)
        for i, item in enumerate(session.items)
        for key in ("sheets", "helpers", "pieces")
        for n, id in enumerate(getattr(item, key))
    ]
    places += [((key, n), id, "sheets") for key in ("home", "door") for n, id in enumerate(getattr(spec, key))]
    problems = []
    for path, id, key in places:
        if key == "sheets" and id not in documents:
            message = f"There is no worksheet '{id}'.{suggestion(id, documents)}"
            problems.append(Problem(tree.value_at(path), "worksheet-unknown", message))
        elif key == "helpers" and id not in HELPERS:
            message = f"There is no helper '{id}'.{suggestion(id, HELPERS)}"
            problems.append(Problem(tree.value_at(path), "helper-unknown", message))
        elif key == "pieces" and id not in pieces:
            message = f"There is no piece '{id}'.{suggestion(id, pieces)}"
            problems.append(Problem(tree.value_at(path), "piece-unknown", message))
    return problems


def _workshop(spec: WorkshopFile, tree: Tree, pieces: Mapping[str, Piece]) -> Workshop:
    adult = spec.second_adult
    return Workshop(
        id=spec.id,
        code=spec.code,
        title=spec.title,
        version=spec.version,
        purpose=spec.purpose,
        for_whom=spec.for_whom,
        minutes=spec.minutes,
        least=spec.group.least,
        most=spec.group.most,
        table=spec.group.table,
        goals=spec.goals,
        sessions=tuple(_session(session, n, tree, pieces) for n, session in enumerate(spec.sessions)),
        mails=tuple(
            agenda.Mail(kind, getattr(spec.mails, kind).subject, getattr(spec.mails, kind).text)
            for kind in agenda.MAILS
        ),
        slip=spec.collects == "slip",
        second_adult=agenda.SecondAdult(adult.from_people or 0, adult.in_sessions),
        home=spec.home,
        door=spec.door,
        before=spec.before,
        after=spec.after,
        worked=spec.worked,
        bring=tuple(agenda.Thing(thing.words, thing.per, thing.count) for thing in spec.bring),
        source=tree.value_at(()),
    )


def _session(spec: SessionSpec, index: int, tree: Tree, pieces: Mapping[str, Piece]) -> agenda.Session:
    items = tuple(
        agenda.Item(
            id=item.id,
            kind=item.kind,
            title=item.title,
            minutes=item.minutes,
            aim=item.aim,
            sheets=item.sheets,
            start=item.start,
            steps=tuple(agenda.Step(step.title, step.minutes, step.text) for step in item.steps),
            own_talk=item.beats(),
            own_guidance=item.guidance(),
            pieces=tuple(pieces[id] for id in item.pieces),
            helpers=item.helpers,
            source=tree.value_at(("sessions", index, "items", n)),
        )
        for n, item in enumerate(spec.items)
    )
    late = tuple(agenda.Late(late.item, late.minutes, late.words) for late in spec.late)
    return agenda.Session(index + 1, spec.title or "", spec.minutes, items, late)

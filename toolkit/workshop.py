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


class BeatSpec(Model, title="A moment of a talk"):
    """Words to say, or something to do for some seconds."""

    say: Text = ""
    """The words, without quotation marks."""
    do: Text = ""
    """What to do: hold up a card, wait."""
    seconds: Annotated[int, pydantic.Field(ge=0, le=1200)] = 0
    """How long it takes, beside the words."""


class _Said(GuidanceSpec, title="Notes with a talk"):
    """Notes for the person who runs it, with a talk where the order of saying and doing matters."""

    talk: tuple[BeatSpec, ...] = ()
    """What is said and done, in order."""

    def beats(self) -> tuple[agenda.Beat, ...]:
        """The talk as plain values."""
        return tuple(agenda.Beat(beat.say, beat.do, beat.seconds) for beat in self.talk)


class PieceFile(_Said, title="A piece"):
    """A talk or a routine that several workshops share."""

    id: Id
    """The name by which workshops ask for it."""
    title: Title
    """What it is called in a guide."""


class StepSpec(Model, title="A part of an item"):
    """A timed part of an item."""

    title: Short
    """A word or two for the bar of time."""
    minutes: Minutes
    """How long it takes. All parts together take as long as the item."""
    text: Text = ""
    """What people do."""


class ItemSpec(_Said, title="An item of the agenda"):
    """One line of the agenda, with what is said and done."""

    id: Id
    """Its name inside the workshop."""
    kind: ItemKind
    """What people do: they are welcomed (`welcome`), see where they stand (`check`), listen (`talk`), fill in a sheet
    (`work`), talk in twos (`pairs`) or more (`group`), breathe (`pause`), rest (`break`), finish what they began
    (`catch_up`), hear what is for home (`home`), look back (`exit_check`), hand in a slip (`hand_in`), and see whom
    they can turn to (`support`)."""
    title: Title
    """The line in the agenda."""
    minutes: Minutes
    """How long it takes."""
    aim: Line = ""
    """What people have when it is over."""
    sheets: tuple[str, ...] = ()
    """The ids of its worksheets. Several are a choice: each person takes one."""
    start: bool = False
    """The sheet is only begun or explained here, and filled in later."""
    steps: tuple[StepSpec, ...] = ()
    """Its timed parts."""
    pieces: tuple[str, ...] = ()
    """The ids of shared talks and routines, after its own notes."""
    helpers: tuple[str, ...] = ()
    """Printed material for people who come without their own."""


class LateSpec(Model, title="When it gets late"):
    """What to leave out when the session runs 10 minutes late."""

    item: str
    """The id of the item that becomes shorter."""
    minutes: Minutes
    """How much time that saves."""
    words: Line
    """What to leave out."""


class SessionSpec(Model, title="A session"):
    """One meeting. A workshop of one meeting has one session, and that needs no title."""

    title: Title | None = None
    """Its title, where there are several."""
    minutes: Minutes
    """How long it takes: all its items together."""
    items: Annotated[tuple[ItemSpec, ...], pydantic.Field(min_length=1, max_length=30)]
    """The agenda."""
    late: tuple[LateSpec, ...] = ()
    """What to leave out when it gets late."""


class GroupSpec(Model, title="The group"):
    """For how many people it is."""

    least: Annotated[int, pydantic.Field(ge=1, le=200)]
    """The fewest it works with."""
    most: Annotated[int, pydantic.Field(ge=1, le=200)]
    """The most it works with."""
    table: Annotated[int, pydantic.Field(ge=2, le=12)] = 4
    """How many sit at one table."""


class SecondAdultSpec(Model, title="A second adult"):
    """When a second responsible adult must be there."""

    from_people: Annotated[int, pydantic.Field(ge=1, le=200)] | None = None
    """From so many people on."""
    in_sessions: tuple[Annotated[int, pydantic.Field(ge=1, le=40)], ...] = ()
    """Always in these sessions, counted from 1."""


class ThingSpec(Model, title="A thing to bring"):
    """Something to bring that is not printed."""

    words: Line
    """What it is: `words: Pencils and erasers`."""
    per: Per = "room"
    """For whom it is counted: each `person`, `pair` or `table`, or once for the `room`."""
    count: Annotated[int, pydantic.Field(ge=1, le=100)] = 1
    """How many for each of them."""


class MailSpec(Model, title="A mail"):
    """A mail in plain text. What is filled in before sending stands in brackets: `[date]`."""

    subject: Line
    """Its subject."""
    text: Letter
    """Its text."""


class MailsSpec(Model, title="The mails"):
    """The three mails of a workshop."""

    invitation: MailSpec
    """Invites people."""
    day_before: MailSpec
    """Goes out the day before."""
    after_30_days: MailSpec
    """Asks, 30 days later, what came of it."""


class WorkshopFile(Model, title="A workshop"):
    """A file in `workshops/`."""

    id: Id
    """Its name for the toolkit. It never changes."""
    code: Annotated[str, pydantic.StringConstraints(pattern=WORKSHOP_CODE)]
    """A short name for paper: `code: P60`."""
    title: Title
    """Its title."""
    version: Annotated[int, pydantic.Field(ge=1, le=9999)]
    """1 at first. Raise it when the agenda changes."""
    purpose: Purpose
    """What it is for, in one or two short sentences."""
    for_whom: Line
    """Whom it is for, and what they need to bring."""
    group: GroupSpec
    """For how many people it is."""
    minutes: Minutes
    """How long it takes: all sessions together."""
    goals: Annotated[tuple[Line, ...], pydantic.Field(min_length=1, max_length=4)]
    """What people leave with."""
    collects: Literal["slip", "nothing"]
    """What is handed in at the end, by those who want to: a `slip`, or `nothing`."""
    second_adult: SecondAdultSpec = SecondAdultSpec()
    """When a second responsible adult must be there."""
    before: tuple[Line, ...] = ()
    """What to do before the first day."""
    bring: tuple[ThingSpec, ...] = ()
    """What to bring that is not printed."""
    sessions: Annotated[tuple[SessionSpec, ...], pydantic.Field(min_length=1, max_length=40)]
    """The meetings, in order."""
    home: tuple[str, ...] = ()
    """Worksheets in the packet that are for home."""
    door: tuple[str, ...] = ()
    """Worksheets that lie loose by the door, for those who want one."""
    after: tuple[Line, ...] = ()
    """What to do when it is over."""
    worked: Line = ""
    """How one can see that it worked."""
    mails: MailsSpec
    """The invitation, the reminder, and the question after 30 days."""


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

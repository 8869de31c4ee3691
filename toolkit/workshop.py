"""One workshop file in, a Workshop out, or every mistake in it at once, each with its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Annotated, Literal

import pydantic

from toolkit import agenda, workshop_rules
from toolkit.agenda import HELPERS, ItemKind, Per, Piece, Workshop
from toolkit.document import Document
from toolkit.kinds._base import Id, Line, Model, Text
from toolkit.messages import WORKSHOP_CODE
from toolkit.problems import Problem, ProblemsFound, suggestion
from toolkit.register import Register
from toolkit.worksheet import odd_characters, validated
from toolkit.worksheet_file import ClaimId, EvidenceId, GuidanceSpec, Purpose, Title
from toolkit.yamltext import Tree

Minutes = Annotated[int, pydantic.Field(ge=1, le=480)]
Short = Annotated[str, pydantic.StringConstraints(min_length=1, max_length=24, strip_whitespace=True)]
Evidence = Annotated[tuple[EvidenceId, ...], pydantic.Field(max_length=12)]
Claims = Annotated[tuple[ClaimId, ...], pydantic.Field(max_length=12)]
Letter = Annotated[str, pydantic.StringConstraints(min_length=1, max_length=2500, strip_whitespace=True)]


class BeatSpec(Model, title="A moment of a talk"):
    """Words to say, or something to do. Where both stand, the words come first."""

    say: Text = ""
    """The words, as they are spoken, without quotation marks."""
    do: Text = ""
    """What to do, such as a question to the room or a moment of quiet."""
    seconds: Annotated[int, pydantic.Field(ge=0, le=1200)] = 0
    """How long that takes. The check adds it to the time for the words."""


class _Said(GuidanceSpec, title="Notes with a talk"):
    """Notes for the person who runs it, and a talk where the order of saying and doing matters."""

    talk: tuple[BeatSpec, ...] = ()
    """What is said and done, in this order."""

    def beats(self) -> tuple[agenda.Beat, ...]:
        """The talk as plain values."""
        return tuple(agenda.Beat(beat.say, beat.do, beat.seconds) for beat in self.talk)


class PieceFile(_Said, title="A piece"):
    """A talk or a routine that several workshops share, such as the way they close."""

    id: Id
    """The name under which items call it: `pieces: [welcome]`."""
    title: Title
    """Its title, as the guide shows it."""
    evidence: Evidence = ()
    """Entries of the register whose exact words it says: `evidence: [EV05]`."""
    claims: Claims = ()
    """Claims whose exact words it says: `claims: [C10]`."""


class StepSpec(Model, title="A step"):
    """A timed part of an item."""

    title: Short
    """One or two words for the time bar: Show, Write, Look back."""
    minutes: Minutes
    """The steps of an item add up to its minutes."""
    text: Text = ""
    """What people do in this time."""


class ItemSpec(_Said, title="An item"):
    """One line of the agenda. It takes over the notes of its sheet and of its pieces, and adds what is special here."""

    id: Id
    """A name within this workshop, for `late`."""
    kind: ItemKind
    """What people do: they are welcomed (`welcome`), see where they stand (`check`), listen (`talk`), fill in a sheet
    (`work`), talk in twos (`pairs`) or more (`group`), breathe (`pause`), rest (`break`), finish what they began
    (`catch_up`), hear what is for home (`home`), look back (`exit_check`), hand in a slip (`hand_in`), and see whom
    they can turn to (`support`)."""
    title: Title
    """The words in the agenda."""
    minutes: Minutes
    """How long it takes: at least the minutes of its sheet."""
    aim: Line = ""
    """What has happened when it is over, in a sentence."""
    sheets: tuple[str, ...] = ()
    """The worksheet that is filled in, by its id. Several are a choice: each person takes one."""
    start: bool = False
    """`yes`: the sheet is only begun or explained in the room, so it may get fewer minutes."""
    steps: tuple[StepSpec, ...] = ()
    """The timed parts, for the bar in the guide."""
    pieces: tuple[str, ...] = ()
    """Talks and routines that are said and done here, by their ids, in this order."""
    helpers: tuple[str, ...] = ()
    """Printed material for people who come without their own: `helpers: [sample_cases]`."""


class LateSpec(Model, title="What to leave out"):
    """Something to leave out when running late. All of them together save 10 minutes at least."""

    item: str
    """The id of an item of this session."""
    minutes: Minutes
    """The minutes saved: no more than the item has."""
    words: Line
    """What to leave out, in a sentence."""


class SessionSpec(Model, title="A session"):
    """One meeting."""

    title: Title | None = None
    """Needed where there are several sessions."""
    minutes: Minutes
    """How long it takes: the sum of its items."""
    items: Annotated[tuple[ItemSpec, ...], pydantic.Field(min_length=1, max_length=30)]
    """The agenda, from the welcome to the support box."""
    late: tuple[LateSpec, ...] = ()
    """What to leave out when running 10 minutes late."""


class PeopleSpec(Model, title="The group"):
    """How many people it is for."""

    least: Annotated[int, pydantic.Field(ge=1, le=200)]
    """The smallest group it works for."""
    most: Annotated[int, pydantic.Field(ge=1, le=200)]
    """The largest group."""
    table: Annotated[int, pydantic.Field(ge=2, le=12)] = 4
    """How many people sit at one table."""


class SecondAdultSpec(Model, title="A second adult"):
    """When a second responsible adult must be there, in the room or next door, who is not a participant."""

    from_people: Annotated[int, pydantic.Field(ge=1, le=200)] | None = None
    """From so many people on. Needed from 16 at the latest where a sheet has `sensitivity: 2`."""
    in_sessions: tuple[Annotated[int, pydantic.Field(ge=1, le=40)], ...] = ()
    """In these sessions always, counted from 1. Needed where a sheet has `sensitivity: 3`."""


class ThingSpec(Model, title="Something to bring"):
    """Something that is not printed."""

    words: Line
    """What it is."""
    per: Per = "room"
    """Whether one is needed for each `person`, `pair` or `table`, or for the `room`."""
    count: Annotated[int, pydantic.Field(ge=1, le=100)] = 1
    """How many for each."""


class SlipPartSpec(Model, title="A part of the slip"):
    """Questions that may be handed in: only those with `share: counts`, of sheets of this workshop."""

    title: Title
    """Its heading on the slip."""
    fields: Annotated[tuple[str, ...], pydantic.Field(min_length=1, max_length=12)]
    """The questions, as `sheet.block` or `sheet.block.column`: `[feedback_to_action.table.type]`."""
    rows: Annotated[int, pydantic.Field(ge=1, le=12)] = 1
    """How many rows of a table are handed in."""
    beside: Annotated[int, pydantic.Field(ge=1, le=4)] = 1
    """How many of them stand side by side in one line."""
    answers: Literal["ticks", "codes"] = "ticks"
    """Whether people tick an entry (`ticks`) or write its code (`codes`)."""


class MailSpec(Model, title="A mail"):
    """Plain text. `[date]`, `[time]`, `[place]`, `[center]`, `[contact]`, `[advisor]`: filled in later."""

    subject: Line
    """Its subject."""
    text: Letter
    """Its text. Begin it with `|`, so that it keeps its lines."""


class MailsSpec(Model, title="Mails"):
    """The three mails of a workshop."""

    invitation: MailSpec
    """Invites people, and says what they need not bring."""
    day_before: MailSpec
    """Reminds those who come."""
    after_30_days: MailSpec
    """Asks once how it went."""


class WorkshopFile(Model, title="A workshop"):
    """What an advisor runs: one session or several, with an agenda to the minute."""

    id: Id
    """Its name in file names and addresses. A center's workshop with the id of ours is used instead of ours."""
    code: Annotated[str, pydantic.StringConstraints(pattern=WORKSHOP_CODE)]
    """A short code for footers: P60."""
    title: Title
    """The title people read."""
    version: Annotated[int, pydantic.Field(ge=1, le=9999)]
    """Goes up by one with each change that matters to somebody who has printed it."""
    purpose: Purpose
    """What it is for, in a sentence."""
    for_whom: Line
    """Whom it is for, and what they need to bring."""
    group: PeopleSpec
    """How many people it is for."""
    minutes: Minutes
    """How long it takes: the sum of its sessions."""
    goals: Annotated[tuple[Line, ...], pydantic.Field(min_length=1, max_length=4)]
    """What people leave with."""
    collects: Literal["slip", "nothing"]
    """`slip`: a page of ticks and codes may be handed in, and the data choice card comes first. Or `nothing`."""
    slip: tuple[SlipPartSpec, ...] = ()
    """What the slip asks, where one is handed in. It fits on one page: the check counts the lines."""
    follow_up: tuple[str, ...] = ()
    """What a second slip asks after 30 days: `[commitment_card.kept]`."""
    second_adult: SecondAdultSpec = SecondAdultSpec()
    """When a second responsible adult must be there. Left out: never."""
    evidence: Evidence = ()
    """What supports the method, by its ids: `evidence: [EV01]`."""
    claims: Claims = ()
    """Claims whose exact words stand in it: `claims: [C10]`."""
    before: tuple[Line, ...] = ()
    """What to do before the day."""
    bring: tuple[ThingSpec, ...] = ()
    """What to bring that is not printed."""
    sessions: Annotated[tuple[SessionSpec, ...], pydantic.Field(min_length=1, max_length=40)]
    """The meetings, in order."""
    home: tuple[str, ...] = ()
    """Sheets in the packet that are for home, by their ids."""
    door: tuple[str, ...] = ()
    """Sheets that lie loose by the door, for those who want one."""
    after: tuple[Line, ...] = ()
    """What to do after it."""
    worked: Line = ""
    """How one can see that it worked."""
    mails: MailsSpec
    """The three mails."""


def piece(tree: Tree, register: Register) -> Piece:
    """Turn a file of a talk or routine into a Piece. Raises ProblemsFound."""
    spec = validated(PieceFile, tree)
    problems = [*odd_characters(tree), *register.problems(tree, spec.evidence, spec.claims)]
    if problems:
        raise ProblemsFound(problems)
    notes = register.notes(spec.evidence, spec.claims)
    return Piece(spec.id, spec.title, spec.beats(), spec.guidance(), notes, tree.value_at(()))


def workshop(
    tree: Tree, documents: Mapping[str, Document], pieces: Mapping[str, Piece], register: Register
) -> Workshop:
    """Turn a workshop file into a Workshop. Raises ProblemsFound with every mistake."""
    spec = validated(WorkshopFile, tree)
    problems = [*odd_characters(tree), *_unknown(spec, tree, documents, pieces), *_collected(spec, tree)]
    problems += register.problems(tree, spec.evidence, spec.claims)
    if problems:  # the rules below need every sheet
        raise ProblemsFound(problems)
    found = replace(_workshop(spec, tree, pieces), evidence=register.notes(spec.evidence, spec.claims))
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


def _collected(spec: WorkshopFile, tree: Tree) -> Iterator[Problem]:
    """Where `collects` and the slip do not say the same."""
    if spec.collects == "slip" and not spec.slip:
        message = "A slip is handed in, and nothing says what it asks. Add 'slip:' with its parts."
        yield Problem(tree.key_at(("collects",)), "slip-missing", message)
    for key in ("slip", "follow_up"):
        if spec.collects == "nothing" and getattr(spec, key):
            message = f"Nothing is handed in here. Take '{key}:' out, or write 'collects: slip'."
            yield Problem(tree.key_at((key,)), "nothing-collected", message)


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
        slip=tuple(
            agenda.SlipPart(part.title, part.fields, part.rows, part.beside, part.answers == "codes")
            for part in spec.slip
        ),
        follow_up=spec.follow_up,
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

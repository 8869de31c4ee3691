"""What a workshop is once the author's notation is left behind, and what it needs for a number of people.

Sheets are named by their ids: a center may reword or replace them. Everything else a guide prints stands here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Literal, TypeAlias, get_args

from toolkit.document import Document, Guidance
from toolkit.problems import Source
from toolkit.register import EvidenceNote

ItemKind: TypeAlias = Literal[
    "welcome", "check", "talk", "work", "group", "pairs", "pause", "break",
    "catch_up", "home", "exit_check", "hand_in", "support",
]  # fmt: skip
Per: TypeAlias = Literal["person", "pair", "table", "room"]
MailKind: TypeAlias = Literal["invitation", "day_before", "after_30_days"]
MAILS: tuple[MailKind, ...] = get_args(MailKind)
PLACEHOLDERS = ("date", "time", "place", "center", "contact", "advisor")  # what an advisor fills in before sending

CONSENT_SHEET = "data_choice"  # explains the slip: the first thing where one is handed in, and nowhere else
WORDS_A_MINUTE = (90, 110)  # spoken slowly, and briskly
EXTRA_COPIES = 10  # one more for every ten, for latecomers and spoiled sheets
LARGE_PRINT_COPIES = 30  # one for every so many people, one at least


@dataclass(frozen=True)
class Helper:
    """Printed material for people who come without their own, and how many share one."""

    id: str
    title: str
    per: Per

    @property
    def shared(self) -> str:
        """How many there are, in words."""
        return "one set" if self.per == "room" else f"one for each {self.per}"


HELPERS: dict[str, Helper] = {
    helper.id: helper
    for helper in (
        Helper("phrases_card", "The card “What that e-mail really tells you”", "person"),
        Helper("sample_cases", "The fictional sample cases, with their sheets and logs", "table"),
        Helper("sample_log_cards", "The 12 cards of the sample log, cut out", "pair"),
        Helper("job_ads", "The three fictional job ads", "pair"),
        Helper("sample_resume", "The fictional resume", "pair"),
        Helper("code_labels", "Labels with participant codes", "room"),
    )
}


@dataclass(frozen=True)
class Beat:
    """One moment of a talk: words to say, or something to do for so many seconds."""

    say: str = ""
    do: str = ""
    seconds: int = 0


@dataclass(frozen=True)
class Piece:
    """A talk or a routine that several workshops share: said and done the same way everywhere."""

    id: str
    title: str
    talk: tuple[Beat, ...] = ()
    guidance: Guidance = field(default=Guidance())
    evidence: tuple[EvidenceNote, ...] = ()
    source: Source = field(default=Source(), compare=False)


@dataclass(frozen=True)
class Step:
    """A timed part of an item. `title` is short enough for a bar; `text` says what people do."""

    title: str
    minutes: int
    text: str = ""


@dataclass(frozen=True)
class Item:
    """One line of the agenda. Several sheets are a choice; `start`: a sheet is only begun or explained in the room."""

    id: str
    kind: ItemKind
    title: str
    minutes: int
    aim: str = ""
    sheets: tuple[str, ...] = ()
    start: bool = False
    steps: tuple[Step, ...] = ()
    own_talk: tuple[Beat, ...] = ()
    own_guidance: Guidance = field(default=Guidance())
    pieces: tuple[Piece, ...] = ()
    helpers: tuple[str, ...] = ()
    source: Source = field(default=Source(), compare=False)

    @property
    def free(self) -> bool:
        """Whether nothing new happens: a break, or time to catch up."""
        return self.kind in ("catch_up", "break")

    @property
    def again(self) -> bool:
        """Whether a sheet that people know by now is taken up once more."""
        return self.kind == "exit_check"

    @property
    def talk(self) -> tuple[Beat, ...]:
        """What is said and done in order: this item's own, then its pieces'."""
        return self.own_talk + tuple(beat for piece in self.pieces for beat in piece.talk)

    @property
    def shared(self) -> Guidance:
        """What its pieces say."""
        found = Guidance()
        for piece in self.pieces:
            found = joined(found, piece.guidance)
        return found

    @property
    def guidance(self) -> Guidance:
        """What its pieces and the item itself say, without what its sheets bring."""
        return joined(self.shared, self.own_guidance)

    @property
    def works(self) -> tuple[str, ...]:
        """The sheets that are filled in here, not only begun."""
        return () if self.start else self.sheets


@dataclass(frozen=True)
class Late:
    """What to leave out when running late: minutes saved, at which item, and the words for it."""

    item: str
    minutes: int
    words: str


@dataclass(frozen=True)
class Session:
    """One meeting. A workshop of one meeting has one session, without a title."""

    number: int
    title: str
    minutes: int
    items: tuple[Item, ...]
    late: tuple[Late, ...] = ()

    def timed(self) -> tuple[tuple[int, Item], ...]:
        """Each item with the minute it starts at, counted from 0."""
        starts = accumulate((item.minutes for item in self.items), initial=0)
        return tuple(zip(starts, self.items, strict=False))

    def item(self, id: str) -> Item:
        """Return the item with this id. Raises KeyError."""
        return {item.id: item for item in self.items}[id]


@dataclass(frozen=True)
class SecondAdult:
    """When a second responsible adult must be there: from so many people on (0 = no such rule), or in some sessions."""

    from_people: int = 0
    in_sessions: tuple[int, ...] = ()

    def needed(self, people: int, session: int) -> bool:
        """Whether one is needed for so many people in this session (from 1)."""
        return bool(self.from_people and people >= self.from_people) or session in self.in_sessions


@dataclass(frozen=True)
class Thing:
    """Something to bring that is not printed: so many for each person, pair, table or for the room."""

    words: str
    per: Per = "room"
    count: int = 1


@dataclass(frozen=True)
class Mail:
    """A mail in plain text. What stands in [brackets] is filled in before it is sent."""

    kind: MailKind
    subject: str
    text: str

    @property
    def id(self) -> MailKind:
        """What stands for it in a file: each workshop has one of each."""
        return self.kind


@dataclass(frozen=True)
class SlipPart:
    """A part of the hand-in slip: counted questions by their short names (sheet.block or sheet.block.column).

    Its questions stand `rows` times, `beside` of them in one line. `codes`: people write the code of an entry.
    """

    title: str
    fields: tuple[str, ...]
    rows: int = 1
    beside: int = 1
    codes: bool = False


@dataclass(frozen=True)
class Workshop:
    """A whole workshop, ready for every format. `table` people sit together."""

    id: str
    code: str
    title: str
    version: int
    purpose: str
    for_whom: str
    minutes: int
    least: int
    most: int
    table: int
    goals: tuple[str, ...]
    sessions: tuple[Session, ...]
    mails: tuple[Mail, ...]
    slip: tuple[SlipPart, ...] = ()  # what may be handed in; without it, nothing is
    follow_up: tuple[str, ...] = ()  # what may be handed in after 30 days, by short names
    second_adult: SecondAdult = SecondAdult()
    evidence: tuple[EvidenceNote, ...] = ()
    home: tuple[str, ...] = ()  # sheets in the packet that are for home
    door: tuple[str, ...] = ()  # loose sheets by the door, for those who want one
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    worked: str = ""  # how one can see that it worked
    bring: tuple[Thing, ...] = ()
    source: Source = field(default=Source(), compare=False)

    @property
    def slug(self) -> str:
        """The id as it stands in file names and addresses."""
        return self.id.replace("_", "-")

    @property
    def has_key(self) -> bool:
        """Whether a page explains the codes of the slip: one without codes explains itself."""
        return any(part.codes for part in self.slip)

    def all_items(self) -> Iterator[tuple[Session, Item]]:
        """Every item with its session, in order."""
        for session in self.sessions:
            for item in session.items:
                yield session, item

    @property
    def packet(self) -> tuple[str, ...]:
        """The sheets of a participant's packet: those of the agenda in its order, each once, then those for home."""
        used = [sheet for _, item in self.all_items() for sheet in item.sheets if sheet not in self.door]
        return tuple(dict.fromkeys([*used, *self.home]))

    @property
    def sheets(self) -> tuple[str, ...]:
        """Every sheet that is printed for this workshop."""
        return tuple(dict.fromkeys([*self.packet, *self.door]))

    @property
    def helpers(self) -> tuple[str, ...]:
        """Every helper that some item names, each once."""
        return tuple(dict.fromkeys(helper for _, item in self.all_items() for helper in item.helpers))


def joined(general: Guidance, special: Guidance) -> Guidance:
    """Both together, the general first. Where only one text can stand (set up, silence ...), the special one."""
    return Guidance(
        set_up=special.set_up or general.set_up,
        say=general.say + special.say,
        do=general.do + special.do,
        answers=general.answers + special.answers,
        silence=special.silence or general.silence,
        watch_for=general.watch_for + special.watch_for,
        without_sight=special.without_sight or general.without_sight,
        know=general.know + special.know,
        debrief=special.debrief or general.debrief,
    )


def coaching(workshop: Workshop, item: Item, documents: Mapping[str, Document]) -> tuple[tuple[str, Guidance], ...]:
    """What the person who runs an item has to know, as (sheet id or "", guidance).

    The notes of its pieces and of its sheet come first, then its own. A choice of sheets keeps each apart. A sheet that
    was explained earlier in the workshop brings nothing more.
    """
    new = [documents[sheet] for sheet in item.sheets if first(workshop, sheet) is item]
    if len(item.sheets) == 1 and new:
        return (("", joined(joined(item.shared, new[0].facilitator), item.own_guidance)),)
    apart = new if len(item.sheets) > 1 else ()
    return (("", item.guidance), *((document.id, document.facilitator) for document in apart))


def first(workshop: Workshop, sheet: str) -> Item | None:
    """The item that brings a sheet for the first time."""
    return next((item for _, item in workshop.all_items() if sheet in item.sheets), None)


def spoken(item: Item) -> tuple[float, float]:
    """Minutes that the item's own words and pauses take, spoken briskly and slowly. Its sheets' notes don't count."""
    words = sum(len(text.split()) for text in (*(beat.say for beat in item.talk), *item.guidance.say))
    pauses = sum(beat.seconds for beat in item.talk) / 60
    slow, brisk = WORDS_A_MINUTE
    return words / brisk + pauses, words / slow + pauses


def triads(people: int) -> tuple[int, ...]:
    """Groups of three; who is left over makes groups of four. 11 people: 3, 4, 4. Fewer than six stay one group."""
    whole, left = divmod(people, 3)
    if left > whole:
        return (people,)
    return (3,) * (whole - left) + (4,) * left


@dataclass(frozen=True)
class Count:
    """How many of something are needed, and why so many."""

    what: str  # the id of a sheet or helper; words for things to bring; "packet", "slip" or "contact_slip"
    kind: Literal["packet", "slip", "sheet", "helper", "thing"]
    copies: int
    why: str

    @property
    def printed(self) -> bool:
        """Whether it comes out of a printer; the rest is brought along."""
        return self.kind != "thing"

    @property
    def sheet(self) -> str:
        """The id of a worksheet that is printed by itself."""
        return self.what if self.kind == "sheet" else ""

    @property
    def helper(self) -> Helper | None:
        """The material for people who come without their own."""
        return HELPERS[self.what] if self.kind == "helper" else None


def with_extra(copies: int) -> int:
    """Copies to print for so many: a tenth more, rounded up. 24 -> 27."""
    return copies + -(-copies // EXTRA_COPIES)


def counts(workshop: Workshop, people: int) -> tuple[Count, ...]:
    """What to print and bring for so many people, packets first. Raises ValueError for no people at all."""
    if people < 1:
        raise ValueError("a workshop needs people")
    large = -(-people // LARGE_PRINT_COPIES)
    each = "one each and a tenth more"
    found = [
        Count("packet", "packet", with_extra(people), each),
        Count("packet_large_print", "packet", large, "large print, ready on the front table"),
    ]
    if workshop.slip:
        papers = ("slip", *(["slip_key"] if workshop.has_key else []), "contact_slip")
        found += [Count(paper, "slip", with_extra(people), each) for paper in papers]
        found.append(Count("slip_large_print", "slip", large, "large print, ready on the front table"))
    found += [Count(sheet, "sheet", with_extra(people), "loose, by the door") for sheet in workshop.door]
    for helper in (HELPERS[id] for id in workshop.helpers):
        if helper.per == "person":
            found.append(Count(helper.id, "helper", with_extra(people), each))
        else:
            shared = _needed(helper.per, people, workshop.table)
            found.append(Count(helper.id, "helper", shared, helper.shared))
    for thing in workshop.bring:
        many = thing.count * _needed(thing.per, people, workshop.table)
        found.append(
            Count(thing.words, "thing", many, "" if thing.per == "room" else f"{thing.count} for each {thing.per}")
        )
    return tuple(found)


def _needed(per: Per, people: int, table: int) -> int:
    shared = {"person": 1, "pair": 2, "table": table, "room": people}[per]
    return -(-people // shared)

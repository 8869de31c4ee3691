"""What authors may write in a worksheet, in a list and in the file of modules: each key, and what it is for."""

from __future__ import annotations

import functools
import operator
from typing import TYPE_CHECKING, Annotated, Literal

import pydantic

from toolkit import kinds
from toolkit.document import MEDIA, Group, Guidance, Medium
from toolkit.kinds._base import Id, Kind, Line, Model, Text
from toolkit.measure_file import AnyMeasure
from toolkit.messages import ARTICLE, CLAIM, CODE, EVIDENCE, LIST_CODE, TAB

if TYPE_CHECKING:
    AnyKind = Kind
else:
    AnyKind = Annotated[functools.reduce(operator.or_, kinds.models().values()), pydantic.Field(discriminator="kind")]

Title = Annotated[str, pydantic.StringConstraints(min_length=3, max_length=60, strip_whitespace=True)]
Purpose = Annotated[str, pydantic.StringConstraints(min_length=10, max_length=200, strip_whitespace=True)]
Called = Annotated[str, pydantic.StringConstraints(min_length=2, max_length=40, strip_whitespace=True)]
ItemId = Annotated[str, pydantic.StringConstraints(pattern=ARTICLE)]
ClaimId = Annotated[str, pydantic.StringConstraints(pattern=CLAIM)]
EvidenceId = Annotated[str, pydantic.StringConstraints(pattern=EVIDENCE)]


class GuidanceSpec(Model, title="Notes for the advisor"):
    """What helps the person who runs it, each note under what it is for."""

    set_up: Text = ""
    """What to prepare."""
    say: tuple[Text, ...] = ()
    """Words to say, without quotation marks."""
    do: tuple[Text, ...] = ()
    """What to do meanwhile."""
    answers: tuple[Text, ...] = ()
    """What participants are likely to say, and what to answer."""
    silence: Text = ""
    """What to do when nobody speaks or writes."""
    watch_for: tuple[Text, ...] = ()
    """What may go wrong, and how to see it early."""
    without_sight: Text = ""
    """How somebody takes part who does not see: without drawing, and without reading what others have written."""
    know: tuple[Text, ...] = ()
    """What is good to know beforehand."""
    debrief: Text = ""
    """How to end."""

    def guidance(self) -> Guidance:
        """The same as a plain value."""
        return Guidance(**{name: getattr(self, name) for name in Guidance.__dataclass_fields__})


class WorksheetFile(Model, title="A worksheet"):
    """A file in `worksheets/`."""

    id: Id
    """Its name for the toolkit, for files and for addresses. It never changes: answers are kept under it."""
    code: Annotated[str, pydantic.StringConstraints(pattern=CODE)]
    """A short name for people, at the foot of each page: `code: W03`."""
    title: Title
    """Its title."""
    tab: Annotated[str, pydantic.StringConstraints(min_length=1, max_length=31, pattern=TAB)]
    """The name of its sheet in Excel."""
    version: Annotated[int, pydantic.Field(ge=1, le=9999)]
    """1 at first. Raise it when questions change."""
    module: Id
    """The stop of the path it belongs to: `m0` to `m7`. It has the color of that stop."""
    minutes: Annotated[int, pydantic.Field(ge=1, le=240)]
    """How long it takes in the room. It stands at the top. The questions asked there must fit."""
    group: Group
    """What it trains: a `skill`, or `motivation`. `frame` is for sheets that hold the others together."""
    sensitivity: Annotated[int, pydantic.Field(ge=0, le=3)]
    """How much it may touch people: 0 plain, 1 personal, 2 about feelings, 3 may hurt. From 2 on, the sheet names
    somebody to turn to."""
    feeds_slip: bool
    """Whether any answer may be counted. Then at least one question says `share: counts`."""
    purpose: Purpose
    """What people leave with, in one or two short sentences."""
    facts: Annotated[tuple[Line, ...], pydantic.Field(max_length=4)] = ()
    """What stands beside the minutes: `facts: [On your own]`."""
    steps: Annotated[tuple[Line, ...], pydantic.Field(max_length=5)] = ()
    """How to use it, on the website."""
    also: Annotated[tuple[Called, ...], pydantic.Field(max_length=10)] = ()
    """What people call it, or what they type to find it: `also: [ghosted, no answer]`. The search finds these words."""
    topics: Annotated[tuple[Id, ...], pydantic.Field(max_length=4)] = ()
    """What people come with for whom it is, by the ids of [topics](topics.md): `topics: [no_reply]`."""
    outputs: Annotated[tuple[Medium, ...], pydantic.Field(min_length=1)] = tuple(sorted(MEDIA))
    """The forms it is meant for: `print` on paper, `large_print`, `fillable` a PDF to fill in, `web` on the website,
    `xlsx` in Excel."""
    core: Annotated[tuple[str, ...], pydantic.Field(max_length=3)] = ()
    """The two or three questions that matter, by the ids of their blocks or columns: `core: [who, log.stage]`. They are
    marked on the page, and come first when time is short."""
    home: bool = False
    """It is for home. In a workshop it is only explained."""
    article: tuple[ItemId, ...] = ()
    """The parts of the article that it puts into practice: `article: [S06]`."""
    evidence: Annotated[tuple[EvidenceId, ...], pydantic.Field(max_length=3)] = ()
    """Research that supports it, by its id in `evidence.yaml`: `evidence: [EV05]`."""
    claims: Annotated[tuple[ClaimId, ...], pydantic.Field(max_length=3)] = ()
    """Statements that its words rest on, by their ids in `claims.yaml`: `claims: [C10]`."""
    aliases: dict[str, str] = {}  # noqa: RUF012  pydantic copies defaults
    """Questions that have a new name, old name first: `aliases: {reason: why}`. Old answers keep their place."""
    facilitator: GuidanceSpec = GuidanceSpec()
    """Notes for the person who hands it out."""
    blocks: Annotated[tuple[AnyKind, ...], pydantic.Field(min_length=1, max_length=40)]
    """What stands on it, from top to bottom."""
    measures: Annotated[tuple[AnyMeasure, ...], pydantic.Field(max_length=12)] = ()
    """What can be concluded from the answers, in Excel and from what comes back."""


class EntrySpec(Model, title="An entry"):
    """One thing to choose."""

    code: Annotated[str, pydantic.StringConstraints(pattern=LIST_CODE)]
    """What is kept as the answer, and written into narrow cells on paper. It is never used again for something else."""
    label: Line
    """The words people choose. They may change."""
    short: Line = ""
    """Shorter words for narrow places."""
    group: str = ""
    """The id of the group it stands in, where the list has groups."""
    share: Literal["advisor", "never"] | None = None
    """Makes this entry more private than the questions that offer it: `advisor` or `never`."""


class GroupSpec(Model, title="A group of entries"):
    """A heading over some entries."""

    id: Annotated[str, pydantic.StringConstraints(pattern=LIST_CODE)]
    """The name by which entries say that they belong to it."""
    label: Line
    """The heading."""
    note: Text = ""
    """A sentence that is always printed below it."""


class ListFile(Model, title="A list"):
    """A file in `lists/`. Codes are added or retired, never used again for something else."""

    id: Id
    """The name by which questions ask for it: `list: ways_to_meet`."""
    title: Line
    """What is chosen from."""
    shows_codes: bool = False
    """People see the codes, too, on screens: where they talk about them, or copy them from paper."""
    groups: tuple[GroupSpec, ...] = ()
    """Headings for a long list. Then each entry says in which group it stands."""
    entries: Annotated[tuple[EntrySpec, ...], pydantic.Field(min_length=1, max_length=120)]
    """What there is to choose from, in this order."""
    retired: dict[str, str] = {}  # noqa: RUF012  pydantic copies defaults
    """Codes that are no longer offered, and the code each is read as, or `""`: `retired: {OLD: NEW}`."""


class ModulesFile(Model):
    """The stops of the path."""

    class Stop(Model):
        """One stop."""

        id: Id
        number: Annotated[int, pydantic.Field(ge=0, le=7)]
        title: Line
        line: Line

    modules: tuple[Stop, ...]

"""A workshop arranged for its page: its agenda with running minutes, its sheets, and every file there is for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from toolkit.agenda import HELPERS, Item, Session, Workshop
from toolkit.document import Document
from toolkit.formats.site.downloads import HANDOUTS, HELPER, Button, Download, forms_of, of_workshop
from toolkit.pack import CASES, NOTED, NOTES
from toolkit.plan import late


@dataclass(frozen=True)
class Line:
    """One line of an agenda: the minutes at which it begins and ends, and how much of its bar it takes, in percent."""

    start: int
    end: int
    item: Item
    sheets: tuple[Document, ...]
    helpers: tuple[str, ...]
    late: str
    width: str

    @property
    def module(self) -> int:
        """The number of the stop whose color it has."""
        return self.sheets[0].module.number if self.sheets else 0

    @property
    def free(self) -> bool:
        """Whether nothing is planned for it."""
        return self.item.free


@dataclass(frozen=True)
class Meeting:
    """A session with its agenda. Only those of a workshop with several have a title."""

    title: str
    minutes: int
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Handout:
    """A file in all its forms: what it is called, what it is for, and a button for each."""

    title: str
    use: str
    buttons: tuple[Button, ...]


def meetings(workshop: Workshop, documents: Mapping[str, Document]) -> tuple[Meeting, ...]:
    """The agenda of each session."""
    return tuple(
        Meeting(session.title, session.minutes, tuple(_lines(session, documents))) for session in workshop.sessions
    )


def _lines(session: Session, documents: Mapping[str, Document]) -> Iterator[Line]:
    leave_out = late(session)
    for start, item in session.timed():
        yield Line(
            start,
            start + item.minutes,
            item,
            tuple(documents[id] for id in item.sheets),
            tuple(HELPERS[id].title for id in item.helpers),
            leave_out.get(item.id, ""),
            f"{item.minutes / session.minutes:.2%}",
        )


def length(workshop: Workshop) -> str:
    """How long it takes, in words: "60 minutes", "6 meetings of 60 minutes"."""
    many, each = len(workshop.sessions), _each(workshop)
    if many == 1:
        return f"{workshop.minutes} minutes"
    return f"{many} meetings of {each} minutes" if each else f"{many} meetings, {workshop.minutes} minutes together"


def brief(workshop: Workshop) -> str:
    """Its minutes as a sign: "60", "6 × 60"."""
    many, each = len(workshop.sessions), _each(workshop)
    return f"{many} × {each}" if many > 1 and each else str(workshop.minutes)


def _each(workshop: Workshop) -> int:
    """The minutes of each session; 0 where they differ."""
    found = {session.minutes for session in workshop.sessions}
    return found.pop() if len(found) == 1 else 0


def handouts(
    workshop: Workshop, downloads: Iterable[Download], documents: Mapping[str, Document], paper: str
) -> tuple[Handout, ...]:
    """Every file there is for a workshop: its own, then its helpers, then the loose sheets by the door."""
    every = tuple(downloads)
    own = of_workshop(every, workshop)
    found = [Handout(title, use, forms_of(own, kind, paper)) for kind, (title, use) in HANDOUTS.items()]
    for helper in (HELPERS[id] for id in workshop.helpers):
        files = _named(helper.id.replace("_", "-"), every)
        found.append(Handout(helper.title, helper.shared.capitalize(), forms_of(files, HELPER, paper)))
    if "sample_cases" in workshop.helpers:
        stems = sorted({item.stem for item in every if item.stem.startswith(CASES)})
        for stem in stems:
            use = "Worksheets as one of the made-up people filled them in"
            title = f"Filled sheets, case {stem.removeprefix(CASES).upper()}"
            found.append(Handout(title, use, forms_of(_named(stem, every), HELPER, paper)))
    if NOTED & set(workshop.helpers):
        use = "For you: how cards, cases and resume come out"
        found.append(Handout("Notes on the sample material", use, forms_of(_named(NOTES, every), HELPER, paper)))
    for document in (documents[id] for id in workshop.door):
        mine = [item for item in every if item.worksheet == document.id]
        title = f"{document.code} {document.title}"
        found.append(Handout(title, "Loose, by the door, for those who want one", forms_of(mine, "print", paper)))
    return tuple(handout for handout in found if handout.buttons)


def _named(stem: str, downloads: Iterable[Download]) -> list[Download]:
    return [found for found in downloads if found.stem == stem]


def using(workshops: Sequence[Workshop], document: Document) -> tuple[Workshop, ...]:
    """The workshops that hand a sheet out."""
    return tuple(workshop for workshop in workshops if document.id in workshop.sheets)

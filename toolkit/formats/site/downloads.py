"""The files a page offers. What the build has not made has no button."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from toolkit.agenda import Workshop
from toolkit.document import Document

PAPERS = {"a4": "A4", "letter": "Letter", "": ""}
# What there can be, in the order in which it is shown. A kind that is named nowhere here is not offered on the site.
KINDS = {
    "print": ("Print", "PDF"),
    "low-ink": ("Print in black", "saves ink"),
    "large-print": ("Large print", "PDF"),
    "fillable": ("Fillable PDF", "type and save"),
    "fillable-large-print": ("Fillable large print", "type and save"),
    "tracker": ("Excel", ""),
    "tracker-example": ("Excel example", "filled in by somebody made up"),
}
FILLED_IN = (("print", "on paper"), ("fillable", "as a PDF"), ("tracker", "in Excel"))
HANDOUTS = {  # of a workshop: what it is called, and what it is for
    "pack": ("Ready pack", "All of these in one zip, with a first page that says how to begin"),
    "start-here": ("Start here", "The first page of the ready pack: three steps"),
    "facilitator-guide": ("Facilitator guide", "For you: emergency card, plan, words to say, mails"),
    "packet": ("Participant packet", "For each person: cover, all sheets, whom to turn to"),
    "packet-large-print": ("Packet in large print", "On the front table: the same sheets in 18 point, rows as cards"),
    "print-ready": ("Print-ready file", "One set for one person, in the order you hand it out, for your own printer"),
    "job-ticket": ("Job ticket", "For the copy shop: how many copies, sides, staples and holes"),
    "slip": ("Hand-in slip", "Loose, one for each person"),
    "slip-fillable": ("Hand-in slip to type into", "The same page as a form; choices come with their words"),
    "slip-large-print": ("Hand-in slip in large print", "On the front table; words to tick, no codes"),
    "slip-large-print-fillable": ("Large-print slip to type into", "The same pages as a form"),
    "slip-key": ("Key to the slip", "Beside the slip: what the codes mean"),
    "contact-slip": ("Contact slip", "On the front table, for those who want a mail after 30 days"),
    "slip-follow-up": ("Follow-up slip", "Goes with the mail after 30 days"),
    "slip-follow-up-fillable": ("Follow-up slip to type into", "The same page as a form"),
    "tracker": ("Tracker", "For people who would rather type: the sheets of this workshop in one Excel file"),
    "mails": ("Mails", "Invitation, the day before, 30 days later; as plain text"),
}
MAIN = {
    "pack": "Ready pack",
    "facilitator-guide": "Guide",
    "packet": "Packet",
    "tracker": "Tracker",
}  # right under a workshop's title
HELPER = "helper"
FORMATS = {".pdf": "PDF", ".xlsx": "Excel", ".txt": "Text", ".zip": "Zip"}


@dataclass(frozen=True)
class Download:
    """One file that the build has made. `uri` is its address from the root of the site; `size` is in bytes.

    `worksheet` and `workshop` are ids. A file with neither belongs to all. `pages` is 0 where there are none.
    """

    worksheet: str
    kind: str
    paper: str
    uri: str
    size: int
    pages: int = 0
    workshop: str = ""

    @property
    def stem(self) -> str:
        """The name of the file, without what stands behind the dot."""
        return PurePosixPath(self.uri).stem


@dataclass(frozen=True)
class Button:
    """What a download says: its name, and in small type what to expect."""

    name: str
    small: str
    uri: str


def offered(entry: Mapping[str, object]) -> bool:
    """Whether a file of the build's manifest is one that pages offer."""
    kind = entry.get("kind")
    return (kind in KINDS or kind in HANDOUTS or kind == HELPER) and entry.get("paper", "") in PAPERS


def buttons(
    downloads: Iterable[Download], worksheet: str, document: Document | None = None, paper: str = "a4"
) -> tuple[Button, ...]:
    """The buttons for a worksheet's files, or for those that belong to all.

    Where a file is there for several papers, the one for `paper` comes first.
    """
    mine = [found for found in downloads if found.worksheet == worksheet and not found.workshop]
    return tuple(
        Button(_name(KINDS[found.kind][0], found), _small(found, KINDS[found.kind][1] or _excel(document)), found.uri)
        for found in _ordered(mine, tuple(KINDS), paper)
    )


def main_buttons(downloads: Iterable[Download], workshop: Workshop, paper: str) -> tuple[Button, ...]:
    """The buttons under the title of a workshop: what nobody can do without."""
    return tuple(
        Button(_name(MAIN[found.kind], found), _small(found, _format(found)), found.uri)
        for found in _ordered(of_workshop(downloads, workshop), tuple(MAIN), paper)
    )


def pack_buttons(packs: Iterable[Download], paper: str) -> tuple[Button, ...]:
    """The ready packs of one workshop, one for each paper."""
    return tuple(
        Button(_name("Ready pack", found), _small(found, _format(found)), found.uri)
        for found in _ordered(packs, ("pack",), paper)
    )


def print_buttons(downloads: Iterable[Download], worksheet: str, paper: str) -> tuple[Button, ...]:
    """The printed file of a worksheet on each paper, in a few words."""
    mine = [found for found in downloads if found.worksheet == worksheet]
    return tuple(Button(_name("Print", found), _small(found), found.uri) for found in _ordered(mine, ("print",), paper))


def of_workshop(downloads: Iterable[Download], workshop: Workshop) -> tuple[Download, ...]:
    """A workshop's own files."""
    return tuple(found for found in downloads if found.workshop == workshop.id)


def forms_of(downloads: Iterable[Download], kind: str, paper: str) -> tuple[Button, ...]:
    """A button for each form of one file: its papers, or the program that opens it."""
    return tuple(
        Button(PAPERS[found.paper] or _format(found), _small(found, _format(found) if found.paper else ""), found.uri)
        for found in _ordered(downloads, (kind,), paper)
    )


def where_to_fill_in(downloads: Iterable[Download], worksheet: str) -> str:
    """How a sentence goes on that says what the page needs: it names the other ways, as far as they exist."""
    there = {found.kind for found in downloads if found.worksheet == worksheet}
    ways = [words for kind, words in FILLED_IN if kind in there]
    return f". You can also fill it in {' or '.join(ways)}" if ways else ""


def _ordered(downloads: Iterable[Download], kinds: tuple[str, ...], paper: str) -> list[Download]:
    """What is of these kinds, in their order; of several papers, the one for `paper` first."""
    papers = sorted(PAPERS, key=lambda name: name != paper)
    mine = [found for found in downloads if found.kind in kinds]
    return sorted(mine, key=lambda found: (kinds.index(found.kind), papers.index(found.paper), found.uri))


def _name(title: str, found: Download) -> str:
    return f"{title} {PAPERS[found.paper]}".strip()


def _format(found: Download) -> str:
    return FORMATS[PurePosixPath(found.uri).suffix]


def _small(found: Download, first: str = "") -> str:
    pages = [f"{found.pages} {'page' if found.pages == 1 else 'pages'}"] if found.pages else []
    return ", ".join([*filter(None, [first]), *pages, shown_size(found.size)])


def _excel(document: Document | None) -> str:
    if document is None:
        return "all sheets in one file"
    adds_up = any(item.origin("xlsx") == "computed" for item in document.fields("xlsx"))
    return "adds up for you" if adds_up else "lists to choose from"


def shown_size(size: int) -> str:
    """A file's size as people say it."""
    return f"{max(1, round(size / 1024))} KB" if size < 1024 * 1000 else f"{size / 1024 / 1024:.1f} MB"

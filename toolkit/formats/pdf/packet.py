"""What a participant gets: a cover, every sheet on a front side of its own, and a page of where to find help."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from toolkit.agenda import Item, Workshop
from toolkit.branding import Branding
from toolkit.document import Document, Medium, Module
from toolkit.formats import html
from toolkit.formats.pdf import book, flow, frame, picture
from toolkit.formats.pdf import print as printed
from toolkit.formats.pdf.book import Bundle, Made, Pages
from toolkit.formats.pdf.flow import Leaf
from toolkit.formats.pdf.paper import Paper, PaperName, paper
from toolkit.formats.pdf.render import Laid, lay_out

PATH = (172.0, 36.0)  # mm, the path on the cover
OWN_LINES: dict[PaperName, int] = {"a4": 9, "letter": 7}  # lines to write on that fill the page of help


@dataclass(frozen=True)
class Line:
    """One line of the contents: its number in the packet, and how long it takes where it is used in the room."""

    number: int
    document: Document
    minutes: str
    place: str


@dataclass(frozen=True)
class Own:
    """The pages of a packet that are no sheets: its cover and list of sheets, its help, and what laid them out."""

    covers: tuple[Leaf, ...]
    help: tuple[Leaf, ...]
    origins: tuple[Laid, ...]


def paginated(
    workshop: Workshop,
    documents: Mapping[str, Document],
    modules: Sequence[Module],
    size: PaperName,
    branding: Branding,
) -> Pages:
    """Lay out the packet of a workshop on one paper: cover, sheets in the order of the agenda, those for home, help.

    Each sheet begins on a front side, and help is the last outside page; a side that stays blank says so.
    """
    on = paper(size, landscape=False)
    lines = tuple(contents(workshop, documents))
    sheets = [printed.leaves(line.document, size, branding) for line in lines]
    if problems := tuple(problem for _, found in sheets for problem in found):
        return None, problems
    own = _own_pages(workshop, lines, modules, on, branding, apart=False)
    apart = flow.over(own, 1, on) > 0
    if apart:  # a long list of sheets stands on the back of the cover
        own = _own_pages(workshop, lines, modules, on, branding, apart=True)
    cover, help_ = (flow.alone(own, number) for number in (1, 2))
    covers = (cover, flow.alone(own, 3)) if apart else (cover,)
    found = [(line, sheet) for line, (sheet, _) in zip(lines, sheets, strict=True) if sheet is not None]
    return assembled(workshop, documents, found, Own(covers, (help_,), (own,)), on, branding), ()


def assembled(
    workshop: Workshop,
    documents: Mapping[str, Document],
    sheets: Sequence[tuple[Line, printed.Sheet]],
    own: Own,
    on: Paper,
    branding: Branding,
) -> Bundle:
    """Put the pages of a packet in order. Each sheet begins on a front side, and help ends on an outside page."""
    empty = blank(workshop, on, branding)
    below = book.footer(workshop.code, workshop.version, branding, on.large)
    runs = [book.Run(on, own.covers, below, "packet cover", large=on.large)]
    for line, sheet in sheets:
        if odd(runs):
            runs += empty.runs
        runs.append(sheet.run(line.document, branding, line.place))
    if (sum(len(run.leaves) for run in runs) + len(own.help)) % 2:
        runs += empty.runs
    main = main_module(workshop, documents)
    runs.append(book.Run(on, own.help, below, "help", main, tab=False, large=on.large))
    origins = (*own.origins, *empty.origins, *(laid for _, sheet in sheets for laid in sheet.origins))
    return Bundle(tuple(runs), origins)


def packet(
    workshop: Workshop,
    documents: Mapping[str, Document],
    modules: Sequence[Module],
    size: PaperName,
    branding: Branding,
) -> Made:
    """Print the packet of a workshop."""
    purpose = f"The packet for {workshop.title}, with {len(workshop.packet)} sheets to keep."
    said = about(workshop, "participant packet", purpose, branding, asks=True)
    return book.made(paginated(workshop, documents, modules, size, branding), said, branding, workshop.source)


def odd(runs: Sequence[book.Run]) -> bool:
    """Whether the last page of these runs is a front side."""
    return sum(len(run.leaves) for run in runs) % 2 == 1


def blank(workshop: Workshop, on: Paper, branding: Branding) -> Bundle:
    """A side that says it stays blank."""
    laid = lay_out(
        html.render("pdf/blank.html.j2", branding, large=on.large), frame.css(on, "packet.css"), workshop.source
    )
    below = book.footer(workshop.code, workshop.version, branding, on.large)
    return Bundle((book.Run(on, (flow.alone(laid, 1),), below, large=on.large),), (laid,))


def about(workshop: Workshop, what: str, purpose: str, branding: Branding, *, asks: bool = False) -> book.About:
    """What the file of a packet, or of another paper of the workshop, says of itself.

    `asks`: where no center is named, it is typed into the file.
    """
    stamps = {"Workshop": workshop.id, "Version": str(workshop.version)}
    return book.About(f"{workshop.title}: {what}", purpose, branding.whose, stamps, asks and not branding.center)


def contents(workshop: Workshop, documents: Mapping[str, Document], medium: Medium = frame.MEDIUM) -> Iterator[Line]:
    """The sheets of a packet that are printed, in the order they stand in."""
    sheets = [documents[id] for id in workshop.packet if medium in documents[id].outputs]
    home = {document.id for document in sheets if document.id not in _used(workshop)}
    inside = len(sheets)
    for number, document in enumerate(sheets, 1):
        place = "for home" if document.id in home else f"sheet {number} of {inside}"
        yield Line(number, document, _minutes(workshop, document), place)


def main_module(workshop: Workshop, documents: Mapping[str, Document]) -> int:
    """The stop of the path that most of the time goes to; start and review only where there is nothing else."""
    minutes: Counter[int] = Counter()
    for _, item in workshop.all_items():
        for sheet in item.works[:1]:
            minutes[documents[sheet].module.number] += item.minutes
    ranked = sorted(minutes, key=lambda number: (number == 0, -minutes[number], number))
    return ranked[0] if ranked else 0


def today(lines: Sequence[Line]) -> set[int]:
    """The stops of the path that the sheets for the room belong to."""
    return {line.document.module.number for line in lines if line.minutes != "at home"} - {0}


def _used(workshop: Workshop) -> dict[str, list[Item]]:
    """The items in which each sheet is used or begun."""
    used: dict[str, list[Item]] = {}
    for _, item in workshop.all_items():
        for sheet in item.sheets:
            used.setdefault(sheet, []).append(item)
    return used


def _minutes(workshop: Workshop, document: Document) -> str:
    items = _used(workshop).get(document.id, [])
    return " + ".join(str(item.minutes) for item in items) if items else "at home"


def _own_pages(
    workshop: Workshop, lines: tuple[Line, ...], modules: Sequence[Module], on: Paper, branding: Branding, apart: bool
) -> Laid:
    """Cover, help and, where it stands apart, the list of sheets: each on an endless page of its own."""
    stops = today(lines)
    context: dict[str, Any] = {
        "workshop": workshop,
        "lines": lines,
        "modules": modules,
        "today": stops,
        "path": picture.way(*PATH, tuple(sorted(stops))),
        "path_size": PATH,
        "logo": frame.logo(branding),
        "apart": apart,
        "own_lines": OWN_LINES[on.name] - (not branding.center),
    }
    text = html.render("pdf/packet.html.j2", branding, **context)
    return lay_out(text, frame.css(on, "packet.css"), workshop.source)

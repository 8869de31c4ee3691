"""One set of everything on paper that is handed to each person, in that order, for a printer at hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from toolkit.agenda import Workshop
from toolkit.branding import Branding
from toolkit.document import Document, Module
from toolkit.formats.pdf import book, helpers, packet, slip
from toolkit.formats.pdf import print as printed
from toolkit.formats.pdf.book import Bundle, Made, Pages
from toolkit.formats.pdf.paper import PaperName, paper
from toolkit.handouts import Handouts
from toolkit.plan import personal
from toolkit.slip import slip as handed_in

PER_PERSON: Mapping[str, Callable[[Handouts, PaperName, Branding], Pages]] = {"phrases_card": helpers.phrases_pages}


def print_ready(
    workshop: Workshop,
    documents: Mapping[str, Document],
    modules: Sequence[Module],
    handouts: Handouts | None,
    size: PaperName,
    branding: Branding,
) -> Made:
    """Print one set of a workshop; `handouts` where it has cards for everyone.

    Each paper has a page count of its own. Where its last side is a front, the back says that it stays blank. Contact
    slips are not among them: they lie on a table, for those who want one.
    """
    papers = list(_papers(workshop, documents, modules, handouts, size, branding))
    if problems := tuple(problem for _, found in papers for problem in found):
        return b"", 0, problems
    empty = packet.blank(workshop, paper(size, landscape=False), branding)
    runs: list[book.Run] = []
    origins = list(empty.origins)
    for bundle, _ in papers:
        if bundle is not None:
            first, *rest = bundle.runs
            runs += [replace(first, anew=True), *rest]
            runs += [replace(empty.runs[0], anew=True, counted=False)] if packet.odd(runs) else []
            origins += bundle.origins
    purpose = f"Everything on paper that one person gets in {workshop.title}, in the order in which it is handed out."
    said = packet.about(workshop, "one set, ready to print", purpose, branding, asks=True)
    return book.made((Bundle(tuple(runs), tuple(origins)), ()), said, branding, workshop.source)


def _papers(
    workshop: Workshop,
    documents: Mapping[str, Document],
    modules: Sequence[Module],
    handouts: Handouts | None,
    size: PaperName,
    branding: Branding,
) -> list[Pages]:
    """The papers of a set. The slip lies on the packet."""
    found: list[Pages] = []
    if workshop.slip:
        document = handed_in(workshop, documents)
        found.append(slip.slip_page(workshop, document, size, branding))
        if workshop.has_key:
            found.append(slip.key_page(workshop, document, size, branding))
    found.append(packet.paginated(workshop, documents, modules, size, branding))
    found += [PER_PERSON[id](handouts, size, branding) for id in personal(workshop) if handouts is not None]
    for id in workshop.door:
        sheet, problems = printed.leaves(documents[id], size, branding)
        bundle = Bundle((sheet.run(documents[id], branding),), sheet.origins) if sheet else None
        found.append((bundle, problems))
    return found

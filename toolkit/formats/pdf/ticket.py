"""The job ticket, which tells a copy shop how often, on how many sides, stapled and cut how."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from toolkit.agenda import Workshop
from toolkit.branding import Branding
from toolkit.document import Document
from toolkit.formats import html
from toolkit.formats.pdf import book, flow, frame
from toolkit.formats.pdf.book import Made
from toolkit.formats.pdf.packet import about
from toolkit.formats.pdf.paper import PaperName, paper
from toolkit.formats.pdf.render import lay_out
from toolkit.plan import needed, one_set, sizes
from toolkit.problems import Problem

HOLES: dict[PaperName, int] = {"a4": 2, "letter": 3}
CUT = {
    "sample_log_cards": "Both sides, flip on the long edge. Cut along the lines.",
    "code_labels": "One side. Cut out.",
}
LOOSE = "One side, loose."


@dataclass(frozen=True)
class Line:
    """One thing to print: the file, how it is made, and how many copies for each size of group."""

    what: str
    file: str
    how: str
    copies: tuple[int, ...]


def ticket(workshop: Workshop, documents: Mapping[str, Document], size: PaperName, branding: Branding) -> Made:
    """Print the job ticket of a workshop."""
    on = paper(size, landscape=False)
    context = {
        "workshop": workshop,
        "lines": tuple(lines(workshop, documents, size)),
        "sizes": sizes(workshop),
        "paper": "A4" if size == "a4" else "US Letter",
        "size": size,
        "one_set": one_set(workshop, documents),
    }
    css = frame.css(on, "guide.css")
    laid = lay_out(html.render("pdf/ticket.html.j2", branding, apart=False, **context), css, workshop.source)
    apart = flow.over(laid, 1, on) > 0
    if apart:  # what to look at before the whole run stands on the back
        laid = lay_out(html.render("pdf/ticket.html.j2", branding, apart=True, **context), css, workshop.source)
    over = flow.over(laid, 1, on)
    if over > 0:
        message = f"On {size} paper this job ticket is {math.ceil(over)} mm too long. Leave out a loose sheet."
        return b"", 0, (Problem(workshop.source, "ticket-too-long", message),)
    said = about(workshop, "job ticket", f"How to print and bind everything for {workshop.title}.", branding)
    leaves = tuple(flow.alone(laid, number) for number in (1, 2)[: 1 + apart])
    run = book.Run(on, leaves, book.footer(workshop.code, workshop.version, branding), "job ticket")
    return book.made((book.Bundle((run,), (laid,)), ()), said, branding, workshop.source)


def lines(workshop: Workshop, documents: Mapping[str, Document], size: PaperName) -> Iterator[Line]:
    """What to print, in the order in which it is handed out."""
    made = {
        "packet": (
            "packet",
            f"Both sides, flip on the long edge. One staple, top left. Punch {HOLES[size]} holes at the left.",
        ),
        "packet_large_print": (
            "packet-large-print",
            f"Both sides, flip on the long edge. Punch {HOLES[size]} holes at the left; a clip holds it.",
        ),
        "slip": ("slip", LOOSE),
        "slip_key": ("slip-key", LOOSE),
        "contact_slip": ("contact-slip", LOOSE),
        "slip_large_print": ("slip-large-print", "Both sides, flip on the long edge. One staple, top left."),
    }
    for found in needed(workshop, documents):
        count = found.count
        if not count.printed:
            continue
        if count.sheet:
            file, how = f"print/{size}/{documents[count.what].slug}", "Both sides, loose."
        elif (helper := count.helper) is not None:
            file = f"helpers/{size}/{helper.id.replace('_', '-')}"
            how = CUT.get(helper.id, "Both sides. One staple.")
        else:
            name, how = made[count.what]
            file = f"{name}-{size}"
        yield Line(found.what, f"{file}.pdf", how, found.copies)

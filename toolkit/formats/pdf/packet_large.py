"""A packet in large print: the same sheets in the same order, with a cover and pages of help that flow like a sheet."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from toolkit.agenda import Workshop
from toolkit.branding import Branding
from toolkit.document import Document, Module
from toolkit.formats import html
from toolkit.formats.pdf import book, fill, flow, frame, large_cards, packet, picture
from toolkit.formats.pdf import print as printed
from toolkit.formats.pdf.book import Made, Pages
from toolkit.formats.pdf.flow import Leaf
from toolkit.formats.pdf.large_cards import MEDIUM
from toolkit.formats.pdf.paper import Paper, PaperName, large_paper
from toolkit.formats.pdf.render import Laid, lay_out
from toolkit.problems import Problem

HELP = ("say", "worry", "own")  # what a page of help has below whom to call


def paginated(
    workshop: Workshop,
    documents: Mapping[str, Document],
    modules: Sequence[Module],
    size: PaperName,
    branding: Branding,
) -> Pages:
    """Lay out the packet of a workshop in large print on one paper."""
    on = large_paper(size)
    lines = tuple(packet.contents(workshop, documents, MEDIUM))
    sheets = [printed.leaves(line.document, size, branding, MEDIUM) for line in lines]
    if problems := tuple(problem for _, found in sheets for problem in found):
        return None, problems
    today = packet.today(lines)
    context: dict[str, Any] = {
        "workshop": workshop,
        "lines": lines,
        "modules": modules,
        "main": packet.main_module(workshop, documents),
        "today": today,
        "path": picture.way(*packet.PATH, tuple(sorted(today))),
        "logo": frame.logo(branding),
        "boxes": large_cards.contacts(branding),
    }
    ids = ("found", *(f"line{line.number}" for line in lines), "rules")
    numbers = (f"numbers{number}" for number, _ in enumerate(context["boxes"]))
    cover, cover_laid, cover_over = _flowed("cover", ids, on, branding, workshop, context)
    help_, help_laid, help_over = _flowed("help", (*numbers, *HELP), on, branding, workshop, context)
    if (over := max(cover_over, help_over)) > 0:
        message = (
            f"On {size} paper the cover or the help page of this packet in large print is {math.ceil(over)} mm too "
            "long. Shorten the name of the center, or the names and hours of its contacts."
        )
        return None, (Problem(workshop.source, "page-too-long", message),)
    found = [(line, sheet) for line, (sheet, _) in zip(lines, sheets, strict=True) if sheet is not None]
    own = packet.Own(tuple(cover), tuple(help_), (*cover_laid, *help_laid))
    return packet.assembled(workshop, documents, found, own, on, branding), ()


def packet_large(
    workshop: Workshop,
    documents: Mapping[str, Document],
    modules: Sequence[Module],
    size: PaperName,
    branding: Branding,
) -> Made:
    """Print the packet of a workshop in large print."""
    purpose = f"The packet for {workshop.title} in large print, with its sheets to keep."
    said = packet.about(workshop, "participant packet in large print", purpose, branding)
    return book.made(paginated(workshop, documents, modules, size, branding), said, branding, workshop.source)


def _flowed(
    page: str, ids: Sequence[str], on: Paper, branding: Branding, workshop: Workshop, context: Mapping[str, Any]
) -> tuple[list[Leaf], tuple[Laid, ...], float]:
    """Pages of the packet's own: (leaves, what laid them out, by how many millimeters the longest runs over)."""
    text = html.render("pdf/packet-large.html.j2", branding, page=page, ids=ids, **context)
    laid = lay_out(text, frame.css(on, "packet.css", "large.css"), workshop.source)
    pieces = (fill.Measured(id, laid.boxes[f"p-{id}"].height, lines=printed.answers(laid.raw[f"p-{id}"])) for id in ids)
    leaves, _, over = flow.leaves(flow.measured(laid, pieces, on), on.body[1], lambda _: laid)
    return leaves, (laid,), over

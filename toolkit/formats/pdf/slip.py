"""A workshop's slips on paper: the slip and its key, the follow-up slip and the contact slip, each a PDF of its own.

Each product is one function from the workshop and a document (of `toolkit.slip`) to (PDF, pages, problems). Squares
throughout; codes are written into one box for each character. The large print is in `slip_large`.
"""

from __future__ import annotations

import math
from typing import Any

from toolkit.agenda import SlipPart, Workshop
from toolkit.branding import Branding
from toolkit.document import Document
from toolkit.formats import html
from toolkit.formats.pdf import book, flow, frame, picture
from toolkit.formats.pdf.book import Bundle, Made, Pages
from toolkit.formats.pdf.layout import name
from toolkit.formats.pdf.once import once
from toolkit.formats.pdf.paper import Paper, PaperName
from toolkit.formats.pdf.paper import paper as upright
from toolkit.formats.pdf.print import stamps
from toolkit.formats.pdf.render import Laid, lay_out
from toolkit.formats.pdf.slip_view import views
from toolkit.problems import Problem
from toolkit.slip import keys

LINE, MOST = 8.0, 12.0  # mm, the height of a line of ticks or codes: at least, and where a page has room
DENSEST = 2  # how often a page that is too long is set closer
CODE = (2, 3)  # characters of the participant code, as the labels show it: K7 4M2


def paper(workshop: Workshop, document: Document, size: PaperName, branding: Branding) -> Made:
    """The hand-in slip on one page."""
    return made(slip_page(workshop, document, size, branding), document, branding)


def key(workshop: Workshop, document: Document, size: PaperName, branding: Branding) -> Made:
    """The page that explains the codes of the slip and lies beside it, where the workshop `has_key`."""
    return made(key_page(workshop, document, size, branding), document, branding, "key")


def follow_up(workshop: Workshop, document: Document, size: PaperName, branding: Branding) -> Made:
    """The slip that may follow after 30 days, on one page, all of it ticks."""
    return made(follow_up_page(workshop, document, size, branding), document, branding)


def contact(workshop: Workshop, document: Document, size: PaperName, branding: Branding) -> Made:
    """The contact slip: a paper of its own without a code, in large print for everybody, so that none stands out."""
    place = "into a box of its own"
    found = _one_page("pdf/slip-contact.html.j2", workshop, document, size, branding, place, large=True)
    return made(found, document, branding)


@once
def slip_page(workshop: Workshop, document: Document, size: PaperName, branding: Branding) -> Pages:
    """The slip, ready to be bound alone or with other papers."""
    parts = views(workshop.slip, document.blocks[1:])
    return _one_page("pdf/slip.html.j2", workshop, document, size, branding, "front of the packet", parts=parts)


@once
def key_page(workshop: Workshop, document: Document, size: PaperName, branding: Branding) -> Pages:
    """The key, ready to be bound alone or with other papers."""
    lists = sorted(keys(workshop, document), key=lambda item: bool(item.options.groups))  # the long list last
    month = any(item.type == "date" for item in document.fields())
    template = "pdf/slip-key.html.j2"
    return _one_page(template, workshop, document, size, branding, "beside the slip", lists=lists, month=month)


def follow_up_page(workshop: Workshop, document: Document, size: PaperName, branding: Branding) -> Pages:
    """The follow-up slip, ready to be bound."""
    blocks = document.blocks[1:]
    parts = views([SlipPart("", ()) for _ in blocks], blocks, named=True)
    return _one_page("pdf/slip-follow-up.html.j2", workshop, document, size, branding, "after 30 days", parts=parts)


def _one_page(
    template: str,
    workshop: Workshop,
    document: Document,
    size: PaperName,
    branding: Branding,
    place: str,
    large: bool = False,
    **more: Any,
) -> Pages:
    """Lay out one page, roomy where that fits and tight where it does not; what is left goes to its lines.

    A page that is still too long is a problem that says by how many millimeters.
    """
    on = upright(size, landscape=False)
    context = {"workshop": workshop, "document": document, "name": name, "code": CODE, **more}
    laid, over = _filled(template, context, on, branding, document)
    if over > 0:
        message = (
            f"On {size} paper the {document.title.lower()} is {math.ceil(over)} mm too long for its page. "
            "Ask for fewer rows, or put more side by side."
        )
        return None, (Problem(workshop.source, "slip-too-long", message),)
    below = book.footer(document.code, document.version, branding, large)
    run = book.Run(on, (flow.alone(laid, 1),), below, place, picture.NO_STOP, tab=False, large=large)
    return Bundle((run,), (laid,)), ()


def _filled(
    template: str, context: dict[str, Any], on: Paper, branding: Branding, document: Document
) -> tuple[Laid, float]:
    """Lay out a page so that its lines share what is left. Returns it, and by how many millimeters it runs over."""

    def laid(dense: int, step: float) -> tuple[Laid, float]:
        text = html.render(template, branding, **context, dense=dense, step=step)
        made = lay_out(text, frame.css(on, "slip.css"), document.source)
        return made, flow.over(made, 1, on)

    dense, (least, over) = 0, laid(0, LINE)
    while over > 0 and dense < DENSEST:
        dense += 1
        least, over = laid(dense, LINE)
    if over > 0:
        return least, over
    most, over_most = laid(dense, MOST)
    if over_most <= 0:
        return most, over_most
    step = LINE + (MOST - LINE) * over / (over - over_most)  # nearly right: words break in the same places
    found, over_found = laid(dense, math.floor(step * 100) / 100)
    return (found, over_found) if over_found <= 0 else (least, over)


def made(pages: Pages, document: Document, branding: Branding, what: str = "") -> Made:
    """Bind a paper by itself."""
    return book.made(pages, about(document, branding, what), branding, document.source)


def about(document: Document, branding: Branding, what: str = "") -> book.About:
    """What a slip says of itself. `what`: which of its editions it is."""
    title = f"{document.title}: {what}" if what else document.title
    return book.About(title, document.purpose, branding.whose, stamps(document))

"""Slips to type into: the very pages of the paper ones, with a field in each square and over each run of boxes."""

from __future__ import annotations

from collections.abc import Callable

from toolkit.agenda import Workshop
from toolkit.branding import Branding
from toolkit.document import Document
from toolkit.formats.pdf import book, form, mend, slip, slip_large
from toolkit.formats.pdf.book import Made, Pages
from toolkit.formats.pdf.paper import PaperName
from toolkit.formats.pdf.print import stamps
from toolkit.formats.pdf.render import Laid
from toolkit.problems import Problem

LARGE = "slip-large-print"
PAPERS: dict[str, tuple[Callable[[Workshop, Document, PaperName, Branding], Pages], str]] = {
    "slip": (slip.slip_page, ""),
    LARGE: (slip_large.pages, "large print"),
    "slip-follow-up": (slip.follow_up_page, ""),
}
TYPED = "-fillable"  # behind the name of a paper


def editions(kind: str, workshop: Workshop, document: Document, size: PaperName, branding: Branding) -> dict[str, Made]:
    """A slip of `PAPERS` on one paper, by its kind: to print, and to type into."""
    laid, problems = _laid(kind, workshop, document, size, branding)
    if laid is None:
        return {kind: (b"", 0, problems), kind + TYPED: (b"", 0, ())}
    printed = mend.finished(laid.pdf(), stamps(document))
    typed = form.typed(laid, document, large=kind == LARGE)
    return {kind: (printed, laid.pages, ()), kind + TYPED: (typed, laid.pages, ())}


def fillable(
    workshop: Workshop,
    document: Document,
    size: PaperName,
    branding: Branding,
    code: str = "",
    *,
    large: bool = False,
) -> Made:
    """The slip of a workshop, also in large print, or its follow-up slip; `code` is the participant's, where known."""
    kind = LARGE if large else "slip" if document.id == f"slip_{workshop.id}" else "slip-follow-up"
    laid, problems = _laid(kind, workshop, document, size, branding)
    return (b"", 0, problems) if laid is None else (form.typed(laid, document, code, large=large), laid.pages, ())


def _laid(
    kind: str, workshop: Workshop, document: Document, size: PaperName, branding: Branding
) -> tuple[Laid | None, tuple[Problem, ...]]:
    pages, what = PAPERS[kind]
    bundle, problems = pages(workshop, document, size, branding)
    if bundle is None:
        return None, problems
    return book.laid(bundle, slip.about(document, branding, what), branding, document.source), ()

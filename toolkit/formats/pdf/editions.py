"""All that is made from one layout of a worksheet: pages to print, in color or black, to type into, and its boxes."""

from __future__ import annotations

import json
from typing import Any

from toolkit import resources
from toolkit.branding import Branding
from toolkit.document import Document, Medium, structure_hash
from toolkit.formats.pdf import form, mend
from toolkit.formats.pdf import print as printed
from toolkit.formats.pdf.book import Made
from toolkit.formats.pdf.layout import name
from toolkit.formats.pdf.paper import PaperName
from toolkit.formats.pdf.render import MM, Laid
from toolkit.spoken import questions

PAGES: dict[Medium, tuple[str, str]] = {  # what a layout is made into: pages to print, and those to type into
    "print": ("print", "fillable"),
    "large_print": ("large-print", "fillable-large-print"),
}
LOW_INK, GEOMETRY = "low-ink", "geometry"


def editions(document: Document, size: PaperName, branding: Branding, medium: Medium) -> dict[str, Made]:
    """What is made of a worksheet's layout for print or for large print on one paper. Problems come with the first.

    Its pages; those to type into, where it allows that; and of the layout for print also low ink and the geometry.
    """
    pages, typed = PAGES[medium]
    sheet, problems = printed.leaves(document, size, branding, medium)
    if sheet is None:
        first = pages if medium in document.outputs else typed  # the one that is surely made
        return dict.fromkeys((pages, LOW_INK, typed, GEOMETRY), (b"", 0, ())) | {first: (b"", 0, problems)}
    laid = sheet.laid(document, branding)
    pdf = mend.finished(laid.pdf(), printed.stamps(document))
    found: dict[str, Made] = {pages: (pdf, laid.pages, ())}
    if medium == "print":
        found[LOW_INK] = mend.inked(pdf, resources.black_and_white()), laid.pages, ()
        found[GEOMETRY] = geometry(laid, document, size), 0, ()
    if "fillable" in document.outputs:
        found[typed] = form.typed(laid, document, large=sheet.on.large), laid.pages, ()
    return found


def geometry(laid: Laid, document: Document, size: PaperName) -> bytes:
    """Where each answer stands on paper, as JSON: millimeters from the upper left corner of its page."""
    fields = {name(id): item for id, (item, _) in questions(document, "fillable").items()}
    pages = []
    for root in laid.roots:
        boxes = [_box(spot, fields[spot.name].id) for spot in form.spots(root)]
        pages.append({"width": _mm(root.margin_width()), "height": _mm(root.margin_height()), "boxes": boxes})
    said = {
        "worksheet": document.id,
        "version": document.version,
        "structure": structure_hash(document),
        "paper": size,
        "unit": "mm",
        "pages": pages,
    }
    return (json.dumps(said, indent=1) + "\n").encode()


def _box(spot: form.Spot, id: str) -> dict[str, Any]:
    left, top, right, bottom = (round(value, 2) for value in spot.corners)
    said: dict[str, Any] = {"field": id, "option": spot.option, "left": left, "top": top}
    said |= {"width": round(right - left, 2), "height": round(bottom - top, 2)}
    return {key: value for key, value in said.items() if value != ""}


def _mm(pixels: float) -> float:
    return round(pixels * MM, 2)

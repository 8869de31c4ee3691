"""All that is made from one layout of a worksheet: pages to print, in color or black, to type into, and its boxes."""

from __future__ import annotations

import json
from typing import Any

from toolkit import resources
from toolkit.branding import Branding
from toolkit.document import Document, structure_hash
from toolkit.formats.pdf import form, mend
from toolkit.formats.pdf import print as printed
from toolkit.formats.pdf.book import Made
from toolkit.formats.pdf.layout import name
from toolkit.formats.pdf.paper import PaperName
from toolkit.formats.pdf.render import MM, Laid
from toolkit.spoken import questions

PRINT, LOW_INK, FILLABLE, GEOMETRY = "print", "low-ink", "fillable", "geometry"


def editions(document: Document, size: PaperName, branding: Branding) -> dict[str, Made]:
    """The editions of a worksheet on one paper that are among its outputs, and its geometry."""
    sheet, problems = printed.leaves(document, size, branding)
    if sheet is None:
        return dict.fromkeys((PRINT, LOW_INK, FILLABLE), (b"", 0, ())) | {GEOMETRY: (b"", 0, problems)}
    laid = sheet.laid(document, branding)
    found: dict[str, Made] = {GEOMETRY: (geometry(laid, document, size), 0, ())}
    if "print" in document.outputs:
        pdf = mend.finished(laid.pdf(), printed.stamps(document))
        found[PRINT] = pdf, laid.pages, ()
        found[LOW_INK] = mend.inked(pdf, resources.black_and_white()), laid.pages, ()
    if "fillable" in document.outputs:
        found[FILLABLE] = form.typed(laid, document), laid.pages, ()
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

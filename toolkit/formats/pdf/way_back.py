"""From paper back to the website: a code for the phone and an address to type, where a center has said its address."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass

from toolkit.branding import Branding
from toolkit.document import Document

LEAST = 20.0  # mm, the least side of a code, without the quiet zone around it
MODULE = 0.45  # mm, the least side of one of its squares: a long address takes a larger code
QUIET = 4  # squares around it that stay white, as its standard asks
CORRECTION = "m"  # 15 % of it may be lost to a fold or a stain


@dataclass(frozen=True)
class WayBack:
    """The address of a sheet's page as it is typed, and the code as an SVG in base64 with its side in millimeters.

    The side includes the quiet zone.
    """

    words: str
    data: str
    side: float


def way_back(document: Document, branding: Branding) -> WayBack | None:
    """The way to a sheet's own page; none where no site is named, and none on a filled example."""
    if not branding.site or document.example:
        return None
    import segno  # only centers with a site draw codes

    address = branding.page(document.slug)
    code = segno.make(address, error=CORRECTION, micro=False)
    squares = code.symbol_size(border=0)[0]
    square = max(LEAST / squares, MODULE)
    drawn = io.BytesIO()
    code.save(drawn, kind="svg", border=QUIET, xmldecl=False, nl=False, svgclass=None, lineclass=None, light="#fff")
    data = base64.b64encode(drawn.getvalue()).decode()
    return WayBack(address.removeprefix("https://"), data, square * (squares + 2 * QUIET))

"""A center's logo at the top right of the first sheet. openpyxl places pictures, but says nothing of what they show."""

from __future__ import annotations

import io

from openpyxl.drawing.fill import Blip
from openpyxl.drawing.geometry import PresetGeometry2D
from openpyxl.drawing.image import Image
from openpyxl.drawing.picture import PictureFrame
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, OneCellAnchor
from openpyxl.drawing.xdr import XDRPositiveSize2D
from openpyxl.worksheet.worksheet import Worksheet

from toolkit.branding import LOGO, Branding

HEIGHT = 9.0  # mm: no higher than the row of the title
MM = 36_000  # the file counts lengths in this many parts of a millimeter
ACROSS = 18.0  # digits, the width of a column that holds it


def draw(sheet: Worksheet, column: int, branding: Branding) -> None:
    """Put the logo into a column, in row 1."""
    if branding.logo is None:
        return
    across, down = branding.logo.within(LOGO[0], HEIGHT)
    frame = PictureFrame()
    frame.nvPicPr.cNvPr.id, frame.nvPicPr.cNvPr.name = 1, "Logo"
    frame.nvPicPr.cNvPr.descr = branding.center
    frame.blipFill.blip = Blip()
    frame.spPr.prstGeom = PresetGeometry2D(prst="rect")
    frame.spPr.ln = None
    marker = AnchorMarker(col=column - 1, colOff=0, row=0, rowOff=MM // 2)
    picture = Image(io.BytesIO(branding.logo.png))
    picture.anchor = OneCellAnchor(marker, XDRPositiveSize2D(round(across * MM), round(down * MM)), pic=frame)
    sheet.add_image(picture)

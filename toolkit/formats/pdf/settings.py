"""What a center fills in before it prints: fields where a guide or a packet of no center in particular keeps space.

A blank that names its setting becomes a field. All blanks of one setting are one field: typed once, shown everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from toolkit.branding import WHO
from toolkit.formats.pdf.render import MM, Laid, Rectangle, reserve
from toolkit.formats.pdf.widgets import Control

STOP = "STOP - fill in page 1 before printing"
MARK = "data-setting"  # the attribute of a blank that names the setting
EVERYWHERE = "What you type stands on every page that needs it."
QUESTIONS = {
    "center": f"What is the name of your center? {EVERYWHERE}",
    "return_place": f"Where does someone bring or send a packet they have found? {EVERYWHERE}",
    "return_phone": "Which number does someone call who has found a packet?",
    "date": "On which day does the workshop take place?",
}
CONTACTS = {
    words: (f"contact_{key}", f"Whom does someone turn to? {words}: type name, phone and hours. {EVERYWHERE}")
    for key, words in WHO.items()
}


@dataclass(frozen=True)
class Spot:
    """A blank that was laid out: its box, its control, and its corners."""

    box: Any
    control: Control
    corners: Rectangle


def fields(laid: Laid) -> list[Control]:
    """Keep a place for a field in each blank of a setting, and return the fields in the order of the places."""
    pages = [list(_spots(root)) for root in laid.roots]
    reserve(laid, [[(spot.box, spot.corners) for spot in page] for page in pages])
    return [spot.control for page in pages for spot in page]


def _spots(root: Any) -> Iterator[Spot]:
    seen: list[Any] = []
    for box in root.descendants():
        element = getattr(box, "element", None)
        setting = element.get(MARK) if element is not None and not isinstance(element, str) else None
        if setting and hasattr(box, "border_box_y") and not any(element is other for other in seen):
            seen.append(element)  # the boxes inside it that nobody named have its element, too
            left, top = box.content_box_x() * MM, box.content_box_y() * MM
            corners = left, top, left + float(box.width) * MM, top + float(box.height) * MM
            yield Spot(box, _control(setting), corners)


def _control(setting: str) -> Control:
    name, question = CONTACTS[setting] if setting in CONTACTS else (setting, QUESTIONS[setting])
    return Control(name, "text", question, size=0, value=STOP)

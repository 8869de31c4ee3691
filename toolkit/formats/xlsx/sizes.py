"""How wide columns and how high rows are, so that no word is cut: Excel does not measure text for us."""

from __future__ import annotations

import math

from toolkit.document import Field, FieldType
from toolkit.formats.xlsx.words import ends, entries
from toolkit.parsing import options_of

LINE = 15.0  # points a line of Arial 11 takes
HEADER = 32.0  # smallest header row
MOST = 400.0  # Excel stops at 409
WIDTHS: dict[FieldType, float] = {
    "text": 26, "long": 44, "url": 28, "date": 13, "int": 9, "number": 11, "money": 12,
    "scale10": 9, "likert5": 12, "yesno": 9, "check": 9, "choice": 14, "multi": 11,
}  # fmt: skip
WIDEST_LIST = 34
SCALE = 15  # room in the header for what its ends mean


def width(field: Field) -> float:
    """The width of a field's cell, in Excel's unit: digits of the standard font."""
    options = options_of(field)
    if field.type != "choice" or options is None:
        return max(WIDTHS[field.type], SCALE if ends(field) else 0)
    longest = max((len(entry) for entry in entries(options).values()), default=0)
    return min(max(WIDTHS[field.type], longest * 1.05 + 4), WIDEST_LIST)


def header_width(words: str) -> float:
    """The width bold words need so that no word of them breaks."""
    return max((len(word) for word in words.split()), default=0) * 1.25 + 3


def height(words: str, across: float, least: float = 0, bold: bool = False) -> float:
    """The height some words need in a cell that wraps."""
    room = max(across - 2, 4) / (1.2 if bold else 1.0)
    lines = sum(_lines(part, room) for part in words.split("\n"))
    return min(max(lines * LINE + 8, least), MOST)


def _lines(words: str, room: float) -> int:
    """Lines the words take when they break between words only."""
    lines, used = 1, 0.0
    for word in words.split():
        if used and used + 1 + len(word) > room:
            lines, used = lines + 1, 0.0
        used += len(word) + (1 if used else 0)
        lines += math.ceil(used / room) - 1 if used > room else 0
        used = min(used, room)
    return lines

"""How large the sheets of an .ods file are: a cell in it may say that it stands there a million times."""

from __future__ import annotations

from dataclasses import dataclass
from xml.parsers import expat

ROW, SHEET = "table:table-row", "table:table"
CELLS = frozenset(("table:table-cell", "table:covered-table-cell"))
MOST_ELEMENTS = 2_000_000


@dataclass
class Size:
    """The last row and column with content of any sheet.

    `unsafe` where the file defines words of its own, `large` where it holds more than anybody writes.
    """

    rows: int = 0
    columns: int = 0
    unsafe: bool = False
    large: bool = False


class _Stop(Exception):
    """Enough is known."""


def size(content: bytes) -> Size | None:
    """Measure a content.xml. None where it is no XML."""
    looker = _Looker()
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = looker.doctype
    parser.StartElementHandler = looker.start
    try:
        parser.Parse(content, True)
    except _Stop:
        pass
    except (expat.ExpatError, LookupError, ValueError):  # the last two: an encoding that it does not know
        return None
    return looker.size


class _Looker:
    """Goes through the elements once and counts repeats as what they claim, but only where something stands."""

    def __init__(self) -> None:
        self.size = Size()
        self.row = self.column = self.elements = 0  # the last row and column of what stands here

    def doctype(self, *_: object) -> None:
        self.size.unsafe = True
        raise _Stop

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        if name in CELLS:
            self.column += _count(attributes, "table:number-columns-repeated")
            if "office:value-type" in attributes or "table:formula" in attributes:
                self.filled()
        elif name == ROW:
            self.row += _count(attributes, "table:number-rows-repeated")
            self.column = 0
        elif name == SHEET:
            self.row = self.column = 0
        elif name == "text:p" and self.column:
            self.filled()
        if self.elements > MOST_ELEMENTS:
            self.size.large = True
            raise _Stop

    def filled(self) -> None:
        self.size.rows = max(self.size.rows, self.row)
        self.size.columns = max(self.size.columns, self.column)


def _count(attributes: dict[str, str], name: str) -> int:
    """How often something says it stands there."""
    said = attributes.get(name, "1").strip()
    return max(int(said[:9]), 1) if said.isascii() and said.isdigit() else 1

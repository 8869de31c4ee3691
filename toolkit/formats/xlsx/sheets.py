"""The sheets of a returned file as rows of cells, whatever it is: .xlsx, .ods, or one sheet as text."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias
from xml.parsers import expat

from openpyxl.utils import column_index_from_string
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

from toolkit.formats.xlsx import gate, separated
from toolkit.formats.xlsx.known import Known
from toolkit.formats.xlsx.labels import bare
from toolkit.formats.xlsx.values import Content

Grid: TypeAlias = Sequence[Sequence[Content]]
Place: TypeAlias = tuple[str, int, int]  # a sheet, a row and a column, both from 0

NAME_LENGTH = 60
UNREADABLE = "xlsx-not-a-workbook", "This workbook cannot be read. Save it again as .xlsx."
AREA = re.compile(r"\$?('(?:[^']|'')+'|[^'!.$:]+)[!.]\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})(?:$|:)")
NAMED = {"definedName": "name", "table:named-range": "table:name"}


@dataclass(frozen=True)
class Sheet:
    """One sheet: what it is called in the file, nothing in text, and its rows from the first cell on."""

    name: str
    rows: Grid


@dataclass(frozen=True)
class Book:
    """All sheets of a file, and on demand the areas that have a name."""

    sheets: tuple[Sheet, ...]
    data: bytes = b""
    container: gate.Container | None = None

    @cached_property
    def areas(self) -> dict[str, Place]:
        """The first cell of each area by its name in small letters."""
        if self.container is None:
            return {}
        with zipfile.ZipFile(io.BytesIO(self.data)) as archive:
            content = archive.read("xl/workbook.xml" if self.container == "xlsx" else "content.xml")
        return dict(_areas(content))


def opened(data: bytes, known: Known, name: str = "") -> Book | None:
    """The sheets of a file that is safe to read; None for text without anything of ours, and for what is no text.

    Raises ProblemsFound for a file that is locked, unsafe, damaged, too large, or a workbook of another kind.
    """
    if data.startswith((b"PK", gate.OLD)):
        return _workbook(data, name)
    text = separated.text_of(data)
    if text is None:
        return None

    def ours(row: Sequence[str]) -> int:
        return sum(cell in known.keys or bare(cell) in known.words for cell in row if cell)

    rows = separated.rows(text, ours, name)
    return Book((Sheet("", rows),)) if rows else None


def _workbook(data: bytes, name: str) -> Book:
    kind = gate.check(data, name)
    try:
        return Book(tuple(_sheets(data)), data, kind)
    except CalamineError as error:
        raise gate.refused(name, *UNREADABLE) from error


def _sheets(data: bytes) -> Iterator[Sheet]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    for sheet in book.sheets_metadata:
        if sheet.typ == SheetTypeEnum.WorkSheet:
            yield Sheet(shown(sheet.name), book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False))


def shown(name: str) -> str:
    """The name of a sheet without what a terminal would obey."""
    return "".join(letter if letter.isprintable() else " " for letter in name)[:NAME_LENGTH]


def _areas(content: bytes) -> Iterator[tuple[str, Place]]:
    """What a workbook says of its named areas."""
    found: list[list[str]] = []
    inside = False

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        inside = tag == "definedName"
        if tag in NAMED:
            found.append([attributes.get(NAMED[tag], ""), attributes.get("table:cell-range-address", "")])

    def words(text: str) -> None:
        if inside:
            found[-1][1] += text

    def end(_: str) -> None:
        nonlocal inside
        inside = False

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.CharacterDataHandler, parser.EndElementHandler = start, words, end
    try:
        parser.Parse(content, True)
    except expat.ExpatError:
        return
    for name, area in found:
        if place := AREA.match(area):
            sheet = place[1][1:-1].replace("''", "'") if place[1].startswith("'") else place[1]
            yield name.casefold(), (shown(sheet), int(place[3]) - 1, column_index_from_string(place[2].upper()) - 1)

"""What the browser needs to fill in a tracker as the build wrote it, and to read one that is opened: plain data.

Where each answer stands is taken from the file itself, by the hidden keys the reader goes by: a file that was made
from an older definition is filled in as that file wants it. Columns are letters, rows count from 1. Shape::

    {"name": "application-log.xlsx", "file": "UEsDB…",    base64 of the workbook
     "sheets": [{"part": "xl/worksheets/sheet2.xml", "first": 9, "ready": 200,          a sheet of rows
                 "columns": {"application_log.log.*.stage": "I"}},
                {"part": "xl/worksheets/sheet3.xml", "cells": {"weekly_energy.week.mon.energy": "D9"}}],   a form
     "words": {"stage": {"1": "Applied, no sign yet"}},   what stands in the cell for each code of a list
     "yes": ["Yes", "No"],
     "reads": {...}}                                       see `reads`

A field that takes several answers has a cell for each option, under its id and the option's code.
"""

from __future__ import annotations

import base64
import io
import json
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

from openpyxl.utils import get_column_letter

from toolkit.document import Document, Field
from toolkit.formats.xlsx import find
from toolkit.formats.xlsx.find import Match
from toolkit.formats.xlsx.known import Known
from toolkit.formats.xlsx.layout import Table, asked, keyed
from toolkit.formats.xlsx.sheets import opened
from toolkit.formats.xlsx.values import texts
from toolkit.formats.xlsx.words import NO, YES, entries
from toolkit.parsing import NO_WORDS, YES_WORDS, options_of

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}sheet"


def workbook(data: bytes, name: str, document: Document) -> dict[str, Any] | None:
    """A tracker of one worksheet as data for the browser; None where the file holds nothing of this worksheet.

    `data` is a file that the build wrote. Raises ProblemsFound where it cannot be read.
    """
    known = Known((document,))
    book = opened(data, known, name)
    matches = [match for match in find.matches(book, known) if match.key == "ids"] if book else []
    if not matches:
        return None
    parts = _parts(data)
    fields = {field.id: field for field in _asked(known, document)}
    lists = {one.id: one for field in fields.values() if field.type == "choice" and (one := field.options)}
    return {
        "name": name,
        "file": base64.b64encode(data).decode("ascii"),
        "sheets": [{"part": parts[match.sheet.name], **_places(match)} for match in matches],
        "words": {id: entries(one) for id, one in lists.items()},
        "yes": [YES, NO],
        "reads": reads(document),
    }


def packed(found: dict[str, Any]) -> str:
    """What `workbook` found, as a page holds it: JSON, deflated without a header, in base64. Half of it is words."""
    press = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()
    return base64.b64encode(press.compress(text) + press.flush()).decode("ascii")


def reads(document: Document) -> dict[str, Any]:
    """What opening a tracker needs beside the definition of a document, which may be a slip::

    {"texts": {"stage": {"applied, no sign yet": "1", "1 ": "1"}},   small letters; with a space: begins with
     "yes": ["yes", …], "no": ["no", …],
     "below": ["weekly_energy.note"],     row keys of answers that stand below their label, not beside it
     "keys": {"w.matrix.r1 w.matrix.*": "w.matrix.r1.criterion"},   pairs that do not hold the id themselves
     "computed": ["w.matrix.total.a"],    cells that follow from others
     "size": 12}    cells of its form
    """
    known = Known((document,))
    fields = list(_asked(known, document))
    listed = (field for field in fields if field.type in ("choice", "likert5"))
    lists = {found.id: field for field in listed if (found := options_of(field))}
    home = document.id
    return {
        "texts": {id: dict(_texts(field)) for id, field in lists.items()},
        "yes": sorted(YES_WORDS),
        "no": sorted(NO_WORDS),
        "below": sorted(row for row, head in known.cells if head == f"{home}.**"),
        "keys": {
            f"{row} {head}": keyed(found.field.id, found.code)
            for (row, head), found in known.cells.items()
            if _derived(row, head) != keyed(found.field.id, found.code)
        },
        "size": len(known.cells) if document.id not in known.slips else find.ENOUGH,
        "computed": sorted({field.id for field in fields if field.origin("xlsx") == "computed"}),
    }


def _asked(known: Known, document: Document) -> Iterator[Field]:
    for tab in known.tabs[document.id]:
        yield from asked(tab)


def _texts(field: Field) -> Iterator[tuple[str, str]]:
    options = options_of(field)
    for option in options.options if options else ():
        yield from ((text, option.code) for text in texts(field, option.code))


def _derived(row: str, head: str) -> str:
    """What two keys of a form mean by themselves: the browser puts them together the same way."""
    home, _, rest = head.partition(".*")
    inside = "." in home
    return "" if inside and not row.startswith(f"{home}.") else row + rest.strip("*")


def _places(match: Match) -> dict[str, Any]:
    if not isinstance(match.tab, Table):
        cells = {
            keyed(found.field.id, found.code): f"{get_column_letter(column + 1)}{row + 1}"
            for row, column, found in match.cells
            if found.field.origin("xlsx") != "computed"
        }
        return {"cells": cells}
    columns = {
        keyed(unit.field.id, unit.code): get_column_letter(column + 1)
        for column, unit in match.columns
        if unit.field.origin("xlsx") != "computed"
    }
    return {"first": match.first + 1, "ready": _ready(match), "columns": columns}


def _ready(match: Match) -> int:
    """How many numbered rows stand ready in the file."""
    rows = match.sheet.rows[match.first :]
    numbered = (len(row) >= Table.NUMBER and isinstance(row[Table.NUMBER - 1], int | float) for row in rows)
    return next((at for at, ready in enumerate(numbered) if not ready), len(rows))


def _parts(data: bytes) -> dict[str, str]:
    """The part of the file each sheet stands in, by its name: the writer numbers them in their order."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        book = ET.fromstring(archive.read("xl/workbook.xml"))  # our own file, and the gate has seen it
    return {str(sheet.get("name")): f"xl/worksheets/sheet{at}.xml" for at, sheet in enumerate(book.iter(SHEET), 1)}

"""A sheet saved as text, one row a line: the encodings and separators that spreadsheets write."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence

from toolkit.formats.xlsx import gate

LARGEST = 4 * 2**20  # bytes: a row of separators alone takes many times as much when it is read
SEPARATORS = (",", ";", "\t")
LOOKED_AT = 200  # rows in which something of ours must stand
MARKS = (b"\xff\xfe", b"\xfe\xff")  # how Excel's "Unicode text" begins

LARGE = "csv-too-large", "This file is too large for one sheet of a tracker. Save the sheet you want to show by itself."
LONG = "csv-too-long", f"This file has more than {gate.LAST_ROW} rows. Delete those below the last answer."
WIDE = "csv-too-wide", f"This file has more than {gate.LAST_COLUMN} columns. Delete those right of the last answer."
BROKEN = "csv-broken", "This file is no table, or it is damaged. Save the sheet again as .csv."

Rows = list[list[str]]


def text_of(data: bytes) -> str | None:
    """The words of a file; None where it holds something else.

    Excel writes UTF-8 with or without a mark, Windows-1252, or UTF-16 with a mark.
    """
    encodings = ("utf-16",) if data.startswith(MARKS) else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if not text.strip() or "\0" in text else text
    return None


def rows(text: str, ours: Callable[[Sequence[str]], int], name: str = "") -> Rows:
    """The rows of a table, separated by what makes most cells `ours`: it counts those it knows in a row.

    Empty where nothing of ours stands in it. Raises ProblemsFound for a table no tracker has.
    """
    if len(text) > LARGEST:
        raise gate.refused(name, *LARGE)
    counts = {separator: _ours(text, separator, ours) for separator in SEPARATORS}
    separator = max(SEPARATORS, key=lambda one: counts[one])
    if not counts[separator]:
        return []
    found: Rows = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            if len(row) > gate.LAST_COLUMN:
                raise gate.refused(name, *WIDE)
            found.append(row)
            if len(found) > gate.LAST_ROW:
                raise gate.refused(name, *LONG)
    except csv.Error as error:
        raise gate.refused(name, *BROKEN) from error
    return found


def _ours(text: str, separator: str, ours: Callable[[Sequence[str]], int]) -> int:
    """How many cells of ours stand in the first rows."""
    count = 0
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator)):
            if number == LOOKED_AT:
                break
            count += ours(row[: gate.LAST_COLUMN])
    except csv.Error:
        pass  # what is wrong is said when all of it is read
    return count

"""Looks at a returned file before anything parses it: some files a spreadsheet can hold would end our reader.

Of a workbook, .xlsx or .ods, every member is unpacked once and looked at: what its parser would make of it must stay
small, and nothing in it may be a program. Links to other files are passed: they are never followed.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import Literal, TypeAlias

from toolkit.formats.xlsx import gate_ods
from toolkit.problems import Problem, ProblemsFound, Source

Container: TypeAlias = Literal["xlsx", "ods"]
Refusal: TypeAlias = tuple[str, str]  # id, sentence

LARGEST_FILE = 20 * 2**20
LARGEST_INSIDE = 64 * 2**20  # bytes, unpacked
MOST_MEMBERS = 2000
LAST_ROW, LAST_COLUMN = 20_000, 702  # column ZZ
MOST_CELLS = 3_000_000  # of the rectangle a sheet fills, for parsers hold all of it
OLD = b"\xd0\xcf\x11\xe0"  # how files with a password begin, and very old ones
ODS = b"application/vnd.oasis.opendocument.spreadsheet"

MACROS = re.compile(r"(?:.*/)?vbaproject[^/]*|xl/macrosheets/.*|basic/.+|scripts/.+", re.IGNORECASE)
FAR_COLUMN = re.compile(rb"\br\s*=\s*[\"']\s*[A-Za-z]{3,}[0-9]+\s*[\"']")
FAR_ROW = re.compile(rb"\br\s*=\s*[\"']\s*[A-Za-z]{0,2}0*([1-9][0-9]{4,})\s*[\"']")
COLUMN = re.compile(rb"\br\s*=\s*[\"']\s*([A-Za-z]{1,2})[0-9]+\s*[\"']")
ROW = re.compile(rb"<(?:\w+:)?row\b")
BEFORE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*)*", re.DOTALL
)  # what may stand before a document
SHORTEST_ROW = len(b"<row/>")
# A cheap look for what may be far, in text without spaces and with one kind of quotes: most sheets have nothing of it.
PERHAPS_FAR = re.compile(rb'r="(?=[^"]{4})(?:[A-Za-z0-9]{5}[0-9]|[A-Za-z]{3}[0-9]|[0-9]{5})')
ONE_QUOTE = bytes.maketrans(b"'", b'"')

LOCKED = "xlsx-locked", "This file has a password or is very old. Save it as .xlsx without a password."
DAMAGED = "xlsx-not-a-workbook", "This is not an Excel workbook, or it is damaged. Save it again as .xlsx."
OTHER = "xlsx-not-a-workbook", "This is not an Excel workbook. Save it as .xlsx."
LARGE = "xlsx-too-large", "This file is too large for a tracker. Send the sheets you want to show only."
LARGE_INSIDE = "xlsx-too-large", "This file is too large inside for a tracker."
MANY_PARTS = "xlsx-too-large", "This file has too many parts for a tracker."
UNSAFE = "xlsx-unsafe", "This file has parts no tracker has. Save it again in Excel as .xlsx."
PROGRAMS = "xlsx-macros", "This file has macros, which are small programs. No tracker has them: save it as .xlsx."
WIDE = "xlsx-too-wide", "A sheet has something far to the right, beyond column ZZ. Delete it and save again."
LONG = "xlsx-too-long", f"A sheet has something below row {LAST_ROW}. Delete those rows and save again."
FAR_APART = "xlsx-too-large", "A sheet has words far below and far to the right. Delete them and save again."


def check(data: bytes, name: str = "") -> Container:
    """Pass a workbook that is safe to read, and say of which kind it is.

    Raises ProblemsFound with a sentence for any other file.
    """
    kind, said = _looked(data)
    if said is not None:
        raise refused(name, *said)
    return kind


def refused(name: str, id: str, message: str) -> ProblemsFound:
    """A problem with the file as a whole."""
    return ProblemsFound([Problem(Source(name), id, message)])


def _looked(data: bytes) -> tuple[Container, Refusal | None]:
    if len(data) > LARGEST_FILE:
        return "xlsx", LARGE
    if data.startswith(OLD):
        return "xlsx", LOCKED
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            kind = _kind(archive)
            return kind or "xlsx", _members(archive, kind) if kind else OTHER
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError, OSError, ValueError):
        return "xlsx", DAMAGED


def _kind(archive: zipfile.ZipFile) -> Container | None:
    """By what is in it, not by what it is called."""
    names = set(archive.namelist())
    if "xl/workbook.xml" in names:
        return "xlsx"
    if {"mimetype", "content.xml"} <= names and not archive.getinfo("mimetype").flag_bits & 1:
        with archive.open("mimetype") as member:
            return "ods" if member.read(100).startswith(ODS) else None
    return None


def _members(archive: zipfile.ZipFile, kind: Container) -> Refusal | None:
    entries = archive.infolist()
    if len(entries) > MOST_MEMBERS:
        return MANY_PARTS
    if any(entry.flag_bits & 1 for entry in entries):
        return LOCKED
    left = LARGEST_INSIDE
    for entry in sorted(entries, key=lambda one: one.filename != "META-INF/manifest.xml"):  # it says what is locked
        if MACROS.fullmatch(entry.filename) and not entry.is_dir():
            return PROGRAMS
        with archive.open(entry) as member:
            content = member.read(left + 1)  # counted while unpacking: what the file says of its size may be wrong
        left -= len(content)
        if left < 0:
            return LARGE_INSIDE
        said = _ods(entry.filename, content) if kind == "ods" else _xlsx(entry.filename, content)
        if said:
            return said
    return None


def _xlsx(name: str, content: bytes) -> Refusal | None:
    if name.lower().endswith((".xml", ".rels")) and _odd(content):
        return UNSAFE
    if name.lower() == "[content_types].xml" and b"macroEnabled" in content:
        return PROGRAMS
    # A sheet is what holds the rows of one, wherever it stands.
    return _far(content) if b"sheetData" in content else None


def _odd(content: bytes) -> bool:
    """Whether a parser could see what we do not: words the file defines, or an encoding that no program writes."""
    before = BEFORE.match(content)
    return b"\0" in content or (before is not None and content.startswith(b"<!", before.end()))


def _far(content: bytes) -> Refusal | None:
    """What is beyond the rows and columns of any tracker."""
    rows = 0
    if PERHAPS_FAR.search(content.translate(ONE_QUOTE, b" \t\r\n")):
        if FAR_COLUMN.search(content):
            return WIDE
        rows = max((int(found[1][:9]) for found in FAR_ROW.finditer(content)), default=0)
    if len(content) > LAST_ROW * SHORTEST_ROW and content.count(b"row") > LAST_ROW:
        rows = max(rows, len(ROW.findall(content)))
    if rows > LAST_ROW:
        return LONG
    if rows * LAST_COLUMN > MOST_CELLS:
        wide = max((_number(letters) for letters in set(COLUMN.findall(content))), default=0)
        return FAR_APART if rows * wide > MOST_CELLS else None
    return None


def _number(letters: bytes) -> int:
    """The number of a column by its letters."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _ods(name: str, content: bytes) -> Refusal | None:
    if name == "META-INF/manifest.xml" and b"encryption-data" in content:
        return LOCKED
    if not name.lower().endswith((".xml", ".rdf")):
        return None
    if b"\0" in content:
        return UNSAFE
    if name != "content.xml":
        return UNSAFE if _odd(content) else None
    found = gate_ods.size(content)
    if found is None:
        return DAMAGED
    if found.unsafe:
        return UNSAFE
    if found.large:
        return LARGE_INSIDE
    if found.columns > LAST_COLUMN:
        return WIDE
    if found.rows > LAST_ROW:
        return LONG
    return FAR_APART if found.rows * found.columns > MOST_CELLS else None

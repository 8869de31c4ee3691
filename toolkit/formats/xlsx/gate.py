"""Looks at a returned file before anything parses it: some files a spreadsheet can hold would end our reader."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from toolkit.problems import Problem, ProblemsFound, Source

LARGEST_FILE = 20 * 2**20
LARGEST_INSIDE = 64 * 2**20  # bytes, unpacked
MOST_MEMBERS = 2000
LAST_ROW = 20_000
LOCKED = b"\xd0\xcf\x11\xe0"  # how files with a password begin, and very old ones

SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
FAR_COLUMN = re.compile(rb"\br\s*=\s*[\"'][A-Za-z]{3,}[0-9]+[\"']")
FAR_ROW = re.compile(rb"\br\s*=\s*[\"'][A-Za-z]{0,2}0*([1-9][0-9]{4,})[\"']")
ROW = re.compile(rb"<(?:\w+:)?row\b")
ENTITY = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def check(data: bytes, name: str = "") -> None:
    """Pass a workbook that is safe to read. Raises ProblemsFound with a sentence for any other file."""
    said = _refusal(data)
    if said is not None:
        raise ProblemsFound([Problem(Source(name), *said)])


def _refusal(data: bytes) -> tuple[str, str] | None:
    if len(data) > LARGEST_FILE:
        return "xlsx-too-large", "This file is too large for a tracker. Send the sheets you want to show only."
    if data.startswith(LOCKED):
        return "xlsx-locked", "This file has a password or is very old. Save it as .xlsx without a password."
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _members(archive)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError, OSError, ValueError):
        return "xlsx-not-a-workbook", "This is not an Excel workbook, or it is damaged. Save it again as .xlsx."


def _members(archive: zipfile.ZipFile) -> tuple[str, str] | None:
    if "xl/workbook.xml" not in archive.namelist():
        return "xlsx-not-a-workbook", "This is not an Excel workbook. Save it as .xlsx."
    if len(archive.infolist()) > MOST_MEMBERS:
        return "xlsx-too-large", "This file has too many parts for a tracker."
    left = LARGEST_INSIDE
    for entry in archive.infolist():
        with archive.open(entry) as member:
            content = member.read(left + 1)  # counted while unpacking: what the file says of its size may be wrong
        left -= len(content)
        if left < 0:
            return "xlsx-too-large", "This file is too large inside for a tracker."
        if said := _content(entry.filename, content):
            return said
    return None


def _content(name: str, content: bytes) -> tuple[str, str] | None:
    if name.lower().endswith((".xml", ".rels")) and ENTITY.search(content):
        return "xlsx-unsafe", "This file has parts no tracker has. Save it again in Excel as .xlsx."
    if not SHEET.fullmatch(name):
        return None
    if FAR_COLUMN.search(content):
        return "xlsx-too-wide", "A sheet has something far to the right, beyond column ZZ. Delete it and save again."
    rows = max((int(found[1][:9]) for found in FAR_ROW.finditer(content)), default=0)
    if max(rows, len(ROW.findall(content))) > LAST_ROW:
        return "xlsx-too-long", f"A sheet has something below row {LAST_ROW}. Delete those rows and save again."
    return None

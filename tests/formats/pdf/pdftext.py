"""What is in a PDF, as poppler sees it: the words on the pages, and the text of the tag tree in reading order."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

needs_poppler = pytest.mark.skipif(shutil.which("pdfinfo") is None, reason="poppler-utils is not installed")
ITEM = re.compile(r'^\s*"(.*)"$')
OBJECT = re.compile(r"^\s*Object (\d+) \d+$")
KIND = re.compile(r"^( *)([A-Z][A-Za-z0-9]*)(?: <[^>]*>)?(?: \(\w+\))?:?$")
SHOWN = ("H1", "H2", "P", "LI", "TR", "TH", "TD", "Caption", "Figure", "Note")


def words(pdf: Path) -> Counter[str]:
    """Every word a person can see, with how often it stands there."""
    return Counter(_run("pdftotext", "-raw", "-nopgbrk", str(pdf), "-").split())


def spoken(pdf: Path, controls: Mapping[int, str] | None = None) -> str:
    """The text of the tag tree: one line for each heading, paragraph, list item and cell, cells of a row indented.

    `controls` are what is said at the fields, by the number of the object: they stand in brackets where they are met.
    """
    lines: list[str] = []
    for line in _run("pdfinfo", "-struct-text", str(pdf)).splitlines():
        if item := ITEM.match(line):
            lines[-1] = f"{lines[-1].rstrip()} {item[1].strip()}"
        elif (object := OBJECT.match(line)) and controls and int(object[1]) in controls:
            lines[-1] = " ".join(filter(None, (lines[-1].rstrip(), f"[{controls[int(object[1])]}]")))
        elif (kind := KIND.match(line)) and kind[2] in SHOWN:
            lines.append(("  " if kind[2] in ("TH", "TD") else "") + kind[2] + ":")
        elif (kind and kind[2] in ("Div", "Form")) or not lines:
            lines.append("")
    return "\n".join(line.rstrip() for line in lines if line.strip() not in ("", "P:", "LI:")) + "\n"


def tagged_words(pdf: Path) -> Counter[str]:
    """Every word in the tag tree."""
    items = (ITEM.match(line) for line in _run("pdfinfo", "-struct-text", str(pdf)).splitlines())
    return Counter(word for item in items if item for word in item[1].split())


def boxes(pdf: Path) -> list[tuple[int, str, float, float, float, float]]:
    """(page from 1, word, left, top, right, bottom) of each word, in millimeters."""
    found, page = [], 0
    for line in _run("pdftotext", "-bbox", str(pdf), "-").splitlines():
        page += "<page " in line
        if match := re.search(r'xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)</word>', line):
            left, top, right, bottom = (float(match[n]) * 25.4 / 72 for n in range(1, 5))
            found.append((page, match[5], left, top, right, bottom))
    return found


def _run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout

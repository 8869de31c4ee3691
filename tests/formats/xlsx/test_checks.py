"""LibreOffice judges the checks of every column: it marks exactly the cells in which something else stands."""

from __future__ import annotations

import datetime
import io
import json
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests import everything

SYSTEM = shutil.which("python3", path="/usr/bin:/bin")  # LibreOffice's bridge is known to the system's Python only
BRIDGE = SYSTEM is not None and subprocess.run([SYSTEM, "-c", "import uno"], capture_output=True).returncode == 0
pytestmark = [
    pytest.mark.libreoffice,
    pytest.mark.skipif(shutil.which("soffice") is None or not BRIDGE, reason="LibreOffice's Python bridge is missing"),
]
WRONG = "something else"
TRACKERS = ("my-job-search", "growth-lab")  # every worksheet; one with a slip


def checks(book: Any) -> Iterator[tuple[Any, Any, str]]:
    """Each check with its sheet and the first cell of each of its ranges; those that only help are left out."""
    for sheet in book.worksheets:
        for check in sheet.data_validations.dataValidation:
            if check.type is not None:
                yield from ((check, sheet, str(area).partition(":")[0]) for area in check.sqref.ranges)


def fits(book: Any, check: Any) -> Any:
    """Something that a check lets through."""
    if check.type == "list":
        if check.formula1.startswith('"'):
            first = check.formula1.strip('"').split(",")[0]
            return int(first) if first.isdigit() else first
        sheet, _, area = str(book.defined_names[check.formula1].attr_text).partition("!")
        return book[sheet.strip("'")][area.replace("$", "").partition(":")[0]].value
    return datetime.date(2027, 3, 14) if check.type == "date" else float(check.formula1)


def planted(path: str) -> tuple[bytes, bytes, dict[str, int]]:
    """A tracker with something that fits in the first cell of every check; with something else; how many those are."""
    found = []
    count: Counter[str] = Counter()
    for wrong in (False, True):
        book = openpyxl.load_workbook(io.BytesIO(everything.made(path)))
        count = Counter(dict.fromkeys(book.sheetnames, 0))
        for check, sheet, cell in checks(book):
            sheet[cell] = WRONG if wrong else fits(book, check)
            count[sheet.title] += 1
        done = io.BytesIO()
        book.save(done)
        found.append(done.getvalue())
    return found[0], found[1], dict(count)


def test_it_marks_what_is_planted_and_nothing_else(tmp_path: Path) -> None:
    wanted: dict[str, dict[str, int]] = {}
    for tracker in TRACKERS:
        right, wrong, count = planted(f"trackers/{tracker}.xlsx")
        (tmp_path / f"{tracker}-right.xlsx").write_bytes(right)
        (tmp_path / f"{tracker}-wrong.xlsx").write_bytes(wrong)
        wanted |= {f"{tracker}-right": dict.fromkeys(count, 0), f"{tracker}-wrong": count}
    assert sum(wanted["my-job-search-wrong"].values()) > 200
    script, profile = Path(__file__).with_name("marked.py"), (tmp_path / "profile").as_uri()
    command = [str(SYSTEM), str(script), profile, *(str(tmp_path / f"{name}.xlsx") for name in wanted)]
    said = subprocess.run(command, check=True, capture_output=True, text=True, timeout=300).stdout
    assert json.loads(said) == wanted

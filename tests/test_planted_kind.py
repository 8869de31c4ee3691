"""A kind is one module and nothing else: one planted from outside appears in print, in Excel and on the web."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest
from bs4 import BeautifulSoup

ROOT = Path(__file__).resolve().parent.parent

POSTCARD = '''
"""A card to an employer: who it goes to, and what it says."""

from typing import Literal

from toolkit.document import Field, Heading, Note, Part, Question, Share
from toolkit.kinds._base import Context, Kind, Line


class Postcard(Kind):
    """One line for the name, a few for the words."""

    kind: Literal["postcard"]
    title: Line
    greeting: Line
    share: Share

    def parts(self, context: Context) -> tuple[Part, ...]:
        """A heading, an example and two questions."""
        own = f"{context.worksheet}.{self.id}"
        to = Field(f"{own}.to", "To whom", "text", self.share, source=context.source)
        words = Field(f"{own}.words", "My words", "long", self.share, lines=3, source=context.source)
        return (
            Heading(self.title, self.hint, True, source=context.source),
            Note("example", "", self.greeting, source=context.source),
            *(Question(item, kind=self.kind, source=context.source) for item in (to, words)),
        )
'''

SHEET = """
id: thank_you
code: P01
title: A card after the interview
tab: Cards
version: 1
module: m3
minutes: 5
group: skill
sensitivity: 0
feeds_slip: no
purpose: Say thank you in two sentences.
blocks:
  - kind: postcard
    id: card
    title: Write to the person you met
    greeting: Thank you for the tour of the lab.
    share: never
"""

MAKE = """
import json, sys
from pathlib import Path

import toolkit.kinds
toolkit.kinds.__path__.append(sys.argv[1])  # before anything has looked

from toolkit import library
from toolkit.branding import Branding
from toolkit.formats.pdf import print as printed
from toolkit.formats.web.write import form
from toolkit.formats.xlsx import write

out = Path(sys.argv[2])
(document,) = library.load(worksheets=[out / "thank_you.yaml"]).documents
page, problems = printed.sheet(document, "a4", Branding())
assert page is not None and not problems, problems
(out / "card.pdf").write_bytes(page.pdf)
book, problems = write.tracker("cards", "Cards", [document], Branding())
assert not problems, problems
(out / "card.xlsx").write_bytes(book)
(out / "card.html").write_text(form(document), "utf-8")
print(json.dumps([field.id for field in document.fields()]))
"""


@dataclass(frozen=True)
class Made:
    """What the other process left."""

    folder: Path
    fields: list[str]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("planted")
    (folder / "kinds").mkdir()
    (folder / "kinds" / "postcard.py").write_text(POSTCARD, "utf-8")
    (folder / "thank_you.yaml").write_text(SHEET, "utf-8")
    command = [sys.executable, "-c", MAKE, str(folder / "kinds"), str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return Made(folder, json.loads(done.stdout))


def test_its_fields_have_ids(made: Made) -> None:
    assert made.fields == ["thank_you.card.to", "thank_you.card.words"]


def test_it_is_printed(made: Made) -> None:
    done = subprocess.run(["pdftotext", made.folder / "card.pdf", "-"], capture_output=True, text=True, check=True)
    words = re.sub(r"\s+", " ", done.stdout)
    for text in ("Write to the person you met", "Thank you for the tour of the lab.", "To whom", "My words"):
        assert text in words


def test_it_stands_in_the_tracker(made: Made) -> None:
    book = openpyxl.load_workbook(io.BytesIO((made.folder / "card.xlsx").read_bytes()))
    cells = {str(cell.value) for sheet in book for line in sheet.iter_rows() for cell in line if cell.value is not None}
    assert {"thank_you.card.to", "thank_you.card.words"} <= cells
    assert any("To whom" in text for text in cells)
    assert any("My words" in text for text in cells)


def test_it_is_asked_on_the_web(made: Made) -> None:
    page = BeautifulSoup((made.folder / "card.html").read_text("utf-8"), "html.parser")
    names = [str(control["name"]) for control in page.select("input[name], textarea[name]")]
    assert names == ["thank_you.card.to", "thank_you.card.words"]
    assert "Write to the person you met" in page.get_text()

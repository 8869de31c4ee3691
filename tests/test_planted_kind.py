"""A kind is one module and nothing else: that of docs/guides/add-a-kind.md appears in print, in Excel and on the web.

Its module, its sample and what that becomes are taken from the page, so that the page stays true.
"""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest
from bs4 import BeautifulSoup

from tests import snippets

ROOT = Path(__file__).resolve().parent.parent
PAGE = "guides/add-a-kind.md"
MODULE = "toolkit/kinds/postcard.py"
SAMPLE = "tests/worksheets/postcard.yaml"
GOLDEN = "tests/golden/kinds/postcard.txt"

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
(document,) = library.load(worksheets=[out / "postcard.yaml"]).documents
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
    found = snippets.files(PAGE)
    (folder / "kinds" / "postcard.py").write_text(found[MODULE], "utf-8")
    (folder / "postcard.yaml").write_text(found[SAMPLE], "utf-8")
    command = [sys.executable, "-c", MAKE, str(folder / "kinds"), str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return Made(folder, json.loads(done.stdout))


@pytest.mark.whole
def test_its_fields_have_ids(made: Made) -> None:
    assert made.fields == ["sample_postcard.card.to", "sample_postcard.card.words"]


def test_it_is_printed(made: Made) -> None:
    done = subprocess.run(["pdftotext", made.folder / "card.pdf", "-"], capture_output=True, text=True, check=True)
    words = re.sub(r"\s+", " ", done.stdout)
    for text in ("Write to the person you met", "Thank you for the tour of the lab.", "To whom", "My words"):
        assert text in words


def test_it_stands_in_the_tracker(made: Made) -> None:
    book = openpyxl.load_workbook(io.BytesIO((made.folder / "card.xlsx").read_bytes()))
    cells = {str(cell.value) for sheet in book for line in sheet.iter_rows() for cell in line if cell.value is not None}
    assert {"sample_postcard.card.to", "sample_postcard.card.words"} <= cells
    assert any("To whom" in text for text in cells)
    assert any("My words" in text for text in cells)


def test_it_is_asked_on_the_web(made: Made) -> None:
    page = BeautifulSoup((made.folder / "card.html").read_text("utf-8"), "html.parser")
    names = [str(control["name"]) for control in page.select("input[name], textarea[name]")]
    assert names == ["sample_postcard.card.to", "sample_postcard.card.words"]
    assert "Write to the person you met" in page.get_text()


@pytest.mark.whole
def test_the_steps_of_the_page_lead_where_it_says(tmp_path: Path) -> None:
    """In a copy of the repository: plant the files, accept the sample, check it, and find it described."""
    for name in ("toolkit", "templates", "tests/kinds", "tests/golden/kinds"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "tests" / "worksheets", tmp_path / "tests" / "worksheets")
    for name in ("tests/conftest.py", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path / name)
    found = snippets.files(PAGE)
    for name in (MODULE, SAMPLE):
        (tmp_path / name).write_text(found[name], "utf-8")

    def run(*command: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", *command], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    commands = [line for text in snippets.blocks(PAGE) for line in text.splitlines()]
    assert commands == ["./run test tests/kinds --accept", f"./run check {SAMPLE}"]
    run("pytest", "-q", "tests/kinds", "--accept")
    assert (tmp_path / GOLDEN).read_text("utf-8") == found[GOLDEN]
    assert run("toolkit", "check", SAMPLE) == "1 worksheet, no problem found.\n"
    schema = json.loads(run("toolkit", "schema", "worksheet"))["$defs"]["Postcard"]
    assert schema["properties"]["greeting"]["description"].startswith("What somebody else wrote.")

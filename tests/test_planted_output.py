"""An output is a folder and a few lines of the build: that of docs/guides/add-an-output.md writes every worksheet.

All code is taken from the page, so that the page stays true. 1. It is built, once. 2. Each question has one line, and
no text can look like one. 3. A drawing that arrives is a problem. 4. The type checker finds nothing, and finds a part
that is left out.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests import snippets
from tests.system import checkout

PAGE = "guides/add-an-output.md"
FOLDER = "toolkit/formats/plain"
BUILD, JOBS = "toolkit/products.py", "_worksheet in toolkit/products.py"
START = re.compile(r"def _worksheet\(.*\n    origin = .*\n")
ROOT = checkout.ROOT

LOOK = """
import json, sys
from dataclasses import replace
from pathlib import Path

from tests.formats.site.samples import document
from toolkit import library
from toolkit.document import MEDIA, Block, Canvas
from toolkit.formats.plain import layout, write

MEDIUM, ROWS = write.MEDIUM, write.ROWS
count = 0
for item in (*library.load().documents, library.load(worksheets=[Path(sys.argv[1])]).documents[0], *map(document, (
    "", "[x.text] gotcha", "line\\n[x.text] line", "\\r[x.text] :"))):
    data, problems = write.text(item)
    assert not problems, problems
    asked = [field.id for field in item.fields(MEDIUM, ROWS)]
    lines = [layout.field_id(line) for line in data.decode().splitlines()]
    assert asked == [line for line in lines if line], data.decode()
    count += 1
drawing = next(part for part in document().parts() if isinstance(part, Canvas))
data, problems = write.text(replace(document(), blocks=(Block("x", (replace(drawing, media=MEDIA),)),)))
print(json.dumps([count, [problem.id for problem in problems]]))
"""


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small copy of the toolkit with the output of the page in it."""
    folder = checkout.small(tmp_path_factory.mktemp("output"))
    found = snippets.files(PAGE)
    (folder / FOLDER).mkdir()
    for name in ("__init__.py", "layout.py", "write.py"):
        (folder / FOLDER / name).write_text(found[f"{FOLDER}/{name}"], "utf-8")
    text, count = START.subn(lambda start: start[0] + found[JOBS], (folder / BUILD).read_text("utf-8"))
    assert count == 1, "the build has no such function any more: mend the page"
    (folder / BUILD).write_text(f"{text}\n\n{found[BUILD]}", "utf-8")
    return folder


def test_the_page_shows_every_file() -> None:
    assert set(snippets.files(PAGE)) == {
        *(f"{FOLDER}/{name}" for name in ("__init__.py", "layout.py", "write.py")), BUILD, JOBS
    }  # fmt: skip


@pytest.mark.whole
def test_it_is_built_beside_the_others_and_only_once(planted: Path) -> None:
    checkout.built(planted, "--only", "one")
    text = (planted / "build" / "plain" / "one.txt").read_text("utf-8")
    assert text.startswith("  X81 About one\n  A sheet for the tests of the build.\n")
    assert "\n[one.agree] Do I agree (AG Agree, PA Partly, DI Disagree):\n" in text
    entry = json.loads((planted / "build" / "manifest.json").read_text("utf-8"))["files"]["plain/one.txt"]
    assert (entry["kind"], entry["worksheet"]) == ("plain", "one")
    assert checkout.built(planted, "--only", "one").endswith("0 of them new or changed.\n")


def test_each_question_of_each_worksheet_has_its_line_and_no_text_looks_like_one(planted: Path) -> None:
    sheet = ROOT / "tests" / "worksheets" / "everything.yaml"
    environment = checkout.environment(planted) | {"PYTHONPATH": f"{planted}:{ROOT}"}
    done = subprocess.run(
        [sys.executable, "-c", LOOK, str(sheet)],
        env=environment,
        cwd=planted,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    count, problems = json.loads(done.stdout)
    assert count == 7
    assert problems == ["plain-drawing"]


@pytest.mark.slow
def test_the_type_checker_accepts_it_and_names_a_part_that_is_left_out(planted: Path) -> None:
    def check() -> str:
        command = [sys.executable, "-m", "mypy", "--strict", "--explicit-package-bases", FOLDER]
        return subprocess.run(command, cwd=planted, capture_output=True, text=True, check=False).stdout

    assert check().startswith("Success")
    path = planted / FOLDER / "write.py"
    text = path.read_text("utf-8")
    path.write_text(text.replace(" | Rows():", "():").replace("Grid()():", "Grid():"), "utf-8")
    assert 'has incompatible type "Rows"; expected "Never"' in check()
    path.write_text(text, "utf-8")

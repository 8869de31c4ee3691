"""What other programs may build on is what docs/reference/python.md says: it exists, explains itself, and works.

1. Each name of the page is there, with words. 2. The examples run, and the type checker accepts them.
3. What needs no Pango, as docs/reference/systems.md says, runs without WeasyPrint.
"""

from __future__ import annotations

import importlib
import inspect
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests import snippets
from toolkit import library

PAGE = "reference/python.md"
ROOT = Path(__file__).resolve().parent.parent
WITHOUT = """
import sys
sys.modules["weasyprint"] = None  # importing it fails from here on
from toolkit.cli import main
main(sys.argv[1:])
"""


def run(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def public() -> list[tuple[str, str]]:
    rows = re.findall(r"^\| `(toolkit[\w.]*)` \| (.*?) \|", snippets.page(PAGE), re.MULTILINE)
    return [(module, name) for module, names in rows for name in re.findall(r"`(\w+)`", names)]


def test_the_page_names_something() -> None:
    assert len(public()) > 20
    assert (ROOT / "toolkit" / "py.typed").is_file()


@pytest.mark.parametrize(("module", "name"), public(), ids=lambda word: str(word))
def test_each_public_name_is_there_and_explains_itself(module: str, name: str) -> None:
    found = getattr(importlib.import_module(module), name)
    if not inspect.isclass(found) and not inspect.isfunction(found):
        return  # a union of classes, or a value: the page says what it is for
    words = found.__doc__ or ""
    assert words
    assert not words.startswith(f"{name}("), "that is what a dataclass says of itself"
    for method, inside in inspect.getmembers(found, inspect.isfunction):
        if not method.startswith("_"):
            assert inside.__doc__, method


def examples(folder: Path) -> None:
    for name, text in snippets.files(PAGE).items():
        (folder / name).write_text(text, "utf-8")


@pytest.mark.whole
def test_the_examples_run(tmp_path: Path) -> None:
    examples(tmp_path)
    lines = run(tmp_path, "counted.py").splitlines()
    assert len(lines) == sum(field.share == "counts" for sheet in library.load().documents for field in sheet.fields())
    run(tmp_path, "-m", "toolkit", "new", "our-center")
    said = run(tmp_path, "build_one.py").splitlines()
    assert said[-1] == "12 files are new or changed."
    kinds = {
        "fillable": "pdf",
        "fillable-large-print": "pdf",
        "geometry": "json",
        "large-print": "pdf",
        "low-ink": "pdf",
        "print": "pdf",
    }
    made = [f"{kind}/{paper}/one-conversation.{end} 12" for kind, end in kinds.items() for paper in ("a4", "letter")]
    assert sorted(said[:-1]) == sorted(made)
    (tmp_path / "our-center" / "toolkit.yaml").write_text("format: 1\n")
    with pytest.raises(AssertionError, match=r"toolkit\.yaml:1:1: 'center' is missing here\. Add it\."):
        run(tmp_path, "build_one.py")


@pytest.mark.slow
def test_the_examples_are_typed(tmp_path: Path) -> None:
    examples(tmp_path)
    settings = str(ROOT / "pyproject.toml")
    for name in snippets.files(PAGE):
        assert run(ROOT, "-m", "mypy", "--config-file", settings, str(tmp_path / name)).startswith("Success")


def test_a_check_needs_no_pango(tmp_path: Path) -> None:
    assert "no problem found" in run(tmp_path, "-c", WITHOUT, "check")

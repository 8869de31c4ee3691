"""Every problem has a bad file that shows it: tests/bad/<problem>[.case].yaml beside the exact lines of the check."""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

from toolkit import library, resources, yamltext
from toolkit.branding import Branding
from toolkit.cli import main
from toolkit.formats.pdf import print as printed
from toolkit.problems import Problem, ProblemsFound

BAD = Path(__file__).parent / "bad"
TOOLKIT = Path(__file__).parent.parent / "toolkit"
Golden = Callable[[str, str], None]

WORKSHEETS = sorted(BAD.glob("*.yaml"))
LISTS = sorted((BAD / "lists").glob("*.yaml"))
MODULES = sorted((BAD / "modules").glob("*.yaml"))
TOGETHER = sorted(path for path in (BAD / "together").iterdir() if path.is_dir())
PRINTS = sorted((BAD / "print").glob("*.yaml"))
WORKSHOPS = sorted((BAD / "workshops").glob("*.yaml"))
LIBRARIES = sorted(path for path in (BAD / "library").iterdir() if path.is_dir())

# What no definition can bring about, and where it is tested instead.
ELSEWHERE = {
    "foreign-address": "no definition can name an address: tests/test_injection.py",
    "guide-too-long": "a part of a guide that is longer than a page: tests/formats/pdf/test_workshops.py",
    "helper-too-long": "our own sample material, with words of a center in it: tests/formats/pdf/test_helpers.py",
    "invalid": "what pydantic may say one day and does not say of our models today",
    "locked": "two builds at once: the tests of the build",
    "site": "what MkDocs says of a site: tests/formats/site",
    "slip-too-long": "more on a slip than fits on its page: tests/formats/pdf/test_slip.py",
    "start-here-too-long": "more files than the first page of a pack takes: tests/formats/pdf/test_pack.py",
    "ticket-too-long": "more loose sheets than a ticket takes: tests/formats/pdf/test_workshops.py",
    "template": "what a center's own template does: the tests of the settings",
}
# Modules whose problems come from other files than worksheets, lists and modules.
OTHER_FILES = {
    "formats/pdf/filled.py": "answers for a form: tests/formats/pdf/test_filled.py",
    "formats/pdf/gate.py": "a returned PDF: tests/formats/pdf/test_hostile.py",
    "formats/pdf/read.py": "a returned PDF: tests/formats/pdf/test_hostile.py",
    "returned.py": "a returned file: tests/formats/pdf/test_hostile.py",
    "submission_file.py": "answers as JSON: tests/test_returned.py",
    "returned_json.py": "what the browser saved: tests/test_returned_json.py",
    "formats/xlsx/": "a workbook, or the answers for one: tests/formats/xlsx",
    "settings.py": "a center's settings: the tests of the settings",
    "logo.py": "a center's logo: the tests of the settings",
    "workspace.py": "a center's folder: the tests of the settings",
    "page_tree.py": "the folder that pages are written to: tests/formats/site/test_page_tree.py",
    "overrides.py": "a center's changes to our worksheets: the tests of the settings",
}


def _named(path: Path) -> str:
    return path.name.partition(".")[0]


def _lines(problems: Sequence[Problem]) -> str:
    return "".join(f"{problem}\n" for problem in problems)


def _found(path: Path, **how: object) -> tuple[Problem, ...]:
    with pytest.raises(ProblemsFound) as caught:
        library.load(**how)  # type: ignore[arg-type]
    return caught.value.problems


@pytest.mark.parametrize("path", WORKSHEETS, ids=lambda path: path.stem)
def test_check_says_where_what_and_what_to_do(path: Path, golden: Golden, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(BAD)
    problems = _found(path, worksheets=[path])
    golden(str(path.with_suffix(".txt")), _lines(problems))
    assert {problem.id for problem in problems} == {_named(path)} or _named(path) == "several"


@pytest.mark.whole
@pytest.mark.parametrize("path", WORKSHEETS, ids=lambda path: path.stem)
def test_command_prints_the_same_lines(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(BAD)
    done = CliRunner().invoke(main, ["check", path.name])
    *lines, count = done.stderr.splitlines()
    assert (done.exit_code, done.stdout) == (1, "")
    assert lines == path.with_suffix(".txt").read_text("utf-8").splitlines()
    assert count.startswith(f"{len(lines)} problem")


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_list_says_where_what_and_what_to_do(
    path: Path, golden: Golden, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "lists").mkdir()
    shutil.copy(resources.content() / "modules.yaml", tmp_path)
    shutil.copy(path, tmp_path / "lists")
    monkeypatch.chdir(tmp_path)
    problems = _found(path, folder=tmp_path)
    golden(str(path.with_suffix(".txt")), _lines(problems))
    assert {problem.id for problem in problems} == {_named(path)}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_modules_say_where_what_and_what_to_do(
    path: Path, golden: Golden, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shutil.copy(path, tmp_path / "modules.yaml")
    monkeypatch.chdir(tmp_path)
    problems = _found(path, folder=tmp_path)
    golden(str(path.with_suffix(".txt")), _lines(problems))
    assert {problem.id for problem in problems} == {_named(path)}


@pytest.mark.whole
@pytest.mark.parametrize("path", WORKSHOPS, ids=lambda path: path.stem)
def test_workshop_says_where_what_and_what_to_do(path: Path, golden: Golden, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(path.parent)
    problems = _found(path, worksheets=[path])
    golden(str(path.with_suffix(".txt")), _lines(problems))
    assert {problem.id for problem in problems} == {_named(path)}


@pytest.mark.parametrize("folder", LIBRARIES, ids=lambda path: path.name)
def test_library_says_where_what_and_what_to_do(folder: Path, golden: Golden, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    problems = _found(folder, folder=folder)
    golden(str(folder / "expected.txt"), _lines(problems))
    assert {problem.id for problem in problems} == {folder.name}


@pytest.mark.parametrize("folder", TOGETHER, ids=lambda path: path.name)
def test_two_files_that_disagree(folder: Path, golden: Golden, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    problems = _found(folder, worksheets=sorted(folder.glob("*.yaml")))
    golden(str(folder / "expected.txt"), _lines(problems))
    assert {problem.id for problem in problems} == {folder.name}


@pytest.mark.whole
@pytest.mark.parametrize("path", PRINTS, ids=lambda path: path.stem)
def test_what_only_shows_on_paper(path: Path, golden: Golden, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(BAD / "print")
    (document,) = library.load(worksheets=[path]).documents
    made, problems = printed.sheet(document, "a4", Branding())
    assert made is None
    golden(str(path.with_suffix(".txt")), _lines(problems))
    assert {problem.id for problem in problems} == {_named(path)}


def _large(path: Path) -> None:
    path.write_text("# " + "a long comment " * 40_000)


def _many(path: Path) -> None:
    path.write_text("blocks: [" + "a, " * yamltext.MAX_EVENTS + "a]\n")


def _link(path: Path) -> None:
    path.symlink_to(resources.content() / "modules.yaml")


def _missing(path: Path) -> None:
    assert not path.exists()


MADE = {"too-large": _large, "too-many-items": _many, "not-a-file": _link, "not-readable": _missing}


@pytest.mark.parametrize("problem", MADE)
def test_files_too_odd_to_keep_are_made(
    problem: str, golden: Golden, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "my_sheet.yaml"
    MADE[problem](path)
    problems = _found(path, worksheets=[path])
    golden(str(BAD / "made" / f"{problem}.txt"), _lines(problems))
    assert {found.id for found in problems} == {problem}


def _ids(path: Path) -> Iterator[str]:
    """The problem ids that a module gives out: the literal after the place, or the first where the place is known."""
    position = {"Problem": 1, "_stop": 1, "problem": 0, "_problem": 1, "_same": 2}
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            given = node.args[position[name]] if name in position and len(node.args) > position[name] else None
            if isinstance(given, ast.Constant) and isinstance(given.value, str):
                yield given.value


def test_every_problem_has_its_bad_file() -> None:
    """A new message needs tests/bad/<its id>.yaml; read what the check says of it aloud before `pytest --accept`."""
    modules = {path.relative_to(TOOLKIT).as_posix(): path for path in TOOLKIT.rglob("*.py")}
    known = {name: set(_ids(path)) for name, path in modules.items() if not name.startswith(tuple(OTHER_FILES))}
    folders = (*TOGETHER, *LIBRARIES, *(BAD / "own").iterdir())
    shown = {_named(path) for path in (*BAD.rglob("*.yaml"), *folders)} | set(MADE)
    missing = {name: ids - shown - set(ELSEWHERE) for name, ids in known.items()}
    assert {name: ids for name, ids in missing.items() if ids} == {}
    assert set(ELSEWHERE) <= set().union(*known.values())


def test_no_bad_file_shows_a_problem_that_is_gone() -> None:
    known = {id for path in TOOLKIT.rglob("*.py") for id in _ids(path)}
    files = (*WORKSHEETS, *LISTS, *MODULES, *TOGETHER, *PRINTS, *WORKSHOPS, *LIBRARIES)
    shown = {_named(path) for path in files} | set(MADE)
    assert shown - known == {"several"}


def test_no_expected_text_is_left_without_its_file() -> None:
    for folder, files in (
        (BAD, WORKSHEETS),
        (BAD / "lists", LISTS),
        (BAD / "modules", MODULES),
        (BAD / "print", PRINTS),
        (BAD / "workshops", WORKSHOPS),
    ):
        assert {path.stem for path in folder.glob("*.txt")} == {path.stem for path in files}
    assert {path.stem for path in (BAD / "made").glob("*.txt")} == set(MADE)


def test_messages_are_plain_words() -> None:
    for path in sorted(BAD.rglob("*.txt")):
        for line in path.read_text("utf-8").splitlines():
            message = line.partition(" ")[2].lower()
            for jargon in ("mapping", "scalar", "node", "token", "pydantic", "none", "dict", "tuple", "traceback"):
                assert not re.search(rf"\b{jargon}\b", message), line
            assert message.endswith((".", "?")), line

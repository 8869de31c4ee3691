"""Every problem of a center's folder has a bad example: a settings file or a small folder, beside what the check says.

tests/bad/settings/<problem>[.case].yaml are settings over a tiny library; tests/bad/own/<problem>[.case]/ are folders
that add to it. Run `pytest --accept`, then read each text aloud as the advisor.
"""

from __future__ import annotations

import functools
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from PIL import Image

from tests.system.checkout import stamps
from tests.test_bad import _ids
from toolkit import settings, workspace
from toolkit.cli import main
from toolkit.formats.pdf import print as printed
from toolkit.problems import Problem, ProblemsFound

BAD = Path(__file__).parent / "bad"
TOOLKIT = Path(__file__).parent.parent / "toolkit"
OURS = BAD / "own" / "ours"
SETTINGS = sorted((BAD / "settings").glob("*.yaml"))
FOLDERS = sorted(path for path in (BAD / "own").iterdir() if path.is_dir() and path != OURS)
HELD = {"support-empty", "workshop-held"}  # what they hold back is not built, all else is
GOOD = "format: 1\ncenter: Career Center\nsupport:\n  counseling: {name: Counseling Center, phone: 555-0100}\n"
Golden = Callable[[str, str], None]

# What no file in a checkout can show, and where it is tested instead.
ELSEWHERE = {
    "format-older": "there is no older format yet: tests/test_workspace.py",
    "link-out": "links, pipes and devices are made: tests/test_workspace.py",
    "not-a-file": "the same",
}


@pytest.fixture
def center(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with every ugly picture that a logo could be."""
    root = tmp_path / "center"
    (root / "docs").mkdir(parents=True)
    picture = Image.new("RGB", (40, 20), "navy")
    for name in ("logo.png", "logo.gif", "../secret.png"):
        picture.save(root / name)
    Image.new("RGB", (6000, 10), "navy").save(root / "huge.png")
    Image.new("RGB", (200, 3000), "navy").save(root / "thin.png")
    Image.new("RGBA", (40, 20), (255, 255, 255, 255)).save(root / "white.png")
    (root / "heavy.png").write_bytes((root / "logo.png").read_bytes() + bytes(6 * 1024 * 1024))
    (root / "broken.png").write_bytes((root / "logo.png").read_bytes()[:60])
    (root / "logo.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
    (root / "link.png").symlink_to(tmp_path / "secret.png")
    monkeypatch.chdir(root)
    return root


def named(path: Path) -> str:
    return path.name.partition(".")[0]


def lines(problems: tuple[Problem, ...]) -> str:
    return "".join(f"{problem}\n" for problem in problems)


@pytest.mark.parametrize("path", SETTINGS, ids=lambda path: path.stem)
def test_settings_say_where_what_and_what_to_do(path: Path, golden: Golden, center: Path) -> None:
    shutil.copy(path, center / settings.NAME)
    problems = found_in(center)
    golden(str(path.with_suffix(".txt")), lines(problems))
    assert named(path) in {problem.id for problem in problems}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_what_a_center_adds_says_where_what_and_what_to_do(folder: Path, golden: Golden, center: Path) -> None:
    shutil.copytree(folder, center, dirs_exist_ok=True)
    (center / settings.NAME).write_text(GOOD, "utf-8")
    problems = found_in(center)
    golden(f"{folder}.txt", lines(problems))
    assert {problem.id for problem in problems} == {named(folder)}


def found_in(root: Path) -> tuple[Problem, ...]:
    """Everything wrong with a folder, what is held back, and what its templates do to a page."""
    try:
        found, library = workspace.read(root, OURS)
        if library.held:
            return tuple(sorted(set(library.held.values())))
        printed.sheet(library.document("tiny"), "a4", found.branding)
    except ProblemsFound as error:
        return error.problems
    return ()


def build(root: Path, monkeypatch: pytest.MonkeyPatch) -> Result:
    """Run the command in a folder, with the tiny library in the place of ours."""
    with monkeypatch.context() as changed:
        changed.chdir(root)
        changed.setattr(workspace, "read", functools.partial(workspace.read, folder=OURS))
        return CliRunner().invoke(main, ("build", "--paper", "a4", "--jobs", "1"))


@pytest.fixture(scope="module")
def earlier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a build without any mistake has left."""
    root = tmp_path_factory.mktemp("earlier")
    (root / settings.NAME).write_text(GOOD, "utf-8")
    with pytest.MonkeyPatch.context() as monkeypatch:
        assert build(root, monkeypatch).exit_code == 0
    return root / "build"


@pytest.mark.whole
@pytest.mark.parametrize("path", [*SETTINGS, *FOLDERS], ids=lambda path: path.name.removesuffix(".yaml"))
def test_a_build_says_the_same_and_leaves_the_earlier_one_as_it_was(
    path: Path, earlier: Path, center: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(earlier, center / "build")
    (center / settings.NAME).write_text(GOOD, "utf-8")
    shutil.copytree(path, center, dirs_exist_ok=True) if path.is_dir() else shutil.copy(path, center / settings.NAME)
    before = stamps(center / "build")
    assert {"print/a4/tiny.pdf", "manifest.json"} <= set(before)
    done = build(center, monkeypatch)
    lines = (path.with_suffix(".txt") if path.is_file() else Path(f"{path}.txt")).read_text("utf-8")
    many = f"{lines.count(chr(10))} problem{'s' if lines.count(chr(10)) > 1 else ''}"
    end = "Everything else is built." if named(path) in HELD else "Nothing was written."
    assert (done.exit_code, done.stderr) == (1, f"{lines}{many}. {end}\n")
    assert named(path) in HELD or stamps(center / "build") == before


def test_what_is_ours_has_no_problem(center: Path) -> None:
    (center / settings.NAME).write_text(GOOD, "utf-8")
    assert found_in(center) == ()


def ids() -> Iterator[str]:
    for name in ("settings", "logo", "overrides", "workspace"):
        yield from _ids(TOOLKIT / f"{name}.py")
    yield from (id for id in _ids(TOOLKIT / "formats" / "html.py"))


def test_every_problem_has_its_bad_example() -> None:
    shown = {named(path) for path in (*SETTINGS, *FOLDERS)}
    assert set(ids()) - shown == set(ELSEWHERE)


def test_no_example_shows_a_problem_that_is_gone() -> None:
    everything = {id for path in TOOLKIT.rglob("*.py") for id in _ids(path)}
    assert {named(path) for path in (*SETTINGS, *FOLDERS)} <= everything
    texts = {path.stem for path in (BAD / "settings").glob("*.txt")} | {p.stem for p in (BAD / "own").glob("*.txt")}
    assert texts == {path.stem for path in SETTINGS} | {path.name for path in FOLDERS}

"""The wheel alone is enough: installed into a fresh environment, without a network, it makes and builds a center.

The libraries come from the environment the tests run in; the toolkit itself, its templates and its worksheets do not.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.slow
ASK = "import toolkit, toolkit.resources as r; print(toolkit.__file__); print(r.templates()); print(r.content())"
CUT = ["unshare", "--map-root-user", "--net"]
ONLINE = "import socket; socket.create_connection(('127.0.0.1', 9), 1)"


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "TOOLKIT"))}
    return subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env={**kept, "HOME": str(cwd)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    done = run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", out, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    (found,) = out.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def program(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of an environment that holds the wheel, and sees the pinned libraries beside it."""
    home = tmp_path_factory.mktemp("fresh")
    venv.create(home / "env", symlinks=True)
    python = home / "env" / "bin" / "python"
    done = run(sys.executable, "-m", "pip", "--python", python, "install", "--no-index", "--no-deps", wheel, cwd=home)
    assert done.returncode == 0, done.stderr
    (packages,) = (home / "env").glob("lib/python*/site-packages")
    (packages / "pinned.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    return python.parent


def test_everything_comes_from_the_wheel(program: Path, tmp_path: Path) -> None:
    done = run(program / "python", "-c", ASK, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    environment = program.parent.resolve()
    assert all(Path(line).resolve().is_relative_to(environment) for line in done.stdout.split())


def test_the_wheel_holds_what_it_needs_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert "toolkit/py.typed" in names
    here = {path.relative_to(ROOT).as_posix() for path in (ROOT / "templates").rglob("*") if path.is_file()}
    assert here == {name.replace("toolkit/_templates", "templates") for name in names if "/_templates/" in name}
    assert not [name for name in names if not name.startswith(("toolkit/", "career_workshop_toolkit-"))]
    assert not [name for name in names if "__pycache__" in name]


def test_a_center_is_made_and_built_with_the_network_cut(program: Path, tmp_path: Path) -> None:
    if shutil.which("unshare") is None or run(*CUT, "true", cwd=tmp_path).returncode != 0:
        pytest.skip("the network cannot be cut here: unshare --map-root-user --net does not work")
    assert "unreachable" in run(*CUT, program / "python", "-c", ONLINE, cwd=tmp_path).stderr
    toolkit = program / "toolkit"
    assert run(*CUT, toolkit, "new", "center", "--center", "Career Center", cwd=tmp_path).returncode == 0
    root = tmp_path / "center"
    done = run(*CUT, toolkit, "doctor", cwd=root)
    assert done.returncode == 0, done.stdout
    settings = root / "toolkit.yaml"
    text = settings.read_text("utf-8").replace(
        "  counseling: #", "  counseling: {name: Counseling Center, phone: 555-0100} #"
    )
    leave_out = "leave_out: [" + ", ".join(sorted(sheets() - {"one_rejection", "application_log"})) + "]\n"
    settings.write_text(text + leave_out, "utf-8")
    done = run(*CUT, toolkit, "build", "--jobs", "2", cwd=root)
    assert done.returncode == 0, done.stdout + done.stderr
    for name in ("print/letter/one-conversation.pdf", "trackers/application-log.xlsx", "site/support.html"):
        assert (root / "build" / name).is_file()


def sheets() -> set[str]:
    return {path.stem for path in (ROOT / "toolkit" / "content" / "worksheets").glob("*.yaml")}

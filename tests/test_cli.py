"""The commands: exit codes, what is printed where, and no traceback for anything people do wrong."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from toolkit import __version__, resources
from toolkit.cli import main

TESTS = Path(__file__).resolve().parent
ROOT = TESTS.parent
BAD = TESTS / "bad"
GOOD = TESTS / "worksheets" / "prompt.yaml"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def in_a_shell(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "toolkit", *arguments]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)


# check


def test_shipped_library_has_no_problem() -> None:
    sheets, workshops = (len(list((resources.content() / name).glob("*.yaml"))) for name in ("worksheets", "workshops"))
    done = run("check")
    assert (done.exit_code, done.output) == (0, f"{sheets} worksheets and {workshops} workshops, no problem found.\n")


def test_one_worksheet_is_counted_as_one() -> None:
    done = run("check", str(GOOD))
    assert (done.exit_code, done.output) == (0, "1 worksheet, no problem found.\n")


def test_a_worksheet_named_twice_is_read_once() -> None:
    done = run("check", str(GOOD), str(GOOD))
    assert (done.exit_code, done.output) == (0, "1 worksheet, no problem found.\n")


def test_problems_exit_1_and_stand_on_standard_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(BAD)
    done = run("check", "several.yaml", "too-small.yaml", str(GOOD))
    expected = (BAD / "several.txt").read_text("utf-8") + (BAD / "too-small.txt").read_text("utf-8")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == expected + f"{expected.count(chr(10))} problems.\n"


def test_one_problem_is_counted_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(BAD)
    assert run("check", "too-small.yaml").stderr.endswith("\n1 problem.\n")


def test_json_is_for_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(BAD)
    done = run("check", "--json", "no-glyph.yaml")
    (problem,) = json.loads(done.stdout)
    assert (done.exit_code, done.stderr) == (1, "")
    assert {name: problem[name] for name in ("file", "line", "column", "id")} == {
        "file": "no-glyph.yaml",
        "line": 15,
        "column": 12,
        "id": "no-glyph",
    }
    said = f"{problem['file']}:{problem['line']}:{problem['column']}: {problem['message']}\n"
    assert said == (BAD / "no-glyph.txt").read_text("utf-8")


def test_json_of_no_problem_is_an_empty_list() -> None:
    done = run("check", "--json", str(GOOD))
    assert (done.exit_code, json.loads(done.stdout)) == (0, [])


def test_real_command_does_the_same() -> None:
    done = in_a_shell("check", "several.yaml", cwd=BAD)
    expected = (BAD / "several.txt").read_text("utf-8")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == expected + f"{expected.count(chr(10))} problems.\n"
    assert in_a_shell("check", str(GOOD)).returncode == 0


def test_check_writes_nothing(tmp_path: Path) -> None:
    in_a_shell("check", str(BAD / "several.yaml"), cwd=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_output_survives_a_terminal_that_knows_no_emoji() -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "ascii", "LC_ALL": "C", "PYTHONUTF8": "0"}
    command = [sys.executable, "-m", "toolkit", "check", "no-glyph.yaml"]
    done = subprocess.run(command, cwd=BAD, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "no-glyph.yaml:15:12:" in done.stderr


# wrong use


@pytest.mark.parametrize(
    "arguments",
    [
        ["chekc"],
        ["check", "--jsn"],
        ["check", "nowhere.yaml"],
        ["check", str(BAD)],
        ["build", "everything"],
        ["--versoin"],
    ],
    ids=" ".join,
)
def test_wrong_use_exits_2_and_says_how(arguments: list[str]) -> None:
    done = run(*arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "Usage: " in done.stderr
    assert "Error: " in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("path", sorted(BAD.glob("*.yaml")), ids=lambda path: path.stem)
def test_no_traceback_for_a_mistake(path: Path) -> None:
    done = run("check", str(path))
    assert done.exit_code == 1
    assert isinstance(done.exception, SystemExit)


def test_a_link_is_named_as_it_was_given(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").symlink_to(GOOD)
    done = run("check", str(tmp_path / "a.yaml"))
    assert done.exit_code == 1
    assert "a.yaml: This is not an ordinary file." in done.stderr


# what the system refuses


def refused(*arguments: str, error: OSError, where: str, monkeypatch: pytest.MonkeyPatch) -> str:
    def fails(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(where, fails)
    done = run(*arguments)
    assert (done.exit_code, done.stdout, type(done.exception)) == (1, "", SystemExit)
    return done.stderr


REFUSED = [  # what is raised, and what is said of it
    (FileNotFoundError(errno.ENOENT, "No such file or directory", "a.txt"), "a.txt: No such file or directory."),
    (OSError(errno.ENOSPC, "No space left on device"), "{where}: No space left on device."),
    (OSError("cannot write header"), "{where}: cannot write header."),
    (OSError("cannot write header."), "{where}: cannot write header."),
    (OSError(), "{where}: it cannot be read or written."),
    (
        IsADirectoryError(errno.EISDIR, "Is a directory", "out/.part-1/a.pdf", None, "out/a.pdf"),
        "out/a.pdf: Is a directory.",
    ),
    (PermissionError(errno.EACCES, "Permission denied", "out/.part-1/print/a.pdf"), "out: Permission denied."),
    (PermissionError(errno.EACCES, "Permission denied", ".part-1"), "{where}: Permission denied."),
    (OSError(errno.EIO, "Input/output error", 3), "{where}: Input/output error."),
]


@pytest.mark.whole
@pytest.mark.parametrize(("error", "said"), REFUSED, ids=[said for _, said in REFUSED])
def test_what_the_system_refuses_is_a_sentence(error: OSError, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    stderr = refused("build", error=error, where="toolkit.build.build", monkeypatch=monkeypatch)
    assert stderr == f"Error: {said.format(where='build')} No file is half written.\n"
    for arguments, where in (
        (("check",), "toolkit.library.load"),
        (("list",), "toolkit.library.load"),
        (("schema", "list"), "toolkit.schema.text"),
        (("new", "center"), "toolkit.starter.new_workspace"),
    ):
        stderr = refused(*arguments, error=error, where=where, monkeypatch=monkeypatch)
        assert stderr == f"Error: {said.format(where='This folder')}\n"


@pytest.mark.whole
@pytest.mark.parametrize("verb", ["check", "list", "build", "doctor"])
def test_folder_that_is_gone_is_a_sentence(verb: str, tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    command = f'rmdir "{gone}"; exec "{sys.executable}" -m toolkit {verb}'
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(["sh", "-c", command], cwd=gone, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    place, end = ("build", " No file is half written.") if verb == "build" else ("This folder", "")
    assert done.stderr == f"Error: {place}: No such file or directory.{end}\n"


@pytest.mark.whole
@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null", "/dev/stdin"])
def test_device_is_refused_at_once(device: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "toolkit", "check", device],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert "This is not an ordinary file. Put the definition itself here." in done.stderr


# help


def commands() -> dict[str, click.Command]:
    return {"": main, **main.commands}


@pytest.mark.parametrize("name", commands())
def test_help_says_what_a_command_does(name: str) -> None:
    done = run(*filter(None, [name, "--help"]))
    short = run(*filter(None, [name, "-h"]))
    assert (done.exit_code, short.output) == (0, done.output)
    summary = commands()[name].help or ""
    assert summary.strip().splitlines()[0].endswith(".")
    for parameter in commands()[name].params:
        assert not isinstance(parameter, click.Option) or parameter.help, parameter.name
        if isinstance(parameter, click.Argument):
            assert (parameter.metavar or parameter.human_readable_name).rstrip(".").strip("[]").upper() in summary


def test_every_command_stands_in_the_help() -> None:
    lines = run("--help").output
    assert all(f"\n  {name} " in lines for name in main.commands)


def test_version_is_the_packages() -> None:
    assert run("--version").output == f"toolkit, version {__version__}\n"


HEAVY = ("weasyprint", "openpyxl", "mkdocs", "pydantic", "jinja2", "pikepdf", "yaml", "fontTools")


def test_help_loads_no_heavy_library() -> None:
    code = f"""
import sys
from click.testing import CliRunner
from toolkit.cli import main
for command in ([], *([name] for name in main.commands)):
    assert CliRunner().invoke(main, [*command, "--help"]).exit_code == 0
print(*(name for name in {HEAVY} if name in sys.modules))
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "\n"


def test_check_loads_no_format() -> None:
    code = """
import sys
from click.testing import CliRunner
from toolkit.cli import main
assert CliRunner().invoke(main, ["check"]).exit_code == 0
print(*(name for name in sys.modules if name.partition(".")[0] in ("weasyprint", "openpyxl", "mkdocs", "jinja2")))
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "\n"

"""A file appears whole or not at all, whatever fails, and one that is as it should be is not touched."""

from __future__ import annotations

import errno
import io
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from toolkit import files

OLD, NEW = b"old " * 5_000, b"new " * 6_000
STEPS = {"a name": (tempfile, "mkstemp"), "sync": (os, "fsync"), "rights": (Path, "chmod"), "move": (Path, "replace")}
Fail = Callable[[str, int], None]


def stamp(path: Path) -> tuple[int, int]:
    """What changes as soon as anybody writes."""
    return path.stat().st_ino, path.stat().st_mtime_ns


@pytest.fixture
def fail(monkeypatch: pytest.MonkeyPatch) -> Fail:
    """Let a step work so many times and then fail for good, as on a full disk."""

    def failing(step: str, works: int) -> None:
        left = [works]

        def count() -> None:
            if not left[0]:
                raise OSError(errno.ENOSPC, "No space left on device")
            left[0] -= 1

        if step == "write":
            real = os.fdopen
            monkeypatch.setattr(os, "fdopen", lambda handle, mode: _Half(real(handle, mode), count))
            return
        owner, name = STEPS[step]
        original = getattr(owner, name)

        def broken(*arguments: Any, **named: Any) -> Any:
            count()
            return original(*arguments, **named)

        monkeypatch.setattr(owner, name, broken)

    return failing


class _Half(io.BufferedIOBase):
    """A file that takes half of what it gets where it fails."""

    def __init__(self, file: Any, count: Callable[[], None]) -> None:
        self.file, self.count = file, count

    def write(self, data: Any) -> int:
        try:
            self.count()
        except OSError:
            self.file.write(data[: len(data) // 2])
            raise
        return int(self.file.write(data))

    def flush(self) -> None:
        if not self.file.closed:
            self.file.flush()

    def fileno(self) -> int:
        return int(self.file.fileno())

    def close(self) -> None:
        self.file.close()


# one file


def test_file_is_written_with_its_folders_and_for_all_to_read(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "sheet.pdf"
    assert files.write_atomic(path, NEW)
    assert path.read_bytes() == NEW
    assert path.stat().st_mode & 0o777 == 0o644
    assert [found.name for found in path.parent.iterdir()] == ["sheet.pdf"]


def test_file_with_the_same_bytes_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "sheet.pdf"
    assert files.write_atomic(path, NEW)
    before = stamp(path)
    assert not files.write_atomic(path, NEW)
    assert stamp(path) == before


def test_link_is_replaced_and_what_it_leads_to_is_not_touched(tmp_path: Path) -> None:
    secret, path = tmp_path / "secret", tmp_path / "sheet.pdf"
    secret.write_bytes(NEW)
    path.symlink_to(secret)
    before = stamp(secret)
    assert files.write_atomic(path, NEW)
    assert not path.is_symlink()
    assert stamp(secret) == before


@pytest.mark.parametrize("step", [*STEPS, "write"])
def test_old_file_is_whole_and_nothing_else_is_left_whatever_fails(step: str, fail: Fail, tmp_path: Path) -> None:
    path = tmp_path / "sheet.pdf"
    path.write_bytes(OLD)
    fail(step, 0)
    with pytest.raises(OSError, match="No space left"):
        files.write_atomic(path, NEW)
    assert path.read_bytes() == OLD
    assert [found.name for found in tmp_path.iterdir()] == ["sheet.pdf"]


def test_interrupted_by_the_user_it_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        files.write_atomic(tmp_path / "sheet.pdf", NEW)
    assert list(tmp_path.iterdir()) == []


def test_file_that_another_program_holds_for_a_moment_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, refused, slept = Path.replace, [1, 2], list[float]()

    def replace(source: Path, target: Path) -> Path:
        if refused:
            refused.pop()
            raise PermissionError(errno.EACCES, "in use", str(target))
        return real(source, target)

    monkeypatch.setattr(Path, "replace", replace)
    monkeypatch.setattr("time.sleep", slept.append)
    assert files.write_atomic(tmp_path / "tracker.xlsx", NEW)
    assert (tmp_path / "tracker.xlsx").read_bytes() == NEW
    assert slept == list(files.PATIENCE[:2])


def test_file_that_stays_in_use_is_named_in_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def replace(source: Path, target: Path) -> Path:
        raise PermissionError(errno.EACCES, "in use", str(target))

    monkeypatch.setattr(Path, "replace", replace)
    monkeypatch.setattr("time.sleep", lambda _: None)
    with pytest.raises(PermissionError) as caught:
        files.write_atomic(tmp_path / "tracker.xlsx", NEW)
    assert caught.value.filename == str(tmp_path / "tracker.xlsx")
    assert list(tmp_path.iterdir()) == []


# several files together

NAMES = ("a.pdf", "deep/er/b.pdf", "c.pdf", "manifest.json")


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """Four new files and their folder, where two of them stand already: one as it will be, one as it was."""
    fresh, folder = tmp_path / "fresh", tmp_path / "build"
    for name in NAMES:
        files.write_atomic(fresh / name, NEW + name.encode())
    files.write_atomic(folder / "a.pdf", NEW + b"a.pdf")
    files.write_atomic(folder / "c.pdf", OLD)
    return fresh, folder


def state(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_only_what_differs_is_moved_and_in_the_order_given(folders: tuple[Path, Path]) -> None:
    fresh, folder = folders
    before = stamp(folder / "a.pdf")
    assert files.move_all(NAMES, fresh, folder) == ["deep/er/b.pdf", "c.pdf", "manifest.json"]
    assert stamp(folder / "a.pdf") == before
    assert state(folder) == {name: NEW + name.encode() for name in NAMES}


@pytest.mark.parametrize("step", ["sync", "rights"])
@pytest.mark.parametrize("works", [0, 1, 2])
def test_nothing_is_moved_before_everything_is_safe(
    step: str, works: int, fail: Fail, folders: tuple[Path, Path]
) -> None:
    fresh, folder = folders
    before = state(folder)
    fail(step, works)
    with pytest.raises(OSError, match="No space left"):
        files.move_all(NAMES, fresh, folder)
    assert state(folder) == before


@pytest.mark.parametrize("works", [0, 1, 2])
def test_each_file_is_the_old_or_the_new_one_where_moving_fails(
    works: int, fail: Fail, folders: tuple[Path, Path]
) -> None:
    fresh, folder = folders
    fail("move", works)
    with pytest.raises(OSError, match="No space left"):
        files.move_all(NAMES, fresh, folder)
    assert all(data in (OLD, NEW + name.encode()) for name, data in state(folder).items())
    assert not (folder / "manifest.json").exists()


def test_file_appears_at_a_second_place_where_the_disk_has_no_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "a.pdf"
    source.write_bytes(NEW)
    files.borrow(source, tmp_path / "linked" / "a.pdf")
    assert (tmp_path / "linked" / "a.pdf").samefile(source)

    def refused(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", refused)
    files.borrow(source, tmp_path / "copied" / "a.pdf")
    assert (tmp_path / "copied" / "a.pdf").read_bytes() == NEW


# small things


def test_inside_follows_dots_and_links(tmp_path: Path) -> None:
    folder = tmp_path / "build"
    folder.mkdir()
    (folder / "out").symlink_to(tmp_path)
    (folder / "in").symlink_to(folder)
    (folder / "loop").symlink_to(folder / "loop")
    assert files.inside(folder / "print" / "a4" / "x.pdf", folder)
    assert files.inside(folder / "in" / "x.pdf", folder)
    assert files.inside(folder / "a" / ".." / "x.pdf", folder)
    assert not files.inside(folder / ".." / "x.pdf", folder)
    assert not files.inside(folder / "out" / "x.pdf", folder)
    assert not files.inside(tmp_path / "build-of-another" / "x.pdf", folder)


def test_remove_takes_a_link_and_never_what_it_leads_to(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "mine").write_bytes(OLD)
    (tmp_path / "link").symlink_to(kept)
    folder = tmp_path / "ours"
    folder.mkdir()
    (folder / "inner").symlink_to(kept)
    for path in (tmp_path / "link", folder, tmp_path / "gone already"):
        files.remove(path)
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]
    assert (kept / "mine").read_bytes() == OLD

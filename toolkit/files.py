"""Files that appear whole or not at all; several of them together, so that a full disk leaves all as they were."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import time
import zipfile
from collections.abc import Iterable
from pathlib import Path

PARTIAL = ".part-"  # how everything is named that is not whole yet
MOMENT = (1980, 1, 1, 0, 0, 0)  # the first a zip can name
PLAIN_FILE = 0o100644 << 16
PATIENCE = (0.1, 0.3, 0.9)  # seconds: Windows refuses to replace a file while a virus scanner or a viewer reads it


def write_atomic(path: Path, data: bytes) -> bool:
    """Write a file so that a reader never sees half of it. Return False where it held these bytes already."""
    if same(path, data):
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=PARTIAL, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as partial:
            partial.write(data)
            partial.flush()
            os.fsync(partial.fileno())
        Path(name).chmod(0o644)
        _replace(Path(name), path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return True


def move_all(names: Iterable[str], fresh: Path, folder: Path) -> list[str]:
    """Move files from one folder to their places in another on the same disk, and return those that are new there.

    All of them are safe on the disk before the first is moved; one that holds the same bytes already is not touched.
    """
    changed = [name for name in names if not _alike(fresh / name, folder / name)]
    for name in changed:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        with (fresh / name).open("rb+") as file:
            os.fsync(file.fileno())
        (fresh / name).chmod(0o644)
    for name in changed:
        _replace(fresh / name, folder / name)
    return changed


def same(path: Path, data: bytes) -> bool:
    """Whether a file of its own, not a link, holds exactly these bytes."""
    if not path.is_file() or path.is_symlink() or path.stat().st_size != len(data):
        return False
    return path.read_bytes() == data


def _alike(path: Path, other: Path) -> bool:
    if not other.is_file() or other.is_symlink() or path.stat().st_size != other.stat().st_size:
        return False
    return digest_of(path) == digest_of(other)


def borrow(source: Path, path: Path) -> None:
    """Let a file appear at a second place, to be read only: without a copy where the disk allows it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        path.hardlink_to(source)
    except OSError:  # a stick, some network folders
        shutil.copyfile(source, path)


def digest(data: bytes) -> str:
    """The sha256 of some bytes, in hex."""
    return hashlib.sha256(data).hexdigest()


def digest_of(path: Path) -> str:
    """The same of a file, which may be larger than one likes to hold in memory."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def zip_entry(name: str) -> zipfile.ZipInfo:
    """How a file is written into a zip: as it is, for ours are compressed already, and without the time and place."""
    entry = zipfile.ZipInfo(name, MOMENT)
    entry.create_system = 3  # else the file would remember the system it was made on
    entry.external_attr = PLAIN_FILE
    return entry


def inside(path: Path, folder: Path) -> bool:
    """Whether a path stays inside a folder once `..` and links are followed."""
    return path.resolve().is_relative_to(folder.resolve())


def remove(path: Path) -> None:
    """Take a file or a folder of ours away; one that is gone already is fine."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _replace(source: Path, target: Path) -> None:
    for seconds in PATIENCE:
        try:
            source.replace(target)
        except PermissionError:
            time.sleep(seconds)
        else:
            return
    source.replace(target)

"""Files that appear whole or not at all, and zips whose bytes depend on their members only."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from pathlib import Path

PARTIAL = ".part-"


def write_atomic(path: Path, data: bytes) -> bool:
    """Write a file so that a reader never sees half of it. Return False where it held these bytes already."""
    if path.is_file() and path.read_bytes() == data:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=PARTIAL, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as partial:
            partial.write(data)
            partial.flush()
            os.fsync(partial.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return True


def digest(data: bytes) -> str:
    """The sha256 of some bytes, in hex."""
    return hashlib.sha256(data).hexdigest()


def inside(path: Path, folder: Path) -> bool:
    """Whether a path stays inside a folder once `..` and links are followed."""
    return path.resolve().is_relative_to(folder.resolve())


def remove(path: Path) -> None:
    """Take a file or a folder of ours away; one that is gone already is fine."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)

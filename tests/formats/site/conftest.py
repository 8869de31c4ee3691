"""A site's parts for tests: a library, pretended downloads, and a workspace with our own mkdocs.yml."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from toolkit import library
from toolkit.library import Library

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="session")
def shipped() -> Library:
    return library.load()


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """Our mkdocs.yml and docs/ in a folder of their own, before any build."""
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    shutil.copytree(ROOT / "docs", tmp_path / "docs")
    return tmp_path


@pytest.fixture
def made(workspace: Path) -> Callable[[Mapping[str, bytes]], None]:
    """Pretend that the build has made files: `made({"print/a4/application-log.pdf": b"..."})`."""

    def make(files: Mapping[str, bytes]) -> None:
        listed = {}
        for name, data in files.items():
            path = workspace / "build" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            listed[name] = _entry(name, data)
        (workspace / "build" / "manifest.json").write_text(json.dumps({"files": listed}), "utf-8")

    return make


def _entry(name: str, data: bytes) -> dict[str, object]:
    """A file's line in the manifest; those of workshops are named `workshops/<slug>/<kind>-<paper>.pdf`."""
    kind, *between = name.split("/")[:-1]
    if kind == "workshops":
        kind, _, paper = Path(name).stem.rpartition("-")
        said = {"kind": kind or paper, "workshop": between[0].replace("-", "_"), "paper": paper if kind else ""}
        return {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data), "pages": 2, **said}
    return {
        "sha256": hashlib.sha256(data).hexdigest(),
        "size": len(data),
        "pages": 2 if name.endswith(".pdf") else 0,
        "worksheet": Path(name).stem.replace("-", "_"),
        "kind": "tracker" if kind == "trackers" else kind,
        "paper": between[0] if between else "",
    }

"""A site's parts for tests: a library, pretended downloads, and a workspace with our own mkdocs.yml."""

from __future__ import annotations

import functools
import hashlib
import json
import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from toolkit import library, resources
from toolkit.formats.site.make import make
from toolkit.library import Library

ROOT = Path(__file__).resolve().parents[3]
SMALL = {"application_log", "career_options", "one_rejection"}
PDF = b"%PDF-1.7 pretended"
OF_A_WORKSHOP = ("workshops/feedback-into-action/packet-a4.pdf", "workshops/feedback-into-action/mails.txt")
SHEET = "print/a4/application-log.pdf"


@pytest.fixture(scope="session")
def shipped() -> Library:
    return library.load()


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """Our mkdocs.yml and docs/ in a folder of their own, before any build."""
    return _copied(tmp_path)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """The same with three worksheets, no workshop and one page of docs/: a quarter of the time."""
    content = tmp_path / "content"
    shutil.copytree(resources.content(), content)
    shutil.rmtree(content / "workshops")
    for sheet in (content / "worksheets").iterdir():
        if sheet.stem not in SMALL:
            sheet.unlink()
    (tmp_path / "docs").mkdir()
    shutil.copy(ROOT / "docs" / "privacy.md", tmp_path / "docs")
    config = re.sub(r"(?ms)^nav:.*?(?=^\w)", "", (ROOT / "mkdocs.yml").read_text("utf-8"))
    (tmp_path / "mkdocs.yml").write_text(config.replace("  - toolkit\n", "  - toolkit: {library: content}\n"), "utf-8")
    return tmp_path


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Our whole website with a few files, in build/site of a workspace: to be looked at, not to be changed."""
    folder = _copied(tmp_path_factory.mktemp("whole"))
    pretend(folder / "build", dict.fromkeys((SHEET, "trackers/my-job-search.xlsx", *OF_A_WORKSHOP), PDF))
    make(folder / "mkdocs.yml", folder / "build" / "site", folder / "build")
    return folder


def _copied(folder: Path) -> Path:
    shutil.copy(ROOT / "mkdocs.yml", folder)
    shutil.copytree(ROOT / "docs", folder / "docs")
    return folder


@pytest.fixture
def made(tmp_path: Path) -> Callable[[Mapping[str, bytes]], None]:
    """Pretend that the build has made files: `made({"print/a4/application-log.pdf": b"..."})`."""
    return functools.partial(pretend, tmp_path / "build")


def pretend(build: Path, files: Mapping[str, bytes]) -> None:
    listed = {}
    for name, data in files.items():
        path = build / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        listed[name] = _entry(name, data)
    (build / "manifest.json").write_text(json.dumps({"files": listed}), "utf-8")


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

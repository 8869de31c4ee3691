"""The files of a build, each made once for all tests, and again only when something it is made from has changed."""

from __future__ import annotations

import functools
import json
import shutil
from pathlib import Path
from typing import Any

from filelock import FileLock

from toolkit import library, products
from toolkit.branding import Branding
from toolkit.files import write_atomic
from toolkit.formats.pdf.paper import PAPERS
from toolkit.products import Job

STORE = Path(__file__).parents[1] / ".pytest_cache" / "everything"


@functools.cache
def jobs() -> dict[str, Job]:
    """What a build of the library as it is shipped makes, by path."""
    found = products.jobs(library.load(), Branding(), (), tuple(PAPERS), products.base())
    return {job.path: job for job in found}


def made(path: str) -> bytes:
    """One of its files, and how it was made is no news: fails where a file of the library has a problem."""
    job = jobs()[path]
    kept = _place(path, job.made_from)
    if not kept.is_file():
        kept.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{_place(min(_siblings(job)), job.made_from)}.lock"):
            if not kept.is_file():
                _make(job)
    return kept.read_bytes()


def keep(build: Path) -> None:
    """Take over the files of a whole build that the command has made; those of older ones go."""
    listed: dict[str, dict[str, Any]] = json.loads((build / "manifest.json").read_text("utf-8"))["files"]
    for path, entry in listed.items():
        if path in jobs():
            write_atomic(_place(path, entry["made_from"]), (build / path).read_bytes())
    current = {_place(path, job.made_from).relative_to(STORE).parts[0] for path, job in jobs().items()}
    for folder in STORE.iterdir():
        if folder.name not in current:
            shutil.rmtree(folder)


def _make(job: Job) -> None:
    make, given = job.task
    outcome = make(*given, [made(part) for part in job.parts]) if job.parts else make(*given)
    found = outcome if isinstance(outcome, dict) else {job.edition: outcome}
    for path in _siblings(job):
        data, _, problems = found[jobs()[path].edition]
        assert problems == (), path
        write_atomic(_place(path, job.made_from), data)


def _siblings(job: Job) -> list[str]:
    return [path for path, other in jobs().items() if other.task is job.task]


def _place(path: str, made_from: str) -> Path:
    return STORE / made_from[:16] / path

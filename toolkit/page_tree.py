"""The whole website as ordinary Markdown beside an ordinary mkdocs.yml: for generators that don't run our plugin."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

from toolkit import files
from toolkit.formats.site import tree
from toolkit.problems import Problem, ProblemsFound, Source

CONFIG, PAGES, SITE = "mkdocs.yml", "docs", "site"
HEAD = "# Written by 'toolkit pages', as docs/ is. Both are written anew, and what is no longer used is deleted.\n"


def write(config: Path, out: Path, made: Path) -> tuple[int, int]:
    """Write the pages of a `mkdocs.yml`, and what is in `made` to download, into a folder with a mkdocs.yml of its own.

    Only what differs is written; what an earlier tree had and this one has not is deleted. A folder with other files is
    refused. Returns how many files there are, and how many were written or deleted. Raises ProblemsFound.
    """
    _refuse(config, out)
    found = tree.read(config, made)
    wanted = {out / PurePosixPath(PAGES, uri): content for uri, content in found.files.items()}
    wanted[out / CONFIG] = _config(found.settings, config, out).encode()
    changed = sum([files.write_atomic(path, content) for path, content in sorted(wanted.items())])
    stale = [path for path in (out / PAGES).rglob("*") if not path.is_dir() and path not in wanted]
    for path in stale:
        path.unlink()
    for folder in sorted((path for path in (out / PAGES).rglob("*") if path.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()
    return len(wanted), changed + len(stale)


def _refuse(config: Path, out: Path) -> None:
    """Raise ProblemsFound where something would be deleted that no earlier tree has written."""
    there = out / CONFIG
    if there.is_file() and there.read_text("utf-8", "replace").startswith(HEAD):
        return
    if os.path.lexists(out) and (not out.is_dir() or any(out.iterdir())):
        message = "This folder holds other files. Name a new one, or one that 'toolkit pages' has written."
        raise ProblemsFound([Problem(Source(str(out)), "pages-folder", message)])


def _config(settings: Mapping[str, Any], config: Path, out: Path) -> str:
    """The settings as a file in `out`; folders they name are found from there."""
    found = {**settings, "docs_dir": PAGES, "site_dir": SITE}
    here = config.resolve().parent
    if "custom_dir" in found["theme"]:
        theirs = os.path.relpath(here / found["theme"]["custom_dir"], out.resolve())
        found["theme"] = {**found["theme"], "custom_dir": PurePosixPath(theirs).as_posix()}
    if found.get("hooks"):
        found["hooks"] = [
            PurePosixPath(os.path.relpath(here / hook, out.resolve())).as_posix() for hook in found["hooks"]
        ]
    try:
        return HEAD + yaml.safe_dump(found, sort_keys=False, allow_unicode=True, width=120)
    except yaml.YAMLError as error:
        message = "This file holds Python objects. Other generators read plain texts, numbers and lists only."
        raise ProblemsFound([Problem(Source(config.name), "site", message)]) from error

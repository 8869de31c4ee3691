"""A small copy of the toolkit in a folder of its own: two little worksheets, one page by hand, the whole engine."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

SHEET = """\
id: {id}
code: {code}
title: About {id}
tab: {id}
version: 1
module: m1
minutes: 5
group: skill
sensitivity: 0
feeds_slip: no
purpose: A sheet for the tests of the build.
outputs: [print, xlsx, web]
blocks:
  - kind: prompt
    id: facts
    title: What happened
    field: {{type: long, lines: 3, share: never}}
  - kind: prompt
    id: agree
    title: Do I agree
    field: {{type: choice, list: agree, share: never}}
"""
CONFIG = """\
site_name: A small center
site_dir: build/site
use_directory_urls: false
theme: {name: material, font: false, custom_dir: overrides}
plugins: [search, toolkit]
markdown_extensions: [admonition, attr_list, md_in_html, tables, footnotes, pymdownx.details, pymdownx.superfences]
"""
THEME = '{% extends "base.html" %}\n{% block announce %}Open on Mondays{% endblock %}\n'
PAGE = "# Privacy\n\nWe help you look for work.\n"
QUICK = """\
import time

from toolkit.fingerprint import fingerprint

SECONDS = 0.1


def editions(document, size, branding, medium):
    time.sleep(SECONDS)
    print = f"%PDF {size} {fingerprint(document)}".encode() * 1000, 1, ()
    return {"print": print, "low-ink": print, "geometry": (f'{{"paper": "{size}"}}'.encode(), 0, ())}
"""  # stands in for what lays out a sheet
PAPERS = ("a4", "letter")
MADE = {f"{kind}/{paper}/{id}.pdf" for kind in ("print", "low-ink") for paper in PAPERS for id in ("one", "two")}
MADE |= {f"geometry/{paper}/{id}.json" for paper in PAPERS for id in ("one", "two")}
MADE |= {f"trackers/{name}.xlsx" for name in ("one", "two", "my-job-search")}


def small(folder: Path) -> Path:
    """Make the copy; commands in it use its own code and definitions, wherever else the toolkit is installed."""
    shutil.copytree(ROOT / "toolkit", folder / "toolkit", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "templates", folder / "templates")
    sheets = folder / "toolkit" / "content" / "worksheets"
    shutil.rmtree(sheets)
    shutil.rmtree(sheets.with_name("workshops"))  # they use the sheets that are gone
    sheets.mkdir()
    for id, code in (("one", "X81"), ("two", "X82")):
        (sheets / f"{id}.yaml").write_text(SHEET.format(id=id, code=code), "utf-8")
    (folder / "docs").mkdir()
    (folder / "docs" / "privacy.md").write_text(PAGE, "utf-8")
    (folder / "overrides").mkdir()
    (folder / "overrides" / "main.html").write_text(THEME, "utf-8")
    (folder / "mkdocs.yml").write_text(CONFIG, "utf-8")
    return folder


def quick(folder: Path) -> Path:
    """Make one whose sheets cost next to nothing, and without a website: for tests that build very often."""
    small(folder)
    (folder / "mkdocs.yml").unlink()
    (folder / "toolkit" / "formats" / "pdf" / "editions.py").write_text(QUICK, "utf-8")
    return folder


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "toolkit", *arguments]


def environment(folder: Path, **env: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1", **env}


def toolkit(folder: Path, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    settings = environment(folder, **env)
    return subprocess.run(command(*arguments), cwd=folder, env=settings, capture_output=True, text=True, check=False)


def built(folder: Path, *arguments: str, **env: str) -> str:
    """Build, and return what was said."""
    run = toolkit(folder, "build", *arguments, **env)
    assert (run.returncode, run.stderr) == (0, ""), run.stdout + run.stderr
    return run.stdout


def outputs(out: Path) -> list[Path]:
    """Every file of a build; its lock is none."""
    return sorted(path for path in out.rglob("*") if path.is_file() and path != out / ".lock")


def contents(out: Path) -> dict[str, str]:
    """Each file of a build with its checksum."""
    return {path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in outputs(out)}


def stamps(out: Path) -> dict[str, tuple[int, int]]:
    """Each file of a build with what changes as soon as somebody writes it."""
    return {path.relative_to(out).as_posix(): (path.stat().st_ino, path.stat().st_mtime_ns) for path in outputs(out)}


def change(path: Path, old: str, new: str) -> None:
    """Change some bytes so that neither size nor time says so."""
    times, text = (path.stat().st_atime_ns, path.stat().st_mtime_ns), path.read_text("utf-8")
    assert len(old.encode()) == len(new.encode())
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    os.utime(path, ns=times)

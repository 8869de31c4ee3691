"""A library in, every file we hand out on disk: in fixed order, each whole or not at all, the manifest last.

A file is made again only when what it is made from has changed: the definition, its lists, the branding, and the
bytes of templates, fonts and code. Times are never looked at.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import Any, cast

from filelock import FileLock, Timeout

from toolkit import __version__, files, handmade, pool, products
from toolkit.branding import Branding
from toolkit.fingerprint import fingerprint
from toolkit.formats.pdf.paper import PAPERS, PaperName
from toolkit.library import Library
from toolkit.problems import Problem, ProblemsFound, Source
from toolkit.products import Entry, Job, Made

CONFIG = "mkdocs.yml"
MANIFEST = "manifest.json"
OFFLINE = "offline-site.zip"
MOST = 255  # bytes, the longest name most disks take


@dataclass(frozen=True)
class Options:
    """What to build, where, and on how many processes. Nothing named in `only` means everything."""

    workspace: Path
    out: Path
    only: tuple[str, ...] = ()
    papers: tuple[PaperName, ...] = PAPERS
    jobs: int = 1
    offered: tuple[PaperName, ...] = PAPERS  # all papers of this workspace; fewer of them leave the rest as it is


@dataclass(frozen=True)
class Report:
    """What a build did: every file there now, and those it has written."""

    files: tuple[str, ...]
    written: tuple[str, ...]


def build(library: Library, branding: Branding, options: Options, tell: Callable[[str, int], None]) -> Report:
    """Build what has changed. `tell` gets each file as it is made, and how many there are to make.

    Raises ProblemsFound with every problem; then nothing of this run has been written.
    """
    if not options.out.is_absolute() and ".." not in options.out.parts:
        _refuse_strays(Path(), [f"{options.out}/{MANIFEST}"])
    try:
        with FileLock(_writable(options.out) / ".lock", timeout=0):
            return _build(library, branding, options, tell)
    except Timeout:
        message = "Another build is running in this folder. Wait until it is done, then start again."
        raise ProblemsFound([Problem(Source(str(options.out)), "locked", message)]) from None


def _build(library: Library, branding: Branding, options: Options, tell: Callable[[str, int], None]) -> Report:
    """Make what is new in a folder beside the old, and move it to its places once all of it is there."""
    out = options.out
    for partial in out.glob(f"{files.PARTIAL}*"):  # what an interrupted build has left
        files.remove(partial)
    known = _known(out)
    base = products.base()
    jobs = list(products.jobs(library, branding, options.only, options.papers, base))
    _refuse_strays(out, [MANIFEST, *(job.path for job in jobs)])
    stale = [job for job in jobs if not _current(known.get(job.path), job.made_from, out / job.path)]
    everything = not options.only and set(options.papers) >= set(options.offered)
    kept = {path: entry for path, entry in known.items() if not everything or _of_site(path)}
    with tempfile.TemporaryDirectory(prefix=files.PARTIAL, dir=out, ignore_cleanup_errors=True) as folder:
        fresh = Path(folder)
        new = _made(stale, fresh, options, tell)
        entries = kept | {job.path: new.get(job.path) or known[job.path] for job in jobs}
        if not options.only and (options.workspace / CONFIG).is_file():
            offered = {path: entry for path, entry in entries.items() if not _of_site(path)}
            shown = [
                library.documents,
                library.modules,
                library.register,
                library.workshops,
                library.topics,
                library.glossary,
            ]
            site = _site([*shown, base], branding, known, offered, options, fresh, tell)
            entries = offered | site
            new |= {path: entry for path, entry in site.items() if path not in known or entry is not known[path]}
        _write_manifest(fresh, entries)
        for path in set(known) - set(entries):  # only a file that a manifest of ours has named is ever taken away
            if (out / path).is_file():
                files.remove(out / path)
        written = files.move_all([*sorted(new), MANIFEST], fresh, out)
    return Report(tuple(sorted(entries)), tuple(path for path in written if path != MANIFEST))


def _made(jobs: list[Job], fresh: Path, options: Options, tell: Callable[[str, int], None]) -> dict[str, Entry]:
    """Make files in a folder and return their entries. Raises ProblemsFound with what is wrong with any of them."""
    found: dict[str, Entry] = {}
    problems: list[Problem] = []
    alone = [job for job in jobs if not job.parts]
    groups = [list(group) for _, group in groupby(alone, key=lambda job: id(job.task))]
    for index, made in pool.run([group[0].task for group in groups], options.jobs):
        for job in groups[index]:
            data, pages, said = made[job.edition] if isinstance(made, dict) else made
            files.write_atomic(fresh / job.path, data)
            found[job.path] = job.entry(data, pages)
            problems += said
            tell(job.path, len(jobs))
    if problems:
        raise ProblemsFound(problems)
    for job in (job for job in jobs if job.parts):
        make, given = job.task
        here = [fresh / path if path in found else options.out / path for path in job.parts]
        packed, pages, _ = cast(Made, make(*given, [path.read_bytes() for path in here]))
        files.write_atomic(fresh / job.path, packed)
        found[job.path] = job.entry(packed, pages)
        tell(job.path, len(jobs))
    return found


def _site(
    said: list[Any],
    branding: Branding,
    known: dict[str, Entry],
    offered: dict[str, Entry],
    options: Options,
    fresh: Path,
    tell: Callable[[str, int], None],
) -> dict[str, Entry]:
    """The entries of the website and its zip: the known ones where all is as it was, else those of new ones."""
    hand = list(handmade.sources(options.workspace / CONFIG, options.out))
    sums = [(path, entry["sha256"]) for path, entry in sorted(offered.items())]
    origin = fingerprint([said, branding, hand, sums])
    old = {path: entry for path, entry in known.items() if _of_site(path)}
    if old and all(_current(entry, origin, options.out / path) for path, entry in old.items()):
        return old
    tell("site/", 1)
    from toolkit.formats.site import make, offline

    for path in offered:
        if (options.out / path).is_file() and not (fresh / path).exists():
            files.borrow(options.out / path, fresh / path)
    _write_manifest(fresh, offered)
    make.make(options.workspace / CONFIG, fresh / "site", fresh)
    offline.zipped(fresh / "site", fresh / OFFLINE, branding)
    found: dict[str, Entry] = {}
    for file in [fresh / OFFLINE, *sorted(page for page in (fresh / "site").rglob("*") if page.is_file())]:
        name = file.relative_to(fresh).as_posix()
        kind = "offline-site" if name == OFFLINE else "site"
        size = file.stat().st_size
        found[name] = {"kind": kind, "made_from": origin, "sha256": files.digest_of(file), "size": size}
    _refuse_strays(options.out, found)
    return found


def _of_site(path: str) -> bool:
    return path.startswith("site/") or path == OFFLINE


def _refuse_strays(out: Path, names: Iterable[str]) -> None:
    """Stop where the place of a file or folder of ours is taken, or leads out: nothing is written behind one's back."""
    problems: dict[Path, str] = {}
    wanted = [Path(name) for name in names]
    for folder in sorted({parent for path in wanted for parent in path.parents}):
        if not problems.keys() & set(folder.parents):  # only the topmost is named
            if not files.inside(out / folder, out):
                problems[folder] = "This is a link that leads elsewhere. Delete it, or name another folder with --out."
            elif os.path.lexists(out / folder) and not (out / folder).is_dir():
                problems[folder] = "There is a file where a folder belongs. Move it away."
    for path in wanted:
        if (out / path).is_dir() and not (out / path).is_symlink():
            problems[path] = "There is a folder where a file belongs. Move it away."
    if problems:
        raise ProblemsFound(
            Problem(Source(str(out / path)), "not-a-file", message) for path, message in problems.items()
        )


def _current(entry: Entry | None, made_from: str, path: Path) -> bool:
    """Whether a file is there, made from this, and still holds the bytes that were written."""
    if entry is None or entry.get("made_from") != made_from or not path.is_file() or path.is_symlink():
        return False
    return path.stat().st_size == entry.get("size") and files.digest_of(path) == entry.get("sha256")


def _known(out: Path) -> dict[str, Entry]:
    """The manifest of the last build; nothing where there is none, or none that can be read.

    Somebody may have changed it: what leads out of the folder, or is no entry of ours, is left out.
    """
    manifest = out / MANIFEST
    try:
        listed = json.loads(manifest.read_text("utf-8"))["files"] if manifest.is_file() else {}
        return {path: dict(entry) for path, entry in listed.items() if _ours(path, entry, out)}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def _ours(path: str, entry: Any, out: Path) -> bool:
    plain = PurePosixPath(path).as_posix() == path and all(len(part.encode()) <= MOST for part in path.split("/"))
    said = all(isinstance(entry.get(key), str) for key in ("kind", "made_from", "sha256"))
    return plain and said and ".." not in path.split("/") and len(path) <= 8 * MOST and files.inside(out / path, out)


def _writable(out: Path) -> Path:
    out.mkdir(parents=True, exist_ok=True)
    return out


def _write_manifest(out: Path, entries: dict[str, Entry]) -> None:
    manifest = {"tool": __version__, "files": dict(sorted(entries.items()))}
    files.write_atomic(out / MANIFEST, (json.dumps(manifest, indent=1, sort_keys=True) + "\n").encode())

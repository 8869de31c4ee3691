"""Worksheets in, every file we hand out on disk: in fixed order, each whole or not at all, the manifest last.

A file is made again only when what it is made from has changed: the definition, its lists, the branding, and the
bytes of templates, fonts and code. Times are never looked at.
"""

from __future__ import annotations

import dataclasses
import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from toolkit import __version__, files, pool, resources
from toolkit.branding import Branding
from toolkit.document import Document
from toolkit.formats.pdf.paper import PAPERS, PaperName
from toolkit.library import Library
from toolkit.problems import Problem, ProblemsFound, Source

EVERYTHING = "my-job-search"  # the tracker that holds every sheet
CONFIG = "mkdocs.yml"
LIBRARIES = ("fonttools", "mkdocs", "mkdocs-material", "openpyxl", "pikepdf", "pydyf", "weasyprint")
Entry = dict[str, str | int]


@dataclass(frozen=True)
class Options:
    """What to build, where, and on how many processes. Nothing named in `only` means everything."""

    workspace: Path
    out: Path
    only: tuple[str, ...] = ()
    papers: tuple[PaperName, ...] = PAPERS
    jobs: int = 1


Task = pool.Task[tuple[bytes, int, tuple[Problem, ...]]]  # gives (bytes, pages, problems)


@dataclass(frozen=True)
class Job:
    """One file to be made: where below the output folder, what the manifest says of it, and how."""

    path: str
    kind: str
    made_from: str
    task: Task
    worksheet: str = ""
    paper: str = ""

    def entry(self, data: bytes, pages: int) -> Entry:
        """Its line in the manifest; what does not apply is left out."""
        said: Entry = {
            "kind": self.kind,
            "made_from": self.made_from,
            "pages": pages,
            "paper": self.paper,
            "sha256": files.digest(data),
            "size": len(data),
            "worksheet": self.worksheet,
        }
        return {key: value for key, value in said.items() if value not in ("", 0)}


@dataclass(frozen=True)
class Report:
    """What a build did: every file there now, and those it has written."""

    files: tuple[str, ...]
    written: tuple[str, ...]


def build(library: Library, branding: Branding, options: Options, tell: Callable[[str, int], None]) -> Report:
    """Build what has changed. `tell` gets each file as it is made, and how many there are to make.

    Raises ProblemsFound with every problem; then nothing of this run has been written.
    """
    try:
        with FileLock(_writable(options.out) / ".lock", timeout=0):
            return _build(library, branding, options, tell)
    except Timeout:
        message = "Another build is running in this folder. Wait until it is done, then start again."
        raise ProblemsFound([Problem(Source(str(options.out)), "locked", message)]) from None


def _build(library: Library, branding: Branding, options: Options, tell: Callable[[str, int], None]) -> Report:
    out = options.out
    for partial in out.rglob(f"{files.PARTIAL}*"):  # what an interrupted build has left
        files.remove(partial)
    known = _known(out)
    base = _base()
    jobs = list(_jobs(library, branding, options, base))
    stale = [job for job in jobs if not _current(known.get(job.path), job.made_from, out / job.path)]
    made, problems = _made(stale, options.jobs, tell)
    if problems:
        raise ProblemsFound(problems)
    entries = {job.path: known[job.path] for job in jobs if job not in stale}
    entries |= {job.path: job.entry(data, pages) for job, (data, pages) in made.items()}
    everything = not options.only and options.papers == PAPERS
    kept = {path: entry for path, entry in known.items() if not everything or path.startswith("site/")}
    written = [job.path for job, (data, _) in made.items() if files.write_atomic(out / job.path, data)]
    _write_manifest(out, kept | entries)
    if not options.only and (options.workspace / CONFIG).is_file():
        site, fresh = _site(library, branding, options, known, kept | entries, base, tell)
        entries |= site
        written += fresh
        kept = {path: entry for path, entry in kept.items() if not path.startswith("site/")}
    for path in set(known) - set(kept | entries):  # only what a manifest of ours has named is ever taken away
        files.remove(out / path)
    _write_manifest(out, kept | entries)
    return Report(tuple(sorted(kept | entries)), tuple(sorted(written)))


def fingerprint(value: Any) -> str:
    """A hash of what something says: places in files left out, sets in order, the same on every machine."""
    return files.digest(json.dumps(_plain(value), ensure_ascii=False).encode())


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        named = [field.name for field in dataclasses.fields(value) if field.name != "source"]
        return [type(value).__name__, *(_plain(getattr(value, name)) for name in named)]
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value


def _base() -> str:
    """A hash of everything that is not a worksheet: our code, templates and fonts, and the libraries that draw."""
    own = [path for path in resources.HERE.rglob("*.py") if "__pycache__" not in path.parts]
    shared = [path for path in resources.templates().rglob("*") if path.is_file()]
    fonts = [resources.font("Regular"), resources.font("Bold")]
    hashed = sorted((path.name, files.digest(path.read_bytes())) for path in (*own, *shared, *fonts))
    return fingerprint([hashed, [(name, version(name)) for name in LIBRARIES], __version__])


def _jobs(library: Library, branding: Branding, options: Options, base: str) -> Iterator[Job]:
    wanted = [item for item in library.documents if not options.only or item.id in options.only]
    task: Task
    for document in wanted:
        origin = fingerprint((document, branding, base))
        if "print" in document.outputs:
            for size in options.papers:
                task = (_print, (document, size, branding))
                yield Job(f"print/{size}/{document.slug}.pdf", "print", origin, task, document.id, size)
        if "xlsx" in document.outputs:
            task = (_tracker, (document.slug, document.title, (document,), branding))
            yield Job(f"trackers/{document.slug}.xlsx", "tracker", origin, task, document.id)
    sheets = tuple(item for item in library.documents if "xlsx" in item.outputs)
    if sheets and not options.only:
        task = (_tracker, (EVERYTHING, "My job search", sheets, branding))
        yield Job(f"trackers/{EVERYTHING}.xlsx", "tracker", fingerprint((sheets, branding, base)), task)


def _print(document: Document, size: PaperName, branding: Branding) -> tuple[bytes, int, tuple[Problem, ...]]:
    from toolkit.formats.pdf import print as printed  # heavy: only where something has changed

    found, problems = printed.sheet(document, size, branding)
    return (found.pdf, found.pages, problems) if found else (b"", 0, problems)


def _tracker(
    slug: str, title: str, documents: Sequence[Document], branding: Branding
) -> tuple[bytes, int, tuple[Problem, ...]]:
    from toolkit.formats.xlsx import write

    data, problems = write.tracker(slug, title, documents, branding)
    return data, 0, problems


def _made(
    jobs: list[Job], processes: int, tell: Callable[[str, int], None]
) -> tuple[dict[Job, tuple[bytes, int]], list[Problem]]:
    found: dict[int, tuple[bytes, int]] = {}
    problems: list[Problem] = []
    for index, (data, pages, said) in pool.run([job.task for job in jobs], processes):
        found[index] = data, pages
        problems += said
        tell(jobs[index].path, len(jobs))
    return {jobs[index]: found[index] for index in sorted(found)}, problems


def _site(
    library: Library,
    branding: Branding,
    options: Options,
    known: dict[str, Entry],
    entries: dict[str, Entry],
    base: str,
    tell: Callable[[str, int], None],
) -> tuple[dict[str, Entry], list[str]]:
    """The website's entries and what was written of it; nothing where all it is made from is as it was."""
    own = sorted(path for path in (options.workspace / "docs").rglob("*") if path.is_file())
    hand = [(path.relative_to(options.workspace).as_posix(), files.digest(path.read_bytes())) for path in own]
    offered = [(path, entry["sha256"]) for path, entry in sorted(entries.items()) if not path.startswith("site/")]
    config = files.digest((options.workspace / CONFIG).read_bytes())
    origin = fingerprint([library.documents, library.modules, branding, base, hand, offered, config])
    old = {path: entry for path, entry in known.items() if path.startswith("site/")}
    if old and all(_current(entry, origin, options.out / path) for path, entry in old.items()):
        return old, []
    tell("site/", 1)
    from toolkit.formats.site import make

    found: dict[str, Entry] = {}
    written = []
    with tempfile.TemporaryDirectory(prefix=files.PARTIAL, dir=options.out) as fresh:
        make.make(options.workspace / CONFIG, Path(fresh), options.out)
        for path in sorted(path for path in Path(fresh).rglob("*") if path.is_file()):
            data = path.read_bytes()
            name = f"site/{path.relative_to(fresh).as_posix()}"
            if files.write_atomic(options.out / name, data):
                written.append(name)
            found[name] = {"kind": "site", "made_from": origin, "sha256": files.digest(data), "size": len(data)}
    return found, written


def _current(entry: Entry | None, made_from: str, path: Path) -> bool:
    """Whether a file is there, made from this, and still holds the bytes that were written."""
    if entry is None or entry.get("made_from") != made_from or not path.is_file():
        return False
    return path.stat().st_size == entry.get("size") and files.digest(path.read_bytes()) == entry.get("sha256")


def _known(out: Path) -> dict[str, Entry]:
    """The manifest of the last build; nothing where there is none, or none that can be read."""
    try:
        listed = json.loads((out / "manifest.json").read_text("utf-8"))["files"]
        return {path: dict(entry) for path, entry in listed.items() if files.inside(out / path, out)}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _writable(out: Path) -> Path:
    out.mkdir(parents=True, exist_ok=True)
    return out


def _write_manifest(out: Path, entries: dict[str, Entry]) -> None:
    manifest = {"tool": __version__, "files": dict(sorted(entries.items()))}
    files.write_atomic(out / "manifest.json", (json.dumps(manifest, indent=1, sort_keys=True) + "\n").encode())

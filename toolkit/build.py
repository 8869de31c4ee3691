"""Worksheets in, every file we hand out on disk: in fixed order, each whole or not at all, the manifest last."""

from __future__ import annotations

import dataclasses
import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit import __version__, files
from toolkit.branding import Branding
from toolkit.document import Document
from toolkit.formats.pdf import paper
from toolkit.formats.pdf import print as printed
from toolkit.formats.site import make
from toolkit.formats.xlsx import write as xlsx
from toolkit.library import Library
from toolkit.problems import Problem, ProblemsFound

EVERYTHING = "my-job-search"  # the tracker that holds every sheet
CONFIG = "mkdocs.yml"


@dataclass(frozen=True)
class Made:
    """One file: where below `build/`, its bytes, and what the manifest says of it."""

    path: str
    data: bytes
    kind: str
    made_from: str
    worksheet: str = ""
    paper: str = ""
    pages: int = 0

    def entry(self) -> dict[str, str | int]:
        """Its line in the manifest; what does not apply is left out."""
        said: dict[str, str | int] = {
            "kind": self.kind,
            "made_from": self.made_from,
            "pages": self.pages,
            "paper": self.paper,
            "sha256": files.digest(self.data),
            "size": len(self.data),
            "worksheet": self.worksheet,
        }
        return {key: value for key, value in said.items() if value != "" and value != 0}


def build(library: Library, workspace: Path, branding: Branding, tell: Callable[[str], None]) -> list[str]:
    """Build everything into `workspace/build` and return the files made, in order.

    Raises ProblemsFound with every problem; then nothing of this run has been written.
    """
    made: list[Made] = []
    problems: list[Problem] = []
    for step in (_prints, _trackers):
        for item, found in step(library, branding):
            problems += found
            if item is not None:
                made.append(item)
                tell(item.path)
    if problems:
        raise ProblemsFound(problems)
    out = workspace / "build"
    known = _known(out)
    for item in made:
        files.write_atomic(out / item.path, item.data)
    entries = {item.path: item.entry() for item in made}
    _write_manifest(out, entries)
    if (workspace / CONFIG).is_file():
        tell("site/")
        entries |= {item.path: item.entry() for item in _site(workspace, out)}
    for path in known:
        if path not in entries:
            (out / path).unlink(missing_ok=True)
    _write_manifest(out, entries)
    return sorted(entries)


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


Step = tuple[Made | None, tuple[Problem, ...]]


def _prints(library: Library, branding: Branding) -> Iterator[Step]:
    for document in library.documents:
        if "print" in document.outputs:
            origin = fingerprint((document, branding, __version__))
            for size in paper.PAPERS:
                found, problems = printed.sheet(document, size, branding)
                path = f"print/{size}/{document.slug}.pdf"
                made = found and Made(path, found.pdf, "print", origin, document.id, size, found.pages)
                yield made or None, problems


def _trackers(library: Library, branding: Branding) -> Iterator[Step]:
    sheets = [document for document in library.documents if "xlsx" in document.outputs]
    for document in sheets:
        yield _tracker(document.slug, document.title, [document], branding, document.id)
    if sheets:
        yield _tracker(EVERYTHING, "My job search", sheets, branding, "")


def _tracker(slug: str, title: str, documents: Sequence[Document], branding: Branding, worksheet: str) -> Step:
    data, problems = xlsx.tracker(slug, title, documents, branding)
    origin = fingerprint((tuple(documents), branding, __version__))
    return Made(f"trackers/{slug}.xlsx", data, "tracker", origin, worksheet), problems


def _site(workspace: Path, out: Path) -> Iterator[Made]:
    """Build the site beside its place and move its files over one by one, so that none is ever half there."""
    with tempfile.TemporaryDirectory(prefix=files.PARTIAL, dir=out) as fresh:
        make.make(workspace / CONFIG, Path(fresh))
        for path in sorted(Path(fresh).rglob("*")):
            if path.is_file():
                data = path.read_bytes()
                name = f"site/{path.relative_to(fresh).as_posix()}"
                files.write_atomic(out / name, data)
                yield Made(name, data, "site", "")


def _known(out: Path) -> list[str]:
    """The files of the last build: the only ones that may be taken away again."""
    try:
        listed = json.loads((out / "manifest.json").read_text("utf-8"))["files"]
        return [path for path in listed if ".." not in Path(path).parts and not Path(path).is_absolute()]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def _write_manifest(out: Path, entries: dict[str, dict[str, str | int]]) -> None:
    manifest = {"tool": __version__, "files": dict(sorted(entries.items()))}
    files.write_atomic(out / "manifest.json", (json.dumps(manifest, indent=1, sort_keys=True) + "\n").encode())

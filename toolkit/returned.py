"""Files that came back, of any kind, into submissions. They come from strangers: each is read in a process of its own
making, with little memory and little time, so that none can end the work or hold it up.
"""

from __future__ import annotations

import faulthandler
import gc
import json
import multiprocessing
import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from toolkit import returned_json, submission_file
from toolkit.answers import FoundSheet, Submission
from toolkit.document import Document
from toolkit.problems import Problem, ProblemsFound, Source

SECONDS = 8.0  # for one file
MEMORY = 320 * 2**20  # bytes for one file, beside what the process takes anyway
LARGEST = 20 * 2**20  # bytes

TOO_LARGE = "This file is larger than any worksheet. Ask for the one worksheet."
TOO_MUCH = "This file takes too much memory to be read. Ask for the worksheet itself, saved again."
TOO_LONG = f"This file could not be read in {SECONDS:g} seconds. Ask for the worksheet itself, saved again."
NEITHER = (
    "This is no file that comes back from us: no PDF, no workbook (.xlsx or .ods), no sheet of ours saved as .csv, and "
    "no slip saved in the browser. "
    "Ask for the file as it was saved."
)
NOTHING = "Nothing is filled in here, or it is no worksheet of ours."


@dataclass(frozen=True)
class Returned:
    """What came of one file: its submissions, what they were found by, and what is wrong with it."""

    name: str
    submissions: tuple[Submission, ...] = ()
    problems: tuple[Problem, ...] = ()
    found: tuple[FoundSheet, ...] = ()


def read(paths: Sequence[Path], documents: Sequence[Document], *, one_to_one: bool = False) -> Iterator[Returned]:
    """Read files in their order. A file that cannot be read is a problem of its own; the others are read all the same.

    A folder stands for the files in it, sorted; hidden ones and folders in it are left out. Answers nobody but their
    owner may see never leave the process that reads them, and unless it is `one_to_one` work neither do those that may
    not be counted.
    """
    reader = _Reader(documents, one_to_one)
    try:
        for path in paths:
            for file in _listed(path):
                yield reader.read(file)
    finally:
        reader.end()


def as_data(item: Returned) -> dict[str, Any]:
    """What came of a file, for programs: its name, its submissions, what they were found by, and its problems."""
    return {
        "file": item.name,
        "submissions": [submission_file.as_data(one) for one in item.submissions],
        "found": [asdict(sheet) for sheet in item.found],
        "problems": [{"id": problem.id, "message": problem.message} for problem in item.problems],
    }


class _Reader:
    """A process that reads one file after another, and its successor when it is lost."""

    def __init__(self, documents: Sequence[Document], one_to_one: bool) -> None:
        self.documents, self.one_to_one = documents, one_to_one
        self.process: Any = None
        self.pipe: Any = None

    def read(self, path: Path) -> Returned:
        name = str(path)
        try:
            data = _bytes(path)
        except OSError as error:
            return _refused(name, "file-unreadable", f"{error.strerror or 'It cannot be read'}.")
        if len(data) > LARGEST:
            return _refused(name, "file-too-large", TOO_LARGE)
        if self.process is None:
            self._start()
        try:
            self.pipe.send_bytes(name.encode("utf-8", "surrogateescape"))
            self.pipe.send_bytes(data)
            if not self.pipe.poll(SECONDS):
                self.end()
                return _refused(name, "file-too-slow", TOO_LONG)
            answer = json.loads(self.pipe.recv_bytes())
        except (EOFError, OSError):
            self.end()
            return _refused(name, "file-too-much", TOO_MUCH)
        return self._returned(name, answer)

    def _returned(self, name: str, answer: dict[str, Any]) -> Returned:
        problems = tuple(Problem(Source(name), one["id"], one["message"]) for one in answer["problems"])
        found = tuple(FoundSheet(**{**sheet, "missing": tuple(sheet["missing"])}) for sheet in answer["found"])
        try:
            submissions = submission_file.from_data(answer["submissions"], self.documents, name)
        except ProblemsFound as refused:
            return Returned(name, problems=refused.problems)
        if not submissions and not problems:
            problems = (Problem(Source(name), "nothing-filled-in", NOTHING),)
        return Returned(name, submissions, problems, found)

    def end(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.join()
            self.pipe.close()
            self.process = None

    def _start(self) -> None:
        self.pipe, theirs = multiprocessing.Pipe()
        arguments = (theirs, self.documents, self.one_to_one)
        self.process = multiprocessing.Process(target=_work, args=arguments, daemon=True)
        self.process.start()
        theirs.close()  # now the pipe ends when the process does


def _listed(path: Path) -> list[Path]:
    """The files a path stands for; itself where it is no folder, or one without any."""
    try:
        inside = sorted(file for file in path.iterdir() if file.is_file() and not file.name.startswith("."))
    except OSError:
        return [path]
    return inside or [path]


def _bytes(path: Path) -> bytes:
    """The content of an ordinary file, or the beginning of one that is too large."""
    if path.is_dir():
        next(path.iterdir(), None)  # where nobody may look, it is this that says so
        raise OSError(0, "No file is in this folder")
    if path.exists() and not path.is_file():
        raise OSError(0, "This is not an ordinary file")
    with path.open("rb") as file:
        return file.read(LARGEST + 1)


def _refused(name: str, id: str, message: str) -> Returned:
    return Returned(name, problems=(Problem(Source(name), id, message),))


def _work(pipe: Connection, documents: Sequence[Document], one_to_one: bool) -> None:
    """Read what comes through the pipe until it ends. Ctrl-C is the parent's to answer."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    from toolkit.formats.pdf import read as _pdf  # noqa: F401  what they need is loaded before memory is limited
    from toolkit.formats.xlsx import read as _xlsx  # noqa: F401

    gc.freeze()  # what is loaded by now stays: no file makes the collector look through it again
    _limit_memory()
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        os.dup2(nowhere.fileno(), 2)  # a library that gives up says why in words for programmers
    faulthandler.disable()  # and Python says where
    while True:
        try:
            name, data = pipe.recv_bytes().decode("utf-8", "surrogateescape"), pipe.recv_bytes()
        except EOFError:
            return
        try:
            answer = as_data(_read(data, documents, name, one_to_one))
        except ProblemsFound as refused:
            answer = as_data(Returned(name, problems=refused.problems))
        except MemoryError:
            answer = as_data(_refused(name, "file-too-much", TOO_MUCH))
        pipe.send_bytes(json.dumps(answer).encode())


def _read(data: bytes, documents: Sequence[Document], name: str, one_to_one: bool) -> Returned:
    """A file by what it is, not by what it is called."""
    from toolkit.formats.pdf import read as pdf
    from toolkit.formats.xlsx import read as xlsx

    if b"%PDF-" in data[:1024]:
        submissions = pdf.read(data, documents, name, one_to_one=one_to_one)
        return Returned(
            name, submissions, found=tuple(FoundSheet("", i.worksheet, "fields", len(i.answers)) for i in submissions)
        )
    if returned_json.is_json(data):
        submissions, sheets, problems = returned_json.read(data, documents, name, one_to_one=one_to_one)
        return Returned(name, submissions, problems, sheets)
    if (found := xlsx.everything(data, documents, name)) is None:
        return _refused(name, "file-unknown", NEITHER)
    kept = found.visible(documents, one_to_one=one_to_one)
    return Returned(name, kept.submissions, kept.problems, kept.found)


def _limit_memory() -> None:
    """Let this process grow by so much and no more, where the system can say so."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
        most = pages * resource.getpagesize() + MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (most, most))

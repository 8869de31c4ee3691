"""What a ready pack holds: which files of a build, under which names, in the order in which an advisor needs them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from toolkit.agenda import Workshop
from toolkit.document import Document
from toolkit.files import zip_entry

FIRST = "start-here"
NAMES = {  # of a workshop, in the order of use: what each kind of file is called, and what it is for
    FIRST: ("Start here", "this page"),
    "facilitator-guide": ("Facilitator guide", "everything you say and do, with the emergency card"),
    "packet": ("Packet", "for each person"),
    "packet-large-print": ("Packet in large print", "ready on the front table"),
    "slip": ("Hand-in slip", "for each person, loose"),
    "slip-large-print": ("Hand-in slip in large print", "ready on the front table"),
    "slip-key": ("Key to the slip", "for each person: what the codes mean"),
    "contact-slip": ("Contact slip", "on the front table"),
    "slip-fillable": ("Hand-in slip to type in", "for people who type"),
    "slip-large-print-fillable": ("Hand-in slip in large print to type in", "the same in large print"),
    "job-ticket": ("Job ticket", "how many copies, and how to print them"),
    "print-ready": ("One set for one person", "if you print it yourself"),
    "tracker": ("Tracker", "for people who would rather use Excel"),
    "mails": ("Mails", "before and after, to copy into your mail program"),
    "slip-follow-up": ("Follow-up slip", "goes with the mail after 30 days"),
    "slip-follow-up-fillable": ("Follow-up slip to type in", "the same, for people who type"),
}
LOOSE, HANDED, TYPED, TYPED_LARGE = "Loose sheets", "Helpers", "Sheets to type in", "Sheets to type in, large print"
FOLDERS = {  # what each folder is for
    LOOSE: "by the door, for those who want one",
    HANDED: "sample material and labels to hand out",
    TYPED: "the sheets, for people who type",
    TYPED_LARGE: "the same in large print",
}
SHEETS = {"print": LOOSE, "fillable": TYPED, "fillable-large-print": TYPED_LARGE}  # of a worksheet
HELPER = "helper"
CASES, NOTES = "filled-sheets-", "helper-notes"  # files beside those that a workshop names
NOTED = frozenset(("sample_cases", "sample_log_cards", "sample_resume"))
UNSAFE = '<>:"/\\|?*'  # what a file may not be called on Windows


@dataclass(frozen=True)
class File:
    """A file of a build, and what the manifest says of it: ids, and the paper it is for."""

    path: str
    kind: str
    worksheet: str
    workshop: str
    paper: str


@dataclass(frozen=True)
class Part:
    """A file of a pack: its path in the build, its name in the pack, and what it is for."""

    path: str
    name: str
    use: str


def parts(workshop: Workshop, documents: Mapping[str, Document], paper: str, made: Iterable[File]) -> Iterator[Part]:
    """The files of a workshop among those that are made, for one paper: numbered in the order of use, then folders."""
    found = [file for file in made if file.paper in (paper, "")]
    own = {file.kind: file for file in found if file.workshop == workshop.id}
    for number, kind in enumerate((kind for kind in NAMES if kind in own), 1):
        name, use = NAMES[kind]
        yield Part(own[kind].path, f"{number:02} {name}{PurePosixPath(own[kind].path).suffix}", use)
    for kind, folder in SHEETS.items():
        wanted = workshop.door if kind == "print" else workshop.sheets
        files = {file.worksheet: file for file in found if file.kind == kind}
        for document in (documents[id] for id in wanted if id in files):
            name = _safe(f"{document.code} {document.title}")
            yield Part(files[document.id].path, f"{folder}/{name}.pdf", FOLDERS[folder])
    for file in found:
        if file.kind == HELPER and _handed(PurePosixPath(file.path).stem, workshop):
            words = PurePosixPath(file.path).stem.replace("-", " ")
            yield Part(file.path, f"{HANDED}/{words[0].upper()}{words[1:]}.pdf", FOLDERS[HANDED])


def contents(parts: Iterable[Part]) -> dict[str, str]:
    """What each file and folder of a pack is for, in their order."""
    return {
        f"{folder} (folder)" if inside else folder: part.use
        for part in parts
        for folder, inside, _ in [part.name.partition("/")]
    }


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A zip with these files by name, sorted: its bytes depend on nothing else. What is in it is compressed already."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, data in sorted(files.items()):
            archive.writestr(zip_entry(name), data)
    return out.getvalue()


def _handed(stem: str, workshop: Workshop) -> bool:
    """Whether a workshop hands out, or needs, this file of sample material."""
    wanted = {id.replace("_", "-") for id in workshop.helpers} | ({"code-labels"} if workshop.slip else set())
    cases = stem.startswith(CASES) and "sample_cases" in workshop.helpers
    return stem in wanted or cases or (stem == NOTES and bool(NOTED & set(workshop.helpers)))


def _safe(name: str) -> str:
    return "".join(letter for letter in name if letter not in UNSAFE).strip(" .")

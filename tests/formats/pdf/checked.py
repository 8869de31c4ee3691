"""Judges every PDF of a build and says so on a page for advisors.

python -m tests.formats.pdf.checked                                                  on the terminal
python -m tests.formats.pdf.checked --write docs/advisors/accessibility-checked.md   as the page
"""

from __future__ import annotations

import argparse
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pikepdf

from tests import everything
from tests.formats.pdf import validators

PAGE = "docs/advisors/accessibility-checked.md"
KINDS = {
    "print": "Worksheets to print",
    "low-ink": "Worksheets in black",
    "large-print": "Worksheets in large print",
    "fillable": "Worksheets to type into",
    "fillable-large-print": "Large print to type into",
    "helper": "Sample cards, ads and other helpers",
    "facilitator-guide": "Guides for who leads",
    "packet": "Packets",
    "packet-large-print": "Packets in large print",
    "print-ready": "Sets to print at once",
    "job-ticket": "Tickets for the copy shop",
    "slip": "Hand-in slips",
    "slip-fillable": "Hand-in slips to type into",
    "slip-large-print": "Hand-in slips in large print",
    "slip-large-print-fillable": "Hand-in slips in large print to type into",
    "slip-key": "Keys to slips",
    "slip-follow-up": "Slips for later",
    "slip-follow-up-fillable": "Slips for later to type into",
    "contact-slip": "Contact slips",
    "start-here": "First pages of packs",
    "pack": "PDFs inside packs",
}
SILENT = "Not tested with a screen reader"
TEXT = """\
# Accessibility: what we checked

**{silent}.** Nobody has used these files with one yet. If you know NonVisual
Desktop Access (NVDA), please try [twelve tasks](screen-reader-protocol.md), and tell us what you heard.

Programs checked each PDF that a build makes. This page is made from what they said.

## What was found

| what was checked | with what | PDFs | found wrong |
|---|---|---|---|
{findings}

## In which files

| files | PDFs | pages |
|---|---|---|
{kinds}

## What else is tested

- Each worksheet has a file with its words in the order in which they are read aloud. When that order changes, a test
  stops us until somebody has read the new one.
- Text has enough contrast with what is behind it, in color and in black. So have the outlines of fields.
- Print, and the form to type into, show the same picture.

## What a program can't tell

- Whether the words for a field help you, and whether the order makes sense to you.
- How the files behave in Adobe Reader, on a Mac or on a phone. Nobody has tried.
- How the Excel files and the website sound. The twelve tasks ask about both.

## Check it yourself

This makes the page again. It needs Java and takes some minutes.

```
python -m tests.formats.pdf.checked --write {page}
```
"""


@dataclass(frozen=True)
class Finding:
    """One line of the table: what was checked, with what, in how many PDFs, and all that was wrong."""

    what: str
    judge: str
    pdfs: int
    wrong: tuple[str, ...]

    @property
    def row(self) -> str:
        """Its line."""
        return f"| {self.what} | {self.judge} | {self.pdfs} | {'; '.join(self.wrong) or 'nothing'} |"


def label(kind: str) -> str:
    """What people call a kind of file."""
    return KINDS.get(kind, kind.replace("-", " ").capitalize())


def findings(files: dict[str, bytes]) -> Iterator[Finding]:
    """What all judges say of these PDFs, by name."""
    verdicts = validators.with_verapdf(files)
    vera, rules = validators.verapdf_version()
    parcel, quick = validators.versions()
    checks = sum(verdict.checks for verdict in verdicts.values())
    wrong = _named((name, verdict.failures) for name, verdict in verdicts.items())
    judge = f"veraPDF {vera}, in {parcel}: {rules} rules, {checks:,} checks"
    yield Finding("The rules of PDF/UA-1, as far as a program can", judge, len(files), wrong)
    found = _named((name, validators.with_page_validation(pdf)) for name, pdf in files.items())
    yield Finding("The same rules, once more", quick, len(files), found)
    found = _named((name, validators.astray(pdf)) for name, pdf in files.items())
    yield Finding("Links and bookmarks lead to a page", "our own test", len(files), found)
    forms = {name: pdf for name, pdf in files.items() if validators.has_fields(pdf)}
    found = _named((name, validators.unnamed(pdf)) for name, pdf in forms.items())
    yield Finding("Each field has a name and words of its own", "our own test", len(forms), found)


def page() -> str:
    """The whole page."""
    files: dict[str, bytes] = {}
    count: Counter[str] = Counter()
    pages: Counter[str] = Counter()
    for path in validators.paths():
        kind = everything.jobs()[path].kind
        for name, pdf in validators.pdfs(path):
            files[name] = pdf
            count[kind] += 1
            with pikepdf.open(io.BytesIO(pdf)) as opened:
                pages[kind] += len(opened.pages)
    order = [*KINDS, *count]
    rows = [f"| {label(kind)} | {count[kind]} | {pages[kind]:,} |" for kind in sorted(count, key=order.index)]
    found = [finding.row for finding in findings(files)]
    return TEXT.format(silent=SILENT, findings="\n".join(found), kinds="\n".join(rows), page=PAGE)


def _named(said: Iterable[tuple[str, list[str]]]) -> tuple[str, ...]:
    return tuple(f"{name}: {found}" for name, each in said for found in each)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the page there")
    where = parser.parse_args().write
    if where:
        where.write_text(page(), "utf-8")
    else:
        print(page())

"""Every PDF of a build, whatever it is: what comes later is judged here, too, without a line more.

1. page-validation and veraPDF find nothing against PDF/UA-1. 2. Links and bookmarks lead somewhere.
3. The page that tells advisors what was checked speaks of these files and these judges.
"""

from __future__ import annotations

import io
import re
from pathlib import Path

import pikepdf
import pytest
import weasyprint
from pikepdf import Array, Dictionary, Name

from tests import everything
from tests.formats.pdf import checked, validators
from toolkit import library

pytestmark = pytest.mark.whole
PATHS = validators.paths()
DOCS = Path(__file__).parents[3] / "docs" / "advisors"
PLAIN = "<html lang=en><title>Plain</title><h1>Plain</h1><p><a href='#gone'>Gone</a><img src='data:,'>"


def one_of_each() -> list[str]:
    """The shortest file of each template: sheets upright and across, each helper, each paper of a workshop."""
    minutes = {workshop.id: workshop.minutes for workshop in library.load().workshops}
    jobs = sorted((everything.jobs()[path] for path in PATHS), key=lambda job: minutes.get(job.workshop, 0))
    found = {validators.template(job): job.path for job in reversed(jobs)}
    return sorted(found.values())


@pytest.mark.parametrize("path", PATHS)
def test_page_validation_finds_nothing(path: str) -> None:
    assert {name: found for name, pdf in validators.pdfs(path) if (found := validators.with_page_validation(pdf))} == {}


@validators.needs_jdk
def test_verapdf_finds_nothing_in_one_of_each() -> None:
    verapdf_finds_nothing(one_of_each())


@pytest.mark.slow
@validators.needs_jdk
def test_verapdf_finds_nothing_in_any() -> None:
    verapdf_finds_nothing(PATHS)


def verapdf_finds_nothing(paths: list[str]) -> None:
    said = validators.with_verapdf({name: pdf for path in paths for name, pdf in validators.pdfs(path)})
    assert {name: verdict.failures for name, verdict in said.items() if verdict.failures} == {}
    assert min(verdict.checks for verdict in said.values()) > validators.verapdf_version()[1]


@validators.needs_jdk
def test_both_judges_find_what_is_wrong() -> None:
    untagged = bytes(weasyprint.HTML(string=PLAIN).write_pdf())
    said = validators.with_verapdf({"untagged": untagged, "broken": b"%PDF-1.7\n%%EOF\n", "again": untagged})
    assert [bool(verdict.failures) for verdict in said.values()] == [True, True, True]
    assert said["again"] == said["untagged"]
    assert validators.with_page_validation(untagged)
    assert validators.verapdf_version()[1] == 106


def test_links_and_bookmarks_to_nowhere_are_found() -> None:
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        program = Dictionary(S=Name.Launch, F=pikepdf.String("calc.exe"))
        aims = ({"Dest": pikepdf.String("gone")}, {"A": program}, {"Dest": Array([page.obj, Name.Fit])})
        page.Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], **aim) for aim in aims])
        with pdf.open_outline() as outline:
            outline.root += [pikepdf.OutlineItem("Here", 0), pikepdf.OutlineItem("Gone", pikepdf.String("gone"))]
        out = io.BytesIO()
        pdf.save(out)
    assert validators.astray(out.getvalue()) == ["a link on page 1", "a link on page 1", "the bookmark Gone"]
    assert validators.bookmarks(out.getvalue()) == ["Here", "Gone"]


@pytest.mark.parametrize("path", PATHS)
def test_links_and_bookmarks_lead_to_a_page(path: str) -> None:
    for name, pdf in validators.pdfs(path):
        assert validators.astray(pdf) == [], name
        if everything.jobs()[path].kind in validators.BOOKMARKED:
            assert len(validators.bookmarks(pdf)) > 1, name


# 3: the page


def test_the_page_speaks_of_every_kind_of_file_and_of_these_judges() -> None:
    text = (DOCS / Path(checked.PAGE).name).read_text("utf-8")
    kinds = dict.fromkeys(checked.label(everything.jobs()[path].kind) for path in PATHS)
    rows = re.findall(r"^\| ([^|]+) \| \d+ \| [\d,]+ \|$", text, re.MULTILINE)
    assert sorted(rows) == sorted(kinds), f"make it again: python -m tests.formats.pdf.checked --write {checked.PAGE}"
    assert [judge for judge in validators.versions() if judge not in text] == []
    assert text.count("| nothing |") == 4
    before, after = checked.TEXT.split("{findings}")
    assert text.startswith(before.format(silent=checked.SILENT))
    assert text.endswith(after.split("{kinds}")[1].format(page=checked.PAGE))


def test_the_protocol_has_twelve_tasks_with_files_that_are_there() -> None:
    text = (DOCS / "screen-reader-protocol.md").read_text("utf-8")
    assert re.findall(r"^### (\d+)\.", text, re.MULTILINE) == [str(number) for number in range(1, 13)]
    for word in ("Do", "Hear", "Result"):
        assert text.count(f"- **{word}**: ") == 12
    named = re.findall(r"`([\w/-]+\.(?:pdf|xlsx))`", text)
    assert len(named) >= 4
    assert set(named) <= set(everything.jobs())


@validators.needs_jdk
def test_what_is_wrong_would_stand_on_the_page() -> None:
    form = PLAIN + "<form><input name=a></form><form><input name=a></form>"
    untagged = bytes(weasyprint.HTML(string=form).write_pdf(pdf_forms=True))
    vera, quick, links, fields = checked.findings({"form.pdf": untagged})
    assert [finding.pdfs for finding in (vera, quick, links, fields)] == [1, 1, 1, 1]
    assert links.row.endswith("| nothing |")
    assert "form.pdf: “a” stands 2 times" in fields.row
    assert "form.pdf: 7.1-" in vera.row
    assert "form.pdf: PDFUA1-" in quick.row

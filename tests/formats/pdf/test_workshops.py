"""Guides, packets and job tickets of every workshop, on both papers: tagged, whole, in order, nothing left out."""

from __future__ import annotations

import dataclasses
import functools
import io
import itertools
import re
import subprocess
from pathlib import Path

import pikepdf
import pytest

from tests import everything
from tests.formats.pdf import pdftext
from toolkit import helpers, library
from toolkit.agenda import coaching
from toolkit.branding import Branding
from toolkit.document import quoted
from toolkit.formats.pdf import guide, packet, ticket
from toolkit.formats.pdf.paper import PAPERS, PaperName, paper
from toolkit.plan import needed, one_set

pytestmark = pytest.mark.whole
LIBRARY = library.load()
HANDOUTS = helpers.load(LIBRARY.lists, LIBRARY.documents)
DOCUMENTS = {item.id: item for item in LIBRARY.documents}
WORKSHOPS = {item.code: item for item in LIBRARY.workshops}
EVERY = [(kind, code, size) for kind in ("guide", "packet", "ticket", "set") for code in WORKSHOPS for size in PAPERS]


FILES = {"guide": "facilitator-guide", "packet": "packet", "set": "print-ready", "ticket": "job-ticket"}


def made(kind: str, code: str, size: PaperName) -> bytes:
    return everything.made(f"workshops/{WORKSHOPS[code].slug}/{FILES[kind]}-{size}.pdf")


@functools.cache
def pages(kind: str, code: str, size: PaperName) -> tuple[str, ...]:
    """The words of each page, in the order of the page, each run of spaces as one."""
    said = subprocess.run(["pdftotext", "-", "-"], input=made(kind, code, size), capture_output=True, check=True)
    return tuple(" ".join(text.split()) for text in said.stdout.decode().split("\f")[:-1])


@pdftext.needs_poppler
@pytest.mark.parametrize(("kind", "code", "size"), EVERY)
def test_no_word_leaves_the_body_of_its_page(kind: str, code: str, size: PaperName, tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(made(kind, code, size))
    sides = {(round(on.width), round(on.height)): on for on in (paper(size, False), paper(size, True))}
    with pikepdf.open(path) as opened:
        boxes = [tuple(round(float(value) * 25.4 / 72) for value in page.mediabox[2:]) for page in opened.pages]
    for number, word, left, top, right, bottom in pdftext.boxes(path):
        on = sides[boxes[number - 1]]  # type: ignore[index]
        margins = on.even if number % 2 == 0 else on.odd
        assert margins.left - 0.5 <= left <= right <= on.width - margins.right + 0.5, (number, word)
        assert margins.top - 1 <= top <= bottom <= on.height - 5, (number, word)


@pdftext.needs_poppler
@pytest.mark.parametrize("code", WORKSHOPS)
@pytest.mark.parametrize("size", PAPERS)
def test_each_sheet_of_a_packet_begins_on_a_front_side(code: str, size: PaperName) -> None:
    found = pages("packet", code, size)
    assert len(found) % 2 == 0
    assert found[-1].startswith("Where to find help")
    fronts = found[::2]
    for line in packet.contents(WORKSHOPS[code], DOCUMENTS):
        sheet = line.document
        begun = [sheet.title in front[:160] and "KEEP THIS" in front[:300] for front in fronts]
        assert sum(begun) == 1, sheet.code


@pdftext.needs_poppler
@pytest.mark.parametrize("code", WORKSHOPS)
def test_a_packet_counts_its_pages_through(code: str) -> None:
    found = pages("packet", code, "a4")
    assert all(f"Page {number} of {len(found)}" in text for number, text in enumerate(found, 1))


@pytest.mark.parametrize("code", WORKSHOPS)
def test_a_set_holds_what_each_person_gets_in_that_order(code: str) -> None:
    """Each paper begins on a front side, counts its own pages, and a back without words says so."""
    papers = one_set(WORKSHOPS[code], DOCUMENTS)
    found = pages("set", code, "a4")
    firsts = [number for number, text in enumerate(found) if "Page 1 of" in text]
    assert len(firsts) == len(papers)
    assert all(number % 2 == 0 for number in firsts)
    packets = found[firsts[papers.index("the packet")] :][: len(pages("packet", code, "a4"))]
    assert packets == pages("packet", code, "a4")
    for start, end in itertools.pairwise([*firsts, len(found)]):
        counted = [number for number in range(start, end) if f"Page {number - start + 1} of" in found[number]]
        assert counted == list(range(start, start + len(counted)))
        assert all("This side stays blank." in text for text in found[start + len(counted) : end])
    assert len(found) % 2 == 0
    assert not any("Contact slip" in text[:200] for text in found)
    assert [name in papers for name in ("the hand-in slip", "its key")] == [
        bool(WORKSHOPS[code].slip),
        bool(WORKSHOPS[code].slip) and WORKSHOPS[code].has_key,
    ]


@pytest.mark.parametrize("code", WORKSHOPS)
def test_a_packet_has_bookmarks_and_stays_small(code: str) -> None:
    pdf = made("packet", code, "a4")
    assert len(pdf) < 5_000_000
    with pikepdf.open(io.BytesIO(pdf)) as opened, opened.open_outline() as outline:
        titles = {item.title for item in outline.root}
    assert {line.document.title for line in packet.contents(WORKSHOPS[code], DOCUMENTS)} <= titles


@pdftext.needs_poppler
@pytest.mark.parametrize("code", WORKSHOPS)
def test_a_guide_says_everything_that_the_definition_says(code: str) -> None:
    workshop = WORKSHOPS[code]
    found = pages("guide", code, "a4")
    assert "If something goes wrong" in found[0]
    text = " ".join(found)
    for session, item in workshop.all_items():
        told = [words for _, guidance in coaching(workshop, item, DOCUMENTS) for _, words in guidance.sections()]
        spoken = [quoted(beat.say) for beat in item.talk if beat.say]
        wanted = [item.title, item.aim, *spoken, *(one for words in told for one in words)]
        for words in wanted:
            # a sentence may run over onto another page: its first words are on one
            assert " ".join(words.split()[:8]) in text, (session.number, item.id, words)
    for mail in workshop.mails:
        assert " ".join(mail.subject.split()) in text


@pdftext.needs_poppler
@pytest.mark.parametrize("code", WORKSHOPS)
def test_a_job_ticket_says_how_many_of_what(code: str) -> None:
    text = " ".join(pages("ticket", code, "letter"))
    for need in needed(WORKSHOPS[code], DOCUMENTS):
        if need.what not in {thing.words for thing in WORKSHOPS[code].bring}:
            assert need.what in text
            assert " ".join(map(str, need.copies)) in text


def test_a_part_of_a_guide_that_is_too_long_says_by_how_much() -> None:
    workshop = WORKSHOPS["P60"]
    long = dataclasses.replace(workshop, before=workshop.before * 12)
    pdf, _, problems = guide.guide(long, DOCUMENTS, "a4", Branding())
    assert not pdf
    assert [problem.id for problem in problems] == ["guide-too-long"]
    assert re.fullmatch(
        r"On a4 paper a part of this guide is \d+ mm too long for its page. Shorten a text.", problems[0].message
    )


def test_a_job_ticket_that_is_too_long_says_by_how_much() -> None:
    workshop = WORKSHOPS["P60"]
    doors = tuple(id for id in DOCUMENTS if id not in workshop.packet)
    pdf, _, problems = ticket.ticket(dataclasses.replace(workshop, door=doors), DOCUMENTS, "letter", Branding())
    assert not pdf
    assert [problem.id for problem in problems] == ["ticket-too-long"]
    assert re.fullmatch(
        r"On letter paper this job ticket is \d+ mm too long. Leave out a loose sheet.", problems[0].message
    )


@pdftext.needs_poppler
def test_a_center_stands_on_guide_and_packet() -> None:
    name = "Riverside Career Center"
    workshop = WORKSHOPS["P60"]
    branded = Branding(center=name, month="November 2026")
    for pdf, _, _ in (
        guide.guide(workshop, DOCUMENTS, "a4", branded),
        packet.packet(workshop, DOCUMENTS, LIBRARY.modules, "a4", branded),
    ):
        said = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
        assert said.count(name) >= said.count("\f")

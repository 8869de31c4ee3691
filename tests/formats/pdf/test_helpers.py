"""Sample material on both papers: tagged, whole, marked as made up, and its cards can be cut out.

1. A screen reader says it in an order a person has read; that it is PDF/UA-1 is a matter of test_every_pdf.
2. No word leaves its place: the body of its page, or 8.5 mm from every cut.
3. Every page says that it is made up. 4. The back of each card stands behind its front.
5. Filled sheets hold every answer that paper asks for.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from tests import everything
from tests.formats.pdf import pdftext
from toolkit import codes, helpers, library
from toolkit.branding import Branding
from toolkit.formats.html import answer_words
from toolkit.formats.pdf import helpers as pdf
from toolkit.formats.pdf.paper import PAPERS, SIZES, PaperName, paper

pytestmark = pytest.mark.whole
LIBRARY = library.load()
SHEETS = {sheet.id: sheet for sheet in LIBRARY.documents}
HANDOUTS = helpers.load(LIBRARY.lists, LIBRARY.documents)
CASES = {case.code: case for case in HANDOUTS.cases}
CUT = {"sample_log_cards": pdf.CARDS, "code_labels": pdf.LABELS}
PAGES = {
    "phrases_card": 2, "sample_cases": 14, "sample_log_cards": 6, "job_ads": 3, "sample_resume": 1,
    "code_labels": 2, "helper_notes": 2,
}  # fmt: skip
EVERY = [(id, size) for id in (*pdf.PRODUCTS, *CASES) for size in PAPERS]
CLEAR = 8.5  # mm between a word and a cut


def made(id: str, size: PaperName) -> bytes:
    name = f"filled-sheets-{id.lower()}" if id in CASES else id.replace("_", "-")
    return everything.made(f"helpers/{size}/{name}.pdf")


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str, PaperName], Path]:
    def write(id: str, size: PaperName) -> Path:
        path = tmp_path / f"{id}-{size}.pdf"
        path.write_bytes(made(id, size))
        return path

    return write


def pages(id: str, size: PaperName) -> list[str]:
    """The words of each page."""
    said = subprocess.run(["pdftotext", "-", "-"], input=made(id, size), capture_output=True, check=True)
    return [" ".join(text.split()) for text in said.stdout.decode().split("\f")[:-1]]


@pdftext.needs_poppler
@pytest.mark.parametrize("id", [*pdf.PRODUCTS, "K1"])
def test_a_screen_reader_says_it_in_this_order(
    id: str, written: Callable[[str, PaperName], Path], golden: Callable[[str, str], None]
) -> None:
    golden(f"pdf/helpers/{id}.txt", pdftext.spoken(written(id, "a4")))


@pdftext.needs_poppler
@pytest.mark.parametrize(("id", "size"), [(id, size) for id in pdf.PRODUCTS if id not in CUT for size in PAPERS])
def test_no_word_leaves_the_body_of_its_page(
    id: str, size: PaperName, written: Callable[[str, PaperName], Path]
) -> None:
    on = paper(size, landscape=False)
    for number, word, left, top, right, bottom in pdftext.boxes(written(id, size)):
        margins = on.even if number % 2 == 0 else on.odd
        assert margins.left - 0.5 <= left <= right <= on.width - margins.right + 0.5, word
        assert margins.top - 1 <= top <= bottom <= on.height - 5, word


@pdftext.needs_poppler
@pytest.mark.parametrize(("id", "size"), [(id, size) for id in CUT for size in PAPERS])
def test_words_stay_clear_of_every_cut(id: str, size: PaperName, written: Callable[[str, PaperName], Path]) -> None:
    across, down = CUT[id]
    wide, high = (length / count for length, count in zip(SIZES[size], (across, down), strict=True))
    for _, word, left, top, right, bottom in pdftext.boxes(written(id, size)):
        assert (left // wide, top // high) == (right // wide, bottom // high), word
        assert CLEAR - 0.1 <= left % wide <= right % wide <= wide - CLEAR + 0.1, word
        assert CLEAR - 0.6 <= top % high <= bottom % high <= high - CLEAR + 0.6, word  # boxes are higher than letters


@pdftext.needs_poppler
@pytest.mark.parametrize("size", PAPERS)
def test_the_back_of_each_card_stands_behind_its_front(
    size: PaperName, written: Callable[[str, PaperName], Path]
) -> None:
    found: dict[str, list[tuple[int, float, float]]] = {}
    words = pdftext.boxes(written("sample_log_cards", size))
    for (page, word, left, top, _, _), (_, number, *_) in pairwise(words):
        if word == "Card":
            found.setdefault(number.strip(","), []).append((page, left, top))
    assert sorted(map(int, found)) == list(range(1, 13))
    middle = SIZES[size][0] / 2
    for (front, x, y), (back, behind, lower) in found.values():
        assert back == front + 1
        assert front % 2 == 1  # both are sides of the same leaf
        assert abs(y - lower) < 1
        assert (x < middle) != (behind < middle)


@pdftext.needs_poppler
@pytest.mark.parametrize(("id", "size"), [each for each in EVERY if each[0] not in ("phrases_card", "code_labels")])
def test_every_page_says_that_it_is_made_up(id: str, size: PaperName) -> None:
    for text in pages(id, size):
        assert "Fictional" in text or "fictional example" in text or "made up, for practice" in text


@pdftext.needs_poppler
def test_each_card_and_each_case_says_fictional() -> None:
    assert [text.count("Fictional") for text in pages("sample_log_cards", "a4")] == [4] * 6
    assert [text.count("Fictional") for text in pages("sample_cases", "letter")] == [1] * 14


@pdftext.needs_poppler
@pytest.mark.parametrize("code", CASES)
def test_a_filled_sheet_shows_every_answer_that_paper_asks_for(code: str) -> None:
    text = "".join(" ".join(pages(code, "letter")).split())
    for filled in CASES[code].sheets:
        rows = 40
        asked = {item.id: item for item in SHEETS[filled.worksheet].fields("print", rows)}
        for id, given in filled.answers.items():
            item = asked.get(id)
            if item is not None and item.type in ("text", "long"):
                assert "".join(answer_words(item, given).split()) in text, id


@pdftext.needs_poppler
def test_a_chosen_entry_is_said_to_be_chosen(written: Callable[[str, PaperName], Path]) -> None:
    said = pdftext.spoken(written("K1", "a4"))
    assert "A skill they asked for (chosen)" in said
    assert "The interview (chosen)" not in said


@pdftext.needs_poppler
def test_every_code_on_a_log_is_explained_beside_it() -> None:
    for number, case in enumerate(HANDOUTS.cases):
        text = pages("sample_cases", "a4")[2 * number + 1]
        used = {
            getattr(line, name) for line in case.log for name in ("channel", "outcome", "reason", "source", "asked")
        }
        for code in used - {""}:
            option = next(found for item in LIBRARY.lists.values() if (found := item.option(code)))
            assert text.count(f"{code} ") >= 2, (case.code, code, option.brief)


@pdftext.needs_poppler
def test_labels_are_enough_for_the_largest_group_that_hands_in_slips() -> None:
    largest = max(workshop.most for workshop in LIBRARY.workshops if "code_labels" in workshop.helpers)
    found = re.findall(r"\b[2-9A-Z]{2} [2-9A-Z]{3}\b", " ".join(pages("code_labels", "a4")))
    assert len(set(found)) == len(found) >= largest * 1.1
    assert all(map(codes.valid, found))


def test_what_is_too_long_says_by_how_much() -> None:
    card = replace(HANDOUTS.phrases, phrases=HANDOUTS.phrases.phrases * 2)
    data, _, problems = pdf.phrases_card(replace(HANDOUTS, phrases=card), "a4", Branding())
    assert not data
    assert [problem.id for problem in problems] == ["helper-too-long"]
    assert problems[0].message.startswith("On a4 paper “What that e-mail really tells you” is ")
    log = replace(HANDOUTS.log, cards=(replace(HANDOUTS.log.cards[0], says="A long story. " * 60),))
    data, _, problems = pdf.sample_log_cards(replace(HANDOUTS, log=log), "letter", Branding())
    assert not data
    assert [problem.id for problem in problems] == ["helper-too-long"]


def test_a_center_and_its_month_stand_on_every_card() -> None:
    data, _, problems = pdf.sample_log_cards(HANDOUTS, "a4", Branding(center="Zürich Center", month="May 2027"))
    assert not problems
    text = subprocess.run(["pdftotext", "-", "-"], input=data, capture_output=True, check=True).stdout.decode()
    assert text.count("Zürich Center · May 2027") == 24


@pytest.mark.parametrize("zone", ["UTC", "Asia/Kolkata"])
def test_the_same_bytes_for_any_hash_seed_and_time_zone(zone: str, tmp_path: Path) -> None:
    script = (
        "import hashlib; from toolkit import helpers, library; from toolkit.branding import Branding;"
        "from toolkit.formats.pdf import helpers as p;"
        "found = library.load(); h = helpers.load(found.lists, found.documents);"
        "print([hashlib.sha256(p.PRODUCTS[id](h, 'a4', Branding())[0]).hexdigest()"
        " for id in ('phrases_card', 'sample_log_cards', 'code_labels')])"
    )
    env = {**os.environ, "PYTHONHASHSEED": str(len(zone)), "TZ": zone}
    said = subprocess.check_output([sys.executable, "-c", script], cwd=tmp_path, env=env, text=True)
    ids = ("phrases_card", "sample_log_cards", "code_labels")
    assert said.strip() == str([hashlib.sha256(made(id, "a4")).hexdigest() for id in ids])

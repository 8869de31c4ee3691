"""Slips on paper, for every workshop that collects, on both papers.

1. PDF/UA-1, on one page, nothing outside the body. 2. Every question has its squares or boxes, in the order of the
slip. 3. Lines of 8 mm, boxes of 5 mm. 4. Marks for a machine have their corners, and would move nothing. 5. It says
what it has to say. 6. Large print asks the same.
"""

from __future__ import annotations

import functools
import io
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import page as page_validation
import pikepdf
import pypdfium2
import pytest

from tests.formats.pdf import pdftext
from toolkit import library, slip
from toolkit.branding import Branding
from toolkit.document import Document, Field
from toolkit.formats.pdf import book, picture, slip_large
from toolkit.formats.pdf import slip as paper
from toolkit.formats.pdf.layout import name
from toolkit.formats.pdf.paper import PAPERS, PaperName
from toolkit.formats.pdf.paper import paper as upright
from toolkit.formats.pdf.render import Box

pytestmark = pytest.mark.whole
LIBRARY = library.load()
SHEETS = {item.id: item for item in LIBRARY.documents}
COLLECT = {item.code: item for item in LIBRARY.workshops if item.slip}
KINDS: dict[str, Callable[..., book.Made]] = {
    "slip": paper.paper,
    "key": paper.key,
    "follow_up": paper.follow_up,
    "contact": paper.contact,
    "large": slip_large.large_print,
}
ALL = [
    (kind, code, size)
    for kind in KINDS
    for code in COLLECT
    for size in PAPERS
    if kind != "key" or COLLECT[code].has_key
]
SLIPS = [(code, size) for kind, code, size in ALL if kind == "slip"]
LENGTHY, DAILY = ("key", "large"), ("P60", "S6X60")  # what takes long to lay out, and of which workshops every day
EVERY = [pytest.param(*one, marks=pytest.mark.slow if one[0] in LENGTHY and one[1] not in DAILY else ()) for one in ALL]
CENTER = Branding(center="Riverside Career Center", month="November 2026")
CLEAR = 2.5  # mm around a mark


def document(kind: str, code: str) -> Document:
    made = {"follow_up": slip.follow_up, "contact": slip.contact}.get(kind, slip.slip)(COLLECT[code], SHEETS)
    assert made is not None
    return made


@functools.cache
def made(kind: str, code: str, size: PaperName) -> tuple[bytes, int]:
    pdf, pages, problems = KINDS[kind](COLLECT[code], document(kind, code), size, CENTER)
    assert not problems
    return pdf, pages


@functools.cache
def laid(code: str, size: PaperName) -> dict[str, Box]:
    found, problems = paper.slip_page(COLLECT[code], document("slip", code), size, CENTER)
    assert found is not None, problems
    return found.origins[0].boxes


def written(tmp_path: Path, kind: str, code: str, size: PaperName) -> Path:
    path = tmp_path / "slip.pdf"
    path.write_bytes(made(kind, code, size)[0])
    return path


# 1: a page


@pytest.mark.parametrize(
    ("kind", "code", "size"), [(kind, "P60", "a4") for kind in KINDS]
)  # all of a build: test_every_pdf
def test_it_is_pdf_ua_1_with_a_center(kind: str, code: str, size: PaperName) -> None:
    result = page_validation.validate_pdf_bytes(made(kind, code, size)[0], profile="ua1")
    assert result.is_compliant, [(failure.rule_id, failure.message) for failure in result.failures]


@pytest.mark.parametrize(("kind", "code", "size"), EVERY)
def test_all_but_the_large_print_fit_on_one_page(kind: str, code: str, size: PaperName) -> None:
    pages = made(kind, code, size)[1]
    assert pages > 1 if kind == "large" else pages == 1


@pdftext.needs_poppler
@pytest.mark.parametrize(("kind", "code", "size"), EVERY)
def test_no_word_leaves_the_body_of_its_page(kind: str, code: str, size: PaperName, tmp_path: Path) -> None:
    on = upright(size, landscape=False)
    for number, word, left, top, right, bottom in pdftext.boxes(written(tmp_path, kind, code, size)):
        margins = on.even if number % 2 == 0 else on.odd
        assert margins.left - 0.5 <= left <= right <= on.width - margins.right + 0.5, word
        assert margins.top - 1 <= top <= bottom <= on.height - 5, word


@pdftext.needs_poppler
@pytest.mark.parametrize(("kind", "code", "size"), [one for one in EVERY if one.values[2] == "a4"])
def test_a_screen_reader_says_it_in_this_order(
    kind: str, code: str, size: PaperName, tmp_path: Path, golden: Callable[[str, str], None]
) -> None:
    golden(f"pdf/slips/{code}-{kind}.txt", pdftext.spoken(written(tmp_path, kind, code, size)))


def test_a_slip_that_is_too_long_says_by_how_much() -> None:
    workshop = COLLECT["P240"]
    long = replace(workshop, slip=tuple(replace(part, rows=12, beside=1) for part in workshop.slip))
    pdf, _, problems = paper.paper(long, slip.slip(long, SHEETS), "a4", CENTER)
    assert not pdf
    assert [problem.id for problem in problems] == ["slip-too-long"]
    assert re.fullmatch(
        r"On a4 paper the hand-in slip is \d+ mm too long for its page. Ask for fewer rows, or put more side by side.",
        problems[0].message,
    )


# 2: every question


def controls(item: Field, boxes: dict[str, Box]) -> list[Box]:
    """The squares or the boxes to write in of one question."""
    own = name(item.id)
    options = [f"{own}_{option.code}" for option in slip.offered(item)]
    return [boxes[id] for id in (f"{own}_comb", *options) if id in boxes]


@pytest.mark.parametrize(("code", "size"), SLIPS)
def test_every_question_of_a_slip_stands_on_it_with_all_its_entries(code: str, size: PaperName) -> None:
    workshop, boxes = COLLECT[code], laid(code, size)
    for part in workshop.slip:
        for item in (item for field in part.fields for item in slip.asked(field, SHEETS, part.rows)):
            expected = 1 if part.codes else len(slip.offered(item))
            assert len(controls(item, boxes)) == expected, item.id
    assert len(controls(next(document("slip", code).fields()), boxes)) == 2
    assert f"{name(slip.CODE)}_comb" in boxes


# 3: sizes


@pytest.mark.parametrize(("code", "size"), SLIPS)
def test_squares_are_5_mm_and_8_mm_apart(code: str, size: PaperName) -> None:
    squares = [box for id, box in laid(code, size).items() if is_square(id, code)]
    assert squares
    for box in squares:
        assert [box.width, box.height] == pytest.approx([5, 5], abs=0.01)
        others = (other for other in squares if other is not box)
        assert all(abs(other.x - box.x) > 7.9 or abs(other.y - box.y) > 7.9 for other in others)


def is_square(id: str, code: str) -> bool:
    options = {f"{name(item.id)}_{o.code}" for item in document("slip", code).fields() for o in slip.offered(item)}
    return id in options


@pytest.mark.parametrize(("code", "size"), SLIPS)
def test_a_page_is_used_to_its_end(code: str, size: PaperName) -> None:
    on = upright(size, landscape=False)
    free = on.odd.top + on.body[1] - laid(code, size)["end-1"].y
    assert 0 <= free <= 0.1 * on.body[1]


# 4: marks


@pytest.mark.parametrize(("kind", "code", "size"), [(k, c, s) for k, c, s in ALL if k in ("slip", "follow_up")])
def test_the_corners_stay_free_for_marks(kind: str, code: str, size: PaperName) -> None:
    on = upright(size, landscape=False)
    image = pypdfium2.PdfDocument(made(kind, code, size)[0])[0].render(scale=2).to_pil()
    dot = image.width / on.width  # pixels in a millimeter
    tags = [(x, y) for x in (12.0, on.width - 12) for y in (12.0, on.height - 12)]
    areas = [(x - 3.5 - CLEAR, y - 3.5 - CLEAR, x + 3.5 + CLEAR, y + 3.5 + CLEAR) for x, y in tags]
    areas.append((on.width - 33 - CLEAR, on.height - 18.5 - CLEAR, on.width - 20 + CLEAR, on.height - 5.5))
    for area in areas:
        part = image.convert("L").crop(tuple(round(edge * dot) for edge in area))
        assert part.getextrema() == (255, 255), area


def test_what_is_drawn_behind_a_page_moves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def places(found: book.Bundle | None) -> list[tuple[float, float]]:
        assert found is not None
        bound = book.laid(found, about, CENTER, COLLECT["P60"].source)
        return [(box.x, box.y) for id, box in sorted(bound.boxes.items()) if is_square(id, "P60")]

    about = book.About("Slip", "Slip", "Center", {})
    plain = places(paper.slip_page(COLLECT["P60"], document("slip", "P60"), "a4", CENTER)[0])
    marked = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><rect width='9' height='9'/></svg>"
    monkeypatch.setattr(picture, "page", lambda *_: picture.uri(marked))
    assert plain
    assert places(paper.slip_page(COLLECT["P60"], document("slip", "P60"), "a4", CENTER)[0]) == plain


# 5: words


@pdftext.needs_poppler
@pytest.mark.parametrize(("kind", "code", "size"), EVERY)
def test_a_paper_says_whether_it_is_handed_in(kind: str, code: str, size: PaperName, tmp_path: Path) -> None:
    words = pdftext.words(written(tmp_path, kind, code, size))
    assert (words["HAND"], words["KEEP"]) == ((0, 1) if kind == "key" else (1, 0))
    assert words["Riverside"] == 1


@pdftext.needs_poppler
@pytest.mark.parametrize(("code", "size"), SLIPS)
def test_a_slip_says_what_empty_means_and_that_the_pocket_is_as_good(
    code: str, size: PaperName, tmp_path: Path
) -> None:
    said = " ".join(pdftext.spoken(written(tmp_path, "slip", code, size)).split())
    asked = "ticks and codes" if COLLECT[code].has_key else "ticks"  # nothing is coded where there is no key
    assert f"May these {asked} be counted in a group report?" in said
    assert "No is fine." in said
    assert re.search(r"[Ee]mpty.* means? “not said”", said)
    assert re.search(r"pocket.* as good as the other", said)


@pytest.mark.parametrize("kind", KINDS)
def test_the_file_says_which_paper_it_is(kind: str) -> None:
    with pikepdf.open(io.BytesIO(made(kind, "P60", "a4")[0])) as opened:
        assert str(opened.docinfo["/ToolkitWorksheet"]) == document(kind, "P60").id
        assert opened.docinfo["/Title"]


def test_the_same_slip_has_the_same_bytes() -> None:
    again, _, _ = paper.paper(COLLECT["P60"], document("slip", "P60"), "letter", CENTER)
    assert again == made("slip", "P60", "letter")[0]


# 6: large print


@pytest.mark.parametrize("code", COLLECT)
def test_large_print_asks_the_same_in_words(code: str) -> None:
    found = document("slip", code)
    asked = list(slip_large.questions(found))
    ticked = {tick.field.id for question in asked for tick in question.ticks}
    written = {question.written.id for question in asked if question.written}
    wanted = {
        item.id for part in COLLECT[code].slip for field in part.fields for item in slip.asked(field, SHEETS, part.rows)
    }
    assert ticked | written == wanted
    for question in asked:
        for tick in question.ticks:
            known = {option.code: option.brief for option in slip.offered(tick.field)}
            assert all(question.across or known[code] == words for code, words in tick.options)
    assert [question.part for question in asked if question.part] == [
        f"{letter} · {part.title}" for letter, part in zip("ABCDEFGH", COLLECT[code].slip, strict=False)
    ]

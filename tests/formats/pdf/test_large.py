"""Large print, for every shipped sheet and every sample, on both papers.

1. It is PDF/UA-1, and holds no table. 2. 18 points and more, lines 1.5 apart, no bold word inside a sentence. 3. It
asks what the print edition asks, under the same names and numbers. 4. Nothing is clipped, and pages with lines are
used. 5. Packets: the same sheets in the same order.
"""

from __future__ import annotations

import functools
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import page as page_validation
import pikepdf
import pypdfium2
import pytest
from weasyprint.formatting_structure.boxes import InlineBox, LineBox, TextBox

from tests import everything
from tests.formats.pdf import pdftext
from toolkit import library
from toolkit.branding import Branding
from toolkit.document import Block, Canvas, Document, Field, Grid, Heading, Note, Rows
from toolkit.formats.pdf import large_cards, mend, packet
from toolkit.formats.pdf import print as printed
from toolkit.formats.pdf.large_cards import MEDIUM, in_words
from toolkit.formats.pdf.layout import field_id, name
from toolkit.formats.pdf.paper import INCH, PAPERS, PaperName, large_paper

pytestmark = pytest.mark.whole
LIBRARY = library.load()
SAMPLES = sorted((Path(__file__).parents[2] / "worksheets").glob("*.yaml"))
CODES = [item.code for item in LIBRARY.documents if MEDIUM in item.outputs]
SHEETS = [(code, size) for code in CODES for size in PAPERS]
NAMES = [*CODES, *(path.stem for path in SAMPLES)]
EVERY = [(code, size) for size in PAPERS for code in NAMES]
FOOT, BODY = 14.0, 18.0  # pt
POINT = 96 / 72  # CSS pixels in a point
MILLIMETER = 96 / 25.4  # and in a millimeter


@functools.cache
def documents() -> dict[str, Document]:
    shipped = {item.code: item for item in LIBRARY.documents}
    return shipped | {path.stem: library.load(worksheets=[path]).documents[0] for path in SAMPLES}


def made(code: str, size: PaperName) -> bytes:
    if code in CODES:
        return everything.made(f"large-print/{size}/{documents()[code].slug}.pdf")
    found, problems = printed.sheet(documents()[code], size, Branding(), MEDIUM)
    assert found is not None, problems
    return found.pdf


@functools.cache
def leaves(code: str, size: PaperName) -> printed.Sheet:
    found, problems = printed.leaves(documents()[code], size, Branding(), MEDIUM)
    assert found is not None, problems
    return found


@pytest.fixture
def pdf(tmp_path: Path) -> Callable[[str, PaperName], Path]:
    def write(code: str, size: PaperName) -> Path:
        path = tmp_path / f"{code}-{size}.pdf"
        path.write_bytes(made(code, size))
        return path

    return write


def boxes(sheet: printed.Sheet) -> Iterator[Any]:
    """Everything that was laid out on the pages of a sheet."""
    for leaf in (*sheet.leaves, *sheet.keys):
        for box in leaf.boxes:
            yield from (box, *box.descendants()) if hasattr(box, "descendants") else (box,)


def texts(line: Any) -> Iterator[Any]:
    """The words of one line; a box inside it has lines of its own."""
    for child in line.children:
        if isinstance(child, InlineBox):
            yield from texts(child)
        elif isinstance(child, TextBox) and child.text.strip():
            yield child


# 1: a file that can be read aloud


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_is_pdf_ua_1(path: Path) -> None:
    result = page_validation.validate_pdf_bytes(made(path.stem, "a4"), profile="ua1")
    assert result.is_compliant, [(failure.rule_id, failure.message) for failure in result.failures]


@pytest.mark.parametrize(("code", "size"), EVERY)
def test_there_is_no_table(code: str, size: PaperName) -> None:
    with pikepdf.open(io.BytesIO(made(code, size))) as opened:
        kinds = {str(element.get("/S")) for element, _ in mend._elements(opened.Root.StructTreeRoot, "")}
    assert "/H1" in kinds
    assert not kinds & {"/Table", "/TR", "/TH", "/TD"}


@pdftext.needs_poppler
@pytest.mark.parametrize("code", ["W03", "W08", "W13", "W20", "W22", "everything"])
def test_a_screen_reader_says_it_in_this_order(
    code: str, pdf: Callable[[str, PaperName], Path], golden: Callable[[str, str], None]
) -> None:
    golden(f"pdf/large/{code}.txt", pdftext.spoken(pdf(code, "a4")))


# 2: type


@pytest.mark.parametrize(("code", "size"), EVERY)
def test_all_words_have_18_points_and_the_footer_14(code: str, size: PaperName) -> None:
    on = large_paper(size)
    for page in pypdfium2.PdfDocument(made(code, size)):
        for points, bottom in characters(page.get_textpage()):
            below = bottom < on.odd.bottom * 72 / 25.4
            assert points == pytest.approx(FOOT, abs=0.01) if below else points >= BODY - 0.01


def characters(page: Any) -> Iterator[tuple[float, float]]:
    """(size, distance from the lower edge) in pt of each character that is drawn."""
    for index in range(page.count_chars()):
        matrix = pypdfium2.raw.FS_MATRIX()
        pypdfium2.raw.FPDFText_GetMatrix(page.raw, index, matrix)
        if page.get_text_range(index, 1).strip():
            yield pypdfium2.raw.FPDFText_GetFontSize(page.raw, index) * matrix.d, matrix.f


@pytest.mark.parametrize(("code", "size"), EVERY)
def test_lines_are_one_and_a_half_apart(code: str, size: PaperName) -> None:
    for box in boxes(leaves(code, size)):
        lines = [child for child in getattr(box, "children", ()) if isinstance(child, LineBox)]
        for one, other in pairwise(lines):
            for word in texts(one):
                spacing = (other.position_y - one.position_y) / word.style["font_size"]
                assert spacing >= (1.49 if word.style["font_weight"] == 400 else 1.09), word.text


@pytest.mark.parametrize(("code", "size"), EVERY)
def test_no_word_in_a_sentence_is_bold_or_slanted(code: str, size: PaperName) -> None:
    for box in boxes(leaves(code, size)):
        if isinstance(box, LineBox):
            words = list(texts(box))
            assert len({word.style["font_weight"] for word in words}) <= 1, [word.text for word in words]
            assert {word.style["font_style"] for word in words} <= {"normal"}


# 3: the same questions


def names(sheet: printed.Sheet) -> set[str]:
    """The name of every control, and the id of what is worked out."""
    elements = [item for box in boxes(sheet) if box.element is not None for item in box.element.iter()]
    controls = {item.get("name") for item in elements if item.tag in ("input", "textarea") and item.get("name")}
    return controls | {item.get("id") for item in elements if item.tag == "output"}


def expected(document: Document) -> set[str]:
    """The names of all fields that large print shows."""
    found = set()
    for part in document.parts(MEDIUM):
        shown = replace(document, blocks=(replace(document.blocks[0], parts=(part,)),))
        rows = large_cards.rows_shown(part) if isinstance(part, Rows) else 1
        columns = {item.id for item in part.columns if MEDIUM in item.media} if isinstance(part, Rows) else set()
        for item in shown.fields(MEDIUM, rows):
            place = item.id.removeprefix(f"{document.id}.").split(".")
            if not isinstance(part, Rows) or _column(part, place[-1]) in columns:
                found.add(name(item.id))
    return found


def _column(part: Rows, item: str) -> str:
    return next(column.id for column in part.columns for field in column.fields if field.id == item)


@pytest.mark.parametrize(("code", "size"), EVERY)
def test_every_field_has_its_control(code: str, size: PaperName) -> None:
    assert names(leaves(code, size)) == expected(documents()[code])


@pytest.mark.parametrize("code", CODES)
def test_names_and_numbers_are_those_of_the_print_edition(code: str) -> None:
    document = documents()[code]
    found, problems = printed.leaves(document, "a4", Branding())
    assert found is not None, problems
    shown = {part.id: large_cards.rows_shown(part) for part in document.parts(MEDIUM) if isinstance(part, Rows)}

    def is_shown(control: str) -> bool:
        table, _, rest = field_id(control).removeprefix(f"{document.id}.").partition(".")
        number = rest.partition(".")[0]
        return int(number) <= shown.get(f"{document.id}.{table}", 99) if number.isdigit() else True

    assert names(leaves(code, "a4")) == {control for control in names(found) if is_shown(control)}


@pdftext.needs_poppler
@pytest.mark.parametrize(("code", "size"), SHEETS)
def test_titles_and_rows_have_their_numbers(code: str, size: PaperName, pdf: Callable[[str, PaperName], Path]) -> None:
    said = " ".join(pdftext.spoken(pdf(code, size)).split())
    for part in documents()[code].parts(MEDIUM):
        if isinstance(part, Heading) and part.number:
            assert f"H2: {part.number} {part.text}" in said
        if isinstance(part, Rows):
            titles = [f"H2: {part.row_name} {number}" for number in range(1, large_cards.rows_shown(part) + 1)]
            assert all(title in said for title in titles)


@pytest.mark.parametrize("code", CODES)
def test_there_are_as_many_rows_as_the_room_needs(code: str) -> None:
    for part in documents()[code].parts(MEDIUM):
        if isinstance(part, Rows):
            assert part.room <= large_cards.rows_shown(part) <= part.printed
            assert large_cards.rows_shown(part) > 0


def test_codes_in_examples_become_words() -> None:
    log = next(part for part in documents()["W03"].parts() if isinstance(part, Rows))
    fields = {item.id: item for item in log.fields}
    assert in_words(fields["reason_type"], "OU") == "Outside my control"
    assert in_words(fields["date_sent"], "03") == "March"
    table = next(part for part in documents()["W08"].parts() if isinstance(part, Rows))
    fields = {item.id: item for item in table.fields}
    assert in_words(fields["by"], "12 / 02") == "December 2"
    assert in_words(fields["action"], "INB: rewrite one story") == "Rewrite one story"
    assert in_words(fields["action"], "My own idea: ask") == "My own idea: ask"


@pdftext.needs_poppler
@pytest.mark.parametrize("code", CODES)
def test_no_code_of_a_list_is_left(code: str, pdf: Callable[[str, PaperName], Path]) -> None:
    said = set(re.findall(r"\b[A-Z][A-Z0-9]{1,2}\b", pdftext.spoken(pdf(code, "a4"))))
    fields = [item for item in documents()[code].fields(MEDIUM) if item.coded and item.options]
    codes = {option.code for item in fields for option in item.options.options if len(option.code) > 1}  # type: ignore[union-attr]
    assert not said & codes


# 4: pages


@pdftext.needs_poppler
@pytest.mark.parametrize(("code", "size"), EVERY)
def test_no_word_leaves_the_body_of_its_page(code: str, size: PaperName, pdf: Callable[[str, PaperName], Path]) -> None:
    on = large_paper(size)
    for _, word, left, top, right, bottom in pdftext.boxes(pdf(code, size)):
        assert INCH - 0.5 <= left <= right <= on.width - INCH + 0.5, word
        assert INCH - 1 <= top <= bottom <= on.height - 5, word


@pytest.mark.parametrize(("code", "size"), SHEETS)
def test_at_most_a_fifth_of_a_page_with_lines_is_blank(code: str, size: PaperName) -> None:
    found = leaves(code, size)
    for number, leaf in enumerate(found.leaves, 1):
        inside = [box.element for top in leaf.boxes for box in top.descendants() if box.element is not None]
        if any({"lines", "line"} & set((item.get("class") or "").split()) for item in inside):
            assert leaf.blank <= 0.2 * found.on.body[1], number


@pytest.mark.parametrize(("code", "size"), SHEETS)
def test_no_card_is_cut_that_fits_on_a_page(code: str, size: PaperName) -> None:
    body = large_paper(size).body[1] * MILLIMETER
    cut: dict[str, float] = {}
    for box in boxes(leaves(code, size)):
        if (id := str(box.element.get("id") if box.element is not None else "")).startswith(
            "slice-"
        ) and "-card-" in id:
            card = id.split("-", 2)[2]
            cut[card] = cut.get(card, 0) + box.margin_height()
    assert all(height > 0.8 * body for height in cut.values()), cut


def test_a_page_that_is_too_long_says_by_how_much() -> None:
    sheet = documents()["W04"]
    long = Block("long", (Note("tip", "A tip", text="A word. " * 400),))
    found, problems = printed.sheet(replace(sheet, blocks=(long,)), "a4", Branding(), MEDIUM)
    assert found is None
    assert [problem.id for problem in problems] == ["page-too-long"]
    assert "On a4 paper in large print a page of this sheet is" in problems[0].message


def test_a_row_without_questions_keeps_its_title() -> None:
    sheet = documents()["W04"]
    block = next(block for block in sheet.blocks if block.id == "hands")
    table = next(part for part in block.parts if isinstance(part, Grid))
    empty = replace(table.rows[0], cells=((), (), ()))
    parts = tuple(replace(part, rows=(table.rows[0], empty)) if part is table else part for part in block.parts)
    found, problems = printed.leaves(replace(sheet, blocks=(replace(block, parts=parts),)), "a4", Branding(), MEDIUM)
    assert found is not None, problems
    assert names(found) == {name(item.id) for cell in table.rows[0].cells for item in cell if isinstance(item, Field)}


def test_a_drawing_is_as_wide_as_the_page_and_words_come_before_it() -> None:
    blocks = [block.id for block in documents()["W13"].blocks]
    assert any(isinstance(part, Canvas) for part in documents()["W13"].parts(MEDIUM))
    assert blocks.index("rings") < blocks.index("ideas")
    ids = [box.element.get("id") for box in boxes(leaves("W13", "a4")) if box.element is not None]
    assert ids.index("ideas_bit_1") < ids.index("rings_bit_1")
    drawn = next(box for box in boxes(leaves("W13", "a4")) if box.element is not None and box.element_tag == "img")
    assert drawn.width / MILLIMETER == pytest.approx(large_paper("a4").body[0])


# 5: packets


def packed(code: str, size: PaperName) -> bytes:
    workshop = next(item for item in LIBRARY.workshops if item.code == code)
    return everything.made(f"workshops/{workshop.slug}/packet-large-print-{size}.pdf")


PACKETS = [("P30", size) for size in PAPERS] + [("P60", "a4")]


@pytest.mark.parametrize(("code", "size"), PACKETS)
def test_a_packet_has_no_tables(code: str, size: PaperName) -> None:
    with pikepdf.open(io.BytesIO(packed(code, size))) as opened:
        kinds = {str(element.get("/S")) for element, _ in mend._elements(opened.Root.StructTreeRoot, "")}
    assert "/Table" not in kinds


@pytest.mark.parametrize(("code", "size"), PACKETS)
def test_all_words_of_a_packet_have_18_points(code: str, size: PaperName) -> None:
    for page in pypdfium2.PdfDocument(packed(code, size)):
        assert min(points for points, _ in characters(page.get_textpage())) >= FOOT - 0.01


@pdftext.needs_poppler
@pytest.mark.parametrize(("code", "size"), PACKETS)
def test_each_sheet_of_a_packet_begins_on_a_front_side(code: str, size: PaperName, tmp_path: Path) -> None:
    workshop = next(item for item in LIBRARY.workshops if item.code == code)
    sheets = {item.id: item for item in LIBRARY.documents}
    path = tmp_path / "packet.pdf"
    path.write_bytes(packed(code, size))
    said = pdftext._run("pdftotext", str(path), "-").split("\f")[:-1]
    starts = []
    for line in packet.contents(workshop, sheets, MEDIUM):
        mine = [n for n, text in enumerate(said, 1) if f"{line.document.code} · version" in text]
        starts.append(mine[0])
        assert mine == list(range(mine[0], mine[-1] + 1))
    assert starts == sorted(starts)
    assert all(start % 2 == 1 for start in starts)
    assert "Where to find help" in said[-1] or "My own list" in said[-1]

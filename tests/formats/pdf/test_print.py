"""The printable PDF, for every shipped sheet and every sample, on both papers.

1. It is PDF/UA-1. 2. Every visible word is in its tag tree, in an order a person has read. 3. Nothing is clipped.
4. Pages are used: at most a fifth blank where lines or rows can grow. 5. The same bytes on every machine and day.
"""

from __future__ import annotations

import functools
import hashlib
import io
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import page as page_validation
import pikepdf
import pytest

from tests.formats.pdf import pdftext
from toolkit import library
from toolkit.branding import Branding
from toolkit.document import Document, Grid, structure_hash
from toolkit.formats.pdf import mend, render
from toolkit.formats.pdf import print as printed
from toolkit.formats.pdf.paper import PAPERS, PaperName, paper
from toolkit.problems import Source

pytestmark = [pytest.mark.whole, pytest.mark.every_paper]
SAMPLES = sorted((Path(__file__).parents[2] / "worksheets").glob("*.yaml"))
SHEETS = [(item.code, size) for item in library.load().documents for size in PAPERS]
EVERY = SHEETS + [(path.stem, size) for path in SAMPLES for size in PAPERS]
MOST = [pytest.param(*one, marks=() if one[1] == "a4" else pytest.mark.slow) for one in EVERY]


@functools.cache
def documents() -> dict[str, Document]:
    shipped = {item.code: item for item in library.load().documents}
    return shipped | {path.stem: library.load(worksheets=[path]).documents[0] for path in SAMPLES}


@functools.cache
def made(code: str, size: PaperName) -> printed.Printed:
    found, problems = printed.sheet(documents()[code], size, Branding())
    assert found is not None, problems
    return found


@pytest.fixture
def pdf(tmp_path: Path) -> Callable[[str, PaperName], Path]:
    def write(code: str, size: PaperName) -> Path:
        path = tmp_path / f"{code}-{size}.pdf"
        path.write_bytes(made(code, size).pdf)
        return path

    return write


@pytest.mark.parametrize(("code", "size"), [each for each in EVERY if each not in SHEETS])
def test_a_sample_is_pdf_ua_1(code: str, size: PaperName) -> None:
    result = page_validation.validate_pdf_bytes(made(code, size).pdf, profile="ua1")
    assert result.is_compliant, [(failure.rule_id, failure.message) for failure in result.failures]


@pdftext.needs_poppler
@pytest.mark.parametrize(("code", "size"), MOST)
def test_every_visible_word_is_tagged(code: str, size: PaperName, pdf: Callable[[str, PaperName], Path]) -> None:
    path, sheet = pdf(code, size), documents()[code]
    footer = f"{sheet.code} · version {sheet.version} · {Branding().tool} Page of".split()
    pages = made(code, size).pages
    untagged = pdftext.words(path) - pdftext.tagged_words(path)
    allowed = Counter(footer * pages) + Counter(str(n) for n in range(1, pages + 1)) + Counter([str(pages)] * pages)
    assert not untagged - allowed


@pdftext.needs_poppler
@pytest.mark.parametrize("code", [code for code, size in EVERY if size == "a4"])
def test_a_screen_reader_says_it_in_this_order(
    code: str, pdf: Callable[[str, PaperName], Path], golden: Callable[[str, str], None]
) -> None:
    golden(f"pdf/{code}.txt", pdftext.spoken(pdf(code, "a4")))


@pdftext.needs_poppler
@pytest.mark.parametrize(("code", "size"), EVERY)
def test_no_word_leaves_the_body_of_its_page(code: str, size: PaperName, pdf: Callable[[str, PaperName], Path]) -> None:
    on = paper(size, printed.wants_landscape(documents()[code]))
    for number, word, left, top, right, bottom in pdftext.boxes(pdf(code, size)):
        margins = on.even if number % 2 == 0 else on.odd
        assert margins.left - 0.5 <= left <= right <= on.width - margins.right + 0.5, word
        assert margins.top - 1 <= top <= bottom <= on.height - 5, word


@pytest.mark.parametrize(("code", "size"), SHEETS)
def test_at_most_a_fifth_of_a_page_is_blank(code: str, size: PaperName) -> None:
    found = made(code, size)
    assert max(found.blank) <= 0.2 * found.body


@pytest.mark.parametrize("code", [item.code for item in library.load().documents])
def test_a4_and_letter_have_the_same_number_of_pages(code: str) -> None:
    assert made(code, "a4").pages == made(code, "letter").pages


def test_a_page_that_is_too_long_says_by_how_much() -> None:
    sheet = documents()["W04"]
    grid = next(block for block in sheet.blocks if block.id == "hands")
    tall = tuple(replace(part, rows=part.rows * 20) if isinstance(part, Grid) else part for part in grid.parts)
    long = replace(sheet, blocks=(replace(grid, parts=tall),))
    found, problems = printed.sheet(long, "a4", Branding())
    assert found is None
    assert [problem.id for problem in problems] == ["page-too-long"]
    assert "On a4 paper a page of this sheet is" in problems[0].message


def test_the_file_says_which_worksheet_it_is() -> None:
    sheet = documents()["W22"]
    with pikepdf.open(io.BytesIO(made("W22", "a4").pdf)) as opened:
        assert str(opened.docinfo["/ToolkitWorksheet"]) == "career_options"
        assert str(opened.docinfo["/ToolkitVersion"]) == str(sheet.version)
        assert str(opened.docinfo["/ToolkitStructure"]) == structure_hash(sheet)
        assert str(opened.docinfo["/Title"]) == sheet.title


def test_header_cells_say_what_they_head_which_weasyprint_leaves_out() -> None:
    html = "<html lang=en><title>t</title><table><thead><tr><th>A<tbody><tr><th>b<td>c</table>"
    plain = render.lay_out(html, (), Source()).pdf()
    assert _scopes(plain) == ["", ""]
    assert _scopes(mend.finished(plain, {})) == ["/Column", "/Row"]


def _scopes(pdf: bytes) -> list[str]:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        found = []
        for element, _ in mend._elements(opened.Root.StructTreeRoot, ""):
            if element.get("/S") == pikepdf.Name.TH:
                owners = element.get("/A", pikepdf.Dictionary())
                owners = list(owners) if isinstance(owners, pikepdf.Array) else [owners]
                found.append(next((str(item.Scope) for item in owners if "/Scope" in item), ""))
        return found


@pytest.mark.parametrize("zone", ["UTC", "Asia/Kolkata"])
def test_the_same_bytes_for_any_hash_seed_time_zone_and_folder(zone: str, tmp_path: Path) -> None:
    script = (
        "import hashlib; from toolkit import library; from toolkit.branding import Branding;"
        "from toolkit.formats.pdf import print as p;"
        "d = library.load().document('career_options');"
        "print(hashlib.sha256(p.sheet(d, 'letter', Branding())[0].pdf).hexdigest())"
    )
    env = {**os.environ, "PYTHONHASHSEED": str(len(zone)), "TZ": zone}
    said = subprocess.check_output([sys.executable, "-c", script], cwd=tmp_path, env=env, text=True)
    assert said.strip() == hashlib.sha256(made("W22", "letter").pdf).hexdigest()


def test_center_names_cannot_end_the_footer(tmp_path: Path) -> None:
    name = 'The "Best" } Center; </style> \\ @page { margin: 0 } · Zürich'
    found, _ = printed.sheet(documents()["W22"], "a4", Branding(center=name))
    assert found is not None
    path = tmp_path / "x.pdf"
    path.write_bytes(found.pdf)
    assert set(name.split()) <= set(pdftext.words(path))

"""From paper back to the website: a code that reads, an address to type, and neither without a site."""

from __future__ import annotations

import base64
import re
from dataclasses import replace
from typing import Literal

import pypdfium2
import pytest

from toolkit import library
from toolkit.branding import UNBRANDED, Branding
from toolkit.formats.pdf import frame
from toolkit.formats.pdf import print as printed
from toolkit.formats.pdf.way_back import LEAST, MODULE, QUIET, way_back
from toolkit.formats.site.pages import worksheet_uri

LIBRARY = library.load()
SHEET = LIBRARY.document("application_log")  # just fits on its page
CENTER = Branding(center="Career Center", site="https://careers.example.edu/")
LONG = replace(
    CENTER, site="https://www.department-of-student-affairs.example.edu/services/career-center/worksheets-and-more"
)


def joined(text: str) -> str:
    """Text without what a line may end with."""
    return re.sub(r"[\s\ufffe\xad-]", "", text)


@pytest.mark.parametrize("medium", ["print", "large_print"])
@pytest.mark.parametrize("branding", [CENTER, LONG], ids=["short", "long"])
def test_a_phone_reads_the_code(branding: Branding, medium: Literal["print", "large_print"]) -> None:
    zxingcpp = pytest.importorskip("zxingcpp", reason="zxing-cpp is not installed: it reads codes as a phone does")
    done, problems = printed.sheet(SHEET, "letter", branding, medium)
    assert done is not None, problems
    page = pypdfium2.PdfDocument(done.pdf)[0]
    found = [code.text for code in zxingcpp.read_barcodes(page.render(scale=150 / 72).to_pil())]
    assert found == [branding.page(SHEET.slug)]
    text = page.get_textpage().get_text_range()
    assert joined(branding.page(SHEET.slug).removeprefix("https://")) in joined(text)


def test_no_sheet_takes_another_page_for_it() -> None:
    without, _ = printed.sheet(SHEET, "a4", replace(CENTER, site=""))
    with_code, _ = printed.sheet(SHEET, "a4", CENTER)
    assert without is not None
    assert with_code is not None
    assert with_code.pages == without.pages == 1


@pytest.mark.parametrize("branding", [CENTER, LONG], ids=["short", "long"])
def test_it_is_large_enough_with_its_quiet_zone(branding: Branding) -> None:
    back = way_back(SHEET, branding)
    assert back is not None
    drawn = base64.b64decode(back.data).decode()
    (side,) = {int(size) for size in re.findall(r'\b(?:width|height)="(\d+)"', drawn)}
    square = back.side / side
    assert square * (side - 2 * QUIET) >= LEAST - 0.001
    assert square >= MODULE - 0.001


def test_it_leads_to_the_page_of_the_sheet() -> None:
    for sheet in LIBRARY.documents:
        uri = worksheet_uri(sheet).removesuffix(".md") + ".html"
        assert CENTER.page(sheet.slug) == f"https://careers.example.edu/{uri}"


def test_without_a_site_there_is_neither() -> None:
    assert way_back(SHEET, UNBRANDED) is None
    shown = frame.page(SHEET, [frame.Section("mast")], UNBRANDED)
    assert 'class="mast"' in shown
    assert not any(sign in shown for sign in ("qr", "address", "svg+xml"))


def test_a_filled_example_has_none() -> None:
    assert way_back(replace(SHEET, example="Case A"), CENTER) is None

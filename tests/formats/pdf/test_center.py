"""A center with everything as long as its settings allow: what a workshop prints still fits its pages.

Our own texts were made to fit. A center cannot shorten them, so nothing in its settings may make them too long.
"""

from __future__ import annotations

import subprocess

import pytest

from tests.formats.pdf import pdftext
from toolkit import library
from toolkit.branding import WHO, Branding, Contact
from toolkit.document import Medium
from toolkit.formats.pdf import guide, packet, packet_large, ticket
from toolkit.formats.pdf import print as printed
from toolkit.formats.pdf.paper import PAPERS, PaperName
from toolkit.settings import CONTACT

pytestmark = pytest.mark.whole
LIBRARY = library.load()
DOCUMENTS = {item.id: item for item in LIBRARY.documents}
SHORTEST = LIBRARY.workshops[0]  # all guides have the same card for emergencies, all packets the same box
NAME, PHONE = "Counseling and Psychological Services", "+1 555 555-0100 ext. 4711"
HOURS = "Monday to Friday, 9 until 5."
CENTER = "The Center for Career Development, Student Employment and Alumni Relation of Example State"
FULL = Branding(CENTER, "the fall semester of 2026", support=tuple(Contact(key, NAME, PHONE, HOURS) for key in WHO))


def test_it_is_as_long_as_settings_may_be() -> None:
    assert (len(CENTER), len(NAME) + len(PHONE) + len(HOURS)) == (90, CONTACT)


@pdftext.needs_poppler
@pytest.mark.parametrize("size", PAPERS)
def test_a_guide_names_every_contact_on_its_first_page(size: PaperName) -> None:
    pdf, _, problems = guide.guide(SHORTEST, DOCUMENTS, size, FULL)
    assert problems == ()
    said = subprocess.run(["pdftotext", "-l", "1", "-", "-"], input=pdf, capture_output=True, check=True).stdout
    words = " ".join(said.decode().split())
    assert words.count(f"{NAME} {PHONE}") == len(WHO)
    assert "Meeting point, defibrillator" in words


@pytest.mark.every_paper
@pytest.mark.parametrize("size", PAPERS)
def test_packets_and_tickets_fit(size: PaperName) -> None:
    assert packet.packet(SHORTEST, DOCUMENTS, LIBRARY.modules, size, FULL)[2] == ()
    assert packet_large.packet_large(SHORTEST, DOCUMENTS, LIBRARY.modules, size, FULL)[2] == ()
    assert ticket.ticket(SHORTEST, DOCUMENTS, size, FULL)[2] == ()


@pytest.mark.parametrize("size", PAPERS)
@pytest.mark.parametrize("medium", ["print", "large_print"])
@pytest.mark.parametrize("id", [item.id for item in LIBRARY.documents if item.sensitivity >= 2])
def test_sheets_about_feelings_fit(id: str, medium: Medium, size: PaperName) -> None:
    made, problems = printed.sheet(DOCUMENTS[id], size, FULL, medium)
    assert problems == ()
    assert made

"""The glossary: every word has its place, and a worksheet leads to those it uses."""

from __future__ import annotations

import pytest

from tests.formats.site.samples import document
from tests.formats.site.test_pages import html, site, words
from toolkit.formats.site.terms import anchor, said
from toolkit.language import Glossary, Term
from toolkit.library import Library

INTERVIEW = Term("informational interview", "A talk about work.")
SYSTEM = Term("applicant tracking system", "A program.", "ATS")
FOLLOW = Term("follow up", "To write again.", also=("follow-up",))
CASE = Term("case", "A made-up problem.")


def test_every_term_stands_on_the_page_under_an_anchor_of_its_own(shipped: Library) -> None:
    soup = html(site(shipped)["glossary.md"])
    assert len(shipped.glossary.terms) > 40
    for term in shipped.glossary.terms:
        (found,) = soup.select(f"#{anchor(term)}")
        line = words(found.get_text(" "))
        assert line.startswith(term.term)
        assert words(term.words) in line
        assert all(form in line for form in (term.short, *term.also))


def test_a_worksheet_leads_to_the_words_it_uses(shipped: Library) -> None:
    found = site(shipped)
    there = {str(tag["id"]) for tag in html(found["glossary.md"]).select("dl.tk-terms [id]")}
    for sheet in shipped.documents:
        links = [str(a["href"]) for a in html(found[f"worksheets/{sheet.slug}.md"]).select("a[href*=glossary]")]
        assert {link.removeprefix("../glossary.html#") for link in links} <= there
    links = [str(a["href"]) for a in html(found["worksheets/mentor-fit.md"]).select("a[href*=glossary]")]
    assert "../glossary.html#term-mentor" in links


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Two informational interviews.", [INTERVIEW]),
        ("An ATS reads it first.", [SYSTEM]),
        ("Write a follow-up, then FOLLOW UP.", [FOLLOW]),
        ("A suitcase and a case-by-case list", []),
        ("No word of the trade.", []),
    ],
)
def test_forms_of_a_word_are_found_and_parts_of_others_are_not(text: str, found: list[Term]) -> None:
    glossary = Glossary((SYSTEM, CASE, FOLLOW, INTERVIEW))
    assert list(said(document(), f"<label>{text}</label>", glossary)) == found


def test_without_a_glossary_there_are_no_words() -> None:
    assert said(document(), "<p>case</p>", Glossary()) == ()

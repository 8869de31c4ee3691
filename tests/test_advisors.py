"""The pages for advisors are plain, prove what they claim, and promise only what a build makes.

They keep to the rules of what we hand out: sentences of 20 words, no word to avoid, a grade of 8, no figure unproven.
"""

from __future__ import annotations

import re
from pathlib import Path

import markdown  # type: ignore[import-untyped]  # ships no types
import pytest
from bs4 import BeautifulSoup

from toolkit import language, library
from toolkit.unproven import unproven

DOCS = Path(__file__).parents[1] / "docs"
PAGES = sorted((DOCS / "advisors").glob("*.md"))
GLOSSARY = library.load().glossary
MOST_WORDS_A_PAGE = 600
READ = "h1, h2, p, li, td, th"


def lines(page: Path) -> str:
    """What people read on a page: each paragraph, cell and item of a list on a line of its own."""
    soup = BeautifulSoup(markdown.markdown(page.read_text("utf-8"), extensions=["tables"]), "html.parser")
    for code in soup.select("pre, code"):
        code.replace_with("it")
    return "\n".join(" ".join(tag.get_text().split()) for tag in soup.select(READ))


def test_the_eleven_pages_are_there_and_in_the_navigation() -> None:
    named = re.findall(r": advisors/(.*)", (DOCS.parent / "mkdocs.yml").read_text("utf-8"))
    assert len(PAGES) == 11
    assert sorted(named) == [page.name for page in PAGES]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_it_is_short_and_plain(page: Path) -> None:
    text = lines(page)
    assert language.findings(text, GLOSSARY) == ()
    assert 0 < language.grade(text) <= language.MOST_GRADE
    assert len(text.split()) <= MOST_WORDS_A_PAGE


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_it_claims_nothing_unproven(page: Path) -> None:
    assert unproven(lines(page)) == ()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_it_names_as_evidence_is_there(page: Path) -> None:
    known = {found.id for found in library.load().register.evidence}
    assert set(re.findall(r"\bEV\d+", page.read_text("utf-8"))) <= known


def test_workshops_without_a_slip_and_without_a_second_adult_are_named_right() -> None:
    found = {workshop.slug: workshop for workshop in library.load().workshops}
    collecting = (DOCS / "advisors" / "hand-out-and-collect.md").read_text("utf-8")
    named = {slug: int(minutes) for minutes, slug in re.findall(r"\[(\d+)\]\(\.\./workshops/(.*?)\.md\)", collecting)}
    assert named == {slug: workshop.minutes for slug, workshop in found.items() if not workshop.slip}
    first = (DOCS / "advisors" / "first-workshop.md").read_text("utf-8")
    for slug in re.findall(r"\.\./workshops/(?!index)(.*?)\.md", first):
        assert f" {found[slug].minutes} |" in first
        assert f" {found[slug].least} to {found[slug].most} |" in first
        assert found[slug].second_adult.from_people == 0

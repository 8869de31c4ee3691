"""What the site says of the register.

1. Every claim, every piece of evidence and every item of the article stands on its page, under its own anchor.
2. A worksheet's page says in two lines how well it is supported, and leads to more.
3. Every item leads to a sheet or a claim, and every link to a place that exists.
4. A site whose navigation was written before these pages is built all the same.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from tests.formats.site.test_make import built
from tests.formats.site.test_pages import html, site, words
from toolkit.library import Library
from toolkit.register import STATUSES, STRENGTHS


def page(library: Library, uri: str) -> BeautifulSoup:
    return html(site(library)[uri])


def text(tag: Tag | None) -> str:
    assert tag is not None
    return words(tag.get_text(" "))


def test_every_claim_says_what_we_found_and_what_we_say(shipped: Library) -> None:
    soup = page(shipped, "evidence.md")
    for claim in shipped.register.claims:
        card = soup.select_one(f"article#{claim.id.lower()}")
        said = text(card)
        assert text(card and card.h3).endswith(STATUSES[claim.status][0])
        for part in (claim.says, claim.found, claim.words or "Nothing.", claim.checked, *claim.sources):
            assert words(part) in said, claim.id


def test_evidence_stands_under_its_strength(shipped: Library) -> None:
    soup = page(shipped, "evidence.md")
    for found in shipped.register.evidence:
        card = soup.select_one(f"article#{found.id.lower()}")
        assert card is not None
        heading = card.find_previous("h3", id=True)
        assert isinstance(heading, Tag)
        assert text(heading) == STRENGTHS[found.strength][0]
        for part in (found.finding, found.limits, found.use, *found.sources):
            assert words(part) in text(card), found.id


def test_evidence_names_the_sheets_that_name_it(shipped: Library) -> None:
    card = page(shipped, "evidence.md").select_one("article#ev05")
    assert card is not None
    links = [str(a["href"]) for a in card.select("a")]
    assert [link for link in links if link.startswith("worksheets/")] == [
        "worksheets/setback-plan.html",
        "worksheets/commitment-card.html",
    ]


def test_every_item_leads_somewhere(shipped: Library) -> None:
    soup = page(shipped, "coverage.md")
    for part in shipped.register.parts:
        for item in part.items:
            row = soup.select_one(f"tr#{item.id.lower()}")
            assert words(item.says) in text(row)
            assert words(item.makes) in text(row)
            assert row is not None
            assert row.select("a"), item.id


def test_a_worksheet_says_how_well_it_is_supported(shipped: Library) -> None:
    found = site(shipped)
    for document in shipped.documents:
        lines = html(found[f"worksheets/{document.slug}.md"]).select(".tk-proof li")
        assert len(lines) == len(document.evidence) > 0
        for line, note in zip(lines, document.evidence, strict=True):
            assert text(line) == words(f"{note.words} {note.strength} : {note.source}. More on {note.id}")
            assert [a["href"] for a in line.select("a")] == [f"../evidence.html#{note.anchor}"]


def test_no_figure_stands_beside_a_sheet_but_in_a_claim_that_may_be_printed(shipped: Library) -> None:
    for document in shipped.documents:
        for note in document.evidence:
            assert note.id.startswith("C") or not re.search(r"\d|%", note.words)


@pytest.mark.whole
def test_an_older_navigation_need_not_name_the_pages(workspace: Path) -> None:
    config = workspace / "mkdocs.yml"
    later = ("evidence.md", "coverage.md", "glossary.md", "workshops/index.md", "packs.md", "topics.md")
    lines = config.read_text("utf-8").splitlines(keepends=True)
    config.write_text("".join(line for line in lines if not any(f": {name}" in line for name in later)), "utf-8")
    out = built(workspace)
    for name in (*later, "workshops/feedback-into-action.md"):
        assert (out / name).with_suffix(".html").is_file()


def test_an_item_leads_to_the_workshops_that_have_one_of_its_sheets(shipped: Library) -> None:
    soup = page(shipped, "coverage.md")
    for id, sheet in (("s55", "data_choice"), ("s30", "mentor_fit")):
        expected = [(w.code, f"workshops/{w.slug}.html") for w in shipped.workshops if sheet in w.sheets]
        assert [(text(a), a["href"]) for a in soup.select(f"tr#{id} .tk-small a")] == expected != []


def test_evidence_leads_to_the_workshops_that_name_it(shipped: Library) -> None:
    card = page(shipped, "evidence.md").select_one("article#ev01")
    assert card is not None
    named = [w for w in shipped.workshops if any(note.id == "EV01" for note in w.evidence)]
    links = [(text(a), a["href"]) for a in card.select("a") if "workshops/" in str(a["href"])]
    assert links == [(f"{w.code} {w.title}", f"workshops/{w.slug}.html") for w in named] != []

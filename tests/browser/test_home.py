"""People find what they need: two clicks from home to any file, and the words they use find the sheet they mean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from toolkit import library

pytestmark = pytest.mark.browser

LIBRARY = library.load()
FOUND = {  # what people type, and a page that they mean; the log has a naughty title in this site
    "ghosted": "worksheets/application-log.html",
    "turned down": "topics.html",
    "cv": "worksheets/resume-revision.html",
    "linkedin message": "worksheets/outreach-log.html",
    "burnout": "worksheets/weekly-energy.html",
    "mock interview": "worksheets/practice-interview.html",
}


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context()
    yield context.new_page()
    context.close()


def test_two_clicks_to_the_printed_file_of_any_worksheet(visit: Page, site: Path) -> None:
    home = (site / "index.html").as_uri()
    visit.goto(home)
    visit.get_by_role("link", name="All worksheets").click()
    expect(visit.get_by_role("heading", level=1)).to_have_text("Worksheets")
    printed = visit.locator(".tk-quick a").evaluate_all("links => links.map((link) => link.href)")
    root = home.removesuffix("index.html")
    expected = {
        f"{root}files/print/{paper}/{sheet.slug}.pdf"
        for sheet in LIBRARY.documents
        for paper in ("a4", "letter")
        if (site / f"files/print/{paper}/{sheet.slug}.pdf").is_file()
    }
    assert set(printed) == expected != set()
    visit.get_by_role(
        "link", name=re.compile("Print Letter ?: One rejection, taken apart")
    ).hover()  # nothing lies over it


def test_two_clicks_to_any_ready_pack(visit: Page, site: Path) -> None:
    home = (site / "index.html").as_uri()
    visit.goto(home)
    visit.get_by_role("list").get_by_role("link", name="Ready packs", exact=True).last.click()
    expect(visit.get_by_role("heading", level=1)).to_have_text("Ready packs")
    links = visit.locator("a[href$='.zip']").evaluate_all("links => links.map((link) => link.getAttribute('href'))")
    assert sorted(links) == [f"files/packs/feedback-into-action-{paper}.zip" for paper in ("a4", "letter")]
    visit.get_by_text("What is inside").click()
    expect(visit.get_by_text("everything you say and do, with the emergency card")).to_be_visible()


def test_two_clicks_from_a_worry_to_a_worksheet(visit: Page, site: Path) -> None:
    visit.goto((site / "index.html").as_uri())
    visit.get_by_role("link", name="Find what fits you").click()
    visit.get_by_role("listitem").filter(has_text="I feel low about it").get_by_role(
        "link", name="Private writing, 15 minutes"
    ).click()
    expect(visit.get_by_role("heading", level=1)).to_have_text("Private writing, 15 minutes")


def test_the_words_people_use_find_the_sheet(visit: Page, address: str) -> None:
    visit.goto(address)
    search = visit.get_by_placeholder("Search")
    search.click()
    expect(visit.locator(".md-search-result__meta")).to_have_text("Type to start searching", timeout=30_000)
    for typed, page in FOUND.items():
        search.fill("")
        search.press_sequentially(typed)
        first = visit.locator(".md-search-result__item").nth(0).locator("a").first
        expect(first).to_have_attribute("href", re.compile(re.escape(page)), timeout=30_000)

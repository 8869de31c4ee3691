"""The site as a visitor meets it.

1. From home to a worksheet to its PDF, by links alone.
2. No request leaves the machine, and none fails.
3. It works from a folder, without a server.
4. Nothing is wider than the screen, in light and dark.
5. A naughty title is read as text, in the page, in the navigation and in the search.
6. From the minutes somebody has to the guide; an agenda scrolls in a frame of its own; a mail is copied as it stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import NAUGHTY
from tests.browser.waiting import until

pytestmark = pytest.mark.browser

SHEET = "One rejection, taken apart"
WORKSHOP = "workshops/feedback-into-action.html"
PAGES = (
    "index.html",
    "worksheets/index.html",
    "worksheets/application-log.html",
    "worksheets/career-options.html",
    "worksheets/one-rejection.html",
    "workshops/index.html",
    WORKSHOP,
    "workshops/six-week-series.html",
    "evidence.html",
    "coverage.html",
    "glossary.html",
    "packs.html",
    "topics.html",
    "modules/m0/index.html",
    "modules/m1/index.html",
    "guides/first-handout.html",
    "guides/read-your-patterns.html",
    "advisors/first-workshop.html",
    "how-it-is-built.html",
    "privacy.html",
)


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context()
    yield context.new_page()
    context.close()


def test_from_home_to_the_pdf_and_nothing_leaves(visit: Page, address: str) -> None:
    asked: list[str] = []
    failed: list[str] = []
    visit.context.on("request", lambda request: asked.append(request.url))
    visit.context.on("response", lambda response: failed.append(response.url) if response.status >= 400 else None)
    visit.goto(address)
    visit.get_by_role("link", name="1 Understand the rejection").click()
    visit.get_by_role("article").get_by_role("link", name=SHEET, exact=True).click()
    expect(visit.get_by_role("heading", level=1)).to_have_text(SHEET)
    with visit.expect_response(lambda response: response.url.endswith(".pdf")) as answered:
        visit.get_by_role("link", name="Print A4").click()
    assert answered.value.status == 200
    assert answered.value.headers["content-type"] == "application/pdf"
    assert {urlsplit(url).netloc for url in asked if url.startswith("http")} == {urlsplit(address).netloc}
    assert not failed


def test_no_page_asks_for_anything_from_elsewhere(visit: Page, address: str) -> None:
    asked: list[str] = []
    visit.context.on("request", lambda request: asked.append(request.url))
    for page in PAGES:
        visit.goto(address + page, wait_until="networkidle")
    assert {urlsplit(url).netloc for url in asked if not url.startswith(("data:", "blob:"))} == {
        urlsplit(address).netloc
    }


def test_it_works_from_a_folder(visit: Page, site: Path) -> None:
    asked: list[str] = []
    visit.context.on("request", lambda request: asked.append(request.url))
    visit.goto((site / "index.html").as_uri())
    visit.get_by_role("link", name="1 Understand the rejection").click()
    visit.get_by_role("article").get_by_role("link", name=SHEET, exact=True).click()
    expect(visit.get_by_role("heading", level=1)).to_have_text(SHEET)
    assert visit.evaluate("document.fonts.check('16px Toolkit')")
    pdf = visit.get_by_role("link", name="Print Letter").evaluate("link => link.href")
    assert Path(urlsplit(pdf).path).is_file()
    visit.get_by_role("link", name="Privacy", exact=True).first.click()
    expect(visit.get_by_role("heading", level=1)).to_contain_text("What stays where")
    assert {urlsplit(url).scheme for url in asked} <= {"file", "data", "blob"}


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.slow)])
def test_nothing_is_wider_than_the_screen(chromium: Browser, address: str, scheme: Literal["light", "dark"]) -> None:
    context = chromium.new_context(color_scheme=scheme)
    page = context.new_page()
    for name in PAGES:
        page.goto(address + name)
        expect(page.locator("body")).to_have_attribute(
            "data-md-color-scheme", {"light": "default", "dark": "slate"}[scheme]
        )
        for width in (1280, 390, 320):
            page.set_viewport_size({"width": width, "height": 900})
            until(page, "width => document.documentElement.scrollWidth <= width", width)
    context.close()


def test_from_the_minutes_to_the_guide_without_a_server(visit: Page, site: Path) -> None:
    visit.goto((site / "index.html").as_uri())
    visit.get_by_role("link", name="Pick a workshop").click()
    visit.get_by_role("listitem").filter(has_text="60 minutes").get_by_role("link", name="Feedback into action").click()
    expect(visit.get_by_role("heading", level=1)).to_have_text("Feedback into action")
    for name in ("Guide Letter", "Job ticket, A4"):
        pdf = visit.get_by_role("link", name=name).evaluate("link => link.href")
        assert Path(urlsplit(pdf).path).is_file()


def test_an_agenda_scrolls_in_its_own_frame(chromium: Browser, address: str) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 900})
    page = context.new_page()
    page.goto(address + WORKSHOP)
    frame = page.get_by_role("region", name="Agenda")
    assert frame.evaluate("frame => frame.scrollWidth > frame.clientWidth")
    frame.focus()
    page.keyboard.press("ArrowRight")
    until(page, "document.querySelector('.tk-frame').scrollLeft > 0")
    assert page.evaluate("window.scrollX") == 0
    context.close()


def test_a_mail_is_copied_with_its_lines(chromium: Browser, address: str) -> None:
    context = chromium.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(address + WORKSHOP)
    mail = page.locator("details.tk-mail").first
    expect(mail.locator("pre")).to_be_hidden()
    mail.locator("summary").click()
    mail.get_by_title("Copy to clipboard").click()
    until(page, "navigator.clipboard.readText().then(text => text.length > 0)")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "[date], [time], 60 minutes\n[place]\n\n" in copied
    assert copied.endswith("[advisor]\n[center]")
    context.close()


def test_buttons_are_big_enough_for_a_thumb(visit: Page, address: str) -> None:
    for page, buttons in (("worksheets/one-rejection.html", ".tk-ways a"), (WORKSHOP, ":is(.tk-ways, .tk-files) a")):
        visit.goto(address + page)
        boxes = [link.bounding_box() for link in visit.locator(buttons).all()]
        assert boxes
        assert all(box is not None and box["height"] >= 44 for box in boxes), page


def test_without_scripts_the_form_is_read_and_the_other_ways_are_named(chromium: Browser, address: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "worksheets/one-rejection.html")
    assert page.locator(".tk-form :is(input, select, textarea)").count() > 10
    expect(page.get_by_text("a browser needs JavaScript. You can also fill it in on paper.")).to_be_visible()
    for name in ("Erase everything", "Open a copy"):
        expect(page.get_by_role("button", name=name)).to_have_count(0)
    expect(page.get_by_text("Keep a draft")).to_be_hidden()
    context.close()


def test_a_naughty_title_stays_text(visit: Page, address: str) -> None:
    spoken: list[str] = []
    visit.on("dialog", lambda dialog: spoken.append(dialog.message))
    visit.goto(address + "worksheets/application-log.html")
    expect(visit.get_by_role("heading", level=1)).to_have_text(NAUGHTY)
    assert visit.title() == f"{NAUGHTY} - Career Workshop Toolkit"
    visit.goto(address + "modules/m1/index.html")
    expect(visit.get_by_role("link", name=f"Next: {NAUGHTY}", exact=True)).to_be_visible()
    search = visit.get_by_placeholder("Search")
    search.click()
    expect(visit.locator(".md-search-result__meta")).to_have_text("Type to start searching", timeout=30_000)
    search.press_sequentially("onerror")
    expect(visit.locator(".md-search-result__item h1").first).to_have_text(NAUGHTY, timeout=30_000)
    assert visit.locator("img[onerror]").count() == 0
    assert spoken == []

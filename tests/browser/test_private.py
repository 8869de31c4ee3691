"""Nothing leaves a page, whatever runs in it; and who has only a keyboard comes to menu and search."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.whole]
PAGES = (
    "index.html", "worksheets/index.html", "worksheets/application-log.html", "worksheets/career-options.html",
    "slips/feedback-into-action.html", "count.html", "workshops/feedback-into-action.html", "topics.html", "packs.html",
    "guides/read-your-patterns.html", "reference/worksheet.html", "404.html",
)  # fmt: skip
LEAVE = """async (elsewhere) => {
    const tried = [];
    await fetch(elsewhere + "fetch", { mode: "no-cors" }).then(() => tried.push("fetch"), () => null);
    tried.push(navigator.sendBeacon(elsewhere + "beacon") ? "" : "");
    await new Promise((done) => Object.assign(new Image(), { onload: done, onerror: done, src: elsewhere + "image" }));
    await new Promise((done) => document.head.append(
        Object.assign(document.createElement("script"), { onload: done, onerror: done, src: elsewhere + "script" })));
    const form = Object.assign(document.createElement("form"), { method: "post", action: elsewhere + "form" });
    document.body.append(form);
    form.submit();
    await new Promise((done) => setTimeout(done, 300));
    return tried.filter(Boolean);
}"""


class _Elsewhere(BaseHTTPRequestHandler):
    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(204)
        self.end_headers()

    do_POST = do_GET  # noqa: N815  a name the library asks for

    def log_message(self, *_: object) -> None:
        """Say nothing: what is asked for is kept."""


@pytest.fixture
def elsewhere() -> Iterator[tuple[str, list[str]]]:
    """Another place on this machine, and what it was asked for."""
    asked: list[str] = []
    handler = type("Elsewhere", (_Elsewhere,), {"asked": asked})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/", asked
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize("way", ["http", "file"])
def test_no_script_can_send_anything_away(
    chromium: Browser, address: str, site: Path, elsewhere: tuple[str, list[str]], way: str
) -> None:
    page = chromium.new_page()
    page.goto((address if way == "http" else f"{site.as_uri()}/") + "worksheets/application-log.html")
    assert page.evaluate(LEAVE, elsewhere[0]) == []
    assert elsewhere[1] == []
    page.close()


@pytest.mark.parametrize("way", ["http", "file"])
def test_nothing_of_ours_is_held_back(chromium: Browser, address: str, site: Path, way: str) -> None:
    said: list[str] = []
    page = chromium.new_page()
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    for name in PAGES:
        page.goto((address if way == "http" else f"{site.as_uri()}/") + name, wait_until="load")
    assert said == []
    page.close()


def test_the_search_works_from_a_folder(chromium: Browser, site: Path) -> None:
    asked: list[str] = []
    page = chromium.new_page(viewport={"width": 1280, "height": 800})
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site.as_uri()}/index.html")
    search(page, "feedback")
    assert {url.partition(":")[0] for url in asked} <= {"file", "data", "blob", "about"}
    page.close()


def test_menu_and_search_by_keyboard_alone(chromium: Browser, address: str) -> None:
    page = chromium.new_page(viewport={"width": 360, "height": 740})
    page.goto(f"{address}worksheets/one-rejection.html")
    expect(page.locator(".tk-count")).to_contain_text("answered")
    menu = page.get_by_role("button", name="Menu")
    for _ in range(4):
        page.keyboard.press("Tab")
        if menu.evaluate("one => one === document.activeElement"):
            break
    expect(menu).to_be_focused()
    assert menu.evaluate("one => Number.parseFloat(getComputedStyle(one).outlineWidth)") >= 2
    page.keyboard.press("Enter")
    expect(menu).to_have_attribute("aria-expanded", "true")
    until(page, "document.activeElement.matches('.md-sidebar--primary a')")
    page.keyboard.press("Escape")
    expect(menu).to_be_focused()
    expect(menu).to_have_attribute("aria-expanded", "false")
    page.get_by_role("button", name="Search", exact=True).focus()
    page.keyboard.press("Enter")
    until(page, "document.activeElement.matches('.md-search__input')")
    search(page, "ghosted")
    page.keyboard.press("Tab")
    page.close()


def search(page: Page, words: str) -> None:
    page.locator(".md-search__input").focus()
    expect(page.locator(".md-search-result__meta")).not_to_have_text("Initializing search", timeout=30_000)
    page.keyboard.type(words)
    expect(page.locator(".md-search-result__item").first).to_be_visible(timeout=30_000)

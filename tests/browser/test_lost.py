"""The page for an address that does not exist: our words, styled, with links that hold, wherever the site lies."""

from __future__ import annotations

import functools
import shutil
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from toolkit.formats.site.lost import LINKS, TITLE

pytestmark = pytest.mark.browser


class _Lost(SimpleHTTPRequestHandler):
    """Answers as hosts of static sites do: with the site's own page for what is missing."""

    def send_error(self, code: int, *_: object, **__: object) -> None:
        page = next((path for path in Path(self.directory).rglob("404.html")), None)
        assert page is not None
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(page.read_bytes())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def below(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the site below a path that it was not built for."""
    work = tmp_path_factory.mktemp("server")
    shutil.copytree(site, work / "careers")
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Lost, directory=str(work)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/careers/"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context()
    yield context.new_page()
    context.close()


def reads_well(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    assert page.evaluate("getComputedStyle(document.body).fontFamily").startswith("Toolkit")
    assert page.evaluate("document.fonts.load('16px Toolkit').then((found) => found.length)") > 0


@pytest.mark.parametrize("missing", ["gone.html", "worksheets/gone.html", "modules/m9/deep/gone.html"])
def test_every_link_holds_below_a_path(visit: Page, below: str, missing: str) -> None:
    visit.goto(below + missing)
    reads_well(visit)
    for words, uri in LINKS:
        link = visit.get_by_role("article").get_by_role("link", name=words, exact=True)
        assert link.evaluate("link => link.href") == below + uri
    visit.get_by_role("article").get_by_role("link", name="All worksheets").click()
    expect(visit.get_by_role("heading", level=1)).to_have_text("Worksheets")


def test_it_searches(visit: Page, below: str) -> None:
    visit.goto(below + "worksheets/gone.html")
    visit.get_by_role("button", name="Search this site").click()
    visit.keyboard.type("ghosted")
    first = visit.locator(".md-search-result__item a").first
    expect(first).to_be_visible(timeout=30_000)
    assert first.evaluate("link => link.href").startswith(below + "worksheets/application-log.html")


def test_it_works_from_a_folder(visit: Page, site: Path) -> None:
    visit.goto((site / "404.html").as_uri())
    reads_well(visit)
    visit.get_by_role("article").get_by_role("link", name="Find what fits you").click()
    expect(visit.get_by_role("heading", level=1)).to_have_text("What is it about?")

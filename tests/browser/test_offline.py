"""The zip of the website, unpacked: from its first page to a result of the search and a filled worksheet, offline."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import forms
from toolkit.branding import UNBRANDED
from toolkit.formats.site.offline import START, zipped

pytestmark = pytest.mark.browser


def test_from_its_first_page_to_a_filled_worksheet(chromium: Browser, site: Path, tmp_path: Path) -> None:
    zipped(site, tmp_path / "offline-site.zip", UNBRANDED)
    folder = tmp_path / "a stick & more #1"
    with zipfile.ZipFile(tmp_path / "offline-site.zip") as archive:
        archive.extractall(folder)
    context = chromium.new_context(offline=True)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((folder / START).as_uri())
    page.get_by_role("link", name="Open the website").click()
    page.get_by_placeholder("Search").click()
    expect(page.locator(".md-search-result__meta")).to_have_text("Type to start searching", timeout=30_000)
    page.get_by_placeholder("Search").press_sequentially("funnel and pattern")
    page.locator(".md-search-result__item a").first.click()
    expect(page).to_have_title("Stage funnel and pattern check - Career Workshop Toolkit")
    forms.opened(page, f"{(folder / 'website').as_uri()}/", "application_log")
    page.locator("[name$='.employer']").first.fill("Acme")
    assert b"Acme" in forms.saved(page)
    assert all(url.startswith(("file:", "blob:")) for url in asked)
    context.close()

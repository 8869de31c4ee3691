"""The longest name a center may have is never cut in the bar of its website, on a phone or on a desk."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from toolkit.branding import Branding
from toolkit.formats.site.assets import CENTER_CSS, assets

pytestmark = pytest.mark.browser
NAMES = (
    "Career Center",
    "Career Center of the College of Arts and Sciences, Example State",
    "The Center for Career Development, Student Employment and Alumni Relation of Example State",
)


@pytest.mark.parametrize("width", [320, 390, 820, 1280])
@pytest.mark.parametrize("name", NAMES, ids=len)
def test_a_long_name_is_not_cut(name: str, width: int, chromium: Browser, site: Path) -> None:
    assert len(name) <= 90
    page = chromium.new_page(viewport={"width": width, "height": 700})
    page.goto((site / "index.html").as_uri())
    css = assets(Branding(center=name))[CENTER_CSS]
    assert isinstance(css, str)
    page.add_style_tag(content=css)
    shown = page.locator(".md-header__topic:first-child .md-ellipsis")
    shown.evaluate("(element, name) => { element.textContent = name }", name)
    whole, seen, bar = shown.evaluate(
        "(element) => [element.scrollHeight, element.clientHeight, element.closest('header').clientHeight]"
    )
    assert whole <= seen + 1 <= bar  # the feet of the last letters may reach a pixel further; a line is ten
    assert shown.evaluate("(element) => element.scrollWidth <= element.clientWidth")
    page.close()

"""What the theme leaves undone is found in its pages, and mended there; nothing else of a page changes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from toolkit.formats.site.mended import mended

pytestmark = pytest.mark.whole


def test_every_place_is_found_in_a_page_of_the_theme(whole: Path) -> None:
    """Where this fails the theme has changed: look at the page, and mend `mended`."""
    out = whole / "build" / "site"
    for name in ("index.html", "worksheets/application-log.html", "privacy.html", "404.html"):
        soup = BeautifulSoup((out / name).read_text("utf-8"), "html.parser")
        buttons = {str(one["data-tk-toggle"]): one for one in soup.select("button.md-header__button")}
        assert {key: one["aria-label"] for key, one in buttons.items()} == {"__drawer": "Menu", "__search": "Search"}
        assert all(soup.find(id=key) for key in buttons)
        assert not soup.select("label.md-header__button[for=__drawer], label.md-header__button[for=__search]")
        parts = soup.select(".md-nav__container > label")
        assert all(one.get_text(strip=True).startswith("Pages of ") for one in parts)
        assert parts or not name.startswith("worksheets/")
        assert soup.select_one(".md-search[role=dialog]")["aria-label"] == "Search"  # type: ignore[index]
        policy = soup.select("meta[http-equiv=Content-Security-Policy]")
        assert len(policy) == 1
        inline = [one for one in soup.select("script:not([src]):not([type])") if one.string]
        assert str(policy[0]["content"]).count("'sha256-") == len({one.string for one in inline})


def test_places_and_nothing_else_are_changed() -> None:
    page = (
        '<!doctype html><head><meta charset="utf-8"><title>T</title></head><body>\n'
        '    <label class="md-header__button md-icon" for="__drawer"><svg></svg></label>\n'
        '<label class="md-header__button" for="__palette_0">x</label><div class="md-search" role="dialog">\n\n</div>'
        '<div class="md-nav__link md-nav__container"><a class="md-nav__link" href="x">\n A &amp;\n B</a>'
        '<label class="md-nav__link" id="x_label"><span></span></label></div>'
        "<pre>a\n\n   b</pre><script>one()</script><p>a\n b</p></body>"
    )
    found = mended(page)
    assert found.found == {"menu", "dialog", "part", "policy"}
    text = re.sub(r"<meta http-equiv.*?no-referrer\">", "", found.html)
    assert text == (
        '<!doctype html><head><meta charset="utf-8"><title>T</title></head><body>\n'
        '<button type="button" class="md-header__button md-icon" data-tk-toggle="__drawer" aria-expanded="false" '
        'aria-label="Menu"><svg></svg></button>\n'
        '<label class="md-header__button" for="__palette_0">x</label>'
        '<div class="md-search" role="dialog" aria-label="Search">\n</div>'
        '<div class="md-nav__link md-nav__container"><a class="md-nav__link" href="x">\n A &amp;\n B</a>'
        '<label class="md-nav__link" id="x_label"><span class="tk-quiet">Pages of A &amp; B</span><span></span></label>'
        "</div>"
        "<pre>a\n\n   b</pre><script>one()</script><p>a\n b</p></body>"
    )
    assert mended("no page").html == "no page"


def test_a_part_without_an_arrow_names_no_other_label() -> None:
    page = (
        '<div class="md-nav__link md-nav__container"><a class="md-nav__link" href="x">Alone</a></div>'
        '<label class="md-nav__link" for="__toc">Here</label>'
    )
    assert mended(page).html == page

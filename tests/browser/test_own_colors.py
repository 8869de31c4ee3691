"""Somebody's own colors, and nothing that moves.

1. In colors of the system, on white and on black: fields, buttons and cards have an edge, what is ticked and what has
   the focus is told apart, bars and signs that the theme draws as a background are drawn, in a color of the system.
2. With less motion, no page animates, fades or scrolls smoothly.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import forms
from tests.browser.test_measures import LINE

pytestmark = pytest.mark.browser

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
EDGED = (
    ".tk-ways a, .tk-files a, a.md-button, button.md-button, a.main, .tk-cards > li, .tk-doors > li, "
    ".tk-card, .tk-box, .tk-form :is(textarea, select, input:not([type=radio], [type=checkbox])), "
    ".tk-progress progress, .tk-frame"
)
# Elements that nothing sets apart from what is around them: a side without a border, or with one in a color of ours.
BARE = """edged => [...document.querySelectorAll(edged)].filter((one) => {
  const style = getComputedStyle(one);
  const drawn = (side) => style[`border${side}Style`] !== "none" && parseFloat(style[`border${side}Width`]) > 0;
  const all = ["Top", "Right", "Bottom", "Left"].every(drawn) && style.forcedColorAdjust === "auto";
  return one.checkVisibility() && !all;
}).map((one) => one.outerHTML.slice(0, 120))"""
# What takes longer than a hundredth of a second.
MOVING = """() => {
  const one = (time) => parseFloat(time) * (time.trim().endsWith("ms") ? 0.001 : 1);
  const seconds = (times) => Math.max(...times.split(",").map(one));
  const found = new Set();
  for (const element of document.querySelectorAll("*")) for (const part of [null, "::before", "::after"]) {
    const style = getComputedStyle(element, part);
    const still = style.transitionProperty === "none";
    const [moves, waits] = [seconds(style.transitionDuration), seconds(style.transitionDelay)];
    const played = seconds(style.animationDuration) + seconds(style.animationDelay);
    const plays = style.animationName !== "none" && played > 0.01;
    if ((!still && moves + waits > 0.01) || plays || style.scrollBehavior === "smooth")
      found.add(`${element.localName}.${element.className}${part ?? ""}: ${style.transition} ${style.animation}`);
  }
  return [...found];
}"""


@pytest.fixture(params=SCHEMES)
def own(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(forced_colors="active", color_scheme=request.param, reduced_motion="reduce")
    yield context.new_page()
    context.close()


def color(page: Page, selector: str, name: str, part: str | None = None) -> str:
    """A color as it is used."""
    script = "([selector, name, part]) => getComputedStyle(document.querySelector(selector), part)[name]"
    found: str = page.evaluate(script, [selector, name, part])
    return found


def system(page: Page) -> dict[str, str]:
    """The colors of the system."""
    found: dict[str, str] = page.evaluate("""() => {
      const one = document.body.appendChild(document.createElement("i"));
      one.style.forcedColorAdjust = "none";
      const said = {};
      for (const name of ["Canvas", "CanvasText", "Highlight", "GrayText"]) {
        one.style.color = name;
        said[name] = getComputedStyle(one).color;
      }
      one.remove();
      return said;
    }""")
    return found


@pytest.mark.parametrize(
    "name",
    [
        "worksheets/one-rejection.html",
        *(
            pytest.param(name, marks=pytest.mark.slow)
            for name in (
                "index.html",
                "workshops/feedback-into-action.html",
                "worksheets/application-log.html",
                "count.html",
                "packs.html",
            )
        ),
    ],
)
def test_what_can_be_used_has_an_edge(own: Page, address: str, name: str) -> None:
    own.goto(address + name)
    assert own.locator(EDGED).count() > 0
    assert own.evaluate(BARE, EDGED) == []


def test_what_is_drawn_stays_drawn(own: Page, address: str) -> None:
    own.goto(f"{address}workshops/feedback-into-action.html")
    colors = system(own)
    assert colors["Canvas"] != colors["CanvasText"]
    assert color(own, ".tk-bar span:not(.free)", "backgroundColor") == colors["CanvasText"]
    assert color(own, ".md-typeset summary", "backgroundColor", "::after") == colors["CanvasText"]
    own.goto(f"{address}worksheets/one-rejection.html")
    assert color(own, ".tk-way [aria-current] b", "backgroundColor") == colors["Highlight"]
    assert color(own, ".tk-path path", "stroke") == colors["CanvasText"]
    assert color(own, ".md-nav__item--pruned .md-nav__icon", "backgroundColor", "::after") == colors["CanvasText"]


def test_a_pattern_is_seen_and_its_parts_differ(own: Page, address: str) -> None:
    forms.opened(own, address, "application_log")
    forms.fill(own, {f"application_log.log.{n}.{part}": code for n in range(1, 7) for part, code in LINE.items()})
    expect(own.locator(".tk-patterns .tk-pattern").first).to_be_visible()
    colors = system(own)
    script = """() => [...document.querySelectorAll(".tk-pattern > svg > rect")].map((one) => {
      const { fill, stroke } = getComputedStyle(one);
      return [fill, stroke];
    })"""
    seen: list[tuple[str, str]] = own.evaluate(script)
    assert seen
    assert {stroke for _, stroke in seen} == {colors["CanvasText"]}
    assert {fill for fill, _ in seen if not fill.startswith("url")} <= set(colors.values())


def test_what_is_ticked_and_what_has_the_focus_is_told_apart(own: Page, address: str) -> None:
    forms.opened(own, address, "one_rejection")
    box = own.locator(".tk-form :is(input[type=checkbox], input[type=radio])").first
    box.scroll_into_view_if_needed()
    before = box.screenshot()
    box.check()
    own.keyboard.press("Tab")
    assert box.screenshot() != before
    field = own.locator("textarea").first
    field.focus()
    assert field.evaluate("one => [getComputedStyle(one).outlineStyle, getComputedStyle(one).outlineWidth]") == [
        "solid",
        "3px",
    ]
    assert field.evaluate("one => getComputedStyle(one).outlineColor") != color(own, "body", "backgroundColor")


def test_with_less_motion_nothing_moves(chromium: Browser, address: str) -> None:
    context = chromium.new_context(reduced_motion="reduce", viewport={"width": 800, "height": 600})
    page = context.new_page()
    for name in ("index.html", "worksheets/application-log.html", "count.html"):
        page.goto(address + name)
        assert page.evaluate(MOVING) == []
    page.get_by_role("button", name="Menu").click()
    left = page.evaluate("document.querySelector('.md-sidebar--primary').getBoundingClientRect().left")
    assert left == 0
    context.close()

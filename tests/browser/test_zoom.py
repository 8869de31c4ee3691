"""Large on the screen: every kind of page is read and used without scrolling sideways.

1. At 200 % and 400 % of a window of 1280 x 1024, with letters of twice the size, and with the spacing of WCAG 1.4.12,
   nothing is wider than the window, cut off, or over something else. What stays while the page scrolls covers at most
   a third. A table scrolls in a frame of its own, which the keyboard reaches.
2. The same with an open menu, an open search, a slip in the making, what is wrong beside a question, and counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import forms
from tests.browser.pages import OF_EACH_KIND
from tests.browser.test_count import drop, file, handed
from tests.browser.waiting import until

pytestmark = pytest.mark.browser

FEW = ("index.html", "worksheets/one-rejection.html", "workshops/feedback-into-action.html")
PAGES = (*(name for name in OF_EACH_KIND if name not in FEW), "reference/settings.html")
slow = pytest.mark.slow
AT_400, AT_200, WHOLE = (320, 256), (640, 512), (1280, 1024)
SPACING = """
*, ::before, ::after { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-bottom: 2em !important }
"""

# What is wrong, as [kind, which element, its words]. The bar at the top says the title a second time, in one line.
FAULTS = """() => {
  const wide = document.documentElement.clientWidth;
  const found = [];
  const named = (one) => one.localName + "." + one.className;
  const tell = (kind, one) => found.push([kind, named(one), (one.innerText ?? "").slice(0, 40)]);
  const page = document.documentElement;
  if (page.scrollWidth > wide) tell(`page is ${page.scrollWidth} wide in ${wide}`, page);
  const shown = (one) => {
    const { width, height } = one.getBoundingClientRect();
    const { clipPath } = getComputedStyle(one);
    const seen = one.checkVisibility({ visibilityProperty: true, opacityProperty: true, contentVisibilityAuto: true });
    return seen && width > 2 && height > 2 && clipPath === "none" && !one.closest("svg, .tk-quiet, .md-top");
  };
  const apart = ".md-search, [data-md-component=header-topic], .tk-way.small";
  const frames = ".tk-frame, .tk-wide, .md-typeset__scrollwrap, .md-typeset__table, pre, .tk-leaving";
  const scrolls = (one) => one.closest(frames);
  const all = [...document.querySelectorAll("body *")].filter((one) => shown(one) && !one.closest(apart));
  for (const one of all) {
    const { left, right } = one.getBoundingClientRect();
    const style = getComputedStyle(one);
    const words = one.innerText?.trim();
    const cut = (flow, inner, room) => ["hidden", "clip"].includes(flow) && inner > room + 3 && words;
    if (cut(style.overflowX, one.scrollWidth, one.clientWidth)) tell("cut off at the side", one);
    if (cut(style.overflowY, one.scrollHeight, one.clientHeight)) tell("cut off below", one);
    if (!scrolls(one) && (right > wide + 1 || left < -1)) tell("sticks out", one);
  }
  for (const one of document.querySelectorAll("article *")) {
    const { overflowX } = getComputedStyle(one);
    const moves = ["auto", "scroll"].includes(overflowX) && one.scrollWidth > one.clientWidth + 1 && shown(one);
    if (moves && one.localName !== "textarea" && one.tabIndex < 0 && !one.querySelector("a, button, input, [tabindex]"))
      tell("no key scrolls it", one);
  }
  const solid = "h1, h2, h3, h4, p, label, legend, button, select, textarea, input, summary, a.md-button, dt, dd";
  const boxes = all.filter((one) => one.matches(solid) && one.closest("article") && !one.closest(".tk-told"));
  const rects = boxes.map((one) => one.getBoundingClientRect());
  for (const [at, one] of boxes.entries()) for (let to = at + 1; to < boxes.length; to += 1) {
    const [a, b] = [rects[at], rects[to]];
    const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (across <= 3 || down <= 3 || one.contains(boxes[to])) continue;
    tell(`lies over “${boxes[to].innerText.slice(0, 20)}”`, one);
  }
  return found;
}"""

# The share of the window that stays covered while the page scrolls.
COVERED = """() => {
  const stays = [...document.querySelectorAll("body *")].filter((one) => {
    const { left, right, top, bottom } = one.getBoundingClientRect();
    const over = right > 0 && left < innerWidth && bottom > 0 && top < innerHeight && right - left > innerWidth / 2;
    const seen = one.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    return over && seen && ["fixed", "sticky"].includes(getComputedStyle(one).position);
  });
  return stays.reduce((sum, one) => sum + one.getBoundingClientRect().height, 0) / innerHeight;
}"""


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(reduced_motion="reduce")
    yield context.new_page()
    context.close()


def resize(page: Page, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


def faults(page: Page) -> list[Any]:
    found: list[Any] = page.evaluate(FAULTS)
    page.evaluate("scrollTo(0, 700)")
    covered: float = page.evaluate(COVERED)
    return [*found, *([["covered", covered]] if covered > 1 / 3 else [])]


@pytest.mark.parametrize("name", [*FEW, *(pytest.param(name, marks=slow) for name in PAGES)])
def test_nothing_is_lost_when_it_is_large(visit: Page, address: str, name: str) -> None:
    resize(visit, AT_400)
    visit.goto(address + name)
    until(visit, "document.readyState === 'complete'")
    wrong = {"400 %": faults(visit)}
    resize(visit, AT_200)
    wrong["200 %"] = faults(visit)
    visit.add_style_tag(content=SPACING)
    wrong["200 % and spacing"] = faults(visit)
    resize(visit, AT_400)
    wrong["400 % and spacing"] = faults(visit)
    assert {how: found for how, found in wrong.items() if found} == {}


@pytest.mark.parametrize("name", [FEW[1], *(pytest.param(name, marks=slow) for name in (FEW[0], FEW[2], *PAGES))])
def test_letters_of_twice_the_size(visit: Page, address: str, name: str) -> None:
    session = visit.context.new_cdp_session(visit)
    session.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
    resize(visit, WHOLE)
    visit.goto(address + name)
    assert visit.evaluate("getComputedStyle(document.documentElement).fontSize") == "40px"
    assert faults(visit) == []


def test_what_opens_over_the_page(visit: Page, address: str) -> None:
    resize(visit, AT_400)
    visit.goto(f"{address}worksheets/application-log.html")
    visit.get_by_role("button", name="Menu").click()
    expect(visit.get_by_role("link", name="Worksheets", exact=True).first).to_be_in_viewport()
    assert visit.evaluate(FAULTS) == []
    visit.keyboard.press("Escape")
    visit.get_by_role("button", name="Search").click()
    visit.keyboard.type("ghosted")
    found = visit.locator(".md-search-result__link").first
    expect(found).to_contain_text("Also called", timeout=30_000)
    assert found.evaluate("one => one.getBoundingClientRect().right") <= AT_400[0]
    visit.keyboard.press("Escape")
    visit.get_by_role("button", name="Make my slip").click()
    dialog = visit.get_by_role("dialog", name="Make my slip")
    for name in ("Save my slip", "Close"):
        dialog.get_by_role("button", name=name).focus()
        expect(dialog.get_by_role("button", name=name)).to_be_in_viewport(ratio=1)
    assert dialog.evaluate("one => one.scrollWidth <= one.clientWidth")
    assert visit.evaluate("document.documentElement.scrollWidth") == AT_400[0]


def test_what_is_wrong_and_what_is_said(visit: Page, address: str) -> None:
    resize(visit, AT_400)
    forms.opened(visit, address, "career_options")
    visit.locator("input[type=number]").first.fill("99999999")
    visit.keyboard.press("Tab")
    expect(visit.locator(".tk-error").first).to_be_visible()
    expect(visit.locator(".tk-told p")).not_to_be_empty()
    assert faults(visit) == []


@pytest.mark.parametrize("size", [AT_400, pytest.param(AT_200, marks=slow)])
def test_counts(visit: Page, address: str, size: tuple[int, int]) -> None:
    resize(visit, size)
    visit.goto(f"{address}count.html")
    which = visit.get_by_label("The slips are of")
    which.select_option(label=next(one for one in which.locator("option").all_text_contents() if "Six-week" in one))
    drop(visit, *(file(f"{number}.json", handed(number)) for number in range(24)))
    expect(visit.locator(".tk-people")).to_contain_text("24 people")
    visit.get_by_role("button", name="Type paper slips").click()
    assert faults(visit) == []

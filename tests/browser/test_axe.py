"""axe-core finds nothing wrong: every type of page and every state of it, light and dark, phone and wide.

Every day each page and state is looked at once; `--full` looks at all four combinations, and at every page of the site.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import forms, test_count, test_slip
from tests.browser.waiting import until

pytestmark = pytest.mark.browser

AXE = Axe()
Look = tuple[Literal["light", "dark"], int]
LOOKS: tuple[Look, ...] = (("light", 360), ("dark", 1280), ("dark", 360), ("light", 1280))
PAGES = (
    "index.html",
    "404.html",
    "advisors/first-workshop.html",
    "advisors/count-our-slips.html",
    "benchmarks.html",
    "count.html",
    "coverage.html",
    "evidence.html",
    "glossary.html",
    "guides/add-a-kind.html",
    "guides/first-handout.html",
    "modules/m1/index.html",
    "packs.html",
    "reference/worksheet.html",
    "slips/growth-lab.html",
    "topics.html",
    "workshops/feedback-into-action.html",
    "workshops/index.html",
    "worksheets/application-log.html",
    "worksheets/career-options.html",
    "worksheets/feedback-request.html",
    "worksheets/index.html",
    "worksheets/one-rejection.html",
    "worksheets/weekly-energy.html",
)


def menu(page: Page, address: str) -> None:
    page.goto(f"{address}modules/m1/index.html")
    if page.get_by_role("button", name="Menu").is_visible():
        page.get_by_role("button", name="Menu").click()
        until(page, "document.activeElement.closest('.md-sidebar--primary') !== null")


def searched(page: Page, address: str, words: str) -> None:
    page.goto(f"{address}index.html")
    if page.get_by_role("button", name="Search").is_visible():
        page.get_by_role("button", name="Search").click()
    search = page.get_by_placeholder("Search")
    search.click()
    expect(page.locator(".md-search-result__meta")).to_have_text("Type to start searching", timeout=30_000)
    search.press_sequentially(words)
    expect(page.locator(".md-search-result__meta")).not_to_contain_text("Type to start", timeout=30_000)


def found(page: Page, address: str) -> None:
    searched(page, address, "rejection")
    expect(page.locator(".md-search-result__item").first).to_be_visible(timeout=30_000)


def nothing_found(page: Page, address: str) -> None:
    searched(page, address, "zzyzx")


def filled(page: Page, address: str) -> None:
    """Every kind of row and measure, with numbers to show."""
    forms.opened(page, address, "application_log")
    rows: dict[str, Any] = {}
    for row in range(1, 13):
        rows |= {key.replace(".1.", f".{row}."): value for key, value in test_slip.ANSWERS.items() if ".1." in key}
    forms.fill(page, rows)
    expect(page.locator(".tk-patterns")).to_be_visible()
    for closed in page.locator("details:not([open]) > summary").all():
        if closed.is_visible():
            closed.click()


def removed(page: Page, address: str) -> None:
    forms.opened(page, address, "application_log")
    forms.fill(page, test_slip.ANSWERS)
    page.locator("[data-row=remove]:visible").first.click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()


def wrong(page: Page, address: str) -> None:
    forms.opened(page, address, "weekly_energy")
    energy = page.locator(".tk-grid input[type=number][min='0'][max='10']").first
    energy.fill("11")
    energy.blur()
    expect(page.locator(".tk-error")).to_be_visible()


def refused(page: Page, address: str) -> None:
    forms.opened(page, address, "application_log")
    forms.open_copy(page, "not a copy")
    expect(page.locator(".tk-told")).to_contain_text("is not a copy")


def erasing(page: Page, address: str) -> None:
    forms.opened(page, address, "application_log")
    forms.fill(page, test_slip.ANSWERS)
    page.get_by_role("button", name="Erase everything").click()
    expect(page.get_by_role("dialog", name="Erase all answers")).to_be_visible()


def slip_refused(page: Page, address: str) -> None:
    forms.opened(page, address, "application_log")
    forms.fill(page, test_slip.ANSWERS)
    test_slip.make(page, "Rejection to growth lab")
    dialog = page.get_by_role("dialog", name="Make my slip")
    dialog.get_by_role("button", name="Save my slip").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Nothing is saved")


def slip_ready(page: Page, address: str) -> None:
    page.goto(f"{address}slips/growth-lab.html")
    expect(page.locator(".tk-count")).to_contain_text("answered")
    forms.open_copy(page, forms.copy("application_log", test_slip.ANSWERS))
    page.get_by_label("Yes", exact=True).check()
    expect(page.locator(".tk-leaving")).to_contain_text("answers leave with you")


def counting(page: Page, address: str) -> None:
    page.goto(f"{address}count.html")
    test_count.choose(page, test_count.WORKSHOP.title)


def counted(page: Page, address: str, people: int = 24) -> None:
    counting(page, address)
    test_count.drop(page, test_count.file("list.json", [test_count.handed(number) for number in range(people)]))
    expect(page.locator(".tk-report")).to_contain_text(f"{people} people")


def too_few(page: Page, address: str) -> None:
    counted(page, address, 9)


def not_counted(page: Page, address: str) -> None:
    counting(page, address)
    test_count.drop(page, test_count.file("letter.docx", b"PK nothing"))
    expect(page.get_by_text("letter.docx")).to_be_visible()


def typing(page: Page, address: str) -> None:
    counting(page, address)
    page.get_by_role("button", name="Type paper slips").click()
    expect(page.get_by_role("group", name="Type paper slips")).to_be_visible()
    page.keyboard.type("1")


STATES: tuple[Callable[[Page, str], None], ...] = (
    menu, found, nothing_found, filled, removed, wrong, refused, erasing, slip_refused, slip_ready, counted, too_few,
    not_counted, typing,
)  # fmt: skip


def _looks(things: tuple[Any, ...]) -> list[Any]:
    """Each with every look; every day one, and the next thing another one."""
    return [
        pytest.param(
            thing,
            look,
            id=f"{getattr(thing, '__name__', thing)} {look[0]} {look[1]}",
            marks=() if number == place % 2 else pytest.mark.slow,
        )
        for place, thing in enumerate(things)
        for number, look in enumerate(LOOKS)
    ]


@pytest.fixture(scope="module")
def looked(chromium: Browser) -> Iterator[Callable[[Look], Page]]:
    contexts: dict[Look, BrowserContext] = {}

    def at(look: Look) -> Page:
        if look not in contexts:
            scheme, width = look
            contexts[look] = chromium.new_context(
                viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce"
            )
        return contexts[look].new_page()

    yield at
    for context in contexts.values():
        context.close()


def _complaints(page: Page) -> list[str]:
    """One line for each element that axe finds fault with: rule, element, and what is wrong."""
    found = AXE.run(page).response["violations"]
    return [f"{rule['id']} {node['target']} {node['failureSummary']}" for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize(("path", "look"), _looks(PAGES))
def test_no_page_has_a_fault(looked: Callable[[Look], Page], address: str, path: str, look: Look) -> None:
    page = looked(look)
    response = page.goto(f"{address}{path}")
    assert response is not None
    assert response.ok
    if path.startswith("worksheets/") and not path.endswith("index.html"):
        expect(page.locator(".tk-count")).to_contain_text("answered")
    assert _complaints(page) == []
    page.close()


@pytest.mark.parametrize(("state", "look"), _looks(STATES))
def test_no_state_has_a_fault(looked: Callable[[Look], Page], address: str, state: Any, look: Look) -> None:
    page = looked(look)
    state(page, address)
    assert _complaints(page) == []
    page.close()


@pytest.mark.slow
@pytest.mark.parametrize("look", LOOKS[:2], ids=str)
def test_no_other_page_has_a_fault(looked: Callable[[Look], Page], address: str, site: Path, look: Look) -> None:
    page = looked(look)
    faults = {}
    for path in sorted(found.relative_to(site).as_posix() for found in site.rglob("*.html")):
        page.goto(f"{address}{path}")
        faults[path] = _complaints(page)
    assert {path: found for path, found in faults.items() if found} == {}
    assert len(faults) > len(PAGES)
    page.close()


def test_it_would_find_a_fault(looked: Callable[[Look], Page], address: str) -> None:
    page = looked(LOOKS[0])
    page.goto(f"{address}index.html")
    page.evaluate("document.querySelector('main').append(document.createElement('input'))")
    [fault] = _complaints(page)
    assert fault.startswith("label ")
    page.close()

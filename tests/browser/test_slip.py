"""Handing in from the browser: what may be counted leaves, after a Yes, and nothing else does."""

from __future__ import annotations

import datetime
import gzip
import io
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import forms
from tests.browser.waiting import until
from tests.formats.xlsx import test_slip_sheet as sheets
from toolkit import codes, library, resources, slip, submission_file
from toolkit.answers import Submission, Value, counted
from toolkit.branding import Branding
from toolkit.document import Document
from toolkit.formats.web.definition import definition
from toolkit.formats.web.slips import feeds, source, told
from toolkit.formats.xlsx.write import tracker

pytestmark = pytest.mark.browser

SHIPPED = library.load()
SLIPS = {document.id: (workshop, document) for workshop, document in SHIPPED.slips}
FEEDING = [document for document in SHIPPED.documents if feeds(document, SHIPPED.slips)]
LARGEST = 3900  # bytes of the script, compressed
LOG = "application_log.log"
UNCHANGED = "Nothing here has changed."
NOT_OURS = "This workbook holds no sheet of ours, or its hidden rows are gone. Open a copy (.json) instead."
REFUSED = {
    "text": f"This is not an Excel workbook. Save it as .xlsx. {UNCHANGED}",
    "strange": f"{NOT_OURS} {UNCHANGED}",
    "other": f"{NOT_OURS} {UNCHANGED}",
}
SECRET = "Zyx Confidential"
ANSWERS: dict[str, Any] = {
    f"{LOG}.1.employer": SECRET, f"{LOG}.1.date_sent": "2027-03-14", f"{LOG}.1.stage": "5", f"{LOG}.1.outcome": "RR",
    f"{LOG}.1.reason": "FT4", f"{LOG}.1.reason_type": "FT", f"{LOG}.1.source": "E1", f"{LOG}.2.stage": "3",
    f"{LOG}.2.reason": "SK1", f"{LOG}.2.reason_type": "SK",
}  # fmt: skip
TAKEN = {
    f"{LOG}.1.date_sent": 3, f"{LOG}.1.stage": "5", f"{LOG}.1.outcome": "RR", f"{LOG}.1.reason_type": "NK",
    f"{LOG}.2.stage": "3", f"{LOG}.2.reason_type": "SK",
}  # fmt: skip


@pytest.fixture(scope="module")
def blank(chromium: Browser) -> Iterator[Page]:
    page = chromium.new_page()
    page.goto("about:blank")
    for name in ("answers", "slip"):
        page.add_script_tag(path=resources.templates() / "js" / f"{name}.js")
    yield page
    page.close()


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    failed: list[str] = []
    page.on("pageerror", lambda error: failed.append(str(error)))
    yield page
    context.close()
    assert not failed


def plain(values: Mapping[str, Value]) -> dict[str, Any]:
    """Answers as scripts have them."""

    def one(value: Value) -> Any:
        if isinstance(value, datetime.date):
            return value.isoformat()
        return str(value) if isinstance(value, Decimal) else list(value) if isinstance(value, tuple) else value

    return {id: one(value) for id, value in values.items()}


def said(data: Mapping[str, Any]) -> dict[str, Any]:
    return {answer["field"]: answer["value"] for answer in data["answers"]}


def allowed(data: Mapping[str, Any]) -> Submission | None:
    """What Python reads of a slip."""
    (found,) = submission_file.from_data(dict(data), [paper for _, paper in SLIPS.values()])
    return slip.allowed(SLIPS[found.worksheet][1], found)


def test_what_may_be_counted_is_what_python_says(blank: Page) -> None:
    cases, expected = [], []
    for seed in range(30):
        answered = sheets.answered("S6X60", seed)
        for sheet, values in answered.items():
            if sheet not in {one.id for one in FEEDING}:
                continue
            if seed % 3 == 0 and sheet == "application_log":  # codes of former times, and what no list has
                values = {**values, f"{LOG}.1.reason": "IN8", f"{LOG}.2.reason": "EX5", f"{LOG}.3.reason": "ZZ"}
            document = SHIPPED.document(sheet)
            cases.append([sheet, plain(values)])
            expected.append(plain(counted(document, values)))
    known = {document.id: [definition(document), source(document)] for document in FEEDING}
    found = blank.evaluate(
        """([known, cases]) => cases.map(([sheet, values]) =>
            known[sheet].map((one) => ({...Toolkit.slip.counted(one, values)})))""",
        [known, cases],
    )
    assert len(expected) > 200
    assert found == [[one, one] for one in expected]


@pytest.mark.parametrize("code", ["P60", "P180", "S6X60"])
def test_a_slip_takes_what_the_slip_of_a_tracker_takes(blank: Page, code: str) -> None:
    paper = sheets.paper(code)
    known = [source(document) for document in FEEDING]
    cases = [sheets.answered(code, seed) for seed in range(10)]
    found = blank.evaluate(
        """([slip, known, cases]) => cases.map((sheets) => Object.assign({}, ...known
            .filter((one) => sheets[one.worksheet])
            .map((one) => Toolkit.slip.reduced(slip, one, sheets[one.worksheet]))))""",
        [told(*SLIPS[paper.id]), known, [{id: plain(values) for id, values in one.items()} for one in cases]],
    )
    assert found == [plain(sheets.expected(code, one)) for one in cases]


def test_codes_are_checked_as_python_checks_them(blank: Page) -> None:
    dice = random.Random(7)
    some = [*codes.fixed(100), "", "K7 4m.t", "k74mt", "K7-4MT", "KÄ4MT", "K74MTT", "ſ7 4MT"]
    some += ["".join(dice.choices(codes.CHARACTERS + "01OI", k=5)) for _ in range(500)]
    expected = [codes.normal(one) if codes.valid(one) else "" for one in some]
    assert blank.evaluate("(some) => some.map(Toolkit.slip.code)", some) == expected
    assert any(expected[100:])
    assert not all(expected)


def test_the_script_stays_small() -> None:
    assert len(gzip.compress((resources.templates() / "js" / "slip.js").read_bytes())) <= LARGEST


def make(page: Page, workshop: str) -> None:
    page.get_by_role("button", name="Make my slip").click()
    page.get_by_label("My workshop").select_option(label=workshop)


def test_a_worksheet_gives_a_slip_after_a_yes_and_the_private_reason_stays(visit: Page, address: str) -> None:
    forms.opened(visit, address, "application_log")
    forms.fill(visit, ANSWERS)
    make(visit, "Rejection to growth lab")
    dialog = visit.get_by_role("dialog", name="Make my slip")
    expect(dialog).to_contain_text(f"These {len(TAKEN)} answers leave with you.")
    expect(dialog).not_to_contain_text("permit")
    save = dialog.get_by_role("button", name="Save my slip")
    save.click()
    expect(dialog.get_by_role("alert")).to_contain_text("Nothing is saved: without a Yes")
    dialog.get_by_label("Yes").check()
    dialog.get_by_label("My code").fill("K7 4MM")
    save.click()
    expect(dialog.get_by_role("alert")).to_contain_text("look at your code again")
    expect(dialog.get_by_label("My code")).to_be_focused()
    dialog.get_by_label("My code").fill("k7 4mt")
    with visit.expect_download() as download:
        save.click()
    expect(dialog).to_have_count(0)
    text = Path(download.value.path()).read_text("utf-8")
    assert download.value.suggested_filename == "slip-K74MT.json"
    assert not any(word in text for word in (SECRET, "FT4", '"FT"', "2027", "E1"))
    data = json.loads(text)
    assert said(data) == {slip.CONSENT: True, **TAKEN}
    kept = allowed(data)
    assert kept is not None
    assert (plain(kept.values()), kept.code) == (said(data), "K74MT")


def test_only_sheets_that_a_slip_asks_have_the_button(visit: Page, address: str) -> None:
    for sheet, count in (("one_rejection", 0), ("data_choice", 0), ("commitment_card", 1)):
        forms.opened(visit, address, sheet)
        assert visit.locator("[data-tk=slip]").count() == count, sheet


@pytest.mark.parametrize("way", ["http", "file"])
def test_an_own_tracker_is_opened_on_the_page_of_a_slip(visit: Page, address: str, site: Path, way: str) -> None:
    private = dict.fromkeys((f"{LOG}.1.employer", f"{LOG}.2.note"), SECRET)
    answers = forms.read(forms.copy("application_log", {**ANSWERS, **private}).encode(), SHIPPED)
    own, strange = book(SHIPPED.documents, answers), io.BytesIO()
    openpyxl.Workbook().save(strange)
    visit.goto(f"{address if way == 'http' else f'{site.as_uri()}/'}slips/growth-lab.html")
    expect(visit.locator(".tk-count")).to_contain_text("answered")
    forms.open_copy(visit, own, "my-job-search.xlsx")
    told = visit.locator(".tk-told p")
    expect(told).to_contain_text(f"{len(TAKEN)} of the answers in my-job-search.xlsx may be counted")
    assert forms.answers(visit) == TAKEN
    assert SECRET not in visit.content()
    assert SECRET not in str(visit.evaluate("[{...localStorage}, {...sessionStorage}]"))
    other = book([one for one in SHIPPED.documents if one.id == "career_options"])
    for name, bad in {"text": b"hello", "strange": strange.getvalue(), "other": other}.items():
        forms.open_copy(visit, bad, f"{name}.xlsx")
        expect(told).not_to_contain_text("my-job-search.xlsx")
        expect(told).to_have_text(REFUSED[name])
        assert forms.answers(visit) == TAKEN


def book(documents: Sequence[Document], *answers: Submission) -> bytes:
    return tracker("my-job-search", "My job search", documents, Branding(), answers)[0]


@pytest.mark.parametrize("way", ["http", "file"])
def test_copies_are_opened_on_the_page_of_a_slip(visit: Page, address: str, site: Path, way: str) -> None:
    home = address if way == "http" else f"{site.as_uri()}/"
    visit.goto(f"{home}workshops/growth-lab.html")
    visit.get_by_role("link", name="Hand-in slip").last.click()
    expect(visit.locator(".tk-count")).to_contain_text("answered")
    forms.open_copy(visit, forms.copy("application_log", ANSWERS))
    expect(visit.locator(".tk-told")).to_contain_text(f"{len(TAKEN)} of the answers in copy.json may be counted")
    assert forms.answers(visit) == TAKEN
    assert SECRET not in visit.content()
    forms.open_copy(
        visit, forms.copy("commitment_card", {"commitment_card.obstacle": "TI", "commitment_card.wish": SECRET})
    )
    more = {**TAKEN, "commitment_card.obstacle": "TI"}
    until(visit, "() => 'commitment_card.obstacle' in document.querySelector('tk-worksheet').answers()")
    forms.open_copy(visit, forms.copy("one_rejection", {}), "other.json")
    expect(visit.locator(".tk-told")).to_contain_text("Nothing for this slip was found in other.json.")
    assert forms.answers(visit) == more
    expect(visit.locator(".tk-leaving")).to_contain_text("Nothing leaves: you have not said Yes.")
    visit.locator("[data-tk=slip-save]").click()
    expect(visit.locator(".tk-told")).to_contain_text("without a Yes")
    visit.get_by_label("Yes", exact=True).check()
    expect(visit.locator(".tk-leaving")).to_contain_text(f"These {len(more)} answers leave with you.")
    with visit.expect_download() as download:
        visit.locator("[data-tk=slip-save]").click()
    data = json.loads(Path(download.value.path()).read_text("utf-8"))
    assert download.value.suggested_filename == "slip-without-code.json"
    assert said(data) == {slip.CONSENT: True, **more}
    kept = allowed(data)
    assert kept is not None
    assert plain(kept.values()) == said(data)

"""Counting what was handed in, without installing anything: files, paper, floors, and what is refused."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest
from playwright.sync_api import Browser, FilePayload, Locator, Page, expect

from tests.browser.test_group import group
from tests.browser.test_slip import plain
from tests.formats.xlsx import test_slip_sheet as sheets
from toolkit import codes, library, resources, slip
from toolkit.formats.web.slips import told
from toolkit.formats.xlsx import read
from toolkit.measures.group import report

pytestmark = pytest.mark.browser

SHIPPED = library.load()
DOCUMENTS = {document.id: document for document in SHIPPED.documents}
WORKSHOP, PAPER = next(one for one in SHIPPED.slips if one[1].id == "slip_six_week_series")
LARGEST = 8100  # bytes of the three scripts, compressed
OBSTACLE, STAGE = "commitment_card.obstacle", "application_log.log.1.stage"


@pytest.fixture
def page(chromium: Browser, address: str) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    failed: list[str] = []
    page.on("pageerror", lambda error: failed.append(str(error)))
    page.goto(f"{address}count.html")
    choose(page, WORKSHOP.title)
    yield page
    context.close()
    assert not failed


def choose(page: Page, title: str) -> None:
    which = page.get_by_label("The slips are of")
    labels = which.locator("option").all_text_contents()
    which.select_option(label=next(one for one in labels if title in one))


def handed(
    number: int, answers: dict[str, Any] | None = None, agreed: bool | None = True, **more: Any
) -> dict[str, Any]:
    """A slip as the browser saves it."""
    given = {OBSTACLE: ("TI", "PE")[number % 2], STAGE: str(1 + number % 5), "application_log.log.1.outcome": "RR"}
    values = {**({slip.CONSENT: agreed} if agreed is not None else {}), **(given if answers is None else answers)}
    listed = [{"field": id, "value": value} for id, value in values.items()]
    head = {"worksheet": PAPER.id, "version": 1, "medium": "web", "code": codes.fixed(number + 1)[number]}
    return {**head, "answers": listed} | more


def file(name: str, content: object) -> FilePayload:
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    return {"name": name, "mimeType": "", "buffer": data}


def drop(page: Page, *files: FilePayload) -> None:
    page.get_by_label("Choose files").set_input_files(list(files))
    expect(page.locator(".tk-files")).to_have_value("")


def shown(page: Page) -> list[tuple[str, list[list[str]]]]:
    """Every table of the report: its title, and the words in its cells."""
    return [
        (
            table.locator("caption").text_content() or "",
            [row.locator("th, td").all_text_contents() for row in table.locator("tbody tr").all()],
        )
        for table in page.locator(".tk-report table").all()
    ]


def expected(slips: list[dict[str, Any]]) -> list[tuple[str, list[list[str]]]]:
    """The same, as Python counts."""
    answers = [{a["field"]: a["value"] for a in one["answers"] if a["field"] != slip.CONSENT} for one in slips]
    tables = report(PAPER, DOCUMENTS, answers).tables
    return [(one.title, list(_joined(one.rows))) for one in tables if one.rows]


def _joined(rows: tuple[tuple[str, tuple[str, ...]], ...]) -> Iterator[list[str]]:
    """Answers of which no number is shown stand in one line, below the others."""
    hidden: dict[str, list[str]] = {}
    for label, cells in rows:
        if cells[1:] == ("",):
            hidden.setdefault(cells[0], []).append(label)
        else:
            yield [label, *cells]
    yield from ([f"{words}: {'; '.join(labels)}"] for words, labels in hidden.items())


def report_of(page: Page) -> Locator:
    return page.locator(".tk-report")


@pytest.mark.parametrize("way", ["http", "file"])
def test_slips_make_the_tables_that_python_makes(page: Page, site: Path, way: str) -> None:
    asked: list[str] = []
    if way == "file":
        page.goto(f"{site.as_uri()}/count.html")
        choose(page, WORKSHOP.title)
    page.on("request", lambda request: asked.append(request.url))
    slips = [handed(number) for number in range(24)]
    drop(page, *(file(f"{number}.json", one) for number, one in enumerate(slips)))
    expect(page.locator(".tk-people")).to_contain_text("24 people")
    assert shown(page) == expected(slips)
    assert any(rows for _, rows in shown(page))
    assert asked == []
    page.get_by_role("button", name="Start again").click()
    expect(report_of(page)).to_be_hidden()
    stored = page.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]")
    assert [key for key in stored if not key.endswith("__palette")] == []  # the theme remembers light or dark


def test_files_are_dragged_onto_the_page(page: Page) -> None:
    texts = [json.dumps(handed(number)) for number in range(12)]
    page.evaluate(
        """(texts) => {
            const dragged = new DataTransfer();
            for (const [at, text] of texts.entries()) dragged.items.add(new File([text], `${at}.json`));
            const over = new DragEvent("dragover", { bubbles: true, cancelable: true, dataTransfer: dragged });
            const dropped = new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: dragged });
            const place = document.querySelector(".tk-drop p");
            window.left = [over, dropped].map((event) => place.dispatchEvent(event));
        }""",
        texts,
    )
    expect(page.locator(".tk-people")).to_contain_text("12 people")
    assert page.evaluate("left") == [False, False]  # or the browser would open the file itself


def test_nine_people_are_too_few(page: Page) -> None:
    drop(page, file("list.json", [handed(number) for number in range(9)]))
    expect(report_of(page)).to_contain_text("9 people")
    expect(report_of(page)).to_contain_text("Fewer than 10 people: too few to count.")
    expect(report_of(page).locator("table")).to_have_count(0)


def as_csv(data: bytes, separator: str, encoding: str) -> bytes:
    """The slip of a tracker, saved alone as text."""
    rows = openpyxl.load_workbook(io.BytesIO(data), data_only=True)["Slip"].iter_rows(values_only=True)
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows([["" if cell is None else cell for cell in row] for row in rows])
    return out.getvalue().encode(encoding)


@pytest.mark.parametrize(("separator", "encoding"), [(",", "utf-8-sig"), (";", "cp1252"), ("\t", "utf-16")])
def test_a_slip_saved_from_a_tracker_is_read_as_python_reads_it(page: Page, separator: str, encoding: str) -> None:
    known = [told(*one) for one in SHIPPED.slips]
    mine = next(one for one in known if one["worksheet"] == PAPER.id)
    for seed in range(2):
        data = as_csv(sheets.made("S6X60", sheets.answered("S6X60", seed)), separator, encoding)
        (found,) = read.read(data, [PAPER])
        wanted = {id: list(value) if isinstance(value, tuple) else value for id, value in found.values().items()}
        del wanted[slip.CONSENT]
        back = page.evaluate(
            "([data, slip, slips]) => Toolkit.handed.open('x.csv', new Uint8Array(data), slip, slips)",
            [list(data), mine, known],
        )
        assert back["problems"] == []
        assert back["slips"] == [{"code": found.code, "answers": wanted, "name": "x.csv"}]


def test_what_is_no_slip_of_ours_is_refused_with_its_name_and_a_reason(page: Page) -> None:
    secret = "Zyx Confidential"
    log = {**handed(0, {"application_log.log.1.employer": secret}), "worksheet": "application_log"}
    other = {**handed(0), "worksheet": "slip_feedback_into_action"}
    workbook = sheets.made("P60", {})
    drop(
        page,
        file("tracker.xlsx", workbook), file("log.json", log), file("no.json", handed(1, agreed=None)),
        file("other.json", other), file("old.json", {**handed(2), "version": 0}), file("x.pdf", b"%PDF-1.7"),
        file("notes.txt", secret.encode()), file("deep.json", b"[" * 200_000), file("half.json", b'{"a'),
        file("proto.json", b'{"__proto__": {"worksheet": "slip_six_week_series", "version": 1, "answers": []}}'),
        file("types.json", {**handed(3), "answers": {"field": 1}}), file("empty.json", b""),
    )  # fmt: skip
    said = [one.partition(": ") for one in page.locator(".tk-refused li").all_inner_texts()]
    begins = {
        "tracker.xlsx": "This is a whole workbook.", "log.json": "This is a whole worksheet.",
        "no.json": "It does not say Yes", "other.json": "It belongs to another workshop",
        "old.json": "It was made with",
        "x.pdf": "This page can’t open PDFs.", "notes.txt": "This is no slip", "deep.json": "This file is damaged",
        "half.json": "This file is damaged", "proto.json": "This is no slip", "types.json": "This is no slip",
        "empty.json": "This is no slip",
    }  # fmt: skip
    assert [name for name, _, _ in said] == list(begins)
    for name, _, words in said:
        assert words.startswith(begins[name]), name
    expect(report_of(page)).to_be_hidden()
    assert secret not in page.content()


def test_of_two_slips_with_one_code_the_later_counts_and_a_file_counts_once(page: Page) -> None:
    drop(page, file("first.json", handed(0, {OBSTACLE: "TI"})), file("second.json", handed(0, {OBSTACLE: "PE"})))
    expect(page.locator(".tk-refused")).to_contain_text("second.json: a slip with the code")
    expect(page.locator(".tk-people")).to_contain_text("1 person")
    drop(page, file("none.json", handed(1, code="")))
    drop(page, file("none.json", handed(1, code="")))
    expect(page.locator(".tk-refused")).to_contain_text("none.json: this very file was opened before.")
    expect(page.locator(".tk-people")).to_contain_text("2 people")


def test_paper_is_typed_with_one_key_for_an_answer_and_saved_for_tomorrow(page: Page) -> None:
    choose(page, "Feedback into action")
    page.get_by_role("button", name="Type paper slips").focus()
    page.keyboard.press("Enter")
    box = page.get_by_role("textbox", name="Does this slip say Yes?")
    expect(box).to_be_focused()
    page.keyboard.press("n")
    expect(page.locator(".tk-note")).to_contain_text("put this slip away unread")
    page.keyboard.press("1")
    page.keyboard.type("K74MX")
    page.keyboard.press("Enter")
    expect(page.locator(".tk-note")).to_contain_text("no code of ours")
    for _ in "K74MX":
        page.keyboard.press("Backspace")
    page.keyboard.type("K74MT")
    page.keyboard.press("Enter")
    page.keyboard.type("34")  # one key for each of two sentences
    title = page.locator("#tk-asked")
    expect(title).to_contain_text("I can turn one comment into one action: Before")
    page.keyboard.press("Backspace")
    expect(title).to_contain_text("I know at which stage most of my applications stop: After")
    page.keyboard.press("5")
    for _ in range(14):
        page.keyboard.press("Enter")
    expect(title).to_contain_text("hardest")
    page.keyboard.type("fb")  # a code of two characters
    page.keyboard.press("2")  # or the number of an answer
    page.keyboard.press("Control+z")
    page.keyboard.type("SK")
    page.keyboard.type("E1")
    page.keyboard.type("skb")
    page.get_by_role("button", name="Next slip").click()
    expect(page.locator(".tk-people")).to_contain_text("1 person")
    expect(box).to_be_focused()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save the slips typed here").click()
    content = Path(download.value.path()).read_bytes()
    (found,) = json.loads(content)
    assert {answer["field"]: answer["value"] for answer in found["answers"]} == {
        slip.CONSENT: True, "starting_point.statements.q1.before": 3, "starting_point.statements.q1.after": 5,
        "starting_point.hardest": "FB", "feedback_to_action.table.1.type": "SK",
        "feedback_to_action.table.1.source": "E1", "feedback_to_action.table.1.action": "SKB",
    }  # fmt: skip
    assert (found["code"], found["worksheet"]) == ("K74MT", "slip_feedback_into_action")
    page.get_by_role("button", name="Start again").click()
    drop(page, file("typed-slips.json", content))
    expect(page.locator(".tk-people")).to_contain_text("1 person")


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_the_report_of_a_short_workshop_prints_alone_on_one_page(page: Page, paper: str) -> None:
    choose(page, "Feedback into action")
    found = next(one for _, one in SHIPPED.slips if one.id == "slip_feedback_into_action")
    slips = [handed(number, plain(one), worksheet=found.id) for number, one in enumerate(group(found, 24, 3))]
    for one in slips:
        one["answers"] = [a for a in one["answers"] if a["field"] != slip.CONSENT] + [
            {"field": slip.CONSENT, "value": True}
        ]
    drop(page, file("list.json", slips))
    expect(page.locator(".tk-people")).to_contain_text("24 people")
    assert len(pypdfium2.PdfDocument(page.pdf(format=paper))) == 1
    page.emulate_media(media="print")
    expect(page.locator(".tk-work")).to_be_hidden()
    expect(page.locator(".md-header")).to_be_hidden()
    expect(page.locator(".tk-people")).to_be_visible()


def test_the_scripts_stay_small() -> None:
    folder = resources.templates() / "js"
    assert (
        sum(len(gzip.compress((folder / f"{name}.js").read_bytes())) for name in ("handed", "typing", "count"))
        <= LARGEST
    )

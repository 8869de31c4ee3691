"""Measures in a browser: the same figures, words and drawings as in Python, for whatever people type."""

from __future__ import annotations

import datetime
import gzip
import json
import random
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.forms import fill, opened
from tests.browser.waiting import until
from tests.measures.logs import typed
from toolkit import library, resources
from toolkit.answers import Answer, Submission, Value
from toolkit.document import Document, Field, Grid, Rows
from toolkit.fields import template_id
from toolkit.formats.site import patterns
from toolkit.formats.web.definition import MEDIUM
from toolkit.formats.xlsx.values import from_cells
from toolkit.measures.expression import names, parse
from toolkit.measures.javascript import data
from toolkit.measures.shown import shown
from toolkit.measures.value import Result, compute, value
from toolkit.submission_file import as_data, from_data

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[1]
SHIPPED = library.load()
[GARDEN] = library.load(worksheets=[ROOT / "measures" / "planted.yaml"]).documents[-1:]
MEASURED = [*(document for document in SHIPPED.documents if data(document)), GARDEN]
TODAY = datetime.datetime.now(tz=datetime.UTC).date()  # what `typed` takes for today, too
SCRIPT = resources.templates() / "js" / "measures.js"
LARGEST = 4096  # bytes of the script, compressed
NEAR = 1e-9
FEW, MANY = 40, 200  # random sheets of each worksheet
LINE = {"stage": "5", "outcome": "RN"}


@pytest.fixture(scope="module")
def blank(chromium: Browser) -> Iterator[Page]:
    """A page with the script and nothing else."""
    page = chromium.new_page()
    page.goto("about:blank")
    page.add_script_tag(path=SCRIPT)
    yield page
    page.close()


def sheet(document: Document, seed: int) -> dict[str, Value]:
    """What people type into the cells of rows and grids, as it is read; the first seed leaves all of it blank."""
    dice = random.Random(f"{document.id} {seed}")
    gaps, rows = dice.choice((0.02, 0.1, 0.3, 0.7)), dice.randint(0, 40) if seed else 0
    favorite: dict[str, Any] = {}
    found: dict[str, Value] = {}
    for item in _cells(document, rows) if seed else ():
        if dice.random() < gaps or item.type == "multi":
            continue
        content = typed(item, dice)
        if dice.random() < 0.4:
            content = favorite.setdefault(template_id(item.id), content)
        reading = from_cells(item, {"": content})
        if reading is not None and reading.value is not None and not reading.doubt:
            found[item.id] = reading.value
        elif item.type in ("number", "money") and dice.random() < 0.5:
            found[item.id] = Decimal(dice.choice(("0.1", "0.2", "2.675", "1e2", "12345678.91")))
    return found


def _cells(document: Document, rows: int) -> Iterator[Field]:
    for part in document.parts(MEDIUM):
        if isinstance(part, Rows):
            yield from (part.at(number, item) for number in range(1, rows + 1) for item in part.fields)
        elif isinstance(part, Grid):
            yield from (
                item
                for row in part.rows
                for cell in row.cells
                for item in cell
                if isinstance(item, Field) and item.origin(MEDIUM) == "typed"
            )


def submitted(document: Document, answers: Mapping[str, Value]) -> tuple[dict[str, Any], dict[str, Value]]:
    """Answers as a submission holds them, and as they are read from it."""
    listed = tuple({"field": id, "value": value} for id, value in _written(document, answers).items())
    [read] = from_data({"worksheet": document.id, "version": 1, "answers": listed}, [document])
    return {item["field"]: item["value"] for item in listed}, read.values()


def _written(document: Document, answers: Mapping[str, Value]) -> dict[str, Any]:
    made = Submission(document.id, 1, "", MEDIUM, tuple(Answer(id, value) for id, value in answers.items()))
    return {item["field"]: item["value"] for item in as_data(made)["answers"]}


def expected(document: Document, answers: Mapping[str, Value]) -> dict[str, Result]:
    return compute([figure for one in shown(document) for figure in one.figures()], answers, TODAY)


def same(one: Result, other: Any) -> bool:
    """Counts and words to the letter, other numbers as near as doubles come."""
    if isinstance(one, Decimal):
        return isinstance(other, int | float) and abs(float(one) - other) <= NEAR * max(1, abs(float(one)))
    return one == other and type(one) is type(other)


def differences(blank: Page, document: Document, seeds: range) -> list[str]:
    sheets = [submitted(document, sheet(document, seed)) for seed in seeds]
    script = """([shapes, sheets, today]) => sheets.map((answers) =>
        [Toolkit.measures.compute(shapes, answers, today), Toolkit.measures.computed(shapes, answers)])"""
    seen = blank.evaluate(script, [data(document), [given for given, _ in sheets], TODAY.isoformat()])
    found = []
    for seed, (_, answers), (values, computed) in zip(seeds, sheets, seen, strict=True):
        ours = expected(document, answers)
        figures = dict(zip(ours, values, strict=True)) | computed
        wanted = ours | added(document, answers)
        assert wanted.keys() == figures.keys()
        found += [
            f"{document.id} {seed} {id}: {wanted[id]!r} {figures[id]!r}"
            for id in wanted
            if not same(wanted[id], figures[id])
        ]
    return found


def added(document: Document, answers: Mapping[str, Value]) -> dict[str, Decimal | None]:
    """The fields below grids that add up by themselves."""
    found = {}
    for grid in (part for part in document.parts(MEDIUM) if isinstance(part, Grid)):
        fields = (item for row in grid.rows for cell in row.cells for item in cell if isinstance(item, Field))
        rows = dict.fromkeys(item.id.rpartition(".")[0] for item in fields)
        for item in (item for row in grid.footer for cell in row.cells for item in cell if isinstance(item, Field)):
            if item.origin(MEDIUM) == "computed":
                node = parse(item.measure)
                columns = {name: [_number(answers.get(f"{row}.{name}")) for row in rows] for name in names(node)}
                found[item.id] = value(node, columns.__getitem__)
    return found


def _number(answer: Value | None) -> int | Decimal | None:
    return answer if isinstance(answer, int | Decimal) and not isinstance(answer, bool) else None


@pytest.mark.parametrize("document", MEASURED, ids=lambda document: document.id)
def test_the_browser_finds_what_python_finds(document: Document, blank: Page) -> None:
    assert differences(blank, document, range(FEW)) == []


@pytest.mark.slow
@pytest.mark.parametrize("document", MEASURED, ids=lambda document: document.id)
def test_the_browser_finds_what_python_finds_in_many_sheets(document: Document, blank: Page) -> None:
    assert differences(blank, document, range(FEW, MANY)) == []


@pytest.mark.parametrize("document", [GARDEN, SHIPPED.document("application_log")], ids=lambda document: document.id)
def test_it_is_drawn_as_pages_draw_it(document: Document, blank: Page) -> None:
    given, answers = submitted(document, sheet(document, 3))
    figures = expected(document, answers)
    script = """([shapes, answers, today, html]) => {
        const box = document.createElement("div");
        box.append(Toolkit.measures.draw(shapes, answers, today));
        box.querySelectorAll("h4, .tk-hint").forEach((one) => one.remove());
        const page = new DOMParser().parseFromString(html, "text/html").body;
        const said = (element) => [...element.querySelectorAll("*")].map((one) => [
            one.localName, one.children.length ? "" : one.textContent.trim(), one.getAttribute("class") ?? "",
            ...["x", "y", "width", "height", "id"].map((name) => one.getAttribute(name) ?? ""),
            one.style.fill.replaceAll('"', ""),
        ].join(" ").trim());
        return [said(box), said(page)];
    }"""
    page = "".join(patterns.block(one, figures, 1) for one in shown(document))
    drawn, wanted = blank.evaluate(script, [data(document), given, TODAY.isoformat(), page])
    assert [line.replace("tk-pattern m1", "tk-pattern") for line in wanted] == drawn


def test_a_form_shows_what_its_answers_add_up_to(chromium: Browser, address: str) -> None:
    page = opened(chromium.new_page(), address, "application_log")
    section = page.locator("section.tk-patterns")
    assert section.is_hidden()
    fill(page, {f"application_log.log.{n}.{part}": code for n in range(1, 7) for part, code in LINE.items()})
    section.locator(".tk-says").first.wait_for()
    assert "Most stop here: “Interview” (6 of 6)." in section.inner_text()
    assert section.locator("[aria-live], [role=status], [role=alert]").count() == 0
    opened(page, address, "career_options")
    total = page.locator("output[name='career_options.matrix.total.a']")
    assert total.text_content() == "adds up by itself"
    rows = SHIPPED.document("career_options").fields()
    first = next(item.id for item in rows if item.id.endswith(".weight")).removesuffix(".weight")
    fill(page, {f"{first}.weight": 3, f"{first}.a": 4})
    until(page, "output => output.textContent === '12'", total.element_handle())
    fill(page, {})
    until(page, "output => output.textContent === 'adds up by itself'", total.element_handle())
    page.close()


def test_the_script_is_small() -> None:
    assert len(gzip.compress(SCRIPT.read_bytes(), 9)) <= LARGEST
    assert max(len(json.dumps(data(document), ensure_ascii=False)) for document in MEASURED) < 40_000

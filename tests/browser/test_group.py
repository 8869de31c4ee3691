"""Counting slips in a browser: to the letter what Python counts, whatever people have ticked."""

from __future__ import annotations

import dataclasses
import gzip
import random
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from toolkit import library, resources
from toolkit.answers import Value
from toolkit.document import Document, Field
from toolkit.fields import template_id
from toolkit.measures.group import Report, data, report
from toolkit.parsing import options_of
from toolkit.slip import CODE, offered, papers

pytestmark = pytest.mark.browser

SHIPPED = library.load()
DOCUMENTS = {document.id: document for document in SHIPPED.documents}
SLIPS = [paper for _, paper in papers(SHIPPED.workshops, DOCUMENTS)]
SCRIPT = resources.templates() / "js" / "group.js"
LARGEST = 3400  # bytes of the script, compressed
SIZES = (0, 9, 10, 12, 25, 101, 130)


@pytest.fixture(scope="module")
def blank(chromium: Browser) -> Iterator[Page]:
    page = chromium.new_page()
    page.goto("about:blank")
    page.add_script_tag(path=SCRIPT)
    yield page
    page.close()


def group(slip: Document, people: int, seed: int) -> list[dict[str, Value]]:
    """Slips of a group in which some answers come again and again, and some people leave a lot out."""
    dice = random.Random(f"{slip.id} {people} {seed}")
    fields = [item for item in slip.fields(rows=6) if item.id != CODE]
    favorite: dict[str, Value] = {template_id(item.id): _answer(item, dice) for item in fields}
    liked = dice.choice((0.1, 0.5, 0.95, 1.0))
    return [
        {
            item.id: favorite[template_id(item.id)] if dice.random() < liked else _answer(item, dice)
            for item in fields
            if dice.random() < dice.choice((0.5, 0.99))
        }
        for _ in range(people)
    ]


def _answer(item: Field, dice: random.Random) -> Value:
    if item.type in ("yesno", "check"):
        return dice.random() < 0.5
    if item.type == "date":
        return dice.randint(1, 12)
    options = options_of(item)
    assert options is not None, item.id
    codes = [option.code for option in offered(item)] or [option.code for option in options.options]
    if item.type == "multi":
        return tuple(code for code in codes if dice.random() < 0.4)
    return int(dice.choice(codes)) if item.type == "likert5" else dice.choice(codes)


def as_script_says(found: Report) -> dict[str, Any]:
    tables = [
        dataclasses.asdict(table)
        | {
            "columns": list(table.columns),
            "rows": [{"label": label, "cells": list(cells)} for label, cells in table.rows],
        }
        for table in found.tables
    ]
    return {"people": found.people, "tooFew": found.too_few, "tables": tables}


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip.id)
def test_the_browser_counts_what_python_counts(slip: Document, blank: Page) -> None:
    groups = [group(slip, people, seed) for people in SIZES for seed in range(2)]
    count = "Toolkit.group.report({[slip]: told}, slips, {worksheet: slip})"
    script = f"([told, groups, slip]) => groups.map((slips) => {count})"
    given = [
        [{id: list(v) if isinstance(v, tuple) else v for id, v in one.items()} for one in slips] for slips in groups
    ]
    seen = blank.evaluate(script, [data(slip, DOCUMENTS), given, slip.id])
    for slips, found in zip(groups, seen, strict=True):
        assert found == as_script_says(report(slip, DOCUMENTS, slips))


def test_the_script_is_small() -> None:
    assert len(gzip.compress(SCRIPT.read_bytes(), 9)) <= LARGEST

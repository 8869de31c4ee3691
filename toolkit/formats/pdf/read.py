"""Filled PDFs of ours back into submissions. Fields are found by their names, sheets by their stamps."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from dataclasses import field as default
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name

from toolkit import slip
from toolkit.answers import NOT_ASKED, Answer, Submission, current, known_as, visible
from toolkit.document import Document, Field
from toolkit.fields import template_id
from toolkit.formats.pdf import gate, typed
from toolkit.formats.pdf.layout import STAMP, STAMPS, field_id, without_option
from toolkit.parsing import Reading
from toolkit.problems import nearest

BUTTON = Name.Btn
MOST_FIELDS = 5000
LONGEST_ANSWER = 20_000  # characters
LARGEST_METADATA = 2**16  # bytes

NOT_STORED = (
    "This PDF has no fields: it is a page to print, or it was printed to PDF or flattened, so that its answers are "
    "drawn, not stored. Ask for the file that was typed into, saved and not printed, or copy the answers by hand."
)
FLAT = "pdf-no-fields", NOT_STORED
FOREIGN = "pdf-foreign", "This form is not a worksheet of ours. Ask for the worksheet itself."
NO_CONSENT = "slip-no-consent", slip.REFUSED
UNSURE = "what is shown and what is stored are not the same"
TWICE = "pdf-twice", f"This PDF holds the same field twice, so it was put together from others. {gate.AGAIN}"
LONG = "pdf-too-long", f"An answer in this PDF is longer than {LONGEST_ANSWER} characters. Ask for a shorter one."


@dataclass
class _Found:
    """What one field of the file holds, and the page it is on."""

    name: str
    text: str = ""
    states: list[str] = default(default_factory=list)  # of buttons that are on
    stored: str = ""  # what the field says is on
    button: bool = False
    page: int = 0


def read(
    data: bytes, documents: Sequence[Document], name: str = "", *, one_to_one: bool = False
) -> tuple[Submission, ...]:
    """The one submission in a filled PDF, or nothing where no field is filled. `name` is what messages call the file.

    Answers nobody but their owner may see are dropped, and unless it is `one_to_one` work all that may not be counted.
    A slip is read only where it says Yes, and `one_to_one` opens nothing more of it.
    Raises ProblemsFound for a file that is damaged, locked, unsafe, too large, has no fields, or is not ours, and for a
    slip that does not say Yes.
    """
    with gate.opened(data, name) as (pdf, places):
        stamps = _stamps(pdf)
        if "/AcroForm" not in pdf.Root or not any(True for _ in gate.fields(pdf)):
            raise gate.refused(name, *FLAT)
        document = next((one for one in documents if known_as(one, stamps.get("Worksheet", ""))), None)
        if document is None:
            raise gate.refused(name, *_unknown(stamps, documents))
        version = int(stamps["Version"][:9]) if stamps.get("Version", "").isdecimal() else document.version
        if version > document.version:
            raise gate.refused(name, *_newer(document, version))
        found = list(_fields(pdf, places, name))
    answers = tuple(_answers(document, found))
    structure, code = stamps.get("Structure", ""), stamps.get("Code", "")
    submission = Submission(document.id, version, structure, "fillable", answers, code)
    if slip.is_slip(document):
        allowed = slip.allowed(document, submission)
        if allowed is None:
            raise gate.refused(name, *NO_CONSENT)
        return (allowed,)
    return (visible(document, submission, one_to_one=one_to_one),) if answers else ()


def _unknown(stamps: dict[str, str], documents: Sequence[Document]) -> tuple[str, str]:
    id = stamps.get("Worksheet", "")
    if not id:
        return FOREIGN
    near = nearest(id, [document.id for document in documents])
    hint = f" There is '{near}'." if near else ""
    message = f"There is no worksheet '{typed.cleaned(id)[:60]}' here.{hint} Go to the folder of the center it is from."
    return "pdf-worksheet-unknown", message


def _newer(document: Document, version: int) -> tuple[str, str]:
    message = (
        f"This is version {version} of '{document.title}', and only version {document.version} is known here. "
        "Read it with the newer toolkit or worksheet it was made with."
    )
    return "pdf-newer-version", message


def _stamps(pdf: pikepdf.Pdf) -> dict[str, str]:
    """What the file says of itself: in its document information, its hidden field, or its XMP."""
    info = pdf.trailer.get("/Info")
    if isinstance(info, Dictionary) and "/ToolkitWorksheet" in info:
        return _short({name: str(info.get(f"/Toolkit{name}", "")) for name in STAMPS})
    for field in gate.fields(pdf):
        if str(field.get("/T", "")) == STAMP and isinstance(field.get("/V"), pikepdf.String):
            found = dict(pair.partition("=")[::2] for pair in str(field.V).split())
            if "Worksheet" in found:
                return _short(found)
    metadata = pdf.Root.get("/Metadata")
    if isinstance(metadata, pikepdf.Stream) and int(metadata.get("/Length", 0)) <= LARGEST_METADATA:
        words = metadata.read_bytes().decode("utf-8", "replace")
        return _short({tag: html.unescape(text) for tag, text in re.findall(r"<tk:(\w+)>([^<]*)<", words)})
    return {}


def _short(stamps: dict[str, str]) -> dict[str, str]:
    return {name: typed.cleaned(stamps.get(name, ""))[:200] for name in STAMPS}


def _fields(pdf: pikepdf.Pdf, pages: gate.Places, name: str) -> Iterator[_Found]:
    """The fields of a form by name, each once."""
    form = pdf.Root.AcroForm
    seen: set[str] = set()
    count = 0
    for top in gate.entries(form.get("/Fields")):
        if not isinstance(top, Dictionary):
            continue
        found = _field(top, pages, name)
        count += 1
        if found is None or found.name == STAMP:
            continue
        if count > MOST_FIELDS:
            raise gate.refused(name, *gate.TOO_LARGE)
        if found.name in seen:
            raise gate.refused(name, *TWICE)
        seen.add(found.name)
        yield found


def _field(top: Any, pages: gate.Places, name: str) -> _Found | None:
    """One field of ours: they stand side by side, and what is below one of them are its places on pages."""
    kids = gate.entries(top.Kids) if "/Kids" in top else ()
    places = [kid for kid in kids if isinstance(kid, Dictionary)] or [top]
    if len(places) > MOST_FIELDS or not isinstance(top.get("/T"), pikepdf.String):
        return None
    found = _Found(str(top.T), page=next((pages[one.objgen] for one in places if one.objgen in pages), 0))
    value = top.get("/V")
    if top.get("/FT") == BUTTON:
        found.button = True
        found.stored = _state(value)
        found.states = sorted({state for one in places if (state := _state(one.get("/AS")))})
        return found
    if value is None:
        return found
    if isinstance(value, pikepdf.Array) and len(value) == 1:
        value = value[0]
    if isinstance(value, pikepdf.Stream):
        value = pikepdf.String(value.read_bytes().decode("utf-8", "replace"))
    if isinstance(value, pikepdf.String | Name):
        text = str(value)
        if len(text) > LONGEST_ANSWER:
            raise gate.refused(name, *LONG)
        found.text = typed.cleaned(text)
    return found


def _state(value: Any) -> str:
    """The state of a button without its slash; nothing where it is off."""
    if not isinstance(value, Name | pikepdf.String):
        return ""
    state = str(value).removeprefix("/")
    return "" if state == "Off" else state[:200]


def _answers(document: Document, found: Sequence[_Found]) -> Iterator[Answer]:
    """The answers, in the order of the file; the boxes of one question make one answer."""
    known = {id: item for id, item in document.by_template.items() if "fillable" in item.media}
    boxes: dict[str, list[tuple[str, _Found]]] = {}
    order: dict[str, tuple[Field, _Found] | None] = {}
    for one in found:
        id = current(document, field_id(one.name))
        item = known.get(template_id(id))
        if item is not None:
            order.setdefault(id, (item, one))
            continue
        id, code = without_option(one.name)
        id = current(document, id)
        if (item := known.get(template_id(id))) is not None and item.type == "multi":
            order.setdefault(id, (item, one))
            boxes.setdefault(id, []).append((code, one))
        elif one.text or one.stored or one.states:
            order.setdefault(current(document, field_id(one.name)), None)
    for id, here in order.items():
        if here is None:
            yield Answer(id, None, doubt=NOT_ASKED)
            continue
        item, one = here
        if item.origin("fillable") == "computed":
            continue
        reading, page = _ticked(item, boxes[id]) if id in boxes else (_one(item, one), one.page)
        if reading is not None:
            yield Answer(id, reading.value, reading.raw, f"page {page}" if page else "", reading.doubt)


def _ticked(item: Field, boxes: Sequence[tuple[str, _Found]]) -> tuple[Reading | None, int]:
    on = [(code, one) for code, one in boxes if one.stored or one.states]
    reading = typed.ticked(item, [code for code, _ in on])
    if reading is not None and any(_differs(one) for _, one in on):
        reading = Reading(reading.value, reading.raw, UNSURE)
    return reading, on[0][1].page if on else 0


def _one(item: Field, found: _Found) -> Reading | None:
    if not found.button:
        return typed.read(item, found.text)
    reading = typed.read(item, found.stored or "".join(found.states[:1]))
    return Reading(reading.value, reading.raw, UNSURE) if reading is not None and _differs(found) else reading


def _differs(found: _Found) -> bool:
    """Whether a button is stored as one thing and drawn as another: some tools change only half of it."""
    return bool(found.states) and found.states != [found.stored]

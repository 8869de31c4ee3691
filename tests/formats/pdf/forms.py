"""A worksheet with every type of question in every place, and ways to fill its PDF: three libraries and no mercy."""

from __future__ import annotations

import ctypes
import datetime
import functools
import io
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, get_args

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
from hypothesis import strategies as st
from pikepdf import Name, String

from tests.formats.xlsx import samples
from toolkit.answers import Value
from toolkit.branding import Branding
from toolkit.document import (
    LIKERT5,
    YESNO,
    Blank,
    Column,
    ColumnGroup,
    Document,
    Field,
    FieldType,
    Grid,
    GridRow,
    Heading,
    Note,
    Option,
    OptionList,
    Prose,
    Question,
    Rows,
)
from toolkit.formats.pdf import form, typed
from toolkit.formats.pdf.layout import name, option_name

TYPES: tuple[FieldType, ...] = get_args(FieldType)
SHORT = OptionList("size", "Size", (Option("S", "Small"), Option("L", "Large"), Option("7", "Seven")))
LONG = OptionList(
    "reason", "Reason", (*SHORT.options, Option("NK", "Not known"), Option("D1", "D, one"), Option("A", "B")),
    retired=(("OLD", "NK"), ("GONE", "")),
)  # fmt: skip
LISTS = {"choice": LONG, "multi": LONG, "likert5": LIKERT5, "yesno": YESNO}
ROWS = 3


def ask(id: str, type: FieldType, **more: Any) -> Field:
    return Field(id, f"The {type} of {id.rsplit('.', 1)[-1]}", type, "advisor", options=LISTS.get(type), **more)


def everything(**more: Any) -> Document:
    """Every type as a question, in a note, in a sentence, in a grid and in rows; a page or two for each."""
    questions = [(Heading(f"About {type}"), Question(ask(f"sheet.q_{type}", type))) for type in TYPES]
    notes = [(Note("next", f"Next, {t}", fields=(ask(f"sheet.n_{t}", t),)),) for t in TYPES if t != "multi"]
    gaps = [(Prose((("Before", Blank(ask(f"sheet.g_{t}", t)), "after"),)),) for t in TYPES if t not in PICKED]
    rows = tuple(
        GridRow(type, f"The {type}", ((ask(f"sheet.grid.{type}.one", type),), (ask(f"sheet.grid.{type}.two", type),)))
        for type in TYPES
    )
    grid = Grid("sheet.grid", "Grid", "What", (ColumnGroup("", (Column("one", "One"), Column("two", "Two"))),), rows)
    logs = []
    for number in range(0, len(TYPES), 4):
        own = TYPES[number : number + 4]
        columns = tuple(Column(f"c_{type}", type, fields=(ask(f"c_{type}", type),)) for type in own)
        logs.append((Rows(f"sheet.log{number}", "Log", (ColumnGroup("", columns),), ROWS, 2, 20, row_name="Row"),))
    small = replace(ask("sheet.small", "choice"), options=SHORT)
    return samples.document(*questions, *notes, *gaps, (Question(small),), (grid,), *logs, **more)


WORDY = ("text", "long", "url")
KEYS = st.text(st.characters(exclude_categories=("Cs", "Cn", "Cc", "Zl", "Zp"), max_codepoint=0xFFFF), max_size=60)
PICKED = ("multi", "check")  # what no sentence can ask for in a gap


@functools.cache
def blank() -> bytes:
    """The empty form of `everything`."""
    pdf, _, problems = form.fillable(everything(), "a4", Branding())
    assert problems == ()
    return pdf


@functools.cache
def control_names() -> frozenset[str]:
    """The names of the controls of `everything`."""
    with pikepdf.open(io.BytesIO(blank())) as pdf:
        return frozenset(str(field.T) for field in pdf.Root.AcroForm.Fields)


@st.composite
def filled(draw: st.DrawFn, made: Document, keys: bool = False) -> dict[str, Value]:
    """Answers to some of the questions; with `keys` in characters and lines that can be typed one by one."""
    asked = [field for field in made.fields("fillable", rows=ROWS) if field.origin("fillable") == "typed"]
    some = draw(st.sets(st.sampled_from(asked), min_size=1, max_size=12)) if len(asked) > 12 else set(asked)
    return {
        field.id: draw(KEYS if keys and field.type in WORDY else answer(field))
        for field in sorted(some, key=lambda field: field.id)
    }


def answer(field: Field) -> st.SearchStrategy[Value]:
    """Answers that fit a field; dates have four digits of a year."""
    if field.type == "date":
        return st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 1, 1))
    return samples.answers(field)


def kept(values: Mapping[str, Value]) -> dict[str, Value]:
    """What a form keeps of some answers: composed letters, one kind of line end, no space around."""
    found = {id: typed.cleaned(value) if isinstance(value, str) else value for id, value in values.items()}
    return {id: value for id, value in found.items() if value not in ("", ())}


def wanted(made: Document, values: Mapping[str, Value]) -> dict[str, str]:
    """The words or the state of each control, by its name, that stand for these answers."""
    known = {field.id: field for field in made.fields("fillable", rows=ROWS)}
    found: dict[str, str] = {}
    for id, value in values.items():
        if isinstance(value, tuple) and name(id) not in control_names():
            found |= {option_name(id, code): code for code in value}
        elif said := typed.words(known[id], value):
            found[name(id)] = said
    return found


def with_pikepdf(data: bytes, said: Mapping[str, str]) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for field in pdf.Root.AcroForm.Fields:
            if (words := said.get(str(field.T))) is None:
                continue
            if str(field.FT) == "/Btn":
                field.V = Name(f"/{words}")
                for place in field.get("/Kids", [field]):
                    place.AS = field.V if f"/{words}" in place.AP.N else Name.Off
            else:
                field.V = String(words)
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


def with_pypdf(data: bytes, said: Mapping[str, str]) -> bytes:
    import pypdf

    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    buttons = {key for key, field in (writer.get_fields() or {}).items() if field.get("/FT") == "/Btn"}
    values = {key: f"/{words}" if key in buttons else words for key, words in said.items()}
    for page in writer.pages:
        writer.update_page_form_field_values(page, values, auto_regenerate=False)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def with_pdfium(data: bytes, said: Mapping[str, str]) -> bytes:
    """Type and click as a person does in the viewer of Chrome: at the middle of each field."""
    places = _places(data)
    document = pypdfium2.PdfDocument(data)
    document.init_forms()
    env = document.formenv
    for number in range(len(document)):
        page = document[number]
        pdfium.FORM_OnAfterLoadPage(page, env)
        for key, state, x, y, codes in places[number]:
            words = said.get(key)
            if words is None or (state and state != words):
                continue
            pdfium.FORM_OnMouseMove(env, page, 0, x, y)
            pdfium.FORM_OnLButtonDown(env, page, 0, x, y)
            pdfium.FORM_OnLButtonUp(env, page, 0, x, y)
            if codes:
                pdfium.FORM_SetIndexSelected(env, page, codes.index(words), True)
            elif not state:
                units = ctypes.create_string_buffer((words + "\0").encode("utf-16-le"))
                pdfium.FORM_ReplaceSelection(env, page, ctypes.cast(units, ctypes.POINTER(pdfium.FPDF_WCHAR)))
            pdfium.FORM_ForceToKillFocus(env)
        pdfium.FORM_OnBeforeClosePage(page, env)
    out = io.BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()


def _places(data: bytes) -> list[list[tuple[str, str, float, float, list[str]]]]:
    """Name, state, middle and, of a list, what it offers, of each place on each page."""
    found = []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            here = []
            for note in page.get("/Annots", ()):
                field = note.get("/Parent", note)
                states = [key for key in note.AP.N.keys() if key != "/Off"] if str(field.FT) == "/Btn" else []  # noqa: SIM118
                left, bottom, right, top = (float(value) for value in note.Rect)
                codes = [str(entry[0]) for entry in field.get("/Opt", ())]
                state = states[0].removeprefix("/") if states else ""
                here.append((str(field.T), state, (left + right) / 2, (bottom + top) / 2, codes))
            found.append(here)
    return found


WRITERS: dict[str, Callable[[bytes, Mapping[str, str]], bytes]] = {
    "pikepdf": with_pikepdf,
    "pypdf": with_pypdf,
    "pdfium": with_pdfium,
}

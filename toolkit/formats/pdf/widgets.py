"""Fields of a form, written over the empty check boxes that hold their places. Writes with pikepdf.

Each has a name, a tooltip that is a whole question, and an appearance of its own, so that no viewer has to invent one.
Nothing is chosen beforehand, and a choice can be taken back. All text is set in one font with one byte a letter, the
only kind that every viewer and every tool can write with.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from toolkit.formats.pdf import typeface
from toolkit.formats.pdf.layout import STAMP
from toolkit.formats.pdf.typeface import FONT

Kind: TypeAlias = Literal["text", "lines", "combo", "check", "radio"]
HIDDEN, PRINTED = 1 << 1, 1 << 2  # flags of annotations: nobody sees it; it appears on paper
READ_ONLY = 1  # a flag of fields, as those below
MANY_LINES, RADIO, COMBO, EDIT = 1 << 12, 1 << 15, 1 << 17, 1 << 18  # flags of fields
GRAY, EDGE = 0.45, 1  # of the frame around a ground: brightness, and points, whole ones as some viewers want them
MARGIN, LARGEST = 2.0, 11.0  # points: between the edge of a field and its words, and the size of these


@dataclass(frozen=True)
class Control:
    """One control. `question` is read out; `state` is what a tick means; `free` lists take other words too.

    Controls with one name share one answer: the buttons of a choice, or a question that stands on several pages.
    """

    name: str
    type: Kind
    question: str
    state: str = ""
    option: str = ""  # of a button in a choice: the question and its answer
    options: tuple[tuple[str, str], ...] = ()
    size: float = 11  # points; 0 lets a viewer choose what fits
    free: bool = False
    value: str = ""  # what stands in it beforehand: only a text that the font for typing has
    square: bool = False  # a choice drawn in squares, marked by crosses as a tick is
    covers: bool = False  # a field with a ground and a frame of its own, over boxes for single characters


def write(pdf: pikepdf.Pdf, controls: Sequence[Control], stamps: Mapping[str, str]) -> None:
    """Turn the places of a PDF, in order, into these controls. A hidden field says by the stamps what sheet it is."""
    places = [note for page in pdf.pages for note in page.get("/Annots", ()) if note.get("/Subtype") == Name.Widget]
    anew = any(control.value for control in controls)  # PDFium draws what was typed again only on pages it has shown
    form = pdf.Root.AcroForm = pdf.make_indirect(Dictionary(NeedAppearances=anew))
    font = typeface.one_byte(pdf)
    form.DR = Dictionary(Font=Dictionary({f"/{FONT}": font}))
    form.DA = String(style(11))
    looks, fields = _Looks(pdf, font), dict[str, Any]()
    often = {control.name: sum(other.name == control.name for other in controls) for control in controls}
    for place, control in zip(places, controls, strict=True):
        _emptied(place)
        _shown(place, control, looks)
        if control.type != "radio" and often[control.name] == 1:
            _asked(place, control, looks)
            fields[control.name] = place
            continue
        if control.name not in fields:
            fields[control.name] = pdf.make_indirect(Dictionary(Kids=Array()))
            _asked(fields[control.name], control, looks)
        place.Parent = fields[control.name]
        if control.option:
            place.TU = String(control.option)
        fields[control.name].Kids.append(place)
    form.Fields = Array([*fields.values(), *([_hidden(pdf, stamps)] if "Worksheet" in stamps else [])])
    for page in pdf.pages:
        if "/Annots" in page:
            page.Tabs = Name.S


def _hidden(pdf: pikepdf.Pdf, stamps: Mapping[str, str]) -> Any:
    """A field that nobody sees or changes: forms are kept by tools that drop everything else a file says of itself."""
    words = " ".join(f"{name}={text}" for name, text in sorted(stamps.items()))
    page = pdf.pages[0]
    made = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Tx,
            T=String(STAMP),
            TU=String("Which worksheet this is, for reading it back"),
            V=String(words),
            DV=String(words),
            DA=String(style(9.5)),
            Ff=READ_ONLY,
            F=HIDDEN,
            P=page.obj,
            Rect=Array([0, 0, 0, 0]),
        )
    )
    if "/Annots" not in page:
        page.Annots = Array()
    page.Annots.append(made)
    return made


def _emptied(place: Any) -> None:
    """Keep of a place where it is, and its place in the tree of tags."""
    left, one, right, other = (float(value) for value in place.Rect)
    for key in list(place.keys()):
        if key not in ("/Type", "/Subtype", "/P", "/StructParent"):
            del place[key]
    place.Rect = Array([round(value, 3) for value in (left, min(one, other), right, max(one, other))])
    place.F = PRINTED


class _Looks:
    """How controls look, and lists to choose from, each written once however often it is used."""

    def __init__(self, pdf: pikepdf.Pdf, font: Any) -> None:
        self.pdf, self.font = pdf, Dictionary(Font=Dictionary({f"/{FONT}": font}))
        self.drawings: dict[tuple[bytes, float, float], Any] = {}
        self.lists: dict[tuple[tuple[str, str], ...], Any] = {}

    def drawn(self, content: bytes, width: float, height: float, *, words: bool = False) -> Any:
        """A drawing of so many points."""
        key = content, round(width, 2), round(height, 2)
        if key not in self.drawings:
            stream = self.pdf.make_stream(content)
            stream.Type, stream.Subtype = Name.XObject, Name.Form
            stream.BBox = Array([0, 0, *key[1:]])
            stream.Resources = self.font if words else Dictionary()
            self.drawings[key] = stream
        return self.drawings[key]

    def entries(self, options: tuple[tuple[str, str], ...]) -> Any:
        """What a list offers: nothing, then each code with its words."""
        if options not in self.lists:
            entries = [Array([String(code), String(f"{code} {words}")]) for code, words in options]
            self.lists[options] = self.pdf.make_indirect(Array([Array([String(""), String(" ")]), *entries]))
        return self.lists[options]


def _asked(field: Any, control: Control, looks: _Looks) -> None:
    """What the field is, apart from how it looks."""
    field.T, field.TU = String(control.name), String(control.question)
    match control.type:
        case "text" | "lines":
            field.FT, field.V = Name.Tx, String(control.value)
            field.Ff = MANY_LINES if control.type == "lines" else 0
        case "combo":
            field.FT, field.V = Name.Ch, String("")
            field.Ff = COMBO | (EDIT if control.free else 0)
            field.Opt = looks.entries(control.options)
        case "check" | "radio":
            field.FT, field.V = Name.Btn, Name.Off
            field.Ff = RADIO if control.type == "radio" else 0
    if control.type not in ("check", "radio"):
        field.DA = String(style(control.size))


def _shown(place: Any, control: Control, looks: _Looks) -> None:
    """How the control looks while it is empty, and how a tick looks."""
    left, bottom, right, top = (float(value) for value in place.Rect)
    width, height = right - left, top - bottom
    if control.type in ("check", "radio"):
        round_ = control.type == "radio" and not control.square
        place.MK = Dictionary(CA=String("l" if round_ else "8"))
        place.DA = String("/ZaDb 0 Tf 0 g")
        place.AS = Name.Off
        marked = _dot(width, height) if round_ else _cross(width, height)
        states = {"/Off": looks.drawn(b"", width, height), f"/{control.state}": looks.drawn(marked, width, height)}
        place.AP = Dictionary(N=Dictionary(states))
        return
    place.DA = String(style(control.size))
    empty = f"/Tx BMC {_words(control.value, width, height) if control.value else ''} EMC".encode()
    if control.covers or control.type == "lines":  # what is drawn for a pen would run through typed words
        place.MK = Dictionary(BG=Array([1]), BC=Array([GRAY]))
        place.BS = Dictionary(W=EDGE, S=Name.S)
        inner = f"{EDGE / 2} {EDGE / 2} {width - EDGE:.2f} {height - EDGE:.2f}"
        empty = f"1 g 0 0 {width:.2f} {height:.2f} re f {GRAY} G {EDGE} w {inner} re S /Tx BMC EMC".encode()
    place.AP = Dictionary(N=looks.drawn(empty, width, height, words=True))


def _words(text: str, width: float, height: float) -> str:
    """A text on one line, as large as it fits."""
    size = math.floor(min(LARGEST, height, (width - 2 * MARGIN) / typeface.width(text, 1)) * 10) / 10
    coded = "".join(f"{typeface.CODES[letter]:02x}" for letter in text)
    up = (height - typeface.capital() * size) / 2
    return f"q BT {style(size)} {MARGIN:g} {up:.2f} Td <{coded}> Tj ET Q"


def _cross(width: float, height: float) -> bytes:
    x, y = width * 0.22, height * 0.22
    right, top = width - x, height - y
    return f"1.4 w 0 G {x:.2f} {y:.2f} m {right:.2f} {top:.2f} l {x:.2f} {top:.2f} m {right:.2f} {y:.2f} l S".encode()


def _dot(width: float, height: float) -> bytes:
    """A filled circle, half as wide as its ring: four curves, whose handles are 0.5523 of the radius long."""
    x, y, r = width / 2, height / 2, min(width, height) / 4
    k = 0.5523 * r
    return (
        f"0 g {x + r:.3f} {y:.3f} m {x + r:.3f} {y + k:.3f} {x + k:.3f} {y + r:.3f} {x:.3f} {y + r:.3f} c "
        f"{x - k:.3f} {y + r:.3f} {x - r:.3f} {y + k:.3f} {x - r:.3f} {y:.3f} c "
        f"{x - r:.3f} {y - k:.3f} {x - k:.3f} {y - r:.3f} {x:.3f} {y - r:.3f} c "
        f"{x + k:.3f} {y - r:.3f} {x + r:.3f} {y - k:.3f} {x + r:.3f} {y:.3f} c f"
    ).encode()


def style(size: float) -> str:
    """How a field says its font and the size of it."""
    return f"/{FONT} {size:g} Tf 0 g"

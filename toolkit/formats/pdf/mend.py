"""What WeasyPrint leaves undone although validators pass. Writes with pikepdf."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name

from toolkit.formats.pdf import widgets
from toolkit.formats.pdf.layout import NAMESPACE

POINT = 72 / 25.4  # PDF units in a millimeter
COLOR = re.compile(rb"^([\d.]+ [\d.]+ [\d.]+)( (?:rg|RG))$", re.MULTILINE)  # WeasyPrint writes one operator a line


@dataclass(frozen=True)
class Inlay:
    """The first page of another PDF, in small: on which page (from 1) and where, in mm from the upper left corner."""

    pdf: bytes
    page: int
    left: float
    top: float
    width: float


def finished(
    pdf: bytes, stamps: Mapping[str, str], inlays: Sequence[Inlay] = (), controls: Sequence[widgets.Control] = ()
) -> bytes:
    """Mend the tags, stamp what this is into the document information by names such as "Worksheet", draw the inlays.

    `controls` are put into the places that were reserved for them.
    """
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for element, group in _elements(opened.Root.StructTreeRoot, ""):
            _scope(element, group)
            _numbering(element)
        _stamp(opened, stamps)
        for number, inlay in enumerate(inlays):
            _draw(opened, inlay, f"/Inlay{number}")
        if controls:
            widgets.write(opened, controls, stamps)
        out = io.BytesIO()
        opened.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def inked(pdf: bytes, colors: Mapping[str, str]) -> bytes:
    """The same pages in other inks: each color, as `#RRGGBB`, drawn as the one it stands for. Photographs stay."""
    swaps = {_operands(old): _operands(new) for old, new in colors.items()}
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for stream in opened.objects:
            if isinstance(stream, pikepdf.Stream) and _draws(stream):
                stream.write(COLOR.sub(lambda found: swaps.get(found[1], found[1]) + found[2], stream.read_bytes()))
        out = io.BytesIO()
        opened.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _draws(stream: pikepdf.Stream) -> bool:
    """Whether a stream draws: a page's own has no type; fonts and pictures say what they are."""
    if stream.get("/Subtype") == Name.Form or stream.get("/PatternType") == 1:
        return True
    return not {"/Type", "/Subtype", "/Length1", "/FunctionType"} & set(stream.keys())


def _operands(color: str) -> bytes:
    """A color as WeasyPrint writes it: three shares with up to six decimals."""
    shares = (f"{int(color[at : at + 2], 16) / 255:.6f}" for at in (1, 3, 5))
    return " ".join(share.rstrip("0").rstrip(".") for share in shares).encode()


def _stamp(opened: pikepdf.Pdf, stamps: Mapping[str, str]) -> None:
    """Write into the document information and beside it, as XMP: some tools keep only one of the two."""
    for name, text in sorted(stamps.items()):
        opened.docinfo[f"/Toolkit{name}"] = text
    said = "".join(f"<tk:{name}>{escape(text)}</tk:{name}>" for name, text in sorted(stamps.items()))
    if said:
        words = f'<rdf:Description rdf:about="" xmlns:tk="{NAMESPACE}">{said}</rdf:Description></rdf:RDF>'
        metadata = opened.Root.Metadata
        metadata.write(metadata.read_bytes().replace(b"</rdf:RDF>", words.encode()))


def _draw(opened: pikepdf.Pdf, inlay: Inlay, name: str) -> None:
    """Draw a page in small into its place, as decoration that a screen reader leaves out: its name stands there."""
    page = opened.pages[inlay.page - 1]
    with pikepdf.open(io.BytesIO(inlay.pdf)) as other:
        form = opened.copy_foreign(_unmarked(other).as_form_xobject())
        wide = float(other.pages[0].mediabox[2])
        high = float(other.pages[0].mediabox[3])
    scale = inlay.width * POINT / wide
    y = float(page.mediabox[3]) - inlay.top * POINT - high * scale
    if "/XObject" not in page.Resources:
        page.Resources.XObject = Dictionary()
    page.Resources.XObject[name] = form
    drawn = f"Q /Artifact BMC q {scale:.5f} 0 0 {scale:.5f} {inlay.left * POINT:.3f} {y:.3f} cm {name} Do Q EMC"
    page.contents_add(b"q", prepend=True)  # what stands there may have moved the origin
    page.contents_add(drawn.encode(), prepend=False)


def _unmarked(pdf: pikepdf.Pdf) -> pikepdf.Page:
    """The first page without its marks for the tag tree, which stays behind."""
    page = pdf.pages[0]
    kept = [item for item in pikepdf.parse_content_stream(page) if str(item.operator) not in ("BDC", "BMC", "EMC")]
    page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(kept))
    if "/StructParents" in page:
        del page["/StructParents"]
    return page


def _elements(element: Any, group: str) -> Iterator[tuple[Any, str]]:
    """Every structure element, with the table group (/THead, /TBody ...) it stands in."""
    stack = [(element, group)]
    while stack:
        here, group = stack.pop()
        if isinstance(here, Array):
            stack += [(child, group) for child in reversed(list(here))]
        elif isinstance(here, Dictionary):
            kind = str(here.get("/S", ""))
            group = kind if kind in ("/THead", "/TBody", "/TFoot") else group
            yield here, group
            if "/K" in here:
                stack.append((here.K, group))


def _scope(element: Any, group: str) -> None:
    """A header cell says whether it heads a column or a row; some readers do not follow /Headers."""
    if element.get("/S") == Name.TH:
        scope = Name.Column if group == "/THead" else Name.Row
        _attributes(element, "/Table")["/Scope"] = scope


def _numbering(element: Any) -> None:
    if element.get("/S") == Name.L and "/A" not in element:
        element.A = Dictionary(O=Name.List, ListNumbering=Name("/None"))


def _attributes(element: Any, owner: str) -> Any:
    """The attributes of one owner, made where there are none."""
    found = element.get("/A")
    candidates = [] if found is None else list(found) if isinstance(found, Array) else [found]
    for item in candidates:
        if isinstance(item, Dictionary) and str(item.get("/O", "")) == owner:
            return item
    made = Dictionary(O=Name(owner))
    element.A = made if found is None else Array([*candidates, made])
    return element.A if found is None else element.A[-1]

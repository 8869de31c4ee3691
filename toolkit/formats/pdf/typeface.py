"""Our typeface inside forms: with one byte a letter for typing, and with any letter it has for what somebody wrote."""

from __future__ import annotations

import functools
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from toolkit import resources

FONT = "TkField"
FIRST, LAST = 32, 255  # codes of the one-byte font, in the order of Windows-1252
CODES = {bytes([code]).decode("cp1252", "ignore"): code for code in range(FIRST, LAST + 1)}


@dataclass(frozen=True)
class _Face:
    """A part of the typeface; measures in thousandths of its size. `glyphs` are numbers by character."""

    data: bytes
    glyphs: Mapping[str, int]
    widths: Mapping[str, int]
    box: tuple[int, int, int, int]
    ascent: int
    descent: int
    capital: int


@dataclass(frozen=True)
class Wide:
    """A font for certain characters with two bytes each, and the number of each character in it."""

    font: Any
    glyphs: Mapping[str, int]


def width(text: str, size: float) -> float:
    """How wide a text of a line is, in points. Characters that we cannot draw have no width."""
    widths = _whole().widths
    return sum(widths.get(letter, 0) for letter in text) * size / 1000


def drawn(letter: str) -> bool:
    """Whether the typeface has this character."""
    return letter in _whole().glyphs


def capital() -> float:
    """The height of a capital letter, as a share of the size."""
    return _whole().capital / 1000


def plain(text: str) -> bool:
    """Whether the one-byte font has all of a text."""
    return all(letter in CODES and drawn(letter) for letter in text)


def one_byte(pdf: pikepdf.Pdf) -> Any:
    """The letters of Western European languages in a font that every viewer and every tool can write with."""
    face = _part("".join(CODES))
    letters = {code: letter for letter, code in CODES.items()}
    widths = [face.widths.get(letters.get(code, ""), 0) for code in range(FIRST, LAST + 1)]
    descriptor = _descriptor(pdf, face, "/TKFLDS+AtkinsonHyperlegible", 32)
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.TrueType,
            BaseFont=descriptor.FontName,
            Encoding=Name.WinAnsiEncoding,
            FirstChar=FIRST,
            LastChar=LAST,
            Widths=Array(widths),
            FontDescriptor=descriptor,
            ToUnicode=pdf.make_stream(_unicode(((code, letter) for letter, code in CODES.items() if letter), 1)),
        )
    )


def wide(pdf: pikepdf.Pdf, letters: Iterable[str]) -> Wide:
    """A font that draws these characters; each has to be one that is `drawn`."""
    face = _part("".join(sorted(set(letters))))
    descriptor = _descriptor(pdf, face, "/TKWIDE+AtkinsonHyperlegible", 4)
    numbered = sorted((number, letter) for letter, number in face.glyphs.items())
    inner = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=descriptor.FontName,
        CIDSystemInfo=Dictionary(Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("Identity"), Supplement=0),
        CIDToGIDMap=Name.Identity,
        DW=0,
        W=Array([part for number, letter in numbered for part in (number, Array([face.widths[letter]]))]),
        FontDescriptor=descriptor,
    )
    font = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type0,
        BaseFont=descriptor.FontName,
        Encoding=Name("/Identity-H"),
        DescendantFonts=Array([pdf.make_indirect(inner)]),
        ToUnicode=pdf.make_stream(_unicode(numbered, 2)),
    )
    return Wide(pdf.make_indirect(font), face.glyphs)


def _descriptor(pdf: pikepdf.Pdf, face: _Face, name: str, flags: int) -> Any:
    file = pdf.make_stream(face.data)
    file.Length1 = len(face.data)
    return pdf.make_indirect(
        Dictionary(
            Type=Name.FontDescriptor,
            FontName=Name(name),
            Flags=flags,
            FontBBox=Array(face.box),
            ItalicAngle=0,
            Ascent=face.ascent,
            Descent=face.descent,
            CapHeight=face.capital,
            StemV=80,
            FontFile2=file,
        )
    )


@functools.cache
def _whole() -> _Face:
    """The whole typeface, for measuring."""
    from fontTools.ttLib import TTFont

    return _face(TTFont(resources.font("Regular"), recalcTimestamp=False), b"")


@functools.lru_cache(maxsize=8)
def _part(letters: str) -> _Face:
    """The typeface with some letters only."""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    font = TTFont(resources.font("Regular"), recalcTimestamp=False)
    chosen = subset.Options(hinting=False, layout_features=[], notdef_outline=True, name_IDs=[], recalc_timestamp=False)
    maker = subset.Subsetter(chosen)
    maker.populate(unicodes=[ord(letter) for letter in letters])
    maker.subset(font)
    out = io.BytesIO()
    font.save(out, reorderTables=True)
    return _face(font, out.getvalue())


def _face(font: Any, data: bytes) -> _Face:
    each = 1000 / font["head"].unitsPerEm
    shapes, widths, numbers = font.getBestCmap(), font["hmtx"], font.getReverseGlyphMap()
    head = font["head"]
    return _Face(
        data,
        {chr(point): numbers[shape] for point, shape in shapes.items()},
        {chr(point): round(widths[shape][0] * each) for point, shape in shapes.items()},
        tuple(round(value * each) for value in (head.xMin, head.yMin, head.xMax, head.yMax)),
        round(font["hhea"].ascent * each),
        round(font["hhea"].descent * each),
        round(font["OS/2"].sCapHeight * each),
    )


def _unicode(known: Iterable[tuple[int, str]], size: int) -> bytes:
    """Which character each code of so many bytes means, for tools that copy or read out the text."""
    digits = size * 2
    lines = [f"<{code:0{digits}x}> <{letter.encode('utf-16-be').hex()}>" for code, letter in known]
    chunks = [lines[start : start + 100] for start in range(0, len(lines), 100)]
    mapped = "\n".join(f"{len(chunk)} beginbfchar\n" + "\n".join(chunk) + "\nendbfchar" for chunk in chunks)
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap "
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def /CMapName /Adobe-Identity-UCS def "
        f"/CMapType 2 def 1 begincodespacerange <{'00' * size}> <{'ff' * size}> endcodespacerange\n{mapped}\n"
        "endcmap CMapName currentdict /CMap defineresource pop end end"
    ).encode()

"""Answers into a fillable PDF, each drawn in its field, so that every viewer shows it and flattening keeps it."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from toolkit import codes
from toolkit.agenda import Workshop
from toolkit.answers import Submission, Value, current
from toolkit.branding import Branding
from toolkit.document import Document, Field
from toolkit.fields import template_id
from toolkit.formats.pdf import form, slip_typed, typed, typeface
from toolkit.formats.pdf.book import Made
from toolkit.formats.pdf.layout import name, option_name
from toolkit.formats.pdf.paper import PaperName
from toolkit.formats.pdf.typed import MisfitError
from toolkit.formats.pdf.widgets import MANY_LINES, style
from toolkit.problems import Problem
from toolkit.slip import CODE

MARGIN = 2.0  # points between the edge of a field and its words
SIZES = {False: (11.0, 6.0), True: (18.0, 16.0)}  # largest and smallest type in points; in large print
STEP = 0.5  # points
LEAST_ENTRY = 8.0  # points: below it the code of an entry is read better without its words
LEADING = 1.2  # from one line to the next, as a share of the size
ELLIPSIS = "…"


def filled(
    document: Document,
    submission: Submission,
    size: PaperName,
    branding: Branding,
    workshop: Workshop | None = None,
    *,
    large: bool = False,
) -> Made:
    """The fillable worksheet with the certain answers of a submission in it, and a problem for each that is not whole.

    `large`: the one in large print, where no type gets small. A slip needs its workshop. Every value is stored as it
    is; one that is longer than its field ends in dots where it is drawn.
    """
    given = submission.values()
    if workshop is None:
        pdf, pages, problems = form.fillable(document, size, branding, submission.code, large=large)
    else:
        pdf, pages, problems = slip_typed.fillable(workshop, document, size, branding, submission.code, large=large)
        given = ({CODE: codes.shown(submission.code)} if submission.code else {}) | given
    if problems:
        return pdf, pages, problems
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        writing = _Writing(opened, document, SIZES[large])
        for id, value in given.items():
            writing.answer(current(document, id), value)
        writing.draw()
        out = io.BytesIO()
        opened.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue(), pages, tuple(writing.problems)


class _Writing:
    """One form while it is filled in."""

    def __init__(self, pdf: pikepdf.Pdf, document: Document, sizes: tuple[float, float]) -> None:
        self.pdf, self.document, self.sizes = pdf, document, sizes
        self.known = {id: item for id, item in document.by_template.items() if "fillable" in item.media}
        self.fields: dict[str, Any] = {str(field.T): field for field in pdf.Root.AcroForm.Fields}
        self.texts: list[tuple[Field, Any, str]] = []
        self.problems: list[Problem] = []

    def answer(self, id: str, value: Value) -> None:
        """Store one answer."""
        item = self.known.get(template_id(id))
        field: Any = self.fields.get(name(id))
        boxes = self._boxes(id, item) if item and field is None else {}
        if item is None or (field is None and not boxes):
            message = f"The answer to '{id}' has no place in this PDF: it is left out."
            self.problems.append(Problem(self.document.source, "pdf-answer", message))
            return
        try:
            words = typed.words(item, value)
        except MisfitError as error:
            self._lost(item, id, f"{error}: it is left out")
            return
        if boxes:
            for code in words.split(", ") if words else ():
                _tick(boxes[code], code)
        elif str(field.FT) == "/Btn":
            if item.type != "check" or value is True:
                _tick(field, words)
        elif odd := sorted({letter for letter in words if not _drawable(letter)}):
            self._lost(item, id, f"holds a character that our typeface does not have ('{odd[0]}'): it is left out")
        elif words:
            field.V = String(words)
            self.texts.append((item, field, words))

    def draw(self) -> None:
        """Draw all that was stored as words, with a font for the letters that the one for typing does not have."""
        rare = {letter for _, _, words in self.texts for letter in _visible(words) if not typeface.plain(letter)}
        letters = {letter for _, _, words in self.texts if rare & set(words) for letter in _visible(words)}
        wide = typeface.wide(self.pdf, letters | {" ", ELLIPSIS}) if rare else None
        for item, field, words in self.texts:
            whole = True
            for place in field.get("/Kids", [field]):
                whole &= _drawn(self.pdf, field, place, _shown(item, field, words), wide, self.sizes)
            if not whole:
                id = item.id if ".*." not in item.id else str(field.T).replace("__", ".")
                self._lost(item, id, "is longer than its field: the file holds all of it, the page shows the beginning")

    def _boxes(self, id: str, item: Field) -> dict[str, Any]:
        options = item.options.options if item.options and item.type == "multi" else ()
        names = {option.code: option_name(id, option.code) for option in options}
        return {code: self.fields[key] for code, key in names.items() if key in self.fields}

    def _lost(self, item: Field, id: str, what: str) -> None:
        message = f"The answer to '{item.label}' ({id}) {what}."
        self.problems.append(Problem(item.source, "pdf-answer", message))


def _tick(field: Any, code: str) -> None:
    field.V = Name(f"/{code}")
    for place in field.get("/Kids", [field]):
        place.AS = Name(f"/{code}") if f"/{code}" in place.AP.N else Name.Off


def _visible(words: str) -> str:
    """What is drawn of a text: no line ends, and no signs that only steer others."""
    return "".join(letter for letter in words.replace("\t", "    ") if letter != "\n" and not _steers(letter))


def _steers(letter: str) -> bool:
    return unicodedata.category(letter) == "Cf" and not typeface.drawn(letter)


def _drawable(letter: str) -> bool:
    return letter in "\n\t" or _steers(letter) or typeface.drawn(letter)


def _shown(item: Field, field: Any, words: str) -> tuple[str, ...]:
    """What may stand in a field, the best first: an entry of a list with its words, or the code alone."""
    if str(field.FT) == "/Ch" and item.options and (option := item.options.option(words)):
        return f"{words} {option.brief}", words
    return (words,)


def _drawn(
    pdf: pikepdf.Pdf,
    field: Any,
    place: Any,
    texts: tuple[str, ...],
    wide: typeface.Wide | None,
    sizes: tuple[float, float],
) -> bool:
    """Draw a text into a place, as small as it takes; False where even then not all of it is seen."""
    left, bottom, right, top = (float(value) for value in place.Rect)
    width, height = right - left, top - bottom
    several = bool(int(field.get("/Ff", 0)) & MANY_LINES)
    sizes = min(sizes[0], float(str(field.DA).split()[1])), sizes[1]
    size, lines, whole = _fitted(texts, width - 2 * MARGIN, height - 2 * MARGIN, sizes, several)
    simple = wide is None or all(typeface.plain(line) for line in lines)
    fonts = pdf.Root.AcroForm.DR.Font if simple or wide is None else Dictionary({f"/{typeface.FONT}": wide.font})
    first = height - MARGIN - size if several else (height - typeface.capital() * size) / 2
    shown = [f"{MARGIN} {first:.2f} Td {size * LEADING:.2f} TL"]
    shown += [f"<{_coded(line, None if simple else wide)}> Tj T*" for line in lines]
    inside = f"1 1 {width - 2:.2f} {height - 2:.2f} re W n BT {style(size)} {' '.join(shown)} ET"
    before = bytes(place.AP.N.read_bytes()).split(b"/Tx BMC")[0]  # the frame around several lines
    stream = pdf.make_stream(before + f"/Tx BMC q {inside} Q EMC".encode())
    stream.Type, stream.Subtype = Name.XObject, Name.Form
    stream.BBox = Array([0, 0, round(width, 2), round(height, 2)])
    stream.Resources = Dictionary(Font=fonts)
    place.AP = Dictionary(N=stream)
    place.DA = field.DA = String(style(size))
    return whole


def _coded(line: str, wide: typeface.Wide | None) -> str:
    """The bytes of a line, in hex."""
    if wide is None:
        return "".join(f"{typeface.CODES[letter]:02x}" for letter in line)
    return "".join(f"{wide.glyphs[letter]:04x}" for letter in line)


def _fitted(
    texts: tuple[str, ...], width: float, height: float, sizes: tuple[float, float], several: bool
) -> tuple[float, list[str], bool]:
    """The size, the lines, and whether they are all of the first text that fits; else the beginning of the last."""
    largest, smallest = sizes
    for text in texts:
        for size in _sizes(largest, smallest if text == texts[-1] else max(smallest, LEAST_ENTRY)):
            lines = list(_wrapped(text, width, size)) if several else [_visible(text.replace("\n", " "))]
            if len(lines) <= _room(height, size, several) and all(typeface.width(one, size) <= width for one in lines):
                return size, lines, True
    lines = list(_wrapped(texts[-1], width, smallest)) if several else [_visible(texts[-1].replace("\n", " "))]
    kept = lines[: max(1, _room(height, smallest, several))]
    while kept[-1] and typeface.width(kept[-1] + ELLIPSIS, smallest) > width:
        kept[-1] = kept[-1][:-1]
    return smallest, [*kept[:-1], kept[-1].rstrip() + ELLIPSIS], False


def _sizes(largest: float, smallest: float) -> Iterator[float]:
    size = largest
    while size >= smallest:
        yield size
        size -= STEP


def _room(height: float, size: float, several: bool) -> int:
    """How many lines there is room for."""
    return 1 + int((height - size) / (size * LEADING) + 0.001) if several else 1


def _wrapped(text: str, width: float, size: float) -> Iterator[str]:
    """A text as lines no wider than that; a word that is wider alone is cut."""
    for paragraph in text.split("\n"):
        line = ""
        for word in _visible(paragraph).split(" "):
            longer = f"{line} {word}" if line else word
            if typeface.width(longer, size) <= width:
                line = longer
                continue
            if line:
                yield line
            while typeface.width(word, size) > width and len(word) > 1:
                cut = next(n for n in range(len(word), 0, -1) if n == 1 or typeface.width(word[:n], size) <= width)
                yield word[:cut]
                word = word[cut:]
            line = word
        yield line

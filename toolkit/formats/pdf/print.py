"""A document in, the printable PDF out: measured once, then its lines and rows grow until each page is used."""

from __future__ import annotations

import base64
import functools
import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from markupsafe import Markup

from toolkit import resources
from toolkit.branding import Branding
from toolkit.document import Block, Document, Grid, Key, Medium, Rows
from toolkit.formats import html
from toolkit.formats.pdf import fill, mend, picture, pieces
from toolkit.formats.pdf.layout import name
from toolkit.formats.pdf.paper import Paper, PaperName, paper
from toolkit.formats.pdf.render import Laid, lay_out
from toolkit.problems import Problem

MEDIUM: Medium = "print"
SUPPORT = "support-line"
KEY_LINE = 4.25  # mm, one line of a key beside a table
KEY_COLUMN = 46.0
MAST = 47.0  # mm, about what the head of a landscape page takes
WORDS_WIDTH = 33.0  # mm, what a cell of words should have
LEAST_WIDTH = 24.0  # mm, below this nobody can write a word
LOGO = (32.0, 11.0)  # mm, the most a logo takes below the mark of the first page
TALL = 6000  # mm, the page on which everything is measured
TRIES = 6
SLACKS = (0.0, 0.5, 1.0)  # mm; a page packed to the last half millimeter may run over once it is laid out
USED = 3.0  # mm; a page with less than this left is full
MOST_GROWTH = 9.0  # mm, what a row may grow where a page has nothing else to fill it with


@dataclass(frozen=True)
class Section:
    """One page: its head (mast, cont or key), its HTML, the growth of its lines and rows in mm, small words or not."""

    head: str
    html: Markup
    grow: float = 0
    title: str = ""
    intro: str = ""
    tight: bool = False


@dataclass(frozen=True)
class Printed:
    """A finished PDF, its number of pages, and the millimeters left blank on each (keys excepted)."""

    pdf: bytes
    pages: int
    blank: tuple[float, ...]
    body: float


def sheet(document: Document, size: PaperName, branding: Branding) -> tuple[Printed | None, tuple[Problem, ...]]:
    """Lay out one worksheet on one paper. A page that is too long is a problem that says by how many millimeters."""
    on = paper(size, wants_landscape(document))
    if problems := tuple(_too_wide(document, on)):
        return None, problems
    body = on.body[1]
    cut = pieces.cut(document, MEDIUM, _key_columns(document, body), branding)
    css = _css(document, on, branding)
    measured, first, later, gap = _measure(document, on, cut, branding)
    blank: tuple[float, ...] = ()
    for slack in SLACKS:
        pages, lines = _pack(measured, body - first - slack, body - later - slack, gap)
        sections, lines = _grow(cut, pages, lines, branding)
        laid, blank = _fit(document, on, cut, pages, lines, sections, css, branding)
        if min(blank) >= 0:
            break
    else:
        over = math.ceil(-min(blank))
        message = f"On {size} paper a page of this sheet is {over} mm too long. Shorten it, or start a new page."
        return None, (Problem(document.source, "page-too-long", message),)
    return Printed(mend.finished(laid.pdf(), document), laid.pages, blank[: len(pages)], body), ()


def wants_landscape(document: Document) -> bool:
    """Whether a table and the keys beside it need more width than an upright page has."""
    upright = paper("a4", landscape=False).body[0]
    return any(_width(block, WORDS_WIDTH, 1) > upright for block in document.blocks)


def _too_wide(document: Document, on: Paper) -> Iterator[Problem]:
    """A table that would be cut off at the right edge."""
    columns = _key_columns(document, on.body[1])
    for block in document.blocks:
        over = math.ceil(_width(block, LEAST_WIDTH, columns) - on.body[0])
        if over > 0:
            message = (
                f"On {on.name} paper this table and its keys are {over} mm too wide. "
                "Make columns narrower, put questions under one another, or print the rows as cards."
            )
            yield Problem(block.source, "table-too-wide", message)


def _width(block: Block, words: float, key_columns: int) -> float:
    """The width a block needs where a cell of words takes `words` mm."""
    widest = 0.0
    for part in block.parts:
        if isinstance(part, Rows | Grid) and MEDIUM in part.media and not (isinstance(part, Rows) and part.cards):
            header = words if isinstance(part, Grid) and not part.narrow_headers else 9
            widest = max(widest, header + sum(c.width or words for c in html.shown_columns(part, MEDIUM)))
    return widest + (KEY_COLUMN * key_columns + 5 if widest and pieces.sides(block, MEDIUM) else 0)


def _key_columns(document: Document, body: float) -> int:
    lines = max((pieces.key_lines(block, MEDIUM) for block in document.blocks), default=0)
    return math.ceil(lines * KEY_LINE / (body - MAST))


def _measure(
    document: Document, on: Paper, cut: pieces.Sheet, branding: Branding
) -> tuple[list[fill.Measured], float, float, float]:
    """Lay everything out on one endless page and read the heights off it."""
    tall = replace(on, height=TALL)
    parts = [_wrapped(f"p-{piece.id}", piece.make({}, 1, 0, 0)) for piece in cut.pieces]
    if _supported(document):
        parts.append(_wrapped(f"p-{SUPPORT}", _support(branding)))
    sections = [Section("mast", Markup("").join(parts)), Section("cont", Markup(""))]
    laid = lay_out(_html(document, sections, branding), _css(document, tall, branding), document.source)
    boxes = laid.boxes
    found = [_heights(piece, laid) for piece in cut.pieces]
    if _supported(document):
        found.append(fill.Measured(SUPPORT, boxes[f"p-{SUPPORT}"].height))
    first = boxes[f"p-{cut.pieces[0].id}"].y - on.odd.top
    later = boxes["end-2"].y - on.odd.top
    ordered = [boxes[f"p-{piece.id}"] for piece in cut.pieces]
    gap = ordered[1].y - ordered[0].bottom if len(ordered) > 1 else 0
    return found, first, later, gap


def _heights(piece: pieces.Piece, laid: Laid) -> fill.Measured:
    boxes = laid.boxes
    height = boxes[f"p-{piece.id}"].height
    if piece.rows is None:
        growing = piece.grid_rows + piece.single_lines
        return fill.Measured(piece.id, height, new_page=piece.new_page, lines=piece.writing({}), growing=growing)
    own = name(piece.rows.id)
    rows = tuple(boxes[f"{own}_row_{n}"].height for n in range(1, piece.rows.printed + 1))
    shown = [box.height for id, box in boxes.items() if id.startswith(f"{own}_eg_")]
    keys = max((box.height for id, box in boxes.items() if id.startswith(f"{piece.id}_keys_")), default=0)
    table = boxes[f"{own}_table"].height
    head = table - sum(rows)
    return fill.Measured(
        piece.id,
        height - max(table, keys),
        rows,
        head,
        again=head - sum(shown),
        keys=keys,
        base=_millimeters("slim" if piece.rows.slim_in(MEDIUM) else "row"),
        new_page=piece.new_page,
        lines=piece.writing({}),
        row_slots=piece.row_slots,
        few=1 if piece.rows.cards else fill.FEW_ROWS,
    )


def _millimeters(token: str) -> float:
    return float(resources.tokens()[":root"][token].removesuffix("mm"))


def _pack(
    measured: list[fill.Measured], first: float, later: float, gap: float
) -> tuple[list[fill.Page], dict[str, int]]:
    """Choose pages; answers give back lines, the longest first and never more than half, where that saves a page."""
    wanted = {name: count for piece in measured for name, count in piece.lines.items()}
    least = {name: math.ceil(count / 2) for name, count in wanted.items()}
    best = fill.pack(measured, first, later, gap), wanted
    lines = fill.shortened(wanted, least)
    while lines is not None:
        pages = fill.pack([_with_lines(piece, lines) for piece in measured], first, later, gap)
        if len(pages) < len(best[0]):
            best = pages, lines
        lines = fill.shortened(lines, least)
    return best


def _with_lines(piece: fill.Measured, lines: dict[str, int]) -> fill.Measured:
    given = {name: lines[name] for name in piece.lines}
    less = (sum(piece.lines.values()) - sum(given.values())) * fill.PITCH
    return replace(piece, fixed=piece.fixed - less, lines=given)


def _grow(
    cut: pieces.Sheet, pages: list[fill.Page], lines: dict[str, int], branding: Branding
) -> tuple[list[Section], dict[str, int]]:
    """Give what is free on each page to its lines and rows."""
    writing = {piece.id: piece.writing(lines) for piece in cut.pieces}
    wanted = {name: count for piece in cut.pieces for name, count in piece.writing({}).items()}
    grows = []
    for page in pages:
        here = {name: count for item in page.slices for name, count in writing.get(item.id, {}).items()}
        most = {name: fill.most_lines(wanted[name]) for name in here}
        grow, more = fill.grown(max(0.0, page.free - 1), sum(item.slots for item in page.slices), here, most)
        grows.append(grow)
        lines = {**lines, **more}
    return [
        replace(section, grow=min(grow, MOST_GROWTH))
        for section, grow in zip(_sections(cut, pages, lines, branding), grows, strict=True)
    ], lines


def _sections(
    cut: pieces.Sheet, pages: list[fill.Page], lines: dict[str, int], branding: Branding
) -> Iterator[Section]:
    made = {piece.id: piece for piece in cut.pieces}
    for number, page in enumerate(pages):
        bodies = [
            _wrapped(
                None,
                _support(branding)
                if item.id == SUPPORT
                else made[item.id].make(lines, item.first, item.last, item.more),
            )
            for item in page.slices
        ]
        yield Section("cont" if number else "mast", Markup("").join(bodies))


def _fit(
    document: Document,
    on: Paper,
    cut: pieces.Sheet,
    pages: list[fill.Page],
    lines: dict[str, int],
    sections: list[Section],
    css: tuple[str, ...],
    branding: Branding,
) -> tuple[Laid, tuple[float, ...]]:
    """Lay out, look what is left, adjust the growth, until each page is used and none runs over."""
    keys = [Section("key", _key(key, branding), title=key.title, intro=key.intro) for key in cut.key_pages]
    sections = [*sections, *keys]
    slots = [sum(item.slots for item in page.slices) for page in pages] + [0] * len(keys)
    sound = [0.0] * len(sections)
    laid, blank = _tried(document, on, sections, css, branding)
    for attempt in range(TRIES):
        if all(map(_settled, sections, blank, slots)):
            break
        last = attempt == TRIES - 1  # no more experiments: what is known to fit
        for index, (section, left) in enumerate(zip(sections, blank, strict=True)):
            sound[index] = section.grow if left >= 0 else sound[index]
            grow = sound[index] if last else _next_growth(section.grow, left, slots[index], sound[index])
            tight = section.tight or (section.head == "key" and left < 0)
            sections[index] = replace(section, grow=grow, tight=tight)
        laid, blank = _tried(document, on, sections, css, branding)
    return laid, blank


def _settled(section: Section, left: float, slots: int) -> bool:
    """Whether a page needs no other try: full, or with nothing in it that could grow or be set closer."""
    if left < 0:
        return not slots and (section.head != "key" or section.tight)
    return left < USED or not slots or section.grow >= MOST_GROWTH


def _tried(
    document: Document, on: Paper, sections: list[Section], css: tuple[str, ...], branding: Branding
) -> tuple[Laid, tuple[float, ...]]:
    laid = lay_out(_html(document, sections, branding), css, document.source)
    return laid, tuple(_blank(laid, number, on) for number in range(1, len(sections) + 1))


def _next_growth(grow: float, left: float, slots: int, sound: float) -> float:
    if not slots or 0 <= left < USED:
        return grow
    if left < 0:  # grown too far: go back half the way to what is known to fit
        return (grow + sound) / 2
    return min(MOST_GROWTH, grow + (left - 1) / slots)


def _blank(laid: Laid, number: int, on: Paper) -> float:
    """Millimeters left below a section; less than nothing where it ran over onto another page."""
    start, end = laid.boxes[f"section-{number}"], laid.boxes[f"end-{number}"]
    top, height = on.odd.top, on.body[1]
    if end.page == start.page:
        return top + height - end.y
    return -(end.y - top) - (end.page - start.page - 1) * height


def _wrapped(id: str | None, body: Markup) -> Markup:
    return Markup('<div class="piece"{}>{}</div>').format(Markup(' id="{}"').format(id) if id else "", body)


def _supported(document: Document) -> bool:
    return document.sensitivity >= 2


def _support(branding: Branding) -> Markup:
    return Markup(html.render("pdf/support-line.html.j2", branding))  # noqa: S704  the template escaped


def _key(key: Key, branding: Branding) -> Markup:
    return html.part(key, MEDIUM, name, branding)


def _html(document: Document, sections: list[Section], branding: Branding) -> str:
    stay = "No name, no code" if document.sensitivity == 3 else "No name needed"
    author = branding.center or branding.tool
    context = {"document": document, "sections": sections, "stay": stay, "author": author, "logo": _logo(branding)}
    return html.render("pdf/sheet.html.j2", branding, **context)


def _logo(branding: Branding) -> dict[str, object] | None:
    """The logo as data that stands in the page itself, with its size in millimeters."""
    if branding.logo is None:
        return None
    width, height = branding.logo.within(*LOGO)
    return {"data": base64.b64encode(branding.logo.png).decode(), "width": width, "height": height}


def _css(document: Document, on: Paper, branding: Branding) -> tuple[str, ...]:
    own = [_file("letter.css")] if on.name == "letter" else []
    own += [_file("landscape.css")] if on.landscape else []
    return (_file("tokens.css"), _file("sheet.css"), *own, _page_css(document, on, branding))


@functools.cache
def _file(css: str) -> str:
    return (resources.templates() / "css" / css).read_text("utf-8")


def _page_css(document: Document, on: Paper, branding: Branding) -> str:
    """Margins, footer and drawing of odd (:right) and even (:left) pages."""
    words = [document.code, f"version {document.version}", branding.center or branding.tool, branding.month]
    left = _quoted(" · ".join(word for word in words if word))
    tokens = resources.tokens()[":root"]
    css = [f"@page {{ size: {on.width}mm {on.height}mm }}"]
    for side, even in ((":right", False), (":left", True)):
        margins = on.even if even else on.odd
        text = (
            f"font: 400 {tokens['t-foot']}/1.3 Toolkit; color: {tokens['ink-2']}; vertical-align: top; padding-top: 3mm"
        )
        mark = 36 - margins.right  # the last 36 mm at the right stay empty for a mark
        css.append(
            f"@page {side} {{ margin: {margins.top}mm {margins.right}mm {margins.bottom}mm {margins.left}mm; "
            f'background: url("{picture.page(on, document.module.number, even)}") no-repeat '
            f"-{margins.left}mm -{margins.top}mm / {on.width}mm {on.height}mm; "
            f"@bottom-left {{ content: {left}; {text}; width: 62% }} "
            f"@bottom-right {{ content: 'Page ' counter(page) ' of ' counter(pages); {text}; width: 38%; "
            f"text-align: right; padding-right: {mark}mm; white-space: nowrap }} }}"
        )
    return " ".join(css)


def _quoted(text: str) -> str:
    """A CSS string in which nothing can end the string or begin a rule."""
    return '"' + "".join(c if c.isalnum() or c in " ·.,-" else f"\\{ord(c):x} " for c in text) + '"'

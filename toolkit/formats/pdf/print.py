"""A document in, the printable PDF out: laid out once, cut into pages, and stretched until each page is used."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from toolkit.branding import Branding
from toolkit.document import Block, Document, Grid, Rows
from toolkit.formats import html
from toolkit.formats.pdf import fill, frame, mend, pieces, stretch
from toolkit.formats.pdf.frame import MEDIUM, Section
from toolkit.formats.pdf.layout import name
from toolkit.formats.pdf.paper import Paper, PaperName, paper
from toolkit.formats.pdf.render import MM, Laid, assembled, lay_out
from toolkit.problems import Problem

SUPPORT = "support-line"
KEY_LINE = 4.25  # mm, one line of a key beside a table
KEY_COLUMN = 46.0
MAST = 47.0  # mm, about what the head of a landscape page takes
WORDS_WIDTH = 33.0  # mm, what a cell of words should have
LEAST_WIDTH = 24.0  # mm, below this nobody can write a word
SLACKS = (0.0, 1.0, 3.0)  # mm; a table cut in two may ask for a little more than its rows did
MOST_GROWTH = 9.0  # mm, what a line or a row may grow where a page has nothing else to fill it with


@dataclass(frozen=True)
class Printed:
    """A finished PDF, its number of pages, and the millimeters left blank on each (keys excepted)."""

    pdf: bytes
    pages: int
    blank: tuple[float, ...]
    body: float


@dataclass(frozen=True)
class Flow:
    """Everything of a sheet on one endless page: its pieces, and where they begin on a first and on a later page."""

    laid: Laid
    pieces: tuple[fill.Measured, ...]
    first: float
    later: float
    gap: float


@dataclass(frozen=True)
class Standing:
    """The boxes of one page with what of them can grow, the millimeters above the first and between them."""

    boxes: tuple[Any, ...]
    parts: tuple[stretch.Part | None, ...]
    above: float
    gap: float

    def height(self, wish: stretch.Wish) -> float:
        """The millimeters of the page that are used when lines and rows grow like this."""
        own = sum(box.border_height() for box in self.boxes) + stretch.more(self.parts, wish)
        return self.above + float(own) * MM + self.gap * (len(self.boxes) - 1)


def sheet(document: Document, size: PaperName, branding: Branding) -> tuple[Printed | None, tuple[Problem, ...]]:
    """Lay out one worksheet on one paper. A page that is too long is a problem that says by how many millimeters."""
    on = paper(size, wants_landscape(document))
    if problems := tuple(_too_wide(document, on)):
        return None, problems
    body = on.body[1]
    cut = pieces.cut(document, MEDIUM, _key_columns(document, body), branding)
    flow = _flow(document, on, cut, branding)
    over = 0.0
    for slack in SLACKS:
        pages, lines = _pack(flow.pieces, body - flow.first - slack, body - flow.later - slack, flow.gap)
        frames = _frames(document, on, cut, flow, pages, branding)
        standing = [_standing(flow, frames, number, page) for number, page in enumerate(pages)]
        over = max(_over(frames, on), *(page.height(stretch.Wish(lines)) - body for page in standing))
        if over <= 0:
            blank = tuple(_stretched(page, lines, body) for page in standing)
            laid = _placed(flow, frames, standing)
            return Printed(mend.finished(laid.pdf(), document), laid.pages, blank, body), ()
    message = f"On {size} paper a page of this sheet is {math.ceil(over)} mm too long. Shorten it, or start a new page."
    return None, (Problem(document.source, "page-too-long", message),)


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


def _flow(document: Document, on: Paper, cut: pieces.Sheet, branding: Branding) -> Flow:
    """Lay everything out on one endless page and read the heights off it; heads and keys stand on pages beside it."""
    parts = [frame.wrapped(f"p-{piece.id}", piece.make(1, 0)) for piece in cut.pieces]
    if frame.supported(document):
        parts.append(frame.wrapped(f"p-{SUPPORT}", frame.support(branding)))
    keys = [frame.key(key, branding) for key in cut.key_pages]
    sections = [Section("mast", Markup("").join(parts)), Section("cont"), *keys]
    laid = lay_out(frame.page(document, sections, branding), frame.endless_css(on), document.source)
    boxes = laid.boxes
    found = [_measured(piece, laid) for piece in cut.pieces]
    if frame.supported(document):
        found.append(fill.Measured(SUPPORT, boxes[f"p-{SUPPORT}"].height))
    ordered = [boxes[f"p-{piece.id}"] for piece in cut.pieces]
    gap = ordered[1].y - ordered[0].bottom if len(ordered) > 1 else 0
    return Flow(laid, tuple(found), ordered[0].y - on.odd.top, boxes["end-2"].y - on.odd.top, gap)


def _measured(piece: pieces.Piece, laid: Laid) -> fill.Measured:
    boxes = laid.boxes
    height = boxes[f"p-{piece.id}"].height
    lines = _answers(laid.raw[f"p-{piece.id}"])
    if piece.rows is None:
        return fill.Measured(piece.id, height, new_page=piece.new_page, lines=lines)
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
        new_page=piece.new_page,
        lines={name: count for name, count in lines.items() if not name.startswith(own)},  # a card keeps its lines
        few=1 if piece.rows.cards else fill.FEW_ROWS,
    )


def _answers(box: Any) -> dict[str, int]:
    """The answers of several lines in a piece, and how many each asks for, by the name of the control."""
    found = stretch.slots(stretch.growing(box))
    return {slot.name: slot.asked for slot in found if isinstance(slot, stretch.Writing)}


def _pack(
    measured: Sequence[fill.Measured], first: float, later: float, gap: float
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


def _frames(
    document: Document, on: Paper, cut: pieces.Sheet, flow: Flow, pages: list[fill.Page], branding: Branding
) -> Laid:
    """Lay out the pages without what stands on them, but with tables cut in two: each part needs a head of its own."""
    made = {piece.id: piece for piece in cut.pieces}
    sections = []
    for number, page in enumerate(pages):
        parts = [
            frame.wrapped(_slice(number, item), made[item.id].make(item.first, item.last))
            for item in page.slices
            if not item.whole
        ]
        sections.append(Section(html=Markup("").join(parts)))
    for number, key in enumerate(cut.key_pages, 3):
        full = flow.laid.boxes[f"end-{number}"].y > on.odd.top + on.body[1]
        sections.append(frame.key(key, branding, tight=True) if full else Section())
    return lay_out(frame.page(document, sections, branding), frame.css(document, on, branding), document.source)


def _slice(page: int, item: fill.Slice) -> str:
    return f"slice-{page}-{item.id}"


def _over(frames: Laid, on: Paper) -> float:
    """By how many millimeters the longest of the pages runs over that have something on them already."""
    ends = {int(id.removeprefix("end-")): box for id, box in frames.boxes.items() if id.startswith("end-")}
    over = ((end.page - n - 1) * on.body[1] + end.y - on.odd.top for n, end in ends.items() if end.page > n)
    return max(over, default=0.0)


def _standing(flow: Flow, frames: Laid, number: int, page: fill.Page) -> Standing:
    found = [flow.laid.raw[f"p-{item.id}"] if item.whole else frames.raw[_slice(number, item)] for item in page.slices]
    above = flow.later if number else flow.first
    return Standing(tuple(found), tuple(stretch.growing(box) for box in found), above, flow.gap)


def _stretched(page: Standing, lines: dict[str, int], body: float) -> float:
    """Give what is free on a page to its lines and rows. Returns the millimeters that are left."""
    slots = [slot for part in page.parts for slot in stretch.slots(part)]
    answers = {slot.name: slot.asked for slot in slots if isinstance(slot, stretch.Writing)}
    here = {name: count for name, count in lines.items() if name in answers}
    most = {name: fill.most_lines(answers[name]) for name in here}
    written = len(slots) - len(answers) + sum((answers | here).values())
    more = fill.more_lines(body - page.height(stretch.Wish(lines)), written, here, most)
    space = (body - page.height(stretch.Wish())) / MM
    wish = stretch.filled(page.parts, more, space, MOST_GROWTH / MM)
    left = body - page.height(wish)
    stretch.grow(page.parts, wish)
    return left


def _placed(flow: Flow, frames: Laid, standing: Sequence[Standing]) -> Laid:
    """Move heads, pieces and keys from the endless page to their places on real ones."""
    contents = []
    for number in range(1, frames.pages + 1):
        section = frames.raw[f"section-{number}"]
        page = standing[number - 1] if number <= len(standing) else None
        origin = flow.laid.raw[f"section-{min(number, 2) if page else number - len(standing) + 2}"]
        left, top = section.content_box_x(), section.content_box_y()
        head = [box.deepcopy() for box in origin.children if not _is_piece(box)]
        for box in head:
            box.translate(left - origin.content_box_x(), top - origin.content_box_y())
        y = top + (page.above / MM if page else 0)
        for box in page.boxes if page else ():
            box.translate(left - box.border_box_x(), y - box.border_box_y())
            y += box.border_height() + flow.gap / MM
        whole = page is not None or len(section.children) == 1  # a key in small words stands there already
        contents.append([*head, *(page.boxes if page else ())] if whole else section.children)
    return assembled(frames, contents, flow.laid)


def _is_piece(box: Any) -> bool:
    return box.element is not None and box.element.get("class") == "piece"

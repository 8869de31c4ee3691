"""A worksheet in, its pages out, in print or large print: laid out once, cut into leaves, and bound to a PDF."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from toolkit.branding import Branding
from toolkit.document import Block, Document, Grid, Medium, Rows, structure_hash
from toolkit.formats import html
from toolkit.formats.pdf import book, fill, flow, frame, large, mend, pieces, stretch
from toolkit.formats.pdf.flow import Leaf
from toolkit.formats.pdf.frame import MEDIUM, Section
from toolkit.formats.pdf.large_cards import MEDIUM as LARGE
from toolkit.formats.pdf.layout import name
from toolkit.formats.pdf.once import once
from toolkit.formats.pdf.paper import Paper, PaperName, large_paper, paper
from toolkit.formats.pdf.render import Laid, lay_out
from toolkit.problems import Problem

SUPPORT = "support-line"
KEY_LINE = 4.25  # mm, one line of a key beside a table
KEY_COLUMN = 46.0
MAST = 47.0  # mm, about what the head of a landscape page takes
WORDS_WIDTH = 33.0  # mm, what a cell of words should have
LEAST_WIDTH = 24.0  # mm, below this nobody can write a word


@dataclass(frozen=True)
class Printed:
    """A finished PDF, its number of pages, and the millimeters left blank on each (keys excepted)."""

    pdf: bytes
    pages: int
    blank: tuple[float, ...]
    body: float


@dataclass(frozen=True)
class Sheet:
    """The leaves of one worksheet, the keys that have pages of their own last, and what laid them out."""

    on: Paper
    leaves: tuple[Leaf, ...]
    keys: tuple[Leaf, ...]
    origins: tuple[Laid, ...]

    def run(self, document: Document, branding: Branding, place: str = "") -> book.Run:
        """Its pages, to be bound by themselves or in a packet."""
        footer = book.footer(document.code, document.version, branding, self.on.large)
        leaves = (*self.leaves, *self.keys)
        return book.Run(self.on, leaves, footer, place, document.module.number, large=self.on.large)

    def laid(self, document: Document, branding: Branding) -> Laid:
        """Its pages, bound by themselves."""
        about = book.About(document.title, document.purpose, branding.whose, stamps(document))
        bundle = book.Bundle((self.run(document, branding),), self.origins)
        return book.laid(bundle, about, branding, document.source)


@once
def sheet(
    document: Document, size: PaperName, branding: Branding, medium: Medium = MEDIUM
) -> tuple[Printed | None, tuple[Problem, ...]]:
    """Print one worksheet on one paper. A page that is too long is a problem that says by how many millimeters."""
    found, problems = leaves(document, size, branding, medium)
    if found is None:
        return None, problems
    done = found.laid(document, branding)
    pdf = mend.finished(done.pdf(), stamps(document))
    return Printed(pdf, done.pages, tuple(leaf.blank for leaf in found.leaves), found.on.body[1]), ()


def stamps(document: Document) -> dict[str, str]:
    """What is stamped on every PDF of a worksheet, so that it is known when it comes back."""
    return {"Worksheet": document.id, "Version": str(document.version), "Structure": structure_hash(document)}


@once
def leaves(
    document: Document, size: PaperName, branding: Branding, medium: Medium = MEDIUM
) -> tuple[Sheet | None, tuple[Problem, ...]]:
    """Lay out one worksheet on one paper and cut it into leaves, for print or for large print."""
    on = large_paper(size) if medium == LARGE else paper(size, wants_landscape(document))
    if not on.large and (problems := tuple(_too_wide(document, on))):
        return None, problems
    body = on.body[1]
    cut = (
        large.cut(document, branding)
        if on.large
        else pieces.cut(document, MEDIUM, _key_columns(document, body), branding)
    )
    whole = _endless(document, on, cut, branding)

    def again(pages: Sequence[fill.Page]) -> Laid:
        made = {piece.id: piece for piece in cut.pieces}
        parts = [
            frame.wrapped(flow.slice_id(number, item), made[item.id].make(item.first, item.last))
            for number, page in enumerate(pages)
            for item in page.slices
            if not item.whole
        ]
        return _laid(document, on, [Section(html=Markup("").join(parts))], branding)

    found, parts, over = flow.leaves(whole, body, again)
    keys, tight, key_over = _keys(document, on, cut, whole.laid, branding)
    over = max(over, key_over)
    if over > 0:
        edition, what = (" in large print", "Shorten it.") if on.large else ("", "Shorten it, or start a new page.")
        message = f"On {size} paper{edition} a page of this sheet is {math.ceil(over)} mm too long. {what}"
        return None, (Problem(document.source, "page-too-long", message),)
    origins = tuple(laid for laid in (whole.laid, parts, tight) if laid is not None)
    return Sheet(on, tuple(found), keys, origins), ()


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


def _laid(document: Document, on: Paper, sections: list[Section], branding: Branding) -> Laid:
    facts = large.facts(document, branding) if on.large else ()
    return lay_out(frame.page(document, sections, branding, facts, on.large), frame.css(on), document.source)


def _endless(document: Document, on: Paper, cut: pieces.Sheet, branding: Branding) -> flow.Flow:
    """Lay everything out on one endless page; heads and keys stand on pages beside it."""
    parts = [frame.wrapped(f"p-{piece.id}", piece.make(1, 0)) for piece in cut.pieces]
    line = frame.supported(document) and not on.large  # in large print a piece holds it
    if line:
        parts.append(frame.wrapped(f"p-{SUPPORT}", frame.support(branding)))
    parts += [frame.wrapped(f"p-{_again(piece)}", piece.make(2, 1)) for piece in cut.pieces if piece.bits > 1]
    keys = [frame.key(key, branding) for key in cut.key_pages]
    laid = _laid(document, on, [Section("mast", Markup("").join(parts)), Section("cont"), *keys], branding)
    found = [_in_bits(piece, laid, on) if on.large else _measured(piece, laid) for piece in cut.pieces]
    if line:
        found.append(fill.Measured(SUPPORT, laid.boxes[f"p-{SUPPORT}"].height))
    return flow.measured(laid, found, on)


def _keys(
    document: Document, on: Paper, cut: pieces.Sheet, laid: Laid, branding: Branding
) -> tuple[tuple[Leaf, ...], Laid | None, float]:
    """The keys with pages of their own: in small words where one is too long otherwise. And what laid those out."""
    long = [key for number, key in enumerate(cut.key_pages, 3) if flow.over(laid, number, on) > 0]
    tight = _laid(document, on, [frame.key(key, branding, tight=True) for key in long], branding) if long else None
    found = [
        flow.alone(tight, long.index(key) + 1) if tight and key in long else flow.alone(laid, number)
        for number, key in enumerate(cut.key_pages, 3)
    ]
    over = max((flow.over(tight, n, on) for n in range(1, len(long) + 1)), default=0) if tight else 0
    return tuple(found), tight, over


def _measured(piece: pieces.Piece, laid: Laid) -> fill.Measured:
    boxes = laid.boxes
    height = boxes[f"p-{piece.id}"].height
    lines = answers(laid.raw[f"p-{piece.id}"])
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


def _again(piece: pieces.Piece) -> str:
    """The id of the title that a piece has where it goes on: bits from the second to the first, which are none."""
    return f"again-{piece.id}"


def _in_bits(piece: pieces.Piece, laid: Laid, on: Paper) -> fill.Measured:
    """A piece in large print, cut between its bits only where it is longer than a page or asks for it."""
    boxes = laid.boxes
    height = boxes[f"p-{piece.id}"].height
    lines = answers(laid.raw[f"p-{piece.id}"])
    if piece.bits == 1:
        return fill.Measured(piece.id, height, new_page=piece.new_page, lines=lines)
    bits = tuple(boxes[large.bit_id(piece.id, number)].height for number in range(1, piece.bits + 1))
    again = boxes[f"p-{_again(piece)}"].height
    longer = height > on.body[1] - flow.later(laid, on)
    few = min(piece.few, large.FEW) if longer else piece.few
    head = height - sum(bits)
    return fill.Measured(piece.id, 0, bits, head, again=again, new_page=piece.new_page, kept=lines, few=few)


def answers(box: Any) -> dict[str, int]:
    """The answers of several lines in a piece, and how many each asks for, by the name of the control."""
    found = stretch.slots(stretch.growing(box))
    return {slot.name: slot.asked for slot in found if isinstance(slot, stretch.Writing)}

"""A document cut for large print: one column, a card for each row of a table, words to tick instead of codes.

Nothing is a table here. Each piece is a title with bits below it, such as questions. A page may end between two bits;
then the title stands once more on the next page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from markupsafe import Markup

from toolkit.branding import Branding
from toolkit.document import Block, Canvas, Document, Grid, Heading, Key, Note, Part, Prose, Rows, fields_of
from toolkit.formats.pdf import frame, large_cards
from toolkit.formats.pdf.large_cards import MEDIUM, ON, Writer, suggests
from toolkit.formats.pdf.pieces import Piece, Sheet

LONG = 3  # paragraphs; more than that may stand on two pages
FEW = 2  # bits of a piece that must at least stand on a page where it is cut
IDEAS = "Ideas for"
NOTHING = (Markup(),)  # the only bit of a title with nothing below it


@dataclass(frozen=True)
class _Draft:
    """A piece that is being made: its title, the title where it goes on, and its bits."""

    id: str
    title: Markup
    again: Markup
    bits: tuple[Markup, ...]
    few: int = 1
    new_page: bool = False

    def piece(self) -> Piece:
        """The piece."""
        return Piece(self.id, self._make, new_page=self.new_page, bits=len(self.bits), few=self.few)

    def _make(self, first: int, last: int) -> Markup:
        shown = list(enumerate(self.bits, 1))[max(first, 1) - 1 : last or None]
        bit = Markup('<div class="bit" id="{}">{}<div class="air"></div></div>')
        made = Markup("").join(bit.format(bit_id(self.id, number), html) for number, html in shown)
        return Markup('<div class="asks">{}{}</div>').format(self.again if first > 1 else self.title, made)


def cut(document: Document, branding: Branding) -> Sheet:
    """Cut a document for large print. The support line stands below the last piece, never alone on a page."""
    writer = Writer(branding, document)
    drafts = [draft for block in _in_order(document.blocks) for draft in _block(block, writer)]
    if frame.supported(document) and drafts:
        last = drafts[-1]
        drafts[-1] = replace(last, bits=(*last.bits, frame.support(branding)), few=max(last.few, FEW))
    return Sheet(tuple(draft.piece() for draft in (*drafts, *_ideas(document, writer))), ())


def facts(document: Document, branding: Branding) -> tuple[str, ...]:
    """What the head of a sheet says in large print only.

    Its words speak of rows, which are cards here. And the footer has no room for the center's name.
    """
    tables = [part for part in document.parts(MEDIUM) if isinstance(part, Rows | Grid)]
    cards = any(not large_cards.in_lines(part) for part in tables)
    fewer = any(isinstance(part, Rows) and large_cards.rows_shown(part) < part.printed for part in tables)
    circles = any(item.options and MEDIUM in item.media for part in tables for item in fields_of(part))
    said = {
        "Each row is a card": cards,
        "For more cards, ask for this sheet once more and number on": fewer,
        "Where there are circles, fill in one": circles,
        branding.center: bool(branding.center),
    }
    return tuple(words for words, holds in said.items() if holds)


def _in_order(blocks: Sequence[Block]) -> list[Block]:
    """Blocks below each other; words that stand beside a drawing come before it, as they help with it."""
    found = list(blocks)
    for place, (one, other) in enumerate(pairwise(blocks)):
        drawn = any(isinstance(part, Canvas) for part in one.parts)
        if drawn and other.beside and not any(list(fields_of(part)) for part in other.parts):
            found[place : place + 2] = [other, one]
    return found


def _block(block: Block, writer: Writer) -> Iterator[_Draft]:
    """The pieces of a block: one for each title with what stands below it, and one for each card."""
    runs: list[list[Part]] = []
    for part in block.parts:
        if MEDIUM in part.media:
            if not runs or isinstance(part, Heading):
                runs.append([])
            runs[-1].append(part)
    for number, run in enumerate(runs):
        yield from _run(f"{block.id}-{number}" if number else block.id, run, writer)


def _run(id: str, run: Sequence[Part], writer: Writer) -> Iterator[_Draft]:
    heading = run[0] if isinstance(run[0], Heading) else None
    title, again = (writer.part(heading), writer.part(_on(heading))) if heading else (Markup(), Markup())
    table = next((part for part in run if isinstance(part, Rows | Grid)), None)
    if table is None or large_cards.in_lines(table):
        bits = [bit for part in run if part is not heading for bit in _bits(part, writer)]
        if table is not None:
            title += writer.under(table)
        if bits or heading:
            yield _Draft(id, title, again, tuple(bits) or NOTHING)
        return
    before = [part for part in run if part is not heading and (_is_care(part) or run.index(part) < run.index(table))]
    after = [part for part in run if part not in (heading, table, *before)]
    first = [bit for part in before for bit in _bits(part, writer)]
    first += map(writer.example, large_cards.examples(table))
    if first:
        yield _Draft(id, title, again, tuple(first))
        title = Markup()
    for number, card in enumerate(large_cards.cards(table), 1):
        inside = tuple(writer.bit(bit) for bit in card.bits) or NOTHING
        head, on = (writer.title(card.title + words, card.hint) for words in ("", ON))
        yield _Draft(f"{id}-card-{number}", title + head, on, inside, FEW if card.told else len(inside))
        title = Markup()
    last = [bit for part in after for bit in _bits(part, writer)]
    if last:
        yield _Draft(f"{id}-after", Markup(), Markup(), tuple(last))


def _bits(part: Part, writer: Writer) -> list[Markup]:
    """What of a part may not be cut."""
    if isinstance(part, Rows | Grid):
        return [*map(writer.example, large_cards.examples(part)), *map(writer.bit, large_cards.lines(part))]
    if isinstance(part, Prose) and not part.ordered and len(part.paragraphs) > LONG:
        return [writer.part(replace(part, paragraphs=(paragraph,))) for paragraph in part.paragraphs]
    if isinstance(part, Note) and part.role == "support":
        return writer.support(part)
    return [writer.part(part)]


def _ideas(document: Document, writer: Writer) -> Iterator[_Draft]:
    """Long lists of suggestions on the last pages, so that they can lie beside the card that is filled in."""
    keys = {part.options.id: part for part in document.parts() if isinstance(part, Key)}
    fields = [item for part in document.parts(MEDIUM) if isinstance(part, Rows | Grid) for item in fields_of(part)]
    long = {item.options.id: item for item in fields if item.options and suggests(item)}
    for number, (id, field) in enumerate(long.items()):
        title, again = (writer.title(f"{IDEAS} “{field.label}”{on}") for on in ("", ON))
        bits = tuple(writer.ideas(field, keys.get(id)))
        yield _Draft(f"ideas-{number}", title, again, bits, new_page=True)


def _on(heading: Heading) -> Heading:
    """A title where it stands once more."""
    return replace(heading, text=heading.text + ON, hint="", core=False)


def _is_care(part: Part) -> bool:
    return isinstance(part, Note) and part.role == "care"


def bit_id(piece: str, number: int) -> str:
    """The id of the element that holds one bit of a piece, counted from 1."""
    return f"{piece}_bit_{number}"

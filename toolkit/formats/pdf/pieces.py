"""A document cut into the pieces that a page holds: what may not be split, and tables that split between rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations, pairwise
from typing import Any

from markupsafe import Markup

from toolkit.branding import Branding
from toolkit.document import (
    Block,
    Canvas,
    Document,
    Grid,
    Heading,
    Key,
    Medium,
    Note,
    Part,
    Question,
    Rows,
)
from toolkit.formats import html
from toolkit.formats.pdf import picture
from toolkit.formats.pdf.layout import name

MANY = 6  # answers that certainly fit on a page


@dataclass(frozen=True)
class Piece:
    """One piece, which may be split between its rows or its bits; of those, `few` must at least stand on a page.

    `keys` stand beside rows on every page they reach.
    """

    id: str
    make: Callable[[int, int], Markup]  # (first row, last row; 0 for all) -> HTML
    rows: Rows | None = None
    new_page: bool = False
    bits: int = 1
    few: int = 1


@dataclass(frozen=True)
class Sheet:
    """All pieces of a document for one medium, the keys that need pages of their own, and what it all asks for."""

    pieces: tuple[Piece, ...]
    key_pages: tuple[Key, ...]


def cut(document: Document, medium: Medium, key_columns: int, branding: Branding) -> Sheet:
    """Cut a document. `key_columns` says in how many columns keys stand beside a table."""
    pieces: list[Piece] = []
    key_pages: list[Key] = []
    blocks = tuple(part for block in document.blocks for part in _shorter(block))
    for group in _side_by_side(blocks):
        parts = [part for block in group for part in _shown(block, medium)]
        key_pages += [part for part in parts if isinstance(part, Key) and not part.beside]
        if parts:
            pieces.append(_piece(document, medium, group, key_columns, branding))
    return Sheet(tuple(pieces), tuple(key_pages))


def _shorter(block: Block) -> Iterator[Block]:
    """A block with many answers, which may not fit on a page, as one for each answer; the first has the heading."""
    if sum(isinstance(part, Question) for part in block.parts) <= MANY:
        yield block
        return
    runs: list[list[Part]] = [[]]
    asked = False
    for part in block.parts:
        if isinstance(part, Question):
            if asked and not part.field.beside:
                runs.append([])
            asked = True
        runs[-1].append(part)
    for number, run in enumerate(runs):
        id = f"{block.id}-{number}" if number else block.id
        yield replace(block, id=id, parts=tuple(run), new_page=block.new_page and not number, beside=False)


def sides(block: Block, medium: Medium) -> tuple[Part, ...]:
    """What stands beside a table: its keys, and the notes written with it."""
    shown = _shown(block, medium)
    keys = [part for part in shown if isinstance(part, Key) and part.beside]
    return (*keys, *(part for part in shown if isinstance(part, Note) and part.role == "care")) if keys else ()


def _shown(block: Block, medium: Medium) -> tuple[Part, ...]:
    return tuple(part for part in block.parts if medium in part.media)


def _side_by_side(blocks: tuple[Block, ...]) -> Iterator[tuple[Block, ...]]:
    group: list[Block] = []
    for block in blocks:
        if group and not block.beside:
            yield tuple(group)
            group = []
        group.append(block)
    if group:
        yield tuple(group)


def _piece(document: Document, medium: Medium, group: tuple[Block, ...], key_columns: int, branding: Branding) -> Piece:
    main = group[0]
    found = next((part for part in _shown(main, medium) if isinstance(part, Rows)), None)
    rows = found if len(group) == 1 else None

    def make(first: int, last: int) -> Markup:
        blocks = [
            _block(document, block, medium, key_columns, branding, first, last, narrow=len(group) > 1)
            for block in group
        ]
        if len(blocks) == 1:
            return blocks[0]
        return Markup('<div class="cols">{}</div>').format(Markup("").join(blocks))

    return Piece(main.id, make, rows, main.new_page)


def _block(
    document: Document,
    block: Block,
    medium: Medium,
    key_columns: int,
    branding: Branding,
    first: int,
    last: int,
    narrow: bool,
) -> Markup:
    shown = _shown(block, medium)
    beside = sides(block, medium)
    context: dict[str, Any] = {"branding": branding, "narrow": narrow, "answers": document.answers}
    made: list[tuple[Part, Markup]] = []
    for part in shown:
        if part in beside or isinstance(part, Key):
            continue
        if isinstance(part, Heading) and first > 1:
            continue
        extra: dict[str, Any] = {}
        if isinstance(part, Canvas):
            extra = {"picture": _picture(part, document.module.number)}
        if isinstance(part, Rows):
            extra = {"first": first, "last": last or part.printed}
        made.append((part, html.part(part, medium, name, **context, **extra)))
    body = _joined(made)
    if beside:
        columns = _columns(block.id, [html.part(part, medium, name, **context) for part in beside], beside, key_columns)
        above, table = _joined(made[:-1]), made[-1][1]
        style = f"--keys:{max(key_columns, 1)}"
        body = above + Markup('<div class="with-keys" style="{}"><div class="table">{}</div>{}</div>').format(
            style, table, columns
        )
    numbered = any(isinstance(part, Heading) and part.numbered for part in shown) or isinstance(shown[0], Question)
    wide = _wants_width(shown)
    return Markup('<div class="{}">{}</div>').format(("q wide" if wide else "q") if numbered else "plain", body)


def _joined(made: list[tuple[Part, Markup]]) -> Markup:
    """One after the other, but answers that stand beside each other in a row of their own."""
    rows: list[list[Markup]] = []
    for part, text in made:
        if isinstance(part, Question) and part.field.beside and rows:
            rows[-1].append(text)
        else:
            rows.append([text])
    cols = Markup('<div class="cols">{}</div>')
    return Markup("").join(row[0] if len(row) == 1 else cols.format(Markup("").join(row)) for row in rows)


def _wants_width(parts: tuple[Part, ...]) -> bool:
    """A table with many columns uses the indent of its question too."""
    return any(isinstance(part, Rows | Grid) and len(part.columns) > 4 for part in parts)


def _columns(id: str, made: list[Markup], parts: tuple[Part, ...], count: int) -> Markup:
    """Keys fill the columns in order, so that the fullest is as short as can be; notes go where most room is left."""
    keys = [index for index, part in enumerate(parts) if isinstance(part, Key)]
    columns = _split(keys, [_weight(parts[index]) for index in keys], max(count, 1))
    for index in range(len(keys), len(parts)):
        min(columns, key=lambda column: sum(_weight(parts[i]) for i in column)).append(index)
    side = Markup('<div class="side">{}</div>')
    return Markup("").join(
        Markup('<div class="keys"><div id="{}">{}</div></div>').format(
            f"{id}_keys_{number}", Markup("").join(side.format(made[index]) for index in column)
        )
        for number, column in enumerate(columns)
    )


def _split(items: list[int], weights: list[float], count: int) -> list[list[int]]:
    """Cut a list into at most `count` runs whose heaviest is as light as can be."""
    cuts = min(
        (cuts for size in range(count) for cuts in combinations(range(1, len(items)), size)),
        key=lambda cuts: max(sum(weights[a:b]) for a, b in pairwise((0, *cuts, len(items)))),
    )
    return [items[a:b] for a, b in pairwise((0, *cuts, len(items)))]


def _weight(part: Part) -> float:
    """About how many lines a key or a note takes in its column."""
    if isinstance(part, Key):
        return 1.8 + sum(1 + (len(option.brief) > 24) for option in part.options.options)
    return 1.6 + len(part.text) / 27 if isinstance(part, Note) else 1


def key_lines(block: Block, medium: Medium) -> float:
    """About how many lines everything beside a table takes, in one column."""
    return sum(map(_weight, sides(block, medium)))


def _picture(part: Canvas, module: int) -> str:
    return picture.rings(module, part.marks, part.middle) if part.shape == "rings" else picture.frame()

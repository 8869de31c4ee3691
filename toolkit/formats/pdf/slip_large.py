"""The hand-in slip in large print: the same questions on several pages, with words to tick instead of codes.

No tables: each row of one becomes a run of questions that name their row, so that a page can end between any two.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from markupsafe import Markup

from toolkit.agenda import Workshop
from toolkit.branding import Branding
from toolkit.document import Block, Document, Field, Grid, Heading, Question, Rows
from toolkit.formats import html
from toolkit.formats.pdf import book, fill, flow, frame, picture, slip
from toolkit.formats.pdf.book import Bundle, Made, Pages
from toolkit.formats.pdf.layout import name
from toolkit.formats.pdf.paper import PaperName
from toolkit.formats.pdf.paper import paper as upright
from toolkit.formats.pdf.render import lay_out
from toolkit.formats.pdf.slip_view import LETTERS, Tick, scales, tick
from toolkit.problems import Problem
from toolkit.slip import boxes

TWO = 34  # characters; longer words to tick stand below each other


@dataclass(frozen=True)
class Asked:
    """What is not split between pages: a question, with squares in lines or words to tick; or with boxes to write in.

    `part` is the title of the part where this is the first question of it, with what its numbers mean and what to do
    about private answers.
    """

    words: str
    ticks: tuple[Tick, ...] = ()
    across: bool = False  # squares at numbers, in one line each
    written: Field | None = None
    part: str = ""
    meaning: str = ""

    @property
    def columns(self) -> int:
        """In how many columns words to tick stand."""
        return 2 if all(len(words) <= TWO for ticked in self.ticks for _, words in ticked.options) else 1

    @property
    def size(self) -> int:
        """How many characters are written."""
        return boxes(self.written) if self.written else 0


def large_print(workshop: Workshop, document: Document, size: PaperName, branding: Branding) -> Made:
    """The slip in large print."""
    return slip.made(pages(workshop, document, size, branding), document, branding, "large print")


def pages(workshop: Workshop, document: Document, size: PaperName, branding: Branding) -> Pages:
    """The pages of the slip in large print, ready to be bound alone or with other papers."""
    on = upright(size, landscape=False)
    context = {"workshop": workshop, "document": document, "name": name, "code": slip.CODE, "dense": 0}
    texts = [
        html.render("pdf/slip-large-question.html.j2", branding, asked=item, **context) for item in questions(document)
    ]
    ids = [f"large{number}" for number in range(len(texts))]
    pieces = [
        frame.wrapped(f"p-{id}", Markup(text))  # noqa: S704  the template escaped
        for id, text in zip(ids, texts, strict=True)
    ]
    whole = html.render("pdf/slip-large.html.j2", branding, pieces=pieces, step=slip.LINE, **context)
    laid = lay_out(whole, frame.css(on, "slip.css"), document.source)
    measured = flow.measured(laid, (fill.Measured(id, laid.boxes[f"p-{id}"].height) for id in ids), on)
    leaves, _, over = flow.leaves(measured, on.body[1], lambda _: laid)
    if over > 0:
        message = (
            f"On {size} paper a question of the hand-in slip in large print is {math.ceil(over)} mm too long for its "
            "page. Ask something with a shorter list."
        )
        return None, (Problem(workshop.source, "slip-too-long", message),)
    below = book.footer(document.code, document.version, branding, large=True)
    run = book.Run(on, tuple(leaves), below, "front table", picture.NO_STOP, tab=False, large=True)
    return Bundle((run,), (laid,)), ()


def questions(document: Document) -> Iterator[Asked]:
    """Everything a slip asks but its consent, in order; the first question of a part has its title."""
    for letter, block in zip(LETTERS, document.blocks[1:], strict=False):
        heading = next(item for item in block.parts if isinstance(item, Heading))
        for number, item in enumerate(_of(block)):
            meaning = item.meaning or heading.hint
            yield item if number else replace(item, part=f"{letter} · {heading.text}", meaning=meaning)


def _of(block: Block) -> Iterator[Asked]:
    for part in block.parts:
        if isinstance(part, Grid):
            grid = scales(part)
            for number, (words, cells) in enumerate(grid.rows):
                lines = zip(grid.columns, cells, strict=True)
                ticks = tuple(Tick(cell, header, heads) for (header, heads), cell in lines if cell)
                yield Asked(words, ticks, across=True, meaning="" if number else grid.meaning)
        elif isinstance(part, Question):
            yield from _one(part.field, part.field.label)
        elif isinstance(part, Rows):
            for number in range(1, part.printed + 1):
                for item in part.fields:
                    yield from _one(part.at(number, item), f"{part.row_name} {number}: {item.label}")


def _one(field: Field, words: str) -> Iterator[Asked]:
    """A question; one with a list in groups may take more than a page, so that each group stands by itself."""
    if field.type in ("date", "int"):
        yield Asked(words, written=field)
        return
    ticked = tick(field, "")
    groups = field.options.groups if field.options else ()
    if not groups:
        yield Asked(words, (ticked,))
        return
    known = {option.code: option.group for option in field.options.options} if field.options else {}
    for group in groups:
        some = tuple((code, text) for code, text in ticked.options if known[code] == group.id)
        if some:
            yield Asked(f"{words} (type: {group.label[0].lower()}{group.label[1:]})", (replace(ticked, options=some),))

"""Tables for large print: each row a card with its columns as questions; a table of one column as lines of questions.

All that is asked keeps the id it has in other editions, and the number of its row.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain, groupby
from operator import itemgetter
from typing import Any

from markupsafe import Markup

from toolkit.branding import Branding, Contact
from toolkit.document import (
    Canvas,
    Cell,
    Column,
    ColumnGroup,
    Document,
    Example,
    Field,
    Grid,
    GridRow,
    Key,
    Medium,
    Note,
    Option,
    OptionGroup,
    Part,
    Rows,
)
from toolkit.formats import html
from toolkit.formats.pdf import picture
from toolkit.formats.pdf.layout import name

MEDIUM: Medium = "large_print"
LISTED = 14  # options; a longer list of suggestions stands once, on the last pages
SHORT = 2  # questions; rows with no more than that are all shown
CELL, BOX = 2, 3  # lines at least for words: those with a cell in print, and those of somebody else
FREE = 33.0  # mm, from which a column takes several words; they have two lines here
IN_THREE, IN_TWO = 11, 23  # characters of the longest option where options stand in so many columns
BROKEN = 30  # characters; in a long list in two columns, options up to this length may break
MANY, LIST = 4, 6  # options; with more, short labels are shown where they save lines; with still more, they may break
LONGEST = 50  # characters; a longer option is shown with its short label
ON = " (continued)"
CALL = "Need to talk to someone?"
CONTACTS = 4  # that stand in one box
PART, TOLD = 6, 3  # answers of an example that stand in one box; lines of words that stay together
NUMBERS = ("int", "number", "money")
DAY = re.compile(r"(\d\d)(?: / (\d\d))?")


@dataclass(frozen=True)
class Asked:
    """A question of a card. `core`: it is one of those that matter most. `shown`: its words are not the title's."""

    field: Field
    core: bool = False
    shown: bool = True


@dataclass(frozen=True)
class Bit:
    """What stands together in a card: questions, or words. `part` heads the bits from here on.

    `space` names an empty box behind a number, to reckon in.
    """

    asked: tuple[Asked, ...] = ()
    words: tuple[str, ...] = ()
    space: str = ""
    part: str = ""

    @property
    def ticks(self) -> bool:
        """Whether there are only boxes to tick, which stand beside each other."""
        return len(self.asked) > 1 and all(item.field.type == "check" for item in self.asked)


@dataclass(frozen=True)
class Card:
    """One row of a table, or what is written above its columns."""

    title: str
    bits: tuple[Bit, ...]
    hint: str = ""

    @property
    def told(self) -> bool:
        """Whether there is nothing to fill in."""
        return not any(bit.asked for bit in self.bits)


@dataclass(frozen=True)
class Shown:
    """An example: words for each column, by the question they answer."""

    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Writer:
    """Turns parts, and what tables became, into HTML for large print."""

    branding: Branding
    document: Document

    def support(self, part: Note) -> list[Markup]:
        """A box with all contacts of a center, in boxes that fit on a page."""
        boxes = contacts(self.branding)
        on = replace(part, title=f"{part.title or CALL}{ON}", text="")
        return [self.part(on if number else part, contacts=box) for number, box in enumerate(boxes)]

    def part(self, part: Part, **extra: Any) -> Markup:
        """A part that is no table."""
        if isinstance(part, Canvas):
            drawn = picture.rings(self.document.module.number, part.marks, part.middle, large=True)
            extra["picture"] = drawn if part.shape == "rings" else picture.frame()
        if isinstance(part, Note):
            lines = BOX if part.role == "advisor" else CELL
            part = replace(part, fields=tuple(_wordy(field, lines) for field in part.fields))
        return html.part(part, MEDIUM, name, self.branding, **self._context, **extra)

    def bit(self, bit: Bit) -> Markup:
        """A question of a card or of a table in lines."""
        return self._made("bit", bit=bit, choose_one="")

    def title(self, words: str, hint: str = "") -> Markup:
        """The title of a card."""
        return self._made("title", words=words, hint=hint)

    def under(self, table: Rows | Grid) -> Markup:
        """What the only column of a table asks, where its rows are questions."""
        return self._made("under", words=table.columns[0].header)

    def example(self, example: Shown) -> Markup:
        """A filled row that shows how."""
        return self._made("example", example=example)

    def ideas(self, field: Field, key: Key | None) -> list[Markup]:
        """Suggestions for an answer in a person's own words, a group of the list at a time."""
        options = field.options
        assert options is not None
        shown = [
            (group, tuple(option for option in options.options if option.group == group.id))
            for group in options.groups or (OptionGroup("", ""),)
        ]
        found = [self._made("ideas", group=group, options=members) for group, members in shown if members]
        return [*found, self._made("words", words=key.own)] if key and key.own else found

    @property
    def _context(self) -> dict[str, Any]:
        shown = {"pick_columns": pick_columns, "option_words": option_words}  # instead of those for normal print
        return {"narrow": False, "answers": self.document.answers, **shown}

    def _made(self, macro: str, **context: Any) -> Markup:
        context = {"what": macro, "medium": MEDIUM, "name": name, **self._context, **context}
        return Markup(html.render("pdf/large.html.j2", self.branding, **context))  # noqa: S704  the template escaped


def contacts(branding: Branding) -> list[tuple[tuple[str, Contact | None], ...]]:
    """Whom to turn to, so many at a time."""
    every = branding.box()
    return [every[at : at + CONTACTS] for at in range(0, len(every), CONTACTS)]


def in_lines(table: Rows | Grid) -> bool:
    """Whether each row of a table is a single question, so that it needs no card."""
    if isinstance(table, Rows):
        return False
    asked = [len(_fields(cell)) for row in (*table.rows, *table.footer) for cell in row.cells]
    return len(html.shown_columns(table, MEDIUM)) == 1 and set(asked) == {1} and isinstance(table.rows[0].header, str)


def lines(table: Rows | Grid) -> Iterator[Bit]:
    """The rows of a table in lines, each as its question."""
    assert isinstance(table, Grid)
    for row in (*table.rows, *table.footer):
        assert isinstance(row.header, str)
        for field in chain.from_iterable(map(_fields, row.cells)):
            hint = f" ({row.hint})" if row.hint and field.type in NUMBERS else ""
            asked = replace(field, label=row.header + hint, hint="" if hint else row.hint)
            yield Bit((Asked(asked),))


def cards(table: Rows | Grid) -> Iterator[Card]:
    """The rows of a table as cards, in order."""
    if isinstance(table, Rows):
        for number in range(1, rows_shown(table) + 1):
            yield Card(f"{table.row_name} {number}", tuple(_row(table, number)))
        return
    written = [group.header for group in table.groups_in(MEDIUM) if isinstance(group.header, Field)]
    if written:
        yield Card(table.corner_hint, tuple(Bit((Asked(field),)) for field in written))
    for row in table.rows:
        yield Card(_title(table, row), tuple(_grid_row(table, row)), row.hint)
    for row in table.footer:
        yield Card(_title(table, row), tuple(_footer(table, row)), row.hint)


def rows_shown(table: Rows) -> int:
    """How many rows are cards: those for the room. All where none is asked in the room, or where a row is short."""
    asked = [item for column in html.shown_columns(table, MEDIUM) for item in column.fields if MEDIUM in item.media]
    return table.printed if table.room == 0 or len(asked) <= SHORT else min(table.room, table.printed)


def examples(table: Rows | Grid) -> Iterator[Shown]:
    """The examples of a table, with words instead of codes; a long one in parts."""
    for example in table.examples:
        answers = tuple(_shown(table, example))
        size = math.ceil(len(answers) / math.ceil(len(answers) / PART))
        for at in range(0, len(answers), size):
            yield Shown(answers[at : at + size])


def pick_columns(field: Field, narrow: bool = False) -> int:
    """In how many columns options stand, read row by row."""
    words = [words for _, words in option_words(field)]
    longest = max(map(len, words))
    return 3 if longest <= IN_THREE else 2 if longest <= _in_two(len(words)) else 1


def option_words(field: Field) -> list[tuple[str, str]]:
    """Code and words of each option: the short ones where a long list then stands in two columns."""
    options = field.options.options if field.options else ()
    brief = len(options) > MANY and all(len(option.brief) <= _in_two(len(options)) for option in options)
    return [(option.code, _numbered(field, option, option.brief if brief else _words(option))) for option in options]


def _numbered(field: Field, option: Option, words: str) -> str:
    """The words of an option, behind its number where the codes of a list are numbers: other texts may name it."""
    return f"{option.code} {words}" if field.type == "choice" and option.code.isdigit() else words


def _in_two(options: int) -> int:
    return BROKEN if options > LIST else IN_TWO


def _words(option: Option) -> str:
    return option.label if len(option.label) <= LONGEST else option.brief


def _row(table: Rows, number: int) -> Iterator[Bit]:
    for group in table.groups_in(MEDIUM):
        part = group.header if isinstance(group.header, str) else ""
        for column in group.columns:
            for place, item in enumerate(item for item in column.fields if MEDIUM in item.media):
                asked = Asked(_roomy(table.at(number, item), column), column.core and not place)
                yield Bit((asked,), part=part)
                part = ""


def _grid_row(table: Grid, row: GridRow) -> Iterator[Bit]:
    if isinstance(row.header, Field):
        yield Bit((Asked(row.header, shown=False),))
    found: list[tuple[str, Asked | str]] = []  # neighbors of the same name stand together
    for group, column, label in _labeled(table):
        cell = row.cells[table.columns.index(column)]
        for number, item in enumerate(cell):
            if isinstance(item, str):
                found.append(("words", f"{table.corner} {label}: {item}"))
            elif MEDIUM in item.media:
                renamed = item if number else replace(item, label=label)
                together = "ticks" if item.type == "check" else _header(group) or item.id
                found.append((together, Asked(_roomy(renamed, column), column.core)))
        if not cell and _header(group):
            found.append((_header(group), label))
    for together, neighbors in groupby(found, key=itemgetter(0)):
        same = [item for _, item in neighbors]
        asked = tuple(item for item in same if isinstance(item, Asked))
        words = tuple(item for item in same if isinstance(item, str))
        if together == "words":
            yield from (Bit(words=words[at : at + TOLD]) for at in range(0, len(words), TOLD))
        else:
            yield Bit(asked, space=", ".join(words))


def _footer(table: Grid, row: GridRow) -> Iterator[Bit]:
    """A footer has one cell for a written header, whatever columns that has."""
    for group, column, label in _labeled(table):
        for item in _fields(row.cells[table.columns.index(column)]):
            words = group.header.label if isinstance(group.header, Field) else label
            yield Bit((Asked(replace(item, label=words)),))


def _labeled(table: Grid) -> Iterator[tuple[ColumnGroup, Column, str]]:
    """The columns of a grid with their words; the first under a written header begins with its name."""
    for group in table.groups_in(MEDIUM):
        for place, column in enumerate(group.columns):
            words = column.fields[0].label if column.fields else column.header
            named = "" if place or isinstance(group.header, str) else f"{group.header.label}: "
            yield group, column, named + words


def _header(group: ColumnGroup) -> str:
    """The id of a header that is written by hand."""
    return group.header.id if isinstance(group.header, Field) else ""


def _title(table: Grid, row: GridRow) -> str:
    if isinstance(row.header, Field):
        return row.header.label
    return f"{table.corner} {row.header}" if table.narrow_headers else row.header


def _roomy(field: Field, column: Column) -> Field:
    """A question with the room and the hint that it needs outside a cell."""
    if suggests(field):
        return replace(
            field,
            type="text",
            options=None,
            lines=CELL,
            hint="In your own words, or one of the ideas on the last pages.",
        )
    if field.type not in ("text", "url", "long", *NUMBERS):
        return field
    hint = field.hint or (column.hint if field.label == column.header and len(column.fields) == 1 else "")
    words = field.type == "text" and (not column.width or column.width >= FREE)
    return replace(_wordy(field, CELL) if words else field, hint=hint)


def _wordy(field: Field, lines: int) -> Field:
    """A question for words, with at least so many lines for large letters."""
    return replace(field, lines=max(field.lines, lines)) if field.type in ("text", "long") else field


def suggests(field: Field) -> bool:
    """Whether a long list only suggests what may be written."""
    return field.open_cell and field.options is not None and len(field.options.options) > LISTED


def _fields(cell: Cell) -> list[Field]:
    return [item for item in cell if isinstance(item, Field) and MEDIUM in item.media]


def _shown(table: Rows | Grid, example: Example) -> Iterator[tuple[str, str]]:
    if isinstance(table, Rows):
        for column in html.shown_columns(table, MEDIUM):
            if text := example.text(column.id):
                yield column.fields[0].label, in_words(column.fields[0], text)
        return
    if text := example.text(table.header_key):
        yield table.corner, text
    for _, column, label in _labeled(table):
        fields = column.fields or _fields(table.cell(0, column))
        if text := example.text(column.id):
            yield label, in_words(fields[0] if fields else None, text)


def in_words(field: Field | None, text: str) -> str:
    """What stands in a cell, as people say it: the words of a code, the name of a month."""
    if field is not None and field.options is not None:
        code, _, rest = text.partition(": ")
        words = dict(option_words(field)).get(code)
        if words is not None:
            return rest[:1].upper() + rest[1:] if rest else words
    if field is not None and field.type == "date" and (day := DAY.fullmatch(text)):
        return " ".join([html.MONTHS[int(day[1]) - 1], *([str(int(day[2]))] if day[2] else [])])
    return text

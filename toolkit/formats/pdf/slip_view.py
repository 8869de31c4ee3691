"""The parts of a slip as they are printed: squares to tick, and boxes for codes, a row of a table at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from toolkit.agenda import SlipPart
from toolkit.document import Block, Cell, Column, Field, Grid, GridRow, Heading, Question, Rows
from toolkit.slip import boxes, by_number, in_codes, offered

T = TypeVar("T")
SEE_KEY = "Codes: see the key."
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
BOX, CHARACTER, APART = 5.7, 1.65, 1.2  # mm: a box for one character, a character of small text, what lies between
NUMBER, WORD = 8.0, 19.0  # mm: what a square takes in a table, under a number or under words


@dataclass(frozen=True)
class Tick:
    """A question to tick: the words before its squares, and the code and words of each square."""

    field: Field
    words: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Box:
    """A question answered with a code of so many characters, and where it stands, for people who hear the page."""

    field: Field
    caption: str
    size: int
    where: str

    @property
    def width(self) -> float:
        """Millimeters that its boxes take, or its caption in two lines."""
        words = self.caption.split()
        splits = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words) + 1)]
        longest = min(max(map(len, split)) for split in splits)
        return max(BOX * self.size, CHARACTER * longest) + APART


@dataclass(frozen=True)
class Group:
    """Codes that belong together: one row of a table, under its number, or questions that stand alone."""

    number: str
    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class Scales:
    """A table in which each cell is a line of squares: columns with the heads of their squares, rows with their cells.

    `meaning` says what the first and the last number stand for, where squares stand at numbers. `width` is what one
    square takes, in mm.
    """

    corner: str
    meaning: str
    width: float
    columns: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    rows: tuple[tuple[str, tuple[Field | None, ...]], ...]


@dataclass(frozen=True)
class View:
    """One part of a slip: a grid, lines of ticks or both; or lines of codes."""

    letter: str
    title: str
    hint: str
    scales: Scales | None
    ticks: tuple[tuple[Tick, ...], ...]
    codes: tuple[tuple[Group, ...], ...]


def views(parts: Sequence[SlipPart], blocks: Sequence[Block], named: bool = False) -> tuple[View, ...]:
    """The parts of a slip, with letters from A.

    `named`: their titles don't say what is asked, so each question does, and rows of a table stand in a table.

    A slip without any codes has no key, so all its ticks have words.
    """
    keyed = any(part.codes for part in parts)
    found: list[View] = []
    for letter, part, block in zip(LETTERS, parts, blocks, strict=False):
        heading = next(item for item in block.parts if isinstance(item, Heading))
        hint = heading.hint
        if part.codes:
            first = not any(view.codes for view in found)
            hint = " ".join(filter(None, (SEE_KEY if first else "", in_codes(hint))))
        grid = next((item for item in block.parts if isinstance(item, Grid)), None)
        codes = tuple(_codes(part, block)) if part.codes else ()
        ticks = () if part.codes else tuple(_ticks(part, block, keyed, named))
        table = next((item for item in block.parts if named and isinstance(item, Rows)), None)
        shown = scales(grid) if grid else _rows_scales(table) if table else None
        found.append(View(letter, heading.text, hint, shown, ticks, codes))
    return tuple(found)


def scales(grid: Grid) -> Scales:
    """A grid of a slip, whose cells hold one question or none."""
    rows = tuple((_header(row), tuple(_only(cell) for cell in row.cells)) for row in grid.rows)
    columns = []
    for place, column in enumerate(grid.columns):
        first = next(cells[place] for _, cells in rows if cells[place])
        columns.append((column.header, tick(first, "").options if first else ()))
    heads = [head for _, options in columns for head in options]
    if not all(code.isdigit() for code, _ in heads):
        return Scales(grid.corner, "", WORD, tuple(columns), rows)
    meaning = f"{heads[0][0]} = {heads[0][1].lower()}, {heads[-1][0]} = {heads[-1][1].lower()}"
    numbers = tuple((header, tuple((code, code) for code, _ in options)) for header, options in columns)
    return Scales(grid.corner, meaning, NUMBER, numbers, rows)


def _rows_scales(table: Rows) -> Scales:
    """Rows of a table with a square for each word."""
    columns = tuple((item.label, tick(item, "").options) for item in table.fields)
    numbers = range(1, table.printed + 1)
    rows = tuple(
        (f"{table.row_name} {number}", tuple(table.at(number, item) for item in table.fields)) for number in numbers
    )
    return Scales(table.number, ", ".join(item.label for item in table.fields), WORD, columns, rows)


def _header(row: GridRow) -> str:
    return row.header if isinstance(row.header, str) else row.header.label


def _only(cell: Cell) -> Field | None:
    return next((item for item in cell if isinstance(item, Field)), None)


def tick(field: Field, words: str, numbers: bool = False) -> Tick:
    """A question as squares, where they stand at words, or at numbers alone."""
    if field.type == "check":
        return Tick(field, words, (("Y", field.label),))
    if field.type == "scale10":
        return Tick(field, words, tuple((str(number), str(number)) for number in range(11)))
    return Tick(field, words, tuple((o.code, o.code if numbers else o.brief) for o in offered(field)))


def caption(column: Column, item: Field) -> str:
    """The words over a column; for a month also how it is written."""
    return f"{column.header} {column.hint}".strip() if item.type == "date" else column.header


def _ticks(part: SlipPart, block: Block, keyed: bool, named: bool) -> Iterator[tuple[Tick, ...]]:
    """Lines of ticks: one question each, or rows of a table side by side."""
    several = named or sum(not isinstance(item, Heading) for item in block.parts) > 1
    for item in block.parts:
        if isinstance(item, Question):
            field = item.field
            yield (tick(field, field.label if several else "", keyed and by_number(field)),)
        elif isinstance(item, Rows) and not named:
            rows = [
                tick(item.at(number, field), f"{item.row_name} {number}" if item.printed > 1 else "")
                for number in range(1, item.printed + 1)
                for field in item.fields
            ]
            yield from _beside(rows, part.beside)


def _codes(part: SlipPart, block: Block) -> Iterator[tuple[Group, ...]]:
    """Lines of codes: questions that stand alone first, then rows of a table side by side."""
    alone = tuple(
        Box(item.field, item.field.label, boxes(item.field), item.field.label)
        for item in block.parts
        if isinstance(item, Question)
    )
    groups = [Group("", alone)] if alone else []
    for table in (item for item in block.parts if isinstance(item, Rows)):
        for number in range(1, table.printed + 1):
            row = tuple(
                Box(
                    table.at(number, item),
                    caption(column, item),
                    boxes(item),
                    f"{table.row_name} {number}, {item.label}",
                )
                for column in table.columns
                for item in column.fields
            )
            groups.append(Group(str(number) if table.printed > 1 else "", row))
    yield from _beside(groups, part.beside + bool(alone))


def _beside(items: Sequence[T], many: int) -> Iterator[tuple[T, ...]]:
    """Lines of so many."""
    yield from (tuple(items[at : at + many]) for at in range(0, len(items), many))

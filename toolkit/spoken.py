"""Each question of a worksheet in words that stand by themselves, for people who hear one field at a time.

"Application 3, stage" instead of the header of a column. Within one document no two are the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from toolkit.document import (
    Block,
    Canvas,
    Document,
    Field,
    Grid,
    Heading,
    Key,
    Medium,
    Note,
    Part,
    Prose,
    Question,
    Rows,
)
from toolkit.fields import FieldType
from toolkit.tables import GridRow

FORMATS: dict[FieldType, str] = {
    "date": "month, day, year, as 03/14/2027",
    "url": "an address that begins with https://",
    "scale10": "0 to 10",
    "likert5": "1 to 5",
}
MONTH = "month, as 03"
CODES = "one or more codes, with commas between them"


def questions(document: Document, medium: Medium) -> dict[str, tuple[Field, str]]:
    """Every field that a medium asks, by its full id, with its question. Rows are those that paper shows."""
    found = [(item, words, heading) for block in document.blocks for item, words, heading in _asked(block, medium)]
    often = Counter(words for _, words, _ in found)
    told = [words if often[words] == 1 or not heading else f"{heading}: {words}" for _, words, heading in found]
    seen: Counter[str] = Counter()
    unique = []
    for words in told:
        seen[words] += 1
        unique.append(words if seen[words] == 1 else f"{words} ({seen[words]})")
    return {item.id: (item, words) for (item, _, _), words in zip(found, unique, strict=True)}


def expected(field: Field, in_cell: bool = False) -> str:
    """What form an answer has to have, for a field that takes typing; nothing where any words will do."""
    if field.export == "month":
        return MONTH
    if field.type in ("int", "number", "money"):
        least, most = field.minimum, field.maximum
        bounds = f"{least:g} to {most:g}" if least is not None and most is not None else "a number"
        return f"{bounds} {field.unit}".strip()
    if field.type == "multi" and in_cell:
        return CODES
    return FORMATS.get(field.type, "")


def _asked(block: Block, medium: Medium) -> Iterator[tuple[Field, str, str]]:
    heading = ""
    for part in block.parts:
        if isinstance(part, Heading):
            heading = part.text
        elif medium in part.media:
            yield from ((item, words, heading) for item, words in _of(part, heading) if medium in item.media)


def _of(part: Part, heading: str) -> Iterator[tuple[Field, str]]:
    match part:
        case Question():
            yield part.field, part.field.label
        case Prose():
            for paragraph in part.paragraphs:
                yield from ((item.field, item.field.label) for item in paragraph if not isinstance(item, str))
        case Note():
            for item in part.fields:
                yield item, item.label if len(part.fields) == 1 or not part.title else f"{part.title} {item.label}"
        case Grid():
            yield from _grid(part)
        case Rows():
            for number in range(1, part.printed + 1):
                yield from ((part.at(number, item), f"{part.row_name} {number}, {item.label}") for item in part.fields)
        case Heading() | Key() | Canvas():
            pass


def _grid(grid: Grid) -> Iterator[tuple[Field, str]]:
    over = {column.id: _over(group.header) for group in grid.groups for column in group.columns}
    for group in grid.groups:
        if isinstance(group.header, Field):
            yield group.header, group.header.label
    for number, row in enumerate((*grid.rows, *grid.footer), 1):
        name = _name(row, number)
        if isinstance(row.header, Field):
            yield row.header, f"Row {number}, {row.header.label}"
        for column, cell in zip(grid.columns, row.cells, strict=True):
            for item in cell:
                if isinstance(item, Field):
                    around = (words for words in (name, over[column.id]) if words.lower() not in item.label.lower())
                    yield item, ", ".join([*around, item.label])


def _over(header: str | Field) -> str:
    return header.label if isinstance(header, Field) else header


def _name(row: GridRow, number: int) -> str:
    return f"Row {number}" if isinstance(row.header, Field) else row.header

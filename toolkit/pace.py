"""A worksheet in; the seconds it takes in the room, and whether its minutes hold them, out.

The rates are estimates of advisors, not measurements: an adult who writes by hand, at rest, without looking things up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from toolkit.document import Document, Field, FieldType, Grid, Note, Part, Rows, fields_of
from toolkit.problems import Problem
from toolkit.yamltext import Tree

SETTLE = 60  # seconds to find the sheet, read its purpose and the first question
SECONDS: dict[FieldType, int] = {
    "check": 8, "yesno": 8, "likert5": 8, "scale10": 8,
    "choice": 15, "multi": 20, "int": 10, "number": 10, "money": 10, "date": 15,
    "text": 40, "url": 40, "long": 100,
}  # fmt: skip
CALM = 1.5  # the core questions fit even for those who need half as much time again
AGAIN = {"after": "before"}  # a column asked at another moment, on minutes of its own


def seconds(document: Document) -> int:
    """Seconds for everything that the sheet asks on paper in the room, settling in with it."""
    return SETTLE + sum(_seconds(part) for part in document.parts("print"))


def core_seconds(document: Document) -> int:
    """Seconds for the core questions alone, at the usual pace."""
    return sum(
        _seconds(part, "" if name == block.id else name.removeprefix(f"{block.id}."))
        for block in document.blocks
        for name in document.core
        if name.partition(".")[0] == block.id
        for part in block.parts
        if "print" in part.media
    )


def problems(document: Document, tree: Tree) -> Iterator[Problem]:
    """Where the minutes are too few. A card of the group 'frame' is read, and filled in by the center before."""
    place, most = tree.value_at(("minutes",)), document.minutes * 60
    needed, core = seconds(document), SETTLE + core_seconds(document) * CALM
    if document.group != "frame" and not document.home and needed > most:
        message = (
            f"Everything asked in the room takes about {_minutes(needed)} minutes, the sheet says {document.minutes}. "
            "Ask for fewer rows or questions in the room, or give it more minutes."
        )
        yield Problem(place, "too-few-minutes", message)
    elif core > most:
        message = (
            f"Without hurry the core questions alone take about {_minutes(core)} minutes, the sheet says "
            f"{document.minutes}. Name fewer under 'core:', or give it more minutes."
        )
        yield Problem(place, "core-too-long", message)


def _minutes(found: float) -> str:
    return f"{-(-found // 6) / 10:g}"  # a tenth of a minute, rounded up, so that it never equals what is too little


def _seconds(part: Part, only: str = "") -> int:
    """Seconds for a part, or for the questions in it whose id ends in `only`."""
    return sum(SECONDS[item.type] for item in _asked(part) if f".{item.id}".endswith(f".{only}" if only else ""))


def _asked(part: Part) -> Iterator[Field]:
    """What people write in the room: not what is counted or copied, and not what an advisor fills in."""
    if isinstance(part, Note) and part.role == "advisor":
        return
    fields: Iterable[Field]
    if isinstance(part, Rows):
        fields = part.fields * part.room  # under the last part of their ids: each row asks the same
    else:
        fields = _grid(part) if isinstance(part, Grid) else fields_of(part)
    for item in fields:
        if "print" in item.media and item.origin("print") == "typed":
            yield item


def _grid(part: Grid) -> Iterator[Field]:
    there = {column.id for column in part.columns}
    shown = ["print" in column.media and AGAIN.get(column.id) not in there for column in part.columns]
    yield from (group.header for group in part.groups if isinstance(group.header, Field))
    for row in (*part.rows[: part.room or None], *part.footer):
        asked = (cell for cell, wanted in zip(row.cells, shown, strict=True) if wanted)
        yield from (item for cell in ((row.header,), *asked) for item in cell if isinstance(item, Field))

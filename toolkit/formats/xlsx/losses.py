"""What a document means for Excel and Excel cannot show: a problem each, never silence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from toolkit.document import (
    Canvas,
    ColumnGroup,
    Document,
    Field,
    Grid,
    Heading,
    Key,
    Note,
    Part,
    Prose,
    Question,
    Rows,
)
from toolkit.formats.xlsx import plan
from toolkit.problems import Problem

MOST_COLUMNS = 700


def losses(document: Document) -> tuple[Problem, ...]:
    """Everything of a document that is lost on the way into a workbook."""
    if "xlsx" not in document.outputs:
        return (Problem(document.source, "xlsx-output", f"'{document.title}' is not meant for Excel: it is left out."),)
    return tuple(problem for part in document.parts("xlsx") for problem in _part(part)) + tuple(_sheets(document))


def _sheets(document: Document) -> Iterator[Problem]:
    tabs = plan.sheets(document)
    if not tabs:
        yield Problem(document.source, "xlsx-empty", f"'{document.title}' asks nothing in Excel: it is left out.")
    for tab in tabs:
        if tab.right > MOST_COLUMNS:
            message = f"'{document.title}' needs more than {MOST_COLUMNS} columns: it is left out."
            yield Problem(document.source, "xlsx-columns", message)


def _part(part: Part) -> Iterator[Problem]:
    match part:
        case Heading() | Prose() | Note() | Question():
            return
        case Rows():
            yield from _headers(part, part.groups)
        case Grid():
            if not part.rows:
                yield Problem(part.source, "xlsx-part", f"'{part.label}' has no rows to show in Excel.")
            yield from _several(part)
        case Key():
            message = f"'{part.title}' is a key to codes; Excel offers the words in the cell. Leave out Excel there."
            yield Problem(part.source, "xlsx-part", message)
        case Canvas():
            yield Problem(part.source, "xlsx-part", f"'{part.label}' is drawn on paper; Excel cannot show it.")
        case _:
            assert_never(part)


def _several(grid: Grid) -> Iterator[Problem]:
    """A header is one cell: a field with a cell for each option has no room in it."""
    rows = (row.header for row in (*grid.rows, *grid.footer))
    for field in (*(group.header for group in grid.groups), *rows):
        if isinstance(field, Field) and "xlsx" in field.media and field.type == "multi":
            message = f"The header '{field.label}' takes several answers, and Excel has one cell for it."
            yield Problem(field.source, "xlsx-part", message)


def _headers(part: Rows, groups: tuple[ColumnGroup, ...]) -> Iterator[Problem]:
    for group in groups:
        if isinstance(group.header, Field):
            message = f"The header '{group.header.label}' cannot be filled in above rows that repeat."
            yield Problem(part.source, "xlsx-part", message)

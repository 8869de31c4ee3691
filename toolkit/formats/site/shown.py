"""What a page says about a worksheet before its questions: its example."""

from __future__ import annotations

from dataclasses import dataclass

from toolkit.document import Column, Document, Example, Field, Grid, Heading, Medium, Note, Rows

MEDIUM: Medium = "web"


@dataclass(frozen=True)
class Shown:
    """An example as pairs of what was asked and what someone wrote."""

    pairs: tuple[tuple[str, str], ...]


def example(document: Document) -> Shown | None:
    """The first example in reading order: a filled row, or words beside a question."""
    asked = ""
    for part in document.parts(MEDIUM):
        if isinstance(part, Heading):
            asked = part.text
        elif isinstance(part, Note) and part.role == "example":
            return Shown(((part.title or asked, part.text),))
        elif isinstance(part, Rows | Grid) and part.examples:
            return Shown(tuple(_pairs(part, part.examples[0])))
    return None


def _pairs(part: Rows | Grid, found: Example) -> list[tuple[str, str]]:
    columns = {column.id for column in part.columns}
    corner = part.corner if isinstance(part, Grid) else part.row_name
    pairs = [(corner, text) for name, text in found.cells if name not in columns]
    for group in part.groups_in(MEDIUM):
        above = f"{group.header.label}, " if isinstance(group.header, Field) else ""
        filled = [(column, found.text(column.id)) for column in group.columns if found.text(column.id)]
        pairs += [(above + column.header, _words(column, text)) for column, text in filled]
    return pairs


def _words(column: Column, text: str) -> str:
    """What an example's code means: on a screen nobody has the key beside it."""
    options = column.fields[0].options if column.fields else None
    option = options.option(text) if options else None
    return option.label if option else text

"""What parts say besides asking: lines of words for the sheets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from toolkit.document import (
    Blank,
    Canvas,
    Field,
    Grid,
    Heading,
    Key,
    Note,
    Part,
    Prose,
    Question,
    Rows,
    fields_of,
)
from toolkit.formats.xlsx.layout import Role

GAP = "____"


@dataclass(frozen=True)
class Said:
    """Words with their role."""

    role: Role
    text: str


def said(part: Part) -> tuple[Said, ...]:
    """The words of a part."""
    match part:
        case Heading():
            text = f"{part.number}. {part.text}" if part.number else part.text
            return _known(Said("heading", text), Said("hint", part.hint))
        case Prose():
            return tuple(
                Said("text", f"{index}. {text}" if part.ordered else text)
                for index, text in enumerate(map(_sentence, part.paragraphs), 1)
            )
        case Note():
            return _note(part)
        case Question() | Grid() | Rows() | Key() | Canvas():
            return ()
        case _:
            assert_never(part)


def single_fields(part: Part) -> tuple[Field, ...]:
    """The fields of a part that stand on their own, outside a grid or rows, where Excel asks them."""
    if isinstance(part, Grid | Rows):
        return ()
    return tuple(field for field in fields_of(part) if "xlsx" in field.media)


def _note(note: Note) -> tuple[Said, ...]:
    if note.role == "example":
        return _known(Said("example", " ".join(filter(None, ("Example:", note.title, note.text)))))
    if note.fields:
        return _known(Said("heading", note.title), Said("text", note.text))
    joint = " " if note.title.endswith((".", "!", "?", ":")) else ": "
    return _known(Said("text", joint.join(filter(None, (note.title, note.text)))))


def _sentence(paragraph: tuple[str | Blank, ...]) -> str:
    return "".join(GAP if isinstance(piece, Blank) else piece for piece in paragraph)


def _known(*found: Said) -> tuple[Said, ...]:
    return tuple(item for item in found if item.text)

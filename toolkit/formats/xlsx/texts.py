"""What parts say besides asking, as lines of words; and how an author's example reads in a cell."""

from __future__ import annotations

import re
from typing import assert_never

from toolkit.branding import Branding
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
from toolkit.formats.xlsx import support
from toolkit.formats.xlsx.layout import Said
from toolkit.formats.xlsx.words import EXAMPLE_DAY, YES, entries, wrapped
from toolkit.parsing import options_of

GAP = "____"
DAY = re.compile(r"(0?[1-9]|1[0-2])(?:\s*/\s*(\d{1,2}))?(?:\s*/\s*(\d{4}))?")  # as people write it on paper


def said(part: Part, branding: Branding) -> tuple[Said, ...]:
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
            return _note(part, branding)
        case Question() | Grid() | Rows() | Key() | Canvas():
            return ()
        case _:
            assert_never(part)


def lines(said: Said, characters: int) -> list[str]:
    """The words as they stand on the rows of a sheet, one at least. What a formula shows is never cut."""
    return [said.text] if said.formula else wrapped(said.text, characters) or [""]


def single_fields(part: Part) -> tuple[Field, ...]:
    """The fields of a part that stand on their own, outside a grid or rows, where Excel asks them."""
    if isinstance(part, Grid | Rows):
        return ()
    return tuple(field for field in fields_of(part) if "xlsx" in field.media)


def example(words: str, field: Field | None, code: str) -> str:
    """The words of an author's example in a cell: a whole date, what a list shows for a code, Yes for an option."""
    if field is None:
        return words
    if field.type == "date" and (found := DAY.fullmatch(words)):
        month, day, year = found.groups()
        return f"{int(month):02}/{int(day or EXAMPLE_DAY.day):02}/{year or EXAMPLE_DAY.year}"
    options = options_of(field)
    if code:
        return YES if code in words.replace(",", " ").split() else ""
    return entries(options).get(words, words) if options else words


def _note(note: Note, branding: Branding) -> tuple[Said, ...]:
    if note.role == "example":
        return _known(Said("example", " ".join(filter(None, ("Example:", note.title, note.text)))))
    if note.fields:
        return _known(Said("heading", note.title), Said("text", note.text))
    if note.role == "support":
        return _known(Said("label", note.title), Said("text", note.text)) + support.box(branding)
    joint = " " if note.title.endswith((".", "!", "?", ":")) else ": "
    return _known(Said("text", joint.join(filter(None, (note.title, note.text)))))


def _sentence(paragraph: tuple[str | Blank, ...]) -> str:
    return "".join(GAP if isinstance(piece, Blank) else piece for piece in paragraph)


def _known(*found: Said) -> tuple[Said, ...]:
    return tuple(item for item in found if item.text)

"""What every worksheet of ours has, so that a stranger can start writing and an advisor can run it.

1. A purpose, and at most five short steps.
2. An example wherever words are asked for and a blank page would stop people.
3. Its core questions are marked where people see them.
4. What comes next, as the last thing it says.
5. Complete notes for the advisor.
6. A way to take part without drawing, and without reading what others wrote.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from toolkit import library
from toolkit.document import Block, Canvas, Document, Field, Grid, Heading, Note, Part, Rows, fields_of
from toolkit.language import WORD

SHEETS = library.load().documents
EACH = pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: str(sheet.code))
NOTES = ("set_up", "say", "answers", "silence", "watch_for", "debrief")

NO_EXAMPLE = {
    "W01": "one question for next time, which nobody reads",
    "W02": "a code and a date to copy",
    "W19": "free writing: an example would say what is right",
}
SEEN_OR_DRAWN = re.compile(r"\b(?:swap|observer|cards|wall|board|rings|map|colors)\b", re.IGNORECASE)


def words(text: str) -> int:
    return len(WORD.findall(text))


@EACH
def test_a_purpose_and_at_most_five_short_steps(sheet: Document) -> None:
    assert sheet.purpose.endswith(".")
    assert words(sheet.purpose) <= 30
    assert 3 <= len(sheet.steps) <= 5
    for step in sheet.steps:
        assert words(step) <= 25, step


def examples(part: Part) -> bool:
    match part:
        case Note(role="example"):
            return True
        case Note(text=text):
            return text.startswith("For example")
        case Rows(examples=found) | Grid(examples=found):
            return bool(found)
    return False


@EACH
def test_an_example_where_words_are_asked_for(sheet: Document) -> None:
    asked = [item for part in sheet.parts("print") if not is_advisor(part) for item in fields_of(part) if wordy(item)]
    assert asked
    assert any(map(examples, sheet.parts("print"))) == (sheet.code not in NO_EXAMPLE)


def test_rows_of_words_begin_with_an_example() -> None:
    """Where a row is only a name, the hint is enough; a message has its example above."""
    without = [
        part.id
        for sheet in SHEETS
        for part in sheet.parts("print")
        if isinstance(part, Rows) and any(map(wordy, part.fields)) and not part.examples
    ]
    assert without == ["outreach_log.messages", "mentor_fit.candidates"]


def wordy(item: Field) -> bool:
    return item.type in ("text", "long") and "print" in item.media


def is_advisor(part: Part) -> bool:
    return isinstance(part, Note) and part.role == "advisor"


@EACH
def test_core_questions_are_marked(sheet: Document) -> None:
    """The column of a table, else the box, else the heading above; and nothing else is."""
    assert sorted(marks(sheet)) == sorted({wanted(sheet, name) for name in sheet.core})


def wanted(sheet: Document, name: str) -> str:
    """Where a core question is marked: its column, or its block."""
    block, _, inside = name.partition(".")
    tables = [part for part in found(sheet, block).parts if isinstance(part, Rows | Grid)]
    return name if any(column.id == inside for part in tables for column in part.columns) else block


def found(sheet: Document, id: str) -> Block:
    return next(block for block in sheet.blocks if block.id == id)


def marks(sheet: Document) -> Iterator[str]:
    for block in sheet.blocks:
        for part in block.parts:
            if isinstance(part, Heading | Note) and part.core:
                yield block.id
            if isinstance(part, Rows | Grid):
                yield from (f"{block.id}.{column.id}" for column in part.columns if column.core)


@EACH
def test_what_comes_next_is_the_last_thing_it_says(sheet: Document) -> None:
    """Only the advisor's box comes after it. The log has no room for a box of its own: it says so beside its table."""
    last = [part for part in sheet.parts("print") if not is_advisor(part)][-1]
    assert isinstance(last, Note)
    assert last.role == "next" or (sheet.code == "W03" and "What next?" in last.text)
    assert last.text or last.fields


@EACH
def test_notes_for_the_advisor_are_complete(sheet: Document) -> None:
    missing = [name for name in NOTES if not getattr(sheet.facilitator, name)]
    assert missing == []


@EACH
def test_nobody_has_to_see_or_draw(sheet: Document) -> None:
    said = " ".join(
        (*sheet.facts, *sheet.steps, *(text for _, texts in sheet.facilitator.sections() for text in texts))
    )
    drawn = [part for part in sheet.parts() if isinstance(part, Canvas)]
    if drawn or SEEN_OR_DRAWN.search(said):
        assert sheet.facilitator.without_sight
    for text in (*sheet.steps, sheet.facilitator.debrief):
        assert "swap" not in text.lower() or re.search(r"\b(?:read|say|tell)\b", text.lower()), text

"""What a worksheet is once the author's notation is left behind: a small closed vocabulary.

Kinds (an open set) write it; formats read it and know nothing else. A writer matches over `Part` and ends in
`assert_never`, so that a new part is a type error in every format until it is handled.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, TypeAlias

from toolkit.conclusions import Measure
from toolkit.fields import (
    COMPUTED,
    COPIED,
    KEY_FROM,
    LIKERT5,
    MEDIA,
    PAPER,
    SCREEN,
    YESNO,
    Field,
    FieldType,
    Medium,
    Option,
    OptionGroup,
    OptionList,
    Origin,
    Share,
    template_id,
)
from toolkit.problems import Source
from toolkit.register import EvidenceNote
from toolkit.tables import Cell, Column, ColumnGroup, Example, Grid, GridRow, Rows

__all__ = [
    "COMPUTED",
    "COPIED",
    "KEY_FROM",
    "LIKERT5",
    "MEDIA",
    "PAPER",
    "SCREEN",
    "YESNO",
    "Blank",
    "Block",
    "Canvas",
    "CanvasShape",
    "Cell",
    "Column",
    "ColumnGroup",
    "Document",
    "Example",
    "Field",
    "FieldType",
    "Grid",
    "GridRow",
    "Group",
    "Guidance",
    "Heading",
    "Key",
    "Medium",
    "Module",
    "Note",
    "NoteRole",
    "Option",
    "OptionGroup",
    "OptionList",
    "Origin",
    "Part",
    "Prose",
    "Question",
    "Rows",
    "Share",
    "fields_of",
    "quoted",
    "structure_hash",
]

NoteRole: TypeAlias = Literal["tip", "example", "care", "support", "next", "private", "advisor"]
Group: TypeAlias = Literal["skill", "motivation", "frame"]
CanvasShape: TypeAlias = Literal["rings", "frame"]


@dataclass(frozen=True)
class Heading:
    """The title of a question or of a part. `numbered` ones get their `number` when the whole sheet is known."""

    text: str
    hint: str = ""
    numbered: bool = False
    core: bool = False
    number: int = 0
    kind: str = ""
    media: frozenset[Medium] = MEDIA
    source: Source = Source()


@dataclass(frozen=True)
class Blank:
    """A gap to write in, inside a sentence. `width` is a share of the line: short 1/6, medium 1/3, wide 2/3."""

    field: Field
    width: Literal["short", "medium", "wide"] = "medium"


@dataclass(frozen=True)
class Prose:
    """Paragraphs (or, with `ordered`, steps). A paragraph is text and inline blanks in reading order."""

    paragraphs: tuple[tuple[str | Blank, ...], ...]
    ordered: bool = False
    kind: str = ""
    media: frozenset[Medium] = MEDIA
    source: Source = Source()


@dataclass(frozen=True)
class Note:
    """A box with one thing to say; `next` and `advisor` boxes also ask."""

    role: NoteRole
    title: str
    text: str = ""
    fields: tuple[Field, ...] = ()
    kind: str = ""
    core: bool = False
    media: frozenset[Medium] = MEDIA
    source: Source = Source()

    def fields_in(self, medium: Medium) -> tuple[Field, ...]:
        """The questions a medium asks."""
        return tuple(item for item in self.fields if medium in item.media)


@dataclass(frozen=True)
class Question:
    """A field standing on its own line."""

    field: Field
    show_label: bool = True  # False where the heading above already says it; the label stays for screen readers
    kind: str = ""
    media: frozenset[Medium] = MEDIA
    source: Source = Source()


@dataclass(frozen=True)
class Key:
    """What the codes mean, for people who read on paper. `beside` the table, else on a page of its own."""

    title: str
    options: OptionList
    beside: bool = True
    intro: str = ""
    own: str = ""  # on a page of its own: what to do when nothing on the list fits
    kind: str = ""
    media: frozenset[Medium] = frozenset(("print", "fillable"))
    source: Source = Source()


@dataclass(frozen=True)
class Canvas:
    """A drawing area. Paper only, and `equal_to` names the part that takes the same answers without sight."""

    label: str
    shape: CanvasShape
    marks: tuple[str, ...]  # names set on the rings, from the middle outward
    middle: str
    equal_to: str
    kind: str = ""
    media: frozenset[Medium] = PAPER
    source: Source = Source()


Part: TypeAlias = Heading | Prose | Note | Question | Grid | Rows | Key | Canvas


@dataclass(frozen=True)
class Block:
    """What one entry of the author's list became: parts that stay together, and where they stand on paper."""

    id: str
    parts: tuple[Part, ...]
    beside: bool = False  # stands to the right of the block before it
    new_page: bool = False
    source: Source = Source()


@dataclass(frozen=True)
class Module:
    """A stop of the path: number 0 to 7 (and the color that goes with it), title, and one line for its card."""

    id: str
    number: int
    title: str
    line: str = ""


@dataclass(frozen=True)
class Topic:
    """What somebody comes with, in their words, and one line below it."""

    id: str
    title: str
    line: str


def quoted(words: str) -> str:
    """Words to say between quotation marks; those inside become single ones."""
    return f"“{words.translate(str.maketrans('“”', '‘’'))}”"


@dataclass(frozen=True)
class Guidance:
    """What helps somebody run a part of a workshop. `say` is spoken as it stands and has no quotation marks."""

    set_up: str = ""
    say: tuple[str, ...] = ()
    do: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()  # what participants are likely to say, and what to answer
    silence: str = ""  # what to do when nobody speaks or writes
    watch_for: tuple[str, ...] = ()
    know: tuple[str, ...] = ()
    without_sight: str = ""  # the same without drawing, and without reading what others have written
    debrief: str = ""

    def sections(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Everything said here as (heading, texts), in the order in which it is needed; words to say in quotes."""
        found = (
            ("Set up", (self.set_up,)),
            ("Say", tuple(map(quoted, self.say))),
            ("Do", self.do),
            ("A likely answer", self.answers),
            ("When nobody speaks", (self.silence,)),
            ("Watch for", self.watch_for),
            ("Without sight", (self.without_sight,)),
            ("Good to know", self.know),
            ("At the end", (self.debrief,)),
        )
        return tuple((heading, tuple(filter(None, texts))) for heading, texts in found if any(texts))


@dataclass(frozen=True)
class Document:
    """A whole worksheet, ready for every format."""

    id: str
    code: str
    title: str
    tab: str
    version: int
    module: Module
    minutes: int
    group: Group
    sensitivity: int
    purpose: str
    facts: tuple[str, ...]
    steps: tuple[str, ...]
    blocks: tuple[Block, ...]
    outputs: frozenset[Medium] = MEDIA
    core: tuple[str, ...] = ()
    feeds_slip: bool = False
    home: bool = False
    article: tuple[str, ...] = ()
    evidence: tuple[EvidenceNote, ...] = ()
    also: tuple[str, ...] = ()  # what people call it
    topics: tuple[str, ...] = ()  # ids of what people come with
    aliases: tuple[tuple[str, str], ...] = ()  # (old id, new id)
    facilitator: Guidance = Guidance()
    measures: tuple[Measure, ...] = ()
    answers: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)  # of a filled copy, by field id
    example: str = ""  # whose made-up answers they are; such a copy says so on every page
    source: Source = field(default=Source())

    @property
    def slug(self) -> str:
        """The id as it stands in file names and addresses."""
        return self.id.replace("_", "-")

    def parts(self, medium: Medium | None = None) -> Iterator[Part]:
        """All parts in reading order, or those meant for one medium."""
        for block in self.blocks:
            for part in block.parts:
                if medium is None or medium in part.media:
                    yield part

    def fields(self, medium: Medium | None = None, rows: int = 1) -> Iterator[Field]:
        """Every field under its full id, in reading order; repeating rows give `rows` of each."""
        for part in self.parts(medium):
            for item in fields_of(part, rows):
                if medium is None or medium in item.media:
                    yield item

    @cached_property
    def by_template(self) -> dict[str, Field]:
        """Every field by its id, with `*` for the number of a row."""
        return {template_id(item.id): item for item in self.fields()}

    @property
    def repeats(self) -> bool:
        """Whether it holds rows or a grid: then one Excel workbook holds one filled copy."""
        return any(isinstance(part, Rows | Grid) for part in self.parts("xlsx"))


def fields_of(part: Part, rows: int = 1) -> Iterator[Field]:
    """Every field of one part under its full id."""
    if isinstance(part, Question):
        yield part.field
    elif isinstance(part, Prose):
        yield from (item.field for paragraph in part.paragraphs for item in paragraph if isinstance(item, Blank))
    elif isinstance(part, Note):
        yield from part.fields
    elif isinstance(part, Grid):
        yield from (group.header for group in part.groups if isinstance(group.header, Field))
        for row in (*part.rows, *part.footer):
            if isinstance(row.header, Field):
                yield row.header
            yield from (item for cell in row.cells for item in cell if isinstance(item, Field))
    elif isinstance(part, Rows):
        for number in range(1, rows + 1):
            yield from (part.at(number, item) for item in part.fields)


def structure_hash(document: Document) -> str:
    """Sixteen hex digits over ids, types and lists, never words: equal as long as answers mean the same."""
    lines = [
        f"{item.id} {item.type} {','.join(option.code for option in item.options.options) if item.options else ''}"
        for item in document.fields()
    ]
    return hashlib.sha256("\n".join([document.id, *sorted(lines)]).encode()).hexdigest()[:16]

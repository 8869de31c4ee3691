"""What all kinds share: the author's field, and the place a kind turns its block into parts."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Literal, get_args

import pydantic
from pydantic import BaseModel, ConfigDict

from toolkit.document import (
    COPIED,
    LIKERT5,
    MEDIA,
    PAPER,
    YESNO,
    Block,
    Field,
    FieldType,
    Medium,
    OptionList,
    Part,
    Share,
)
from toolkit.problems import Problem, Source, suggestion

ID = r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$"
Id = Annotated[str, pydantic.StringConstraints(pattern=ID, max_length=48)]
Line = Annotated[str, pydantic.StringConstraints(min_length=1, max_length=300, strip_whitespace=True)]
Text = Annotated[str, pydantic.StringConstraints(min_length=1, max_length=1500, strip_whitespace=True)]


class Model(BaseModel):
    """An author's group of keys: no unknown keys, nothing guessed."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


@dataclass(frozen=True)
class Context:
    """Where a block stands, the lists it may name, and where its mistakes go."""

    worksheet: str
    path: tuple[str | int, ...]
    lists: Mapping[str, OptionList]
    locate: Callable[[tuple[str | int, ...]], Source]
    report: Callable[[Problem], None]

    def at(self, *more: str | int) -> Context:
        """The same, deeper inside the block."""
        return Context(self.worksheet, (*self.path, *more), self.lists, self.locate, self.report)

    @property
    def source(self) -> Source:
        """Where the author wrote this."""
        return self.locate(self.path)

    def problem(self, id: str, message: str, *more: str | int) -> None:
        """Report a mistake at this place, or deeper."""
        self.report(Problem(self.locate((*self.path, *more)), id, message))


class Ask(Model, title="A question"):
    """What is asked, how it is answered, and who may see the answer."""

    label: Line | None = None
    """The words of the question. Left out where a title or a header above it says them."""
    hint: Line = ""
    """Small words below it: one line that helps to begin."""
    type: FieldType
    """How it is answered: `text` in a line, `long` in several, `url` an address, `date` a day, `int` a whole number,
    `number` or `money` any number, `scale10` from 0 to 10, `likert5` in five steps from not at all to fully, `yesno`,
    `check` by a tick, `choice` one of a list, `multi` any of a list."""
    list: Id | None = None
    """The id of the list to choose from, for `choice` and `multi`: `list: reason`."""
    without: tuple[str, ...] = ()
    """Codes of that list that are not offered here: `without: [OTH]`."""
    share: Share | None = None
    """Who may ever see the answer: `never` nobody else, `advisor` in a one-to-one talk, `counts` may be counted too.
    Needed, unless the block, the row or the column around it says it for all of its questions."""
    unit: Annotated[str, pydantic.StringConstraints(max_length=12)] = ""
    """What is counted, behind a number: `unit: hours`."""
    lines: Annotated[int, pydantic.Field(ge=1, le=12)] = 1
    """Lines to write on, on paper. They become more where the page has room."""
    min: float | None = None
    """The smallest number that makes sense. Excel and the website say so."""
    max: float | None = None
    """The largest number that makes sense."""
    ends: tuple[Line, Line] | None = None
    """What 0 and 10 mean, for `scale10`: `ends: [Not at all, Fully]`."""
    export: Literal["", "month"] = ""
    """`month`: of a date, only month and year are ever counted."""
    cell: Literal["", "open"] = ""
    """`open`: a cell on paper takes words, too, not only the code of an entry."""
    together: tuple[Id, ...] = ()
    """Questions in the same row that are not counted either, where the answer here is more private than usual."""
    copied: bool = False
    """The participant copies the answer from another sheet."""
    later: bool = False
    """Asked on screens only: the answer comes after the paper has been put away."""
    only: tuple[Medium, ...] = ()
    """The forms of the sheet that ask it; left out, all of them."""

    def field(self, context: Context, id: str, label: str, share: Share | None = None) -> Field:
        """Turn it into a field of the vocabulary; mistakes are reported, and a usable field comes back anyway."""
        shared = self.share or share
        if shared is None:
            context.problem("no-share", f"Say who may see '{label}': add 'share: counts', 'advisor' or 'never'.")
        low, high = (0.0, 10.0) if self.type == "scale10" else (self.min, self.max)
        return Field(
            id=id,
            label=self.label or label,
            type=self.type,
            share=shared or "never",
            hint=self.hint,
            options=self._options(context),
            unit=self.unit,
            lines=self.lines,
            minimum=low,
            maximum=high,
            ends=self.ends or ("", ""),
            export=self.export,
            open_cell=self.cell == "open",
            together=self.together,
            origins=COPIED if self.copied else (),
            beside=self.stands_beside,
            media=self.media,
            source=context.source,
        )

    @property
    def stands_beside(self) -> bool:
        """Whether it stands to the right of the question before it: never where it is the only one."""
        return False

    @property
    def media(self) -> frozenset[Medium]:
        """Where it is asked: a `later` question not on paper."""
        return frozenset(self.only or MEDIA) - (PAPER if self.later else frozenset())

    def _options(self, context: Context) -> OptionList | None:
        if self.type in ("yesno", "likert5"):
            return YESNO if self.type == "yesno" else LIKERT5
        if self.type not in ("choice", "multi"):
            if self.list is not None:
                context.problem(
                    "list-not-used", f"A '{self.type}' question takes no list. Use choice or multi.", "list"
                )
            return None
        if self.list is None:
            context.problem("list-missing", f"A '{self.type}' question needs a list to choose from: add 'list:'.")
            return None
        found = context.lists.get(self.list)
        if found is None:
            hint = suggestion(self.list, context.lists)
            context.problem("list-unknown", f"There is no list '{self.list}'.{hint}", "list")
            return None
        for index, code in enumerate(self.without):
            if found.option(code) is None and code not in dict(found.retired):
                known = suggestion(code, (option.code for option in found.options))
                context.problem("code-unknown", f"The list '{found.id}' has no code '{code}'.{known}", "without", index)
        return replace(found, options=tuple(option for option in found.options if option.code not in self.without))


class NamedAsk(Ask, title="A question with an id"):
    """One of several questions in a block."""

    id: Id
    """Its name inside the block. It never changes: answers are kept under it."""
    beside: bool = False
    """Stands to the right of the question before it, where the page has room."""

    @property
    def stands_beside(self) -> bool:
        """Whether it stands to the right of the question before it."""
        return self.beside


class Kind(Model, title="Any block"):
    """What blocks of all kinds can say."""

    # A subclass is a kind: it says its word as a literal `kind`, adds keys, and turns itself into parts.
    kind: str
    """What kind of block it is. Each kind is explained below."""
    id: Id
    """Its name inside the worksheet. It never changes: answers are kept under it."""
    title: Line | None = None
    """The heading above it."""
    hint: Line = ""
    """Small words below the heading: one line that helps to begin."""
    core: bool = False
    """Marks it as one of the two or three things that matter when time is short."""
    beside: bool = False
    """Stands to the right of the block before it, on paper."""
    page: Literal["", "new"] = ""
    """`new`: begins a new page on paper."""
    only: tuple[Medium, ...] = ()
    """The forms of the sheet that show it; left out, all that can."""

    @classmethod
    def word(cls) -> str:
        """The word authors write after `kind:`."""
        return str(get_args(cls.model_fields["kind"].annotation)[0])

    @abstractmethod
    def parts(self, context: Context) -> tuple[Part, ...]:
        """The block as parts of the vocabulary, in reading order."""

    def block(self, context: Context) -> Block:
        """The block with its place on paper."""
        parts = self.parts(context)
        if self.only:
            parts = tuple(replace(part, media=part.media & frozenset(self.only)) for part in parts)
        return Block(self.id, parts, self.beside, self.page == "new", context.source)

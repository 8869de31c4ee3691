"""One question and what it can be answered with: the smallest part of the vocabulary of `toolkit.document`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, TypeAlias, get_args

from toolkit.problems import Source

Share: TypeAlias = Literal["counts", "advisor", "never"]
Medium: TypeAlias = Literal["print", "large_print", "fillable", "web", "xlsx"]
Origin: TypeAlias = Literal["typed", "computed", "copied"]
FieldType: TypeAlias = Literal[
    "text", "long", "url", "date", "int", "number", "money",
    "scale10", "likert5", "yesno", "check", "choice", "multi",
]  # fmt: skip

MEDIA: frozenset[Medium] = frozenset(get_args(Medium))
PAPER: frozenset[Medium] = frozenset(("print", "large_print", "fillable"))
SCREEN: frozenset[Medium] = MEDIA - PAPER
COMPUTED: tuple[tuple[Medium, Origin], ...] = tuple((medium, "computed") for medium in get_args(Medium))
COPIED: tuple[tuple[Medium, Origin], ...] = tuple((medium, "copied") for medium in get_args(Medium))
KEY_FROM = 4  # options in one cell from which paper asks for a code instead of circles


@dataclass(frozen=True)
class Option:
    """One entry of a list. `code` is the contract and is never reused; labels are words and may change."""

    code: str
    label: str
    short: str = ""  # for keys and cells, where the label is too long
    group: str = ""  # the id of an `OptionGroup`, where a list has groups
    share: Share | None = None  # more private than the field that offers it; None = like the field

    @property
    def brief(self) -> str:
        """The short label where there is one."""
        return self.short or self.label


@dataclass(frozen=True)
class OptionGroup:
    """A heading over some options of a list, and the sentence that is always printed beside them."""

    id: str
    label: str
    note: str = ""


@dataclass(frozen=True)
class OptionList:
    """A list to choose from. `shows_codes`: people meet the code too (keys, Excel), not only the label."""

    id: str
    title: str
    options: tuple[Option, ...]
    groups: tuple[OptionGroup, ...] = ()
    shows_codes: bool = False
    retired: tuple[tuple[str, str], ...] = ()  # (old code, code it is read as, or "" for none)

    def option(self, code: str) -> Option | None:
        """Return the option with this code, if the list still offers it."""
        return next((option for option in self.options if option.code == code), None)


YESNO = OptionList("yesno", "Yes or no", (Option("Y", "Yes"), Option("N", "No")))
LIKERT5 = OptionList(
    "likert5",
    "How much it fits",
    (
        Option("1", "Not at all"),
        Option("2", "A little"),
        Option("3", "Partly"),
        Option("4", "Mostly"),
        Option("5", "Fully"),
    ),
)


@dataclass(frozen=True)
class Field:
    """One question. Its id is the contract between all formats; inside `Rows` columns the id is only the last part.

    `lines` counts writing lines on paper; `minimum` and `maximum` bound numbers; `together` names the fields of the
    same row that go uncounted with this one when its answer is more private than the field.
    """

    id: str
    label: str
    type: FieldType
    share: Share
    hint: str = ""
    options: OptionList | None = None
    unit: str = ""
    lines: int = 1
    minimum: float | None = None
    maximum: float | None = None
    ends: tuple[str, str] = ("", "")  # what 0 and 10 mean
    export: Literal["", "month"] = ""
    open_cell: bool = False  # on paper an open cell for words or a code, never a code box
    together: tuple[str, ...] = ()
    measure: str = ""  # an expression of `toolkit.measures`, for media where the value is computed
    origins: tuple[tuple[Medium, Origin], ...] = ()
    beside: bool = False  # stands to the right of the one before it, where there is room
    media: frozenset[Medium] = MEDIA
    source: Source = Source()

    def origin(self, medium: Medium) -> Origin:
        """How the value comes about in this medium."""
        return dict(self.origins).get(medium, "typed")

    @property
    def coded(self) -> bool:
        """Whether a paper cell takes a code that needs a key."""
        return self.type in ("choice", "multi") and self.options is not None and len(self.options.options) >= KEY_FROM

    def named(self, field_id: str) -> Field:
        """Return the same question under its full id."""
        return replace(self, id=field_id)


def template_id(field_id: str) -> str:
    """Return the id with its row number taken out: all rows of a log share one column."""
    return ".".join("*" if part.isdigit() else part for part in field_id.split("."))

"""Where each answer stands in a workbook, and the hidden words it is found again by. Nothing else decides it.

Two kinds of sheets:

* `Table`, one row after another: the rows of a `Rows`, or one row for each filled copy of a document that does not
  repeat. A hidden row carries an id over each column: `<worksheet>.<block>.*.<field>` where rows repeat, the field's
  own id where a row is a copy. Data starts right below it; row number = place below the hidden row.
* `Form`, everything else of a document. Column A is hidden and carries a row key, hidden rows carry column keys; both
  together say which field a cell belongs to:

  =================  ==========================  ==============================================
  cell               row key (column A)          column key (hidden row)
  =================  ==========================  ==============================================
  field on its own   its id                      `<worksheet>.*`; below its label `<worksheet>.**`
  cell of a grid     `<worksheet>.<block>.<row>` `<worksheet>.<block>.*.<column>`
  row header         `<worksheet>.<block>.<row>` `<worksheet>.<block>.*`
  group header       `<worksheet>.<block>`       that of the group's first column
  =================  ==========================  ==============================================

  On a slip every field stands on its own, also the rows of a table: `application_log.log.3.stage` and `<slip>.*`.

A field that takes several answers has a cell for each option; the option's code ends the id (`<field>.<code>`).
Names in Excel hold no points: `defined_name` is the only place that turns them into `__`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from toolkit.document import Document, Field, FieldType, Grid, Rows
from toolkit.formats.xlsx.words import tab_name

VERSION = 1  # of this layout; changes with anything that makes an older workbook read differently
MARGIN = 2.5  # width of the empty column at the left
CENTERED: tuple[FieldType, ...] = (
    "int",
    "scale10",
    "likert5",
    "yesno",
    "check",
    "multi",
)  # short answers, in the middle
COPIES = 30  # rows that stand ready where a row is a filled copy
START, PATTERNS, LISTS, META = "Start here", "My patterns", "Lists", "_meta"

Role: TypeAlias = Literal["purpose", "heading", "hint", "label", "option", "question", "text", "example"]


@dataclass(frozen=True)
class Said:
    """Words with their role. Where they follow from a cell, `formula` says how; `text` is what it shows at first."""

    role: Role
    text: str
    formula: str = ""


@dataclass(frozen=True)
class Line:
    """A line of words on a sheet, and its formula where they follow from a cell."""

    row: int
    column: int
    text: str
    role: Role
    formula: str = ""


@dataclass(frozen=True)
class Unit:
    """A column of a table: a field, or one option of it."""

    column: int
    key: str
    field: Field  # its id has `*` for the row number where rows repeat
    code: str
    header: str
    hint: str
    width: float
    example: str  # the column of the author's examples that is shown here, or nothing


@dataclass(frozen=True)
class Table:
    """A sheet of rows. `rows` is None where each row is a filled copy of the document."""

    name: str
    document: Document
    rows: Rows | None
    lines: tuple[Line, ...]
    groups: tuple[tuple[int, int, str], ...]  # (first column, last column, words)
    units: tuple[Unit, ...]
    header: int  # row of the headers; the groups stand above it
    ids: int  # the hidden row; the examples stand above it
    ready: int

    NUMBER = 2  # the column with the row numbers

    @property
    def first(self) -> int:
        """The first row to write in."""
        return self.ids + 1

    @property
    def left(self) -> int:
        """The first column with words."""
        return self.NUMBER

    @property
    def right(self) -> int:
        """The last column."""
        return max(unit.column for unit in self.units)

    def field(self, unit: Unit, number: int) -> str:
        """The id of a unit's field in row `number`, from 1."""
        return unit.field.id.replace(".*.", f".{number}.")


@dataclass(frozen=True)
class Spot:
    """A cell of a form: its place, its field, for a field with several answers the option, and its two keys."""

    row: int
    column: int
    keys: tuple[str, str]
    field: Field
    code: str = ""
    hint: str = ""


@dataclass(frozen=True)
class GridColumn:
    """A column of a grid as the sheet has it; several fields in a cell become several of them."""

    column: int
    key: str
    header: str
    width: float
    example: str
    field: Field | None = None  # what its first cell asks, if it asks
    code: str = ""  # the option it stands for
    source: str = ""  # the id of the grid's own column, on the first of its columns here
    narrow: bool = False  # its answers stand in the middle


@dataclass(frozen=True)
class GridPlace:
    """Where a grid stands. A row that does not exist is 0."""

    grid: Grid
    ids: int
    groups: int  # words over groups of columns
    names: int  # headers that people write themselves
    header: int
    examples: tuple[int, ...]
    rows: tuple[int, ...]
    footer: tuple[int, ...]
    columns: tuple[GridColumn, ...]
    heads: tuple[tuple[int, int, str], ...]  # (first column, last column, words)
    texts: tuple[Line, ...]  # words that stand in cells

    @property
    def last(self) -> int:
        """The last column."""
        return max((column.column for column in self.columns), default=Form.LABEL)


@dataclass(frozen=True)
class Form:
    """A sheet with one copy of a document's single fields and grids."""

    name: str
    document: Document
    lines: tuple[Line, ...]
    spots: tuple[Spot, ...]
    ids: int  # the hidden row for fields on their own
    grids: tuple[GridPlace, ...]
    widths: tuple[float, ...]  # from column C
    bottom: int

    KEYS = 1  # the hidden column
    LABEL = 3  # labels and row headers
    VALUE = 4  # answers beside their label

    @property
    def left(self) -> int:
        """The first column with words."""
        return self.LABEL

    @property
    def right(self) -> int:
        """The last column."""
        return self.LABEL + len(self.widths) - 1

    def width(self, column: int) -> float:
        """The width of a column."""
        return self.widths[column - self.LABEL]


Tab: TypeAlias = Table | Form


def named(tabs: Iterable[Tab]) -> tuple[Tab, ...]:
    """The sheets of a workbook, each under a name that Excel accepts and no other has."""
    taken = [START, PATTERNS, LISTS, META]
    found = []
    for tab in tabs:
        taken.append(tab_name(tab.name, taken))
        found.append(replace(tab, name=taken[-1]))
    return tuple(found)


def asked(tab: Tab) -> list[Field]:
    """The fields of a sheet, one for each of its cells or columns."""
    return [item.field for item in (tab.units if isinstance(tab, Table) else tab.spots)]


def keyed(key: str, code: str) -> str:
    """The key of one cell: for one option of a field, its code comes last."""
    return f"{key}.{code}" if code else key


def codes(field: Field) -> tuple[str, ...]:
    """The cells a field needs: one, or one for each option."""
    if field.type == "multi" and field.options is not None:
        return tuple(option.code for option in field.options.options)
    return ("",)


def defined_name(key: str) -> str:
    """A key as a name in Excel, which holds letters, digits and underscores."""
    return key.replace(".*", "").replace(".", "__")


def column_keys(tabs: Sequence[Tab]) -> dict[str, tuple[Table, Unit]]:
    """What the hidden row of a table says, and the column it means."""
    return {unit.key: (tab, unit) for tab in tabs if isinstance(tab, Table) for unit in tab.units}


def cell_keys(tabs: Sequence[Tab]) -> dict[tuple[str, str], Spot]:
    """What row key and column key of a form mean together."""
    return {spot.keys: spot for tab in tabs if isinstance(tab, Form) for spot in tab.spots}

"""The columns of a worksheet that measures may look at, and conditions on their rows as tests."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from toolkit.conclusions import Condition, Where
from toolkit.document import Document, Field, Grid, Rows
from toolkit.measures.expression import Codes, Compare, Every, Filled, Name, Number, Test, Whole
from toolkit.parsing import bounds, options_of

CODED = ("choice", "yesno", "likert5")
NUMBERS = ("int", "number", "money", "scale10", "likert5")
WORDS = ("text", "long", "url")


def columns(document: Document) -> dict[str, Field]:
    """Every column of rows by its id with `*` for the row; its label is what stands over it.

    A column of a grid that has something below its rows, such as a total, is none: that is no row to count.
    """
    found: dict[str, Field] = {}
    for part in document.parts():
        if isinstance(part, Rows):
            found |= {field.id: field for field in (part.at_any(item) for item in part.fields)}
        elif isinstance(part, Grid):
            found |= _of_grid(part)
    return found


def _of_grid(grid: Grid) -> dict[str, Field]:
    found: dict[str, Field] = {}
    for place, column in enumerate(grid.columns):
        below = any(row.cells[place] for row in grid.footer)
        asked = [item for row in grid.rows for item in row.cells[place] if isinstance(item, Field)]
        for item in () if below else asked:
            id = f"{grid.id}.*.{item.id.rpartition('.')[2]}"
            found.setdefault(id, replace(item, id=id, label=column.header))
    return found


@dataclass(frozen=True)
class Sheet:
    """A worksheet as measures see it."""

    columns: dict[str, Field]

    def entries(self, column: str) -> tuple[tuple[str, str], ...]:
        """Code and words of each entry that a column offers."""
        options = options_of(self.columns[column])
        return tuple((option.code, option.brief) for option in options.options) if options else ()

    def words(self, column: str, code: str) -> str:
        """The words of one entry."""
        return dict(self.entries(column))[code]

    def written(self, column: str, code: str) -> str:
        """What people write for an entry on paper: its code where they know it, else its words."""
        options = options_of(self.columns[column])
        return code if options and options.shows_codes else self.words(column, code)

    def label(self, column: str) -> str:
        """What stands over a column."""
        return self.columns[column].label

    def test(self, where: Where, *more: Test) -> Test:
        """What must hold in a row, as one test."""
        tests = (*(self._test(condition) for condition in where), *more)
        return tests[0] if len(tests) == 1 else Every(tests)

    def fits(self, column: str) -> tuple[Test, ...]:
        """That the number in a row is one that fits its column: no other is counted."""
        field = self.columns[column]
        if field.type == "likert5":
            return (Codes(column, tuple(code for code, _ in self.entries(column))),)
        low, high = bounds(field)
        least = () if low is None else (Compare(Name(column), ">=", Number(Decimal(str(low)))),)
        most = () if high is None else (Compare(Name(column), "<=", Number(Decimal(str(high)))),)
        whole = (Whole(column),) if field.type in ("int", "scale10") else ()
        return (*whole, *least, *most)

    def _test(self, condition: Condition) -> Test:
        name = Name(condition.column)
        if condition.codes:
            return Codes(condition.column, condition.codes)
        tests: list[Test] = []
        if condition.at_least is not None:
            tests.append(Compare(name, ">=", Number(Decimal(str(condition.at_least)))))
        if condition.at_most is not None:
            tests.append(Compare(name, "<=", Number(Decimal(str(condition.at_most)))))
        if self.columns[condition.column].type in WORDS:
            return Filled(condition.column)
        tests += [Compare(name, "=", name), *self.fits(condition.column)]
        return tests[0] if len(tests) == 1 else Every(tuple(tests))

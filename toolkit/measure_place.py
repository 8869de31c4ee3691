"""What a measure may look at: columns, their codes, conditions on rows. And what is wrong with what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from toolkit.conclusions import Condition, Where
from toolkit.document import Field, Option
from toolkit.kinds._base import Model
from toolkit.measures.columns import CODED, NUMBERS, WORDS
from toolkit.parsing import options_of
from toolkit.problems import Problem, Source, suggestion

ASKED = {
    CODED: "answered from a list",
    NUMBERS: "answered with a number",
    ("date",): "a date",
    ("choice",): "a choice",
    ("likert5",): "'likert5'",
}
CONDITIONS = (*CODED, *NUMBERS, *WORDS, "date")


class WhereSpec(Model, title="A condition"):
    """What must hold in a row. Several keys hold together."""

    one_of: tuple[str, ...] = ()
    """Codes of the column's list, one of which is the answer: `one_of: [RR, RN]`. Yes is `Y`, no is `N`."""
    none_of: tuple[str, ...] = ()
    """Codes that are not the answer. There is an answer, though: `none_of: [NK]`."""
    answered: bool = False
    """There is an answer, whatever it is."""
    at_least: float | None = None
    """The smallest number that counts."""
    at_most: float | None = None
    """The largest number that counts."""


@dataclass(frozen=True)
class Place:
    """Where a measure is written, the columns of its worksheet, and where its mistakes go."""

    worksheet: str
    columns: Mapping[str, Field]
    path: tuple[str | int, ...]
    locate: Callable[[tuple[str | int, ...]], Source]
    report: Callable[[Problem], None]

    def problem(self, id: str, message: str, *more: str | int) -> None:
        """Report a mistake at this place, or deeper."""
        self.report(Problem(self.locate((*self.path, *more)), id, message))

    def column(self, name: str, types: tuple[str, ...], *more: str | int) -> str:
        """The id of a column named by its block and its own id, which must be of one of these types."""
        block, _, column = name.partition(".")
        id = f"{self.worksheet}.{block}.*.{column}"
        field = self.columns.get(id)
        if field is None:
            known = [f"{found.split('.')[1]}.{found.split('.')[3]}" for found in self.columns]
            message = f"There is no column '{name}' with rows to count.{suggestion(name, known)}"
            self.problem("column-unknown", message, *more)
        elif field.type not in types:
            wanted = ASKED.get(types, "one answer")
            self.problem("measure-column", f"'{name}' should be {wanted}, and is '{field.type}'.", *more)
        elif "xlsx" not in field.media:
            self.problem("measure-column", f"'{name}' is not asked in Excel, so nothing can be counted there.", *more)
        return id

    def beside(self, first: str, name: str, types: tuple[str, ...], more: str) -> str:
        """The id of a second column, which must stand in the same rows as the first."""
        id = self.column(name, types, more)
        if id in self.columns and id.split(".")[1] != first.split(".")[1]:
            self.problem("measure-column", f"'{name}' stands in other rows. Use columns of one block.", more)
        return id

    def rows(self, column: str, where: Mapping[str, WhereSpec]) -> Where:
        """Rows that have an answer in a column, and what else must hold in them."""
        found = self.where(column, where, "where")
        if any(condition.column == column for condition in found):
            return found
        coded = self.columns[column].type in CODED if column in self.columns else False
        answered = Condition(column, tuple(option.code for option in self.options(column)) if coded else ())
        return (answered, *found)

    def codes(self, column: str, codes: Iterable[str], *more: str | int) -> tuple[str, ...]:
        """Codes that the list of a column has."""
        known = [option.code for option in self.options(column)]
        for code in codes:
            if known and code not in known:
                message = f"The list of '{_name(column)}' has no code '{code}' here.{suggestion(code, known)}"
                self.problem("code-unknown", message, *more)
        return tuple(codes)

    def options(self, column: str) -> tuple[Option, ...]:
        """The entries that a column offers."""
        field = self.columns.get(column)
        options = options_of(field) if field else None
        return options.options if options else ()

    def where(self, beside: str, where: Mapping[str, WhereSpec], *more: str | int) -> Where:
        """Conditions on columns of the same rows as the column `beside`."""
        return tuple(self._condition(beside, name, spec, (*more, name)) for name, spec in where.items())

    def _condition(self, beside: str, name: str, spec: WhereSpec, more: tuple[str | int, ...]) -> Condition:
        block = beside.split(".")[1]
        column = self.column(f"{block}.{name}", CONDITIONS, *more)
        field = self.columns.get(column)
        if field is None:
            return Condition(column)
        if wrong := _misfit(field, spec, name):
            self.problem("measure-condition", wrong, *more)
        if field.type not in CODED:
            return Condition(column, (), spec.at_least, spec.at_most)
        offered = tuple(option.code for option in self.options(column))
        if spec.one_of:
            return Condition(column, self.codes(column, spec.one_of, *more, "one_of"))
        left = self.codes(column, spec.none_of, *more, "none_of")
        return Condition(column, tuple(code for code in offered if code not in left))


def _misfit(field: Field, spec: WhereSpec, name: str) -> str:
    """What is wrong with a condition on a field, if anything."""
    listed = bool(spec.one_of or spec.none_of)
    bounded = spec.at_least is not None or spec.at_most is not None
    if field.type == "date":
        return f"'{name}' is a day and cannot be a condition. Use a measure of the kind overdue."
    if not (listed or bounded or spec.answered):
        return "Say what must hold: add 'one_of:', 'none_of:', 'at_least:', 'at_most:' or 'answered: yes'."
    if bounded and (field.type in CODED or field.type in WORDS):
        return f"'{name}' has no number to compare. Use one_of, none_of or answered."
    if listed and field.type not in CODED:
        return f"'{name}' has no list to choose from. Use at_least, at_most or answered."
    if spec.one_of and spec.none_of:
        return "Use 'one_of' or 'none_of', not both."
    return ""


def _name(column: str) -> str:
    return column.rpartition(".")[2]

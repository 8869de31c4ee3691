"""A measure computed here, for cached values in workbooks and for counting what came back."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from typing import TypeAlias, assert_never

from toolkit.answers import Value
from toolkit.measures.expression import (
    Binary,
    Call,
    Codes,
    Compare,
    Count,
    Every,
    Filled,
    Function,
    If,
    Known,
    Most,
    Name,
    Node,
    Not,
    Number,
    Operator,
    Order,
    Ref,
    Round,
    Sqrt,
    Test,
    Today,
    Whole,
    Words,
    names,
)
from toolkit.measures.figures import Figure

Cell: TypeAlias = int | Decimal | None
Columns: TypeAlias = Callable[[str], Sequence[Cell]]  # one entry a row, None where nothing was written
Row: TypeAlias = Mapping[str, Value]  # what stands in a row, by column; a column without an answer is not there
Found: TypeAlias = Decimal | str | datetime.date | None
Result: TypeAlias = int | Decimal | str | None

EXACT = Context(prec=28, traps=[])  # never raises: what cannot be computed becomes NaN, and then no result
NO_DAY = datetime.date.min


def value(measure: Node, columns: Columns) -> Decimal | None:
    """Compute one measure over columns of the same length; it refers to no other and to no day.

    None where there is nothing to compute it from, or where it would divide by zero.
    """

    def rows(used: Sequence[str]) -> list[Row]:
        lines = zip(*(columns(name) for name in used), strict=True)
        return [{name: cell for name, cell in zip(used, line, strict=True) if cell is not None} for line in lines]

    with localcontext(EXACT):
        return _number(_Computer(rows, {}, NO_DAY, {}).total(measure))


def compute(figures: Iterable[Figure], answers: Mapping[str, Value], today: datetime.date) -> dict[str, Result]:
    """Every figure by its id, from the answers of one filled copy by field id: None where nothing can be said.

    A count is an int, a share or another number a Decimal, words a str. `today` decides what is overdue.
    """
    known = {figure.id: figure for figure in figures}
    blocks = _rows(answers)
    with localcontext(EXACT):
        computer = _Computer(lambda used: blocks.get(_block(used), []), known, today, {})
        return {id: _result(figure, computer.figure(id)) for id, figure in known.items()}


def _rows(answers: Mapping[str, Value]) -> dict[str, list[Row]]:
    """The rows of each block, by the beginning of their columns' ids."""
    found: dict[str, dict[str, dict[str, Value]]] = {}
    for id, answer in answers.items():
        block, _, rest = id.rpartition(".")
        block, _, row = block.rpartition(".")
        if block and row:
            found.setdefault(block, {}).setdefault(row, {})[f"{block}.*.{rest}"] = answer
    return {block: list(rows.values()) for block, rows in found.items()}


def _block(used: Sequence[str]) -> str:
    return re.split(r"\.\*\.", used[0])[0] if used else ""


def _number(found: Found) -> Decimal | None:
    return found if isinstance(found, Decimal) and found.is_finite() else None


def _result(figure: Figure, found: Found) -> Result:
    if isinstance(found, str):
        return found
    number = _number(found)
    return int(number) if number is not None and figure.form == "count" else number


@dataclass
class _Computer:
    rows: Callable[[Sequence[str]], Sequence[Row]]
    figures: Mapping[str, Figure]
    today: datetime.date
    done: dict[str, Found]

    def figure(self, id: str) -> Found:
        if id not in self.done:
            self.done[id] = self.total(self.figures[id].node)
        return self.done[id]

    def total(self, node: Node) -> Found:
        match node:
            case Number(number):
                return number
            case Call(function, argument, where):
                return _fold(function, self.numbers(argument, where))
            case Count(where):
                return Decimal(sum(1 for row in self.rows(names(node)) if self.holds(where, row)))
            case Ref(id):
                return self.figure(id)
            case If(test, then, otherwise):
                holds = self.true(test)
                taken = then if holds else otherwise
                return None if holds is None or taken is None else self.total(taken)
            case Most(items):
                sizes = [_number(self.total(item)) for item in items]
                known = [size for size in sizes if size is not None]
                return max(known) if len(known) == len(items) else None
            case Sqrt(of):
                square = _number(self.total(of))
                return None if square is None else square.sqrt()
            case Round(of):
                exact = _number(self.total(of))
                return None if exact is None else exact.to_integral_value(ROUND_HALF_UP)
            case Words(pieces):
                found = [_words(piece if isinstance(piece, str) else self.total(piece)) for piece in pieces]
                return None if None in found else "".join(filter(None, found))
            case Binary(operator, left, right):
                return _join(operator, _number(self.total(left)), _number(self.total(right)))
            case Today():
                return self.today
            case Name(id):
                raise ValueError(f"'{id}' stands outside a function")
            case _:
                assert_never(node)

    def true(self, test: Test) -> bool | None:
        """Whether a test of figures holds; None where one of them has no value."""
        match test:
            case Compare(left, order, right):
                return _ordered(self.total(left), order, self.total(right))
            case Every(tests):
                found = [self.true(item) for item in tests]
                return None if None in found else all(found)
            case Not(inner):
                held = self.true(inner)
                return None if held is None else not held
            case Known(id):
                return self.figure(id) is not None
            case Codes() | Filled() | Whole():
                raise ValueError(f"a test of '{test.column}' stands outside a row")
            case _:
                assert_never(test)

    def numbers(self, argument: Node, where: Test | None) -> list[Decimal]:
        """The value of each row in which every column has a number, and the test holds."""
        used = names(argument)
        found = []
        for row in self.rows(names(Call("sum", argument, where))):
            if all(_cell(row.get(name)) is not None for name in used) and (where is None or self.holds(where, row)):
                number = _number(self.cell(argument, row))
                found += [] if number is None else [number]
        return found

    def holds(self, test: Test, row: Row) -> bool:
        """Whether a test holds in a row."""
        match test:
            case Codes(column, codes):
                return _code(row.get(column)) in codes
            case Filled(column):
                return row.get(column) not in (None, "", ())
            case Whole(column):
                number = _cell(row.get(column))
                return isinstance(number, Decimal) and number == number.to_integral_value()
            case Compare(left, order, right):
                return _ordered(self.cell(left, row), order, self.cell(right, row)) or False
            case Every(tests):
                return all(self.holds(item, row) for item in tests)
            case Not(inner):
                return not self.holds(inner, row)
            case Known(id):
                raise ValueError(f"'{id}' stands inside a row")
            case _:
                assert_never(test)

    def cell(self, node: Node, row: Row) -> Found:
        """The value of what is said of a row."""
        match node:
            case Name(id):
                return _cell(row.get(id))
            case Binary(operator, left, right):
                return _join(operator, _number(self.cell(left, row)), _number(self.cell(right, row)))
            case Number() | Today():
                return self.total(node)
            case _:
                raise ValueError(f"{type(node).__name__} stands inside a row")


def _cell(answer: Value | None) -> Decimal | datetime.date | None:
    """An answer that can be compared."""
    if isinstance(answer, datetime.date):
        return answer
    return Decimal(answer) if isinstance(answer, int | Decimal) and not isinstance(answer, bool) else None


def _code(answer: Value | None) -> str | None:
    if isinstance(answer, bool):
        return "Y" if answer else "N"
    return str(answer) if isinstance(answer, str | int) else None


def _words(found: Found) -> str | None:
    number = _number(found)
    return str(int(number)) if number is not None else found if isinstance(found, str) else None


def _ordered(left: Found, order: Order, right: Found) -> bool | None:
    """How two values stand to each other; None where one is missing, or where they are not of one sort."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return _holds((left > right) - (left < right), order)
    if isinstance(left, str) and isinstance(right, str):
        return _holds((left > right) - (left < right), order)
    if isinstance(left, datetime.date) and isinstance(right, datetime.date):
        return _holds((left > right) - (left < right), order)
    return None


def _holds(sign: int, order: Order) -> bool:
    return {"=": sign == 0, "<": sign < 0, "<=": sign <= 0, ">": sign > 0, ">=": sign >= 0}[order]


def _fold(function: Function, rows: Sequence[Decimal]) -> Decimal | None:
    if function == "count":
        return Decimal(len(rows))
    if not rows:
        return None
    match function:
        case "sum":
            return sum(rows, Decimal(0))
        case "mean":
            return sum(rows, Decimal(0)) / len(rows)
        case "min":
            return min(rows)
        case "max":
            return max(rows)
        case _:
            assert_never(function)


def _join(operator: Operator, one: Decimal | None, other: Decimal | None) -> Decimal | None:
    if one is None or other is None:
        return None
    match operator:
        case "+":
            return one + other
        case "-":
            return one - other
        case "*":
            return one * other
        case "/":
            return one / other if other else None
        case "^":
            return one**other
        case _:
            assert_never(operator)

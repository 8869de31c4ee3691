"""A measure computed here, for cached values in workbooks and for counting what came back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Context, Decimal, localcontext
from typing import TypeAlias, assert_never

from toolkit.measures.expression import Binary, Call, Function, Name, Node, Number, Operator, names

Cell: TypeAlias = int | Decimal | None
Columns: TypeAlias = Callable[[str], Sequence[Cell]]  # one entry a row, None where nothing was written

EXACT = Context(prec=28, traps=[])  # never raises: what cannot be computed becomes NaN, and then no result


def value(measure: Node, columns: Columns) -> Decimal | None:
    """Compute a measure. None where there is nothing to compute it from, or where it would divide by zero."""
    with localcontext(EXACT):
        found = _total(measure, columns)
        return found if found is not None and found.is_finite() else None


def _total(node: Node, columns: Columns) -> Decimal | None:
    match node:
        case Number(number):
            return number
        case Call(function, argument):
            return _call(function, _rows(argument, columns))
        case Binary(operator, left, right):
            one, other = _total(left, columns), _total(right, columns)
            return None if one is None or other is None else _join(operator, one, other)
        case Name(id):
            raise ValueError(f"'{id}' stands outside a function")
        case _:
            assert_never(node)


def _call(function: Function, rows: Sequence[Decimal]) -> Decimal | None:
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


def _rows(argument: Node, columns: Columns) -> list[Decimal]:
    """The value of each row in which every column has a number."""
    used = names(argument)
    found = []
    for cells in zip(*(columns(name) for name in used), strict=True):
        row = {name: Decimal(cell) for name, cell in zip(used, cells, strict=True) if cell is not None}
        if len(row) == len(used) and (result := _row(argument, row)) is not None:
            found.append(result)
    return found


def _row(node: Node, row: dict[str, Decimal]) -> Decimal | None:
    match node:
        case Number(number):
            return number
        case Name(id):
            return row[id]
        case Binary(operator, left, right):
            one, other = _row(left, row), _row(right, row)
            return None if one is None or other is None else _join(operator, one, other)
        case Call(function, _):
            raise ValueError(f"{function}() stands inside a function")
        case _:
            assert_never(node)


def _join(operator: Operator, one: Decimal, other: Decimal) -> Decimal | None:
    match operator:
        case "+":
            return one + other
        case "-":
            return one - other
        case "*":
            return one * other
        case "/":
            return one / other if other else None
        case _:
            assert_never(operator)

"""A measure as an Excel formula: functions every Excel and LibreOffice has, no arrays, no leading '='.

Rows are left out the way SUMPRODUCT does it: its comma form takes words and blanks as 0, where multiplying the
ranges would give #VALUE!. So what stands inside a function is multiplied out first, into products of columns.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol, TypeAlias, assert_never

from toolkit.measures.expression import Binary, Call, Name, Node, Number, names

class Places(Protocol):
    """Where things stand in a workbook. Columns are named by their field's id with `*` for the row."""

    def column(self, id: str) -> str:
        """The absolute range of a column of rows, with its sheet: `Applications!$H$12:$H$211`."""

    def texts(self, column: str, code: str) -> tuple[str, ...]:
        """The texts that stand for a code in a cell of this column: `toolkit.formats.xlsx.values.texts`."""

    def figure(self, id: str) -> str:
        """The absolute cell of another figure, with its sheet where that is another one."""


Ranges: TypeAlias = Callable[[str], str]  # column id -> a range of cells such as D5:D12


@dataclass(frozen=True)
class _Term:
    """A number times some columns."""

    factor: Decimal
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Part:
    """A formula, and what must not be 0 for it to have a result.

    The innermost stands first, so that no check fails itself.
    """

    formula: str
    not_zero: tuple[str, ...] = ()


def formula(measure: Node, ranges: Ranges) -> str:
    """Return the formula. It shows nothing ("") where there is nothing to compute it from."""
    part = _total(measure, ranges)
    found = part.formula
    for check in reversed(tuple(dict.fromkeys(part.not_zero))):
        found = f'IF({check}=0,"",{found})'
    return found


def _total(node: Node, ranges: Ranges) -> _Part:
    match node:
        case Number(number):
            return _Part(_digits(number))
        case Call():
            return _call(node, ranges)
        case Binary(operator, left, right):
            one, other = _total(left, ranges), _total(right, ranges)
            checks = (*one.not_zero, *other.not_zero, *((other.formula,) if operator == "/" else ()))
            return _Part(f"({one.formula}{operator}{other.formula})", checks)
        case Name(id):
            raise ValueError(f"'{id}' stands outside a function")
        case _:
            assert_never(node)


def _call(call: Call, ranges: Ranges) -> _Part:
    used = tuple(ranges(name) for name in names(call.argument))
    count = _count(used)
    match call.function:
        case "count":
            return _Part(count)
        case "sum":
            return _Part(_sum(call.argument, ranges), (count,))
        case "mean":
            return _Part(f"({_sum(call.argument, ranges)}/{count})", (count,))
        case "min" | "max":
            return _Part(f"{call.function.upper()}({used[0]})", (count,))
        case _:
            assert_never(call.function)


def _count(used: tuple[str, ...]) -> str:
    if len(used) == 1:
        return f"COUNT({used[0]})"
    return f"SUMPRODUCT({','.join(f'--ISNUMBER({cells})' for cells in used)})"


def _sum(argument: Node, ranges: Ranges) -> str:
    terms = _terms(argument)
    used = names(argument)
    if terms == [_Term(Decimal(1), used)] and len(used) == 1:
        return f"SUM({ranges(used[0])})"
    parts = [_product(term, used, ranges) for term in terms]
    return parts[0] if len(parts) == 1 else f"({'+'.join(parts)})"


def _product(term: _Term, used: tuple[str, ...], ranges: Ranges) -> str:
    """One product summed over the rows; a column that is only asked to have a number stands as ISNUMBER."""
    asked = [f"--ISNUMBER({ranges(name)})" for name in used if name not in term.columns]
    cells = ",".join([*(ranges(name) for name in term.columns), *asked])
    return f"SUMPRODUCT({cells})" if term.factor == 1 else f"{_digits(term.factor)}*SUMPRODUCT({cells})"


def _terms(node: Node) -> list[_Term]:
    match node:
        case Number(number):
            return [_Term(number)]
        case Name(id):
            return [_Term(Decimal(1), (id,))]
        case Binary("+", left, right):
            return _terms(left) + _terms(right)
        case Binary("-", left, right):
            return _terms(left) + [_Term(-term.factor, term.columns) for term in _terms(right)]
        case Binary("*", left, right):
            return [
                _Term(one.factor * other.factor, one.columns + other.columns)
                for one in _terms(left)
                for other in _terms(right)
            ]
        case Binary("/", left, Number(number)):
            return [_Term(term.factor / number, term.columns) for term in _terms(left)]
        case _:
            raise ValueError("this cannot stand inside a function")


def _digits(number: Decimal) -> str:
    """A number as Excel writes it: no exponent, at most 15 decimals, brackets around a minus."""
    text = f"{number:.15f}".rstrip("0").rstrip(".") if number % 1 else f"{number:.0f}"
    return f"({text})" if number < 0 else text

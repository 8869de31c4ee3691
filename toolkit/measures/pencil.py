"""A measure as an instruction for people with a pencil, in the words that stand over the columns.

`rule` puts an author's expression into words. What else is computed is too much for one sentence a node: each kind of
measure says its own rule, with the words for conditions from here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias, assert_never

from toolkit.conclusions import Condition, Where
from toolkit.measures.columns import Sheet
from toolkit.measures.expression import Binary, Call, Function, Name, Node, Number, Operator

Headers: TypeAlias = Callable[[str], str]  # column id -> the words over the column

RESULTS = "the results"


def rule(measure: Node, headers: Headers) -> str:
    """Return sentences such as 'Multiply Weight by points in each row. Add up the results.'"""
    steps: list[str] = []
    _total(measure, headers, steps, iter("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    return " ".join(steps)


def _total(node: Node, headers: Headers, steps: list[str], letters: Iterator[str]) -> str:
    """Add the steps that lead to a number, and return what the number is called afterwards."""
    match node:
        case Number(number):
            return f"{number.normalize():f}"
        case Call(function, argument):
            steps.append(_fold(function, _rows(argument, headers, steps, letters)))
            return "the result"
        case Binary(operator, left, right):
            one = _named(left, _total(left, headers, steps, letters), steps, letters)
            other = _named(right, _total(right, headers, steps, letters), steps, letters)
            steps.append(f"{_join(operator, one, other)}.")
            return "the result"
        case _:
            raise ValueError(f"{type(node).__name__} is no part of what authors write here")


def _rows(node: Node, headers: Headers, steps: list[str], letters: Iterator[str]) -> str:
    match node:
        case Number(number):
            return f"{number.normalize():f}"
        case Name(id):
            return headers(id)
        case Binary(operator, left, right):
            one = _named(left, _rows(left, headers, steps, letters), steps, letters)
            other = _named(right, _rows(right, headers, steps, letters), steps, letters)
            steps.append(f"{_join(operator, one, other)} in each row.")
            return RESULTS
        case _:
            raise ValueError(f"{type(node).__name__} cannot stand inside a function")


def _named(node: Node, words: str, steps: list[str], letters: Iterator[str]) -> str:
    """Give a result a letter, so that a later step can say which one it means."""
    if isinstance(node, Number | Name):
        return words
    letter = next(letters)
    steps.append(f"Call {words} {letter}.")
    return letter


def _fold(function: Function, words: str) -> str:
    match function:
        case "sum":
            return f"Add up {words}."
        case "count":
            return f"Count the rows that have {words}."
        case "mean":
            return f"Add up {words}. Divide by the number of rows you used."
        case "min":
            return f"Find the smallest number under {words}."
        case "max":
            return f"Find the largest number under {words}."
        case _:
            assert_never(function)


def _join(operator: Operator, one: str, other: str) -> str:
    match operator:
        case "+":
            return f"Add {one} and {other}"
        case "-":
            return f"Take {other} away from {one}"
        case "*":
            return f"Multiply {one} by {other}"
        case "/":
            return f"Divide {one} by {other}"
        case "^":
            raise ValueError("nobody raises to a power with a pencil")
        case _:
            assert_never(operator)


def rows(where: Where, sheet: Sheet) -> str:
    """Which rows to look at, a sentence for each condition."""
    return " ".join(f"Use only rows where {_condition(one, sheet)}." for one in where) or "Use all rows."


def conditions(where: Where, sheet: Sheet) -> str:
    """What holds in a row: '“Result” is RR or RN, and “Who says so” is E1'."""
    return ", and ".join(_condition(condition, sheet) for condition in where)


def _condition(condition: Condition, sheet: Sheet) -> str:
    label = f"“{sheet.label(condition.column)}”"
    if condition.codes:
        left = [code for code, _ in sheet.entries(condition.column) if code not in condition.codes]
        if len(left) < len(condition.codes):
            but = f", but not with {_entries(left, condition, sheet)}" if left else ""
            return f"{label} is filled in{but}"
        return f"{label} is {_entries(condition.codes, condition, sheet)}"
    least = "" if condition.at_least is None else f" is at least {condition.at_least:g}"
    most = "" if condition.at_most is None else f" is at most {condition.at_most:g}"
    return f"{label}{' and'.join(filter(None, (least, most))) or ' is filled in'}"


def _entries(codes: Sequence[str], condition: Condition, sheet: Sheet) -> str:
    """Entries by the codes that people write, or by their words."""
    return listed([sheet.written(condition.column, code) for code in codes], "or")


def listed(words: Sequence[str], last: str = "and") -> str:
    """Words as people list them; those with a comma inside stand in quotation marks."""
    shown = [f"“{word}”" if "," in word else word for word in words]
    return f" {last} ".join(filter(None, (", ".join(shown[:-1]), *shown[-1:])))

"""A measure as an instruction for people with a pencil, in the words that stand over the columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias, assert_never

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
        case Name(id):
            raise ValueError(f"'{id}' stands outside a function")
        case _:
            assert_never(node)


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
        case Call(function, _):
            raise ValueError(f"{function}() stands inside a function")
        case _:
            assert_never(node)


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
        case _:
            assert_never(operator)

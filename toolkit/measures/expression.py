"""Text in, tree out: the closed language of measures, such as `sum(weight * points) / sum(weight)`."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias, assert_never, get_args

from toolkit.problems import did_you_mean

Operator: TypeAlias = Literal["+", "-", "*", "/", "^"]  # authors write the first four
Order: TypeAlias = Literal["=", "<", "<=", ">", ">="]
Function: TypeAlias = Literal["sum", "count", "mean", "min", "max"]

FUNCTIONS: tuple[Function, ...] = get_args(Function)
LONGEST = 200  # characters; keeps Python's parser far from its own limits
MOST_PARTS = 40  # nodes of the tree
MOST_TERMS = 16  # products after multiplying out: (a + b) * (c + d) has four
FOREIGN = re.compile(r"[^A-Za-z0-9_ .,+\-*/()]")
NUMBER = re.compile(r"\d{1,9}(\.\d{1,9})?")
OPERATORS: dict[type[ast.operator], Operator] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}


@dataclass(frozen=True)
class Number:
    """A number written in the measure."""

    value: Decimal


@dataclass(frozen=True)
class Name:
    """A column, by its id."""

    id: str


@dataclass(frozen=True)
class Binary:
    """Two values put together."""

    operator: Operator
    left: Node
    right: Node


@dataclass(frozen=True)
class Call:
    """Many rows made into one number: those in which every column of the argument has a number, and `where` holds."""

    function: Function
    argument: Node
    where: Test | None = None


@dataclass(frozen=True)
class Count:
    """How many rows there are in which a test holds."""

    where: Test


@dataclass(frozen=True)
class Ref:
    """The value of another figure, by its id. `sure`: it always has one."""

    id: str
    sure: bool = False


@dataclass(frozen=True)
class If:
    """One of two values; no result where there is no `otherwise`."""

    test: Test
    then: Node
    otherwise: Node | None = None


@dataclass(frozen=True)
class Most:
    """The largest of several numbers."""

    items: tuple[Node, ...]


@dataclass(frozen=True)
class Sqrt:
    """The square root of a number that is not negative."""

    of: Node


@dataclass(frozen=True)
class Round:
    """The nearest whole number; a half is rounded away from 0."""

    of: Node


@dataclass(frozen=True)
class Words:
    """Words put together. Numbers among them are whole, so that they read the same in every country."""

    pieces: tuple[str | Node, ...]


@dataclass(frozen=True)
class Today:
    """The day on which somebody looks."""


@dataclass(frozen=True)
class Codes:
    """A row's answer is one of these entries of its list; for yes or no `Y` or `N`."""

    column: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Filled:
    """A row's answer in words is there, whatever it is."""

    column: str


@dataclass(frozen=True)
class Whole:
    """A row's number is a whole one."""

    column: str


@dataclass(frozen=True)
class Compare:
    """Two values in order. In a row either may be a `Name`; a row without that number or day does not pass."""

    left: Node
    order: Order
    right: Node


@dataclass(frozen=True)
class Every:
    """All of several tests hold."""

    tests: tuple[Test, ...]


@dataclass(frozen=True)
class Known:
    """Another figure has a value."""

    id: str


@dataclass(frozen=True)
class Not:
    """A test does not hold, also where nothing is answered."""

    test: Test


Test: TypeAlias = Codes | Filled | Whole | Compare | Known | Every | Not
Node: TypeAlias = Number | Name | Binary | Call | Count | Ref | If | Most | Sqrt | Round | Words | Today


class MeasureError(ValueError):
    """A measure nobody can compute. `offset` counts characters from the start of the text."""

    def __init__(self, sentence: str, offset: int = 0) -> None:
        """Keep the sentence for the author and where it applies."""
        super().__init__(sentence)
        self.sentence = sentence
        self.offset = offset


def parse(text: str, columns: Collection[str] | None = None) -> Node:
    """Read a measure; with `columns`, every name must be one of them. Raises MeasureError.

    Python's own parser does the reading, and only the few shapes below are let through: nothing that an author
    wrote is ever run.
    """
    if len(text) > LONGEST:
        raise MeasureError(f"This measure is too long: {LONGEST} characters at most.", LONGEST)
    if foreign := FOREIGN.search(text):
        raise MeasureError(f"'{foreign.group()}' cannot stand in a measure.", foreign.start())
    try:
        tree = ast.parse(text, mode="eval").body
    except SyntaxError as error:
        offset = min(max((error.offset or 1) - 1, 0), len(text))
        raise MeasureError("This is not a complete measure. Write it like sum(weight * points).", offset) from None
    except (ValueError, MemoryError, RecursionError):
        raise MeasureError("This measure is too deeply nested.") from None
    if sum(1 for item in ast.walk(tree) if isinstance(item, ast.expr)) > MOST_PARTS:
        raise MeasureError(f"This measure has too many parts: {MOST_PARTS} at most.")
    return _Reader(text, columns).total(tree)


def names(node: Node) -> tuple[str, ...]:
    """The columns a measure looks at, each once, in the order they are written."""
    return tuple(dict.fromkeys(_names(node)))


def _names(node: Node | Test) -> Iterator[str]:
    match node:
        case Name(id) | Codes(id) | Filled(id) | Whole(id):
            yield id
        case _:
            for inner in parts(node):
                yield from _names(inner)


def parts(node: Node | Test) -> tuple[Node | Test, ...]:
    """What a node is put together from."""
    match node:
        case Binary(_, left, right) | Compare(left, _, right):
            return (left, right)
        case Call(_, argument, where):
            return (argument, *((where,) if where else ()))
        case Count(where):
            return (where,)
        case If(test, then, otherwise):
            return (test, then, *((otherwise,) if otherwise else ()))
        case Most(items):
            return items
        case Sqrt(of) | Round(of):
            return (of,)
        case Words(pieces):
            return tuple(piece for piece in pieces if not isinstance(piece, str))
        case Every(tests):
            return tests
        case Not(test):
            return (test,)
        case Number() | Name() | Ref() | Today() | Codes() | Filled() | Whole() | Known():
            return ()
        case _:
            assert_never(node)


def functions(node: Node | Test) -> set[Function]:
    """The functions a measure uses."""
    own = {node.function} if isinstance(node, Call) else set()
    return own.union(*map(functions, parts(node)))


def sure(node: Node | Test) -> bool:
    """Whether there is always a result, even where nothing is answered."""
    match node:
        case Ref():
            return node.sure
        case Call(function):
            return function == "count"
        case Binary("/"):
            return isinstance(node.right, Number) and node.right.value != 0 and sure(node.left)
        case If(_, _, None):
            return False
        case Count():
            return True
        case _:
            return all(map(sure, parts(node)))


@dataclass(frozen=True)
class _Reader:
    """Turns Python's tree into ours. Outside a function values are numbers, inside they are rows."""

    text: str
    columns: Collection[str] | None

    def total(self, tree: ast.expr) -> Node:
        match tree:
            case ast.Call():
                return self.call(tree)
            case ast.Name(id=id):
                raise MeasureError(f"Say how the rows of '{id}' become one number: sum({id}).", tree.col_offset)
            case ast.BinOp(left=left, op=operator, right=right):
                return Binary(self.operator(tree, operator), self.total(left), self.total(right))
            case _:
                return self.number(tree)

    def call(self, tree: ast.Call) -> Call:
        name = tree.func.id if isinstance(tree.func, ast.Name) else ""
        function = next((known for known in FUNCTIONS if known == name), None)
        if function is None:
            hint = did_you_mean(name, FUNCTIONS) or f" Known: {', '.join(FUNCTIONS)}."
            raise MeasureError(f"'{name}' is not a function of measures.{hint}", tree.col_offset)
        if len(tree.args) != 1 or tree.keywords:
            raise MeasureError(f"{function}() takes one value, such as {function}(points).", tree.col_offset)
        argument = self.rows(tree.args[0])
        if function in ("min", "max") and not isinstance(argument, Name):
            raise MeasureError(f"{function}() takes one column, such as {function}(points).", tree.col_offset)
        if not names(argument):
            raise MeasureError(f"{function}() needs a column.", tree.col_offset)
        if _terms(argument) > MOST_TERMS:
            raise MeasureError("This measure is too long once its brackets are multiplied out.", tree.col_offset)
        return Call(function, argument)

    def rows(self, tree: ast.expr) -> Node:
        match tree:
            case ast.Name(id=id):
                if self.columns is not None and id not in self.columns:
                    message = f"There is no column '{id}' here.{did_you_mean(id, self.columns)}"
                    raise MeasureError(message, tree.col_offset)
                return Name(id)
            case ast.BinOp(left=left, op=operator, right=right):
                sign = self.operator(tree, operator)
                if sign == "/" and not self.divisor(right):
                    # Excel has no form of this that leaves out blank rows without an array formula.
                    raise MeasureError("Inside a function, divide by a number only, not by 0.", right.col_offset)
                return Binary(sign, self.rows(left), self.rows(right))
            case ast.Call():
                raise MeasureError("A function cannot stand inside a function.", tree.col_offset)
            case _:
                return self.number(tree)

    def divisor(self, tree: ast.expr) -> bool:
        return isinstance(tree, ast.Constant) and self.number(tree).value != 0

    def operator(self, tree: ast.BinOp, operator: ast.operator) -> Operator:
        found = OPERATORS.get(type(operator))
        if found is None:
            raise MeasureError("Only + - * and / can join two values.", tree.left.end_col_offset or 0)
        return found

    def number(self, tree: ast.expr) -> Number:
        written = ast.get_source_segment(self.text, tree) or ""
        if not isinstance(tree, ast.Constant) or not NUMBER.fullmatch(written):
            sentence = "Only columns, plain numbers, + - * / and functions can stand here."
            raise MeasureError(sentence, tree.col_offset)
        return Number(Decimal(written))


def _terms(node: Node) -> int:
    if not isinstance(node, Binary):
        return 1
    left, right = _terms(node.left), _terms(node.right)
    return left * right if node.operator == "*" else left + right if node.operator in "+-" else left

"""A measure as an Excel formula: functions every Excel and LibreOffice has, no arrays to enter, no leading '='.

Rows are left out the way SUMPRODUCT does it: its comma form takes words and blanks as 0, where multiplying the
ranges would give #VALUE!. So what stands inside a function is multiplied out first, into products of columns. A test
of a row becomes a 1 or a 0 for each row. Words are never looked up with MATCH or COUNTIF: these would take a * that
somebody typed for any text.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol, TypeAlias, assert_never

from toolkit.measures.expression import (
    Binary,
    Call,
    Codes,
    Compare,
    Count,
    Every,
    Filled,
    If,
    Known,
    Most,
    Name,
    Node,
    Not,
    Number,
    Ref,
    Round,
    Sqrt,
    Test,
    Today,
    Whole,
    Words,
    names,
)

NO_BREAK = "\u00a0"
FIRST_DAY = 36526  # the year 2000; a smaller number in a cell for a date is no date
LONGEST_TEXT = 250  # characters; a text in a formula ends at 255


class Places(Protocol):
    """Where things stand in a workbook. Columns are named by their field's id with `*` for the row."""

    def column(self, id: str) -> str:
        """The absolute range of a column of rows, with its sheet: `Applications!$H$12:$H$211`."""

    def texts(self, column: str, code: str) -> tuple[str, ...]:
        """The texts that stand for a code in a cell of this column, in small letters.

        One that ends with a space stands for all whose first word it is: `toolkit.formats.xlsx.values.texts`.
        """

    def figure(self, id: str) -> str:
        """The absolute cell of another figure, with its sheet where that is another one."""


Ranges: TypeAlias = Callable[[str], str]  # column id -> a range of cells such as D5:D12


@dataclass(frozen=True)
class Columns:
    """The places of a measure that looks at nothing but columns of numbers."""

    ranges: Ranges

    def column(self, id: str) -> str:
        """The range of a column."""
        return self.ranges(id)

    def texts(self, column: str, code: str) -> tuple[str, ...]:
        """None: no code is asked for."""
        return ()

    def figure(self, id: str) -> str:
        """None of them is referred to."""
        raise KeyError(id)


@dataclass(frozen=True)
class _Term:
    """A number times some columns."""

    factor: Decimal
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Part:
    """A formula, and what must not hold for it to have a result, as formulas.

    The innermost stands first, so that no check fails itself.
    """

    formula: str
    nothing_if: tuple[str, ...] = ()


def formula(measure: Node, places: Places) -> str:
    """Return the formula. It shows nothing ("") where there is nothing to compute it from."""
    return _checked(_total(measure, places))


def _checked(part: _Part) -> str:
    found = part.formula
    for check in reversed(tuple(dict.fromkeys(part.nothing_if))):
        found = f'IF({check},"",{found})'
    return found


def _total(node: Node, places: Places) -> _Part:
    match node:
        case Number(number):
            return _Part(_digits(number))
        case Call():
            return _call(node, places)
        case Binary(operator, left, right):
            one, other = _total(left, places), _total(right, places)
            zero = (f"{other.formula}=0",) if operator == "/" and not isinstance(right, Number) else ()
            return _Part(f"({one.formula}{operator}{other.formula})", (*one.nothing_if, *other.nothing_if, *zero))
        case Count(where):
            return _Part(f"SUMPRODUCT({_numeric(_row(where, places))})")
        case Ref(id, sure):
            cell = places.figure(id)
            return _Part(cell, () if sure else (f'{cell}=""',))
        case If(test, then, otherwise):
            asked = _scalar(test, places)
            other_words = _checked(_total(otherwise, places)) if otherwise else '""'
            chosen = f"IF({asked.formula},{_checked(_total(then, places))},{other_words})"
            return _Part(chosen, asked.nothing_if)
        case Most(items):
            return _joined("MAX({})", ",", [_total(item, places) for item in items])
        case Sqrt(of):
            return _joined("SQRT({})", "", [_total(of, places)])
        case Round(of):
            return _joined("ROUND({},0)", "", [_total(of, places)])
        case Words(pieces):
            return _joined("{}", "&", [_piece(piece, places) for piece in pieces])
        case Today():
            return _Part("TODAY()")
        case Name(id):
            raise ValueError(f"'{id}' stands outside a function")
        case _:
            assert_never(node)


def _piece(piece: str | Node, places: Places) -> _Part:
    return _Part(text(piece)) if isinstance(piece, str) else _total(piece, places)


def _joined(shape: str, between: str, parts: list[_Part]) -> _Part:
    checks = tuple(check for part in parts for check in part.nothing_if)
    return _Part(shape.format(between.join(part.formula for part in parts)), checks)


def _scalar(test: Test, places: Places) -> _Part:
    """A test of figures."""
    match test:
        case Compare(left, order, right):
            return _joined("{}", order, [_total(left, places), _total(right, places)])
        case Every(tests):
            return _joined("AND({})", ",", [_scalar(item, places) for item in tests])
        case Not(inner):
            return _joined("NOT({})", "", [_scalar(inner, places)])
        case Known(id):
            return _Part(f'{places.figure(id)}<>""')
        case Codes() | Filled() | Whole():
            raise ValueError(f"a test of '{test.column}' stands outside a row")
        case _:
            assert_never(test)


def _row(test: Test, places: Places) -> str:
    """A test of each row. What comes of it may be true or false, or already 1 or 0."""
    return "*".join(dict.fromkeys(_factors(test, places)))


def _factors(test: Test, places: Places) -> list[str]:
    """A test of each row, as several that hold together."""
    match test:
        case Codes(column, codes):
            texts = tuple(dict.fromkeys(text for code in codes for text in places.texts(column, code)))
            return [_one_of(_words(column, places), texts)]
        case Filled(column):
            return [f'({_words(column, places)}<>"")']
        case Whole(column):
            cells = places.column(column)
            return [f"ISNUMBER({cells})", f'(TEXT({cells},"0")=TRIM({cells}))']
        case Compare(left, order, right):  # a column beside itself only asks for a number
            first, second = _side(left, places), _side(right, places)
            asked = [check for side in (left, right) for check in _has(side, Today() in (left, right), places)]
            return [*asked, *([] if first == second else [f"({first}{order}{second})"])]
        case Every(tests):
            return [factor for item in tests for factor in _factors(item, places)]
        case Not(inner):
            return [f"(1-{_row(inner, places)})"]
        case Known(id):
            raise ValueError(f"'{id}' stands inside a row")
        case _:
            assert_never(test)


def _words(column: str, places: Places) -> str:
    """The words in a column without spaces around them; a space that breaks no line is one, too."""
    return f'TRIM(SUBSTITUTE({places.column(column)},"{NO_BREAK}"," "))'


def _one_of(cells: str, texts: tuple[str, ...]) -> str:
    """Whether the words in a cell are one of these texts, or begin with one that ends with a space.

    FIND looks in all of them at once, each between < and >. It knows no wildcards, and compares small letters.
    """
    first = f'SUBSTITUTE(LEFT({cells},FIND(" ",{cells}&" ")-1),":","")'
    whole = "".join(f"<{text}>" for text in texts if not text.endswith(" "))
    begins = "".join(f"<{text.strip()}>" for text in texts if text.endswith(" "))
    found = [
        f'ISNUMBER(FIND("<"&LOWER({words})&">",{text(known)}))'
        for words, known in ((cells, whole), (first, begins))
        if known
    ]
    return f"({'+'.join(found)}>0)" if len(found) > 1 else "".join(found) or "0"


def _side(node: Node, places: Places) -> str:
    return places.column(node.id) if isinstance(node, Name) else _total(node, places).formula


def _has(node: Node, day: bool, places: Places) -> list[str]:
    """That there is a number in the row, or a day: a blank would count as 0, and words as more than any number."""
    if not isinstance(node, Name):
        return []
    cells = places.column(node.id)
    return [f"ISNUMBER({cells})", *([f"({cells}>={FIRST_DAY})"] if day else [])]


def _numeric(row: str) -> str:
    """A test of each row as 1 or 0: arithmetic makes it so, a lone comparison needs to be told."""
    return f"--{row}"


def _call(call: Call, places: Places) -> _Part:
    used = names(call.argument)
    cells = tuple(places.column(name) for name in used)
    where = "" if call.where is None else _numeric(_row(call.where, places))
    count = _count(cells, where)
    match call.function:
        case "count":
            return _Part(count)
        case "sum":
            return _Part(_sum(call.argument, places, where), (f"{count}=0",))
        case "mean":
            return _Part(f"({_sum(call.argument, places, where)}/{count})", (f"{count}=0",))
        case "min" | "max":
            if where:
                raise ValueError(f"{call.function}() takes no condition")
            return _Part(f"{call.function.upper()}({cells[0]})", (f"{count}=0",))
        case _:
            assert_never(call.function)


def _count(used: tuple[str, ...], where: str) -> str:
    if len(used) == 1 and not where:
        return f"COUNT({used[0]})"
    tests = [*(f"--ISNUMBER({cells})" for cells in used), *([where] if where else [])]
    return f"SUMPRODUCT({','.join(tests)})"


def _sum(argument: Node, places: Places, where: str) -> str:
    terms = _terms(argument)
    used = names(argument)
    if terms == [_Term(Decimal(1), used)] and len(used) == 1 and not where:
        return f"SUM({places.column(used[0])})"
    parts = [_product(term, used, places, where) for term in terms]
    return parts[0] if len(parts) == 1 else f"({'+'.join(parts)})"


def _product(term: _Term, used: tuple[str, ...], places: Places, where: str) -> str:
    """One product summed over the rows; a column that is only asked to have a number stands as ISNUMBER."""
    asked = [f"--ISNUMBER({places.column(name)})" for name in used if name not in term.columns]
    cells = ",".join([*(places.column(name) for name in term.columns), *asked, *([where] if where else [])])
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


def text(words: str) -> str:
    """Words between quotation marks, in pieces that a formula can hold."""
    pieces = [words[at : at + LONGEST_TEXT] for at in range(0, len(words), LONGEST_TEXT)] or [""]
    return "&".join('"' + piece.replace('"', '""') + '"' for piece in pieces)

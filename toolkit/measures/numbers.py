"""Measures of numbers: a score in words, a total, a change from before to after."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TypeAlias

from toolkit.conclusions import ChangeOf, Measure, ScoreOf, TotalOf
from toolkit.measures import pencil
from toolkit.measures.columns import Sheet
from toolkit.measures.expression import (
    Binary,
    Call,
    Codes,
    Compare,
    Every,
    If,
    Known,
    Name,
    Node,
    Number,
    Order,
    Round,
    Test,
    names,
    parse,
)
from toolkit.measures.figures import Figure, Line, Shown
from toolkit.measures.terms import chosen, compare, counted, join, number, ref, summed, words


def score(measure: Measure, of: ScoreOf, sheet: Sheet) -> Shown:
    """The mean of a column as one of several sentences, and how often each step was chosen."""
    id = measure.id
    steps = {code: counted(f"{id}.{code}", Codes(of.column, (code,))) for code, _ in sheet.entries(of.column)}
    n = summed(f"{id}.n", steps.values())
    points = join("+", *(Binary("*", number(code), ref(figure)) for code, figure in steps.items()))
    mean = Figure(f"{id}.mean", Binary("/", points, ref(n)), "number")
    few = words("Too few answers to say. So far: ", n, f". Look again at {of.least}.")
    bands = [(Compare(ref(mean), ">=", Number(Decimal(str(at)))), words(said)) for at, said in reversed(of.bands[1:])]
    says = chosen(((compare(n, "<", of.least), few), *bands), words(of.bands[0][1]))
    lines = [Line(sheet.words(of.column, code), (figure, None)) for code, figure in steps.items()]
    lines.append(Line("Answered", (n, mean)))
    hand = f"Add up “{sheet.label(of.column)}”. Divide by the number of rows you used. "
    hand += " ".join(f"From {at:g}: {said}" for at, said in of.bands)
    sentence = Figure(f"{id}.says", says, "words")
    corner = sheet.label(of.column)
    return Shown(id, measure.title, measure.hint, sentence, corner, ("How many", "Mean"), tuple(lines), (), "", hand)


def total(measure: Measure, of: TotalOf, sheet: Sheet) -> Shown:
    """What an expression comes to."""
    node = _placed(parse(of.expression), of, sheet)
    found = Figure(f"{measure.id}.total", node, "number")
    unit = f" {of.unit}" if of.unit else ""
    whole = Round(ref(found))
    exact, about = words("Together: ", whole, f"{unit}."), words("Together: about ", whole, f"{unit}.")
    together = If(compare(found, "=", whole), exact, about)
    says = If(Known(found.id), together, words("Nothing to add up yet."))
    hand = f"{pencil.rows(of.where, sheet)} " if of.where else ""
    hand += pencil.rule(parse(of.expression), lambda name: sheet.label(f"{of.rows}.*.{name}"))
    return Shown(
        measure.id, measure.title, measure.hint, Figure(f"{measure.id}.says", says, "words"), "",
        (f"In all{f' ({of.unit})' if of.unit else ''}",), (Line(measure.title, (found,)),), (), "", hand,
    )  # fmt: skip


def _placed(node: Node, of: TotalOf, sheet: Sheet) -> Node:
    """The expression with full ids for columns; numbers that do not fit their column are left out."""
    match node:
        case Name(id):
            return Name(f"{of.rows}.*.{id}")
        case Binary(operator, left, right):
            return Binary(operator, _placed(left, of, sheet), _placed(right, of, sheet))
        case Call(function, argument):
            inner = _placed(argument, of, sheet)
            tests = [test for name in names(inner) for test in sheet.fits(name)]
            return Call(function, inner, _every((*([sheet.test(of.where)] if of.where else []), *tests)))
        case _:
            return node


def _every(tests: tuple[Test, ...]) -> Test | None:
    return Every(tests) if len(tests) > 1 else tests[0] if tests else None


def change(measure: Measure, of: ChangeOf, sheet: Sheet) -> Shown:
    """How many rows are higher, the same and lower the second time. Only rows with both answers count."""
    id = measure.id
    found = _compared_steps if sheet.entries(of.before) else _compared_numbers
    (higher, same, lower), helpers = found(id, of, sheet)
    n = summed(f"{id}.n", (higher, same, lower))
    both_times = words(
        "Answered both times: ", n, ". Higher now: ", higher, ". The same: ", same, ". Lower now: ", lower, "."
    )
    says = chosen(((compare(n, "=", 0), words("Nothing is answered both times yet.")),), both_times)
    before, after = sheet.label(of.before), sheet.label(of.after)
    lines = (
        Line("Higher now", (higher,)), Line("The same", (same,)), Line("Lower now", (lower,)),
        Line("Answered both times", (n,)),
    )  # fmt: skip
    hand = f"Look at the rows with a number under “{before}” and under “{after}”. Count those that are higher under "
    hand += f"“{after}”, those that are the same, and those that are lower."
    return Shown(
        id, measure.title, measure.hint, Figure(f"{id}.says", says, "words"), "",
        ("How many",), lines, helpers, "", hand,
    )  # fmt: skip


Compared: TypeAlias = tuple[tuple[Figure, Figure, Figure], tuple[Figure, ...]]  # higher, same, lower; their helpers


def _compared_numbers(id: str, of: ChangeOf, sheet: Sheet) -> Compared:
    both = (*sheet.fits(of.before), *sheet.fits(of.after))

    def found(part: str, order: Order) -> Figure:
        return counted(f"{id}.{part}", Every((*both, Compare(Name(of.after), order, Name(of.before)))))

    return (found("higher", ">"), found("same", "="), found("lower", "<")), ()


def _compared_steps(id: str, of: ChangeOf, sheet: Sheet) -> Compared:
    """Steps of a list in their order: for each first answer, the second ones above it, the same, and below it."""
    codes = [code for code, _ in sheet.entries(of.before)]

    def found(part: str, second: Callable[[int], list[str]]) -> tuple[Figure, ...]:
        return tuple(
            counted(f"{id}.{part}.{code}", Every((Codes(of.before, (code,)), Codes(of.after, tuple(second(at))))))
            for at, code in enumerate(codes)
            if second(at)
        )

    above, same = found("higher", lambda at: codes[at + 1 :]), found("same", lambda at: codes[at : at + 1])
    below = found("lower", lambda at: codes[:at])
    sums = (summed(f"{id}.higher", above), summed(f"{id}.same", same), summed(f"{id}.lower", below))
    return sums, (*above, *same, *below)

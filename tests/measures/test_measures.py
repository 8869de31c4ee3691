"""One measure, three back-ends: the value, the formula, the words for paper. And what is refused, with its place."""

from __future__ import annotations

from decimal import Decimal

import pytest

from toolkit.measures.excel import Columns, formula
from toolkit.measures.expression import Binary, Call, MeasureError, Name, Number, names, parse
from toolkit.measures.pencil import rule
from toolkit.measures.value import Cell, value

COLUMNS: dict[str, list[Cell]] = {
    "weight": [4, 2, 3, None],
    "points": [5, 3, None, 1],
    "price": [Decimal("0.10"), Decimal("0.20"), None, None],
    "empty": [None, None, None, None],
    "zero": [0, 0, 0, 0],
}
RANGES = {"weight": "D5:D8", "points": "E5:E8", "price": "F5:F8", "empty": "G5:G8", "zero": "H5:H8"}
HEADERS = {"weight": "Weight", "points": "points", "price": "Price", "empty": "Nothing", "zero": "Zero"}

VALUES: dict[str, int | Decimal | None] = {
    "sum(weight * points)": 26,
    "sum(weight)": 9,
    "sum(price)": Decimal("0.3"),
    "count(weight)": 3,
    "count(weight * points)": 2,
    "mean(points)": 3,
    "min(points)": 1,
    "max(points) - min(points)": 4,
    "sum(weight * points) / sum(weight)": Decimal(26) / Decimal(9),
    "sum(weight + points / 2 - 1)": 8,
    "count(empty)": 0,
    "sum(empty)": None,
    "mean(weight * empty)": None,
    "sum(weight) / sum(zero)": None,
    "sum(weight) / (sum(weight) / count(empty))": None,
    "sum(weight) + max(empty)": None,
}


@pytest.mark.parametrize("measure", VALUES)
def test_value(measure: str) -> None:
    found = value(parse(measure, COLUMNS), COLUMNS.__getitem__)
    expected = VALUES[measure]
    assert found == expected if expected is None else found is not None and abs(found - expected) < Decimal("1e-20")


FORMULAS = {
    "sum(weight * points)": ('IF(SUMPRODUCT(--ISNUMBER(D5:D8),--ISNUMBER(E5:E8))=0,"",SUMPRODUCT(D5:D8,E5:E8))'),
    "sum(weight)": 'IF(COUNT(D5:D8)=0,"",SUM(D5:D8))',
    "count(weight)": "COUNT(D5:D8)",
    "mean(points)": 'IF(COUNT(E5:E8)=0,"",(SUM(E5:E8)/COUNT(E5:E8)))',
    "max(points)": 'IF(COUNT(E5:E8)=0,"",MAX(E5:E8))',
    "sum(weight) / count(weight)": 'IF(COUNT(D5:D8)=0,"",(SUM(D5:D8)/COUNT(D5:D8)))',
}


@pytest.mark.parametrize("measure", FORMULAS)
def test_formula(measure: str) -> None:
    assert formula(parse(measure), Columns(RANGES.__getitem__)) == FORMULAS[measure]


RULES = {
    "sum(weight * points)": "Multiply Weight by points in each row. Add up the results.",
    "sum(points)": "Add up points.",
    "count(points)": "Count the rows that have points.",
    "min(points)": "Find the smallest number under points.",
    "sum(weight * points) / sum(weight)": (
        "Multiply Weight by points in each row. Add up the results. Call the result A. "
        "Add up Weight. Call the result B. Divide A by B."
    ),
}


@pytest.mark.parametrize("measure", RULES)
def test_pencil_rule(measure: str) -> None:
    assert rule(parse(measure), HEADERS.__getitem__) == RULES[measure]


def test_every_back_end_takes_every_measure() -> None:
    for measure in VALUES:
        node = parse(measure, COLUMNS)
        assert not formula(node, Columns(RANGES.__getitem__)).startswith("=")
        assert rule(node, HEADERS.__getitem__).endswith(".")


def test_the_tree_is_ours() -> None:
    tree = parse("sum(weight * points) / 2")
    product = Binary("*", Name("weight"), Name("points"))
    assert tree == Binary("/", Call("sum", product), Number(Decimal(2)))
    assert names(tree) == ("weight", "points")


REFUSED = {
    "": (0, "This is not a complete measure. Write it like sum(weight * points)."),
    "sum(": (3, "This is not a complete measure. Write it like sum(weight * points)."),
    "points": (0, "Say how the rows of 'points' become one number: sum(points)."),
    "sum(point)": (4, "There is no column 'point' here. Did you mean 'points'?"),
    "avg(points)": (0, "'avg' is not a function of measures. Known: sum, count, mean, min, max."),
    "sum(points, weight)": (0, "sum() takes one value, such as sum(points)."),
    "sum(sum(points))": (4, "A function cannot stand inside a function."),
    "sum(3)": (0, "sum() needs a column."),
    "max(weight * points)": (0, "max() takes one column, such as max(points)."),
    "sum(points / weight)": (13, "Inside a function, divide by a number only, not by 0."),
    "sum(points / 0)": (13, "Inside a function, divide by a number only, not by 0."),
    "sum(points ** 2)": (10, "Only + - * and / can join two values."),
    "sum(points) if 1 else 2": (0, "Only columns, plain numbers, + - * / and functions can stand here."),
    "sum(points) + 1e9": (14, "Only columns, plain numbers, + - * / and functions can stand here."),
    "-sum(points)": (0, "Only columns, plain numbers, + - * / and functions can stand here."),
    "open('x')": (5, "''' cannot stand in a measure."),
    "sum(points).real": (0, "Only columns, plain numbers, + - * / and functions can stand here."),
    "+".join(["sum(points)"] * 20): (200, "This measure is too long: 200 characters at most."),
    "+".join(["1"] * 30): (0, "This measure has too many parts: 40 at most."),
    "sum((points+1)*(points+1)*(points+1)*(points+1)*(points+1))": (
        0,
        "This measure is too long once its brackets are multiplied out.",
    ),
}


@pytest.mark.parametrize("measure", REFUSED)
def test_refused_with_place_and_sentence(measure: str) -> None:
    with pytest.raises(MeasureError) as error:
        parse(measure, COLUMNS)
    assert (error.value.offset, error.value.sentence) == REFUSED[measure]


def test_deep_nesting_is_refused_not_run() -> None:
    for text in ("(" * 199, "-" * 199, "sum(" * 49, "(" * 99 + "1" + ")" * 99):
        with pytest.raises(MeasureError):
            parse(text + "x", COLUMNS)

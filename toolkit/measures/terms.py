"""Figures that several kinds of measures need: sums, shares with their interval, the entries that come most often."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce

from toolkit.measures import pattern
from toolkit.measures.expression import (
    Binary,
    Compare,
    Count,
    Every,
    If,
    Most,
    Node,
    Number,
    Operator,
    Order,
    Ref,
    Round,
    Sqrt,
    Test,
    Words,
    sure,
)
from toolkit.measures.figures import Figure

LEAST = 5  # rows from which a share is said
NAMED = 2  # entries that come equally often and are still named one by one
DOUBT = Decimal("0.05")  # how unlikely what is called possible may be, on its one side
Z = Decimal(str(pattern.Z))
SHARE_COLUMNS = ("Share", "Probably from", "Probably to")


def number(value: int | str | Decimal) -> Number:
    """A plain number."""
    return Number(Decimal(value))


def ref(figure: Figure) -> Ref:
    """The value of a figure."""
    return Ref(figure.id, sure(figure.node))


def join(operator: Operator, *nodes: Node) -> Node:
    """Several values put together from left to right; 0 for none."""
    return reduce(lambda left, right: Binary(operator, left, right), nodes) if nodes else number(0)


def added(figures: Iterable[Figure]) -> Node:
    """The sum of figures."""
    return join("+", *map(ref, figures))


def compare(left: Figure | Node, order: Order, right: Figure | Node | int) -> Compare:
    """Two values in order."""
    return Compare(_node(left), order, number(right) if isinstance(right, int) else _node(right))


def _node(value: Figure | Node) -> Node:
    return ref(value) if isinstance(value, Figure) else value


def words(*pieces: str | Figure | Node) -> Words:
    """Words with whole numbers and the words of other figures among them."""
    return Words(tuple(ref(piece) if isinstance(piece, Figure) else piece for piece in pieces))


def chosen(cases: Sequence[tuple[Test, Node]], otherwise: Node) -> Node:
    """The value of the first case that holds."""
    return reduce(lambda rest, case: If(case[0], case[1], rest), reversed(cases), otherwise)


def counted(id: str, test: Test) -> Figure:
    """How many rows there are in which a test holds."""
    return Figure(id, Count(test), "count")


def summed(id: str, figures: Iterable[Figure]) -> Figure:
    """The sum of counts."""
    return Figure(id, added(figures), "count")


@dataclass(frozen=True)
class Share:
    """A part of a whole as a share, and between what the true share probably lies."""

    part: Figure
    whole: Figure
    share: Figure
    low: Figure
    high: Figure

    @property
    def cells(self) -> tuple[Figure, Figure, Figure]:
        """The cells under SHARE_COLUMNS."""
        return (self.share, self.low, self.high)

    def sentence(self, least: int = LEAST) -> Node:
        """What it says in words, however few there are."""
        few = words("Too few to say a share: ", self.whole, f" so far. Look again at {least}.")
        none = words("0 of ", self.whole, ". The true share could still be up to ", percent(self.high), "%.")
        some = words(self.part, " of ", self.whole, ". ", self.between)
        return chosen(((compare(self.whole, "<", least), few), (compare(self.part, "=", 0), none)), some)

    @property
    def between(self) -> Words:
        """Between what the true share lies."""
        low, high = percent(self.low), percent(self.high)
        return words("The true share is probably between ", low, "% and ", high, "%.")


def percent(figure: Figure) -> Node:
    """A share as a whole number."""
    return Round(join("*", number(100), ref(figure)))


def share(id: str, part: Figure, whole: Figure, least: int = LEAST) -> Share:
    """A share and its 90 % interval (Wilson), from `least` rows on.

    Where nothing is found the upper end is exact and one-sided: what 0 of so many leaves possible.
    """
    k, n = ref(part), ref(whole)
    enough = compare(n, ">=", least)
    square = Z * Z
    middle = Binary("+", k, Number(square / 2))
    spread = Binary("/", Binary("*", k, Binary("-", n, k)), n)
    reach = Binary("*", Number(Z), Sqrt(Binary("+", spread, Number(square / 4))))
    below = Binary("+", n, Number(square))
    none, all_ = compare(k, "=", 0), compare(k, "=", n)
    exact = Binary("-", number(1), Binary("^", Number(DOUBT), Binary("/", number(1), n)))
    low = If(none, number(0), Binary("/", Binary("-", middle, reach), below))
    high = chosen(((none, exact), (all_, number(1))), Binary("/", Binary("+", middle, reach), below))
    return Share(
        part,
        whole,
        Figure(f"{id}.share", If(enough, Binary("/", k, n)), "share"),
        Figure(f"{id}.low", If(enough, low), "share"),
        Figure(f"{id}.high", If(enough, high), "share"),
    )


@dataclass(frozen=True)
class Top:
    """The most frequent of several. `each` is the word behind its count where several share the place."""

    count: Figure
    labels: Figure
    each: Figure
    helpers: tuple[Figure, ...]  # all that is needed to say so
    found: tuple[Figure, ...]  # the counts

    def first(self, values: Iterable[Node]) -> Node:
        """Of values in the order of the counts, that of the first one that is largest."""
        *cases, (_, last) = (
            (compare(one, "=", self.count), value) for one, value in zip(self.found, values, strict=True)
        )
        return chosen(cases, last)


def top(id: str, found: Sequence[tuple[str, Figure]]) -> Top:
    """Which of the labeled counts is largest; two with the same count are joined by 'and', more are only counted."""
    most = Figure(f"{id}.top", Most(tuple(ref(figure) for _, figure in found)), "count")
    steps: list[Figure] = []
    for place, (label, figure) in enumerate(found, 1):
        before = ref(steps[-1]) if steps else Words(("",))
        name = f"“{label}”"
        both = If(compare(before, "=", Words(("",))), words(name), words(before, f" and {name}")) if steps else None
        here = both or words(name)
        is_top = Every((compare(figure, "=", most), compare(most, ">", 0)))
        steps.append(Figure(f"{id}.top{place}", If(is_top, here, before), "words"))
    places = (If(compare(figure, "=", most), number(1), number(0)) for _, figure in found)
    tied = Figure(f"{id}.tied", If(compare(most, ">", 0), join("+", *places), number(0)), "count")
    each = Figure(f"{id}.each", If(compare(tied, ">", 1), words(" each"), words("")), "words")
    many = words(tied, " of the lines below")
    labels = Figure(f"{id}.named", If(compare(tied, ">", NAMED), many, ref(steps[-1])), "words")
    return Top(most, labels, each, (most, *steps, tied, each, labels), tuple(figure for _, figure in found))

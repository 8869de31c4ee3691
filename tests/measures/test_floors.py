"""What may be shown of a group: nobody finds a hidden number from the others, and few people are never counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.measures import floors
from toolkit.measures.floors import Lines, Place, State, few, states

PEOPLE = st.integers(10, 130)


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[list[int]], int]:
    """Counts of people, many of them low, some nobody, some everybody."""
    people = draw(PEOPLE)
    count = st.one_of(st.integers(0, 6), st.integers(0, people), st.sampled_from((0, people)))
    height, width = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    return draw(st.lists(st.lists(count, min_size=width, max_size=width), min_size=height, max_size=height)), people


def sums(counts: Sequence[Sequence[int]], lines: Lines) -> Iterator[list[Place]]:
    rows, columns = range(len(counts)), range(len(counts[0]))
    if lines in ("rows", "both"):
        yield from ([(r, c) for c in columns] for r in rows)
    if lines in ("columns", "both"):
        yield from ([(r, c) for r in rows] for c in columns)


def solved(found: dict[Place, State], lines: list[list[Place]]) -> set[Place]:
    """Hidden cells that linear algebra finds: a cell is found if its unit vector is a mixture of the sums."""
    hidden = [place for place, state in found.items() if state != "shown"]
    rows = [[Fraction(place in line) for place in hidden] for line in lines]
    rank = _rank(rows)
    return {
        place
        for at, place in enumerate(hidden)
        if _rank([*rows, [Fraction(at == other) for other in range(len(hidden))]]) == rank
    }


def _rank(rows: list[list[Fraction]]) -> int:
    left = [list(row) for row in rows]
    rank = 0
    for at in range(len(left[0]) if left else 0):
        pivot = next((row for row in left[rank:] if row[at]), None)
        if pivot is None:
            continue
        left.remove(pivot)
        left.insert(rank, pivot)
        for row in left[rank + 1 :]:
            factor = row[at] / pivot[at]
            row[:] = [one - factor * other for one, other in zip(row, pivot, strict=True)]
        rank += 1
    return rank


@pytest.mark.parametrize("lines", ["rows", "columns", "both"])
@settings(max_examples=50, deadline=None)
@given(table=tables())
def test_no_hidden_number_follows_from_sums(lines: Lines, table: tuple[list[list[int]], int]) -> None:
    counts, people = table
    found = states(counts, people, lines)
    if found is not None:
        assert solved(found, list(sums(counts, lines))) == set()


@settings(max_examples=50, deadline=None)
@given(people=st.integers(10, 24), parts=st.lists(st.integers(0, 24), min_size=2, max_size=4))
def test_no_hidden_number_is_the_only_one_that_fits(people: int, parts: list[int]) -> None:
    """Every way to fill the hidden cells that agrees with the words in them and with the sum: two values at least."""
    counts = [[min(part, people)] for part in parts]
    found = states(counts, people, "columns")
    if found is None:
        return
    low, high = few(people), people - max(1, (people - 1) // floors.EXTREME)
    may = {"low": range(low + 1), "high": range(high, people + 1), "hidden": range(high)}
    hidden = [place for place, state in found.items() if state != "shown"]
    rest = sum(counts[r][c] for r, c in hidden)
    ways = [way for way in product(*(may[found[place]] for place in hidden)) if sum(way) == rest]
    for at in range(len(hidden)):
        assert len({way[at] for way in ways}) > 1


@pytest.mark.parametrize(("answers", "people"), [(2, 10), (2, 13), (3, 10), (3, 12), (3, 15), (4, 11), (4, 13)])
def test_every_hidden_number_could_be_another_one_even_to_people_who_know_our_rules(answers: int, people: int) -> None:
    """All groups there can be, put together by what is shown of them: in no set is a hidden number always the same."""
    alike: dict[tuple[int | State, ...], list[tuple[int, ...]]] = {}
    for counts in product(range(people + 1), repeat=answers):
        if sum(counts) == people and (found := states([[count] for count in counts], people, "columns")):
            words = (count if found[at, 0] == "shown" else found[at, 0] for at, count in enumerate(counts))
            alike.setdefault(tuple(words), []).append(counts)
    for seen, groups in alike.items():
        for at, word in enumerate(seen):
            assert isinstance(word, int) or len({counts[at] for counts in groups}) > 1, (seen, groups)


@settings(max_examples=50, deadline=None)
@given(table=tables())
def test_nothing_low_and_nothing_nearly_everybody_is_shown(table: tuple[list[list[int]], int]) -> None:
    counts, people = table
    for (r, c), state in (states(counts, people, "both") or {}).items():
        if state == "shown":
            assert 5 <= counts[r][c] <= people - 2
            assert 5 * people <= 100 * counts[r][c] <= 95 * people


@pytest.mark.parametrize(
    ("counts", "people", "expected"),
    [
        ([9, 8, 8], 25, "shown shown shown"),
        ([12, 9, 4], 25, "shown hidden hidden"),  # one low number: the next smallest goes with it
        ([25, 0, 0], 25, None),  # everybody said the same: there is nothing to show
        ([15, 6, 2, 2], 25, "shown shown low low"),
        ([15, 10, 0, 0], 25, "shown hidden hidden hidden"),  # else the sum would tell that both are nobody
    ],
)
def test_some_groups_as_people_see_them(counts: list[int], people: int, expected: str | None) -> None:
    found = states([[count] for count in counts], people, "columns")
    assert (None if found is None else " ".join(found.values())) == expected

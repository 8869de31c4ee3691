"""Pages are packed so that nothing is lost, nothing runs over, and tables split between rows only."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from toolkit.formats.pdf import fill

FIRST, LATER, GAP = 200.0, 240.0, 5.0
heights = st.floats(5, 60)
pieces = st.lists(
    st.builds(
        lambda fixed, rows, head, new: fill.Measured(
            "", fixed, tuple(rows), head if rows else 0, head if rows else 0, 0, new
        ),
        heights,
        st.lists(st.floats(9, 25), max_size=30),
        st.floats(5, 20),
        st.booleans(),
    ),
    min_size=1,
    max_size=8,
)


def named(found: list[fill.Measured]) -> list[fill.Measured]:
    return [replace(piece, id=str(index)) for index, piece in enumerate(found)]


@given(pieces)
def test_every_row_of_every_piece_stands_once_and_in_order(found: list[fill.Measured]) -> None:
    pages = fill.pack(named(found), FIRST, LATER, GAP)
    stood = [(s.id, row) for page in pages for s in page.slices for row in range(s.first, max(s.last, s.first) + 1)]
    assert stood == [(str(i), row) for i, piece in enumerate(found) for row in range(1, max(len(piece.rows), 1) + 1)]


@given(pieces)
def test_no_page_runs_over(found: list[fill.Measured]) -> None:
    assert all(page.free >= 0 for page in fill.pack(named(found), FIRST, LATER, GAP))


@given(pieces)
def test_a_new_page_is_a_new_page(found: list[fill.Measured]) -> None:
    for page in fill.pack(named(found), FIRST, LATER, GAP):
        assert not any(found[int(item.id)].new_page and item.first == 1 for item in page.slices[1:])


@given(st.floats(0, 100), st.integers(1, 20), st.dictionaries(st.text("ab", min_size=1), st.integers(1, 6), max_size=4))
def test_more_lines_only_where_they_fit(free: float, slots: int, lines: dict[str, int]) -> None:
    slots = max(slots, sum(lines.values()))
    most = {name: fill.most_lines(count) for name, count in lines.items()}
    more = fill.more_lines(free, slots, lines, most)
    added = sum(more.values()) - sum(lines.values())
    assert added * fill.PITCH <= free
    assert all(most[name] >= more[name] >= count for name, count in lines.items())
    open_ = any(more[name] < most[name] for name in lines)
    left = free - added * fill.PITCH
    assert not open_ or left < fill.PITCH or left <= fill.MOST_GROWTH * (slots + added) + 1e-9


def test_lines_are_given_back_from_the_longest_answer_and_never_below_the_least() -> None:
    least = {"a": 2, "b": 1}
    assert fill.shortened({"a": 3, "b": 2}, least) == {"a": 2, "b": 2}
    assert fill.shortened({"a": 2, "b": 2}, least) == {"a": 2, "b": 1}
    assert fill.shortened({"a": 2, "b": 1}, least) is None

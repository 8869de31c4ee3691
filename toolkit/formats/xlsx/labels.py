"""Finds the cells of a form by the words beside, above and over them, where its hidden keys are gone.

Each cell has two words to go by, one for its row and one for its column; a question on its own has one for both. A word
counts only where the sheet has it as often as it was written: then the first is the first, the second the second.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from toolkit.formats.xlsx.layout import Form, GridPlace, Spot
from toolkit.formats.xlsx.values import Content

LOOKED_AT = 1000  # rows
LONGEST = 300  # characters of a label

Position = tuple[int, int]  # row and column


def bare(text: str) -> str:
    """Words as they are compared where people may have changed them: letters and digits only, in one case."""
    return "".join(letter for letter in text[:LONGEST].casefold() if letter.isalnum())


@dataclass(frozen=True)
class Words:
    """The words of a form as it is written, and for each of its cells the two words it is found by."""

    form: Form
    places: Mapping[str, tuple[Position, ...]]
    by: tuple[tuple[Spot, Position, Position], ...]  # the place of the word for its row, and of that for its column

    @classmethod
    def of(cls, form: Form) -> Words:
        """Collect them."""
        said = sorted(one for one in set(_said(form)) if one[2])
        places: dict[str, list[Position]] = {}
        for row, column, word in said:
            places.setdefault(word, []).append((row, column))
        there = {(row, column) for row, column, _ in said}
        by = tuple((spot, *found) for spot in form.spots if (found := _by(form, spot, there)) is not None)
        return cls(form, {word: tuple(found) for word, found in places.items()}, by)


def seen(rows: Sequence[Sequence[Content]]) -> dict[str, list[Position]]:
    """Where on a sheet each of its words stands, row and column from 0."""
    found: dict[str, list[Position]] = {}
    for index, row in enumerate(rows[:LOOKED_AT]):
        for column, content in enumerate(row):
            if isinstance(content, str) and content:
                found.setdefault(bare(content), []).append((index, column))
    return found


def cells(there: Mapping[str, Sequence[Position]], words: Words) -> list[tuple[int, int, Spot]]:
    """The cells of the form on a sheet with words where they are `seen`: row and column from 0, and what is asked."""
    now = {
        planned: seen
        for word, places in words.places.items()
        if len(there.get(word, ())) == len(places)
        for planned, seen in zip(places, there[word], strict=True)
    }
    labels = set(now.values())
    found = []
    for spot, row_word, column_word in words.by:
        if row_word in now and column_word in now:
            down, right = now[row_word][0] + spot.row - row_word[0], now[column_word][1] + spot.column - column_word[1]
            if (down, right) not in labels and min(down, right) >= 0:
                found.append((down, right, spot))
    return found


def _said(form: Form) -> Iterator[tuple[int, int, str]]:
    """Every word of the sheet that does not change, with its place."""
    lines = [line for line in form.lines if not line.formula]
    for place in form.grids:
        lines += place.texts
        yield place.header, Form.LABEL, bare(place.grid.corner)
        yield from ((place.header, item.column, bare(item.header)) for item in place.columns)
        yield from ((place.groups, first, bare(words)) for first, _, words in place.heads if place.groups)
    for line in lines:
        yield line.row, line.column, bare(line.text)


def _by(form: Form, spot: Spot, there: set[Position]) -> tuple[Position, Position] | None:
    place = next((place for place in form.grids if spot.row in (place.names, *place.rows, *place.footer)), None)
    if place is None:
        before = [(row, column) for row, column in there if column == Form.LABEL and row <= spot.row]
        label = max((at for at in before if at != (spot.row, spot.column)), default=None)
        return None if label is None else (label, label)
    return _in_grid(place, spot, there)


def _in_grid(place: GridPlace, spot: Spot, there: set[Position]) -> tuple[Position, Position]:
    """By the word before its row, else by the distance from the headers; by the header over its column."""
    head = (place.header, spot.column)
    row = (spot.row, Form.LABEL)
    return (row if row in there and spot.column != Form.LABEL else head, head)

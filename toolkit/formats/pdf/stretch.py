"""Makes laid-out writing lines and table rows higher, so that a page is used to its end without laying it out again.

Laying out takes most of the time a PDF takes. Heights simply add up once it is done: a page that has 20 mm left gives
them to its lines and rows, and moves what stands below. A test compares the result with a layout of the same heights.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from weasyprint.css.properties import Dimension
from weasyprint.formatting_structure import boxes

from toolkit import resources

Laid: TypeAlias = Any  # a box of WeasyPrint's, which is untyped
PX = 96 / 25.4  # CSS pixels in a millimeter
CLOSE = 0.01  # px, near enough to the end of a page


@dataclass(frozen=True)
class Wish:
    """How many lines answers get, by the name of their control, and how many pixels higher each line and row becomes.

    A row that its words have made higher than `each` asks for stays as it is: rows become even before they grow.
    """

    lines: Mapping[str, int] = field(default_factory=dict)
    each: float = 0


@dataclass
class Writing:
    """The lines of one answer."""

    box: Laid
    name: str
    asked: int
    pitch: float

    def more(self, wish: Wish) -> float:
        """By how many pixels it becomes higher."""
        return self._count(wish) * (self.pitch + wish.each) - float(self.box.height)

    def grow(self, wish: Wish) -> None:
        """Become higher, with its lines drawn further apart."""
        self.box.height += self.more(wish)
        style = self.box.style.copy()
        style["background_size"] = ((Dimension(100, "%"), Dimension(self.pitch + wish.each, "px")),)
        self.box.style = style

    def _count(self, wish: Wish) -> int:
        return wish.lines.get(self.name, self.asked)


@dataclass
class Line:
    """One writing line, or in large print the air below a question without any."""

    box: Laid

    def more(self, wish: Wish) -> float:
        """By how many pixels it becomes higher."""
        return wish.each

    def grow(self, wish: Wish) -> None:
        """Become higher."""
        self.box.height += wish.each


@dataclass
class Row:
    """A row of a table: what it asks for, and what it may be higher at no cost beside a taller key."""

    box: Laid
    least: float
    free: float = 0

    def more(self, wish: Wish) -> float:
        """By how many pixels it becomes higher."""
        return max(0.0, self.least + self.free + wish.each - float(self.box.height))

    def grow(self, wish: Wish) -> None:
        """Become higher; what stands in the middle or at the bottom of a cell stays there."""
        more = self.more(wish)
        self.box.height += more
        for cell in self.box.children:
            above = {"middle": more / 2, "bottom": more}.get(cell.vertical_align, 0.0)
            cell.padding_top += above
            cell.padding_bottom += more - above
            for child in cell.children:
                child.translate(dy=above)


@dataclass
class Stack:
    """Boxes below each other: each moves down by what those above it have grown."""

    box: Laid
    parts: dict[int, Part]  # by place among the children; the others do not grow

    def more(self, wish: Wish) -> float:
        """By how many pixels it becomes higher."""
        return sum(part.more(wish) for part in self.parts.values())

    def grow(self, wish: Wish) -> None:
        """Become higher, and move what follows."""
        down = 0.0
        for index, child in enumerate(self.box.children):
            child.translate(dy=down)
            if part := self.parts.get(index):
                down += part.more(wish)
                part.grow(wish)
        self.box.height += down


@dataclass
class Beside:
    """Boxes beside each other: as high as the highest of them."""

    box: Laid
    parts: dict[int, Part]

    def __post_init__(self) -> None:
        """Find what the rows beside something taller may be higher, shared so that they become even."""
        for index, part in self.parts.items():
            rows = [item for item in slots(part) if isinstance(item, Row)]
            spare = float(self.box.height) - _natural(self.box.children[index])
            if rows and spare > 0:
                level = _level([float(row.box.height) for row in rows], spare)
                for row in rows:
                    row.free = max(0.0, level - row.least)

    def more(self, wish: Wish) -> float:
        """By how many pixels it becomes higher."""
        highest = max(
            _natural(child) + (self.parts[index].more(wish) if index in self.parts else 0)
            for index, child in enumerate(self.box.children)
        )
        return highest - float(self.box.height)

    def grow(self, wish: Wish) -> None:
        """Become higher; all boxes reach down to the same line."""
        self.box.height += self.more(wish)
        for index, child in enumerate(self.box.children):
            if part := self.parts.get(index):
                part.grow(wish)
            child.height += float(self.box.height) - child.margin_height()


Slot: TypeAlias = Writing | Line | Row
Part: TypeAlias = Slot | Stack | Beside


def growing(box: Laid) -> Part | None:
    """What of a laid-out box can grow; None where nothing can."""
    if isinstance(box, boxes.TableRowBox):
        return Row(box, _least(box)) if "row" in _classes(box) else None
    if isinstance(box, boxes.BlockBox) and "lines" in _classes(box):
        return None if "fixed" in _classes(box) else _writing(box)
    if isinstance(box, boxes.BlockBox) and not {"line", "air"}.isdisjoint(_classes(box)):
        return Line(box)
    if isinstance(box, boxes.LineBox) or not isinstance(box, boxes.ParentBox):
        return None
    found = {index: part for index, child in enumerate(box.children) if (part := growing(child)) is not None}
    if not found:
        return None
    beside = isinstance(box, boxes.FlexContainerBox) or all(child.is_floated() for child in box.children)
    return Beside(box, found) if beside else Stack(box, found)


def slots(part: Part | None) -> Iterator[Slot]:
    """Everything that is written on: answers, lines and rows."""
    if isinstance(part, Stack | Beside):
        for inner in part.parts.values():
            yield from slots(inner)
    elif part is not None:
        yield part


def more(parts: Iterable[Part | None], wish: Wish) -> float:
    """By how many pixels all of these become higher."""
    return sum(part.more(wish) for part in parts if part is not None)


def grow(parts: Iterable[Part | None], wish: Wish) -> None:
    """Let all of these become higher."""
    for part in parts:
        if part is not None:
            part.grow(wish)


def filled(parts: Sequence[Part | None], lines: Mapping[str, int], space: float, most: float) -> Wish:
    """The growth of each line and row, `most` px at most, that uses `space` px of a page. Never more than `space`."""
    low, high = 0.0, most
    if more(parts, Wish(lines, most)) <= space:
        return Wish(lines, most)
    while high - low > CLOSE:
        middle = (low + high) / 2
        fits = more(parts, Wish(lines, middle)) <= space
        low, high = (middle, high) if fits else (low, middle)
    return Wish(lines, low)


def _writing(box: Laid) -> Writing:
    area = next(iter(box.element))
    asked = int(box.element.get("style").removeprefix("--n:"))
    return Writing(box, area.get("id"), asked, float(box.height) / asked)


def _least(row: Laid) -> float:
    """What the style sheet asks for, in px, before the words of a row make it higher."""
    token = resources.tokens()[":root"]["slim" if "slim" in _classes(row) else "row"]
    return float(token.removesuffix("mm")) * PX


def _classes(box: Laid) -> Iterable[str]:
    return (box.element.get("class") or "").split() if box.element is not None else ()


def _natural(box: Laid) -> float:
    """The height that the content of a stretched box asks for, with its margins."""
    inner = [child.position_y + child.margin_height() for child in box.children if not child.is_absolutely_positioned()]
    content = max(inner, default=box.content_box_y()) - box.content_box_y()
    return float(box.margin_height() - box.height + content)


def _level(heights: Sequence[float], spare: float) -> float:
    """The height up to which the lowest of these can be raised with `spare` px in all."""
    ordered = sorted(heights)
    levels = ((sum(ordered[:count]) + spare) / count for count in range(1, len(ordered) + 1))
    return next(level for level, above in zip(levels, [*ordered[1:], float("inf")], strict=True) if level <= above)

"""What a measure shows, as a page shows it: the sentence, a drawing of the numbers, and the numbers in a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import accumulate

from markupsafe import Markup

from toolkit.formats import html
from toolkit.formats.site.markdown import tight
from toolkit.measures import drawing
from toolkit.measures.shown import Figure, Shown
from toolkit.measures.value import Result

WIDTH, LABELS, ROW = 640, 190, 26  # of a drawing, in its own units


@dataclass(frozen=True)
class Piece:
    """A part of a bar, and which of the fills it has."""

    left: float
    width: float
    value: int
    fill: int


@dataclass(frozen=True)
class Bar:
    """A line of a drawing."""

    label: str
    top: int
    pieces: tuple[Piece, ...]

    @property
    def total(self) -> int:
        """What the whole bar says."""
        return sum(piece.value for piece in self.pieces)

    @property
    def right(self) -> float:
        """Where it ends."""
        return max((piece.left + piece.width for piece in self.pieces), default=LABELS)


def block(shown: Shown, values: Mapping[str, Result], module: int) -> Markup:
    """A block of HTML for Markdown. `values` holds every figure by its id."""
    rows = [(line.label, [written(figure, values) for figure in line.figures]) for line in shown.lines]
    bars = drawn(shown, values)
    made = html.render(
        "site/patterns.html.j2",
        shown=shown, module=module, rows=rows, bars=bars, height=len(bars) * ROW, width=WIDTH, labels=LABELS, row=ROW,
        sentence=written(shown.sentence, values),
        series=[shown.columns[column] for column in drawing.columns(shown)] if shown.chart == "stacked" else (),
    )  # fmt: skip
    return Markup(tight(made))  # noqa: S704  the template escaped


def written(figure: Figure | None, values: Mapping[str, Result]) -> str:
    """A figure as people read it; nothing where nothing can be said."""
    value = values[figure.id] if figure is not None else None
    if value is None or isinstance(value, str):
        return value or ""
    assert figure is not None
    if figure.form == "share":
        return f"{_half_up(100 * value, '1')}%"
    return str(_half_up(value, "0.1")) if figure.form == "number" else str(value)


def _half_up(value: int | Decimal, to: str) -> Decimal:
    """A half goes up, as in the sentences and in Excel; Python's own format would take it to the even neighbor."""
    return Decimal(value).quantize(Decimal(to), ROUND_HALF_UP)


def drawn(shown: Shown, values: Mapping[str, Result]) -> list[Bar]:
    """The bars of a chart, the longest as long as there is room."""
    if not shown.chart:
        return []
    lines, across = drawing.lines(shown), drawing.columns(shown)
    found = [[_whole(line.figures[column], values) for column in across] for line in lines]
    most = max([1, *map(sum, found)])
    room = (WIDTH - LABELS - 40) / most
    return [
        Bar(line.label, index * ROW, tuple(_pieces(counts, room)))
        for index, (line, counts) in enumerate(zip(lines, found, strict=True))
    ]


def _pieces(counts: Sequence[int], room: float) -> list[Piece]:
    starts = accumulate(counts, initial=0)
    return [
        Piece(LABELS + start * room, count * room, count, fill)
        for fill, (start, count) in enumerate(zip(starts, counts, strict=False))
        if count
    ]


def _whole(figure: Figure | None, values: Mapping[str, Result]) -> int:
    value = values[figure.id] if figure is not None else None
    return value if isinstance(value, int) else 0

"""Lays out the sheet of what the other sheets add up to: a block for each measure, one below the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from toolkit.document import Document
from toolkit.formats.xlsx.layout import Tab
from toolkit.formats.xlsx.sizes import HEADER, header_width
from toolkit.formats.xlsx.words import wrapped
from toolkit.measures.shown import Figure, Shown, shown

LEFT = 2  # the column of labels, headings and sentences
TOP = 6  # the row of the first heading
LABELS = (26.0, 40.0)  # narrowest and widest column of labels
FIGURE = 11.0  # narrowest column of figures
BESIDE = 6  # a table with more columns has its chart below it
ACROSS = 5  # columns that a chart takes
ROW, CHART = 21.0, 210.0  # points: an ordinary row, and the least a chart has
ROWS = "Rows"  # over labels of which nothing else is said
SENTENCE = 2  # rows that a sentence has
LONGEST = 130  # characters a line of words has at most


@dataclass(frozen=True)
class PatternBlock:
    """What is shown of one measure, and in which rows. `chart` is its first cell as (row, column)."""

    document: Document
    shown: Shown
    hints: tuple[str, ...]  # lines
    top: int
    chart: tuple[int, int] | None
    bottom: int
    hidden: int  # the row of its first helper, in the hidden column

    @property
    def headers(self) -> tuple[str, ...]:
        """The headers of the table; a screen reader says the first one with every label."""
        return (self.shown.corner or ROWS, *self.shown.columns)

    @property
    def sentence(self) -> range:
        """The rows of the sentence, below heading and hint."""
        first = self.top + 1 + len(self.hints)
        return range(first, first + SENTENCE)

    @property
    def header(self) -> int:
        """The row of the headers of the table."""
        return self.sentence[-1] + 2

    @property
    def rows(self) -> range:
        """The rows of the table."""
        return range(self.header + 1, self.header + 1 + len(self.shown.lines))

    @property
    def right(self) -> int:
        """The last column of the table."""
        return LEFT + len(self.shown.columns)

    @property
    def tall(self) -> float:
        """The height of its chart in points: beside a table that of the table, if that is enough."""
        beside = self.chart is not None and self.chart[1] > LEFT
        return max(CHART, HEADER + ROW * len(self.shown.lines)) if beside else CHART


@dataclass(frozen=True)
class Patterns:
    """The sheet. `after` is the name of the sheet it follows; widths begin at the column of labels."""

    blocks: tuple[PatternBlock, ...]
    widths: tuple[float, ...]
    after: str

    @property
    def right(self) -> int:
        """The last column with words."""
        return LEFT + len(self.widths) - 1

    @property
    def characters(self) -> int:
        """Characters a line of words has."""
        return _characters(self.widths)

    @property
    def hidden(self) -> int:
        """The hidden column of figures that nobody needs to see."""
        return self.right + 2

    @property
    def bottom(self) -> int:
        """The last row that is printed."""
        return self.blocks[-1].bottom

    def places(self, document: Document) -> Iterator[tuple[Figure, tuple[int, int]]]:
        """The figures of a worksheet, each with its cell as (row, column)."""
        for block in self.blocks:
            if block.document == document:
                for row, line in zip(block.rows, block.shown.lines, strict=True):
                    figures = enumerate(line.figures, LEFT + 1)
                    yield from ((figure, (row, column)) for column, figure in figures if figure is not None)
                unseen = enumerate((*block.shown.helpers, block.shown.sentence), block.hidden)
                yield from ((figure, (row, self.hidden)) for row, figure in unseen)

    def place(self, block: PatternBlock) -> tuple[int, int]:
        """The hidden cell that holds a sentence whole."""
        return block.hidden + len(block.shown.helpers), self.hidden


def plan(tabs: Sequence[Tab]) -> Patterns | None:
    """The sheet of patterns of a workbook with these sheets; None where nothing is measured.

    The worksheet with the most to say comes first: a log. The sheet of patterns follows its last sheet.
    """
    documents = {tab.document.id: tab.document for tab in tabs if tab.document.repeats}
    found = [(document, shapes) for document in documents.values() if (shapes := shown(document))]
    if not found:
        return None
    most = max(len(shapes) for _, shapes in found)
    found.sort(key=lambda item: len(item[1]) < most)
    each = [(document, shape) for document, shapes in found for shape in shapes]
    widths = _widths([shape for _, shape in each])
    after = [tab.name for tab in tabs if tab.document == found[0][0]][-1]
    return Patterns(tuple(_blocks(each, widths)), widths, after)


def _blocks(found: Sequence[tuple[Document, Shown]], widths: Sequence[float]) -> Iterator[PatternBlock]:
    top, hidden = TOP, 1
    for document, shape in found:
        words = f"{shape.hint} Counted from “{document.tab}”."
        hints = tuple(wrapped(words.strip(), _characters(widths)))
        block = PatternBlock(document, shape, hints, top, None, 0, hidden)
        bottom, chart = block.rows.stop - 1, None
        if shape.chart and len(shape.columns) <= BESIDE:
            chart = block.header, block.right + 1
            bottom = max(bottom, block.header + round(CHART / ROW))
        elif shape.chart:
            chart = bottom + 2, LEFT
            bottom += 2 + round(CHART / ROW)
        yield replace(block, chart=chart, bottom=bottom)
        top, hidden = bottom + 2, hidden + len(shape.helpers) + 1


def _characters(widths: Sequence[float]) -> int:
    return int(min(sum(widths) * 0.95, LONGEST))


def _widths(shapes: Sequence[Shown]) -> tuple[float, ...]:
    """The widths of the columns: the labels, then as many for figures as a table takes, or a table and its chart."""
    least, most = LABELS
    labels = [line.label for shape in shapes for line in shape.lines] + [shape.corner for shape in shapes]
    widths = [min(max([least, *(len(label) * 1.25 + 4 for label in labels)]), most)]
    beside = [len(shape.columns) + ACROSS for shape in shapes if shape.chart and len(shape.columns) <= BESIDE]
    for index in range(max([len(shape.columns) for shape in shapes] + beside)):
        headers = [shape.columns[index] for shape in shapes if index < len(shape.columns)]
        widths.append(max([FIGURE, *map(header_width, headers)]))
    return tuple(widths)

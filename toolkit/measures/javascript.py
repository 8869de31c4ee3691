"""What a script in the browser has to know to compute a document's measures: plain data, small and without answers.

Shape, with figures and measures in their order (`shown.shown`)::

    {"blocks": [["application_log.log", {"price": "n", "sown": "d"}, 0], …],
     "figures": [["count", node], …],                       figures are named by their place in this list
     "shared": [node or text, …],     what stands in several nodes
     "measures": [{"id": "stops", "title": "…", "hint": "…", "corner": "…", "columns": ["…"],
                   "lines": [["Applied", [3, -1]], …],    -1 where nothing is said
                   "says": 41,
                   "bars": [[0], 7], "series": 0},     columns that are drawn, of so many lines; 1: stacked, with a key
                  …],
     "computed": {"career_options.matrix.total.a": node}}     fields that add up by themselves

A block says where rows stand, which of its columns hold decimals ("n") or days ("d"), which are text in a submission,
and which rows are counted (0: all of them). A node is a number, a text, or a list that begins with its sign, as below;
inside a block columns are named by their last part alone. `templates/js/measures.js` computes and draws them.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeAlias, assert_never

from toolkit.document import Document, Field, Grid, GridRow, Medium
from toolkit.measures import drawing
from toolkit.measures.columns import NUMBERS, columns
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
    parse,
)
from toolkit.measures.shown import Line, Shown, shown

MEDIUM: Medium = "web"
SHORT = 14  # characters from which what stands in several places is told once
KINDS = {"number": "n", "money": "n", "date": "d"}  # what a submission holds as text, and is none
Data: TypeAlias = Any  # numbers, texts, and lists and objects of them


def data(document: Document) -> dict[str, Data]:
    """The measures of a document and its computed fields; nothing where it has neither."""
    found = shown(document)
    figures = [figure for one in found for figure in one.figures()]
    writer = _Writer({figure.id: place for place, figure in enumerate(figures)})
    nodes = writer.of(columns(document))
    told = [[figure.form, nodes.data(figure.node)] for figure in figures]
    computed = dict(_computed(document, writer))
    if not told and not computed:
        return {}
    shared = _Shared(Counter(text for *_, node in told for text in _written(node)))
    return {
        "blocks": writer.blocks,
        "figures": [[form, shared.less(node)] for form, node in told],
        "shared": shared.found,
        "measures": [_measure(one, writer.places) for one in found],
        "computed": computed,
    }


@dataclass
class _Writer:
    """Writes nodes; the blocks they look at are gathered. `places` are those of figures by their ids."""

    places: dict[str, int]
    blocks: list[list[Data]] = field(default_factory=list)

    def of(self, known: dict[str, Field], rows: tuple[str, ...] = ()) -> _Nodes:
        """A writer for nodes that name these columns; `rows`: only these rows count."""
        return _Nodes(self, known, rows)

    def block(self, id: str, kinds: dict[str, str], rows: tuple[str, ...]) -> int:
        """The place of a block among all of them."""
        block = [id, kinds, list(rows) or 0]
        if block not in self.blocks:
            self.blocks.append(block)
        return self.blocks.index(block)


@dataclass(frozen=True)
class _Nodes:
    writer: _Writer
    known: dict[str, Field]
    rows: tuple[str, ...]

    def data(self, node: Node | Test) -> Data:
        """A node as data."""
        match node:
            case Number(value):
                return _plain(value)
            case Name(id):
                return ["n", _last(id)]
            case Binary(operator, left, right):
                return [operator, self.data(left), self.data(right)]
            case Call(function, argument, where):
                return [function, self.block(node), self.data(argument), *([self.data(where)] if where else [])]
            case Count(where):
                return ["#", self.block(node), self.data(where)]
            case Ref(id):
                return ["r", self.writer.places[id]]
            case If(test, then, otherwise):
                return ["?", self.data(test), self.data(then), *([] if otherwise is None else [self.data(otherwise)])]
            case Most(items):
                return ["most", *map(self.data, items)]
            case Sqrt(of):
                return ["sqrt", self.data(of)]
            case Round(of):
                return ["round", self.data(of)]
            case Words(pieces):
                return ["w", *(piece if isinstance(piece, str) else self.data(piece) for piece in pieces)]
            case Today():
                return ["today"]
            case Codes(column, codes):
                return ["in", _last(column), *codes]
            case Filled(column):
                return ["some", _last(column)]
            case Whole(column):
                return ["whole", _last(column)]
            case Compare(left, order, right):
                return [order, self.data(left), self.data(right)]
            case Every(tests):
                return ["and", *map(self.data, tests)]
            case Known(id):
                return ["known", self.writer.places[id]]
            case Not(test):
                return ["not", self.data(test)]
            case _:
                assert_never(node)

    def block(self, node: Node) -> int:
        """Where the rows stand that a node counts; -1 where it names no column, and so counts none."""
        used = names(node)
        if not used:
            return -1
        id = used[0].partition(".*.")[0]
        kinds = {
            _last(column): KINDS[item.type]
            for column, item in self.known.items()
            if item.type in KINDS and column.partition(".*.")[0] == id
        }
        return self.writer.block(id, kinds, self.rows)


def _last(id: str) -> str:
    return id.rpartition(".")[2]


def _plain(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _measure(one: Shown, places: Mapping[str, int]) -> dict[str, Data]:
    def line(item: Line) -> Data:
        return [item.label, [places[figure.id] if figure else -1 for figure in item.figures]]

    told: dict[str, Data] = {
        "id": one.id,
        "title": one.title,
        "hint": one.hint,
        "corner": one.corner,
        "columns": list(one.columns),
        "lines": [line(item) for item in one.lines],
        "says": places[one.sentence.id],
    }
    if one.chart:
        told["bars"] = [list(drawing.columns(one)), len(drawing.lines(one))]
        told["series"] = int(one.chart == "stacked")
    return told


def _text(node: Data) -> str:
    return json.dumps(node, ensure_ascii=False, separators=(",", ":"))


def _written(node: Data) -> Iterator[str]:
    """Every part of data that could stand in several places, as text."""
    if isinstance(node, str | list) and len(text := _text(node)) >= SHORT:
        yield text
    for inner in node if isinstance(node, list) else ():
        yield from _written(inner)


@dataclass
class _Shared:
    """Nodes and texts that stand in several places, each once."""

    counts: Mapping[str, int]
    found: list[Data] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)

    def less(self, node: Data) -> Data:
        """A node with what is shared told by its place."""
        text = _text(node)
        if text in self.places:
            return ["@", self.places[text]]
        short = [self.less(inner) for inner in node] if isinstance(node, list) else node
        if isinstance(node, str | list) and self.counts[text] > 1:
            self.places[text] = len(self.found)
            self.found.append(short)
            return ["@", self.places[text]]
        return short


def _computed(document: Document, writer: _Writer) -> Iterator[tuple[str, Data]]:
    """Fields below a grid that are computed from its rows."""
    for part in document.parts(MEDIUM):
        if isinstance(part, Grid):
            known, rows = _numbers(part), tuple(dict.fromkeys(map(_row, _fields(part.rows))))
            for item in _fields(part.footer):
                if item.measure and item.origin(MEDIUM) == "computed":
                    node = _placed(parse(item.measure, [_last(id) for id in known]), part.id)
                    yield item.id, writer.of(known, rows).data(node)


def _fields(rows: tuple[GridRow, ...]) -> Iterator[Field]:
    for row in rows:
        yield from (item for cell in row.cells for item in cell if isinstance(item, Field))


def _row(item: Field) -> str:
    """What the row of a grid is called in the id of one of its fields."""
    return item.id.split(".")[-2]


def _numbers(grid: Grid) -> dict[str, Field]:
    """The columns of a grid that hold numbers, by id."""
    found = (item for item in _fields(grid.rows) if item.type in NUMBERS)
    return {f"{grid.id}.*.{_last(item.id)}": item for item in found}


def _placed(node: Node, grid: str) -> Node:
    """An expression with full ids for columns."""
    match node:
        case Name(id):
            return Name(f"{grid}.*.{id}")
        case Binary(operator, left, right):
            return Binary(operator, _placed(left, grid), _placed(right, grid))
        case Call(function, argument):
            return Call(function, _placed(argument, grid))
        case _:
            return node

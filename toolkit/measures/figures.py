"""What a measure becomes in every medium: figures, a small table of them, and a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from toolkit.measures.expression import Node

ALL = "All"  # the label of a last line that adds up the others
Form: TypeAlias = Literal["count", "share", "number", "words"]  # a share is 0 to 1, shown as a whole percent


@dataclass(frozen=True)
class Figure:
    """One value that follows from answers. `id` is unique in a worksheet: `stops.5.reached`; codes are in capitals.

    `node` names columns by the ids of their fields with `*` for the row, and other figures by `Ref`.
    """

    id: str
    node: Node
    form: Form


@dataclass(frozen=True)
class Line:
    """A row of a measure's small table, with a figure for each column, or nothing where nothing is said."""

    label: str
    figures: tuple[Figure | None, ...]


@dataclass(frozen=True)
class Shown:
    """What every medium shows of a measure. `hint` says in one line how to read it."""

    id: str
    title: str
    hint: str
    sentence: Figure  # its form is "words"
    corner: str  # the header over the labels
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    helpers: tuple[Figure, ...]  # what other figures refer to and nobody needs to see
    chart: Literal["", "bars", "stacked", "lines"] = ""  # of the first column; stacked: of all but the last
    pencil: str = ""  # how somebody with paper and a pencil comes to the same

    def figures(self) -> tuple[Figure, ...]:
        """Every figure, each once."""
        cells = (figure for line in self.lines for figure in line.figures if figure is not None)
        return (*cells, *self.helpers, self.sentence)

"""What authors may write below `measures:` in a worksheet: each kind of measure, its keys, and what they are for."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import Annotated, Literal

import pydantic

from toolkit.conclusions import (
    ChangeOf,
    Conclusion,
    CountOf,
    FunnelOf,
    Measure,
    OverdueOf,
    PatternOf,
    Said,
    ScoreOf,
    ShareOf,
    TallyOf,
    TotalOf,
)
from toolkit.document import Document
from toolkit.kinds._base import Id, Line, Model
from toolkit.measure_place import Place, WhereSpec
from toolkit.measures.columns import CODED, NUMBERS, columns
from toolkit.measures.expression import MeasureError, functions, parse
from toolkit.messages import COLUMN, THINGS
from toolkit.problems import Problem
from toolkit.yamltext import Tree

Column = Annotated[str, pydantic.StringConstraints(pattern=COLUMN)]
Some = Annotated[tuple[str, ...], pydantic.Field(min_length=1)]
Conditions = Annotated[dict[Id, WhereSpec], pydantic.Field(min_length=1)]


class MeasureSpec(Model, title="Any measure"):
    """What all measures can say. Each is computed in Excel and by the toolkit from what stands here, without code."""

    kind: str
    """What is concluded. Each kind is explained below."""
    id: Id
    """Its name inside the worksheet. It never changes: values are kept under it."""
    title: Line
    """Its heading."""
    hint: Line = ""
    """One line on how to read it."""

    @abstractmethod
    def conclusion(self, place: Place) -> Conclusion:
        """The same as plain data; mistakes are reported."""


class CountSpec(MeasureSpec, title="count"):
    """How many rows there are."""

    kind: Literal["count"]
    of: Column
    """A column of the rows, by its block and its own id. Rows with an answer there count: `of: log.stage`."""
    where: dict[Id, WhereSpec] = {}  # noqa: RUF012  pydantic copies defaults
    """What must hold in a row, by the id of the column: `where: {outcome: {one_of: [RR]}}`."""

    def conclusion(self, place: Place) -> CountOf:
        """The same as plain data."""
        column = place.column(self.of, CODED + NUMBERS, "of")
        return CountOf(place.rows(column, self.where))


class TallySpec(MeasureSpec, title="tally"):
    """How many rows there are for each entry of a list, or for each pair of entries of two lists."""

    kind: Literal["tally"]
    by: Column
    """The column whose entries stand one below the other: `by: log.stage`."""
    across: Column | None = None
    """A second column of the same rows, whose entries stand side by side."""
    where: dict[Id, WhereSpec] = {}  # noqa: RUF012  pydantic copies defaults
    """What must hold in a row to be counted."""

    def conclusion(self, place: Place) -> TallyOf:
        """The same as plain data."""
        by = place.column(self.by, CODED, "by")
        across = place.beside(by, self.across, CODED, "across") if self.across else ""
        return TallyOf(by, across, place.where(by, self.where, "where"))


class ShareSpec(MeasureSpec, title="share"):
    """Of the rows in question, the share that has something. From 5 rows on it is said, with how sure it is."""

    kind: Literal["share"]
    of: Column
    """A column of the rows, by its block and its own id. Rows with an answer there are in question."""
    where: dict[Id, WhereSpec] = {}  # noqa: RUF012  pydantic copies defaults
    """What else must hold in a row to be in question."""
    part: Conditions
    """What is looked for among them: `part: {reply: {one_of: [US]}}`."""
    by: Column | None = None
    """A column whose entries each have a share of their own, beside that of all."""
    next: Line = ""
    """One next step, said behind the result."""

    def conclusion(self, place: Place) -> ShareOf:
        """The same as plain data."""
        column = place.column(self.of, CODED + NUMBERS, "of")
        by = place.beside(column, self.by, CODED, "by") if self.by else ""
        return ShareOf(place.rows(column, self.where), place.where(column, self.part, "part"), by, self.next)


class FunnelSpec(MeasureSpec, title="funnel"):
    """How far rows came along a chain of stages, what went on from each, and where most stop."""

    kind: Literal["funnel"]
    stage: Column
    """The column with the furthest stage. Its list has the stages in their order: `stage: log.stage`."""
    apart: tuple[str, ...] = ()
    """Stages that are no part of the chain and have lines of their own."""
    result: Column
    """The column with how it ended."""
    open: Some
    """Results that are not the end. Such rows are left out, and so are rows without a result."""
    passed: Some
    """Results that mean that the whole chain is behind it."""
    next: dict[str, Line] = {}  # noqa: RUF012  pydantic copies defaults
    """One next step by the stage where most stop, in quotes: `next: {"1": Ask one person about your resume.}`."""

    def conclusion(self, place: Place) -> FunnelOf:
        """The same as plain data."""
        stage = place.column(self.stage, ("choice",), "stage")
        result = place.beside(stage, self.result, ("choice",), "result")
        apart = place.codes(stage, self.apart, "apart")
        open_, passed = place.codes(result, self.open, "open"), place.codes(result, self.passed, "passed")
        chain = tuple(option.code for option in place.options(stage) if option.code not in apart)
        if place.options(stage) and len(chain) < 2:
            place.problem("measure", "A chain needs two stages at least. Take one out of 'apart'.", "apart")
        ended = tuple(option.code for option in place.options(result) if option.code not in (*open_, *passed))
        return FunnelOf(stage, chain, apart, result, ended, passed, _said(place, stage, self.next, "next"))


class PatternSpec(MeasureSpec, title="pattern"):
    """Whether one entry of a list comes so often that chance alone rarely does it: from 6 rows on, by a fixed rule."""

    kind: Literal["pattern"]
    by: Column
    """The column whose entries are compared: `by: log.reason_type`."""
    where: Conditions
    """What must hold in a row to be evidence. Entries that a condition on `by` leaves out are not compared."""
    things: Annotated[str, pydantic.StringConstraints(min_length=3, max_length=24, pattern=THINGS)] = "rows"
    """What is counted then, in words: `things: known reasons`."""
    next: dict[Literal["TE", "NS", "PP", "PA"], Line] = {}  # noqa: RUF012  pydantic copies defaults
    """One next step for each result: `TE` too early, `NS` no single pattern, `PP` possible pattern, `PA` pattern."""
    hints: dict[str, Line] = {}  # noqa: RUF012  pydantic copies defaults
    """One next step more where there is a pattern, by the code of the entry."""

    def conclusion(self, place: Place) -> PatternOf:
        """The same as plain data."""
        by = place.column(self.by, CODED, "by")
        where = place.where(by, self.where, "where")
        codes = tuple(option.code for option in place.options(by))
        for condition in where:
            codes = condition.codes if condition.column == by else codes
        if place.options(by) and len(codes) < 2:
            place.problem("measure", "A pattern needs two entries at least that it compares.", "where")
        rest = tuple(condition for condition in where if condition.column != by)
        return PatternOf(by, codes, rest, self.things, tuple(self.next.items()), _said(place, by, self.hints, "hints"))


class BandSpec(Model, title="A band"):
    """A part of a scale, and what it says."""

    at: float
    """The mean from which it holds."""
    says: Line
    """What it says, as a sentence or two."""


class ScoreSpec(MeasureSpec, title="score"):
    """The mean of a column as one of several sentences, and how often each step of its scale was chosen."""

    kind: Literal["score"]
    of: Column
    """The column, answered in steps: `of: statements.fits`."""
    least: Annotated[int, pydantic.Field(ge=1, le=40)]
    """How many answers there must be before anything is said."""
    bands: Annotated[tuple[BandSpec, ...], pydantic.Field(min_length=2, max_length=6)]
    """What the mean says, from the lowest band up. The first holds for all that is below the second."""

    def conclusion(self, place: Place) -> ScoreOf:
        """The same as plain data."""
        if list(self.bands) != sorted(self.bands, key=lambda band: band.at):
            place.problem("measure", "Put the bands in order: the lowest 'at' first.", "bands")
        bands = tuple((band.at, band.says) for band in self.bands)
        return ScoreOf(place.column(self.of, ("likert5",), "of"), self.least, bands)


class TotalSpec(MeasureSpec, title="total"):
    """What an expression over the columns of some rows comes to."""

    kind: Literal["total"]
    rows: Id
    """The block with the rows."""
    total: Line
    """The expression, with the ids of columns and `sum`, `count` or `mean`: `total: sum(hours * weeks)`."""
    unit: Annotated[str, pydantic.StringConstraints(max_length=20)] = ""
    """What is added up: `unit: hours a week`."""
    where: dict[Id, WhereSpec] = {}  # noqa: RUF012  pydantic copies defaults
    """What must hold in a row to be counted."""

    def conclusion(self, place: Place) -> TotalOf:
        """The same as plain data."""
        rows = f"{place.worksheet}.{self.rows}"
        found = place.columns.items()
        known = [id.rpartition(".")[2] for id, field in found if id.startswith(f"{rows}.*.") and field.type in NUMBERS]
        try:
            node = parse(self.total, known)
            if extreme := functions(node) & {"min", "max"}:
                message = f"A total has no {extreme.pop()}(): use sum, count or mean."
                place.problem("measure", message, "total")
        except MeasureError as error:
            place.problem("measure", error.sentence, "total")
        return TotalOf(rows, self.total, self.unit, place.where(f"{rows}.*.", self.where, "where"))


class ChangeSpec(MeasureSpec, title="change"):
    """What is higher, the same and lower the second time. Only rows with both answers count."""

    kind: Literal["change"]
    before: Column
    """The column with the first answers: `before: statements.before`."""
    after: Column
    """The column with the second ones, in the same rows."""

    def conclusion(self, place: Place) -> ChangeOf:
        """The same as plain data."""
        before = place.column(self.before, NUMBERS, "before")
        after = place.beside(before, self.after, NUMBERS, "after")
        if {before, after} <= set(place.columns) and place.columns[before].type != place.columns[after].type:
            message = f"'{self.before}' and '{self.after}' are answered in different ways."
            place.problem("measure-column", message, "after")
        return ChangeOf(before, after)


class OverdueSpec(MeasureSpec, title="overdue"):
    """What should be done by now and is not."""

    kind: Literal["overdue"]
    due: Column
    """The column with the day: `due: goals.when`."""
    done: Conditions
    """What holds in a row that is done: `done: {status: {one_of: ["2"]}}`."""
    next: Line = ""
    """One next step, said where a day has passed."""

    def conclusion(self, place: Place) -> OverdueOf:
        """The same as plain data."""
        due = place.column(self.due, ("date",), "due")
        field = place.columns.get(due)
        if field and field.export == "month":
            place.problem("measure-column", f"Of '{self.due}' only the month counts. It needs the day.", "due")
        return OverdueOf(due, place.where(due, self.done, "done"), self.next)


AnyMeasure = Annotated[
    CountSpec | TallySpec | ShareSpec | FunnelSpec | PatternSpec | ScoreSpec | TotalSpec | ChangeSpec | OverdueSpec,
    pydantic.Field(discriminator="kind"),
]


def measures(
    specs: Sequence[MeasureSpec], found: Document, tree: Tree, report: Callable[[Problem], None]
) -> tuple[Measure, ...]:
    """The measures of a worksheet as plain data. Mistakes are reported."""
    known = columns(found) if specs else {}
    made: list[Measure] = []
    for index, spec in enumerate(specs):
        place = Place(found.id, known, ("measures", index), tree.value_at, report)
        if spec.id in (measure.id for measure in made):
            place.problem("measure-twice", f"The measure '{spec.id}' stands twice. Give each its own id.", "id")
        made.append(Measure(spec.id, spec.title, spec.hint, spec.conclusion(place), tree.value_at(place.path)))
    return tuple(made)


def _said(place: Place, column: str, sentences: dict[str, str], key: str) -> Said:
    place.codes(column, sentences, key)
    return tuple(sentences.items())

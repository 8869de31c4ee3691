"""Documents and answers made at random, straight from the vocabulary, and small ones to look at."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import get_args

from hypothesis import strategies as st

from toolkit.answers import Answer, Submission, Value
from toolkit.document import (
    LIKERT5,
    Blank,
    Block,
    Column,
    ColumnGroup,
    Document,
    Example,
    Field,
    FieldType,
    Grid,
    GridRow,
    Heading,
    Module,
    Note,
    Option,
    OptionList,
    Part,
    Prose,
    Question,
    Rows,
    structure_hash,
)
from toolkit.formats.xlsx.values import written
from toolkit.formats.xlsx.words import ILLEGAL

SCREEN = 4
CODES = ("A", "B", "CC", "D1", "7", "NK")
WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), min_size=1, max_size=24).filter(str.strip)
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cn")), max_size=60).filter(
    lambda text: not ILLEGAL.search(text)
)


def document(*blocks: Sequence[Part], id: str = "sheet", tab: str = "Sheet", **more: object) -> Document:
    """A document around some parts, a block each."""
    made = Document(
        id=id, code="W99", title="A sheet", tab=tab, version=3, module=Module("m5", 5, "Module"), minutes=10,
        group="skill", sensitivity=0, purpose="What it is for.", facts=(), steps=(),
        blocks=tuple(Block(f"b{number}", tuple(parts)) for number, parts in enumerate(blocks)),
    )  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]


def submission(made: Document, values: dict[str, Value], code: str = "") -> Submission:
    """A filled copy with these answers."""
    answers = tuple(Answer(id, value) for id, value in values.items())
    return Submission(made.id, made.version, structure_hash(made), "xlsx", answers, code)


def kept(values: dict[str, Value]) -> dict[str, Value]:
    """What a workbook keeps of some answers: no blanks, texts as `values` says they come back."""
    found = {id: written(value) if isinstance(value, str) else value for id, value in values.items()}
    return {id: value for id, value in found.items() if value not in ("", ())}


def matrix(criteria: int = 3, options: str = "ab", **more: object) -> Grid:
    """Options by criteria with weighted totals."""
    own = "sheet.matrix"

    def number(id: str) -> Field:
        return Field(id, id, "int", "advisor", minimum=1, maximum=5)

    groups = [ColumnGroup("", (Column("weight", "Weight"),))]
    for option in options:
        name = Field(f"{own}.name_{option}", f"Option {option.upper()}", "text", "advisor")
        groups.append(ColumnGroup(name, (Column(option, "points"),)))
    rows = tuple(
        GridRow(
            f"r{n}",
            Field(f"{own}.r{n}.criterion", f"Criterion {n}", "text", "advisor"),
            ((number(f"{own}.r{n}.weight"),), *((number(f"{own}.r{n}.{option}"),) for option in options)),
        )
        for n in range(1, criteria + 1)
    )
    totals = tuple(
        (
            Field(
                f"{own}.total.{option}", "Total", "int", "advisor",
                measure=f"sum(weight * {option})", origins=(("xlsx", "computed"),),
            ),
        )
        for option in options
    )  # fmt: skip
    footer = (GridRow("total", "Total", ((), *totals)),)
    grid = Grid(own, "Matrix", "What matters", tuple(groups), rows, footer, (Example((("weight", "4"),)),))
    return replace(grid, **more)  # type: ignore[arg-type]


@st.composite
def option_lists(draw: st.DrawFn) -> OptionList:
    codes = draw(st.lists(st.sampled_from(CODES), min_size=1, max_size=5, unique=True))
    options = tuple(Option(code, draw(WORDS), draw(st.just("") | WORDS)) for code in codes)
    return OptionList(draw(st.sampled_from(("first", "second"))), draw(WORDS), options, shows_codes=draw(st.booleans()))


@st.composite
def fields(draw: st.DrawFn, id: str) -> Field:
    type: FieldType = draw(st.sampled_from(get_args(FieldType)))
    options = draw(option_lists()) if type in ("choice", "multi") else LIKERT5 if type == "likert5" else None
    low, high = draw(st.sampled_from([(None, None), (-5.0, 5.0), (1.0, None)])) if type == "int" else (None, None)
    return Field(
        id, draw(WORDS), type, draw(st.sampled_from(("counts", "advisor", "never"))), hint=draw(st.just("") | WORDS),
        options=options, minimum=low, maximum=high,
    )  # fmt: skip


def answers(field: Field) -> st.SearchStrategy[Value]:
    """Answers that fit a field."""
    codes = [option.code for option in field.options.options] if field.options else []
    tens = st.decimals(-(10**9), 10**9, allow_nan=False, allow_infinity=False, places=3)
    found: dict[FieldType, st.SearchStrategy[Value]] = {
        "text": TEXTS,
        "long": TEXTS,
        "url": TEXTS,
        "date": st.dates(datetime.date(1800, 1, 1), datetime.date(2100, 1, 1)),
        "int": st.integers(int(field.minimum or 1), int(field.maximum or 10**12)),
        "number": tens,
        "money": tens,
        "scale10": st.integers(0, 10),
        "likert5": st.integers(1, 5),
        "yesno": st.booleans(),
        "check": st.just(True),
        "choice": st.sampled_from(codes or ["A"]),
        "multi": st.sets(st.sampled_from(codes or ["A"])).map(lambda few: tuple(c for c in codes if c in few)),
    }
    return found[field.type]


@st.composite
def rows_parts(draw: st.DrawFn, id: str) -> Rows:
    count = draw(st.integers(1, 4))
    columns = []
    for number in range(count):
        inside = draw(st.integers(1, 2))
        cell = tuple(draw(fields(f"c{number}_{item}")) for item in range(inside))
        columns.append(Column(f"c{number}", draw(WORDS), draw(st.just("") | WORDS), cell))
    cut = draw(st.integers(1, count))
    groups = [ColumnGroup(draw(st.just("") | WORDS), tuple(columns[:cut]))]
    groups += [ColumnGroup(draw(WORDS), tuple(columns[cut:]))] if columns[cut:] else []
    examples = tuple(Example((("c0", draw(WORDS)),)) for _ in range(draw(st.integers(0, 2))))
    return Rows(id, draw(WORDS), tuple(groups), 3, 2, SCREEN, examples=examples)


@st.composite
def grid_parts(draw: st.DrawFn, id: str) -> Grid:
    columns = [Column(f"c{number}", draw(WORDS)) for number in range(draw(st.integers(1, 3)))]
    header = draw(st.booleans())
    group = draw(fields(f"{id}.top")) if draw(st.booleans()) else draw(st.just("") | WORDS)
    rows = []
    for number in range(draw(st.integers(1, 3))):
        own = f"{id}.r{number}"
        cells = []
        for column in columns:
            inside = draw(st.integers(0, 2))
            asked: list[str | Field] = [draw(fields(f"{own}.{column.id}_{item}")) for item in range(inside)]
            cells.append(tuple(asked) or (draw(WORDS),))
        title = draw(fields(f"{own}.title")) if header else draw(WORDS)
        if isinstance(title, Field) and title.type == "multi":  # one cell has no room for it, and no author can ask so
            title = replace(title, type="text", options=None)
        rows.append(GridRow(f"r{number}", title, tuple(cells)))
    if isinstance(group, Field) and group.type == "multi":
        group = replace(group, type="text", options=None)
    examples = (Example((("c0", draw(WORDS)),)),) if draw(st.booleans()) else ()
    return Grid(id, draw(WORDS), draw(WORDS), (ColumnGroup(group, tuple(columns)),), tuple(rows), examples=examples)


@st.composite
def blocks(draw: st.DrawFn, number: int, shapes: Iterable[str]) -> tuple[Part, ...]:
    own = f"sheet.b{number}"
    heading = Heading(draw(WORDS), draw(st.just("") | WORDS), numbered=draw(st.booleans()))
    match draw(st.sampled_from(tuple(shapes))):
        case "rows":
            return (heading, draw(rows_parts(own)))
        case "grid":
            return (heading, draw(grid_parts(own)))
        case "note":
            return (Note("next", draw(WORDS), fields=tuple(draw(fields(f"{own}.n{i}")) for i in range(2))),)
        case "prose":
            gap = Blank(draw(fields(f"{own}.gap")))
            return (Prose(((draw(WORDS), gap, draw(WORDS)),), ordered=draw(st.booleans())),)
        case _:
            return (heading, Question(draw(fields(own)), show_label=draw(st.booleans())))


SINGLE = ("question", "question", "note", "prose")


@st.composite
def documents(draw: st.DrawFn, shapes: Sequence[str] = (*SINGLE, "rows", "grid")) -> Document:
    """A document of one to four blocks."""
    return document(*(draw(blocks(number, shapes)) for number in range(draw(st.integers(1, 4)))))


@st.composite
def filled(draw: st.DrawFn, made: Document) -> dict[str, Value]:
    """Answers to some of a document's questions."""
    asked = [field for field in made.fields("xlsx", rows=SCREEN) if field.origin("xlsx") == "typed"]
    return {field.id: draw(answers(field)) for field in asked if draw(st.booleans())}


def decimal(value: Value | None) -> Decimal | None:
    """A number for comparing."""
    return Decimal(value) if isinstance(value, int | Decimal) else None

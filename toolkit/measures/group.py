"""What the slips of a group add up to, with floors: a slip in, the tables that may be made of it and their words out.

Everybody counts once in a number, however many lines they have. What is counted follows from the slip's questions and
from what the worksheets behind them declare as measures, so a center's own sheet is counted, too. `data` is what a
script is told; `report` counts here, `templates/js/group.js` in a browser. Shape of `data`::

    {"least": 10, "cell": 5, "extreme": 20, "z": 1.96, "words": {…},
     "tables": [{"id": "commitment_card.obstacle", "title": "…", "hint": "…", "corner": "…", "columns": ["…"],
                 "rows": [["T", "Time"], …], "lines": "columns", "kind": "options", …}, …]}

`kind` is `options` (`column`, and `where` with what must hold in its row), `cross` (`down`, `across`, `codes`,
`where`), `furthest` (`column`, `result`, `ended`, `passed`), `change` (`rows` hold the ids before and after) or
`verdict` (`by`, `codes`, `where`; `needed`: how many of one type are a pattern, by the number of known reasons).
Columns of rows have `*` for the number of the row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from toolkit.answers import Value
from toolkit.conclusions import ChangeOf, FunnelOf, PatternOf, TallyOf, Where
from toolkit.document import Document, Field, Grid
from toolkit.fields import template_id
from toolkit.measures import floors, pattern
from toolkit.parsing import MONTHS, options_of
from toolkit.slip import CODE, CONSENT, offered

Answers: TypeAlias = Mapping[str, Value]
Spec: TypeAlias = dict[str, Any]
NO_ANSWER, PASSED = "-", "+"
PEOPLE = ("People", "Of all, probably")
WORDS = {
    "few": f"fewer than {floors.CELL}",
    "none": "almost none",
    "all": "almost all",
    "hidden": "hidden",
    "tooFew": f"Fewer than {floors.CONTRIBUTORS} people: too few to count. Put them with those of your next workshops.",
    "little": f"Fewer than {floors.CONTRIBUTORS} people answered this, so no number is shown.",
    "small": "The numbers are too small to show.",
    "most": "Named most: ",
    "close": "Too close to say what comes first.",
}
MOST_ROWS = 40  # of a log on a slip
VERDICTS = (
    ("TE", "Too early to say"), ("NS", "No single pattern"), ("PP", "A possible pattern"), ("PA", "A pattern"),
)  # fmt: skip


@dataclass(frozen=True)
class Table:
    """A table that may be shown: words and numbers as they stand in its cells, and one sentence. No rows: too few."""

    id: str
    title: str
    hint: str
    corner: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    sentence: str


@dataclass(frozen=True)
class Report:
    """What may be said of a group. Below the floor `too_few` says so, and there are no tables."""

    people: int
    too_few: str
    tables: tuple[Table, ...]


def data(slip: Document, documents: Mapping[str, Document]) -> Spec:
    """What is counted of a slip: all that a script needs. `documents` are the worksheets, by id."""
    known = {template_id(item.id): item for item in slip.fields()}
    measured = list(_measured(slip, known, documents))
    paired = {id for table in measured if table["kind"] == "change" for row in table["rows"] for id in row[2]}
    asked = [_question(id, item) for id, item in known.items() if id not in (CONSENT, CODE) and id not in paired]
    return {
        "least": floors.CONTRIBUTORS,
        "cell": floors.CELL,
        "extreme": floors.EXTREME,
        "z": floors.Z,
        "words": WORDS,
        "tables": [*filter(None, asked), *measured],
    }


def _question(id: str, item: Field) -> Spec | None:
    """How many people gave each answer; nothing for a question whose answers are no entries of a list."""
    if item.type == "date" and item.export == "month":
        rows = [[str(number), month] for number, month in enumerate(MONTHS, 1)]
    elif options := options_of(item):
        rows = [[option.code, option.label] for option in offered(item) or options.options]
    else:
        return None
    hint = "Each person counts once for each answer, in however many rows it stands." if "*" in id else ""
    return _options(id, item.label, hint, rows, id)


def _options(id: str, title: str, hint: str, rows: list[list[str]], column: str, where: Where = ()) -> Spec:
    return _table(id, "options", title, hint, [*rows, [NO_ANSWER, "No answer"]]) | {
        "column": column,
        "where": _where(where),
    }


def _table(id: str, kind: str, title: str, hint: str, rows: Sequence[Sequence[Any]]) -> Spec:
    return {
        "id": id, "kind": kind, "title": title, "hint": hint, "corner": "Answer", "columns": list(PEOPLE),
        "rows": list(rows), "lines": "columns",
    }  # fmt: skip


def _where(where: Where) -> list[list[Any]]:
    return [[condition.column, list(condition.codes)] for condition in where]


def _measured(slip: Document, known: Mapping[str, Field], documents: Mapping[str, Document]) -> Iterator[Spec]:
    """What the worksheets behind a slip declare, as far as the slip asks all that it takes."""
    for sheet in dict.fromkeys(id.partition(".")[0] for id in known):
        for measure in documents[sheet].measures:
            id, title, of = f"{sheet}.{measure.id}", measure.title, measure.conclusion
            match of:
                case FunnelOf() if {of.stage, of.result} <= known.keys():
                    yield _furthest(id, of, known)
                case PatternOf() if {of.by, *(one.column for one in of.where)} <= known.keys():
                    hint = "Worked out anew for each person from the lines on the slip."
                    rule = {
                        "by": of.by, "codes": list(of.codes), "where": _where(of.where),
                        "needed": [pattern.needed(known) for known in range(MOST_ROWS + 1)],
                    }  # fmt: skip
                    rows = [list(verdict) for verdict in VERDICTS]
                    yield _table(id, "verdict", "Is one reason a pattern for people?", hint, rows) | rule
                case TallyOf() if of.across and {of.by, of.across, *(one.column for one in of.where)} <= known.keys():
                    yield _cross(id, title, of, known)
                case ChangeOf() if table := _change(id, title, of, slip):
                    yield table
                case _:
                    pass


def _entries(item: Field, codes: Sequence[str] = ()) -> list[list[str]]:
    return [[option.code, option.brief] for option in offered(item) if not codes or option.code in codes]


def _furthest(id: str, of: FunnelOf, known: Mapping[str, Field]) -> Spec:
    rows = [*_entries(known[of.stage], of.chain), [PASSED, "Came through"], [NO_ANSWER, "Nothing ended yet"]]
    hint = "The furthest that each person came. What is still open is left out."
    return _table(id, "furthest", "How far people came", hint, rows) | {
        "column": of.stage, "result": of.result, "ended": list(of.ended), "passed": list(of.passed),
    }  # fmt: skip


def _cross(id: str, title: str, of: TallyOf, known: Mapping[str, Field]) -> Spec:
    across = _entries(known[of.across])
    hint = "How many people have at least one such line."
    return _table(id, "cross", title, hint, _entries(known[of.by])) | {
        "corner": known[of.by].label, "columns": [words for _, words in across], "codes": [code for code, _ in across],
        "down": of.by, "across": of.across, "where": _where(of.where), "lines": "both",
    }  # fmt: skip


def _change(id: str, title: str, of: ChangeOf, slip: Document) -> Spec | None:
    before, after = of.before.rpartition(".")[2], of.after.rpartition(".")[2]
    rows = []
    for grid in (part for part in slip.parts() if isinstance(part, Grid) and of.before.startswith(f"{part.id}.*.")):
        asked = {item.id for row in grid.rows for cell in row.cells for item in cell if isinstance(item, Field)}
        for row in grid.rows:
            ids = [f"{grid.id}.{row.id}.{part}" for part in (before, after)]
            if asked.issuperset(ids) and isinstance(row.header, str):
                rows.append([row.id, row.header, ids])
    hint = "Only people who answered both times are compared."
    columns = {"columns": ["Higher now", "The same", "Lower now", "Not both times"], "lines": "rows"}
    return _table(id, "change", title, hint, rows) | columns if rows else None


def report(slip: Document, documents: Mapping[str, Document], slips: Sequence[Answers]) -> Report:
    """Count slips: for each the answers by field id, already reduced to what may be counted."""
    people = len(slips)
    if people < floors.CONTRIBUTORS:
        return Report(people, WORDS["tooFew"], ())
    return Report(people, "", tuple(_counted(spec, slips) for spec in data(slip, documents)["tables"]))


def _counted(spec: Spec, slips: Sequence[Answers]) -> Table:
    """One table of all slips."""
    change, cross = spec["kind"] == "change", spec["kind"] == "cross"
    counts = [[0] * (len(spec["columns"]) if change or cross else 1) for _ in spec["rows"]]
    answered = 0
    for slip in slips:
        cells = set(_cells(spec, slip))
        answered += any(not _empty(spec, cell) for cell in cells)
        for row, column in cells:
            counts[row][column] += 1
    words = (spec["id"], spec["title"], spec["hint"], spec["corner"], tuple(spec["columns"]))
    if answered < floors.CONTRIBUTORS:
        return Table(*words, (), WORDS["little"])
    found = floors.states(counts, len(slips), spec["lines"])
    if found is None:
        return Table(*words, (), WORDS["small"])
    said = [[_said(counts[r][c], found[r, c], len(slips)) for c in range(len(row))] for r, row in enumerate(counts)]
    if change or cross:
        return Table(*words, tuple((row[1], tuple(cells)) for row, cells in zip(spec["rows"], said, strict=True)), "")
    shown = {at: counts[at][0] for at in range(len(counts)) if found[at, 0] == "shown"}
    rows = tuple(
        (row[1], (said[at][0], _between(shown[at], len(slips)) if at in shown else ""))
        for at, row in enumerate(spec["rows"])
    )
    return Table(*words, rows, _sentence(spec, shown, len(slips)))


def _said(count: int, state: floors.State, people: int) -> str:
    if state == "low":
        return WORDS["none" if floors.few(people) >= floors.CELL else "few"]
    return {"shown": str(count), "high": WORDS["all"], "hidden": WORDS["hidden"]}[state]


def _between(count: int, people: int) -> str:
    low, high = floors.interval(count, people)
    return f"{low}% to {high}%"


def _sentence(spec: Spec, shown: Mapping[int, int], people: int) -> str:
    """What comes first, where that is clear: the intervals of the first and the third do not overlap."""
    order = sorted((at for at in shown if spec["rows"][at][0] != NO_ANSWER), key=lambda at: (-shown[at], at))
    if spec["kind"] != "options" or len(order) < 3:
        return ""
    first, second, third = order[:3]
    if floors.interval(shown[first], people)[0] <= floors.interval(shown[third], people)[1]:
        return WORDS["close"]
    named = [first, second] if shown[first] == shown[second] else [first]
    return WORDS["most"] + " and ".join(f"“{spec['rows'][at][1]}”" for at in named) + "."


def _empty(spec: Spec, cell: floors.Place) -> bool:
    """Whether a cell is where people stand who did not answer."""
    row, column = cell
    return column == 3 if spec["kind"] == "change" else bool(spec["rows"][row][0] == NO_ANSWER)


def _cells(spec: Spec, slip: Answers) -> Iterator[floors.Place]:
    """The cells in which a person counts."""
    rows = [row[0] for row in spec["rows"]]
    match spec["kind"]:
        case "options":
            given = {
                code for line in _lines(spec["column"], slip) if _holds(spec, line) for code in line[spec["column"]]
            }
            found = [rows.index(code) for code in given if code in rows]
            yield from ((at, 0) for at in found or [rows.index(NO_ANSWER)])
        case "furthest":
            yield (rows.index(_came(spec, slip, rows)), 0)
        case "cross":
            for line in _lines(spec["down"], slip):
                down, across = line[spec["down"]], line.get(spec["across"], ())
                if _holds(spec, line):
                    yield from (
                        (rows.index(one), spec["codes"].index(other))
                        for one in down
                        for other in across
                        if one in rows and other in spec["codes"]
                    )
        case "change":
            for at, (_, _, (before, after)) in enumerate(spec["rows"]):
                one, other = slip.get(before), slip.get(after)
                both = isinstance(one, int) and isinstance(other, int)
                yield (at, 3 if not both else 0 if other > one else 1 if other == one else 2)  # type: ignore[operator]
        case _:
            lines = [line for line in _lines(spec["by"], slip) if _holds(spec, line)][:MOST_ROWS]
            known = [code for line in lines for code in line[spec["by"]] if code in spec["codes"]]
            same = max((known.count(code) for code in known), default=0)
            yield (rows.index(pattern.verdict(len(known), same)), 0)


def _came(spec: Spec, slip: Answers, rows: list[str]) -> str:
    """How far a person came."""
    best = -1
    for line in _lines(spec["column"], slip):
        (result,) = line.get(spec["result"], ("",))[:1]
        stages = [rows.index(code) for code in line[spec["column"]] if code in rows]
        if result in spec["passed"] and stages:
            return PASSED
        if result in spec["ended"]:
            best = max([best, *stages])
    return rows[best] if best >= 0 else NO_ANSWER


def _holds(spec: Spec, line: Mapping[str, Sequence[str]]) -> bool:
    return all(any(code in codes for code in line.get(column, ())) for column, codes in spec["where"])


def _lines(column: str, slip: Answers) -> list[dict[str, tuple[str, ...]]]:
    """The rows in which a column is answered, as the codes that stand in each; one for a question outside of rows."""
    block = column.partition("*")[0]
    if block == column:
        return [{column: _codes(slip[column])}] if column in slip else []
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for id, value in slip.items():
        if id.startswith(block):
            number, _, rest = id.removeprefix(block).partition(".")
            found.setdefault(number, {})[f"{block}*.{rest}"] = _codes(value)
    return [line for line in found.values() if column in line]


def _codes(value: Value) -> tuple[str, ...]:
    if isinstance(value, tuple):
        return value
    return ("Y" if value else "N",) if isinstance(value, bool) else (str(value),)

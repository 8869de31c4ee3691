"""Declared measures: honest numbers, words in plain language, and nothing but words where there is nothing to count."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.measures.logs import ABOUT_NOW, Places, filled, holding, ordered
from toolkit import library
from toolkit.answers import Value
from toolkit.conclusions import PatternOf
from toolkit.document import Document, structure_hash
from toolkit.fingerprint import fingerprint
from toolkit.formats.xlsx import plan
from toolkit.formats.xlsx.values import texts
from toolkit.formats.xlsx.words import entries
from toolkit.language import MOST_WORDS, findings, grade, sentences
from toolkit.measures import excel, pattern
from toolkit.measures.columns import columns
from toolkit.measures.expression import Ref, parts
from toolkit.measures.shown import shown
from toolkit.measures.value import Result, compute
from toolkit.parsing import code_of, first_word, normal, options_of

pytestmark = pytest.mark.whole

PLANTED = Path(__file__).parent / "planted.yaml"
SHIPPED = library.load()
MEASURED = [*(document for document in SHIPPED.documents if document.measures)]
[GARDEN] = library.load(worksheets=[PLANTED]).documents[-1:]
LOG = next(document for document in MEASURED if document.id == "application_log")
TODAY = datetime.date(2026, 3, 14)
REASONS = ("SK", "IN", "RE", "EX", "FT", "OU")

# How many of one type make a pattern: the table that stands on the worksheet, by the largest number of each column.
NEEDED = {
    7: 4, 10: 5, 13: 6, 16: 7, 19: 8, 22: 9, 25: 10, 28: 11, 31: 12, 35: 13, 38: 14, 40: 15,
}  # fmt: skip


def row(number: int, **codes: str) -> dict[str, Value]:
    return {f"application_log.log.{number}.{column}": code for column, code in codes.items()}


def known(*reasons: str) -> dict[str, Value]:
    """A log with a line for each known reason."""
    found: dict[str, Value] = {}
    for number, reason in enumerate(reasons, 1):
        found |= row(number, stage="5", outcome="RR", reason_type=reason, source="E1")
    return found


def stopped(*stages: str, outcome: str = "RN") -> dict[str, Value]:
    """A log with a line for each application that ended at a stage."""
    found: dict[str, Value] = {}
    for number, stage in enumerate(stages, 1):
        found |= row(number, stage=stage, outcome=outcome)
    return found


def measured(document: Document, answers: Mapping[str, Value], today: datetime.date = TODAY) -> dict[str, Result]:
    return compute([figure for one in shown(document) for figure in one.figures()], answers, today)


def of_pattern(answers: Mapping[str, Value]) -> dict[str, Result]:
    """The figures of the pattern alone."""
    return compute(next(one for one in shown(LOG) if one.id == "pattern").figures(), answers, TODAY)


def says(id: str, answers: Mapping[str, Value]) -> str:
    return str(measured(LOG, answers)[f"{id}.says"])


# the rule of patterns


def test_the_table_of_patterns_holds_for_every_number_of_reasons() -> None:
    for n in range(1, 41):
        needed = of_pattern(known(*(REASONS[at % 6] for at in range(n))))["pattern.needed"]
        expected = None if n < 6 else next(count for most, count in NEEDED.items() if n <= most)
        assert needed == expected == pattern.needed(n)


@pytest.mark.parametrize("n", range(41))
def test_the_verdict_is_that_of_the_rule(n: int) -> None:
    for same in {0, 1, 2, 3, *range(n // 4, n + 1)} & set(range(n + 1)):
        rest = [REASONS[1 + at % 5] for at in range(n - same)]
        found = of_pattern(known(*["SK"] * same, *rest))
        top = max(same, *(rest.count(reason) for reason in REASONS))
        assert (found["pattern.known"], found["pattern.verdict"]) == (n, pattern.verdict(n, top))


def test_the_log_declares_the_rule_that_helpers_use() -> None:
    (of,) = (one.conclusion for one in LOG.measures if isinstance(one.conclusion, PatternOf))
    conditions = {condition.column.rpartition(".")[2]: set(condition.codes) for condition in of.where}
    assert conditions == {"outcome": pattern.EMPLOYER, "source": pattern.EVIDENCE}
    assert set(of.codes) == {code for code, _ in _entries("reason_type")} - {pattern.UNKNOWN}


def _entries(column: str) -> list[tuple[str, str]]:
    options = options_of(columns(LOG)[f"application_log.log.*.{column}"])
    assert options is not None
    return [(option.code, option.label) for option in options.options]


def test_a_guess_a_standard_message_and_own_decisions_are_no_evidence() -> None:
    lines = known(*["IN"] * 6)
    assert measured(LOG, lines)["pattern.verdict"] == "PA"
    for column, code in (("source", "E7"), ("outcome", "WD"), ("outcome", "WT"), ("reason_type", "NK")):
        changed = lines | {f"application_log.log.{number}.{column}": code for number in (1, 2, 3)}
        assert measured(LOG, changed)["pattern.known"] == 3
        assert measured(LOG, changed)["pattern.verdict"] == "TE"


def test_each_verdict_in_words() -> None:
    assert says("pattern", known("IN", "SK", "SK")) == (
        "Too early to say. Known reasons so far: 3. Useful next step: ask for feedback once. "
        "Next check: at 6 known reasons."
    )
    assert says("pattern", known(*["IN"] * 5, "SK", "SK", "RE", "EX", "FT")) == (
        "A pattern: “The interview” (5 of 10 known reasons). The true share is probably between 27% and 73%. "
        "Test one thing on the next five applications. For example: practice one answer aloud with a partner. "
        "Next check: at 12 known reasons."
    )
    assert says("pattern", known(*["IN"] * 4, "SK", "SK", "RE", "EX", "FT", "OU")) == (
        "A possible pattern: “The interview” (4 of 10 known reasons). The true share is probably between 19% and 65%. "
        "Useful next step: ask one more person. Next check: at 12 known reasons."
    )
    assert says("pattern", known(*["IN"] * 3, *["SK"] * 3, "RE", "EX")) == (
        "No single pattern yet. Most often: “A skill they asked for” and “The interview” (3 each of 8 known reasons). "
        "This does not mean that nothing is there. With few reasons, a real pattern is often missed. "
        "Useful next step: look at where most of your applications stop. Next check: at 12 known reasons."
    )


@pytest.mark.parametrize(("n", "check"), [(0, 6), (5, 6), (6, 12), (12, 20), (29, 30), (30, None)])
def test_the_next_check_is_said(n: int, check: int | None) -> None:
    said = says("pattern", known(*["IN"] * n))
    assert ("Next check" in said) == (check is not None)
    assert check is None or f"at {check} known reasons." in said


# shares, checked by hand


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [
        (5, 10, "0.2693", "0.7307"),  # (5 + 1.353 ± 1.645 √(2.5 + 0.6765)) / 12.706
        (1, 5, "0.0460", "0.5647"),
        (4, 10, "0.1942", "0.6484"),
        (0, 5, "0", "0.4507"),  # 1 - 0.05^(1/5)
        (0, 10, "0", "0.2589"),
        (0, 20, "0", "0.1391"),
        (0, 30, "0", "0.0950"),
        (0, 59, "0", "0.0495"),
        (5, 5, "0.6488", "1"),
    ],
)
def test_the_interval_of_a_share(part: int, whole: int, low: str, high: str) -> None:
    found = measured(LOG, known(*["IN"] * part) | _unknown(part + 1, whole))
    assert (found["reason_known.part"], found["reason_known.n"]) == (part, whole)
    for end, expected in (("low", low), ("high", high)):
        seen = found[f"reason_known.{end}"]
        assert seen is not None
        assert abs(Decimal(seen) - Decimal(expected)) < Decimal("5e-5")


def _unknown(first: int, last: int) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for number in range(first, last + 1):
        found |= row(number, stage="2", outcome="RN", reason_type="NK")
    return found


def test_no_share_is_said_of_few() -> None:
    found = measured(LOG, known(*["IN"] * 4))
    assert [found[f"reason_known.{part}"] for part in ("share", "low", "high")] == [None, None, None]
    assert found["reason_known.finding"] == "Too few to say a share: 4 so far. Look again at 5."


def test_nothing_found_says_what_is_still_possible() -> None:
    assert measured(LOG, _unknown(1, 5))["reason_known.finding"] == "0 of 5. The true share could still be up to 45%."


# the funnel


def test_the_funnel_counts_what_reached_each_stage() -> None:
    lines = stopped(*"1112333557") | row(11, stage="4", outcome="OA") | row(12, stage="8", outcome="NR")
    lines |= row(13, stage="3", outcome="WT") | row(14, stage="6", outcome="HD") | row(15, stage="2")
    found = measured(LOG, lines)
    assert [found[f"stops.{stage}.reached"] for stage in range(1, 9)] == [11, 8, 7, 4, 4, 2, 2, 1]
    assert [found[f"stops.{stage}.stopped"] for stage in range(1, 9)] == [3, 1, 3, 0, 2, 0, 1, 1]
    assert [found[f"stops.{stage}.on"] for stage in range(1, 9)] == [8, 7, 4, 4, 2, 2, 1, 0]
    assert found["stops.3.share"] == Decimal(4) / Decimal(7)
    assert found["stops.4.share"] is None  # four are too few
    assert found["stops.open"] == 3
    assert found["stops.says"] == (
        "Most stop here: “Applied, no sign yet” and “Call with recruiter” (3 each of 11). "
        "Went on from “Applied, no sign yet”: 8 of 11. "
        "The true share is probably between 48% and 89%. Test one thing on the next five: the match, the resume, "
        "or how you find jobs. Still open and left out: 3."
    )


def test_the_funnel_says_what_no_reply_leaves_possible() -> None:
    assert says("stops", stopped(*["1"] * 30)).startswith(
        "Most stop here: “Applied, no sign yet” (30 of 30). Went on from “Applied, no sign yet”: 0 of 30. "
        "The true share could still be up to 10%."
    )
    assert says("stops", stopped("5", "5", "2")) == "Too early to say. Ended so far: 3. Look again at 5."
    offers = stopped(*"77777", outcome="OA")
    assert says("stops", offers) == "None stopped on the way. Came through: 5."


# any document


@pytest.mark.parametrize("document", [*MEASURED, GARDEN], ids=lambda document: document.id)
class TestEach:
    def test_nothing_to_count_gives_words_and_no_error(self, document: Document) -> None:
        found = measured(document, {})
        for one in shown(document):
            assert str(found[one.sentence.id]).endswith(".")
            assert {found[figure.id] for figure in one.figures() if figure.form == "count"} <= {0, None}
            assert {found[figure.id] for figure in one.figures() if figure.form in ("share", "number")} <= {None}

    def test_figures_have_ids_of_their_own_and_refer_to_figures(self, document: Document) -> None:
        figures = [figure for one in shown(document) for figure in one.figures()]
        ids = [figure.id for figure in figures]
        assert len(set(ids)) == len(ids)
        assert {ref.id for figure in figures for ref in _refs(figure.node)} <= set(ids)
        for one in shown(document):
            assert {len(line.figures) for line in one.lines} == {len(one.columns)}
            assert one.sentence.form == "words"
            assert one.pencil.endswith(".")

    def test_formulas_are_plain(self, document: Document) -> None:
        places = _places(document)
        for figure in (figure for one in shown(document) for figure in one.figures()):
            formula = excel.formula(figure.node, places)
            assert len(formula) < 8192
            assert formula[0] not in "={"
            bare = re.sub(r'"(?:[^"]|"")*"', '""', formula)
            assert "{" not in bare
            assert "[" not in bare
            functions = set(re.findall(r"([A-Z]+)\(", bare))
            assert functions <= {
                "AND", "COUNT", "FIND", "IF", "ISNUMBER", "LEFT", "LOWER", "MAX", "ROUND", "SQRT", "SUBSTITUTE", "SUM",
                "SUMPRODUCT", "TEXT", "TODAY", "TRIM",
            }  # fmt: skip
            assert ("TODAY" in functions) == (figure.id.rpartition(".")[2] in ("past", "ahead"))
            assert max(map(len, re.findall(r'"(?:[^"]|"")*"', formula)), default=0) <= 255

    def test_what_is_said_is_plain_language(self, document: Document) -> None:
        said = list(_said(document))
        for text in said:
            assert not re.search(r"\bNone\b(?! (comes|stopped))", text), text
            assert findings(text, SHIPPED.glossary, _codes(document)) == (), text
            assert all(len(sentence.split()) <= MOST_WORDS for _, sentence in sentences(text)), text
            assert not re.search(r"\b(fail|failure|red|green|bad|wrong)\b", text), text
        if document is not GARDEN:
            assert grade(" ".join(said)) <= 8

    def test_the_order_of_rows_changes_nothing(self, document: Document) -> None:
        for seed in range(1, 4):
            _, answers = filled(_places(document), seed)
            turned = dict(reversed([*answers.items()]))
            assert measured(document, answers, ABOUT_NOW) == measured(document, turned, ABOUT_NOW)

    def test_measures_change_what_is_made_and_not_how_answers_are_read(self, document: Document) -> None:
        import dataclasses

        without = dataclasses.replace(document, measures=())
        assert structure_hash(without) == structure_hash(document)
        assert fingerprint(without) != fingerprint(document)


def _codes(document: Document) -> set[str]:
    """The codes that stand on the sheet with their meaning."""
    lists = (options_of(field) for field in columns(document).values())
    return {option.code for options in lists if options for option in options.options}


def _refs(node: object) -> Iterator[Ref]:
    if isinstance(node, Ref):
        yield node
    for inner in parts(node):  # type: ignore[arg-type]
        yield from _refs(inner)


def _places(document: Document, data: str = "Feedback to action", own: str = "My patterns") -> Places:
    figures = tuple(figure for one in shown(document) for figure in one.figures())
    tab = holding(document, plan.tabs([document]))
    return Places(document, tab, data, own, ordered(figures))


def _said(document: Document) -> Iterator[str]:
    found: dict[str, None] = {}
    for seed in range(12):
        _, answers = filled(_places(document), seed)
        values = measured(document, answers, ABOUT_NOW)
        found |= {str(values[one.sentence.id]): None for one in shown(document)}
    for one in shown(document):
        yield from filter(None, (one.title, one.hint, one.pencil if document is not GARDEN else ""))
    yield from found


def test_a_measure_is_declared_and_nothing_else(golden: Callable[[str, str], None]) -> None:
    """Every kind of measure from a file of this test alone, as Python computes it and as Excel is told to."""
    places = _places(GARDEN, "Beds", "Sums")
    _, answers = filled(places, 5)
    values = measured(GARDEN, answers, ABOUT_NOW)
    lines = []
    for one in shown(GARDEN):
        lines += ["", f"{one.title}: {values[one.sentence.id]}", f"  {one.pencil}"]
        lines += [
            f"  {line.label}: {', '.join('' if cell is None else _short(values[cell.id]) for cell in line.figures)}"
            for line in one.lines
        ]
        lines += [f"  {figure.id} = {excel.formula(figure.node, places)}" for figure in one.figures()]
    golden("measures.txt", "\n".join(lines[1:]) + "\n")


def _short(value: Result) -> str:
    return f"{value:.4f}" if isinstance(value, Decimal) else str(value)


# properties

LINES = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            column: st.sampled_from([code for code, _ in _entries(column)])
            for column in ("stage", "outcome", "reason_type", "source", "asked")
        },
    ),
    max_size=60,
)


@given(LINES)
def test_whatever_a_log_holds(lines: list[dict[str, str]]) -> None:
    answers: dict[str, Value] = {}
    for number, line in enumerate(lines, 1):
        answers |= row(number, **line)
    found = measured(LOG, answers)
    for id in {id.rpartition(".")[0] for id in found if id.endswith(".share")}:
        low, share, high = (found[f"{id}.{end}"] for end in ("low", "share", "high"))
        assert (low is None) == (share is None) == (high is None)
        if isinstance(low, Decimal) and isinstance(share, Decimal) and isinstance(high, Decimal):
            assert 0 <= low <= share + Decimal("1e-20")
            assert share <= high + Decimal("1e-20")
            assert high <= 1
    reached = [found[f"stops.{stage}.reached"] for stage in range(1, 8)]
    assert reached == sorted(reached, key=lambda count: -int(count or 0))
    ended = [line for line in lines if line.get("stage", "8") != "8" and line.get("outcome", "WT") not in ("WT", "HD")]
    assert reached[0] == len(ended)
    staged = [line for line in lines if "stage" in line]
    assert int(found["stops.open"] or 0) + int(reached[0] or 0) + int(found["stops.8.reached"] or 0) == len(staged)
    seen = pattern.finding(_Line(**line) for line in lines if line.get("source") != "E6")
    assert (found["pattern.known"], found["pattern.verdict"]) == (seen.known, seen.verdict)
    assert all(isinstance(found[one.sentence.id], str) for one in shown(LOG))


class _Line:
    def __init__(self, stage: str = "", outcome: str = "", reason_type: str = "", source: str = "", **_: str) -> None:
        self.stage, self.outcome, self.reason_type, self.source = stage, outcome, reason_type, source


LISTED = [field for document in SHIPPED.documents for field in columns(document).values() if field.type == "choice"]


@given(st.sampled_from(LISTED), st.data())
def test_a_formula_accepts_the_texts_that_the_reader_accepts(field: object, data: st.DataObject) -> None:
    """The two derive from one function; here the comparisons of the formula are made by hand."""
    assert hasattr(field, "options")
    options = options_of(field)  # type: ignore[arg-type]
    assert options is not None
    pool = [text for option in options.options for text in texts(field, option.code)]  # type: ignore[arg-type]
    word = st.one_of(st.sampled_from([*pool, *(option.label for option in options.options)]), st.text(max_size=6))
    typed = normal("".join(data.draw(st.lists(word, min_size=1, max_size=2))))
    read = code_of(options, typed, entries(options), options.shows_codes)
    counted = {
        option.code
        for option in options.options
        for text in texts(field, option.code)  # type: ignore[arg-type]
        if (first_word(typed) == text.strip() if text.endswith(" ") else typed == text)
    }
    assert counted == ({read} if read else set())

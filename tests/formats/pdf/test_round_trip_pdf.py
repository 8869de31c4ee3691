"""What is typed into a fillable PDF comes back equal by field id, whatever program it was typed with."""

from __future__ import annotations

import datetime
import importlib.util
import io

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.formats.pdf import forms
from tests.formats.xlsx import samples
from toolkit.answers import Submission, Value
from toolkit.document import Column, ColumnGroup, Question, Rows, structure_hash
from toolkit.formats.pdf import layout
from toolkit.formats.pdf.read import read

MANY = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
EVERY = forms.everything()
WRITERS = [
    pytest.param(
        name, marks=pytest.mark.skipif(name == "pypdf" and not importlib.util.find_spec("pypdf"), reason="no pypdf")
    )
    for name in forms.WRITERS
]


def typed(values: dict[str, Value], writer: str = "pikepdf") -> tuple[Submission, ...]:
    data = forms.WRITERS[writer](forms.blank(), forms.wanted(EVERY, values))
    return read(data, [EVERY], "mine.pdf", one_to_one=True)


@pytest.mark.whole
@pytest.mark.parametrize("writer", WRITERS)
@MANY
@given(st.data())
def test_whatever_wrote_it(writer: str, data: st.DataObject) -> None:
    values = data.draw(forms.filled(EVERY, keys=writer == "pdfium"))  # it drops what one key press cannot give
    found = typed(values, writer)
    assert {id: value for item in found for id, value in item.values().items()} == forms.kept(values)
    assert [answer for item in found for answer in item.answers if answer.doubt] == []


def test_an_empty_form_has_no_submission() -> None:
    assert read(forms.blank(), [EVERY]) == ()


def test_it_says_what_it_is_and_where_each_answer_stands() -> None:
    (found,) = typed({"sheet.q_text": " here ", "sheet.log0.2.c_text": "there"})
    assert (found.worksheet, found.version, found.structure) == ("sheet", 3, structure_hash(EVERY))
    assert (found.medium, found.code) == ("fillable", "")
    assert [(a.field, a.value, a.raw) for a in found.answers] == [
        ("sheet.q_text", "here", "here"),
        ("sheet.log0.2.c_text", "there", "there"),
    ]
    assert found.answers[0].place == "page 1"
    assert int(found.answers[1].place.removeprefix("page ")) > 1


DOUBTED = [
    ("sheet.q_date", "3/4/2027", "day and month could be the other way round"),
    ("sheet.q_date", "soon", "not a date"),
    ("sheet.q_int", "about 3", "not a number"),
    ("sheet.q_number", "1,5", "not a number"),
    ("sheet.g_scale10", "11", "outside what fits here"),
    ("sheet.g_yesno", "perhaps", "neither Yes nor No"),
    ("sheet.g_choice", "GONE", "not on the list"),
    ("sheet.grid.multi.one", "S, XX", "'XX' is not on the list"),
]


@pytest.mark.parametrize(("id", "words", "doubt"), DOUBTED)
def test_what_is_not_certain_is_doubted_never_guessed(id: str, words: str, doubt: str) -> None:
    data = forms.with_pikepdf(forms.blank(), {layout.name(id): words})
    (found,) = read(data, [EVERY], one_to_one=True)
    assert [(answer.field, answer.raw, answer.doubt) for answer in found.answers] == [(id, words, doubt)]
    assert found.values() == {}


CERTAIN: list[tuple[str, str, Value]] = [
    ("sheet.q_date", "March 4, 2027", datetime.date(2027, 3, 4)),
    ("sheet.q_date", "4 Mar. 2027", datetime.date(2027, 3, 4)),
    ("sheet.g_choice", "old", "NK"),
    ("sheet.g_choice", "SK: no", ""),
    ("sheet.g_choice", "D1 D, one", "D1"),
    ("sheet.g_choice", "B", "A"),
    ("sheet.grid.multi.one", "7, s", ("S", "7")),
    ("sheet.grid.multi.one", "S; OLD", ("S", "NK")),
]


@pytest.mark.parametrize(("id", "words", "value"), CERTAIN)
def test_what_people_write_for_it(id: str, words: str, value: Value) -> None:
    data = forms.with_pikepdf(forms.blank(), {layout.name(id): words})
    (found,) = read(data, [EVERY], one_to_one=True)
    assert found.values() == ({id: value} if value else {})


def test_a_button_that_is_drawn_and_not_stored_is_doubted() -> None:
    with pikepdf.open(io.BytesIO(forms.blank())) as pdf:
        named = {str(field.T): field for field in pdf.Root.AcroForm.Fields}
        named["sheet__q_yesno"].Kids[1].AS = pikepdf.Name("/N")
        named["sheet__q_check"].V = pikepdf.Name("/Y")
        out = io.BytesIO()
        pdf.save(out)
    (found,) = read(out.getvalue(), [EVERY], one_to_one=True)
    assert [(a.field, a.value, a.doubt != "") for a in found.answers] == [
        ("sheet.q_yesno", False, True),
        ("sheet.q_check", True, False),
    ]


@pytest.mark.parametrize("kept", ["hidden field", "information", "xmp"])
def test_one_of_its_three_stamps_is_enough(kept: str) -> None:
    with pikepdf.open(io.BytesIO(forms.with_pikepdf(forms.blank(), {"sheet__q_text": "here"}))) as pdf:
        fields = pdf.Root.AcroForm.Fields
        if kept != "hidden field":
            pdf.Root.AcroForm.Fields = pikepdf.Array([one for one in fields if str(one.T) != layout.STAMP])
        if kept != "information":
            del pdf.trailer["/Info"]
        if kept != "xmp":
            del pdf.Root.Metadata
        out = io.BytesIO()
        pdf.save(out)
    (found,) = read(out.getvalue(), [EVERY], one_to_one=True)
    assert (found.worksheet, found.version, found.values()) == ("sheet", 3, {"sheet.q_text": "here"})


def test_an_older_version_is_read_by_its_aliases() -> None:
    aliases = (("sheet", "page"), ("q_text", "words"))
    question = Question(forms.ask("page.words", "text"))
    columns = (Column("c_text", "Text", fields=(forms.ask("c_text", "text"),)),)
    log = Rows("page.log0", "Log", (ColumnGroup("", columns),), 3, 2, 20)
    newer = samples.document((question,), (log,), id="page", version=4, aliases=aliases)
    data = forms.with_pikepdf(forms.blank(), {"sheet__q_text": "here", "sheet__log0__2__c_text": "there"})
    (found,) = read(data, [newer], one_to_one=True)
    assert (found.worksheet, found.version) == ("page", 3)
    assert found.values() == {"page.words": "here", "page.log0.2.c_text": "there"}

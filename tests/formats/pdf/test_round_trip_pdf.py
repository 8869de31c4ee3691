"""What is typed into a fillable PDF comes back equal by field id, whatever program it was typed with."""

from __future__ import annotations

import importlib.util

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.formats.pdf import forms
from toolkit.answers import Submission, Value
from toolkit.document import structure_hash
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

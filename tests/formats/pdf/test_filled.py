"""Answers written into a form come back equal, and are seen: in PDFium, in Poppler, and once the form is flattened."""

from __future__ import annotations

import functools
import io
import subprocess
from pathlib import Path
from typing import Any

import page as page_validation
import pikepdf
import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import ImageChops

from tests.formats.pdf import forms, pdftext
from tests.formats.xlsx import samples
from toolkit.answers import Value
from toolkit.branding import Branding
from toolkit.formats.pdf import filled as module
from toolkit.formats.pdf import form, typeface
from toolkit.formats.pdf.read import read
from toolkit.problems import Problem

EVERY = forms.everything()
FEW = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
SEEN = st.text(st.sampled_from(sorted(typeface._whole().glyphs)), max_size=60)
TYPED: dict[str, Value] = {
    "sheet.q_text": "Łódź — naïve façade", "sheet.q_long": "First line\nand a second one", "sheet.q_likert5": 4,
    "sheet.q_check": True, "sheet.q_multi": ("NK", "S"), "sheet.q_choice": "D1", "sheet.q_yesno": False,
    "sheet.log0.2.c_text": "In the log",
}  # fmt: skip


@pytest.fixture(autouse=True)
def one_blank_form(monkeypatch: pytest.MonkeyPatch) -> None:
    """Laying out the same form again for each answer would take most of the time."""
    blank = forms.blank()
    monkeypatch.setattr(form, "fillable", lambda *_, **__: (blank, 9, ()))


def written(values: dict[str, Value]) -> tuple[bytes, tuple[Problem, ...]]:
    pdf, _, problems = module.filled(EVERY, samples.submission(EVERY, values), "a4", Branding())
    return pdf, problems


def again(pdf: bytes) -> dict[str, Value]:
    return {id: value for item in read(pdf, [EVERY], one_to_one=True) for id, value in item.values().items()}


@pytest.mark.whole
@FEW
@given(st.data())
def test_there_and_back(data: st.DataObject) -> None:
    values = data.draw(forms.filled(EVERY))
    drawable = {
        id: data.draw(SEEN) if isinstance(value, str) and "choice" not in id and "small" not in id else value
        for id, value in values.items()
    }
    pdf, problems = written(drawable)
    assert [problem for problem in problems if "is longer than its field" not in problem.message] == []
    assert again(pdf) == forms.kept(drawable)


@functools.cache
def filled() -> bytes:
    return written(TYPED)[0]


def words_of(pdf: bytes, folder: Path) -> set[str]:
    path = folder / "form.pdf"
    path.write_bytes(pdf)
    return set(pdftext.words(path))


NOT_OFFERED = "is 'XX', which its list does not offer: it is left out."
SHOWN = {"Łódź", "naïve", "façade", "First", "second", "In"}


@pdftext.needs_poppler
def test_poppler_shows_the_words(tmp_path: Path) -> None:
    path = tmp_path / "form.pdf"
    path.write_bytes(filled())
    assert words_of(filled(), tmp_path) >= SHOWN
    blank = tmp_path / "blank.pdf"
    blank.write_bytes(forms.blank())
    done = [
        subprocess.run(["pdftoppm", "-r", "50", "-f", "1", "-l", "1", str(one)], capture_output=True, check=True)
        for one in (path, blank)
    ]
    assert done[0].stdout != done[1].stdout
    assert [one.stderr for one in done] == [b"", b""]


def test_pdfium_shows_each_answer_in_its_field_and_nothing_elsewhere() -> None:
    before, after = (pictures(pdf) for pdf in (forms.blank(), filled()))
    changed = [ImageChops.difference(one, two).getbbox() is not None for one, two in zip(before, after, strict=True)]
    assert changed[0]
    said = forms.wanted(EVERY, TYPED)
    with pikepdf.open(io.BytesIO(filled())) as pdf:
        for number, page in enumerate(pdf.pages):
            difference = ImageChops.difference(before[number], after[number]).convert("L")
            height = float(page.mediabox[3])
            for note in page.Annots:
                field = note.get("/Parent", note)
                on = str(field.T) in said and (str(field.FT) != "/Btn" or str(note.AS) != "/Off")
                left, bottom, right, top = (float(value) * 2 for value in note.Rect)
                box = (int(left), int(height * 2 - top), int(right) + 1, int(height * 2 - bottom) + 1)
                if str(field.T) != "toolkit":
                    assert (difference.crop(box).getbbox() is not None) == on, str(field.T)
                    difference.paste(0, box)
            assert difference.getbbox() is None, number


def pictures(pdf: bytes) -> list[Any]:
    document = pypdfium2.PdfDocument(pdf)
    document.init_forms()
    return [document[number].render(scale=2).to_pil() for number in range(len(document))]


def flattened_by_pikepdf(pdf: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        opened.flatten_annotations("all")
        opened.save(out)
    return out.getvalue()


def flattened_by_pdfium(pdf: bytes) -> bytes:
    out = io.BytesIO()
    document = pypdfium2.PdfDocument(pdf)
    document.init_forms()
    for number in range(len(document)):
        document[number].flatten()
    document.save(out)
    return out.getvalue()


@pdftext.needs_poppler
@pytest.mark.parametrize("flatten", [flattened_by_pikepdf, flattened_by_pdfium])
def test_the_words_stay_once_it_is_flattened(flatten: Any, tmp_path: Path) -> None:
    assert words_of(flatten(filled()), tmp_path) >= SHOWN


def test_a_filled_form_is_pdf_ua_1() -> None:
    result = page_validation.validate_pdf_bytes(filled(), profile="ua1")
    assert result.is_compliant, [(failure.rule_id, failure.message) for failure in result.failures]


def test_long_words_shrink_and_then_end_in_dots_but_are_stored_whole(tmp_path: Path) -> None:
    some, many = "word " * 25, "word " * 800 + "last"
    pdf, problems = written({"sheet.q_long": some.strip(), "sheet.log0.1.c_long": many})
    said = "is longer than its field: the file holds all of it, the page shows the beginning."
    assert [problem.message for problem in problems] == [
        f"The answer to 'The long of c_long' (sheet.log0.1.c_long) {said}"
    ]
    assert again(pdf)["sheet.log0.1.c_long"] == many
    assert "last" not in words_of(pdf, tmp_path)
    assert sum(word.startswith("word") for word in pdftext.words(tmp_path / "form.pdf").elements()) >= 25


@pytest.mark.parametrize("text", ["漢字", "😀", "שלום", "a\u2713"])
def test_a_character_without_a_glyph_is_a_problem_never_a_box(text: str) -> None:
    pdf, problems = written({"sheet.q_text": text, "sheet.q_yesno": True})
    assert [problem.id for problem in problems] == ["pdf-answer"]
    assert "holds a character that our typeface does not have" in problems[0].message
    assert again(pdf) == {"sheet.q_yesno": True}


def test_what_has_no_place_or_no_meaning_is_said() -> None:
    values: dict[str, Value] = {
        "sheet.log0.77.c_text": "a", "sheet.else": "b", "sheet.q_choice": "XX", "sheet.q_date": "soon",
    }  # fmt: skip
    pdf, problems = written(values)
    assert again(pdf) == {}
    assert [problem.message for problem in problems] == [
        "The answer to 'sheet.log0.77.c_text' has no place in this PDF: it is left out.",
        "The answer to 'sheet.else' has no place in this PDF: it is left out.",
        f"The answer to 'The choice of q_choice' (sheet.q_choice) {NOT_OFFERED}",
        "The answer to 'The date of q_date' (sheet.q_date) is not a date: it is left out.",
    ]

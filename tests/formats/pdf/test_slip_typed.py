"""Slips to type into, for every workshop that collects, on both papers; and what is read of those that come back.

1. Each question of a slip has its control, with words of its own; only what may be handed in can be chosen. 2. It is
PDF/UA-1, and the picture of the paper slip. 3. What is filled in is read. 4. No Yes, nothing read; and a slip tells
only what it asks.
"""

from __future__ import annotations

import functools
import io
from collections import Counter
from typing import Any

import page as page_validation
import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, ImageChops

from tests import everything
from tests.formats.pdf import forms
from toolkit import codes, library, slip
from toolkit.agenda import Workshop
from toolkit.answers import Answer, Submission, Value
from toolkit.branding import Branding
from toolkit.document import Document
from toolkit.formats.pdf import filled, read
from toolkit.formats.pdf.layout import STAMP, field_id, name, option_name, without_option
from toolkit.formats.pdf.paper import PAPERS
from toolkit.problems import ProblemsFound
from toolkit.slip import CODE, CONSENT
from toolkit.spoken import questions

pytestmark = pytest.mark.whole
LIBRARY = library.load()
SLIPS: dict[str, tuple[Workshop, Document]] = {
    document.id: (workshop, document) for workshop, document in LIBRARY.slips
}
KINDS = {"slip": "slip", "slip-large-print": "slip", "slip-follow-up": "follow_up"}
EVERY = [
    (kind, workshop.id, size)
    for kind, id in KINDS.items()
    for workshop in LIBRARY.workshops
    for size in PAPERS
    if f"{id}_{workshop.id}" in SLIPS
]
SHORT = "feedback_into_action"
LEARNER = codes.checked("K74M")
NEVER = "application_log.log.1.employer"
SECRET = "Example Bakery"


def made(kind: str, workshop: str, size: str, ending: str = "-fillable") -> bytes:
    return everything.made(f"workshops/{workshop.replace('_', '-')}/{kind}{ending}-{size}.pdf")


@functools.cache
def opened(kind: str, workshop: str, size: str) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(made(kind, workshop, size)))


def fields(pdf: pikepdf.Pdf) -> dict[str, Any]:
    return {str(field.T): field for field in pdf.Root.AcroForm.Fields if str(field.T) != STAMP}


# 1: controls


@pytest.mark.parametrize(("kind", "workshop", "size"), EVERY)
def test_each_question_has_its_control_and_offers_what_may_be_handed_in(kind: str, workshop: str, size: str) -> None:
    found = fields(opened(kind, workshop, size))
    document = SLIPS[f"{KINDS[kind]}_{workshop}"][1]
    for id, (item, _) in questions(document, "fillable").items():
        offered = [option.code for option in slip.offered(item)]
        if item.type == "multi" and name(id) not in found:
            for code in offered:
                assert f"/{code}" in found.pop(option_name(id, code)).AP.N
            continue
        field = found.pop(name(id))
        if str(field.FT) == "/Ch":
            assert [str(entry[0]) for entry in field.Opt] == ["", *offered], id
        elif str(field.FT) == "/Btn":
            ticks = [str(key).removeprefix("/") for place in field.Kids for key in place.AP.N.keys() if key != "/Off"]  # noqa: SIM118
            assert sorted(ticks) == sorted(offered or [str(number) for number in range(11)]), id
        else:
            assert item.type in ("text", "date", "int") or max(map(len, offered)) == 1, id
        assert str(field.V) in ("", "/Off")
        assert {str(place.get("/AS", "/Off")) for place in field.get("/Kids", [field])} == {"/Off"}
    assert list(found) == []


@pytest.mark.parametrize(("kind", "workshop", "size"), EVERY)
def test_no_two_controls_say_the_same(kind: str, workshop: str, size: str) -> None:
    found = fields(opened(kind, workshop, size))
    words = Counter(str(field.TU) for field in found.values())
    words += Counter(str(place.TU) for field in found.values() for place in field.get("/Kids", ()))
    assert max(words.values()) == 1, words.most_common(3)
    assert all(text.strip() for text in words)


@pytest.mark.parametrize(("kind", "workshop", "size"), EVERY)
def test_the_way_of_the_tab_key_is_the_order_of_the_page(kind: str, workshop: str, size: str) -> None:
    asked = list(questions(SLIPS[f"{KINDS[kind]}_{workshop}"][1], "fillable"))
    pdf = opened(kind, workshop, size)
    places = [note for page in pdf.pages for note in page.get("/Annots", ()) if str(note.get("/T", "")) != STAMP]
    names = [str(note.get("/Parent", note).T) for note in places]
    met = list(dict.fromkeys(id if (id := field_id(one)) in asked else without_option(one)[0] for one in names))
    assert met == asked
    assert all(page.Tabs == Name.S for page in pdf.pages if "/Annots" in page)


# 2: the page


@pytest.mark.parametrize(("kind", "workshop", "size"), EVERY)
def test_it_is_pdf_ua_1(kind: str, workshop: str, size: str) -> None:
    result = page_validation.validate_pdf_bytes(made(kind, workshop, size), profile="ua1")
    assert result.is_compliant, [(failure.rule_id, failure.message) for failure in result.failures]


@pytest.mark.parametrize(("kind", "workshop", "size"), EVERY)
def test_without_its_fields_it_is_the_picture_that_is_printed(kind: str, workshop: str, size: str) -> None:
    ours, theirs = (pypdfium2.PdfDocument(made(kind, workshop, size, end)) for end in ("-fillable", ""))
    assert len(ours) == len(theirs)
    for number in range(len(ours)):
        assert not ImageChops.difference(picture(ours, number), picture(theirs, number)).getbbox()


def picture(pdf: pypdfium2.PdfDocument, number: int) -> Image.Image:
    found: Image.Image = pdf[number].render(scale=150 / 72, may_draw_forms=False, draw_annots=False).to_pil()
    return found


# 3: there and back


@functools.cache
def answers(id: str) -> dict[str, Value]:
    """An answer to each question of a slip."""
    found: dict[str, Value] = {}
    for key, (item, _) in questions(SLIPS[id][1], "fillable").items():
        offered = slip.offered(item)
        if item.type == "likert5":
            found[key] = 4
        elif offered and item.type == "choice":
            found[key] = offered[-1].code
        elif offered and item.type == "multi":
            found[key] = (offered[0].code,)
        elif item.type in ("date", "int", "scale10"):
            found[key] = 3
    return found


def handed_in(id: str, consent: bool | None = True, **more: Value) -> bytes:
    workshop, document = SLIPS[id]
    given: dict[str, Value] = {**answers(id), **({} if consent is None else {CONSENT: consent}), **more}
    submission = Submission(id, document.version, "", "fillable", tuple(Answer(*one) for one in given.items()), LEARNER)
    pdf, _, problems = filled.filled(document, submission, "a4", Branding(), workshop)
    assert problems == ()
    return pdf


def received(data: bytes, one_to_one: bool = False) -> Submission:
    documents = (*LIBRARY.documents, *(document for _, document in SLIPS.values()))
    (found,) = read.read(data, documents, "slip.pdf", one_to_one=one_to_one)
    return found


@pytest.mark.parametrize("id", SLIPS)
def test_what_is_filled_in_is_read_with_the_code(id: str) -> None:
    found = received(handed_in(id))
    assert (found.worksheet, found.code) == (id, LEARNER)
    assert found.values() == answers(id) | {CONSENT: True}


@pytest.mark.parametrize("writer", forms.WRITERS)
def test_whatever_wrote_it(writer: str) -> None:
    said = {name(CONSENT): "Y", name(CODE): codes.shown(LEARNER).lower(), "feedback_to_action__table__2__type": "SK"}
    said |= {"starting_point__statements__q3__after": "5", "starting_point__hardest": "LE"}
    found = received(forms.WRITERS[writer](made("slip", SHORT, "letter"), said))
    assert found.code == LEARNER
    assert found.values() == {
        CONSENT: True,
        "feedback_to_action.table.2.type": "SK",
        "starting_point.statements.q3.after": 5,
        "starting_point.hardest": "LE",
    }


def test_the_large_print_is_the_same_slip() -> None:
    said = {name(CONSENT): "Y", "starting_point__hardest": "LE"}
    found = received(forms.with_pikepdf(made("slip-large-print", SHORT, "a4"), said))
    assert found.worksheet == f"slip_{SHORT}"
    assert found.values() == {CONSENT: True, "starting_point.hardest": "LE"}


# 4: consent


@pytest.mark.parametrize("one_to_one", [False, True])
@pytest.mark.parametrize("consent", [False, None])
@pytest.mark.parametrize("id", [f"slip_{SHORT}", f"follow_up_{SHORT}"])
def test_no_yes_and_nothing_is_read(id: str, consent: bool | None, one_to_one: bool) -> None:
    with pytest.raises(ProblemsFound) as refused:
        received(handed_in(id, consent), one_to_one)
    assert [(problem.id, problem.message) for problem in refused.value.problems] == [("slip-no-consent", slip.REFUSED)]


def test_a_yes_that_is_only_drawn_is_no_yes() -> None:
    with pikepdf.open(io.BytesIO(handed_in(f"slip_{SHORT}"))) as pdf:
        fields(pdf)[name(CONSENT)].V = Name.Off
        out = io.BytesIO()
        pdf.save(out)
    with pytest.raises(ProblemsFound):
        received(out.getvalue())


@pytest.mark.parametrize("one_to_one", [False, True])
def test_a_slip_tells_nothing_that_it_does_not_ask(one_to_one: bool) -> None:
    """Neither the answer nor the name of a question that was put into it, and no words in the place of the code."""
    data = forms.with_pikepdf(handed_in(f"slip_{SHORT}"), {name(CODE): SECRET})
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for id in (NEVER, "career_map.anything", "commitment_card.contact"):
            field = Dictionary(FT=Name.Tx, T=String(name(id)), V=String(SECRET), Rect=Array([0, 0, 1, 1]))
            pdf.Root.AcroForm.Fields.append(pdf.make_indirect(field))
        out = io.BytesIO()
        pdf.save(out)
    found = received(out.getvalue(), one_to_one)
    assert SECRET not in repr(found)
    assert {answer.field for answer in found.answers} == set(answers(f"slip_{SHORT}")) | {CONSENT}


def test_one_to_one_opens_nothing_more_of_a_slip() -> None:
    data = handed_in(f"slip_{SHORT}")
    assert received(data, one_to_one=True) == received(data)

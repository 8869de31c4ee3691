"""The fillable PDF, for every shipped sheet and a sheet with everything.

1. Each question has its control, with a name and words of its own; nothing is chosen beforehand. 2. A screen reader
meets it at its question.
3. It is the same picture as the print edition. 4. None of the flaws of WeasyPrint's own forms is in it.
"""

from __future__ import annotations

import functools
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import page as page_validation
import pikepdf
import pypdfium2
import pytest
import weasyprint
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageChops

from tests import everything
from tests.formats.pdf import forms, pdftext
from toolkit import library
from toolkit.branding import Branding
from toolkit.document import Document, structure_hash
from toolkit.formats.pdf import form
from toolkit.formats.pdf import print as printed
from toolkit.formats.pdf.layout import STAMP, name, option_name
from toolkit.formats.pdf.paper import PAPERS, PaperName
from toolkit.formats.pdf.read import read
from toolkit.spoken import questions

CODES = [document.code for document in library.load().documents if "fillable" in document.outputs]
SHEETS = [(code, size) for code in CODES for size in PAPERS]
TENTH = 0.1 * 72 / 25.4  # of a millimeter, in points
pytestmark = pytest.mark.whole


@functools.cache
def documents() -> dict[str, Document]:
    return {document.code: document for document in library.load().documents} | {"all": forms.everything()}


@functools.cache
def made(code: str, size: PaperName) -> bytes:
    if code in CODES:
        return everything.made(f"fillable/{size}/{documents()[code].slug}.pdf")
    pdf, _, problems = form.fillable(documents()[code], size, Branding())
    assert problems == ()
    return pdf


@functools.cache
def opened(code: str, size: PaperName = "a4") -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(made(code, size)))


def fields(pdf: pikepdf.Pdf) -> Iterator[Any]:
    return (field for field in pdf.Root.AcroForm.Fields if str(field.T) != STAMP)


def places(pdf: pikepdf.Pdf, number: int) -> list[tuple[Any, Any]]:
    """Each place of a page with the field it belongs to, in the order of the file."""
    notes = [note for note in pdf.pages[number].get("/Annots", ()) if str(note.get("/T", "")) != STAMP]
    return [(note, note.get("/Parent", note)) for note in notes]


def states(note: Any) -> list[str]:
    return [key.removeprefix("/") for key in note.AP.N.keys() if key != "/Off"]  # noqa: SIM118


@pytest.mark.parametrize(("code", "size"), [*SHEETS, ("all", "a4")])
def test_each_question_has_its_control_and_no_control_is_left_over(code: str, size: PaperName) -> None:
    pdf = opened(code, size)
    found = {str(field.T): field for field in fields(pdf)}
    for id, (item, _) in questions(documents()[code], "fillable").items():
        codes = [option.code for option in item.options.options] if item.options else []
        if item.type == "multi" and name(id) not in found:
            boxes = [found.pop(option_name(id, code)) for code in codes]
            assert [states(box) for box in boxes] == [[code] for code in codes]
            continue
        field = found.pop(name(id))
        kinds = {"choice": ("/Ch", "/Btn"), "yesno": ("/Btn", "/Tx"), "likert5": ("/Btn", "/Tx"), "check": ("/Btn",)}
        assert str(field.FT) in kinds.get(item.type, ("/Tx", "/Btn")), id
        if str(field.FT) == "/Ch":
            assert [str(entry[0]) for entry in field.Opt] == ["", *codes]
        elif item.type in ("choice", "yesno", "likert5") and str(field.FT) == "/Btn":
            assert [states(place) for place in field.Kids] == [[code] for code in codes]
    assert list(found) == []


@pytest.mark.parametrize(("code", "size"), [*SHEETS, ("all", "a4")])
def test_names_and_words_are_there_and_no_two_are_the_same(code: str, size: PaperName) -> None:
    pdf = opened(code, size)
    names = Counter(str(field.T) for field in fields(pdf))
    words = Counter(str(field.TU) for field in fields(pdf))
    words += Counter(
        str(place.TU) for field in fields(pdf) if int(field.get("/Ff", 0)) & 1 << 15 for place in field.Kids
    )
    assert max(names.values()) == max(words.values()) == 1, (names + words).most_common(3)
    assert "" not in {text.strip() for text in (*names, *words)}


@pytest.mark.parametrize("code", [*CODES, "all"])
def test_nothing_is_filled_in_or_chosen_beforehand(code: str) -> None:
    for field in fields(opened(code)):
        assert str(field.get("/V", "")) in ("", "/Off"), field.T
        assert "/DV" not in field
        for place in field.get("/Kids", [field]):
            assert str(place.get("/AS", "/Off")) == "/Off", field.T


def test_a_form_with_every_type_is_pdf_ua_1() -> None:
    result = page_validation.validate_pdf_bytes(made("all", "a4"), profile="ua1")
    assert result.is_compliant, [(failure.rule_id, failure.message) for failure in result.failures]


@pytest.mark.parametrize(("code", "size"), SHEETS)
def test_without_its_fields_it_is_the_picture_that_is_printed(code: str, size: PaperName) -> None:
    sheet, problems = printed.sheet(documents()[code], size, Branding())
    assert sheet is not None, problems
    ours, theirs = pypdfium2.PdfDocument(made(code, size)), pypdfium2.PdfDocument(sheet.pdf)
    assert len(ours) == len(theirs)
    for number in range(len(ours)):
        assert not ImageChops.difference(picture(ours, number), picture(theirs, number)).getbbox()


def picture(pdf: pypdfium2.PdfDocument, number: int, dpi: int = 150) -> Image.Image:
    found: Image.Image = pdf[number].render(scale=dpi / 72, may_draw_forms=False, draw_annots=False).to_pil()
    return found


@pytest.mark.parametrize("code", CODES)
def test_boxes_and_circles_to_tick_are_exactly_as_drawn(code: str) -> None:
    pdf, drawn = opened(code), pypdfium2.PdfDocument(made(code, "a4"))
    for number in range(len(pdf.pages)):
        outlines = [item.get_bounds() for item in drawn[number].get_objects(max_depth=4) if item.type == 2]
        for note, field in places(pdf, number):
            if str(field.FT) == "/Btn":
                rect = [float(value) for value in note.Rect]
                assert any(all(abs(a - b) <= TENTH for a, b in zip(rect, other, strict=True)) for other in outlines), (
                    field.T
                )


@pytest.mark.parametrize("code", CODES)
def test_a_field_for_typing_stands_inside_its_outline_and_on_no_word(code: str) -> None:
    pdf, drawn = opened(code), pypdfium2.PdfDocument(made(code, "a4"))
    scale = 288 / 72
    for number in range(len(pdf.pages)):
        whole = picture(drawn, number, 288).convert("L")
        for note, field in places(pdf, number):
            if str(field.FT) == "/Btn" or int(field.get("/Ff", 0)) & 1 << 12:  # several lines are typed over the rules
                continue
            left, bottom, right, top = (float(value) for value in note.Rect)
            inside = (left + TENTH, float(pdf.pages[number].mediabox[3]) - top + TENTH)
            end = (right - TENTH, float(pdf.pages[number].mediabox[3]) - bottom - TENTH)
            box = [round(value * scale) for value in (*inside, *end)]
            shades = set(whole.crop((box[0] + 1, box[1] + 1, box[2] - 1, box[3] - 1)).tobytes())
            assert max(shades) - min(shades) < 8, str(field.T)


@pytest.mark.parametrize(("code", "size"), SHEETS)
def test_two_pages_take_at_most_80_kb(code: str, size: PaperName) -> None:
    pages = len(opened(code, size).pages)
    assert len(made(code, size)) <= 80 * 1024 * max(1, pages / 2)


@pytest.mark.parametrize("code", [*CODES, "all"])
def test_the_tab_key_goes_in_the_order_in_which_it_is_read(code: str) -> None:
    pdf = opened(code)
    read = [reference.Obj.objgen for reference in references(pdf.Root.StructTreeRoot)]
    shown = [note.objgen for number in range(len(pdf.pages)) for note, _ in places(pdf, number)]
    links = set(read) - set(shown)
    assert [one for one in read if one not in links] == shown
    assert all(page.Tabs == Name.S for page in pdf.pages if "/Annots" in page)


@pdftext.needs_poppler
@pytest.mark.parametrize("code", CODES)
def test_a_screen_reader_says_questions_and_fields_in_this_order(
    code: str, tmp_path: Path, golden: Callable[[str, str], None]
) -> None:
    path = tmp_path / "form.pdf"
    path.write_bytes(made(code, "a4"))
    said = pdftext.spoken(path, controls(opened(code)))
    assert said.count("\n") > 10
    assert said.count("[") == len(widgets(opened(code)))
    golden(f"pdf/fillable/{code}.txt", said)


def controls(pdf: pikepdf.Pdf) -> dict[int, str]:
    """What is said at each field, by the number of its object."""
    kinds = {"/Tx": "text", "/Ch": "list"}
    return {
        note.objgen[0]: f"{kinds.get(str(field.FT), 'circle' if '/Kids' in field else 'box')}: {note.TU}"
        for number in range(len(pdf.pages))
        for note, field in places(pdf, number)
    }


def references(element: Any) -> Iterator[Any]:
    """What the tree of tags says stands on a page, in reading order."""
    stack = [element]
    while stack:
        here = stack.pop()
        if isinstance(here, Array):
            stack += reversed(list(here))
        elif isinstance(here, Dictionary):
            if here.get("/Type") == Name.OBJR:
                yield here
            elif "/K" in here:
                stack.append(here.K)


def test_it_says_which_worksheet_it_is_in_three_places() -> None:
    sheet = documents()["W28"]
    pdf, _, _ = form.fillable(sheet, "letter", Branding(), "K74M2")
    with pikepdf.open(io.BytesIO(pdf)) as found:
        wanted = {"Worksheet": sheet.id, "Version": "1", "Structure": structure_hash(sheet), "Code": "K74M2"}
        assert {key: str(found.docinfo[f"/Toolkit{key}"]) for key in wanted} == wanted
        xmp = found.Root.Metadata.read_bytes().decode()
        assert all(f"<tk:{key}>{value}</tk:{key}>" in xmp for key, value in wanted.items())
        (hidden,) = (field for field in found.Root.AcroForm.Fields if str(field.T) == STAMP)
        assert dict(pair.split("=") for pair in str(hidden.V).split()) == wanted
        assert (int(hidden.Ff) & 1, int(hidden.F) & 2) == (1, 2)
    assert page_validation.validate_pdf_bytes(pdf, profile="ua1").is_compliant


def test_the_same_bytes_each_time() -> None:
    assert form.fillable(documents()["W22"], "a4", Branding())[0] == made("W22", "a4")


# In large print


LARGE = [code for code in CODES if "large_print" in documents()[code].outputs]


def large(code: str) -> bytes:
    return everything.made(f"fillable-large-print/a4/{documents()[code].slug}.pdf")


@functools.cache
def opened_large(code: str) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(large(code)))


@pytest.mark.parametrize("code", LARGE)
def test_in_large_print_the_same_questions_have_the_same_names_and_18_points(code: str) -> None:
    ours, normal = opened_large(code), opened(code)
    asked = {str(field.T): str(field.TU) for field in fields(normal)}
    later = re.compile(r"__\d+__")  # large print has fewer rows
    missing = [name for name in asked.keys() - {str(field.T) for field in fields(ours)} if not later.search(name)]
    assert missing == []
    for field in fields(ours):
        assert str(field.T) in asked
        assert asked[str(field.T)].startswith(str(field.TU))  # circles need not say (0 to 10)
        if str(field.FT) != "/Btn":
            assert " 18 Tf" in str(field.DA)


@pytest.mark.parametrize("code", ["W04", "W08", "W20", "W22"])
def test_in_large_print_it_is_the_picture_that_is_printed(code: str) -> None:
    printed_ = everything.made(f"large-print/a4/{documents()[code].slug}.pdf")
    ours, theirs = pypdfium2.PdfDocument(large(code)), pypdfium2.PdfDocument(printed_)
    assert len(ours) == len(theirs)
    for number in range(len(ours)):
        assert not ImageChops.difference(picture(ours, number), picture(theirs, number)).getbbox()


@pytest.mark.parametrize("code", ["W03", "W08", "W12", "W13", "W22"])
@settings(max_examples=4, deadline=None)
@given(data=st.data())
def test_what_is_typed_or_ticked_in_large_print_is_read_as_from_the_normal_form(code: str, data: st.DataObject) -> None:
    document = documents()[code]
    shown = {str(field.T) for field in fields(opened_large(code))}
    said = {
        key: words for key, words in forms.wanted(document, data.draw(forms.filled(document))).items() if key in shown
    }
    normal, ours = (
        [found.values() for found in read(forms.with_pikepdf(pdf, said), [document], one_to_one=True)]
        for pdf in (made(code, "a4"), large(code))
    )
    assert bool(normal) == bool(said)
    assert normal == ours


# What WeasyPrint's own forms have, each found by its function.

THEIRS = """<html lang=en><title>t</title><style>input, textarea { font-family: serif }</style><form>
<p><label><input type=radio name=fit value=SK>A skill</label><label><input type=radio name=fit value=IN>The interview
</label><p><label>Words <textarea name=words></textarea></label><p><label for=d>When</label><input type=date id=d
name=when required><p><input type=checkbox name=log.1.done><table><tr><td><input name=company><tr><td><input
name=company></table></form>"""


@functools.cache
def weasyprints() -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(weasyprint.HTML(string=THEIRS).write_pdf(pdf_forms=True, pdf_variant="pdf/ua-1")))


def listed(pdf: pikepdf.Pdf) -> list[Any]:
    return list(pdf.Root.AcroForm.Fields)


def widgets(pdf: pikepdf.Pdf) -> list[Any]:
    notes = [note for page in pdf.pages for note in page.get("/Annots", ()) if note.Subtype == Name.Widget]
    return [note for note in notes if str(note.get("/T", "")) != STAMP]


def a_button_is_a_field_of_its_own_beside_its_group(pdf: pikepdf.Pdf) -> bool:
    return any("/Parent" in field for field in listed(pdf)) or any("/T" in n and "/Parent" in n for n in widgets(pdf))


def a_field_has_no_words_but_its_name(pdf: pikepdf.Pdf) -> bool:
    return any(str(field.get("/TU", "")) in ("", str(field.T)) for field in listed(pdf))


def a_choice_stores_numbers_for_its_answers(pdf: pikepdf.Pdf) -> bool:
    return any("/Opt" in field for field in listed(pdf) if field.get("/FT") == Name.Btn)


def fonts(pdf: pikepdf.Pdf) -> list[Any]:
    return [pdf.Root.AcroForm.DR.Font[key] for key in pdf.Root.AcroForm.DR.Font.keys()]  # noqa: SIM118


def a_whole_font_is_in_the_file(pdf: pikepdf.Pdf) -> bool:
    found = [font.get("/DescendantFonts", [font])[0].get("/FontDescriptor") for font in fonts(pdf)]
    return any(len(one.FontFile2.read_bytes()) > 40_000 for one in found if one is not None)


def a_tool_that_fills_it_cannot_set_the_text(pdf: pikepdf.Pdf) -> bool:
    return any(" gs" in str(field.get("/DA", "")) for field in listed(pdf)) or any(
        font.Subtype == Name.Type0 for font in fonts(pdf)
    )


def a_viewer_has_to_draw_it(pdf: pikepdf.Pdf) -> bool:
    buttons = [n for n in widgets(pdf) if n.get("/Parent", n).get("/FT") == Name.Btn or n.get("/FT") == Name.Btn]
    return bool(pdf.Root.AcroForm.get("/NeedAppearances")) or any(
        "/AP" not in n or (n in buttons and "/Off" not in n.AP.N) for n in widgets(pdf)
    )


def a_name_has_points_or_stands_twice(pdf: pikepdf.Pdf) -> bool:
    names = [str(field.T) for field in listed(pdf)]
    return len(set(names)) < len(names) or any("." in one for one in names)


def a_date_does_not_say_how_to_write_it(pdf: pikepdf.Pdf) -> bool:
    dates = [field for field in listed(pdf) if str(field.T) == "when" or "q_date" in str(field.T)]
    assert dates
    return any("as 03/14/" not in str(field.TU) for field in dates)


DEFECTS: tuple[Callable[[pikepdf.Pdf], bool], ...] = (
    a_button_is_a_field_of_its_own_beside_its_group,
    a_field_has_no_words_but_its_name,
    a_choice_stores_numbers_for_its_answers,
    a_whole_font_is_in_the_file,
    a_tool_that_fills_it_cannot_set_the_text,
    a_viewer_has_to_draw_it,
    a_name_has_points_or_stands_twice,
    a_date_does_not_say_how_to_write_it,
)


@pytest.mark.parametrize("defect", DEFECTS, ids=[found.__name__ for found in DEFECTS])
def test_weasyprints_forms_have_this_and_ours_do_not(defect: Callable[[pikepdf.Pdf], bool]) -> None:
    assert defect(weasyprints())
    assert not defect(opened("all"))
    assert not any(defect(opened(code)) for code in ("W01", "W03", "W22") if "date" not in defect.__name__)

"""A ready pack used as its first page says: unzip, type into page 1 of guide and packet, see it wherever it belongs."""

from __future__ import annotations

import ctypes
import functools
import io
import re
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import page as page_validation
import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from tests import everything
from tests.formats.pdf import pdftext
from toolkit import language, library, pack
from toolkit.branding import Branding
from toolkit.document import Document
from toolkit.formats.pdf import guide, packet, start_here
from toolkit.formats.pdf.settings import STOP

pytestmark = pytest.mark.whole
LIBRARY = library.load()
DOCUMENTS = {item.id: item for item in LIBRARY.documents}
WORKSHOPS = {item.code: item for item in LIBRARY.workshops}
PACK = "packs/feedback-into-action-a4.zip"
CORE = {"contact_counseling", "contact_after_hours", "contact_national", "contact_emergency", "contact_fairness"}
MORE = {"contact_basic_needs", "contact_international", "contact_scam"}
ASKED = {
    "02 Facilitator guide.pdf": {"center", "return_place", "date"} | CORE | MORE,
    "03 Packet.pdf": {"center", "return_place", "return_phone", "date"} | CORE,
    "12 One set for one person.pdf": {"center", "return_place", "return_phone", "date"} | CORE,
}
Places = dict[str, list[tuple[int, float, float]]]  # the pages of each field, and the middle of its place there


@functools.cache
def unzipped() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(everything.made(PACK))) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def places(pdf: bytes) -> Places:
    found: Places = {}
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for number, page in enumerate(opened.pages):
            for note in page.get("/Annots", ()):
                left, bottom, right, top = (float(value) for value in note.Rect)
                name = str(note.get("/Parent", note).T)
                found.setdefault(name, []).append((number, (left + right) / 2, (bottom + top) / 2))
    return found


def answers(pdf: bytes) -> dict[str, str]:
    return {name: f"Answer {number} here" for number, name in enumerate(sorted(places(pdf)), 1)}


def typed_in_pdfium(pdf: bytes) -> bytes:
    """Type as a person does in the viewer of Chrome, into page 1 only."""
    said = answers(pdf)
    document = pypdfium2.PdfDocument(pdf)
    document.init_forms()
    env, first = document.formenv, document[0]
    pdfium.FORM_OnAfterLoadPage(first, env)
    for name, ((number, x, y), *_) in places(pdf).items():
        assert number == 0, name
        pdfium.FORM_OnMouseMove(env, first, 0, x, y)
        pdfium.FORM_OnLButtonDown(env, first, 0, x, y)
        pdfium.FORM_OnLButtonUp(env, first, 0, x, y)
        assert pdfium.FORM_SelectAllText(env, first)
        units = ctypes.create_string_buffer((said[name] + "\0").encode("utf-16-le"))
        pdfium.FORM_ReplaceSelection(env, first, ctypes.cast(units, ctypes.POINTER(pdfium.FPDF_WCHAR)))
        pdfium.FORM_ForceToKillFocus(env)
    pdfium.FORM_OnBeforeClosePage(first, env)
    out = io.BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()


def filled_by_pikepdf(pdf: bytes) -> bytes:
    """As a tool fills in fields, by their names."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for field in opened.Root.AcroForm.Fields:
            field.V = pikepdf.String(answers(pdf)[str(field.T)])
        opened.Root.AcroForm.NeedAppearances = True
        opened.generate_appearance_streams()
        opened.save(out)
    return out.getvalue()


def seen_in_pdfium(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    document.init_forms()
    words = []
    for number in range(len(document)):
        if document.formenv:  # else there is nothing to flatten
            document[number].flatten()
        words.append(document[number].get_textpage().get_text_bounded())
    return words


def seen_in_poppler(pdf: bytes) -> list[str]:
    done = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode().split("\f")[:-1]


@pytest.mark.parametrize("name", ASKED)
def test_each_setting_is_one_field_with_a_preset_and_a_question(name: str) -> None:
    pdf = unzipped()[name]
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        fields: list[Any] = list(opened.Root.AcroForm.Fields)
        assert [str(field.T) for field in fields] == list(dict.fromkeys(str(field.T) for field in fields))
        assert {str(field.T) for field in fields} == ASKED[name]
        assert {str(field.V) for field in fields} == {STOP}
        assert all(str(field.TU).endswith((".", "?")) and len(str(field.TU)) > 30 for field in fields)
    assert page_validation.validate_pdf_bytes(pdf, profile="ua1").is_compliant
    found = places(pdf)
    covers = {0} if "set" not in name.lower() else {4}  # in the set, slip and key come first
    assert {number for spots in found.values() for number, _, _ in spots[:1]} == covers
    if "Packet" in name:
        last = len(pypdfium2.PdfDocument(pdf)) - 1
        assert all({number for number, _, _ in found[contact]} == {0, last} for contact in CORE | {"center"})


@pdftext.needs_poppler
@pytest.mark.parametrize("seen", [seen_in_pdfium, seen_in_poppler])
@pytest.mark.parametrize("name", ASKED)
def test_unfilled_files_say_stop_wherever_a_setting_belongs(name: str, seen: Callable[[bytes], list[str]]) -> None:
    pdf = unzipped()[name]
    stops = [" ".join(words.split()).count(STOP) for words in seen(pdf)]
    there = [number for spots in places(pdf).values() for number, _, _ in spots]
    assert stops == [there.count(number) for number in range(len(stops))]


@pdftext.needs_poppler
@pytest.mark.parametrize("fill", [typed_in_pdfium, filled_by_pikepdf])
@pytest.mark.parametrize("name", ["02 Facilitator guide.pdf", "03 Packet.pdf"])
def test_what_is_typed_on_page_1_stands_on_every_page_that_needs_it(name: str, fill: Callable[[bytes], bytes]) -> None:
    """In Poppler by its words; in PDFium by its picture, which is another one."""
    pdf = unzipped()[name]
    done, there = fill(pdf), places(pdf)
    pages = seen_in_poppler(done)
    for field, spots in there.items():
        expected = [[number for number, _, _ in spots].count(number) for number in range(len(pages))]
        assert [words.count(answers(pdf)[field]) for words in pages] == expected, field
    assert not any("STOP" in words for words in pages)
    before, after = pictures(pdf), pictures(done)
    for field, spots in there.items():
        for number, _, y in spots:
            top = int(before[number].height - y)
            box = 0, top - 4, before[number].width, top + 4
            assert _ink(before[number], box) != _ink(after[number], box), (field, number)


def pictures(pdf: bytes) -> list[Any]:
    """Each page as PDFium shows it once the file is opened again, a pixel for a point."""
    document = pypdfium2.PdfDocument(pdf)
    document.init_forms()
    return [document[number].render(scale=1).to_pil().convert("L") for number in range(len(document))]


def _ink(picture: Any, box: tuple[int, int, int, int]) -> int:
    """How dark a part of a picture is."""
    return sum(255 - value for value in picture.crop(box).tobytes())


def test_sheets_about_hard_things_show_whom_to_turn_to() -> None:
    """The line below a sheet of high sensitivity is one of the places that need a contact."""
    pdf = everything.made("workshops/six-week-series/packet-a4.pdf")
    assert len(places(pdf)["contact_counseling"]) == len(places(pdf)["contact_national"]) > 2


@pytest.mark.parametrize("make", [guide.guide, functools.partial(packet.packet, modules=LIBRARY.modules)])
def test_where_a_center_is_named_nothing_is_typed(make: Callable[..., Any]) -> None:
    given = {"workshop": WORKSHOPS["P30"], "documents": DOCUMENTS, "size": "a4"}
    data, pages, problems = make(**given, branding=Branding(center="Center of Mine"))
    with pikepdf.open(io.BytesIO(data)) as opened:
        assert "/AcroForm" not in opened.Root
    assert problems == ()
    assert not any(STOP in words for words in seen_in_pdfium(data))
    assert pages == len(pypdfium2.PdfDocument(data))


def test_a_pack_holds_what_its_first_page_names_in_the_order_of_use() -> None:
    names = list(unzipped())
    assert names == sorted(names)
    numbered = [name for name in names if "/" not in name]
    assert [int(name[:2]) for name in numbered] == list(range(1, len(numbered) + 1))
    assert numbered[:3] == ["01 Start here.pdf", "02 Facilitator guide.pdf", "03 Packet.pdf"]
    workshop = WORKSHOPS["P60"]
    typed = {name.removeprefix("Sheets to type in/")[:3] for name in names if name.startswith("Sheets to type in/")}
    assert typed == {DOCUMENTS[id].code for id in workshop.sheets if "fillable" in DOCUMENTS[id].outputs}
    assert "Helpers/Code labels.pdf" in names
    words = " ".join(seen_in_pdfium(unzipped()["01 Start here.pdf"])[0].split())
    for name in {name.split("/")[0] for name in names}:
        assert name in words, name


def test_a_file_in_a_pack_is_the_file_of_the_build() -> None:
    job = everything.jobs()[PACK]
    assert sorted(unzipped().values()) == sorted(everything.made(path) for path in job.parts)
    assert {everything.jobs()[path].paper for path in job.parts} == {"a4", ""}


def test_a_pack_depends_on_what_is_in_it_alone() -> None:
    files = {"b.txt": b"2", "a.txt": b"1"}
    data = pack.zipped(files)
    assert data == pack.zipped(dict(reversed(files.items())))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.namelist() == ["a.txt", "b.txt"]
        assert {(info.date_time, info.external_attr >> 16) for info in archive.infolist()} == {
            ((1980, 1, 1, 0, 0, 0), 0o100644)
        }


def test_kinds_that_are_not_made_leave_no_gap_and_names_are_fit_for_windows() -> None:
    workshop = replace(WORKSHOPS["P30"], slip=())
    names: dict[str, Document] = {
        id: replace(document, title="Now: which? <or> what|") for id, document in DOCUMENTS.items()
    }
    made = [
        pack.File("w/packet-a4.pdf", "packet", "", workshop.id, "a4"),
        pack.File("w/packet-letter.pdf", "packet", "", workshop.id, "letter"),
        pack.File("w/mails.txt", "mails", "", workshop.id, ""),
        pack.File("w/other.txt", "mails", "", "other", ""),
        pack.File("w/new.pdf", "of-a-kind-nobody-knows", "", workshop.id, "a4"),
        pack.File("fillable/a4/x.pdf", "fillable", workshop.sheets[0], "", "a4"),
    ]
    found = {part.name: part.path for part in pack.parts(workshop, names, "a4", made)}
    code = names[workshop.sheets[0]].code
    assert found == {
        "01 Packet.pdf": "w/packet-a4.pdf",
        "02 Mails.txt": "w/mails.txt",
        f"Sheets to type in/{code} Now which or what.pdf": "fillable/a4/x.pdf",
    }


@pytest.mark.parametrize("branding", [Branding(), Branding(center="Center of Mine")])
@pytest.mark.parametrize("code", WORKSHOPS)
def test_the_first_page_is_one_plain_page(code: str, branding: Branding) -> None:
    inside = {f"{number:02} {name}.pdf": use for number, (name, use) in enumerate(pack.NAMES.values(), 1)}
    inside |= {f"{folder} (folder)": use for folder, use in pack.FOLDERS.items()}
    data, pages, problems = start_here.start_here(WORKSHOPS[code], inside, "letter", branding)
    assert (pages, problems) == (1, ())
    assert page_validation.validate_pdf_bytes(data, profile="ua1").is_compliant
    assert ("STOP" in seen_in_pdfium(data)[0]) == (not branding.center)


def test_the_first_page_reads_easily() -> None:
    words = (Path(__file__).parents[3] / "templates" / "pdf" / "start-here.html.j2").read_text("utf-8")
    text = pdftext_lines(words)
    assert language.findings(text, LIBRARY.glossary) == ()
    assert language.grade(text) <= language.MOST_GRADE


def pdftext_lines(template: str) -> str:
    """The paragraphs and points of a template without its marks."""
    plain = re.sub(r"{%.*?%}|{{.*?}}", " ", template).replace("“STOP”", "“stop”")  # the only word in capitals
    return "\n".join(
        " ".join(re.sub(r"<.*?>", " ", found).split()) for found in re.findall(r"<(?:p|li)\b.*?</(?:p|li)>", plain)
    )


def test_a_first_page_that_is_too_long_is_a_problem() -> None:
    inside = {f"File {number}": "a use" for number in range(60)}
    data, _, problems = start_here.start_here(WORKSHOPS["P30"], inside, "a4", Branding())
    assert data == b""
    assert [problem.id for problem in problems] == ["start-here-too-long"]

"""PDFs that are broken, hostile, or somebody else's: each is one problem with a sentence, soon, and the batch goes on.

All are made here. They are read as `toolkit read` reads them, in a process of their own.
"""

from __future__ import annotations

import functools
import io
import multiprocessing
import resource
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Encryption, Name, String

from tests.formats.pdf import forms
from tests.formats.pdf.test_filled import flattened_by_pikepdf
from toolkit import returned
from toolkit.branding import Branding
from toolkit.document import Document
from toolkit.formats.pdf import gate
from toolkit.formats.pdf import print as printed
from toolkit.formats.pdf.read import LONGEST_ANSWER, read
from toolkit.problems import ProblemsFound

GROWTH = 384 * 1024  # KB: with what the command itself takes, less than 512 MB
pytestmark = pytest.mark.whole

EVERY = forms.everything()
VALUES = {"sheet__q_text": "here"}
Change = Callable[[pikepdf.Pdf], None]


@functools.cache
def good() -> bytes:
    return forms.with_pikepdf(forms.blank(), VALUES)


def changed(change: Change, **options: Any) -> bytes:
    """A good form with one thing that is not good."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(good())) as pdf:
        change(pdf)
        pdf.save(out, **options)
    return out.getvalue()


def field(pdf: pikepdf.Pdf) -> Any:
    return next(one for one in pdf.Root.AcroForm.Fields if str(one.T) == "sheet__q_text")


def stamped(pdf: pikepdf.Pdf, **stamps: str) -> None:
    """Another worksheet or version, wherever the file says which it is."""
    hidden = next(one for one in pdf.Root.AcroForm.Fields if str(one.T) == "toolkit")
    said = dict(pair.split("=") for pair in str(hidden.V).split()) | stamps
    hidden.V = String(" ".join(f"{key}={value}" for key, value in said.items()))
    for key, value in stamps.items():
        pdf.docinfo[f"/Toolkit{key}"] = value


def action(kind: str, **more: Any) -> Dictionary:
    return Dictionary(S=Name(f"/{kind}"), **more)


def javascript() -> Dictionary:
    return action("JavaScript", JS=String("app.alert(1)"))


def _set(where: Callable[[pikepdf.Pdf], Any], key: str, value: Callable[[pikepdf.Pdf], Any]) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        where(pdf)[f"/{key}"] = value(pdf)

    return change


def root(pdf: pikepdf.Pdf) -> Any:
    return pdf.Root


def form(pdf: pikepdf.Pdf) -> Any:
    return pdf.Root.AcroForm


def raw(objects: dict[int, bytes], trailer: bytes = b"/Root 1 0 R") -> bytes:
    """A PDF written by hand."""
    out, places = bytearray(b"%PDF-1.7\n"), {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start, size = len(out), max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    out += b"".join(
        b"%010d 00000 n \n" % places[n] if n in places else b"0000000000 65535 f \n" for n in range(1, size)
    )
    return bytes(out + b"trailer\n<< /Size %d %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, start))


def stream(data: bytes, extra: bytes = b"", packed: bool = True) -> bytes:
    body = zlib.compress(data, 9) if packed else data
    return b"<< /Length %d %s %s >>\nstream\n%s\nendstream" % (
        len(body), b"/Filter /FlateDecode" if packed else b"", extra, body,
    )  # fmt: skip


def object_stream_bomb() -> bytes:
    """An object stream of one gigabyte, a megabyte in the file, with the catalog in it."""
    packer = zlib.compressobj(9)
    head = b"1 0 "
    body = packer.compress(head + b"<< /Type /Catalog /Pages 3 0 R >>")
    body += b"".join(packer.compress(b" " * 2**20) for _ in range(1024)) + packer.flush()
    start = b"%PDF-1.7\n"
    two = b"2 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n" % len(body)
    two += body + b"\nendstream\nendobj\n"
    rows = bytes([0, 0, 0, 0, 0, 0]) + bytes([2, 0, 0, 0, 2, 0]) + bytes([1, *len(start).to_bytes(4, "big"), 0])
    place = len(start) + len(two)
    four = b"4 0 obj\n" + stream(rows, b"/Type /XRef /W [1 4 1] /Size 3 /Root 1 0 R") + b"\nendobj\n"
    return start + two + four + b"startxref\n%d\n%%%%EOF\n" % place


def pages(count: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % number for number in range(4, 4 + count))
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [3 0 R] >> >>",
        2: b"<< /Type /Pages /Count %d /Kids [%s] /MediaBox [0 0 9 9] >>" % (count, kids),
        3: b"<< /T (a) /FT /Tx /V (b) >>",
    }
    return raw(
        objects
        | dict.fromkeys(range(4, 4 + count), b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Resources << >> >>")
    )


def small(more: bytes, objects: dict[int, bytes] | None = None) -> bytes:
    """One empty page, and more in the catalog."""
    base = {
        1: b"<< /Type /Catalog /Pages 2 0 R %s >>" % more,
        2: b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Resources << >> >>",
    }
    return raw(base | (objects or {}))


def zeros() -> bytes:
    """As a stick leaves it that was pulled out too early."""
    start = good().index(b"/ObjStm") + 400
    return good()[:start] + b"\0" * 2000 + good()[start + 2000 :]


def twice(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm.Fields.append(pdf.make_indirect(Dictionary(FT=Name.Tx, T=field(pdf).T, V=String("other"))))


def many_fields(pdf: pikepdf.Pdf) -> None:
    more = [pdf.make_indirect(Dictionary(FT=Name.Tx, T=String(f"f{number}"))) for number in range(6000)]
    pdf.Root.AcroForm.Fields = Array([*pdf.Root.AcroForm.Fields, *more])


def deleted(key: str) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        del pdf.Root[f"/{key}"]

    return change


def unstamped(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm.Fields = Array([one for one in pdf.Root.AcroForm.Fields if str(one.T) != "toolkit"])
    del pdf.trailer["/Info"]
    del pdf.Root.Metadata


def locked(user: str) -> bytes:
    return changed(lambda _: None, encryption=Encryption(owner="secret", user=user))


def print_edition() -> bytes:
    sheet, _ = printed.sheet(EVERY, "a4", Branding())
    assert sheet is not None
    return sheet.pdf


LOOP = {4: b"<< /T (a) /FT /Tx /Kids [4 0 R 5 0 R] >>", 5: b"<< /T (b) /Kids [4 0 R] /Parent 4 0 R >>"}
DEEP = b"[" * 5000 + b"]" * 5000
DAMAGED, UNSAFE, LARGE, FLAT, FOREIGN = "pdf-damaged", "pdf-unsafe", "pdf-too-large", "pdf-no-fields", "pdf-foreign"
LAUNCH = action("Launch", F=String("calc.exe"))

CASES: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing at all": (lambda: b"", "file-unknown"),
    "some words": (lambda: b"My answers are: yes.", "file-unknown"),
    "only a head": (lambda: b"%PDF-1.7\n", DAMAGED),
    "cut in the middle": (lambda: good()[: len(good()) // 2], DAMAGED),
    "its last hundred bytes are gone": (lambda: good()[:-100], DAMAGED),
    "xref somewhere else": (lambda: good().replace(b"startxref\n", b"startxref\n1"), DAMAGED),
    "xref far outside": (lambda: small(b"").replace(b"startxref\n", b"startxref\n99999"), DAMAGED),
    "zeros where its objects were": (zeros, DAMAGED),
    "no catalog": (lambda: raw({2: b"<< >>"}, b"/Root 1 0 R"), DAMAGED),
    "the catalog is a number": (lambda: raw({1: b"42"}), DAMAGED),
    "no pages": (lambda: raw({1: b"<< /Type /Catalog >>"}), DAMAGED),
    "the pages loop": (
        lambda: small(b"", {2: b"<< /Type /Pages /Count 1 /Kids [2 0 R] >>"}), DAMAGED,
    ),
    "brackets 5,000 deep": (lambda: small(b"/AcroForm << /Fields %s >>" % DEEP), DAMAGED),
    "a password to open it": (lambda: locked("secret"), "pdf-locked"),
    "a password to change it": (lambda: locked(""), "pdf-locked"),
    "XFA": (lambda: changed(_set(form, "XFA", lambda _: Array([String("template")]))), "pdf-xfa"),
    "JavaScript on opening": (lambda: changed(_set(root, "OpenAction", lambda _: javascript())), UNSAFE),
    "JavaScript for the whole file": (
        lambda: changed(_set(root, "Names", lambda _: Dictionary(JavaScript=Dictionary()))), UNSAFE,
    ),
    "JavaScript on closing": (lambda: changed(_set(root, "AA", lambda _: Dictionary(WC=javascript()))), UNSAFE),
    "JavaScript on a page": (
        lambda: changed(_set(lambda p: p.pages[0].obj, "AA", lambda _: Dictionary(O=javascript()))), UNSAFE,
    ),
    "JavaScript on typing": (lambda: changed(_set(field, "AA", lambda _: Dictionary(K=javascript()))), UNSAFE),
    "a program on opening": (lambda: changed(_set(root, "OpenAction", lambda _: LAUNCH)), UNSAFE),
    "a program on a click": (lambda: changed(_set(field, "A", lambda _: LAUNCH)), UNSAFE),
    "a program after a link": (
        lambda: changed(_set(root, "OpenAction", lambda _: action("URI", URI=String("x"), Next=LAUNCH))), UNSAFE,
    ),
    "answers sent away": (
        lambda: changed(_set(field, "A", lambda _: action("SubmitForm", F=String("http://x")))), UNSAFE,
    ),
    "10,000 pages": (lambda: pages(10_000), LARGE),
    "100 pages": (lambda: pages(100), LARGE),
    "more than 20 MB": (lambda: good() + b"\n" * returned.LARGEST, "file-too-large"),
    "60,000 objects": (
        lambda: small(b"", dict.fromkeys(range(4, 60000), b"null") | {60_000: b"<< >>"}), LARGE,
    ),
    "a bomb of objects": (object_stream_bomb, DAMAGED),
    "a bomb in an answer": (
        lambda: changed(_set(field, "V", lambda p: p.make_stream(b"a" * 40 * 2**20)), compress_streams=True), DAMAGED,
    ),
    "6,000 fields": (lambda: changed(many_fields), LARGE),
    "an answer of a book": (
        lambda: changed(_set(field, "V", lambda _: String("a" * (LONGEST_ANSWER + 1)))), "pdf-too-long",
    ),
    "a name twice": (lambda: changed(twice), "pdf-twice"),
    "fields that loop": (lambda: small(b"/AcroForm << /Fields [4 0 R] >>", LOOP), FOREIGN),
    "a form of somebody else": (
        lambda: small(b"/AcroForm << /Fields [4 0 R] >>", {4: b"<< /T (name) /FT /Tx /V (Nobody) >>"}), FOREIGN,
    ),
    "a form without its stamps": (lambda: changed(unstamped), FOREIGN),
    "the form is a number": (lambda: small(b"/AcroForm 42"), FLAT),
    "the fields are a name": (lambda: small(b"/AcroForm << /Fields /None >>"), FLAT),
    "a letter": (lambda: small(b""), FLAT),
    "flattened": (lambda: flattened_by_pikepdf(good()), FLAT),
    "printed": (print_edition, FLAT),
    "the form is gone": (lambda: changed(deleted("AcroForm")), FLAT),
    "a worksheet nobody knows": (
        lambda: changed(lambda pdf: stamped(pdf, Worksheet="sheets")), "pdf-worksheet-unknown",
    ),
    "a newer version": (lambda: changed(lambda pdf: stamped(pdf, Version="4")), "pdf-newer-version"),
    "nothing filled in": (forms.blank, "nothing-filled-in"),
}  # fmt: skip


@pytest.fixture(scope="module")
def known() -> list[Document]:
    return [EVERY]


@pytest.mark.parametrize("case", CASES)
def test_one_problem_soon_and_the_next_file_is_read(case: str, known: list[Document], tmp_path: Path) -> None:
    make, id = CASES[case]
    bad, fine = tmp_path / "bad.pdf", tmp_path / "fine.pdf"
    bad.write_bytes(make())
    fine.write_bytes(good())
    before = memory("VmRSS")
    reading = returned.read([bad, fine], known, one_to_one=True)
    first = next(reading)
    assert most_memory() - before < GROWTH
    (second,) = reading
    assert (first.submissions, [problem.id for problem in first.problems]) == ((), [id])
    assert first.problems[0].source.file == str(bad)
    assert first.problems[0].message.endswith(".")
    assert [item.values() for item in second.submissions] == [{"sheet.q_text": "here"}]


def most_memory() -> int:
    """The most memory that a process reading for us has held so far, in KB, what it shares with this one included."""
    return max((memory("VmHWM", child.pid) for child in multiprocessing.active_children()), default=0)


def memory(name: str, process: int | str | None = "self") -> int:
    """What the system says of the memory of a process, in KB."""
    return int(Path(f"/proc/{process}/status").read_text("ascii").partition(f"{name}:")[2].split()[0])


def test_a_file_is_given_up_before_ten_seconds() -> None:
    assert returned.SECONDS < 10


@pytest.mark.parametrize("case", [case for case, (_, id) in CASES.items() if id.startswith("pdf-")])
def test_without_a_process_of_its_own_it_is_the_same_problem(case: str) -> None:
    make, id = CASES[case]
    with pytest.raises(ProblemsFound) as error:
        read(make(), [EVERY], "bad.pdf", one_to_one=True)
    assert [(problem.source.file, problem.id) for problem in error.value.problems] == [("bad.pdf", id)]


def test_limits_of_the_library_are_as_before_afterwards() -> None:
    before = pikepdf.settings.get_qpdf_limits()
    with pytest.raises(ProblemsFound), gate.opened(object_stream_bomb(), ""):
        pass
    assert pikepdf.settings.get_qpdf_limits() == before


def test_what_hangs_or_dies_is_a_problem_and_the_next_file_is_read(
    monkeypatch: pytest.MonkeyPatch, known: list[Document], tmp_path: Path
) -> None:
    def reads(data: bytes, *_: object) -> tuple[()]:
        if b"hang" in data:
            time.sleep(60)
        if b"die" in data:
            resource.setrlimit(resource.RLIMIT_CPU, (1, 1))
            while True:
                pass
        bytearray(2**40)
        return ()

    monkeypatch.setattr(returned, "_read", reads)
    monkeypatch.setattr(returned, "SECONDS", 3.0)
    paths = [tmp_path / name for name in ("hang", "die", "memory")]
    for path in paths:
        path.write_bytes(path.name.encode())
    found = list(returned.read(paths, known))
    assert [one.problems[0].id for one in found] == ["file-too-slow", "file-too-much", "file-too-much"]

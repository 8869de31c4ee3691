"""Opens a returned PDF no further than is safe: what it may cost is limited, and what it could start is refused."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from toolkit.problems import Problem, ProblemsFound, Source

LARGEST_FILE = 20 * 2**20
LARGEST_STREAM = 16 * 2**20  # bytes, unpacked
MOST_OBJECTS = 50_000
MOST_PAGES = 60
MOST_ENTRIES = 20_000  # in one array or dictionary
HARMLESS = ("/GoTo", "/URI", "/Named", "/ResetForm")  # kinds of actions that do no more than move about

AGAIN = "Ask for the file that was typed into, saved in the PDF viewer and sent as it is."
DAMAGED = f"This PDF is damaged or not whole. {AGAIN}"
Refusal = tuple[str, str]
Places = dict[tuple[int, int], int]  # the page, from 1, of each place on a page
LOCKED = "pdf-locked", "This PDF has a password or is protected. Ask for a copy without protection."
UNSAFE = "pdf-unsafe", f"This PDF starts programs or scripts, which no worksheet of ours does. {AGAIN}"
TOO_LARGE = "pdf-too-large", "This PDF is larger than any worksheet. Ask for the one worksheet that was typed into."


@contextlib.contextmanager
def opened(data: bytes, name: str) -> Iterator[tuple[pikepdf.Pdf, Places]]:
    """Open a PDF that is safe to read, and say on which page what stands.

    Raises ProblemsFound with a sentence for any other file.
    """
    if refusal := _bytes(data):
        raise refused(name, *refusal)
    before: Any = pikepdf.settings.set_qpdf_limits(
        flate_max_memory=LARGEST_STREAM,
        run_length_max_memory=LARGEST_STREAM,
        png_max_memory=LARGEST_STREAM,
        tiff_max_memory=LARGEST_STREAM,
        parser_max_container_size=MOST_ENTRIES,
        doc_max_warnings=1000,
    )
    try:
        with pikepdf.open(io.BytesIO(data), attempt_recovery=False, inherit_page_attributes=False) as pdf:
            if refusal := _refusal(pdf):
                raise refused(name, *refusal)
            places: Places = {}
            if any(not _harmless(action) for action in _actions(pdf, places)):
                raise refused(name, *UNSAFE)
            yield pdf, places
    except pikepdf.PasswordError as error:
        raise refused(name, *LOCKED) from error
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError) as error:
        raise refused(name, "pdf-damaged", DAMAGED) from error
    finally:
        pikepdf.settings.set_qpdf_limits(**before)


def refused(name: str, id: str, message: str) -> ProblemsFound:
    """A problem with the file as a whole."""
    return ProblemsFound([Problem(Source(name), id, message)])


def _bytes(data: bytes) -> Refusal | None:
    if len(data) > LARGEST_FILE:
        return TOO_LARGE
    if b"%PDF-" not in data[:1024]:
        return "pdf-not-a-pdf", f"This is not a PDF. {AGAIN}"
    return None


def _refusal(pdf: pikepdf.Pdf) -> Refusal | None:
    if pdf.is_encrypted:
        return LOCKED
    if int(pdf.trailer.get("/Size", 0)) > MOST_OBJECTS:  # counting them would load them all
        return TOO_LARGE
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, Dictionary) and "/XFA" in form:
        return "pdf-xfa", "This is a form of another kind (XFA), not one of our worksheets. It cannot be read."
    if len(pdf.pages) > MOST_PAGES:
        return TOO_LARGE
    return None


def _actions(pdf: pikepdf.Pdf, places: Places) -> Iterator[Any]:
    """What a viewer would do by itself: on opening, on turning to a page, on touching a field. Notes the `places`."""
    root = pdf.Root
    names = root.get("/Names")
    if isinstance(names, Dictionary) and "/JavaScript" in names:
        yield None
    if "/OpenAction" in root:
        yield root.OpenAction
    yield from _of(root)
    for number, page in enumerate(pdf.pages, 1):
        yield from _of(page.obj)
        for note in entries(page.obj.get("/Annots")):
            if isinstance(note, Dictionary):
                if note.is_indirect:
                    places[note.objgen] = number
                yield from _of(note)
    for field in fields(pdf):
        if field.objgen not in places:
            yield from _of(field)


def _of(thing: Any) -> Iterator[Any]:
    if "/A" in thing:
        yield thing.A
    more = thing.get("/AA")
    if isinstance(more, Dictionary):
        yield from (more[key] for key in more.keys())  # noqa: SIM118  a pikepdf dictionary yields no keys by itself


def _harmless(action: Any) -> bool:
    if isinstance(action, Array | Name | pikepdf.String):  # a place to go to
        return True
    return isinstance(action, Dictionary) and str(action.get("/S")) in HARMLESS and "/Next" not in action


def entries(array: Any) -> Iterator[Any]:
    """The entries of what should be an array; nothing where it is something else."""
    if isinstance(array, Array):
        yield from array.as_list()


def fields(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Every field and every place of one, a parent before its own; one that is met again is left out."""
    form = pdf.Root.get("/AcroForm")
    stack = list(entries(form.get("/Fields"))) if isinstance(form, Dictionary) else []
    stack.reverse()
    seen: set[tuple[int, int]] = set()
    while stack:
        field = stack.pop()
        if not isinstance(field, Dictionary) or field.objgen in seen:
            continue
        if field.is_indirect:
            seen.add(field.objgen)
        yield field
        stack.extend(reversed(list(entries(field.get("/Kids")))))

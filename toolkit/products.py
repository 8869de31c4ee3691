"""Everything we hand out, file by file: what each is made from, and how. Formats load only where something is made."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from typing import Any

from toolkit import __version__, files, helpers, pack, plan, pool, resources, slip
from toolkit.agenda import Workshop
from toolkit.branding import Branding
from toolkit.document import Document, Medium
from toolkit.fingerprint import fingerprint
from toolkit.formats.pdf import native
from toolkit.formats.pdf.paper import PaperName
from toolkit.handouts import Case, Handouts
from toolkit.library import Library
from toolkit.problems import Problem

SHEETS: dict[Medium, dict[str, Medium]] = {  # layouts of a worksheet: what is made of each, where that is an output
    "print": {"print": "print", "low-ink": "print", "fillable": "fillable", "geometry": "print"},
    "large_print": {"large-print": "large_print", "fillable-large-print": "fillable"},
}
EVERYTHING = "my-job-search"  # the tracker that holds every sheet
LIBRARIES = (  # whose updates may change what is made
    "fonttools", "jinja2", "markdown", "mkdocs", "mkdocs-material", "openpyxl", "pikepdf", "pillow", "pydyf",
    "pymdown-extensions", "segno", "weasyprint",
)  # fmt: skip
TYPED = ("slip", "slip-large-print", "slip-follow-up")  # papers of a workshop that are made to type into, too
Entry = dict[str, str | int]
Made = tuple[bytes, int, tuple[Problem, ...]]  # bytes, pages, problems
Task = pool.Task["Made | dict[str, Made]"]


@dataclass(frozen=True)
class Job:
    """One file to be made: where below the output folder, what the manifest says of it, and how.

    Files that one task makes together share it, and each says which `edition` it is. One with `parts` is made last.
    """

    path: str
    kind: str
    made_from: str
    task: Task
    worksheet: str = ""
    workshop: str = ""
    paper: str = ""
    edition: str = ""
    parts: tuple[str, ...] = ()  # paths of other files it holds; its task gets their bytes, in this order

    def entry(self, data: bytes, pages: int) -> Entry:
        """Its line in the manifest; what does not apply is left out."""
        said: Entry = {
            "kind": self.kind,
            "made_from": self.made_from,
            "pages": pages,
            "paper": self.paper,
            "sha256": files.digest(data),
            "size": len(data),
            "worksheet": self.worksheet,
            "workshop": self.workshop,
        }
        return {key: value for key, value in said.items() if value not in ("", 0)}


def jobs(
    library: Library, branding: Branding, only: Sequence[str], papers: Sequence[PaperName], base: str
) -> Iterator[Job]:
    """Every file of these worksheets and workshops on these papers; with nothing in `only`, of all of them.

    Ready packs come last, and only with all: they hold sheets and helpers, too, and none may be older than its guide.
    """
    sources = Sources(library, branding, tuple(papers), base)
    found = tuple(_alone(sources, only))
    yield from found
    if not only:
        for workshop in library.workshops:
            yield from _packs(workshop, found, sources)


def _alone(sources: Sources, only: Sequence[str]) -> Iterator[Job]:
    """The files that hold no other file of the build."""
    library, branding = sources.library, sources.branding
    for document in library.documents:
        if not only or document.id in only:
            yield from _worksheet(document, sources)
    sheets = tuple(item for item in library.documents if "xlsx" in item.outputs)
    if sheets and not only:
        task: Task = (_tracker, (EVERYTHING, "My job search", sheets, branding))
        origin = fingerprint([sources.hashed(sheets), sources.around])
        yield Job(f"trackers/{EVERYTHING}.xlsx", "tracker", origin, task)
        if helpers.LOG in sources.documents and (found := helpers.example(sources.handouts, sources.documents)):
            origin = fingerprint([sources.hashed_handouts, sources.hashed(found.documents), sources.around])
            yield Job(f"trackers/{EVERYTHING}-example.xlsx", "tracker-example", origin, (_example, (found, branding)))
    for workshop in library.workshops:
        if not only or workshop.id in only:
            yield from _workshop(workshop, sources)
    if not only:
        yield from _helpers(sources)


@dataclass(frozen=True)
class Sources:
    """What files are made from. Everything is hashed once."""

    library: Library
    branding: Branding
    papers: tuple[PaperName, ...]
    base: str

    @cached_property
    def around(self) -> str:
        """A hash of what every file depends on beside its content."""
        return fingerprint((self.branding, self.base))

    @cached_property
    def documents(self) -> dict[str, Document]:
        """The worksheets by id."""
        return {document.id: document for document in self.library.documents}

    @cached_property
    def handouts(self) -> Handouts:
        """Sample material, in the words of this library."""
        return helpers.load(self.library.lists, self.library.documents)

    @cached_property
    def hashed_handouts(self) -> str:
        """A hash of the sample material."""
        return fingerprint(self.handouts)

    @cached_property
    def _hashes(self) -> dict[str, str]:
        return {id: fingerprint(document) for id, document in self.documents.items()}

    def hashed(self, documents: Iterable[Document]) -> list[str]:
        """The hashes of worksheets."""
        return [self._hashes[document.id] for document in documents]


def base() -> str:
    """A hash of everything that is not content: our code, templates and fonts, and the libraries that draw."""
    own = [path for path in resources.HERE.rglob("*.py") if "__pycache__" not in path.parts]
    shared = [path for path in resources.templates().rglob("*") if path.is_file()]
    fonts = [resources.font("Regular"), resources.font("Bold")]
    named = [(path.relative_to(resources.HERE).as_posix(), path) for path in own]
    named += [(path.relative_to(resources.templates()).as_posix(), path) for path in shared]
    named += [(font.name, font) for font in fonts]
    hashed = sorted((name, files.digest(path.read_bytes())) for name, path in named)
    return fingerprint([hashed, [(name, version(name)) for name in LIBRARIES], native.versions(), __version__])


def _worksheet(document: Document, sources: Sources) -> Iterator[Job]:
    origin = fingerprint([sources.hashed([document]), sources.around])
    task: Task
    for size, (medium, editions) in itertools.product(sources.papers, SHEETS.items()):
        task = (_editions, (document, size, sources.branding, medium))
        if medium == "large_print" and medium not in document.outputs:
            continue
        for kind, output in editions.items():
            if output in document.outputs:
                path = f"{kind}/{size}/{document.slug}.{'json' if kind == 'geometry' else 'pdf'}"
                yield Job(path, kind, origin, task, document.id, paper=size, edition=kind)
    if "xlsx" in document.outputs:
        task = (_tracker, (document.slug, document.title, (document,), sources.branding))
        yield Job(f"trackers/{document.slug}.xlsx", "tracker", origin, task, document.id)


def _workshop(workshop: Workshop, sources: Sources) -> Iterator[Job]:
    library, branding = sources.library, sources.branding
    documents = {id: sources.documents[id] for id in workshop.sheets}
    cards = plan.personal(workshop)
    made_from = [fingerprint(workshop), sources.hashed(documents.values()), fingerprint(library.modules)]
    origin = fingerprint([*made_from, sources.around])
    folder = f"workshops/{workshop.slug}"
    packet = (workshop, documents, library.modules)
    makers: dict[str, tuple[Callable[..., Made | dict[str, Made]], tuple[Any, ...]]] = {
        "facilitator-guide": (_guide, (workshop, documents)),
        "packet": (_packet, packet),
        "packet-large-print": (_packet_large, packet),
        "print-ready": (_print_ready, (*packet, sources.handouts if cards else None)),
        "job-ticket": (_ticket, (workshop, documents)),
        **{kind: (_slip, (kind, workshop, documents)) for kind in _slips(workshop)},
    }
    with_cards = fingerprint([origin, sources.hashed_handouts]) if cards else origin
    for kind, (make, given) in makers.items():
        for size in sources.papers:
            needs = with_cards if kind == "print-ready" else origin
            made: Task = (make, (*given, size, branding))
            for one in (kind, f"{kind}-fillable") if kind in TYPED else (kind,):
                path = f"{folder}/{one}-{size}.pdf"
                yield Job(path, one, needs, made, workshop=workshop.id, paper=size, edition=one)
    yield Job(f"{folder}/mails.txt", "mails", origin, (_mails, (workshop, branding)), workshop=workshop.id)
    kept = tuple(document for document in documents.values() if "xlsx" in document.outputs)
    if kept:
        kept += (slip.slip(workshop, documents),) if workshop.slip else ()
        task: Task = (_tracker, (workshop.slug, workshop.title, kept, branding))
        yield Job(f"trackers/{workshop.slug}.xlsx", "tracker", origin, task, workshop=workshop.id)


def _slips(workshop: Workshop) -> Iterator[str]:
    """The kinds of paper of a workshop that lets people hand something in."""
    if workshop.slip:
        yield from ("slip", "slip-large-print", "contact-slip")
        if workshop.has_key:
            yield "slip-key"
        if workshop.follow_up:
            yield "slip-follow-up"


def _helpers(sources: Sources) -> Iterator[Job]:
    """What people get who come without material, where a workshop of this library hands it out."""
    named = dict.fromkeys(id for workshop in sources.library.workshops for id in workshop.helpers)
    if not named:
        return
    handouts, documents, branding = sources.handouts, sources.documents, sources.branding
    origin = fingerprint([sources.hashed_handouts, sources.hashed(sources.library.documents), sources.around])
    for size in sources.papers:
        for id in (*named, "helper_notes"):
            path = f"helpers/{size}/{id.replace('_', '-')}.pdf"
            yield Job(path, "helper", origin, (_helper, (id, handouts, size, branding)), paper=size)
        for case in handouts.cases if "sample_cases" in named else ():
            if all(filled.worksheet in documents for filled in case.sheets):
                path = f"helpers/{size}/filled-sheets-{case.code.lower()}.pdf"
                yield Job(path, "helper", origin, (_filled, (case, documents, size, branding)), paper=size)


def _packs(workshop: Workshop, found: Sequence[Job], sources: Sources) -> Iterator[Job]:
    """The ready packs of a workshop, each with a first page that says what is in it."""
    for size in sources.papers:
        path = f"workshops/{workshop.slug}/start-here-{size}.pdf"
        made = [pack.File(job.path, job.kind, job.worksheet, job.workshop, job.paper) for job in found]
        first = pack.File(path, pack.FIRST, "", workshop.id, size)
        parts = tuple(pack.parts(workshop, sources.documents, size, [first, *made]))
        inside = pack.contents(parts)
        origin = fingerprint([fingerprint(workshop), inside, sources.around])
        task: Task = (_start_here, (workshop, inside, size, sources.branding))
        yield Job(path, pack.FIRST, origin, task, workshop=workshop.id, paper=size)
        origins = {path: origin} | {job.path: job.made_from for job in found}
        origin = fingerprint([[[part.name, origins[part.path]] for part in parts], sources.base])
        task = (_pack, (tuple(part.name for part in parts),))
        paths = tuple(part.path for part in parts)
        path = f"packs/{workshop.slug}-{size}.zip"
        yield Job(path, "pack", origin, task, workshop=workshop.id, paper=size, parts=paths)


def _editions(document: Document, size: PaperName, branding: Branding, medium: Medium) -> dict[str, Made]:
    from toolkit.formats.pdf import editions

    return editions.editions(document, size, branding, medium)


def _tracker(slug: str, title: str, documents: Sequence[Document], branding: Branding) -> Made:
    from toolkit.formats.xlsx import write

    data, problems = write.tracker(slug, title, documents, branding)
    return data, 0, problems


def _example(found: helpers.Example, branding: Branding) -> Made:
    from toolkit.formats.xlsx import write

    name, title = f"{EVERYTHING}-example", f"My job search, an example: {found.case.title}"
    data, problems = write.tracker(name, title, found.documents, branding, found.submissions, found.day)
    return data, 0, problems


def _guide(workshop: Workshop, documents: dict[str, Document], size: PaperName, branding: Branding) -> Made:
    from toolkit.formats.pdf import guide

    return guide.guide(workshop, documents, size, branding)


def _start_here(workshop: Workshop, inside: Mapping[str, str], size: PaperName, branding: Branding) -> Made:
    from toolkit.formats.pdf import start_here

    return start_here.start_here(workshop, inside, size, branding)


def _pack(names: Sequence[str], data: Sequence[bytes]) -> Made:
    return pack.zipped(dict(zip(names, data, strict=True))), 0, ()


def _ticket(workshop: Workshop, documents: dict[str, Document], size: PaperName, branding: Branding) -> Made:
    from toolkit.formats.pdf import ticket

    return ticket.ticket(workshop, documents, size, branding)


def _packet(
    workshop: Workshop, documents: dict[str, Document], modules: Any, size: PaperName, branding: Branding
) -> Made:
    from toolkit.formats.pdf import packet

    return packet.packet(workshop, documents, modules, size, branding)


def _packet_large(
    workshop: Workshop, documents: dict[str, Document], modules: Any, size: PaperName, branding: Branding
) -> Made:
    from toolkit.formats.pdf import packet_large

    return packet_large.packet_large(workshop, documents, modules, size, branding)


def _print_ready(
    workshop: Workshop,
    documents: dict[str, Document],
    modules: Any,
    handouts: Handouts | None,
    size: PaperName,
    branding: Branding,
) -> Made:
    from toolkit.formats.pdf import print_ready

    return print_ready.print_ready(workshop, documents, modules, handouts, size, branding)


def _slip(
    kind: str, workshop: Workshop, documents: dict[str, Document], size: PaperName, branding: Branding
) -> Made | dict[str, Made]:
    from toolkit.formats.pdf import slip as paper
    from toolkit.formats.pdf import slip_typed

    document = {"slip-follow-up": slip.follow_up, "contact-slip": slip.contact}.get(kind, slip.slip)(
        workshop, documents
    )
    assert document is not None  # only what a workshop asks has a job
    if kind in TYPED:
        return slip_typed.editions(kind, workshop, document, size, branding)
    return {"slip-key": paper.key, "contact-slip": paper.contact}[kind](workshop, document, size, branding)


def _helper(id: str, handouts: Handouts, size: PaperName, branding: Branding) -> Made:
    from toolkit.formats.pdf import helpers as paper

    return paper.PRODUCTS[id](handouts, size, branding)


def _filled(case: Case, documents: dict[str, Document], size: PaperName, branding: Branding) -> Made:
    from toolkit.formats.pdf import helpers as paper

    return paper.filled_sheets(case, documents, size, branding)


def _mails(workshop: Workshop, branding: Branding) -> Made:
    """The mails of a workshop as plain text, with line ends that every editor on Windows shows."""
    texts = [f"Subject: {mail.subject}\n\n{mail.text.strip()}\n" for mail in plan.mails(workshop, branding)]
    return f"\n{'-' * 60}\n\n".join(texts).replace("\n", "\r\n").encode(), 0, ()

"""The whole site as files: a pure function from documents to Markdown, styles and fonts by address.

The MkDocs plugin serves the result from memory; written to disk it feeds any other generator.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from markupsafe import Markup

from toolkit.agenda import Workshop
from toolkit.branding import Branding
from toolkit.document import Document, Medium, Module, Topic
from toolkit.formats import html
from toolkit.formats.site import doors, proof, slips, terms, workshops
from toolkit.formats.site.assets import assets, scripts
from toolkit.formats.site.downloads import Download, buttons, main_buttons, where_to_fill_in
from toolkit.formats.site.markdown import block, kept, page
from toolkit.formats.site.path import way
from toolkit.formats.site.shown import example
from toolkit.language import Glossary
from toolkit.plan import MAIL_TITLES, mails, needed, second_adult, sizes
from toolkit.register import STATUSES, Register

__all__ = ["LATER", "Download", "contents", "module_uri", "pages", "worksheet_uri"]

HOME = "index.md"
WORKSHEETS = "worksheets/index.md"
WORKSHOPS = "workshops/index.md"
SUPPORT = "support.md"
GLOSSARY = "glossary.md"
HOME_WORDS = ("Turn a no into a next step", "Worksheets for job seekers, and for the career centers that help them.")
LIST_WORDS = ("Worksheets", "All worksheets, in the order of the path.")
WORKSHOPS_WORDS = ("Workshops", "How much time do you have? Pick one. Everything for it is ready to print.")
SUPPORT_WORDS = ("Someone to talk to", "Whom you can turn to, and for what.")
GLOSSARY_WORDS = ("Glossary", "Words of the trade on our sheets, each in a sentence or two.")
LATER = (  # pages that a navigation need not name
    proof.EVIDENCE, proof.COVERAGE, WORKSHOPS, GLOSSARY, doors.PACKS, doors.TOPICS, slips.SLIPS, slips.COUNT,
)  # fmt: skip
ALONE = ("navigation", "toc")  # hidden on a page that has no neighbors
BOOSTS = {"worksheet": 8, "workshop": 2}  # people search for sheets: a guide that names one comes after it
MEDIUM: Medium = "web"


class Library(Protocol):
    """What pages are made from: a library as it was read, whoever read it."""

    @property
    def documents(self) -> tuple[Document, ...]:
        """The worksheets, in the order of the path."""

    @property
    def modules(self) -> tuple[Module, ...]:
        """The stops of the path."""

    @property
    def workshops(self) -> tuple[Workshop, ...]:
        """From short to long."""

    @property
    def topics(self) -> tuple[Topic, ...]:
        """What people come with."""

    @property
    def register(self) -> Register:
        """Claims, evidence and the items of the article."""

    @property
    def glossary(self) -> Glossary:
        """The words that are explained."""


def pages(
    library: Library, downloads: Sequence[Download], branding: Branding, forms: Mapping[str, str]
) -> dict[str, str | bytes]:
    """Every generated file of the site, by its address in the folder of pages.

    `forms` holds the questions of each worksheet as HTML by its id. A worksheet that is not meant for the web has a
    page too, without them. Only `downloads` become buttons.
    """
    sheets = {document.id: document for document in library.documents}
    packs = doors.packs(library.workshops, downloads, sheets, branding.paper)
    common: dict[str, Any] = {
        "modules": library.modules,
        "documents": list(library.documents),
        "workshops": list(library.workshops),
        "branding": branding,
        "length": workshops.length,
        "brief": workshops.brief,
        "anchor": terms.anchor,
        "packs": packs,
        "prints": doors.prints(downloads, branding.paper),
        "slip_pages": slips.addresses(library.workshops, {one.id: one for one in library.documents}, forms),
    }
    found: dict[str, str | bytes] = {
        HOME: _page(
            "home",
            *HOME_WORDS,
            common,
            doors=doors.doors(packs, library.workshops),
            way=way(library.modules, 150, bottom=12),
            hide=ALONE,
        ),
        doors.PACKS: _page("packs", *doors.PACKS_WORDS, common, hide=ALONE),
        doors.TOPICS: _page(
            "topics",
            *doors.TOPICS_WORDS,
            common,
            topics=doors.topics(library.topics, library.documents),
            hide=ALONE,
        ),
        WORKSHEETS: _page("worksheets", *LIST_WORDS, common, buttons=buttons(downloads, "", None, branding.paper)),
        WORKSHOPS: _page("workshops", *WORKSHOPS_WORDS, common),
        GLOSSARY: _page("glossary", *GLOSSARY_WORDS, common, terms=library.glossary.terms),
    }
    small, live = way(library.modules, 34), scripts()
    for module in library.modules:
        found[module_uri(module)] = _page("module", module.title, module.line, common, module=module, way=small)
    for document in library.documents:
        found[worksheet_uri(document)] = _page(
            "worksheet",
            document.title,
            document.purpose,
            common,
            document=document,
            way=small,
            buttons=buttons(downloads, document.id, document, branding.paper),
            example=example(document),
            terms=terms.said(document, forms[document.id] if MEDIUM in document.outputs else "", library.glossary),
            used=workshops.using(library.workshops, document),
            where=where_to_fill_in(downloads, document.id),
            scripts=live,
            form=Markup(forms[document.id]) if MEDIUM in document.outputs else "",  # noqa: S704  the web format escaped it
        )
    for workshop in library.workshops:
        found[workshop_uri(workshop)] = _workshop(workshop, library, downloads, branding, common)
    sheets = {document.id: document for document in library.documents}
    for workshop, paper in slips.papers(library.workshops, sheets):
        if paper.id in forms:
            found[slips.uri(workshop, paper)] = _page(
                "slip",
                f"{paper.title}: {workshop.title}",
                paper.purpose,
                common,
                workshop=workshop,
                document=paper,
                scripts=live,
                form=Markup(forms[paper.id]),  # noqa: S704  the web format escaped it
            )
    if slips.ISLAND in forms:
        island = Markup(forms[slips.ISLAND])  # noqa: S704  the web format escaped it
        found[slips.COUNT] = _page("count", *slips.COUNT_WORDS, common, island=island, scripts=slips.scripts())
    if branding.center:
        found[SUPPORT] = _page("support", *SUPPORT_WORDS, common, hide=ALONE)
    return found | _register(library, common) | assets(branding)


def _workshop(
    workshop: Workshop,
    library: Library,
    downloads: Sequence[Download],
    branding: Branding,
    common: Mapping[str, Any],
) -> str:
    """Everything for one workshop on one page."""
    documents = {document.id: document for document in library.documents}
    return _page(
        "workshop",
        workshop.title,
        workshop.purpose,
        common,
        workshop=workshop,
        sheets=documents,
        buttons=main_buttons(downloads, workshop, branding.paper),
        meetings=workshops.meetings(workshop, documents),
        second_adult=second_adult(workshop),
        sizes=sizes(workshop),
        needed=needed(workshop, documents),
        handouts=workshops.handouts(workshop, downloads, documents, branding.paper),
        mails=[(MAIL_TITLES[mail.id], mail) for mail in mails(workshop, branding)],
        hide=(),
    )


def _register(library: Library, common: Mapping[str, Any]) -> dict[str, str | bytes]:
    """The two pages that say what is known, and what became of the article."""
    register, sheets = library.register, library.documents
    return {
        proof.EVIDENCE: _page(
            "evidence",
            *proof.EVIDENCE_WORDS,
            common,
            statuses=proof.statuses(register),
            claims=proof.claims(register, sheets),
            evidence=proof.evidence(register, sheets, library.workshops),
            hide=(),
        ),
        proof.COVERAGE: _page(
            "coverage",
            *proof.COVERAGE_WORDS,
            common,
            coverage=proof.coverage(register, sheets, library.workshops),
            status=STATUSES,
            count=len(register.item_ids),
            hide=(),
        ),
    }


def module_uri(module: Module) -> str:
    """The address of a module's page: an index, so that navigation shows it as the head of its worksheets."""
    return f"modules/{module.id.replace('_', '-')}/index.md"


def worksheet_uri(document: Document) -> str:
    """The address of a worksheet's page."""
    return f"worksheets/{document.slug}.md"


def workshop_uri(workshop: Workshop) -> str:
    """The address of a workshop's page."""
    return f"workshops/{workshop.slug}.md"


def contents(library: Library) -> dict[str, list[tuple[str, list[str]]]]:
    """What stands below the lists of worksheets and workshops in the navigation, as (title, addresses).

    A stop has its own page first. A workshop is one page.
    """
    stops = [
        (module.title, [module_uri(module), *(worksheet_uri(d) for d in library.documents if d.module == module)])
        for module in library.modules
    ]
    return {WORKSHEETS: stops, WORKSHOPS: [(found.title, [workshop_uri(found)]) for found in library.workshops]}


def address(item: Module | Document | Workshop) -> str:
    """The address of a page as a browser asks for it, from the root of the site."""
    if isinstance(item, Workshop):
        uri = workshop_uri(item)
    else:
        uri = module_uri(item) if isinstance(item, Module) else worksheet_uri(item)
    return uri.removesuffix(".md") + ".html"


def _page(template: str, title: str, line: str, common: Mapping[str, Any], **more: Any) -> str:
    hide = more.pop("hide", ("toc",))
    assert isinstance(hide, tuple)
    body = html.render(
        f"site/{template}.md.j2", title=title, line=line, block=block, kept=kept, address=address, **common, **more
    )
    return page(title, line, body, hide, BOOSTS.get(template, 1))

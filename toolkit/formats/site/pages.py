"""The whole site as files: a pure function from documents to Markdown, styles and fonts by address.

The MkDocs plugin serves the result from memory; written to disk it feeds any other generator.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from toolkit.agenda import Workshop
from toolkit.branding import Branding
from toolkit.document import Document, Medium, Module
from toolkit.formats import html
from toolkit.formats.site import proof
from toolkit.formats.site.assets import assets
from toolkit.formats.site.downloads import Download, buttons, where_to_fill_in
from toolkit.formats.site.markdown import block, page
from toolkit.formats.site.path import way
from toolkit.formats.site.shown import example
from toolkit.register import STATUSES, Register

__all__ = ["REGISTER", "Download", "contents", "module_uri", "pages", "worksheet_uri"]

HOME = "index.md"
WORKSHEETS = "worksheets/index.md"
HOME_WORDS = ("Turn a no into a next step", "Worksheets for job seekers, and for the career centers that help them.")
LIST_WORDS = ("Worksheets", "All worksheets, in the order of the path.")
SUPPORT = "support.md"
SUPPORT_WORDS = ("Someone to talk to", "Whom you can turn to, and for what.")
REGISTER = (proof.EVIDENCE, proof.COVERAGE)  # pages that a navigation need not name
MEDIUM: Medium = "web"


def pages(
    documents: Sequence[Document],
    modules: Sequence[Module],
    downloads: Sequence[Download],
    branding: Branding,
    forms: Mapping[str, str],
    register: Register,
    workshops: Sequence[Workshop],
) -> dict[str, str | bytes]:
    """Every generated file of the site, by its address in the folder of pages.

    `forms` holds the questions of each worksheet as HTML by its id. A worksheet that is not meant for the web has a
    page too, without them. Only `downloads` become buttons.
    """
    sheets = list(documents)
    common: dict[str, Any] = {"modules": modules, "documents": sheets, "branding": branding}
    found: dict[str, str | bytes] = {
        HOME: _page("home", *HOME_WORDS, common, way=way(modules, 150, bottom=12), hide=("navigation", "toc")),
        WORKSHEETS: _page("worksheets", *LIST_WORDS, common, buttons=buttons(downloads, "", None, branding.paper)),
    }
    small = way(modules, 34)
    for module in modules:
        found[module_uri(module)] = _page("module", module.title, module.line, common, module=module, way=small)
    for document in sheets:
        found[worksheet_uri(document)] = _page(
            "worksheet",
            document.title,
            document.purpose,
            common,
            document=document,
            way=small,
            buttons=buttons(downloads, document.id, document, branding.paper),
            example=example(document),
            where=where_to_fill_in(downloads, document.id),
            form=Markup(forms[document.id]) if MEDIUM in document.outputs else "",  # noqa: S704  the web format escaped it
        )
    if branding.center:
        found[SUPPORT] = _page("support", *SUPPORT_WORDS, common, hide=("navigation", "toc"))
    return found | _register(register, workshops, common) | assets(branding)


def _register(register: Register, workshops: Sequence[Workshop], common: Mapping[str, Any]) -> dict[str, str | bytes]:
    """The two pages that say what is known, and what became of the article."""
    sheets = common["documents"]
    return {
        proof.EVIDENCE: _page(
            "evidence",
            *proof.EVIDENCE_WORDS,
            common,
            statuses=proof.statuses(register),
            claims=proof.claims(register, sheets),
            evidence=proof.evidence(register, sheets, workshops),
            hide=(),
        ),
        proof.COVERAGE: _page(
            "coverage",
            *proof.COVERAGE_WORDS,
            common,
            coverage=proof.coverage(register, sheets, workshops),
            status=STATUSES,
            count=len(register.item_ids),
            workshops=workshops,
            hide=(),
        ),
    }


def module_uri(module: Module) -> str:
    """The address of a module's page: an index, so that navigation shows it as the head of its worksheets."""
    return f"modules/{module.id.replace('_', '-')}/index.md"


def worksheet_uri(document: Document) -> str:
    """The address of a worksheet's page."""
    return f"worksheets/{document.slug}.md"


def contents(documents: Sequence[Document], modules: Sequence[Module]) -> list[tuple[Module, list[str]]]:
    """The modules with the addresses of their pages, the module's own first: what stands below Worksheets."""
    sheets = list(documents)
    return [
        (module, [module_uri(module), *(worksheet_uri(sheet) for sheet in sheets if sheet.module == module)])
        for module in modules
    ]


def address(item: Module | Document) -> str:
    """The address of a page as a browser asks for it, from the root of the site."""
    uri = module_uri(item) if isinstance(item, Module) else worksheet_uri(item)
    return uri.removesuffix(".md") + ".html"


def _page(template: str, title: str, line: str, common: Mapping[str, Any], **more: Any) -> str:
    hide = more.pop("hide", ("toc",))
    assert isinstance(hide, tuple)
    body = html.render(f"site/{template}.md.j2", title=title, line=line, block=block, address=address, **common, **more)
    return page(title, line, body, hide)

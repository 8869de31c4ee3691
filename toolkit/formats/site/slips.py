"""The pages of slips: one for each slip that is handed in, and the one on which slips are counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from toolkit import resources
from toolkit.agenda import Workshop
from toolkit.document import Document
from toolkit.slip import papers

__all__ = ["COUNT", "COUNT_WORDS", "ISLAND", "SLIPS", "addresses", "papers", "scripts", "uri"]

SLIPS = "slips/index.md"  # no such page: it stands for all of them, which no navigation names
COUNT = "count.md"
COUNT_WORDS = ("Count our slips", "Open the slips of a workshop, or type those on paper. Nothing leaves this page.")
ISLAND = "count"  # under which forms hold what that page is told
SCRIPTS = ("answers", "slip", "group", "handed", "typing", "count")  # of the page, in this order


def uri(workshop: Workshop, paper: Document) -> str:
    """The address of a slip's page."""
    return f"slips/{workshop.slug}{'' if paper.id.startswith('slip_') else '-follow-up'}.md"


def addresses(
    workshops: Iterable[Workshop], documents: Mapping[str, Document], forms: Mapping[str, str]
) -> dict[str, list[tuple[str, str]]]:
    """The slips of each workshop by its id: titles, and addresses as a browser asks for them."""
    found: dict[str, list[tuple[str, str]]] = {}
    for workshop, paper in papers(workshops, documents):
        if paper.id in forms:
            page = uri(workshop, paper).removesuffix(".md") + ".html"
            found.setdefault(workshop.id, []).append((paper.title, page))
    return found


def scripts() -> tuple[str, ...]:
    """The scripts of the page that counts, by name, in the order in which they are loaded."""
    return tuple(name for name in SCRIPTS if (resources.templates() / "js" / f"{name}.js").is_file())

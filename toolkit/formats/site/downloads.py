"""The files a page offers. What the build has not made has no button."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from toolkit.document import Document

PAPERS = {"a4": "A4", "letter": "Letter", "": ""}
# What there can be, in the order of the buttons. A kind that is not named here is not offered on the site.
KINDS = {
    "print": ("Print", "PDF"),
    "large-print": ("Large print", "PDF"),
    "fillable": ("Fillable PDF", "type and save"),
    "tracker": ("Excel", ""),
}
FILLED_IN = (("print", "on paper"), ("fillable", "as a PDF"), ("tracker", "in Excel"))


@dataclass(frozen=True)
class Download:
    """One file that the build has made. `uri` is its address from the root of the site; `size` is in bytes.

    `worksheet` is an id, or nothing for a file that belongs to all of them; `pages` is 0 where there are none.
    """

    worksheet: str
    kind: str
    paper: str
    uri: str
    size: int
    pages: int = 0


@dataclass(frozen=True)
class Button:
    """What a download says: its name, and in small type what to expect."""

    name: str
    small: str
    uri: str
    main: bool = False


def offered(entry: Mapping[str, object]) -> bool:
    """Whether a file of the build's manifest is one that pages offer."""
    return entry.get("kind") in KINDS and entry.get("paper", "") in PAPERS


def buttons(
    downloads: Iterable[Download], worksheet: str, document: Document | None = None, paper: str = "a4"
) -> tuple[Button, ...]:
    """The buttons for a worksheet's files, or for those that belong to all. The first one is the filled one.

    Where a file is there for several papers, the one for `paper` comes first.
    """
    order, papers = list(KINDS), sorted(PAPERS, key=lambda name: name != paper)
    mine = [found for found in downloads if found.worksheet == worksheet and found.kind in KINDS]
    mine.sort(key=lambda found: (order.index(found.kind), papers.index(found.paper), found.uri))
    return tuple(
        Button(_name(found), _small(found, document), found.uri, main=number == 0) for number, found in enumerate(mine)
    )


def _name(found: Download) -> str:
    return f"{KINDS[found.kind][0]} {PAPERS[found.paper]}".strip()


def where_to_fill_in(downloads: Iterable[Download], worksheet: str) -> str:
    """How a sentence goes on that says the page itself takes no answers: only ways that exist are named."""
    there = {found.kind for found in downloads if found.worksheet == worksheet}
    ways = [words for kind, words in FILLED_IN if kind in there]
    return f": fill it in {' or '.join(ways)}" if ways else ""


def _small(found: Download, document: Document | None) -> str:
    words = [KINDS[found.kind][1] or _excel(document)]
    if found.pages:
        words.append("1 page" if found.pages == 1 else f"{found.pages} pages")
    return ", ".join([*words, shown_size(found.size)])


def _excel(document: Document | None) -> str:
    if document is None:
        return "all sheets in one file"
    adds_up = any(item.origin("xlsx") == "computed" for item in document.fields("xlsx"))
    return "adds up for you" if adds_up else "lists to choose from"


def shown_size(size: int) -> str:
    """A file's size as people say it."""
    return f"{max(1, round(size / 1024))} KB" if size < 1024 * 1000 else f"{size / 1024 / 1024:.1f} MB"

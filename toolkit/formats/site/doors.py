"""Ways into the site: a card for each kind of visitor, the ready packs, and what people come with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from toolkit import pack
from toolkit.agenda import Workshop
from toolkit.document import Document, Topic
from toolkit.formats.site.downloads import Button, Download, of_workshop, pack_buttons, print_buttons

PACKS, TOPICS = "packs.md", "topics.md"
PACKS_WORDS = ("Ready packs", "Everything for one workshop in one zip. Nothing to install.")
TOPICS_WORDS = ("What is it about?", "Find what fits you today. Each link leads to one worksheet.")
YOUR_CENTER, FIRST_WORKSHOP = "guides/your-center.html", "advisors/first-workshop.html"


@dataclass(frozen=True)
class Door:
    """A card on the home page: for whom it is, one sentence, and (words, address) of what they look for."""

    title: str
    line: str
    links: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Pack:
    """The ready packs of one workshop, one for each paper, and (name, use) of what is inside."""

    workshop: Workshop
    buttons: tuple[Button, ...]
    inside: tuple[tuple[str, str], ...]


def doors(packs: Sequence[Pack], workshops: Sequence[Workshop]) -> tuple[Door, ...]:
    """A card for each kind of visitor. Only what is there is linked."""
    shops = [("Pick a workshop", "workshops/index.html")] if workshops else []
    zips = [("Ready packs", "packs.html")] if packs else []
    sheets = (("Find what fits you", "topics.html"), ("All worksheets", "worksheets/index.html"))
    first, own = ("Your first workshop", FIRST_WORKSHOP), ("Make it your center’s", YOUR_CENTER)
    return (
        Door(
            "I am looking for a job",
            "Find one sheet for what is on your mind today.",
            (*sheets, ("Words explained", "glossary.html")),
        ),
        Door("I run a workshop", "Guide, packets and mails are ready to print.", (*shops, *zips, first)),
        Door(
            "I set it up for a center",
            "Put your name and your contacts on every page.",
            (own, ("A sheet of your own", "guides/own-worksheet.html"), ("All settings", "reference/settings.html")),
        ),
    )


def packs(
    workshops: Iterable[Workshop], downloads: Sequence[Download], documents: Mapping[str, Document], paper: str
) -> tuple[Pack, ...]:
    """The ready packs that the build has made. What is inside is the same on each paper."""
    files = [
        pack.File(found.uri, found.kind, found.worksheet, found.workshop, found.paper)
        for found in downloads
        if found.kind != "pack"
    ]
    found = []
    for workshop in workshops:
        mine = [item for item in of_workshop(downloads, workshop) if item.kind == "pack"]
        if mine:
            on = min(sorted({item.paper for item in mine}), key=lambda name: name != paper)
            inside = pack.contents(pack.parts(workshop, documents, on, files))
            found.append(Pack(workshop, pack_buttons(mine, paper), tuple(inside.items())))
    return tuple(found)


def topics(known: Iterable[Topic], documents: Sequence[Document]) -> tuple[tuple[Topic, tuple[Document, ...]], ...]:
    """What people come with, and the worksheets for it in the order of the path. One without any is left out."""
    found = [(topic, tuple(sheet for sheet in documents if topic.id in sheet.topics)) for topic in known]
    return tuple((topic, sheets) for topic, sheets in found if sheets)


def prints(downloads: Sequence[Download], paper: str) -> dict[str, tuple[Button, ...]]:
    """The printed file of each worksheet on each paper, by the id of the worksheet: shown on its card."""
    return {id: print_buttons(downloads, id, paper) for id in {found.worksheet for found in downloads} - {""}}

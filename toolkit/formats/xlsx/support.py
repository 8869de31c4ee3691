"""Whom people can turn to: words where the center has named somebody, else what somebody writes on the first sheet.

As in print, sheets about feelings name someone who listens and someone at any hour, and a box for it names them all.
What is written on the first sheet stands in cells with a name each, so that it shows wherever it is needed.
"""

from __future__ import annotations

from collections.abc import Iterable

from toolkit.branding import WHO, Branding, Contact, ContactKey
from toolkit.document import Document, Note, Part
from toolkit.formats.xlsx.layout import START, Said

EMOTIONAL = 2  # the sensitivity from which a sheet names somebody to turn to
HEADING = "Feeling low about this?"
EMPTY = f"please write it on the sheet “{START}”"
KEYS: dict[str, ContactKey] = {who: key for key, who in WHO.items()}


def needed(document: Document) -> bool:
    """Whether a document names somebody to turn to."""
    return document.sensitivity >= EMOTIONAL or any(map(_box, document.parts("xlsx")))


def line(document: Document, shown: Iterable[Part], branding: Branding) -> tuple[Said, ...]:
    """The words on a sheet of a document about feelings; none where a box among the parts shown says it all."""
    if document.sensitivity < EMOTIONAL or any(map(_box, shown)):
        return ()
    return (Said("label", HEADING), *(_told(who, found) for who, found in branding.line()))


def box(branding: Branding) -> tuple[Said, ...]:
    """Everybody to turn to, a line each."""
    return tuple(_told(who, found) for who, found in branding.box())


def told(contact: Contact) -> str:
    """A name, a number and hours as one text."""
    return ", ".join(filter(None, (contact.name, contact.phone, contact.hours)))


def cell_name(who: str) -> str:
    """The name of the cell on the first sheet that takes a contact the center has not named."""
    return f"contact_{KEYS[who]}"


def _box(part: Part) -> bool:
    return isinstance(part, Note) and part.role == "support"


def _told(who: str, contact: Contact | None) -> Said:
    if contact is not None:
        return Said("text", f"{who}: {told(contact)}")
    name = cell_name(who)
    # Somebody may have deleted the first sheet: then the name leads nowhere, and no error is to stand here.
    formula = f'"{who}: "&IFERROR(IF({name}="","{EMPTY}",{name}),"{EMPTY}")'
    return Said("text", f"{who}: {EMPTY}", formula)

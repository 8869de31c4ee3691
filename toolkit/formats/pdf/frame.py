"""What stands around the pieces of a sheet, as HTML: heads, support line, logo and keys."""

from __future__ import annotations

import base64
import functools
from collections.abc import Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from toolkit import resources
from toolkit.branding import LOGO, Branding
from toolkit.document import Document, Key, Medium
from toolkit.formats import html
from toolkit.formats.pdf.layout import name
from toolkit.formats.pdf.paper import Paper
from toolkit.formats.pdf.way_back import way_back

MEDIUM: Medium = "print"
ENDLESS = 6000  # mm


@dataclass(frozen=True)
class Section:
    """One page: its head (mast, cont, key or none), its HTML, small words or not."""

    head: str = ""
    html: Markup = field(default_factory=Markup)
    title: str = ""
    intro: str = ""
    tight: bool = False


def wrapped(id: str, body: Markup) -> Markup:
    """What belongs together, as an element that can be found again."""
    return Markup('<div class="piece" id="{}">{}</div>').format(id, body)


def supported(document: Document) -> bool:
    """Whether a page says where to find somebody to talk to."""
    return document.sensitivity >= 2


def support(branding: Branding) -> Markup:
    """The line that says so."""
    return Markup(html.render("pdf/support-line.html.j2", branding))  # noqa: S704  the template escaped


def key(key: Key, branding: Branding, tight: bool = False) -> Section:
    """A key on a page of its own, in small words where it has many codes."""
    return Section("key", html.part(key, MEDIUM, name, branding), key.title, key.intro, tight)


def page(
    document: Document, sections: list[Section], branding: Branding, facts: Sequence[str] = (), large: bool = False
) -> str:
    """All pages of a sheet as HTML, for print or large print. `facts` follow the sheet's own in its head."""
    stay = "No name, no code" if document.sensitivity == 3 else "No name needed"
    context = {"document": document, "sections": sections, "stay": stay, "logo": logo(branding)}
    context |= {"back": way_back(document, branding)}
    context |= {"facts": (*document.facts, *facts), "large": large}
    return html.render("pdf/sheet.html.j2", branding, **context)


def logo(branding: Branding) -> dict[str, object] | None:
    """The logo as data that stands in the page itself, with its size in millimeters."""
    if branding.logo is None:
        return None
    width, height = branding.logo.within(*LOGO)
    return {"data": base64.b64encode(branding.logo.png).decode(), "width": width, "height": height}


def css(on: Paper, *more: str) -> tuple[str, ...]:
    """Style sheets of pages that never end, with nothing in their margins: they are only measured and cut up.

    `more` names further ones, for what is no worksheet.
    """
    margins = on.odd
    across = f"margin: {margins.top}mm {margins.right}mm {margins.bottom}mm {margins.left}mm"
    own = ["letter.css"] * (on.name == "letter" and not on.large) + ["landscape.css"] * on.landscape
    own += ["large.css"] * on.large
    shared = map(style, ("tokens.css", "sheet.css", "filled.css", *own))
    return (*shared, f"@page {{ size: {on.width}mm {ENDLESS}mm; {across} }}", *map(style, more))


@functools.cache
def style(name: str) -> str:
    """A style sheet of ours, by the name of its file."""
    return (resources.templates() / "css" / name).read_text("utf-8")

"""The page around the pieces: head, support line, logo, footer and drawing, as HTML and as CSS page rules."""

from __future__ import annotations

import base64
import functools
from dataclasses import dataclass, field

from markupsafe import Markup

from toolkit import resources
from toolkit.branding import Branding
from toolkit.document import Document, Key, Medium
from toolkit.formats import html
from toolkit.formats.pdf import picture
from toolkit.formats.pdf.layout import name
from toolkit.formats.pdf.paper import Paper

MEDIUM: Medium = "print"
ENDLESS = 6000  # mm
LOGO = (32.0, 11.0)  # mm, the most a logo takes below the mark of the first page


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


def page(document: Document, sections: list[Section], branding: Branding) -> str:
    """All pages of a sheet as HTML."""
    stay = "No name, no code" if document.sensitivity == 3 else "No name needed"
    author = branding.center or branding.tool
    context = {"document": document, "sections": sections, "stay": stay, "author": author, "logo": _logo(branding)}
    return html.render("pdf/sheet.html.j2", branding, **context)


def _logo(branding: Branding) -> dict[str, object] | None:
    """The logo as data that stands in the page itself, with its size in millimeters."""
    if branding.logo is None:
        return None
    width, height = branding.logo.within(*LOGO)
    return {"data": base64.b64encode(branding.logo.png).decode(), "width": width, "height": height}


def css(document: Document, on: Paper, branding: Branding) -> tuple[str, ...]:
    """All style sheets of a sheet on this paper, its page rules last."""
    return (*_shared(on), _page_rules(document, on, branding))


def endless_css(on: Paper) -> tuple[str, ...]:
    """The same for pages that never end, with nothing in their margins: they are only measured and cut up."""
    margins = on.odd
    across = f"margin: {margins.top}mm {margins.right}mm {margins.bottom}mm {margins.left}mm"
    return (*_shared(on), f"@page {{ size: {on.width}mm {ENDLESS}mm; {across} }}")


def _shared(on: Paper) -> tuple[str, ...]:
    own = ["letter.css"] * (on.name == "letter") + ["landscape.css"] * on.landscape
    return tuple(_file(name) for name in ("tokens.css", "sheet.css", *own))


@functools.cache
def _file(css: str) -> str:
    return (resources.templates() / "css" / css).read_text("utf-8")


def _page_rules(document: Document, on: Paper, branding: Branding) -> str:
    """Margins, footer and drawing of odd (:right) and even (:left) pages."""
    words = [document.code, f"version {document.version}", branding.center or branding.tool, branding.month]
    left = _quoted(" · ".join(word for word in words if word))
    tokens = resources.tokens()[":root"]
    css = [f"@page {{ size: {on.width}mm {on.height}mm }}"]
    for side, even in ((":right", False), (":left", True)):
        margins = on.even if even else on.odd
        text = (
            f"font: 400 {tokens['t-foot']}/1.3 Toolkit; color: {tokens['ink-2']}; vertical-align: top; padding-top: 3mm"
        )
        mark = 36 - margins.right  # the last 36 mm at the right stay empty for a mark
        css.append(
            f"@page {side} {{ margin: {margins.top}mm {margins.right}mm {margins.bottom}mm {margins.left}mm; "
            f'background: url("{picture.page(on, document.module.number, even)}") no-repeat '
            f"-{margins.left}mm -{margins.top}mm / {on.width}mm {on.height}mm; "
            f"@bottom-left {{ content: {left}; {text}; width: 62% }} "
            f"@bottom-right {{ content: 'Page ' counter(page) ' of ' counter(pages); {text}; width: 38%; "
            f"text-align: right; padding-right: {mark}mm; white-space: nowrap }} }}"
        )
    return " ".join(css)


def _quoted(text: str) -> str:
    """A CSS string in which nothing can end the string or begin a rule."""
    return '"' + "".join(c if c.isalnum() or c in " ·.,-" else f"\\{ord(c):x} " for c in text) + '"'

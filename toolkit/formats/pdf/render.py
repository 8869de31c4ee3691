"""HTML in, pages out. The only module that starts WeasyPrint, and the only door its fetcher has."""

from __future__ import annotations

import copy
import functools
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import cycle
from typing import Any, TypeAlias

import weasyprint
from weasyprint.document import Page
from weasyprint.layout.background import layout_background_layer
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from toolkit import resources
from toolkit.problems import Problem, ProblemsFound, Source

SCHEME = "toolkit"  # toolkit:font/Regular is the only kind of address that leads anywhere
MM = 25.4 / 96  # millimeters in a CSS pixel
VARIANT = "pdf/ua-1"
Rectangle: TypeAlias = tuple[float, float, float, float]  # left, top, right, bottom in mm


class OurAssetsOnly(URLFetcher):  # type: ignore[misc]  # WeasyPrint is untyped
    """Serves our fonts and inline pictures, refuses everything else, and remembers what was refused.

    The list is kept because WeasyPrint swallows the refusal inside an inline SVG.
    """

    def __init__(self) -> None:
        """Allow our own scheme and `data:` and no redirects."""
        super().__init__(allowed_protocols=(SCHEME, "data"), allow_redirects=False, fail_on_Errors=True)
        self.refused: list[str] = []

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """Return a font of ours, or data that stands in the address itself. Raises for anything else."""
        if url.startswith("data:"):
            return super().fetch(url, headers)
        kind, _, weight = url.removeprefix(f"{SCHEME}:").partition("/")
        if url.startswith(f"{SCHEME}:") and kind == "font" and weight in ("Regular", "Bold"):
            return URLFetcherResponse(url, resources.font(weight).read_bytes(), {"Content-Type": "font/ttf"})
        self.refused.append(url)
        raise FatalURLFetchingError(f"not ours: {url}")


@dataclass(frozen=True)
class Box:
    """Where the border box of an element with an id ended up: page from 1, the rest in millimeters."""

    page: int
    x: float
    y: float
    width: float
    height: float

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.height


@dataclass(frozen=True)
class Laid:
    """A document laid out: WeasyPrint's own boxes, and the way to write it. Its fetchers know what was refused."""

    document: Any
    fetchers: tuple[OurAssetsOnly, ...]
    source: Source

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return len(self.document.pages)

    @property
    def roots(self) -> tuple[Any, ...]:
        """WeasyPrint's box of each page."""
        return tuple(page._page_box for page in self.document.pages)

    @functools.cached_property
    def _named(self) -> dict[str, tuple[int, Any]]:
        """The page and the box of each element with an id, the first where an element is on several pages."""
        found: dict[str, tuple[int, Any]] = {}
        for number, page in enumerate(self.document.pages, 1):
            for box in page._page_box.descendants():
                element = getattr(box, "element", None)
                name = element.get("id") if element is not None and not isinstance(element, str) else None
                if name and hasattr(box, "border_box_y"):
                    found.setdefault(name, (number, box))
        return found

    @functools.cached_property
    def raw(self) -> dict[str, Any]:
        """WeasyPrint's box of each element with an id."""
        return {name: box for name, (_, box) in self._named.items()}

    @functools.cached_property
    def boxes(self) -> dict[str, Box]:
        """Where each element with an id ended up."""
        return {
            name: Box(
                number,
                box.border_box_x() * MM,
                box.border_box_y() * MM,
                box.border_width() * MM,
                box.border_height() * MM,
            )
            for name, (number, box) in self._named.items()
        }

    def pdf(self) -> bytes:
        """The tagged PDF. Raises ProblemsFound where drawing wants what laying out did not: pictures inside an SVG."""
        with _watched(self.fetchers, self.source):
            written = bytes(self.document.write_pdf(pdf_variant=VARIANT))
        return written


def lay_out(html: str, css: tuple[str, ...], source: Source) -> Laid:
    """Lay out HTML with these style sheets. Raises ProblemsFound where it wants anything that is not ours.

    WeasyPrint only logs what it cannot do (a missing picture, a missing language): here that is an error.
    """
    fetcher = OurAssetsOnly()
    with _watched((fetcher,), source):
        made = weasyprint.HTML(string=html, base_url=f"{SCHEME}:none", url_fetcher=fetcher).render(
            stylesheets=[_font_css(), *(_css(text, source) for text in css)],
            font_config=_fonts(),
            pdf_variant=VARIANT,
        )
    return Laid(made, (fetcher,), source)


def assembled(frames: Laid, contents: Sequence[Sequence[Any]], *origins: Laid) -> Laid:
    """Put boxes that were laid out elsewhere, in `origins`, into the elements "section-1", ... of empty pages.

    They have to stand in their places already. Backgrounds are computed again: they know the page, not the box.
    """
    for number, (page, inside) in enumerate(zip(frames.document.pages, contents, strict=True), 1):
        frames.raw[f"section-{number}"].children = list(inside)
        for box in inside:
            for one in box.descendants():
                if getattr(one, "background", None):
                    _draw_again(one, page._page_box)
    frames.document.pages = [Page(page._page_box) for page in frames.document.pages]
    fetchers = (*frames.fetchers, *(fetcher for origin in origins for fetcher in origin.fetchers))
    return Laid(frames.document, fetchers, frames.source)


def together(parts: Sequence[Laid]) -> Laid:
    """Several documents as one that says of itself what the first does, each with its own page count."""
    document = parts[0].document.copy([page for part in parts for page in part.document.pages])
    return Laid(document, tuple(fetcher for part in parts for fetcher in part.fetchers), parts[0].source)


def reserve(laid: Laid, spots: Sequence[Sequence[tuple[Any, Rectangle]]]) -> None:
    """Have the PDF hold an empty check box at each spot, as (box, corners in mm), for each page in reading order.

    That makes an annotation and its place in the tree of tags; what it is to be is written over it later, so that none
    of the flaws of WeasyPrint's own form fields arises.
    """
    for page, found in zip(laid.document.pages, spots, strict=True):
        page.forms = {None: [(box, tuple(value / MM for value in corners)) for box, corners in found]}
        for number, (box, _) in enumerate(found):
            box.element = copy.copy(box.element)  # other copies of this box stay what they are
            box.element.attrib = dict(box.element.attrib)  # the copy of an element shares it
            box.element.attrib.update({"type": "checkbox", "name": f"spot-{number}"})


def _draw_again(box: Any, page: Any) -> None:
    """Place the background of a box that has moved or grown."""
    style = box.style
    each = ("size", "clip", "repeat", "origin", "position", "attachment")
    given = zip(*(cycle(style[f"background_{name}"]) for name in each), strict=True)  # they repeat, as in CSS
    layers = [
        layout_background_layer(box, page, style["image_resolution"], layer.image, *next(given))
        for layer in box.background.layers
    ]
    box.background = box.background._replace(layers=layers, style=style)


@contextmanager
def _watched(fetchers: tuple[OurAssetsOnly, ...], source: Source) -> Iterator[None]:
    """Turn what WeasyPrint refuses, swallows or only logs into an exception with a place."""
    with _Errors() as errors, suppress(FatalURLFetchingError):
        yield
    if refused := [url for fetcher in fetchers for url in fetcher.refused]:
        message = f"The page wants '{refused[0]}', which is not ours. Take it out; nothing was fetched."
        raise ProblemsFound([Problem(source, "foreign-address", message)])
    if errors:
        raise RuntimeError(f"WeasyPrint could not lay out {source}: {'; '.join(errors)}")


def _css(text: str, source: Source) -> weasyprint.CSS:
    """A style sheet, parsed once for all sheets that use it: what was wrong with it is said to each of them."""
    try:
        return _parsed(text)
    except ProblemsFound as found:
        raise ProblemsFound(Problem(source, problem.id, problem.message) for problem in found.problems) from None


@functools.lru_cache(maxsize=32)
def _parsed(text: str) -> weasyprint.CSS:
    fetcher = OurAssetsOnly()
    with _watched((fetcher,), Source()):
        parsed = weasyprint.CSS(string=text, font_config=_fonts(), url_fetcher=fetcher)
    return parsed


@functools.cache
def _fonts() -> FontConfiguration:
    return FontConfiguration()


@functools.cache
def _font_css() -> weasyprint.CSS:
    faces = "".join(
        f"@font-face {{ font-family: Toolkit; font-weight: {weight}; src: url({SCHEME}:font/{name}) }}"
        for weight, name in ((400, "Regular"), (700, "Bold"))
    )
    return weasyprint.CSS(string=faces, font_config=_fonts(), url_fetcher=OurAssetsOnly())


class _Errors:
    """Collects WeasyPrint's ERROR records while it works."""

    def __enter__(self) -> list[str]:
        self.found: list[str] = []
        self.handler = logging.Handler(logging.ERROR)
        self.handler.emit = lambda record: self.found.append(record.getMessage())  # type: ignore[method-assign]
        logging.getLogger("weasyprint").addHandler(self.handler)
        return self.found

    def __exit__(self, *_: object) -> None:
        logging.getLogger("weasyprint").removeHandler(self.handler)

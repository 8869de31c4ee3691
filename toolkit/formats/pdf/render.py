"""HTML in, pages out. The only module that knows WeasyPrint, and the only door its fetcher has."""

from __future__ import annotations

import functools
import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import weasyprint
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from toolkit import resources
from toolkit.problems import Problem, ProblemsFound, Source

SCHEME = "toolkit"  # toolkit:font/Regular is the only kind of address that leads anywhere
MM = 25.4 / 96  # millimeters in a CSS pixel
VARIANT = "pdf/ua-1"


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
    """A document laid out: its number of pages, the boxes that have ids, and the way to write it."""

    pages: int
    boxes: dict[str, Box]
    document: Any
    fetcher: OurAssetsOnly
    source: Source

    def pdf(self) -> bytes:
        """The tagged PDF. Raises ProblemsFound where drawing wants what laying out did not: pictures inside an SVG."""
        with _watched(self.fetcher, self.source):
            written = bytes(self.document.write_pdf(pdf_variant=VARIANT))
        return written


def lay_out(html: str, css: tuple[str, ...], source: Source) -> Laid:
    """Lay out HTML with these style sheets. Raises ProblemsFound where it wants anything that is not ours.

    WeasyPrint only logs what it cannot do (a missing picture, a missing language): here that is an error.
    """
    fetcher = OurAssetsOnly()
    with _watched(fetcher, source):
        sheets = [weasyprint.CSS(string=text, font_config=_fonts(), url_fetcher=fetcher) for text in css]
        made = weasyprint.HTML(string=html, base_url=f"{SCHEME}:none", url_fetcher=fetcher).render(
            stylesheets=[_font_css(), *sheets], font_config=_fonts(), pdf_variant=VARIANT
        )
    return Laid(len(made.pages), dict(_boxes(made)), made, fetcher, source)


@contextmanager
def _watched(fetcher: OurAssetsOnly, source: Source) -> Iterator[None]:
    """Turn what WeasyPrint refuses, swallows or only logs into an exception with a place."""
    with _Errors() as errors, suppress(FatalURLFetchingError):
        yield
    if fetcher.refused:
        message = f"The page wants '{fetcher.refused[0]}', which is not ours. Take it out; nothing was fetched."
        raise ProblemsFound([Problem(source, "foreign-address", message)])
    if errors:
        raise RuntimeError(f"WeasyPrint could not lay out {source}: {'; '.join(errors)}")


def _boxes(made: Any) -> Iterator[tuple[str, Box]]:
    seen = set()
    for number, page in enumerate(made.pages, 1):
        for box in page._page_box.descendants():
            element = getattr(box, "element", None)
            name = element.get("id") if element is not None and not isinstance(element, str) else None
            if name and name not in seen and hasattr(box, "border_box_y"):
                seen.add(name)
                x, y, width, height = box.border_box_x(), box.border_box_y(), box.border_width(), box.border_height()
                yield name, Box(number, x * MM, y * MM, width * MM, height * MM)


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

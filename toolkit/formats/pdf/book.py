"""Leaves in, one PDF out: pages with their footers and drawings, counted through, whatever stands on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from toolkit import resources
from toolkit.branding import Branding
from toolkit.formats import html
from toolkit.formats.pdf import flow, frame, mend, picture, settings
from toolkit.formats.pdf.flow import Leaf
from toolkit.formats.pdf.paper import Paper
from toolkit.formats.pdf.render import MM, Laid, assembled, lay_out, together
from toolkit.problems import Problem, Source

MARK = 36  # mm at the right end of the footer that stay empty for a mark


@dataclass(frozen=True)
class Run:
    """Pages that follow each other on the same paper, with the same words below and the same drawing behind.

    `footer` stands at the left, `place` after the page count. `module` names the stop on the path; without one there is
    neither path nor tab. `tab`: whether the thumb tab is drawn.
    """

    on: Paper
    leaves: tuple[Leaf, ...]
    footer: str = ""
    place: str = ""
    module: int | None = None
    tab: bool = True
    large: bool = False  # in large print the footer has two lines
    anew: bool = False  # a paper of its own: its page count begins again
    counted: bool = True  # whether "Page x of y" is said


@dataclass(frozen=True)
class Bundle:
    """Runs of pages, ready to be bound alone or with other papers, and what laid them out."""

    runs: tuple[Run, ...]
    origins: tuple[Laid, ...]


@dataclass(frozen=True)
class About:
    """What a PDF says of itself, and what is stamped on it for reading back."""

    title: str
    description: str
    author: str
    stamps: Mapping[str, str]
    asks: bool = False  # whether blanks for what the center has not said are fields to type into


Pages = tuple[Bundle | None, tuple[Problem, ...]]  # what was laid out, or why it could not be
Made = tuple[bytes, int, tuple[Problem, ...]]  # a PDF, its pages, and why there is none


def made(pages: Pages, about: About, branding: Branding, source: Source) -> Made:
    """Bind what was laid out, if it was."""
    bundle, problems = pages
    return (b"", 0, problems) if bundle is None else (*bound(bundle, about, branding, source), ())


def bound(
    bundle: Bundle, about: About, branding: Branding, source: Source, inlays: Sequence[mend.Inlay] = ()
) -> tuple[bytes, int]:
    """Bind pages into one tagged PDF: (its bytes, its pages). `inlays` are pages of other PDFs shown in small."""
    done = laid(bundle, about, branding, source)
    controls = settings.fields(done) if about.asks else ()
    return mend.finished(done.pdf(), about.stamps, inlays, controls), done.pages


def laid(bundle: Bundle, about: About, branding: Branding, source: Source) -> Laid:
    """Pages on which everything stands in its place, not yet written."""
    runs = bundle.runs
    starts = [number for number, run in enumerate(runs) if run.anew and number]
    papers = [runs[start:end] for start, end in zip([0, *starts], [*starts, len(runs)], strict=True)]
    return together([_filled(Bundle(paper, bundle.origins), about, branding, source) for paper in papers])


def _filled(bundle: Bundle, about: About, branding: Branding, source: Source) -> Laid:
    """Runs with one page count on pages with margins, footer and drawing.

    Copies of their leaves: standing in a place of this paper moves them, and they may stand in others, too.
    """
    leaves = [(number, run, flow.copied(leaf)) for number, run in enumerate(bundle.runs) for leaf in run.leaves]
    text = html.render("pdf/book.html.j2", branding, about=about, pages=[number for number, _, _ in leaves])
    css = (frame.style("book.css"), *(_page_rules(f"run-{number}", run) for number, run in enumerate(bundle.runs)))
    frames = lay_out(text, css, source)
    for page, (_, run, leaf) in enumerate(leaves, 1):
        margins = run.on.odd if page % 2 else run.on.even
        for box in leaf.boxes:
            box.translate(margins.left / MM, margins.top / MM)
    return assembled(frames, [leaf.boxes for _, _, leaf in leaves], *bundle.origins)


def footer(what: str, version: int, branding: Branding, large: bool = False) -> str:
    """What stands at the left below a page: what it is, whose, and the month where it is set.

    In large print the center's name has more room at the top of the page.
    """
    return " · ".join(filter(None, (what, f"version {version}", "" if large else branding.whose, branding.month)))


def _page_rules(name: str, run: Run) -> str:
    """Margins, footer and drawing of odd (:right) and even (:left) pages."""
    tokens = resources.tokens()[":root"] | (resources.tokens()[".large"] if run.large else {})
    on = run.on
    css = [f"@page {name} {{ size: {on.width}mm {on.height}mm }}"]
    for side, even in ((":right", False), (":left", True)):
        margins = on.even if even else on.odd
        text = (
            f"font: 400 {tokens['t-foot']}/1.3 Toolkit; color: {tokens['ink-2']}; vertical-align: top; padding-top: 3mm"
        )
        drawn = ""
        if run.module is not None:
            drawn = (
                f'background: url("{picture.page(on, run.module, even, run.tab)}") no-repeat '
                f"-{margins.left}mm -{margins.top}mm / {on.width}mm {on.height}mm; "
            )
        share = 48 if run.place else 38
        count = f"'Page ' counter(page) ' of ' counter(pages) {_quoted(f' · {run.place}' if run.place else '')}"
        count = count if run.counted else "''"
        if run.large:
            below = (
                f'@bottom-left {{ content: {_quoted(run.footer)} "\\A " {count}; {text}; '
                f"white-space: pre-line; width: {on.width - margins.left - MARK}mm }}"
            )
        else:
            below = (
                f"@bottom-left {{ content: {_quoted(run.footer)}; {text}; width: {100 - share}% }} "
                f"@bottom-right {{ content: {count}; {text}; width: {share}%; "
                f"text-align: right; padding-right: {MARK - margins.right}mm; white-space: nowrap }}"
            )
        css.append(
            f"@page {name}{side} {{ margin: {margins.top}mm {margins.right}mm {margins.bottom}mm {margins.left}mm; "
            f"{drawn}{below} }}"
        )
    return " ".join(css)


def _quoted(text: str) -> str:
    """A CSS string in which nothing can end the string or begin a rule."""
    return '"' + "".join(c if c.isalnum() or c in " ·.,-" else f"\\{ord(c):x} " for c in text) + '"'

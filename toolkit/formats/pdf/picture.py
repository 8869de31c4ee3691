"""Path and thumb tab as one drawing behind the page: no content for a screen reader, and no fonts in it."""

from __future__ import annotations

import functools
import urllib.parse
from itertools import pairwise

from toolkit import resources
from toolkit.formats.pdf.paper import Paper

RISE = (5.6, 10.2, 8.6, 7.4, 5.4, 4.2, 2.8, 1.4)  # heights of the eight stops in a 12 mm strip: down at 1, then up
TAB, CLEAR = 7.0, 5.0  # the tab is 7 mm deep and stays 5 mm clear of the edge, so that any printer prints it
TAB_FROM = 36.0  # the first of eight places along the edge
NO_STOP = -1  # a path on which no stop is marked


def uri(svg: str) -> str:
    """An SVG as a data address."""
    return "data:image/svg+xml," + urllib.parse.quote(svg, safe=" ='/:;,()")


def page(paper: Paper, module: int, even: bool, tab: bool = True) -> str:
    """The drawing behind one page, as a data address in the page's own size: the path, and the tab unless left out."""
    margins = paper.even if even else paper.odd
    width = paper.width - margins.left - margins.right
    return uri(
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{paper.width}mm' height='{paper.height}mm' "
        f"viewBox='0 0 {paper.width} {paper.height}'>"
        f"{_path(module, margins.left, 8, width, 9.5)}{_tab(paper, module, even) if tab else ''}</svg>"
    )


def way(width: float, height: float, today: tuple[int, ...]) -> str:
    """The path large, with all stops numbered; those of the day are filled, the others are rings."""
    step = width / len(RISE)
    points = [(step * (index + 0.5), 4 + rise * (height - 12) / 12) for index, rise in enumerate(RISE)]
    out = [f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {height}'>"]
    out.append(f"<path d='{_curve(points, step)}' fill='none' stroke='{_token('line')}' stroke-width='.9'/>")
    for index, (x, y) in enumerate(points):
        color = resources.accent(index)
        fill, ink = (color, "#fff") if index in today else ("#fff", color)
        out.append(f"<circle cx='{x:.2f}' cy='{y:.2f}' r='5.6' fill='#fff'/>")
        out.append(f"<circle cx='{x:.2f}' cy='{y:.2f}' r='4.2' fill='{fill}' stroke='{color}' stroke-width='.6'/>")
        out.append(f"<g transform='translate({x:.2f} {y + 1.75:.2f})' fill='{ink}'>{_words(str(index), 5)}</g>")
    return uri("".join([*out, "</svg>"]))


def rings(module: int, marks: tuple[str, ...], middle: str, large: bool = False) -> str:
    """Rings to draw in; the names sit on them as outlines and leave the paper free. `large`: for large print."""
    ink, ink2 = _token("ink"), _token("ink-2")
    size = 4.1 if large else 3.7  # hundredths of the width; in large print that is 18 pt
    out = ["<svg xmlns='http://www.w3.org/2000/svg' viewBox='-50 -50 100 100'>"]
    radii = [18 + index * 31.4 / max(len(marks) - 1, 1) for index in range(len(marks))]
    for index, radius in enumerate(radii):
        dash = " stroke-dasharray='1.6 1.4'" if index == len(marks) - 1 else ""
        out.append(f"<circle r='{radius:.2f}' fill='none' stroke='{ink2}' stroke-width='.4'{dash}/>")
    for index, (radius, text) in enumerate(zip(radii, marks, strict=True)):
        label = f"{index + 1} {text}"
        wide = 1.9 * len(label) * size / 3.7 + 3
        out.append(
            f"<rect x='{-wide / 2:.2f}' y='{-radius - 0.8:.2f}' width='{wide:.2f}' height='4.8' fill='#fff'/>"
            f"<g transform='translate(0 {-radius + 2.6:.2f})' fill='{ink}'>{_words(label, size)}</g>"
        )
    out.append(f"<circle r='5.4' fill='{resources.accent(module)}'/>")
    out.append(f"<g transform='translate(0 1.3)' fill='#fff'>{_words(middle, size + 0.2)}</g></svg>")
    return uri("".join(out))


def frame() -> str:
    """An empty frame to draw in."""
    return uri(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 160 80'>"
        f"<rect x='.3' y='.3' width='159.4' height='79.4' rx='2' fill='none' stroke='{_token('ink-2')}' "
        "stroke-width='.4'/></svg>"
    )


def _token(name: str) -> str:
    return resources.tokens()[":root"][name]


def _path(module: int, x: float, y: float, width: float, height: float) -> str:
    step = (width - 8) / 7
    points = [(x + 4 + index * step, y + rise * height / 12) for index, rise in enumerate(RISE)]
    grey = _token("line")
    out = [f"<path d='{_curve(points, step)}' fill='none' stroke='{grey}' stroke-width='.45'/>"]
    for index, (cx, cy) in enumerate(points):
        if index == module:
            out.append(f"<circle cx='{cx:.2f}' cy='{cy:.2f}' r='1.75' fill='{resources.accent(module)}'/>")
        else:
            out.append(f"<circle cx='{cx:.2f}' cy='{cy:.2f}' r='.95' fill='#fff' stroke='{grey}' stroke-width='.4'/>")
    return "".join(out)


def _curve(points: list[tuple[float, float]], step: float) -> str:
    """A soft line through points that lie `step` apart."""
    line = f"M{points[0][0]:.2f} {points[0][1]:.2f}"
    for (x0, y0), (x1, y1) in pairwise(points):
        line += f"C{x0 + step * 0.45:.2f} {y0:.2f} {x1 - step * 0.45:.2f} {y1:.2f} {x1:.2f} {y1:.2f}"
    return line


def _tab(paper: Paper, module: int, even: bool) -> str:
    """One of eight places down the outer edge; on landscape along the bottom, where it lines up in the packet."""
    along = paper.width if paper.landscape else paper.height
    step = (along - 2 * TAB_FROM) / 8
    at, size = TAB_FROM + step * module + 2, step - 4
    if paper.landscape:
        x, y, dx, dy = paper.width - at - size, paper.height - CLEAR - TAB, size, TAB
    else:
        x, y, dx, dy = (CLEAR if even else paper.width - CLEAR - TAB), at, TAB, size
    middle = f"translate({x + dx / 2:.3f} {y + dy / 2 + 0.335 * 4.9:.3f})"
    digit = f"<g transform='{middle}' fill='#fff'>{_words(str(module), 4.9)}</g>"
    color = resources.accent(module)
    return f"<rect x='{x:.2f}' y='{y:.2f}' width='{dx:.2f}' height='{dy:.2f}' rx='1.6' fill='{color}'/>{digit}"


@functools.cache
def _words(text: str, size: float) -> str:
    """A bold line of text as outlines, centered on 0."""
    from fontTools.pens.svgPathPen import SVGPathPen
    from fontTools.ttLib import TTFont

    font = TTFont(resources.font("Bold"))
    shapes, cmap, metrics = font.getGlyphSet(), font.getBestCmap(), font["hmtx"]
    scale = size / font["head"].unitsPerEm
    names = [cmap[ord(character)] for character in text]
    at = -sum(metrics[name][0] for name in names) * scale / 2
    out = []
    for name in names:
        pen = SVGPathPen(shapes)
        shapes[name].draw(pen)
        out.append(f"<path d='{pen.getCommands()}' transform='translate({at:.3f} 0) scale({scale:.6f} {-scale:.6f})'/>")
        at += metrics[name][0] * scale
    return "".join(out)

"""What is stretched after the layout stands where a layout of those heights would put it: WeasyPrint is the judge."""

from __future__ import annotations

import functools
import inspect
import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit import library
from toolkit.branding import Branding
from toolkit.formats.pdf import print as printed
from toolkit.formats.pdf import render, stretch
from toolkit.problems import Source

MORE = 1.7  # mm
CLOSE = 0.05  # px
TALLER = (
    f":root {{ --pitch: {9 + MORE}mm; --row: {13 + MORE}mm; --slim: {9 + MORE}mm }} .lines.fixed {{ --pitch: 9mm }}"
)
CODES = [item.code for item in library.load().documents if "print" in item.outputs]
SOME = ("W03", "W08", "W13", "W17", "W22")  # a log, a table, a map, prompts and a matrix


@functools.cache
def flow(code: str) -> tuple[str, tuple[str, ...]]:
    """The HTML and the style sheets of everything of a sheet on one endless page."""
    given: list[tuple[str, tuple[str, ...]]] = []

    def noted(html: str, css: tuple[str, ...], source: Any) -> render.Laid:
        given.append((html, css))
        return render.lay_out(html, css, source)

    document = next(item for item in library.load().documents if item.code == code)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(printed, "lay_out", noted)
        inspect.unwrap(printed.leaves)(document, "a4", Branding())  # as if it were the first time
    return given[0]


def grown(laid: render.Laid, lines: int) -> None:
    """Let everything grow by `MORE`, and each answer by so many lines."""
    part = stretch.growing(laid.raw["section-1"])
    slots = list(stretch.slots(part))
    for slot in slots:
        if isinstance(slot, stretch.Row):
            slot.free = 0  # a layout knows nothing of rows that become even beside a taller key
    wanted = {slot.name: slot.asked + lines for slot in slots if isinstance(slot, stretch.Writing)}
    stretch.grow([part], stretch.Wish(wanted, MORE * stretch.PX))


def places(laid: render.Laid) -> Iterator[tuple[str, float, float, float, float]]:
    """Every box of the page: its element, and its place and size in px."""
    for box in laid.raw["section-1"].descendants():
        if box.element is not None and hasattr(box, "margin_top") and box.is_in_normal_flow():
            yield (
                f"{box.element_tag} {box.element.get('class')}",
                box.position_x,
                box.border_box_y(),
                box.border_width(),
                box.border_height(),
            )


@pytest.mark.whole
@pytest.mark.parametrize("code", [pytest.param(code, marks=() if code in SOME else pytest.mark.slow) for code in CODES])
def test_it_stands_where_a_layout_would_put_it(code: str) -> None:
    html, css = flow(code)
    ours = render.lay_out(html, css, Source())
    grown(ours, 1)
    taller = re.sub(r'(?<=class="lines" style="--n:)\d+', lambda found: str(int(found[0]) + 1), html)
    theirs = render.lay_out(taller, (*css, TALLER), Source())
    pairs = list(zip(places(ours), places(theirs), strict=True))
    assert pairs
    for mine, other in pairs:
        assert mine[0] == other[0]
        assert mine[1:] == pytest.approx(other[1:], abs=CLOSE), mine[0]


def row(least: float, height: float) -> stretch.Row:
    return stretch.Row(SimpleNamespace(height=height, children=()), least)


rows = st.lists(st.builds(row, st.just(30.0), st.floats(30, 90)), min_size=1, max_size=6)


@given(rows, st.floats(0, 300), st.floats(0, 60))
def test_a_page_is_filled_and_never_runs_over(parts: list[stretch.Row], space: float, most: float) -> None:
    wish = stretch.filled(parts, {}, space, most)
    used = stretch.more(parts, wish)
    assert used <= space
    assert wish.each == most or used >= space - len(parts) * stretch.CLOSE


@given(st.lists(st.floats(10, 90), min_size=1, max_size=6), st.floats(0.1, 200))
def test_rows_become_even_from_the_lowest(heights: list[float], spare: float) -> None:
    level = stretch._level(heights, spare)
    assert sum(max(0.0, level - height) for height in heights) == pytest.approx(spare)

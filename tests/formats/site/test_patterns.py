"""What a log adds up to, on a page: the figures of Python in words, drawn to scale, and in a table for everyone.

1. Figures read as people write them. 2. Bars are as long as their numbers, and the line that adds up is none.
3. Parts of a bar differ without color. 4. A mark becomes the picture, and one that is not there is named.
"""

from __future__ import annotations

from decimal import Decimal
from xml.etree import ElementTree

import pytest

from toolkit import library, sample
from toolkit.formats.site.downloads import Download, buttons, offered
from toolkit.formats.site.patterns import LABELS, block, drawn, written
from toolkit.measures.expression import Number, Words
from toolkit.measures.shown import Figure, Form, Line, Shown
from toolkit.measures.value import Result

VALUES: dict[str, Result] = {
    "a.n": 12, "a.s": Decimal("0.425"), "b.n": 3, "b.s": None, "all": 15, "says": "Most <stop> at 1.",
}  # fmt: skip


def figure(id: str, form: Form) -> Figure:
    return Figure(id, Number(Decimal(0)), form)


def shown(chart: str = "bars") -> Shown:
    lines = (
        Line("1 Applied", (figure("a.n", "count"), figure("a.s", "share"))),
        Line("2 Call & talk", (figure("b.n", "count"), figure("b.s", "share"))),
        Line("All", (figure("all", "count"), None)),
    )
    says = Figure("says", Words(()), "words")
    return Shown("funnel", "Where do mine stop?", "", says, "Stage", ("Reached", "Share"), lines, (), chart)  # type: ignore[arg-type]


def tree(chart: str = "bars") -> ElementTree.Element:
    return ElementTree.fromstring(block(shown(chart), VALUES, 1))


@pytest.mark.parametrize(
    ("form", "value", "words"),
    [
        ("count", 12, "12"),
        ("share", Decimal("0.425"), "43%"),
        ("share", 0.5, "50%"),
        ("number", Decimal("3.25"), "3.3"),
        ("words", "27 to 73", "27 to 73"),
        ("share", None, ""),
    ],
)
def test_figures_read_as_people_write_them(form: Form, value: object, words: str) -> None:
    assert written(figure("x", form), {"x": value}) == words  # type: ignore[dict-item]
    assert written(None, {}) == ""


def test_bars_are_as_long_as_their_numbers_and_the_sum_is_none() -> None:
    bars = drawn(shown(), VALUES)
    assert [(bar.label, bar.total) for bar in bars] == [("1 Applied", 12), ("2 Call & talk", 3)]
    (first,), (second,) = (bar.pieces for bar in bars)
    assert first.width == pytest.approx(4 * second.width)
    assert first.left == second.left == LABELS
    assert drawn(shown(""), VALUES) == []


def test_a_block_has_the_sentence_first_and_every_figure_in_a_table() -> None:
    found = tree()
    assert [item.tag for item in found] == ["p", "svg", "div"]
    assert found[0].text == "Most <stop> at 1."
    rows = [["".join(cell.itertext()) for cell in row] for row in found.iter("tr")]
    assert rows == [
        ["Stage", "Reached", "Share"],
        ["1 Applied", "12", "43%"],
        ["2 Call & talk", "3", ""],
        ["All", "15", ""],
    ]
    assert {cell.get("scope") for cell in found.iter("th")} == {"col", "row"}
    drawing = found[1]
    assert drawing.get("role") == "img"
    assert "table" in str(drawing.get("aria-label"))


def test_parts_of_a_bar_differ_without_color() -> None:
    shape = Shown(
        "cross", "T", "", Figure("says", Words(()), "words"), "Stage", ("A", "B", "C", "All"),
        (Line("1", tuple(figure(id, "count") for id in ("a.n", "b.n", "a.n", "all"))),), (), "stacked",
    )  # fmt: skip
    found = ElementTree.fromstring(block(shape, VALUES, 1))
    rects = [item for item in found[0:2][1] if item.tag == "rect"]
    assert [(item.get("class"), "url(#cross-1)" in str(item.get("style"))) for item in rects] == [
        ("fill0", False),
        ("fill1", True),
        ("fill2", False),
    ]
    assert next(item.get("id") for item in found.iter("pattern")) == "cross-1"
    assert ["".join(item.itertext()).strip() for item in found.iter("li")] == ["A", "B", "C"]


def test_the_example_is_offered_beside_the_tracker_it_is_one_of() -> None:
    made = [Download("", kind, "", f"files/{kind}.xlsx", 52_000) for kind in ("tracker-example", "tracker")]
    shown = [(button.name, button.small) for button in buttons(made, "")]
    assert shown == [
        ("Excel", "all sheets in one file, 51 KB"),
        ("Excel example", "filled in by somebody made up, 51 KB"),
    ]
    assert offered({"kind": "tracker-example"})


def test_a_mark_becomes_its_picture_and_one_that_is_not_there_is_named() -> None:
    text = "Before\n\n<!-- patterns: application_log.stops -->\n\nAfter\n"
    made = sample.filled(text, library.load)
    start, end = 'Before\n\n<div class="tk-pattern m1">\n<p class="tk-says">', "</div>\n\nAfter\n"
    assert made.startswith(start)
    assert made.endswith(end)
    assert "\n\n" not in made[9:-8]
    with pytest.raises(KeyError, match=r"application_log\.nothing"):
        sample.filled("<!-- patterns: application_log.nothing -->", library.load)
    assert sample.filled("No mark.", pytest.fail) == "No mark."  # nothing is read for it

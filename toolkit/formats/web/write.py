"""Writes a document's questions as native form controls, readable and complete without a script."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, assert_never

from markupsafe import Markup

from toolkit.branding import UNBRANDED, Branding
from toolkit.document import (
    Canvas,
    Document,
    Field,
    Grid,
    GridRow,
    Heading,
    Key,
    Medium,
    Note,
    Part,
    Prose,
    Question,
    Rows,
    Share,
    fields_of,
)
from toolkit.formats import html
from toolkit.formats.web import layout
from toolkit.formats.web.definition import island

MEDIUM: Medium = "web"
# The mark beside a question, and what it means.
MARKS: dict[Share, tuple[str, str]] = {
    "never": ("Only for you", "Stays on your copy. Nobody else needs to read it."),
    "advisor": ("Your advisor may see it", "Only when you show your copy in a one-to-one talk."),
    "counts": ("May be counted", "If you agree: only ticks, codes and months, together with those of others."),
}
SHORT_LIST = 7  # options; a longer list becomes a drop-down, which says beside it what it offers


def form(document: Document, branding: Branding = UNBRANDED, islands: Mapping[str, Any] = MappingProxyType({})) -> str:
    """The questions of a document in reading order, below a legend of who may see the answers.

    The page around them brings its own `<form>` or `<fieldset>`, and the heading above. `islands` is what scripts are
    told, by the class of the `<template>` it stands in.
    """
    found = {field.share for field in _asked(document.fields(MEDIUM))}
    legend = html.render("site/form/legend.html.j2", branding, marks=[(s, *MARKS[s]) for s in MARKS if s in found])
    told = [island(data, css_class) for css_class, data in islands.items()]
    return "\n".join([legend, *(_part(part, branding) for part in document.parts(MEDIUM)), *told])


def _part(part: Part, branding: Branding) -> Markup:
    match part:
        case Question():
            return _render("question", part, branding) if MEDIUM in part.field.media else Markup()
        case Note():
            return _render("note", part, branding) if part.fields else _shared(part, branding)
        case Rows():
            return _render("rows", part, branding)
        case Grid():
            return _render("grid", part, branding, fields=_asked(fields_of(part)), by_hand=_by_hand)
        case Heading() | Key():
            return _shared(part, branding)
        case Prose():
            return _shared(part, branding) + _render("marked", part, branding, fields=_asked(fields_of(part)))
        case Canvas():
            return Markup()  # a drawing is for paper; the part it names in `equal_to` takes the same answers here
        case _:
            assert_never(part)


def _render(template: str, part: Part, branding: Branding, **more: object) -> Markup:
    text = html.render(
        f"site/form/{template}.html.j2",
        branding,
        part=part,
        medium=MEDIUM,
        name=layout.name,
        marks={share: words for share, (words, _) in MARKS.items()},
        short_list=SHORT_LIST,
        asked=_asked,
        **more,
    )
    return Markup(text)  # noqa: S704  the template escaped


def _shared(part: Part, branding: Branding) -> Markup:
    """A part as every medium writes it, one level deeper: the page around it has an `h2` of its own."""
    markup = str(html.part(part, MEDIUM, layout.name, branding))  # `re.sub` would escape pieces of a Markup
    return Markup(re.sub(r"(</?)h2\b", r"\1h3", markup))  # noqa: S704  words in it are escaped, so this is markup


def _asked(fields: Iterable[Field]) -> list[Field]:
    return [field for field in fields if MEDIUM in field.media]


def _by_hand(row: GridRow) -> bool:
    """Whether anything in a row is typed: how to work out a total is of no use where it adds up by itself."""
    return any(isinstance(item, Field) and item.origin(MEDIUM) != "computed" for cell in row.cells for item in cell)

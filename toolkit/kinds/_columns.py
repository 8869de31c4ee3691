"""Columns as authors write them, shared by the kinds that become tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Annotated

import pydantic

from toolkit.document import Column, ColumnGroup, Example, Field, Key, Note, OptionGroup, OptionList, Share
from toolkit.kinds._base import Context, Line, Model, NamedAsk, Text
from toolkit.problems import suggestion

LONG_LIST = 14  # entries; a longer key does not fit beside a table


class ColumnSpec(NamedAsk, title="A column"):
    """A question that is asked again in each row."""

    header: Line
    """The words above the column."""
    note: Line = ""
    """Small words below the header: `note: mm / dd`."""
    width: Annotated[float, pydantic.Field(ge=0, le=120)] = 0
    """Its width on paper, in millimeters. 0 shares what is left with others."""
    group: Line | None = None
    """Words above several neighbors that belong together. Each of them says the same."""
    under: tuple[NamedAsk, ...] = ()
    """More questions in the same cell, below the first."""

    def fields(self, context: Context, share: Share | None) -> tuple[Field, ...]:
        """The column's questions, each with the last part of its id only."""
        first = self.field(context, self.id, self.header, share)
        more = (
            ask.field(context.at("under", index), ask.id, ask.label or ask.id, self.share or share)
            for index, ask in enumerate(self.under)
        )
        return (first, *more)


class KeySpec(Model, title="A key of codes"):
    """What the codes in a column mean, printed for people on paper. Without one, the column's header is its title."""

    title: Line
    """The heading of the key."""
    intro: Line = ""
    """A sentence above a key that is so long that it has a page of its own."""
    own: Text = ""
    """On such a page: what to do when nothing on the list fits."""


class SideNote(Model, title="A note beside a table"):
    """A few words that stand beside a table on paper, below its keys."""

    title: Line | None = None
    """Its heading."""
    text: Text
    """What it says."""


def columns(specs: Sequence[ColumnSpec], context: Context, share: Share | None) -> tuple[ColumnGroup, ...]:
    """Neighbors with the same group stand under one header."""
    groups: list[tuple[str, list[Column]]] = []
    for index, spec in enumerate(specs):
        fields = spec.fields(context.at("columns", index), share)
        column = Column(spec.id, spec.header, spec.note, fields, spec.width, media=spec.media)
        if not groups or groups[-1][0] != (spec.group or ""):
            groups.append((spec.group or "", []))
        groups[-1][1].append(column)
    return tuple(ColumnGroup(header, tuple(found)) for header, found in groups)


def examples(rows: Iterable[dict[str, str]], known: Sequence[str], context: Context) -> tuple[Example, ...]:
    """Check that each example names columns that exist."""
    found = []
    for index, row in enumerate(rows):
        for name in row:
            if name not in known:
                hint = suggestion(name, known)
                context.problem("column-unknown", f"There is no column '{name}'.{hint}", "examples", index, name)
        found.append(Example(tuple((name, text) for name, text in row.items() if name in known)))
    return tuple(found)


def keys(asked: Iterable[tuple[Field, str]], specs: Mapping[str, KeySpec], context: Context) -> tuple[Key, ...]:
    """A key for each list whose codes are written on paper; lists too long to stand beside get their own page."""
    found: dict[tuple[str, ...], Key] = {}
    ids = []
    for field, header in asked:
        ids.append(field.id)
        if field.open_cell and field.id not in specs:
            continue  # words fit there too
        if field.coded and field.options is not None and "print" in field.media:
            spec = specs.get(field.id) or KeySpec(title=header)
            codes = tuple(option.code for option in field.options.options)
            beside = len(codes) <= LONG_LIST
            options = field.options if beside else _grouped(field.options)
            key = Key(spec.title, options, beside, spec.intro, spec.own, source=context.source)
            found.setdefault(codes, key)
    for name in specs:
        if name not in ids:
            context.problem("column-unknown", f"There is no column '{name}'.{suggestion(name, ids)}", "keys", name)
    return tuple(found.values())


def _grouped(options: OptionList) -> OptionList:
    """A key on a page of its own stands in groups; a list without any is one group."""
    return options if options.groups else replace(options, groups=(OptionGroup("", options.title),))


def notes(specs: Iterable[SideNote], context: Context) -> tuple[Note, ...]:
    """What stands below the keys, as boxes."""
    return tuple(Note("care", spec.title or "", spec.text, source=context.source) for spec in specs)

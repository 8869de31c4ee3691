"""What a script in the browser has to know of a document: plain data, words of lists and the types of questions.

It is all that scripts are told beside the form itself, and it holds no answers. Shape (all ids are field ids
with `*` for the number of a row)::

    {"worksheet": "application_log", "version": 3, "structure": "0f…", "code": "W03", "title": "…",
     "lists": {"reason": [["SK1", "…"], ["FT4", "Work permit", 1], …]},   1: may never be counted
     "fields": {"application_log.log.*.stage": {"label": "…", "type": "choice", "share": "counts", "list": "…"}, …},
     "rows": {"application_log.log": {"name": "Application", "printed": 12}},
     "aliases": {"old.id": "new.id"},
     "retired": {"reason": {"IN8": "FT8"}}}     codes of former times, where a list has any, and what they are today

A field also says, where it applies: `unit`, `minimum`, `maximum`, `export` ("month"), `together` (fields of the same
row that go uncounted with a private answer), `origin` ("computed" or "copied").
"""

from __future__ import annotations

import html
import json
from typing import Any

from markupsafe import Markup

from toolkit.document import Document, Field, Medium, OptionList, Rows, structure_hash
from toolkit.fields import template_id
from toolkit.parsing import options_of

MEDIUM: Medium = "web"


def definition(document: Document) -> dict[str, Any]:
    """A document as data for scripts."""
    asked = {template_id(item.id): item for item in document.fields(MEDIUM)}
    lists = {known.id: known for item in asked.values() if (known := options_of(item))}
    retired = {id: dict(known.retired) for id, known in lists.items() if known.retired}
    told = {
        "worksheet": document.id,
        "version": document.version,
        "structure": structure_hash(document),
        "code": document.code,
        "title": document.title,
        "lists": {id: _entries(known) for id, known in lists.items()},
        "fields": {id: _field(item) for id, item in asked.items()},
        "rows": {
            part.id: {"name": part.row_name, "printed": part.printed}
            for part in document.parts(MEDIUM)
            if isinstance(part, Rows)
        },
        "aliases": dict(document.aliases),
    }
    return told | ({"retired": retired} if retired else {})


def island(data: Any, css_class: str) -> Markup:
    """Data in a page, as a `<template>` that no script in it can end: its content is text."""
    words = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    text = Markup(html.escape(words, quote=False))  # noqa: S704  quotes mean nothing here, and there are thousands
    return Markup('<template class="{}" data-search-exclude>{}</template>').format(css_class, text)


def _entries(known: OptionList) -> list[list[Any]]:
    return [
        [option.code, option.label, *([1] if option.share not in (None, "counts") else [])] for option in known.options
    ]


def _field(item: Field) -> dict[str, Any]:
    known, origin = options_of(item), item.origin(MEDIUM)
    told = {
        "list": known.id if known else "",
        "unit": item.unit,
        "minimum": item.minimum,
        "maximum": item.maximum,
        "export": item.export,
        "together": list(item.together),
        "origin": origin if origin != "typed" else "",
    }
    return {"label": item.label, "type": item.type, "share": item.share} | {
        key: value for key, value in told.items() if value not in ("", None, [])
    }

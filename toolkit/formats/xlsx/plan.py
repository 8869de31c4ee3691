"""Documents in, the sheets of their workbook out: which sheet a part stands on, and what the sheets are called."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence

from toolkit.branding import UNBRANDED, Branding
from toolkit.document import Block, Document, Grid, Part, Rows
from toolkit.formats.xlsx import plan_slip, support, texts
from toolkit.formats.xlsx.layout import Said, Tab, named
from toolkit.formats.xlsx.plan_form import form
from toolkit.formats.xlsx.plan_table import copies_table, rows_table
from toolkit.formats.xlsx.words import TAB_LENGTH
from toolkit.slip import is_slip


def tabs(documents: Iterable[Document], branding: Branding = UNBRANDED) -> tuple[Tab, ...]:
    """The sheets of a workbook, document after document, each under a name of its own; slips come last."""
    kept = tuple(documents)
    found = named(tab for document in kept if not is_slip(document) for tab in sheets(document, branding))
    return named((*found, *(plan_slip.sheet(document, found) for document in kept if is_slip(document))))


def sheets(document: Document, branding: Branding = UNBRANDED) -> tuple[Tab, ...]:
    """The sheets of one document, under the names the author wished for. None where Excel asks nothing.

    Whose they are changes words only, never where a reader finds an answer.
    """
    if is_slip(document):
        return (plan_slip.sheet(document),)
    shown = [part for part in document.parts("xlsx") if _asks(part)]
    if not shown:
        return ()
    if not document.repeats:
        return (copies_table(document, branding),)
    repeated = [part for part in shown if isinstance(part, Rows)]
    single = len(repeated) < len(shown)
    names = _names(document, repeated, shown)
    found: list[Tab] = []
    main = names[""] == document.tab
    lead = next((rows for rows in repeated if names[rows.id] == document.tab), repeated[0] if repeated else None)
    for rows in repeated:
        said = _said(document, rows, rows is lead and not (single and main), branding)
        found.append(rows_table(document, rows, names[rows.id], said))
    if not single:
        return tuple(found)
    parts = [part for block in document.blocks for part in _form_parts(block, main)]
    made = form(document, names[""], parts, branding)
    return (made, *found) if main else (*found, made)


def _asks(part: Part) -> bool:
    if isinstance(part, Rows):
        return any(
            "xlsx" in field.media for group in part.groups_in("xlsx") for c in group.columns for field in c.fields
        )
    return isinstance(part, Grid) or bool(texts.single_fields(part))


def _names(document: Document, repeated: Sequence[Rows], shown: Sequence[Part]) -> dict[str, str]:
    """Wished names by the id of the rows, '' for the form.

    The sheet that carries the work has the document's name: the longest rows, else the form. Where a table has two
    more questions below it, people look for the table.
    """
    names = {"": document.tab} | {rows.id: _joined(document.tab, rows.label) for rows in repeated}
    longest = max((rows.screen for rows in repeated), default=0)
    main = [rows for rows in repeated if rows.screen == longest]
    if len(main) == 1 and not any(isinstance(part, Grid) for part in shown):
        names |= {main[0].id: document.tab, "": _joined(document.tab, "more")}
    return names


def _joined(tab: str, label: str) -> str:
    """Two names as one that fits on a tab, cut after a word."""
    short = textwrap.shorten(f"{tab[:24].strip()}, {label}", TAB_LENGTH, placeholder="")
    return short.rstrip(", ") or tab


def _form_parts(block: Block, main: bool) -> list[Part]:
    """What a block puts on the form: all but its rows, and only words that belong to a question there.

    Words that belong to no question stand on the main sheet.
    """
    parts = [part for part in block.parts if "xlsx" in part.media]
    if not _single(parts) and (not main or any(isinstance(part, Rows) for part in parts)):
        return []
    return [part for part in parts if not isinstance(part, Rows)]


def _said(document: Document, rows: Rows, main: bool, branding: Branding) -> list[Said]:
    """The words that stand above rows: those of their block, and on the main sheet those that ask nothing."""
    shown: list[Part] = []
    for block in document.blocks:
        parts = [part for part in block.parts if "xlsx" in part.media]
        mine = any(part is rows for part in parts) and not _single(parts)
        if mine or (main and not any(_asks(part) for part in parts)):
            shown += parts
    return [*(said for part in shown for said in texts.said(part, branding)), *support.line(document, shown, branding)]


def _single(parts: Sequence[Part]) -> bool:
    return any(_asks(part) and not isinstance(part, Rows) for part in parts)

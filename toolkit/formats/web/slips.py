"""Slips in the browser: their forms, and what scripts are told so that a slip can be made, opened and counted there.

Shape of what a script is told of a slip: its `definition`, cut down to what a slip is made of, and::

    {"kind": "slip", "workshop": "Feedback into action",
     "questions": [["feedback_to_action.table.1.type", "Feedback 1, Reason type"], …],   in reading order
     "brief": {"reason_type": {"SK": "Skill"}},       words of an entry that are shorter than its label
     "instead": {"application_log.log.*.reason_type": "NK"}}    what stands in the place of a private answer
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from toolkit.agenda import Workshop
from toolkit.branding import Branding
from toolkit.document import Block, Document, Field, Grid, Heading, Medium, Part, Question, Rows, structure_hash
from toolkit.fields import template_id
from toolkit.formats.web.definition import definition, island
from toolkit.formats.web.write import form
from toolkit.measures import group
from toolkit.slip import CODE, CONSENT, LABELS, offered
from toolkit.spoken import questions

MEDIUM: Medium = "web"
NOT_KNOWN = "NK"
COUNT = "count"
CHOICES = re.compile(
    r'<details class="tk-choices".*?</details>', re.DOTALL
)  # a slip asks the same list again and again
Paper = tuple[Workshop, Document]


def on_screen(document: Document) -> Document:
    """A slip as a browser asks it: every row by itself, months as numbers, and only entries that may be handed in."""
    words = {id: said for id, (_, said) in questions(document, MEDIUM).items()}
    blocks = (
        Block(block.id, tuple(one for part in block.parts for one in _part(part, words))) for block in document.blocks
    )
    return replace(document, blocks=tuple(blocks))


def forms(
    papers: Iterable[Paper], documents: Sequence[Document], branding: Branding, reads: Mapping[str, Any]
) -> dict[str, str]:
    """The form of each slip by the slip's id, with what its script is told: the slip, and the sheets it comes from.

    `reads` adds, by worksheet, what a script that opens a tracker has to know of it. Under `COUNT` stands what the page
    is told on which slips are counted.
    """
    found: dict[str, str] = {}
    every = tuple(papers)
    for workshop, paper in every:
        asked = {id.partition(".")[0] for id, _ in _questions(paper)}
        islands = {
            "tk-definition": _definition(paper),
            "tk-slips": [told(workshop, paper)],
            "tk-sources": [source(sheet) | reads.get(sheet.id, {}) for sheet in documents if sheet.id in asked],
        }
        found[paper.id] = CHOICES.sub("", form(on_screen(paper), branding, islands))
    sheets = {sheet.id: sheet for sheet in documents}
    groups = {paper.id: group.data(paper, sheets) for _, paper in every}
    found[COUNT] = island([told(*one) for one in every], "tk-slips") + island(groups, "tk-group")
    return found


def feeds(document: Document, papers: Iterable[Paper]) -> list[dict[str, Any]]:
    """What the page of a worksheet is told of the slips that ask some of its questions, and of those questions only."""
    found = []
    for workshop, paper in papers:
        slip = told(workshop, paper)
        home = f"{document.id}."
        if paper.id.startswith("slip_") and (mine := [one for one in slip["questions"] if one[0].startswith(home)]):
            kept = {key: slip[key] for key in ("worksheet", "version", "structure", "workshop")}
            found.append(kept | {"questions": _rows_once(mine)})
            found[-1]["page"] = f"../slips/{workshop.slug}.html"
            if instead := {id: code for id, code in slip["instead"].items() if id.startswith(home)}:
                found[-1]["instead"] = instead
    return found


def _rows_once(asked: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """Questions of which every row is told once: `[rows, [[id, words], …]]`, with `*` for the number of the row."""
    found: list[list[Any]] = []
    last = ""
    for id, words in asked:
        block, _, rest = id.rpartition(".")
        block, _, row = block.rpartition(".")
        if not row.isdigit():
            found.append([id, words])
        elif block != last:
            found.append([1, [[f"{block}.*.{rest}", words.replace(f" {row}", " *", 1)]]])
        elif row == "1":
            found[-1][1].append([f"{block}.*.{rest}", words.replace(f" {row}", " *", 1)])
        else:
            found[-1][0] = int(row)
        last = block if row.isdigit() else ""
    return found


def told(workshop: Workshop, document: Document) -> dict[str, Any]:
    """All that a script has to know of a slip."""
    screen = on_screen(document)
    lists = {item.options.id: item.options for item in screen.fields(MEDIUM) if item.options}
    brief = {
        id: short
        for id, known in lists.items()
        if (short := {option.code: option.brief for option in known.options if option.brief != option.label})
    }
    instead = {
        template_id(item.id): NOT_KNOWN
        for item in document.fields(MEDIUM)
        if item.options and (item.options.id, NOT_KNOWN) in LABELS
    }
    return _definition(document) | {
        "kind": "slip" if document.id.startswith("slip_") else "follow_up",
        "workshop": workshop.title,
        "questions": [list(one) for one in _questions(document)],
        "brief": brief,
        "instead": instead,
    }


def source(document: Document) -> dict[str, Any]:
    """What has to be known of a worksheet to take from a copy of it what may be counted, and nothing else."""
    known = definition(document)
    fields: Mapping[str, Mapping[str, Any]] = known["fields"]
    kept = {id: item for id, item in fields.items() if item["share"] == "counts" or "together" in item}
    lists = {item["list"] for item in kept.values() if "list" in item}
    return known | {"fields": kept, "lists": {id: known["lists"][id] for id in known["lists"] if id in lists}}


def _definition(document: Document) -> dict[str, Any]:
    return definition(on_screen(document)) | {"structure": structure_hash(document)}


def _questions(document: Document) -> Iterator[tuple[str, str]]:
    """Every question but consent and code, with words that stand by themselves."""
    for id, (_, words) in questions(document, MEDIUM).items():
        if id not in (CONSENT, CODE):
            yield id, words.replace(".: ", ": ")


def _part(part: Part, words: Mapping[str, str]) -> Iterator[Part]:
    if isinstance(part, Rows):
        for number in range(1, part.printed + 1):
            yield Heading(f"{part.row_name} {number}")
            for item in part.fields:
                id = part.at(number, item).id
                yield Question(replace(_field(part.at(number, item)), label=words[id]))
    elif isinstance(part, Grid):
        rows = (
            replace(row, cells=tuple(tuple(c if isinstance(c, str) else _field(c) for c in cell) for cell in row.cells))
            for row in part.rows
        )
        yield replace(part, rows=tuple(rows))
    elif isinstance(part, Question):
        yield replace(part, field=_field(part.field))
    else:
        yield part


def _field(item: Field) -> Field:
    """A question with what may be handed in of its list; of a day its month, as a number."""
    if item.type == "date":
        return replace(item, type="int", minimum=1, maximum=12, unit="(month, 1 to 12)", export="")
    return replace(item, options=replace(item.options, options=offered(item))) if item.options else item

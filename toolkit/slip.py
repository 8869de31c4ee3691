"""What a workshop lets people hand in: the workshop and its sheets in, the slip, its codes and its follow-ups out.

A slip asks nothing of its own. Its questions are those of the worksheets, the very same fields under the same ids and
row numbers, so that what is read from a slip means what it means on the sheet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from toolkit import codes
from toolkit.agenda import CONSENT_SHEET, SlipPart, Workshop
from toolkit.answers import Submission, visible
from toolkit.document import (
    Block,
    Column,
    ColumnGroup,
    Document,
    Field,
    FieldType,
    Grid,
    GridRow,
    Heading,
    Medium,
    Option,
    OptionList,
    Part,
    Question,
    Rows,
    fields_of,
)
from toolkit.fields import template_id

CONSENT, CODE = f"{CONSENT_SHEET}.share_counts", f"{CONSENT_SHEET}.code"  # questions of the data choice card
REFUSED = (
    "This slip does not say Yes to being counted, and no tick means No. Nothing of it was read. Delete the file, and "
    "do not ask why."
)
NOT_SAID = "Not known, or not said"
LABELS = {("reason_type", "NK"): NOT_SAID}  # entries with other words on a slip, by list and code
WORDY: tuple[FieldType, ...] = ("text", "long", "url", "number", "money")  # what no tick and no code can answer
HANDED: frozenset[Medium] = frozenset(("print", "large_print", "fillable", "web", "xlsx"))  # all media
TWO_LINES = 120  # characters, boxes counted as five: what fits into two lines of ticks
FOLLOW_UP_ROWS = 3  # of a table, where the slip itself does not ask for more of them


@dataclass(frozen=True)
class KeyList:
    """The meaning of codes, and the headings on the slip under which they are written."""

    options: OptionList
    used_for: tuple[str, ...]


def slip(workshop: Workshop, documents: Mapping[str, Document]) -> Document:
    """The hand-in slip: consent and participant code, then one block for each part, in the workshop's order."""
    parts = [
        Block(
            f"part_{number}", (Heading(part.title, _private(part, documents)), *_cut(part.fields, part.rows, documents))
        )
        for number, part in enumerate(workshop.slip, 1)
    ]
    return _document("slip", "SLIP", "Hand-in slip", workshop, documents, [_consent(documents), *parts])


def follow_up(workshop: Workshop, documents: Mapping[str, Document]) -> Document | None:
    """The slip that may follow after 30 days, with a block for each sheet; None where the workshop asks nothing then.

    It has the code of the first slip and a choice of its own.
    """
    sheets = dict.fromkeys(name.partition(".")[0] for name in workshop.follow_up)
    blocks: list[Block] = []
    for sheet in sheets:
        names = [name for name in workshop.follow_up if name.partition(".")[0] == sheet]
        parts = [part for name in names for part in _cut([name], _again(name, workshop, documents), documents)]
        blocks.append(Block(f"part_{len(blocks) + 1}", (Heading(_title(sheet, workshop, documents)), *parts)))
    if not blocks:
        return None
    made = _document("follow_up", "SLIP30", "Follow-up slip", workshop, documents, [_consent(documents), *blocks])
    return replace(made, outputs=HANDED - {"large_print", "xlsx"})


def _title(sheet: str, workshop: Workshop, documents: Mapping[str, Document]) -> str:
    """What people know a sheet by: the part of the first slip that asked several of its questions, or its title."""
    parts = (part for part in workshop.slip if sum(name.startswith(f"{sheet}.") for name in part.fields) > 1)
    return next((part.title for part in parts), documents[sheet].title)


def papers(workshops: Iterable[Workshop], documents: Mapping[str, Document]) -> Iterator[tuple[Workshop, Document]]:
    """Every slip that comes back with answers, with its workshop: the hand-in slips and the follow-up slips."""
    for workshop in workshops:
        if workshop.slip:
            yield workshop, slip(workshop, documents)
            if (later := follow_up(workshop, documents)) is not None:
                yield workshop, later


def is_slip(document: Document) -> bool:
    """Whether people hand this in: it begins with a question that stands on a sheet of its own, the consent."""
    return document.id != CONSENT_SHEET and any(item.id == CONSENT for item in document.fields())


def allowed(document: Document, submission: Submission) -> Submission | None:
    """What may be read of a slip: answers to its questions that may be counted, and its code; whoever reads it.

    None where its owner has not chosen Yes: no answer means No, and so does one that is not certain. What it does not
    ask is left out without a word, for a name may tell something, too.
    """
    given = submission.values()
    if given.get(CONSENT) is not True:
        return None
    answers = tuple(
        one for one in visible(document, submission).answers if template_id(one.field) in document.by_template
    )
    written = (str(given.get(CODE, "")), submission.code)
    code = next((codes.normal(one) for one in written if codes.valid(one)), "")  # other words may be a name
    return replace(submission, answers=answers, code=code)


def contact(workshop: Workshop, documents: Mapping[str, Document]) -> Document:
    """The contact slip: a name and a way to write to it. No code stands on it, so nothing leads to a slip."""
    fields = (
        Field("contact_slip.name", "My name", "text", "advisor"),
        Field("contact_slip.reach", "My e-mail or phone", "text", "advisor"),
    )
    block = Block("contact", tuple(Question(item) for item in fields))
    return _document("contact_slip", "CONTACT", "Contact slip", workshop, documents, [block])


def asked(name: str, documents: Mapping[str, Document], rows: int = 1) -> tuple[Field, ...]:
    """The counted questions that a short name stands for, under full ids; repeating ones `rows` times."""
    document = documents.get(name.partition(".")[0])
    found = document.fields(rows=rows) if document else ()
    return tuple(item for item in found if item.share == "counts" and _stands_for(name, template_id(item.id)))


def _stands_for(name: str, full: str) -> bool:
    short = full.replace(".*.", ".")
    return short == name or short.startswith(f"{name}.")


def lines(part: SlipPart, documents: Mapping[str, Document]) -> int:
    """Lines that a part takes on the slip: one for each row of a grid and for each question to tick."""
    found = [item.id.split(".") for name in part.fields for item in asked(name, documents)]
    grid = {tuple(id[:3]) for id in found if len(id) == 4 and not id[2].isdigit()}
    others = [id for id in found if tuple(id[:3]) not in grid]
    again = -(-part.rows // part.beside)
    return len(grid) + (again if part.codes and others else again * len(others))


def offered(item: Field) -> tuple[Option, ...]:
    """The entries of a question that may be handed in, in the words of a slip. Private entries are left out."""
    if item.options is None:
        return ()
    return tuple(
        replace(option, label=said, short=said) if (said := LABELS.get((item.options.id, option.code))) else option
        for option in item.options.options
        if option.share in (None, "counts")
    )


def in_codes(hint: str) -> str:
    """What a slip says beside a part, where its answers are codes."""
    for (_, code), words in LABELS.items():
        hint = hint.replace(f"“{words}”", code)
    return hint


def by_number(item: Field) -> bool:
    """Whether ticks stand at numbers, explained in the key, because the words would not fit into two lines."""
    options = offered(item)
    words = sum(len(option.brief) + 5 for option in options)
    return words > TWO_LINES and all(option.code.isdigit() for option in options)


def boxes(item: Field) -> int:
    """How many characters an answer takes where it is written as a code. Of several entries, the most important."""
    if item.type == "date":
        return 2  # the month
    if item.type == "int":
        return len(f"{item.maximum:.0f}") if item.maximum is not None else 3
    if item.type == "scale10":
        return 2
    return max((len(option.code) for option in offered(item)), default=1)


def keys(workshop: Workshop, document: Document) -> tuple[KeyList, ...]:
    """What the codes on the slip mean, in the order in which they are needed. None where everything is ticked."""
    found: dict[str, KeyList] = {}
    if not workshop.has_key:
        return ()
    for part, block in zip(workshop.slip, document.blocks[1:], strict=True):
        for words, item in _headed(block):
            if item.options is None or not (part.codes or by_number(item)):
                continue
            options = replace(item.options, options=offered(item))
            known = found.get(options.id)
            found[options.id] = KeyList(
                _both(known.options, options) if known else options,
                tuple(dict.fromkeys((*known.used_for, words))) if known else (words,),
            )
    return tuple(found.values())


def _headed(block: Block) -> Iterator[tuple[str, Field]]:
    """Each question of a block once, with the words over it."""
    for part in block.parts:
        if isinstance(part, Rows):
            yield from ((column.header, item) for column in part.columns for item in column.fields)
        else:
            yield from ((item.label, item) for item in fields_of(part))


def _both(one: OptionList, other: OptionList) -> OptionList:
    """The entries of both, in the order of the longer one: a sheet may leave some of a list out."""
    longer, shorter = sorted((one, other), key=lambda item: -len(item.options))
    codes = {option.code for option in longer.options}
    return replace(longer, options=(*longer.options, *(o for o in shorter.options if o.code not in codes)))


def _document(
    id: str, code: str, title: str, workshop: Workshop, documents: Mapping[str, Document], blocks: list[Block]
) -> Document:
    return Document(
        id=f"{id}_{workshop.id}",
        code=f"{code}-{workshop.code}",
        title=title,
        tab=title,
        version=workshop.version,
        module=documents[CONSENT_SHEET].module,
        minutes=sum(item.minutes for _, item in workshop.all_items() if item.kind == "hand_in"),
        group="frame",
        sensitivity=1,
        purpose=f"{title} of the workshop {workshop.title}.",
        facts=(),
        steps=(),
        blocks=tuple(blocks),
        outputs=HANDED,
        source=workshop.source,
    )


def _consent(documents: Mapping[str, Document]) -> Block:
    """The two questions of the data choice card that a slip begins with."""
    known = {item.id: item for item in documents[CONSENT_SHEET].fields()}
    return Block("consent", tuple(Question(replace(known[id], media=HANDED)) for id in (CONSENT, CODE)))


def _again(name: str, workshop: Workshop, documents: Mapping[str, Document]) -> int:
    """How many rows a follow-up asks of a table: the first few that were filled in the room, and those of the slip."""
    table = _place(name, documents)
    if not isinstance(table, Rows):
        return 1
    known = [part.rows for part in workshop.slip if any(_place(other, documents) is table for other in part.fields)]
    return max(min(table.room, FOLLOW_UP_ROWS), *known, 1)


def _place(name: str, documents: Mapping[str, Document]) -> Part:
    """The part of a worksheet that asks a question, by its short name."""
    ids = {item.id for item in asked(name, documents)}
    return next(part for part in documents[name.partition(".")[0]].parts() if _ids(part) & ids)


def _cut(names: Sequence[str], rows: int, documents: Mapping[str, Document]) -> tuple[Part, ...]:
    """The parts of worksheets that ask these questions, cut down to them, in the order named."""
    wanted: dict[int, tuple[Part, list[str]]] = {}
    for name in names:
        ids = [item.id for item in asked(name, documents)]
        for part in documents[name.partition(".")[0]].parts():
            here = [id for id in ids if id in _ids(part)]
            if here:
                wanted.setdefault(id(part), (part, []))[1].extend(here)
    return tuple(less for part, ids in wanted.values() for less in _less(part, ids, rows))


def _ids(part: Part) -> set[str]:
    return {item.id for item in fields_of(part)}


def _less(part: Part, ids: Sequence[str], rows: int) -> Iterator[Part]:
    """One part with these questions only."""
    if isinstance(part, Grid):
        yield _grid(part, frozenset(ids))
    elif isinstance(part, Rows):
        columns = {
            part.at(1, item).id: replace(
                column,
                header=item.label if place else column.header,
                fields=(replace(item, media=HANDED),),
                width=0,
            )
            for column in part.columns
            for place, item in enumerate(column.fields)
        }
        chosen = tuple(columns[id] for id in ids)
        groups = (ColumnGroup("", chosen),)
        yield replace(part, groups=groups, printed=rows, room=rows, screen=rows, examples=(), media=HANDED)
    else:
        known = {item.id: item for item in fields_of(part)}
        yield from (Question(replace(known[id], media=HANDED)) for id in ids)


def _grid(grid: Grid, ids: frozenset[str]) -> Grid:
    """The columns and rows of a grid in which one of these questions stands."""

    def kept(row: GridRow, at: int) -> tuple[str | Field, ...]:
        found = (item for item in row.cells[at] if isinstance(item, Field) and item.id in ids)
        return tuple(replace(item, media=HANDED) for item in found)

    columns = list(grid.columns)
    places = [at for at in range(len(columns)) if any(kept(row, at) for row in grid.rows)]
    chosen: tuple[Column, ...] = tuple(columns[at] for at in places)
    rows = tuple(replace(row, cells=tuple(kept(row, at) for at in places)) for row in grid.rows)
    filled = tuple(row for row in rows if any(row.cells))
    return replace(grid, groups=(ColumnGroup("", chosen),), rows=filled, footer=(), examples=(), room=0, media=HANDED)


def _private(part: SlipPart, documents: Mapping[str, Document]) -> str:
    """What to do about a private answer, so that it leaves no trace: no gap may tell of it either."""
    fields = [item for name in part.fields for item in asked(name, documents)]
    names = {item.id.rpartition(".")[2] for item in fields}
    for table in (place for name in part.fields if isinstance(place := _place(name, documents), Rows)):
        told = {other for item in table.fields if _has_private(item) for other in item.together} & names
        unknown = _unknown(table) & told
        rest = [column.header for column in table.columns for item in column.fields if item.id in told - unknown]
        if unknown and rest:
            return f"Private reason? “{NOT_SAID}”, and nothing under “{rest[0]}”."
    lists = {item.options.id for item in fields if item.options}
    return "Private? Leave the whole row out." if part.codes and lists & {id for id, _ in LABELS} else ""


def _unknown(table: Rows) -> set[str]:
    """The questions of a table that can be answered with `Not known, or not said`."""
    return {item.id for item in table.fields if item.options and (item.options.id, "NK") in LABELS}


def _has_private(item: Field) -> bool:
    return item.options is not None and len(offered(item)) < len(item.options.options)

"""Lays out the sheets that hold one row after another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from toolkit.branding import Branding
from toolkit.document import Block, Document, Field, Heading, Rows
from toolkit.formats.xlsx import support, texts
from toolkit.formats.xlsx.layout import COPIES, Line, Said, Table, Unit, codes, keyed
from toolkit.formats.xlsx.sizes import header_width, width
from toolkit.formats.xlsx.words import COPIED, ends, legal
from toolkit.parsing import options_of

NARROWEST, BROADEST = 70, 125  # characters a line of words has
ON_PAPER_ONLY = ("date", "choice", "multi", "yesno", "check", "likert5")  # their small words say how to write by hand


@dataclass(frozen=True)
class _Asked:
    """A field on its way to becoming columns. `key` is what the hidden row will say."""

    field: Field
    header: str
    group: str = ""
    hint: str = ""
    example: str = ""


def rows_table(document: Document, rows: Rows, name: str, lines: Iterable[Said]) -> Table:
    """The sheet of a part with repeating rows."""
    asked = []
    for group in rows.groups_in("xlsx"):
        over = group.header if isinstance(group.header, str) else group.header.label
        for column in group.columns:
            shown = [field for field in column.fields if "xlsx" in field.media]
            for index, field in enumerate(shown):
                first = index == 0
                hint = column.hint if first and field.type not in ON_PAPER_ONLY else ""
                header = column.header if first and column.header else field.label
                full = field.named(f"{rows.id}.*.{field.id}")
                asked.append(_Asked(full, header, over, hint, column.id if first else ""))
    return _table(document, name, rows, asked, tuple(lines), rows.screen)


def copies_table(document: Document, branding: Branding) -> Table:
    """The sheet of a document that does not repeat: a row for each filled copy."""
    asked: list[_Asked] = []
    lines: list[Said] = []
    for block in document.blocks:
        found, said = _block(block, branding)
        asked += found
        lines += said
    lines += support.line(document, document.parts("xlsx"), branding)
    return _table(document, document.tab, None, asked, tuple(lines), COPIES)


def _block(block: Block, branding: Branding) -> tuple[list[_Asked], list[Said]]:
    """A block's questions as columns. Its heading stands over them where it says more than the header."""
    parts = [part for part in block.parts if "xlsx" in part.media]
    fields = [field for part in parts for field in texts.single_fields(part)]
    headings = [part for part in parts if isinstance(part, Heading)]
    lines = [said for part in parts if not (fields and part in headings) for said in texts.said(part, branding)]
    group = headings[0].text if headings and len(fields) > 1 else ""
    hint = headings[0].hint if headings else ""
    return [_Asked(field, field.label, group, hint) for field in fields], lines


def _table(
    document: Document, name: str, rows: Rows | None, asked: Sequence[_Asked], said: Sequence[Said], ready: int
) -> Table:
    units = tuple(_units(asked))
    across = sum(unit.width for unit in units)
    lines = _lines(document, said, int(min(max(across, NARROWEST), BROADEST)))
    groups = tuple(_groups(asked, units))
    header = lines[-1].row + 2 + (1 if groups else 0)
    examples = len(rows.examples) if rows else 0
    return Table(name, document, rows, lines, groups, units, header, header + examples + 1, ready)


def _units(asked: Sequence[_Asked]) -> Iterable[Unit]:
    column = Table.NUMBER
    for ask in asked:
        for code in codes(ask.field):
            column += 1
            header = _header(ask, code)
            across = max(width(ask.field), min(header_width(header), 30))
            hint = ask.hint if ask.hint != ask.field.hint else ""
            example = ask.example if code == codes(ask.field)[0] or ask.field.type == "multi" else ""
            yield Unit(column, keyed(ask.field.id, code), ask.field, code, header, hint, across, example)


def _header(ask: _Asked, code: str) -> str:
    header = f"{ask.header} ({ask.field.unit})" if ask.field.unit else ask.header
    small = "mm/dd/yyyy" if ask.field.type == "date" else ends(ask.field)
    header += f"\n{small}" if small else ""
    options = options_of(ask.field)
    option = options.option(code) if options and code else None
    marks = {"computed": "\ncomputed", "copied": f"\n{COPIED}", "typed": ""}
    words = f"{header}: {option.brief}" if option else header
    return legal(words + marks[ask.field.origin("xlsx")])


def _groups(asked: Sequence[_Asked], units: Sequence[Unit]) -> Iterable[tuple[int, int, str]]:
    """Neighbors under the same words, and none at all where there are no words."""
    over = {ask.field.id: ask.group for ask in asked}
    if not any(over.values()):
        return
    first = 0
    for index, unit in enumerate(units):
        if index + 1 == len(units) or over[units[index + 1].field.id] != over[unit.field.id]:
            yield units[first].column, unit.column, over[unit.field.id]
            first = index + 1


def _lines(document: Document, said: Sequence[Said], characters: int) -> tuple[Line, ...]:
    """The lines above the table, from row 2 on. There is always one, so that the rule below it has a place."""
    purpose = Said("purpose", document.purpose)
    found = [(item, text) for item in (purpose, *said) for text in texts.lines(item, characters)]
    return tuple(Line(row, Table.NUMBER, text, item.role, item.formula) for row, (item, text) in enumerate(found, 2))

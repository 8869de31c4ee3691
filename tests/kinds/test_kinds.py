"""Each kind turns its sample into exactly these parts and field ids: tests/golden/kinds/<kind>.txt, to be read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import assert_never, get_args

import pytest

from toolkit import kinds, library
from toolkit.document import (
    MEDIA,
    PAPER,
    SCREEN,
    Blank,
    Canvas,
    CanvasShape,
    ColumnGroup,
    Document,
    Example,
    Field,
    FieldType,
    Grid,
    GridRow,
    Heading,
    Key,
    Medium,
    Note,
    NoteRole,
    Origin,
    Part,
    Prose,
    Question,
    Rows,
    Share,
    fields_of,
)

SAMPLES = sorted((Path(__file__).parent.parent / "worksheets").glob("*.yaml"))
LIBRARY = library.load(worksheets=SAMPLES)
KINDS = kinds.models()


def sample(path: Path) -> Document:
    (document,) = library.load(worksheets=[path]).documents
    return document


def test_every_kind_has_its_sample() -> None:
    names = {path.stem for path in SAMPLES}
    assert names - {"everything", "prompts_in_excel"} == set(KINDS)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_sample_becomes_these_parts(path: Path, golden: Callable[[str, str], None]) -> None:
    golden(f"kinds/{path.stem}.txt", "\n".join(described(sample(path))) + "\n")


@pytest.mark.parametrize("word", KINDS)
def test_sample_uses_every_key_of_its_kind(word: str) -> None:
    """What no sample shows, no format is tested with."""
    path = next(path for path in SAMPLES if path.stem == word)
    text = path.read_text("utf-8")
    rare = {"beside", "page", "only", "kind"}  # where a block stands is no matter of its kind
    assert {key for key in KINDS[word].model_fields if f"{key}:" not in text} <= rare | _not_for(word)


def _not_for(word: str) -> set[str]:
    """Keys that all blocks have and this kind makes no use of."""
    return {"text": {"core"}, "note": {"hint", "core"}}.get(word, set()) | ({"share"} if word == "map" else set())


# everything.yaml holds the whole vocabulary


def everything() -> tuple[Part, ...]:
    return tuple(LIBRARY.document("everything").parts())


def test_everything_holds_every_part() -> None:
    assert {type(part) for part in everything()} == set(get_args(Part))


def test_everything_holds_every_field_type_share_and_origin() -> None:
    fields = [item for part in everything() for item in fields_of(part)]
    assert {item.type for item in fields} == set(get_args(FieldType))
    alone = {part.field.type for part in everything() if isinstance(part, Question)}
    assert alone == set(get_args(FieldType))
    assert {item.share for item in fields} == set(get_args(Share))
    assert {item.origin("xlsx") for item in fields} == set(get_args(Origin))
    assert any(item.export == "month" for item in fields)
    assert any(item.together for item in fields)
    assert any(item.open_cell for item in fields)
    assert {item.media for item in fields} >= {MEDIA, PAPER, SCREEN}


def test_everything_goes_everywhere() -> None:
    assert LIBRARY.document("everything").outputs == frozenset(get_args(Medium))


def test_everything_holds_every_note_and_every_width_of_a_gap() -> None:
    assert {part.role for part in everything() if isinstance(part, Note)} == set(get_args(NoteRole))
    assert {part.ordered for part in everything() if isinstance(part, Prose)} == {True, False}
    gaps = [item for part in everything() if isinstance(part, Prose) for line in part.paragraphs for item in line]
    assert {item.width for item in gaps if isinstance(item, Blank)} == {"short", "medium", "wide"}


def test_everything_holds_every_sort_of_table() -> None:
    grids = [part for part in everything() if isinstance(part, Grid)]
    headers = [group.header for grid in grids for group in grid.groups]
    assert any(isinstance(header, Field) for header in headers)
    assert any(isinstance(header, str) and header for header in headers)
    rows = [row for grid in grids for row in grid.rows]
    assert {type(row.header) for row in rows} == {str, Field}
    cells = [cell for row in rows for cell in row.cells]
    assert any(len(cell) > 1 for cell in cells)
    assert any(isinstance(item, str) for cell in cells for item in cell)
    assert any(not cell for cell in cells)
    assert all(grid.footer and grid.examples for grid in grids)
    assert len({item.share for row in rows for cell in row.cells for item in cell if isinstance(item, Field)}) == 3


def test_everything_holds_rows_keys_and_private_entries() -> None:
    logs = [part for part in everything() if isinstance(part, Rows)]
    assert any(group.header for part in logs for group in part.groups)
    assert any(part.examples for part in logs)
    assert any(part.printed > part.room for part in logs)
    assert any(not column.media & PAPER for part in logs for column in part.columns)
    assert any(len(column.fields) > 1 for part in logs for column in part.columns)
    assert {part.beside for part in everything() if isinstance(part, Key)} == {True, False}
    options = [option for part in logs for item in part.fields if item.options for option in item.options.options]
    assert any(option.share == "never" for option in options)


def test_nearest_share_wins_in_a_table() -> None:
    """What a question says of itself stands above its column, its row and its block, in this order."""
    shares = {
        item.id.removeprefix("sample_table.week."): item.share for item in LIBRARY.document("sample_table").fields()
    }
    assert shares["monday.reason"] == "counts"  # the row's
    assert shares["monday.mood"] == "never"  # the column's
    assert shares["monday.note"] == "never"  # its own, below another question in the same cell


def test_every_drawing_names_a_block_without_one() -> None:
    drawings = [part for found in LIBRARY.documents for part in found.parts() if isinstance(part, Canvas)]
    assert {part.shape for part in drawings} == set(get_args(CanvasShape))
    assert all(part.media == PAPER for part in drawings)


def test_sheet_of_prompts_has_one_excel_row_for_each_copy() -> None:
    assert not LIBRARY.document("sample_copies").repeats
    assert "xlsx" in LIBRARY.document("sample_copies").outputs
    assert LIBRARY.document("everything").repeats


# words for the goldens


def described(document: Document) -> Iterator[str]:
    for block in document.blocks:
        place = [word for word, said in (("beside", block.beside), ("new page", block.new_page)) if said]
        yield " ".join([f"block {block.id}", *place])
        for part in block.parts:
            yield from (f"  {line}" for line in _part(part))


def _part(part: Part) -> Iterator[str]:
    where = _media(part.media)
    match part:
        case Heading():
            number = f"{part.number}. " if part.numbered else ""
            yield f"heading {_quoted(number + part.text, part.hint)}{' core' if part.core else ''}{where}"
        case Prose():
            yield f"{'steps' if part.ordered else 'words'}{where}"
            for line in part.paragraphs:
                yield "  " + "".join(f"[{_gap(item)}]" if isinstance(item, Blank) else item for item in line)
            yield from _fields(item.field for line in part.paragraphs for item in line if isinstance(item, Blank))
        case Note():
            yield f"note {part.role} {_quoted(part.title, part.text)}{' core' if part.core else ''}{where}"
            yield from _fields(part.fields)
        case Question():
            yield f"question{'' if part.show_label else ' under its heading'}{where}"
            yield from _fields([part.field])
        case Rows():
            rows = f"{part.printed} printed, {part.room} in the room, {part.screen} on a screen"
            yield f'rows {part.id} "{part.label}": {rows}; each a "{part.row_name}", numbered "{part.number}"{where}'
            yield from _groups(part.groups)
            yield from _examples(part.examples)
        case Grid():
            yield f"grid {part.id} {_quoted(part.label, part.corner_hint)}, corner {_quoted(part.corner)}{where}"
            yield from _groups(part.groups)
            yield from _examples(part.examples)
            for at, row in enumerate(part.rows, 1):
                yield from _row("row", row)
                if at == part.room:
                    yield "  enough for the room"
            for row in part.footer:
                yield from _row("footer", row)
        case Key():
            codes = " ".join(option.code for option in part.options.options)
            place = "beside" if part.beside else "on a page of its own"
            yield f"key {_quoted(part.title, part.intro, part.own)} {place}{where}: {codes}"
        case Canvas():
            marks = ", ".join(part.marks)
            yield f'drawing {part.shape} "{part.label}", middle "{part.middle}", marks: {marks}{where}'
            yield f"  the same in words: {part.equal_to}"
        case _:
            assert_never(part)


def _gap(gap: Blank) -> str:
    return f"{gap.field.id.rpartition('.')[2]}, {gap.width}"


def _groups(groups: Iterable[ColumnGroup]) -> Iterator[str]:
    for group in groups:
        if isinstance(group.header, Field):
            yield "  group headed by"
            yield from (f"  {line}" for line in _fields([group.header]))
        elif group.header:
            yield f"  group {_quoted(group.header)}"
        for column in group.columns:
            width = (f" {column.width:g} mm" if column.width else "") + (" core" if column.core else "")
            yield f"  column {column.id} {_quoted(column.header, column.hint)}{width}{_media(column.media)}"
            if "." not in "".join(item.id for item in column.fields):
                yield from (f"  {line}" for line in _fields(column.fields))


def _examples(examples: Iterable[Example]) -> Iterator[str]:
    for example in examples:
        yield "  example " + " | ".join(f"{name}: {text}" for name, text in example.cells)


def _row(sort: str, row: GridRow) -> Iterator[str]:
    if isinstance(row.header, Field):
        yield f"  {sort} {row.id} headed by"
        yield from (f"  {line}" for line in _fields([row.header]))
    else:
        yield f"  {sort} {row.id} {_quoted(row.header, row.hint)}"
    for cell in row.cells:
        yield from (f'    "{item}"' for item in cell if isinstance(item, str))
        yield from (f"  {line}" for line in _fields(item for item in cell if isinstance(item, Field)))
        if not cell:
            yield "    nothing"


def _fields(fields: Iterable[Field]) -> Iterator[str]:
    for item in fields:
        said = [f"{item.id} {item.type} {item.share} {_quoted(item.label, item.hint)}"]
        if item.options is not None and item.type not in ("yesno", "likert5"):
            codes = " ".join(_code(option.code, option.share) for option in item.options.options)
            said.append(f"{item.options.id}: {codes}")
        if item.minimum is not None or item.maximum is not None:
            said.append(f"{_number(item.minimum)} to {_number(item.maximum)}")
        said += [f"{item.lines} lines"] if item.lines > 1 else []
        said += [item.unit] if item.unit else []
        said += [" to ".join(item.ends)] if item.ends[0] else []
        said += [f"exported as {item.export}"] if item.export else []
        said += ["open cell"] if item.open_cell else []
        said += ["together with " + " ".join(item.together)] if item.together else []
        said += [f"{item.origin('web')}{': ' + item.measure if item.measure else ''}"] if item.origins else []
        said += ["beside"] if item.beside else []
        yield f"  {'; '.join(said)}{_media(item.media)}"


def _code(code: str, share: Share | None) -> str:
    return f"{code} ({share})" if share else code


def _number(value: float | None) -> str:
    return "any" if value is None else f"{value:g}"


def _quoted(*texts: str) -> str:
    return " ".join(f'"{text}"' for text in texts if text) or '""'


def _media(media: frozenset[Medium]) -> str:
    known = {MEDIA: "", PAPER: " (paper)", SCREEN: " (screen)"}
    return known.get(media) or (f" ({', '.join(sorted(media))})" if media not in known else "")

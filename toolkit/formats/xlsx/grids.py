"""Lays out a grid: hidden keys, groups, headers, examples, rows, footer, each on a row of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from toolkit.document import Column, ColumnGroup, Field, Grid, GridRow
from toolkit.formats.xlsx.layout import CENTERED, Form, GridColumn, GridPlace, Line, Spot, codes, keyed
from toolkit.formats.xlsx.sizes import header_width, width
from toolkit.formats.xlsx.words import COPIED, ends
from toolkit.parsing import options_of

ROW_HEADER = (22.0, 44.0)  # narrowest and widest
WRITTEN_HEADER = 22.0  # a group whose header people write


@dataclass(frozen=True)
class _Place:
    """A column on its way: which item of which cell it shows, and for which option."""

    column: Column
    item: int
    code: str


def place(grid: Grid, top: int) -> tuple[GridPlace, list[Spot]]:
    """Where everything of a grid stands, its hidden row being `top`."""
    groups = grid.groups_in("xlsx")
    columns = tuple(_columns(grid))
    written = any(isinstance(group.header, Field) for group in groups)
    over = top + 1 if any(group.header for group in groups) else 0
    names = max(top, over) + 1 if written else 0
    header = max(top, over, names) + 1
    examples = _run(header, len(grid.examples))
    rows = _run(header + len(examples), len(grid.rows))
    footer = _run(header + len(examples) + len(rows), len(grid.footer))
    heads = tuple(_heads(grid, groups))
    spots = [*_name_spots(grid, groups, columns, names)]
    texts: list[Line] = []
    for row, at in zip((*grid.rows, *grid.footer), (*rows, *footer), strict=True):
        for spot in _row(grid, row, at, columns):
            if isinstance(spot, Spot):
                spots.append(spot)
            else:
                texts.append(spot)
    found = GridPlace(grid, top, over, names, header, examples, rows, footer, columns, heads, tuple(texts))
    return found, spots


def widths(shown: Sequence[Grid]) -> Iterator[float]:
    """The widths of the sheet's columns from the row headers on: wide enough for every grid on it."""
    least, most = ROW_HEADER
    words = [_row_header_width(row, most) for grid in shown for row in (*grid.rows, *grid.footer)]
    words += [min(header_width(grid.corner), most) for grid in shown]
    yield max([least, *words])
    columns = [tuple(_columns(grid)) for grid in shown]
    for index in range(max(map(len, columns), default=0)):
        yield max(found[index].width for found in columns if index < len(found))
    if not any(columns):
        yield least


def _row_header_width(row: GridRow, most: float) -> float:
    if isinstance(row.header, Field):
        return min(width(row.header) + 8, most)
    return min(len(row.header) * 1.1 + 4, most)


def _run(after: int, count: int) -> tuple[int, ...]:
    return tuple(range(after + 1, after + 1 + count))


def _places(grid: Grid) -> Iterator[_Place]:
    """The columns Excel shows. Several fields in a cell stand beside each other; one for each option of several."""
    for group in grid.groups_in("xlsx"):
        for column in group.columns:
            cells = [_items(grid, row, column) for row in (*grid.rows, *grid.footer)]
            for item in range(max([1, *map(len, cells)])):
                found = [cell[item] for cell in cells if item < len(cell)]
                needed = dict.fromkeys(c for f in found for c in (codes(f) if isinstance(f, Field) else ("",)))
                for code in needed or ("",):
                    yield _Place(column, item, code)


def _items(grid: Grid, row: GridRow, column: Column) -> tuple[str | Field, ...]:
    cell = row.cells[grid.columns.index(column)]
    return tuple(item for item in cell if isinstance(item, str) or "xlsx" in item.media)


def _columns(grid: Grid) -> Iterator[GridColumn]:
    taken: set[str] = set()
    groups = grid.groups_in("xlsx")
    places = list(_places(grid))
    for index, at in enumerate(places):
        fields = _fields(grid, at)
        first = not any(other.column == at.column for other in places[:index])
        part = fields[0].id.rsplit(".", 1)[-1] if fields else at.column.id
        key = keyed(f"{grid.id}.*.{part}", at.code)
        if key in taken:
            key = keyed(f"{grid.id}.*.{at.column.id}_{at.item + 1}", at.code)
        taken.add(key)
        header = _header(at, fields)
        across = max([width(field) for field in fields] + [header_width(header), _share(groups, at)])
        example = "" if at.item else at.column.id
        source = at.column.id if first and not at.code else ""
        narrow = bool(fields) and all(field.type in CENTERED for field in fields if _typed(field))
        asked = fields[0] if fields else None
        yield GridColumn(Form.LABEL + 1 + index, key, header, across, example, asked, at.code, source, narrow)


def _share(groups: Sequence[ColumnGroup], at: _Place) -> float:
    """What a column adds to a group whose header people write: a name needs room."""
    group = next(group for group in groups if at.column in group.columns)
    return WRITTEN_HEADER / len(group.columns) if isinstance(group.header, Field) else 0


def _fields(grid: Grid, at: _Place) -> list[Field]:
    cells = [_items(grid, row, at.column) for row in (*grid.rows, *grid.footer)]
    found = [cell[at.item] for cell in cells if at.item < len(cell)]
    return [item for item in found if isinstance(item, Field) and at.code in codes(item)]


def _header(at: _Place, fields: Sequence[Field]) -> str:
    words = at.column.header
    if at.item:
        own = at.column.fields[at.item : at.item + 1] or fields[:1]
        words = own[0].label if own else ""
    unit = fields[0].unit if fields else ""
    words = f"{words} ({unit})" if unit else words
    small = {"mm/dd/yyyy" if field.type == "date" else ends(field) for field in fields if _typed(field)}
    words += f"\n{small.pop()}".rstrip() if len(small) == 1 else ""
    options = options_of(fields[0]) if fields and at.code else None
    option = options.option(at.code) if options else None
    words = f"{words}: {option.brief}" if option else words
    return f"{words}\n{COPIED}" if fields and all(field.origin("xlsx") == "copied" for field in fields) else words


def _typed(field: Field) -> bool:
    return field.origin("xlsx") != "computed"


def _heads(grid: Grid, groups: Sequence[ColumnGroup]) -> Iterator[tuple[int, int, str]]:
    places = list(_places(grid))
    for group in groups:
        found = [index for index, at in enumerate(places, Form.LABEL + 1) if at.column in group.columns]
        words = group.header if isinstance(group.header, str) else group.header.label
        yield found[0], found[-1], words


def _name_spots(grid: Grid, groups: Sequence[ColumnGroup], columns: Sequence[GridColumn], row: int) -> Iterator[Spot]:
    for group, (first, _, _) in zip(groups, _heads(grid, groups), strict=True):
        if isinstance(group.header, Field) and "xlsx" in group.header.media:
            key = columns[first - Form.LABEL - 1].key
            yield Spot(row, first, (grid.id, key), group.header, hint=grid.corner_hint)


def _row(grid: Grid, row: GridRow, at: int, columns: Sequence[GridColumn]) -> Iterator[Spot | Line]:
    key = f"{grid.id}.{row.id}"
    if isinstance(row.header, Field):
        yield Spot(at, Form.LABEL, (key, f"{grid.id}.*"), row.header)
    else:
        yield Line(at, Form.LABEL, _row_words(grid, row.header, row), "label")
    for place, column in zip(_places(grid), columns, strict=True):
        items = _items(grid, row, place.column)
        item = items[place.item] if place.item < len(items) else ""
        if isinstance(item, Field):
            if place.code in codes(item):
                yield Spot(at, column.column, (key, column.key), item, place.code, place.column.hint)
        elif item and not place.code:
            yield Line(at, column.column, item, "text")


def _row_words(grid: Grid, header: str, row: GridRow) -> str:
    """The header of a row with its small words, which in a computed row would tell a pencil what to do."""
    fields = [item for column in grid.columns for item in _items(grid, row, column) if isinstance(item, Field)]
    if any(field.origin("xlsx") == "computed" for field in fields):
        return f"{header} (computed)"
    return f"{header}\n{row.hint}" if row.hint else header

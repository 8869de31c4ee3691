"""Our own trackers back into submissions: columns and rows are found by their hidden keys, wherever they stand now."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from dataclasses import field as default

from openpyxl.utils import get_column_letter
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

from toolkit.answers import Answer, Submission
from toolkit.document import Document, Field, structure_hash
from toolkit.formats.xlsx import gate, plan
from toolkit.formats.xlsx.layout import META, Spot, Table, Unit, cell_keys, column_keys
from toolkit.formats.xlsx.values import Content, from_cells, written
from toolkit.problems import Problem, ProblemsFound, Source

Grid = Sequence[Sequence[Content]]


@dataclass
class _Found:
    """The cells of one field in one filled copy."""

    field: Field
    id: str
    place: str
    cells: dict[str, Content] = default(default_factory=dict)


Copy = dict[str, _Found]  # by field id


@dataclass(frozen=True)
class _Meta:
    """What the hidden sheet says."""

    code: str = ""
    worksheets: dict[str, tuple[int, str]] = default(default_factory=dict)  # id -> version, structure


def read(data: bytes, documents: Sequence[Document], name: str = "") -> tuple[Submission, ...]:
    """Return a submission for each filled copy of a document that has an answer. `name` is what messages call the file.

    Where a sheet stands twice, the copy with more answers is read. Computed cells are left out: what they show follows
    from the answers. Raises ProblemsFound where the file is no workbook, or too large to be a tracker.
    """
    gate.check(data, name)
    try:
        sheets = dict(_sheets(data))
    except CalamineError as error:
        message = "This workbook cannot be read. Save it again as .xlsx."
        raise ProblemsFound([Problem(Source(name), "xlsx-not-a-workbook", message)]) from error
    meta = _meta(sheets.pop(META, ()))
    return tuple(found for document in documents for found in _document(document, sheets, meta))


def _sheets(data: bytes) -> Iterator[tuple[str, Grid]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    for sheet in book.sheets_metadata:
        if sheet.typ == SheetTypeEnum.WorkSheet:
            yield sheet.name, book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)


def _meta(rows: Grid) -> _Meta:
    code, worksheets = "", {}
    for row in rows:
        words = [written(content) for content in row] + [""] * 4
        if words[0] == "code":
            code = words[1]
        if words[0] == "worksheet" and words[2].isdigit():
            worksheets[words[1]] = (int(words[2][:9]), words[3])
    return _Meta(code, worksheets)


def _document(document: Document, sheets: dict[str, Grid], meta: _Meta) -> Iterator[Submission]:
    tabs = plan.sheets(document)
    columns, cells = column_keys(tabs), cell_keys(tabs)
    copies: list[Copy] = []
    if document.repeats:
        whole: Copy = {}
        for tab in tabs:
            if isinstance(tab, Table):
                keys = {key: found for key, found in columns.items() if found[0] is tab}
                for row in _fullest(_table(name, rows, keys) for name, rows in sheets.items()):
                    whole |= row
        for found in _fullest([_form(name, rows, cells)] for name, rows in sheets.items()):
            whole |= found
        copies = [whole]
    else:
        copies = _fullest(_table(name, rows, columns) for name, rows in sheets.items())
    version, structure = meta.worksheets.get(document.id, (document.version, structure_hash(document)))
    for copy in copies:
        if answers := tuple(_answers(copy)):
            yield Submission(document.id, version, structure, "xlsx", answers, meta.code)


def _fullest(found: Iterator[list[Copy]]) -> list[Copy]:
    """Of several sheets for the same thing, the one with more answers; the first of equals."""
    return max(found, key=lambda copies: sum(1 for copy in copies for _ in _answers(copy)), default=[])


def _answers(copy: Copy) -> Iterator[Answer]:
    for found in copy.values():
        reading = from_cells(found.field, found.cells)
        if reading is not None:
            yield Answer(found.id, reading.value, reading.raw, found.place, reading.doubt)


def _table(name: str, rows: Grid, keys: dict[str, tuple[Table, Unit]]) -> list[Copy]:
    """The rows below the hidden row of keys, one copy each."""
    at = next((index for index, row in enumerate(rows) if any(content in keys for content in _texts(row))), None)
    if at is None:
        return []
    columns = [(column, *keys[key]) for column, key in enumerate(_texts(rows[at])) if key in keys]
    copies: list[Copy] = []
    for number, row in enumerate(rows[at + 1 :], 1):
        copy: Copy = {}
        for column, table, unit in columns:
            if column < len(row):
                id = table.field(unit, number)
                _add(copy, unit.field, id, unit.code, row[column], _place(name, column, at + number))
        copies.append(copy)
    return copies


def _form(name: str, rows: Grid, keys: dict[tuple[str, str], Spot]) -> Copy:
    """The cells whose row key and column key mean something together."""
    row_keys, column_keys = {key for key, _ in keys}, {key for _, key in keys}
    columns: dict[int, list[str]] = {}
    copy: Copy = {}
    for index, row in enumerate(rows):
        texts = _texts(row)
        row_key = next((text for text in texts if text in row_keys), None)
        if row_key is None:
            for column, text in enumerate(texts):
                if text in column_keys:
                    columns.setdefault(column, []).append(text)
            continue
        for column, known in columns.items():
            spot = next((keys[row_key, key] for key in known if (row_key, key) in keys), None)
            if spot is not None and spot.field.origin("xlsx") != "computed" and column < len(row):
                _add(copy, spot.field, spot.field.id, spot.code, row[column], _place(name, column, index))
    return copy


def _texts(row: Sequence[Content]) -> list[str]:
    return [content if isinstance(content, str) else "" for content in row]


def _add(copy: Copy, field: Field, id: str, code: str, content: Content, place: str) -> None:
    found = copy.setdefault(id, _Found(field, id, place))
    found.cells[code] = content


def _place(sheet: str, column: int, row: int) -> str:
    return f"{sheet}!{get_column_letter(column + 1)}{row + 1}"

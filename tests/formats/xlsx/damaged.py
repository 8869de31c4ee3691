"""What people and programs do to a tracker before it comes back, and what must be read of it all the same.

`LOGS` and `FORMS` hold a change by its name: it takes the workbook and the sheet, and may say which columns are lost.
"""

from __future__ import annotations

import csv
import datetime
import functools
import io
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

import openpyxl
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.formats.xlsx import samples
from toolkit.answers import Submission, Value
from toolkit.branding import Branding
from toolkit.document import (
    Column,
    ColumnGroup,
    Document,
    Example,
    Field,
    Grid,
    GridRow,
    Heading,
    Option,
    OptionList,
    Question,
    Rows,
)
from toolkit.formats.xlsx.write import tracker

ROWS = 20
REASON = OptionList(
    "reason", "Reason", (Option("SK", "A skill is missing", "Skill"), Option("FI", "Fit")), shows_codes=True
)
TAGS = OptionList("tags", "Tags", (Option("a", "Alone"), Option("b", "Both")))
FIELDS = (
    Field("employer", "Employer", "text", "counts"),
    Field("day", "Sent on", "date", "counts"),
    Field("reason", "Reason", "choice", "counts", options=REASON),
    Field("points", "Points", "int", "counts", unit="of 10"),
    Field("pay", "Pay", "money", "counts"),
    Field("sure", "I am sure", "yesno", "counts"),
    Field("tags", "Tag", "multi", "counts", options=TAGS),
)
Change = Callable[[Workbook, Worksheet], Iterable[str] | None]
Row = dict[str, Value]


@functools.cache
def log() -> Document:
    """A log of twenty rows with a column of most types, and an example above them."""
    columns = tuple(Column(field.id, field.label, fields=(field,)) for field in FIELDS)
    examples = (Example((("employer", "Anna's Bakery"), ("reason", "SK"))),)
    rows = Rows("sheet.log", "Log", (ColumnGroup("", columns),), 3, 2, 40, examples=examples)
    return samples.document([Heading("All I sent"), rows], tab="Applications")


@functools.cache
def form(home: str = "form", name: str = "name", aliases: tuple[tuple[str, str], ...] = ()) -> Document:
    """Single questions of several shapes and a grid, on one sheet."""
    points = tuple(
        GridRow(
            f"r{number}",
            f"Matter {number}",
            tuple(
                (Field(f"{home}.points.r{number}.{when}", f"{when} {number}", "int", "counts"),)
                for when in ("before", "after")
            ),
        )
        for number in range(1, 5)
    )
    columns = (Column("before", "Before"), Column("after", "After"))
    grid = Grid(f"{home}.points", "Points", "What counts", (ColumnGroup("", columns),), points)
    return samples.document(
        [Heading("About you"), Question(Field(f"{home}.{name}", "What I look for", "text", "counts"))],
        [Question(Field(f"{home}.why", "Why I look for it", "long", "counts"))],
        [Question(Field(f"{home}.tags", "How I look", "multi", "counts", options=TAGS))],
        [Heading("How much"), grid],
        id=home,
        tab="My form",
        aliases=aliases,
    )


def log_rows() -> list[Row]:
    """What stands in the log: every row is another one."""
    return [
        {
            "employer": f"Company {number}",
            "day": datetime.date(2026, 3, 12 + number % 17 + 1),
            "reason": ("SK", "FI")[number % 2],
            "points": number,
            "pay": Decimal(f"{number}000.5"),
            "sure": number % 3 == 0,
            "tags": (("a",), ("a", "b"))[number % 2],
        }
        for number in range(1, ROWS + 1)
    ]


def form_values() -> dict[str, Value]:
    """What stands on the form."""
    grid = {f"form.points.r{n}.{when}": n * 2 + i for n in range(1, 5) for i, when in enumerate(("before", "after"))}
    return {"form.name": "Work I like", "form.why": "It is time", "form.tags": ("b",), **grid}


@functools.cache
def made() -> bytes:
    """The tracker with both, filled, as it was saved."""
    values = {f"sheet.log.{n}.{key}": value for n, row in enumerate(log_rows(), 1) for key, value in row.items()}
    given = [samples.submission(log(), values, "K74M2"), samples.submission(form(), form_values(), "K74M2")]
    data, problems = tracker("t", "My search", [log(), form()], Branding(), given)
    assert problems == ()
    return data


def changed(name: str, change: Change) -> tuple[bytes, tuple[str, ...]]:
    """The tracker with a change to one of its sheets, and the columns that are lost by it."""
    book = openpyxl.load_workbook(io.BytesIO(made()))
    lost = change(book, book[name])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue(), tuple(lost or ())


def as_csv(data: bytes, name: str, delimiter: str = ",") -> str:
    """One sheet as Excel saves it as text."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    for row in openpyxl.load_workbook(io.BytesIO(data))[name].iter_rows(values_only=True):
        writer.writerow([_typed(content) for content in row])
    return out.getvalue()


def _typed(content: object) -> object:
    if isinstance(content, datetime.datetime):
        return f"{content.month}/{content.day}/{content.year}"
    return "" if content is None else content


def rows_of(found: Iterable[Submission]) -> list[Row]:
    """The rows of the log that were read, in their order."""
    rows: dict[int, Row] = {}
    for item in found:
        for id, value in item.values().items():
            if id.startswith("sheet.log."):
                number, key = id.removeprefix("sheet.log.").split(".")
                rows.setdefault(int(number), {})[key] = value
    return [rows[number] for number in sorted(rows)]


def in_order(rows: Iterable[Row]) -> list[Row]:
    """Rows in an order that does not depend on where they stand."""
    return sorted(rows, key=lambda row: int(str(row["employer"]).removeprefix("Company ")))


def fields_of(found: Iterable[Submission]) -> dict[str, Value]:
    """The answers on the form that were read."""
    return {id: value for item in found if item.worksheet == "form" for id, value in item.values().items()}


def at(sheet: Worksheet, text: str) -> tuple[int, int]:
    """Row and column of the cell with this text, or which begins with it."""
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and (cell.value == text or cell.value.startswith(text + "\n")):
                return int(cell.row), int(cell.column or 0)
    raise AssertionError(f"no cell says {text}")


def ids(sheet: Worksheet) -> int:
    """The hidden row of a log."""
    return at(sheet, "sheet.log.*.employer")[0]


# what happens to a log


def _nothing(book: Workbook, sheet: Worksheet) -> None:
    """Only saved by another program."""


def _renamed(book: Workbook, sheet: Worksheet) -> None:
    sheet.title = "Bewerbungen 2026"


def _column_inserted(book: Workbook, sheet: Worksheet) -> None:
    sheet.insert_cols(4)
    sheet.cell(at(sheet, "Employer")[0], 4, "My own notes")
    sheet.cell(ids(sheet) + 3, 4, "call them")


def _column_deleted(book: Workbook, sheet: Worksheet) -> list[str]:
    sheet.delete_cols(at(sheet, "sheet.log.*.reason")[1])
    return ["reason"]


def _column_moved(book: Workbook, sheet: Worksheet) -> None:
    _, column = at(sheet, "sheet.log.*.employer")
    for row in range(1, sheet.max_row + 1):
        _put(sheet.cell(row, 16), sheet.cell(row, column).value, sheet.cell(row, column).number_format)
    sheet.delete_cols(column)


def _reversed(book: Workbook, sheet: Worksheet) -> None:
    width = sheet.max_column
    for row in range(1, sheet.max_row + 1):
        cells = [sheet.cell(row, column) for column in range(width, 0, -1)]
        for column, (value, look) in enumerate([(cell.value, cell.number_format) for cell in cells], 1):
            _put(sheet.cell(row, column), value, look)


def _put(cell: Any, value: Any, look: str) -> None:
    cell.value, cell.number_format = value, look


def _rows_above(book: Workbook, sheet: Worksheet) -> None:
    sheet.insert_rows(1, 5)
    sheet["B2"] = "Seen with my advisor in March"


def _gaps(book: Workbook, sheet: Worksheet) -> None:
    sheet.insert_rows(ids(sheet) + 6, 3)
    sheet.insert_rows(ids(sheet) + 1)


def _sorted(book: Workbook, sheet: Worksheet) -> None:
    """The last row is now the second one."""
    first = ids(sheet) + 1
    for column in range(3, sheet.max_column + 1):
        values = [sheet.cell(first + n, column).value for n in range(ROWS)]
        for n, value in enumerate([values[0], values[-1], *values[1:-1]]):
            sheet.cell(first + n, column).value = value


def _title_removed(book: Workbook, sheet: Worksheet) -> None:
    sheet.delete_rows(1, at(sheet, "Employer")[0] - 1)


def _headers_removed(book: Workbook, sheet: Worksheet) -> None:
    sheet.delete_rows(1, ids(sheet) - 1)


def _reworded(book: Workbook, sheet: Worksheet) -> None:
    row = at(sheet, "Employer")[0]
    for column in range(2, sheet.max_column + 1):
        sheet.cell(row, column).value = f"Mine {column}"


def _ids_removed(book: Workbook, sheet: Worksheet) -> None:
    sheet.delete_rows(ids(sheet))


def _ids_emptied(book: Workbook, sheet: Worksheet) -> None:
    row = ids(sheet)
    for column in range(1, sheet.max_column + 1):
        sheet.cell(row, column).value = None


def _ids_overwritten(book: Workbook, sheet: Worksheet) -> None:
    """Most of the hidden row is typed over: what is left of it is not enough, and no row of answers."""
    row = ids(sheet)
    for column in range(3, sheet.max_column - 1):
        sheet.cell(row, column).value = None


def _ids_and_title_removed(book: Workbook, sheet: Worksheet) -> None:
    _ids_removed(book, sheet)
    _title_removed(book, sheet)


def _headers_tidied(book: Workbook, sheet: Worksheet) -> None:
    """No hidden row; headers without their line breaks, in capitals, some reworded."""
    _ids_removed(book, sheet)
    row = at(sheet, "Employer")[0]
    for column in range(3, sheet.max_column + 1):
        sheet.cell(row, column).value = str(sheet.cell(row, column).value).replace("\n", "  ").upper() + " :"


def _copied(book: Workbook, sheet: Worksheet) -> None:
    copy = book.copy_worksheet(sheet)
    copy.title = "Applications (2)"
    sheet.delete_rows(ids(sheet) + 4, 200)


def _alone(book: Workbook, sheet: Worksheet) -> None:
    for other in [other for other in book.worksheets if other is not sheet]:
        book.remove(other)
    for name in list(book.defined_names):
        del book.defined_names[name]


def _untidy(book: Workbook, sheet: Worksheet) -> None:
    """Spaces, other spaces, other capitals, dates and numbers as text, codes for words and words for codes."""
    days = ("{0:%Y-%m-%d}", "{0:%B} {0.day}, {0.year}", "{0.month}/{0.day}/{0.year}", " {0.day} {0:%b} {0.year} ")
    for number, row in enumerate(log_rows()):
        line = ids(sheet) + 1 + number
        said = {
            "employer": f" \u00a0{row['employer']}\u00a0 ",
            "day": days[number % 4].format(row["day"]),
            "reason": {"SK": ("sk", " A  SKILL is\u00a0missing", " skill"), "FI": ("fi ", "FIT", "FI Fit")}[
                str(row["reason"])
            ][number % 3],
            "points": f" {row['points']} ",
            "pay": f"${row['pay']:,.2f}",
            "sure": ("YES ", "true", "x") [number % 3] if row["sure"] else ("no", " No", "N")[number % 3],
        }  # fmt: skip
        for key, words in said.items():
            sheet.cell(line, at(sheet, f"sheet.log.*.{key}")[1]).value = words


def _unhidden(book: Workbook, sheet: Worksheet) -> None:
    sheet.row_dimensions[ids(sheet)].hidden = False
    sheet.freeze_panes = None


def _merged(book: Workbook, sheet: Worksheet) -> None:
    sheet.merge_cells(start_row=1, start_column=2, end_row=1, end_column=6)


def _only_names(book: Workbook, sheet: Worksheet) -> None:
    """No hidden row and other headers: the names of areas are left. Excel moves them along, openpyxl does not."""
    row = ids(sheet)
    _reworded(book, sheet)
    _ids_removed(book, sheet)
    for name, area in book.defined_names.items():
        if name.startswith("sheet__log__"):
            area.attr_text = str(area.attr_text).replace(f"${row + 1}:", f"${row}:")


LOGS: dict[str, Change] = {
    "saved again": _nothing,
    "sheet renamed": _renamed,
    "column inserted": _column_inserted,
    "column deleted": _column_deleted,
    "column moved to the end": _column_moved,
    "columns reversed": _reversed,
    "rows inserted above": _rows_above,
    "gaps between rows": _gaps,
    "sorted another way": _sorted,
    "title removed": _title_removed,
    "headers removed": _headers_removed,
    "headers reworded": _reworded,
    "hidden row deleted": _ids_removed,
    "hidden row emptied": _ids_emptied,
    "hidden row typed over": _ids_overwritten,
    "hidden row and title deleted": _ids_and_title_removed,
    "hidden row deleted, headers tidied": _headers_tidied,
    "sheet copied, original cut": _copied,
    "other sheets and names deleted": _alone,
    "pasted untidily": _untidy,
    "hidden row shown": _unhidden,
    "title merged": _merged,
}
NAMES_ONLY: dict[str, Change] = {"hidden row deleted, headers reworded": _only_names}
KEYS = dict.fromkeys(LOGS, "ids") | {
    "hidden row deleted": "labels",
    "hidden row emptied": "labels",
    "hidden row typed over": "labels",
    "hidden row and title deleted": "labels",
    "hidden row deleted, headers tidied": "labels",
    "hidden row deleted, headers reworded": "names",
}


# what happens to a form


def _key_column_deleted(book: Workbook, sheet: Worksheet) -> None:
    sheet.delete_cols(1)


def _key_rows_deleted(book: Workbook, sheet: Worksheet) -> None:
    for row in reversed(range(1, sheet.max_row + 1)):
        if any(isinstance(cell.value, str) and ".*" in cell.value for cell in sheet[row]):
            sheet.delete_rows(row)


def _keys_deleted(book: Workbook, sheet: Worksheet) -> None:
    _key_rows_deleted(book, sheet)
    _key_column_deleted(book, sheet)


def _rows_between(book: Workbook, sheet: Worksheet) -> None:
    sheet.insert_rows(at(sheet, "Why I look for it")[0], 2)
    sheet.insert_rows(at(sheet, "Matter 3")[0], 1)


def _rows_between_and_no_keys(book: Workbook, sheet: Worksheet) -> None:
    _keys_deleted(book, sheet)
    _rows_between(book, sheet)


def _grid_row_deleted(book: Workbook, sheet: Worksheet) -> list[str]:
    sheet.delete_rows(at(sheet, "Matter 2")[0])
    return ["form.points.r2.before", "form.points.r2.after"]


def _form_labels_reworded(book: Workbook, sheet: Worksheet) -> None:
    for text in ("What I look for", "Why I look for it", "Matter 1", "Before"):
        row, column = at(sheet, text)
        sheet.cell(row, column).value = "In other words"


def _form_names(book: Workbook, sheet: Worksheet) -> None:
    """Neither keys nor labels: all words are gone but the answers."""
    asked = {str(area.attr_text).rpartition("!")[2].replace("$", "") for area in book.defined_names.values()}
    for row in sheet.iter_rows():
        for cell in row:
            if cell.coordinate not in asked:
                cell.value = None


def _form_column_inserted(book: Workbook, sheet: Worksheet) -> None:
    sheet.insert_cols(3)


FORMS: dict[str, Change] = {
    "saved again": _nothing,
    "sheet renamed": _renamed,
    "column inserted": _form_column_inserted,
    "rows inserted above": _rows_above,
    "rows inserted between": _rows_between,
    "row of the grid deleted": _grid_row_deleted,
    "labels reworded": _form_labels_reworded,
    "other sheets and names deleted": _alone,
    "key column deleted": _key_column_deleted,
    "key rows deleted": _key_rows_deleted,
    "all keys deleted": _keys_deleted,
    "all keys deleted, rows inserted": _rows_between_and_no_keys,
}
FORM_NAMES: dict[str, Change] = {"no words left": _form_names}
FORM_KEYS = dict.fromkeys(FORMS, "ids") | {
    "key column deleted": "labels",
    "key rows deleted": "labels",
    "all keys deleted": "labels",
    "all keys deleted, rows inserted": "labels",
    "no words left": "names",
}


def survived(lost: tuple[str, ...]) -> list[Row]:
    """The rows of the log without the columns that were lost."""
    return [{key: value for key, value in row.items() if key not in lost} for row in log_rows()]


def without(values: dict[str, Any], lost: tuple[str, ...]) -> dict[str, Any]:
    """Answers without those that were lost."""
    return {id: value for id, value in values.items() if id not in lost}

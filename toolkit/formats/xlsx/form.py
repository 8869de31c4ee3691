"""Draws a sheet that holds one copy of single fields and grids."""

from __future__ import annotations

from collections.abc import Mapping

from openpyxl.utils import get_column_letter

from toolkit.formats.xlsx import sizes, texts
from toolkit.formats.xlsx.checks import Checks
from toolkit.formats.xlsx.layout import Form, GridPlace, Spot
from toolkit.formats.xlsx.sheet import Page
from toolkit.formats.xlsx.style import input_style
from toolkit.formats.xlsx.values import Content

ROW = 26.0
COMPUTED_FORMATS = {"number": "#,##0.0#", "money": "#,##0.00"}
Cells = Mapping[tuple[str, str], Content]  # the two keys of a spot -> content


def draw(
    page: Page, form: Form, checks: Checks, cells: Cells, formulas: Mapping[tuple[int, int], str], footer: str
) -> None:
    """Draw the sheet; `formulas` holds the formula of each computed cell by row and column."""
    for line in form.lines:
        page.line(line)
    rule = max(line.row for line in form.lines if line.role == "purpose")
    page.title(form.document.title, rule, form.left, form.right)
    page.back(form.ids + 1, form.left)
    _keys(page, form)
    for place in form.grids:
        _grid(page, form, place)
    totals = {row for place in form.grids for row in place.footer}
    for spot in form.spots:
        _spot(page, form, spot, checks, cells, formulas, spot.row in totals)
    _frame(page, form, footer)


def _keys(page: Page, form: Form) -> None:
    """The hidden words the reader finds cells by."""
    for row, key in sorted({(spot.row, spot.keys[0]) for spot in form.spots}):
        page.cell(row, Form.KEYS, "hidden", key)
    for column in (Form.LABEL, Form.VALUE):
        found = {spot.keys[1] for spot in _single(form) if spot.column == column}
        for key in sorted(found):
            page.cell(form.ids, column, "hidden", key)
    page.hide(form.ids)
    for place in form.grids:
        page.cell(place.ids, Form.LABEL, "hidden", f"{place.grid.id}.*")
        for item in place.columns:
            page.cell(place.ids, item.column, "hidden", item.key)
        page.hide(place.ids)


def _single(form: Form) -> list[Spot]:
    inside = {row for place in form.grids for row in (place.names, *place.rows, *place.footer)}
    return [spot for spot in form.spots if spot.row not in inside]


def _grid(page: Page, form: Form, place: GridPlace) -> None:
    across = range(Form.LABEL + 1, place.last + 1)
    if place.groups:
        page.cell(place.groups, Form.LABEL, "group")
        for first, last, words in place.heads:
            for column in range(first, last + 1):
                group = ("group", words) if column == first else ("group rest", None)
                page.cell(place.groups, column, *group)
        page.height(place.groups, 22)
    if place.names:
        page.cell(place.names, Form.LABEL, "group", place.grid.corner_hint)
        for column in across:
            page.cell(place.names, column, "no cell")
        page.height(place.names, ROW)
    page.cell(place.header, Form.LABEL, "header", place.grid.corner)
    for item in place.columns:
        page.cell(place.header, item.column, "narrow header" if item.narrow else "header", item.header)
    heads = [sizes.height(item.header, form.width(item.column), bold=True) for item in place.columns]
    page.height(place.header, max([sizes.HEADER, *heads]))
    _examples(page, form, place)
    _blank_cells(page, place)
    for line in place.texts:
        total = "total header" if line.row in place.footer else "row header"
        page.cell(line.row, line.column, total if line.column == Form.LABEL else "cell text", line.text)
    for row in (*place.rows, *place.footer):
        texts = [line for line in place.texts if line.row == row]
        page.height(row, max([ROW, *(sizes.height(line.text, form.width(line.column), bold=True) for line in texts)]))


def _blank_cells(page: Page, place: GridPlace) -> None:
    """Cells where nothing is asked show that they are not forgotten."""
    for row in place.rows:
        for column in range(Form.LABEL, place.last + 1):
            page.cell(row, column, "no cell")
    for row in place.footer:
        for column in range(Form.LABEL, place.last + 1):
            page.cell(row, column, "total")


def _examples(page: Page, form: Form, place: GridPlace) -> None:
    for row, example in zip(place.examples, place.grid.examples, strict=True):
        words = " ".join(filter(None, ("Example:", example.text(place.grid.header_key))))
        page.cell(row, Form.LABEL, "example word", words if words != "Example:" else "Example")
        highest = max(ROW, sizes.height(words, form.width(Form.LABEL)))
        for column in place.columns:
            shown = texts.example(example.text(column.example), column.field, column.code) if column.example else ""
            page.cell(row, column.column, "narrow example" if column.narrow else "example cell", shown)
            highest = max(highest, sizes.height(shown, form.width(column.column)))
        page.height(row, highest)


def _spot(
    page: Page,
    form: Form,
    spot: Spot,
    checks: Checks,
    cells: Cells,
    formulas: Mapping[tuple[int, int], str],
    total: bool,
) -> None:
    formula = formulas.get((spot.row, spot.column))
    if formula is not None:
        own = "computed" if spot.field.origin("xlsx") == "computed" else "followed"  # answers that stand elsewhere
        cell = page.formula(spot.row, spot.column, "total" if total else own, formula)
        cell.number_format = COMPUTED_FORMATS.get(spot.field.type, "General")
        return
    content = cells.get(spot.keys)
    page.cell(spot.row, spot.column, input_style(spot.field), content)
    checks.add(spot.field, f"{get_column_letter(spot.column)}{spot.row}", spot.hint)
    least = max(ROW, spot.field.lines * 20.0) if spot.field.type == "long" else ROW
    words = sizes.height(content, form.width(spot.column)) if isinstance(content, str) else 0.0
    page.height(spot.row, max(page.sheet.row_dimensions[spot.row].height or 0, least, words))


def _frame(page: Page, form: Form, footer: str) -> None:
    widths = {form.LABEL + index: size for index, size in enumerate(form.widths)}
    page.widths({Form.KEYS: 20, 2: 2.5, **widths})
    page.sheet.column_dimensions[get_column_letter(Form.KEYS)].hidden = True
    page.focus(1, form.left)
    page.prints(form.left, form.right, form.bottom, footer)

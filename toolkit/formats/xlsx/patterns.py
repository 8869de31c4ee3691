"""Draws the sheet of what the other sheets add up to: a sentence, its numbers, and a chart of them.

Every figure is a formula, and what it shows at first stands beside it. Somebody may delete a sheet that is counted:
then nothing is counted from it, and no error stands there.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break

from toolkit.answers import Value
from toolkit.document import Document
from toolkit.formats.xlsx import charts, sizes
from toolkit.formats.xlsx.layout import PATTERNS, Tab
from toolkit.formats.xlsx.places import Cells
from toolkit.formats.xlsx.plan_patterns import LEFT, ROW, PatternBlock, Patterns
from toolkit.formats.xlsx.sheet import Page
from toolkit.measures import drawing, excel
from toolkit.measures.shown import Form
from toolkit.measures.value import Result, compute

PURPOSE = "What your sheets add up to. Computed for you: there is nothing to fill in here."
PROTECTED = "It is protected, so that nothing is lost by mistake. There is no password: Review, Unprotect Sheet."
FORMATS: dict[Form, str] = {"count": "0", "share": "0%", "number": "#,##0.0#", "words": "General"}
PAGE = 505.0  # points down that a page has, lying, whatever its paper
WIDE = 720.0  # points across
NO_DAY = datetime.date(2000, 1, 1)  # before every answer: nothing is overdue in a file that nobody has opened yet
UNIT = 5.3  # points that a unit of width takes


@dataclass(frozen=True)
class Computed:
    """A figure in its cell."""

    formula: str
    value: Result
    form: Form


def computed(
    patterns: Patterns,
    tabs: Sequence[Tab],
    answers: Callable[[Document], Mapping[str, Value]],
    today: datetime.date | None,
) -> dict[tuple[int, int], Computed]:
    """Every figure by row and column. With `today`, formulas look at that day, too, whenever they are seen."""
    found: dict[tuple[int, int], Computed] = {}
    documents = {block.document.id: block.document for block in patterns.blocks}
    for document in documents.values():
        drawn = list(patterns.places(document))
        places = Cells(document, tabs, {figure.id: absolute(*cell) for figure, cell in drawn})
        values = compute([figure for figure, _ in drawn], answers(document), today or NO_DAY)
        for figure, cell in drawn:
            formula = f'IFERROR({_on(excel.formula(figure.node, places), today)},"")'
            found[cell] = Computed(formula, values[figure.id], figure.form)
    return found


def _on(formula: str, today: datetime.date | None) -> str:
    """A formula that looks at a day of its own."""
    return formula if today is None else formula.replace("TODAY()", f"DATE({today.year},{today.month},{today.day})")


def draw(
    page: Page, patterns: Patterns, figures: Mapping[tuple[int, int], Computed], footer: str
) -> dict[tuple[str, str], Result]:
    """Draw the sheet; what its cells show at first is returned, by sheet and cell."""
    page.widths(dict(enumerate(patterns.widths, LEFT)))
    page.cell(2, LEFT, "purpose", PURPOSE)
    page.height(2, 20)
    page.title(PATTERNS, 2, LEFT, patterns.right)
    page.cell(3, LEFT, "text", PROTECTED)
    page.height(3, 20)
    page.back(4, LEFT)
    shown: dict[tuple[int, int], Result] = {}
    for block in patterns.blocks:
        shown |= _words(page, patterns, block, figures)
        _table(page, block)
        _chart(page, patterns, block)
    for (row, column), figure in figures.items():
        style = "hidden" if column == patterns.hidden else "figure"
        page.formula(row, column, style, figure.formula).number_format = FORMATS[figure.form]
        shown[row, column] = figure.value
    _frame(page, patterns, footer)
    return {(page.sheet.title, f"{get_column_letter(column)}{row}"): value for (row, column), value in shown.items()}


def absolute(row: int, column: int) -> str:
    """A cell that stays the same wherever its formula goes."""
    return f"${get_column_letter(column)}${row}"


def _words(
    page: Page, patterns: Patterns, block: PatternBlock, figures: Mapping[tuple[int, int], Computed]
) -> dict[tuple[int, int], Result]:
    """Heading and hint, then the sentence over two rows: it stands in a hidden cell whole."""
    page.cell(block.top, LEFT, "heading", block.shown.title)
    page.height(block.top, 26)
    for row, hint in enumerate(block.hints, block.top + 1):
        page.cell(row, LEFT, "hint", hint)
        page.height(row, 18)
    place = patterns.place(block)
    whole, cell = figures[place].value, absolute(*place)
    lines = _broken(str(whole or ""), patterns.characters)
    formulas = _breaking(cell, absolute(block.sentence[0], LEFT), patterns.characters)
    for row, formula in zip(block.sentence, formulas, strict=True):
        for column in range(LEFT, patterns.right + 1):
            page.cell(row, column, "sentence")
        page.formula(row, LEFT, "sentence", formula)
        page.height(row, 21)
    page.height(block.sentence[-1] + 1, 8)
    return {(row, LEFT): line for row, line in zip(block.sentence, lines, strict=True)}


def _broken(text: str, characters: int) -> tuple[str, str]:
    """A sentence on two lines, broken at a blank."""
    if len(text) <= characters:
        return text, ""
    first = text[: text[: characters + 1].rfind(" ")] if " " in text[: characters + 1] else text[:characters]
    return first, text[len(first) :].strip()


def _breaking(cell: str, first: str, characters: int) -> tuple[str, str]:
    """The same as formulas: the last blank that fits becomes a sign nobody types, and is looked for."""
    head = f"LEFT({cell},{characters + 1})"
    blanks = f'LEN({head})-LEN(SUBSTITUTE({head}," ",""))'
    at = f'FIND(CHAR(10),SUBSTITUTE({head}," ",CHAR(10),{blanks}))-1'
    return (
        f"IF(LEN({cell})<={characters},{cell},IFERROR(LEFT({cell},{at}),LEFT({cell},{characters})))",
        f'IF(LEN({cell})<={characters},"",TRIM(MID({cell},LEN({first})+1,500)))',
    )


def _table(page: Page, block: PatternBlock) -> None:
    words = block.headers
    for column, header in enumerate(words, LEFT):
        page.cell(block.header, column, "header" if column == LEFT else "narrow header", header)
    widths = [page.sheet.column_dimensions[get_column_letter(LEFT + index)].width for index in range(len(words))]
    heights = (sizes.height(header, width, bold=True) for header, width in zip(words, widths, strict=True))
    page.height(block.header, max(sizes.HEADER, *heights))
    for row, line in zip(block.rows, block.shown.lines, strict=True):
        page.cell(row, LEFT, "row header", line.label)
        page.height(row, max(ROW, sizes.height(line.label, widths[0], bold=True)))
        for column, figure in enumerate(line.figures, LEFT + 1):
            if figure is None:
                page.cell(row, column, "no cell")
    for row in range(block.rows.stop, block.bottom + 1):
        page.height(row, ROW)  # beside or below the table stands a chart


def _chart(page: Page, patterns: Patterns, block: PatternBlock) -> None:
    shape = block.shown
    if block.chart is None or not shape.chart:
        return
    drawn, last = drawing.columns(shape), block.rows[len(drawing.lines(shape)) - 1]
    row, left = block.chart
    wide = sum(patterns.widths[column - LEFT] for column in range(left, patterns.right + 1)) * UNIT
    area = f"{get_column_letter(LEFT)}{block.header} to {get_column_letter(block.right)}{block.rows[-1]}"
    counted = ", ".join(shape.columns[index] for index in drawn)
    kinds = {"bars": "Bars", "stacked": "Stacked bars", "lines": "Lines"}
    said = (
        f"{kinds[shape.chart]} of {counted} for each {block.headers[0]}. "
        f"The same numbers are in the table in cells {area}, and the sentence above it says what they mean."
    )
    axes = block.headers[0], shape.columns[drawn[0]] if len(drawn) == 1 else "How many"
    charts.draw(
        page.sheet,
        page.look,
        charts.Drawing(
            shape.chart, shape.title, said, axes, LEFT, block.header, last,
            tuple(LEFT + 1 + index for index in drawn), f"{get_column_letter(left)}{row}", (wide, block.tall),
        ),
    )  # fmt: skip


def _frame(page: Page, patterns: Patterns, footer: str) -> None:
    """What nobody needs to see is hidden; nothing is split on paper; the sheet is protected without a password."""
    sheet = page.sheet
    sheet.column_dimensions[get_column_letter(patterns.hidden)].hidden = True
    page.focus(1, LEFT)
    page.prints(LEFT, patterns.right, patterns.bottom, footer)
    sheet.page_setup.orientation = "landscape"
    scale = min(1.0, WIDE / (sum(patterns.widths) * UNIT))
    used = 0.0
    for block, following in zip(patterns.blocks, (*patterns.blocks[1:], None), strict=True):
        end = following.top if following else patterns.bottom + 1
        start = block.top if used else 1
        tall = sum(sheet.row_dimensions[row].height or sizes.LINE for row in range(start, end))
        if used and used + tall > PAGE / scale:
            sheet.row_breaks.append(Break(id=block.top - 1))
            used = 0.0
        used += tall
    sheet.protection.enable()
    sheet.protection.formatColumns = sheet.protection.formatRows = False  # these two stay allowed

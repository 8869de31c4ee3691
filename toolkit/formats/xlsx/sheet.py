"""One sheet while it is drawn: words into cells, sizes, and how it prints."""

from __future__ import annotations

import datetime
import math
from decimal import Decimal

from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook import Workbook
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from toolkit.formats.xlsx.layout import MARGIN, START, Line
from toolkit.formats.xlsx.style import Look
from toolkit.formats.xlsx.values import Content
from toolkit.formats.xlsx.words import escaped

PORTRAIT = 120.0  # sheets wider than this lie down when printed; up to it, words are hardly smaller than on screen
ACROSS = 240.0  # what still can be read on one page; wider sheets go over several
FORMULA = ("=", "+", "-", "@")  # how a formula may begin
HEIGHTS = {"heading": 24.0, "hint": 18.0, "text": 20.0, "purpose": 20.0, "label": 28.0, "option": 22.0}


def put(cell: Cell, content: Content) -> None:
    """Set the content of a cell. Words stay words, whatever they begin with."""
    if not isinstance(content, str):
        if content is None or isinstance(content, int | float | Decimal | datetime.date):
            cell.value = content
            return
        content = str(content)
    text = escaped(content)
    cell.value = text or None
    if text:
        cell.data_type = "s"  # openpyxl would make a formula of "=..." and an error of "#N/A"
        cell.quotePrefix = text.startswith(FORMULA)


class Page:
    """A sheet and its look."""

    def __init__(self, book: Workbook, name: str, look: Look, center: str = "") -> None:
        """Add an empty sheet at the end. The center stands at the foot of what is printed of it."""
        self.sheet: Worksheet = book.create_sheet(name)
        self.look, self.center = look, center
        self.sheet.sheet_properties.tabColor = look.accent
        self.sheet.sheet_properties.outlinePr = None
        self.sheet.sheet_view.showGridLines = False

    def cell(self, row: int, column: int, style: str, content: Content = None) -> Cell:
        """Fill and paint a cell."""
        cell = self.sheet.cell(row, column)
        assert isinstance(cell, Cell)
        put(cell, content)
        quoted = cell.quotePrefix
        self.look.paint(cell, style)
        if quoted:
            cell.quotePrefix = True
        return cell

    def formula(self, row: int, column: int, style: str, formula: str) -> Cell:
        """A cell that shows what follows from others."""
        cell = self.cell(row, column, style)
        cell.value = f"={formula}"
        return cell

    def line(self, line: Line) -> None:
        """A line of words, as high as its role needs."""
        if line.formula:
            self.formula(line.row, line.column, line.role, line.formula)
        else:
            self.cell(line.row, line.column, line.role, line.text)
        self.height(line.row, HEIGHTS.get(line.role, 20.0))

    def title(self, text: str, row: int, left: int, right: int) -> None:
        """The title, and the accent rule below row `row`."""
        self.cell(1, left, "title", text)
        self.height(1, 30)
        for column in range(left, right + 1):
            self.sheet.cell(row, column).border = self.look.styles["rule"].border

    def link(self, row: int, column: int, words: str, place: str) -> Cell:
        """Words that lead to a cell, given as 'Sheet'!A1."""
        cell = self.cell(row, column, "link", words)
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=place, tooltip=f"Go to {words}"[:255])
        self.look.paint(cell, "link")  # openpyxl puts its own style on a link
        return cell

    def back(self, row: int, column: int) -> None:
        """The way back to the first sheet, for people who cannot see or reach the tabs."""
        self.link(row, column, START, f"{quote_sheetname(START)}!B1")
        self.height(row, 20)

    def height(self, row: int, points: float) -> None:
        """Set the height of a row."""
        self.sheet.row_dimensions[row].height = points

    def widths(self, sizes: dict[int, float]) -> None:
        """Set the widths of columns by number; the first is an empty margin unless it is named."""
        for column, size in {1: MARGIN, **sizes}.items():
            self.sheet.column_dimensions[get_column_letter(column)].width = round(size, 1)

    def hide(self, row: int) -> None:
        """Hide a row of keys."""
        self.sheet.row_dimensions[row].hidden = True

    def focus(self, row: int, column: int) -> None:
        """Where the cursor stands on opening: on the title, so that a screen reader begins there."""
        place = f"{get_column_letter(column)}{row}"
        for selection in self.sheet.sheet_view.selection:
            selection.activeCell, selection.sqref = place, place

    def prints(self, left: int, right: int, bottom: int, footer: str, heads: tuple[int, int] = (1, 1)) -> None:
        """As few pages wide as can be read, as long as it gets; rows `heads` and the first column are on every page."""
        sheet = self.sheet
        across = sum(sheet.column_dimensions[get_column_letter(at)].width for at in range(left, right + 1))
        sheet.page_setup.orientation = "landscape" if across > PORTRAIT else "portrait"
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = math.ceil(across / ACROSS), 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.page_margins.left = sheet.page_margins.right = 0.5
        sheet.page_margins.top, sheet.page_margins.bottom, sheet.page_margins.footer = 0.5, 0.75, 0.3
        sheet.print_area = f"{get_column_letter(left)}1:{get_column_letter(right)}{bottom}"
        sheet.print_title_rows = f"{heads[0]}:{heads[1]}"
        if across > ACROSS:
            sheet.print_title_cols = f"{get_column_letter(left)}:{get_column_letter(left)}"
        for name in ("oddHeader", "evenHeader", "evenFooter", "firstHeader", "firstFooter"):
            setattr(sheet.HeaderFooter, name, None)  # openpyxl would write each of them, empty
        feet = sheet.oddFooter
        assert feet is not None
        # A line each: a long name would run into the number of the page.
        words = "\n".join(filter(None, (footer, self.center)))
        feet.left.text, feet.right.text = escaped(words).replace("&", "&&"), "Page &P of &N"
        for part in (feet.left, feet.right):
            part.size, part.font = 9, "Arial,Regular"

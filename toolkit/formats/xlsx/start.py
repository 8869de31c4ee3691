"""The first sheet, which explains the file, and the hidden one that tells a program what the file is."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.utils import absolute_coordinate, quote_sheetname
from openpyxl.workbook import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.hyperlink import Hyperlink

from toolkit import __version__
from toolkit.branding import Branding
from toolkit.document import Document, Origin, structure_hash
from toolkit.formats.xlsx import picture, sizes, support
from toolkit.formats.xlsx.layout import META, START, VERSION, Tab, Table, asked
from toolkit.formats.xlsx.sheet import Page
from toolkit.formats.xlsx.style import Look
from toolkit.formats.xlsx.table import PRINTED
from toolkit.formats.xlsx.words import COPIED, wrapped
from toolkit.slip import is_slip

NUMBER, WORDS, MORE, LOGO = 2, 3, 4, 5
MEANING = 60  # characters a line in the third column has
STEPS = (
    "Choose a sheet below. Each one says at the top what it is for.",
    "Fill in what you know. A blank is fine.",
    "Save the file where only you can open it.",
)
CELLS: tuple[tuple[str, str, str, Origin], ...] = (
    ("input text", "White with a border", "You type here.", "typed"),
    ("copied text", "Tinted, with a border", COPIED, "copied"),
    ("computed", "Tinted", "Computed for you. Please leave it as it is.", "computed"),
    ("example cell", "Example, dashed border", "Shows how. It is never counted.", "typed"),
)
CONTACTS = "Write a name and a number in the cells with a border. The sheets about feelings show them."
PRINTING = (f"A sheet prints its first {PRINTED} rows. For more, select them and print the selection.",)
PRIVACY = (
    "This file stays with you. Nobody sees it unless you send it.",
    "It holds everything you typed, also in the columns that are only for you.",
    "Who gets the file gets all of that. You can delete rows or whole sheets first.",
)
HAND_IN = "Only the sheet “{}” may be handed in, saved as a file of its own. It says how, and you choose."


def draw_start(book: Workbook, look: Look, title: str, tabs: Sequence[Tab], branding: Branding) -> None:
    """Say how to use the file, how to read its cells, who sees it, and where everything is."""
    page = Page(book, START, look, branding.center)
    page.cell(2, NUMBER, "purpose", " · ".join(filter(None, ("Yours to keep", branding.center, branding.month))))
    right = LOGO if branding.logo else MORE
    page.title(title, 2, NUMBER, right)
    row = 4
    for number, step in enumerate(STEPS, 1):
        page.cell(row, NUMBER, "step", number)
        page.cell(row, WORDS, "text", step)
        page.height(row, 26)
        row += 1
    slips = [tab.name for tab in tabs if is_slip(tab.document)]
    origins = {field.origin("xlsx") for tab in tabs for field in asked(tab)}
    row = _cells(page, row + 1, origins | ({"computed"} if slips else set()))
    row = _lines(page, row + 1, "What stays private", (*PRIVACY, *map(HAND_IN.format, slips)))
    if any(support.needed(tab.document) for tab in tabs):
        row = _contacts(book, page, row + 1, branding)
    if any(isinstance(tab, Table) and tab.ready > PRINTED for tab in tabs):
        row = _lines(page, row + 1, "How it prints", PRINTING)
    row = _links(page, row + 1, tabs)
    page.widths({NUMBER: 7, WORDS: 34, MORE: MEANING, LOGO: picture.ACROSS})
    page.height(2, 24)
    picture.draw(page.sheet, LOGO, branding)
    page.focus(1, NUMBER)
    page.prints(NUMBER, right, row, title, None)


def _cells(page: Page, row: int, origins: set[Origin]) -> int:
    page.cell(row, WORDS, "heading", "How to read the cells")
    page.height(row, 24)
    for style, words, meaning, origin in CELLS:
        if origin not in origins:
            continue
        row += 1
        cell = page.cell(row, WORDS, style, words)
        cell.alignment = page.look.styles["option"].alignment
        cell.font = page.look.styles["option"].font
        page.cell(row, MORE, "option", meaning)
        page.height(row, 24)
    return row + 1


def _lines(page: Page, row: int, heading: str, lines: Sequence[str]) -> int:
    page.cell(row, WORDS, "heading", heading)
    page.height(row, 24)
    for line in lines:
        row += 1
        page.cell(row, WORDS, "text", line)
        page.height(row, 20)
    return row + 1


def _contacts(book: Workbook, page: Page, row: int, branding: Branding) -> int:
    """Everybody to turn to. Where the center has named nobody, there is a cell that the other sheets show."""
    people = branding.box()
    row = _lines(page, row, "Someone to talk to", () if all(found for _, found in people) else (CONTACTS,)) - 1
    for who, found in people:
        row += 1
        page.cell(row, WORDS, "text", who)
        lines = wrapped(support.told(found), MEANING) if found else []
        cell = page.cell(row, MORE, "link words" if found else "input text", "\n".join(lines))
        if not found:
            name, place = support.cell_name(who), f"{quote_sheetname(START)}!{absolute_coordinate(cell.coordinate)}"
            book.defined_names[name] = DefinedName(name, attr_text=place)
        page.height(row, max(24, len(lines) * sizes.LINE + 6))
    if branding.checked:
        row += 1
        page.cell(row, MORE, "option", f"Checked on {branding.checked}.")
    return row + 1


def _links(page: Page, row: int, tabs: Sequence[Tab]) -> int:
    page.cell(row, WORDS, "heading", "The sheets")
    page.height(row, 24)
    for tab in tabs:
        row += 1
        cell = page.cell(row, WORDS, "link", tab.name)
        place = f"{quote_sheetname(tab.name)}!{'B' if tab.left == NUMBER else 'C'}1"
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=place, tooltip=f"Go to {tab.name}"[:255])
        page.look.paint(cell, "link")  # openpyxl puts its own style on a link
        lines = wrapped(_about(tab, tabs), MEANING)
        page.cell(row, MORE, "link words", "\n".join(lines))
        page.height(row, max(22, len(lines) * sizes.LINE + 6))
    return row


def _about(tab: Tab, tabs: Sequence[Tab]) -> str:
    """What a sheet is for: the purpose of its worksheet on the first, what it asks on further ones."""
    if next(other for other in tabs if other.document == tab.document) is tab:
        return tab.document.purpose
    if isinstance(tab, Table) and tab.rows is not None:
        return tab.rows.label
    return " ".join(line.text for line in tab.lines if line.role == "heading")


def draw_meta(book: Workbook, look: Look, name: str, documents: Sequence[Document], code: str) -> None:
    """Say what the file is. The participant code has a cell of its own, so that it can be filled in later."""
    page = Page(book, META, look)
    page.sheet.sheet_state = "veryHidden"
    page.sheet.protection.enable()
    rows: list[tuple[str | int, ...]] = [
        ("layout", VERSION),
        ("tool", f"Career Workshop Toolkit {__version__}"),
        ("tracker", name),
        ("code", code),
    ]
    rows += [("worksheet", item.id, item.version, structure_hash(item)) for item in documents]
    for row, contents in enumerate(rows, 1):
        for column, content in enumerate(contents, 1):
            page.cell(row, column, "text", content)
    page.widths({1: 14, 2: 40, 3: 12, 4: 22})
    page.focus(1, 1)

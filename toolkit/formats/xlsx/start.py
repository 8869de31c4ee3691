"""The first sheet, which explains the file, and the hidden one that tells a program what the file is."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from openpyxl.utils import absolute_coordinate, get_column_letter, quote_sheetname
from openpyxl.workbook import Workbook
from openpyxl.workbook.defined_name import DefinedName

from toolkit import __version__
from toolkit.branding import Branding
from toolkit.document import Document, Origin, structure_hash
from toolkit.fields import template_id
from toolkit.formats.xlsx import picture, sizes, support
from toolkit.formats.xlsx.layout import META, PATTERNS, START, VERSION, Tab, Table, asked
from toolkit.formats.xlsx.plan_patterns import LEFT, Patterns
from toolkit.formats.xlsx.sheet import Page
from toolkit.formats.xlsx.style import Look
from toolkit.formats.xlsx.table import PRINTED
from toolkit.formats.xlsx.words import COPIED, made_up, wrapped
from toolkit.parsing import NAMES
from toolkit.slip import is_slip

NUMBER, WORDS, MORE, LOGO = 2, 3, 4, 5
MEANING = 60  # characters a line in the third column has
STEPS = (
    "Choose a sheet below. Each one says at the top what it is for, and leads back here.",
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
ADDED_UP = "What your sheets add up to, as sentences, numbers and charts."
SHEETS = "The sheets, and what this file still holds"
HOLDS = ("With each sheet stands what on it is only for you. Delete that before you send the file to anybody.",)
DELETE = "It touches feelings. You can delete the whole sheet: the others still work."
NAMED, SHORT = 4, 36  # so many labels of so many characters are named; the others are counted
HAND_IN = "Only the sheet “{}” may be handed in, saved as a file of its own. It says how, and you choose."


def draw_start(
    book: Workbook,
    look: Look,
    title: str,
    tabs: Sequence[Tab],
    patterns: Patterns | None,
    branding: Branding,
    today: datetime.date | None,
) -> None:
    """Say how to use the file, how to read its cells, who sees it, and where everything is."""
    page = Page(book, START, look, branding.center)
    who = made_up(tabs[0].document.example)
    whose = f"{who[0].upper()}{who[1:]}. Nobody in it exists." if who else "Yours to keep"
    seen = f"Seen on {NAMES[today.month - 1].capitalize()} {today.day}, {today.year}" if today else ""
    page.cell(2, NUMBER, "purpose", " · ".join(filter(None, (whose, seen, branding.center, branding.month))))
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
    row = _cells(page, row + 1, origins | ({"computed"} if slips or patterns else set()))
    row = _lines(page, row + 1, "What stays private", (*PRIVACY, *map(HAND_IN.format, slips)))
    if any(support.needed(tab.document) for tab in tabs):
        row = _contacts(book, page, row + 1, branding)
    if any(isinstance(tab, Table) and tab.ready > PRINTED for tab in tabs):
        row = _lines(page, row + 1, "How it prints", PRINTING)
    row = _links(page, _lines(page, row + 1, SHEETS, HOLDS) - 1, tabs, patterns)
    page.widths({NUMBER: 7, WORDS: 34, MORE: MEANING, LOGO: picture.ACROSS})
    page.height(2, 24)
    picture.draw(page.sheet, LOGO, branding)
    page.focus(1, NUMBER)
    page.prints(NUMBER, right, row, " · ".join(filter(None, (title, who))))


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


def _links(page: Page, row: int, tabs: Sequence[Tab], patterns: Patterns | None) -> int:
    for tab in tabs:
        row += 1
        about = "\n".join((_about(tab, tabs), *holds(tab)))
        _link(page, row, tab.name, f"{quote_sheetname(tab.name)}!{get_column_letter(tab.left)}1", about)
        if patterns is not None and tab.name == patterns.after:
            row += 1
            _link(page, row, PATTERNS, f"{quote_sheetname(PATTERNS)}!{get_column_letter(LEFT)}1", ADDED_UP)
    return row


def _link(page: Page, row: int, words: str, place: str, about: str) -> None:
    page.link(row, WORDS, words, place)
    lines = wrapped(about, MEANING)
    page.cell(row, MORE, "link words", "\n".join(lines))
    page.height(row, max(22, len(lines) * sizes.LINE + 6))


def _about(tab: Tab, tabs: Sequence[Tab]) -> str:
    """What a sheet is for: the purpose of its worksheet on the first, what it asks on further ones."""
    if next(other for other in tabs if other.document == tab.document) is tab:
        return tab.document.purpose
    if isinstance(tab, Table) and tab.rows is not None:
        return tab.rows.label
    return " ".join(line.text for line in tab.lines if line.role == "heading")


def holds(tab: Tab) -> tuple[str, ...]:
    """What a sheet holds that nobody else is meant to see, in plain words; and whether it is about feelings."""
    own = {template_id(field.id): field for field in asked(tab)}.values()
    private = [field.label for field in own if field.share == "never"]
    found = [f"Only for you: {_listed(private)}."] if private else []
    if private and len(private) == len(own):
        found = ["All of it is only for you."]
    if tab.document.sensitivity >= support.EMOTIONAL:
        found.append(DELETE)
    return tuple(found)


def _listed(labels: Sequence[str]) -> str:
    """The first short ones of some labels, and how many more there are."""
    short = [label for label in dict.fromkeys(labels) if len(label) <= SHORT]
    shown = short if len(short) == len(labels) <= NAMED else short[: NAMED - 1]
    more = len(labels) - len(shown)
    if not shown:
        return "one answer" if more == 1 else f"{more} answers"
    parts = [*shown, *([f"{more} more"] if more else [])]
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))


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

"""Lays out the sheet of a tracker that can be handed in: a line for each question of the slip, and how to save it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from toolkit.document import Block, Document, Field, Heading, Option, Rows, fields_of
from toolkit.fields import template_id
from toolkit.formats.xlsx import texts
from toolkit.formats.xlsx.layout import Form, Line, Role, Said, Spot, Tab, Table, codes, keyed
from toolkit.formats.xlsx.sources import Place, Sources
from toolkit.parsing import options_of
from toolkit.slip import CODE, CONSENT, offered
from toolkit.spoken import questions

SLIP = "Slip"  # what the sheet is called
WIDTHS = (62.0, 44.0)  # of the questions, of the answers
CHARACTERS = 104  # a line of words has
INTRO = (
    "All of it is your choice, and No is the normal answer. Your other sheets stay with you.",
    "Only answers from lists, numbers and months stand here. No names, no sentences.",
)
BELOW = {  # what stands below the two questions of its own
    CONSENT: "Empty means No. Without Yes all answers below stay empty, and nobody reads the file.",
    CODE: "It is on your data choice card, which says who reads this, and how to take it back. No name, please.",
}
HOW = "How to hand it in"
SAVE = "Stay on this sheet, and save it as a file of its own, of the type CSV:"
STEPS = (
    "Choose Yes, and write your code. Read the answers below. Change one? Do it on its own sheet.",
    SAVE,
    "Name the new file by your code, never by your name.",
    "Hand it in the way your workshop told you. An e-mail says who you are.",
)
PROGRAMS = (
    "Excel: File, Save a Copy (or Save As), type “CSV UTF-8”. It saves only the sheet you see, and says so.",
    "LibreOffice: File, Save a Copy, type “Text CSV”. It saves only the sheet you see.",
    "Google Sheets: File, Download, “Comma Separated Values”. It takes only the sheet you see.",
)
CARE = (
    "Please do not copy this sheet into a new workbook. It can keep answers of other sheets, out of sight.",
    "Want to leave an answer out? Take off the protection (menu Review or Tools, no password), and delete it.",
    "Saved already, and something changed? Save it again, and hand in the newer file only.",
)
TYPED = "Please answer here. It does not follow from another sheet."


def sheet(document: Document, tabs: Iterable[Tab] = ()) -> Form:
    """The sheet of a slip. `tabs` are the others of its workbook: they change words only, never where answers stand."""
    return _Planner(document, Sources(tabs)).plan()


def followed(item: Field, sources: Sources, code: str = "") -> Place | None:
    """The cell that an answer, or one option of it, follows from; None: it is typed on the slip itself.

    That is Yes or No, the code, what stands on no other sheet, and what depends on an answer that is not counted: a
    formula that looks at it would take it along into a copy.
    """
    place = sources.place(item.id, code)
    if place is None or item.id == CONSENT:
        return None
    return place if all(one.share == "counts" for one in (place.field, *gates(item, sources))) else None


def gates(item: Field, sources: Sources) -> Iterator[Field]:
    """The questions of the same row whose private answers take this one along; itself, where it takes several."""
    row, _, own = item.id.rpartition(".")
    place = sources.place(item.id, codes(item)[0])
    for other in place.tab.document.fields("xlsx") if place else ():
        near, _, name = other.id.rpartition(".")
        if template_id(near) != template_id(row) or sources.place(other.id, codes(other)[0]) is None:
            continue
        takes_along = own in other.together and other.type in ("choice", "multi")
        entries = other.options.options if other.options and other.type == "multi" else ()
        if takes_along or (name == own and any(map(private, entries))):
            yield other.named(f"{row}.{name}")


def private(option: Option) -> bool:
    """Whether an entry of a list may not be counted."""
    return option.share not in (None, "counts")


class _Planner:
    """Goes down the sheet row by row."""

    def __init__(self, document: Document, sources: Sources) -> None:
        self.document, self.sources = document, sources
        self.words = {id: words.replace(".: ", ": ") for id, (_, words) in questions(document, "xlsx").items()}
        self.row = 1
        self.lines: list[Line] = []
        self.spots: list[Spot] = []

    def plan(self) -> Form:
        """What it is, the hidden row, the two questions of its own, how to hand it in, and what is handed in."""
        self.say("purpose", f"HAND IN · {self.document.purpose}")
        ids = self.row + 1
        self.row += 2
        for text in INTRO:
            self.say("text", text)
        first, *others = self.document.blocks
        self.say("heading", "Your choice")
        for index, (_, item) in enumerate(_fields(first)):
            self.row += 1 if index else 0
            self.ask(item)
            self.say("hint", BELOW[item.id])
        self.how()
        for block in others:
            self.block(block)
        return Form(SLIP, self.document, tuple(self.lines), tuple(self.spots), ids, (), WIDTHS, self.row)

    def how(self) -> None:
        """The steps, and below the one that saves the sheet, how that is done in each program."""
        self.say("heading", HOW)
        for number, step in enumerate(STEPS, 1):
            self.say("text", f"{number}. {step}")
            for program in PROGRAMS if step is SAVE else ():
                self.say("option", program)
        self.row += 1
        for text in CARE:
            self.say("text", text)

    def block(self, block: Block) -> None:
        """A part of the slip: its title, what to do about a private answer, where it comes from, and its questions."""
        heading = next(part for part in block.parts if isinstance(part, Heading))
        asked = list(_fields(block))
        self.say("heading", heading.text)
        origins = dict.fromkeys(self.origin(rows, item) for rows, item in asked)
        for text in filter(None, (heading.hint, *origins)):
            self.say("hint", text)
        above = ""
        for rows, item in asked:
            row = item.id.rpartition(".")[0]
            self.row += 1 if rows > 1 and above not in ("", row) else 0  # air between the rows of a table
            above = row
            self.ask(item)

    def origin(self, rows: int, item: Field) -> str:
        """Where answers come from, of which the slip takes so many rows."""
        place = followed(item, self.sources, codes(item)[0])
        if place is None:
            return TYPED
        name = f"From the sheet “{place.tab.name}”"
        if not isinstance(place.tab, Table):
            return f"{name}."
        some = f"its first {rows} rows" if rows > 1 else "its first row"
        return f"{name}: {some}. Rows below are not handed in."

    def say(self, role: Role, text: str) -> None:
        """Words over as many rows as they need, with air above a heading."""
        self.row += 1 if role == "heading" else 0
        for line in texts.lines(Said(role, text), CHARACTERS):
            self.row += 1
            self.lines.append(Line(self.row, Form.LABEL, line, role))

    def ask(self, item: Field) -> None:
        """A question and its cell; a line for each option of a question with several answers."""
        options = options_of(item)
        for code in codes(item):
            option = options.option(code) if options and code else None
            words = self.words[item.id]
            self.row += 1
            self.lines.append(Line(self.row, Form.LABEL, f"{words}: {option.brief}" if option else words, "question"))
            keys = keyed(item.id, code), f"{self.document.id}.*"
            self.spots.append(Spot(self.row, Form.VALUE, keys, item, code))


def _fields(block: Block) -> Iterator[tuple[int, Field]]:
    """The questions of a block in their order, with what may be handed in of their lists; and in how many rows."""
    for part in block.parts:
        rows = part.printed if isinstance(part, Rows) else 1
        for item in fields_of(part, rows):
            known = item.options
            yield rows, replace(item, options=replace(known, options=offered(item)) if known else None)

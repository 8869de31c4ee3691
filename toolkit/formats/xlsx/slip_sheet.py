"""The sheet of a tracker that can be handed in: its answers follow from the other sheets by formula.

It never shows more than `toolkit.answers.counted` keeps, and where it is not sure what somebody wrote, it shows
nothing: only entries that a list offers pass, whole or by their code. Formulas refer to counted columns only, and
all of them wait for a Yes.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import TypeAlias

from openpyxl.utils import get_column_letter

from toolkit import parsing
from toolkit.answers import Value, counted
from toolkit.document import Document, Field, Option, OptionList
from toolkit.fields import template_id
from toolkit.formats.xlsx import sizes
from toolkit.formats.xlsx.checks import DATES, Lists
from toolkit.formats.xlsx.form import ROW
from toolkit.formats.xlsx.layout import Form, Spot, Tab
from toolkit.formats.xlsx.plan_slip import followed, gates, private
from toolkit.formats.xlsx.sheet import Page
from toolkit.formats.xlsx.sources import Place, Sources
from toolkit.formats.xlsx.values import FIRST_DATE, SERIAL_ZERO, MisfitError, to_cells
from toolkit.formats.xlsx.words import NO, YES, entries
from toolkit.measures.excel import text
from toolkit.slip import CONSENT, LABELS, is_slip

Shown: TypeAlias = Decimal | str | None  # what a formula shows

LAST_DATE = SERIAL_ZERO + datetime.timedelta(int(DATES[1]))
NOT_KNOWN = "NK"
AIR = 8.0  # points between the rows of a table


class Followed:
    """The formulas of a slip's sheet, and what they show."""

    def __init__(
        self, form: Form, tabs: Sequence[Tab], values: Callable[[Document], Mapping[str, Value]], lists: Lists
    ) -> None:
        """Follow each question to the sheet that asks it. What stands on no other sheet is typed on this one."""
        self.form, self.lists = form, lists
        others = [tab for tab in tabs if not is_slip(tab.document)]
        self.sources = Sources(others)
        self.values = {tab.document.id: _held(tab.document, values(tab.document)) for tab in others}
        self.kept = {tab.document.id: counted(tab.document, self.values[tab.document.id]) for tab in others}
        self.agreed = values(form.document).get(CONSENT) is True
        consent = next(spot for spot in form.spots if spot.field.id == CONSENT)
        self.consent = f"${get_column_letter(consent.column)}${consent.row}"
        self.formulas: dict[tuple[int, int], str] = {}
        self.cached: dict[tuple[str, str], Shown] = {}
        for spot in form.spots:
            self._add(spot)

    def _add(self, spot: Spot) -> None:
        place = followed(spot.field, self.sources, spot.code)
        if place is None:
            return
        answer = self._answer(spot.field, place)
        if opened := [self._open(gate) for gate in gates(spot.field, self.sources)]:
            answer = f"IF(AND({','.join(opened)}),{answer},{text(self._instead(spot.field))})"
        self.formulas[spot.row, spot.column] = f'IF({self.consent}="{YES}",IFERROR({answer},""),"")'
        shown = self._shown(spot, place.tab.document) if self.agreed else None
        self.cached[self.form.name, f"{get_column_letter(spot.column)}{spot.row}"] = shown

    def _open(self, gate: Field) -> str:
        """Whether an answer is blank, or surely one that may be counted."""
        if gate.type == "multi":
            cells = [self._words(gate, option.code) for option in _options(gate) if private(option)]
            return f"""AND({",".join(f'{cell}=""' for cell in cells)})""" if cells else "TRUE"
        cell = self._words(gate)
        return f'OR({cell}="",{self._position(gate, cell)}>0)'

    def _instead(self, item: Field) -> str:
        """What stands in the place of a private answer: a gap would tell of it where others choose “not known”."""
        listed = item.options is not None and (item.options.id, NOT_KNOWN) in LABELS
        return entries(item.options).get(NOT_KNOWN, "") if listed and item.options else ""

    def _answer(self, item: Field, place: Place) -> str:
        """What a question's cell shows, where nothing private stands in the way."""
        words, number = f"TRIM({place.cell})", place.cell
        match item.type:
            case "choice":
                at = self._position(place.field, words)
                shown = self.lists.name(item.options) if item.options else ""
                return f'IF({at}>0,INDEX({shown},{at}),"")'
            case "yesno":
                return f'IF({words}="{YES}","{YES}",IF({words}="{NO}","{NO}",""))'
            case "check" | "multi":
                return f'IF({words}="{YES}","{YES}","")'
            case "date":
                return (
                    f'IF(ISNUMBER({number}),IF(AND({number}>={DATES[0]},{number}<={DATES[1]}),MONTH({number}),""),"")'
                )
            case "int" | "scale10" | "likert5":
                low, high = (1, 5) if item.type == "likert5" else parsing.bounds(item)
                fits = [f"{number}=INT({number})"]
                fits += [f"{number}>={low:g}"] if low is not None else []
                fits += [f"{number}<={high:g}"] if high is not None else []
                return f'IF(ISNUMBER({number}),IF(AND({",".join(fits)}),{number},""),"")'
            case "text" | "long" | "url" | "number" | "money":
                raise AssertionError(f"{item.id}: no slip asks for words or amounts")

    def _words(self, item: Field, code: str = "") -> str:
        place = self.sources.place(item.id, code)
        assert place is not None  # gates stand on a sheet
        return f"TRIM({place.cell})"

    def _position(self, item: Field, words: str) -> str:
        """Which of the entries that may be counted some words are, from 1; 0 for none. No sign in them is special."""
        assert item.options is not None
        said = entries(item.options)
        open_ones = [option for option in _options(item) if not private(option)]
        known = tuple(Option(option.code, said[option.code]) for option in open_ones)
        name = self.lists.name(OptionList(item.options.id, item.options.title, known))
        same = f"({name}={words})"
        if item.options.shows_codes:  # the code alone will do, as when the answer is read
            same = f'({same}+(LEFT({name},LEN({words})+1)={words}&" ")>0)'
        return f"SUMPRODUCT({same}*(ROW({name})-1))"

    def _shown(self, spot: Spot, document: Document) -> Shown:
        """What the formula shows for the answers that the workbook is made with."""
        id, held = spot.field.id, self.values[document.id]
        value = self.kept[document.id].get(id)
        if value is None:
            instead = self._instead(spot.field)  # were it answered, would it go because of another answer?
            return instead if instead and id not in counted(document, {**held, id: NOT_KNOWN}) else None
        if isinstance(value, datetime.date):
            return Decimal(value.month) if FIRST_DATE <= value <= LAST_DATE else None
        if spot.field.type in ("int", "scale10") and parsing.fitted(spot.field, Decimal(str(value)), "").doubt:
            return None
        content = to_cells(spot.field, value).get(spot.code)
        return content if isinstance(content, str) else None if content is None else Decimal(str(content))


def finish(page: Page, form: Form) -> None:
    """Make room for long questions, and keep hands off the answers that follow from others. No password is set."""
    questions = {line.row: line for line in form.lines if line.role == "question"}
    for row, line in questions.items():
        page.height(row, max(ROW, sizes.height(line.text, form.width(line.column))))
        if row + 1 not in questions and row + 2 in questions:
            page.height(row + 1, AIR)
    page.sheet.protection.enable()


def _held(document: Document, values: Mapping[str, Value]) -> dict[str, Value]:
    """The answers that cells can hold."""
    return {id: value for id, value in values.items() if _fits(document, id, value)}


def _fits(document: Document, id: str, value: Value) -> bool:
    item = document.by_template.get(template_id(id))
    try:
        return item is not None and bool(to_cells(item, value))
    except MisfitError:
        return False


def _options(item: Field) -> Sequence[Option]:
    return item.options.options if item.options else ()

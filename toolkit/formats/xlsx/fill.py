"""Answers on their way into cells: which cell each goes to, and which find none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from toolkit.answers import Submission, Value
from toolkit.document import Document, Field
from toolkit.fields import template_id
from toolkit.formats.xlsx.layout import Form, Tab, Table, asked, codes, keyed
from toolkit.formats.xlsx.values import Content, MisfitError, to_cells
from toolkit.formats.xlsx.words import ILLEGAL
from toolkit.problems import Problem

MOST_ROWS = 10_000
NO_ROW = re.compile(r"\.0[0-9]*\.")
ROW_NUMBER = re.compile(r"\.([1-9][0-9]{0,6})\.")


class Filling:
    """What people answered, and what of it cannot be written."""

    def __init__(self, tabs: Sequence[Tab], submissions: Sequence[Submission]) -> None:
        """Sort the answers by document and look for those without a place."""
        self.problems: list[Problem] = []
        self.documents = {tab.document.id: tab.document for tab in tabs}
        self.submissions = [item for item in submissions if self._expected(item)]
        for id, document in self.documents.items():
            places = {field.id for tab in tabs if tab.document.id == id for field in asked(tab)}
            for item in self.of(document):
                self._placed(document, item, places)
            self._copies(document)

    def of(self, document: Document) -> list[Submission]:
        """The filled copies of a document."""
        return [item for item in self.submissions if item.worksheet == document.id]

    def values(self, document: Document) -> dict[str, Value]:
        """The answers of the one copy that a document with rows or a grid has."""
        found = self.of(document)
        return found[0].values() if found else {}

    def table(self, table: Table) -> dict[tuple[int, str], Content]:
        """The content of a table by row number and column key."""
        cells: dict[tuple[int, str], Content] = {}
        by_id = {unit.field.id: unit.field for unit in table.units}
        for number, field, value in self._rows(table, by_id):
            if number > MOST_ROWS:
                self._report(table.document, "xlsx-rows", f"Only {MOST_ROWS} rows fit on '{table.name}'.")
                break
            for code, content in self._contents(field, value).items():
                cells[number, keyed(field.id, code)] = content
        return cells

    def form(self, form: Form) -> dict[tuple[str, str], Content]:
        """The content of a form by its two keys."""
        values = self.values(form.document)
        fields = {spot.field.id: spot.field for spot in form.spots if spot.field.origin("xlsx") != "computed"}
        contents = {id: self._contents(field, values[id]) for id, field in fields.items() if id in values}
        return {spot.keys: contents[spot.field.id].get(spot.code) for spot in form.spots if spot.field.id in contents}

    def code(self) -> str:
        """The participant code, where all answers have the same."""
        found = sorted({item.code for item in self.submissions if item.code})
        if len(found) > 1:
            document = next(iter(self.documents.values()))
            self._report(document, "xlsx-code", "These answers come from more than one person: no code is kept.")
        return found[0] if len(found) == 1 else ""

    def _rows(self, table: Table, by_id: dict[str, Field]) -> Iterator[tuple[int, Field, Value]]:
        if table.rows is None:
            for number, item in enumerate(self.of(table.document), 1):
                yield from ((number, by_id[id], value) for id, value in item.values().items() if id in by_id)
            return
        start = table.rows.id
        numbered = ((ROW_NUMBER.match(id, len(start)), id, value) for id, value in self.values(table.document).items())
        for found, id, value in sorted(((int(m[1]), id, v) for m, id, v in numbered if m and id.startswith(start))):
            if (field := by_id.get(template_id(id))) is not None:
                yield found, field, value

    def _contents(self, field: Field, value: Value) -> dict[str, Content]:
        try:
            found = to_cells(field, value)
        except MisfitError as error:
            self._lost(field, f"{error}: it is left out")
            return dict.fromkeys(codes(field))
        if isinstance(value, str) and ILLEGAL.search(value):
            self._lost(field, "holds characters no workbook can hold: they are left out")
        return found

    def _lost(self, field: Field, what: str) -> None:
        message = f"The answer to '{field.label}' ({field.id}) {what}."
        self.problems.append(Problem(field.source, "xlsx-answer", message))

    def _expected(self, item: Submission) -> bool:
        if item.worksheet in self.documents:
            return True
        document = next(iter(self.documents.values()))
        self._report(document, "xlsx-answer", f"Answers to '{item.worksheet}' have no sheet in this tracker.")
        return False

    def _placed(self, document: Document, item: Submission, places: set[str]) -> None:
        for id in item.values():
            counted = not NO_ROW.search(id) and template_id(id) in places
            if id not in places and not counted:
                self._report(document, "xlsx-answer", f"The answer to '{id}' has no place in Excel: it is left out.")

    def _copies(self, document: Document) -> None:
        more = len(self.of(document)) - 1
        if document.repeats and more > 0:
            said = f"A workbook holds one copy of '{document.title}': {more} more are left out."
            self._report(document, "xlsx-copies", said)

    def _report(self, document: Document, id: str, message: str) -> None:
        self.problems.append(Problem(document.source, id, message))

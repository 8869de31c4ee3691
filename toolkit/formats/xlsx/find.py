"""Finds our sheets among those of a file: by their hidden keys, else by their words, else by the names of areas.

What was found is a `Match`: which sheet it is, and which cell or column answers what. Words are trusted only where
enough of them stand together and no other sheet of ours has as many; nothing is guessed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from dataclasses import field as default

from toolkit.answers import SheetKey, current
from toolkit.document import Document
from toolkit.formats.xlsx import labels, texts
from toolkit.formats.xlsx.known import Asked, Known
from toolkit.formats.xlsx.labels import bare
from toolkit.formats.xlsx.layout import LISTS, META, PATTERNS, START, Form, Tab, Table, Unit
from toolkit.formats.xlsx.sheets import Book, Sheet
from toolkit.formats.xlsx.values import Content, written

ENOUGH = 3  # hidden keys that stand together, or all of a smaller sheet
LOOKED_AT = 200  # rows in which headers are looked for
KEY = re.compile(r"[a-z][a-z0-9_]*(?:\.(?:\*|[A-Za-z0-9_]+))+")
EXAMPLE = "Example"


@dataclass
class Match:
    """A sheet of the file that is one of ours."""

    sheet: Sheet
    document: Document
    tab: Tab | None  # None for a slip
    key: SheetKey
    columns: list[tuple[int, Unit]] = default(default_factory=list)  # of a table
    first: int = 0  # its first row with answers, from 0
    cells: list[tuple[int, int, Asked]] = default(default_factory=list)  # of a form: row, column, what is asked
    gone: list[tuple[int, str]] = default(default_factory=list)  # columns nobody asks today, and their ids

    @property
    def home(self) -> tuple[str, str]:
        """What it fills: two matches with the same home are copies of each other."""
        return self.document.id, self.tab.units[0].key if isinstance(self.tab, Table) else ""

    @property
    def missing(self) -> tuple[str, ...]:
        """The columns, or the questions, that are not on the sheet any more."""
        if isinstance(self.tab, Table) and len(self.columns) < len(self.tab.units):
            here = {unit.key for _, unit in self.columns}
            lost = [unit.header for unit in self.tab.units if unit.key not in here]
        elif isinstance(self.tab, Form) and len(self.cells) < len(self.tab.spots):
            asked = {item.key for _, _, item in self.cells}
            spots = (Asked(self.document, spot.field, spot.code) for spot in self.tab.spots)
            lost = [spot.field.label for spot in spots if spot.key not in asked]
        else:
            lost = []
        return tuple(dict.fromkeys(words.partition("\n")[0] for words in lost))


def matches(book: Book, known: Known) -> Iterator[Match]:
    """The sheets of ours in a file, in its order."""
    for sheet in book.sheets:
        if (found := _by_keys(sheet, known)) is not None:
            yield found
        elif sheet.name not in (START, PATTERNS, LISTS, META):
            found = _by_headers(sheet, known) or _by_labels(sheet, known) or _by_names(sheet, known, book)
            if found is not None:
                yield found


# by keys


def _by_keys(sheet: Sheet, known: Known) -> Match | None:
    """The table whose row of keys comes first, else the form with the most cells."""
    heads: dict[int, list[str]] = {}
    cells: list[tuple[int, int, Asked]] = []
    for index, row in enumerate(sheet.rows):
        if known.keys.isdisjoint(row):
            continue
        if not known.columns.keys().isdisjoint(row) and (table := _table(sheet, index, row, known)) is not None:
            return table
        keys = [(at, word) for at, word in enumerate(row) if isinstance(word, str) and word in known.form_keys]
        if (row_key := next((word for _, word in keys if word in known.rows), None)) is None:
            for column, word in keys:
                heads.setdefault(column, []).append(word)
            continue
        for column, among in heads.items():
            for key in among:
                if (asked := known.cell(row_key, key)) is not None:
                    cells.append((index, column, asked))
                    break
    return _form(sheet, cells, known)


def _table(sheet: Sheet, index: int, row: Sequence[Content], known: Known) -> Match | None:
    words = [(column, content) for column, content in enumerate(row) if isinstance(content, str)]
    hits = [(column, *known.columns[word]) for column, word in words if word in known.columns]
    counts = Counter(id(table) for _, table, _ in hits)
    table = max((table for _, table, _ in hits), key=lambda one: counts[id(one)])
    columns = _first_of_each([(column, unit) for column, owner, unit in hits if owner is table])
    if len(columns) < min(ENOUGH, len(table.units)):
        return None
    gone = [(column, old) for column, word in words if (old := _gone(word, table.document, known)) is not None]
    return Match(sheet, table.document, table, "ids", columns, index + 1, gone=gone)


def _first_of_each(columns: Sequence[tuple[int, Unit]]) -> list[tuple[int, Unit]]:
    """A column that somebody copied stands twice: the first one counts."""
    seen: dict[str, tuple[int, Unit]] = {}
    for column, unit in columns:
        seen.setdefault(unit.key, (column, unit))
    return list(seen.values())


def _form(sheet: Sheet, cells: Sequence[tuple[int, int, Asked]], known: Known) -> Match | None:
    if not cells:
        return None
    counts = Counter(asked.document.id for _, _, asked in cells)
    home = max(counts, key=lambda id: counts[id])
    unique: dict[tuple[str, str], tuple[int, int, Asked]] = {}
    for row, column, asked in cells:
        if asked.document.id == home:
            unique.setdefault((asked.field.id, asked.code), (row, column, asked))
    if len(unique) < min(ENOUGH, known.size[home] or ENOUGH):
        return None
    document = known.homes[home]
    tab = next((tab for tab in known.tabs[home] if isinstance(tab, Form)), None) if home not in known.slips else None
    return Match(sheet, document, tab, "ids", cells=list(unique.values()))


def _gone(word: str, document: Document, known: Known) -> str | None:
    """The id in a key that no sheet has today, of a document that is known."""
    if word in known.columns or KEY.fullmatch(word) is None:
        return None
    home = word.partition(".")[0]
    return current(document, word) if known.homes.get(home) is document else None


# by words


def _by_headers(sheet: Sheet, known: Known) -> Match | None:
    """The table most of whose headers stand in one row; where two have as many, the one the sheet is named after."""
    found: list[tuple[int, bool, int, Table, list[tuple[int, Unit]]]] = []
    for index, row in enumerate(sheet.rows[:LOOKED_AT]):
        hits: dict[int, tuple[Table, dict[str, list[int]], dict[str, Unit]]] = {}
        for column, content in enumerate(row):
            if not isinstance(content, str) or not content:
                continue
            for table, unit in known.headers.get(bare(content), ()):
                _, places, units = hits.setdefault(id(table), (table, {}, {}))
                places.setdefault(unit.key, []).append(column)
                units[unit.key] = unit
        for table, places, units in hits.values():
            columns = [(at[0], units[key]) for key, at in places.items() if len(at) == 1]
            if _enough(sheet, table, len(columns)):
                found.append((len(columns), sheet.name == table.name, index, table, columns))
    if not found:
        return None
    best = max(found, key=lambda one: (one[0], one[1], -one[2]))
    if any(one[:2] == best[:2] and one[3] is not best[3] for one in found):
        return None
    _, _, index, table, columns = best
    return Match(sheet, table.document, table, "labels", columns, _after(sheet, index, table, columns, known))


def _enough(sheet: Sheet, tab: Tab, count: int) -> bool:
    """At least half of the columns or cells; a single one only where the sheet has its name, too."""
    every = len(tab.units if isinstance(tab, Table) else tab.spots)
    return count * 2 >= every and (count > 1 or sheet.name == tab.name)


def _after(sheet: Sheet, header: int, table: Table, columns: Sequence[tuple[int, Unit]], known: Known) -> int:
    """The first row to write in: examples, and what is left of the hidden row, stand between it and the headers.

    A hidden row that was emptied has not even a number, which all rows to write in have.
    """
    at = header + 1
    while at < len(sheet.rows) and (
        not known.keys.isdisjoint(sheet.rows[at]) or _example(sheet.rows[at], table, columns)
    ):
        at += 1
    return at + 1 if at < len(sheet.rows) and not any(map(written, sheet.rows[at])) else at


def _example(row: Sequence[Content], table: Table, columns: Sequence[tuple[int, Unit]]) -> bool:
    """Whether a row is one of the author's examples: it says so, or it holds nothing but their words."""
    examples = table.rows.examples if table.rows else ()
    if not examples:
        return False
    if any(isinstance(content, str) and content.strip() == EXAMPLE for content in row):
        return True
    said = {unit.key: words for column, unit in columns if (words := written(_at(row, column)))}
    return bool(said) and any(
        all(bare(texts.example(example.text(unit.example), unit.field, unit.code)) == bare(said[unit.key])
            for _, unit in columns if unit.key in said)
        for example in examples
    )  # fmt: skip


def _at(row: Sequence[Content], column: int) -> Content:
    return row[column] if column < len(row) else None


def _by_labels(sheet: Sheet, known: Known) -> Match | None:
    """The form most of whose labels stand on a sheet; where two have as many, the one the sheet is named after."""
    found = []
    there = labels.seen(sheet.rows)
    for words in known.forms:
        here = labels.cells(there, words)
        if here and _enough(sheet, words.form, len(here)):
            found.append((len(here), sheet.name == words.form.name, words.form, here))
    best = max(found, key=lambda one: one[:2], default=None)
    if best is None or sum(one[:2] == best[:2] for one in found) > 1:
        return None
    _, _, form, here = best
    cells = [(row, column, Asked(form.document, spot.field, spot.code)) for row, column, spot in here]
    return Match(sheet, form.document, form, "labels", cells=cells)


# by names


def _by_names(sheet: Sheet, known: Known, book: Book) -> Match | None:
    """What the names of areas on this sheet mean, if they are enough."""
    tables: dict[int, tuple[Table, list[tuple[int, Unit]], list[int]]] = {}
    forms: dict[int, tuple[Form, list[tuple[int, int, Asked]]]] = {}
    for name, (where, row, column) in book.areas.items():
        found = known.names.get(name) if where == sheet.name else None
        if found is None:
            continue
        tab, item = found
        if isinstance(tab, Table) and isinstance(item, Unit):
            _, columns, rows = tables.setdefault(id(tab), (tab, [], []))
            columns.append((column, item))
            rows.append(row)
        elif isinstance(tab, Form) and isinstance(item, Asked):
            forms.setdefault(id(tab), (tab, []))[1].append((row, column, item))
    for table, columns, rows in tables.values():
        if len(columns) >= min(ENOUGH, len(table.units)):
            return Match(sheet, table.document, table, "names", columns, max(rows, key=rows.count))
    for form, cells in forms.values():
        if len(cells) >= min(ENOUGH, len(form.spots)):
            return Match(sheet, form.document, form, "names", cells=cells)
    return None

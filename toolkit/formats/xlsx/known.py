"""What a sheet of ours can be recognized by: hidden keys, headers and labels, names of areas. Made once, used often."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from toolkit import slip
from toolkit.answers import current
from toolkit.document import Document, Field
from toolkit.fields import template_id
from toolkit.formats.xlsx import plan
from toolkit.formats.xlsx.labels import Words, bare
from toolkit.formats.xlsx.layout import Form, Tab, Table, Unit, codes, defined_name, keyed
from toolkit.formats.xlsx.values import Content, from_cells
from toolkit.formats.xlsx.words import entries, tab_name
from toolkit.parsing import Reading, options_of

SLIP_ROWS = 60  # of a table; no slip has as many


@dataclass(frozen=True)
class Asked:
    """What a cell of a form answers: a field, or one option of it, under its id of today."""

    document: Document
    field: Field
    code: str = ""

    @property
    def key(self) -> str:
        """What tells it from other cells of its sheet."""
        return keyed(self.field.id, self.code)


@dataclass(frozen=True)
class Typed:
    """A column of a table that people fill in: the two halves of its id, and what the words of its list mean."""

    field: Field
    code: str
    head: str
    tail: str
    usual: Mapping[Content, Reading]

    def id(self, number: int) -> str:
        """The id of its field in row `number`, from 1."""
        return f"{self.head}.{number}{self.tail}" if self.tail else self.head


class Known:
    """Everything that can be found, for some documents. Slips are found by their hidden keys only."""

    def __init__(self, documents: Sequence[Document]) -> None:
        """Plan the sheets of all documents."""
        self.documents = tuple(documents)
        self.tabs: dict[str, tuple[Tab, ...]] = {one.id: _under_their_names(plan.sheets(one)) for one in documents}
        self.slips = frozenset(document.id for document in documents if slip.is_slip(document))
        self.repeating = frozenset(document.id for document in documents if document.repeats)
        self.homes: dict[str, Document] = {document.id: document for document in documents}
        self._meant: dict[tuple[str, str], Asked | None] = {}
        self._typed: dict[str, Typed | None] = {}
        self.columns: dict[str, tuple[Table, Unit]] = {}
        self.cells: dict[tuple[str, str], Asked] = {}
        self.planned: set[tuple[str, str]] = set()  # a document, and the key of a row that its form has
        self.now: dict[str, str] = {}  # a key of an older version -> the same of today
        self.rows: set[str] = set()  # keys of a form in its hidden column
        self.heads: set[str] = set()  # and in its hidden rows
        for document in documents:
            self._add(document)
        self.form_keys = frozenset(self.rows | self.heads)
        self.keys = self.form_keys | self.columns.keys()

    def _add(self, document: Document) -> None:
        self.homes |= {old: document for old, new in document.aliases if new == document.id}
        for tab in self.tabs[document.id]:
            if isinstance(tab, Table):
                for unit in tab.units:
                    for key in (unit.key, *_older(document, unit.key)):
                        self.columns.setdefault(key, (tab, unit))
                continue
            for spot in tab.spots:
                self.cells.setdefault(spot.keys, Asked(document, spot.field, spot.code))
                row, head = spot.keys
                self.planned.add((document.id, row))
                self._name(document, row, self.rows)
                self._name(document, head, self.heads)
        if document.id in self.slips:
            for field in document.fields(rows=SLIP_ROWS):
                self.rows.update(keyed(field.id, code) for code in codes(field))
            self.heads.update((f"{document.id}.*", f"{document.id}.**"))

    def _name(self, document: Document, key: str, among: set[str]) -> None:
        among.add(key)
        for old in _older(document, key):
            among.add(old)
            self.now.setdefault(old, key)

    def cell(self, row: str, head: str) -> Asked | None:
        """What two keys, both ours, mean together: in this version or in an older one. Most pairs mean nothing."""
        keys = row, head
        if keys not in self._meant:
            now = self.now.get(row, row), self.now.get(head, head)
            self._meant[keys] = self.cells.get(keys) or self.cells.get(now) or self._derived(*now)
        return self._meant[keys]

    def _derived(self, row: str, head: str) -> Asked | None:
        """A cell that is not planned today: the keys themselves hold the id of its field."""
        home, _, rest = head.partition(".*")
        document = self.homes.get(home.partition(".")[0])
        inside = "." in home  # a grid
        if (
            document is None
            or (inside and not row.startswith(f"{home}."))
            or (not inside and (document.id, row) in self.planned)
        ):
            return None
        key = current(document, row + rest.strip("*"))
        for id, code in ((key, ""), tuple(key.rpartition(".")[::2])):
            field = document.by_template.get(template_id(id))
            if field is not None and code in codes(field) and self._on_forms(document, field):
                return Asked(document, field.named(id), code)
        return None

    def _on_forms(self, document: Document, field: Field) -> bool:
        return document.id in self.slips or any(isinstance(tab, Form) for tab in self.tabs[document.id])

    def typed(self, unit: Unit) -> Typed | None:
        """How the cells of a column are read, made once and not for every file; None where they are computed."""
        if unit.key not in self._typed:
            field = unit.field
            found = None
            if field.origin("xlsx") != "computed":
                options = options_of(field) if field.type == "choice" else None
                words = entries(options).values() if options else ()
                readings = ((word, from_cells(field, {"": word})) for word in words)
                usual: dict[Content, Reading] = {word: reading for word, reading in readings if reading is not None}
                head, _, tail = field.id.partition(".*.")
                found = Typed(field, unit.code, head, f".{tail}" if tail else "", usual)
            self._typed[unit.key] = found
        return self._typed[unit.key]

    @cached_property
    def size(self) -> Mapping[str, int]:
        """How many cells the form of a document has, by the document's id; 0 for slips, which can have any number."""
        forms = {
            id: sum(len(tab.spots) for tab in tabs if isinstance(tab, Form))
            for id, tabs in self.tabs.items()
            if id not in self.slips
        }
        return forms | dict.fromkeys(self.slips, 0)

    @cached_property
    def every_tab(self) -> tuple[Tab, ...]:
        """The sheets of all worksheets."""
        return tuple(tab for id, tabs in self.tabs.items() if id not in self.slips for tab in tabs)

    @cached_property
    def headers(self) -> dict[str, list[tuple[Table, Unit]]]:
        """The columns of tables by their header. A header that a table has twice says nothing there."""
        found: dict[str, list[tuple[Table, Unit]]] = {}
        for tab in self.every_tab:
            if isinstance(tab, Table):
                words = [bare(unit.header) for unit in tab.units]
                for word, unit in zip(words, tab.units, strict=True):
                    if word and words.count(word) == 1:
                        found.setdefault(word, []).append((tab, unit))
        return found

    @cached_property
    def forms(self) -> tuple[Words, ...]:
        """The words of each form."""
        return tuple(Words.of(tab) for tab in self.every_tab if isinstance(tab, Form))

    @cached_property
    def words(self) -> frozenset[str]:
        """The words that stand on any sheet of ours."""
        return frozenset((*self.headers, *(word for form in self.forms for word in form.places)))

    @cached_property
    def names(self) -> dict[str, tuple[Table, Unit] | tuple[Form, Asked]]:
        """What the names of areas mean, as the writer of workbooks gives them."""
        found: dict[str, tuple[Table, Unit] | tuple[Form, Asked]] = {}
        for tab in self.every_tab:
            if isinstance(tab, Table):
                found |= {defined_name(unit.key).casefold(): (tab, unit) for unit in tab.units}
            else:
                for spot in tab.spots:
                    asked = Asked(tab.document, spot.field, spot.code)
                    found[defined_name(asked.key).casefold()] = (tab, asked)
        return found


def _under_their_names(tabs: Sequence[Tab]) -> tuple[Tab, ...]:
    """Sheets as a workbook calls them that has no other sheet of the same name."""
    return tuple(replace(tab, name=tab_name(tab.name, ())) for tab in tabs)


_last: list[Known] = []


def known(documents: Sequence[Document]) -> Known:
    """What can be found for these documents, kept for the next file: making it takes longer than reading one."""
    if not (_last and _same(_last[0].documents, documents)):
        _last[:] = [Known(documents)]
    return _last[0]


def _same(some: Sequence[Document], others: Sequence[Document]) -> bool:
    return len(some) == len(others) and all(one is other for one, other in zip(some, others, strict=True))


def _older(document: Document, key: str) -> list[str]:
    """The key in older versions of a worksheet: it, its blocks and its fields may have had other names."""
    home = f"{document.id}."
    found = [key]
    for old, new in document.aliases:
        if new == document.id:
            continue
        now = home + new.removeprefix(home)
        before = home + old.removeprefix(home)
        found += [before + one[len(now) :] for one in found if one == now or one.startswith(f"{now}.")]
    for old, new in document.aliases:
        if new == document.id:
            found += [f"{old}.{one[len(home) :]}" for one in found if one.startswith(home)]
    return found[1:]

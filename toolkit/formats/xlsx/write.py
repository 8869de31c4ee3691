"""A workbook from documents, with what people have already answered in its cells."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

from toolkit.answers import Submission
from toolkit.branding import Branding
from toolkit.document import Document
from toolkit.formats.xlsx import form, patterns, plan, plan_patterns, slip_sheet, start, table
from toolkit.formats.xlsx.checks import Checks, Lists
from toolkit.formats.xlsx.computed import Computed
from toolkit.formats.xlsx.fill import Filling
from toolkit.formats.xlsx.layout import PATTERNS, Tab, Table
from toolkit.formats.xlsx.losses import losses
from toolkit.formats.xlsx.names import define
from toolkit.formats.xlsx.pack import packed
from toolkit.formats.xlsx.sheet import Page
from toolkit.formats.xlsx.style import Look
from toolkit.formats.xlsx.theme import theme
from toolkit.formats.xlsx.words import legal, made_up
from toolkit.measures.value import Result
from toolkit.problems import Problem, ProblemsFound
from toolkit.slip import is_slip

LANGUAGE = "en-US"
FATAL = ("xlsx-output", "xlsx-empty", "xlsx-columns")  # these leave the whole document out


def tracker(
    name: str,
    title: str,
    documents: Sequence[Document],
    branding: Branding,
    submissions: Sequence[Submission] = (),
    today: datetime.date | None = None,
) -> tuple[bytes, tuple[Problem, ...]]:
    """Return a workbook and what was lost on the way into it. `name` tells programs which tracker it is.

    A document with rows or a grid takes one submission, any other as many as there are. A slip among the documents
    shows what the other sheets hold; consent and code are its own. `today` is the day on which an example is looked
    at, for ever; without it, what a workbook computes goes with the calendar. Raises ProblemsFound where no document
    has anything for Excel.
    """
    found = [(document, losses(document)) for document in documents]
    kept = [document for document, lost in found if not any(problem.id in FATAL for problem in lost)]
    problems = [problem for _, lost in found for problem in lost]
    if not kept:
        raise ProblemsFound(problems)
    book = _Book(title, kept, branding, submissions, today)
    book.draw(name)
    return packed(book.book, book.cached), tuple(sorted([*problems, *book.problems]))


class _Book:
    """One workbook while it is made."""

    def __init__(
        self,
        title: str,
        documents: Sequence[Document],
        branding: Branding,
        submissions: Sequence[Submission],
        today: datetime.date | None,
    ) -> None:
        self.title, self.documents, self.branding, self.today = title, documents, branding, today
        self.tabs = plan.tabs(documents, branding)
        self.patterns = plan_patterns.plan(self.tabs)
        self.filling = Filling(self.tabs, submissions)
        self.book, self.lists = Workbook(), Lists()
        self.cached: dict[tuple[str, str], Result] = {}
        self.ready: dict[str, int] = {}
        self.problems: list[Problem] = []

    def draw(self, name: str) -> None:
        """Draw the first sheet, those to fill in, the hidden ones, and last the names of areas."""
        for sheet in list(self.book.worksheets):
            self.book.remove(sheet)
        self.book.loaded_theme = theme()
        look = Look(0)
        start.draw_start(self.book, look, self.title, self.tabs, self.patterns, self.branding, self.today)
        looks: dict[int, Look] = {}
        for tab in self.tabs:
            module = tab.document.module.number
            self._sheet(tab, looks.setdefault(module, Look(module)))
            if self.patterns is not None and tab.name == self.patterns.after:
                self._patterns(self.patterns, looks[module])
        self.lists.draw(self.book, look)
        start.draw_meta(self.book, look, name, self.documents, self.filling.code())
        define(self.book, self.tabs, self.ready, self.patterns)
        self._properties(name)
        self.problems += self.filling.problems

    def _sheet(self, tab: Tab, look: Look) -> None:
        page, checks = Page(self.book, tab.name, look, self.branding.center), Checks(self.lists)
        footer = _footer(tab.document, self.branding)
        self.cached |= {(tab.name, f"{get_column_letter(n.column)}{n.row}"): n.text for n in tab.lines if n.formula}
        if isinstance(tab, Table):
            cells = self.filling.table(tab)
            self.ready[tab.name] = max([tab.ready, *(number for number, _ in cells)])
            table.draw(page, tab, checks, cells, self.ready[tab.name], footer)
        elif is_slip(tab.document):
            followed = slip_sheet.Followed(tab, self.tabs, self.filling.values, self.lists)
            self.cached |= followed.cached
            form.draw(page, tab, checks, self.filling.form(tab), followed.formulas, footer)
            slip_sheet.finish(page, tab)
        else:
            computed = Computed(tab, self.filling.values(tab.document))
            self.problems += computed.problems
            self.cached |= computed.cached
            form.draw(page, tab, checks, self.filling.form(tab), computed.formulas, footer)
        checks.draw(page.sheet)

    def _patterns(self, shown: plan_patterns.Patterns, look: Look) -> None:
        page = Page(self.book, PATTERNS, look, self.branding.center)
        figures = patterns.computed(shown, self.tabs, self.filling.values, self.today)
        codes = dict.fromkeys(block.document.code for block in shown.blocks)
        footer = " · ".join(filter(None, (*codes, self.branding.month, made_up(self.documents[0].example))))
        self.cached |= patterns.draw(page, shown, figures, footer)

    def _properties(self, name: str) -> None:
        properties = self.book.properties
        properties.title, properties.identifier = legal(self.title), legal(name)
        properties.creator = legal(self.branding.whose)
        properties.language = LANGUAGE
        self.book.active = 0


def _footer(document: Document, branding: Branding) -> str:
    said = (document.code, f"version {document.version}", branding.month, made_up(document.example))
    return " · ".join(filter(None, said))

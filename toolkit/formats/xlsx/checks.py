"""Lists to choose from, and what Excel says when a cell is chosen or holds something else.

Nothing is ever blocked: a check warns, and the person decides. No check begins with '=', which Excel forgives and
other programs do not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from toolkit.document import Field, OptionList
from toolkit.formats.xlsx.layout import LISTS
from toolkit.formats.xlsx.sheet import Page
from toolkit.formats.xlsx.style import Look
from toolkit.formats.xlsx.words import NO, YES, clipped, entries, escaped, prompt, steps, trouble
from toolkit.parsing import bounds

LARGEST = 999_999_999_999
DATES = ("61", "73415")  # March 1900 to the end of 2100


@dataclass(frozen=True)
class _Rule:
    type: Literal["list", "whole", "decimal", "date"] | None
    first: str | None = None
    second: str | None = None


class Lists:
    """The hidden sheet of lists, and the name of each. Two fields that offer different options have two lists."""

    def __init__(self) -> None:
        """Begin without any."""
        self.names: dict[tuple[str, tuple[str, ...]], tuple[str, OptionList]] = {}

    def name(self, options: OptionList) -> str:
        """The defined name of a list, new or known."""
        key = (options.id, tuple(entries(options).values()))
        if key not in self.names:
            same = sum(1 for id, _ in self.names if id == options.id)
            self.names[key] = (f"list_{options.id}_{same + 1}" if same else f"list_{options.id}", options)
        return self.names[key][0]

    def draw(self, book: Workbook, look: Look) -> None:
        """Write all lists, one a column, and define their names."""
        page = Page(book, LISTS, look)
        page.sheet.sheet_state = "hidden"
        for column, (name, options) in enumerate(self.names.values(), 1):
            page.cell(1, column, "header", options.title)
            words = list(entries(options).values())
            for row, text in enumerate(words, 2):
                page.cell(row, column, "text", text)
            letter = get_column_letter(column)
            page.sheet.column_dimensions[letter].width = 40
            area = f"{quote_sheetname(LISTS)}!${letter}$2:${letter}${max(len(words), 1) + 1}"
            book.defined_names[name] = DefinedName(name, attr_text=area)
        page.height(1, 32)
        page.focus(1, 1)


class Checks:
    """The checks of one sheet; cells that say the same share one."""

    def __init__(self, lists: Lists) -> None:
        """Lists are named as fields ask for them."""
        self.lists = lists
        self.found: dict[tuple[_Rule, str, str, str], list[str]] = {}

    def add(self, field: Field, cells: str, hint: str = "", label: str = "") -> None:
        """Check some cells of a field, and say what fits when one is chosen."""
        title = clipped(escaped(label or field.label), 32)
        key = (self._rule(field), title, prompt(field, hint), escaped(trouble(field)))
        self.found.setdefault(key, []).append(cells)

    def draw(self, sheet: Worksheet) -> None:
        """Write the checks."""
        for (rule, title, words, error), cells in self.found.items():
            check = DataValidation(
                type=rule.type,
                operator="between" if rule.second is not None else None,
                formula1=rule.first,
                formula2=rule.second,
                allow_blank=True,
                errorStyle="warning",
                showInputMessage=True,
                showErrorMessage=rule.type is not None,
                promptTitle=title,
                prompt=words,
                errorTitle="Please check" if rule.type else None,
                error=error if rule.type else None,
                sqref=" ".join(cells),
            )
            sheet.add_data_validation(check)

    def _rule(self, field: Field) -> _Rule:
        match field.type:
            case "choice":
                return _Rule("list", self.lists.name(field.options)) if field.options else _Rule(None)
            case "likert5":
                return _Rule("list", f'"{",".join(steps(field))}"')
            case "yesno":
                return _Rule("list", f'"{YES},{NO}"')
            case "check" | "multi":
                return _Rule("list", f'"{YES}"')
            case "date":
                return _Rule("date", *DATES)
            case "int" | "scale10":
                return _Rule("whole", *_limits(field))
            case "number" | "money":
                return _Rule("decimal", *_limits(field))
            case "text" | "long" | "url":
                return _Rule(None)


def _limits(field: Field) -> tuple[str, str]:
    low, high = bounds(field)
    return (
        _digits(-LARGEST if low is None else low),
        _digits(LARGEST if high is None else high),
    )


def _digits(number: float) -> str:
    return f"{number:.15f}".rstrip("0").rstrip(".") if number % 1 else f"{number:.0f}"

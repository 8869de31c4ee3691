"""Answers as cells, and cells as answers.

What is kept of a text: everything but spaces around it, characters no workbook can hold, and the kind of line
end. Numbers keep the 15 digits Excel keeps; an answer with more is refused rather than changed.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import TypeAlias, assert_never

from toolkit import parsing
from toolkit.answers import Value
from toolkit.document import Field
from toolkit.formats.xlsx.words import NO, YES, entries, escaped, legal, steps
from toolkit.parsing import NO_WORDS, YES_WORDS, Reading, normal, options_of

Content: TypeAlias = str | int | float | bool | Decimal | datetime.date | datetime.time | datetime.timedelta | None

FIRST_DATE = datetime.date(1900, 3, 1)  # before it, Excel counts a day that never was
SERIAL_ZERO = datetime.date(1899, 12, 30)
SERIALS = range(36526, 73051)  # the years 2000 to 2099
LONGEST = 32767
DIGITS = 15


class MisfitError(ValueError):
    """An answer that no cell can hold as it is. The text ends the sentence 'This answer ...'."""


def to_cells(field: Field, value: Value) -> dict[str, Content]:
    """The content of a field's cells by option code, '' where it has only one. Raises MisfitError."""
    match field.type:
        case "multi":
            return _multi_cells(field, value)
        case "text" | "long" | "url":
            return {"": _text_cell(value)}
        case "date":
            return {"": _date_cell(value)}
        case "int" | "scale10" | "number" | "money":
            return {"": _number_cell(value)}
        case "yesno":
            return {"": YES if _bool(value) else NO}
        case "check":
            return {"": YES if _bool(value) else None}
        case "choice":
            return {"": _entry(field, str(value))}
        case "likert5":
            return {"": _step(field, value)}
        case _:
            assert_never(field.type)


def from_cells(field: Field, cells: Mapping[str, Content]) -> Reading | None:
    """What the cells of a field say, by option code; None where nothing is written in them."""
    if field.type == "multi":
        return _read_multi(field, cells)
    content = cells.get("")
    raw = written(content)
    if not raw:
        return None
    match field.type:
        case "text" | "long" | "url":
            return Reading(raw, raw)
        case "date":
            return _read_date(field, content, raw)
        case "int" | "scale10" | "number" | "money":
            return _read_number(field, content, raw)
        case "yesno":
            return parsing.yes(raw, no=False)
        case "check":
            return parsing.yes(raw, no=None)
        case "likert5" | "choice":
            return _read_choice(field, raw)
        case _:
            assert_never(field.type)


def written(content: Content) -> str:
    """The words of a cell: a number in a cell for words is what the person typed there."""
    if content is None:
        return ""
    if isinstance(content, bool):
        return YES if content else NO
    if isinstance(content, float) and content.is_integer():
        return str(int(content))
    if isinstance(content, datetime.datetime) and content.time() == datetime.time():
        return content.date().isoformat()
    return legal(str(content)).strip()


def _text_cell(value: Value) -> str | None:
    text = written(value if not isinstance(value, tuple) else ", ".join(value))
    if len(escaped(text).encode("utf-16-le")) // 2 > LONGEST:
        raise MisfitError(f"is longer than the {LONGEST} characters a cell can hold")
    return text or None


def _date_cell(value: Value) -> Content:
    if not isinstance(value, datetime.date):
        raise MisfitError("is not a date")
    return value if value >= FIRST_DATE else value.isoformat()


def _number_cell(value: Value) -> Content:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise MisfitError("is not a number")
    number = Decimal(value)
    if not number.is_finite() or number.adjusted() > 300 or (number and number.adjusted() < -300):
        raise MisfitError("is not a number Excel can hold")
    if Decimal(f"{number:.{DIGITS - 1}e}") != number:
        raise MisfitError(f"has more than the {DIGITS} digits Excel keeps")
    return float(number) if isinstance(value, Decimal) else value


def _bool(value: Value) -> bool:
    if not isinstance(value, bool):
        raise MisfitError("is neither yes nor no")
    return value


def _entry(field: Field, code: str) -> str:
    options = options_of(field)
    found = entries(options).get(code) if options else None
    if found is None:
        raise MisfitError(f"is '{code}', which its list does not offer")
    return found


def _step(field: Field, value: Value) -> Content:
    if isinstance(value, bool) or str(value) not in steps(field):
        raise MisfitError(f"is '{value}', which its scale does not offer")
    return int(str(value)) if str(value).isdigit() else str(value)


def _multi_cells(field: Field, value: Value) -> dict[str, Content]:
    chosen = value if isinstance(value, tuple) else (str(value),)
    offered = [option.code for option in field.options.options] if field.options else []
    if unknown := [code for code in chosen if code not in offered]:
        raise MisfitError(f"holds '{unknown[0]}', which its list does not offer")
    return {code: YES if code in chosen else None for code in offered}


def _read_multi(field: Field, cells: Mapping[str, Content]) -> Reading | None:
    offered = [option.code for option in field.options.options] if field.options else []
    marks = {code: words for code in offered if (words := written(cells.get(code)))}
    chosen = tuple(code for code, words in marks.items() if normal(words) not in NO_WORDS)
    if not chosen:
        return None
    odd = [words for words in marks.values() if normal(words) not in YES_WORDS | NO_WORDS]
    doubt = f"'{odd[0]}' stands where only Yes is expected" if odd else ""
    return Reading(chosen, ", ".join(marks.values()), doubt)


def _read_date(field: Field, content: Content, raw: str) -> Reading:
    if isinstance(content, datetime.datetime):
        return Reading(content.date(), raw)
    if isinstance(content, datetime.date):
        return Reading(content, raw)
    if isinstance(content, int | float) and content in SERIALS:
        return Reading(SERIAL_ZERO + datetime.timedelta(days=int(content)), raw)
    return parsing.date(field, raw)


def _read_number(field: Field, content: Content, raw: str) -> Reading:
    if isinstance(content, int | float) and not isinstance(content, bool):
        number = Decimal(repr(content))
        return parsing.fitted(field, number if number.is_finite() else None, raw)
    return parsing.number(field, raw) if isinstance(content, str) else parsing.fitted(field, None, raw)


def _read_choice(field: Field, raw: str) -> Reading:
    options = options_of(field)
    return parsing.choice(field, raw, entries(options) if options else {}, _known(field))


def _known(field: Field) -> bool:
    """Whether people know the codes of a field's list."""
    options = options_of(field)
    return options is not None and (options.shows_codes or field.type == "likert5")


def texts(field: Field, code: str) -> tuple[str, ...]:
    """The texts that are read as this entry of a field's list, without case.

    One that ends with a space stands for all whose first word it is, with or without a colon behind it. Formulas
    compare cells with these texts, so that they count what is read. For yes or no the code is `Y` or `N`.
    """
    if field.type in ("yesno", "check"):
        return tuple(sorted(YES_WORDS if code == "Y" else NO_WORDS))
    options = options_of(field)
    found = parsing.accepted(options, entries(options), _known(field)) if options else {}
    meant = [text for text, known in found.items() if known == code]
    begins = tuple(text for text in meant if text.endswith(" "))
    return (*begins, *(text for text in meant if f"{parsing.first_word(text)} " not in begins and text not in begins))

"""Answers as cells, and cells as answers.

What is kept of a text: everything but spaces around it, characters no workbook can hold, and the kind of line
end. Numbers keep the 15 digits Excel keeps; an answer with more is refused rather than changed. Lists are read by
entry, code or words, in any case. What is not certain comes back as a doubt, never as a guess.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TypeAlias, assert_never

from toolkit.answers import Value
from toolkit.document import Field, OptionList
from toolkit.formats.xlsx.words import NO, YES, bounds, entries, escaped, legal, normal, options_of, steps

Content: TypeAlias = str | int | float | bool | Decimal | datetime.date | datetime.time | datetime.timedelta | None

FIRST_DATE = datetime.date(1900, 3, 1)  # before it, Excel counts a day that never was
SERIAL_ZERO = datetime.date(1899, 12, 30)
SERIALS = range(36526, 73051)  # the years 2000 to 2099
LONGEST = 32767
DIGITS = 15
YES_WORDS = frozenset(("yes", "y", "x", "true", "1", "✓", "✔", "☑", "☒"))
NO_WORDS = frozenset(("no", "n", "false", "0", "☐"))
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
WRITTEN_DATE = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
WRITTEN_NUMBER = re.compile(r"[$€£]?\s*([+-]?)\s*(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?")


class MisfitError(ValueError):
    """An answer that no cell can hold as it is. The text ends the sentence 'This answer ...'."""


@dataclass(frozen=True)
class Reading:
    """What the cells of one field say. `doubt` is empty where it is certain."""

    value: Value | None
    raw: str
    doubt: str = ""


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
            return _read_date(content, raw)
        case "int" | "scale10" | "number" | "money":
            return _read_number(field, content, raw)
        case "yesno":
            return _read_yes(raw, no=False)
        case "check":
            return _read_yes(raw, no=None)
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


def _read_yes(raw: str, no: bool | None) -> Reading | None:
    """Read a yes; `no` is what a no means: False where it was asked for, nothing where a box stays empty."""
    if normal(raw) in YES_WORDS:
        return Reading(True, raw)
    if normal(raw) in NO_WORDS:
        return None if no is None else Reading(no, raw)
    return Reading(None, raw, "neither Yes nor No")


def _read_date(content: Content, raw: str) -> Reading:
    if isinstance(content, datetime.datetime):
        return Reading(content.date(), raw)
    if isinstance(content, datetime.date):
        return Reading(content, raw)
    if isinstance(content, int | float) and content in SERIALS:
        return Reading(SERIAL_ZERO + datetime.timedelta(days=int(content)), raw)
    if found := ISO.fullmatch(raw):
        return _date(raw, int(found[1]), int(found[2]), int(found[3]))
    if found := WRITTEN_DATE.fullmatch(raw):
        first, second, year = int(found[1]), int(found[2]), int(found[3])
        if first > 12:
            return _date(raw, year, second, first)
        doubt = "day and month could be the other way round" if second <= 12 and first != second else ""
        return _date(raw, year, first, second, doubt)
    return Reading(None, raw, "not a date")


def _date(raw: str, year: int, month: int, day: int, doubt: str = "") -> Reading:
    try:
        return Reading(datetime.date(year, month, day), raw, doubt)
    except ValueError:
        return Reading(None, raw, "not a date")


def _read_number(field: Field, content: Content, raw: str) -> Reading:
    number = _number(content, raw)
    if number is None:
        return Reading(None, raw, "not a number")
    low, high = bounds(field)
    outside = (low is not None and number < Decimal(low)) or (high is not None and number > Decimal(high))
    doubt = "outside what fits here" if outside else ""
    if field.type in ("number", "money"):
        return Reading(number, raw, doubt)
    if number != int(number):
        return Reading(None, raw, "not a whole number")
    return Reading(int(number), raw, doubt)


def _number(content: Content, raw: str) -> Decimal | None:
    if isinstance(content, int | float) and not isinstance(content, bool):
        number = Decimal(repr(content))
        return number if number.is_finite() else None
    found = WRITTEN_NUMBER.fullmatch(raw) if isinstance(content, str) and len(raw) <= 40 else None
    try:
        return Decimal(f"{found[1]}{found[2].replace(',', '')}{found[3] or ''}") if found else None
    except InvalidOperation:
        return None


def _read_choice(field: Field, raw: str) -> Reading:
    options = options_of(field)
    code = _code(options, raw, options.shows_codes or field.type == "likert5") if options else None
    if code is None:
        return Reading(None, raw, "not on the list")
    return Reading(int(code) if field.type == "likert5" and code.isdigit() else code, raw)


def _code(options: OptionList, raw: str, known: bool) -> str | None:
    """Find what is meant: the entry itself, the code, the words, and where codes are known, one before other words."""
    said, shown = normal(raw), entries(options)
    ways = [
        {normal(entry): code for code, entry in shown.items()},
        {normal(option.code): option.code for option in options.options},
        _only({normal(option.label): option.code for option in options.options}, len(options.options)),
        {normal(old): new for old, new in options.retired if new},
    ]
    for way in ways:
        if said in way:
            return way[said]
    front = said.split(" ", 1)[0].rstrip(":.")
    return ways[1].get(front) or ways[3].get(front) if known else None


def _only(found: dict[str, str], count: int) -> dict[str, str]:
    """Words that stand for two codes stand for none."""
    return found if len(found) == count else {}

"""Answers as people type them, whatever they were typed into: what they mean, and where that is not certain, why.

What is not certain comes back as a doubt, never as a guess. Lists are read by code or words, in any case.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from toolkit.answers import Value
from toolkit.fields import LIKERT5, Field, OptionList

YES_WORDS = frozenset(("yes", "y", "x", "true", "1", "✓", "✔", "☑", "☒"))
NO_WORDS = frozenset(("no", "n", "false", "0", "☐"))
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
NAMES = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
NOT_A_DATE, NOT_LISTED = "not a date", "not on the list"

ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
WRITTEN_DATE = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
MONTH_FIRST = re.compile(r"([a-z]{3,9})\.? (\d{1,2}),? (\d{4})")
DAY_FIRST = re.compile(r"(\d{1,2})\.? ([a-z]{3,9})\.?,? (\d{4})")
MONTH_ALONE = re.compile(r"(?:(\d{1,2})|([a-z]{3,9}))\.?(?:[/. ]\d{4})?|\d{4}-(\d{1,2})")
WRITTEN_NUMBER = re.compile(r"[$€£]?\s*([+-]?)\s*(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?")
LONGEST_NUMBER = 40  # characters


@dataclass(frozen=True)
class Reading:
    """What somebody wrote into one field. `doubt` is empty where it is certain."""

    value: Value | None
    raw: str
    doubt: str = ""


def normal(text: str) -> str:
    """How two words are compared: without case and without odd spaces."""
    return " ".join(text.split()).casefold()


def options_of(field: Field) -> OptionList | None:
    """The list of a field; agreement from 1 to 5 has one of its own."""
    return field.options or (LIKERT5 if field.type == "likert5" else None)


def bounds(field: Field) -> tuple[float | None, float | None]:
    """The smallest and the largest number a field takes."""
    if field.type == "scale10":
        return (0.0, 10.0)
    return (field.minimum, field.maximum)


def yes(raw: str, no: bool | None) -> Reading | None:
    """Read a yes; `no` is what a no means: False where it was asked for, nothing where a box stays empty."""
    if normal(raw) in YES_WORDS:
        return Reading(True, raw)
    if normal(raw) in NO_WORDS:
        return None if no is None else Reading(no, raw)
    return Reading(None, raw, "neither Yes nor No")


def date(field: Field, raw: str) -> Reading:
    """Read a day; where only the month is asked for, a month by itself will do and is read as its number."""
    said = normal(raw)
    if field.export == "month" and (found := MONTH_ALONE.fullmatch(said)):
        month = int(found[1] or found[3]) if found[1] or found[3] else _month(found[2])
        return Reading(month, raw) if 1 <= month <= 12 else Reading(None, raw, "not a month")
    if found := ISO.fullmatch(said):
        return _day(raw, int(found[1]), int(found[2]), int(found[3]))
    if found := MONTH_FIRST.fullmatch(said):
        return _day(raw, int(found[3]), _month(found[1]), int(found[2]))
    if found := DAY_FIRST.fullmatch(said):
        return _day(raw, int(found[3]), _month(found[2]), int(found[1]))
    if found := WRITTEN_DATE.fullmatch(said):
        first, second, year = int(found[1]), int(found[2]), int(found[3])
        if first > 12:
            return _day(raw, year, second, first)
        doubt = "day and month could be the other way round" if second <= 12 and first != second else ""
        return _day(raw, year, first, second, doubt)
    return Reading(None, raw, NOT_A_DATE)


def number(field: Field, raw: str) -> Reading:
    """Read a number as it is written in American English; an amount may have its sign in front."""
    found = WRITTEN_NUMBER.fullmatch(raw) if len(raw) <= LONGEST_NUMBER else None
    return fitted(field, Decimal(f"{found[1]}{found[2].replace(',', '')}{found[3] or ''}") if found else None, raw)


def fitted(field: Field, found: Decimal | None, raw: str) -> Reading:
    """Whether a number fits its field."""
    if found is None:
        return Reading(None, raw, "not a number")
    low, high = bounds(field)
    outside = (low is not None and found < Decimal(low)) or (high is not None and found > Decimal(high))
    doubt = "outside what fits here" if outside else ""
    if field.type in ("number", "money"):
        return Reading(found, raw, doubt)
    if found != int(found):
        return Reading(None, raw, "not a whole number")
    return Reading(int(found), raw, doubt)


def choice(field: Field, raw: str, shown: Mapping[str, str], known: bool) -> Reading:
    """Read one entry of a list; `shown` is what people could choose, by code, `known` whether they know the codes."""
    options = options_of(field)
    code = code_of(options, raw, shown, known) if options else None
    if code is None:
        return Reading(None, raw, NOT_LISTED)
    return Reading(int(code) if field.type == "likert5" and code.isdigit() else code, raw)


def code_of(options: OptionList, raw: str, shown: Mapping[str, str], known: bool) -> str | None:
    """Find what is meant; `shown` is what people could choose, by code, `known` whether they know the codes."""
    said = normal(raw)
    texts = accepted(options, shown, known)
    return texts.get(said) or texts.get(f"{first_word(said)} ")


def first_word(text: str) -> str:
    """The first word, without a colon behind it: people write `SK: they said so`."""
    return text.split(" ", 1)[0].replace(":", "")


def accepted(options: OptionList, shown: Mapping[str, str], known: bool) -> dict[str, str]:
    """Every text that stands for an entry, as `normal` says it, and the code of the entry.

    First the entry itself, then the code, then the long or the short words, then a code of former times. Where people
    know the codes, any words may follow one: such a text ends with a space. A code that is the first word of another
    entry is not.
    """
    codes = {normal(option.code): option.code for option in options.options}
    former = {normal(old): new for old, new in options.retired if new}
    ways = (
        {normal(entry): code for code, entry in shown.items()},
        codes,
        _only({normal(option.label): option.code for option in options.options}, len(options.options)),
        _only({normal(option.brief): option.code for option in options.options}, len(options.options)),
        former,
    )
    found: dict[str, str] = {}
    for way in ways:
        found = way | found
    begins = former | codes if known else {}
    unclear = {first_word(text) for text, code in found.items() if begins.get(first_word(text)) not in (None, code)}
    return found | {f"{begin} ": code for begin, code in begins.items() if begin not in unclear}


def several(field: Field, raw: str, one: Callable[[str], str | None]) -> Reading:
    """Read codes with commas between them; `one` finds the code behind a word. The answer is in the list's order."""
    words = [word.strip() for word in re.split(r"[,;/\n]", raw) if word.strip()]
    codes = {word: one(word) for word in words}
    if odd := [word for word, code in codes.items() if code is None]:
        return Reading(None, raw, f"'{odd[0]}' is {NOT_LISTED}")
    options = field.options.options if field.options else ()
    chosen = tuple(option.code for option in options if option.code in codes.values())
    return Reading(chosen, raw) if chosen else Reading(None, raw, NOT_LISTED)


def _only(found: dict[str, str], count: int) -> dict[str, str]:
    """Words that stand for two codes stand for none."""
    return found if len(found) == count else {}


def _month(word: str) -> int:
    """The number of a month by its name or at least three letters of it; 0 where it is none."""
    return next((number for number, name in enumerate(NAMES, 1) if name.startswith(word)), 0)


def _day(raw: str, year: int, month: int, day: int, doubt: str = "") -> Reading:
    try:
        return Reading(datetime.date(year, month, day), raw, doubt)
    except ValueError:
        return Reading(None, raw, NOT_A_DATE)

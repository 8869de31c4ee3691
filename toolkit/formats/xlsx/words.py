"""Texts as Excel takes them: legal characters, entries of lists, what a person reads on choosing a cell."""

from __future__ import annotations

import datetime
import re
import textwrap
from collections.abc import Collection

from toolkit.document import Field, FieldType, OptionList
from toolkit.parsing import bounds, normal, options_of

# What XML cannot hold: control characters, half of a surrogate pair, and the two that are no characters.
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
CODED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
BAD_IN_TAB = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
TAB_LENGTH = 31
YES, NO = "Yes", "No"
EXAMPLE_DAY = datetime.date(2026, 3, 14)
COPIED = "Copy it from your other sheet."

FITS: dict[FieldType, str] = {
    "text": "In your own words.",
    "long": "In your own words. Alt and Enter begin a new line.",
    "url": "A web address.",
    "date": f"A date as month/day/year, such as {EXAMPLE_DAY:%m/%d/%Y}.",
    "int": "A whole number",
    "number": "A number",
    "money": "An amount in figures only",
    "scale10": "A whole number",
    "likert5": "Choose a number from the list:",
    "yesno": "Choose Yes or No from the list.",
    "check": "Choose Yes, or leave it empty.",
    "choice": "Choose from the list.",
    "multi": "Choose Yes for each that fits. Leave the others empty.",
}


def made_up(who: str) -> str:
    """What stands on everything that is filled in for somebody who does not exist."""
    return f"fictional example, {who}" if who else ""


def legal(text: str) -> str:
    """The text without characters no workbook can hold, and with one kind of line end."""
    return ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def escaped(text: str) -> str:
    """The text so that Excel shows it as it is: it reads `_x0041_` as the letter A unless told otherwise."""
    return CODED.sub("_x005F_", legal(text))


def clipped(text: str, length: int) -> str:
    """The text, shortened to as many UTF-16 units as a place in the file holds."""
    if _units(text) <= length:
        return text
    while _units(text) > length - 1:
        text = text[:-1]
    return text.rstrip() + "…"


def wrapped(text: str, characters: int) -> list[str]:
    """The text as lines: cells beside it stay single, so long texts go over several rows."""
    lines = (textwrap.wrap(line, max(characters, 20)) for line in legal(text).split("\n"))
    return [line for found in lines for line in found]


def entries(options: OptionList) -> dict[str, str]:
    """What stands in the cell for each code: its words, with the code in front where people know it.

    The code is also there where two options would read the same.
    """
    words = {option.code: legal(option.brief).strip() for option in options.options}
    taken = [normal(text) for text in words.values()]
    unclear = len(set(taken)) < len(taken) or "" in taken
    if not options.shows_codes and not unclear:
        return words
    return {code: f"{code} {text}".strip() for code, text in words.items()}


def prompt(field: Field, hint: str = "") -> str:
    """What a person reads when they choose a cell: the hint, what fits, and who sees it."""
    said = [field.hint or hint, fits(field)]
    if field.origin("xlsx") == "copied":
        said.append(COPIED)
    if field.export == "month":
        said.append("Only the month is ever passed on: any day of it will do.")
    if field.share == "never":
        said.append("Only for you.")
    return clipped(" ".join(escaped(text) for text in said if text), 255)


def fits(field: Field) -> str:
    """What can stand in the cell."""
    words = FITS[field.type]
    if words.endswith("."):
        return words
    if field.type == "likert5":
        return f"{words} {', '.join(f'{code} {text}' for code, text in steps(field).items())}."
    unit = f" ({field.unit})" if field.unit else ""
    scale = f" {ends(field)}." if ends(field) else ""
    return f"{words}{unit}{_bounds(field)}.{scale}"


def trouble(field: Field) -> str:
    """What a person reads when something else stands in the cell."""
    return clipped(f"{fits(field)} You may keep what you wrote, but it will not be counted.", 225)


def steps(field: Field) -> dict[str, str]:
    """The words of each number of an agreement from 1 to 5. Cells hold the number, so that it can be computed with."""
    options = options_of(field)
    return {option.code: legal(option.brief) for option in options.options} if options else {}


def ends(field: Field) -> str:
    """What the ends of a scale mean."""
    words = {str(at): end for at, end in zip((0, 10), field.ends, strict=True) if end}
    if field.type == "likert5":
        words = dict([*steps(field).items()][:: max(len(steps(field)) - 1, 1)])
    return ", ".join(f"{at}\u00a0=\u00a0{end}" for at, end in words.items())


def tab_name(wish: str, taken: Collection[str]) -> str:
    """A name Excel accepts for a sheet and that no other sheet has."""
    base = CODED.sub("", BAD_IN_TAB.sub(" ", legal(wish)))
    base = " ".join(base.split()).strip("' ") or "Sheet"
    used = {name.casefold() for name in (*taken, "History")}
    name, number = _cut(base, TAB_LENGTH), 1
    while name.casefold() in used:
        number += 1
        name = f"{_cut(base, TAB_LENGTH - len(str(number)) - 1)} {number}"
    return name


def _bounds(field: Field) -> str:
    low, high = bounds(field)
    if low is not None and high is not None:
        return f" from {low:g} to {high:g}"
    if low is not None:
        return f", {low:g} or more"
    return "" if high is None else f", {high:g} or less"


def _cut(text: str, length: int) -> str:
    while _units(text) > length:
        text = text[:-1]
    return text.strip("' ")


def _units(text: str) -> int:
    return sum(2 if ord(character) > 0xFFFF else 1 for character in text)

"""Answers as the words and states of form fields, and back."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from typing import assert_never

from toolkit import parsing
from toolkit.answers import Value
from toolkit.document import Field, OptionList
from toolkit.parsing import MONTHS, Reading, options_of

UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class MisfitError(ValueError):
    """An answer that a form cannot hold as it is. The text ends the sentence 'The answer ...'."""


def cleaned(text: str) -> str:
    """A text with one kind of line end, composed letters, and neither spaces around it nor control characters."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", UNSEEN.sub("", lines)).strip()


def shown(options: OptionList) -> dict[str, str]:
    """What a list of a form shows for each code."""
    return {option.code: f"{option.code} {option.brief}" for option in options.options}


def read(field: Field, raw: str) -> Reading | None:
    """What was typed into a field or chosen from its list; None where nothing was."""
    if not raw:
        return None
    match field.type:
        case "text" | "long" | "url":
            return Reading(raw, raw)
        case "date":
            return parsing.date(field, raw)
        case "int" | "scale10" | "number" | "money":
            return parsing.number(field, raw)
        case "yesno":
            return parsing.yes(raw, no=False)
        case "check":
            return parsing.yes(raw, no=None)
        case "likert5" | "choice":
            return _choice(field, raw)
        case "multi":
            return parsing.several(field, raw, lambda word: _code(field, word))
        case _:
            assert_never(field.type)


def ticked(field: Field, codes: Sequence[str]) -> Reading | None:
    """What the ticked boxes of a field that takes several answers say."""
    if not codes:
        return None
    found = [_code(field, code) for code in codes]
    raw = ", ".join(codes)
    if None in found:
        return Reading(None, raw, parsing.NOT_LISTED)
    options = field.options.options if field.options else ()
    return Reading(tuple(option.code for option in options if option.code in found), raw)


def words(field: Field, value: Value) -> str:
    """The words of an answer, or the code of the one entry it is. Raises MisfitError."""
    match field.type:
        case "text" | "long" | "url":
            return cleaned(", ".join(value) if isinstance(value, tuple) else str(value))
        case "date":
            return _date(field, value)
        case "int" | "scale10" | "number" | "money":
            return _number(value)
        case "yesno" | "check":
            if not isinstance(value, bool):
                raise MisfitError("is neither yes nor no")
            return "Y" if value else "N"
        case "likert5" | "choice":
            return _listed(field, str(value))
        case "multi":
            return ", ".join(_listed(field, code) for code in (value if isinstance(value, tuple) else (str(value),)))
        case _:
            assert_never(field.type)


def _choice(field: Field, raw: str) -> Reading:
    code = _code(field, raw)
    if code is None:
        return Reading(None, raw, parsing.NOT_LISTED)
    return Reading(int(code) if field.type == "likert5" and code.isdigit() else code, raw)


def _code(field: Field, raw: str) -> str | None:
    """The code behind a word. What a form stores is the code itself: that comes before anything it may look like."""
    options = options_of(field)
    if options is None:
        return None
    if options.option(raw) is not None:
        return raw
    return parsing.code_of(options, raw, shown(options), known=True)


def _date(field: Field, value: Value) -> str:
    if isinstance(value, datetime.date):
        return f"{value.month:02}" if field.export == "month" else f"{MONTHS[value.month - 1]} {value.day}, {value:%Y}"
    if field.export == "month" and isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 12:
        return f"{value:02}"
    raise MisfitError("is not a date")


def _number(value: Value) -> str:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise MisfitError("is not a number")
    number = Decimal(value)
    if not number.is_finite() or abs(number.adjusted()) > parsing.LONGEST_NUMBER:
        raise MisfitError("is not a number a form can hold")
    said = f"{number:f}"
    if len(said) > parsing.LONGEST_NUMBER:
        raise MisfitError(f"has more than {parsing.LONGEST_NUMBER} digits")
    return said


def _listed(field: Field, code: str) -> str:
    options = options_of(field)
    if options is None or options.option(code) is None:
        raise MisfitError(f"is '{code}', which its list does not offer")
    return code

"""What came back: answers by field id, each with its place and, where reading was not certain, its doubt.

Values by field type: text, long, url `str`; date `datetime.date`, or the number of a month as `int` where only that is
asked for (`export: month`); int, scale10, likert5 `int`; number, money `Decimal`; yesno, check `bool` (an unticked
check has no answer); choice the code; multi a tuple of codes in list order.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal, TypeAlias

from toolkit.document import Document, Field, Medium, Share
from toolkit.fields import template_id

SheetKey: TypeAlias = Literal["fields", "ids", "labels", "names"]
Value: TypeAlias = str | int | bool | Decimal | datetime.date | tuple[str, ...]

COUNTED: frozenset[Share] = frozenset(("counts",))
ONE_TO_ONE: frozenset[Share] = frozenset(("counts", "advisor"))
UNCLEAR = "not clear which entry of the list is meant"
NOT_ASKED = "this version of the worksheet does not ask it"


@dataclass(frozen=True)
class Answer:
    """One answer. `place` is where it was read (`Applications!D7`); `doubt` says in words what is not certain."""

    field: str
    value: Value | None
    raw: str = ""
    place: str = ""
    doubt: str = ""


@dataclass(frozen=True)
class Submission:
    """Everything read from one filled copy of one worksheet."""

    worksheet: str
    version: int
    structure: str
    medium: Medium
    answers: tuple[Answer, ...]
    code: str = ""  # the participant code, where one was given

    def values(self) -> dict[str, Value]:
        """The certain answers by field id."""
        return {a.field: a.value for a in self.answers if a.value is not None and not a.doubt}


@dataclass(frozen=True)
class FoundSheet:
    """A sheet or form of ours in a file that came back, and by what it was found.

    `key` is `fields` for the fields of a PDF, and for workbooks `ids` for the hidden row or column of ids, `labels` for
    the headers and labels people see, `names` for the names of areas. `sheet` is what it is called in the file, nothing
    in a PDF and in text. `answers` counts those that may be kept; `missing` names the columns and questions that are
    not there any more; `left_out` says why it was not read.
    """

    sheet: str
    worksheet: str
    key: SheetKey
    answers: int = 0
    missing: tuple[str, ...] = ()
    left_out: str = ""


def current(document: Document, field_id: str) -> str:
    """The id of a field today, from the one it had in an older version: blocks, fields and the sheet may be renamed.

    An old name may stand with or without the worksheet in front, and with `*` for the number of a row.
    """
    home = f"{document.id}."
    for old, new in document.aliases:
        if new == document.id and field_id.startswith(f"{old}."):
            field_id = home + field_id.removeprefix(f"{old}.")
    renamed = [(old, new) for old, new in document.aliases if new != document.id]
    for old, new in sorted(renamed, key=lambda pair: -len(pair[0])):
        pattern = re.escape(home + old.removeprefix(home)).replace(r"\*", "([0-9]+)")
        if found := re.fullmatch(rf"{pattern}((?:\..+)?)", field_id):
            *numbers, rest = found.groups()
            parts = (home + new.removeprefix(home)).split("*")
            return "".join(part + (numbers[n] if n < len(numbers) else "") for n, part in enumerate(parts)) + rest
    return field_id


def known_as(document: Document, worksheet: str) -> bool:
    """Whether this is a worksheet's id, or one it had before."""
    return worksheet == document.id or (worksheet, document.id) in document.aliases


def visible(document: Document, submission: Submission, *, one_to_one: bool = False) -> Submission:
    """What a reader may keep: only what may be counted, and in one-to-one work what the advisor may see, too.

    Where an answer to a list could be an entry that is more private than its question, its words go; a date of which
    only the month is passed on becomes that month.
    """
    shares = ONE_TO_ONE if one_to_one else COUNTED
    kept: dict[str, Answer] = {}
    gone: set[str] = set()
    for answer in submission.answers:
        item = document.by_template.get(template_id(answer.field))
        if item is None:
            kept[answer.field] = replace(answer, value=None, raw="", doubt=answer.doubt or NOT_ASKED)
            continue
        row = answer.field.rsplit(".", 1)[0]
        if item.share not in shares:
            continue
        if answer.value is None and item.options is not None and (not one_to_one or _has_private(item, shares)):
            answer = replace(answer, raw="", doubt=UNCLEAR)
            gone.update(f"{row}.{other}" for other in item.together)
        elif answer.value is not None and _more_private(item, answer.value, shares):
            gone.update((answer.field, *(f"{row}.{other}" for other in item.together)))
        kept[answer.field] = answer if one_to_one else _impersonal(item, answer)
    return replace(submission, answers=tuple(answer for id, answer in kept.items() if id not in gone))


def _impersonal(item: Field, answer: Answer) -> Answer:
    """An answer without what may not be counted: words beside a code, and the day where a month is enough."""
    if item.options is not None:
        return replace(answer, raw="", doubt=answer.doubt and UNCLEAR)
    if item.export == "month" and isinstance(answer.value, datetime.date):
        return replace(answer, value=answer.value.month, raw="", doubt=answer.doubt)
    return answer


def _has_private(item: Field, shares: frozenset[Share]) -> bool:
    options = item.options.options if item.options else ()
    return any(option.share is not None and option.share not in shares for option in options)


def counted(document: Document, values: Mapping[str, Value]) -> dict[str, Value]:
    """Keep what may be counted in a group, and nothing that could give a more private answer away.

    Only fields with `share: counts` stay. An entry more private than its field goes, and with it, in the same row,
    the fields its own field names in `together`: a reason that may not be counted takes its type and source along.
    """
    known = {template_id(item.id): item for item in document.fields()}
    kept = {f: v for f, v in values.items() if (item := known.get(template_id(f))) and item.share == "counts"}
    for field_id, value in values.items():
        item = known.get(template_id(field_id))
        if item is None or not _more_private(item, value, COUNTED):
            continue
        row = field_id.rsplit(".", 1)[0]
        for gone in (field_id, *(f"{row}.{other}" for other in item.together)):
            kept.pop(gone, None)
    return kept


def _more_private(item: Field, value: Value, shares: frozenset[Share]) -> bool:
    """Whether an answer holds an entry more private than its field, under its code or under one it had before.

    A code that the field does not offer may be anything, so it counts as private.
    """
    if item.options is None or item.type not in ("choice", "multi"):
        return False
    retired = dict(item.options.retired)
    codes: Iterable[str] = value if isinstance(value, tuple) else (str(value),)
    options = (item.options.option(retired.get(code, code)) for code in codes)
    return any(option is None or option.share not in (None, *shares) for option in options)

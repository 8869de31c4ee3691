"""What came back: answers by field id, each with its place and, where reading was not certain, its doubt.

Values by field type: text, long, url `str`; date `datetime.date`; int, scale10, likert5 `int`; number, money `Decimal`;
yesno, check `bool` (an unticked check has no answer); choice the code; multi a tuple of codes in list order.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from toolkit.document import Document, Field, Medium

Value: TypeAlias = str | int | bool | Decimal | datetime.date | tuple[str, ...]


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


def template_id(field_id: str) -> str:
    """Return the id with its row number taken out: all rows of a log share one column."""
    return ".".join("*" if part.isdigit() else part for part in field_id.split("."))


def counted(document: Document, values: Mapping[str, Value]) -> dict[str, Value]:
    """Keep what may be counted in a group, and nothing that could give a more private answer away.

    Only fields with `share: counts` stay. An entry more private than its field goes, and with it, in the same row,
    the fields its own field names in `together`: a reason that may not be counted takes its type and source along.
    """
    known = {template_id(item.id): item for item in document.fields()}
    kept = {f: v for f, v in values.items() if (item := known.get(template_id(f))) and item.share == "counts"}
    for field_id, value in values.items():
        item = known.get(template_id(field_id))
        if item is None or not _more_private(item, value):
            continue
        row = field_id.rsplit(".", 1)[0]
        for gone in (field_id, *(f"{row}.{other}" for other in item.together)):
            kept.pop(gone, None)
    return kept


def _more_private(item: Field, value: Value) -> bool:
    """Whether an answer holds an entry more private than its field, under its code or under one it had before.

    A code that the field does not offer may be anything, so it counts as private.
    """
    if item.options is None or item.type not in ("choice", "multi"):
        return False
    retired = dict(item.options.retired)
    codes: Iterable[str] = value if isinstance(value, tuple) else (str(value),)
    options = (item.options.option(retired.get(code, code)) for code in codes)
    return any(option is None or option.share not in (None, "counts") for option in options)

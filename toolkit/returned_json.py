"""Answers that came back as JSON: slips saved in the browser, lists of submissions, copies of worksheets.

They are read by the same rules as a slip on paper, in a PDF or in a table: without a Yes nothing of a slip is read, and
a whole worksheet is opened in one-to-one work only. An answer that does not fit its question is doubted, never counted.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from toolkit import slip, submission_file
from toolkit.answers import Answer, FoundSheet, Submission, Value, current, visible
from toolkit.document import Document, Field
from toolkit.fields import template_id
from toolkit.parsing import NOT_LISTED, fitted, options_of
from toolkit.problems import Problem, ProblemsFound, Source

BEGINS = (b"{", b"[")
MOST = 2000  # submissions in one file
NO_MONTH = "not a month"

WHOLE = (
    "This is a copy of a whole worksheet, not a slip. Give it back unread. Open it with --one-to-one only in a talk "
    "with its owner."
)
MANY = f"This file holds more than {MOST} submissions. Split it."

Read = tuple[tuple[Submission, ...], tuple[FoundSheet, ...], tuple[Problem, ...]]


def is_json(data: bytes) -> bool:
    """Whether a file begins as our JSON does."""
    return data[:1024].removeprefix(b"\xef\xbb\xbf").lstrip().startswith(BEGINS)


def read(data: bytes, documents: Sequence[Document], name: str = "", *, one_to_one: bool = False) -> Read:
    """The submissions of a file that a reader may keep, by what they were found, and what was refused.

    Raises ProblemsFound for what is not JSON as we write it.
    """
    found = submission_file.from_json(data.removeprefix(b"\xef\xbb\xbf"), documents, name)
    if len(found) > MOST:
        raise ProblemsFound([Problem(Source(name), "answers-too-many", MANY)])
    homes = {document.id: document for document in documents}
    kept: list[Submission] = []
    refused: dict[str, Problem] = {}
    for submission in found:
        document = homes[submission.worksheet]
        known = _known(document, submission)
        if submission.version > document.version:
            message = (
                f"This is version {submission.version} of '{document.title}', and only version {document.version} is "
                "known here. Read it with the newer toolkit or worksheet it was made with."
            )
            refused["newer"] = Problem(Source(name), "answers-newer-version", message)
        elif slip.is_slip(document):
            allowed = slip.allowed(document, known)
            if allowed is None:
                refused["consent"] = Problem(Source(name), "slip-no-consent", slip.REFUSED)
            else:
                kept.append(replace(allowed, answers=tuple(replace(one, raw="", place="") for one in allowed.answers)))
        elif one_to_one:
            kept.append(visible(document, known, one_to_one=True))
        else:
            refused["whole"] = Problem(Source(name), "worksheet-whole", WHOLE)
    sheets = tuple(FoundSheet("", one.worksheet, "fields", len(one.answers)) for one in kept)
    return tuple(kept), sheets, tuple(refused.values())


def _known(document: Document, submission: Submission) -> Submission:
    """The answers under the ids of today, each once, and doubted where they don't fit."""
    answers: dict[str, Answer] = {}
    for answer in submission.answers:
        id = current(document, answer.field)
        item = document.by_template.get(template_id(id))
        doubt = _doubt(item, answer.value) if item is not None and answer.value is not None else ""
        answers.setdefault(id, replace(answer, field=id, doubt=answer.doubt or doubt))
    return replace(submission, answers=tuple(answers.values()))


def _doubt(item: Field, value: Value) -> str:
    """Why an answer of the right type does not fit; nothing where it does."""
    if item.type in ("int", "scale10", "number", "money") and isinstance(value, int | Decimal):
        number = Decimal(value)
        return fitted(item, number, "").doubt if number.is_finite() else "not a number"
    if item.type == "date" and not isinstance(value, datetime.date):
        return "" if isinstance(value, int) and 1 <= value <= 12 else NO_MONTH
    known = options_of(item)
    if known is None or item.type == "yesno":
        return ""
    codes = value if isinstance(value, tuple) else (str(value),)
    listed = {option.code for option in known.options} | {old for old, new in known.retired if new}
    return "" if listed.issuperset(codes) else NOT_LISTED

"""Submissions as JSON and back: what `toolkit read` prints, `toolkit fill` takes, and programs exchange."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Literal, TypeVar

import pydantic

from toolkit.answers import Answer, Submission, Value, current, known_as
from toolkit.document import Document, Field
from toolkit.fields import template_id
from toolkit.kinds._base import Model
from toolkit.problems import Problem, ProblemsFound, Source, did_you_mean

T = TypeVar("T")
LARGEST = 8 * 2**20  # bytes
Words = Annotated[str, pydantic.StringConstraints(max_length=40_000)]
Given = bool | int | float | Words | tuple[Words, ...] | None


class AnswerSpec(Model, title="An answer"):
    """What was read for one question."""

    field: Annotated[str, pydantic.StringConstraints(min_length=1, max_length=300)]
    """The id of the question; in a row it holds the row's number: `application_log.log.3.stage`."""
    value: Given = None
    """The answer: text, a whole number, true or false, a code or several. Days as `2027-03-14`; amounts as text."""
    raw: Words = ""
    """What was written, before it was understood."""
    place: Words = ""
    """Where it was read: `page 2`, or a cell."""
    doubt: Words = ""
    """What is not certain, in words. An answer with a doubt is not used."""


class SubmissionFile(Model, title="A submission"):
    """The answers of one person to one worksheet."""

    worksheet: Annotated[str, pydantic.StringConstraints(min_length=1, max_length=100)]
    """The id of the worksheet."""
    version: Annotated[int, pydantic.Field(ge=0)]
    """The version of the worksheet."""
    structure: Annotated[str, pydantic.StringConstraints(max_length=64)] = ""
    """Sixteen characters that change when questions change their meaning."""
    medium: Literal["print", "large_print", "fillable", "web", "xlsx"] = "fillable"
    """Where it was filled in: on paper (`print`, `large_print`), a `fillable` PDF, the `web`, or Excel (`xlsx`)."""
    code: Annotated[str, pydantic.StringConstraints(max_length=64)] = ""
    """The participant code, where one was given."""
    file: str = ""
    """The name of the file it was read from."""
    answers: Annotated[tuple[AnswerSpec, ...], pydantic.Field(max_length=50_000)]
    """What was answered."""


def as_data(submission: Submission, file: str = "") -> dict[str, Any]:
    """A submission as plain data for JSON; empty texts are left out."""
    answers = [
        {
            "field": item.field,
            "value": _data(item.value),
            **{key: words for key in ("raw", "place", "doubt") if (words := getattr(item, key))},
        }
        for item in submission.answers
    ]
    shown = {
        "file": file,
        "worksheet": submission.worksheet,
        "version": submission.version,
        "structure": submission.structure,
        "medium": submission.medium,
        "code": submission.code,
    }
    return {key: value for key, value in shown.items() if value != ""} | {"answers": answers}


def from_json(data: bytes, documents: Sequence[Document], name: str = "") -> tuple[Submission, ...]:
    """Read one submission or a list of them. `name` is what messages call the file. Raises ProblemsFound."""
    if len(data) > LARGEST:
        raise _problem(name, "answers-too-large", "This file is too large to be the answers of one person.")
    try:
        found = json.loads(data)
    except json.JSONDecodeError as error:
        raise ProblemsFound(
            [Problem(Source(name, error.lineno, error.colno), "answers-not-json", f"This is not JSON: {error.msg}.")]
        ) from error
    except (UnicodeDecodeError, RecursionError, ValueError) as error:
        raise _problem(name, "answers-not-json", "This is not JSON as 'toolkit read' writes it.") from error
    return from_data(found, documents, name)


def from_data(found: Any, documents: Sequence[Document], name: str = "") -> tuple[Submission, ...]:
    """Plain data as submissions. Raises ProblemsFound."""
    items = found if isinstance(found, list) else [found]
    problems: list[Problem] = []
    submissions = []
    for item in items:
        try:
            spec = SubmissionFile.model_validate(item)
        except pydantic.ValidationError as error:
            problems += [_wrong(name, one) for one in error.errors(include_url=False)[:20]]
            continue
        document = next((one for one in documents if known_as(one, spec.worksheet)), None)
        if document is None:
            hint = did_you_mean(spec.worksheet, [one.id for one in documents])
            message = f"There is no worksheet '{spec.worksheet}'.{hint}"
            problems.append(Problem(Source(name), "answers-worksheet", message))
            continue
        known = document.by_template
        answers = tuple(_answer(document, known, one, name, problems) for one in spec.answers)
        submissions.append(Submission(document.id, spec.version, spec.structure, spec.medium, answers, spec.code))
    if problems:
        raise ProblemsFound(problems)
    return tuple(submissions)


def _problem(name: str, id: str, message: str) -> ProblemsFound:
    return ProblemsFound([Problem(Source(name), id, message)])


def _wrong(name: str, error: Any) -> Problem:
    place = " > ".join(str(part) for part in error["loc"]) or "the whole"
    return Problem(Source(name), "answers-shape", f"Not a submission, at {place}: {error['msg']}.")


def _answer(
    document: Document, known: Mapping[str, Field], spec: AnswerSpec, name: str, problems: list[Problem]
) -> Answer:
    item = known.get(template_id(current(document, spec.field)))
    value: Value | None = None
    if item is not None and spec.value is not None:
        try:
            value = _value(item, spec.value)
        except (ValueError, TypeError, InvalidOperation):
            message = f"The answer to '{spec.field}' is {json.dumps(spec.value)[:60]}, and it takes {TAKES[item.type]}."
            problems.append(Problem(Source(name), "answers-value", message))
    elif item is None and spec.value is not None:
        hint = did_you_mean(spec.field, known)
        message = f"'{document.title}' has no question '{spec.field}'.{hint}"
        problems.append(Problem(Source(name), "answers-field", message))
    return Answer(spec.field, value, spec.raw, spec.place, spec.doubt)


def _data(value: Value | None) -> Any:
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else list(value) if isinstance(value, tuple) else value


def _value(item: Field, given: Given) -> Value:
    if item.type in ("yesno", "check"):
        return _is(bool, given)
    if isinstance(given, bool):
        raise TypeError
    if item.type in ("number", "money"):
        return Decimal(str(given))
    if item.type in ("int", "scale10"):
        return _is(int, given)
    if item.type == "likert5":
        return given if isinstance(given, int) else _is(str, given)
    if item.type == "date":
        month = item.export == "month" and isinstance(given, int)
        return _is(int, given) if month else datetime.date.fromisoformat(_is(str, given))
    if item.type == "multi":
        return tuple(_is(str, one) for one in _is(tuple, given))
    return _is(str, given)


def _is(kind: type[T], given: Any) -> T:
    if not isinstance(given, kind) or type(given) is not kind:
        raise TypeError
    return given


TAKES = {
    "text": "text", "long": "text", "url": "text", "choice": "a code as text", "multi": "a list of codes",
    "date": "a day such as 2027-03-14", "int": "a whole number", "scale10": "a whole number",
    "likert5": "a number from 1 to 5", "number": "a number, or one as text", "money": "a number, or one as text",
    "yesno": "true or false", "check": "true or false",
}  # fmt: skip


def text(submissions: Iterable[dict[str, Any]]) -> str:
    """Submissions as `as_data` gives them, as JSON."""
    return json.dumps(list(submissions), indent=1, ensure_ascii=False) + "\n"

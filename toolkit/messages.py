"""pydantic's errors in, sentences an advisor can act on out. Keyed by pydantic's error type, never by its wording."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from toolkit.problems import Problem, did_you_mean, nearest
from toolkit.yamltext import Tree

CODE = r"^[A-Z][A-Z0-9]{1,5}$"
WORKSHOP_CODE = r"^[A-Z][A-Z0-9]{1,6}$"
LIST_CODE = r"^[A-Z0-9]{1,3}$"
TAB = r"^[^\[\]:*?/\\']+$"  # what Excel allows in the name of a sheet
COLUMN = r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$"
ARTICLE = r"^S[0-9]{2}$"
CLAIM = r"^C[0-9]{1,3}$"
EVIDENCE = r"^EV[0-9]{2,3}$"
THINGS = r"^[a-z][a-z ]+$"
PLAIN = r"^[A-Z][A-Za-z' ]+$"
COLOR = r"^#[0-9A-Fa-f]{6}$"
DAY = r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
HTTPS = r"^https://[a-zA-Z0-9.-]+(:[0-9]+)?(/[^\s\"'<>\\]*)?$"
PATTERNS = {
    CODE: "cannot be the code of a worksheet. Use two to six capital letters and digits, a letter first: W03.",
    WORKSHOP_CODE: "cannot be the code of a workshop. Use two to seven capital letters and digits: P60.",
    LIST_CODE: "is no code for a list. Use one to three capital letters and digits: SKA.",
    TAB: "cannot be the name of an Excel sheet. Leave out [ ] : * ? / \\ and '.",
    COLUMN: "is no column. Write the block and the column with a point between them: log.stage.",
    ARTICLE: "is no item of the article. Write S and two digits: S06.",
    CLAIM: "is no claim. Write C and one to three digits: C10.",
    EVIDENCE: "is no evidence. Write EV and two or three digits: EV05.",
    THINGS: "cannot stand in a sentence here. Use small letters and spaces only: known reasons.",
    PLAIN: "cannot be a heading here. Begin with a capital letter, and use letters and spaces only.",
    COLOR: "is no color. Write # and six digits or letters from A to F, in quotes: '#1B5AA6'.",
    DAY: "is no date. Write year, month and day: 2026-04-15.",
    HTTPS: "is no address of a website. Begin with https:// and leave no space in it.",
}
NO_ID = "is no id. Use small letters, digits and single underscores, a letter first: my_next_step."

KEYS = "keys with their values"
EXPECTED = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_parsing_size": "a whole number of a sensible size",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "finite_number": "a number of a sensible size",
    "bool_type": "yes or no",
    "bool_parsing": "yes or no",
    "tuple_type": "a list (lines that begin with '- ', or [a, b])",
    "dict_type": f"{KEYS}, one on each line",
    "model_type": KEYS,
    "model_attributes_type": KEYS,
}


def problems_of(errors: Iterable[ErrorDetails], tree: Tree, model: type[BaseModel]) -> Iterator[Problem]:
    """Turn pydantic's errors into problems with their places in the file, one for each mistake.

    A misspelt key is unknown and missing at once: only its place and the right spelling are said. A list with a
    mistake in an entry is not called too short as well, though pydantic counts only sound entries.
    """
    found = tuple(errors)
    around = {error["loc"][:end] for error in found for end in range(len(error["loc"]))}
    meant = {
        (*error["loc"][:-1], nearest(str(error["loc"][-1]), _keys(error, tree, model)))
        for error in found
        if error["type"] == "extra_forbidden"
    }
    for error in found:
        kind, loc = error["type"], error["loc"]
        if not (kind == "missing" and loc in meant) and not (kind == "too_short" and loc in around):
            yield _problem(error, tree, model)


def _problem(error: ErrorDetails, tree: Tree, model: type[BaseModel]) -> Problem:
    loc = _in_tree(tuple(error["loc"]), tree)
    context: dict[str, Any] = error.get("ctx", {})
    match error["type"]:
        case "extra_forbidden":
            name = str(error["loc"][-1])
            hint = did_you_mean(name, _keys(error, tree, model))
            if error["input"] is None and not hint:  # `{label: Asked, no reply}`: the comma ended the text
                hint = " If it belongs to the text before it, put that text in quotes."
            hint = hint or " Take it out."
            return Problem(tree.key_at(loc), "unknown-key", f"'{name}' is not a key that can stand here.{hint}")
        case "missing" if isinstance(error["loc"][-1], int):
            entries = int(error["loc"][-1]) + 1
            return Problem(tree.value_at(loc), "too-short", f"This is too short: {entries} entries at least.")
        case "missing":  # a group of keys is easier found by its own key than by its first entry
            return Problem(tree.key_at(loc), "missing-key", f"'{error['loc'][-1]}' is missing here. Add it.")
        case "union_tag_not_found":
            message = f"Say what kind of {_what(error)} this is: add 'kind:' ({', '.join(_kinds(error, model))})."
            return Problem(tree.value_at(loc), "no-kind", message)
        case "union_tag_invalid":
            tag = str(context["tag"])
            known = _kinds(error, model)
            hint = did_you_mean(tag, known) or f" Known kinds: {', '.join(known)}."
            place = tree.value_at((*loc, "kind"))
            return Problem(place, "unknown-kind", f"There is no kind of {_what(error)} called '{tag}'.{hint}")
        case "literal_error":
            return Problem(tree.value_at(loc), "unknown-value", _literal(error, context))
        case "string_pattern_mismatch":
            place = tree.key_at(loc) if error["loc"][-1] == "[key]" else tree.value_at(loc)
            return Problem(place, "pattern", _pattern(error, str(context["pattern"])))
        case "string_too_long" | "too_long":
            most = _count(context["max_length"], error)
            return Problem(tree.value_at(loc), "too-long", f"This is too long: {most} at most.")
        case "string_too_short" | "too_short":
            least = _count(context["min_length"], error)
            return Problem(tree.value_at(loc), "too-short", f"This is too short: {least} at least.")
        case "greater_than_equal":
            return Problem(tree.value_at(loc), "too-small", f"This is too small: {context['ge']} at least.")
        case "less_than_equal":
            return Problem(tree.value_at(loc), "too-big", f"This is too big: {context['le']} at most.")
        case kind if kind in EXPECTED and error["input"] is None:
            message = f"Nothing is written here. It should be {_expected(error, model)}; or take it out."
            return Problem(tree.key_at(loc), "wrong-type", message)
        case kind if kind in EXPECTED:
            return Problem(tree.value_at(loc), "wrong-type", f"This should be {_expected(error, model)}{_got(error)}.")
        case kind:
            return Problem(tree.value_at(loc), "invalid", f"This does not fit here ({kind.replace('_', ' ')}).")


def _in_tree(loc: tuple[str | int, ...], tree: Tree) -> tuple[str | int, ...]:
    """Leave out what pydantic adds to a path (the kind's name, `[key]`) and the file does not have."""
    path: tuple[str | int, ...] = ()
    for part in loc:
        if tree.holds((*path, part)):
            path = (*path, part)
    return path


def _keys(error: ErrorDetails, tree: Tree, model: type[BaseModel]) -> set[str]:
    """Every key that could have been meant: those of the model that refused it."""
    return {name for item in _meant(error["loc"][:-1], model) for name in item.model_fields}


def _expected(error: ErrorDetails, model: type[BaseModel]) -> str:
    """What should stand there; for a group of keys with one of them, as each group has others."""
    words = EXPECTED[error["type"]]
    meant = _meant(error["loc"], model)
    if words != KEYS or not meant:
        return words
    fields = meant[0].model_fields
    needed = [name for name, field in fields.items() if field.is_required()]
    return f"{words}, such as '{'kind' if len(meant) > 1 else (needed or list(fields))[0]}:'"


def _meant(loc: tuple[str | int, ...], model: type[BaseModel]) -> list[type[BaseModel]]:
    """The models that may stand at a place: one, or all kinds of blocks."""
    at: Any = model
    for part in loc:
        at = _deeper(at, part)
    return list(_models(at))


def _deeper(at: Any, part: str | int) -> Any:
    for item in _models(at):
        if isinstance(part, str) and part == _kind(item):
            return item
        if isinstance(part, str) and part in item.model_fields:
            return item.model_fields[part].annotation
    return at


def _kinds(error: ErrorDetails, model: type[BaseModel]) -> list[str]:
    """The words that may stand behind `kind:` at a place."""
    return [_kind(item) for item in _meant(error["loc"], model)]


def _kind(model: type[BaseModel]) -> str:
    """The word behind `kind:` that a model stands for; nothing where it is not one of several kinds."""
    field = model.model_fields.get("kind")
    return str(next(iter(get_args(field.annotation)), "")) if field else ""


def _what(error: ErrorDetails) -> str:
    return "measure" if "measures" in error["loc"] else "block"


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    else:
        for inner in get_args(annotation):
            yield from _models(inner)


def _literal(error: ErrorDetails, context: dict[str, Any]) -> str:
    allowed = [word.strip().strip("'") for word in str(context["expected"]).replace(" or ", ", ").split(", ")]
    shown = ", ".join(word for word in allowed if word)
    given = error["input"]
    if not isinstance(given, str):
        return f"This should be one word: {shown}."
    return f"'{given[:40]}' cannot stand here. Allowed: {shown}.{did_you_mean(given, allowed)}"


def _pattern(error: ErrorDetails, pattern: str) -> str:
    return f"'{str(error['input'])[:40]}' {PATTERNS.get(pattern, NO_ID)}"


def _count(number: int, error: ErrorDetails) -> str:
    what = "character" if error["type"].startswith("string") else "entry"
    return f"1 {what}" if number == 1 else f"{number} {'characters' if what == 'character' else 'entries'}"


def _got(error: ErrorDetails) -> str:
    given = error["input"]
    return f", not '{given[:40]}'" if isinstance(given, str) else ""

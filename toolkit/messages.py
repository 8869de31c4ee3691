"""pydantic's errors in, sentences an advisor can act on out. Keyed by pydantic's error type, never by its wording."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from toolkit import kinds
from toolkit.problems import Problem, Source, did_you_mean
from toolkit.yamltext import Tree

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
    "dict_type": "a group of keys",
    "model_type": "a group of keys",
    "model_attributes_type": "a group of keys",
}


def problem_of(error: ErrorDetails, tree: Tree, model: type[BaseModel]) -> Problem:
    """Turn one pydantic error into a problem with its place in the file."""
    loc = _in_tree(tuple(error["loc"]), tree)
    context: dict[str, Any] = error.get("ctx", {})
    match error["type"]:
        case "extra_forbidden":
            name = str(error["loc"][-1])
            hint = did_you_mean(name, _keys(error, tree, model))
            if error["input"] is None and not hint:  # `{label: Asked, no reply}`: the comma ended the text
                hint = " If it belongs to the text before it, put that text in quotes."
            return Problem(tree.key_at(loc), "unknown-key", f"'{name}' is not a key that can stand here.{hint}")
        case "missing":
            return Problem(_start(tree, loc), "missing-key", f"'{error['loc'][-1]}' is missing here. Add it.")
        case "union_tag_not_found":
            known = ", ".join(kinds.models())
            return Problem(tree.value_at(loc), "no-kind", f"Say what kind of block this is: add 'kind:' ({known}).")
        case "union_tag_invalid":
            tag = str(context["tag"])
            hint = did_you_mean(tag, kinds.models()) or f" Known kinds: {', '.join(kinds.models())}."
            place = tree.value_at((*loc, "kind"))
            return Problem(place, "unknown-kind", f"There is no kind of block called '{tag}'.{hint}")
        case "literal_error":
            return Problem(tree.value_at(loc), "unknown-value", _literal(error, context))
        case "string_pattern_mismatch":
            return Problem(tree.value_at(loc), "pattern", _pattern(error))
        case "string_too_long" | "too_long":
            what = "characters" if error["type"] == "string_too_long" else "entries"
            most = context["max_length"]
            return Problem(tree.value_at(loc), "too-long", f"This is too long: {most} {what} at most.")
        case "string_too_short" | "too_short":
            what = "characters" if error["type"] == "string_too_short" else "entries"
            least = context["min_length"]
            return Problem(tree.value_at(loc), "too-short", f"This is too short: {least} {what} at least.")
        case "greater_than_equal":
            return Problem(tree.value_at(loc), "too-small", f"This is too small: {context['ge']} at least.")
        case "less_than_equal":
            return Problem(tree.value_at(loc), "too-big", f"This is too big: {context['le']} at most.")
        case kind if kind in EXPECTED:
            return Problem(tree.value_at(loc), "wrong-type", f"Expected {EXPECTED[kind]} here{_got(error)}.")
        case kind:
            return Problem(tree.value_at(loc), "invalid", f"This does not fit here ({kind.replace('_', ' ')}).")


def _in_tree(loc: tuple[str | int, ...], tree: Tree) -> tuple[str | int, ...]:
    """Leave out what pydantic adds to a path (the kind's name, `[key]`) and the file does not have."""
    path: tuple[str | int, ...] = ()
    for part in loc:
        if (*path, part) in tree.values:
            path = (*path, part)
    return path


def _start(tree: Tree, loc: tuple[str | int, ...]) -> Source:
    """Where a group of keys begins: at its own key, which is easier to find than its first entry."""
    return tree.keys.get(loc) or tree.value_at(loc)


def _keys(error: ErrorDetails, tree: Tree, model: type[BaseModel]) -> set[str]:
    """Every key that could have been meant: those of the model that refused it."""
    at: Any = model
    for part in error["loc"][:-1]:
        at = _deeper(at, part)
    return {name for item in _models(at) for name in item.model_fields}


def _deeper(at: Any, part: str | int) -> Any:
    for item in _models(at):
        if isinstance(part, str) and "kind" in item.model_fields and part in kinds.models():
            return kinds.models()[part]
        if isinstance(part, str) and part in item.model_fields:
            return item.model_fields[part].annotation
    return at


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    else:
        for inner in get_args(annotation):
            yield from _models(inner)


def _literal(error: ErrorDetails, context: dict[str, Any]) -> str:
    allowed = [word.strip().strip("'") for word in str(context["expected"]).replace(" or ", ", ").split(", ")]
    shown = ", ".join(word for word in allowed if word)
    return f"'{error['input']}' cannot stand here. Allowed: {shown}.{did_you_mean(str(error['input']), allowed)}"


def _pattern(error: ErrorDetails) -> str:
    key, given = str(error["loc"][-1]), error["input"]
    if key == "code":
        return f"'{given}' is no code. Use capital letters and digits, a list entry three at most: W03, SKA."
    if key == "tab":
        return f"'{given}' cannot be the name of an Excel sheet. Leave out [ ] : * ? / \\ and '."
    if key == "article":
        return f"'{given}' is no item of the article. Write S and two digits: S06."
    return f"'{given}' is no id. Use small letters, digits and single underscores, a letter first: my_next_step."


def _got(error: ErrorDetails) -> str:
    given = error["input"]
    return f", not '{given[:40]}'" if isinstance(given, str) else ""

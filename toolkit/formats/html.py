"""The one Jinja environment. Templates come from us or from a center, never from data; every text is escaped."""

from __future__ import annotations

import functools
import traceback
from collections.abc import Callable
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, FunctionLoader, PrefixLoader, StrictUndefined
from jinja2.exceptions import TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from toolkit import resources
from toolkit.branding import UNBRANDED, Branding
from toolkit.document import Column, Field, Grid, Medium, Part, Rows
from toolkit.problems import Problem, ProblemsFound, Source

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WIDE = 31  # characters; a longer option is printed with its short label
FOLDER = "templates"  # where a center keeps its own, as messages name it


@functools.lru_cache(maxsize=4)
def environment(own: tuple[tuple[str, str], ...] = ()) -> Environment:
    """The environment all HTML is made with. Autoescape is on for every name: `select_autoescape` misses `.j2`.

    A center's `own` templates win; they can still name ours as `ours/<name>`, and they run in a sandbox.
    """
    ours = FileSystemLoader(resources.templates())
    texts = dict(own)
    theirs = FunctionLoader(lambda name: (texts[name], f"{FOLDER}/{name}", None) if name in texts else None)
    kind = ImmutableSandboxedEnvironment if own else Environment
    env = kind(
        loader=ChoiceLoader([theirs, ours, PrefixLoader({"ours": ours})]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.globals.update(pick_columns=pick_columns, option_words=option_words, shown_columns=shown_columns)
    env.globals.update(answer_words=answer_words, is_chosen=is_chosen)
    env.tests["field"] = lambda item: isinstance(item, Field)
    env.tests["text"] = lambda item: isinstance(item, str)
    return env


def render(template: str, branding: Branding = UNBRANDED, **context: Any) -> str:
    """Render a template by its path under `templates/`. Raises ProblemsFound for a mistake in a center's own."""
    return _made([template], branding, context)


def part(
    item: Part, medium: Medium, name: Callable[[str], str], branding: Branding = UNBRANDED, **context: Any
) -> Markup:
    """Render one part. A kind's own template wins over that of the part, so a kind may look special everywhere.

    `name` turns a field id into the name of its control in this medium; the rest of the context is the template's.
    Raises ProblemsFound for a mistake in a center's own template.
    """
    candidates = [f"parts/{type(item).__name__.lower()}.html.j2"]
    if item.kind:
        candidates.insert(0, f"parts/{item.kind}.html.j2")
    context |= {"part": item, "medium": medium, "name": name}
    return Markup(_made(candidates, branding, context))  # noqa: S704  the template escaped


def _made(candidates: list[str], branding: Branding, context: dict[str, Any]) -> str:
    try:
        template = environment(branding.templates).select_template(candidates)
        return template.render(branding=branding, **context)
    except Exception as error:  # a center's template may raise anything; ours must not
        place = _own_place(error, dict(branding.templates))
        if place is None:
            raise
        said = str(error).rstrip(".")
        message = f"This template does not work: {said}. Mend it, or delete the file to use ours."
        raise ProblemsFound([Problem(place, "template", message)]) from error


def _own_place(error: Exception, own: dict[str, str]) -> Source | None:
    """Where in a center's own templates an error came up; nothing where it did not."""
    files = {f"{FOLDER}/{name}" for name in own}
    if isinstance(error, TemplateSyntaxError) and error.filename in files:
        return Source(str(error.filename), error.lineno, 1)
    frames = traceback.extract_tb(error.__traceback__)
    return next(
        (Source(frame.filename, frame.lineno or 1, 1) for frame in frames[::-1] if frame.filename in files), None
    )


def shown_columns(item: Rows | Grid, medium: Medium) -> tuple[Column, ...]:
    """The columns a medium shows, left to right."""
    return tuple(column for column in item.columns if medium in column.media)


def option_words(field: Field) -> list[tuple[str, str]]:
    """Code and words of each option, for a question on its own line."""
    assert field.options is not None
    return [(o.code, o.label if len(o.label) <= WIDE else o.brief) for o in field.options.options]


def pick_columns(field: Field, narrow: bool = False) -> int:
    """In how many columns options stand, read row by row, so that none breaks into two lines."""
    longest = max(len(words) for _, words in option_words(field))
    if narrow:
        return 1
    return 3 if longest <= 22 else 2 if longest <= WIDE else 1


def answer_words(field: Field, given: str | tuple[str, ...], alone: bool = False) -> str:
    """An answer as a person would write it: a code where the place is for one, a day without its year."""
    if isinstance(given, tuple):
        return ", ".join(given)
    if field.type == "date":
        _, month, day = given.split("-")
        if field.export == "month":
            return month
        return f"{MONTHS[int(month) - 1]} {int(day)}" if alone else f"{month} / {day}"
    option = field.options.option(given) if field.options and field.open_cell else None
    return f"{option.code} {option.brief}" if option else given


def is_chosen(given: str | tuple[str, ...], code: str) -> bool:
    """Whether a code is the answer, or one of several."""
    return code in given if isinstance(given, tuple) else code == given

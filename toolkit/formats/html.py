"""The one Jinja environment. Templates come from us (or a center), never from data; every text is escaped."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from toolkit import resources
from toolkit.document import Column, Field, Grid, Medium, Part, Rows

WIDE = 31  # characters; a longer option is printed with its short label


@functools.cache
def environment() -> Environment:
    """The environment all HTML is made with. Autoescape is on for every name: `select_autoescape` misses `.j2`."""
    env = Environment(
        loader=FileSystemLoader(resources.templates()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.globals.update(pick_columns=pick_columns, option_words=option_words, shown_columns=shown_columns)
    env.tests["field"] = lambda item: isinstance(item, Field)
    env.tests["text"] = lambda item: isinstance(item, str)
    return env


def render(template: str, **context: Any) -> str:
    """Render a template by its path under `templates/`."""
    return environment().get_template(template).render(**context)


def part(item: Part, medium: Medium, name: Callable[[str], str], **context: Any) -> Markup:
    """Render one part. A kind's own template wins over that of the part, so a kind may look special everywhere.

    `name` turns a field id into the name of its control in this medium; the rest of the context is the template's.
    """
    candidates = [f"parts/{type(item).__name__.lower()}.html.j2"]
    if item.kind:
        candidates.insert(0, f"parts/{item.kind}.html.j2")
    template = environment().select_template(candidates)
    return Markup(template.render(part=item, medium=medium, name=name, **context))  # noqa: S704  the template escaped


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

"""Markdown that carries text we do not trust: everything a worksheet says stands escaped inside raw HTML blocks."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from markupsafe import Markup, escape


def page(title: str, description: str, body: str, hide: Sequence[str] = ("toc",), boost: int = 1) -> str:
    """A page with its front matter.

    `boost` says how much its words count in the search, beside those of other pages. Themes print title
    and description into HTML as they are, so both stand there escaped already.
    """
    head = [f"title: {_quoted(title)}", f"description: {_quoted(description)}", f"hide: [{', '.join(hide)}]"]
    head += [f"search: {{boost: {boost}}}"] * (boost > 1)
    return "\n".join(["---", *head, "---", "", body.strip(), ""])


def _quoted(text: str) -> str:
    """Text as an HTML-escaped YAML scalar: what has a meaning in YAML, or cannot be printed, stands as a number."""
    plain = " ".join(str(escape(text)).split())
    return '"' + "".join(c if c.isprintable() and c not in '"\\' else f"\\U{ord(c):08X}" for c in plain) + '"'


def tight(html: str) -> str:
    """HTML in which every line begins with a tag.

    Markdown ends a raw block at a blank line and reads a fence or a heading at the start of any line. Escaped text
    cannot begin with a tag, so it can never be the first thing on a line.
    """
    lines: list[str] = []
    for line in filter(None, (line.strip(" \t") for line in re.split(r"[\r\n]", html))):
        if line.startswith("<") or not lines:
            lines.append(line)
        else:
            lines[-1] += f" {line}"
    return "\n".join(lines)


def kept(text: str) -> Markup:
    """Text whose lines stay lines in a tight block."""
    return Markup("&#10;").join(text.splitlines())


def block(caller: Callable[[], str]) -> Markup:
    """For templates: `{% call block() %}` makes what stands in it one tight block."""
    return Markup(tight(caller()))  # noqa: S704  the template escaped

"""What stands on a page in docs/ between fences, so that tests run what people read."""

from __future__ import annotations

import re
from pathlib import Path

DOCS = Path(__file__).resolve().parent.parent / "docs"
FENCED = re.compile(r'^```(\w*)(?: title="([^"]+)")?\n(.*?)^```$', re.MULTILINE | re.DOTALL)


def page(name: str) -> str:
    """The text of a page, by its name below docs/."""
    return (DOCS / name).read_text("utf-8")


def files(name: str) -> dict[str, str]:
    """The snippets of a page that say which file they are, by that file."""
    return {title: text for _, title, text in FENCED.findall(page(name)) if title}


def blocks(name: str, language: str = "") -> list[str]:
    """The other snippets of a page in one language, in order; those without a language are commands."""
    return [text for found, title, text in FENCED.findall(page(name)) if found == language and not title]

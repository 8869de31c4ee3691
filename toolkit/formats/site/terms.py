"""The words that the glossary explains: where each stands on its page, and which of them a worksheet uses."""

from __future__ import annotations

import re
from functools import lru_cache

from markupsafe import Markup

from toolkit.document import Document
from toolkit.language import Glossary, Term


def anchor(term: Term) -> str:
    """A term's place on the page of the glossary."""
    return "term-" + re.sub(r"\W+", "-", term.term.casefold()).strip("-")


def said(document: Document, form: str, glossary: Glossary) -> tuple[Term, ...]:
    """The terms that a worksheet uses, in the order of the alphabet. `form` is its questions as HTML.

    What the sheet says to the advisor does not count: the list is for those who fill it in.
    """
    texts = (document.title, document.purpose, *document.facts, *document.steps, Markup(form).striptags())  # noqa: S704  it is only read
    found = {match.casefold() for match in _forms(glossary).findall("\n".join(texts))} if glossary.terms else set()
    return tuple(term for term in glossary.terms if found & {form.casefold() for form in _written(term)})


@lru_cache(maxsize=4)
def _forms(glossary: Glossary) -> re.Pattern[str]:
    """Finds every form of every term, the longest first: “informational interview” is no “interview”."""
    forms = sorted({form for term in glossary.terms for form in _written(term)}, key=len, reverse=True)
    return re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, forms))})s?(?![\w-])", re.IGNORECASE)


def _written(term: Term) -> tuple[str, ...]:
    return tuple(filter(None, (term.term, term.short, *term.also)))

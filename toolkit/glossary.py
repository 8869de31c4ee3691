"""A glossary file in, its words out, or every mistake in it with its place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import pydantic

from toolkit import language
from toolkit.kinds._base import Model
from toolkit.language import Glossary
from toolkit.problems import Problem, ProblemsFound
from toolkit.register import unproven_in
from toolkit.worksheet import odd_characters, validated
from toolkit.yamltext import Tree

Form = Annotated[str, pydantic.StringConstraints(min_length=2, max_length=40, strip_whitespace=True)]
Explained = Annotated[str, pydantic.StringConstraints(min_length=10, max_length=200, strip_whitespace=True)]
Instead = Annotated[str, pydantic.StringConstraints(min_length=5, max_length=140, strip_whitespace=True)]


class TermSpec(Model, title="A term"):
    """A word of the trade, and what it means."""

    term: Form
    """The word, as it stands in a sentence. One with the name of ours is used instead of ours."""
    words: Explained
    """What it means, in a sentence or two, for somebody who has never met it."""
    short: Form | None = None
    """Its abbreviation: `short: ATS`."""
    also: tuple[Form, ...] = ()
    """Other words for the same: `also: [certification, credential]`."""


class AvoidSpec(Model, title="Words to avoid"):
    """Words that the check finds in our texts and in yours."""

    words: Annotated[tuple[Form, ...], pydantic.Field(min_length=1)]
    """The words, each in every form in which it may stand."""
    instead: Instead
    """What to do instead, as a sentence."""


class GlossaryFile(Model, title="A glossary"):
    """The file `glossary.yaml`. Yours adds to ours."""

    terms: tuple[TermSpec, ...] = ()
    """Words of the trade, explained."""
    avoid: tuple[AvoidSpec, ...] = ()
    """Words to avoid. A word that is explained as a term may be used."""
    names: tuple[Form, ...] = ()
    """Names in capitals that everybody knows, such as that of your school: `names: [UCLA]`."""


def glossary(tree: Tree) -> Glossary:
    """Turn a file into a glossary. Raises ProblemsFound with every mistake."""
    spec = validated(GlossaryFile, tree)
    problems = [*odd_characters(tree), *unproven_in(tree, under=("terms",), can_name=False), *_twice(spec, tree)]
    if problems:
        raise ProblemsFound(problems)
    return Glossary(
        tuple(language.Term(term.term, term.words, term.short or "", term.also) for term in spec.terms),
        tuple(language.Avoid(avoid.words, avoid.instead) for avoid in spec.avoid),
        spec.names,
    )


def _twice(spec: GlossaryFile, tree: Tree) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, term in enumerate(spec.terms):
        for form in filter(None, (term.term, term.short, *term.also)):
            if form.casefold() in seen:
                message = f"'{form}' stands twice. Explain it once, and put other words for it under 'also:'."
                yield Problem(tree.value_at(("terms", index)), "term-twice", message)
            seen.add(form.casefold())

"""The files of claims, evidence and coverage in, the register out, or every mistake in them with its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Annotated, Protocol

import pydantic

from toolkit.kinds._base import Line, Model, Text
from toolkit.messages import DAY, PLAIN
from toolkit.problems import Problem, ProblemsFound
from toolkit.register import (
    PRINTABLE,
    ArticleItem,
    ArticlePart,
    Claim,
    Evidence,
    ItemKind,
    Status,
    Strength,
)
from toolkit.unproven import unproven
from toolkit.worksheet import odd_characters, validated
from toolkit.worksheet_file import ClaimId, EvidenceId, ItemId
from toolkit.yamltext import Path_, Tree

Topic = Annotated[str, pydantic.StringConstraints(min_length=3, max_length=70, strip_whitespace=True)]
Note = Annotated[str, pydantic.StringConstraints(min_length=10, max_length=140, strip_whitespace=True)]
Short = Annotated[str, pydantic.StringConstraints(min_length=3, max_length=60, strip_whitespace=True)]


class ClaimSpec(Model):
    """One statement of the article, in our words: what we found, and what may be printed instead."""

    id: ClaimId
    topic: Topic
    article: tuple[ItemId, ...] = ()
    status: Status
    says: Text
    found: Text
    print: Note | None = None
    use: Text = ""
    short: Short | None = None
    checked: Annotated[str, pydantic.StringConstraints(pattern=DAY)]
    sources: tuple[Line, ...] = ()


class ClaimsFile(Model):
    """The register of claims."""

    claims: tuple[ClaimSpec, ...]


class EvidenceSpec(Model):
    """What is known about a method, how well, and what we make of it."""

    id: EvidenceId
    topic: Topic
    strength: Strength
    note: Note
    finding: Text
    limits: Text = ""
    use: Text
    short: Short
    sources: Annotated[tuple[Line, ...], pydantic.Field(min_length=1)]


class EvidenceFile(Model):
    """What is known about the methods of the sheets."""

    evidence: tuple[EvidenceSpec, ...]


class ItemSpec(Model):
    """One idea of the article, in our words, and what the toolkit makes of it."""

    id: ItemId
    kind: ItemKind
    says: Line
    makes: Line


class PartSpec(Model):
    """A part of the article."""

    title: Annotated[str, pydantic.StringConstraints(pattern=PLAIN, max_length=70)]  # a heading of a Markdown page
    items: Annotated[tuple[ItemSpec, ...], pydantic.Field(min_length=1)]


class CoverageFile(Model):
    """The article item by item."""

    parts: tuple[PartSpec, ...]


def claims(tree: Tree) -> tuple[Claim, ...]:
    """Turn a file of claims into claims. Raises ProblemsFound with every mistake."""
    spec = validated(ClaimsFile, tree)
    problems = [*odd_characters(tree), *_twice(spec.claims, tree, lambda index: ("claims", index, "id"))]
    for index, claim in enumerate(spec.claims):
        problems += _claim(claim, tree, ("claims", index))
    _raise(problems)
    return tuple(
        Claim(
            claim.id, claim.topic, claim.article, claim.status, claim.says, claim.found, claim.checked,
            claim.print or "", claim.use, claim.short or "", claim.sources,
        )
        for claim in spec.claims
    )  # fmt: skip


def _claim(claim: ClaimSpec, tree: Tree, path: Path_) -> Iterator[Problem]:
    if claim.status in PRINTABLE and not (claim.print and claim.short and claim.sources):
        message = f"{claim.id} may be printed: add the words under 'print:', 'short:' and 'sources:'."
        yield Problem(tree.value_at((*path, "id")), "claim-words", message)
    if claim.print and claim.status in ("not_found", "anecdote", "opinion"):
        for found in unproven(claim.print)[:1]:
            message = f"“{found.words}” reads like a result of research that nobody has found. Say it without."
            yield Problem(tree.value_at((*path, "print")), "claim-figure", message)


def evidence(tree: Tree) -> tuple[Evidence, ...]:
    """Turn a file of evidence into evidence. Raises ProblemsFound with every mistake."""
    spec = validated(EvidenceFile, tree)
    problems = [*odd_characters(tree), *_twice(spec.evidence, tree, lambda index: ("evidence", index, "id"))]
    for index, found in enumerate(spec.evidence):
        if any(letter.isdigit() or letter == "%" for letter in found.note):
            message = (
                "People who fill in a sheet read this note. Put figures under 'finding:' and say it in words here."
            )
            problems.append(Problem(tree.value_at(("evidence", index, "note")), "note-figure", message))
    _raise(problems)
    return tuple(
        Evidence(
            found.id, found.topic, found.strength, found.note, found.finding, found.use, found.short, found.limits,
            found.sources,
        )
        for found in spec.evidence
    )  # fmt: skip


def coverage(tree: Tree) -> tuple[ArticlePart, ...]:
    """Turn the file of coverage into the parts of the article. Raises ProblemsFound with every mistake."""
    spec = validated(CoverageFile, tree)
    places = [("parts", p, "items", i, "id") for p, part in enumerate(spec.parts) for i, _ in enumerate(part.items)]
    items = [item for part in spec.parts for item in part.items]
    _raise([*odd_characters(tree), *_twice(items, tree, lambda index: places[index])])
    return tuple(
        ArticlePart(part.title, tuple(ArticleItem(item.id, item.kind, item.says, item.makes) for item in part.items))
        for part in spec.parts
    )


class _Named(Protocol):
    @property
    def id(self) -> str: ...


def _twice(entries: Sequence[_Named], tree: Tree, path: Callable[[int], Path_]) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, entry in enumerate(entries):
        if entry.id in seen:
            message = f"The id '{entry.id}' stands twice. Give each entry its own."
            yield Problem(tree.value_at(path(index)), "entry-twice", message)
        seen.add(entry.id)


def _raise(problems: Iterable[Problem]) -> None:
    found = tuple(problems)
    if found:
        raise ProblemsFound(found)

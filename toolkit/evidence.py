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


class ClaimSpec(Model, title="A claim"):
    """Something that is said, what was found about it, and what may be printed instead."""

    id: ClaimId
    """The name by which worksheets and workshops ask for it. Ids from `C100` on are yours."""
    topic: Topic
    """What it is about."""
    article: tuple[ItemId, ...] = ()
    """Where the article says so: `article: [S06]`."""
    status: Status
    """What was found: a source says so (`supported`), says something close to it (`corrected`) or the opposite
    (`contradicted`), nothing was found (`not_found`), it is a story (`anecdote`) or an `opinion`."""
    says: Text
    """What is said."""
    found: Text
    """What was found when somebody looked."""
    print: Note | None = None
    """The exact words that may be printed, where the status is `supported` or `corrected`. Then `short` and `sources`
    are needed, too."""
    use: Text = ""
    """What we make of it."""
    short: Short | None = None
    """Where it comes from, in a few words: `short: Career Center, 2025`."""
    checked: Annotated[str, pydantic.StringConstraints(pattern=DAY)]
    """The day on which somebody looked."""
    sources: tuple[Line, ...] = ()
    """Where to read it."""


class ClaimsFile(Model, title="Claims"):
    """The file `claims.yaml`."""

    claims: tuple[ClaimSpec, ...]
    """The claims. One with the id of ours is used instead of ours."""


class EvidenceSpec(Model, title="Evidence"):
    """What is known about a method, how well, and what to make of it."""

    id: EvidenceId
    """The name by which worksheets and workshops ask for it."""
    topic: Topic
    """The method."""
    strength: Strength
    """How well it is supported: many studies or very many people (`strong`), the same with a small effect (`small`),
    an experiment (`some`), one that is trusted little (`disputed`), results that differ (`mixed`), good for some and
    bad for others (`harm`), common and hardly measured (`practice`), often repeated without support (`unsupported`),
    or a tool and no result (`reference`)."""
    note: Note
    """A line beside the sheet, on the website."""
    finding: Text
    """What was found."""
    limits: Text = ""
    """What it does not show."""
    use: Text
    """What we make of it."""
    short: Short
    """Where it comes from, in a few words."""
    sources: Annotated[tuple[Line, ...], pydantic.Field(min_length=1)]
    """Where to read it."""


class EvidenceFile(Model, title="Evidence of methods"):
    """The file `evidence.yaml`."""

    evidence: tuple[EvidenceSpec, ...]
    """What is known. An entry with the id of ours is used instead of ours."""


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

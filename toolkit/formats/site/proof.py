"""The register arranged for two pages: what supports the sheets, and what became of every idea of the article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from toolkit.agenda import Workshop
from toolkit.document import Document
from toolkit.register import STATUSES, STRENGTHS, ArticleItem, Claim, Evidence, Register

T = TypeVar("T", Document, Workshop)
EVIDENCE = "evidence.md"
EVIDENCE_WORDS = (
    "Evidence and claims",
    "What we print as a fact, what we do not, and how well methods are supported.",
)
COVERAGE = "coverage.md"
COVERAGE_WORDS = ("Coverage", "Every idea of the article that the toolkit grew from, and what became of it.")


@dataclass(frozen=True)
class ShownClaim:
    """A claim with its status in words, and the sheets that print it."""

    claim: Claim
    status: str
    sheets: tuple[Document, ...]


@dataclass(frozen=True)
class Group:
    """All evidence of one strength, each with the sheets and workshops that name it."""

    title: str
    meaning: str
    entries: tuple[tuple[Evidence, tuple[Document, ...], tuple[Workshop, ...]], ...]


@dataclass(frozen=True)
class Answer:
    """What became of one idea of the article: its sheets, its claims, and the workshops that have one of the sheets."""

    item: ArticleItem
    sheets: tuple[Document, ...]
    claims: tuple[Claim, ...]
    workshops: tuple[Workshop, ...]


def claims(register: Register, documents: Sequence[Document]) -> tuple[ShownClaim, ...]:
    """Every claim, in the register's order."""
    return tuple(
        ShownClaim(claim, STATUSES[claim.status][0], _naming(claim.id, documents)) for claim in register.claims
    )


def statuses(register: Register) -> tuple[tuple[str, str, int], ...]:
    """Every status that occurs: its words, what it means, and how many claims have it."""
    found = [claim.status for claim in register.claims]
    return tuple((*words, found.count(status)) for status, words in STATUSES.items() if status in found)


def evidence(register: Register, documents: Sequence[Document], workshops: Sequence[Workshop]) -> tuple[Group, ...]:
    """All evidence, the best supported first."""
    groups = []
    for strength, (title, meaning) in STRENGTHS.items():
        entries = [
            (found, _naming(found.id, documents), _naming(found.id, workshops))
            for found in register.evidence
            if found.strength == strength
        ]
        if entries:
            groups.append(Group(title, meaning, tuple(entries)))
    return tuple(groups)


def coverage(
    register: Register, documents: Sequence[Document], workshops: Sequence[Workshop]
) -> dict[str, tuple[Answer, ...]]:
    """The items of each part of the article, each with what it leads to."""

    def answer(item: ArticleItem) -> Answer:
        sheets = tuple(document for document in documents if item.id in document.article)
        claims = tuple(claim for claim in register.claims if item.id in claim.article)
        ids = {document.id for document in sheets}
        return Answer(item, sheets, claims, tuple(found for found in workshops if ids & set(found.sheets)))

    return {part.title: tuple(map(answer, part.items)) for part in register.parts}


def _naming(id: str, found: Sequence[T]) -> tuple[T, ...]:
    return tuple(item for item in found if any(note.id == id for note in item.evidence))

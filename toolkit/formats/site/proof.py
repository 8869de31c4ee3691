"""The register arranged for two pages: what supports the sheets, and what became of every idea of the article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from toolkit.document import Document
from toolkit.register import STATUSES, STRENGTHS, ArticleItem, Claim, Evidence, Register

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
    """All evidence of one strength, each with the sheets that name it."""

    title: str
    meaning: str
    entries: tuple[tuple[Evidence, tuple[Document, ...]], ...]


@dataclass(frozen=True)
class Answer:
    """What became of one idea of the article: the sheets and the claims it leads to."""

    item: ArticleItem
    sheets: tuple[Document, ...]
    claims: tuple[Claim, ...]


def claims(register: Register, documents: Sequence[Document]) -> tuple[ShownClaim, ...]:
    """Every claim, in the register's order."""
    return tuple(
        ShownClaim(claim, STATUSES[claim.status][0], _naming(claim.id, documents)) for claim in register.claims
    )


def statuses(register: Register) -> tuple[tuple[str, str, int], ...]:
    """Every status that occurs: its words, what it means, and how many claims have it."""
    found = [claim.status for claim in register.claims]
    return tuple((*words, found.count(status)) for status, words in STATUSES.items() if status in found)


def evidence(register: Register, documents: Sequence[Document]) -> tuple[Group, ...]:
    """All evidence, the best supported first."""
    groups = []
    for strength, (title, meaning) in STRENGTHS.items():
        entries = [(found, _naming(found.id, documents)) for found in register.evidence if found.strength == strength]
        if entries:
            groups.append(Group(title, meaning, tuple(entries)))
    return tuple(groups)


def coverage(register: Register, documents: Sequence[Document]) -> dict[str, tuple[Answer, ...]]:
    """The items of each part of the article, each with what it leads to."""
    return {part.title: tuple(_answer(item, register, documents) for item in part.items) for part in register.parts}


def _answer(item: ArticleItem, register: Register, documents: Sequence[Document]) -> Answer:
    sheets = tuple(document for document in documents if item.id in document.article)
    return Answer(item, sheets, tuple(claim for claim in register.claims if item.id in claim.article))


def _naming(id: str, documents: Sequence[Document]) -> tuple[Document, ...]:
    return tuple(document for document in documents if any(note.id == id for note in document.evidence))

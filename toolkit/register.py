"""The register as plain values: what the article claims, how well each method is supported, and where it leads.

Formats show it. Sheets and workshops name its entries by id, and may then print their exact words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from typing import Literal, TypeAlias

from toolkit.problems import Problem, suggestion
from toolkit.unproven import suspects, unproven
from toolkit.yamltext import Data, Path_, Tree

Status: TypeAlias = Literal["supported", "corrected", "contradicted", "not_found", "anecdote", "opinion"]
Strength: TypeAlias = Literal[
    "strong", "small", "some", "disputed", "mixed", "harm", "practice", "unsupported", "reference"
]
ItemKind: TypeAlias = Literal["claim", "exercise", "practice", "example", "mindset", "table"]

STATUSES: dict[Status, tuple[str, str]] = {
    "supported": ("Supported", "A source says so."),
    "corrected": ("Corrected", "A source says something close to it. We print what the source says."),
    "contradicted": ("Contradicted", "Sources say something else."),
    "not_found": ("Not found", "We looked and did not find it. That does not make it false."),
    "anecdote": ("A story", "It may be true, and it proves nothing for others."),
    "opinion": ("An opinion", "Nothing that could be looked up."),
}
STRENGTHS: dict[Strength, tuple[str, str]] = {
    "strong": ("Well supported", "Many studies taken together, or one of very many people."),
    "small": ("Well supported, small effect", "The same, and the effect is small."),
    "some": ("Some support", "A randomized or field experiment."),
    "disputed": ("Some support, rated low", "An experiment that a review service trusts little."),
    "mixed": ("Mixed or small", "Results differ, are few, or are contested."),
    "harm": ("Mixed, with harm", "It helped some people and harmed others."),
    "practice": ("Common practice, little research", "Many people work this way. Few have measured it."),
    "unsupported": ("Not supported", "Often repeated, and nothing supports it."),
    "reference": ("A source we use", "No result: a tool, a scale or a list, and on which terms."),
}
LISTED = " The page Evidence and claims lists them all."
PRINTABLE: tuple[Status, ...] = ("supported", "corrected")  # what a sheet may name, and print as it stands


@dataclass(frozen=True)
class Claim:
    """A statement of the article. `words` may be printed; without them, nothing of it is."""

    id: str
    topic: str
    article: tuple[str, ...]
    status: Status
    says: str
    found: str
    checked: str  # the day on which we looked: 2026-11-22
    words: str = ""
    use: str = ""
    short: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Evidence:
    """What is known about a method. `note` is its line for people who fill in a sheet, without any figure."""

    id: str
    topic: str
    strength: Strength
    note: str
    finding: str
    use: str
    short: str
    limits: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class EvidenceNote:
    """Two lines about a sheet or workshop: what is known; then how well, in words, and who found it.

    For the website and the guide. A participant's page has no room for it in the design: those who choose a sheet read
    it, those who fill one in have other things on their mind.
    """

    id: str
    words: str
    strength: str
    source: str

    @property
    def anchor(self) -> str:
        """Its place on the page Evidence and claims."""
        return self.id.lower()


@dataclass(frozen=True)
class ArticleItem:
    """One idea of the article in our words, and what the toolkit makes of it."""

    id: str
    kind: ItemKind
    says: str
    makes: str


@dataclass(frozen=True)
class ArticlePart:
    """A part of the article with its items, in the article's order."""

    title: str
    items: tuple[ArticleItem, ...]


@dataclass(frozen=True)
class Register:
    """Everything that sheets and workshops may refer to."""

    claims: tuple[Claim, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    parts: tuple[ArticlePart, ...] = ()

    @cached_property
    def claims_by_id(self) -> dict[str, Claim]:
        """Every claim by its id."""
        return {claim.id: claim for claim in self.claims}

    @cached_property
    def evidence_by_id(self) -> dict[str, Evidence]:
        """Every piece of evidence by its id."""
        return {found.id: found for found in self.evidence}

    @cached_property
    def item_ids(self) -> frozenset[str]:
        """The ids of all items of the article."""
        return frozenset(item.id for part in self.parts for item in part.items)

    def notes(self, evidence: Iterable[str], claims: Iterable[str]) -> tuple[EvidenceNote, ...]:
        """The notes for these ids, evidence first; what is not in the register, or not to be printed, is left out."""
        known = [self.evidence_by_id[id] for id in evidence if id in self.evidence_by_id]
        told = [self.claims_by_id[id] for id in claims if id in self.claims_by_id]
        return (
            *(EvidenceNote(found.id, found.note, STRENGTHS[found.strength][0], found.short) for found in known),
            *(
                EvidenceNote(claim.id, claim.words, STATUSES[claim.status][0], claim.short)
                for claim in told
                if claim.status in PRINTABLE
            ),
        )

    def problems(
        self, tree: Tree, evidence: Sequence[str], claims: Sequence[str], article: Sequence[str] = ()
    ) -> Iterator[Problem]:
        """What is wrong with a file that names these ids under these keys, and everything unproven in its texts."""
        for index, id in enumerate(evidence):
            if id not in self.evidence_by_id:
                message = f"There is no evidence '{id}'.{suggestion(id, self.evidence_by_id)}{LISTED}"
                yield Problem(tree.value_at(("evidence", index)), "evidence-unknown", message)
        for index, id in enumerate(claims):
            place = tree.value_at(("claims", index))
            claim = self.claims_by_id.get(id)
            if claim is None:
                message = f"There is no claim '{id}'.{suggestion(id, self.claims_by_id)}{LISTED}"
                yield Problem(place, "claim-unknown", message)
            elif claim.status not in PRINTABLE:
                message = (
                    f"{id} is '{claim.status}', so it is told on the page Evidence and claims only. Take it out here."
                )
                yield Problem(place, "claim-not-printable", message)
        for index, id in enumerate(article if self.parts else ()):
            if id not in self.item_ids:
                message = f"The article has no item '{id}'. The page Coverage lists them all."
                yield Problem(tree.value_at(("article", index)), "article-unknown", message)
        yield from unproven_in(tree, self.notes(evidence, claims))


def unproven_in(
    tree: Tree, notes: Sequence[EvidenceNote] = (), under: Path_ = (), can_name: bool = True
) -> Iterator[Problem]:
    """One problem for each text of a file, at `under` or below it, that no note allows word for word.

    A file that `can_name` ids is told how. One word alone is a name or a code: only a percentage counts there.
    """
    allowed = [note.words for note in notes]
    read = texts(tree.data)
    for path, text in (read[number] for number in suspects(text for _, text in read)):
        if (" " in text or "%" in text) and path[: len(under)] == under and path[-1:] != ("measure",):
            for found in unproven(text, allowed)[:1]:
                yield Problem(tree.value_at(path), "unproven", said(found.words, text, notes, can_name))


def texts(data: Data) -> list[tuple[Path_, str]]:
    """Every text of a file with its path, in reading order."""
    found: list[tuple[Path_, str]] = []
    _add_texts(data, (), found)
    return found


def _add_texts(data: Data, path: Path_, found: list[tuple[Path_, str]]) -> None:
    if isinstance(data, str):
        found.append((path, data))
    elif data:
        for step, value in data.items() if isinstance(data, dict) else enumerate(data):
            _add_texts(value, (*path, step), found)


def said(words: str, text: str, notes: Sequence[EvidenceNote], can_name: bool = True) -> str:
    """What to tell the author of a text with these words in it."""
    read = f"“{words}” reads like a result of research"
    if notes:
        near = max(notes, key=lambda note: SequenceMatcher(None, note.words, text).ratio())
        return f"{read} and is not in the exact words of {near.id}: “{near.words}” Use these, or say it without."
    if can_name:
        return (
            f"{read}. Say it without. Or name a claim at the top ('claims: [C10]') and use its exact words; "
            "the page Evidence and claims lists them."
        )
    return f"{read}, and no source can be named here. Say it without."

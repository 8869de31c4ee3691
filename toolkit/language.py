"""Text in; what makes it hard to read out: long sentences, words to avoid, abbreviations, marks, the grade it takes.

What people read and what is read aloud to them is held to the same measure. It is advice: `toolkit check` gives it, and
the build makes a sheet all the same, because on the day an advisor needs a handout more than a shorter sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import accumulate
from typing import Literal, TypeAlias

import pyphen

from toolkit.problems import Problem, Source
from toolkit.yamltext import Data, Path_, Tree

Rule: TypeAlias = Literal["long", "avoid", "abbreviation", "emphasis"]

MOST_WORDS = 20  # in a sentence
MOST_GRADE = 8.0  # of a school in the United States
LEAST_WORDS = 100  # a grade of fewer words says more about chance than about the words

# Keys whose values nobody reads: names for the toolkit, codes, sources as they are cited,
# and words that people type to find a sheet.
NOT_READ = frozenset(
    ("also", "code", "id", "kind", "list", "measure", "module", "share", "sources", "topics", "type", "without")
)
APART = ("facilitator", "mails")  # parts of a file that have readers of their own, and so a grade of their own

WORD = re.compile(r"[^\W_]+(?:[’'.,-][^\W_]+)*")
# A sentence ends with a mark, with its line, or where a colon opens somebody's words: “Ask: ‘Who told you?’”
MARK = r"[.!?…](?<!\b[A-Z]\.)(?<!\bMs\.)(?<!\bMr\.)(?<!\bDr\.)(?<!\.\.\.)[”’\"')\]]*(?=\s|$)"
MARKS = re.compile(MARK, re.MULTILINE)
ENDS = re.compile(rf"{MARK}|\n|:(?=\s*[“‘\"])", re.MULTILINE)
SAID = tuple(mark + close for mark in ".!?" for close in ("", "”", "’", "’”", '"', "'", ")", "]"))
CAPITALS = re.compile(r"(?<![\w*’'-])[A-Z]{2,}s?(?![\w-])")
EMPHASIS = re.compile(r"(?<![\w*])(\*{1,3}|__?)(?=[^\s*_])[^*\n]*?[^\s*_]\1(?![\w*])|<[a-zA-Z]+>")

VOWELS = re.compile(r"[aeiouy]+")
SILENT = re.compile(r"(?<=[^aeiouy])(?:(?<!l)e|(?<![tdaeiouy])ed|(?<![szxcglh])es)$|(?<=[aeiouy]l)e[sd]?$")


@dataclass(frozen=True)
class Term:
    """A word of the trade, explained in a sentence or two. `short` is its abbreviation; `also`, other forms of it."""

    term: str
    words: str
    short: str = ""
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Avoid:
    """Words that we do not use, and what to do instead, as a sentence."""

    words: tuple[str, ...]
    instead: str


@dataclass(frozen=True)
class Glossary:
    """The words of the trade, those to avoid, and names in capitals that everybody knows."""

    terms: tuple[Term, ...] = ()
    avoid: tuple[Avoid, ...] = ()
    names: tuple[str, ...] = ()

    @cached_property
    def explained(self) -> frozenset[str]:
        """Every form of every term as it stands."""
        return frozenset(form for term in self.terms for form in (term.term, term.short, *term.also) if form)

    @cached_property
    def instead(self) -> dict[str, str]:
        """What to do instead, by the words to avoid in small letters. A word that is explained may be used."""
        explained = {form.casefold() for form in self.explained}
        found = {words.casefold(): avoid.instead for avoid in self.avoid for words in avoid.words}
        return {words: instead for words, instead in found.items() if words not in explained}

    @cached_property
    def single(self) -> frozenset[str]:
        """Those to avoid that are one word."""
        return frozenset(words for words in self.instead if WORD.fullmatch(words))

    @cached_property
    def several(self) -> tuple[str, ...]:
        """Those to avoid that are more than a word."""
        return tuple(words for words in self.instead if words not in self.single)


@dataclass(frozen=True, order=True)
class Finding:
    """What is hard to read, and where it begins in the text, counted from 0."""

    start: int
    rule: Rule
    words: str


def findings(text: str, glossary: Glossary, codes: Collection[str] = ()) -> tuple[Finding, ...]:
    """Everything in a text that is hard to read, in reading order.

    `codes` are short names that people find on the page with their meaning. An abbreviation that the text itself
    explains is fine, too: “applicant tracking system (ATS)”.
    """
    found = [*_long(text), *_avoided(text, glossary)]
    known = (codes, glossary.explained, glossary.names)
    for match in CAPITALS.finditer(text):
        forms = (match[0], match[0].removesuffix("s"))
        if f"({match[0]})" not in text and not any(form in words for form in forms for words in known):
            found.append(Finding(match.start(), "abbreviation", match[0]))
    found += (Finding(match.start(), "emphasis", match[0]) for match in EMPHASIS.finditer(text))
    return tuple(sorted(found))


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """Every sentence with its place. What has no mark at its end, such as a label, counts as one."""
    start = 0
    for end in ENDS.finditer(text):
        yield start, text[start : end.end()]
        start = end.end()
    yield start, text[start:]


def _long(text: str) -> Iterator[Finding]:
    start = 0
    for line in text.splitlines(keepends=True):
        for at, sentence in sentences(line) if line.count(" ") >= MOST_WORDS else ():
            if len(WORD.findall(sentence)) > MOST_WORDS:
                yield Finding(start + at + len(sentence) - len(sentence.lstrip()), "long", sentence.strip())
        start += len(line)


def _avoided(text: str, glossary: Glossary) -> Iterator[Finding]:
    low = text.casefold()
    hits = [*glossary.single.intersection(WORD.findall(low)), *(words for words in glossary.several if words in low)]
    for words in hits:
        for match in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text, re.IGNORECASE):
            yield Finding(match.start(), "avoid", match[0])


def grade(text: str) -> float:
    """How many years of school a text takes, by the formula of Flesch and Kincaid (1975): a rough guide.

    Only lines that end like a sentence count; labels and headings would make any page look easy. 0 where there is none.
    """
    said = "\n".join(line for line in text.splitlines() if line.rstrip().endswith(SAID))
    words = WORD.findall(said)
    if not words:
        return 0.0
    count = max(1, len(MARKS.findall(said)))
    return 0.39 * len(words) / count + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


@cache
def syllables(word: str) -> int:
    """How many syllables a word has, right for 99 of 100 words of ours.

    A dictionary that splits words at the end of a line leaves no single letter behind, so that “about” and “ready” are
    one piece; groups of vowels miss “science”. The larger of the two counts holds.
    """
    low = word.casefold()
    groups = len(VOWELS.findall(SILENT.sub("", low)))
    return max(groups, len(_hyphens().positions(low)) + 1)


@cache
def _hyphens() -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="en_US")


def problems(tree: Tree, glossary: Glossary, codes: Collection[str] = (), under: Path_ = ()) -> Iterator[Problem]:
    """Everything in a file, at `under` or below it, that is hard to read, each with the place of its words."""
    data = tree.data
    for step in under:
        data = data.get(step) if isinstance(data, dict) and isinstance(step, str) else None
    parts: dict[str, list[tuple[Path_, str]]] = {"": []}
    if isinstance(data, dict) and not under:
        for name in APART:
            _read(data.get(name), (name,), parts.setdefault(name, []))
        data = {key: value for key, value in data.items() if key not in APART}
    _read(data, under, parts[""])
    for read in parts.values():
        yield from _in_part(tree, read, glossary, codes)


def _read(data: Data, path: Path_, found: list[tuple[Path_, str]]) -> None:
    """Add every text that people read, in reading order, to what was found."""
    if isinstance(data, str):
        found.append((path, data))
    elif isinstance(data, dict):
        for key, value in data.items():
            if value and key not in NOT_READ:
                _read(value, (*path, key), found)
    elif data:
        for number, value in enumerate(data):
            _read(value, (*path, number), found)


def _in_part(
    tree: Tree, read: Sequence[tuple[Path_, str]], glossary: Glossary, codes: Collection[str]
) -> Iterator[Problem]:
    """The texts as one, so that each rule passes over them once; a line's end keeps them apart."""
    whole = "\n".join(text for _, text in read)
    starts = list(accumulate((len(text) + 1 for _, text in read), initial=0))

    def place(start: int, words: str) -> Source:
        return _place(tree, read[bisect_right(starts, start) - 1][0], words)

    for found in findings(whole, glossary, codes):
        at, words = place(found.start, found.words), found.words
        match found.rule:
            case "long":
                count = len(WORD.findall(words))
                message = f"This sentence has {count} words: {_quoted(words)} Make two of it; {MOST_WORDS} are enough."
                yield Problem(at, "long-sentence", message)
            case "avoid":
                yield Problem(at, "word-to-avoid", f"“{words}”: {glossary.instead[words.casefold()]}")
            case "abbreviation":
                message = (
                    f"Not everybody knows “{words}”. Write it out, or explain it in glossary.yaml. "
                    "If capitals are meant to stress it, use small letters."
                )
                yield Problem(at, "abbreviation", message)
            case "emphasis":
                message = f"Large print stresses no single words. Write {_quoted(words)} without the marks."
                yield Problem(at, "emphasis", message)
    if (years := grade(whole)) > MOST_GRADE and len(WORD.findall(whole)) >= LEAST_WORDS:
        hardest = sorted(_hardest(whole), reverse=True)[:2]
        message = (
            f"These texts take {years:.1f} years of school, and {MOST_GRADE:g} should do. Use shorter words and "
            f"sentences. The hardest are {' and '.join(_quoted(words) for _, _, words in hardest)}."
        )
        yield Problem(place(*hardest[0][1:]), "grade", message)


def _hardest(text: str) -> Iterator[tuple[float, int, str]]:
    for start, sentence in sentences(text):
        if sentence.endswith(SAID):
            yield grade(sentence), start + len(sentence) - len(sentence.lstrip()), sentence.strip()


def _quoted(words: str) -> str:
    """The beginning of some words, enough to find them."""
    short = " ".join(words.split())
    return f"“{short if len(short) <= 90 else short[:80].rsplit(' ', 1)[0] + ' ...'}”"


def _place(tree: Tree, path: Path_, words: str) -> Source:
    """Where words stand in a file: in the text at this path, which may run over several lines; else where it begins."""
    value = tree.value_at(path)
    lines = tree.text.splitlines(keepends=True)
    begin = sum(map(len, lines[: value.line - 1])) + value.column - 1
    found = re.compile(r"\s+".join(map(re.escape, words.split()))).search(tree.text, begin)
    if not found:  # written with codes or doubled quotes
        return value
    line = tree.text.count("\n", 0, found.start()) + 1
    return Source(tree.file, line, found.start() - tree.text.rfind("\n", 0, found.start()))


def merged(glossaries: Iterable[Glossary]) -> Glossary:
    """All glossaries as one, its terms in the order of the alphabet. A term of a later one wins over an earlier one."""
    terms: dict[str, Term] = {}
    avoid: list[Avoid] = []
    names: list[str] = []
    for glossary in glossaries:
        terms |= {term.term.casefold(): term for term in glossary.terms}
        avoid += glossary.avoid
        names += glossary.names
    return Glossary(tuple(terms[name] for name in sorted(terms)), tuple(avoid), tuple(names))

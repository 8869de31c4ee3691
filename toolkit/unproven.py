"""Text in; what in it reads like a result of research out. No figure is printed whose source nobody can name."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate

WORDS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "hundred": 100, "thousand": 1000,
}  # fmt: skip
NUMBER = rf"(?:\d+(?:[.,]\d+)*|{'|'.join(WORDS)})"

PERCENT = rf"(?<![\w.,]){NUMBER}\s?(?:%|per ?cent\b)|\bper ?cent(?:age)?s?\b"  # a sign alone says nothing
STUDY = r"\b(?:study|studies|surveys?|meta-analys[ei]s)\b"
RESEARCH = (
    r"\b(?:research|researchers?|scientists?|science|statistics|evidence) (?:has |have |also |clearly )?"
    r"(?:shows?|showed|shown|says?|finds?|found|proves?|proved|proven|suggests?|suggested|confirms?|confirmed|tells?)\b"
)
SIGNS = tuple(re.compile(words, re.IGNORECASE) for words in (PERCENT, STUDY, RESEARCH))
# "study" as what people do at a school
LEARNING = re.compile(
    r"\b(?:case|social|my|your|their|his|her|our) stud(?:y|ies)\b|\bfields? of study\b"
    r"|\b(?:i|you|we|they|who|people|to|and|or) study\b"
    r"|\bstudy (?:abroad|groups?|hours|plan|program|room|skills|time|visa)\b",
    re.IGNORECASE,
)
SHARE = re.compile(
    rf"(?<![\w.,])(?P<part>{NUMBER})(?: times)? (?P<how>out of|in|of)(?: every| all)?(?P<the> the)?"
    rf" (?P<whole>{NUMBER})\b",
    re.IGNORECASE,
)
WHOLE = re.compile(r"\d+(?:[.,]\d{3}\b)*")
# "page 1 of 2" counts pages; "2 of 3 questions" and "two in 5 minutes" tell people what to do
PLACE = re.compile(
    r"\b(?:card|day|example|goal|item|line|number|page|part|question|round|row|session|sheet|stage|step|stop|week)\W*$",
    re.IGNORECASE,
)
COUNTED = re.compile(
    r"\s(?:boxes|cards|circles|columns|days|fields|hours|lines|minutes|months|pages|parts|points|questions|rounds|rows"
    r"|seconds|sentences|sheets|stars|steps|weeks|words|years)\b",
    re.IGNORECASE,
)
YEAR = re.compile(r"(?<![\w./-])(?:19|20)\d\d(?![\w/-])")
SENTENCE = re.compile(r"\S.*?(?:(?<![A-Z])(?<!al)[.!?](?=\s)|\n\s*\n|\Z)", re.DOTALL)  # “J. Doe” and “et al.” go on
NAME = re.compile(r"\b(?:[A-Z][\w&]*[a-z]\w*|[A-Z]{2,})\b")
NOBODY = re.compile(
    r"(?:Janu|Febru)ary|March|April|May|June|July|August|(?:Septem|Octo|Novem|Decem)ber"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|In|By|Since|From|Until|Before|After|PDFs?|Excel"
)
SAID = re.compile(
    r"\W*(?:(?:19|20)\d\d|et al|(?:has |have )?"
    r"(?:found|finds?|says?|said|reports?|reported|asked|counted|measured|published|wrote|writes))\b"
)


# None of these in a text: nothing to find in it. Most texts are such, and each sign takes its time.
CLUES = ("%", "percent", "per cent", "stud", "survey", "analys", "research", "scien", "statistics", "evidence")
YEARS = re.compile("19|20")
WHOLES = re.compile(rf" (?:of|in)(?: every| all)?(?: the)? {NUMBER}")
PARTS = re.compile(rf"(?:{NUMBER}|times|out)\Z")  # what stands before such words
LONGEST = max(map(len, WORDS))


@dataclass(frozen=True, order=True)
class Finding:
    """Words that read like a result of research, and where they begin in the text, counted from 0."""

    start: int
    words: str


def unproven(text: str, allowed: Iterable[str] = ()) -> tuple[Finding, ...]:
    """Everything that reads like a result of research, in reading order.

    That is a percentage, a study or survey, what research shows, so many out of so many, and a name beside a year.
    What stands in the exact words of one of the `allowed` texts is left out, however its lines are broken.
    """
    if not suspects([text]):
        return ()
    for words in allowed:
        text = re.sub(r"\s+".join(map(re.escape, words.split())), _blank, text)
    plain = LEARNING.sub(_blank, text)
    found = [Finding(match.start(), match[0]) for sign in SIGNS for match in sign.finditer(plain)]
    return tuple(sorted({*found, *_shares(text), *_years(text)}))


def suspects(texts: Iterable[str]) -> list[int]:
    """Which of some texts hold any clue, as their numbers from 0: found in one pass over all of them, as one text."""
    low = [text.casefold() for text in texts]
    whole = "\n".join(low)
    starts = list(accumulate((len(text) + 1 for text in low), initial=0))
    found = {match.start() for match in YEARS.finditer(whole)}
    wholes = (match.start() for match in WHOLES.finditer(whole))
    found |= {at for at in wholes if PARTS.search(whole, max(0, at - LONGEST), at)}
    for clue in CLUES:
        at = whole.find(clue)
        while at >= 0:
            found.add(at)
            at = whole.find(clue, at + 1)
    return sorted({bisect_right(starts, at) - 1 for at in found})


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _shares(text: str) -> Iterator[Finding]:
    """So many out of so many, where it is no place in a row and no count of things on the page."""
    for match in SHARE.finditer(text):
        selects = match["how"].lower() == "of" and (match["the"] or match["part"].lower() == "one")  # "one of two ways"
        counts = PLACE.search(text[max(0, match.start() - 20) : match.start()]) or COUNTED.match(text, match.end())
        smaller = _value(match["part"]) < _value(match["whole"])
        if smaller and not (selects or counts or YEAR.fullmatch(match["whole"])):
            yield Finding(match.start(), match[0])


def _value(number: str) -> float:
    """What a number means, whole ones only: 7.5 is 7, and 1,200 is 1200."""
    found = WHOLE.match(number)
    return float(re.sub(r"\D", "", found[0])) if found else WORDS[number.lower()]


def _years(text: str) -> Iterator[Finding]:
    """A year in a sentence that names somebody. Its first word is a name where a year, or "found", comes next."""
    for sentence in SENTENCE.finditer(text) if YEAR.search(text) else ():
        said = sentence[0]
        first = len(said) - len(said.lstrip("“\"'(*-# "))
        names = [
            name[0]
            for name in NAME.finditer(said)
            if not NOBODY.fullmatch(name[0]) and (name.start() > first or SAID.match(said, name.end()))
        ]
        for year in YEAR.finditer(said) if names else ():
            yield Finding(sentence.start() + year.start(), f"{names[0]} ... {year[0]}")

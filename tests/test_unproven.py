"""What reads like a result of research, and what does not.

1. Each sign gives a text away, in figures and in words, wherever it stands.
2. Instructions, counts of things on a page, dates and schools do not.
3. Only the exact words of an allowed text pass, however its lines are broken.
4. Any text at all can be looked at.
"""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.unproven import Finding, suspects, unproven

CLAIMED = [
    ("About 70% of applications end in a no.", "70%"),
    ("About 70 % of applications end in a no.", "70 %"),
    ("Between 70 and 80 per cent hear nothing.", "80 per cent"),
    ("Seventy percent hear nothing.", "percent"),
    ("A large percentage hear nothing.", "percentage"),
    ("One study found it.", "study"),
    ("Studies agree on it.", "Studies"),
    ("The survey asked people.", "survey"),
    ("Surveys agree on it.", "Surveys"),
    ("Research shows that it helps.", "Research shows"),
    ("Research has shown that it helps.", "Research has shown"),
    ("Researchers found that it helps.", "Researchers found"),
    ("7 out of 10 people hear nothing.", "7 out of 10"),
    ("Seven out of ten people hear nothing.", "Seven out of ten"),
    ("Nine times out of ten it is not about you.", "Nine times out of ten"),
    ("One in three people changes careers.", "One in three"),
    ("1 in 3 people changes careers.", "1 in 3"),
    ("About 7 of 10 candidates hear nothing.", "7 of 10"),
    ("1,200 of 5,000 people hear nothing.", "1,200 of 5,000"),
    ("In 2021 the people at Glassdoor counted.", "Glassdoor ... 2021"),
    ("A 2022 LinkedIn report says so.", "LinkedIn ... 2022"),
    ("Glassdoor 2021 says so.", "Glassdoor ... 2021"),
    ("Glassdoor found it in 2021.", "Glassdoor ... 2021"),
    ("It works (Liu et al. 2014).", "Liu ... 2014"),
    ("Liu et al. 2014 say that it works.", "Liu ... 2014"),
    ("The WEF says so for 2027.", "WEF ... 2027"),
    ("J.K. Rowling began in 1990.", "Rowling ... 1990"),
]
HARMLESS = [
    "Do 2 of the 3 questions.",
    "Answer 2 of 3 questions.",
    "Page 1 of 2. Step 2 of 5. Card 3 of 12.",
    "Use one of three sample cases.",
    "Rate it 3 out of 5 points.",
    "Write two in five minutes.",
    "In how many of 10 ads is it named?",
    "Three times in a row is no pattern.",
    "10 of 2 is no share.",
    "The meeting is on April 15, 2026.",
    "I worked in a shop from 2019 to 2022.",
    "checked: 2026-04-15",
    "I study law, and my studies end in May.",
    "A case study. A field of study. The study abroad office.",
    "A research sheet for the employer.",
    "Where is the evidence? Show it.",
    "Most people are never told why.",
    "",
]
WORDS = "Employers asked by the World Economic Forum in 2023 expected 6 in 10 workers to need training before 2027."


@pytest.mark.parametrize(("text", "words"), CLAIMED, ids=[text for text, _ in CLAIMED])
def test_it_is_given_away(text: str, words: str) -> None:
    assert words in [found.words for found in unproven(text)]
    assert words in [found.words for found in unproven(f"“Nobody knows why. {text} So ask.”")]


@pytest.mark.parametrize("text", HARMLESS)
def test_it_is_left_alone(text: str) -> None:
    assert unproven(text) == ()


def test_every_sign_is_found_in_reading_order() -> None:
    found = unproven("About 7 of 10 candidates in one 2022 survey by Glassdoor, so 70%.")
    assert found == (
        Finding(6, "7 of 10"),
        Finding(32, "Glassdoor ... 2022"),
        Finding(37, "survey"),
        Finding(61, "70%"),
    )


def test_exact_words_pass() -> None:
    assert unproven(WORDS)
    assert unproven(WORDS, [WORDS]) == ()
    assert unproven(f"First: {WORDS} Now you.", [WORDS]) == ()
    assert unproven(WORDS.replace(" expected", "\n  expected"), [WORDS]) == ()


@pytest.mark.parametrize(
    "text",
    [
        WORDS.replace("6 in 10", "7 in 10"),
        WORDS.replace("World Economic Forum", "OECD"),
        WORDS[:60],
        f"{WORDS} It is 60 percent.",
    ],
)
def test_other_words_do_not_pass(text: str) -> None:
    assert unproven(text, [WORDS])


PIECES = sorted({piece for text, _ in CLAIMED for word in text.split() for piece in (word, word.upper())})


@given(st.lists(st.sampled_from(PIECES), max_size=8).map(" ".join))
def test_text_without_a_clue_holds_nothing(text: str) -> None:
    """Most texts are left after a first look: it must not miss what a closer one would find."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr("toolkit.unproven.suspects", lambda _: [0])
        closer = unproven(text)
    assert unproven(text) == closer


def test_clues_are_told_by_the_number_of_their_text() -> None:
    assert suspects(["Nothing.", "Half, 50 %\nof 9", "", "In 2019", "ends", "In a STUDY"]) == [1, 3, 5]
    assert suspects([]) == []


@given(st.text(alphabet=st.sampled_from("0123456789.,% inoutfAl\n12") | st.characters(), max_size=400))
def test_any_text_can_be_looked_at(text: str) -> None:
    for found in unproven(text, [text[:7]]):
        assert 0 <= found.start < len(text)


@pytest.mark.parametrize("piece", ["1 of ", "a. ", "1.000,", "A", "9" * 50 + " of 9", "et al. 2014 "])
def test_long_texts_take_no_longer(piece: str) -> None:
    started = time.process_time()
    unproven(piece * (20_000 // len(piece)))
    assert time.process_time() - started < 5

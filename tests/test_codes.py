"""Participant codes: what people copy wrong is found, and what is printed once stays as it is."""

from __future__ import annotations

from itertools import combinations

from toolkit import codes


def test_one_wrong_character_is_always_found() -> None:
    for code in codes.fixed(20):
        for place in range(codes.LENGTH):
            for other in set(codes.CHARACTERS) - {code[place]}:
                assert not codes.valid(code[:place] + other + code[place + 1 :])


def test_two_characters_that_changed_places_are_always_found() -> None:
    for code in codes.fixed(200):
        for one, other in combinations(range(codes.LENGTH), 2):
            swapped = list(code)
            swapped[one], swapped[other] = swapped[other], swapped[one]
            assert codes.valid("".join(swapped)) == (code[one] == code[other])


def test_how_it_is_written_makes_no_difference() -> None:
    (code,) = codes.fixed(1)
    assert codes.valid(codes.shown(code))
    assert codes.valid(f" {code[:2].lower()} · {code[2:].lower()} ")
    assert codes.normal(codes.shown(code)) == code


def test_what_is_no_code_is_refused() -> None:
    (code,) = codes.fixed(1)
    for odd in ("", code[:-1], f"{code}2", "OIL01", "SAM", "ÄÖÜ12"):
        assert not codes.valid(odd)


def test_printed_codes_are_all_different_and_stay_the_same() -> None:
    assert len(set(codes.fixed(500))) == 500
    assert codes.fixed(500)[:3] == codes.fixed(3) == ("N9J2Y", "MTQ56", "D4K3X")


def test_no_character_is_like_another_and_no_code_is_a_word() -> None:
    assert not set(codes.CHARACTERS) & set("01OILAEU")
    assert len(set(codes.CHARACTERS)) == len(codes.CHARACTERS) == 23

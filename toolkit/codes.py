"""Participant codes: four characters and one that checks them. No name, no student number, nothing to guess from.

The characters are those that nobody mixes up when copying by hand: no 0 and O, no 1, I and L, and no vowels, so that no
code is a word. There are 23, a prime: with a weight for each place, one wrong character is always found, and so are two
that have changed places.
"""

from __future__ import annotations

import hashlib

CHARACTERS = "23456789CDFHJKMNPQRTWXY"
LENGTH = 5  # with the check character


def checked(body: str) -> str:
    """A code made of its first four characters. Raises ValueError for a character that codes do not have."""
    total = sum(weight * CHARACTERS.index(character) for weight, character in _weighted(body))
    return body + CHARACTERS[-total % len(CHARACTERS)]


def valid(code: str) -> bool:
    """Whether this is a code as we make them. Small letters, spaces and dots make no difference."""
    plain = normal(code)
    return len(plain) == LENGTH and set(plain) <= set(CHARACTERS) and checked(plain[:-1]) == plain


def normal(code: str) -> str:
    """A code as it is kept, from what somebody wrote: capitals, nothing between them."""
    return "".join(character for character in code.upper() if character.isalnum())


def shown(code: str) -> str:
    """A code as people read it: K7 4M2."""
    return f"{code[:2]} {code[2:]}"


def fixed(count: int) -> tuple[str, ...]:
    """So many codes, all different, and the same ones each time: for labels that are printed once and for all."""
    found: dict[str, None] = {}
    number = 0
    while len(found) < count:
        rest = int.from_bytes(hashlib.sha256(f"label {number}".encode()).digest()[:8], "big")
        body = ""
        for _ in range(LENGTH - 1):
            rest, place = divmod(rest, len(CHARACTERS))
            body += CHARACTERS[place]
        found[checked(body)] = None
        number += 1
    return tuple(found)


def _weighted(body: str) -> list[tuple[int, str]]:
    """Each character with its weight: 5, 4, 3, 2. The check character would have 1."""
    return [(LENGTH - place, character) for place, character in enumerate(body)]

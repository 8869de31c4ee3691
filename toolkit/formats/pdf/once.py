"""The same pages laid out once in a process: a worksheet stands in its own file, in packets, sets and guides."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from toolkit.fingerprint import fingerprint

Make = TypeVar("Make", bound=Callable[..., Any])
KEPT = 24  # results of a function that a process remembers: the sheets of the longest packet


@dataclass(frozen=True)
class _Asked:
    """What a function is called with: the same where it says the same, from the same files."""

    key: str
    given: tuple[Any, ...] = field(compare=False)


def once(make: Make) -> Make:
    """Let a function remember its last results. What it returns is for reading only: binding works on copies."""

    @functools.lru_cache(maxsize=KEPT)
    def made(asked: _Asked) -> Any:
        return make(*asked.given)

    @functools.wraps(make)
    def ask(*given: Any) -> Any:
        places = tuple(str(value.source) for value in given if hasattr(value, "source"))  # problems name them
        return made(_Asked(fingerprint((places, given)), given))

    return cast(Make, ask)

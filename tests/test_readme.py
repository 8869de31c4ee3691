"""The README says what is there: its commands, its pictures and every worksheet. Its links lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from toolkit import library

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


def test_it_names_every_worksheet() -> None:
    for document in library.load().documents:
        assert f"{document.title} ({document.code})" in README


def test_it_names_every_workshop_and_how_long_it_takes() -> None:
    for found in library.load().workshops:
        minutes = [session.minutes for session in found.sessions]
        times = f"{len(minutes)} × {minutes[0]}" if len(minutes) > 1 else str(found.minutes)
        assert f"| {found.title} ({found.code}) | {times} |" in README


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "SECURITY.md"])
def test_links_and_pictures_exist(name: str) -> None:
    for address in re.findall(r"\]\(([^)]+)\)", (ROOT / name).read_text("utf-8")):
        assert (ROOT / address).exists(), address


def test_the_two_commands_are_the_ones_that_continuous_checks_use() -> None:
    assert "./run build" in README
    assert "./run test" in README
    assert "./run test" in (ROOT / ".ci" / "run").read_text("utf-8")

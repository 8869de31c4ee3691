"""What all tests share: goldens that a person can read, rewritten by `pytest --accept`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Machines are noisy: how fast an example is made says nothing about the code.
settings.register_profile("noisy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("noisy")

GOLDEN = Path(__file__).parent / "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="rewrite golden files; then read the difference")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The whole build comes first, since it keeps two processes busy, and those who look at its files come last."""
    for item in items:
        if _on_the_second_paper(item):
            item.add_marker(pytest.mark.slow)
    items.sort(key=lambda item: (item.path.name != "test_build.py" or item.path.parent.name != "system", _of_pdf(item)))


def _on_the_second_paper(item: pytest.Item) -> bool:
    """Whether it looks at every sheet once more, on Letter: the build of every day makes A4 only."""
    given = getattr(item, "callspec", None)
    on_letter = given is not None and any("letter" in str(value) for value in given.params.values())
    return on_letter and _of_pdf(item) and not item.get_closest_marker("every_paper")


def _of_pdf(item: pytest.Item) -> bool:
    return "pdf" in item.path.parts and item.get_closest_marker("whole") is not None


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with tests/golden/<name>; with --accept, write it there."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--accept"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        assert path.exists(), f"{path.name} does not exist yet: run pytest --accept and read it"
        assert text == path.read_text("utf-8")

    return compare

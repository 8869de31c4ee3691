"""What people come with: every mistake shows with its place, and every worksheet of ours is there for something."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from toolkit import library, yamltext
from toolkit.problems import ProblemsFound
from toolkit.topics import topics

BAD = sorted((Path(__file__).parent / "bad" / "topics").glob("*.yaml"))
LIBRARY = library.load()


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_says_where_what_and_what_to_do(path: Path, golden: Callable[[str, str], None]) -> None:
    with pytest.raises(ProblemsFound) as caught:
        topics(yamltext.read(path, "topics.yaml"))
    golden(str(path.with_suffix(".txt")), "".join(f"{problem}\n" for problem in caught.value.problems))
    assert {problem.id for problem in caught.value.problems} == {path.stem}


def test_every_worksheet_is_for_something_and_has_words_that_people_use() -> None:
    assert len(LIBRARY.topics) >= 8
    for sheet in LIBRARY.documents:
        assert sheet.topics, sheet.id
        assert sheet.also, sheet.id
        assert sheet.title.casefold() not in {words.casefold() for words in sheet.also}


def test_every_topic_has_worksheets() -> None:
    used = {id for sheet in LIBRARY.documents for id in sheet.topics}
    assert used == {topic.id for topic in LIBRARY.topics}


def test_a_center_adds_topics_of_its_own(tmp_path: Path) -> None:
    own = "topics:\n  - {id: visa, title: I need a work permit, line: Find employers who help with it.}\n"
    (tmp_path / "topics.yaml").write_text(own, "utf-8")
    found = library.load(own=tmp_path)
    assert [topic.id for topic in found.topics] == [*(topic.id for topic in LIBRARY.topics), "visa"]

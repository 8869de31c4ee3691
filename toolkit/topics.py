"""A file of topics in, what people come with out, or every mistake in it with its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from toolkit.document import Document, Topic
from toolkit.kinds._base import Id, Line, Model
from toolkit.problems import Problem, ProblemsFound, suggestion
from toolkit.register import unproven_in
from toolkit.worksheet import odd_characters, validated
from toolkit.worksheet_file import Title
from toolkit.yamltext import Tree

NAME = "topics.yaml"


class TopicSpec(Model, title="A topic"):
    """What somebody comes with, and a heading over the worksheets for it."""

    id: Id
    """Its name for the toolkit: `id: no_reply`. One with the id of ours is used instead of ours."""
    title: Title
    """The heading, in the words of somebody who looks for a job."""
    line: Line
    """One sentence below it."""


class TopicsFile(Model, title="Topics"):
    """The file `topics.yaml`. Yours adds to ours."""

    topics: tuple[TopicSpec, ...] = ()
    """What people come with, in the order of the page."""


def topics(tree: Tree) -> tuple[Topic, ...]:
    """Turn a file into topics. Raises ProblemsFound with every mistake."""
    spec = validated(TopicsFile, tree)
    problems = [*odd_characters(tree), *unproven_in(tree, can_name=False), *_twice(spec, tree)]
    if problems:
        raise ProblemsFound(problems)
    return tuple(Topic(topic.id, topic.title, topic.line) for topic in spec.topics)


def unknown(read: Iterable[tuple[Tree, Document]], known: Sequence[Topic]) -> Iterator[Problem]:
    """Every topic that a worksheet names and nobody has written."""
    ids = [topic.id for topic in known]
    for tree, sheet in read:
        for index, id in enumerate(sheet.topics):
            if id not in ids:
                message = f"There is no topic '{id}'.{suggestion(id, ids)}"
                yield Problem(tree.value_at(("topics", index)), "topic-unknown", message)


def _twice(spec: TopicsFile, tree: Tree) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, topic in enumerate(spec.topics):
        if topic.id in seen:
            message = f"The topic '{topic.id}' stands twice. Give each topic its own id."
            yield Problem(tree.value_at(("topics", index, "id")), "topic-twice", message)
        seen.add(topic.id)

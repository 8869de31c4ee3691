"""YAML text in; plain values and the place of every one of them out.

Every scalar stays the text the author typed (`No` is not false, `012` is not twelve): the models decide. Definitions
come from strangers, so anchors, aliases, merge keys and tags are refused while reading, before anything is expanded:
nested merge keys of 600 bytes keep PyYAML's own loaders busy for more than 15 seconds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn, TypeAlias

import yaml

from toolkit.problems import Problem, ProblemsFound, Source

Data: TypeAlias = "str | list[Data] | dict[str, Data] | None"
Path_: TypeAlias = tuple[str | int, ...]

MAX_BYTES = 512 * 1024
MAX_EVENTS = 50_000
MAX_DEPTH = 24
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass
class Tree:
    """A file read: its values, and where each key and value stands."""

    file: str
    data: Data = None
    values: dict[Path_, Source] = field(default_factory=dict)
    keys: dict[Path_, Source] = field(default_factory=dict)

    def value_at(self, path: Path_) -> Source:
        """The place of a value; of the nearest one around it where the path leads nowhere."""
        return self._nearest(self.values, path)

    def key_at(self, path: Path_) -> Source:
        """The place of a key; of the nearest value around it where there is none."""
        return self.keys.get(path) or self._nearest(self.values, path)

    def _nearest(self, places: dict[Path_, Source], path: Path_) -> Source:
        for end in range(len(path), -1, -1):
            if path[:end] in places:
                return places[path[:end]]
        return Source(self.file)


def read(path: Path, name: str) -> Tree:
    """Read one definition file, shown as `name` in messages. Raises ProblemsFound."""
    if path.is_symlink() or not path.is_file():
        _stop(Source(name), "not-a-file", "This is not an ordinary file. Put the definition itself here.")
    if path.stat().st_size > MAX_BYTES:
        _stop(Source(name), "too-large", f"This file is larger than {MAX_BYTES // 1024} KB. Split it.")
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        _stop(Source(name, line, 1), "not-utf8", "This line is not UTF-8 text. Save the file with the encoding UTF-8.")
    return parse(text, name)


def parse(text: str, name: str) -> Tree:
    """Read YAML text. Raises ProblemsFound with every mistake that reading can see."""
    if found := CONTROL.search(text):
        line, column = text.count("\n", 0, found.start()) + 1, found.start() - text.rfind("\n", 0, found.start())
        _stop(Source(name, line, column), "control-character", _control_words(found[0]))
    problems: list[Problem] = []
    try:
        _refuse(text, name)
        documents = list(yaml.compose_all(text, Loader=Loader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = _marked(mark, name)
        said = (error.problem or error.context or "unreadable").removeprefix("found ")
        _stop(place, "yaml-syntax", f"This is not valid YAML ({said}). Check quotes, colons and indentation here.")
    except (yaml.YAMLError, RecursionError):
        _stop(Source(name), "yaml-syntax", "This is not valid YAML. Check quotes, colons and indentation here.")
    if len(documents) != 1 or documents[0] is None:
        _stop(Source(name, 1, 1), "one-document", "Expected one definition in this file, not none or several.")
    tree = Tree(name)
    tree.data = _build(documents[0], tree, (), problems)
    if problems:
        raise ProblemsFound(problems)
    return tree


def _control_words(character: str) -> str:
    return f"There is an invisible control character (U+{ord(character):04X}) here. Delete it."


def _stop(source: Source, id: str, message: str) -> NoReturn:
    raise ProblemsFound([Problem(source, id, message)])


def _refuse(text: str, name: str) -> None:
    """Look at the events only: cheap, and nothing is ever expanded."""
    depth = 0
    for number, event in enumerate(_events(text)):
        place = _marked(event.start_mark, name)
        if number > MAX_EVENTS:
            _stop(place, "too-many-items", "This file holds too many items. Split it.")
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            _stop(place, "anchor", "Anchors (&) and aliases (*) are not allowed. Write the text out.")
        if getattr(event, "tag", None) not in (None, "!"):
            _stop(place, "tag", "Tags (!) are not allowed. Write plain text; put it in quotes if it begins with '!'.")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                _stop(place, "too-deep", "This is nested too deeply. A definition needs only a few levels.")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _events(text: str) -> Iterator[yaml.Event]:
    yield from yaml.parse(text, Loader=Loader)


def _build(node: yaml.Node, tree: Tree, path: Path_, problems: list[Problem]) -> Data:
    tree.values[path] = _place(node, tree.file)
    if isinstance(node, yaml.ScalarNode):
        if found := CONTROL.search(node.value):
            problems.append(Problem(tree.values[path], "control-character", _control_words(found[0])))
        return None if node.style is None and node.value in ("", "~", "null") else str(node.value)
    if isinstance(node, yaml.SequenceNode):
        return [_build(child, tree, (*path, index), problems) for index, child in enumerate(node.value)]
    out: dict[str, Data] = {}
    for key, value in node.value:
        place = _place(key, tree.file)
        if not isinstance(key, yaml.ScalarNode):
            problems.append(Problem(place, "key-not-text", "A key must be a word, not a list or a group of keys."))
        elif key.value == "<<":
            problems.append(Problem(place, "merge-key", "Merge keys (<<) are not allowed. Write the keys out."))
        elif key.value in out:
            first = tree.keys[(*path, key.value)].line
            message = f"'{key.value}' was given before, in line {first}. Keep one of the two."
            problems.append(Problem(place, "duplicate-key", message))
        else:
            tree.keys[(*path, key.value)] = place
            out[key.value] = _build(value, tree, (*path, key.value), problems)
    return out


def _place(node: yaml.Node, file: str) -> Source:
    return _marked(node.start_mark, file)


def _marked(mark: Any, file: str) -> Source:
    return Source(file, mark.line + 1, mark.column + 1) if mark else Source(file)

"""YAML text in; plain values and the place of every one of them out.

Every scalar stays the text the author typed (`No` is not false, `012` is not twelve): the models decide. Definitions
come from strangers, so anchors, aliases, merge keys and tags are refused while reading, before anything is expanded:
nested merge keys of 600 bytes keep PyYAML's own loaders busy for more than 15 seconds.
"""

from __future__ import annotations

import re
import stat
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
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# A part of what the parser says, whether the mistake is where it gave up or where it began, and what people usually
# did: at the beginning of a line, and after a key, a quote or a bracket.
TAB = "There is a tab here. Use spaces."
QUOTE_IT = "A text cannot begin with this sign. Put the text in quotes."
ALIGN = "This line is not indented like its neighbors. Begin it exactly below the line it belongs with."
ENTRY = "This line is not indented like its neighbors, or the '- ' of a list entry is missing here."
CLOSED = "A quote or bracket closed before this. Put the whole text in quotes."
SYNTAX = (
    (
        "mapping values are not allowed",
        "end",
        ALIGN,
        "A text with a colon in it needs quotes. A key needs its own line.",
    ),
    ("could not find expected ':'", "start", "A colon and a space are missing here. Write 'key: text'.", ""),
    ("tab character", "end", TAB, ""),
    ("unexpected end of stream", "start", "A quote opens here and is never closed. Close it where the text ends.", ""),
    ("expected ',' or ']'", "start", "A bracket opens here. Inside, a comma is missing, or the closing ']'.", ""),
    ("expected ',' or '}'", "start", "A brace opens here. Inside, a comma is missing, or the closing '}'.", ""),
    ("cannot start any token", "end", QUOTE_IT, ""),
    ("unknown escape", "end", "A backslash cannot stand in double quotes. Write it twice, or use single quotes.", ""),
    ("invalid Unicode character", "end", "This code stands for no character. Write the character itself.", ""),
    ("block sequence entries", "end", ALIGN, "A list begins on a new line. Put a text that begins with '-' in quotes."),
    ("comment or line break", "end", "Nothing can follow this sign on its line. Put a text with it in quotes.", ""),
    ("expected node content", "end", QUOTE_IT, ""),
    ("expected key", "end", ALIGN, CLOSED),
    ("expected '-' indicator", "end", ENTRY, CLOSED),
    (
        "<document start>",
        "end",
        "The first line of the file is indented and this one is not. Begin both at the left.",
        "",
    ),
)
ANCHOR = "A text cannot begin with '&' or '*'. Put the text in quotes; references to other places are not allowed."
TAG = "A text cannot begin with '!'. Put the text in quotes; YAML's tags are not allowed."
UNREADABLE = "This cannot be read. Check quotes, colons and indentation here."


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
    raw = _bytes(path, name)
    try:
        text = raw.decode("utf-8-sig")
        odd = raw.find(b"\0")  # UTF-16 without its mark, or no text at all
    except UnicodeDecodeError as error:
        text, odd = "", error.start
    if odd >= 0:
        line = raw[:odd].count(b"\n") + 1
        _stop(Source(name, line, 1), "not-utf8", "This line is not UTF-8 text. Save the file with the encoding UTF-8.")
    return parse(text, name)


def _bytes(path: Path, name: str) -> bytes:
    """The whole of an ordinary file: a link may lead anywhere, a pipe or a device may never end."""
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            _stop(Source(name), "not-a-file", "This is not an ordinary file. Put the definition itself here.")
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        why = (error.strerror or "unknown reason").lower()
        _stop(Source(name), "not-readable", f"This file cannot be read: {why}. Check its name and its folder.")
    if len(raw) > MAX_BYTES:
        _stop(Source(name), "too-large", f"This file is larger than {MAX_BYTES // 1024} KB. Split it.")
    return raw


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
        raise ProblemsFound([_syntax(error, text, name)]) from None
    except (yaml.YAMLError, RecursionError):
        _stop(Source(name), "yaml-syntax", UNREADABLE)
    if not documents or documents[0] is None:
        _stop(Source(name, 1, 1), "one-document", "This file is empty. Write a definition in it, or delete it.")
    if len(documents) > 1:
        message = "A second definition begins here, after '---'. Put it into a file of its own."
        _stop(_place(documents[1], name), "one-document", message)
    tree = Tree(name)
    tree.data = _build(documents[0], tree, (), problems)
    if problems:
        raise ProblemsFound(problems)
    return tree


def _syntax(error: yaml.MarkedYAMLError, text: str, name: str) -> Problem:
    """The parser's own words are for programmers: say instead what people usually did."""
    said, context = error.problem or "", error.context or ""
    if "anchor" in context or "alias" in context:
        return Problem(_marked(error.context_mark, name), "anchor", ANCHOR)
    if "tag" in said or "tag" in context:
        return Problem(_marked(error.problem_mark or error.context_mark, name), "tag", TAG)
    for words, at, first, inside in SYNTAX:
        if words in said:
            mark: Any = error.context_mark if at == "start" and error.context_mark else error.problem_mark
            line = [*text.splitlines(), ""][mark.line]
            after = any(sign in line[: mark.column] for sign in ":'\"]}")
            sentence = TAB if line[mark.column :].startswith("\t") else inside if inside and after else first
            return Problem(_marked(mark, name), "yaml-syntax", sentence)
    return Problem(_marked(error.problem_mark or error.context_mark, name), "yaml-syntax", UNREADABLE)


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
            _stop(place, "anchor", ANCHOR)
        if getattr(event, "tag", None) is not None:
            _stop(place, "tag", TAG)
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
        return None if not node.style and node.value in ("", "~", "null") else str(node.value)
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

"""YAML text in; plain values and the place of every one of them out.

Every scalar stays the text the author typed (`No` is not false, `012` is not twelve): the models decide. Definitions
come from strangers, so anchors, aliases, merge keys and tags are refused while reading, before anything is expanded:
nested merge keys of 600 bytes keep PyYAML's own loaders busy for more than 15 seconds.

The parser's events are looked at once, and become values and places right away: PyYAML's nodes and its resolver of
types, which are not needed here, take most of the time of its own loaders.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn, TypeAlias

import yaml

from toolkit.problems import Problem, ProblemsFound, Source

Data: TypeAlias = "str | list[Data] | dict[str, Data] | None"
Path_: TypeAlias = tuple[str | int, ...]
Mark: TypeAlias = Any  # the parser's mark: line and column from 0; a Source is made of it only where somebody asks
Spot: TypeAlias = "tuple[Mark, Mark, dict[str, Spot] | list[Spot] | None]"  # of the key, of the value, of what is in it

MAX_BYTES = 512 * 1024
MAX_EVENTS = 50_000
MAX_DEPTH = 24
NOTHING = ("", "~", "null")  # unless in quotes
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


@dataclass(eq=False)
class Tree:
    """A file read: its values, where each key and value stands, and the text it was read from."""

    file: str
    data: Data = None
    text: str = ""
    spot: Spot | None = None

    def value_at(self, path: Path_) -> Source:
        """The place of a value; of the nearest one around it where the path leads nowhere."""
        spot = self._nearest(path)[0]
        return _marked(spot[1], self.file) if spot else Source(self.file)

    def key_at(self, path: Path_) -> Source:
        """The place of a key; of the nearest value around it where there is none."""
        spot, left = self._nearest(path)
        return _marked(spot[0], self.file) if spot and spot[0] and not left else self.value_at(path)

    def holds(self, path: Path_) -> bool:
        """Whether a value stands at this path, or at least its key."""
        spot, left = self._nearest(path)
        return spot is not None and not left

    def _nearest(self, path: Path_) -> tuple[Spot | None, Path_]:
        """The last spot on the way a path leads, and what is left of the path there."""
        spot = self.spot
        for number, part in enumerate(path):
            inside: Any = spot[2] if spot else None
            try:
                spot = inside[part]
            except (KeyError, IndexError, TypeError):  # TypeError: a key of a list, or something in a text
                return spot, path[number:]
        return spot, ()


def read(path: Path, name: str) -> Tree:
    """Read one definition file, shown as `name` in messages. Raises ProblemsFound."""
    return parse(decoded(_bytes(path, name), name), name)


def decoded(raw: bytes, name: str) -> str:
    """The text of a file, without the mark some editors put before it. Raises ProblemsFound where it is not UTF-8."""
    try:
        text = raw.decode("utf-8-sig")
        odd = raw.find(b"\0")  # UTF-16 without its mark, or no text at all
    except UnicodeDecodeError as error:
        text, odd = "", error.start
    if odd >= 0:
        line = raw[:odd].count(b"\n") + 1
        _stop(Source(name, line, 1), "not-utf8", "This line is not UTF-8 text. Save the file with the encoding UTF-8.")
    return text


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
    reader = _Reader(text, name)
    try:
        documents = list(reader.documents())
    except yaml.MarkedYAMLError as error:
        raise ProblemsFound([_syntax(error, text, name)]) from None
    except (yaml.YAMLError, RecursionError):
        _stop(Source(name), "yaml-syntax", UNREADABLE)
    if not documents:
        _stop(Source(name, 1, 1), "one-document", "This file is empty. Write a definition in it, or delete it.")
    if len(documents) > 1:
        message = "A second definition begins here, after '---'. Put it into a file of its own."
        _stop(_marked(documents[1][1][1], name), "one-document", message)
    if reader.problems:
        raise ProblemsFound(reader.problems)
    data, spot = documents[0]
    return Tree(name, data, text, spot)


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


class _Reader:
    """The parser's events in; values with their spots out. What is not allowed is refused with its first event."""

    def __init__(self, text: str, name: str) -> None:
        self.name = name
        self.problems: list[Problem] = []
        self._parse = Loader(text).get_event
        self._number = self._depth = 0

    def documents(self) -> Iterator[tuple[Data, Spot]]:
        """Every document; nothing but the first is meant to be used."""
        while not isinstance(event := self._next(), yaml.StreamEndEvent):
            if isinstance(event, yaml.DocumentStartEvent):
                yield self._value(self._next(), None, self.problems)

    def _next(self) -> Any:
        event = self._parse()
        kind = type(event)
        if self._number > MAX_EVENTS:
            _stop(self._place(event), "too-many-items", "This file holds too many items. Split it.")
        self._number += 1
        if kind is yaml.ScalarEvent or kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            if event.anchor:
                _stop(self._place(event), "anchor", ANCHOR)
            if event.tag is not None:
                _stop(self._place(event), "tag", TAG)
        elif kind is yaml.AliasEvent:
            _stop(self._place(event), "anchor", ANCHOR)
        return event

    def _value(self, event: Any, key: Mark, problems: list[Problem]) -> tuple[Data, Spot]:
        """The value that begins with this event. `key` is the mark of its key, where it has one."""
        mark = event.start_mark
        if type(event) is yaml.ScalarEvent:
            text = event.value
            if hidden := self._hidden(event):
                problems.append(hidden)
            return None if not event.style and text in NOTHING else text, (key, mark, None)
        self._depth += 1
        if self._depth > MAX_DEPTH:
            _stop(self._place(event), "too-deep", "This is nested too deeply. A definition needs only a few levels.")
        is_keys = type(event) is yaml.MappingStartEvent
        value, inside = self._keys(problems) if is_keys else self._entries(problems)
        self._depth -= 1
        return value, (key, mark, inside)

    def _entries(self, problems: list[Problem]) -> tuple[list[Data], list[Spot]]:
        data: list[Data] = []
        spots: list[Spot] = []
        while type(event := self._next()) is not yaml.SequenceEndEvent:
            value, spot = self._value(event, None, problems)
            data.append(value)
            spots.append(spot)
        return data, spots

    def _keys(self, problems: list[Problem]) -> tuple[dict[str, Data], dict[str, Spot]]:
        data: dict[str, Data] = {}
        spots: dict[str, Spot] = {}
        while type(event := self._next()) is not yaml.MappingEndEvent:
            if wrong := self._wrong_key(event, spots):
                problems.append(wrong)
                if type(event) is not yaml.ScalarEvent:
                    self._value(event, None, [])
                self._value(self._next(), None, [])  # whatever stands there is looked at once the key is right
            else:
                data[event.value], spots[event.value] = self._value(self._next(), event.start_mark, problems)
        return data, spots

    def _wrong_key(self, event: Any, before: dict[str, Spot]) -> Problem | None:
        if type(event) is not yaml.ScalarEvent:
            message = "A key must be a word, not a list or a group of keys."
            return Problem(self._place(event), "key-not-text", message)
        key = event.value
        if key == "<<":
            return Problem(self._place(event), "merge-key", "Merge keys (<<) are not allowed. Write the keys out.")
        if key in before:
            message = f"'{key}' was given before, in line {before[key][0].line + 1}. Keep one of the two."
            return Problem(self._place(event), "duplicate-key", message)
        return self._hidden(event)

    def _hidden(self, scalar: Any) -> Problem | None:
        """A control character in double quotes: only there can one be written as a code."""
        if scalar.style == '"' and (found := CONTROL.search(scalar.value)):
            return Problem(self._place(scalar), "control-character", _control_words(found[0]))
        return None

    def _place(self, event: Any) -> Source:
        return _marked(event.start_mark, self.name)


def _marked(mark: Any, file: str) -> Source:
    return Source(file, mark.line + 1, mark.column + 1) if mark else Source(file)

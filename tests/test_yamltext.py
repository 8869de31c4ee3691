"""Definitions are read as text with places, and nothing a stranger writes costs more than a sentence."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit import library, resources, worksheet, yamltext
from toolkit.problems import Problem, ProblemsFound, Source

SHEETS = sorted((resources.content() / "worksheets").glob("*.yaml"))
QUICK = 1.0  # seconds on a busy machine; each takes a few hundredths


def problem_in(text: str) -> str:
    with pytest.raises(ProblemsFound) as caught:
        yamltext.parse(text, "sheet.yaml")
    return caught.value.problems[0].id


# places


SHEET = """\
# A comment keeps its line.
id: my_sheet
core: [facts, next.step]
blocks:
  - kind: prompt
    title: "Wörter, “quoted”: fine"
    field: {type: long, share: never}
  - {kind: note, id: tip}
"""


@pytest.mark.parametrize(
    ("path", "key", "value"),
    [
        (("id",), (2, 1), (2, 5)),
        (("core",), (3, 1), (3, 7)),
        (("core", 1), None, (3, 15)),
        (("blocks",), (4, 1), (5, 3)),
        (("blocks", 0), None, (5, 5)),
        (("blocks", 0, "title"), (6, 5), (6, 12)),
        (("blocks", 0, "field", "share"), (7, 25), (7, 32)),
        (("blocks", 1, "id"), (8, 18), (8, 22)),
    ],
)
def test_each_key_and_value_knows_its_place(
    path: tuple[str | int, ...], key: tuple[int, int] | None, value: tuple[int, int]
) -> None:
    tree = yamltext.parse(SHEET, "sheet.yaml")
    assert tree.value_at(path) == Source("sheet.yaml", *value)
    if key is not None:
        assert tree.key_at(path) == Source("sheet.yaml", *key)


def test_a_path_that_leads_nowhere_gets_the_nearest_place() -> None:
    tree = yamltext.parse(SHEET, "sheet.yaml")
    assert tree.value_at(("blocks", 0, "hint")) == Source("sheet.yaml", 5, 5)
    assert tree.key_at(("minutes",)) == Source("sheet.yaml", 2, 1)
    assert str(yamltext.Tree("sheet.yaml").value_at(())) == "sheet.yaml"


def test_windows_line_ends_and_a_byte_order_mark_change_no_place(tmp_path: Path) -> None:
    path = tmp_path / "sheet.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + SHEET.replace("\n", "\r\n").encode())
    windows, plain = yamltext.read(path, "sheet.yaml"), yamltext.parse(SHEET, "sheet.yaml")
    assert windows.data == plain.data
    assert dict(_places(windows)) == dict(_places(plain))


def _places(tree: yamltext.Tree, path: yamltext.Path_ = ()) -> Iterator[tuple[yamltext.Path_, tuple[Source, Source]]]:
    yield path, (tree.key_at(path), tree.value_at(path))
    at: Any = tree.data
    for step in path:
        at = at[step]
    for step in at if isinstance(at, dict) else range(len(at)) if isinstance(at, list) else ():
        yield from _places(tree, (*path, step))


# scalars


@pytest.mark.parametrize(
    "typed",
    [
        "No",
        "yes",
        "on",
        "012",
        "0o17",
        "0x1F",
        "1_000",
        "1.10",
        "1e3",
        ".inf",
        ".nan",
        "2026-03-01",
        "12:30:45",
        "NULL",
    ],
)
def test_what_is_typed_stays_text(typed: str) -> None:
    assert yamltext.parse(f"id: {typed}\n", "x").data == {"id": typed}


@pytest.mark.parametrize("typed", ["", "~", "null"])
def test_nothing_is_nothing_unless_quoted(typed: str) -> None:
    assert yamltext.parse(f"id: {typed}\n", "x").data == {"id": None}
    assert yamltext.parse(f'id: "{typed}"\n', "x").data == {"id": typed}


def test_long_texts_fold_as_yaml_says() -> None:
    assert yamltext.parse("a: >\n  one\n  two\nb: |\n  one\n  two\n", "x").data == {"a": "one two\n", "b": "one\ntwo\n"}


# hostile definitions


def _laughs(levels: int, open: str, close: str) -> str:
    lines = ["a0: &a0 [x, x]"]
    lines += [f"a{n}: &a{n} {open}{', '.join([f'*a{n - 1}'] * 9)}{close}" for n in range(1, levels)]
    return "\n".join(lines)


HOSTILE = {
    "alias bomb": (_laughs(9, "[", "]"), "anchor"),
    "merge bomb": ("a: &a {x: y}\n" + "".join(f"k{n}: &b{n} {{<<: [*a, *a, *a]}}\n" for n in range(30)), "anchor"),
    "merge key": ("a: {<<: {b: c}}", "merge-key"),
    "list that holds itself": ("a: &a [*a]", "anchor"),
    "keys that hold themselves": ("? &a [*a]\n: b", "anchor"),
    "deep lists": ("a: " + "[" * 20_000, "too-deep"),
    "deep keys": ("{a: " * 20_000, "too-deep"),
    "deep indentation": ("".join(" " * n + "- \n" for n in range(600)) + " " * 600 + "- x", "too-deep"),
    "deep dashes": ("- " * 20_000 + "x", "too-deep"),
    "many items": ("a: [" + "x, " * 60_000 + "]", "too-many-items"),
    "Python object": ('a: !!python/object/apply:os.system ["true"]', "tag"),
    "Python name": ("a: !!python/name:os.system", "tag"),
    "binary": ("a: !!binary aGVsbG8=", "tag"),
    "set": ("a: !!set {x, y}", "tag"),
    "own tag": ("%TAG ! tag:example.org,2000:\n---\na: !x y", "tag"),
    "verbatim tag": ("a: !<tag:yaml.org,2002:python/none> x", "tag"),
    "NUL": ("a: b\0c", "control-character"),
    "escaped NUL": ('a: "b\\0c"', "control-character"),
    "escaped NUL in a key": ('"a\\0": b', "control-character"),
    "escape sequence of a terminal": ("a: \x1b[2Jb", "control-character"),
    "line separator": ("a: b\u2028c", "control-character"),
    "next line": ("a: b\x85c", "control-character"),
    "second mark": ("a: b\ufeffc", "control-character"),
    "half a character": ('a: "\\ud800"', "yaml-syntax"),
    "no such character": ('a: "\\U00110000"', "yaml-syntax"),
    "nothing": ("", "one-document"),
    "only a comment": ("# later\n", "one-document"),
    "only markers": ("---\n...\n", ""),
    "two": ("a: b\n---\nc: d\n", "one-document"),
    "the same key twice": ("a: b\na: c\n", "duplicate-key"),
    "the same key, quoted": ('a: b\n"a": c\n', "duplicate-key"),
    "key that is a list": ("? [a, b]\n: c\n", "key-not-text"),
    "key without end": ("x" * 5_000 + ": y", "yaml-syntax"),
    "key of a megabyte": ("? " + "x" * 400_000 + "\n: y\n", ""),
    "another version of YAML": ("%YAML 3.0\n---\na: b\n", "yaml-syntax"),
    "never closed": ('a: "b\n' * 3 + "c", "yaml-syntax"),
    "a million colons": (":" * 400_000, "yaml-syntax"),
    "a lot of question marks": ("? " * 5_000, "too-deep"),
    "a lot of quotes": ("'" * 100_001, "yaml-syntax"),
}


@pytest.fixture
def alone() -> Iterator[None]:
    """Time is measured without looking through what other tests have left in memory."""
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_definition_is_answered_at_once(name: str) -> None:
    text, id = HOSTILE[name]
    start = time.process_time()
    if id:
        assert problem_in(text) == id
    else:  # odd, but a definition of one text; the models refuse it
        assert isinstance(yamltext.parse(text, "x").data, str | dict | None)
    assert time.process_time() - start < QUICK


@pytest.mark.parametrize(
    ("raw", "id"),
    [
        pytest.param(SHEET.encode("utf-16"), "not-utf8", id="UTF-16"),
        pytest.param(SHEET.replace("ö", "o").encode("utf-16-le"), "not-utf8", id="UTF-16 without its mark"),
        pytest.param(SHEET.encode("utf-32"), "not-utf8", id="UTF-32"),
        pytest.param("a: Wörter".encode("cp1252"), "not-utf8", id="Windows"),
        pytest.param(b"a: \xed\xa0\x80", "not-utf8", id="half a character"),
        pytest.param(b"a: \xc0\x80", "not-utf8", id="overlong NUL"),
        pytest.param(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", "not-utf8", id="PDF"),
        pytest.param(b"PK\x03\x04\x14\x00\x06\x00", "not-utf8", id="Excel"),
        pytest.param(b"# " + b"x" * yamltext.MAX_BYTES, "too-large", id="huge"),
        pytest.param(b"", "one-document", id="empty"),
    ],
)
def test_file_that_is_no_definition(raw: bytes, id: str, tmp_path: Path) -> None:
    path = tmp_path / "sheet.yaml"
    path.write_bytes(raw)
    with pytest.raises(ProblemsFound) as caught:
        library.load(worksheets=[path])
    assert [problem.id for problem in caught.value.problems] == [id]


def _link(path: Path) -> None:
    path.symlink_to(SHEETS[0])


def _broken_link(path: Path) -> None:
    path.symlink_to(path.parent / "nowhere")


def _loop(path: Path) -> None:
    path.symlink_to(path)


def _endless(path: Path) -> None:
    path.symlink_to("/dev/zero")


@pytest.mark.parametrize("make", [_link, _broken_link, _loop, _endless, Path.mkdir, os.mkfifo])
def test_only_ordinary_files_are_read(make: Callable[[Path], None], tmp_path: Path) -> None:
    path = tmp_path / "my_sheet.yaml"
    make(path)
    start = time.process_time()
    with pytest.raises(ProblemsFound) as caught:
        library.load(worksheets=[path])
    (problem,) = caught.value.problems
    assert (problem.id, problem.source.file) == ("not-a-file", "my_sheet.yaml")
    assert time.process_time() - start < QUICK


def test_number_of_200000_digits_is_a_problem_with_a_place(tmp_path: Path) -> None:
    path = tmp_path / "sheet.yaml"
    text = SHEETS[0].read_text("utf-8")
    for key in ("version", "minutes", "sensitivity"):
        path.write_text(text.replace(f"\n{key}: 1", f"\n{key}: {'9' * 200_000}"), "utf-8")
        start = time.process_time()
        if path.read_text("utf-8") != text:
            with pytest.raises(ProblemsFound) as caught:
                library.load(worksheets=[path])
            assert all(len(str(problem)) < 300 and problem.source.line for problem in caught.value.problems)
        assert time.process_time() - start < QUICK


@pytest.mark.parametrize("given", ["nan", "inf", "-inf", "1e999", "9" * 400])
def test_numbers_no_format_could_write_are_refused(given: str, tmp_path: Path) -> None:
    path = tmp_path / "sheet.yaml"
    text = (
        (Path(__file__).parent / "bad" / "counts-kept.yaml").read_text("utf-8").replace("share: counts", "share: never")
    )
    path.write_text(text.replace("type: long", f"type: int, min: {given}"), "utf-8")
    with pytest.raises(ProblemsFound) as caught:
        library.load(worksheets=[path])
    assert [problem.id for problem in caught.value.problems] == ["wrong-type"]


# anything at all


LIBRARY = library.load()


def _survives(raw: bytes, folder: Path, whole: bool = False) -> None:
    """`whole` goes the way of the command, which reads all lists each time; the short way is much faster."""
    path = folder / "any.yaml"
    path.write_bytes(raw)
    said: tuple[Problem, ...] = ()
    try:
        if whole:
            library.load(worksheets=[path])
        else:
            worksheet.document(
                yamltext.read(path, "any.yaml"), LIBRARY.lists, {m.id: m for m in LIBRARY.modules}, LIBRARY.register
            )
        return
    except ProblemsFound as found:
        said = found.problems
    assert said
    for problem in said:
        assert problem.source.file.endswith("any.yaml")
        assert str(problem).encode("utf-8")


@settings(max_examples=200, deadline=None)
@given(raw=st.binary(max_size=200) | st.text(alphabet="ab:-[]{}&*!|>'\"%@`#,? \n\t\\", max_size=80).map(str.encode))
def test_random_bytes_raise_nothing_but_problems(raw: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    _survives(raw, tmp_path_factory.getbasetemp())


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A real worksheet with a few pieces cut out, doubled, or replaced."""
    raw = draw(st.sampled_from(SHEETS)).read_bytes()
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(raw) - 1))
        end = min(len(raw), start + draw(st.integers(0, 60)))
        piece = draw(
            st.sampled_from([b"", b"\n", b" ", b": ", b"- ", b"[", b"}", b"'", b'"', b"&a ", b"\xff", b"\0", b"12"])
        )
        raw = raw[:start] + draw(st.sampled_from([piece, raw[start:end] * 2])) + raw[end:]
    return raw


@settings(max_examples=150, deadline=None)
@given(raw=mutated())
def test_damaged_worksheets_raise_nothing_but_problems(raw: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    _survives(raw, tmp_path_factory.getbasetemp())


@st.composite
def retyped(draw: st.DrawFn) -> bytes:
    """A real worksheet in which the value behind some keys is of another kind."""
    lines = draw(st.sampled_from(SHEETS)).read_text("utf-8").splitlines()
    values = ["", " [a, b]", " {a: b}", " -1", " nan", " yes", " 1e5", " [[[]]]", " {kind: {kind: log}}", " x" * 200]
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(lines) - 1))
        key, colon, _ = lines[at].partition(":")
        lines[at] = key + colon + draw(st.sampled_from(values))
    return "\n".join(lines).encode()


@settings(max_examples=150, deadline=None)
@given(raw=retyped())
def test_values_of_the_wrong_kind_raise_nothing_but_problems(
    raw: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    _survives(raw, tmp_path_factory.getbasetemp())


@settings(max_examples=40, deadline=None)
@given(raw=st.data())
def test_the_command_survives_what_reading_survives(
    raw: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    _survives(raw.draw(st.one_of(st.binary(), mutated(), retyped())), tmp_path_factory.getbasetemp(), whole=True)

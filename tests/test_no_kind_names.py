"""Writers know the vocabulary and no kind: a kind added tomorrow needs no change in any format."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from toolkit import kinds

ROOT = Path(__file__).resolve().parent.parent
FORMATS = sorted((ROOT / "toolkit" / "formats").rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.j2"))
TEMPLATE_OF_A_KIND = "html.py"  # looks for parts/<kind>.html.j2, whatever the kind


def _constants(node: ast.AST) -> set[str]:
    return {item.value for item in ast.walk(node) if isinstance(item, ast.Constant) and isinstance(item.value, str)}


def _reads_kind(node: ast.AST) -> bool:
    reads = any(isinstance(item, ast.Attribute) and item.attr == "kind" for item in ast.walk(node))
    asks = any(isinstance(item, ast.Call) and "kind" in _constants(item) and _named(item) for item in ast.walk(node))
    return reads or asks


def _named(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Name) and call.func.id in ("getattr", "attrgetter")


def _kind_patterns(tree: ast.Module) -> Iterator[ast.AST]:
    """`case Question(kind="prompt")` asks for a kind as well."""
    for node in ast.walk(tree):
        if isinstance(node, ast.MatchClass) and "kind" in node.kwd_attrs:
            yield node


@pytest.mark.parametrize("path", FORMATS, ids=lambda path: str(path.relative_to(ROOT / "toolkit" / "formats")))
def test_no_writer_asks_for_a_kind(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    assert list(_kind_patterns(tree)) == []
    if path.name != TEMPLATE_OF_A_KIND:
        assert not _reads_kind(tree) or _of_downloads(path)
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare | ast.Match | ast.Subscript | ast.Dict) and _reads_kind(node):
            assert not _constants(node) & set(kinds.models()), ast.unparse(node)


def _of_downloads(path: Path) -> bool:
    """The site's files to download are of a kind too: print, tracker ... Those are outputs, not kinds of blocks."""
    return path.parent.name == "site" and path.name in ("downloads.py", "doors.py")


def test_no_writer_imports_a_kind() -> None:
    for path in FORMATS:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            assert not any(name.startswith("toolkit.kinds") for name in names), path


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_no_template_asks_for_a_kind(path: Path) -> None:
    """A template may be a kind's own; none may ask which kind it has before it."""
    assert "part.kind" not in path.read_text("utf-8")

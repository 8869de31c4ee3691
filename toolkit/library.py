"""Finds worksheets, lists and modules and reads them all, so that every mistake in every file shows at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from toolkit import resources, worksheet, yamltext
from toolkit.document import Document, Module, OptionList
from toolkit.problems import Problem, ProblemsFound
from toolkit.yamltext import Tree

T = TypeVar("T")


@dataclass(frozen=True)
class Library:
    """Everything that can be built, in the order of modules and codes."""

    documents: tuple[Document, ...]
    lists: dict[str, OptionList]
    modules: tuple[Module, ...]

    def document(self, id: str) -> Document:
        """Return the worksheet with this id. Raises KeyError."""
        return {found.id: found for found in self.documents}[id]


def load(folder: Path | None = None, worksheets: Iterable[Path] | None = None) -> Library:
    """Read the shipped library, or the one in `folder`; `worksheets` reads these files instead of all of its own.

    Raises ProblemsFound with every mistake in every file.
    """
    root = folder or resources.content()
    problems: list[Problem] = []
    stops: dict[str, Module] = {}
    for found in _read([root / "modules.yaml"], root, worksheet.modules, problems):
        stops |= found[1]
    lists = _unique(_read(sorted((root / "lists").glob("*.yaml")), root, worksheet.option_list, problems), problems)
    if problems:
        raise ProblemsFound(problems)
    paths = sorted(set(worksheets)) if worksheets is not None else sorted((root / "worksheets").glob("*.yaml"))
    read = _read(paths, root, lambda tree: worksheet.document(tree, lists, stops), problems)
    documents = _unique(read, problems)
    problems += _same(read, "code", "code-taken")
    problems += _same(read, "tab", "tab-taken")
    if problems:
        raise ProblemsFound(problems)
    ordered = sorted(documents.values(), key=lambda found: (found.module.number, found.code))
    return Library(tuple(ordered), lists, tuple(sorted(stops.values(), key=lambda stop: stop.number)))


def shown_name(path: Path, root: Path) -> str:
    """How a file is named in messages: from the folder people work in, where that is possible.

    The file itself is not followed where it is a link: people look for the name they gave it.
    """
    full = path.parent.resolve() / path.name
    for base in (Path.cwd(), root):
        if full.is_relative_to(base.resolve()):
            return full.relative_to(base.resolve()).as_posix()
    return path.name


def _read(
    paths: Iterable[Path], root: Path, make: Callable[[Tree], T], problems: list[Problem]
) -> list[tuple[Tree, T]]:
    read = []
    for path in paths:
        try:
            tree = yamltext.read(path, shown_name(path, root))
            read.append((tree, make(tree)))
        except ProblemsFound as found:
            problems += found.problems
    return read


def _unique(read: list[tuple[Tree, T]], problems: list[Problem]) -> dict[str, T]:
    problems += _same(read, "id", "id-taken")
    return {str(getattr(found, "id")): found for _, found in read}  # noqa: B009  documents and lists have one


def _same(read: list[tuple[Tree, T]], key: str, id: str) -> list[Problem]:
    """Capital letters make no difference: neither Excel nor Windows would keep two such names apart."""
    first: dict[str, Tree] = {}
    problems = []
    for tree, found in read:
        name = str(getattr(found, key))
        other = first.setdefault(name.casefold(), tree)
        if other is not tree:
            message = f"The {key} '{name}' is taken by {other.file}. Choose another."
            problems.append(Problem(tree.value_at((key,)), id, message))
    return problems

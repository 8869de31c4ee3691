"""Finds worksheets, lists and workshops and reads them all, so that every mistake in every file shows at once."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal, TypeAlias, TypeVar

from toolkit import evidence, glossary, language, overrides, resources, slip, topics, worksheet, workshop, yamltext
from toolkit.agenda import Piece, Workshop
from toolkit.document import Document, Module, OptionList, Topic
from toolkit.language import Glossary
from toolkit.problems import Problem, ProblemsFound
from toolkit.register import Register
from toolkit.yamltext import Tree

T = TypeVar("T")
Named: TypeAlias = Document | Workshop
Origin: TypeAlias = Literal["ours", "yours", "yours instead of ours"]


@dataclass(frozen=True)
class Library:
    """Everything that can be built: worksheets in the order of modules and codes, workshops from short to long."""

    documents: tuple[Document, ...]
    lists: dict[str, OptionList]
    modules: tuple[Module, ...]
    workshops: tuple[Workshop, ...] = ()
    origins: dict[str, Origin] = field(default_factory=dict)  # of worksheets and workshops, by id
    held: dict[str, Problem] = field(default_factory=dict)  # worksheets and workshops that are not built, and why
    register: Register = field(default=Register())  # claims, evidence and the items of the article
    topics: tuple[Topic, ...] = ()  # what people come with
    glossary: Glossary = field(default=Glossary())  # words of the trade, explained, and words to avoid

    def document(self, id: str) -> Document:
        """Return the worksheet with this id. Raises KeyError."""
        return {found.id: found for found in self.documents}[id]

    @property
    def slips(self) -> tuple[tuple[Workshop, Document], ...]:
        """The slips that come back from these workshops, each with its workshop."""
        return tuple(slip.papers(self.workshops, {found.id: found for found in self.documents}))


@contextmanager
def _uncollected() -> Iterator[None]:
    """Pause the garbage collector: all that is read stays in use, and passing over it again and again finds nothing."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@dataclass
class _Shelves:
    """Where files are read from, ours and a center's; and what has been found in them so far."""

    root: Path
    base: Path  # our files are named from here: toolkit/content/...
    own: Path | None
    plain: bool
    lists: dict[str, OptionList] = field(default_factory=dict)
    glossary: Glossary = field(default=Glossary())
    problems: list[Problem] = field(default_factory=list)
    judged: list[Tree] = field(default_factory=list)  # the files whose words are looked at: a center mends only its own

    def ours(
        self,
        folder: str,
        make: Callable[[Tree], T],
        named: list[Path] | None = None,
        problems: list[Problem] | None = None,
    ) -> list[tuple[Tree, T]]:
        """Read a folder of ours; of a library without a center, only the files named."""
        paths = _files(self.root, folder) if named is None or self.own else named
        read = _read(paths, self.base, make, self.problems if problems is None else problems)
        if not self.own:
            self.judged += [tree for tree, _ in read]
        return read

    def theirs(self, folder: str, make: Callable[[Tree], T], named: list[Path] | None = None) -> list[tuple[Tree, T]]:
        """Read a folder of the center's, or only the files named."""
        if self.own is None:
            return []
        read = _read(_files(self.own, folder) if named is None else named, self.own, make, self.problems)
        self.judged += [tree for tree, _ in read]
        return read

    def entries(self, name: str, make: Callable[[Tree], T]) -> list[tuple[Tree, T]]:
        """Read a file of ours, or that of a library that has its own; then a center's."""
        folder = self.root if (self.root / name).exists() else resources.content()
        read = _read([folder / name], self.base, make, self.problems)
        if self.own and os.path.lexists(self.own / name):
            read += _read([self.own / name], self.own, make, self.problems)
        return read

    def stop(self, end: bool = False) -> None:
        """Go no further where something is wrong. Words alone are no reason before the end. Raises ProblemsFound."""
        words = list(self._words()) if self.plain and (self.problems or end) else []
        if self.problems or words:
            raise ProblemsFound([*self.problems, *words])

    def _words(self) -> Iterator[Problem]:
        shown = codes(self.lists.values())
        for tree in self.judged:
            yield from language.problems(tree, self.glossary, shown)


def codes(lists: Iterable[OptionList]) -> frozenset[str]:
    """The codes of all entries: answers of examples, and what keys explain. They are no abbreviations."""
    return frozenset(option.code for found in lists for option in found.options)


@_uncollected()
def load(
    folder: Path | None = None, worksheets: Iterable[Path] | None = None, own: Path | None = None, plain: bool = False
) -> Library:
    """Read the shipped library, or the one in `folder`, then a center's: what it has adds, or wins by id.

    `own` is the center's folder. The files in `worksheets` are read instead of all that would be read otherwise; one in
    a folder named `workshops` is a workshop, and needs every worksheet. With `plain`, whatever is hard to read is a
    problem, too. Raises ProblemsFound with every mistake.
    """
    root = folder or resources.content()
    shelves = _Shelves(root, root.parent.parent if folder is None else root, own, plain)
    problems = shelves.problems
    shelves.glossary = language.merged(found for _, found in shelves.entries("glossary.yaml", glossary.glossary))
    register = _register(shelves)
    stops: dict[str, Module] = {}
    for _, found in _read([root / "modules.yaml"], shelves.base, worksheet.modules, problems):
        stops |= found
    shelves.lists |= _unique(shelves.ours("lists", worksheet.option_list), problems)
    added = shelves.theirs("lists", worksheet.option_list)
    for tree, new in added:
        if new.id in shelves.lists:
            problems += overrides.of_list(shelves.lists[new.id], new, tree)
    shelves.lists |= _unique(added, problems)
    shelves.stop()

    def document(tree: Tree) -> Document:
        return worksheet.document(tree, shelves.lists, stops, register)

    agendas, named = _told_apart(worksheets)
    ours, theirs = (read("worksheets", document, named) for read in (shelves.ours, shelves.theirs))
    documents = _merged(ours, theirs, problems)
    needs = {topic.id: topic for _, found in shelves.entries(topics.NAME, topics.topics) for topic in found}
    problems += topics.unknown([*ours, *theirs], tuple(needs.values()))
    shelves.stop()
    workshops: list[Workshop] = []
    held: dict[str, Problem] = {}
    origins = _origins(ours, theirs)
    if named is None:
        workshops, more, held = _workshops(shelves, agendas, ours, documents, register)
        origins |= more
    shelves.stop(end=True)
    wanted = documents.values() if named is None or not own else [found for _, found in theirs]
    ordered = sorted(wanted, key=lambda found: (found.module.number, found.code))
    path = sorted(stops.values(), key=lambda stop: stop.number)
    return Library(
        tuple(ordered),
        shelves.lists,
        tuple(path),
        tuple(workshops),
        origins,
        held,
        register,
        tuple(needs.values()),
        shelves.glossary,
    )


def _register(shelves: _Shelves) -> Register:
    """Claims, evidence and the items of the article: ours, or those of a library that has its own; then a center's."""

    def read(name: str, make: Callable[[Tree], tuple[T, ...]]) -> list[T]:
        return [entry for _, entries in shelves.entries(name, make) for entry in entries]

    claims = {claim.id: claim for claim in read("claims.yaml", evidence.claims)}
    known = {found.id: found for found in read("evidence.yaml", evidence.evidence)}
    parts = tuple(read("coverage.yaml", evidence.coverage))
    return Register(tuple(claims.values()), tuple(known.values()), parts)


def _told_apart(files: Iterable[Path] | None) -> tuple[list[Path] | None, list[Path] | None]:
    """The workshops and the worksheets among files named; None = all of them."""
    if files is None:
        return None, None
    found = sorted(set(files))
    agendas = [path for path in found if path.absolute().parent.name == "workshops"]
    return agendas, [path for path in found if path not in agendas] or (None if agendas else [])


def _workshops(
    shelves: _Shelves,
    named: list[Path] | None,
    sheets: list[tuple[Tree, Document]],
    documents: dict[str, Document],
    register: Register,
) -> tuple[list[Workshop], dict[str, Origin], dict[str, Problem]]:
    """All workshops from short to long, or those named; where each comes from; and which of ours are held back."""
    problems = shelves.problems

    def piece(tree: Tree) -> Piece:
        return workshop.piece(tree, register)

    pieces = _unique(shelves.ours("pieces", piece), problems)
    pieces |= _unique(shelves.theirs("pieces", piece), problems)
    if problems:
        return [], {}, {}

    def made(tree: Tree) -> Workshop:
        return workshop.workshop(tree, documents, pieces, register)

    mistakes: list[Problem] = []
    ours = shelves.ours("workshops", made, named, mistakes)
    theirs = shelves.theirs("workshops", made, named)
    if not shelves.own:
        problems += mistakes
    if named is None and not mistakes:
        problems += _in_no_workshop(sheets, [found for _, found in ours])
    instead = {new.id for _, new in theirs}
    held = _no_longer_fit(mistakes, instead) if shelves.own else {}
    problems += _same([*((tree, old) for tree, old in ours if old.id not in instead), *theirs], "code", "code-taken")
    found = _unique(ours, problems) | _unique(theirs, problems)
    return sorted(found.values(), key=lambda item: (item.minutes, item.code)), _origins(ours, theirs), held


def _in_no_workshop(sheets: Iterable[tuple[Tree, Document]], workshops: Iterable[Workshop]) -> Iterator[Problem]:
    """Every sheet of a library with workshops that none of them hands out. A center may keep sheets on their own."""
    used = {id for found in workshops for id in found.sheets}
    for tree, sheet in sheets:
        if used and sheet.id not in used:
            message = "No workshop hands this sheet out. Name it in one, under 'sheets:', 'home:' or 'door:'."
            yield Problem(tree.value_at(("id",)), "in-no-workshop", message)


def _no_longer_fit(mistakes: Iterable[Problem], instead: set[str]) -> dict[str, Problem]:
    """Workshops of ours that a center's own sheets or pieces broke, without those that it has made its own."""
    held: dict[str, Problem] = {}
    for mistake in mistakes:
        id = Path(mistake.source.file).stem  # our files are named by their ids
        message = (
            f"Our workshop does not fit your own sheets or pieces: {mistake.message} "
            f"Change yours, or leave the workshop out: 'leave_out: [{id}]' in toolkit.yaml."
        )
        if id not in instead:
            held.setdefault(id, Problem(mistake.source, "workshop-held", message))
    return held


def _origins(ours: Iterable[tuple[Tree, Named]], theirs: Iterable[tuple[Tree, Named]]) -> dict[str, Origin]:
    shipped = {found.id for _, found in ours}
    origins: dict[str, Origin] = dict.fromkeys(shipped, "ours")
    return origins | {found.id: "yours instead of ours" if found.id in shipped else "yours" for _, found in theirs}


def _files(root: Path, folder: str) -> list[Path]:
    return sorted((root / folder).glob("*.yaml"))


def _merged(
    ours: list[tuple[Tree, Document]], theirs: list[tuple[Tree, Document]], problems: list[Problem]
) -> dict[str, Document]:
    """All worksheets by id, a center's instead of ours."""
    shipped, added = _unique(ours, problems), _unique(theirs, problems)
    for tree, new in theirs:
        if new.id in shipped:
            problems += overrides.of_worksheet(shipped[new.id], new, tree)
    kept = [(tree, found) for tree, found in ours if found.id not in added]
    problems += _same([*kept, *theirs], "code", "code-taken")
    problems += _same([*kept, *theirs], "tab", "tab-taken")
    return shipped | added


def shown_name(path: Path, root: Path) -> str:
    """How a file is named in messages: from the folder people work in, where that is possible.

    The file itself is not followed where it is a link: people look for the name they gave it.
    """
    return f"{_shown_folder(path.parent, root)}{path.name}"


def _shown_folder(folder: Path, root: Path) -> str:
    """What stands before a name: the way to its folder with a slash, or nothing."""
    full = folder.resolve()
    found = (full.relative_to(base) for base in (Path.cwd().resolve(), root.resolve()) if full.is_relative_to(base))
    return "".join(f"{part}/" for part in next(found, Path()).parts)


def _read(
    paths: Iterable[Path], root: Path, make: Callable[[Tree], T], problems: list[Problem]
) -> list[tuple[Tree, T]]:
    read = []
    shown = cache(lambda folder: _shown_folder(folder, root))
    for path in paths:
        try:
            tree = yamltext.read(path, f"{shown(path.parent)}{path.name}")
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

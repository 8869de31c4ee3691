"""A center's folder in; its library with its own sheets, lists, words and templates, and its branding, out.

A folder with a `toolkit.yaml` is a workspace. Any other folder is the unbranded default: the repository itself.
Everything in a workspace is checked here, once, before anything is made of it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NoReturn

from toolkit import files, kinds, language, library, resources, settings, topics, yamltext
from toolkit.agenda import Workshop
from toolkit.branding import UNBRANDED, Branding
from toolkit.document import Document
from toolkit.library import Library
from toolkit.problems import Problem, ProblemsFound, Source, did_you_mean, suggestion
from toolkit.register import unproven_in
from toolkit.settings import SettingsFile
from toolkit.yamltext import Tree

DEFINED = ("worksheets", "lists", "workshops", "pieces")
FOLDERS = (*DEFINED, "templates", "docs")
ALMOST = re.compile(r"([^.].*)\.ya?ml(\.txt)?", re.IGNORECASE)
FILES = (settings.NAME, "claims.yaml", "evidence.yaml", "glossary.yaml", topics.NAME)
CONFIG = "mkdocs.yml"
PARTIALS = "own/"  # below templates/: pieces that a center's own templates include
NO_TEMPLATES = (".md", ".txt", ".db", ".ini")  # notes, and what desktops leave in folders
MAX_TEMPLATE = 256 * 1024
EMOTIONAL = 2  # the sensitivity from which a sheet must name somebody to turn to


@dataclass(frozen=True)
class Workspace:
    """A folder and what it says of the center. Without settings it is nobody's: our library, unbranded."""

    root: Path
    branding: Branding = UNBRANDED
    papers: tuple[settings.Paper, ...] = ("a4", "letter")
    settings: SettingsFile | None = None


def is_workspace(root: Path) -> bool:
    """Whether a folder has settings; a link that leads nowhere counts, so that it is not passed over."""
    return os.path.lexists(root / settings.NAME)


def above(root: Path) -> Path | None:
    """The workspace that a folder lies in, if it is none itself."""
    return next((folder for folder in root.resolve().parents if is_workspace(folder)), None)


def read(
    root: Path, folder: Path | None = None, worksheets: Iterable[Path] | None = None, plain: bool = False
) -> tuple[Workspace, Library]:
    """Read a workspace and everything that can be built in it. `folder` is a library instead of the shipped one.

    `worksheets` reads these files instead of all. With `plain`, whatever is hard to read is a problem, too. Raises
    ProblemsFound with every mistake in every file.
    """
    if not is_workspace(root):
        return Workspace(root), library.load(folder, worksheets, plain=plain)
    problems = list(_strays(root))
    if problems:  # nothing is read through a link
        raise ProblemsFound(problems)
    problems += _misnamed(root)
    found = loaded = None
    branding = UNBRANDED
    tree = Tree(settings.NAME)
    try:
        tree = yamltext.read(root / settings.NAME, library.shown_name(root / settings.NAME, root))
        found = settings.settings(tree)
        branding = settings.branding(found, tree, root)
    except ProblemsFound as error:
        problems += error.problems
    try:
        loaded = library.load(folder, worksheets, root, plain)
    except ProblemsFound as error:
        problems += error.problems
    branding = replace(branding, templates=tuple(_templates(root, problems)))
    if found and loaded and worksheets is None:
        loaded = _arranged(loaded, found, tree, problems)
        if plain:
            problems += language.problems(tree, loaded.glossary, library.codes(loaded.lists.values()), ("words",))
    if problems or found is None or loaded is None:
        raise ProblemsFound(problems)
    return Workspace(root, branding, tuple(dict.fromkeys(found.papers)), found), loaded


def _strays(root: Path) -> Iterator[Problem]:
    """Links, pipes and devices: what a copy of the folder would not hold, or what would never end."""
    for path in _inside(root):
        place = Source(path.relative_to(root).as_posix())
        if path.is_symlink() and not (path.is_file() and files.inside(path, root)):
            yield Problem(place, "link-out", "This is a link that leads elsewhere. Put the file itself here.")
        elif not path.is_file() and not path.is_dir():
            yield Problem(place, "not-a-file", "This is not an ordinary file. Take it out of this folder.")


def _misnamed(root: Path) -> Iterator[Problem]:
    """Definitions under a name that nothing reads: some editors add .txt, some people write .yml."""
    for folder in DEFINED:
        for path in sorted((root / folder).glob("*")):
            if (found := ALMOST.fullmatch(path.name)) and path.suffix != ".yaml":
                message = f"Only names that end in .yaml are read. Rename this file to '{found[1]}.yaml'."
                yield Problem(Source(f"{folder}/{path.name}"), "file-name", message)


def _inside(root: Path) -> Iterator[Path]:
    for name in (CONFIG, *FOLDERS):
        if os.path.lexists(root / name):
            yield root / name
        if (root / name).is_dir() and not (root / name).is_symlink():
            for folder, folders, names in os.walk(root / name, onerror=_raise):
                yield from (Path(folder) / found for found in sorted([*folders, *names]))


def _raise(error: OSError) -> NoReturn:
    """A folder that nobody may open is not empty: its sheets would be missing, and nobody would say so."""
    raise error


def _templates(root: Path, problems: list[Problem]) -> Iterator[tuple[str, str]]:
    """A center's own templates as (name, text). Each must have the name of one of ours, or stand in `own/`."""
    folder, ours = root / "templates", set(_template_names())
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_dir() or path.name.startswith(".") or path.suffix in NO_TEMPLATES:
            continue
        place = Source(f"templates/{name}")
        if name not in ours and not name.startswith(PARTIALS):
            hint = did_you_mean(name, ours) or f" Put pieces of your own into templates/{PARTIALS}."
            problems.append(Problem(place, "template-unknown", f"The toolkit has no template '{name}'.{hint}"))
            continue
        try:
            text = path.read_bytes()[: MAX_TEMPLATE + 1].decode("utf-8-sig")
        except (OSError, UnicodeDecodeError):
            text = ""
        if not text or len(text) > MAX_TEMPLATE:
            message = "This template is empty, too long or no UTF-8 text. Mend it, or delete it to use ours."
            problems.append(Problem(place, "template-text", message))
        yield name, text


def _template_names() -> Iterator[str]:
    ours = resources.templates()
    for path in ours.rglob("*.j2"):
        yield path.relative_to(ours).as_posix()
    yield from (f"parts/{kind}.html.j2" for kind in kinds.models())


def _arranged(loaded: Library, found: SettingsFile, tree: Tree, problems: list[Problem]) -> Library:
    """The library with a center's words, without what it leaves out, and without what it cannot hand out yet.

    A workshop goes with the first of its sheets that is left out or held back.
    """
    known = [document.id for document in loaded.documents]
    left_out = set(found.leave_out or ())
    places = [(id, tree.key_at(("words", id)), known) for id in found.words or ()]
    either = [*known, *(item.id for item in loaded.workshops), *loaded.held]
    places += [(id, tree.value_at(("leave_out", index)), either) for index, id in enumerate(found.leave_out or ())]
    for id, place, there in places:
        if id not in there:
            message = f"There is no worksheet {'' if there is known else 'or workshop '}'{id}'.{suggestion(id, there)}"
            problems.append(Problem(place, "worksheet-unknown", message))
    for item in loaded.documents:
        if item.id in (found.words or ()):
            problems += unproven_in(tree, item.evidence, ("words", item.id), can_name=False)
    kept = [_reworded(item, found) for item in loaded.documents if item.id not in left_out]
    named = found.support and (found.support.counseling or found.support.after_hours or found.support.national)
    held = [] if named else [item for item in kept if item.sensitivity >= EMOTIONAL]
    workshops = [item for item in loaded.workshops if not left_out & {item.id, *item.sheets}]
    waiting = [item for item in workshops if {document.id for document in held} & set(item.sheets)]
    back: list[Document | Workshop] = [*held, *waiting]
    return replace(
        loaded,
        documents=tuple(item for item in kept if item not in held),
        workshops=tuple(item for item in workshops if item not in waiting),
        held={id: why for id, why in loaded.held.items() if id not in left_out}
        | dict.fromkeys([item.id for item in back], _empty(back, tree)),
    )


def _reworded(document: Document, found: SettingsFile) -> Document:
    spec = (found.words or {}).get(document.id)
    said = {name: getattr(spec, name) for name in type(spec).model_fields} if spec else {}
    if spec and spec.facilitator:
        said["facilitator"] = spec.facilitator.guidance()
    return replace(document, **{name: words for name, words in said.items() if words is not None})


def _empty(held: Iterable[Document | Workshop], tree: Tree) -> Problem:
    names = ", ".join(item.code for item in held)
    message = (
        f"The support box is empty, so these are held back: {names}. "
        "Write under 'support:' whom people can turn to: 'counseling', and 'national' for the night."
    )
    return Problem(tree.key_at(("support",)), "support-empty", message)

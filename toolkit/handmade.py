"""A center's mkdocs.yml in; every file that people wrote for the website out, each with its checksum.

MkDocs reads mkdocs.yml for itself and says what is wrong with it. Here it is only asked where the pages, the theme's
own templates, the hooks and whatever extensions read are, so that the site is made again when one of them changes.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import yaml

from toolkit import files, yamltext
from toolkit.problems import Problem, ProblemsFound, Source

DOCS = "docs"  # where MkDocs looks for pages unless it is told otherwise
PAGES = (".md", ".markdown")
CACHE = "__pycache__"


def sources(config: Path, out: Path) -> Iterator[tuple[str, str]]:
    """Each file as (its name seen from mkdocs.yml, its checksum); so too what the environment adds to the settings.

    What is in `out`, where the build puts its files, does not count. Raises ProblemsFound where something is neither
    file nor folder, is a link that leads out of the center's folder, or is a page that is no UTF-8 text.
    """
    root, problems = config.parent, list[Problem]()
    chain, environment = _settings(config)
    if environment:
        yield "!ENV", files.digest("\n".join(environment).encode())
    for place in dict.fromkeys([*chain, *_named(root, list(chain.values()))]):
        for path in _below(place, root, out):
            name = _seen_from(root, path)
            if path.is_file() and files.inside(path, place if name.startswith("../") else root):
                data = path.read_bytes()
                problems += _unreadable(data, name) if path.suffix in PAGES else []
                yield name, files.digest(data)
            elif not path.name.startswith("."):  # MkDocs leaves those out
                message = "This is not an ordinary file or folder. Put the file itself here."
                problems.append(Problem(Source(name), "not-a-file", message))
    if problems:
        raise ProblemsFound(problems)


def _unreadable(page: bytes, name: str) -> tuple[Problem, ...]:
    try:
        yamltext.decoded(page, name)
    except ProblemsFound as found:
        return found.problems
    return ()


def _settings(config: Path) -> tuple[dict[Path, dict[str, Any]], list[str]]:
    """A mkdocs.yml and those it inherits from, each with its settings; and every value that `!ENV` stands for."""
    chain: dict[Path, dict[str, Any]] = {}
    environment: list[str] = []

    class Loader(yaml.BaseLoader):  # not the one in C: that dies with the whole process where lists are nested deeply
        """Everything is a text, a list or a group of keys, whatever its tag."""

    def value(loader: yaml.BaseLoader, node: yaml.Node) -> Any:
        names = loader.construct_sequence(node) if isinstance(node, yaml.SequenceNode) else [str(node.value)]
        default = names.pop() if len(names) > 1 else None
        found = next((os.environ[name] for name in names if name in os.environ), default)
        environment.append(str(found))
        return found

    Loader.add_constructor("!ENV", value)
    path = config
    while path not in chain:
        try:
            found = yaml.load(path.read_bytes(), Loader=Loader)  # noqa: S506  texts only
        except (OSError, yaml.YAMLError, RecursionError):
            found = None
        chain[path] = found if isinstance(found, dict) else {}
        path = Path(os.path.normpath(config.parent / path.parent / str(chain[path].get("INHERIT", path.name))))
    return chain, environment


def _named(root: Path, chain: list[dict[str, Any]]) -> Iterator[Path]:
    """Every place that settings name; the first of a chain wins, and options of extensions add to each other."""
    themes = [settings["theme"] for settings in chain if isinstance(settings.get("theme"), dict)]
    docs = next((settings["docs_dir"] for settings in chain if "docs_dir" in settings), DOCS)
    named = [docs, next((theme["custom_dir"] for theme in themes if "custom_dir" in theme), None)]
    named += [settings.get("hooks") for settings in chain]
    for settings in chain:
        for used in (settings.get("markdown_extensions"), settings.get("plugins")):
            for item in used if isinstance(used, list) else [used]:
                named += item.values() if isinstance(item, dict) else []
    for text in _texts(named, set()):
        path = Path(os.path.normpath(root / text))
        if text and os.path.lexists(path) and (path == root or not root.is_relative_to(path)):
            yield path


def _texts(value: Any, seen: set[int]) -> Iterator[str]:
    """Every text, each list and group once: a few references make a list of billions."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict) and id(value) not in seen:
        seen.add(id(value))
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts(item, seen)


def _below(place: Path, root: Path, out: Path) -> Iterator[Path]:
    """A file itself; or what is in a folder and no folder, in fixed order, without what is made or merely stored."""
    if place.is_symlink() or not place.is_dir():
        yield place
        return
    for folder, folders, names in os.walk(place, onerror=_raise):
        here = Path(folder)
        if here.resolve() == out.resolve():
            folders.clear()
            continue
        folders[:] = sorted(name for name in folders if name != CACHE and (place != root or not name.startswith(".")))
        links = [name for name in folders if (here / name).is_symlink()]
        yield from (here / name for name in sorted([*names, *links]))


def _raise(error: OSError) -> NoReturn:
    raise error


def _seen_from(root: Path, path: Path) -> str:
    return Path(os.path.relpath(path, root)).as_posix()

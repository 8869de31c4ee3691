"""A name in; a new workspace, or a new worksheet in one, out. Nothing that is there already is ever written over."""

from __future__ import annotations

import json
import math
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

from toolkit import files, pace, resources, schema, settings, worksheet, yamltext
from toolkit.kinds._base import ID
from toolkit.library import Library
from toolkit.problems import ProblemsFound
from toolkit.worksheet import RESERVED

WORKSHEET = "worksheet.yaml"  # what a new worksheet begins with
KINDS = "kinds"  # one block of each kind that a new worksheet can have
USUAL = ("prompt", "note")
LONGEST = 48  # characters of an id
MINUTES, LEAST, MOST = "@minutes@", 10, 90
DESKTOP = {".DS_Store", "Thumbs.db", "desktop.ini"}


class Refused(Exception):
    """What was asked for cannot be made; says why, and what to do."""


def parts() -> Path:
    """The folder that new workspaces are copied from."""
    return resources.templates() / "workspace"


def kinds() -> tuple[str, ...]:
    """The kinds of blocks that a new worksheet can begin with."""
    return tuple(sorted(path.stem for path in (parts() / KINDS).glob("*.yaml")))


def new_workspace(folder: Path, center: str) -> list[str]:
    """Make a workspace, or nothing at all, and return its files.

    Raises Refused where the folder holds anything, or where the name is none.
    """
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise Refused(f"'{folder}' is there already and is no folder. Choose another name.")
    if folder.is_dir() and any(path.name not in DESKTOP for path in folder.iterdir()):
        raise Refused(f"The folder '{folder}' is not empty. Choose another name, or an empty folder.")
    found = {
        path.relative_to(parts()).as_posix(): path.read_text("utf-8")
        for path in sorted(parts().rglob("*"))
        if path.is_file() and path.parent.name != KINDS and path != parts() / WORKSHEET
    }
    found[settings.NAME] = _named(found[settings.NAME], center)
    found |= schemas()
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=files.PARTIAL, dir=folder, ignore_cleanup_errors=True) as partial:
        for name, text in found.items():
            files.write_atomic(Path(partial) / name, text.encode())
        files.move_all(sorted(found), Path(partial), folder)
    return sorted(found)


def _named(text: str, center: str) -> str:
    """The settings with the name in them. Raises Refused for a name that they would not take."""
    text = text.replace("@center@", json.dumps(center, ensure_ascii=False))
    try:
        settings.settings(yamltext.parse(text, settings.NAME))
    except ProblemsFound as found:
        said = " ".join(dict.fromkeys(problem.message for problem in found.problems))
        raise Refused(f"'{center[:40]}' cannot be the name of a center. {said}") from None
    return text


def schemas() -> dict[str, str]:
    """The schemas for editors, by file."""
    return {f"{schema.FOLDER}/{what}.json": schema.text(what) for what in schema.MODELS}


def new_worksheet(folder: Path, id: str, blocks: Sequence[str], library: Library) -> Path:
    """Write a worksheet of this id into `worksheets/`: a commented new one, or a copy where the id is one of ours.

    Raises Refused where the id is none, or taken.
    """
    if not re.fullmatch(ID, id) or len(id) > LONGEST or RESERVED.fullmatch(id):
        raise Refused(f"'{id}' is no id. Use small letters, digits and single underscores, such as my_next_step.")
    path = folder / "worksheets" / f"{id}.yaml"
    taken = library.origins.get(id)
    if path.exists() or path.is_symlink() or taken not in (None, "ours"):
        raise Refused(f"You have a worksheet '{id}' already. Choose another id, or delete yours first.")
    if taken and blocks:
        raise Refused(f"'{id}' is one of ours, so you get a copy of it. Leave out --kind, or choose another id.")
    text = _copied(id, library) if taken else _new(id, blocks or USUAL, library)
    files.write_atomic(path, text.encode())
    return path


def _copied(id: str, library: Library) -> str:
    remarks = (
        "# yaml-language-server: $schema=../.schema/worksheet.json\n"
        "# A copy of ours, used instead of it. Change any words; add questions; never drop one or change its id.\n"
    )
    return remarks + (resources.content() / "worksheets" / f"{id}.yaml").read_text("utf-8")


def _new(id: str, blocks: Sequence[str], library: Library) -> str:
    text = (parts() / WORKSHEET).read_text("utf-8")
    text += "".join((parts() / KINDS / f"{kind}.yaml").read_text("utf-8") for kind in dict.fromkeys(blocks))
    title = id.replace("_", " ").capitalize()[:31].strip()
    for mark, words in {"@id@": id, "@code@": _free_code(library), "@title@": title.ljust(3, ".")}.items():
        text = text.replace(mark, words)
    return text.replace(MINUTES, str(_minutes(text, library)))


def _minutes(text: str, library: Library) -> int:
    """How long all of its blocks take, in whole minutes; ten for a sheet that asks little."""
    stops = {module.id: module for module in library.modules}
    tree = yamltext.parse(text.replace(MINUTES, str(MOST)), WORKSHEET)
    document = worksheet.document(tree, library.lists, stops, library.register)
    return max(LEAST, math.ceil(pace.seconds(document) / 60))


def _free_code(library: Library) -> str:
    taken = {document.code for document in library.documents}
    return next(code for code in (f"X{number:02}" for number in range(1, 10_000)) if code not in taken)

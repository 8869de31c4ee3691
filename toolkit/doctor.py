"""What the toolkit needs in; a line for each out, fine or with what to do. Never fails because something is missing."""

from __future__ import annotations

import ctypes.util
import datetime
import difflib
import importlib
import importlib.metadata
import os
import platform
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

PACKAGE = "career-workshop-toolkit"
OLDEST = (3, 11)
ALIKE = 0.8  # of 1; folders whose names are so much like ours are meant to be ours
ADDED = ("plugins", "markdown_extensions", "extra_css")  # lists of mkdocs.yml that pages of ours need whole
STALE = 180  # days after which somebody should call the numbers of the support box again
LIBRARIES = {  # what to look for, and the name it is imported by
    "click": "click",
    "rich": "rich",
    "jinja2": "jinja2",
    "weasyprint": "weasyprint",
    "pikepdf": "pikepdf",
    "openpyxl": "openpyxl",
    "python-calamine": "python_calamine",
    "pydantic": "pydantic",
    "pyyaml": "yaml",
    "pillow": "PIL",
    "filelock": "filelock",
    "pyphen": "pyphen",
    "segno": "segno",
    "mkdocs": "mkdocs",
    "mkdocs-material": "material",
    "fontpkg-atkinson-hyperlegible": "fontpkg_atkinson_hyperlegible",
}
NATIVE = {"Pango": ("pango-1.0", "pangoft2-1.0"), "HarfBuzz": ("harfbuzz-subset",), "fontconfig": ("fontconfig",)}
COMMANDS = {
    "Linux": "sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig",
    "Darwin": "brew install pango",
    "Windows": "pacman -S mingw-w64-ucrt-x86_64-pango (in MSYS2, UCRT64)",
}


@dataclass(frozen=True)
class Line:
    """One thing looked at: what it is, what was found, and what to do, or nothing where it is fine."""

    what: str
    found: str
    do: str = ""
    needed: bool = True

    @property
    def stops(self) -> bool:
        """Whether nothing can be built until this is mended."""
        return bool(self.do) and self.needed


def examine(root: Path) -> Iterator[Line]:
    """Look at everything, from Python to the folder we are in."""
    yield _python()
    yield from map(_library, LIBRARIES)
    yield from map(_native, NATIVE)
    yield _font()
    yield _writable(root)
    yield from _workspace(root)


def summary(found: Iterable[Line]) -> str:
    """What it comes to, for somebody who does not read twenty lines."""
    doing = [line for line in found if line.do]
    if not doing:
        return "Everything is there."
    what = "1 thing" if len(doing) == 1 else f"{len(doing)} things"
    until = "Until then nothing can be built." if any(line.stops for line in doing) else "You can build."
    return f"{what} to do. {until}"


def _python() -> Line:
    found = platform.python_version()
    wanted = ".".join(map(str, OLDEST))
    return Line("Python", found, "" if sys.version_info >= OLDEST else f"Install Python {wanted} or newer.")


def _library(name: str) -> Line:
    """A library counts as there when it can really be imported: a wheel may be of another machine."""
    try:
        version = importlib.metadata.version(name)
        importlib.import_module(LIBRARIES[name])
    except importlib.metadata.PackageNotFoundError:
        return Line(name, "missing", f"Start ./run build again, or: pip install {name}")
    except (ImportError, OSError) as error:
        return Line(name, f"does not start ({str(error).splitlines()[0][:60]})", "See the lines below, then try again.")
    return Line(name, version)


def _native(name: str) -> Line:
    missing = [library for library in NATIVE[name] if not ctypes.util.find_library(library)]
    if not missing:
        return Line(name, "found")
    command = COMMANDS.get(platform.system(), "")
    return Line(name, "missing", f"This installs it: {command}" if command else "Install it, then try again.")


def _font() -> Line:
    from toolkit import resources

    try:
        return Line("Typeface", resources.font("Regular").name)
    except (FileNotFoundError, StopIteration, ImportError):
        return Line("Typeface", "missing", "Start ./run build again, or: pip install fontpkg-atkinson-hyperlegible")


def _writable(root: Path) -> Line:
    place = root / "build" if (root / "build").is_dir() else root
    if os.access(place, os.W_OK | os.X_OK):
        return Line("This folder", "can be written to")
    return Line("This folder", "cannot be written to", "Work in a folder of your own, or name one with --out.")


def _workspace(root: Path) -> Iterator[Line]:
    try:
        from toolkit import settings, workspace
        from toolkit.problems import ProblemsFound
    except ImportError:
        yield Line("Workspace", "not looked at", "Mend the lines above first.", needed=False)
        return
    if not workspace.is_workspace(root):
        outer = workspace.above(root)
        if outer:
            yield Line("Workspace", f"above this folder: {outer}", "Go there before you build.", needed=False)
        else:
            yield Line("Workspace", f"none here ({settings.NAME}): sheets are built without a center's name")
        return
    try:
        found, library = workspace.read(root)
    except ProblemsFound as error:
        count = len(error.problems)
        yield Line("Workspace", f"{count} problem{'s' if count > 1 else ''}", "toolkit check shows where.")
        return
    yield Line("Workspace", f"{found.branding.center}, {len(library.documents)} worksheets")
    yield from _misnamed(root, workspace.FOLDERS)
    yield from _older(root, workspace.CONFIG)
    if library.held:
        yield Line("Support box", "empty", "Fill it in: sheets about feelings are held back.", needed=False)
    elif found.branding.support:
        yield _checked(found.branding.checked)


def _misnamed(root: Path, known: tuple[str, ...]) -> Iterator[Line]:
    """Folders that look like ours: nobody would guess why the sheets in them do not appear."""
    for path in sorted(root.iterdir()):
        if not path.is_dir() or path.name in known:
            continue
        near = next(iter(difflib.get_close_matches(path.name.lower(), known, n=1, cutoff=ALIKE)), "")
        if near and (any(path.glob("*.yaml")) or not (root / near).exists()):
            yield Line(f"Folder '{path.name}'", "is not read", f"If it is meant to be, name it '{near}'.", needed=False)


def _older(root: Path, config: str) -> Iterator[Line]:
    """What a folder lacks that an older version of the toolkit has made. Pages may be left out on purpose."""
    from toolkit import resources, schema

    ours, theirs = (_listed(path / config) for path in (resources.templates() / "workspace", root))
    if ours and theirs:
        pages = sorted(name for name in ours["nav"] - theirs["nav"] if name.endswith(".md"))
        if missing := [f"'{name}' under '{key}'" for key in ADDED for name in sorted(ours[key] - theirs[key])]:
            yield Line("Website", f"{config} is of an older version", f"Add {', '.join(missing)}.", needed=False)
        else:
            yield Line("Website", config + (f"; its menu leaves out {', '.join(pages)}" if pages else ""))
    kept = root / schema.FOLDER
    current = {f"{what}.json": schema.text(what) for what in schema.MODELS}
    if kept.is_dir() and any(_words(kept / name) != text for name, text in current.items()):
        do = f"toolkit schema --out {schema.FOLDER}"
        yield Line("Editors", "complete the keys of an older version", do, needed=False)


def _listed(config: Path) -> dict[str, set[str]]:
    """The names in the lists of a mkdocs.yml that matter to us; nothing where it cannot be read plainly."""
    import yaml

    try:
        found = yaml.safe_load(_words(config))
        return {key: set(_names(found.get(key))) for key in ("nav", *ADDED)}
    except (yaml.YAMLError, AttributeError):
        return {}


def _names(found: object) -> Iterator[str]:
    """The words of a list: pages where entries have titles, names where they have settings."""
    for item in found if isinstance(found, list) else ():
        if isinstance(item, dict):
            for name, value in item.items():
                yield str(value if isinstance(value, str) else name)
                yield from _names(value)
        else:
            yield str(item)


def _words(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def _checked(day: str) -> Line:
    """The only place that looks at the clock: a build must not, and old numbers do harm."""
    called = datetime.date.fromisoformat(day) if day else None
    today = datetime.datetime.now(datetime.UTC).date()
    if called and (today - called).days <= STALE:
        return Line("Support box", f"checked on {day}")
    said = f"checked on {day}" if called else "never checked"
    return Line("Support box", said, "Call each number, then write the day under 'checked'.", needed=False)

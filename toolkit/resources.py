"""Where our own files are: templates, shipped content, fonts, and the design tokens all colors and sizes come from."""

from __future__ import annotations

import functools
import importlib.util
import re
from pathlib import Path

HERE = Path(__file__).resolve().parent


def templates() -> Path:
    """The folder of templates: inside the wheel, or beside the package in a checkout."""
    packed = HERE / "_templates"
    return packed if packed.is_dir() else HERE.parent / "templates"


def content() -> Path:
    """The folder of shipped worksheets and lists."""
    return HERE / "content"


@functools.cache
def font(weight: str) -> Path:
    """The TrueType file of our one typeface; `weight` is Regular or Bold. It comes with a package, never as a copy."""
    spec = importlib.util.find_spec("fontpkg_atkinson_hyperlegible")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("the package fontpkg-atkinson-hyperlegible is not installed")
    return next(Path(spec.origin).parent.rglob(f"AtkinsonHyperlegible-{weight}.ttf"))


@functools.cache
def font_characters() -> frozenset[str]:
    """Every character that both weights can draw."""
    from fontTools.ttLib import TTFont

    maps = [TTFont(font(weight)).getBestCmap() for weight in ("Regular", "Bold")]
    return frozenset(chr(code) for code in set(maps[0]) & set(maps[1]))


@functools.cache
def tokens() -> dict[str, dict[str, str]]:
    """The design tokens by selector (`:root`, `.m1` ...) and name: the only place with colors and sizes."""
    css = re.sub(r"/\*.*?\*/", "", (templates() / "css" / "tokens.css").read_text("utf-8"), flags=re.DOTALL)
    found: dict[str, dict[str, str]] = {}
    for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", css):
        values = dict(re.findall(r"--([\w-]+)\s*:\s*((?:url\([^)]*\)|[^;])+)", body))
        found.setdefault(selector.strip(), {}).update({name: value.strip() for name, value in values.items()})
    return found


def accent(module: int) -> str:
    """The accent color of a module as `#RRGGBB`."""
    return tokens()[f".m{module}"]["accent"]


def tint(module: int) -> str:
    """The tint of a module as `#RRGGBB`."""
    return tokens()[f".m{module}"]["tint"]


def black_and_white() -> dict[str, str]:
    """What each color of the sheets becomes in the edition that takes only black ink, both as `#RRGGBB`."""
    found: dict[str, str] = {}
    for selector, values in tokens().items():
        if selector == ":root" or re.fullmatch(r"\.m\d", selector):
            shared = tokens()[".bw"].keys() & values.keys()
            found |= {values[name]: tokens()[".bw"][name] for name in sorted(shared) if values[name].startswith("#")}
    return found

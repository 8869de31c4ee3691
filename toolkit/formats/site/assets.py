"""Style sheets, scripts, the typeface and a center's logo, as files of the site. Nothing is loaded from elsewhere."""

from __future__ import annotations

from pathlib import Path

from toolkit import resources
from toolkit.branding import Branding

STYLES = ("tokens", "site", "form", "print", "count")
SCRIPTS = (  # of a worksheet's page, in this order
    "answers", "rows", "drafts", "worksheet", "measures", "take", "zip", "excel", "slip",
)  # fmt: skip
WEIGHTS = ("Regular", "Bold")
CENTER_CSS = "css/center.css"
SHORT_NAME, LONG_NAME = 40, 60  # characters in the bar: longer than the first is set small, than the second smaller
LOGO = "images/logo.png"
SITE_SCRIPT = "js/site.js"  # of every page


def assets(branding: Branding) -> dict[str, str | bytes]:
    """Every file the pages need beside themselves, by its address in the site."""
    found: dict[str, str | bytes] = {
        f"css/{name}.css": (resources.templates() / "css" / f"{name}.css").read_bytes() for name in STYLES
    }
    found |= {f"js/{path.name}": _script(path) for path in sorted((resources.templates() / "js").glob("*.js"))}
    found |= {f"fonts/{path.name}": path.read_bytes() for path in map(resources.font, WEIGHTS)}
    if branding.center:
        found[CENTER_CSS] = _center_css(branding)
    if branding.logo:
        found[LOGO] = branding.logo.png
    return found


def scripts() -> tuple[str, ...]:
    """The scripts of a worksheet's page by name, in the order in which they are loaded."""
    return tuple(name for name in SCRIPTS if (resources.templates() / "js" / f"{name}.js").is_file())


def _script(path: Path) -> bytes:
    """A script without indentation and lines of comments, which phones need not load. No text spans lines in ours."""
    lines = (line.strip() for line in path.read_text("utf-8").splitlines())
    return "".join(f"{line}\n" for line in lines if line and not line.startswith("//")).encode()


def _center_css(branding: Branding) -> str:
    """A center's colors over ours. The dark scheme keeps its links: what reads on white does not read on black."""
    rules = ["/* The center's own, from its settings. */"]
    bar = ".md-header__topic:first-child"
    if len(branding.center) > SHORT_NAME:
        rules.append(f"{bar} {{ font-size: .65rem }} {bar} .md-ellipsis {{ -webkit-line-clamp: 3 }}")
    if len(branding.center) > LONG_NAME:  # on a phone, four lines of ten pixels hold ninety characters
        small = f"{bar} {{ font-size: .5rem }} {bar} .md-ellipsis {{ -webkit-line-clamp: 4 }}"
        rules.append(f"@media screen and (max-width: 30em) {{ {small} }}")
    if branding.main:
        rules.append(f"[data-md-color-primary=custom] {{ --md-primary-fg-color: {branding.main} }}")
    if branding.accent:
        names = ("--md-typeset-a-color", "--md-accent-fg-color")
        words = "; ".join(f"{name}: {branding.accent}" for name in names)
        rules.append(f"[data-md-color-scheme=default] {{ {words} }}")
    return "\n".join([*rules, ""])

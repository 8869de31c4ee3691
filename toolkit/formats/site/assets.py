"""Style sheets, the typeface and a center's logo, as files of the site. Nothing is loaded from anywhere else."""

from __future__ import annotations

from toolkit import resources
from toolkit.branding import Branding

STYLES = ("tokens", "site", "form")
WEIGHTS = ("Regular", "Bold")
CENTER_CSS = "css/center.css"
SHORT_NAME = 40  # characters that stand in the bar at full size; longer ones are set small
LOGO = "images/logo.png"


def assets(branding: Branding) -> dict[str, str | bytes]:
    """Every file the pages need beside themselves, by its address in the site."""
    found: dict[str, str | bytes] = {
        f"css/{name}.css": (resources.templates() / "css" / f"{name}.css").read_bytes() for name in STYLES
    }
    found |= {f"fonts/{path.name}": path.read_bytes() for path in map(resources.font, WEIGHTS)}
    if branding.center:
        found[CENTER_CSS] = _center_css(branding)
    if branding.logo:
        found[LOGO] = branding.logo.png
    return found


def _center_css(branding: Branding) -> str:
    """A center's colors over ours. The dark scheme keeps its links: what reads on white does not read on black."""
    rules = ["/* The center's own, from its settings. */"]
    if len(branding.center) > SHORT_NAME:
        rules.append(".md-header__topic:first-child { font-size: .65rem }")
        rules.append(".md-header__topic:first-child .md-ellipsis { -webkit-line-clamp: 3 }")
    if branding.main:
        rules.append(f"[data-md-color-primary=custom] {{ --md-primary-fg-color: {branding.main} }}")
    if branding.accent:
        names = ("--md-typeset-a-color", "--md-accent-fg-color")
        words = "; ".join(f"{name}: {branding.accent}" for name in names)
        rules.append(f"[data-md-color-scheme=default] {{ {words} }}")
    return "\n".join([*rules, ""])

"""Style sheets and the typeface, as files of the site. Nothing is loaded from anywhere else."""

from __future__ import annotations

from toolkit import resources

STYLES = ("tokens", "site", "form")
WEIGHTS = ("Regular", "Bold")


def assets() -> dict[str, bytes]:
    """Every file the pages need beside themselves, by its address in the site."""
    styles = {f"css/{name}.css": (resources.templates() / "css" / f"{name}.css").read_bytes() for name in STYLES}
    fonts = {f"fonts/{path.name}": path.read_bytes() for path in map(resources.font, WEIGHTS)}
    return styles | fonts

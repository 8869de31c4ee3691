"""A built website in, one zip of it out: to be unpacked on a stick or a shared drive, and opened without a network.

It holds every page and every file they offer. Names are short and plain enough for Windows.
"""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

from toolkit.branding import Branding
from toolkit.files import zip_entry
from toolkit.formats import html

FOLDER = "website"
START = "Start here.html"


def zipped(site: Path, target: Path, branding: Branding) -> None:
    """Write the zip of a website's folder: its bytes depend on the website and the branding alone."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(zip_entry(START), html.render("site/start.html.j2", branding, home=f"{FOLDER}/index.html"))
        for path in sorted(found for found in site.rglob("*") if found.is_file()):
            entry = zip_entry(f"{FOLDER}/{path.relative_to(site).as_posix()}")
            with path.open("rb") as source, archive.open(entry, "w") as into:
                shutil.copyfileobj(source, into)

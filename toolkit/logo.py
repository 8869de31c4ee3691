"""A center's picture file in, a small PNG on white out; or a problem that says what to do with the picture.

Pictures come from anywhere: only PNG and JPEG are opened, their size is looked at before their pixels, and what is
handed on is drawn anew, so that no place, name or script inside the file gets into a handout.
"""

from __future__ import annotations

import io
import stat
from pathlib import Path

from PIL import Image, ImageFile, ImageOps

from toolkit import files
from toolkit.branding import LOGO, Logo
from toolkit.problems import Problem, ProblemsFound, Source, did_you_mean

MAX_BYTES = 5 * 1024 * 1024
MAX_SIDE = 5000  # pixels
KEPT = (760, 264)  # pixels: the most it takes on paper, at 600 dots per inch
THINNEST = 2.0  # mm; below this nobody can tell what it is
PALE = 200  # of 255; where nothing is darker, paper shows nothing
SVG = (".svg", ".svgz")
PICTURES = (".png", ".jpg", ".jpeg")


def logo(name: str, root: Path, source: Source) -> Logo:
    """Open the picture `name` in the folder `root`. Raises ProblemsFound at `source`, the place of the name."""
    raw = _bytes(name, root, source)
    lenient, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False  # WeasyPrint turns it on
    try:
        with Image.open(io.BytesIO(raw), formats=["PNG", "JPEG"]) as opened:
            size = opened.size
            if max(size) <= MAX_SIDE:
                return _drawn(opened, name, source)
    except ProblemsFound:
        raise
    except Exception:  # noqa: BLE001  the one place: a decoder of pictures may raise anything
        kind = "opened as a picture" if Path(name).suffix.lower() in PICTURES else "used: it is no PNG or JPEG picture"
        raise _problem(
            source, "logo-type", f"'{name}' cannot be {kind}. Save it as PNG and name that file here."
        ) from None
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = lenient
    message = f"'{name}' has {size[0]} x {size[1]} pixels. Make it smaller: {MAX_SIDE} at most on each side."
    raise _problem(source, "logo-large", message)


def _bytes(name: str, root: Path, source: Source) -> bytes:
    path = root / name
    if Path(name).suffix.lower() in SVG:
        message = f"'{name}' is an SVG file, which can hold scripts and links. Save it as PNG and name that file here."
        raise _problem(source, "logo-type", message)
    if not files.inside(path, root):
        message = f"'{name}' leads out of this folder. Copy the picture into it and write its name here."
        raise _problem(source, "logo-outside", message)
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise _problem(source, "logo-missing", f"'{name}' is no file. Write the name of a PNG or JPEG picture.")
        if found.st_size > MAX_BYTES:
            message = f"'{name}' is larger than {MAX_BYTES // 1024**2} MB. Save it smaller: 800 pixels wide is plenty."
            raise _problem(source, "logo-large", message)
        return path.read_bytes()
    except (OSError, ValueError):
        beside = [other.name for other in root.iterdir() if other.suffix.lower() in PICTURES]
        hint = did_you_mean(name, beside) or " Check the name, or take the line out."
        raise _problem(source, "logo-missing", f"There is no file '{name}' in this folder.{hint}") from None


def _drawn(opened: Image.Image, name: str, source: Source) -> Logo:
    picture: Image.Image = opened
    if picture.mode.startswith("I"):  # 16 bits a pixel
        picture = picture.convert("I").point(lambda value: value / 256).convert("L")
    picture = ImageOps.exif_transpose(picture).convert("RGBA")
    picture.thumbnail(KEPT)
    paper = Image.new("RGB", picture.size, "white")
    paper.paste(picture, mask=picture.getchannel("A"))
    darkest, _ = paper.convert("L").getextrema()
    if isinstance(darkest, int | float) and darkest > PALE:
        message = f"'{name}' cannot be seen on white paper. Use the dark version of your logo."
        raise _problem(source, "logo-pale", message)
    out = io.BytesIO()
    paper.save(out, "PNG")
    found = Logo(out.getvalue(), *paper.size)
    width, height = found.within(*LOGO)
    if min(width, height) < THINNEST:
        message = f"'{name}' would be {width:.1f} x {height:.1f} mm on paper: too thin to see. Use another logo."
        raise _problem(source, "logo-thin", message)
    return found


def _problem(source: Source, id: str, message: str) -> ProblemsFound:
    return ProblemsFound([Problem(source, id, message)])

"""Nothing depends on color, and the edition in black is the print edition in other inks.

1. Every text can be read on what stands behind it, and the outline of every field seen, whatever the printer.
2. Stops are told apart by their number and name: in grey their colors are nearly the same.
3. The low-ink edition has no color and no tint, and every word, line and box where the print edition has it.
"""

from __future__ import annotations

import io
import itertools
import re

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageChops

from tests import everything
from toolkit import library, resources
from toolkit.document import Document
from toolkit.formats.pdf import mend

SHEETS = [sheet for sheet in library.load().documents if "print" in sheet.outputs]
MODULES = [name for name in resources.tokens() if re.fullmatch(r"\.m\d", name)]
TOKENS = resources.tokens()
EDITIONS = {name: TOKENS[":root"] | TOKENS[name] for name in MODULES} | {
    f"{name} {extra}": TOKENS[":root"] | TOKENS[name] | TOKENS[extra] for name in MODULES for extra in (".bw", ".large")
}
CSS = "".join(
    (resources.templates() / "css" / f"{name}.css").read_text("utf-8")
    for name in ("sheet", "filled", "slip", "guide", "packet", "helpers")
)
TEXTS = {"ink": ("paper", "tint"), "ink-2": ("paper", "tint"), "accent": ("paper", "tint"), "paper": ("accent", "ink")}
WHITE = 255


def luminance(color: str) -> float:
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def page(path: str, number: int = 0, dpi: int = 60) -> Image.Image:
    found: Image.Image = pypdfium2.PdfDocument(everything.made(path))[number].render(scale=dpi / 72).to_pil()
    return found.convert("RGB")


# 1: contrast


def test_black_on_white_has_the_contrast_everybody_knows() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_style_sheets_write_and_fill_with_these_tokens_only() -> None:
    assert set(re.findall(r"(?<![-\w])color: var\(--([\w-]+)\)", CSS)) == set(TEXTS)
    behind = set(re.findall(r"background(?:-color)?: var\(--([\w-]+)\)", CSS)) - {"rule", "lock"}
    assert behind <= {"paper", "tint", "accent", "ink", "line", "hair"}
    assert not re.search(r"(?<!-)color: *#", CSS)


@pytest.mark.parametrize("edition", EDITIONS)
def test_text_can_be_read_on_what_is_behind_it(edition: str) -> None:
    tokens = EDITIONS[edition]
    for text, grounds in TEXTS.items():
        for ground in grounds:
            assert contrast(tokens[text], tokens[ground]) >= 4.5, (text, ground)


@pytest.mark.parametrize("edition", EDITIONS)
def test_outlines_of_fields_and_writing_lines_can_be_seen(edition: str) -> None:
    tokens = EDITIONS[edition]
    for outline, ground in itertools.product(("ink", "line"), ("paper", "tint")):
        assert contrast(tokens[outline], tokens[ground]) >= 3, (outline, ground)
    (rule,) = set(re.findall(r"fill='%23(\w{6})'", tokens["rule"]))
    assert f"#{rule}".upper() == tokens["line"].upper()


# 2: meaning


def test_in_grey_the_stops_look_alike_so_their_words_must_tell() -> None:
    shades = {round(255 * luminance(TOKENS[name]["accent"]) ** (1 / 2.2)) for name in MODULES}
    assert max(shades) - min(shades) < 40


@pytest.mark.whole
@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.code)
def test_number_and_name_of_the_stop_stand_above_the_title(sheet: Document) -> None:
    text = pypdfium2.PdfDocument(everything.made(f"print/a4/{sheet.slug}.pdf"))[0].get_textpage().get_text_range()
    assert f"{sheet.module.number} · {sheet.module.title}" in " ".join(text.split())


@pytest.mark.whole
@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.code)
def test_in_grey_everything_drawn_stays_darker_than_paper(sheet: Document) -> None:
    """What color draws, a grey printer draws, too: no place with a color of its own becomes white."""
    color = page(f"print/a4/{sheet.slug}.pdf")
    grey = color.convert("L")
    spread = [ImageChops.difference(one, other) for one, other in itertools.combinations(color.split(), 2)]
    colored = ImageChops.lighter(ImageChops.lighter(spread[0], spread[1]), spread[2]).point(
        lambda seen: seen > 16 and 255
    )
    assert colored.getbbox()
    assert grey.copy().point(lambda seen: seen > 235 and 255).getextrema() == (0, WHITE)
    lost = ImageChops.multiply(colored, grey.point(lambda seen: seen > 250 and 255))
    assert lost.getbbox() is None


# 3: in black


def test_colors_become_ink_tints_become_white_and_lines_get_darker() -> None:
    swaps = resources.black_and_white()
    for name in MODULES:
        assert swaps[TOKENS[name]["accent"]] == TOKENS[":root"]["ink"]
        assert swaps[TOKENS[name]["tint"]] == TOKENS[":root"]["paper"]
    for name in ("line", "hair"):
        assert luminance(swaps[TOKENS[":root"][name]]) < luminance(TOKENS[":root"][name])


@pytest.mark.whole
@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.code)
def test_the_edition_in_black_has_no_color_and_no_tint(sheet: Document) -> None:
    allowed = {TOKENS[":root"][name] for name in ("ink", "ink-2", "paper")} | set(resources.black_and_white().values())
    seen = {(one[1], one[2]) for one in colors(everything.made(f"low-ink/a4/{sheet.slug}.pdf"))}
    assert {color for color, _ in seen} <= {mend._operands(color) for color in allowed}
    tints = {mend._operands(TOKENS[name]["tint"]) for name in MODULES}
    assert tints & {color for color, _ in seen} == set()


@pytest.mark.whole
@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.code)
def test_only_inks_differ_from_the_print_edition(sheet: Document) -> None:
    ours, theirs = (everything.made(f"{kind}/a4/{sheet.slug}.pdf") for kind in ("low-ink", "print"))
    assert drawn(ours) == drawn(theirs)
    assert ours != theirs


def colors(pdf: bytes) -> list[re.Match[bytes]]:
    return [found for content in streams(pdf) for found in mend.COLOR.finditer(content)]


def drawn(pdf: bytes) -> list[bytes]:
    """All that is drawn, without the colors."""
    return [mend.COLOR.sub(rb"color\2", content) for content in streams(pdf)]


def streams(pdf: bytes) -> list[bytes]:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        found = [one for one in opened.objects if isinstance(one, pikepdf.Stream) and mend._draws(one)]
        return sorted((one.read_bytes() for one in found), key=lambda content: mend.COLOR.sub(rb"color\2", content))

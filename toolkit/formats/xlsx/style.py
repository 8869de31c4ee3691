"""What cells look like: fonts, borders and fills from the design tokens, one `Look` for each module's accent."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field, replace
from typing import Literal, get_args

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.worksheet.dimensions import Dimension

from toolkit import resources
from toolkit.document import Field, FieldType
from toolkit.formats.xlsx.layout import CENTERED

# openpyxl writes the parts of a font in an order the file format does not allow.
Font.__elements__ = (
    "b", "i", "strike", "condense", "extend", "outline", "shadow", "u",
    "vertAlign", "sz", "color", "name", "family", "charset", "scheme",
)  # fmt: skip

TYPEFACE = "Arial"  # ours is rarely installed where workbooks are opened
DATE_FORMAT = "mm/dd/yyyy"
FORMATS: dict[FieldType, str] = {
    "text": "@", "long": "@", "url": "@", "date": DATE_FORMAT, "money": "#,##0.00",
}  # fmt: skip  # "@" keeps leading zeros, and makes no formula of "=" or "-"

LEFT = Alignment(horizontal="left", vertical="center", indent=1)
FLUSH = Alignment(horizontal="left", vertical="center")
WRAP = Alignment(horizontal="left", vertical="center", wrap_text=True, indent=1)
TOP = Alignment(horizontal="left", vertical="top", wrap_text=True, indent=1)
CENTER = Alignment(horizontal="center", vertical="center", wrap_text=True)


@dataclass(frozen=True)
class Style:
    """Everything about a cell but its content."""

    font: Font
    alignment: Alignment
    border: Border = field(default_factory=Border)
    fill: PatternFill = field(default_factory=PatternFill)
    format: str = "General"
    locked: bool = True


def input_style(field: Field) -> str:
    """The style of a cell to write in; one that takes what stands on another sheet is tinted too."""
    return f"{'copied' if field.origin('xlsx') == 'copied' else 'input'} {field.type}"


class Look:
    """The styles of one accent. The words of a style say what a cell is for, never what it looks like."""

    def __init__(self, module: int) -> None:
        """Take the colors of a module, 0 to 7."""
        root = resources.tokens()[":root"]
        self.accent = _color(resources.accent(module))
        self.ink, self.quiet, self.light = (_color(root[name]) for name in ("ink", "ink-2", "hair"))
        self.paper = "FFFFFF"
        self.tint = PatternFill("solid", fgColor=_color(resources.tint(module)))
        self.solid = PatternFill("solid", fgColor=self.accent)
        self.line = Side(style="thin", color=_color(root["line"]))
        self.dash = Side(style="dashed", color=self.quiet)
        self.box = Border(self.line, self.line, self.line, self.line)
        self.styles = self._styles()
        self.known: dict[str, StyleArray] = {}

    def paint(self, cell: Cell | Dimension, name: str) -> None:
        """Give a cell, a row or a column a style. openpyxl is slow at it: the first result is kept for the others."""
        if name in self.known:
            cell._style = copy(self.known[name])  # type: ignore[union-attr]  # the stubs leave it out
            return
        style = self.styles[name]
        cell.font, cell.alignment, cell.border = style.font, style.alignment, style.border
        cell.fill, cell.number_format = style.fill, style.format
        cell.protection = Protection(locked=style.locked)
        self.known[name] = copy(cell._style)  # type: ignore[union-attr]

    def _styles(self) -> dict[str, Style]:
        quiet = self._font(color=self.quiet)
        dashed = Border(self.dash, self.dash, self.dash, self.dash)
        between = Border(left=Side(style="thin", color="FFFFFF"), right=Side(style="thin", color="FFFFFF"))
        total = Border(top=Side(style="medium", color=self.accent), bottom=Side(style="medium", color=self.accent))
        strong, white = self._font(bold=True), self._font(bold=True, color="FFFFFF")
        named = self._font(bold=True, color=self.accent)
        return {
            "title": Style(self._font(16, bold=True), FLUSH),
            "purpose": Style(quiet, FLUSH),
            "rule": Style(quiet, FLUSH, Border(bottom=Side(style="medium", color=self.accent))),
            "heading": Style(self._font(13, bold=True), FLUSH),
            "hint": Style(quiet, FLUSH),
            "text": Style(self._font(), FLUSH),
            "label": Style(strong, FLUSH),
            "option": Style(self._font(), LEFT),
            "example": Style(quiet, FLUSH),
            "step": Style(self._font(14, bold=True, color=self.accent), CENTER),
            "link words": Style(self._font(), WRAP),
            "link": Style(self._font(color=self.accent, underline="single"), FLUSH),
            "header": Style(white, WRAP, between, self.solid),
            "group": Style(named, LEFT, Border(left=Side(style="thick", color="FFFFFF")), self.tint),
            "group rest": Style(named, LEFT, fill=self.tint),
            "narrow header": Style(white, CENTER, between, self.solid),
            "row header": Style(strong, WRAP, self.box, self.tint),
            "cell text": Style(self._font(), WRAP, self.box),
            "question": Style(self._font(), WRAP, self.box),
            "followed": Style(strong, WRAP, self.box, self.tint),
            "no cell": Style(self._font(), WRAP, fill=self.tint),
            "number": Style(strong, CENTER, fill=self.tint),
            "example cell": Style(quiet, WRAP, dashed),
            "narrow example": Style(quiet, CENTER, dashed),
            "example word": Style(self._font(bold=True, color=self.quiet), WRAP, dashed),
            "computed": Style(strong, CENTER, fill=self.tint),
            "figure": Style(self._font(), CENTER, self.box, self.tint),
            "sentence": Style(strong, LEFT, fill=self.tint),
            "total": Style(self._font(13, bold=True), CENTER, total, self.tint),
            "total header": Style(self._font(13, bold=True), WRAP, total, self.tint),
            "hidden": Style(quiet, FLUSH),
            **{f"input {type}": self._input(type) for type in get_args(FieldType)},
            **{f"copied {type}": replace(self._input(type), fill=self.tint) for type in get_args(FieldType)},
        }

    def _input(self, type: FieldType) -> Style:
        alignment = CENTER if type in CENTERED else TOP if type == "long" else WRAP
        return Style(self._font(), alignment, self.box, format=FORMATS.get(type, "General"), locked=False)

    def _font(
        self, size: float = 11, bold: bool = False, color: str = "", underline: Literal["single"] | None = None
    ) -> Font:
        return Font(name=TYPEFACE, size=size, bold=bold, color=color or self.ink, underline=underline)


def _color(token: str) -> str:
    return token.lstrip("#").upper()

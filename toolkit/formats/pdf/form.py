"""The fillable PDF: the very pages of the print edition, with a field in each place where paper has a line or a box.

Pages are laid out once, for paper. Fields are laid over what stands there, so print and form can never drift apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from toolkit.branding import Branding
from toolkit.document import Document, Field
from toolkit.formats.pdf import mend
from toolkit.formats.pdf import print as printed
from toolkit.formats.pdf.book import Made
from toolkit.formats.pdf.layout import name, option_name
from toolkit.formats.pdf.paper import PaperName
from toolkit.formats.pdf.render import MM, Laid, Rectangle, reserve
from toolkit.formats.pdf.widgets import Control, Kind
from toolkit.slip import is_slip, offered
from toolkit.spoken import expected, questions

INSET = 0.6  # mm between the rules of a table and the field in its cell
RULE = 1.0  # mm at the lower edge of ruled lines
SEVERAL = {False: 10.85, True: 19.0}  # mm, from this height on a field takes several lines; in large print
LARGE = 18  # points, what is typed in large print
LIST = 9.0  # mm, the least width of a list: beside the arrow of its viewer, two letters of a code are seen
WRITTEN = frozenset(("line", "lines", "code", "comb", "blank", "sum", "date"))  # classes of boxes that take an answer


@dataclass(frozen=True)
class Spot:
    """A place for an answer: the box it belongs to, the name of its control, the option it ticks, and its corners."""

    box: Any
    name: str
    option: str
    corners: Rectangle


def fillable(document: Document, size: PaperName, branding: Branding, code: str = "", *, large: bool = False) -> Made:
    """A worksheet to type into, also in large print; `code` is the participant's, where it is known."""
    sheet, problems = printed.leaves(document, size, branding, "large_print" if large else "print")
    if sheet is None:
        return b"", 0, problems
    laid = sheet.laid(document, branding)
    return typed(laid, document, code, large=large), laid.pages, ()


def typed(laid: Laid, document: Document, code: str = "", *, large: bool = False) -> bytes:
    """The pages of a worksheet or a slip, laid out and bound, with their fields. `large`: typed as large as printed."""
    pages = [list(spots(root)) for root in laid.roots]
    reserve(laid, [[(spot.box, spot.corners) for spot in page] for page in pages])
    fields = {name(id): asked for id, asked in questions(document, "fillable").items()}
    control = _slip_control if is_slip(document) else _control
    controls = [control(spot, *fields[spot.name], large) for page in pages for spot in page]
    return mend.finished(laid.pdf(), {**printed.stamps(document), "Code": code}, controls=controls)


def spots(box: Any, cell: Any = None) -> Iterator[Spot]:
    """The places for answers in a box that was laid out, in reading order; `cell` is the cell of a table around it."""
    element = getattr(box, "element", None)
    if element is not None and not isinstance(element, str) and hasattr(box, "border_box_y"):
        classes = set((element.get("class") or "").split())
        if box.element_tag in ("td", "th") and (cell is None or cell.element is not element):
            cell = box  # the boxes inside it that nobody named have its element, too
        if box.element_tag == "input":
            yield Spot(box, element.get("name"), element.get("value", ""), _border(box))
            return
        if classes & WRITTEN and (control := _control_in(element)) is not None:
            found = _comb(box) if "comb" in classes else _above_labels(box) if "date" in classes else None
            yield Spot(box, control, "", found or _content(box, classes))
            return
        if "cell" in classes and (control := _control_in(element)) is not None:
            yield Spot(box, control, "", _in_cell(box, cell))
            return
    for child in getattr(box, "children", ()):
        yield from spots(child, cell)


def _control_in(element: Any) -> str | None:
    """The name of the control that paper does not show."""
    found = next((child for child in element if child.tag in ("input", "textarea", "output")), None)
    return None if found is None else found.get("name") or found.get("id")


def _border(box: Any) -> Rectangle:
    left, top = box.border_box_x() * MM, box.border_box_y() * MM
    return left, top, left + box.border_width() * MM, top + box.border_height() * MM


def _content(box: Any, classes: set[str]) -> Rectangle:
    """The inside of a box; of ruled lines what is above the last rule, which is drawn inside."""
    left, top = box.content_box_x() * MM, box.content_box_y() * MM
    height = float(box.height) * MM - (RULE if "lines" in classes else 0)
    return left, top, left + float(box.width) * MM, top + height


def _above_labels(box: Any) -> Rectangle:
    """A date has its labels below the line."""
    left, top, right, _ = _border(box)
    return left, top, right, min(child.border_box_y() for child in box.children) * MM


def _comb(box: Any) -> Rectangle:
    """From the first to the last of the boxes for single characters, with their outlines."""
    each = [_border(one) for one in box.descendants() if _has(one, "code")]
    lefts, tops, rights, bottoms = zip(*each, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _in_cell(box: Any, cell: Any) -> Rectangle:
    """What is free in a cell of a table: beside words in it, above or in a part of its own."""
    each: dict[int, Any] = {}
    for found in cell.descendants():
        if _has(found, "sub"):
            each.setdefault(id(found.element), found)  # boxes inside it that nobody named have its element, too
    parts = list(each.values())
    own = next((part for part in parts if box in part.descendants()), None)
    left, top, right, bottom = _border(own or cell)
    if own is None and parts:
        bottom = min(part.border_box_y() for part in parts) * MM
    inside = own or cell
    others = {id(text) for part in parts if part is not own for text in part.descendants()}
    words = [one for one in inside.descendants() if getattr(one, "text", "").strip() and id(one) not in others]
    right, bottom = right - INSET, bottom - INSET
    beside, below = left + INSET, top + INSET
    if words:
        beside = max(text.position_x + text.width for text in words) * MM + INSET
        below = max(text.position_y + text.height for text in words) * MM
    if (right - beside) * (bottom - top) >= (right - left) * (bottom - below):
        return beside, top + INSET, right, bottom
    return left + INSET, below, right, bottom


def _has(box: Any, name: str) -> bool:
    element = getattr(box, "element", None)
    return element is not None and not isinstance(element, str) and name in (element.get("class") or "").split()


def _control(spot: Spot, field: Field, question: str, large: bool) -> Control:
    _, top, _, bottom = spot.corners
    height = bottom - top
    options = tuple((option.code, option.brief) for option in field.options.options) if field.options else ()
    if spot.option:
        words = dict(options).get(spot.option, spot.option)
        if field.type == "multi":
            return Control(option_name(field.id, spot.option), "check", f"{question}: {words}", state=spot.option)
        if field.type == "check":
            return Control(spot.name, "check", question, state=spot.option)
        return Control(spot.name, "radio", question, state=spot.option, option=f"{question}: {words}")
    kind: Kind = "text"
    if field.type == "choice" and options:
        kind = "combo"
    elif field.type in ("text", "long") and height > SEVERAL[large]:
        kind = "lines"
    format_ = expected(field, in_cell=True)
    said = f"{question} ({format_})" if format_ else question
    return Control(spot.name, kind, said, options=options, size=_size(height, large), free=field.open_cell)


def _slip_control(spot: Spot, field: Field, question: str, large: bool) -> Control:
    """On a slip, squares throughout, only what may be handed in, and fields over the boxes for codes."""
    if field.options and field.type in ("choice", "multi"):
        one = field.type if spot.option else "choice"  # of several entries, the code of one
        field = replace(field, type=one, options=replace(field.options, options=offered(field)))
    made = _control(spot, field, question, large)
    if spot.option:
        return replace(made, square=True)
    left, _, right, _ = spot.corners
    if made.type == "combo" and right - left < LIST:
        question = f"{question} (one character, see the key)"
        return replace(made, type="text", question=question, options=(), covers=True)
    return replace(made, type="text" if made.type == "lines" else made.type, covers=True)


def _size(height: float, large: bool) -> float:
    """The size of type in points, for a field of so many millimeters."""
    if large:
        return LARGE
    return 9.5 if height < 7 else 11

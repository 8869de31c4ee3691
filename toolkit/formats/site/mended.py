"""A finished page in, the same page with what the theme leaves undone out: a keyboard's way to menu and search, names
for the search and for the parts of the menu, and a policy that lets nothing be loaded from, or sent to, another place.

Only the named places are changed, by their position in the text, and the indentation between elements goes: a tenth of
a page. All else stays as the theme wrote it.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import accumulate

# Labels of a check box that no key reaches: what they become, by the box they are for.
BUTTONS = {"__drawer": "Menu", "__search": "Search"}
LABEL, DIALOG = "md-header__button", "md-search"
LINK, CONTAINER = "md-nav__link", "md-nav__container"  # of a part of the menu: its title, and that with an arrow behind
KEPT = ("pre", "textarea", "template")
META = '<meta http-equiv="Content-Security-Policy" content="{policy}"><meta name="referrer" content="no-referrer">'
POLICY = (
    "default-src 'none'",
    "script-src 'self' file: {scripts}",
    "worker-src 'self' file:",
    "style-src 'self' file: 'unsafe-inline'",  # the theme and our drawings set lengths and colors in place
    "img-src 'self' file: data: blob:",
    "font-src 'self' file: data:",
    "connect-src 'self' file:",
    "frame-src 'self' file:",
    "form-action 'none'",
    "base-uri 'self' file:",  # the page for a missing address finds its own
)


@dataclass(frozen=True)
class Mended:
    """A page, and which of the places were found in it: `menu`, `search`, `dialog`, `part`, `policy`."""

    html: str
    found: frozenset[str]


def mended(page: str) -> Mended:
    """Mend a page of the theme. A place that is not there is left out of `found`, for a page need not have a search."""
    places = _Places(page)
    places.feed(page)
    places.close()
    scripts = " ".join(dict.fromkeys(f"'sha256-{_digest(script)}'" for script in places.scripts))
    edits = list(places.edits)
    if places.head:
        policy = "; ".join(POLICY).format(scripts=scripts)
        metas = META.format(policy=policy)
        edits.append((places.head, places.head, metas))
        places.found.add("policy")
    return Mended(_edited(page, sorted(edits)), frozenset(places.found))


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def _edited(page: str, edits: Sequence[tuple[int, int, str]]) -> str:
    pieces, end = [], 0
    for start, stop, words in edits:
        pieces += [page[end:start], words]
        end = stop
    return "".join([*pieces, page[end:]])


@dataclass
class _Places(HTMLParser):
    """Finds what is to be changed, as (start, end, what stands there instead)."""

    page: str
    edits: list[tuple[int, int, str]] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)  # those in the page itself, in order
    found: set[str] = field(default_factory=set)
    head: int = 0  # where what comes first in it may stand

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.lines = [0, *accumulate(len(line) for line in self.page.splitlines(keepends=True))]
        self.button = False
        self.script = False
        self.kept = 0  # elements around, in which every space counts
        self.title: list[str] | None = None  # of a part of the menu, while it is read and until its arrow is met

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        classes = given.get("class", "").split()
        start = self._here()
        end = start + len(self.get_starttag_text() or "")
        self.kept += tag in KEPT
        if tag == "head" or (tag == "meta" and "charset" in given):
            self.head = end
        elif tag == "label" and LABEL in classes and given.get("for") in BUTTONS:
            box = given["for"]
            name = BUTTONS[box]
            button = (
                f'<button type="button" class="{given["class"]}" data-tk-toggle="{box}" '
                f'aria-expanded="false" aria-label="{name}">'
            )
            self.edits.append((start, end, button))
            self.button = True
            self.found.add(name.lower())
        elif tag == "div" and DIALOG in classes and given.get("role") == "dialog":
            self.edits.append((end - 1, end, ' aria-label="Search">'))
            self.found.add("dialog")
        elif tag == "div" and CONTAINER in classes:
            self.title = []
        elif tag == "label" and LINK in classes and self.title:
            # The list below is named by this arrow, which has no word in it.
            words = " ".join("".join(self.title).split())
            self.edits.append((end, end, f'<span class="tk-quiet">Pages of {words}</span>'))
            self.title = None
            self.found.add("part")
        elif tag == "script" and "src" not in given and given.get("type", "text/javascript") == "text/javascript":
            self.script = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "label" and self.button:
            start = self._here()
            self.edits.append((start, start + len("</label>"), "</button>"))
            self.button = False
        elif tag == "div":
            self.title = None  # a part of one page has no arrow
        self.kept -= tag in KEPT
        self.script = False

    def handle_data(self, data: str) -> None:
        self._titled(data)
        if self.script:
            self.scripts.append(data)
        elif not self.kept and "\n" in data and data.isspace():
            start = self._here()
            self.edits.append((start, start + len(data), "\n"))

    def handle_entityref(self, name: str) -> None:
        self._titled(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._titled(f"&#{name};")

    def _titled(self, text: str) -> None:
        if self.title is not None:
            self.title.append(text)

    def _here(self) -> int:
        line, column = self.getpos()
        return self.lines[line - 1] + column

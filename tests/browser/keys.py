"""A person who has a keyboard alone: keys are pressed, and after each of them the focus must be seen.

Nothing here clicks, fills in or moves the focus by a script.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

from playwright.sync_api import Page

SLIDES = 1.0  # seconds that something may take to open or to close
MOST = 400  # stops on a page

# What has the focus, and how it is seen. The ring is that of the element, of the label that stands for a box, or of the
# card that a link stands for. `seen` is how much of it nothing lies over, at nine points of its first line.
FOCUS = r"""() => {
  const one = document.activeElement;
  if (!one || one === document.body || one === document.documentElement) return null;
  const drawn = one.matches(".md-option") ? one.nextElementSibling : one;
  const box = drawn.getClientRects()[0] ?? drawn.getBoundingClientRect();
  const [left, top] = [Math.max(box.left, 0), Math.max(box.top, 0)];
  const [right, bottom] = [Math.min(box.right, innerWidth), Math.min(box.bottom, innerHeight)];
  const tops = [];
  if (right > left && bottom > top) {
    for (const x of [0.1, 0.5, 0.9]) for (const y of [0.1, 0.5, 0.9]) {
      tops.push(document.elementFromPoint(left + x * (right - left), top + y * (bottom - top)));
    }
  }
  const free = tops.filter((over) => over && (drawn.contains(over) || over.contains(drawn)));
  const ring = [drawn, drawn.closest(".tk-cards > li")].some((ringed) => {
    const style = ringed && getComputedStyle(ringed);
    return style && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  });
  const words = (element) => element?.innerText || element?.textContent || "";
  const ids = (one.getAttribute("aria-labelledby") ?? "").split(" ");
  const by = ids.map((id) => words(id && document.getElementById(id)));
  const label = one.labels?.[0] && words(one.labels[0]);
  const name = one.getAttribute("aria-label") || by.join(" ").trim() || label || words(one) || one.title;
  return {
    tag: one.localName, type: one.type ?? "", key: one.id || one.name || "",
    name: (name ?? "").replace(/\s+/g, " ").trim(),
    ring, seen: tops.length ? free.length / tops.length : 0, article: Boolean(one.closest("article")),
    left: box.left + scrollX, top: box.top + scrollY, bottom: box.bottom + scrollY,
  };
}"""


@dataclass(frozen=True)
class Focus:
    """What has the focus. Lengths are CSS pixels from the corner of the page."""

    tag: str
    type: str
    key: str  # its id, or its name
    name: str
    ring: bool
    seen: float
    article: bool  # whether it is in what the page is about
    left: float
    top: float
    bottom: float

    def after(self, other: Focus) -> bool:
        """Whether the eye comes to it later: not wholly above the other one, or in a column to the right of it."""
        return self.bottom > other.top or self.left > other.left


def focus(page: Page) -> Focus:
    """What has the focus. Fails where that is nothing, or where nobody can see it."""
    end = time.monotonic() + SLIDES
    while True:
        found = page.evaluate(FOCUS)
        if found and found["ring"] and found["seen"] > 0.5 and found["name"]:
            return Focus(**found)
        assert time.monotonic() < end, f"the focus is lost, not seen or has no name: {found}"
        page.wait_for_timeout(30)


def press(page: Page, *keys: str) -> Focus:
    """Press keys. Returns what has the focus then."""
    for key in keys:
        page.keyboard.press(key)
    return focus(page)


def tab_to(page: Page, name: str, *, back: bool = False, most: int = MOST) -> Focus:
    """Press Tab until what begins with `name` has the focus; every stop on the way must be seen."""
    for _ in range(most):
        if (found := press(page, "Shift+Tab" if back else "Tab")).name.startswith(name):
            return found
    raise AssertionError(f"no way to {name!r}")


def stops(page: Page, *, back: bool = False) -> Iterator[Focus]:
    """Every stop of a page, until the focus leaves it. Fails where it never does."""
    begun = False
    for _ in range(MOST):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        if not page.evaluate("document.activeElement === document.body"):
            begun = True
            yield focus(page)
        elif begun:
            return
    raise AssertionError("the focus does not leave the page")

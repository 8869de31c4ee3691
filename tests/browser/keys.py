"""A person who has a keyboard alone: keys are pressed, and after each of them it is asked where the focus is seen.

Nothing here clicks, fills in or moves the focus by a script.
"""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

# What has the focus, and how it is seen. The ring is that of the element, of the label of a box that is not drawn, or
# of the card that an element stands for. `seen` is the part of it that nothing lies over, at nine points.
FOCUS = """() => {
  let one = document.activeElement;
  while (one?.shadowRoot?.activeElement) one = one.shadowRoot.activeElement;
  if (!one || one === document.body || one === document.documentElement) return null;
  const drawn = one.matches(".md-option, .md-toggle") ? one.nextElementSibling : one;
  const box = drawn.getBoundingClientRect();
  const [left, top] = [Math.max(box.left, 0), Math.max(box.top, 0)];
  const [right, bottom] = [Math.min(box.right, innerWidth), Math.min(box.bottom, innerHeight)];
  const tops = [];
  if (right > left && bottom > top) for (const x of [0.1, 0.5, 0.9]) for (const y of [0.1, 0.5, 0.9])
    tops.push(document.elementFromPoint(left + x * (right - left), top + y * (bottom - top)));
  const free = tops.filter((over) => over && (drawn.contains(over) || over.contains(drawn)));
  const ring = [drawn, drawn.closest(".tk-cards > li")].some((ringed) => {
    const style = ringed && getComputedStyle(ringed);
    return style && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  });
  const words = (element) => (element?.innerText || element?.textContent || "").trim();
  const labels = [...(one.labels ?? [])].map(words);
  const by = (one.getAttribute("aria-labelledby") ?? "").split(" ").map((id) => words(id && document.getElementById(id)));
  const alt = one.querySelector("img")?.alt;
  const name = one.getAttribute("aria-label") || by.join(" ").trim() || labels.join(" ") || words(one) || one.title || alt;
  return {
    tag: one.localName, type: one.type ?? "", id: one.id, classes: one.className, value: one.value ?? "",
    name: (name ?? "").replace(/\\s+/g, " ").trim(), ring, tabs: one.tabIndex, main: Boolean(one.closest("article")),
    box: [box.left, box.top, box.width, box.height], seen: tops.length ? free.length / tops.length : 0,
    page: [box.left + scrollX, box.top + scrollY],
    over: tops.filter((over) => over && !free.includes(over)).map((over) => over.className || over.localName),
  };
}"""


def focus(page: Page) -> dict[str, Any]:
    """What has the focus: it must be something, in view, with a ring around it and nothing over it."""
    found: dict[str, Any] | None = page.evaluate(FOCUS)
    assert found, "the focus is lost"
    assert found["ring"], f"no ring: {found}"
    assert found["seen"] > 0.5, f"not seen: {found}"
    return found

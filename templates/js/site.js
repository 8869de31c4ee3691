// Menu and search of the theme are check boxes that no key reaches. Our buttons click them, say whether they are open,
// take the focus inside and, by Escape, back again.
(() => {
  "use strict";
  const box = (button) => document.getElementById(button.dataset.tkToggle);
  const buttons = () => document.querySelectorAll("[data-tk-toggle]");

  const said = () => {
    for (const button of buttons()) button.setAttribute("aria-expanded", String(box(button)?.checked ?? false));
  };

  // The menu is in layers, one over the other: a link in a lower one can take the focus, and nobody sees it there.
  const seen = (link) => {
    const { left, top, width, height } = link.getBoundingClientRect();
    return width > 0 && link.contains(document.elementFromPoint(left + width / 2, top + height / 2));
  };

  const inside = (name) => {
    const links = document.querySelectorAll(".md-sidebar--primary a.md-nav__link[href]");
    const found = name === "__search" ? document.querySelector(".md-search__input") : [...links].find(seen);
    found?.focus();
  };

  // Once the theme has made them: a frame in which a table scrolls is reached by keys, and a button to copy code is no
  // navigation.
  const reach = () => {
    for (const frame of document.querySelectorAll(".md-typeset__scrollwrap")) {
      if (frame.scrollWidth > frame.clientWidth) frame.tabIndex = 0;
      else frame.removeAttribute("tabindex");
    }
    for (const code of document.querySelectorAll(".md-code__nav")) code.setAttribute("role", "none");
  };
  addEventListener("load", reach);
  addEventListener("resize", reach);

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-tk-toggle]");
    if (!button) return;
    box(button).click();
    said();
    if (box(button).checked) setTimeout(inside, 300, button.dataset.tkToggle); // the theme slides it in
  });

  document.addEventListener("change", (event) => event.target.matches?.(".md-toggle") && said());

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const button of buttons()) {
      const toggle = box(button);
      if (!toggle?.checked) continue;
      if (button.dataset.tkToggle === "__drawer") toggle.click(); // the theme closes the search by itself
      setTimeout(() => {
        said();
        if (button.checkVisibility?.() ?? true) button.focus();
      });
    }
  });
})();

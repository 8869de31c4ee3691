// Menu and search of the theme are check boxes that no key reaches. Our buttons click them, say whether they are open,
// take the focus inside and, by Escape, back again.
(() => {
  "use strict";
  const box = (button) => document.getElementById(button.dataset.tkToggle);
  const buttons = () => document.querySelectorAll("[data-tk-toggle]");

  const said = () => {
    for (const button of buttons()) button.setAttribute("aria-expanded", String(box(button)?.checked ?? false));
  };

  const MENU = ".md-sidebar--primary";
  const inside = (name) => document.querySelector(name === "__search" ? ".md-search__input" : `${MENU} a.md-nav__link`)?.focus();

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

  // Who goes on to the page leaves the menu: what lies over the page closes. And the bar at the top hides nothing.
  document.addEventListener("focusin", ({ target }) => {
    const menu = document.getElementById("__drawer");
    if (menu?.checked && !target.closest(`${MENU}, [data-tk-toggle]`)) menu.click();
    // rows get their height when they come into view: only then is it known where the focus is
    setTimeout(() => document.querySelector(":focus-visible")?.scrollIntoView({ block: "nearest" }), 50);
  });

  document.addEventListener("keydown", (event) => {
    if (event.target.matches(".md-option") && [" ", "Enter"].includes(event.key)) {
      event.preventDefault(); // light or dark: what the box stands for is chosen already
      const label = event.target.nextElementSibling;
      label.click();
      setTimeout(() => document.getElementById(label.htmlFor).focus());
    }
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

// Taking a filled worksheet home: as text, through the share menu, and on paper, by the button or by Ctrl+P.
// All three say what stands in the form, in its order; nothing else is asked.
(() => {
  "use strict";
  const Toolkit = (window.Toolkit ??= {});
  const { field, submission } = Toolkit.answers;
  const DAY = new Intl.DateTimeFormat("en-US", { dateStyle: "long", timeZone: "UTC" });
  const CONTROLS = "input, select, textarea, output";
  const TABLE = 88; // characters that fit side by side on either paper, beside the space between columns
  const CELL = 24; // characters of a column that need not be any wider: more of them wrap
  const LONG = 120; // characters; a longer answer makes cards of a table

  const make = (tag, className, ...inside) => {
    const element = Object.assign(document.createElement(tag), { className });
    element.append(...inside);
    return element;
  };

  const ticked = (control) => control.type === "radio" || control.type === "checkbox";

  // The words of one control, or of all that answer one question; "" where there are none.
  const said = (controls) => {
    const [one] = controls;
    if (ticked(one)) {
      const picked = controls.filter((control) => control.checked);
      return picked.map((control) => (control.value === "Y" && controls.length === 1 ? "Yes" : control.parentNode.textContent.trim())).join("; ");
    }
    if (one.localName === "select") return one.value && one.selectedOptions[0].text;
    if (one.localName === "output") return /\d/.test(one.value) ? one.value : ""; // else: that it adds up by itself
    if (one.type === "date") return one.value && DAY.format(new Date(`${one.value}T00:00Z`));
    const words = one.value.trim();
    const unit = one.nextElementSibling;
    return words && unit?.matches(".tk-unit") ? `${words} ${unit.textContent}` : words;
  };

  // The questions below an element as [id, words], in reading order.
  const questions = (element, within) => {
    const found = new Map();
    for (const control of within.querySelectorAll(CONTROLS)) {
      if (!field(element.definition, control.name)) continue;
      found.set(control.name, [...(found.get(control.name) ?? []), control]);
    }
    return [...found].map(([id, controls]) => ({ id, words: said(controls), at: controls[0], asked: field(element.definition, id) }));
  };

  const bare = (title) => [...title.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data).join("").trim();

  // --- As text ---
  const plain = (element) => {
    const { title, code } = element.definition;
    const titles = [...element.form.querySelectorAll("h3, .tk-card")];
    const lines = [`${title} (${code})`];
    let before;
    let home;
    for (const { words, at, asked } of questions(element, element.form)) {
      if (!words) continue;
      const card = at.closest(".tk-card");
      const above = card ?? titles.findLast((one) => one.localName === "h3" && one.compareDocumentPosition(at) & Node.DOCUMENT_POSITION_FOLLOWING);
      const heading = above && (card ? card.firstElementChild.textContent.replace(/ of \d+$/, "") : bare(above));
      if (above !== before) lines.push("", ...(heading && heading !== asked.label && above !== home ? [heading] : []));
      before = above;
      if (!card) home = above;
      const label = asked.label + (asked.share === "never" ? " (only for you)" : "");
      lines.push(`${label}${/[?.!:]$/.test(label) ? "" : ":"}${words.includes("\n") ? "\n" : " "}${words}`);
    }
    const sums = [...element.querySelectorAll(".tk-patterns:not([hidden]) .tk-says")].map((one) => one.textContent.trim());
    if (sums.length) lines.push("", bare(element.querySelector(".tk-patterns h3")), ...sums);
    return lines.length > 1 ? `${lines.join("\n")}\n` : "";
  };

  const show = (element, words) => {
    element.querySelector(".tk-copy")?.remove();
    const box = Object.assign(make("textarea", ""), { readOnly: true, rows: 12, value: words });
    element.querySelector(".tk-doing").after(make("label", "tk-copy", "Your answers as text", box));
    box.focus();
    box.select();
    element.say("This browser does not copy for a page. The text is selected: copy it yourself.");
  };

  const text = async (element) => {
    const words = plain(element);
    if (!words) return element.say("There is nothing to copy yet.");
    try {
      await navigator.clipboard.writeText(words);
    } catch {
      return show(element, words);
    }
    return element.say("Copied. Paste it where you like.");
  };

  const share = async (element) => {
    const words = plain(element);
    if (!words) return element.say("There is nothing to share yet.");
    const { definition } = element;
    const file = new File([submission(definition, element.answers())], `${element.form.dataset.slug}.json`, { type: "application/json" });
    const files = navigator.canShare?.({ files: [file] }) ? { files: [file] } : {};
    try {
      await navigator.share({ title: definition.title, text: words, ...files });
    } catch (error) {
      if (error.name !== "AbortError") await text(element); // the person closed the menu, or there is none after all
    }
    return undefined;
  };

  // --- On paper: a copy of the form in which words stand in the place of controls ---
  const mark = ({ share }) => (share === "never" ? [" ", make("span", "tk-mark never", "Only for you")] : []);

  const written = (control) => {
    if (ticked(control)) return make("span", `tk-tick ${control.type}${control.checked ? " on" : ""}`);
    const words = said([control]).replace(control.nextElementSibling?.matches(".tk-unit") ? / \S+$/ : "", "");
    if (words) return make("span", "tk-said", words);
    return make("span", "tk-said tk-empty", ...Array.from({ length: control.rows ?? 1 }, () => make("i", "")));
  };

  // The rows that say something: as a table where all columns fit, else one below the other. None do: null.
  const log = (element, rows) => {
    const filled = [...rows.querySelectorAll(":scope > .tk-card")]
      .map((card, index) => ({ name: `${rows.dataset.name} ${index + 1}`, all: questions(element, card) }))
      .filter(({ all }) => all.some(({ words }) => words));
    if (!filled.length) return null;
    const columns = filled[0].all.map((_, at) => at).filter((at) => filled.some(({ all }) => all[at].words));
    const need = (at) => {
      const texts = [filled[0].all[at].asked.label, ...filled.map(({ all }) => all[at].words)];
      const longest = Math.max(...texts.map((words) => words.length));
      return longest > LONG ? TABLE : Math.max(Math.min(longest, CELL), ...texts.join(" ").split(/\s/).map((word) => word.length)) + 2;
    };
    if (columns.reduce((sum, at) => sum + need(at), 3) <= TABLE) {
      const heads = columns.map((at) => make("th", "", filled[0].all[at].asked.label, ...mark(filled[0].all[at].asked)));
      const line = ({ name, all }) => make("tr", "", make("th", "", name.split(" ").at(-1)), ...columns.map((at) => make("td", "", all[at].words)));
      return make("table", "tk-log", make("thead", "", make("tr", "", make("th", "", "No."), ...heads)), make("tbody", "", ...filled.map(line)));
    }
    const pair = ({ words, asked }) =>
      make("div", words.length > LONG / 2 ? "wide" : "", make("dt", "", asked.label, ...mark(asked)), make("dd", "", words));
    return make("div", "", ...filled.map(({ name, all }) => make("div", "tk-entry", make("h4", "", name), make("dl", "", ...all.filter(({ words }) => words).map(pair)))));
  };

  const paper = (element) => {
    const { title, code, version } = element.definition;
    const head = document.querySelector(".tk-head")?.cloneNode(true) ?? make("div", "", make("h1", "", title));
    head.querySelector(".tk-mod")?.prepend(`${code} · `);
    const form = make("div", "tk-sheet", ...element.form.cloneNode(true).childNodes);
    const blank = !questions(element, element.form).some(({ words, at }) => words && at.localName !== "output");
    const controls = [...element.form.querySelectorAll(CONTROLS)];
    for (const [at, copy] of [...form.querySelectorAll(CONTROLS)].entries()) {
      if (copy.checked) copy.parentNode.classList.add("on");
      copy.replaceWith(...(field(element.definition, controls[at].name) ? [written(controls[at])] : []));
    }
    const logs = element.querySelectorAll(".tk-rows");
    for (const [at, rows] of form.querySelectorAll(".tk-rows").entries()) {
      const made = log(element, logs[at]);
      if (made) rows.replaceChildren(made);
    }
    for (const details of form.querySelectorAll("details")) details.open = blank;
    for (const named of form.querySelectorAll("[id]:not(svg *)")) named.removeAttribute("id");
    const foot = make("p", "tk-foot", `${code} · ${title} · version ${version}`);
    return make("section", `tk-paper ${head.className}${blank ? " tk-blank" : ""}`, head, form, foot);
  };

  const clear = () => {
    document.querySelector(".tk-paper")?.remove();
    document.body.classList.remove("tk-printed");
  };

  // Paper comes first in the page: a drawing finds its patterns by the first that has their name.
  window.addEventListener("beforeprint", () => {
    const element = document.querySelector("tk-worksheet");
    clear();
    if (!element) return;
    document.body.prepend(paper(element));
    document.body.classList.add("tk-printed");
  });
  window.addEventListener("afterprint", clear);

  Object.assign((Toolkit.actions ??= {}), { text, print: () => window.print(), ...(navigator.share && { share }) });
})();

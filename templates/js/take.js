// Taking a filled worksheet home: as text, by the share menu, and on paper, whether by the button or by Ctrl+P.
(() => {
  "use strict";
  const Toolkit = (window.Toolkit ??= {});
  const { field, submission } = Toolkit.answers;
  const CONTROLS = "input, select, textarea, output";
  const DAY = new Intl.DateTimeFormat("en-US", { dateStyle: "long", timeZone: "UTC" });
  const [CELL, ACROSS] = [60, 84]; // characters that fit into a cell, and beside each other

  const make = (tag, className, ...inside) => {
    const element = document.createElement(tag);
    element.className = className;
    element.append(...inside);
    return element;
  };

  const ticked = ({ type }) => type === "radio" || type === "checkbox";

  // What the controls of one question say; "" where they say nothing.
  const said = (controls) => {
    const [one] = controls;
    if (ticked(one)) {
      const labels = controls.filter((control) => control.checked).map((control) => control.parentNode.textContent.trim());
      return one.value === "Y" && !controls[1] ? (labels.length ? "Yes" : "") : labels.join("; ");
    }
    if (one.localName === "select") return one.value && one.selectedOptions[0].text;
    if (one.localName === "output") return one.value.includes("adds up") ? "" : one.value;
    return one.type === "date" && one.value ? DAY.format(new Date(`${one.value}T00:00Z`)) : one.value.trim();
  };

  // The questions within a part of the form, in reading order.
  const questions = ({ definition }, part) => {
    const found = new Map();
    for (const control of part.querySelectorAll(CONTROLS)) {
      const asked = field(definition, control.name);
      if (asked && found.has(control.name)) found.get(control.name).controls.push(control);
      else if (asked) found.set(control.name, { asked, controls: [control] });
    }
    return [...found.values()].map(({ asked, controls }) => {
      const words = said(controls);
      return { ...asked, at: controls[0], words: words && asked.unit ? `${words} ${asked.unit}` : words };
    });
  };

  const asks = ({ label, share }) => (share === "never" ? `${label} (only for you)` : label);

  // --- Text ---
  const plain = (element) => {
    const { title, code } = element.definition;
    const lines = [`${title} (${code})`];
    const titles = [...element.form.querySelectorAll("h3")];
    let last;
    for (const { label, share, at, words } of questions(element, element.form)) {
      if (!words) continue;
      const card = at.closest(".tk-card");
      const above = card ?? titles.findLast((one) => one.compareDocumentPosition(at) & Node.DOCUMENT_POSITION_FOLLOWING);
      if (above !== last) {
        const heading = card ? card.firstElementChild.textContent.replace(/ of \d+$/, "") : above && bare(above);
        lines.push("", ...(heading && heading !== label ? [heading] : []));
        last = above;
      }
      const asked = asks({ label, share });
      lines.push(`${asked}${/[?.!:]$/.test(asked) ? "" : ":"}${words.includes("\n") ? "\n" : " "}${words}`);
    }
    const sums = [...element.querySelectorAll(".tk-patterns:not([hidden]) :is(h3, .tk-says)")].map(bare);
    return lines.length > 1 ? `${[...lines, ...(sums.length ? ["", ...sums] : [])].join("\n")}\n` : "";
  };

  // The words of a heading without its number and its marks.
  const bare = (title) => [...title.childNodes].map((node) => node.data ?? "").join("").trim();

  const text = async (element) => {
    const words = plain(element);
    if (!words) return element.say("There is nothing to take home yet.");
    try {
      await navigator.clipboard.writeText(words);
      return element.say("Copied. Paste it where you like.");
    } catch {
      const box = Object.assign(make("textarea", ""), { readOnly: true, rows: 12, value: words });
      element.querySelector(".tk-copy")?.remove();
      element.querySelector(".tk-doing").after(make("label", "tk-copy", "Your answers as text", box));
      box.select();
      return element.say("This browser does not copy for a page. The text is selected: copy it yourself.");
    }
  };

  const share = async (element) => {
    const { definition, form } = element;
    const words = plain(element);
    if (!words) return text(element);
    const file = new File([submission(definition, element.answers())], `${form.dataset.slug}.json`, { type: "application/json" });
    const files = navigator.canShare?.({ files: [file] }) && [file];
    try {
      return await navigator.share({ title: definition.title, text: words, ...(files && { files }) });
    } catch (error) {
      return error.name !== "AbortError" && text(element); // abort: the person closed the menu
    }
  };

  // --- Paper: a copy of the form with words in the place of controls ---
  const written = (control, blank) => {
    if (ticked(control)) return make("span", `tk-tick ${control.type}${control.checked ? " on" : ""}`);
    const words = said([control]);
    if (words) return make("span", "tk-said", words);
    const offered = blank && control.closest("td") ? [...(control.options ?? [])].slice(1).map(({ text }) => text) : [];
    return make("span", "tk-said tk-empty", offered.join(" / "), ...Array.from({ length: control.rows ?? 1 }, () => make("i", "")));
  };

  // The rows that say something, as a table; one whose words don't fit side by side is set as cards by the style sheet.
  const log = (element, rows) => {
    const lines = [...rows.querySelectorAll(".tk-card")].map((card) => questions(element, card));
    const used = [...lines[0].keys()].filter((at) => lines.some((all) => all[at].words));
    if (!used.length) return null;
    const texts = used.map((at) => [asks(lines[0][at]), ...lines.map((all) => all[at].words)]);
    const longest = (words) => Math.max(...words.map(({ length }) => length));
    const across = texts.reduce((sum, words) => sum + 3 + longest(words.join(" ").split(/\s/)), 0);
    const row = (name, cells) => make("tr", "", make("th", "", ...name), ...cells);
    const body = [...lines.entries()].filter(([, all]) => all.some(({ words }) => words)).map(([at, all]) => {
      const cells = used.map((column) => make("td", all[column].words.length > 2 * CELL ? "wide" : "", all[column].words));
      for (const [column, cell] of cells.entries()) cell.dataset.asks = texts[column][0];
      return row([make("span", "", `${rows.dataset.name} `), at + 1], cells);
    });
    const head = make("thead", "", row(["No."], texts.map(([words]) => make("th", "", words))));
    return make("table", across > ACROSS || longest(texts.flat()) > CELL ? "tk-log cards" : "tk-log", head, make("tbody", "", ...body));
  };

  const paper = (element) => {
    const { definition, form } = element;
    const head = document.querySelector(".tk-head").cloneNode(true);
    head.querySelector(".tk-mod").prepend(`${definition.code} · `);
    const sheet = form.cloneNode(true);
    const blank = !plain(element);
    const [before, copies, rows] = [form.querySelectorAll(CONTROLS), sheet.querySelectorAll(CONTROLS), form.querySelectorAll(".tk-rows")];
    for (const [at, copy] of copies.entries()) {
      if (before[at].checked) copy.parentNode.classList.add("on");
      copy.replaceWith(...(copy.name ? [written(before[at], blank)] : [])); // else: of the bars around the questions
    }
    for (const [at, copy] of sheet.querySelectorAll(".tk-rows").entries()) {
      const filled = log(element, rows[at]);
      if (filled) copy.replaceWith(filled);
    }
    for (const details of sheet.querySelectorAll("details")) details.open = blank;
    for (const one of sheet.querySelectorAll("[id]:not(svg *)")) one.removeAttribute("id");
    const foot = make("p", "tk-foot", `${definition.code} · ${definition.title} · version ${definition.version}`);
    return make("section", `tk-paper ${head.className}${blank ? " tk-blank" : ""}`, head, make("div", "", ...sheet.childNodes), foot);
  };

  const clear = () => {
    document.querySelector(".tk-paper")?.remove();
    document.body.classList.remove("tk-printed");
  };

  window.addEventListener("beforeprint", () => {
    clear();
    const element = document.querySelector("tk-worksheet");
    if (!element) return;
    element.flush();
    document.body.prepend(paper(element)); // first: a drawing takes the first pattern that has its name
    document.body.classList.add("tk-printed");
  });
  window.addEventListener("afterprint", clear);

  Object.assign((Toolkit.actions ??= {}), { text, print: () => window.print(), ...(navigator.share && { share }) });
})();

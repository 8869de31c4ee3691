// Taking a filled worksheet home: as text, by the share menu, and on paper, whether by the button or by Ctrl+P.
(() => {
  "use strict";
  const Toolkit = (window.Toolkit ??= {});
  const { field, submission } = Toolkit.answers;
  const CONTROLS = "input, select, textarea, output";
  const DAY = new Intl.DateTimeFormat("en-US", { dateStyle: "long", timeZone: "UTC" });
  const [CELL, ACROSS] = [60, 80]; // characters of one cell, and of the longest words of all columns, that make a table

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
      const asked = share === "never" ? `${label} (only for you)` : label;
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
  const asks = ({ label, share }) => [label, ...(share === "never" ? [" ", make("span", "tk-mark never", "Only for you")] : [])];

  const written = (control, blank) => {
    if (ticked(control)) return make("span", `tk-tick ${control.type}${control.checked ? " on" : ""}`);
    const words = said([control]);
    if (words) return make("span", "tk-said", words);
    const offered = blank && control.closest("td") ? [...(control.options ?? [])].slice(1).map(({ text }) => text) : [];
    return make("span", "tk-said tk-empty", offered.join(" / "), ...Array.from({ length: control.rows ?? 1 }, () => make("i", "")));
  };

  // The filled rows: a table where its columns fit, else one below the other. Nothing where none is filled.
  const log = (element, rows) => {
    const lines = [...rows.querySelectorAll(".tk-card")].map((card, at) => [`${rows.dataset.name} ${at + 1}`, questions(element, card)]);
    const filled = lines.filter(([, all]) => all.some(({ words }) => words));
    if (!filled.length) return [];
    const used = filled[0][1].map((_, at) => at).filter((at) => filled.some(([, all]) => all[at].words));
    const row = (tag, cells) => make("tr", "", ...cells.map((inside, at) => make(at ? tag : "th", "", ...inside)));
    const wide = (at) => {
      const texts = filled.map(([, all]) => all[at].words);
      if (texts.some(({ length }) => length > CELL)) return ACROSS;
      const words = [filled[0][1][at].label, ...texts].join(" ").split(/\s/);
      return 3 + Math.max(...words.map(({ length }) => length));
    };
    if (used.reduce((sum, at) => sum + wide(at), 0) <= ACROSS) {
      const body = filled.map(([name, all]) => row("td", [[name.match(/\d+$/)[0]], ...used.map((at) => [all[at].words])]));
      const head = row("th", [["No."], ...used.map((at) => asks(filled[0][1][at]))]);
      return [make("table", "tk-log", make("thead", "", head), make("tbody", "", ...body))];
    }
    const pair = (one) => make("div", one.words.length > CELL ? "wide" : "", make("dt", "", ...asks(one)), make("dd", "", one.words));
    const card = ([name, all]) => make("div", "tk-entry", make("h4", "", name), make("dl", "", ...all.filter(({ words }) => words).map(pair)));
    return filled.map(card);
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
      if (filled.length) copy.replaceChildren(...filled);
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
    document.body.prepend(paper(element)); // first: a drawing takes the first pattern that has its name
    document.body.classList.add("tk-printed");
  });
  window.addEventListener("afterprint", clear);

  Object.assign((Toolkit.actions ??= {}), { text, print: () => window.print(), ...(navigator.share && { share }) });
})();

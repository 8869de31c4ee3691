// Slips: only what may be counted, from the form of a worksheet or from copies that a person opens.
// `Toolkit.slip` holds the rules, the same as in `toolkit.answers.counted` and `toolkit.codes`.
(() => {
  "use strict";
  const Toolkit = (window.Toolkit ??= {});
  const CONSENT = "data_choice.share_counts";
  const CODE = "data_choice.code";
  const CHARACTERS = "23456789CDFHJKMNPQRTWXY";
  const { field, read, submission } = Toolkit.answers;
  const NO_YES = "Nothing is saved: without a Yes, nothing of it may be counted. Keep your answers. No is the normal answer.";
  const BAD_CODE = "Please look at your code again: it has 5 signs, as K7 4MT. Or leave it empty.";

  // A participant code as it is kept, or "" for what is none.
  const code = (text) => {
    const plain = text.toUpperCase().replace(/[^\p{L}\p{N}]/gu, "");
    const places = [...plain].map((sign) => CHARACTERS.indexOf(sign));
    const total = places.reduce((sum, place, at) => sum + place * (5 - at), 0);
    return places.length === 5 && !places.includes(-1) && total % CHARACTERS.length === 0 ? plain : "";
  };

  // Whether an answer holds an entry that may not be counted. A code that nobody offers may be anything.
  const secret = (definition, asked, value) => {
    if (asked.type !== "choice" && asked.type !== "multi") return false;
    const entries = new Map(definition.lists[asked.list].map(([entry, , never]) => [entry, Boolean(never)]));
    const former = new Map(Object.entries(definition.retired?.[asked.list] ?? {}));
    return [value].flat().some((one) => entries.get(former.get(one) ?? one) !== false);
  };

  const counted = (definition, answers) => {
    const kept = Object.create(null);
    const ids = Object.keys(answers);
    for (const id of ids) if (field(definition, id)?.share === "counts") kept[id] = answers[id];
    for (const id of ids) {
      const asked = field(definition, id);
      if (!asked || !secret(definition, asked, answers[id])) continue;
      const row = id.slice(0, id.lastIndexOf("."));
      for (const gone of [id, ...(asked.together ?? []).map((other) => `${row}.${other}`)]) delete kept[gone];
    }
    return kept;
  };

  // What a slip takes from the answers of one worksheet: months for days, and no gap where something private stood.
  const reduced = (slip, definition, answers) => {
    const kept = counted(definition, answers);
    const found = Object.create(null);
    for (const [id] of slip.questions) {
      const asked = field(definition, id);
      const instead = slip.instead?.[id.replace(/\.\d+\./, ".*.")];
      let value = kept[id];
      if (value === undefined && instead && asked && !(id in counted(definition, { ...answers, [id]: instead }))) value = instead;
      if (asked?.export === "month" && typeof value === "string") value = Number(value.slice(5, 7));
      if (value !== undefined) found[id] = value;
    }
    return found;
  };

  const said = (definition, id, value) => {
    if (typeof value === "boolean") return value ? "Yes" : "No";
    const entries = new Map((definition.lists[field(definition, id).list] ?? []).map(([entry, words]) => [entry, words]));
    return [value].flat().map((one) => entries.get(String(one)) ?? String(one)).join(", ");
  };

  const island = (element, name) => JSON.parse(element.querySelector(`template.${name}`).content.textContent);

  const make = (tag, given, ...inside) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(given)) name in made ? (made[name] = value) : made.setAttribute(name, value);
    made.append(...inside);
    return made;
  };

  // What leaves, in words.
  const leaving = (slip, definition, answers) => {
    const asked = slip.questions.filter(([id]) => id in answers);
    const items = asked.map(([id, words]) => make("li", {}, `${words}: `, make("b", {}, said(definition, id, answers[id]))));
    const many = asked.length === 1 ? "This 1 answer leaves" : `These ${asked.length} answers leave`;
    return [make("p", { className: "tk-many" }, asked.length ? `${many} with you.` : "There is nothing to hand in yet."), make("ul", {}, ...items)];
  };

  // Save a slip, or say why not. Returns what to say, and whether it was saved.
  const save = (slip, answers, agreed, written) => {
    if (agreed !== true) return [NO_YES, false];
    const own = code(written);
    if (written.trim() && !own) return [BAD_CODE, false];
    if (!Object.keys(answers).length) return ["Nothing is saved: there is nothing to hand in yet.", false];
    const name = `slip-${own || "without-code"}.json`;
    Toolkit.download(submission(slip, { [CONSENT]: true, ...answers }, own), "application/json", name);
    return [`Your slip is in your downloads: ${name}. Hand it in the way your workshop told you.`, true];
  };

  // A question, or every row of what is told once for all of them (toolkit/formats/web/slips.py).
  const spread = ([rows, asked]) =>
    typeof rows === "number"
      ? Array.from({ length: rows }, (_, at) => asked.map((line) => line.map((text) => text.replace("*", at + 1)))).flat()
      : [[rows, asked]];

  // "Make my slip" on the page of a worksheet: look at it, say Yes, save.
  const dialog = (element) => {
    const slips = island(element, "tk-slips").map((one) => ({ ...one, questions: one.questions.flatMap(spread) }));
    const { definition } = element;
    const answers = element.answers();
    const list = make("div", { className: "tk-leaving", tabIndex: 0, role: "region", "aria-label": "What leaves with you" });
    const more = make("p", { className: "tk-hint" });
    const error = make("p", { className: "tk-error", id: "tk-slip-error", role: "alert" });
    const which = make("select", { id: "tk-slip-which" }, ...slips.map((slip, at) => make("option", { value: at }, slip.workshop)));
    const radio = (value) => make("label", {}, make("input", { type: "radio", name: "tk-slip-agreed", value }), value);
    const agreed = make("fieldset", {}, make("legend", {}, "May these ticks and codes be counted in a group report? No is the normal answer."), make("div", { className: "tk-pick" }, radio("Yes"), radio("No")));
    const own = make("input", { type: "text", id: "tk-slip-code", autocomplete: "off", maxLength: 40, "aria-describedby": error.id });
    const button = (words, value) => make("button", { className: "md-button", value, type: value ? "button" : "submit" }, words);
    const [done, close] = [button("Save my slip", "save"), button("Close", "")];
    const title = make("h3", { id: "tk-slip-title" }, "Make my slip");
    const form = make("form", { method: "dialog", className: "tk-form" }, title,
      make("p", {}, "Nothing is sent. You get a small file with these answers only. All others stay here."),
      make("label", { htmlFor: which.id, className: "tk-q" }, "My workshop"), which, list, more, agreed,
      make("label", { htmlFor: own.id, className: "tk-q" }, "My code, from my data choice card. No name, please."), own, error, make("div", { className: "tk-doing" }, done, close));
    const shown = make("dialog", { className: "tk-sure tk-slip", "aria-labelledby": title.id }, form);
    const slip = () => slips[which.value];
    const draw = () => {
      list.replaceChildren(...leaving(slip(), definition, reduced(slip(), definition, answers)));
      const link = make("a", { href: slip().page }, "the page of the whole slip");
      more.replaceChildren("Other worksheets belong to this slip, too. Save a copy of each, and open them all on ", link, ".");
    };
    which.addEventListener("change", draw);
    done.addEventListener("click", () => {
      const picked = agreed.querySelector(":checked")?.value;
      const [words, saved] = save(slip(), reduced(slip(), definition, answers), picked === "Yes", own.value);
      error.textContent = saved ? "" : words;
      own.setAttribute("aria-invalid", words === BAD_CODE);
      if (words === BAD_CODE) own.focus();
      if (saved) shown.close();
      if (saved) element.say(words);
    });
    shown.addEventListener("close", () => shown.remove());
    draw();
    element.parentElement.append(shown);
    shown.showModal();
  };

  // --- The page of a slip ---
  // A copy of a worksheet, or a tracker: what may be counted joins what stands here, and all else is dropped.
  const opened = async (element, file, copies) => {
    const [slip] = island(element, "tk-slips");
    const sources = island(element, "tk-sources");
    const found = Object.create(null);
    for (const { worksheet, answers } of await copies(sources)) {
      const source = sources.find((one) => one.worksheet === worksheet);
      if (source) Object.assign(found, reduced(slip, source, answers));
    }
    const count = Object.keys(found).length;
    if (count) element.fill({ ...element.answers(), ...found });
    if (count) element.unsaved = true;
    element.say(count ? `${count} of the answers in ${file.name} may be counted, and stand here now. All else was dropped.` : `Nothing for this slip was found in ${file.name}.`);
  };

  const show = (element) => {
    const place = element.querySelector(".tk-leaving");
    if (!place) return;
    const answers = element.answers();
    const yes = answers[CONSENT] === true;
    const [slip] = island(element, "tk-slips");
    const words = leaving(slip, element.definition, answers);
    place.replaceChildren(...(yes ? words : [make("p", { className: "tk-many" }, "Nothing leaves: you have not said Yes.")]));
  };

  Toolkit.slip = { code, counted, reduced, said, leaving, make, CONSENT };
  Toolkit.actions ??= {};
  Toolkit.actions.slip = dialog;
  Toolkit.actions["slip-save"] = (element) => {
    const { [CONSENT]: agreed, [CODE]: written = "", ...answers } = element.answers();
    const [words, saved] = save(element.definition, answers, agreed, written);
    const own = element.form.elements.namedItem(CODE);
    own.setAttribute("aria-invalid", words === BAD_CODE);
    if (words === BAD_CODE) own.focus();
    if (saved) element.unsaved = false;
    element.say(words);
  };
  const ways = {
    json: async (file, sources) => {
      const text = await file.text();
      return sources.map((source) => read(text, [source]));
    },
    xlsx: async (file, sources) => Toolkit.excel.read(await file.arrayBuffer(), sources),
  };
  for (const [kind, before] of Object.entries(Toolkit.openers ?? {})) {
    Toolkit.openers[kind] = (file, element) =>
      element.querySelector("template.tk-sources") && ways[kind] ? opened(element, file, (sources) => ways[kind](file, sources)) : before(file, element);
  }
  document.addEventListener("tk-change", ({ target }) => show(target));
})();

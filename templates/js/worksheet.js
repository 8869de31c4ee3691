// <tk-worksheet>: makes the form of a worksheet live. What it offers other scripts: `definition`, `shapes`, `answers()`,
// `fill(answers)`, `take(found)`, `say(text)`, the bubbling event `tk-change`; `Toolkit.actions` are the buttons and
// `Toolkit.openers` the kinds of files that "Open a copy" takes.
(() => {
  "use strict";
  const Toolkit = (window.Toolkit ??= {});
  const { read, submission, field, fitting, LARGEST, LONGEST, ROWS } = Toolkit.answers;
  const CONTROLS = "input, select, textarea";
  const PAUSE = 250; // milliseconds in which edits are gathered
  const UNCHANGED = "Nothing here has changed.";

  // Other scripts of the page come later: they have run when the page is ready.
  const ready = new Promise((done) => {
    if (document.readyState === "complete") done();
    else document.addEventListener("DOMContentLoaded", done, { once: true });
  });

  const asCode = (value) => (value === undefined ? "" : value === true ? "Y" : value === false ? "N" : String(value));

  // What stands in the controls of one question, as its type wants it; undefined where nothing does.
  const given = (controls, asked) => {
    const [first] = controls;
    const picked = controls.filter((control) => control.checked).map((control) => control.value);
    if (asked.type === "multi") return picked.length ? picked : undefined;
    const text = first.type === "checkbox" || first.type === "radio" ? picked[0] ?? "" : first.value;
    if (text === "") return undefined;
    if (["check", "yesno"].includes(asked.type)) return text === "Y";
    if (["int", "scale10", "likert5"].includes(asked.type)) return Number(text);
    return ["number", "money"].includes(asked.type) ? text.replace(/^(-?)(?=\.)/, "$&0") : text;
  };

  const put = (controls, value) => {
    for (const control of controls) {
      if (control.type === "radio" || control.type === "checkbox") {
        control.checked = Array.isArray(value) ? value.includes(control.value) : control.value === asCode(value);
      } else {
        // one line can't hold several: their words stay apart
        control.value = control.localName === "input" ? asCode(value).replace(/[\r\n]+/g, " ") : asCode(value);
      }
    }
  };

  const state = (card) => [...card.querySelectorAll(CONTROLS)].map((control) => [control.value, control.checked]);

  const bounds = ({ min, max }) => (min && max ? ` from ${min} to ${max}` : min ? ` of at least ${min}` : max ? ` of at most ${max}` : "");

  class Worksheet extends HTMLElement {
    #patterns = new WeakMap(); // the first row of a log as it came, by the element around the log
    #wired = false;
    #leaving; // takes the listeners on the window away
    #timer = 0;
    #unsaved = false;
    #stale = false; // another tab holds a newer draft
    #offer = null; // what the button in the bar does
    #removed = new WeakMap(); // the row that Undo brings back, by the element around the log
    #definition;

    connectedCallback() {
      ready.then(() => this.isConnected && this.#start());
    }

    disconnectedCallback() {
      this.#flush();
      this.#leaving?.abort();
    }

    get definition() {
      return (this.#definition ??= this.#island("tk-definition"));
    }

    get shapes() {
      return this.#island("tk-measures");
    }

    get form() {
      return this.querySelector("form.tk-form");
    }

    // Every certain answer by the id of its question.
    answers() {
      const found = Object.create(null);
      for (const [id, controls] of this.#questions()) {
        if (this.#problem(controls[0])) continue;
        const asked = field(this.definition, id);
        const value = fitting(this.definition, asked, given(controls, asked));
        if (value !== undefined) found[id] = value;
      }
      return found;
    }

    // Replace what stands in the form; rows are made as needed.
    fill(answers) {
      for (const rows of this.querySelectorAll(".tk-rows")) {
        const home = `${rows.dataset.rows}.`;
        const numbers = Object.keys(answers).filter((id) => id.startsWith(home) && field(this.definition, id));
        this.#resize(rows, Math.max(1, ...numbers.map((id) => Number.parseInt(id.slice(home.length), 10))));
        this.#settle(rows, 0);
      }
      for (const [id, controls] of this.#questions()) {
        const value = Object.hasOwn(answers, id) ? fitting(this.definition, field(this.definition, id), answers[id]) : undefined;
        put(controls, value);
        this.#check(controls[0]);
      }
      this.#changed();
    }

    // Fill in what was read from a file, where anything in it fits, and say so. `found`: {answers, problems}.
    take(found) {
      const ids = Object.keys(found.answers);
      if (!ids.length) {
        this.say([...(found.problems.length ? found.problems : ["This copy holds no answers."]), UNCHANGED].join(" "));
        return false;
      }
      const before = this.answers();
      this.fill(found.answers);
      const now = this.answers();
      const lost = ids.filter((id) => !(id in now)).length;
      const opened = ids.length - lost;
      const words = [`${opened} ${opened === 1 ? "answer is" : "answers are"} filled in.`, ...found.problems];
      if (lost) words.push(`${lost} could not be shown here.`);
      this.#unsaved = false;
      this.say(words.join(" "), Object.keys(before).length ? "Undo" : "", () => this.fill(before));
      return true;
    }

    // Tell the person something, once, without moving them; with a button where there is something to do about it.
    say(text, label = "", action = null) {
      const [line, button] = this.querySelector(".tk-bar").children;
      line.textContent = "";
      line.textContent = text;
      button.textContent = label;
      button.hidden = !label;
      this.#offer = label ? action : null;
    }

    #island(name) {
      const template = this.querySelector(`template.${name}`);
      return template && JSON.parse(template.content.textContent);
    }

    // The controls that take answers, by the id of their question, in reading order.
    #questions() {
      const found = new Map();
      for (const control of this.form.elements) {
        if (!control.matches(CONTROLS) || !field(this.definition, control.name)) continue;
        if (found.has(control.name)) found.get(control.name).push(control);
        else found.set(control.name, [control]);
      }
      return found;
    }

    #start() {
      if (!this.#wired) this.#wire();
      this.#leaving = new AbortController();
      const { signal } = this.#leaving;
      window.addEventListener("storage", (event) => this.#elsewhere(event), { signal });
      window.addEventListener("beforeunload", (event) => this.#unsaved && Object.keys(this.answers()).length && event.preventDefault(), { signal });
      window.addEventListener("pagehide", () => this.#leave(), { signal });
      this.#restore();
      this.#changed();
      this.#flush();
    }

    #wire() {
      this.#wired = true;
      for (const rows of this.querySelectorAll(".tk-rows")) {
        this.#patterns.set(rows, rows.querySelector(".tk-card").cloneNode(true));
        this.#settle(rows, 0);
      }
      for (const control of this.querySelectorAll("input[type=text], textarea")) control.maxLength = LONGEST;
      for (const button of this.querySelectorAll("[data-tk]")) button.hidden = !Object.hasOwn(Toolkit.actions, button.dataset.tk);
      this.addEventListener("click", (event) => this.#click(event.target));
      this.addEventListener("submit", (event) => event.target === this.form && event.preventDefault());
      this.addEventListener("input", (event) => this.#edit(event.target));
      this.addEventListener("focusout", (event) => {
        const problem = this.#check(event.target);
        if (problem) this.say(problem);
      });
      this.addEventListener("focusin", (event) => this.#follow(event.target));
      this.querySelector(".tk-file").addEventListener("change", (event) => this.#open(event.target));
      this.querySelector(".tk-keep-draft").addEventListener("change", (event) => this.#keep(event.target.checked));
      this.querySelector(".tk-shared").addEventListener("change", (event) => this.#share(event.target.checked));
      const sure = this.querySelector(".tk-sure");
      sure.addEventListener("close", () => sure.returnValue === "erase" && this.#erase());
    }

    #click(target) {
      const button = target.closest("button");
      if (!button || button.closest("dialog")) return;
      if (button.dataset.tk) this.#act(button.dataset.tk);
      else if (button.dataset.row) this.#row(button.closest(".tk-rows"), button.dataset.row, button.closest(".tk-card"));
      else if (button.matches(".tk-clear")) this.#clear(button);
      else if (button.matches(".tk-offer")) {
        const action = this.#offer;
        this.say("");
        this.querySelector("[data-tk=open]").focus(); // the button that had the focus is gone
        action();
      }
    }

    async #act(name) {
      try {
        await Toolkit.actions[name](this);
        if (name === "json" || name === "excel") this.#unsaved = false;
      } catch (error) {
        console.error(error);
        this.say("This did not work here. Your answers are still on this page.");
      }
    }

    #clear(button) {
      const radios = [...button.closest("fieldset").querySelectorAll("input[type=radio]")];
      put(radios, undefined);
      radios[0].focus();
      this.#edit(radios[0]);
    }

    #edit(control) {
      if (!control.name) return;
      if (control.getAttribute("aria-invalid")) this.#check(control);
      this.#unsaved = true;
      this.#changed();
    }

    // --- What does not fit is said in words, beside the question ---
    #problem(control) {
      const asked = field(this.definition, control.name);
      if (control.type !== "number" && control.type !== "date") return "";
      const { badInput, rangeUnderflow, rangeOverflow } = control.validity;
      const value = given([control], asked);
      if (!badInput && !rangeUnderflow && !rangeOverflow && (value === undefined || fitting(this.definition, asked, value) !== undefined)) return "";
      if (control.type === "date") return "Please give the whole date, or leave it empty.";
      return `Please type a ${["int", "scale10"].includes(asked.type) ? "whole number" : "number"}${bounds(control)}.`;
    }

    #check(control) {
      if (!control.matches(CONTROLS) || !field(this.definition, control.name)) return "";
      const words = this.#problem(control);
      const id = `${control.id}--error`;
      const others = (control.getAttribute("aria-describedby") ?? "").split(" ").filter((one) => one && one !== id);
      let note = document.getElementById(id);
      if (words && !note) {
        note = Object.assign(document.createElement("span"), { id, className: "tk-error" });
        control.after(note);
      }
      if (words) {
        note.textContent = words;
        others.push(id);
        control.setAttribute("aria-invalid", "true");
      } else {
        note?.remove();
        control.removeAttribute("aria-invalid");
      }
      if (others.length) control.setAttribute("aria-describedby", others.join(" "));
      else control.removeAttribute("aria-describedby");
      return words;
    }

    // --- Rows: cards stay where they are, and what stands in them moves ---
    #cards(rows) {
      return [...rows.querySelectorAll(":scope > .tk-card")];
    }

    #resize(rows, count) {
      const cards = this.#cards(rows);
      for (const card of cards.slice(count)) card.remove();
      for (let number = cards.length + 1; number <= count; number += 1) {
        const card = this.#patterns.get(rows).cloneNode(true);
        for (const name of ["id", "name", "for", "aria-describedby"]) {
          for (const element of card.querySelectorAll(`[${name}]`)) {
            const before = `${rows.dataset.rows}.1.`;
            element.setAttribute(name, element.getAttribute(name).replaceAll(before, `${rows.dataset.rows}.${number}.`));
          }
        }
        this.#cards(rows).at(-1).after(card);
      }
      rows.querySelector(".tk-removed").hidden = true;
      this.#removed.delete(rows);
    }

    // Say in each card which it is; `at` is the one that a narrow screen shows.
    #settle(rows, at) {
      const cards = this.#cards(rows);
      const words = (index) => `${rows.dataset.name} ${index + 1}${cards.length > 1 ? ` of ${cards.length}` : ""}`;
      for (const [index, card] of cards.entries()) {
        card.classList.toggle("now", index === at);
        card.querySelector("legend").textContent = words(index);
        card.querySelector("[data-row=up]").hidden = index === 0;
        card.querySelector("[data-row=down]").hidden = index === cards.length - 1;
      }
      rows.querySelector(".tk-at").textContent = `${rows.dataset.name} ${at + 1} of ${cards.length}`;
      rows.querySelector("[data-row=previous]").disabled = at === 0;
      rows.querySelector("[data-row=next]").disabled = at === cards.length - 1;
    }

    #follow(target) {
      const card = target.closest(".tk-card");
      const rows = card?.closest(".tk-rows");
      if (rows && !card.classList.contains("now")) this.#settle(rows, this.#cards(rows).indexOf(card));
    }

    #restate(rows, states) {
      this.#resize(rows, states.length);
      for (const [index, card] of this.#cards(rows).entries()) {
        for (const [place, control] of [...card.querySelectorAll(CONTROLS)].entries()) {
          [control.value, control.checked] = states[index][place];
          this.#check(control);
        }
      }
    }

    #row(rows, action, from) {
      const cards = this.#cards(rows);
      const states = cards.map(state);
      const now = cards.findIndex((card) => card.classList.contains("now"));
      let at = from ? cards.indexOf(from) : now;
      let focus = (card) => card;
      if (action === "add") {
        if (cards.length >= ROWS) return this.say(`${ROWS} are the most this page takes.`);
        this.#resize(rows, cards.length + 1);
        at = cards.length;
        focus = (card) => card.querySelector(CONTROLS);
      } else if (action === "remove") {
        const removed = { at, state: states[at], alone: cards.length === 1 };
        states.splice(at, 1);
        this.#restate(rows, states.length ? states : [state(this.#patterns.get(rows))]);
        this.#removed.set(rows, removed);
        const note = rows.querySelector(".tk-removed");
        note.hidden = false;
        note.firstElementChild.textContent = `${rows.dataset.name} ${at + 1} is ${cards.length > 1 ? "removed" : "emptied"}.`;
        this.say(note.firstElementChild.textContent);
        if (cards.length > at + 1) this.#cards(rows)[at].before(note);
        else this.#cards(rows).at(-1).after(note);
        at = Math.min(at, Math.max(0, states.length - 1));
        focus = () => note.querySelector("button");
      } else if (action === "undo") {
        const removed = this.#removed.get(rows);
        at = removed.at;
        states.splice(at, removed.alone ? 1 : 0, removed.state);
        this.#restate(rows, states);
        this.say("");
        focus = (card) => card.querySelector(CONTROLS);
      } else if (action === "up" || action === "down") {
        const to = action === "up" ? at - 1 : at + 1;
        [states[at], states[to]] = [states[to], states[at]];
        this.#restate(rows, states);
        at = to;
        focus = (card) => card.querySelector(`[data-row=${action}]:not([hidden])`) ?? card.querySelector("[data-row]:not([hidden])");
      } else {
        at += action === "next" ? 1 : -1;
      }
      this.#settle(rows, at);
      focus(this.#cards(rows)[at]).focus();
      if (action === "next" || action === "previous") return undefined;
      this.#unsaved = true;
      return this.#changed();
    }

    // --- Edits are gathered: then the draft is kept, the line of progress written, and others are told ---
    #changed() {
      this.#timer ||= setTimeout(() => this.#flush(), PAUSE);
    }

    #flush() {
      if (!this.#timer) return;
      clearTimeout(this.#timer);
      this.#timer = 0;
      const [answered, all] = [Object.keys(this.answers()).length, this.#questions().size];
      this.querySelector(".tk-count").textContent = `${answered} of ${all} answered`;
      Object.assign(this.querySelector("progress"), { max: all || 1, value: answered });
      if (this.#unsaved && this.#keeping.checked && !this.#stale) this.#save();
      this.dispatchEvent(new CustomEvent("tk-change", { bubbles: true }));
    }

    // --- Drafts: only where the person asked for it ---
    get #keeping() {
      return this.querySelector(".tk-keep-draft");
    }

    #save() {
      const line = this.querySelector(".tk-saved");
      const before = line.textContent;
      if (Toolkit.drafts.keep(this.definition, submission(this.definition, this.answers()))) {
        this.#unsaved = false;
        const time = new Date().toLocaleTimeString([], { hour: "numeric", minute: "2-digit" });
        line.textContent = `Saved on this device at ${time}`;
        return true;
      }
      line.textContent = "Not saved on this device";
      if (before !== line.textContent) this.say("This browser can’t keep a draft now. Save a copy instead; your answers are still here.");
      return false;
    }

    #keep(wanted) {
      this.#stale = false;
      if (wanted) {
        this.#keeping.checked = this.#save();
        return;
      }
      this.#forget("The draft on this computer is erased. Your answers are still on this page.");
    }

    #forget(words) {
      this.#keeping.checked = false;
      this.#unsaved = true;
      this.querySelector(".tk-saved").textContent = "";
      this.say(Toolkit.drafts.erase(this.definition) ? words : "This browser did not let us erase the draft.");
    }

    #share(shared) {
      if (shared && this.#keeping.checked) this.#forget("The draft on this computer is erased. Nothing is kept here from now on.");
      this.#keeping.disabled = shared;
    }

    #restore() {
      const draft = Toolkit.drafts.find(this.definition);
      if (!draft) return;
      const open = () => {
        this.fill(draft.answers);
        this.#keeping.checked = true;
        this.#save();
      };
      if (draft.structure === this.definition.structure) {
        open();
        this.say("Your draft is open again.");
        return;
      }
      this.say("A draft of an older version of this worksheet is on this computer.", "Use what still fits", () => {
        const taken = Object.keys(draft.answers).length;
        open();
        this.say(`${taken} ${taken === 1 ? "answer is" : "answers are"} taken over, and ${draft.left} no longer ${draft.left === 1 ? "fits" : "fit"}.`);
      });
    }

    // Another tab has written or erased the draft of this one.
    #elsewhere(event) {
      if (!this.#keeping.checked || (event.key !== null && event.key !== Toolkit.drafts.key(this.definition))) return;
      this.querySelector(".tk-saved").textContent = "Not saved from this tab";
      if (event.newValue === null) {
        this.#keeping.checked = false;
        this.#unsaved = true;
        this.say("The draft was erased in another tab. Your answers are still on this page.");
        return;
      }
      this.#stale = true;
      this.say("Another tab has a newer draft. This one no longer saves.", "Use the newer draft", () => {
        this.#stale = false;
        this.fill(read(event.newValue, [this.definition]).answers);
        this.querySelector(".tk-saved").textContent = "";
        this.#unsaved = false;
      });
    }

    #leave() {
      this.#flush();
      if (this.querySelector(".tk-shared").checked) this.fill({}); // a browser may show the page again, as it was
    }

    #erase() {
      this.fill({});
      this.#unsaved = this.#stale = false;
      this.#keeping.checked = false;
      this.querySelector(".tk-saved").textContent = "";
      this.say(Toolkit.drafts.erase(this.definition) ? "Everything is erased." : "Your answers are erased from this page.");
    }

    async #open(input) {
      const [file] = input.files;
      if (!file) return;
      const kind = file.name.split(".").at(-1).toLowerCase();
      if (!Object.hasOwn(Toolkit.openers, kind)) this.say(`This page can’t open such a file. ${UNCHANGED}`);
      else if (file.size > LARGEST) this.say(`This file is too large to be a copy of a worksheet. ${UNCHANGED}`);
      else {
        try {
          await Toolkit.openers[kind](file, this);
        } catch (error) {
          console.error(error);
          this.say(`This file could not be read. ${UNCHANGED}`);
        }
      }
      input.value = ""; // so that the same file can be opened again
    }
  }

  Toolkit.download = (data, type, name) => {
    const address = URL.createObjectURL(new Blob([data], { type }));
    Object.assign(document.createElement("a"), { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  };

  Toolkit.actions ??= {};
  Toolkit.actions.json = (element) => {
    const name = `${element.form.dataset.slug}.json`;
    Toolkit.download(submission(element.definition, element.answers()), "application/json", name);
    const wrong = element.querySelectorAll("[aria-invalid]").length;
    const missing = wrong ? ` ${wrong} ${wrong === 1 ? "answer needs" : "answers need"} a look and ${wrong === 1 ? "is" : "are"} not in it.` : "";
    element.say(`Your copy is in your downloads: ${name}.${missing}`);
  };
  Toolkit.actions.open = (element) => {
    const input = element.querySelector(".tk-file");
    input.accept = Object.keys(Toolkit.openers).map((kind) => `.${kind}`).join();
    input.click();
  };
  Toolkit.actions.erase = (element) => {
    const sure = element.querySelector(".tk-sure");
    sure.returnValue = "";
    sure.showModal();
  };

  Toolkit.openers ??= {};
  Toolkit.openers.json = async (file, element) => element.take(read(await file.text(), [element.definition]));

  customElements.define("tk-worksheet", Worksheet);
})();

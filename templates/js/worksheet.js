// <tk-worksheet> makes the form of a worksheet live. Other scripts use its `definition`, `shapes`, `answers()`,
// `fill(answers)`, `take(found)`, `say(text)` and `unsaved`, and hear the bubbling event `tk-change`: some time after an
// edit, or at `flush()`.
// `Toolkit.actions` are its buttons; `Toolkit.openers` are the kinds of files that "Open a copy" takes.
(() => {
  "use strict";
  const Toolkit = (window.Toolkit ??= {});
  const { read, submission, field, fitting, LARGEST, LONGEST, ROWS } = Toolkit.answers;
  const CONTROLS = "input, select, textarea";
  const [INVALID, DESCRIBED] = ["aria-invalid", "aria-describedby"];
  const PAUSE = 250; // milliseconds in which edits are gathered
  const UNCHANGED = "Nothing here has changed.";

  // Other scripts of the page come later: they have run when the page is ready.
  const ready = new Promise((done) => {
    if (document.readyState === "complete") done();
    else document.addEventListener("DOMContentLoaded", done, { once: true });
  });

  const many = (count, one, several) => `${count} ${count === 1 ? one : several}`;
  const set = (element, name, words) => (words ? element.setAttribute(name, words) : element.removeAttribute(name));
  const ticks = ({ type }) => type === "radio" || type === "checkbox";
  const code = (value) => (value === true ? "Y" : value === false ? "N" : String(value ?? ""));

  // What stands in the controls of one question, as its type wants it; undefined where nothing does.
  const given = (controls, { type }) => {
    const picked = controls.filter((control) => control.checked).map((control) => control.value);
    if (type === "multi") return picked.length ? picked : undefined;
    const text = ticks(controls[0]) ? picked[0] ?? "" : controls[0].value;
    if (text === "") return undefined;
    if (type === "check" || type === "yesno") return text === "Y";
    if (type === "int" || type === "scale10" || type === "likert5") return Number(text);
    return type === "number" || type === "money" ? text.replace(/^(-?)(?=\.)/, "$&0") : text;
  };

  const put = (controls, value) => {
    for (const control of controls) {
      if (ticks(control)) control.checked = [value].flat().map(code).includes(control.value);
      else control.value = control.localName === "input" ? code(value).replace(/[\r\n]+/g, " ") : code(value);
    }
  };

  // What is wrong with what was typed, in words; nothing where all is well.
  const problem = (control, asked) => {
    if (control.type !== "number" && control.type !== "date") return "";
    const { badInput, rangeUnderflow, rangeOverflow } = control.validity;
    const value = given([control], asked);
    const fits = value === undefined || fitting({}, asked, value) !== undefined;
    if (fits && !badInput && !rangeUnderflow && !rangeOverflow) return "";
    if (control.type === "date") return "Please give the whole date, or leave it empty.";
    const { min, max } = control;
    const range = min && max ? ` from ${min} to ${max}` : min ? ` of at least ${min}` : max ? ` of at most ${max}` : "";
    return `Please type a ${asked.type === "int" || asked.type === "scale10" ? "whole number" : "number"}${range}.`;
  };

  class Worksheet extends HTMLElement {
    unsaved = false; // edits that are in no draft and in no file
    #logs; // of each log in the form
    #drafts;
    #leaving; // takes the listeners on the window away
    #timer = 0;
    #offer; // what the button beside the status line does

    connectedCallback() {
      ready.then(() => this.isConnected && this.#start());
    }

    disconnectedCallback() {
      this.flush();
      this.#leaving?.abort();
      this.#leaving = undefined;
    }

    get definition() {
      return this.#island("tk-definition");
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
      for (const [id, [asked, controls]] of this.#questions()) {
        const value = problem(controls[0], asked) ? undefined : given(controls, asked);
        const fit = value === undefined ? undefined : fitting(this.definition, asked, value);
        if (fit !== undefined) found[id] = fit;
      }
      return found;
    }

    // Replace what stands in the form; rows are made as needed.
    fill(answers) {
      const known = Object.keys(answers).filter((id) => field(this.definition, id));
      for (const log of this.#logs) {
        const rows = known.filter((id) => id.startsWith(`${log.id}.`)).map((id) => id.slice(log.id.length + 1));
        log.resize(Math.max(1, ...rows.map((id) => parseInt(id, 10))));
        log.settle(0);
      }
      for (const [id, [asked, controls]] of this.#questions()) {
        put(controls, Object.hasOwn(answers, id) ? fitting(this.definition, asked, answers[id]) : undefined);
        this.#check(controls[0]);
      }
      this.#changed();
    }

    // Fill in what was read from a file, if anything in it fits, and say so. `found` holds {answers, problems}.
    take({ answers, problems }) {
      const ids = Object.keys(answers);
      if (!ids.length) {
        this.say(`${problems.length ? problems.join(" ") : "This copy holds no answers."} ${UNCHANGED}`);
        return;
      }
      const before = this.answers();
      this.fill(answers);
      this.#drafts.save();
      this.unsaved = false;
      const now = this.answers();
      const lost = ids.filter((id) => !(id in now)).length;
      const words = [`${many(ids.length - lost, "answer is", "answers are")} filled in.`, ...problems];
      if (lost) words.push(`${lost} could not be shown here.`);
      this.say(words.join(" "), Object.keys(before).length ? "Undo" : "", () => {
        this.fill(before);
        this.unsaved = true;
      });
    }

    // Tell the person something, once, without moving them; with a button where there is something to do about it.
    say(text, label = "", action = undefined) {
      const [line, button] = this.querySelector(".tk-told").children;
      line.textContent = text;
      button.textContent = label;
      button.hidden = !label;
      this.#offer = action;
      if (text) document.activeElement.scrollIntoView({ block: "nearest" }); // the words may have come over it
    }

    #island(name) {
      const template = this.querySelector(`template.${name}`);
      return template && (template.data ??= JSON.parse(template.content.textContent));
    }

    // The controls that take answers, with what is asked, by the id of the question in reading order.
    #questions() {
      const found = new Map();
      const { definition } = this;
      for (const control of this.form.elements) {
        const asked = control.matches(CONTROLS) && field(definition, control.name);
        if (!asked) continue;
        if (found.has(control.name)) found.get(control.name)[1].push(control);
        else found.set(control.name, [asked, [control]]);
      }
      return found;
    }

    #start() {
      if (this.#leaving) return;
      if (!this.#logs) this.#wire();
      this.#leaving = new AbortController();
      const { signal } = this.#leaving;
      window.addEventListener("storage", (event) => this.#drafts.elsewhere(event), { signal });
      window.addEventListener("pagehide", () => this.#leave(), { signal });
      window.addEventListener("beforeunload", (event) => this.#anything() && event.preventDefault(), { signal });
    }

    // Once: what is on the page stays wired when the element is moved.
    #wire() {
      const check = (control) => this.#check(control);
      this.#logs = [...this.querySelectorAll(".tk-rows")].map((element) => new Toolkit.Rows(element, check));
      this.#drafts = new Toolkit.Drafts(this);
      for (const control of this.querySelectorAll("input[type=text], textarea")) control.maxLength = LONGEST;
      for (const button of this.querySelectorAll("[data-tk]")) button.hidden = !Toolkit.actions[button.dataset.tk];
      this.addEventListener("click", (event) => this.#click(event.target.closest("button")));
      this.addEventListener("input", (event) => this.#edit(event.target));
      this.addEventListener("focusin", (event) => this.#follow(event.target.closest(".tk-card")));
      this.addEventListener("focusout", (event) => {
        const words = this.#check(event.target);
        if (words) this.say(`${field(this.definition, event.target.name).label}: ${words}`);
      });
      this.querySelector(".tk-file").addEventListener("change", (event) => this.#open(event.target));
      const sure = this.querySelector(".tk-sure");
      sure.addEventListener("close", () => sure.returnValue === "erase" && this.#erase());
      this.#drafts.restore();
      this.#changed();
      this.flush();
    }

    #click(button) {
      if (!button?.closest(".tk-form")) return;
      const { tk, row } = button.dataset;
      if (tk) this.#act(tk);
      else if (row) this.#row(button, row);
      else if (button.matches(".tk-clear")) {
        const radios = [...button.closest("fieldset").querySelectorAll("input")];
        put(radios);
        radios[0].focus();
        this.#edit(radios[0]);
      } else {
        const action = this.#offer;
        this.say("");
        this.querySelector("[data-tk=open]").focus(); // the button that had the focus is gone
        action();
      }
    }

    async #act(name) {
      try {
        await Toolkit.actions[name](this);
      } catch (error) {
        console.error(error);
        this.say("This did not work here. Your answers are still on this page.");
      }
    }

    #log(card) {
      return this.#logs.find((log) => log.element === card?.closest(".tk-rows"));
    }

    #row(button, action) {
      const log = this.#log(button);
      if (action === "add" && log.cards.length >= ROWS) this.say(`${ROWS} rows are the most this page takes.`);
      else if (log.act(action, button.closest(".tk-card"))) this.#edited();
    }

    #follow(card) {
      if (card && !card.matches(".now")) this.#log(card).settle(this.#log(card).cards.indexOf(card));
    }

    #edit(control) {
      if (!field(this.definition, control.name)) return;
      if (control.hasAttribute(INVALID)) this.#check(control);
      this.#edited();
    }

    #edited() {
      if (!this.#offer) this.say(""); // it was about what stood there before
      this.unsaved = true;
      this.#changed();
    }

    // Say beside a question what is wrong with its answer, and tie it to the control. Returns what it said.
    #check(control) {
      const asked = control.matches(CONTROLS) && field(this.definition, control.name);
      if (!asked) return "";
      const words = problem(control, asked);
      const id = `${control.id}--error`;
      const ids = new Set(control.getAttribute(DESCRIBED)?.split(" "));
      let note = document.getElementById(id);
      if (words) {
        if (!note) control.after((note = Object.assign(document.createElement("span"), { id, className: "tk-error" })));
        note.textContent = words;
        ids.add(id);
      } else {
        note?.remove();
        ids.delete(id);
      }
      set(control, INVALID, words && "true");
      set(control, DESCRIBED, [...ids].join(" "));
      return words;
    }

    // Edits are gathered: then a draft is saved, the line of progress written, and others are told.
    #changed() {
      this.#timer ||= setTimeout(() => this.flush(), PAUSE);
    }

    flush() {
      if (!this.#timer) return;
      clearTimeout(this.#timer);
      this.#timer = 0;
      const value = Object.keys(this.answers()).length;
      const max = this.#questions().size;
      this.querySelector(".tk-count").textContent = `${value} of ${max} answered`;
      Object.assign(this.querySelector("progress"), { max, value });
      if (this.unsaved) this.#drafts.save();
      this.dispatchEvent(new CustomEvent("tk-change", { bubbles: true }));
    }

    #anything() {
      return this.unsaved && Object.keys(this.answers()).length > 0;
    }

    #leave() {
      this.flush();
      if (this.querySelector(".tk-shared").checked) this.fill({}); // a browser may show the page again as it was
    }

    #erase() {
      const erased = this.#drafts.erase();
      this.fill({});
      this.unsaved = false;
      this.say(erased ? "Everything is erased." : "Your answers are erased from this page.");
    }

    async #open(input) {
      const [file] = input.files;
      const kind = file?.name.split(".").at(-1).toLowerCase();
      try {
        if (!Object.hasOwn(Toolkit.openers, kind)) this.say(`This page can’t open such a file. ${UNCHANGED}`);
        else if (file.size > LARGEST) this.say(`This file is too large to be a copy of a worksheet. ${UNCHANGED}`);
        else await Toolkit.openers[kind](file, this);
      } catch (error) {
        const refused = Toolkit.zip && error instanceof Toolkit.zip.Refused;
        if (!refused) console.error(error);
        this.say(`${refused ? error.message : "This file could not be read."} ${UNCHANGED}`);
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
    element.unsaved = false;
    const wrong = element.querySelectorAll("[aria-invalid=true]").length;
    const missing = wrong ? ` It is without ${many(wrong, "answer that needs", "answers that need")} a look.` : "";
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

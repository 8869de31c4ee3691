// The rows of a log in a form, one card each. Cards stay where they are, and what stands in them moves: so ids, names
// and radio buttons never have to change hands.
(() => {
  "use strict";
  const Toolkit = (window.Toolkit ??= {});
  const CONTROLS = "input, select, textarea";
  const NAMING = ["id", "name", "for", "aria-describedby"];
  const shown = (action) => `[data-row=${action}]:not([hidden])`;

  Toolkit.Rows = class {
    #blank; // the first card as it came
    #removed; // what Undo brings back

    // `check(control)` is called for each control whose answer was moved.
    constructor(element, check) {
      this.element = element;
      this.id = element.dataset.rows;
      this.name = element.dataset.name;
      this.check = check;
      this.note = element.querySelector(".tk-removed");
      this.#blank = this.cards[0].cloneNode(true);
      for (const list of this.#blank.querySelectorAll(".tk-choices")) list.remove(); // the first card is enough to read them
      this.settle(0);
    }

    get cards() {
      return [...this.element.querySelectorAll(":scope > .tk-card")];
    }

    resize(count) {
      const { cards } = this;
      for (const card of cards.slice(count)) card.remove();
      for (let number = cards.length + 1; number <= count; number += 1) {
        const card = this.#blank.cloneNode(true);
        for (const name of NAMING) {
          for (const element of card.querySelectorAll(`[${name}]`)) {
            const words = element.getAttribute(name).replaceAll(`${this.id}.1.`, `${this.id}.${number}.`);
            element.setAttribute(name, words);
          }
        }
        cards.at(-1).after(card);
        cards.push(card);
      }
      this.note.hidden = true;
      this.#removed = undefined;
    }

    // Say on each card which it is; `at` is the one that a narrow screen shows.
    settle(at) {
      const { cards, name } = this;
      const all = cards.length;
      for (const [index, card] of cards.entries()) {
        card.classList.toggle("now", index === at);
        card.querySelector("legend").textContent = `${name} ${index + 1}${all > 1 ? ` of ${all}` : ""}`;
        card.querySelector("[data-row=up]").hidden = index === 0;
        card.querySelector("[data-row=down]").hidden = index === all - 1;
      }
      this.element.querySelector(".tk-at").textContent = `${name} ${at + 1} of ${all}`;
      this.element.querySelector("[data-row=previous]").disabled = at === 0;
      this.element.querySelector("[data-row=next]").disabled = at === all - 1;
    }

    // Do what a button says and move the focus. Returns whether answers may have changed.
    act(action, from) {
      const { cards } = this;
      const states = cards.map((card) => this.#state(card));
      let at = cards.findIndex((card) => (from ? card === from : card.classList.contains("now")));
      let focus = (card) => card;
      if (action === "add") {
        at = cards.length;
        this.resize(at + 1);
        focus = (card) => card.querySelector(CONTROLS);
      } else if (action === "remove") {
        const [state] = states.splice(at, 1);
        this.#restate(states.length ? states : [this.#state(this.#blank)]);
        this.#removed = { at, state, alone: !states.length };
        this.#tell(at);
        at = Math.min(at, this.cards.length - 1);
        focus = () => this.note.querySelector("button");
      } else if (action === "undo") {
        at = this.#removed.at;
        states.splice(at, this.#removed.alone ? 1 : 0, this.#removed.state);
        this.#restate(states);
        focus = (card) => card.querySelector(CONTROLS);
      } else if (action === "up" || action === "down") {
        const to = at + (action === "up" ? -1 : 1);
        [states[at], states[to]] = [states[to], states[at]];
        this.#restate(states);
        at = to;
        focus = (card) => card.querySelector(shown(action)) ?? card.querySelector(`${shown("up")}, ${shown("down")}`);
      } else {
        at += action === "next" ? 1 : -1;
      }
      this.settle(at);
      focus(this.cards[at]).focus();
      return action !== "next" && action !== "previous";
    }

    // Where the removed row was, a line says so and holds the way back.
    #tell(at) {
      const gone = this.#removed.alone ? "emptied" : "removed";
      this.note.firstElementChild.textContent = `${this.name} ${at + 1} is ${gone}.`;
      this.note.hidden = false;
      const next = this.cards[at];
      if (next && !this.#removed.alone) next.before(this.note);
      else this.cards.at(-1).after(this.note);
    }

    #controls(card) {
      return [...card.querySelectorAll(CONTROLS)];
    }

    #state(card) {
      return this.#controls(card).map(({ value, checked }) => [value, checked]);
    }

    #restate(states) {
      this.resize(states.length);
      for (const [index, card] of this.cards.entries()) {
        for (const [place, control] of this.#controls(card).entries()) {
          [control.value, control.checked] = states[index][place];
          this.check(control);
        }
      }
    }
  };
})();

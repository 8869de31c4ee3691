// Drafts in this browser, only where the person asked for one. A draft is a submission as it is saved to a file.
(() => {
  "use strict";
  const Toolkit = (window.Toolkit ??= {});
  const PREFIX = "career-toolkit-draft/";
  const KEPT = "Your answers are still on this page.";

  // What a browser may forbid, or have no room for: the name `localStorage` alone may throw.
  const attempt = (work, otherwise) => {
    try {
      return work(window.localStorage);
    } catch {
      return otherwise;
    }
  };

  Toolkit.Drafts = class {
    #stale = false; // another tab has a newer draft

    // `element` is the worksheet; what it has not saved is `element.unsaved`.
    constructor(element) {
      this.element = element;
      this.definition = element.definition;
      this.key = `${PREFIX}${this.definition.worksheet}/${this.definition.version}`;
      this.keeping = element.querySelector(".tk-keep-draft");
      this.shared = element.querySelector(".tk-shared");
      this.line = element.querySelector(".tk-saved");
      this.keeping.addEventListener("change", () => this.#keep());
      this.shared.addEventListener("change", () => this.#share());
    }

    // Edits have been made: keep them.
    save() {
      if (!this.keeping.checked || this.#stale) return;
      const kept = attempt((storage) => {
        storage.setItem(this.key, Toolkit.answers.submission(this.definition, this.element.answers()));
        for (const key of this.#keys(storage)) if (key !== this.key) storage.removeItem(key);
        return true;
      }, false);
      const before = this.line.textContent;
      const time = new Date().toLocaleTimeString([], { hour: "numeric", minute: "2-digit" });
      this.line.textContent = kept ? `Saved on this device at ${time}` : "Not saved on this device";
      if (kept) this.element.unsaved = false;
      else if (before !== this.line.textContent) {
        this.element.say(`This browser can’t keep a draft now. Save a copy instead. ${KEPT}`);
      }
    }

    // Open the draft that was kept, if there is one.
    restore() {
      const { element, definition } = this;
      const draft = this.#find();
      if (!draft) return;
      const open = (words) => {
        element.fill(draft.answers);
        this.keeping.checked = true;
        this.save();
        element.say(words);
      };
      if (draft.structure === definition.structure) {
        open("Your draft is open again.");
        return;
      }
      const taken = Object.keys(draft.answers).length;
      element.say("A draft of an older version of this worksheet is on this computer.", "Use what still fits", () =>
        open(`${taken} of ${taken + draft.left} answers still fit and are filled in.`),
      );
    }

    // Another tab has written or erased the draft of this one.
    elsewhere({ key, newValue }) {
      if (!this.keeping.checked || (key !== null && key !== this.key)) return;
      this.line.textContent = "Not saved from this tab";
      if (newValue === null) {
        this.#off();
        this.element.say(`The draft was erased in another tab. ${KEPT}`);
        return;
      }
      this.#stale = true;
      this.element.say("Another tab has a newer draft. This one no longer saves.", "Use the newer draft", () => {
        this.#stale = false;
        this.line.textContent = "";
        this.element.fill(Toolkit.answers.read(newValue, [this.definition]).answers);
        this.element.unsaved = false;
      });
    }

    // Take every draft of this worksheet away; false where the browser did not let us.
    erase() {
      this.#off();
      this.line.textContent = "";
      return attempt((storage) => {
        for (const key of this.#keys(storage)) storage.removeItem(key);
        return true;
      }, false);
    }

    #off() {
      this.#stale = false;
      this.keeping.checked = false;
      this.element.unsaved = true;
    }

    #keep() {
      this.#stale = false;
      if (this.keeping.checked) {
        this.save();
        this.keeping.checked = attempt((storage) => storage.getItem(this.key) !== null, false);
      } else {
        const gone = this.erase() ? "The draft on this computer is erased." : "This browser did not erase the draft.";
        this.element.say(`${gone} ${KEPT}`);
      }
    }

    #share() {
      if (this.shared.checked && this.keeping.checked) {
        this.keeping.checked = false;
        this.#keep();
      }
      this.keeping.disabled = this.shared.checked;
    }

    // The keys of every draft of this worksheet, whatever its version and its id were then.
    #keys(storage) {
      const { worksheet, aliases } = this.definition;
      const ids = [worksheet, ...Object.keys(aliases).filter((id) => aliases[id] === worksheet)];
      return Object.keys(storage).filter((key) => ids.some((id) => key.startsWith(`${PREFIX}${id}/`)));
    }

    // One whose questions are those of this page comes first, then the newest version.
    #find() {
      const texts = attempt((storage) => this.#keys(storage).map((key) => storage.getItem(key) ?? ""), []);
      const drafts = texts.map((text) => Toolkit.answers.read(text, [this.definition])).filter((one) => one.worksheet);
      const same = (draft) => (draft.structure === this.definition.structure ? 1 : 0);
      return drafts.sort((a, b) => same(b) - same(a) || b.version - a.version)[0];
    }
  };
})();

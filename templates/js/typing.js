// Paper slips, typed: one key for each answer. `Toolkit.typing(place, slip, done)` asks one question after another in
// `place`, and hands each slip that says Yes to `done({code, answers})`. `done(null)` takes the last one back.
(() => {
  "use strict";
  const Toolkit = (window.Toolkit ??= {});
  const { code, make, said } = Toolkit.slip;
  const { field } = Toolkit.answers;
  const KEYS = "Keys: a number or a code picks an answer and goes on. Enter skips. Backspace goes back. “Undo” takes back the last step.";

  Toolkit.typing = (place, slip, done) => {
    const steps = ["consent", "code", ...slip.questions.map(([id]) => id), "end"];
    let history = [];
    let now = { at: 0, answers: {}, code: "", count: 0, note: "" };
    const box = make("input", { type: "text", id: "tk-typed", autocomplete: "off", spellcheck: false, maxLength: 12, "aria-labelledby": "tk-asked", "aria-describedby": "tk-keys" });
    const title = make("h3", { id: "tk-asked" });
    const where = make("p", { className: "tk-where" });
    const options = make("ol", { className: "tk-keys" });
    const note = make("p", { className: "tk-note" });
    const status = make("p", { role: "status", className: "tk-quiet" }); // the note, and what is asked now
    const button = (words, act) => {
      const made = make("button", { type: "button", className: "md-button" }, words);
      made.addEventListener("click", () => {
        act();
        box.focus();
      });
      return made;
    };

    // What can be picked here: [[keys that pick it], value, words].
    const picks = () => {
      const step = steps[now.at];
      if (step === "consent") return [[["1", "Y"], true, "Yes"], [["2", "N"], false, "No, or no tick"]];
      if (step === "code" || step === "end") return [];
      const asked = field(slip, step);
      if (asked.type === "yesno" || asked.type === "check") return [[["1", "Y"], true, "Yes"], [["2", "N"], asked.type === "yesno" ? false : undefined, "No"]];
      const short = slip.brief[asked.list] ?? {};
      const entries = asked.type === "likert5" ? slip.lists.likert5 ?? slip.lists[asked.list] : slip.lists[asked.list] ?? [];
      const numbered = entries.length < 10 && !entries.some(([own]) => /^\d/.test(own));
      return entries.map(([own, label], at) => [[own, ...(numbered ? [String(at + 1)] : [])], asked.type === "likert5" ? Number(own) : own, short[own] ?? label]);
    };
    const several = () => field(slip, steps[now.at])?.type === "multi";
    const number = () => ["int", "scale10"].includes(field(slip, steps[now.at])?.type);

    const change = (next, note = "") => {
      history.push(now);
      now = { ...now, ...next, note };
      draw();
    };
    const finish = () => {
      done({ code: now.code, answers: now.answers });
      change({ at: 0, answers: {}, code: "", count: now.count + 1 }, "Counted. Take the next slip.");
    };
    const pick = (value, words) => {
      const step = steps[now.at];
      if (step === "consent" && !value) return change({ at: 0, answers: {} }, "Not counted: put this slip away unread. Take the next one.");
      if (step === "consent") return change({ at: 1 }, "Yes.");
      const before = now.answers[step] ?? [];
      const given = several() ? (before.includes(value) ? before.filter((one) => one !== value) : [...before, value]) : value;
      const answers = { ...now.answers, [step]: given };
      if (given === undefined || given.length === 0) delete answers[step];
      return change({ answers, at: several() ? now.at : now.at + 1 }, `${words}.`);
    };
    const back = () => now.at && change({ at: now.at - 1 });
    const undo = () => {
      if (!history.length) return;
      const before = history.pop();
      if (before.count < now.count) done(null);
      now = { ...before, note: "Taken back." };
      draw();
    };
    const enter = () => {
      const words = box.value.trim();
      const step = steps[now.at];
      if (step === "end") return finish();
      if (step === "consent") return undefined;
      if (step === "code") {
        const own = code(words);
        if (words && !own) return tell("This is no code of ours. Look again, or leave it empty.");
        return change({ code: own, at: now.at + 1 });
      }
      if (words && number()) {
        const { type, minimum = 0, maximum = 999 } = field(slip, step);
        const fits = /^\d+$/.test(words) && Number(words) >= minimum && Number(words) <= (type === "scale10" ? 10 : maximum);
        return fits ? pick(Number(words), words) : tell("This number does not fit here.");
      }
      if (words) return tell("There is no such answer here.");
      return change({ at: now.at + 1 });
    };
    const tell = (words) => (status.textContent = note.textContent = words);

    const draw = () => {
      const step = steps[now.at];
      const special = { consent: "Does this slip say Yes?", code: "Its code, then Enter. It may be empty.", end: "That was all of it. Enter: count it, and take the next slip." };
      const [, words] = slip.questions.find(([id]) => id === step) ?? [step, special[step]];
      const given = step in now.answers ? ` Now: ${said(slip, step, now.answers[step])}.` : "";
      where.textContent = `Slip ${now.count + 1}, ${Math.min(now.at + 1, steps.length - 1)} of ${steps.length - 1}`;
      title.textContent = words;
      const hint = several() ? " Several may be picked. Enter goes on." : number() ? " Type the number, then Enter." : "";
      options.replaceChildren(...picks().map(([keys, value, label]) => make("li", {}, button(`${keys.at(-1)}  ${keys.length > 1 && keys[0] !== "1" ? `${keys[0]} ` : ""}${label}`, () => pick(value, label)))));
      note.textContent = now.note + hint + given;
      status.textContent = `${now.note} ${words}${hint}${given}`.trim();
      box.value = "";
    };

    box.addEventListener("input", () => {
      const typed = box.value.trim().toUpperCase();
      const found = picks().filter(([keys]) => keys.some((key) => key.startsWith(typed)));
      const exact = found.find(([keys]) => keys.includes(typed));
      if (typed && exact && found.length === 1) pick(exact[1], exact[2]);
      else if (typed && !found.length && picks().length) tell("There is no such answer here.");
    });
    box.addEventListener("keydown", (event) => {
      const undoes = event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey);
      if (event.key === "Enter") enter();
      else if (event.key === "Backspace" && !box.value) back();
      else if (undoes) undo();
      else return;
      event.preventDefault();
    });
    place.replaceChildren(
      where, title, options, make("label", { htmlFor: box.id, className: "tk-quiet" }, "Key"), box, note, status, make("p", { id: "tk-keys", className: "tk-hint" }, KEYS),
      make("div", { className: "tk-doing" }, button("Skip", enter), button("Back", back), button("Undo", undo), button("Next slip", () => now.at > 0 && finish())),
    );
    draw();
    box.focus();
  };
})();

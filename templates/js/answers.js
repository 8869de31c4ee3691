// Answers as data: out as one submission in JSON, in again from whatever a person opens. Nothing in it is ever run.
(() => {
  "use strict";
  const Toolkit = (window.Toolkit ??= {});
  const LARGEST = 8 * 2 ** 20; // of a file, as `toolkit read` takes it
  const LONGEST = 40_000; // characters of one answer
  const ROWS = 500;
  const EXPONENT = /^-?\d+(\.\d+)?e[+-]?\d+$/i;
  const FOREIGN = "This file is not a copy that was saved from a worksheet.";

  // What is asked under an id, or undefined. All rows share a question: `log.3.stage` is `log.*.stage`.
  // Only what the definition itself holds is known, never `constructor`.
  const field = ({ fields }, id) => {
    const numbers = id.split(".").filter((part) => /^\d+$/.test(part));
    if (numbers.some((number) => !/^[1-9]\d{0,2}$/.test(number) || number > ROWS)) return undefined;
    const known = id.replace(/\.\d+(?=\.)/g, ".*");
    return Object.hasOwn(fields, known) ? fields[known] : undefined;
  };

  const isDay = (text) => {
    if (!/^(?!0000)\d{4}-\d\d-\d\d$/.test(text)) return false;
    const day = new Date(`${text}T00:00:00Z`);
    return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
  };

  // An answer as its question takes it, or undefined.
  const fitting = ({ lists }, { type, list, export: part }, given) => {
    const whole = Number.isSafeInteger(given);
    const words = typeof given === "string";
    const codes = (lists?.[list] ?? []).map(([code]) => code);
    const fits = {
      yesno: typeof given === "boolean",
      check: typeof given === "boolean",
      int: whole,
      scale10: whole,
      likert5: whole && given >= 1 && given <= 5,
      number: words && /^-?\d+(\.\d+)?$/.test(given),
      money: words && /^-?\d+(\.\d+)?$/.test(given),
      date: words ? isDay(given) : part === "month" && whole && given >= 1 && given <= 12,
      choice: codes.includes(given),
      multi: Array.isArray(given) && given.length > 0 && given.every((code) => codes.includes(code)),
    };
    if (!(fits[type] ?? (words && given !== "" && given.length <= LONGEST))) return undefined;
    return type === "multi" ? codes.filter((code) => given.includes(code)) : given;
  };

  // The id of a question today, from the one it had: the rules of `toolkit.answers.current`.
  const current = ({ worksheet, aliases }, id) => {
    const home = `${worksheet}.`;
    const within = (name) => (name.startsWith(home) ? name : home + name);
    const old = Object.entries(aliases);
    const moved = old.find(([before, now]) => now === worksheet && id.startsWith(`${before}.`));
    if (moved) id = home + id.slice(moved[0].length + 1);
    for (const [before, now] of old.sort((a, b) => b[0].length - a[0].length)) {
      const pattern = within(before).replaceAll(".", "\\.").replaceAll("*", "(\\d+)");
      const found = now !== worksheet && new RegExp(`^${pattern}(\\..+)?$`).exec(id);
      if (!found) continue;
      const numbers = found.slice(1, -1);
      return within(now).replace(/\*/g, () => numbers.shift() ?? "") + (found.at(-1) ?? "");
    }
    return id;
  };

  const result = (worksheet, problems = []) => {
    return { worksheet, version: 0, structure: "", answers: Object.create(null), left: 0, problems };
  };

  // What an item of a file holds for a worksheet; what does not fit is counted and left out.
  const taken = (item, definition) => {
    const found = result(definition.worksheet);
    if (Number.isSafeInteger(item.version)) found.version = item.version;
    if (typeof item.structure === "string") found.structure = item.structure;
    for (const answer of item.answers) {
      const value = answer?.value ?? null;
      if (value === null || typeof answer.field !== "string" || answer.doubt) continue;
      const id = current(definition, answer.field);
      const asked = field(definition, id);
      const decimal = asked?.type === "number" || asked?.type === "money";
      const plain = decimal && (typeof value === "number" || EXPONENT.test(value)) ? String(Number(value)) : value;
      const fit = asked && fitting(definition, asked, plain);
      if (fit === undefined) found.left += 1;
      else if (fit || asked.type !== "check") found.answers[id] = fit; // a box that is not ticked is no answer
    }
    const { version, left, problems } = found;
    if (version > definition.version) problems.push("It was made with a newer version of this worksheet.");
    if (left) problems.push(left === 1 ? "1 answer does not fit here." : `${left} answers do not fit here.`);
    return found;
  };

  // The first submission of one of `definitions` in a text: {worksheet, version, structure, answers, left, problems}.
  // `left` counts answers that fit nowhere; `problems` are sentences for the person.
  const read = (text, definitions) => {
    if (text.length > LARGEST) return result("", ["This file is too large to be a copy of a worksheet."]);
    let items;
    try {
      items = [JSON.parse(text)].flat().filter((item) => Array.isArray(item?.answers));
    } catch {
      return result("", [FOREIGN]);
    }
    const ids = ({ worksheet, aliases }) => [worksheet, ...Object.keys(aliases).filter((id) => aliases[id] === worksheet)];
    const of = (item) => definitions.find((definition) => ids(definition).includes(item.worksheet));
    const mine = items.filter(of);
    if (mine.length) {
      const found = taken(mine[0], of(mine[0]));
      if (mine.length > 1) found.problems.push(`The file holds ${mine.length} copies. This is the first.`);
      return found;
    }
    const other = String(items[0]?.worksheet);
    const name = /^[a-z][a-z0-9_]{0,60}$/.test(other) ? ` (“${other.replaceAll("_", " ")}”)` : "";
    return result("", [items.length ? `This copy is of another worksheet${name}.` : FOREIGN]);
  };

  // One submission as JSON, as `toolkit read` and `toolkit fill` take it.
  const submission = ({ worksheet, version, structure }, answers, code = "") => {
    const given = Object.entries(answers).map(([id, value]) => ({ field: id, value }));
    const found = { worksheet, version, structure, medium: "web", ...(code && { code }), answers: given };
    return `${JSON.stringify(found, null, 1)}\n`;
  };

  Toolkit.answers = { read, submission, field, fitting, LARGEST, LONGEST, ROWS };
})();

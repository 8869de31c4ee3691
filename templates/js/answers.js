// Answers as data: out as one submission in JSON, in again from whatever a person opens. Nothing in it is ever run.
(() => {
  "use strict";
  const Toolkit = (window.Toolkit ??= {});
  const LARGEST = 8 * 2 ** 20; // characters of a file, as `toolkit` itself takes
  const LONGEST = 40_000; // characters of one answer
  const ROWS = 500;
  const DECIMAL = /^-?\d+(\.\d+)?$/;

  // The id of a question as the definition names it, or "" for a row that can't be: `log.3.stage` is `log.*.stage`.
  const template = (id) => {
    const parts = id.split(".").map((part) => (!/^\d+$/.test(part) ? part : /^0|\d{4}/.test(part) || part > ROWS ? "" : "*"));
    return parts.includes("") ? "" : parts.join(".");
  };

  // The question of an id, or undefined. Only what the definition itself holds is known: never `constructor`.
  const field = (definition, id) => {
    const known = template(id);
    return Object.hasOwn(definition.fields, known) ? definition.fields[known] : undefined;
  };

  const codes = (definition, asked) => {
    if (asked.type === "likert5") return ["1", "2", "3", "4", "5"];
    return (Object.hasOwn(definition.lists, asked.list ?? "") ? definition.lists[asked.list] : []).map(([code]) => code);
  };

  const isDay = (text) => {
    if (!/^\d{4}-\d\d-\d\d$/.test(text) || text < "0001") return false;
    const day = new Date(`${text}T00:00:00Z`);
    return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
  };

  // An answer as its question takes it, or undefined.
  const fitting = (definition, asked, given) => {
    const whole = Number.isSafeInteger(given);
    switch (asked.type) {
      case "yesno":
      case "check":
        return typeof given === "boolean" ? given : undefined;
      case "int":
      case "scale10":
        return whole ? given : undefined;
      case "likert5":
        return codes(definition, asked).includes(String(given)) ? Number(given) : undefined;
      case "number":
      case "money":
        return ["string", "number"].includes(typeof given) && DECIMAL.test(given) ? String(given) : undefined;
      case "date":
        if (asked.export === "month" && whole) return given >= 1 && given <= 12 ? given : undefined;
        return typeof given === "string" && isDay(given) ? given : undefined;
      case "choice":
        return codes(definition, asked).includes(given) ? given : undefined;
      case "multi": {
        const known = codes(definition, asked);
        if (!Array.isArray(given) || !given.length || !given.every((code) => known.includes(code))) return undefined;
        return known.filter((code) => given.includes(code));
      }
      default:
        return typeof given === "string" && given !== "" && given.length <= LONGEST ? given : undefined;
    }
  };

  // The id of a question today, from the one it had: the rules of `toolkit.answers.current`.
  const current = (definition, id) => {
    const home = `${definition.worksheet}.`;
    const old = Object.entries(definition.aliases);
    for (const [before, now] of old) {
      if (now === definition.worksheet && id.startsWith(`${before}.`)) id = home + id.slice(before.length + 1);
    }
    const within = (name) => (name.startsWith(home) ? name : home + name);
    const renamed = old.filter(([, now]) => now !== definition.worksheet).sort((a, b) => b[0].length - a[0].length);
    for (const [before, now] of renamed) {
      const pattern = within(before).replace(/[.*]/g, (sign) => (sign === "*" ? "(\\d+)" : "\\."));
      const found = new RegExp(`^${pattern}(\\..+)?$`).exec(id);
      if (!found) continue;
      const numbers = found.slice(1, -1);
      return within(now).replace(/\*/g, () => numbers.shift() ?? "") + (found.at(-1) ?? "");
    }
    return id;
  };

  const refused = (problem) => ({ worksheet: "", version: 0, structure: "", answers: Object.create(null), left: 0, problems: [problem] });
  const named = (id) => (typeof id === "string" && /^[a-z][a-z0-9_]{0,60}$/.test(id) ? ` (“${id.replaceAll("_", " ")}”)` : "");

  // The submission of one of `definitions` in a text; the first where a list holds several.
  // `problems` are sentences for the person; `left` counts answers that fit nowhere.
  const read = (text, definitions) => {
    if (text.length > LARGEST) return refused("This file is too large to be a copy of a worksheet.");
    let found;
    try {
      found = JSON.parse(text);
    } catch {
      return refused("This file is not a copy that was saved from a worksheet.");
    }
    const items = (Array.isArray(found) ? found : [found]).filter((item) => item && Array.isArray(item.answers));
    if (!items.length) return refused("This file is not a copy that was saved from a worksheet.");
    const knows = (definition, id) =>
      id === definition.worksheet || (Object.hasOwn(definition.aliases, id) && definition.aliases[id] === definition.worksheet);
    for (const item of items) {
      const definition = definitions.find((one) => knows(one, item.worksheet));
      if (definition) return one(item, definition, items.filter((other) => knows(definition, other.worksheet)).length);
    }
    return refused(`This copy is of another worksheet${named(items[0].worksheet)}.`);
  };

  const one = (item, definition, copies) => {
    const answers = Object.create(null);
    const problems = [];
    let left = 0;
    for (const answer of item.answers) {
      if (!answer || typeof answer.field !== "string" || answer.value === null || answer.value === undefined || answer.doubt) continue;
      const id = current(definition, answer.field);
      const asked = field(definition, id);
      const value = asked && fitting(definition, asked, answer.value);
      if (value === undefined) left += answer.value === "" ? 0 : 1;
      else if (asked.type !== "check" || value) answers[id] = value;
    }
    const version = Number.isSafeInteger(item.version) ? item.version : 0;
    if (copies > 1) problems.push(`The file holds ${copies} copies of this worksheet. This is the first.`);
    if (version > definition.version) problems.push("It was made with a newer version of this worksheet.");
    if (left) problems.push(left === 1 ? "1 answer does not fit and was left out." : `${left} answers do not fit and were left out.`);
    return { worksheet: definition.worksheet, version, structure: String(item.structure ?? ""), answers, left, problems };
  };

  // One submission as JSON, as `toolkit read` and `toolkit fill` take it.
  const submission = (definition, answers, code = "") => {
    const head = { worksheet: definition.worksheet, version: definition.version, structure: definition.structure, medium: "web" };
    const given = Object.keys(answers).map((id) => ({ field: id, value: answers[id] }));
    return `${JSON.stringify({ ...head, ...(code && { code }), answers: given }, null, 1)}\n`;
  };

  Toolkit.answers = { read, submission, field, fitting, LARGEST, LONGEST, ROWS };
})();

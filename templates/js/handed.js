// Files that come back into slips. `Toolkit.handed.open(name, bytes, slip, slips)` gives what may be counted:
// {slips: [{code, answers, name}], problems: [sentence]}. Anything else in a file is dropped unread.
(() => {
  "use strict";
  const Toolkit = (window.Toolkit ??= {});
  const { read, field, fitting } = Toolkit.answers;
  const { code, counted, CONSENT } = Toolkit.slip;
  const CODE = "data_choice.code";
  const LARGEST = 8 * 2 ** 20; // bytes
  const MOST = 2000; // slips in one file
  const NO_YES = "It does not say Yes, and no tick means No. Nothing of it was read. Delete it, and do not ask why.";
  const WORKBOOK = "This is a whole workbook. Give it back unread. Ask for the sheet “Slip”, saved alone as CSV.";
  const PDF = "This page can’t open PDFs. “toolkit read” makes a list of typed slips: open that list here.";
  const SHEET = "This is a whole worksheet. Give it back unread. Only slips are counted.";
  const FOREIGN = "This is no slip of ours.";
  const DAMAGED = "This file is damaged, or too large to be a slip.";

  const text = (bytes) => {
    const [first, second] = bytes;
    if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return new TextDecoder(first === 0xff ? "utf-16le" : "utf-16be").decode(bytes);
    try {
      return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch {
      return new TextDecoder("windows-1252").decode(bytes);
    }
  };

  // The rows of a table in text. Quotes are doubled inside quotes, as spreadsheets write them.
  const rows = (words, separator) => {
    const found = [[""]];
    let quoted = false;
    for (let at = 0; at < words.length; at += 1) {
      const sign = words[at];
      const row = found.at(-1);
      if (sign === '"' && quoted && words[at + 1] === '"') row[row.length - 1] += words[(at += 1)];
      else if (sign === '"' && (quoted || row.at(-1) === "")) quoted = !quoted;
      else if (quoted || ![separator, "\n", "\r"].includes(sign)) row[row.length - 1] += sign;
      else if (sign === separator) row.push("");
      else if (sign === "\n") found.push([""]);
    }
    return found;
  };

  const plain = (words) => words.trim().replace(/\s+/g, " ").toLowerCase();

  // The code of an entry, from its code, its words, or both.
  const entry = (slip, asked, words) => {
    const short = slip.brief[asked.list] ?? {};
    for (const [own, label] of slip.lists[asked.list]) {
      const brief = short[own] ?? label;
      if ([own, label, brief, `${own} ${brief}`, `${own} ${label}`].map(plain).includes(plain(words))) return own;
    }
    return undefined;
  };

  // The answer in one cell, or undefined.
  const answer = (slip, asked, words) => {
    if (asked.type === "yesno" || asked.type === "check") return { yes: true, no: asked.type === "yesno" ? false : undefined }[plain(words)];
    if (asked.type === "choice") return entry(slip, asked, words);
    const number = /^\d{1,6}(\.0+)?$/.test(words.trim()) ? Number(words) : undefined;
    const low = asked.type === "scale10" ? 0 : asked.minimum ?? 0;
    const high = asked.type === "scale10" ? 10 : asked.maximum ?? Infinity;
    return number >= low && number <= high ? fitting(slip, asked, number) : undefined;
  };

  // The slip on a sheet saved as text: its hidden column holds ids, and the answers stand below its own id.
  const sheet = (words, slips) => {
    for (const separator of [",", ";", "\t"]) {
      const table = rows(words, separator);
      for (const slip of slips) {
        const head = table.find((row) => row.includes(`${slip.worksheet}.*`));
        const column = head?.indexOf(`${slip.worksheet}.*`);
        if (!head) continue;
        const answers = Object.create(null);
        const asked = new Set([CONSENT, ...slip.questions.map(([id]) => id)]);
        let own = "";
        for (const row of table) {
          const cell = row[column] ?? "";
          for (const key of cell.trim() ? row : []) {
            const parent = key.slice(0, Math.max(0, key.lastIndexOf(".")));
            if (key === CODE) own = code(cell);
            else if (asked.has(key)) answers[key] = answer(slip, field(slip, key), cell);
            else if (asked.has(parent) && field(slip, parent).type === "multi" && plain(cell) === "yes") (answers[parent] ??= []).push(key.slice(parent.length + 1));
          }
        }
        const given = Object.keys(answers).map((id) => ({ field: id, value: answers[id] }));
        return { worksheet: slip.worksheet, version: slip.version, code: own, answers: given };
      }
    }
    return null;
  };

  // One submission, or the sentence that says why it is not counted.
  const one = (item, slip, slips, name) => {
    if (!item || typeof item !== "object" || typeof item.worksheet !== "string" || !Array.isArray(item.answers)) return FOREIGN;
    const other = slips.find((known) => known.worksheet === item.worksheet);
    if (!other) return /^[a-z][a-z0-9_]{0,99}$/.test(item.worksheet) ? SHEET : FOREIGN;
    if (other !== slip) return `It belongs to another workshop or day: “${other.workshop}”, ${other.title.toLowerCase()}.`;
    if (item.version !== slip.version) return `It was made with version ${Number(item.version) || "?"} of this slip, and this page counts version ${slip.version}.`;
    const { answers } = read(JSON.stringify(item), [slip]);
    if (answers[CONSENT] !== true) return NO_YES;
    const own = [answers[CODE], item.code].map((words) => (typeof words === "string" ? code(words) : "")).find(Boolean) ?? "";
    const asked = new Set(slip.questions.map(([id]) => id));
    const kept = counted(slip, answers);
    for (const id of Object.keys(kept)) if (!asked.has(id)) delete kept[id];
    return { code: own, answers: kept, name };
  };

  const open = (name, bytes, slip, slips) => {
    const refused = (why) => ({ slips: [], problems: [`${name}: ${why}`] });
    const begins = String.fromCharCode(...bytes.slice(0, 5));
    if (begins.startsWith("PK") || begins.startsWith("\xd0\xcf")) return refused(WORKBOOK);
    if (begins === "%PDF-") return refused(PDF);
    if (bytes.length > LARGEST) return refused(DAMAGED);
    const words = text(bytes);
    let found;
    try {
      const items = /^\s*[[{]/.test(words) ? [JSON.parse(words)].flat() : [sheet(words, slips)];
      if (items.length > MOST) return refused(DAMAGED);
      found = items.map((item) => one(item, slip, slips, name));
    } catch {
      return refused(DAMAGED); // not JSON, or nested as no file of ours is
    }
    const problems = new Map();
    for (const why of found) if (typeof why === "string") problems.set(why, (problems.get(why) ?? 0) + 1);
    return {
      slips: found.filter((item) => typeof item !== "string"),
      problems: [...problems].map(([why, count]) => `${name}: ${count > 1 ? `${count} times: ` : ""}${why}`),
    };
  };

  Toolkit.handed = { open };
})();

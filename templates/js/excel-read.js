// A tracker opened in the browser: its answers, found by the hidden keys of its sheets. Formulas are never trusted.
(() => {
  "use strict";
  const Toolkit = (window.Toolkit ??= {});
  const { members, unpacked, refuse, Refused, DAMAGED, LOCKED } = Toolkit.zip;
  const LARGEST = 20 * 2 ** 20; // bytes of a file
  const LARGEST_INSIDE = 60 * 2 ** 20; // bytes, unpacked
  const [LAST_ROW, LAST_COLUMN, MOST_CELLS] = [20_000, 702, 500_000];
  const ENOUGH = 3; // hidden keys that stand together, or all of a smaller sheet
  const MACROS = /(^|\/)vbaproject[^/]*$|^xl\/macrosheets\//i;
  const NOTHING = { texts: {}, yes: [], no: [], below: [], keys: {}, computed: [], size: ENOUGH };
  const ISO = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;
  const WRITTEN = /^(\d{1,2})[/.](\d{1,2})[/.](\d{4})$/;
  const NUMBER = /^[$€£]?\s*([+-]?)\s*(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?$/;

  const OTHER = "This is not an Excel workbook. Save it as .xlsx.";
  const LARGE = "This file is too large for a tracker. Send the sheets you want to show only.";
  const PROGRAMS = "This file has macros, which are small programs. No tracker has them: save it as .xlsx.";
  const UNSAFE = "This file has parts no tracker has. Save it again in Excel as .xlsx.";
  const WIDE = "A sheet has something far to the right, beyond column ZZ. Delete it and save again.";
  const LONG = `A sheet has something below row ${LAST_ROW}. Delete those rows and save again.`;
  const NOT_OURS = "This workbook holds no sheet of ours, or its hidden rows are gone. Open a copy (.json) instead.";

  const normal = (text) => text.split(/\s+/).filter(Boolean).join(" ").toLowerCase();
  const plain = (text) => text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code) => String.fromCharCode(parseInt(code, 16)));
  const all = (node, name) => node.getElementsByTagNameNS("*", name);
  const place = (letters) => [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);

  // What Python takes for spaces around words: a mark of the order of bytes is none.
  const stripped = (text) => {
    const blank = (at) => /[^\S\ufeff]|[\x1c-\x1f\x85]/.test(text[at] ?? "x");
    let [from, to] = [0, text.length];
    while (blank(from)) from += 1;
    while (to > from && blank(to - 1)) to -= 1;
    return text.slice(from, to);
  };

  // The words of an element with <t> in it, without how they are spoken.
  const words = (node) =>
    plain([...all(node, "t")].filter((one) => !one.closest("rPh")).map((one) => one.textContent).join(""));

  const parsed = (text) => {
    if (/<!DOCTYPE|<!ENTITY|\0/i.test(text)) refuse(UNSAFE);
    const found = new DOMParser().parseFromString(text, "application/xml");
    if (all(found, "parsererror").length) refuse(DAMAGED);
    return found;
  };

  // The parts of a workbook that is safe to read: a function from the name of a part to its document.
  const opened = (buffer) => {
    const bytes = new Uint8Array(buffer);
    if (bytes.length > LARGEST) refuse(LARGE);
    if (bytes[0] === 0xd0 && bytes[1] === 0xcf && bytes[2] === 0x11 && bytes[3] === 0xe0) refuse(LOCKED);
    if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) refuse(OTHER);
    const found = members(bytes);
    if ([...found.keys()].some((name) => MACROS.test(name))) refuse(PROGRAMS);
    if (!found.has("xl/workbook.xml")) refuse(OTHER);
    const budget = { left: LARGEST_INSIDE };
    const cells = { left: MOST_CELLS };
    return async (name) => {
      if (!found.has(name)) return undefined;
      let text;
      try {
        text = new TextDecoder("utf-8", { fatal: true }).decode(await unpacked(found.get(name), budget));
      } catch (error) {
        throw error instanceof Refused ? error : new Refused(UNSAFE);
      }
      for (const _ of text.matchAll(/<(?:\w+:)?(?:row|c|si)[\s/>]/g)) if (--cells.left < 0) refuse(LARGE);
      return parsed(text);
    };
  };

  // A cell: {content: words or a number, formula: whether it is computed}.
  const content = (cell, shared) => {
    const value = all(cell, "v")[0]?.textContent ?? "";
    const type = cell.getAttribute("t") ?? "n";
    const formula = all(cell, "f").length > 0;
    if (type === "s") return { content: shared[value] ?? "", formula };
    if (type === "inlineStr") return { content: words(cell), formula };
    if (type === "b") return { content: value === "1" ? "Yes" : "No", formula };
    if (type === "n") return { content: value.trim() === "" ? "" : Number(value), formula };
    return { content: type === "e" ? "" : plain(value), formula };
  };

  // The rows of a sheet by number, each with its cells by the number of their column.
  const grid = (sheet, shared) => {
    const rows = new Map();
    let below = 0;
    for (const row of all(sheet, "row")) {
      below = Number(row.getAttribute("r") ?? below + 1);
      if (!(below <= LAST_ROW)) refuse(LONG);
      const cells = new Map();
      let at = 0;
      for (const cell of all(row, "c")) {
        const letters = /^[A-Za-z]+/.exec(cell.getAttribute("r") ?? "")?.[0].toUpperCase();
        at = letters ? place(letters) : at + 1;
        if (at > LAST_COLUMN) refuse(WIDE);
        const found = content(cell, shared);
        if (found.content !== "" || found.formula) cells.set(at, found);
      }
      if (cells.size) rows.set(below, cells);
    }
    return rows;
  };

  // The sheets of a workbook, and whether its days count from 1904.
  const sheets = async (buffer) => {
    const part = opened(buffer);
    const types = await part("[Content_Types].xml");
    if (!types) refuse(OTHER);
    if (/macroEnabled/i.test(types.documentElement.outerHTML)) refuse(PROGRAMS);
    const [book, links, strings] = [
      await part("xl/workbook.xml"), await part("xl/_rels/workbook.xml.rels"), await part("xl/sharedStrings.xml"),
    ];
    const shared = strings ? [...all(strings, "si")].map(words) : [];
    const targets = new Map();
    for (const link of links ? all(links, "Relationship") : []) {
      const target = link.getAttribute("Target") ?? "";
      targets.set(link.getAttribute("Id"), target.startsWith("/") ? target.slice(1) : `xl/${target}`);
    }
    const found = [];
    for (const one of all(book, "sheet")) {
      const id = [...one.attributes].find((own) => own.localName === "id" && own.name !== "id")?.value;
      const sheet = await part(targets.get(id));
      if (sheet) found.push(grid(sheet, shared));
    }
    const since = all(book, "workbookPr")[0]?.getAttribute("date1904");
    return { found, shift: since === "1" || since === "true" ? 1462 : 0 };
  };

  const day = (year, month, date) => {
    const found = new Date(Date.UTC(year, month - 1, date));
    const [text, same] = [found.toISOString().slice(0, 10), found.getUTCMonth() === month - 1];
    return same && found.getUTCDate() === date ? text : undefined;
  };

  const date = (given, shift) => {
    if (typeof given === "number") {
      const serial = Math.floor(given) + shift;
      const found = new Date(Date.UTC(1899, 11, 30) + serial * 86_400_000);
      return serial > 60 && serial < 2_958_466 ? found.toISOString().slice(0, 10) : undefined;
    }
    const [, year, month, date] = ISO.exec(given) ?? [];
    if (year) return day(Number(year), Number(month), Number(date));
    if (!WRITTEN.test(given)) return undefined;
    const [, first, second, last] = WRITTEN.exec(given).map(Number);
    if (first > 12) return day(last, second, first);
    return second > 12 || first === second ? day(last, first, second) : undefined; // else it could be the other way round
  };

  const decimal = (given) => {
    if (typeof given === "string") {
      const [, sign, whole, part] = NUMBER.exec(given.slice(0, 40)) ?? [];
      return whole && `${sign === "-" ? "-" : ""}${whole.replaceAll(",", "")}${part ?? ""}`;
    }
    return Number.isInteger(given) ? String(BigInt(given)) : String(given);
  };

  const number = ({ type, minimum, maximum }, given) => {
    const found = decimal(given);
    if (found === undefined || Number.isNaN(Number(found))) return undefined;
    const [low, high] = type === "scale10" ? [0, 10] : [minimum ?? -Infinity, maximum ?? Infinity];
    if (Number(found) < low || Number(found) > high) return undefined;
    return type === "number" || type === "money" ? found : Number(found);
  };

  // What is certain about the cells of one question, by option; undefined where it is not, null where it is no answer.
  const meant = (asked, cells, { texts, yes, no }, shift) => {
    const given = cells.get("");
    const text = stripped(String(given ?? ""));
    const said = normal(text);
    if (asked.type === "multi") {
      const marks = [...cells].filter(([, one]) => !no.includes(normal(String(one))));
      return marks.every(([, one]) => yes.includes(normal(String(one)))) ? marks.map(([code]) => code) : undefined;
    }
    if (!text) return null;
    if (asked.type === "yesno" || asked.type === "check") {
      if (yes.includes(said)) return true;
      return no.includes(said) ? (asked.type === "check" ? null : false) : undefined;
    }
    if (asked.type === "choice" || asked.type === "likert5") {
      const known = new Map(Object.entries(texts[asked.list] ?? {}));
      const code = known.get(said) ?? known.get(`${said.split(" ")[0].replaceAll(":", "")} `);
      return asked.type === "likert5" && code ? Number(code) : code;
    }
    if (asked.type === "date") return date(typeof given === "number" ? given : said, shift);
    if (["text", "long", "url"].includes(asked.type)) return text.replace(/\r\n?/g, "\n");
    return number(asked, typeof given === "number" ? given : text);
  };

  // Every key that a cell of a worksheet can have, with its question and option.
  const keys = ({ fields, lists }) => {
    const found = new Map();
    for (const [id, asked] of Object.entries(fields)) {
      if (asked.type !== "multi") found.set(id, { id, asked, code: "" });
      else for (const [code] of lists[asked.list]) found.set(`${id}.${code}`, { id, asked, code });
    }
    return found;
  };

  const head = (key) => key.slice(0, key.indexOf(".*.") + 3);

  // Where the answers of a table stand: {home, answers: [[id, code, asked, cell, copy]]}; undefined where it is none.
  const table = (rows, known) => {
    for (const [at, cells] of rows) {
      const hits = [...cells].filter(([, { content: word }]) => known.has(word));
      const columns = new Map(hits.map(([column, { content: word }]) => [word, column]).reverse());
      const [first] = [...columns.keys()].reverse();
      if (!first) continue;
      const home = first.includes(".*.") ? head(first) : "";
      const mine = [...columns.keys()].filter((key) => (home ? key.startsWith(home) : !key.includes(".*.")));
      const every = home ? [...known.keys()].filter((key) => key.startsWith(home)).length : ENOUGH;
      if (mine.length < Math.min(ENOUGH, every)) continue;
      const answers = [];
      for (const [row, there] of rows) {
        for (const key of row > at ? mine : []) {
          const { id, asked, code } = known.get(key);
          const cell = there.get(columns.get(key));
          if (cell) answers.push([id.replace(".*.", `.${row - at}.`), code, asked, cell, home ? 1 : row - at]);
        }
      }
      return { home: home || "copies", answers };
    }
    return undefined;
  };

  // The id that the two keys of a cell of a form mean.
  const derived = (row, key, { keys: pairs, below }, worksheet) => {
    const pair = `${row} ${key}`;
    if (Object.hasOwn(pairs, pair)) return pairs[pair];
    const home = key.split(".*")[0];
    if (home !== worksheet) return row.startsWith(`${home}.`) ? row + key.slice(home.length + 2) : "";
    return below.includes(row) === key.endsWith(".**") ? row : "";
  };

  const form = (rows, known, reads, worksheet) => {
    const heads = new Map();
    const answers = new Map();
    let count = 0;
    for (const cells of rows.values()) {
      const own = [...cells].filter(([, { content: word }]) => typeof word === "string" && word.startsWith(`${worksheet}.`));
      const [row] = own.map(([, { content: word }]) => word).filter((word) => !word.includes("*"));
      if (!row) {
        for (const [column, { content: word }] of own) heads.set(column, [...(heads.get(column) ?? []), word]);
        continue;
      }
      for (const [column, among] of heads) {
        const key = among.map((one) => derived(row, one, reads, worksheet)).find((one) => known.has(one));
        if (!key) continue;
        count += 1;
        const { id, asked, code } = known.get(key);
        if (cells.has(column) && !answers.has(key)) answers.set(key, [id, code, asked, cells.get(column), 1]);
      }
    }
    return count && count >= Math.min(ENOUGH, reads.size) ? { home: "form", answers: [...answers.values()] } : undefined;
  };

  const many = (count, one, several) => (count === 1 ? `1 ${one}` : `${count} ${several}`);

  // One filled copy from its cells.
  const copy = (definition, cells, reads, shift) => {
    const questions = new Map();
    let [computed, left] = [0, 0];
    for (const [id, code, asked, { content: given, formula }] of cells) {
      if (reads.computed.includes(id)) continue;
      if (formula) computed += 1;
      else questions.set(id, [asked, (questions.get(id)?.[1] ?? new Map()).set(code, given)]);
    }
    const answers = Object.create(null);
    for (const [id, [asked, given]] of questions) {
      const value = meant(asked, given, reads, shift);
      if (value === null || value?.length === 0) continue;
      const known = Toolkit.answers.field(definition, id);
      const fit = known && value !== undefined ? Toolkit.answers.fitting(definition, asked, value) : undefined;
      if (fit === undefined) left += 1;
      else answers[id] = fit;
    }
    const problems = [];
    if (computed) problems.push(many(computed, "cell holds a formula and was not read.", "cells hold formulas and were not read."));
    if (left) problems.push(many(left, "answer does not fit here.", "answers do not fit here."));
    return { worksheet: definition.worksheet, answers, problems };
  };

  // The version of a worksheet that the hidden sheet of a tracker names, or 0.
  const version = (found, worksheet) => {
    for (const rows of found) {
      for (const cells of rows.values()) {
        const said = [1, 2, 3].map((column) => cells.get(column)?.content);
        if (said[0] === "worksheet" && said[1] === worksheet) return Number(said[2]) || 0;
      }
    }
    return 0;
  };

  // Every filled copy of these worksheets in a workbook: [{worksheet, answers, problems}]. A definition may hold
  // `reads`, which says what the words in cells mean. Throws Toolkit.zip.Refused with a sentence for the person.
  const read = async (buffer, definitions) => {
    const { found, shift } = await sheets(buffer);
    const copies = [];
    for (const definition of definitions) {
      const { worksheet, reads = NOTHING } = definition;
      const known = keys(definition);
      const fullest = new Map(); // of several copies of a sheet, the one that holds more
      for (const rows of found) {
        const match = table(rows, known) ?? form(rows, known, reads, worksheet);
        if (match && !(fullest.get(match.home)?.length >= match.answers.length)) fullest.set(match.home, match.answers);
      }
      const cells = [...fullest.values()].flat();
      const newer = version(found, worksheet) > definition.version;
      for (const number of fullest.size ? new Set([1, ...cells.map((one) => one[4])]) : []) {
        const one = copy(definition, cells.filter((cell) => cell[4] === number), reads, shift);
        if (newer) one.problems.push("It was made with a newer version of this worksheet.");
        copies.push(one);
      }
    }
    if (!copies.length) refuse(NOT_OURS);
    return copies;
  };

  const open = async (file, element) => {
    if (file.size > LARGEST) refuse(LARGE);
    const { reads } = await Toolkit.excel.island(element);
    const copies = await read(await file.arrayBuffer(), [{ ...element.definition, reads }]);
    const filled = copies.filter(({ answers }) => Object.keys(answers).length);
    const first = filled[0] ?? copies[0];
    if (filled.length > 1) first.problems.push(`The file holds ${filled.length} copies. This is the first.`);
    element.take(first);
  };

  Object.assign(Toolkit.excel, { read, open });
})();

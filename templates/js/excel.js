// Answers into the tracker that the build made: only the cells they stand in change.
(() => {
  "use strict";
  const Toolkit = (window.Toolkit ??= {});
  const { members, unpacked, packed, file, able } = Toolkit.zip;
  const TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
  const LONGEST = 32767; // UTF-16 units a cell holds
  const DIGITS = 15; // Excel keeps no more
  const FIRST_DATE = 61; // March 1, 1900: before it, Excel counts a day that never was
  const [LINE, MOST] = [15, 400]; // points: a line of words, the highest row
  const ILLEGAL = /[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]/gu;
  const MARKUP = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

  const many = (count, one, several) => (count === 1 ? `1 ${one}` : `${count} ${several}`);
  const days = (text) => (Date.parse(`${text}T00:00:00Z`) - Date.UTC(1899, 11, 30)) / 86_400_000;
  const place = (letters) => [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);

  // What Excel shows as it is: it reads `_x0041_` as the letter A unless told otherwise.
  const legal = (text) => text.replace(/\r\n?/g, "\n").replace(ILLEGAL, "");
  const escaped = (text) =>
    legal(text).replace(/_(?=x[0-9A-Fa-f]{4}_)/g, "_x005F_").replace(/[&<>]/g, (sign) => MARKUP[sign]);

  // The cells of one answer: [[key, content]], a number or words; undefined where no cell can hold it.
  const contents = ({ words, yes: [yes, no] }, { type, list }, key, value) => {
    if (type === "multi") return value.map((code) => [`${key}.${code}`, yes]);
    if (type === "yesno") return [[key, value ? yes : no]];
    if (type === "check") return value ? [[key, yes]] : [];
    if (type === "choice") return words[list]?.[value] === undefined ? undefined : [[key, words[list][value]]];
    if (type === "date") return [[key, days(value) >= FIRST_DATE ? days(value) : value]];
    if (["text", "long", "url"].includes(type)) return escaped(value).length <= LONGEST ? [[key, value]] : undefined;
    const digits = String(value).replace(/\D/g, "").replace(/^0+/, "");
    const kept = String(value).includes(".") ? digits.replace(/0+$/, "") : digits;
    return kept.length <= DIGITS ? [[key, Number(value)]] : undefined;
  };

  // Answers by part and cell, and sentences about what finds no place.
  const placed = (island, definition, answers) => {
    const cells = new Map(island.sheets.map(({ part }) => [part, new Map()]));
    const rows = new Map(); // rows below those that stand ready
    let [lost, large] = [0, 0];
    for (const [id, value] of Object.entries(answers)) {
      const asked = Toolkit.answers.field(definition, id);
      const [, head, number, tail] = /^(.*)\.(\d+)\.(.*)$/.exec(id) ?? [];
      const key = number ? `${head}.*.${tail}` : id;
      const found = asked && contents(island, asked, key, value);
      if (asked && !found) large += 1;
      let row = 0;
      const places = (found ?? []).map(([name, content]) => {
        for (const { part, cells: own, columns, first, ready } of island.sheets) {
          if (own?.[name]) return [part, own[name], content];
          if (!columns?.[name]) continue;
          if (number > ready) row = ready;
          return [part, `${columns[name]}${first + Number(number ?? 1) - 1}`, content];
        }
        return undefined;
      });
      if (row) rows.set(`${head} ${number}`, row);
      else if (!asked || places.includes(undefined)) lost += 1;
      if (!row) for (const [part, cell, content] of places.filter(Boolean)) cells.get(part).set(cell, content);
    }
    const problems = [];
    const [ready] = rows.values();
    if (ready) {
      const left = many(rows.size, "row below them is not in it.", "rows below them are not in it.");
      problems.push(`The Excel file has ${ready} rows ready: ${left}`);
    }
    if (large) problems.push(many(large, "answer is too long for a cell.", "answers are too long for a cell."));
    if (lost) problems.push(many(lost, "answer has no place in Excel.", "answers have no place in Excel."));
    return { cells, problems };
  };

  // How high a row must be for words in a column so wide, as the writer of workbooks reckons.
  const height = (words, width) => {
    const room = Math.max(width - 2, 4);
    const lines = legal(words).split("\n").map((line) => {
      let [count, used] = [1, 0];
      for (const { length } of line.split(/\s+/).filter(Boolean)) {
        if (used && used + 1 + length > room) [count, used] = [count + 1, 0];
        used += length + (used ? 1 : 0);
        if (used > room) [count, used] = [count + Math.ceil(used / room) - 1, room];
      }
      return count;
    });
    return Math.min(lines.reduce((sum, count) => sum + count, 0) * LINE + 8, MOST);
  };

  const cell = (name, style, content) =>
    typeof content === "number"
      ? `<c r="${name}"${style} t="n"><v>${content}</v></c>`
      : `<c r="${name}"${style} t="inlineStr"><is><t xml:space="preserve">${escaped(content)}</t></is></c>`;

  // A sheet with other cells. All of it is as the build wrote it, so its rows and cells are found by their looks.
  const patched = (xml, cells) => {
    const [columns, byRow] = [new Map(), new Map()];
    for (const [, width, style, number] of xml.matchAll(/<col [^>]*?width="([\d.]+)"[^>]*?(?: style="(\d+)")? min="(\d+)"/g)) {
      columns.set(Number(number), { width: Number(width), style: style ? ` s="${style}"` : "" });
    }
    for (const [name, content] of cells) {
      const [, letters, row] = /^([A-Z]+)(\d+)$/.exec(name);
      byRow.set(row, [...(byRow.get(row) ?? []), [letters, content]]);
    }
    return xml.replace(/<row r="(\d+)"([^>]*?)(?:\/>|>(.*?)<\/row>)/gs, (whole, row, attributes, inside = "") => {
      if (!byRow.has(row)) return whole;
      const found = new Map();
      for (const [all, letters, style = ""] of inside.matchAll(/<c r="([A-Z]+)\d+"( s="\d+")?[^>]*?(?:\/>|>.*?<\/c>)/gs)) {
        found.set(letters, { all, style });
      }
      let highest = 0;
      for (const [letters, content] of byRow.get(row)) {
        const { width = 10, style = "" } = columns.get(place(letters)) ?? {};
        found.set(letters, { all: cell(letters + row, found.get(letters)?.style ?? style, content) });
        if (typeof content === "string") highest = Math.max(highest, height(content, width));
      }
      const sized = attributes.replace(/ ht="([\d.]+)"/, (same, now) => (highest > now ? ` ht="${highest}"` : same));
      const sorted = [...found].sort(([one], [other]) => place(one) - place(other));
      return `<row r="${row}"${sized}>${sorted.map(([, { all }]) => all).join("")}</row>`;
    });
  };

  // What formulas showed does not hold any more: without it, every program computes them when it opens the file.
  const uncomputed = (xml) =>
    xml.replace(/(<c r="[A-Z]+\d+"(?: s="\d+")?)(?: t="str")?>(<f>[^<]*<\/f>)<v>[^<]*<\/v>/g, "$1>$2");

  // The tracker with these answers: {file, problems}.
  const tracker = async (island, definition, answers) => {
    const { cells, problems } = placed(island, definition, answers);
    const bytes = Uint8Array.from(atob(island.file), (letter) => letter.charCodeAt(0));
    const all = [];
    for (const member of members(bytes).values()) {
      if (!/^xl\/worksheets\/[^/]+\.xml$/.test(member.name)) {
        all.push(member);
        continue;
      }
      const before = new TextDecoder().decode(await unpacked(member, { left: Infinity }));
      const after = patched(uncomputed(before), cells.get(member.name) ?? new Map());
      all.push(after === before ? member : await packed(member.name, new TextEncoder().encode(after)));
    }
    return { file: file(all), problems };
  };

  // What the page holds of its tracker, which is packed (toolkit/formats/xlsx/browser.py).
  const island = (element) => {
    const packed = JSON.parse(element.querySelector("template.tk-excel").content.textContent);
    const bytes = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"))).json();
  };

  // Few people open a tracker: what reads one is loaded when somebody does.
  const here = document.currentScript?.src;
  let loading;
  const reading = () =>
    (loading ??= new Promise((done, failed) => {
      const script = Object.assign(document.createElement("script"), { src: new URL("excel-read.js", here), onload: done, onerror: failed });
      document.head.append(script);
    }));
  const later = (name) => async (...given) => {
    await reading();
    return Toolkit.excel[name](...given);
  };

  Toolkit.excel = { tracker, island, read: later("read"), open: later("open") };
  if (able && document.querySelector("template.tk-excel, template.tk-sources")) {
    Toolkit.openers ??= {};
    Toolkit.openers.xlsx = (file, element) => Toolkit.excel.open(file, element);
  }
  // A page without its tracker, or a browser that cannot pack files, shows no button.
  if (able && document.querySelector("template.tk-excel")) {
    Toolkit.actions ??= {};
    Toolkit.actions.excel = async (element) => {
      const found = await island(element);
      const made = await tracker(found, element.definition, element.answers());
      Toolkit.download(made.file, TYPE, found.name);
      if (!made.problems.length) element.unsaved = false;
      element.say([`Your Excel file is in your downloads: ${found.name}.`, ...made.problems].join(" "));
    };
  }
})();

// What the slips of a group add up to, with floors: the same rules as in toolkit/measures/group.py and floors.py.
// `Toolkit.group.report(groups, slips, slip)` takes the island `tk-group` (what is counted of each slip, by the slip's
// id), the answers of each person, and the definition of the slip. It gives {people, tooFew, tables}.
(() => {
  "use strict";
  const Toolkit = (window.Toolkit ??= {});
  const [NO_ANSWER, PASSED] = ["-", "+"];

  const codes = (value) => [value].flat().map((one) => (one === true ? "Y" : one === false ? "N" : String(one)));

  // The rows in which a column is answered, as the codes that stand in each; one for a question outside of rows.
  const rowsOf = (column, slip) => {
    const [block, rest] = column.split("*");
    if (rest === undefined) return column in slip ? [{ [column]: codes(slip[column]) }] : [];
    const found = new Map();
    for (const id of Object.keys(slip)) {
      if (!id.startsWith(block)) continue;
      const [number, ...last] = id.slice(block.length).split(".");
      if (!found.has(number)) found.set(number, Object.create(null));
      found.get(number)[`${block}*.${last.join(".")}`] = codes(slip[id]);
    }
    return [...found.values()].filter((row) => column in row);
  };

  const holding = ({ where }, column, slip) =>
    rowsOf(column, slip).filter((row) => where.every(([other, wanted]) => (row[other] ?? []).some((code) => wanted.includes(code))));

  // The cells in which a person counts, as [row, column].
  const cellsOf = {
    options(spec, slip, rows) {
      const given = holding(spec, spec.column, slip).flatMap((row) => row[spec.column]);
      const found = given.map((code) => rows.indexOf(code)).filter((at) => at >= 0);
      return (found.length ? found : [rows.indexOf(NO_ANSWER)]).map((at) => [at, 0]);
    },
    furthest({ column, result, ended, passed }, slip, rows) {
      let best = -1;
      for (const row of rowsOf(column, slip)) {
        const [end] = row[result] ?? [""];
        const stages = row[column].map((code) => rows.indexOf(code)).filter((at) => at >= 0);
        if (passed.includes(end) && stages.length) return [[rows.indexOf(PASSED), 0]];
        if (ended.includes(end)) best = Math.max(best, ...stages);
      }
      return [[best >= 0 ? best : rows.indexOf(NO_ANSWER), 0]];
    },
    cross(spec, slip, rows) {
      const found = holding(spec, spec.down, slip).flatMap((row) =>
        row[spec.down].flatMap((one) => (row[spec.across] ?? []).map((other) => [rows.indexOf(one), spec.codes.indexOf(other)])));
      return found.filter(([down, across]) => down >= 0 && across >= 0);
    },
    change({ rows }, slip) {
      return rows.map(([, , ids], at) => {
        const [one, other] = ids.map((id) => slip[id]);
        const both = typeof one === "number" && typeof other === "number";
        return [at, both ? 1 - Math.sign(other - one) : 3];
      });
    },
    verdict(spec, slip, rows) {
      const lines = holding(spec, spec.by, slip).slice(0, spec.needed.length - 1);
      const known = lines.flatMap((row) => row[spec.by]).filter((code) => spec.codes.includes(code));
      const same = Math.max(0, ...known.map((code) => known.filter((other) => other === code).length));
      const wanted = spec.needed[known.length];
      return [[rows.indexOf(wanted === null ? "TE" : same >= wanted ? "PA" : same === wanted - 1 ? "PP" : "NS"), 0]];
    },
  };

  // The cells that the sums of lines leave open. Coefficients stay -1, 0 and 1 in such a table.
  const open = (lines, cells) => {
    const rows = lines.map((line) => cells.map((cell) => (line.includes(cell) ? 1 : 0)));
    const pivots = new Map();
    const used = new Set();
    cells.forEach((_, at) => {
      const pivot = rows.findIndex((row, place) => row[at] && !used.has(place));
      if (pivot < 0) return;
      rows[pivot] = rows[pivot].map((value) => value * rows[pivot][at]);
      rows.forEach((row, place) => {
        if (place !== pivot && row[at]) rows[place] = row.map((value, column) => value - row[at] * rows[pivot][column]);
      });
      used.add(pivot);
      pivots.set(at, pivot);
    });
    return cells.filter((_, at) => !pivots.has(at) || rows[pivots.get(at)].filter(Boolean).length > 1);
  };

  // Between what each hidden number lies, for somebody who knows the rules and the sums.
  const bounds = (counts, states, lines, ends) => {
    const ranges = states.map((state) => [...(ends[state] ?? [])]);
    for (let changed = true; changed; ) {
      changed = false;
      for (const line of lines) {
        const add = (value) => line.reduce((sum, at) => sum + value(at), 0);
        const rest = add((at) => counts[at]);
        let [least, most] = [add((at) => ranges[at][0]), add((at) => ranges[at][1])];
        for (const at of line) {
          const [low, high] = ranges[at];
          const [more, less] = [Math.max(low, rest - most + high), Math.min(high, rest - least + low)];
          if (more === low && less === high) continue;
          [least, most, changed] = [least + more - low, most + less - high, true];
          ranges[at] = [more, less];
        }
      }
    }
    return ranges;
  };

  // What may be shown of each count, of a table that is so wide; nothing where none may be.
  const statesOf = (counts, width, people, kind, few, high) => {
    const all = counts.map((_, at) => at);
    const lines = [];
    if (kind !== "columns") for (let at = 0; at < counts.length; at += width) lines.push(all.slice(at, at + width));
    if (kind !== "rows") for (let at = 0; at < width; at += 1) lines.push(all.filter((place) => place % width === at));
    const states = counts.map((count) => (count <= few ? "low" : count >= high ? "high" : "shown"));
    const ends = { low: [0, few], high: [high, people], hidden: [0, high - 1] };
    const shown = (places) => places.filter((at) => states[at] === "shown");
    for (;;) {
      const hidden = lines.map((line) => line.filter((at) => states[at] !== "shown"));
      const cells = all.filter((at) => states[at] !== "shown");
      const free = open(hidden, cells);
      const ranges = bounds(counts, states, hidden, ends);
      const found = cells.find((at) => !free.includes(at) || ranges[at][0] === ranges[at][1]);
      if (found === undefined) return shown(all).length ? states : null;
      const beside = shown(lines.filter((line) => line.includes(found)).flat());
      const left = beside.length ? beside : shown(all);
      if (!left.length) return null;
      const least = Math.min(...left.map((at) => counts[at]));
      for (const at of all) if (states[at] === "low" || (left.includes(at) && counts[at] === least)) states[at] = "hidden";
    }
  };

  const interval = (count, people, z) => {
    const [share, square] = [count / people, (z * z) / people];
    const middle = share + square / 2;
    const reach = z * Math.sqrt((share * (1 - share)) / people + square / people / 4);
    return [middle - reach, middle + reach].map((end) => Math.floor(100 * (end / (1 + square)) + 0.5));
  };

  const counted = (spec, slips, { least, cell, extreme, z, words }) => {
    const { id, kind, title, hint, corner, columns } = spec;
    const [people, codes] = [slips.length, spec.rows.map(([code]) => code)];
    const wide = kind === "change" || kind === "cross";
    const width = wide ? columns.length : 1;
    const counts = Array(codes.length * width).fill(0);
    let answered = 0;
    for (const slip of slips) {
      const cells = cellsOf[kind](spec, slip, codes);
      if (cells.some(([row, column]) => (kind === "change" ? column !== 3 : codes[row] !== NO_ANSWER))) answered += 1;
      for (const at of new Set(cells.map(([row, column]) => row * width + column))) counts[at] += 1;
    }
    const table = { id, title, hint, corner, columns };
    if (answered < least) return { ...table, rows: [], sentence: words.little };
    const rare = Math.floor((people - 1) / extreme);
    const few = Math.max(cell - 1, rare);
    const states = statesOf(counts, width, people, spec.lines, few, people - Math.max(1, rare));
    if (!states) return { ...table, rows: [], sentence: words.small };
    const said = states.map((state, at) => ({ shown: String(counts[at]), low: few >= cell ? words.none : words.few, high: words.all, hidden: words.hidden })[state]);
    const between = (at) => interval(counts[at], people, z);
    const rows = spec.rows.map(([, label], row) => {
      const cells = said.slice(row * width, (row + 1) * width);
      if (!wide) cells.push(states[row] === "shown" ? `${between(row)[0]}% to ${between(row)[1]}%` : "");
      return { label, cells };
    });
    const order = codes.map((_, at) => at).filter((at) => states[at] === "shown" && codes[at] !== NO_ANSWER).sort((one, other) => counts[other] - counts[one] || one - other);
    let sentence = "";
    if (kind === "options" && order.length > 2) {
      const [first, second, third] = order;
      const named = counts[first] === counts[second] ? [first, second] : [first];
      const clear = between(first)[0] > between(third)[1];
      sentence = clear ? `${words.most}${named.map((at) => `“${spec.rows[at][1]}”`).join(" and ")}.` : words.close;
    }
    return { ...table, rows, sentence };
  };

  const report = (groups, slips, { worksheet }) => {
    const group = groups[worksheet];
    const people = slips.length;
    if (people < group.least) return { people, tooFew: group.words.tooFew, tables: [] };
    return { people, tooFew: "", tables: group.tables.map((spec) => counted(spec, slips, group)) };
  };

  Toolkit.group = { report };
})();

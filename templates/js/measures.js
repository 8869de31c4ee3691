// Computes and draws measures. toolkit/measures/javascript.py says how they are told; value.py finds the same in Python.
(() => {
  "use strict";
  const Toolkit = (window.Toolkit ??= {});
  const SVG = "http://www.w3.org/2000/svg";
  const [WIDTH, LABELS, ROW] = [640, 190, 26]; // of a drawing, in its own units
  const CLOSE = 1e-11; // doubles err in their last digits only; two decimals that differ by less are the same one

  const number = (found) => (typeof found === "number" && Number.isFinite(found) ? found : null);
  const near = (one, other) => Math.abs(one - other) <= CLOSE * Math.max(1, Math.abs(one), Math.abs(other));
  // The nearest whole number; a half goes away from 0, also where a double is a little below it.
  const round = (exact) => Math.sign(exact) * Math.floor(Math.abs(exact) * (1 + CLOSE) + 0.5);

  const ordered = (left, order, right) => {
    if (left === null || right === null || typeof left !== typeof right) return null;
    const sign = left === right || (typeof left === "number" && near(left, right)) ? 0 : left > right ? 1 : -1;
    return { "=": sign === 0, "<": sign < 0, "<=": sign <= 0, ">": sign > 0, ">=": sign >= 0 }[order];
  };

  const JOINS = { "+": (a, b) => a + b, "-": (a, b) => a - b, "*": (a, b) => a * b, "/": (a, b) => a / b, "^": (a, b) => a ** b };

  const sum = (found) => found.reduce((all, one) => all + one, 0);

  const FOLDS = { count: (found) => found.length, sum, mean: (found) => sum(found) / found.length, min: (found) => Math.min(...found), max: (found) => Math.max(...found) };

  // The rows of each block: answers by the last part of their ids, and by the number of the row.
  const rowsOf = ({ blocks }, answers) => {
    const found = new Map();
    for (const id of Object.keys(answers)) {
      const parts = id.split(".");
      const [column, row] = [parts.pop(), parts.pop()];
      const block = parts.join(".");
      if (!found.has(block)) found.set(block, new Map());
      const rows = found.get(block);
      if (!rows.has(row)) rows.set(row, new Map());
      rows.get(row).set(column, answers[id]);
    }
    return blocks.map(([id, kinds, only]) => {
      const rows = [...(found.get(id) ?? [])].filter(([row]) => !only || only.includes(row));
      return rows.map(([, cells]) => ({ cells, kinds }));
    });
  };

  // The answer in a row that can be compared: a number, or a day as text.
  const cell = ({ cells, kinds }, column) => {
    const answer = cells.get(column);
    if (typeof answer === "string" && kinds[column] === "n") return number(Number(answer));
    return typeof answer === "number" || (typeof answer === "string" && kinds[column] === "d") ? answer : null;
  };

  const code = ({ cells, kinds }, column) => {
    const answer = cells.get(column);
    if (typeof answer === "boolean") return answer ? "Y" : "N";
    return kinds[column] || Array.isArray(answer) || answer === undefined ? null : String(answer);
  };

  class Computer {
    constructor(shapes, answers, today) {
      this.blocks = rowsOf(shapes, answers);
      this.shapes = shapes;
      this.today = today;
      this.done = [];
    }

    figure(at) {
      if (this.done[at] === undefined) this.done[at] = this.value(this.shapes.figures[at][1]);
      return this.done[at];
    }

    // The value of a node; in a row of answers, of what stands in that row. Null where there is none.
    value(node, row) {
      if (!Array.isArray(node)) return node;
      const [sign, ...inner] = node;
      if (FOLDS[sign]) {
        const found = this.numbers(...inner);
        return found.length || sign === "count" ? FOLDS[sign](found) : null;
      }
      switch (sign) {
        case "@":
          return this.value(this.shapes.shared[inner[0]], row);
        case "r":
          return this.figure(inner[0]);
        case "n":
          return cell(row, inner[0]);
        case "#":
          return (this.blocks[inner[0]] ?? []).filter((one) => this.holds(inner[1], one)).length;
        case "?": {
          const held = this.holds(inner[0]);
          const taken = held === null ? undefined : inner[held ? 1 : 2];
          return taken === undefined ? null : this.value(taken);
        }
        case "most":
        case "sqrt":
        case "round": {
          const found = inner.map((one) => number(this.value(one)));
          return found.includes(null) ? null : { most: Math.max, sqrt: Math.sqrt, round }[sign](...found);
        }
        case "w": {
          const said = inner.map((one) => this.value(one));
          return said.includes(null) ? null : said.map((one) => (typeof one === "number" ? String(BigInt(Math.trunc(one))) : one)).join("");
        }
        case "today":
          return this.today;
        default: {
          const found = inner.map((one) => number(this.value(one, row)));
          return found.includes(null) ? null : number(JOINS[sign](...found));
        }
      }
    }

    // Whether a test holds. Of figures: null where one has no value.
    holds([sign, ...inner], row) {
      switch (sign) {
        case "@":
          return this.holds(this.shapes.shared[inner[0]], row);
        case "in":
          return inner.slice(1).includes(code(row, inner[0]));
        case "some":
          return Boolean(String(row.cells.get(inner[0]) ?? ""));
        case "whole":
          return Number.isInteger(cell(row, inner[0]));
        case "and": {
          const held = inner.map((test) => this.holds(test, row));
          return held.includes(null) ? null : !held.includes(false);
        }
        case "not": {
          const held = this.holds(inner[0], row);
          return held === null ? null : !held;
        }
        case "known":
          return this.figure(inner[0]) !== null;
        default: {
          const held = ordered(this.value(inner[0], row), sign, this.value(inner[1], row));
          return row ? held ?? false : held;
        }
      }
    }

    // The value of each row in which every column has a number, and the test holds.
    numbers(block, argument, where) {
      const rows = (this.blocks[block] ?? []).filter((row) => !where || this.holds(where, row));
      return rows.map((row) => number(this.value(argument, row))).filter((found) => found !== null);
    }
  }

  // The values of figures in their order: numbers, words, or null.
  const compute = (shapes, answers, today) => {
    const computer = new Computer(shapes, answers, today);
    return shapes.figures.map(([form], at) => (form === "words" ? computer.figure(at) : number(computer.figure(at))));
  };

  // The fields that add up by themselves, by id.
  const computed = (shapes, answers) => {
    const computer = new Computer(shapes, answers, "");
    const found = Object.create(null);
    for (const [id, node] of Object.entries(shapes.computed)) found[id] = number(computer.value(node));
    return found;
  };

  // A figure as people read it.
  const written = (form, value) => {
    if (value === null || form === "words") return value ?? "";
    return form === "share" ? `${round(100 * value)}%` : form === "number" ? (round(10 * value) / 10).toFixed(1) : String(value);
  };

  const make = (name, attributes = {}, ...inside) => {
    const element = SHAPES.has(name) ? document.createElementNS(SVG, name) : document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...inside);
    return element;
  };
  const SHAPES = new Set(["svg", "defs", "pattern", "rect", "circle", "path", "text"]);

  const HATCHES = [
    [1, 6, "rect", { width: 2, height: 6 }],
    [3, 5, "circle", { cx: 2, cy: 2, r: 1.3 }],
    [7, 4, "rect", { width: 1.5, height: 1.5 }],
    [5, 6, "path", { d: "M0 3h6M3 0v6" }],
  ];
  const hatching = (id) =>
    make("defs", {}, ...HATCHES.map(([fill, size, shape, more]) =>
      make("pattern", { id: `${id}-${fill}`, width: size, height: size, patternUnits: "userSpaceOnUse", patternTransform: `rotate(${fill === 1 ? 45 : 0})` }, make(shape, more))));

  const bar = (id, fill, place) => {
    const made = make("rect", { class: `fill${fill % 8}`, ...place });
    if (fill % 2) made.style.fill = `url(#${id}-${fill % 8})`;
    return made;
  };

  // The longest bar takes all the room.
  const drawing = ({ id, title, lines, bars: [across, many], series }, found) => {
    const counts = lines.slice(0, many).map(([, places]) => across.map((at) => found[places[at]] ?? 0));
    const room = (WIDTH - LABELS - 40) / Math.max(1, ...counts.map(sum));
    const svg = make("svg", { role: "img", "aria-label": `${title} Bars; the table below has the same numbers.`, viewBox: `0 0 ${WIDTH} ${many * ROW}` });
    if (series) svg.append(hatching(id));
    counts.forEach((pieces, line) => {
      const top = line * ROW;
      let left = LABELS;
      svg.append(make("text", { x: LABELS - 10, y: top + 17, "text-anchor": "end" }, lines[line][0]));
      pieces.forEach((count, fill) => {
        if (count) svg.append(bar(id, fill, { x: left.toFixed(1), y: top + 3, width: (count * room).toFixed(1), height: ROW - 7 }));
        left += count * room;
      });
      svg.append(make("text", { x: (left + 6).toFixed(1), y: top + 17 }, String(sum(pieces))));
    });
    return svg;
  };

  const key = ({ id, columns, bars: [across] }) =>
    make("ul", { class: "tk-key" }, ...across.map((at, fill) =>
      make("li", {}, make("svg", { "aria-hidden": "true", viewBox: "0 0 18 12" }, bar(id, fill, { width: 18, height: 12 })), ` ${columns[at]}`)));

  const table = ({ title, corner, columns, lines }, said) => {
    const head = make("tr", {}, ...[corner || "Rows", ...columns].map((words) => make("th", { scope: "col" }, words)));
    const rows = lines.map(([label, places]) =>
      make("tr", {}, make("th", { scope: "row" }, label), ...places.map((at) => make("td", {}, said[at] ?? ""))));
    const made = make("table", { class: "tk-figures" }, make("thead", {}, head), make("tbody", {}, ...rows));
    return make("div", { class: "tk-wide", tabindex: 0, role: "region", "aria-label": title }, made);
  };

  const draw = (shapes, answers, today) => {
    const found = compute(shapes, answers, today);
    const said = found.map((value, at) => written(shapes.figures[at][0], value));
    const drawn = document.createDocumentFragment();
    for (const shape of shapes.measures) {
      const block = make("div", { class: "tk-pattern" }, make("p", { class: "tk-says" }, said[shape.says]));
      if (shape.bars) block.append(drawing(shape, found));
      if (shape.series) block.append(key(shape));
      block.append(table(shape, said));
      drawn.append(make("h4", {}, shape.title), ...(shape.hint ? [make("p", { class: "tk-hint" }, shape.hint)] : []), block);
    }
    return drawn;
  };

  const today = () => new Date(Date.now() - new Date().getTimezoneOffset() * 60_000).toISOString().slice(0, 10);

  const unsaid = new WeakMap(); // what an output says while there is nothing to add up
  document.addEventListener("tk-change", ({ target }) => {
    const { shapes } = target;
    if (!shapes) return;
    const answers = target.answers();
    for (const [id, value] of Object.entries(computed(shapes, answers))) {
      const output = target.querySelector(`output[name="${id}"]`);
      if (!output) continue;
      if (!unsaid.has(output)) unsaid.set(output, output.textContent);
      const words = value === null ? unsaid.get(output) : String(round(100 * value) / 100);
      if (output.textContent !== words) output.textContent = words;
    }
    const place = target.querySelector(".tk-patterns");
    if (!place || !shapes.measures.length) return;
    const heading = place.querySelector("h3");
    place.replaceChildren(heading, draw(shapes, answers, today()));
    place.hidden = !Object.keys(answers).length;
  });

  Toolkit.measures = { compute, computed, draw };
})();

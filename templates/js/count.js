// The page "Count our slips": files and typed paper in, tables out. Nothing is kept: closing the page forgets all of it.
(() => {
  "use strict";
  const Toolkit = (window.Toolkit ??= {});
  const { make, CONSENT } = Toolkit.slip;
  const FLOOR = "From slips that people chose to hand in, and filled in themselves. No group to compare with.";
  const USE = "For making workshops better, not for judging anyone.";

  const island = (page, name) => {
    const template = page.querySelector(`template.${name}`);
    return template && JSON.parse(template.content.textContent);
  };

  // Answers of which no number is shown share a line: a long list of them says no more. Gives [rows, lines].
  const joined = (rows) => {
    const bare = ({ cells }) => cells.length === 2 && !/^\d/.test(cells[0]);
    const words = new Set(rows.filter(bare).map(({ cells }) => cells[0]));
    const lines = [...words].map((said) => `${said}: ${rows.filter((row) => bare(row) && row.cells[0] === said).map(({ label }) => label).join("; ")}`);
    return [rows.filter((row) => !bare(row)), lines];
  };

  const table = ({ title, hint, corner, columns, rows, sentence }) => {
    const cells = (tag, scope, words) => words.map((one) => make(tag, scope ? { scope } : {}, one === null || one === undefined ? "" : String(one)));
    const head = make("tr", {}, ...cells("th", "col", [corner ?? "", ...columns]));
    const [some, lines] = joined(rows);
    const body = some.map(({ label, cells: numbers }) => make("tr", {}, ...cells("th", "row", [label]), ...cells("td", "", numbers)));
    const drawn = make("table", { className: "tk-plan" }, make("caption", {}, title), make("thead", {}, head), make("tbody", {}, ...body, ...lines.map((words) => make("tr", {}, make("td", { colSpan: columns.length + 1, className: "tk-rest" }, words)))));
    const frame = make("div", { className: "tk-frame", role: "region", tabIndex: 0, "aria-label": title }, drawn);
    const below = [sentence, hint].filter(Boolean).join(" ");
    return make("section", { className: columns.length > 2 ? "tk-wide" : "" }, frame, ...(below ? [make("p", { className: "tk-hint" }, below)] : []));
  };

  // The tables of which nothing may be shown, by the reason.
  const withheld = (tables) => {
    const reasons = new Map();
    for (const { rows, sentence, title } of tables) if (!rows.length) reasons.set(sentence, [...(reasons.get(sentence) ?? []), title]);
    return [...reasons].map(([why, titles]) => make("p", { className: "tk-withheld" }, `${why} ${[...new Set(titles)].join("; ")}.`));
  };

  const start = (page) => {
    page.hidden = false;
    const [slips, groups] = [island(page, "tk-slips"), island(page, "tk-group")];
    const part = (name) => page.querySelector(`.tk-${name}`);
    const which = part("which");
    const status = part("status");
    const report = part("report");
    let people = [];
    let seen = new Set();
    const slip = () => slips[which.value];
    which.replaceChildren(...slips.map((one, at) => make("option", { value: at }, `${one.code.split("-").at(-1)} ${one.workshop}${one.kind === "slip" ? "" : ", follow-up after 30 days"}`)));

    const draw = () => {
      const some = people.length > 0;
      which.disabled = some;
      for (const name of ["print", "again"]) part(name).hidden = !some;
      part("save").hidden = !people.some((one) => one.typed);
      report.hidden = !some;
      if (!some) return report.replaceChildren();
      const found = Toolkit.group.report(groups, people.map((one) => one.answers), slip());
      const many = `${found.people} ${found.people === 1 ? "person" : "people"}`;
      const words = found.tooFew ? [make("p", { className: "tk-few" }, found.tooFew)] : [...found.tables.filter(({ rows }) => rows.length).map(table), ...withheld(found.tables)];
      return report.replaceChildren(make("h2", {}, slip().workshop), make("p", { className: "tk-people" }, `${slip().title}: ${many}`), ...words, make("p", { className: "tk-hint" }, `${FLOOR} ${USE}`));
    };

    // Add a slip. With the same code the later one counts.
    const add = (one, name) => {
      const before = one.code ? people.findIndex((other) => other.code === one.code) : -1;
      people = [...people.filter((_, at) => at !== before), one];
      return before < 0 ? "" : `${name}: a slip with the code ${one.code} was here already. The later one counts.`;
    };

    const take = async (files) => {
      const said = [];
      const count = people.length;
      for (const file of files) {
        const bytes = file.size > 2 ** 24 ? new Uint8Array(2 ** 24) : new Uint8Array(await file.arrayBuffer());
        const key = `${file.name} ${file.size} ${bytes.join("").slice(0, 100_000)}`;
        const found = Toolkit.handed.open(file.name, bytes, slip(), slips);
        if (seen.has(key) && found.slips.length) said.push(`${file.name}: this very file was opened before.`);
        else said.push(...found.problems, ...found.slips.map((one) => add(one, file.name)).filter(Boolean));
        seen.add(key);
      }
      part("refused").replaceChildren(...said.map((words) => make("li", {}, words)));
      const more = people.length - count;
      status.textContent = `${more} ${more === 1 ? "slip was" : "slips were"} added: ${people.length} in all.${said.length ? ` ${said.length} to look at, below.` : ""}`;
      draw();
    };

    const drop = part("drop");
    const input = part("files");
    input.addEventListener("change", async () => {
      await take([...input.files]);
      input.value = "";
    });
    for (const name of ["dragover", "drop"]) drop.addEventListener(name, (event) => event.preventDefault());
    drop.addEventListener("drop", (event) => take([...event.dataTransfer.files]));
    part("type").addEventListener("click", () => {
      const place = part("typing");
      place.hidden = false;
      which.disabled = true;
      const added = [];
      Toolkit.typing(place, slip(), (one) => {
        if (one) {
          added.push(people);
          part("refused").replaceChildren(...[add({ ...one, typed: true }, "Typed")].filter(Boolean).map((words) => make("li", {}, words)));
        } else people = added.pop() ?? people;
        status.textContent = `${people.length} in all.`;
        draw();
      });
    });
    part("print").addEventListener("click", () => window.print());
    part("save").addEventListener("click", () => {
      const typed = people.filter((one) => one.typed);
      const texts = typed.map(({ code, answers }) => Toolkit.answers.submission(slip(), { [CONSENT]: true, ...answers }, code).trim());
      Toolkit.download(`[${texts.join(",\n")}]\n`, "application/json", "typed-slips.json");
      status.textContent = `${typed.length} typed ${typed.length === 1 ? "slip is" : "slips are"} in your downloads: typed-slips.json.`;
    });
    part("again").addEventListener("click", () => {
      [people, seen] = [[], new Set()];
      part("typing").replaceChildren();
      part("typing").hidden = true;
      part("refused").replaceChildren();
      status.textContent = "Everything is erased.";
      draw();
      which.disabled = false;
      which.focus();
    });
    draw();
  };

  Toolkit.download ??= (data, type, name) => {
    const address = URL.createObjectURL(new Blob([data], { type }));
    Object.assign(document.createElement("a"), { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  };

  for (const page of document.querySelectorAll(".tk-counting")) start(page);
})();

"""The toolkit beside the plainest way to do the same work: ratios, measured in turns in one run, with their targets.

    python benchmarks/run.py                              the table, on the terminal
    python benchmarks/run.py --write docs/benchmarks.md   the same as a page
    python benchmarks/run.py pdf check                    only these

Each part runs in a process of its own, `python benchmarks/run.py --part NAME`, and prints its figures as JSON.
"""

from __future__ import annotations

import argparse
import gc
import inspect
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
REPEAT = 3  # the best of so many counts: other programs can only make it slower
WORKERS = 2


@dataclass(frozen=True)
class Figure:
    """One line of the table. `least` is for figures that are better when they are larger; some only explain others."""

    name: str
    seen: float
    target: float | None
    unit: str = "x"
    least: bool = False
    detail: str = ""

    @property
    def met(self) -> str:
        """Whether the target is reached, where there is one."""
        if self.target is None:
            return ""
        return "yes" if (self.seen >= self.target if self.least else self.seen <= self.target) else "**no**"

    @property
    def row(self) -> str:
        """Its line in the table."""
        sign = "≥" if self.least else "≤"
        target = "" if self.target is None else f"{sign} {_number(self.target, self.unit)}"
        return f"| {self.name} | {_number(self.seen, self.unit)} | {target} | {self.met} | {self.detail} |"


# what is measured with


def best(*ways: Callable[[], Any], clock: Callable[[], float], repeat: int = REPEAT) -> list[float]:
    """The least seconds each way takes, all of them tried in turns so that a busy minute hits all."""
    seconds: list[list[float]] = [[] for _ in ways]
    for _ in range(repeat):
        for way, taken in zip(ways, seconds, strict=True):
            start = clock()
            way()
            taken.append(clock() - start)
    return [min(taken) for taken in seconds]


def everyones_time() -> float:
    """Seconds of CPU of this process and of all it has waited for."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


@dataclass(frozen=True)
class Ran:
    """What a command took, with all processes it started: seconds of CPU, and MB of the largest of them."""

    cpu: float
    memory: float


def ran(*arguments: str, folder: Path) -> Ran:
    """Run a command and wait for it."""
    command = [sys.executable, *arguments]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    error = process.stderr.read().decode() if process.stderr else ""
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{arguments} ended with {process.returncode}: {error}")
    return Ran(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def workspace(folder: Path) -> Path:
    """A folder with the pages by hand, as in a checkout."""
    shutil.copytree(ROOT / "docs", folder / "docs")
    shutil.copy(ROOT / "mkdocs.yml", folder)
    return folder


# the parts


def pdf(folder: Path) -> Iterator[Figure]:
    """Every sheet on A4 by two workers; beside it one warm WeasyPrint process that lays out and writes the same pages.

    Those pages have the same pieces, heads and keys; only their lines and rows are not yet stretched.
    """
    from markupsafe import Markup

    from toolkit import library, pool
    from toolkit.branding import Branding
    from toolkit.formats.pdf import book, flow, frame, render
    from toolkit.formats.pdf import print as printed

    documents = library.load().documents
    for name in ("leaves", "sheet"):  # what they remember would cost nothing the second time
        setattr(printed, name, inspect.unwrap(getattr(printed, name)))
    tasks: list[Any] = [(printed.sheet, (item, "a4", Branding())) for item in documents]
    seen: list[Any] = []
    original = printed._endless

    def noted(*given: Any) -> flow.Flow:
        seen.append((*given, original(*given)))
        return seen[-1][-1]  # type: ignore[no-any-return]

    final: list[Any] = []
    setattr(printed, "_endless", noted)  # noqa: B010  where that module looks for it
    for function, arguments in tasks:
        function(*arguments)
        document, on, cut, branding, whole = seen[-1]
        made = {piece.id: piece for piece in cut.pieces}
        sections = []
        body = on.body[1]
        for number, page in enumerate(flow._pack(whole, body)[0]):
            parts = [
                frame.wrapped(f"p-{item.id}", made[item.id].make(item.first, item.last))
                if item.id in made
                else frame.support(branding)
                for item in page.slices
            ]
            sections.append(frame.Section("cont" if number else "mast", Markup("").join(parts)))
        sections += [frame.key(key, branding) for key in cut.key_pages]
        run = printed.Sheet(on, (), (), ()).run(document, branding)
        css = (*frame.css(on), book._page_rules("", run))
        final.append((frame.page(document, sections, branding), css, document.source))
    setattr(printed, "_endless", original)  # noqa: B010

    def once() -> None:
        for html, css, source in final:
            render.lay_out(html, css, source).pdf()

    def stage() -> None:
        for _ in pool.run(tasks, WORKERS):
            pass

    gc.freeze()  # as our workers do: neither side looks through what was read before
    ours, plain = best(stage, once, clock=everyones_time)
    detail = (
        f"{len(final)} sheets on A4. CPU of all workers, {ours:.1f} s, to that of one warm WeasyPrint process that "
        f"lays out and writes the same pages once, {plain:.1f} s."
    )
    yield Figure("PDF stage to WeasyPrint with the same pages", ours / plain, 1.3, detail=detail)


HALF = """
import inspect, sys
from toolkit import library, pool
from toolkit.branding import Branding
from toolkit.formats.pdf import print as printed
for name in ("leaves", "sheet"):
    setattr(printed, name, inspect.unwrap(getattr(printed, name)))
tasks = [(printed.sheet, (item, "a4", Branding())) for item in library.load().documents]
tasks = tasks[::4]
print("ready", flush=True)
sys.stdin.readline()
list(pool.run(tasks * int(sys.argv[1]), int(sys.argv[2])))
"""


def workers(folder: Path) -> Iterator[Figure]:
    """A quarter of the sheets twice on two workers; beside it two processes that know nothing of each other."""

    def started(times: int, jobs: int) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", HALF, str(times), str(jobs)]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)
        assert process.stdout
        process.stdout.readline()
        return process

    def run(*processes: subprocess.Popen[str]) -> float:
        start = perf_counter()
        for process in processes:
            process.communicate("go\n") if len(processes) == 1 else _go(process)
        if any(process.wait() for process in processes):
            raise RuntimeError("a worker ended with a mistake")
        return perf_counter() - start

    together, apart = [], []
    for _ in range(REPEAT):
        together.append(run(started(2, WORKERS)))
        apart.append(run(*(started(1, 1) for _ in range(WORKERS))))
    detail = (
        f"{min(apart):.1f} s for two independent processes, {min(together):.1f} s for the same work on two workers."
    )
    yield Figure("Two workers to two independent processes", min(apart) / min(together), 0.85, "x", True, detail)


def _go(process: subprocess.Popen[str]) -> None:
    assert process.stdin
    process.stdin.write("go\n")
    process.stdin.flush()


def nothing(folder: Path) -> Iterator[Figure]:
    """A build where nothing has changed; beside it `toolkit check` of the same library. And the memory of the first."""
    workspace(folder)
    first = ran("-m", "toolkit", "build", "--jobs", str(WORKERS), folder=folder)
    before = {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in (folder / "build").rglob("*.*")}
    builds, checks = [], []
    for _ in range(2 * REPEAT):
        builds.append(ran("-m", "toolkit", "build", folder=folder).cpu)
        checks.append(ran("-m", "toolkit", "check", folder=folder).cpu)
    after = {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in (folder / "build").rglob("*.*")}
    writes = sum(after[path] != stamp for path, stamp in before.items() if path.name != ".lock")
    count = sum(path.is_file() for path in (folder / "build").rglob("*"))
    ours, plain = min(builds), min(checks)
    detail = f"CPU of both commands, {ours:.2f} s and {plain:.2f} s; the build looks at the bytes of {count} files."
    yield Figure("Build where nothing has changed to `toolkit check`", ours / plain, 2, detail=detail)
    yield Figure("Files written where nothing has changed", writes, 0, unit="", detail="Place and time of each.")
    detail = f"The largest process of a first build of everything with --jobs {WORKERS}."
    yield Figure("Memory of any process", first.memory, 500, " MB", detail=detail)


def check(folder: Path) -> Iterator[Figure]:
    """500 definitions, our own under other names, read and checked; beside it PyYAML's C loader reading the files."""
    import yaml

    from toolkit import library, resources

    originals = sorted((resources.content() / "worksheets").glob("*.yaml"))
    paths = []
    for number in range(500):
        original = originals[number % len(originals)]
        id = f"{original.stem}_{number}"
        lines = original.read_text("utf-8").replace(original.stem + ".", id + ".").splitlines(keepends=True)
        new = {"id:": f"id: {id}\n", "code:": f"code: Z{number:03}\n", "tab:": f"tab: Sheet {number}\n"}
        paths.append(folder / f"{id}.yaml")
        paths[-1].write_text("".join(new.get(line.split(" ")[0], line) for line in lines), "utf-8")

    def plain() -> None:
        for path in paths:
            yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)

    ways = (lambda: library.load(worksheets=paths, plain=True), plain)
    ours, theirs = best(*ways, clock=process_time, repeat=3 * REPEAT)  # short turns: a busy second spoils several
    with_ = "places, models, documents and plain language"
    detail = f"{ours:.2f} s and {theirs:.2f} s of CPU for 500 definitions; ours with {with_}."
    yield Figure("Checking 500 definitions to PyYAML's C loader reading them", ours / theirs, 3, detail=detail)


def site(folder: Path) -> Iterator[Figure]:
    """The website; beside it MkDocs on the same pages and files written to disk, without our plugin."""
    from mkdocs.commands.build import build
    from mkdocs.config import load_config
    from mkdocs.structure.files import get_files

    from toolkit.formats.site import make

    workspace(folder)
    ran("-m", "toolkit", "build", "--jobs", str(WORKERS), folder=folder)
    pages = folder / "pages"
    settings = load_config(config_file=str(folder / "mkdocs.yml"), site_dir=str(folder / "unused"))
    settings.plugins.on_startup(command="build", dirty=False)
    settings = settings.plugins.on_config(settings)
    for file in settings.plugins.on_files(get_files(settings), config=settings):
        target = pages / file.src_uri
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.content_bytes)

    def ours() -> None:
        make.make(folder / "mkdocs.yml", folder / "ours", folder / "build")

    def plain() -> None:
        config = load_config(config_file=str(folder / "mkdocs.yml"), site_dir=str(folder / "plain"))
        del config.plugins["toolkit"]
        config.docs_dir, config.nav = str(pages), settings.nav
        build(config)

    seconds = best(ours, plain, clock=process_time)
    made, same = (sum(path.suffix == ".html" for path in (folder / name).rglob("*")) for name in ("ours", "plain"))
    detail = f"{seconds[0]:.2f} s and {seconds[1]:.2f} s of CPU; {made} and {same} pages."
    yield Figure("Website to MkDocs on the same pages", seconds[0] / seconds[1], 1.2, detail=detail)


def memory(files: str, read: Callable[[], None]) -> Figure:
    """What this process holds after a thousand files, to what it holds after the first hundred."""
    taken = []
    for number in range(1, 1001):
        read()
        if number in (100, 1000):
            taken.append(int(Path("/proc/self/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE"))
    detail = f"{taken[0] / 2**20:.0f} MB in use after 100 files, {taken[1] / 2**20:.0f} MB after 1,000."
    return Figure(f"Memory after 1,000 read {files} to that after 100", taken[1] / taken[0], 1.05, detail=detail)


def reading(folder: Path) -> Iterator[Figure]:
    """A filled form read; beside it pikepdf opening the same file and walking its fields and pages. And its memory."""
    import io

    import pikepdf

    from toolkit import library
    from toolkit.answers import Answer, Submission
    from toolkit.branding import Branding
    from toolkit.formats.pdf import filled, read

    documents = library.load().documents
    document = next(one for one in documents if one.id == "application_log")
    log = f"{document.id}.log"
    values = {"channel": "JB", "stage": "4", "outcome": "RR", "reason_type": "SK", "source": "E1"}
    answers = tuple(Answer(f"{log}.{row}.{key}", value) for row in range(1, 9) for key, value in values.items())
    submission = Submission(document.id, document.version, "", "fillable", answers)
    data, _, _ = filled.filled(document, submission, "a4", Branding())

    def ours() -> None:
        if len(read.read(data, documents)[0].answers) != len(answers):
            raise RuntimeError("not every answer was read")

    def plain() -> None:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            for field in pdf.Root.AcroForm.Fields:
                str(field.T), str(field.get("/V", "")), [str(kid.get("/AS", "")) for kid in field.get("/Kids", ())]
            for page in pdf.pages:
                for note in page.get("/Annots", ()):
                    note.get("/T"), note.get("/Rect")

    seconds = best(ours, plain, clock=process_time, repeat=20 * REPEAT)  # milliseconds each
    detail = f"{seconds[0] * 1000:.1f} ms and {seconds[1] * 1000:.1f} ms of CPU for a form with {len(answers)} answers."
    yield Figure("Reading a filled form to pikepdf walking through it", seconds[0] / seconds[1], 2, detail=detail)
    yield memory("forms", ours)


# How often the rule of patterns speaks, in percent, for so many known reasons: what it was chosen for, from 30,000 to
# 40,000 simulated people. Where nothing is more frequent than the rest, to speak is a false alarm.
KNOWN = (6, 8, 10, 12, 15, 20, 30)
CHOSEN_FOR = {
    "False alarms, six types equally likely": (1 / 6, (5, 3, 9, 5, 4, 2, 1)),
    "Found, one type truly half": (1 / 2, (35, 37, 63, 62, 70, 75, 90)),
    "Found, one type truly 60 %": (3 / 5, (55, 60, 83, 84, 90, 94, 99)),
}
PEOPLE = 20_000
SLACK = 1.5  # points: half for the rounding of what was written down, the rest for chance


def patterns(folder: Path) -> Iterator[Figure]:
    """The rule of patterns on simulated people, beside what it was chosen for."""
    from random import Random

    from toolkit.measures import pattern

    def reasons(dice: Random, share: float, count: int) -> list[int]:
        return dice.choices(range(6), [share, *[(1 - share) / 5] * 5], k=count)

    for name, (share, chosen) in CHOSEN_FOR.items():
        dice, seen = Random(1), []
        types = range(6) if share == 1 / 6 else range(1)  # which types may be flagged
        for count in KNOWN:
            people = (reasons(dice, share, count) for _ in range(PEOPLE))
            flagged = sum(pattern.verdict(count, max(map(one.count, types))) == "PA" for one in people)
            seen.append(100 * flagged / PEOPLE)
        pairs = zip(KNOWN, seen, chosen, strict=True)
        detail = "; ".join(f"{count} known: {found:.1f} % ({written} %)" for count, found, written in pairs)
        apart = max(abs(found - written) for found, written in zip(seen, chosen, strict=True))
        yield Figure(f"{name}: farthest from what was written down", apart, SLACK, " points", detail=detail)

    for name, looks, written in (
        ("at 6, 12, 20 and 30", pattern.CHECKS, 10),
        ("after each from 6 to 20", range(6, 21), 19),
    ):
        dice, alarms = Random(2), 0
        for _ in range(PEOPLE):
            one = reasons(dice, 1 / 6, max(looks))
            alarms += any(pattern.verdict(at, max(map(one[:at].count, range(6)))) == "PA" for at in looks)
        apart = abs(100 * alarms / PEOPLE - written)
        detail = f"{100 * alarms / PEOPLE:.1f} % ({written} %)"
        yield Figure(f"False alarms when looking {name}: distance", apart, SLACK, " points", detail=detail)


def reading_xlsx(folder: Path) -> Iterator[Figure]:
    """A filled tracker of all worksheets read; beside it calamine giving the cells of its sheets. And its memory."""
    import datetime
    import io

    from python_calamine import CalamineWorkbook

    from toolkit import library
    from toolkit.answers import Answer, Submission
    from toolkit.branding import Branding
    from toolkit.formats.xlsx import read, write

    documents = library.load().documents
    shown = [one for one in documents if "xlsx" in one.outputs]
    log = "application_log.log"
    values = {
        "channel": "JB",
        "stage": "4",
        "outcome": "RR",
        "reason_type": "SK",
        "source": "E1",
        "employer": "A bakery",
    }
    days = (Answer(f"{log}.{row}.date_sent", datetime.date(2027, 3, row % 28 + 1)) for row in range(1, 41))
    answers = (*(Answer(f"{log}.{row}.{key}", value) for row in range(1, 41) for key, value in values.items()), *days)
    submission = Submission("application_log", 1, "", "xlsx", answers)
    data, _ = write.tracker("my-job-search", "My job search", shown, Branding(), [submission])

    def ours() -> None:
        if len(read.read(data, documents)[0].answers) != len(answers):
            raise RuntimeError("not every answer was read")

    def plain() -> dict[str, list[Any]]:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}

    ours()  # what can be found is worked out once for all files
    gc.collect()
    gc.freeze()  # as the process that reads does: neither side looks through what was read before
    seconds = best(ours, plain, clock=process_time, repeat=20 * REPEAT)  # milliseconds each
    detail = (
        f"{seconds[0] * 1000:.1f} ms and {seconds[1] * 1000:.1f} ms of CPU for a tracker of {len(shown)} worksheets "
        f"with {len(answers)} answers; ours with every check before it is opened."
    )
    yield Figure("Reading a filled tracker to calamine reading its cells", seconds[0] / seconds[1], 2, detail=detail)
    yield memory("trackers", ours)


HEAVY = {"PIL", "jinja2", "mkdocs", "openpyxl", "pikepdf", "pydantic", "python_calamine", "rich", "weasyprint", "yaml"}
HELP = """
import sys
from toolkit.cli import main
main(["--help"], standalone_mode=False)
print("\\n" + " ".join(sys.modules))
"""


def imports(folder: Path) -> Iterator[Figure]:
    """Which heavy libraries `toolkit --help` loads."""
    done = subprocess.run([sys.executable, "-c", HELP], capture_output=True, text=True, check=True, cwd=ROOT)
    loaded = sorted(HEAVY & set(done.stdout.splitlines()[-1].split()))
    detail = ", ".join(loaded) or f"Of {', '.join(sorted(HEAVY))}."
    yield Figure("Heavy libraries that `--help` loads", len(loaded), 0, unit="", detail=detail)


PARTS: dict[str, Callable[[Path], Iterator[Figure]]] = {
    "pdf": pdf,
    "workers": workers,
    "nothing": nothing,
    "check": check,
    "site": site,
    "reading": reading,
    "patterns": patterns,
    "reading-xlsx": reading_xlsx,
    "imports": imports,
}


# the table


def table(figures: Sequence[Figure]) -> str:
    """A page in Markdown."""
    return "\n".join(["| Figure | Seen | Target | Met | How |", "|---|---|---|---|---|", *(one.row for one in figures)])


def _number(value: float, unit: str) -> str:
    if unit == " points":
        return f"{value:.1f}{unit}"
    return f"{value:.0f}{unit}" if unit != "x" else f"{value:.2f} x".replace("x", "×")


PAGE = """\
# Benchmarks

Each figure compares the toolkit with the plainest way to do the same work, side by side in one run.
The best of several turns counts. Absolute seconds depend on the machine; the ratios hardly do.

{table}

Seen on {machine}, with Python {python}. This command makes the table again, and this page with it:

```
{command}
```

What a build survives is not a matter of speed. `./run test --full tests/system` shows it.
With `-s` it prints the counts.
"""


def page(figures: Sequence[Figure], command: str) -> str:
    """The page for docs/, with the command that makes it again."""
    machine = f"{os.cpu_count()} cores, {platform.system()} on {platform.machine()}"
    return PAGE.format(table=table(figures), machine=machine, python=platform.python_version(), command=command)


def main() -> None:
    """Measure what is asked for, one process a part."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--part", choices=PARTS, help=argparse.SUPPRESS)
    parser.add_argument("--write", type=Path, help="write the page to this file")
    wanted = parser.parse_args()
    if wanted.part:
        with tempfile.TemporaryDirectory() as folder:
            figures = [asdict(figure) for figure in PARTS[wanted.part](Path(folder))]
        sys.stdout.write(json.dumps(figures))
        return
    found: list[Figure] = []
    for part in wanted.parts or PARTS:
        command = [sys.executable, __file__, "--part", part]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        new = [Figure(**row) for row in json.loads(done.stdout)]
        sys.stdout.write("".join(f"{one.name}: {_number(one.seen, one.unit)}\n" for one in new))
        found += new
    again = " ".join(["python benchmarks/run.py", *wanted.parts])
    if wanted.write:
        wanted.write.write_text(page(found, f"{again} --write {wanted.write}"), "utf-8")
    else:
        sys.stdout.write(f"{table(found)}\n\nTo measure again: {again}\n")


if __name__ == "__main__":
    main()

"""How the verbs speak: progress, problems and lists, for people on a terminal and for programs."""

from __future__ import annotations

import atexit
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import click

from toolkit.agenda import Workshop
from toolkit.answers import SheetKey
from toolkit.document import Document
from toolkit.library import Library
from toolkit.problems import Problem

if TYPE_CHECKING:
    from toolkit.returned import Returned

Row: TypeAlias = dict[str, str | int | list[str]]


def progress() -> Callable[[str, int], None]:
    """A bar on a terminal, a line for each file elsewhere.

    The bar is drawn where a file is done and not by a thread: workers are forked beside it, and a lock that a thread
    holds at that moment stays locked in them.
    """
    if not sys.stdout.isatty():
        return lambda path, _: click.echo(f"  {path}")
    from rich.progress import Progress

    bar = Progress(transient=True, auto_refresh=False)
    bar.start()
    atexit.register(bar.stop)
    task = bar.add_task("Building")

    def tell(path: str, total: int) -> None:
        bar.update(task, total=total, advance=1, description=path, refresh=True)

    return tell


def show(problems: Sequence[Problem], as_json: bool, end: str = "Nothing was written.") -> None:
    """Every problem as a line on standard error, then how many; or all of them as JSON."""
    if as_json:
        rows = [
            {"file": p.source.file, "line": p.source.line, "column": p.source.column, "id": p.id, "message": p.message}
            for p in problems
        ]
        click.echo(json.dumps(rows, indent=1, ensure_ascii=False))
    else:
        for problem in problems:
            click.echo(str(problem), err=True)
        if problems:
            _count(problems, end)


def _count(problems: Sequence[Problem], end: str) -> None:
    click.echo(f"{_many(len(problems), 'problem')}. {end}".rstrip(), err=True)


FOUND_BY: dict[SheetKey, str] = {
    "fields": "by the names of its fields",
    "ids": "by its hidden ids",
    "labels": "by its headers and labels, for its hidden ids are gone",
    "names": "by the names of its areas, for its hidden ids and its headers are gone",
}


def came_back(files: Sequence[Returned], titles: Mapping[str, str], as_json: bool) -> int:
    """The answers as JSON, and on standard error what they were found by and what was not read, file by file.

    As JSON everything is one list, an entry for each file. Returns how many problems there were.
    """
    from toolkit import returned, submission_file  # other verbs read nothing that came back

    problems = [problem for one in files for problem in one.problems]
    if as_json:
        click.echo(json.dumps([returned.as_data(one) for one in files], indent=1, ensure_ascii=False))
        return len(problems)
    answers = (submission_file.as_data(item, one.name) for one in files for item in one.submissions)
    click.echo(submission_file.text(answers), nl=False)
    for one in files:
        for line in (*(f"{one.name}: {said}" for said in _sheets(one, titles)), *map(str, one.problems)):
            click.echo(line, err=True)
    if problems:
        end = "The other files were read." if len(files) > 1 else ""
        _count(problems, end)
    return len(problems)


def _sheets(file: Returned, titles: Mapping[str, str]) -> Iterator[str]:
    """What was found in a file, a sentence or two for each sheet that has answers or was not read."""
    blank = 0
    for sheet in file.found:
        called = f"sheet '{sheet.sheet}', " if sheet.sheet else ""
        if sheet.left_out:
            yield f"{called}{titles[sheet.worksheet]}: not read, {sheet.left_out}."
        elif sheet.answers:
            lost = f" Not there any more: {', '.join(sheet.missing)}." if sheet.missing else ""
            many = _many(sheet.answers, "answer")
            yield f"{called}{titles[sheet.worksheet]}: {many}, found {FOUND_BY[sheet.key]}.{lost}"
        else:
            blank += 1
    if blank and len(file.found) > 1:
        yield f"{_many(blank, 'sheet')} more without an answer to read."


def done(files: Sequence[str], written: Sequence[str], out: Path) -> str:
    """What a build has made, in a sentence. A build of single sheets leaves the website as it is."""
    site = [path for path in files if path.startswith("site/")]
    measured = {path for path in files if path.startswith("geometry/")}  # for programs that read paper
    given, new = len(files) - len(site) - len(measured), sum(path not in measured for path in written)
    made = f"{_many(given, 'file')} to hand out" + (f", {len(site)} of the website" if site else "")
    return f"Done: {made}, in {out}/. {new} of them new or changed."


def counted(library: Library) -> str:
    """How many worksheets and workshops there are, in words."""
    found = (("worksheet", len(library.documents)), ("workshop", len(library.workshops)))
    return " and ".join(_many(count, what) for what, count in found if count) or "0 worksheets"


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'s' if count != 1 else ''}"


def listing(library: Library, as_json: bool) -> None:
    """Each worksheet and workshop with what it is and where it comes from; as JSON, `what` tells the two apart."""
    sheets = [_row(library, document) for document in library.documents]
    workshops = [_agenda(library, workshop) for workshop in library.workshops]
    if as_json:
        click.echo(json.dumps([*sheets, *workshops], indent=1, ensure_ascii=False))
        return
    _listed(sheets, ("code", "id", "title", "minutes", "sensitivity", "from", "outputs"))
    if workshops:
        click.echo()
        _listed(workshops, ("code", "id", "title", "minutes", "people", "collects", "from", "sheets"))
    if library.held:
        click.echo(f"\nHeld back: {', '.join(sorted(library.held))}. 'toolkit check' says why.")


def _listed(rows: Iterable[Row], head: tuple[str, ...]) -> None:
    found = [head, *(tuple(row[key] for key in head) for row in rows)]
    table([tuple(", ".join(cell) if isinstance(cell, list) else str(cell) for cell in row) for row in found])


def table(rows: Iterable[tuple[str, ...]]) -> None:
    """Rows of words, each column as wide as it needs."""
    found = list(rows)
    widths = [max(map(len, column)) for column in zip(*found, strict=True)]
    for row in found:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _row(library: Library, document: Document) -> Row:
    return {
        "what": "worksheet",
        "code": document.code,
        "id": document.id,
        "title": document.title,
        "minutes": document.minutes,
        "sensitivity": document.sensitivity,
        "from": library.origins[document.id],
        "outputs": sorted(document.outputs),
    }


def _agenda(library: Library, workshop: Workshop) -> Row:
    codes = {document.id: document.code for document in library.documents}
    return {
        "what": "workshop",
        "code": workshop.code,
        "id": workshop.id,
        "title": workshop.title,
        "minutes": workshop.minutes,
        "people": f"{workshop.least}-{workshop.most}",
        "collects": "slip" if workshop.slip else "nothing",
        "from": library.origins[workshop.id],
        "sheets": [codes.get(id, id) for id in workshop.sheets],
    }

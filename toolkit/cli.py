"""The verbs. Exit 0 fine, 1 problems found, 2 wrong use. Heavy libraries load only where a verb needs them."""

from __future__ import annotations

import atexit
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import click

from toolkit import __version__
from toolkit.problems import Problem, ProblemsFound, did_you_mean


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="toolkit")
def main() -> None:
    """Turn worksheet definitions into printable PDFs, Excel trackers and a website."""


@main.command()
@click.option("--only", multiple=True, metavar="ID", help="Only this worksheet; may be given again. The website stays.")
@click.option("--paper", type=click.Choice(["a4", "letter"]), help="Only this paper.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=Path("build"), help="Where to.")
@click.option("--jobs", type=click.IntRange(1, 64), default=lambda: min(os.cpu_count() or 1, 8), help="Processes.")
def build(only: tuple[str, ...], paper: str | None, out: Path, jobs: int) -> None:
    """Build what has changed into build/, in the folder you are in.

    The website is built where a mkdocs.yml stands. Nothing is written when a definition has a problem.
    """
    from toolkit import build as builder
    from toolkit import library, pool
    from toolkit.branding import Branding

    try:
        found = library.load()
        for id in only:
            known = [item.id for item in found.documents]
            if id not in known:
                raise click.UsageError(f"There is no worksheet '{id}'.{did_you_mean(id, known)}")
        papers = (paper,) if paper else ("a4", "letter")
        options = builder.Options(Path.cwd(), out, only, papers, jobs)  # type: ignore[arg-type]  # click checked it
        report = builder.build(found, Branding(), options, _progress())
    except ProblemsFound as problems:
        _show(problems.problems, as_json=False)
        sys.exit(1)
    except pool.WorkerDied as died:
        raise click.ClickException(str(died)) from died
    except OSError as error:
        raise click.ClickException(f"{error.filename or out}: {error.strerror}. No file is half written.") from error
    own = [path for path in report.files if not path.startswith("site/")]
    click.echo(
        f"Done: {len(own)} files to hand out and {len(report.files) - len(own)} of the website in {out}/, "
        f"{len(report.written)} of them new or changed."
    )


@main.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Write the problems as JSON, for programs.")
def check(files: tuple[Path, ...], as_json: bool) -> None:
    """Check worksheet FILES, or the whole library when none is named.

    Shows every problem at once, as file:line:column: message.
    """
    from toolkit import library

    try:
        found = library.load(worksheets=files or None)
    except ProblemsFound as error:
        _show(error.problems, as_json)
        sys.exit(1)
    if as_json:
        _show((), as_json)
    else:
        count = len(found.documents)
        click.echo(f"{count} worksheet{'s' if count != 1 else ''}, no problem found.")


def _progress() -> Callable[[str, int], None]:
    """A bar on a terminal, a line for each file elsewhere."""
    if not sys.stdout.isatty():
        return lambda path, _: click.echo(f"  {path}")
    from rich.progress import Progress

    bar = Progress(transient=True)
    bar.start()
    atexit.register(bar.stop)
    task = bar.add_task("Building")

    def tell(path: str, total: int) -> None:
        bar.update(task, total=total, advance=1, description=path)

    return tell


def _show(problems: tuple[Problem, ...], as_json: bool) -> None:
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
            click.echo(f"{len(problems)} problem{'s' if len(problems) != 1 else ''}. Nothing was written.", err=True)

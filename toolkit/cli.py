"""The verbs. Exit 0 fine, 1 problems found, 2 wrong use. Heavy libraries load only where a verb needs them."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from toolkit import __version__
from toolkit.problems import Problem, ProblemsFound


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="toolkit")
def main() -> None:
    """Turn worksheet definitions into printable PDFs, Excel trackers and a website."""


@main.command()
def build() -> None:
    """Build everything into build/, in the folder you are in.

    The website is built where a mkdocs.yml stands. Nothing is written when a definition has a problem.
    """
    from toolkit import build as builder
    from toolkit import library
    from toolkit.branding import Branding

    try:
        made = builder.build(library.load(), Path.cwd(), Branding(), _tell)
    except ProblemsFound as found:
        _show(found.problems, as_json=False)
        sys.exit(1)
    except OSError as error:
        raise click.ClickException(f"{error.filename or 'build'}: {error.strerror or error}.") from error
    own = [path for path in made if not path.startswith("site/")]
    click.echo(f"Done: {len(own)} files to hand out and {len(made) - len(own)} of the website, in build/.")


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


def _tell(path: str) -> None:
    click.echo(f"  {path}")


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

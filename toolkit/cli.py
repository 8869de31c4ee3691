"""The verbs. Exit 0 fine, 1 problems found, 2 wrong use. Heavy libraries load only where a verb needs them."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from toolkit import __version__, files
from toolkit.problems import ProblemsFound, did_you_mean

if TYPE_CHECKING:
    from toolkit.library import Library
    from toolkit.workspace import Workspace

SCHEMAS = (
    "worksheet",
    "list",
    "workshop",
    "piece",
    "claims",
    "evidence",
    "glossary",
    "topics",
    "settings",
    "submission",
)


class Verbs(click.Group):
    """Says in a sentence what the system refuses, whatever verb it refuses it to."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the verb."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:  # whoever reads what we print has seen enough: click ends quietly
            raise
        except OSError as error:
            raise click.ClickException(_refused(error, "This folder")) from error


def _refused(error: OSError, where: Path | str) -> str:
    """What the system says, and of which file. Some errors name no file, some nothing but themselves."""
    named = error.filename2 or error.filename  # the second is where a file was to be moved
    parts = Path(named).parts if isinstance(named, str | Path) else ()
    known = tuple(itertools.takewhile(lambda part: not part.startswith(files.PARTIAL), parts))
    reason = error.strerror or str(error) or "it cannot be read or written"
    return f"{Path(*known) if known else where}: {reason.rstrip('.')}."


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="toolkit")
def main() -> None:
    """Turn worksheet definitions into printable PDFs, Excel trackers and a website."""


@main.command()
@click.option(
    "--only", multiple=True, metavar="ID", help="Only this sheet or workshop; may be repeated. The site stays."
)
@click.option("--paper", type=click.Choice(["a4", "letter"]), help="Only this paper.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=Path("build"), help="Where to.")
@click.option("--jobs", type=click.IntRange(1, 64), default=lambda: min(os.cpu_count() or 1, 8), help="Processes.")
def build(only: tuple[str, ...], paper: str | None, out: Path, jobs: int) -> None:
    """Build what has changed into build/, in the folder you are in.

    The website is built where a mkdocs.yml stands. Nothing is written when a definition has a problem.
    """
    from toolkit import build as builder
    from toolkit import pool, terminal

    try:
        center, found = _here()
        for id in only:
            known = [item.id for item in found.documents] + [item.id for item in found.workshops]
            if id not in known and id not in found.held:
                raise click.UsageError(f"There is no worksheet or workshop '{id}'.{did_you_mean(id, known)}")
        papers = (paper,) if paper else center.papers
        options = builder.Options(Path.cwd(), out, only, papers, jobs, center.papers)  # type: ignore[arg-type]  # click checked it
        report = builder.build(found, center.branding, options, terminal.progress())
    except ProblemsFound as problems:
        terminal.show(problems.problems, as_json=False)
        sys.exit(1)
    except pool.WorkerDied as died:
        raise click.ClickException(str(died)) from died
    except OSError as error:
        raise click.ClickException(f"{_refused(error, out)} No file is half written.") from error
    click.echo(terminal.done(report.files, report.written, out))
    _held(found, "Everything else is built.")


@main.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Write the problems as JSON, for programs.")
def check(files: tuple[Path, ...], as_json: bool) -> None:
    """Check worksheet FILES, or everything when none is named. A file in a folder 'workshops' is a workshop.

    Shows every problem at once, as file:line:column: message. It says, too, what is hard to read; the build makes
    such sheets all the same.
    """
    from toolkit import terminal

    try:
        _, found = _here(files, plain=True)
    except ProblemsFound as error:
        terminal.show(error.problems, as_json, end="")
        sys.exit(1)
    if as_json:
        terminal.show(sorted(set(found.held.values())), as_json)
        sys.exit(1 if found.held else 0)
    click.echo(f"{terminal.counted(found)}{' can be built.' if found.held else ', no problem found.'}")
    _held(found, "")


@main.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="As JSON, for programs.")
def list_(as_json: bool) -> None:
    """List the worksheets and workshops that can be built here, and whether they are ours or yours."""
    from toolkit import terminal

    try:
        terminal.listing(_here()[1], as_json)
    except ProblemsFound as error:
        terminal.show(error.problems, as_json=False, end="")
        sys.exit(1)


@main.command()
@click.argument("what", nargs=-1, required=True, metavar="WHAT")
@click.option("--center", help="The name of your center, for a new DIR.")
@click.option("--kind", "kinds", multiple=True, metavar="KIND", help="A block of a new worksheet; may be given again.")
def new(what: tuple[str, ...], center: str | None, kinds: tuple[str, ...]) -> None:
    """Make WHAT you name: a folder for your center, or a worksheet of your own in it.

    \b
    toolkit new DIR             a folder with settings, a sheet to copy, and a website
    toolkit new worksheet ID    a worksheet; an ID of ours gives a copy, used instead of ours

    \b
    A new worksheet begins with --kind prompt --kind note, or with the blocks you name:
    log       the same row again and again
    map       a drawing on paper, always with a block that takes the same answers in words
    matrix    options compared by what matters; totals add up
    note      a box with one thing to say; 'next' also asks
    prompt    one question, or a few
    script    sentences with gaps to fill in
    table     fixed rows and columns
    text      words to read
    """
    from toolkit import starter, terminal

    try:
        if what[0] == "worksheet":
            _new_worksheet(what[1:], kinds, center)
        elif len(what) > 1:
            raise click.UsageError("Write 'toolkit new DIR' or 'toolkit new worksheet ID'.")
        elif kinds:
            raise click.UsageError("--kind is for 'toolkit new worksheet ID'.")
        else:
            starter.new_workspace(Path(what[0]), center or "Career Center")
            first = "whom people can turn to" if center else "the name of your center and whom people can turn to"
            click.echo(f"'{what[0]}' is ready. Open toolkit.yaml in it and write in {first}.")
            click.echo(f"Then go there and build:\n  cd {_typed(what[0])}\n  toolkit build")
    except starter.Refused as refused:
        raise click.ClickException(str(refused)) from refused
    except ProblemsFound as error:
        terminal.show(error.problems, as_json=False)
        sys.exit(1)


def _new_worksheet(ids: tuple[str, ...], kinds: tuple[str, ...], center: str | None) -> None:
    from toolkit import starter, workspace

    if len(ids) != 1 or center is not None:
        raise click.UsageError("Write 'toolkit new worksheet ID', such as my_next_step.")
    for kind in kinds:
        if kind not in starter.kinds():
            known = starter.kinds()
            hint = did_you_mean(kind, known) or f" There is: {', '.join(known)}."
            raise click.UsageError(f"There is no kind of block called '{kind}'.{hint}")
    if not workspace.is_workspace(Path.cwd()) and not workspace.above(Path.cwd()):
        raise click.UsageError("Go to the folder of your center first, or make one: toolkit new DIR.")
    path = starter.new_worksheet(Path.cwd(), ids[0], kinds, _here()[1])
    click.echo(f"{path.relative_to(Path.cwd())} is ready. Change it in any editor, then: toolkit check")


@main.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILES...")
@click.option("--one-to-one", is_flag=True, help="Keep what an advisor may see. Only with the person, by their choice.")
@click.option("--json", "as_json", is_flag=True, help="For programs: what was found and what was refused, too.")
def read(paths: tuple[Path, ...], one_to_one: bool, as_json: bool) -> None:
    """Read filled FILES, PDFs, trackers and slips, and print the answers as JSON. Nothing is kept or changed.

    PDFs, .xlsx, .ods and single sheets saved as .csv are read, whatever they are called; a folder stands for the files
    in it. Beside the answers it says what was found in each file and by what, and which file or sheet was not read and
    why.
    Without --one-to-one only answers that may be counted are printed. Answers marked 'Only for you' never are. A slip
    that does not say Yes is refused. A file that cannot be read is a problem of its own; the others are read all the
    same.
    """
    from toolkit import returned, terminal

    try:
        here = _here()[1]
        documents = (*here.documents, *(document for _, document in here.slips))
    except ProblemsFound as error:
        terminal.show(error.problems, as_json=False, end="")
        sys.exit(1)
    found = list(returned.read(paths, documents, one_to_one=one_to_one))
    problems = terminal.came_back(found, {document.id: document.title for document in documents}, as_json)
    sys.exit(1 if problems else 0)


@main.command()
@click.argument("worksheet", metavar="WORKSHEET")
@click.option(
    "--answers",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="JSON as 'read' prints.",
)
@click.option("--paper", type=click.Choice(["a4", "letter"]), default="a4", help="The paper; a4 where none is named.")
@click.option("--large-print", "large", is_flag=True, help="Fill in the one in large print.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="The new PDF; never one that is there.")
def fill(worksheet: str, answers: Path, paper: str, large: bool, out: Path | None) -> None:
    """Write answers into the fillable PDF of a WORKSHEET, or of the slip of a workshop, by its id.

    The id of a slip is slip_WORKSHOP, of a follow-up slip follow_up_WORKSHOP.
    Answers with a doubt stay out. What does not fit is a problem; the rest is written all the same.
    """
    from toolkit import submission_file, terminal
    from toolkit.formats.pdf import filled

    try:
        center, found = _here()
        slips = {document.id: (workshop, document) for workshop, document in found.slips}
        known = {document.id: document for document in found.documents if "fillable" in document.outputs}
        known |= {id: document for id, (_, document) in slips.items()}
        if worksheet not in known:
            raise click.UsageError(f"There is no fillable worksheet '{worksheet}'.{did_you_mean(worksheet, known)}")
        document = known[worksheet]
        if large and "large_print" not in document.outputs:
            raise click.UsageError(f"'{worksheet}' is not made in large print. Leave out --large-print.")
        target = out or Path(f"{document.slug}-filled.pdf")
        if os.path.lexists(target):
            raise click.UsageError(f"{target} is there already. Name another file with --out.")
        every = (*found.documents, *(document for _, document in slips.values()))
        given = submission_file.from_json(answers.read_bytes(), every, str(answers))
        own = [item for item in given if item.worksheet == document.id]
        if len(own) != 1:
            count = f"{len(own)} filled copies" if own else "no answers"
            raise click.UsageError(f"{answers} holds {count} of '{worksheet}'. It takes exactly one.")
        workshop = slips[worksheet][0] if worksheet in slips else None
        pdf, _, problems = filled.filled(document, own[0], paper, center.branding, workshop, large=large)  # type: ignore[arg-type]  # click checked it
    except ProblemsFound as error:
        terminal.show(error.problems, as_json=False)
        sys.exit(1)
    if pdf:
        files.write_atomic(target, pdf)
        click.echo(f"{target} is ready.")
    if problems:
        terminal.show(problems, as_json=False, end="" if pdf else "Nothing was written.")
        sys.exit(1)


@main.command()
@click.argument("kind", type=click.Choice(SCHEMAS), required=False)
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Write files into this folder.")
def schema(kind: str | None, out: Path | None) -> None:
    """Print the JSON schema of a KIND of file, so that editors complete its keys. With --out, write all of them."""
    from toolkit import schema as schemas

    if out is None:
        click.echo(schemas.text(kind or "worksheet"), nl=False)
        return
    for name in (kind,) if kind else SCHEMAS:
        files.write_atomic(out / f"{name}.json", schemas.text(name).encode())


@main.command()
def doctor() -> None:
    """Look whether everything the toolkit needs is there, and say what to do where it is not."""
    from toolkit import doctor as doctors

    found = list(doctors.examine(Path.cwd()))
    for line in found:
        click.echo(f"{'to do' if line.do else 'fine '}  {line.what}: {line.found}{'. ' + line.do if line.do else ''}")
    click.echo(doctors.summary(found))
    sys.exit(1 if any(line.stops for line in found) else 0)


@main.command()
@click.option("--port", type=click.IntRange(1024, 65535), default=8000, help="The number behind the colon.")
def serve(port: int) -> None:
    """Show the website on this machine only, and again after each change. Ctrl and C ends it."""
    from toolkit.workspace import CONFIG

    if not Path(CONFIG).is_file():
        raise click.UsageError(f"There is no {CONFIG} in this folder. Go to the folder of your center first.")
    command = [sys.executable, "-m", "mkdocs", "serve", "--livereload", "--dev-addr", f"127.0.0.1:{port}"]
    try:
        sys.exit(subprocess.run(command, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"}, check=False).returncode)
    except KeyboardInterrupt:
        sys.exit(0)


@main.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--build", "made", type=click.Path(file_okay=False, path_type=Path), default=Path("build"), help="What to offer."
)
def pages(folder: Path, made: Path) -> None:
    """Write the pages of the website into DIR, with a mkdocs.yml that needs no plugin of ours.

    Other generators build the same site from it. Files that the build has made are copied along, so build first.
    Again, it writes only what has changed and deletes what is no longer used.
    """
    from toolkit import page_tree, terminal
    from toolkit.workspace import CONFIG

    if not Path(CONFIG).is_file():
        raise click.UsageError(f"There is no {CONFIG} in this folder. Go to the folder of your center first.")
    try:
        count, changed = page_tree.write(Path(CONFIG), folder, made)
    except ProblemsFound as error:
        terminal.show(error.problems, as_json=False)
        sys.exit(1)
    click.echo(f"{count} files in {folder}, {changed} of them changed.")


def _here(files: tuple[Path, ...] = (), plain: bool = False) -> tuple[Workspace, Library]:
    """The folder we are in, read. Raises ProblemsFound."""
    from toolkit import workspace

    here = Path.cwd()
    outer = None if workspace.is_workspace(here) else workspace.above(here)
    if outer:
        raise click.UsageError(f"The settings of your center are further up. Go there first: cd {_typed(outer)}")
    return workspace.read(here, worksheets=files or None, plain=plain)


def _typed(path: Path | str) -> str:
    """A path as it is typed after a command."""
    return f'"{path}"' if " " in str(path) else str(path)


def _held(found: Library, end: str) -> None:
    """Say what is held back, and leave with 1 if anything is."""
    from toolkit import terminal

    if found.held:
        terminal.show(sorted(set(found.held.values())), as_json=False, end=end)
        sys.exit(1)

"""Runs MkDocs over a workspace as `mkdocs build --strict` would, but quietly and with the same bytes every time."""

from __future__ import annotations

import logging
import os
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jinja2.exceptions import TemplateSyntaxError
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException

from toolkit import resources
from toolkit.problems import Problem, ProblemsFound, Source

# What a build finds in its environment, whatever stood there: the clock must not enter a file, and Material's
# notice about another program's future is nothing an advisor can act on.
INSTALLED = "site-packages"  # not the center's, even where they lie in its folder
PLUGIN = "toolkit"  # our own, as mkdocs.yml names it
ENVIRONMENT = {"SOURCE_DATE_EPOCH": "0", "NO_MKDOCS_2_WARNING": "1"}


def make(config: Path, out: Path, made: Path) -> None:
    """Build the site of a `mkdocs.yml` into `out`, offering what is in `made`. Every warning raises ProblemsFound."""
    with quiet() as said:
        try:
            build(settings(config, made, out))
        except MkDocsException as error:
            if isinstance(error.__cause__, ProblemsFound):  # our own, with places of its own
                raise error.__cause__ from None
            said = said or [str(error)]
            raise ProblemsFound(Problem(Source(config.name), "site", line) for line in said) from error
        except Exception as error:  # a hook or a template of the theme may raise anything; we must not
            place = _theirs(error, config)
            if place is None:
                raise
            words = error.msg if isinstance(error, SyntaxError) else str(error).strip().partition("\n")[0]
            words = words.rstrip(".") or type(error).__name__
            message = f"This stops the website: {words}. Mend it, or take it out of {config.name}."
            raise ProblemsFound([Problem(place, "site", message)]) from error


def settings(config: Path, made: Path, out: Path | None = None) -> MkDocsConfig:
    """The settings of a `mkdocs.yml`, read. Raises ProblemsFound, and what MkDocs raises."""
    try:
        given = {"site_dir": str(out)} if out else {}
        found = load_config(config_file=str(config), strict=True, **given)
    except RecursionError:
        message = "This is nested too deeply, or inherits from itself."
        raise ProblemsFound([Problem(Source(config.name), "site", message)]) from None
    if PLUGIN in found.plugins:
        found.plugins[PLUGIN].config["build"] = str(made.resolve())
    return found


def _theirs(error: Exception, config: Path) -> Source | None:
    """Where in a center's own folder an error came up: in a hook, a template of the theme; nothing where it did not."""
    found = [(frame.filename, frame.lineno) for frame in traceback.extract_tb(error.__traceback__)[::-1]]
    if isinstance(error, SyntaxError | TemplateSyntaxError):  # nobody has come to its place
        found.insert(0, (error.filename or "", error.lineno))
    root = config.parent.resolve()
    for file, line in found:
        path = Path(file).resolve()
        if path.is_relative_to(root) and path.is_file() and not path.is_relative_to(resources.HERE):
            name = path.relative_to(root)
            if not any(part.startswith(".") or part == INSTALLED for part in name.parts):
                return Source(name.as_posix(), line or 1, 1)
    return None


@contextmanager
def _environment() -> Iterator[None]:
    before = {name: os.environ.get(name) for name in ENVIRONMENT}
    os.environ.update(ENVIRONMENT)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            os.environ.update({name: value} if value is not None else {})


@contextmanager
def quiet() -> Iterator[list[str]]:
    """Run MkDocs with an environment of ours; what it warns about is gathered instead of logged."""
    with _environment(), _listening() as said:
        yield said


class _Warnings(logging.Handler):
    """Keeps what MkDocs warns about, to be shown as problems instead of log lines."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())


@contextmanager
def _listening() -> Iterator[list[str]]:
    log, handler = logging.getLogger("mkdocs"), _Warnings()
    passed_on = log.propagate
    log.addHandler(handler)
    log.propagate = False
    try:
        yield handler.said
    finally:
        log.removeHandler(handler)
        log.propagate = passed_on

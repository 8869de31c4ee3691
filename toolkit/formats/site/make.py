"""Runs MkDocs over a workspace as `mkdocs build --strict` would, but quietly and with the same bytes every time."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import MkDocsException

from toolkit.problems import Problem, ProblemsFound, Source

# What a build finds in its environment, whatever stood there: the clock must not enter a file, and Material's
# notice about another program's future is nothing an advisor can act on.
PLUGIN = "toolkit"  # our own, as mkdocs.yml names it
ENVIRONMENT = {"SOURCE_DATE_EPOCH": "0", "NO_MKDOCS_2_WARNING": "1"}


def make(config: Path, out: Path, made: Path) -> None:
    """Build the site of a `mkdocs.yml` into `out`, offering what is in `made`. Every warning raises ProblemsFound."""
    with _environment(), _listening() as said:
        try:
            settings = load_config(config_file=str(config), site_dir=str(out), strict=True)
            if PLUGIN in settings.plugins:
                settings.plugins[PLUGIN].config["build"] = str(made.resolve())
            build(settings)
        except MkDocsException as error:
            if isinstance(error.__cause__, ProblemsFound):  # our own, with places of its own
                raise error.__cause__ from None
            said = said or [str(error)]
            raise ProblemsFound(Problem(Source(config.name), "site", line) for line in said) from error


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

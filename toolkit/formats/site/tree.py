"""What MkDocs would build a site of, to be written to disk: every page and file by its address, and plain settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException
from mkdocs.structure.files import File, get_files
from mkdocs.utils.yaml import yaml_load

from toolkit.formats.site.make import PLUGIN, quiet, settings
from toolkit.problems import Problem, ProblemsFound, Source

BRANDED = ("site_name", "site_url", "extra_css")  # what the plugin sets for a center


@dataclass(frozen=True)
class Tree:
    """Settings without our plugin, as YAML can hold them, and the bytes of each file in the folder of pages."""

    settings: Mapping[str, Any]
    files: Mapping[str, bytes]


def read(config: Path, made: Path) -> Tree:
    """Do the plugin's work for a `mkdocs.yml`, offering what is in `made`. Raises ProblemsFound."""
    with quiet():
        try:
            found = settings(config, made)
            plugin = found.plugins.get(PLUGIN)
            if plugin is None:
                message = f"This file does not name the plugin '{PLUGIN}', so there are no pages to write."
                raise ProblemsFound([Problem(Source(config.name), "site", message)])
            found = found.plugins.on_config(found)
            every = plugin.on_files(get_files(found), config=found)
            files = {file.src_uri: _content(file, plugin) for file in every}
        except MkDocsException as error:
            if isinstance(error.__cause__, ProblemsFound):
                raise error.__cause__ from None
            raise ProblemsFound([Problem(Source(config.name), "site", str(error))]) from error
        with config.open("rb") as text:
            return Tree(_settings(yaml_load(text), found), files)


def _content(file: File, plugin: Any) -> bytes:
    """A file as a generator without our plugin needs it: pages with their marks filled in."""
    if file.is_documentation_page():
        return str(plugin.filled(file.content_string, file.src_uri)).encode()
    return file.content_bytes


def _settings(written: dict[str, Any], found: MkDocsConfig) -> dict[str, Any]:
    plugins = [
        item for item in written.get("plugins") or [] if PLUGIN not in (item if isinstance(item, dict) else [item])
    ]
    theme = written.get("theme") or {}
    theme = {"name": theme} if isinstance(theme, str) else dict(theme)
    if "logo" in found.theme:
        theme["logo"] = found.theme["logo"]
    branded = {key: found[key] for key in BRANDED if found[key]}
    kept = {key: value for key, value in written.items() if key not in ("docs_dir", "site_dir", "INHERIT")}
    shown: dict[str, Any] = _plain({**kept, **branded, "theme": theme, "plugins": plugins, "nav": found.nav})
    return shown


def _plain(item: Any) -> Any:
    """The same with plain texts: some are marked as escaped, and YAML knows of no marks."""
    if isinstance(item, dict):
        return {_plain(key): _plain(value) for key, value in item.items()}
    if isinstance(item, list | tuple):
        return [_plain(value) for value in item]
    return "".join(item) if isinstance(item, str) else item

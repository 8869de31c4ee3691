"""Definitions in, pages of the website out: what `mkdocs build` and `mkdocs serve` see beside the pages in docs/."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup
from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page

from toolkit import files as bytewise
from toolkit import reference, resources, sample, workspace
from toolkit.branding import Branding
from toolkit.document import Document
from toolkit.formats.site import lost
from toolkit.formats.site.assets import CENTER_CSS, LOGO, SITE_SCRIPT
from toolkit.formats.site.downloads import offered
from toolkit.formats.site.mended import mended
from toolkit.formats.site.pages import LATER, WORKSHOPS, Download, contents, pages
from toolkit.formats.site.slips import SLIPS
from toolkit.formats.web import slips
from toolkit.formats.web.definition import definition
from toolkit.formats.web.write import form
from toolkit.formats.xlsx import browser
from toolkit.library import Library
from toolkit.measures import javascript
from toolkit.problems import ProblemsFound
from toolkit.workspace import Workspace

EARLY = 100  # so that search and other plugins see our pages as they see any other
LATE = -100  # when no other plugin changes the page any more


class ToolkitConfig(Config):  # type: ignore[no-untyped-call]  # mkdocs leaves its hook untyped
    """What mkdocs.yml may say. Folders count from where it stands."""

    library = config_options.Optional(config_options.Dir(exists=True))  # instead of the shipped one
    build = config_options.Type(str, default="build")


class ToolkitPlugin(BasePlugin[ToolkitConfig]):  # type: ignore[no-untyped-call]  # the same
    """Adds a page for each worksheet and each module, and the files the build has made."""

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Watch what pages are made from, so that a changed definition shows while `serve` runs."""
        beside = _beside(config)
        own = [beside / name for name in (*workspace.FOLDERS, *workspace.FILES) if (beside / name).exists()]
        watched = [self._library or resources.content(), resources.templates(), *own]
        config.watch = [*config.watch, *(str(path) for path in watched)]
        _brand(config, self._read(config)[0].branding)
        config.extra_javascript = [SITE_SCRIPT, *config.extra_javascript]
        return config

    @event_priority(EARLY)
    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Make the pages. A page of the same name in docs/ wins, so that a center can write its own."""
        center, found = self._read(config)
        self._found = found
        made = list(_made(_beside(config) / self.config.build))
        downloads = [download for download, _ in made]
        trackers = {one.worksheet: path for one, path in made if one.kind == "tracker" and one.worksheet}
        try:
            forms = {
                one.id: form(one, center.branding, _islands(one, found, trackers.get(one.id)))
                for one in found.documents
            }
            reads = {one.id: {"reads": browser.reads(one)} for one in found.documents if "xlsx" in one.outputs}
            forms |= slips.forms(found.slips, found.documents, center.branding, reads)
            site = pages(found, downloads, center.branding, forms)
        except ProblemsFound as problems:
            raise PluginError(str(problems)) from problems
        named = set(_named(config.nav))
        for uri, content in site.items():
            if uri not in files.src_uris:
                left_out = _page_of(uri) in LATER and _page_of(uri) not in named  # an older mkdocs.yml names none
                inclusion = InclusionLevel.NOT_IN_NAV if left_out else InclusionLevel.UNDEFINED
                files.append(File.generated(config, uri, content=content, inclusion=inclusion))
        for download, path in made:
            files.append(File.generated(config, download.uri, abs_src_path=str(path)))
        self._folders = {PurePosixPath(uri).parts[0] for uri in files.src_uris if "/" in uri}
        for uri, sections in contents(found).items():
            config.nav = _unfolded(config.nav, uri, [_section(title, uris) for title, uris in sections])
        return files

    def on_page_markdown(self, markdown: str, page: Page, **_: Any) -> str:
        """Fill in tables of keys, and what the example adds up to.

        The titles of our pages are marked as escaped: the theme escapes some of them once more.
        """
        if page.file.generated_by and "title" in page.meta:
            page.meta["title"] = Markup(page.meta["title"])  # noqa: S704  `markdown.page` escaped it
        return self.filled(markdown, page.file.src_uri)

    def filled(self, markdown: str, uri: str) -> str:
        """A page with what its marks stand for. `uri` is its address, for messages. Raises PluginError."""
        try:
            markdown = reference.filled(markdown)
        except KeyError as error:
            known = ", ".join(reference.PAGES)
            message = f"{uri}: there is no kind of file {error} to show the keys of. There is: {known}."
            raise PluginError(message) from error
        try:
            return sample.filled(markdown, lambda: self._found)
        except KeyError as error:
            raise PluginError(f"{uri}: nothing in the example is measured as {error}.") from error

    def on_post_template(self, output: str, *, template_name: str, config: MkDocsConfig) -> str:
        """Put our words, and addresses that hold anywhere, into the page for what does not exist."""
        if template_name != lost.NAME:
            return output
        branding = self._read(config)[0].branding
        return mended(lost.lost(output, urlsplit(config.site_url or "/").path, self._folders, branding)).html

    @event_priority(LATE)
    def on_post_page(self, output: str, **_: Any) -> str:
        """Mend what the theme leaves undone."""
        return mended(output).html

    def _read(self, config: MkDocsConfig) -> tuple[Workspace, Library]:
        try:
            return workspace.read(_beside(config), self._library)
        except ProblemsFound as problems:
            raise PluginError(str(problems)) from problems

    @property
    def _library(self) -> Path | None:
        return Path(self.config.library) if self.config.library else None


def _islands(document: Document, library: Library, tracker: Path | None) -> dict[str, Any]:
    """What scripts on the page of a worksheet are told, by the class of the `<template>` it stands in."""
    workbook = browser.workbook(tracker.read_bytes(), tracker.name, document) if tracker else None
    told = {
        "tk-definition": definition(document),
        "tk-measures": javascript.data(document),
        "tk-excel": browser.packed(workbook) if workbook else "",
        "tk-slips": slips.feeds(document, library.slips),
    }
    return {name: data for name, data in told.items() if data}


def _brand(config: MkDocsConfig, branding: Branding) -> None:
    """Put a center's name, logo and colors where the theme looks for them. The theme prints the name as it is."""
    if not branding.center:
        return
    config.site_name = Markup.escape(branding.center)
    config.site_url = branding.site or config.site_url
    config.extra_css = [*config.extra_css, CENTER_CSS]
    if branding.logo:
        config.theme["logo"] = LOGO


def _beside(config: MkDocsConfig) -> Path:
    """The folder of mkdocs.yml."""
    return Path(config.config_file_path).parent if config.config_file_path else Path.cwd()


def _made(build: Path) -> Iterator[tuple[Download, Path]]:
    """What the build has made and left as it was: a file that is gone, or is another one by now, is not offered."""
    manifest = build / "manifest.json"
    if not manifest.is_file():
        return
    try:
        listed = json.loads(manifest.read_text("utf-8"))["files"]
        for name, entry in sorted(listed.items()):
            path = build / name
            if offered(entry) and ".." not in PurePosixPath(name).parts and _same(path, str(entry["sha256"])):
                yield _download(name, entry, path.stat().st_size), path
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise PluginError(f"{manifest} cannot be read. Delete it and start ./run build again.") from error


def _same(path: Path, sha256: str) -> bool:
    return path.is_file() and bytewise.digest(path.read_bytes()) == sha256


def _download(name: str, entry: dict[str, Any], size: int) -> Download:
    worksheet, kind, paper, workshop = (str(entry.get(key) or "") for key in ("worksheet", "kind", "paper", "workshop"))
    return Download(worksheet, kind, paper, f"files/{name}", size, int(entry.get("pages") or 0), workshop)


def _section(title: str, uris: list[str]) -> Any:
    """A stop in the navigation: its page, and its worksheets below where there are some."""
    return {Markup.escape(title): uris} if len(uris) > 1 else uris[0]


def _page_of(uri: str) -> str:
    """The page that a navigation names for this one: a workshop stands below the list of all, and so does a slip."""
    lists = (one for one in (WORKSHOPS, SLIPS) if PurePosixPath(uri).parent == PurePosixPath(one).parent)
    return next(lists, uri)


def _named(nav: Any) -> Iterator[str]:
    """Every address that a navigation names."""
    if isinstance(nav, str):
        yield nav
    for item in nav.values() if isinstance(nav, dict) else nav if isinstance(nav, list) else ():
        yield from _named(item)


def _unfolded(nav: Any, uri: str, below: Iterable[Any]) -> Any:
    """The navigation with more pages below one of its own; nothing changes where it doesn't name that page."""
    if not isinstance(nav, list):
        return nav
    return [
        {title: [uri, *below] if value == uri else value for title, value in item.items()}
        if isinstance(item, dict)
        else item
        for item in nav
    ]

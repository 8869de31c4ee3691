"""The whole build, as the README's first command runs it: every worksheet, complete and repeatable.

Every day for one paper; `--full` adds the other one to it, and compares all with a build elsewhere. What the engine
promises is in tests/system/test_engine.py, on two little worksheets.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests import everything
from tests.system.checkout import contents, stamps
from toolkit import library

pytestmark = pytest.mark.whole
ROOT = Path(__file__).parents[2]
ONE_PAPER = ("build", "--paper", "a4")


def workspace(folder: Path) -> Path:
    """A folder with the site's own pages and configuration, as in a checkout."""
    folder.mkdir(parents=True)
    shutil.copytree(ROOT / "docs", folder / "docs")
    shutil.copy(ROOT / "mkdocs.yml", folder)
    return folder


def toolkit(folder: Path, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "toolkit", *arguments]
    settings = {**os.environ, **env}
    return subprocess.run(command, cwd=folder, env=settings, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = workspace(tmp_path_factory.mktemp("plain") / "center")
    run = toolkit(folder, *ONE_PAPER, PYTHONHASHSEED="1", TZ="UTC", LC_ALL="C.UTF-8")
    assert run.returncode == 0, run.stdout + run.stderr
    everything.keep(folder / "build")
    return folder


def test_the_manifest_names_every_file_with_its_checksum(built: Path) -> None:
    listed = json.loads((built / "build" / "manifest.json").read_text("utf-8"))["files"]
    found = contents(built / "build")
    assert set(listed) == set(found) - {"manifest.json"}
    assert all(found[path] == entry["sha256"] for path, entry in listed.items())


def test_every_worksheet_is_there_in_the_formats_it_allows(built: Path) -> None:
    out = built / "build"
    for document in library.load().documents:
        slug = document.slug
        assert (out / "print" / "a4" / f"{slug}.pdf").is_file() == ("print" in document.outputs)
        assert (out / "trackers" / f"{slug}.xlsx").is_file() == ("xlsx" in document.outputs)
        assert (out / "site" / "worksheets" / f"{slug}.html").is_file()
    assert (out / "trackers" / "my-job-search.xlsx").is_file()


ELSEWHERE = {"PYTHONHASHSEED": "4711", "TZ": "Asia/Tokyo", "LC_ALL": "tr_TR.UTF-8"}


@pytest.mark.slow
def test_the_same_bytes_with_another_seed_time_zone_locale_and_folder(built: Path, tmp_path: Path) -> None:
    other = workspace(tmp_path / "Büro with a space")
    run = toolkit(other, "build", **ELSEWHERE)
    assert run.returncode == 0, run.stderr
    whole = tmp_path / "plain"
    shutil.copytree(built, whole)
    run = toolkit(whole, "build")
    assert run.returncode == 0, run.stderr
    everything.keep(whole / "build")
    assert contents(other / "build") == contents(whole / "build")


def test_the_same_bytes_of_one_of_each_template_elsewhere(built: Path, tmp_path: Path) -> None:
    """A small part of the test above, for every day: a sheet across the page, and all papers of a short workshop."""
    other = workspace(tmp_path / "Büro with a space")
    run = toolkit(other, *ONE_PAPER, "--only", "application_log", "--only", "feedback_class_hour", **ELSEWHERE)
    assert run.returncode == 0, run.stderr
    whole = contents(built / "build")
    part = contents(other / "build")
    del part["manifest.json"]
    assert part
    assert {path: whole[path] for path in part} == part


def test_building_again_changes_nothing_and_leaves_foreign_files_alone(built: Path) -> None:
    mine = built / "build" / "print" / "a4" / "my own.pdf"
    mine.write_bytes(b"mine")
    before = stamps(built / "build")
    assert toolkit(built, *ONE_PAPER).returncode == 0
    assert stamps(built / "build") == before
    mine.unlink()


def test_buttons_lead_only_to_files_that_exist(built: Path) -> None:
    site = built / "build" / "site"
    for page in site.rglob("*.html"):
        for address in links(page):
            if (
                not address.startswith(("http:", "https:", "mailto:", "#", "/", "javascript:"))
                and page.name != "404.html"
            ):
                assert (page.parent / address.split("#")[0]).resolve().exists(), f"{page.name}: {address}"


def test_a_phone_need_not_load_much(built: Path) -> None:
    """A worksheet with its tracker inside, and all scripts of ours that a page loads."""
    site = built / "build" / "site"
    pages = [*(site / "worksheets").glob("*.html"), *(site / "slips").glob("*.html"), site / "count.html"]
    assert len(pages) > 40
    for page in pages:
        text = page.read_text("utf-8")
        assert len(text.encode()) <= 150 * 1024 or page.parent.name != "worksheets", page.name
        scripts = [page.parent / address for address in re.findall(r'<script src="([^"]*js/[\w-]+\.js)"', text)]
        assert scripts
        assert sum(len(gzip.compress(script.read_bytes(), mtime=0)) for script in scripts) <= 25 * 1024, page.name


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if tag == "a" and name == "href" and value]


def links(page: Path) -> Iterator[str]:
    parser = _Links()
    parser.feed(page.read_text("utf-8"))
    yield from parser.found

"""The whole build, as the README's first command runs it: complete, repeatable, and never half there."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


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


def contents(folder: Path) -> dict[str, str]:
    files = sorted(path for path in (folder / "build").rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = workspace(tmp_path_factory.mktemp("plain") / "center")
    run = toolkit(folder, "build", PYTHONHASHSEED="1", TZ="UTC", LC_ALL="C.UTF-8")
    assert run.returncode == 0, run.stdout + run.stderr
    return folder


def test_the_manifest_names_every_file_with_its_checksum(built: Path) -> None:
    listed = json.loads((built / "build" / "manifest.json").read_text("utf-8"))["files"]
    found = contents(built)
    assert {f"build/{path}" for path in listed} == set(found) - {"build/manifest.json"}
    assert all(found[f"build/{path}"] == entry["sha256"] for path, entry in listed.items())


def test_every_worksheet_is_there_in_the_formats_it_allows(built: Path) -> None:
    out = built / "build"
    for slug in ("application-log", "one-rejection", "feedback-to-action", "career-options"):
        assert (out / "print" / "a4" / f"{slug}.pdf").is_file()
        assert (out / "print" / "letter" / f"{slug}.pdf").is_file()
        assert (out / "site" / "worksheets" / f"{slug}.html").is_file()
        assert (out / "trackers" / f"{slug}.xlsx").is_file() == (slug != "one-rejection")
    assert (out / "trackers" / "my-job-search.xlsx").is_file()


def test_the_same_bytes_with_another_seed_time_zone_locale_and_folder(built: Path, tmp_path: Path) -> None:
    other = workspace(tmp_path / "Büro with a space")
    run = toolkit(other, "build", PYTHONHASHSEED="4711", TZ="Asia/Tokyo", LC_ALL="tr_TR.UTF-8")
    assert run.returncode == 0, run.stderr
    assert contents(other) == contents(built)


def test_building_again_changes_nothing_and_leaves_foreign_files_alone(built: Path) -> None:
    mine = built / "build" / "print" / "a4" / "my own.pdf"
    mine.write_bytes(b"mine")
    before = contents(built)
    assert toolkit(built, "build").returncode == 0
    assert contents(built) == before
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


def test_a_mistake_stops_the_build_before_anything_is_written(tmp_path: Path) -> None:
    copy = tmp_path / "checkout"
    shutil.copytree(ROOT / "toolkit", copy / "toolkit", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "templates", copy / "templates")
    sheet = copy / "toolkit" / "content" / "worksheets" / "career_options.yaml"
    sheet.write_text(sheet.read_text("utf-8").replace("minutes: 20", "minutes: twenty"), "utf-8")
    run = toolkit(copy, "build", PYTHONPATH=str(copy))
    assert run.returncode == 1
    assert "career_options.yaml:8:10: Expected a whole number here, not 'twenty'." in run.stderr
    assert "Traceback" not in run.stderr
    assert not (copy / "build").exists()


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

"""The zip of the website: all of it, no link that leads nowhere, names that every system takes, the same bytes."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests.formats.site.test_make import contents, every_link_leads_somewhere
from toolkit.branding import Branding
from toolkit.formats.site.offline import FOLDER, START, zipped
from toolkit.pack import UNSAFE

pytestmark = pytest.mark.whole
BRANDING = Branding(center='Büro für <Beruf> & "Weg"')
LONGEST = 120  # letters: a path on Windows has 260, and a zip is unpacked into some folder
RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))}


@pytest.fixture(scope="module")
def offline(whole: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("offline") / "offline-site.zip"
    zipped(whole / "build" / "site", path, BRANDING)
    return path


def test_it_holds_the_website_and_every_link_leads_somewhere(offline: Path, whole: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(offline) as archive:
        assert archive.testzip() is None
        archive.extractall(tmp_path)
    assert contents(tmp_path / FOLDER) == contents(whole / "build" / "site")
    assert sorted(path.name for path in tmp_path.iterdir()) == [START, FOLDER]
    every_link_leads_somewhere(tmp_path / START, tmp_path)
    for path in (tmp_path / FOLDER).rglob("*.html"):
        if path.name != "404.html":  # a server shows it
            every_link_leads_somewhere(path, tmp_path / FOLDER)


def test_its_first_page_says_whose_it_is_and_what_to_do_inside_a_zip(offline: Path) -> None:
    with zipfile.ZipFile(offline) as archive:
        page = BeautifulSoup(archive.read(START), "html.parser")
    assert page.h1 is not None
    assert page.h1.get_text() == BRANDING.center
    assert [str(link["href"]) for link in page.select("a")] == ["website/index.html"]
    assert "Extract all" in page.get_text()
    assert not page.select("script, [src]")


def test_every_system_takes_its_names(offline: Path) -> None:
    with zipfile.ZipFile(offline) as archive:
        names = archive.namelist()
    assert len({name.lower() for name in names}) == len(names)
    for name in names:
        assert len(name) <= LONGEST, name
        for part in name.split("/"):
            assert not set(part) & set(UNSAFE)
            assert part.isascii()
            assert part.partition(".")[0].lower() not in RESERVED
            assert part == part.strip(" .")


def test_the_same_website_makes_the_same_bytes(offline: Path, whole: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.zip"
    zipped(whole / "build" / "site", again, BRANDING)
    assert again.read_bytes() == offline.read_bytes()
    zipped(whole / "build" / "site", again, replace(BRANDING, center="Another"))
    assert again.read_bytes() != offline.read_bytes()

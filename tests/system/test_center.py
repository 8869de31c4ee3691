"""A center's folder from nothing to handouts: a 90-character name, an ugly logo, a sheet and a list of its own.

1. What is printed is PDF/UA-1, carries the name, the logo, the numbers to call, and keeps its pages. 2. The tracker
says whose it is. 3. The website builds without a warning, and names the center. 4. The support box holds back
what needs it, and nothing else. 5. An earlier build stays whatever goes wrong. 6. The same bytes in another folder.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import page as page_validation
import pikepdf
import pytest
from bs4 import BeautifulSoup
from openpyxl import load_workbook
from PIL import Image

from tests.formats.pdf import pdftext
from tests.formats.site.test_make import every_link_leads_somewhere
from toolkit import library

pytestmark = pytest.mark.slow
CENTER = "Office of Career Development, Professional Growth & Employer Relations, <Westbrook> Univ."
KEPT = ("one_rejection", "private_writing", "feedback_to_action")
SETTINGS = f"""\
format: 1
center: "{CENTER}"
logo: logo.png
colors: {{main: "#7A1F3D", accent: "#A03A00"}}
paper: letter
month: April 2026
site: https://careers.example.edu/
support:
  counseling: {{name: Counseling and Psychological Services, phone: 555-0100, hours: Monday to Friday 9 to 5}}
  national: {{name: National lifeline, phone: 555-0988}}
  scam: {{name: Campus police, phone: 555-0104}}
  checked: 2026-04-15
leave_out: [{", ".join(document.id for document in library.load().documents if document.id not in KEPT)}]
"""


def toolkit(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "toolkit", *arguments]
    return subprocess.run(command, cwd=folder, env={**os.environ}, capture_output=True, text=True, check=False)


def made(root: Path) -> dict[str, bytes]:
    build = root / "build"
    return {path.relative_to(build).as_posix(): path.read_bytes() for path in build.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def center(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("university") / "center"
    assert toolkit(root.parent, "new", "center").returncode == 0
    (root / "toolkit.yaml").write_text(SETTINGS, "utf-8")
    picture = Image.new("RGBA", (4000, 300), (0, 0, 0, 0))
    picture.paste((180, 40, 90, 140), (0, 0, 4000, 120))
    picture.save(root / "logo.png")
    run = toolkit(root, "build", "--paper", "letter", "--jobs", "2")
    assert run.returncode == 0, run.stdout + run.stderr
    return root


def test_the_name_is_as_long_as_it_may_be() -> None:
    assert 88 <= len(CENTER) <= 90


def test_only_the_named_sheets_and_its_own_are_there_on_the_named_paper(center: Path) -> None:
    names = {path.relative_to(center / "build").as_posix() for path in (center / "build" / "print").rglob("*.pdf")}
    slugs = {"one-conversation", *(id.replace("_", "-") for id in KEPT)}
    assert names == {f"print/letter/{slug}.pdf" for slug in slugs}


def test_every_page_is_valid_and_names_the_center(center: Path) -> None:
    for path in sorted((center / "build" / "print").rglob("*.pdf")):
        result = page_validation.validate_pdf_bytes(path.read_bytes(), profile="ua1")
        assert result.is_compliant, [(failure.rule_id, failure.message) for failure in result.failures]
        with pikepdf.open(path) as opened:
            assert str(opened.docinfo["/Author"]) == CENTER
            assert len(opened.pages[0].get_images()) == 1


@pdftext.needs_poppler
def test_words_of_the_center_stand_on_paper(center: Path) -> None:
    for path in sorted((center / "build" / "print").rglob("*.pdf")):
        words = pdftext.words(path)
        pages = pikepdf.open(path).pages
        for word in (*CENTER.split(), "April", "2026"):
            assert words[word] >= len(pages), (path.name, word)
        width = float(pages[0].mediabox[2]) * 25.4 / 72
        for _, word, left, _, right, _ in pdftext.boxes(path):
            assert left >= 10, (path.name, word)
            assert right <= width - 10, (path.name, word)
    assert pdftext.words(center / "build" / "print" / "letter" / "one-rejection.pdf")["555-0100,"] == 1
    assert pdftext.words(center / "build" / "print" / "letter" / "private-writing.pdf")["555-0104"] >= 1
    spoken = pdftext.spoken(center / "build" / "print" / "letter" / "one-rejection.pdf")
    assert "Someone here who listens: Counseling and Psychological Services, 555-0100" in spoken


@pdftext.needs_poppler
def test_an_own_list_is_printed(center: Path) -> None:
    words = pdftext.words(center / "build" / "print" / "letter" / "one-conversation.pdf")
    assert words["video"] == words["phone"] == 1


def test_the_tracker_says_whose_it_is(center: Path) -> None:
    book = load_workbook(center / "build" / "trackers" / "feedback-to-action.xlsx")
    assert book.properties.creator == CENTER
    assert any(cell.value and CENTER in str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row)
    assert any(
        CENTER.replace("&", "&&") in str(sheet.oddFooter.left.text) for sheet in book.worksheets if sheet.oddFooter
    )


def test_the_website_names_the_center_and_offers_its_paper_first(center: Path) -> None:
    site = center / "build" / "site"
    for path in site.rglob("*.html"):
        soup = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        assert soup.select_one(".md-header__topic .md-ellipsis").get_text(strip=True) == CENTER  # type: ignore[union-attr]
        assert soup.title is not None
        assert CENTER in soup.title.get_text()
        assert soup.select_one(".md-logo img[src$='images/logo.png']")
    assert "#7A1F3D" in (site / "css" / "center.css").read_text("utf-8")
    support = BeautifulSoup((site / "support.html").read_text("utf-8"), "html.parser").get_text(" ", strip=True)
    assert "National lifeline, 555-0988" in " ".join(support.replace(" ,", ",").split())
    page = BeautifulSoup((site / "worksheets" / "one-conversation.html").read_text("utf-8"), "html.parser")
    assert page.select_one(".tk-ways a").get_text().startswith("Print Letter")  # type: ignore[union-attr]
    assert not (site / "worksheets" / "career-options.html").exists()


def test_every_link_of_the_site_leads_somewhere(center: Path) -> None:
    site = center / "build" / "site"
    for path in site.rglob("*.html"):
        if path.name != "404.html":
            text = path.read_text("utf-8").replace(
                '<link rel="canonical" href="https://careers.example.edu/', '<link data-x="'
            )
            copy = path.with_suffix(".checked")
            copy.write_text(text, "utf-8")
            try:
                every_link_leads_somewhere(copy, site)
            finally:
                copy.unlink()


def test_without_somebody_to_turn_to_only_sheets_about_feelings_are_missing(center: Path, tmp_path: Path) -> None:
    root = tmp_path / "center"
    shutil.copytree(center, root)
    start, end = SETTINGS.index("support:"), SETTINGS.index("leave_out:")
    (root / "toolkit.yaml").write_text(SETTINGS[:start] + "support:\n" + SETTINGS[end:], "utf-8")
    run = toolkit(root, "build", "--jobs", "2")
    assert run.returncode == 1
    expected = "toolkit.yaml:8:1: The support box is empty, so these are held back: W04, W19"
    assert run.stderr.startswith(expected)
    assert run.stderr.endswith("1 problem. Everything else is built.\n")
    found = {Path(name).stem for name in json.loads((root / "build" / "manifest.json").read_text("utf-8"))["files"]}
    assert {"feedback-to-action", "one-conversation"} <= found
    assert not {"one-rejection", "private-writing"} & found


MISTAKES = {
    "settings": ("toolkit.yaml", SETTINGS.replace("logo.png", "gone.png"), "toolkit.yaml:3:7: There is no file"),
    "a sheet": ("worksheets/mine.yaml", "id: mine\n", "worksheets/mine.yaml:1:1: "),
    "a template": ("templates/parts/heading.html.j2", "{{ part.txt }}", "templates/parts/heading.html.j2:1:1: "),
    "a page": ("docs/privacy.md", "# Privacy\n\n[gone](gone.md)\n", "mkdocs.yml: "),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_leaves_the_earlier_build_as_it_was(mistake: str, center: Path, tmp_path: Path) -> None:
    root = tmp_path / "center"
    shutil.copytree(center, root)
    before = made(root)
    name, text, says = MISTAKES[mistake]
    (root / name).parent.mkdir(exist_ok=True, parents=True)
    (root / name).write_text(text, "utf-8")
    run = toolkit(root, "build", "--paper", "letter", "--jobs", "2")
    assert run.returncode == 1, run.stdout
    assert says in run.stderr
    assert "Traceback" not in run.stderr
    assert made(root) == before


def test_the_same_bytes_in_another_folder(center: Path, tmp_path: Path) -> None:
    other = tmp_path / "Büro with a space"
    shutil.copytree(center, other, ignore=shutil.ignore_patterns("build"))
    run = toolkit(other, "build", "--paper", "letter", "--jobs", "1")
    assert run.returncode == 0, run.stderr
    assert made(other) == made(center)

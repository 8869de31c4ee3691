"""Makes the pictures of README.md and of the guides from a finished build: `.venv/bin/python tests/pictures.py`.

Then look at them.
"""

from __future__ import annotations

import io
import json
import subprocess
import tempfile
from pathlib import Path

import pypdfium2
from PIL import Image
from playwright.sync_api import FilePayload, sync_playwright

from tests.browser.waiting import until

ROOT = Path(__file__).parents[1]
BUILD, OUT = ROOT / "build", ROOT / "docs" / "pictures"
WIDTH = 900  # pixels
REJECTION = {
    "one_rejection.facts": "Applied on March 2. A video call on March 9. An e-mail on March 20.",
    "one_rejection.said.words": "“You did well. We chose somebody who has led a project before.”",
    "one_rejection.said.source": "E1",
    "one_rejection.story": "“Nobody will ever let me lead one.”",
    "one_rejection.hands.first.mine": "I left out the club budget I ran",
    "one_rejection.hands.first.partly": "How I told it",
    "one_rejection.hands.first.not_mine": "Who else applied",
    "one_rejection.reason_type": "EX",
}  # of somebody made up
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


def page(pdf: Path, number: int = 0) -> Image.Image:
    """One page of a PDF as a picture."""
    picture: Image.Image = pypdfium2.PdfDocument(pdf)[number].render(scale=110 / 72).to_pil()
    return picture


def tracker(xlsx: Path, sheet: int) -> Image.Image:
    """One page of a workbook, as LibreOffice prints it."""
    with tempfile.TemporaryDirectory() as folder:
        home = f"-env:UserInstallation=file://{folder}/home"
        command = ["soffice", "--headless", home, "--convert-to", "pdf", "--outdir", folder, str(xlsx)]
        subprocess.run(command, check=True, capture_output=True)
        return page(Path(folder) / f"{xlsx.stem}.pdf", sheet)


def site(address: str) -> Image.Image:
    """The top of a page of the website."""
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path="/usr/bin/chromium", args=QUIET)
        window = browser.new_page(viewport={"width": 1200, "height": 900})
        window.goto((BUILD / "site" / address).as_uri())
        shot = window.screenshot()
        browser.close()
    return Image.open(io.BytesIO(shot))


def printed(address: str, answers: dict[str, str]) -> Image.Image:
    """The first page that a browser prints of a worksheet with these answers in it."""
    with sync_playwright() as player, tempfile.TemporaryDirectory() as folder:
        browser = player.chromium.launch(executable_path="/usr/bin/chromium", args=QUIET)
        window = browser.new_page()
        window.goto((BUILD / "site" / address).as_uri())
        window.evaluate("answers => document.querySelector('tk-worksheet').fill(answers)", answers)
        window.pdf(path=f"{folder}/sheet.pdf", format="A4")
        browser.close()
        return page(Path(folder) / "sheet.pdf")


def form(address: str, words: str) -> Image.Image:
    """The form on a worksheet's page, with a first answer and a draft that is kept."""
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path="/usr/bin/chromium", args=QUIET)
        window = browser.new_page(viewport={"width": 1200, "height": 1000})
        window.goto((BUILD / "site" / f"{address}#fill-in-here").as_uri().replace("%23", "#"))
        window.get_by_label("Keep a draft").check()
        window.locator(".tk-card input[type=text], .tk-card textarea").first.fill(words)
        until(window, "document.querySelector('.tk-count').textContent.startsWith('1 ')")
        window.evaluate("document.querySelector('.tk-saved').textContent = 'Saved on this device at 10:42'")
        shot = window.screenshot()
        browser.close()
    return Image.open(io.BytesIO(shot))


def counted(slips: list[dict[str, object]]) -> Image.Image:
    """The page that counts slips, with some of them opened."""
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path="/usr/bin/chromium", args=QUIET)
        window = browser.new_page(viewport={"width": 1200, "height": 900})
        window.goto((BUILD / "site" / "count.html").as_uri())
        file: FilePayload = {"name": "slips.json", "mimeType": "", "buffer": json.dumps(slips).encode()}
        window.get_by_label("Choose files").set_input_files([file])
        window.locator(".tk-status").evaluate("line => scrollTo(0, line.getBoundingClientRect().top + scrollY - 330)")
        window.wait_for_timeout(1000)  # the bar has stopped moving
        shot = window.screenshot()
        browser.close()
    return Image.open(io.BytesIO(shot))


def fictional_slips(count: int) -> list[dict[str, object]]:
    """Slips of people who do not exist."""
    found: list[dict[str, object]] = []
    for number in range(count):
        answers = {
            "data_choice.share_counts": True,
            "starting_point.hardest": ("UN", "UN", "FB")[number % 3],
            "feedback_to_action.table.1.type": ("IN", "SK", "IN", "NK")[number % 4],
            "commitment_card.obstacle": ("TI", "WN")[number % 2],
        }
        listed = [{"field": id, "value": value} for id, value in answers.items()]
        found.append({"worksheet": "slip_feedback_into_action", "version": 1, "answers": listed})
    return found


def save(name: str, picture: Image.Image) -> None:
    """Small and with few colors: a README is read on slow lines too."""
    small = picture.convert("RGB").resize((WIDTH, round(picture.height * WIDTH / picture.width)))
    small.quantize(96, dither=Image.Dither.NONE).save(OUT / f"{name}.png", optimize=True)


if __name__ == "__main__":
    OUT.mkdir(parents=True, exist_ok=True)
    save("print", page(BUILD / "print" / "a4" / "career-options.pdf"))
    save("tracker", tracker(BUILD / "trackers" / "feedback-to-action.xlsx", 1))
    save("at-home", printed("worksheets/one-rejection.html", REJECTION))
    save("site", site("worksheets/feedback-to-action.html"))
    save("fill-in", form("worksheets/feedback-to-action.html", "They liked my plan and asked for more work with data."))
    save("count", counted(fictional_slips(24)))

"""Chromium, and a site for it: our own pages with a few pretended files, served from this machine and from a folder."""

from __future__ import annotations

import functools
import hashlib
import json
import shutil
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests import everything
from toolkit import resources
from toolkit.formats.site.make import make

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
LOG = "trackers/application-log.xlsx"
NAUGHTY = "<img src=x onerror=alert(1)> & {{7*7}}"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not CHROMIUM.is_file():
        pytest.skip("chromium is not installed: sudo apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a built site whose log worksheet has a naughty title."""
    work = tmp_path_factory.mktemp("workspace")
    shutil.copytree(ROOT / "docs", work / "docs")
    shutil.copytree(resources.content(), work / "content")
    sheet = work / "content" / "worksheets" / "application_log.yaml"
    title = "title: Application and rejection log"
    text = sheet.read_text("utf-8")
    assert title in text
    sheet.write_text(text.replace(title, f"title: {json.dumps(NAUGHTY)}"), "utf-8")
    config = (ROOT / "mkdocs.yml").read_text("utf-8").replace("  - toolkit\n", "  - toolkit: {library: content}\n")
    (work / "mkdocs.yml").write_text(config, "utf-8")
    _pretend(work / "build")
    make(work / "mkdocs.yml", work / "build" / "site", work / "build")
    return work / "build" / "site"


def _pretend(build: Path) -> None:
    listed: dict[str, dict[str, object]] = {}
    for size in ("a4", "letter"):
        listed[f"print/{size}/one-rejection.pdf"] = {"kind": "print", "worksheet": "one_rejection", "paper": size}
        listed[f"packs/feedback-into-action-{size}.zip"] = {
            "kind": "pack",
            "workshop": "feedback_into_action",
            "paper": size,
        }
        for kind in ("facilitator-guide", "packet", "job-ticket"):
            name = f"workshops/feedback-into-action/{kind}-{size}.pdf"
            listed[name] = {"kind": kind, "workshop": "feedback_into_action", "paper": size}
    for name, entry in listed.items():
        (build / name).parent.mkdir(parents=True, exist_ok=True)
        (build / name).write_bytes(PDF)
        entry |= {"pages": 1, "sha256": hashlib.sha256(PDF).hexdigest()}
    tracker = everything.made(LOG)  # a real one: its page fills it in
    (build / LOG).parent.mkdir(parents=True)
    (build / LOG).write_bytes(tracker)
    digest = hashlib.sha256(tracker).hexdigest()
    listed[LOG] = {"kind": "tracker", "worksheet": "application_log", "sha256": digest}
    (build / "manifest.json").write_text(json.dumps({"files": listed}), "utf-8")


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing: the tests record what was asked for."""


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(site)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join()

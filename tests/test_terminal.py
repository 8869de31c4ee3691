"""How the verbs speak on a terminal."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from toolkit import terminal

ROOT = Path(__file__).resolve().parent.parent
BAR = """
from toolkit import terminal
tell = terminal.progress()
for name in ("one.pdf", "two.pdf"):
    tell(name, 2)
print("Done")
"""


def test_bar_starts_no_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Worker processes are forked while it stands there: a thread might hold a lock at that moment, forever."""
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    before = threading.enumerate()
    tell = terminal.progress()
    tell("one.pdf", 2)
    assert threading.enumerate() == before


def test_bar_moves_with_each_file_and_leaves_no_trace() -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", BAR]
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "80"}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        said = b""
        while chunk := _chunk(ours):
            said += chunk
    os.close(ours)
    assert process.returncode == 0
    text = said.decode()
    assert text.index("one.pdf") < text.index(" 50%") < text.index("two.pdf") < text.index("100%")
    assert "Done" in text
    assert text.rstrip().endswith("\x1b[2K")  # the bar's line is wiped when all is over


def _chunk(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # Linux says so when the other end is closed
        return b""

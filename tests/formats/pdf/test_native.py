"""The versions of the text libraries are those of the libraries WeasyPrint draws with, known without loading it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from weasyprint.text.ffi import harfbuzz, pango

from toolkit.formats.pdf import native

ROOT = Path(__file__).parents[3]


def numbers(version: str) -> tuple[int, int, int]:
    major, minor, micro = (int(part) for part in version.split("."))
    return major, minor, micro


def test_versions_are_those_of_the_libraries_that_draw() -> None:
    found = native.versions()
    major, minor, micro = numbers(found["pango"])
    assert pango.pango_version() == major * 10_000 + minor * 100 + micro
    major, minor, micro = numbers(found["harfbuzz"])
    assert harfbuzz.hb_version_atleast(major, minor, micro)
    assert not harfbuzz.hb_version_atleast(major, minor, micro + 1)


@pytest.mark.parametrize("file", ["libnowhere.so.0", "libc.so.6"])  # not there; there, and another library
def test_library_that_cannot_be_asked_has_no_version(file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(native, "LIBRARIES", {"pango": ("pango_version_string", (file,))})
    assert native.versions() == {"pango": ""}


def test_weasyprint_is_not_loaded_to_know_them() -> None:
    code = "import sys; from toolkit.formats.pdf import native; native.versions(); print('weasyprint' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"

"""The versions of the libraries that WeasyPrint sets text with, without loading WeasyPrint: their updates change pages.

They come with the system, not with the pinned dependencies.
"""

from __future__ import annotations

import ctypes
from contextlib import suppress

LIBRARIES = {  # what gives its version, and its file on Linux, macOS and Windows
    "harfbuzz": ("hb_version_string", ("libharfbuzz.so.0", "libharfbuzz.0.dylib", "libharfbuzz-0.dll")),
    "pango": ("pango_version_string", ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll")),
}


def versions() -> dict[str, str]:
    """The version of each, such as 1.50.12; an empty text where it cannot be asked."""
    return {name: _version(function, files) for name, (function, files) in LIBRARIES.items()}


def _version(function: str, files: tuple[str, ...]) -> str:
    for file in files:
        with suppress(OSError, AttributeError):  # it is not there, or something else has its name
            ask = getattr(ctypes.CDLL(file), function)
            ask.restype = ctypes.c_char_p
            return str(ask().decode())
    return ""

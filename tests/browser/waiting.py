"""Waiting for something in a page. Playwright's `wait_for_function` runs text as a program, which our pages forbid."""

from __future__ import annotations

import time
from typing import Any

from playwright.sync_api import Page

SECONDS = 30.0


def until(page: Page, expression: str, arg: Any = None) -> None:
    """Wait until an expression, or a function of `arg`, is true. Fails after half a minute."""
    end = time.monotonic() + SECONDS
    while not page.evaluate(expression, arg):
        if time.monotonic() > end:
            raise AssertionError(f"never true: {expression}")
        page.wait_for_timeout(30)

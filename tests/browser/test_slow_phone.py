"""A cheap phone on a slow network: what is typed early stays, and a worksheet is filled in, read and taken home."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser import forms
from tests.browser.waiting import until

pytestmark = pytest.mark.browser

LOG = "application_log.log"
SLOWER = 6  # than this machine
# milliseconds, and bytes a second
NETWORK = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 94_000}
REQUESTS, FIRST = 40, 1_200_000  # that a first visit may ask for; bytes, not compressed, as from a stick


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 360, "height": 640}, has_touch=True, is_mobile=True)
    context.set_default_timeout(60_000)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", NETWORK)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    failed: list[str] = []
    page.on("pageerror", lambda error: failed.append(str(error)))
    yield page
    context.close()
    assert not failed


def alive(page: Page) -> None:
    """Wait until the form is live, however long it takes."""
    expect(page.locator(".tk-count")).to_contain_text("answered", timeout=60_000)


def test_a_log_is_filled_in_read_and_taken_home(phone: Page, address: str) -> None:
    sizes: dict[str, int] = {}
    phone.on("response", lambda answer: sizes.update({answer.url: int(answer.headers.get("content-length", 0))}))
    phone.goto(f"{address}worksheets/application-log.html")
    alive(phone)
    assert len(sizes) <= REQUESTS
    assert sum(sizes.values()) <= FIRST, sizes
    for number, stage in ((1, "3"), (2, "5")):
        card = phone.locator(".tk-card:visible")
        card.locator("[name$='.employer']").fill(f"Number {number}")
        card.locator("[name$='.stage']").select_option(stage)
        if number == 1:
            phone.get_by_role("button", name="Add another application").tap()
    expect(phone.locator(".tk-patterns")).to_be_visible(timeout=60_000)
    until(phone, "document.querySelector('.tk-patterns').textContent.length > 0")
    saved = json.loads(forms.saved(phone))
    found = {one["field"]: one["value"] for one in saved["answers"]}
    assert {id: found[id] for id in (f"{LOG}.2.employer", f"{LOG}.2.stage")} == {
        f"{LOG}.2.employer": "Number 2",
        f"{LOG}.2.stage": "5",
    }
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360


def test_what_is_typed_before_the_scripts_are_there_stays(phone: Page, address: str) -> None:
    held: list[Route] = []
    early = [True]

    def hold(route: Route) -> None:
        if early and "iframe-worker" not in route.request.url:  # that the theme loads first, like a style sheet
            held.append(route)
        else:
            route.continue_()

    phone.route("**/js/*.js", hold)
    phone.goto(f"{address}worksheets/application-log.html", wait_until="commit")
    employer = phone.locator("[name$='.employer']").first
    employer.fill("Acme")
    phone.locator("[name$='.stage']").first.select_option("3")
    early.clear()
    for route in held:
        route.continue_()
    alive(phone)
    expect(employer).to_have_value("Acme")
    assert forms.answers(phone) == {f"{LOG}.1.employer": "Acme", f"{LOG}.1.stage": "3"}
    assert json.loads(forms.saved(phone))["answers"]

"""Every PDF of a build, whatever it is: what comes later is judged here, too, without a line more.

1. page-validation and veraPDF find nothing against PDF/UA-1. 2. Links and bookmarks lead somewhere.
3. The page that tells advisors what was checked speaks of these files and these judges.
"""

from __future__ import annotations

import pytest
import weasyprint

from tests import everything
from tests.formats.pdf import validators
from toolkit import library

pytestmark = pytest.mark.whole
PATHS = validators.paths()
PLAIN = "<html lang=en><title>Plain</title><h1>Plain</h1><p><a href='#gone'>Gone</a><img src='data:,'>"


def one_of_each() -> list[str]:
    """The shortest file of each template: sheets upright and across, each helper, each paper of a workshop."""
    minutes = {workshop.id: workshop.minutes for workshop in library.load().workshops}
    jobs = sorted((everything.jobs()[path] for path in PATHS), key=lambda job: minutes.get(job.workshop, 0))
    found = {validators.template(job): job.path for job in reversed(jobs)}
    return sorted(found.values())


@pytest.mark.parametrize("path", PATHS)
def test_page_validation_finds_nothing(path: str) -> None:
    assert {name: found for name, pdf in validators.pdfs(path) if (found := validators.with_page_validation(pdf))} == {}


@validators.needs_jdk
def test_verapdf_finds_nothing_in_one_of_each() -> None:
    verapdf_finds_nothing(one_of_each())


@pytest.mark.slow
@validators.needs_jdk
def test_verapdf_finds_nothing_in_any() -> None:
    verapdf_finds_nothing(PATHS)


def verapdf_finds_nothing(paths: list[str]) -> None:
    said = validators.with_verapdf({name: pdf for path in paths for name, pdf in validators.pdfs(path)})
    assert {name: verdict.failures for name, verdict in said.items() if verdict.failures} == {}
    assert min(verdict.checks for verdict in said.values()) > validators.verapdf_version()[1]


@validators.needs_jdk
def test_both_judges_find_what_is_wrong() -> None:
    untagged = bytes(weasyprint.HTML(string=PLAIN).write_pdf())
    said = validators.with_verapdf({"untagged": untagged, "broken": b"%PDF-1.7\n%%EOF\n", "again": untagged})
    assert [bool(verdict.failures) for verdict in said.values()] == [True, True, True]
    assert said["again"] == said["untagged"]
    assert validators.with_page_validation(untagged)
    assert validators.verapdf_version()[1] == 106


@pytest.mark.parametrize("path", PATHS)
def test_links_and_bookmarks_lead_to_a_page(path: str) -> None:
    for name, pdf in validators.pdfs(path):
        assert validators.astray(pdf) == [], name
        if everything.jobs()[path].kind in validators.BOOKMARKED:
            assert len(validators.bookmarks(pdf)) > 1, name

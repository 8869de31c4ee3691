"""A workshop's page has all of it.

1. Every line of the agenda with its minutes, every sheet with its link, every mail in its order.
2. Every file there is, for both papers; nothing that is not there.
3. The list, home, the sheets and the register lead to it, and the navigation names it.
4. Who has to be in the building, and how many of what to print.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from tests.formats.site.conftest import OF_A_WORKSHOP, ROOT
from tests.formats.site.samples import document
from tests.formats.site.samples import workshop as sample
from tests.formats.site.test_make import built
from tests.formats.site.test_pages import html, site, words
from toolkit.agenda import HELPERS, Session, counts
from toolkit.branding import Branding
from toolkit.formats.site.downloads import Download
from toolkit.formats.site.pages import pages
from toolkit.formats.site.workshops import brief, length
from toolkit.formats.web.write import form
from toolkit.library import Library
from toolkit.products import jobs

P60 = "workshops/feedback-into-action.md"


def texts(tags: list[Tag]) -> list[str]:
    return [words(tag.get_text(" ")) for tag in tags]


def files(library: Library) -> Iterator[Download]:
    """All files that a build of this library makes, by their names."""
    for job in jobs(library, Branding(), (), ("a4", "letter"), ""):
        yield Download(job.worksheet, job.kind, job.paper, f"files/{job.path}", 2048, 2, job.workshop)


def own(library: Library, id: str, *more: Download) -> list[Download]:
    return [found for found in (*files(library), *more) if found.workshop == id or found in more]


def test_the_agenda_runs_through_without_a_gap(shipped: Library) -> None:
    found = site(shipped)
    for workshop in shipped.workshops:
        tables = html(found[f"workshops/{workshop.slug}.md"]).select("table.wide")
        assert len(tables) == len(workshop.sessions)
        for table, session in zip(tables, workshop.sessions, strict=True):
            lines = [texts(row.select("td, th")) for row in table.select("tbody tr")]
            runs = [tuple(map(int, re.findall(r"\d+", line[0]))) for line in lines]
            assert [end - start for start, end, _ in runs] == [minutes for _, _, minutes in runs]
            assert [0, *(end for _, end, _ in runs)] == [*(start for start, _, _ in runs), session.minutes]
            for line, item in zip(lines, session.items, strict=True):
                assert words(f"{item.title} {item.aim}") in line[1]
                assert all(HELPERS[id].title in line[1] for id in item.helpers)


def test_what_to_leave_out_stands_beside_its_item(shipped: Library) -> None:
    row = html(site(shipped)[P60]).select("table.wide tbody tr")[4]
    assert texts(row.select("td, th"))[1:] == [
        "Check one row in pairs Each action is small enough to begin.",
        "",
        "Leave out the pairs (saves 3).",
    ]


def test_every_sheet_has_its_link(shipped: Library) -> None:
    found = site(shipped)
    for workshop in shipped.workshops:
        soup = html(found[f"workshops/{workshop.slug}.md"])
        expected = {f"../worksheets/{shipped.document(id).slug}.html" for id in workshop.sheets}
        assert {str(a["href"]) for a in soup.select(".tk-list a")} == expected
        assert {str(a["href"]) for a in soup.select("table.wide a")} <= expected


@pytest.mark.whole
def test_the_page_says_what_it_is_and_for_whom(shipped: Library) -> None:
    for workshop in shipped.workshops:
        said = words(html(site(shipped)[f"workshops/{workshop.slug}.md"]).get_text(" "))
        for part in (workshop.purpose, workshop.for_whom, *workshop.goals, *workshop.before, *workshop.after):
            assert words(part) in said
        assert f"{workshop.least} to {workshop.most} people" in said
        for note in workshop.evidence:
            assert words(note.words) in said


def test_a_second_adult_is_named_where_one_must_be_there(shipped: Library) -> None:
    box = html(site(shipped)["workshops/six-week-series.md"]).select(".tk-care")
    when = "is in the building from 16 people on and always in meeting 5."
    assert texts(box) == [f"A second adult {when} It is not one of the participants."]
    assert not html(site(shipped)[P60]).select(".tk-care")


def test_how_many_to_print_for_how_many_people(shipped: Library) -> None:
    workshop = next(found for found in shipped.workshops if found.id == "feedback_into_action")
    table = html(site(shipped)[P60]).select("table.tk-plan:not(.wide)")[0]
    assert texts(table.select("thead th")) == ["For how many people?", "6", "12", "24", "40"]
    rows = [texts(row.select("td")) for row in table.select("tbody tr")]
    assert [row[2] for row in rows] == [str(count.copies) for count in counts(workshop, 24)]


def test_mails_stand_in_the_order_in_which_they_are_sent() -> None:
    library = Library((document(),), {}, (document().module,), (sample(),))
    for center, said in (("", "Words [center]"), ("Center <A>", "Words Center <A>")):
        page = pages(library, [], Branding(center=center), {"x": form(document())})["workshops/w.md"]
        mails = html(str(page)).select(".tk-mail")
        assert texts(mails) == [f"Invitation Subject: Words {said}", "The day before Subject: Words Words"]


def test_a_line_of_a_mail_stays_a_line(shipped: Library) -> None:
    soup = html(site(shipped)[P60])
    assert "[date], [time], 60 minutes\n[place]" in soup.select(".tk-mail")[0].get_text()


# files


@pytest.mark.whole
def test_every_file_of_a_build_is_on_the_page_of_its_workshop(shipped: Library) -> None:
    every = list(files(shipped))
    found = site(shipped, *every)
    helpers = {f"../{file.uri}" for file in every if "/helpers/" in file.uri}
    for workshop in shipped.workshops:
        soup = html(found[f"workshops/{workshop.slug}.md"])
        helpers -= {str(a["href"]) for a in soup.select(".tk-files a")}
        offered = [str(a["href"]) for a in soup.select(".tk-files a")]
        mine = [f"../{file.uri}" for file in every if file.workshop == workshop.id]
        assert len(offered) == len(set(offered))
        assert set(mine) <= set(offered)
        assert {link.split("/")[2] for link in set(offered) - set(mine)} <= {"helpers", "print"}
        assert set(map(str, (a["href"] for a in soup.select(".tk-ways a")))) <= set(offered)
    assert helpers == set()


def test_each_file_says_what_it_is_and_what_to_expect(shipped: Library) -> None:
    soup = html(site(shipped, *own(shipped, "feedback_into_action"))[P60])
    said = texts(soup.select(".tk-files li"))
    assert said[0].startswith("Ready pack All of these in one zip")
    assert said[0].endswith("Ready pack, A4 Zip, 2 pages, 2 KB Ready pack, Letter Zip, 2 pages, 2 KB")
    assert said[2] == (
        "Facilitator guide For you: emergency card, plan, words to say, mails"
        " Facilitator guide, A4 PDF, 2 pages, 2 KB Facilitator guide, Letter PDF, 2 pages, 2 KB"
    )
    assert any(line.startswith("Mails") and line.endswith("Mails, Text 2 pages, 2 KB") for line in said)
    assert texts(soup.select(".tk-ways a"))[:4] == [
        "Ready pack A4 Zip, 2 pages, 2 KB",
        "Ready pack Letter Zip, 2 pages, 2 KB",
        "Guide A4 PDF, 2 pages, 2 KB",
        "Guide Letter PDF, 2 pages, 2 KB",
    ]


def test_helpers_and_loose_sheets_stand_where_they_are_used(shipped: Library) -> None:
    helper = Download("", "helper", "a4", "files/helpers/a4/job-ads.pdf", 2048, 3)
    notes = Download("", "helper", "a4", "files/helpers/a4/helper-notes.pdf", 2048, 2)
    loose = Download("private_writing", "print", "a4", "files/print/a4/private-writing.pdf", 2048, 2)
    found = site(shipped, helper, notes, loose)
    for workshop in shipped.workshops:
        page = found[f"workshops/{workshop.slug}.md"]
        assert (f"../{helper.uri}" in page) == ("job_ads" in workshop.helpers)
        assert (f"../{notes.uri}" in page) == any(id.startswith("sample_") for id in workshop.helpers)
        assert (f"../{loose.uri}" in page) == ("private_writing" in workshop.door)
    assert any("job_ads" in workshop.helpers for workshop in shipped.workshops)
    assert any("private_writing" in workshop.door for workshop in shipped.workshops)


def test_without_files_there_is_no_list_of_them(shipped: Library) -> None:
    assert "All files" not in site(shipped)[P60]


def test_what_belongs_to_a_workshop_stands_on_no_other_page(shipped: Library) -> None:
    tracker = Download("", "tracker", "", "files/trackers/feedback-into-action.xlsx", 2048, 0, "feedback_into_action")
    assert [uri for uri, text in site(shipped, tracker).items() if tracker.uri in text] == [P60]


@pytest.mark.whole
def test_the_files_are_copied(whole: Path) -> None:
    out = whole / "build" / "site"
    soup = BeautifulSoup((out / P60).with_suffix(".html").read_text("utf-8"), "html.parser")
    for name in OF_A_WORKSHOP:
        assert (out / "files" / name).is_file()
        assert soup.select(f'.tk-files a[href="../files/{name}"]')


# the way to it


def test_the_list_and_home_lead_to_each_by_its_minutes(shipped: Library) -> None:
    found = site(shipped)
    for uri, root in (("workshops/index.md", "../"), ("index.md", "")):
        cards = html(found[uri]).select(".tk-shop")
        assert [str(a["href"]) for card in cards for a in card.select("a")] == [
            f"{root}workshops/{workshop.slug}.html" for workshop in shipped.workshops
        ]
        assert texts([card.select(".tk-long")[0] for card in cards])[-1] == "6 × 60 minutes"
        assert "60 minutes" in texts([card.select(".tk-long")[0] for card in cards])


def test_a_worksheet_leads_to_the_workshops_that_hand_it_out(shipped: Library) -> None:
    found = site(shipped)
    for sheet in shipped.documents:
        links = {str(a["href"]) for a in html(found[f"worksheets/{sheet.slug}.md"]).select("a")}
        assert (
            {link for link in links if "workshops/" in link}
            == {f"../workshops/{workshop.slug}.html" for workshop in shipped.workshops if sheet.id in workshop.sheets}
            != set()
        )


def test_without_workshops_the_list_says_so(shipped: Library) -> None:
    found = site(replace(shipped, workshops=()))
    assert "There is no workshop to hand out here yet." in found["workshops/index.md"]
    assert "Run a workshop" not in found["index.md"]


def test_meetings_of_different_length_are_counted_together() -> None:
    whole = sample()
    one = replace(whole, sessions=(Session(1, "", 60, ()),))
    uneven = replace(whole, sessions=(Session(1, "", 40, ()), Session(2, "", 20, ())))
    assert [length(found) for found in (one, whole, uneven)] == [
        "60 minutes",
        "2 meetings of 30 minutes",
        "2 meetings, 60 minutes together",
    ]
    assert [brief(found) for found in (one, whole, uneven)] == ["60", "2 × 30", "60"]


@pytest.mark.whole
@pytest.mark.parametrize("config", ["mkdocs.yml", "templates/workspace/mkdocs.yml"])
def test_no_section_of_the_navigation_has_more_than_thirty_pages(whole: Path, workspace: Path, config: str) -> None:
    out = whole / "build" / "site"
    if config != "mkdocs.yml":  # a center's folder, as it is when it is new
        (workspace / "toolkit.yaml").write_text(
            'format: 1\ncenter: Center\nsupport: {counseling: {name: B, phone: "1"}}\n', "utf-8"
        )
        text = (ROOT / config).read_text("utf-8")
        (workspace / "mkdocs.yml").write_text(text, "utf-8")
        for path in workspace.joinpath("docs").rglob("*.md"):
            path.unlink()
        shutil.copy(ROOT / "templates" / "workspace" / "docs" / "privacy.md", workspace / "docs")
        out = built(workspace)
    soup = BeautifulSoup((out / "workshops" / "index.html").read_text("utf-8"), "html.parser")
    sections = soup.select("nav.md-nav--primary ul.md-nav__list")
    sizes = [len(section.find_all("li", recursive=False)) for section in sections]
    assert len(sizes) > 1
    assert max(sizes) <= 30
    links = {str(tag["href"]) for tag in soup.select("nav.md-nav--primary a.md-nav__link[href]")}
    assert "feedback-into-action.html" in links
    assert "../evidence.html" in links or "../glossary.html" in links  # the first page of its part

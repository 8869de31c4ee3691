"""A center's folder.

1. Without settings nothing is branded. 2. Every setting reaches the branding.
3. Any logo that can be seen becomes a small PNG on white. 4. A center's sheets, lists, words and templates add or
win by id. 5. Links, pipes and devices are refused.
6. What formats get is plain, can be sent to another process, and its bytes depend on the settings only.
"""

from __future__ import annotations

import errno
import io
import os
import pickle
import shutil
from pathlib import Path

import pytest
from PIL import Image

from toolkit import library, resources, settings, workspace
from toolkit.branding import UNBRANDED, WHO, Branding, Contact, Logo
from toolkit.fingerprint import fingerprint
from toolkit.formats import html
from toolkit.formats.pdf import print as printed
from toolkit.library import Library
from toolkit.logo import KEPT, logo
from toolkit.problems import ProblemsFound, Source
from toolkit.workspace import Workspace

OURS = Path(__file__).parent / "bad" / "own" / "ours"
GOOD = """\
format: 1
center: >-
  Office of   Career & Growth
support:
  counseling: {name: Counseling Center, phone: 555-0100, hours: 9 to 5}
"""


def read(root: Path, text: str = GOOD) -> tuple[Workspace, Library]:
    (root / settings.NAME).write_text(text, "utf-8")
    return workspace.read(root, OURS)


def put(root: Path, name: str, text: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def tiny(old: str = "", new: str = "") -> str:
    text = (OURS / "worksheets" / "tiny.yaml").read_text("utf-8")
    assert old in text
    return text.replace(old, new, 1)


# 1 and 2: settings


def test_a_folder_without_settings_is_nobodys(tmp_path: Path) -> None:
    found, loaded = workspace.read(tmp_path)
    assert found == Workspace(tmp_path)
    assert found.branding == UNBRANDED
    assert [document.id for document in loaded.documents] == [document.id for document in library.load().documents]
    assert set(loaded.origins.values()) == {"ours"}


def test_every_setting_reaches_the_branding(tmp_path: Path) -> None:
    Image.new("RGB", (200, 100), "navy").save(tmp_path / "logo.jpg")
    contacts = "".join(f"  {key}: {{name: {key} desk, phone: 555-01}}\n" for key in WHO)
    text = f"""\
format: 1
center: Career Center
logo: logo.jpg
colors: {{main: "#7A1F3D", accent: "#a03a00"}}
paper: letter
papers: [a4, letter, letter]
language: en
month: April 2026
site: https://careers.example.edu/sheets
support:
{contacts}  checked: 2026-04-15
words:
  tiny: {{title: Our tiny sheet, facts: [Alone]}}
leave_out: [sad_sheet]
"""
    found, loaded = read(tmp_path, text)
    branding = found.branding
    assert (branding.center, branding.month, branding.paper) == ("Career Center", "April 2026", "letter")
    assert (branding.main, branding.accent) == ("#7A1F3D", "#a03a00")
    assert (branding.site, branding.checked) == ("https://careers.example.edu/sheets", "2026-04-15")
    assert branding.support == tuple(Contact(key, f"{key} desk", "555-01") for key in WHO)
    assert branding.logo
    assert found.papers == ("a4", "letter")
    assert found.settings is not None
    assert set(settings.SettingsFile.model_fields) == found.settings.model_fields_set
    (document,) = loaded.documents
    assert (document.title, document.facts) == ("Our tiny sheet", ("Alone",))


def test_a_name_of_several_lines_becomes_one(tmp_path: Path) -> None:
    assert read(tmp_path)[0].branding.center == "Office of Career & Growth"


def test_the_first_paper_is_the_default(tmp_path: Path) -> None:
    found, _ = read(tmp_path, GOOD + "papers: [letter]\n")
    assert (found.papers, found.branding.paper) == (("letter",), "letter")


@pytest.mark.parametrize(("color", "ratio"), [("#000000", 21.0), ("#FFFFFF", 1.0), ("#767676", 4.54), ("#1B5AA6", 6.9)])
def test_contrast_is_that_of_wcag(color: str, ratio: float) -> None:
    assert settings.contrast(color) == pytest.approx(ratio, abs=0.06)


@pytest.mark.parametrize("color", ["#FFFFFF", "#FFD200", "#00FF00", "#1B5AA6"])
def test_the_suggested_shade_is_readable(color: str) -> None:
    assert settings.contrast(settings.darker(color)) >= settings.READABLE


def test_an_older_format_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "FORMAT", 2)
    monkeypatch.setattr(settings, "UPGRADES", {1: "Rename 'center' to 'name'."})
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ProblemsFound) as caught:
        read(tmp_path)
    expected = "These settings are for an older toolkit. Rename 'center' to 'name'. Then write 'format: 2'."
    assert str(caught.value) == f"toolkit.yaml:1:9: {expected}"


def test_problems_of_settings_and_of_sheets_show_together(tmp_path: Path) -> None:
    put(tmp_path, "worksheets/tiny.yaml", tiny("minutes: 5", "minutes: five"))
    with pytest.raises(ProblemsFound) as caught:
        read(tmp_path, GOOD + "paper: legal\n")
    assert [problem.id for problem in caught.value.problems] == ["unknown-value", "wrong-type"]


# 3: the logo

UGLY = {
    "very wide": ((5000, 320), "RGB"),
    "very tall": ((920, 5000), "L"),
    "huge": ((5000, 5000), "P"),
    "transparent": ((300, 200), "RGBA"),
    "gray and transparent": ((300, 200), "LA"),
    "two colors": ((300, 200), "1"),
    "sixteen bits": ((300, 200), "I;16"),
}


@pytest.mark.parametrize("name", UGLY)
def test_an_ugly_logo_becomes_a_small_png(name: str, tmp_path: Path) -> None:
    size, mode = UGLY[name]
    Image.new(mode, size).save(tmp_path / "logo.png")
    if mode in ("RGBA", "LA"):  # nothing but air would be too pale
        Image.new(mode, size, (0,) * (len(mode) - 1) + (120,)).save(tmp_path / "logo.png")
    made = logo("logo.png", tmp_path, Source())
    assert (made.width <= KEPT[0], made.height <= KEPT[1], min(made.width, made.height) >= 1) == (True, True, True)
    with Image.open(io.BytesIO(made.png)) as opened:
        assert (opened.format, opened.mode, opened.size) == ("PNG", "RGB", (made.width, made.height))
    width, height = made.within(32, 11)
    assert 2 <= width <= 32
    assert 2 <= height <= 11


@pytest.mark.parametrize("size", [(5000, 9), (9, 5000), (1, 1)])
def test_a_logo_that_nobody_could_see_is_refused(size: tuple[int, int], tmp_path: Path) -> None:
    Image.new("RGB", size).save(tmp_path / "logo.png")
    with pytest.raises(ProblemsFound) as found:
        logo("logo.png", tmp_path, Source())
    assert [problem.id for problem in found.value.problems] == ["logo-thin"]


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
def test_a_jpeg_is_as_good(mode: str, tmp_path: Path) -> None:
    Image.new(mode, (90, 60), 0 if mode == "L" else (90,) * len(mode)).save(
        tmp_path / "logo.jpg", exif=b"Exif\0\0place"
    )
    made = logo("logo.jpg", tmp_path, Source())
    assert b"place" not in made.png


def test_the_same_picture_gives_the_same_bytes(tmp_path: Path) -> None:
    Image.new("RGB", (900, 60), "navy").save(tmp_path / "logo.png")
    assert logo("logo.png", tmp_path, Source()) == logo("logo.png", tmp_path, Source())


def test_a_small_logo_is_not_blown_up() -> None:
    assert Logo(b"", 10, 10).within(32, 11) == pytest.approx((2.65, 2.65), abs=0.01)


# 4: what a center adds


def test_own_sheets_and_lists_add_or_win_by_id(tmp_path: Path) -> None:
    put(tmp_path, "worksheets/tiny.yaml", tiny("title: My day", "title: Today"))
    put(tmp_path, "worksheets/other.yaml", tiny("id: tiny", "id: other").replace("W90", "X01").replace("Tiny", "Other"))
    put(tmp_path, "lists/place.yaml", "id: place\ntitle: Place\nentries: [{code: A, label: Here}]\n")
    mood = (OURS / "lists" / "mood.yaml").read_text("utf-8").replace("label: So so", "label: In between")
    put(tmp_path, "lists/mood.yaml", mood)
    _, loaded = read(tmp_path)
    ours = {"sad_sheet": "ours", "tiny_workshop": "ours"}
    assert loaded.origins == {"tiny": "yours instead of ours", "other": "yours", **ours}
    assert {"place", "mood"} <= set(loaded.lists)
    asked = next(field for field in loaded.document("tiny").fields() if field.id == "tiny.day.mood")
    assert asked.options
    assert asked.options.options[1].label == "In between"


def test_a_code_may_be_retired_and_a_question_renamed(tmp_path: Path) -> None:
    mood = (OURS / "lists" / "mood.yaml").read_text("utf-8")
    mood = mood.replace("  - {code: S, label: So so}\n", "").replace('{X: ""}', '{X: "", S: G}')
    put(tmp_path, "lists/mood.yaml", mood)
    sheet = tiny("id: why,", "id: reason,").replace(
        "feeds_slip: yes", "feeds_slip: yes\naliases: {day.why: day.reason}"
    )
    put(tmp_path, "worksheets/tiny.yaml", sheet)
    assert read(tmp_path)[1].origins["tiny"] == "yours instead of ours"


def test_our_sheets_still_work_where_a_center_retires_a_code_they_leave_out(tmp_path: Path) -> None:
    put(tmp_path, "worksheets/tiny.yaml", tiny("list: mood,", "list: mood, without: [S],"))
    mood = (OURS / "lists" / "mood.yaml").read_text("utf-8").replace("  - {code: S, label: So so}\n", "")
    put(tmp_path, "lists/mood.yaml", mood.replace('{X: ""}', '{X: "", S: ""}'))
    read(tmp_path)


def test_what_a_center_wrote_is_named_as_the_center_sees_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "worksheets/my_sheet.yaml", tiny("code: W90", "code: W03").replace("id: tiny", "id: my_sheet"))
    (tmp_path / settings.NAME).write_text(GOOD, "utf-8")
    modules = (resources.content() / "modules.yaml").read_text("utf-8")
    assert "id: m0" in modules
    put(tmp_path, "lists/mood.yaml", (OURS / "lists" / "mood.yaml").read_text("utf-8"))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ProblemsFound) as caught:
        workspace.read(tmp_path)
    taken = "worksheets/my_sheet.yaml:2:7: The code 'W03' is taken by toolkit/content/worksheets/application_log.yaml."
    assert taken in str(caught.value)


def test_checking_one_file_reads_the_centers_lists_too(tmp_path: Path) -> None:
    put(tmp_path, "lists/place.yaml", "id: place\ntitle: Place\nentries: [{code: A, label: Here}]\n")
    put(tmp_path, "worksheets/other.yaml", tiny("list: mood", "list: place").replace("id: tiny", "id: other"))
    put(tmp_path, "worksheets/broken.yaml", "id: [")
    (tmp_path / settings.NAME).write_text(GOOD, "utf-8")
    with pytest.raises(ProblemsFound, match=r"The code 'W90' is taken"):
        workspace.read(tmp_path, OURS, [tmp_path / "worksheets" / "other.yaml"])
    put(tmp_path, "worksheets/other.yaml", tiny("W90", "X90").replace("id: tiny", "id: other").replace("Tiny", "Other"))
    _, loaded = workspace.read(tmp_path, OURS, [tmp_path / "worksheets" / "other.yaml"])
    assert [document.id for document in loaded.documents] == ["other"]


def test_an_empty_support_box_holds_back_only_what_needs_it(tmp_path: Path) -> None:
    text = "format: 1\ncenter: Career Center\n"
    _, loaded = read(tmp_path, text)
    assert [document.id for document in loaded.documents] == ["tiny"]
    assert (set(loaded.held), loaded.workshops) == ({"sad_sheet", "tiny_workshop"}, ())
    _, loaded = read(tmp_path, text + "leave_out: [sad_sheet]\n")
    assert (loaded.held, loaded.workshops) == ({}, ())  # the workshop goes with its sheet


# templates


def test_an_own_template_wins_and_can_name_ours(tmp_path: Path) -> None:
    put(
        tmp_path,
        "templates/pdf/support-line.html.j2",
        "<p>{% include 'own/hello.html.j2' %}</p>{% include 'ours/pdf/support-line.html.j2' %}",
    )
    put(tmp_path, "templates/own/hello.html.j2", "Hello {{ branding.center }}")
    put(tmp_path, "templates/README.md", "notes")
    put(tmp_path, "templates/.DS_Store", "x")
    found, _ = read(tmp_path)
    text = html.render("pdf/support-line.html.j2", found.branding)
    assert text.startswith("<p>Hello Office of Career &amp; Growth</p>")
    assert "Feeling low about this?" in text
    assert "Hello" not in html.render("pdf/support-line.html.j2")


def test_two_centers_in_one_process_do_not_mix() -> None:
    words = [Branding(templates=(("pdf/support-line.html.j2", name),)) for name in ("one", "two")]
    assert [html.render("pdf/support-line.html.j2", branding) for branding in (*words, words[0])] == [
        "one",
        "two",
        "one",
    ]


def test_what_goes_wrong_in_our_templates_is_our_bug() -> None:
    with pytest.raises(Exception, match="undefined") as caught:
        html.render("pdf/sheet.html.j2", Branding(templates=(("own/a.html.j2", "x"),)))
    assert not isinstance(caught.value, ProblemsFound)


@pytest.mark.parametrize("name", ["mine.yaml.txt", "mine.yml", "Mine.YAML", "mine.yml.TXT"])
def test_a_sheet_under_a_name_that_nothing_reads_is_not_passed_over(name: str, tmp_path: Path) -> None:
    (tmp_path / "worksheets").mkdir()
    (tmp_path / "worksheets" / name).write_text("id: mine\n", "utf-8")
    with pytest.raises(ProblemsFound) as found:
        read(tmp_path, GOOD)
    (problem,) = found.value.problems
    assert (problem.id, problem.source) == ("file-name", Source(f"worksheets/{name}"))
    assert f"Rename this file to '{name.partition('.')[0]}.yaml'." in problem.message


@pytest.mark.parametrize("name", ["notes.txt", "old.yaml.bak", "mine.yaml~", ".mine.yaml.swp", "README.md"])
def test_notes_and_copies_of_editors_may_lie_beside_sheets(name: str, tmp_path: Path) -> None:
    (tmp_path / "worksheets").mkdir()
    (tmp_path / "worksheets" / name).write_text("anything\n", "utf-8")
    read(tmp_path, GOOD)


# 5: what is no file


@pytest.mark.parametrize(
    "name", ["worksheets", "lists", "templates", "docs", "mkdocs.yml", "docs/page.md", "templates/own/x.j2"]
)
def test_a_link_out_of_the_folder_is_refused(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = tmp_path / "secret"
    secret.mkdir()
    root = tmp_path / "center"
    (root / name).parent.mkdir(parents=True)
    (root / name).symlink_to(secret)
    monkeypatch.chdir(root)
    with pytest.raises(ProblemsFound) as caught:
        read(root)
    assert str(caught.value) == f"{name}: This is a link that leads elsewhere. Put the file itself here."


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
@pytest.mark.parametrize("name", ["docs/pipe.md", "templates/own/pipe.html.j2", "worksheets/pipe.yaml"])
def test_a_pipe_is_refused_and_never_opened(name: str, tmp_path: Path) -> None:
    (tmp_path / name).parent.mkdir(parents=True)
    os.mkfifo(tmp_path / name)
    with pytest.raises(ProblemsFound, match=r"pipe.* is not an ordinary file|This is not an ordinary file"):
        read(tmp_path)


@pytest.mark.parametrize("name", ["worksheets", "lists", "templates/parts"])
def test_a_folder_that_cannot_be_opened_is_not_taken_for_an_empty_one(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, f"{name}/any.txt", "any")
    really = os.scandir

    def denied(path: str) -> object:
        if Path(path) == tmp_path / name:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return really(path)

    monkeypatch.setattr(os, "scandir", denied)
    with pytest.raises(PermissionError, match=f"{name}"):
        read(tmp_path)


def test_settings_that_are_a_link_are_refused(tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text(GOOD, "utf-8")
    (tmp_path / settings.NAME).symlink_to("other.yaml")
    with pytest.raises(ProblemsFound, match=r"not an ordinary file"):
        workspace.read(tmp_path, OURS)


def test_a_link_inside_docs_is_fine(tmp_path: Path) -> None:
    put(tmp_path, "docs/a.md", "# A")
    (tmp_path / "docs" / "b.md").symlink_to("a.md")
    read(tmp_path)


# 6: branding


def test_branding_can_be_sent_to_another_process_and_its_hash_is_that_of_its_words(tmp_path: Path) -> None:
    Image.new("RGB", (200, 100), "navy").save(tmp_path / "logo.png")
    put(tmp_path, "templates/own/hello.html.j2", "Hello")
    one = read(tmp_path, GOOD + "logo: logo.png\n")[0].branding
    assert pickle.loads(pickle.dumps(one)) == one  # noqa: S301  our own bytes
    other = tmp_path / "Büro with a space"
    shutil.copytree(tmp_path, other)
    assert fingerprint(read(other, GOOD + "logo: logo.png\n")[0].branding) == fingerprint(one)
    put(tmp_path, "templates/own/hello.html.j2", "Hallo")
    assert fingerprint(read(tmp_path, GOOD + "logo: logo.png\n")[0].branding) != fingerprint(one)


def test_the_support_line_names_somebody_at_any_hour() -> None:
    day, night = Contact("counseling", "Counseling"), Contact("after_hours", "Evening line")
    assert [found for _, found in Branding(support=(day, night)).line()] == [day, night]
    assert [who for who, _ in Branding().line()] == ["Someone here who listens", "Any time, day or night"]
    assert [who for who, found in Branding(support=(day,)).box() if found is None] == [
        "Evenings and weekends",
        "Any time, day or night",
        "In danger now, call",
    ]


@pytest.mark.slow
@pytest.mark.parametrize("size", ["a4", "letter"])
@pytest.mark.parametrize("length", [12, 30, 60])
def test_contacts_of_any_length_fit_on_every_sheet_about_feelings(size: str, length: int) -> None:
    name = ("Counseling and Psychological Services of the University " * 2)[:length].strip()
    branding = Branding(
        center="C" * 90, support=tuple(Contact(key, name, "555-0100 extension 12", name) for key in WHO)
    )
    for document in library.load().documents:
        if document.sensitivity >= workspace.EMOTIONAL and "print" in document.outputs:
            made, problems = printed.sheet(document, size, branding)  # type: ignore[arg-type]  # a name of a paper
            assert made is not None, [str(problem) for problem in problems]

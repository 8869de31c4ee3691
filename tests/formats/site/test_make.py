"""The built site: strict and clean, complete in itself, and offering nothing but what the build has left.

1. No warning; every link and every anchor leads somewhere inside the site.
2. A file that is gone, changed or unknown is not offered and not copied.
3. Mistakes come back as problems.
4. The same bytes in every folder and with every hash seed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup

from tests.formats.site.conftest import PDF, ROOT, SHEET
from toolkit.formats.site.make import make
from toolkit.library import Library
from toolkit.problems import ProblemsFound

pytestmark = pytest.mark.whole
Make = Callable[[Mapping[str, bytes]], None]


def built(workspace: Path) -> Path:
    out = workspace / "build" / "site"
    make(workspace / "mkdocs.yml", out, workspace / "build")
    return out


def test_strict_build_is_clean_and_complete(whole: Path, shipped: Library) -> None:
    out = whole / "build" / "site"
    assert (out / "files" / SHEET).read_bytes() == PDF
    assert {path.stem for path in (out / "worksheets").glob("*.html")} == {
        "index",
        *(d.slug for d in shipped.documents),
    }
    assert (out / "fonts" / "AtkinsonHyperlegible-Regular.ttf").stat().st_size > 10_000
    pages = [path for path in out.rglob("*.html") if path.name != "404.html"]
    assert len(pages) > len(shipped.documents) + len(shipped.modules)
    for path in pages:
        every_link_leads_somewhere(path, out)


def every_link_leads_somewhere(path: Path, out: Path) -> None:
    for tag in BeautifulSoup(path.read_text("utf-8"), "html.parser").select("[href], [src]"):
        link = urlsplit(str(tag.get("href") or tag.get("src")))
        if link.scheme == "javascript":  # the theme's own button for sharing a search
            continue
        assert not link.scheme, tag
        assert not link.netloc, tag
        target = (path.parent / unquote(link.path)).resolve() if link.path else path
        target = target / "index.html" if target.is_dir() else target
        assert target.is_relative_to(out.resolve())
        assert target.is_file(), tag
        if link.fragment and target.suffix == ".html" and not link.fragment.startswith("__"):
            assert f'id="{link.fragment}"' in target.read_text("utf-8"), tag


def test_every_page_of_a_worksheet_is_in_the_navigation(whole: Path, shipped: Library) -> None:
    site = whole / "build" / "site"  # a page holds its own part of the navigation: the stops, and its sheets
    stops = {f"../{module.id}/index.html" for module in shipped.modules}
    for module in shipped.modules:
        soup = BeautifulSoup((site / "modules" / module.id / "index.html").read_text("utf-8"), "html.parser")
        found = {str(tag["href"]) for tag in soup.select("nav.md-nav--primary a.md-nav__link[href]")}
        assert stops - {f"../{module.id}/index.html"} <= found
        mine = {f"../../worksheets/{one.slug}.html" for one in shipped.documents if one.module == module}
        assert mine <= found


def test_without_a_build_there_are_no_files(small: Path) -> None:
    assert not (built(small) / "files").exists()


def test_what_has_changed_since_is_not_offered(small: Path, made: Make) -> None:
    made({SHEET: PDF, "print/letter/application-log.pdf": PDF, "print/a4/career-options.pdf": PDF})
    (small / "build" / SHEET).write_bytes(PDF + b" and more")
    (small / "build" / "print/letter/application-log.pdf").unlink()
    out = built(small)
    assert [path.name for path in (out / "files").rglob("*.pdf")] == ["career-options.pdf"]
    assert "../files/" not in (out / "worksheets" / "application-log.html").read_text("utf-8")


def test_a_manifest_cannot_reach_outside_the_build(small: Path, made: Make) -> None:
    made({"print/a4/../../../secret.pdf": PDF})
    assert not list(built(small).rglob("secret.pdf"))


@pytest.mark.parametrize(
    "text", ["", "[]", '{"files": 1}', '{"files": {"a": 1}}', '{"files": {"a": {"kind": "print"}}}']
)
def test_a_broken_manifest_is_a_problem(small: Path, text: str) -> None:
    (small / "build").mkdir()
    (small / "build" / "manifest.json").write_text(text)
    with pytest.raises(
        ProblemsFound, match=r"manifest\.json cannot be read\. Delete it and start \./run build again\."
    ):
        built(small)


def test_a_page_of_the_same_name_in_docs_wins(small: Path) -> None:
    (small / "docs" / "index.md").write_text("# Our own home\n", "utf-8")
    assert "Our own home" in (built(small) / "index.html").read_text("utf-8")


def test_a_broken_link_in_docs_is_a_problem(small: Path) -> None:
    (small / "docs" / "privacy.md").write_text("# Privacy\n\n[gone](gone.md)\n", "utf-8")
    with pytest.raises(ProblemsFound, match=r"mkdocs\.yml: .*'privacy\.md' contains a link 'gone\.md'"):
        built(small)


THEME = "{% extends 'base.html' %}\n{% block announce %}"
WRITTEN = {  # what a center has written beside its pages: the file, its text, and what is said of it
    "hook": (
        "words.py",
        "def on_config(config):\n    raise ValueError('no words')\n",
        "words.py:2:1: This stops the website: no words. Mend it, or take it out of mkdocs.yml.",
    ),
    "hook that says nothing": (
        "words.py",
        "def on_config(config):\n    assert False\n",
        "words.py:2:1: This stops the website: AssertionError. Mend it, or take it out of mkdocs.yml.",
    ),
    "hook with a slip": (
        "words.py",
        "\ndef (\n",
        "words.py:2:1: This stops the website: invalid syntax. Mend it, or take it out of mkdocs.yml.",
    ),
    "template": (
        "theme/main.html",
        THEME + "{{ a.b.c }}{% endblock %}\n",
        "theme/main.html:2:1: This stops the website: 'a' is undefined. Mend it, or take it out of mkdocs.yml.",
    ),
    "template with a slip": (
        "theme/main.html",
        THEME + "\n{% endblok %}\n",
        "theme/main.html:3:1: This stops the website: Encountered unknown tag 'endblok'",
    ),
}


@pytest.mark.parametrize("name", WRITTEN)
def test_a_mistake_in_a_hook_or_in_a_template_of_the_theme_is_a_problem(name: str, small: Path) -> None:
    file, text, says = WRITTEN[name]
    config = (small / "mkdocs.yml").read_text("utf-8")
    if file.endswith(".py"):
        config = "hooks: [words.py]\n" + config
    else:
        config = config.replace("  name: material\n", "  name: material\n  custom_dir: theme\n")
    (small / "mkdocs.yml").write_text(config, "utf-8")
    (small / file).parent.mkdir(exist_ok=True)
    (small / file).write_text(text, "utf-8")
    with pytest.raises(ProblemsFound) as caught:
        built(small)
    (problem,) = caught.value.problems
    assert problem.id == "site"
    assert str(problem).startswith(says)
    assert "\n" not in str(problem)


@pytest.mark.parametrize("config", ["INHERIT: mkdocs.yml\n", "a: " + "[" * 20_000], ids=["inherits itself", "nested"])
def test_settings_without_an_end_are_a_problem(config: str, small: Path) -> None:
    (small / "mkdocs.yml").write_text(config, "utf-8")
    with pytest.raises(ProblemsFound, match=r"^mkdocs\.yml: This is nested too deeply, or inherits from itself\.$"):
        built(small)


def test_a_mistake_of_ours_stays_an_error(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ValueError("ours")

    monkeypatch.setattr("toolkit.mkdocs_plugin.pages", broken)
    with pytest.raises(ValueError, match="ours"):
        built(small)


def test_a_mistake_in_a_definition_is_a_problem(small: Path) -> None:
    for name, text in {"lists/a.yaml": "id: a\n", "modules.yaml": "modules: []\n"}.items():
        path = small / "content" / name
        path.write_text(text, "utf-8")
    with pytest.raises(ProblemsFound, match=r"lists/a\.yaml:1:1: "):
        built(small)


BUILD = "import sys, pathlib; from toolkit.formats.site.make import make; make(*map(pathlib.Path, sys.argv[1:]))"


def test_same_bytes_with_other_hash_seed_zone_and_folder(whole: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo", "SOURCE_DATE_EPOCH": "1700000010"}
    subprocess.run(
        [sys.executable, "-c", BUILD, whole / "mkdocs.yml", tmp_path, whole / "build"],
        cwd=ROOT,
        env=environment,
        check=True,
    )
    assert contents(tmp_path) == contents(whole / "build" / "site")


def contents(folder: Path) -> dict[Path, bytes]:
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_search_finds_words_and_not_the_path(whole: Path) -> None:
    index = json.loads((whole / "build" / "site" / "search" / "search_index.json").read_text("utf-8"))
    text = " ".join(
        entry["text"] for entry in index["docs"] if entry["location"].startswith("worksheets/one-rejection")
    )
    assert "What I told myself" in text
    assert "Keep learning" not in text
    filled_in = [one for one in index["docs"] if one["location"].startswith(("worksheets/", "slips/", "count"))]
    assert [one["location"] for one in filled_in if '{"' in one["text"]] == []  # data for scripts

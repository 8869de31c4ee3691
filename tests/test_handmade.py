"""Which files of a center the website is made of: all that mkdocs.yml names, and nothing that is made from them.

1. Each byte of a page, of a template of the theme and of a hook counts, wherever mkdocs.yml says they are.
2. What the build makes does not, nor what is hidden.
3. A pipe, a device or a link that leads out is a problem; what MkDocs cannot read is left to MkDocs.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from toolkit.handmade import sources
from toolkit.problems import ProblemsFound


@pytest.fixture
def center(tmp_path: Path) -> Path:
    root = tmp_path / "center"
    for name in (
        "docs/index.md",
        "pages/index.md",
        "pages/deep/er.md",
        "overrides/main.html",
        "hooks/words.py",
        "parts/intro.md",
        "more/base.yml",
        "build/site/index.html",
        ".venv/lib.py",
        "hooks/__pycache__/words.pyc",
        "../shared/page.md",
    ):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name, "utf-8")
    (root / "more" / "base.yml").write_text("theme: {custom_dir: overrides}\n", "utf-8")
    return root


def made_of(root: Path, config: str) -> dict[str, str]:
    (root / "mkdocs.yml").write_text(config, "utf-8")
    return dict(sources(root / "mkdocs.yml", root / "build"))


SNIPPETS = "markdown_extensions: [tables, {{pymdownx.snippets: {{base_path: [{}]}}}}]"


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ("site_name: x", {"docs/index.md"}),
        ("docs_dir: pages", {"pages/index.md", "pages/deep/er.md"}),
        ("docs_dir: ./pages/", {"pages/index.md", "pages/deep/er.md"}),
        ("docs_dir: !ENV [NOBODY_SET_THIS, pages]", {"pages/index.md", "pages/deep/er.md"}),
        ("docs_dir: ../shared", {"../shared/page.md"}),
        ("theme: material", {"docs/index.md"}),
        ("theme: {name: material, custom_dir: overrides}", {"docs/index.md", "overrides/main.html"}),
        ("hooks: [hooks/words.py]", {"docs/index.md", "hooks/words.py"}),
        ("hooks: [hooks]", {"docs/index.md", "hooks/words.py"}),
        ("INHERIT: more/base.yml", {"docs/index.md", "more/base.yml", "overrides/main.html"}),
        ("INHERIT: more/base.yml\ntheme: {custom_dir: parts}", {"docs/index.md", "more/base.yml", "parts/intro.md"}),
        ("INHERIT: mkdocs.yml", {"docs/index.md"}),
        (SNIPPETS.format("parts"), {"docs/index.md", "parts/intro.md"}),
        ("plugins: [search, {other: {files: {first: parts/intro.md}}}]", {"docs/index.md", "parts/intro.md"}),
        ("plugins: {other: {files: parts/intro.md}}", {"docs/index.md", "parts/intro.md"}),
        ("docs_dir: nowhere\nhooks: [nowhere.py]\ntheme: {custom_dir: nowhere}", set()),
        ("docs_dir: ..", set()),  # MkDocs refuses it; nobody goes through all there is
        ("docs_dir: /", set()),
    ],
)
def test_what_mkdocs_yml_names_counts(config: str, expected: set[str], center: Path) -> None:
    assert set(made_of(center, config)) - {"!ENV"} == {"mkdocs.yml", *expected}


def test_whole_folder_counts_without_what_is_made_and_hidden(center: Path) -> None:
    found = set(made_of(center, SNIPPETS.format(".")))
    assert {"mkdocs.yml", "docs/index.md", "parts/intro.md", "hooks/words.py"} <= found
    assert not [name for name in found if name.startswith(("build/", ".")) or "__pycache__" in name]


@pytest.mark.parametrize("name", ["docs/index.md", "overrides/main.html", "mkdocs.yml"])
def test_each_byte_counts(name: str, center: Path) -> None:
    config = "theme: {custom_dir: overrides}\nsite_name: x\n"
    before = made_of(center, config)
    (center / name).write_text("y", "utf-8")
    after = dict(sources(center / "mkdocs.yml", center / "build")) if name == "mkdocs.yml" else made_of(center, config)
    assert before[name] != after[name]


def test_what_is_set_in_the_environment_counts(center: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = "copyright: !ENV [WHOSE, nobody]\nsite_author: !ENV WHO\n"
    seen = []
    for value in (None, "a", "b"):
        if value:
            monkeypatch.setenv("WHO", value)
        seen.append(made_of(center, config))
    monkeypatch.setenv("WHOSE", "c")
    seen.append(made_of(center, config))
    assert len({str(found) for found in seen}) == 4
    monkeypatch.setenv("DOCS", "pages")
    assert "pages/index.md" in made_of(center, "docs_dir: !ENV DOCS")


def _out(path: Path) -> None:
    path.symlink_to("/etc/hostname")


def _device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def _folder(path: Path) -> None:
    path.symlink_to(path.parent.parent)


@pytest.mark.parametrize("make", [os.mkfifo, _out, _device, _folder])
@pytest.mark.parametrize("folder", ["docs", "overrides", "hooks"])
def test_what_is_no_file_of_the_center_is_a_problem(folder: str, make: Callable[[Path], None], center: Path) -> None:
    make(center / folder / "odd.html")
    with pytest.raises(ProblemsFound, match=rf"^{folder}/odd\.html: This is not an ordinary file or folder\."):
        made_of(center, "theme: {custom_dir: overrides}\nhooks: [hooks]\n")


@pytest.mark.parametrize("name", ["docs", "overrides"])
def test_folder_that_is_a_link_out_is_a_problem(name: str, center: Path) -> None:
    (center / name).rename(center / "old")
    (center / name).symlink_to(center.parent / "shared")
    with pytest.raises(ProblemsFound, match=rf"^{name}: This is not an ordinary file or folder\."):
        made_of(center, "theme: {custom_dir: overrides}")


def test_page_that_is_no_utf8_is_a_problem_at_its_line(center: Path) -> None:
    (center / "docs" / "index.md").write_bytes(b"# Fine\n\nW\xf6rter\n")
    (center / "docs" / "deep").mkdir()
    (center / "docs" / "deep" / "er.markdown").write_bytes("Wörter".encode("utf-16"))
    (center / "docs" / "logo.png").write_bytes(b"\x89PNG\xff\0")
    with pytest.raises(ProblemsFound) as caught:
        made_of(center, "site_name: x")
    said = "This line is not UTF-8 text. Save the file with the encoding UTF-8."
    assert [str(p) for p in caught.value.problems] == [
        f"docs/deep/er.markdown:1:1: {said}",
        f"docs/index.md:3:1: {said}",
    ]


BOMB = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30))


@pytest.mark.whole
@pytest.mark.parametrize(
    "config",
    [
        "",
        "[a, b]",
        "a: [",
        "a: \x00",
        "docs_dir: [a]",
        "theme: 5",
        "hooks: docs",
        "docs_dir: 2026-99-99",
        "docs_dir: !!python/name:os.system",
        "? [a]\n: b",
        f"{BOMB}plugins: [search, {{other: *a29}}]",
        "[" * 200_000,
        "markdown_extensions: [{toc: {title: " + "x" * 5_000 + "}}]",
        'docs_dir: "a\\0b"',
    ],
    ids=lambda config: config[:20],
)
def test_what_mkdocs_will_not_understand_is_left_to_it(config: str, center: Path) -> None:
    assert "mkdocs.yml" in made_of(center, config)

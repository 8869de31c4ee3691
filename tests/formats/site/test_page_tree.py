"""The pages on disk: the same that MkDocs builds, written only where they differ, and read by other generators."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from toolkit import page_tree
from toolkit.cli import main
from toolkit.problems import ProblemsFound

FILE = "print/a4/application-log.pdf"
Made = Callable[[Mapping[str, bytes]], None]
GENERATORS = {
    "mkdocs": ["build", "--strict", "-q"],
    "properdocs": ["build", "--strict", "-q", "-f", "mkdocs.yml"],
    "zensical": ["build", "--strict"],
}


def written(workspace: Path) -> Path:
    page_tree.write(workspace / "mkdocs.yml", workspace / "pages", workspace / "build")
    return workspace / "pages"


def test_it_holds_pages_files_and_settings_without_our_plugin(workspace: Path, made: Made) -> None:
    made({FILE: b"%PDF"})
    out = written(workspace)
    settings = yaml.safe_load((out / "mkdocs.yml").read_text("utf-8"))
    assert settings["plugins"] == ["search", "offline"]
    assert {"Home": "index.md"} in settings["nav"]
    (sheets,) = [item["Worksheets"] for item in settings["nav"] if "Worksheets" in item]
    assert "worksheets/application-log.md" in str(sheets)
    assert (out / "docs/files" / FILE).read_bytes() == b"%PDF"
    for name in ("privacy.md", "worksheets/application-log.md", "css/site.css", "fonts/AtkinsonHyperlegible-Bold.ttf"):
        assert (out / "docs" / name).is_file()
    reference = (out / "docs/reference/worksheet.md").read_text("utf-8")
    assert "<!-- keys" not in reference
    assert "| `module` |" in reference


def test_only_what_differs_is_written_and_what_is_stale_goes(small: Path, made: Made) -> None:
    made({FILE: b"%PDF"})
    out = written(small)
    config = small / "mkdocs.yml"
    assert page_tree.write(config, out, small / "build")[1] == 0
    (out / "docs/old").mkdir()
    (out / "docs/old/page.md").write_text("# Old\n")
    (out / "docs/privacy.md").write_text("changed")
    assert page_tree.write(config, out, small / "build")[1] == 2
    assert not (out / "docs/old").exists()
    assert "changed" not in (out / "docs/privacy.md").read_text("utf-8")[:8]


def test_a_folder_with_other_files_is_left_alone(small: Path) -> None:
    (small / "mine").mkdir()
    (small / "mine/thesis.txt").write_text("all I have")
    for folder in (small / "mine", small):
        with pytest.raises(ProblemsFound, match="other files"):
            page_tree.write(small / "mkdocs.yml", folder, small / "build")
    assert [path.name for path in (small / "mine").iterdir()] == ["thesis.txt"]


def test_the_command_says_what_it_did(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(small)
    done = CliRunner().invoke(main, ["pages", "out"])
    assert done.exit_code == 0
    assert done.output.endswith(" of them changed.\n")
    assert (small / "out/mkdocs.yml").is_file()
    (small / "mkdocs.yml").unlink()
    assert CliRunner().invoke(main, ["pages", "out"]).exit_code == 2


@pytest.mark.slow
@pytest.mark.parametrize("name", GENERATORS)
def test_other_generators_build_it_strictly(name: str, workspace: Path, made: Made) -> None:
    program = shutil.which(name)
    if program is None:
        pytest.skip(f"{name} is not on the PATH: install it in an environment of its own")
    made({FILE: b"%PDF"})
    out = written(workspace)
    done = subprocess.run([program, *GENERATORS[name]], cwd=out, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    page = (out / "site/worksheets/application-log.html").read_text("utf-8")
    assert "Application and rejection log" in page
    assert "files/print/a4/application-log.pdf" in page

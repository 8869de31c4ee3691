"""The guides are true: every command is one, and who follows a guide word by word gets where it says.

1. Commands and options in any page exist. 2. The tutorial names what is there. 3. A reader with an empty folder runs
what stands between the fences, and writes the YAML where the guide says.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from tests import snippets
from toolkit import library, products, terminal, workspace
from toolkit.branding import Branding
from toolkit.cli import main
from toolkit.settings import SettingsFile
from toolkit.worksheet_file import WorksheetFile

ROOT = Path(__file__).resolve().parent.parent
PAGES = [*sorted(snippets.DOCS.rglob("*.md")), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
COMMAND = re.compile(r"(?:^|`)((?:toolkit|\./run) [a-z][^`\n]*)", re.MULTILINE)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_every_command_on_a_page_is_one(path: Path) -> None:
    for text in COMMAND.findall(path.read_text("utf-8")):
        program, verb, *rest = shlex.split(text.partition(" #")[0])
        if program == "./run" and verb == "test":
            continue  # the rest is for pytest
        assert verb in main.commands, text
        known = {option for found in main.commands[verb].params for option in found.opts}
        assert {word for word in rest if word.startswith("--")} <= known | {"--help"}, text


# the tutorial


def test_the_tutorial_shows_the_last_line_as_it_is() -> None:
    (shown,) = snippets.blocks("guides/first-handout.md", "text")
    numbers = [int(number) for number in re.findall(r"\d+", shown)]
    files = ["print/a4/x.pdf"] * numbers[0] + ["site/x.html"] * numbers[1]
    assert terminal.done(files, files[: numbers[2]], Path("build")) + "\n" == shown


def test_the_tutorial_names_files_and_a_page_that_are_there() -> None:
    text = snippets.page("guides/first-handout.md")
    found = library.load()
    made = [job.path for job in products.jobs(found, Branding(), (), ("a4", "letter"), "")]
    made += ["site/index.html", "offline-site.zip"]
    for name in re.findall(r"`build/([^`]+)`", text):
        assert any(path == name or (name.endswith("/") and path.startswith(name)) for path in made), name
    assert f"**{found.document('application_log').title}**" in text
    assert "**Print A4** or **Print Letter**" in text


# the others


class Reader:
    """Somebody with an empty folder who does what a guide says, and builds one sheet where it says to build all."""

    def __init__(self, folder: Path, chdir: Callable[[Path], None]) -> None:
        self.at, self.chdir = folder, chdir
        self.said = ""
        self.go(folder)

    def go(self, folder: Path) -> None:
        self.at = folder
        self.chdir(folder)

    def follow(self, guide: str) -> None:
        for language, title, text in snippets.FENCED.findall(snippets.page(guide)):
            assert not title
            for line in text.splitlines() if not language else ():
                self.run(line)
            if language == "yaml":
                self.write(text)

    def run(self, line: str) -> None:
        program, *words = shlex.split(line)
        if program == "cd":
            self.go(self.at / words[0])
            self.said += CliRunner().invoke(main, ["check"]).output  # before the contacts are written in
        elif program == "toolkit" and words != ["serve"]:
            once = ["--only", "one_conversation", "--paper", "letter"] if words == ["build"] else []
            done = CliRunner().invoke(main, [*words, *once], catch_exceptions=False)
            self.said += done.output
            assert done.exit_code == 0, f"{line}\n{done.output}"
        elif program != "toolkit":  # what the guide says that one will read
            assert line.removesuffix("...").strip() in self.said

    def write(self, text: str) -> None:
        data: dict[str, Any] = yaml.safe_load(text)
        if "entries" in data:
            (self.at / "lists" / f"{data['id']}.yaml").write_text(text, "utf-8")
        elif isinstance(data.get("claims"), list) and isinstance(data["claims"][0], dict):
            (self.at / "claims.yaml").write_text(text, "utf-8")
        elif set(data) <= set(SettingsFile.model_fields):
            self.replace(self.at / "toolkit.yaml", text, data)
        else:
            assert set(data) <= set(WorksheetFile.model_fields), data
            newest = max((self.at / "worksheets").glob("*.yaml"), key=lambda path: path.stat().st_mtime_ns)
            self.replace(newest, text, data)

    def replace(self, path: Path, text: str, data: dict[str, Any]) -> None:
        """Write these keys of a file anew, at the place of the first."""
        old = path.read_text("utf-8")
        for key in data:
            old = re.sub(rf"^{key}:.*\n(?:[ #].*\n)*", "", old, flags=re.MULTILINE)
        path.write_text(re.sub(r"^(blocks:|language:)", rf"{text}\1", old, count=1, flags=re.MULTILINE), "utf-8")


@pytest.fixture
def reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Reader:
    return Reader(tmp_path, monkeypatch.chdir)


@pytest.mark.whole
def test_your_center(reader: Reader) -> None:
    reader.follow("guides/your-center.md")
    assert (reader.at / "build" / "print" / "letter" / "one-conversation.pdf").is_file()
    center, found = workspace.read(reader.at)
    assert center.branding.checked == "2026-04-15"
    assert found.document("application_log").title == "My application log"
    assert "career_options" not in [document.id for document in found.documents]
    assert CliRunner().invoke(main, ["schema", "--out", ".schema"]).exit_code == 0


@pytest.mark.whole
def test_own_worksheet(reader: Reader) -> None:
    reader.run('toolkit new our-center --center "Career Center"')
    reader.go(reader.at / "our-center")
    reader.write("support:\n  counseling: {name: Counseling Center, phone: 555-0100}\n")
    reader.follow("guides/own-worksheet.md")
    _, found = workspace.read(reader.at)
    sheets = {id for id, origin in found.origins.items() if origin != "ours"}
    assert sheets == {"next_step", "who_i_know", "one_conversation", "career_options"}
    assert found.origins["career_options"] == "yours instead of ours"
    assert [note.id for note in found.document("who_i_know").evidence] == ["C10"]
    assert "C100" in [claim.id for claim in found.register.claims]
    reader.run("toolkit check")
    reader.run("toolkit build --only next_step")
    assert (reader.at / "build" / "print" / "letter" / "next-step.pdf").is_file()

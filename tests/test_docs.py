"""What the reference pages say is what there is: every command, every option, every setting."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from toolkit.branding import WHO
from toolkit.cli import main
from toolkit.settings import ColorsSpec, ContactSpec, SettingsFile, SupportSpec, WordsSpec
from toolkit.workspace import FOLDERS

DOCS = Path(__file__).resolve().parent.parent / "docs"
COMMANDS = (DOCS / "reference" / "commands.md").read_text("utf-8")
SETTINGS = (DOCS / "reference" / "settings.md").read_text("utf-8")
MANY = ("--help", "--json")


@pytest.mark.parametrize("name", main.commands)
def test_every_command_and_option_is_explained(name: str) -> None:
    (line, *_) = [line for line in COMMANDS.splitlines() if line.startswith(f"| `toolkit {name}")]
    lines = " ".join(line for line in COMMANDS.splitlines() if line.startswith(f"| `toolkit {name}"))
    assert line
    for parameter in main.commands[name].params:
        if isinstance(parameter, click.Option) and parameter.opts[0] not in MANY:
            assert f"`{parameter.opts[0]}" in lines, parameter.opts


@pytest.mark.parametrize("model", [SettingsFile, SupportSpec, ContactSpec, ColorsSpec, WordsSpec])
def test_every_setting_is_explained(model: type[SettingsFile]) -> None:
    assert [key for key in model.model_fields if f"`{key}`" not in SETTINGS] == []


def test_contacts_are_printed_as_the_page_says() -> None:
    assert [who for key, who in WHO.items() if f"| `{key}` | {who} |" not in SETTINGS] == []


def test_every_folder_is_explained() -> None:
    assert [name for name in FOLDERS if f"`{name}/`" not in SETTINGS] == []

"""The reference says what there is: every command, every option, every key with what it is for.

1. Commands and options stand on their page. 2. Each key of each kind of file is described, and each word it allows.
3. Each model is explained once, in words for people. 4. What stands on the pages as a file is valid.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from toolkit import kinds, library, reference, resources, schema, settings, worksheet, yamltext
from toolkit.branding import WHO
from toolkit.cli import SCHEMAS, main
from toolkit.kinds._base import Kind
from toolkit.measure_file import MeasureSpec
from toolkit.measures.shown import shown
from toolkit.workspace import FILES, FOLDERS

DOCS = Path(__file__).resolve().parent.parent / "docs"
REFERENCE = DOCS / "reference"
COMMANDS = (REFERENCE / "commands.md").read_text("utf-8")
MANY = ("--help", "--json")
YAML = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("name", main.commands)
def test_every_command_and_option_is_explained(name: str) -> None:
    (line, *_) = [line for line in COMMANDS.splitlines() if line.startswith(f"| `toolkit {name}")]
    lines = " ".join(line for line in COMMANDS.splitlines() if line.startswith(f"| `toolkit {name}"))
    assert line
    for parameter in main.commands[name].params:
        if isinstance(parameter, click.Option) and parameter.opts[0] not in MANY:
            assert f"`{parameter.opts[0]}" in lines, parameter.opts


def test_every_folder_and_file_is_explained() -> None:
    page = (REFERENCE / "settings.md").read_text("utf-8")
    assert [name for name in FOLDERS if f"`{name}/`" not in page] == []
    assert [name for name in FILES if f"`{name}`" not in page] == []


def test_the_page_on_how_it_is_built_names_modules_that_are_there() -> None:
    rows = re.findall(r"^\| (`.*?) \|", (DOCS / "how-it-is-built.md").read_text("utf-8"), re.MULTILINE)
    names = [name for row in rows for name in re.findall(r"`([\w./]+)`", row)]
    assert len(names) > 12
    assert [name for name in names if not (DOCS.parent / "toolkit" / name).exists()] == []


# keys


def models(what: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every model of a kind of file with its schema, as an editor gets it."""
    found = json.loads(schema.text(what))
    yield "", found
    yield from found["$defs"].items()


def test_every_kind_of_file_has_a_schema_and_a_page() -> None:
    assert set(SCHEMAS) == set(schema.MODELS) == set(reference.PAGES)
    for what, page in reference.PAGES.items():
        assert f"<!-- keys: {what} -->" in (REFERENCE / page).read_text("utf-8")


@pytest.mark.parametrize("what", schema.MODELS)
def test_editors_show_what_each_key_is_for(what: str) -> None:
    for name, model in models(what):
        for key, about in model["properties"].items():
            if "const" in about:  # the word of a kind, which its own description explains
                continue
            words = about.get("description", "")
            assert len(words) > 8, f"{name}.{key}"
            assert words.endswith((".", "`")), f"{name}.{key}: {words}"


def test_every_word_that_a_key_allows_is_explained_somewhere() -> None:
    said: dict[tuple[str, ...], str] = defaultdict(str)
    for what in schema.MODELS:
        for _, model in models(what):
            for about in model["properties"].values():
                for words in allowed(about):
                    said[words] += about.get("description", "")
    assert len(said) > 10
    for words, text in said.items():
        assert [word for word in words if f"`{word}`" not in text] == [], text


def allowed(about: Any) -> Iterator[tuple[str, ...]]:
    if isinstance(about, dict):
        if "enum" in about and about["enum"] != ["yes", "no"]:
            yield tuple(word for word in about["enum"] if word)
        for inner in about.values():
            yield from allowed(inner)
    elif isinstance(about, list):
        for inner in about:
            yield from allowed(inner)


def test_each_model_is_explained_once_under_a_name_of_its_own() -> None:
    headings: dict[str, list[str]] = defaultdict(list)
    for what, page in reference.PAGES.items():
        headings[page] += re.findall(r"^## .* \{ #(.*) \}$", reference.tables(what), re.MULTILINE)
    anchors = [anchor for found in headings.values() for anchor in found]
    assert sorted(set(anchors)) == sorted(anchors)
    assert {*kinds.models(), "any-block", "a-question", "a-list", "a-contact"} <= set(anchors)


@pytest.mark.whole
@pytest.mark.parametrize("what", schema.MODELS)
def test_each_link_between_tables_leads_to_a_section(what: str) -> None:
    for page, anchor in re.findall(r"\]\(([\w.]*)#([^)]+)\)", reference.tables(what)):
        there = page or reference.PAGES[what]
        tables = "".join(reference.tables(other) for other, home in reference.PAGES.items() if home == there)
        assert f"{{ #{anchor} }}" in tables


def test_each_key_has_its_line_with_all_that_is_known_of_it() -> None:
    tables = reference.tables("worksheet")
    assert "| `minutes` | whole number (1 to 240); **needed** | How long it takes in the room." in tables
    assert "| `screen` | whole number (1 to 500); if left out `200` | How many stand ready in Excel. |" in tables
    assert "| `gaps` | names, each with: [a gap](#a-gap) |" in tables
    assert "| `ends` | list of 2: text (up to 300 characters), text (up to 300 characters) |" in tables
    assert f"| `kind` | {', '.join(f'`{kind}`' for kind in kinds.models())}; **needed** |" in tables
    lines = [line for line in tables.splitlines() if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in lines} == {4}


@pytest.mark.parametrize("kind", kinds.models())
def test_a_kind_is_called_by_its_word(kind: str) -> None:
    assert kinds.models()[kind].model_config["title"] == kind


def test_a_key_of_a_kind_that_says_nothing_is_found_out() -> None:
    class Silent(Kind, title="silent"):
        words: str

    assert "words" not in schema.said(Silent)
    assert schema.said(Silent)["id"] == schema.said(Kind)["id"]


def test_contacts_are_described_as_they_are_printed() -> None:
    said = schema.said(settings.SupportSpec)
    assert {key: said[key] for key in WHO} == {key: f"{who}." for key, who in WHO.items()}


def test_a_page_keeps_what_stands_around_its_tables() -> None:
    page = reference.filled("# Lists\n\n<!-- keys: list -->\n\nThe end.\n")
    assert page.startswith("# Lists\n\n## A list { #a-list }\n")
    assert page.endswith(" |\n\nThe end.\n")
    assert reference.filled("# Nothing\n") == "# Nothing\n"
    with pytest.raises(KeyError):
        reference.filled("<!-- keys: lists -->")


# files that stand on the pages


def test_the_worksheet_on_its_page_is_complete_and_asks_what_the_page_says() -> None:
    (text,) = YAML.findall((REFERENCE / "worksheet.md").read_text("utf-8"))
    stops = worksheet.modules(yamltext.read(resources.content() / "modules.yaml", "modules.yaml"))
    found = worksheet.document(yamltext.parse(text, "next_step.yaml"), {}, stops, library.load().register)
    assert [field.id for field in found.fields()] == ["next_step.step", "next_step.day"]
    names = {field.id for field in library.load().document("application_log").fields()}
    assert "application_log.log.1.stage" in names


def test_the_sheet_in_the_guide_to_measures_is_complete_and_names_every_kind() -> None:
    guide = (DOCS / "guides" / "own-measures.md").read_text("utf-8")
    (text,) = YAML.findall(guide)
    ours = library.load()
    stops = worksheet.modules(yamltext.read(resources.content() / "modules.yaml", "modules.yaml"))
    lists = {name: ours.lists[name] for name in ("tie", "reply")}
    found = worksheet.document(yamltext.parse(text, "my_calls.yaml"), lists, stops, ours.register)
    assert [one.id for one in shown(found)] == ["answers", "due"]
    named = re.findall(r"^\| `(\w+)` \|", guide, re.MULTILINE)
    assert named == [kind.model_config["title"] for kind in MeasureSpec.__subclasses__()]


def test_every_measure_of_ours_stands_on_its_page_with_a_rule_for_a_pencil() -> None:
    page = reference.filled((REFERENCE / "measures.md").read_text("utf-8"))
    for document in library.load().documents:
        for one in shown(document):
            assert f"| `{one.id}` | {one.title} | {one.pencil} |" in page


def test_the_list_and_the_settings_on_their_pages_are_complete() -> None:
    (text,) = YAML.findall((REFERENCE / "list.md").read_text("utf-8"))
    assert worksheet.option_list(yamltext.parse(text, "ways_to_meet.yaml")).options
    (text,) = YAML.findall((REFERENCE / "settings.md").read_text("utf-8"))
    assert settings.settings(yamltext.parse(text, settings.NAME)).center == "Career Center"

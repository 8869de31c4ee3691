"""The verbs in and around a center's folder: what they make, what they refuse, and what they say.

1. `new` makes a folder that checks clean, and never writes over anything. 2. Each kind of block it offers is valid.
3. `list`, `schema` and `doctor` speak to people and to programs. 4. Files for editors are current.
"""

from __future__ import annotations

import errno
import importlib
import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from toolkit import doctor, kinds, resources, schema, starter, workspace, yamltext
from toolkit.cli import main
from toolkit.formats.pdf import print as printed
from toolkit.formats.xlsx.losses import losses
from toolkit.formats.xlsx.write import tracker
from toolkit.library import load

ROOT = Path(__file__).resolve().parent.parent
NAME = 'The "Ada" Center: 100 % yours # 1'
CONTACT = "support:\n  counseling: {name: Counseling Center, phone: 555-0100}\n"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


@pytest.fixture
def center(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new folder for a center, and we are in it."""
    root = tmp_path / "my center"
    done = run("new", str(root), "--center", NAME)
    assert (done.exit_code, done.stderr) == (0, "")
    monkeypatch.chdir(root)
    return root


def with_support(root: Path) -> None:
    path = root / "toolkit.yaml"
    text = path.read_text("utf-8")
    start = text.index("support:\n")
    path.write_text(text[:start] + CONTACT + text[text.index("# Other words") :], "utf-8")


# new DIR


def test_a_new_folder_is_complete_and_its_name_stands_as_typed(center: Path) -> None:
    found = {path.relative_to(center).as_posix() for path in center.rglob("*") if path.is_file()}
    assert {"toolkit.yaml", "mkdocs.yml", "README.md", "docs/privacy.md", "templates/README.md"} <= found
    assert {f".schema/{kind}.json" for kind in schema.MODELS} <= found
    read, library = workspace.read(center)
    assert read.branding.center == NAME
    assert library.origins["one_conversation"] == "yours"
    assert not [path for path in found if "kinds" in path or path.endswith("worksheet.yaml")]


def test_a_new_folder_says_what_to_do_about_the_support_box(center: Path) -> None:
    done = run("check")
    assert done.exit_code == 1
    assert re.fullmatch(r"\d+ worksheets and \d+ workshops can be built\.\n", done.stdout)
    assert "toolkit.yaml:" in done.stderr
    assert "The support box is empty, so these are held back: " in done.stderr
    assert done.stderr.endswith("\n1 problem.\n")
    listed = run("list").stdout.splitlines()
    assert listed[-1].startswith("Held back: check_the_thought, ")
    assert listed[-1].endswith(". 'toolkit check' says why.")
    with_support(center)
    done = run("check")
    assert (done.exit_code, done.stderr) == (0, "")


def test_a_folder_that_holds_anything_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "my.txt").write_text("mine")
    done = run("new", str(tmp_path))
    assert done.exit_code == 1
    assert done.stderr == f"Error: The folder '{tmp_path}' is not empty. Choose another name, or an empty folder.\n"
    assert [path.name for path in tmp_path.iterdir()] == ["my.txt"]
    done = run("new", str(tmp_path / "my.txt"))
    assert (done.exit_code, "is no folder" in done.stderr) == (1, True)


def test_what_was_copied_is_as_ours() -> None:
    copied = resources.templates() / "workspace"
    assert (copied / "docs" / "privacy.md").read_text("utf-8") == (ROOT / "docs" / "privacy.md").read_text("utf-8")
    ours, theirs = (yaml.safe_load(_without_tags(path)) for path in (ROOT / "mkdocs.yml", copied / "mkdocs.yml"))
    assert {key for key in ours if ours[key] != theirs.get(key)} == {"nav"}
    assert set(ours) == set(theirs)


def _without_tags(path: Path) -> str:
    return path.read_text("utf-8").replace("!!", "")


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("A", "This is too short: 2 characters at least."),
        ("x" * 91, "This is too long: 90 characters at most."),
        ("Café \U0001f600", "The printed typeface cannot draw '\U0001f600' (U+1F600). Use other words or signs."),
    ],
)
def test_a_name_that_the_settings_would_not_take_makes_no_folder(name: str, says: str, tmp_path: Path) -> None:
    done = run("new", str(tmp_path / "ours"), "--center", name)
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == f"Error: '{name[:40]}' cannot be the name of a center. {says}\n"
    assert not list(tmp_path.iterdir())


def test_a_disk_that_is_full_leaves_no_half_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What stands there keeps nobody from trying again."""

    def full(names: object, fresh: Path, folder: Path) -> list[str]:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(folder))

    with monkeypatch.context() as patched:
        patched.setattr("toolkit.files.move_all", full)
        done = run("new", str(tmp_path / "ours"))
    assert (done.exit_code, "No space left on device" in done.stderr) == (1, True)
    assert run("new", str(tmp_path / "ours")).exit_code == 0


@pytest.mark.parametrize(("name", "typed"), [("ours", "cd {}"), ("Büro für Beruf", 'cd "{}"')])
def test_new_says_what_to_type_next(name: str, typed: str, tmp_path: Path) -> None:
    done = run("new", str(tmp_path / name), "--center", "Career Center")
    assert f"\n  {typed.format(tmp_path / name)}\n  toolkit build\n" in done.stdout
    assert "the name of your center" not in done.stdout
    assert "the name of your center" in run("new", str(tmp_path / "other")).stdout


# new worksheet


@pytest.mark.whole
@pytest.mark.parametrize(
    "blocks", [(), *((kind, "note") for kind in starter.kinds()), starter.kinds()], ids=lambda blocks: "-".join(blocks)
)
def test_a_new_worksheet_is_valid_in_every_format(blocks: tuple[str, ...], center: Path) -> None:
    with_support(center)
    done = run("new", "worksheet", "my_sheet", *(word for kind in blocks for word in ("--kind", kind)))
    assert (done.exit_code, done.stdout) == (
        0,
        "worksheets/my_sheet.yaml is ready. Change it in any editor, then: toolkit check\n",
    )
    assert run("check").exit_code == 0
    text = (center / "worksheets" / "my_sheet.yaml").read_text("utf-8")
    assert text.startswith("# yaml-language-server: $schema=../.schema/worksheet.json\n")
    assert (center / "worksheets" / "../.schema/worksheet.json").is_file()
    _, library = workspace.read(center)
    document = library.document("my_sheet")
    assert (document.code, document.title) == ("X02", "My sheet")
    assert not losses(document)
    made, problems = printed.sheet(document, "letter", workspace.read(center)[0].branding)
    assert made, problems
    data, lost = tracker("t", "T", [document], workspace.read(center)[0].branding)
    assert data
    assert lost == ()


def test_every_kind_can_be_begun_with_and_help_says_what_it_is() -> None:
    assert set(starter.kinds()) == set(kinds.models())
    assert set(starter.USUAL) <= set(starter.kinds())
    told = run("new", "--help").stdout
    assert f"begins with {' '.join(f'--kind {kind}' for kind in starter.USUAL)}," in told
    for kind in starter.kinds():
        first = (starter.parts() / starter.KINDS / f"{kind}.yaml").read_text("utf-8").splitlines()[0]
        assert f"  {kind:10}{first.partition('# ')[2]}\n" in told


def test_the_id_of_one_of_ours_gives_a_copy(center: Path) -> None:
    with_support(center)
    assert run("new", "worksheet", "career_options").exit_code == 0
    rows = {row["id"]: row for row in json.loads(run("list", "--json").stdout)}
    assert rows["career_options"]["from"] == "yours instead of ours"
    copied = (center / "worksheets" / "career_options.yaml").read_text("utf-8")
    assert copied.endswith((resources.content() / "worksheets" / "career_options.yaml").read_text("utf-8"))


@pytest.mark.whole
@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["worksheet", "My-Sheet"], 1, "'My-Sheet' is no id. Use small letters, digits and single underscores"),
        (["worksheet", "../x"], 1, "'../x' is no id."),
        (["worksheet", "con"], 1, "'con' is no id."),
        (["worksheet", "one_conversation"], 1, "You have a worksheet 'one_conversation' already."),
        (["worksheet", "career_options", "--kind", "log"], 1, "is one of ours, so you get a copy of it."),
        (["worksheet", "x", "--kind", "lag"], 2, "There is no kind of block called 'lag'. Did you mean 'log'?"),
        (["worksheet"], 2, "Write 'toolkit new worksheet ID'"),
        (["worksheet", "a", "b"], 2, "Write 'toolkit new worksheet ID'"),
        (["folder", "other"], 2, "Write 'toolkit new DIR' or 'toolkit new worksheet ID'."),
        (["folder", "--kind", "log"], 2, "--kind is for 'toolkit new worksheet ID'."),
        ([], 2, "Missing argument"),
    ],
)
def test_wrong_use_of_new_is_explained(arguments: list[str], code: int, says: str, center: Path) -> None:
    with_support(center)
    before = sorted(center.rglob("*"))
    done = run("new", *arguments)
    assert (done.exit_code, done.stdout) == (code, "")
    assert says in done.stderr
    assert sorted(center.rglob("*")) == before


def test_a_new_worksheet_needs_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = run("new", "worksheet", "my_sheet")
    assert (done.exit_code, "make one: toolkit new DIR" in done.stderr) == (2, True)


def test_a_new_worksheet_below_the_folder_says_where_to_go(center: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(center / "worksheets")
    done = run("new", "worksheet", "my_sheet")
    assert (done.exit_code, f'Go there first: cd "{center}"' in done.stderr) == (2, True)


# list


def test_list_is_a_table_for_people(center: Path) -> None:
    with_support(center)
    sheets, workshops = run("list").stdout.split("\n\n")
    head, *rows = sheets.splitlines()
    assert head.split() == ["code", "id", "title", "minutes", "sensitivity", "from", "outputs"]
    (own,) = [row for row in rows if row.startswith("X01 ")]
    assert " yours " in own
    assert own[head.index("title") :].startswith("Plan one conversation")
    assert len(rows) == len(load().documents) + 1
    assert [row.partition(" ")[0] for row in workshops.splitlines()] == ["code", *(w.code for w in load().workshops)]


@pytest.mark.parametrize("verb", ["check", "list", "build"])
def test_below_the_folder_nothing_is_built_without_the_centers_name(
    verb: str, center: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(center / "worksheets")
    done = run(verb)
    assert (done.exit_code, f'Go there first: cd "{center}"' in done.stderr) == (2, True)
    assert not (center / "worksheets" / "build").exists()


def test_problems_of_the_folder_stop_every_verb(center: Path) -> None:
    (center / "toolkit.yaml").write_text("format: 1\ncenter: A\n")
    for verb in (["check"], ["list"], ["build"], ["new", "worksheet", "x"]):
        done = run(*verb)
        assert (done.exit_code, done.stdout) == (1, "")
        assert done.stderr.startswith("toolkit.yaml:2:9: This is too short: 2 characters at least.\n")


# schema


@pytest.mark.parametrize("kind", schema.MODELS)
def test_schema_is_the_models(kind: str) -> None:
    found = json.loads(run("schema", kind).stdout)
    assert set(found["properties"]) == set(schema.MODELS[kind].model_fields)
    assert found["additionalProperties"] is False
    assert found["description"]


def test_schema_knows_every_kind_of_block_and_takes_yes_and_no() -> None:
    text = run("schema").stdout
    found = json.loads(text)
    assert set(found["properties"]["blocks"]["items"]["discriminator"]["mapping"]) == set(kinds.models())
    assert '"boolean"' in text
    assert found["properties"]["feeds_slip"]["anyOf"] == [{"type": "boolean"}, {"enum": ["yes", "no"]}]


def test_schema_writes_what_new_has_written(center: Path) -> None:
    before = {path.name: path.read_bytes() for path in (center / ".schema").iterdir()}
    assert run("schema", "--out", "again").exit_code == 0
    assert {path.name: path.read_bytes() for path in (center / "again").iterdir()} == before


def test_shipped_and_new_files_use_only_what_the_schema_knows(center: Path) -> None:
    """Editors mark a key that the schema does not know: nothing of ours may be marked."""
    found = json.loads(schema.text("worksheet"))
    for path in [*(resources.content() / "worksheets").glob("*.yaml"), *(center / "worksheets").glob("*.yaml")]:
        data = yamltext.read(path, path.name).data
        assert isinstance(data, dict)
        assert set(data) <= set(found["properties"])


# doctor


def test_doctor_says_fine_where_everything_is_there(center: Path) -> None:
    with_support(center)
    done = run("doctor")
    assert done.exit_code == 0, done.stdout
    lines = done.stdout.splitlines()
    assert lines[0].startswith("fine   Python: 3.")
    assert f"fine   Workspace: {NAME}, " in done.stdout
    assert lines[-2] == "to do  Support box: never checked. Call each number, then write the day under 'checked'."
    assert lines[-1] == "1 thing to do. You can build."
    assert all(line.startswith("fine   ") for line in lines[:-2])


@pytest.mark.whole
@pytest.mark.parametrize(
    ("day", "says", "end"),
    [("2020-01-01", "to do", "1 thing to do. You can build."), ("9998-01-01", "fine ", "Everything is there.")],
)
def test_doctor_wants_numbers_called_twice_a_year(day: str, says: str, end: str, center: Path) -> None:
    with_support(center)
    path = center / "toolkit.yaml"
    path.write_text(path.read_text("utf-8").replace(CONTACT, f"{CONTACT}  checked: {day}\n"), "utf-8")
    *_, box, last = run("doctor").stdout.splitlines()
    assert box.startswith(f"{says}  Support box: ")
    assert last == end


def test_doctor_names_what_is_missing_without_a_traceback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(doctor.LIBRARIES, "weasyprint", "weasyprint_that_does_not_start")
    monkeypatch.setitem(doctor.LIBRARIES, "no-such-library", "no_such_library")
    monkeypatch.setitem(doctor.NATIVE, "Pango", ("no-such-pango",))
    monkeypatch.setattr(resources, "font", _no_font)
    done = run("doctor")
    assert done.exit_code == 1
    assert "to do  no-such-library: missing. Start ./run build again, or: pip install no-such-library" in done.stdout
    assert "to do  weasyprint: does not start (No module named" in done.stdout
    assert "to do  Pango: missing. This installs it: " in done.stdout
    assert "to do  Typeface: missing." in done.stdout
    assert done.stdout.endswith("\n4 things to do. Until then nothing can be built.\n")
    assert "Traceback" not in done.output


def _no_font(weight: str) -> Path:
    raise FileNotFoundError(weight)


def test_doctor_sees_a_workspace_above_and_problems_in_one(center: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (center / "toolkit.yaml").write_text("format: 1\ncentre: A\n")
    done = run("doctor")
    assert (done.exit_code, "to do  Workspace: 1 problem. toolkit check shows where." in done.stdout) == (1, True)
    monkeypatch.chdir(center / "docs")
    assert f"to do  Workspace: above this folder: {center}. Go there before you build." in run("doctor").stdout


def test_doctor_sees_folders_that_nothing_reads(center: Path) -> None:
    for name in ("worksheet", "Lists", "tests", "list"):
        (center / name).mkdir()
        (center / name / "mine.yaml").write_text("id: mine\n")
    said = [line for line in run("doctor").stdout.splitlines() if "is not read" in line]
    assert said == [
        "to do  Folder 'Lists': is not read. If it is meant to be, name it 'lists'.",
        "to do  Folder 'list': is not read. If it is meant to be, name it 'lists'.",
        "to do  Folder 'worksheet': is not read. If it is meant to be, name it 'worksheets'.",
    ]


@pytest.mark.whole
def test_doctor_tells_what_an_older_folder_lacks(center: Path) -> None:
    with_support(center)
    config = center / "mkdocs.yml"
    config.write_text(config.read_text("utf-8").replace("  - Privacy: privacy.md\n", ""), "utf-8")
    assert "\nfine   Website: mkdocs.yml; its menu leaves out privacy.md\n" in run("doctor").stdout
    config.write_text(config.read_text("utf-8").replace("  - css/form.css\n", "").replace("  - tables\n", ""), "utf-8")
    (center / ".schema" / "list.json").write_text("{}", "utf-8")
    told = run("doctor").stdout
    assert (
        "\nto do  Website: mkdocs.yml is of an older version. "
        "Add 'tables' under 'markdown_extensions', 'css/form.css' under 'extra_css'.\n"
    ) in told
    said = "to do  Editors: complete the keys of an older version. toolkit schema --out .schema"
    assert said in told
    assert run("schema", "--out", ".schema").exit_code == 0
    assert said not in run("doctor").stdout


@pytest.mark.whole
@pytest.mark.parametrize("text", ["", "nav: !ENV X\n", "- nav\n", "nav: {a: b}\n", "a: [\n"])
def test_doctor_is_not_upset_by_an_odd_website(text: str, center: Path) -> None:
    (center / "mkdocs.yml").write_text(text, "utf-8")
    done = run("doctor")
    assert (done.exit_code, "Traceback" in done.output) == (0, False)


def test_doctor_asks_for_every_library_we_depend_on() -> None:
    needed = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    names = {re.split(r"[<>=]", name)[0].strip().lower() for name in needed}
    assert names == set(doctor.LIBRARIES)
    for module in doctor.LIBRARIES.values():
        importlib.import_module(module)


# serve


def test_serve_needs_a_website(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = run("serve")
    assert (done.exit_code, "There is no mkdocs.yml in this folder." in done.stderr) == (2, True)


def test_serve_shows_the_site_on_this_machine_only(center: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []

    def pretended(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        asked.append(command)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr("toolkit.cli.subprocess.run", pretended)
    assert run("serve", "--port", "8123").exit_code == 0
    assert asked == [[sys.executable, "-m", "mkdocs", "serve", "--livereload", "--dev-addr", "127.0.0.1:8123"]]

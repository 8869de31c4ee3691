"""The register: complete, consistent, and the only place where a figure from research stands.

1. Every mistake in its files is said with its place (tests/bad/register).
2. The shipped one holds what was agreed; sheets name only what they may print.
3. Nothing unproven stands in any text of ours: worksheets, workshops, lists, stops, pages written by hand.
4. A center adds to it, or says more by the same id.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import get_args

import pytest
import yaml

from toolkit import library, register, resources, workspace, yamltext
from toolkit.problems import Problem, ProblemsFound, Source
from toolkit.register import PRINTABLE, STATUSES, STRENGTHS, Register, Status, Strength, said
from toolkit.unproven import unproven

ROOT = Path(__file__).parent.parent
BAD = Path(__file__).parent / "bad" / "register"
FILES = sorted(BAD.rglob("*.yaml"))
SHIPPED = library.load()
KNOWN = SHIPPED.register
ITEMS = [item for part in KNOWN.parts for item in part.items]


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_mistake_is_said_with_its_place(
    path: Path, golden: Callable[[str, str], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(resources.content() / "modules.yaml", tmp_path)
    shutil.copy(path, tmp_path / f"{path.parent.name}.yaml")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ProblemsFound) as caught:
        library.load(tmp_path)
    golden(str(path.with_suffix(".txt")), "".join(f"{problem}\n" for problem in caught.value.problems))
    assert {problem.id for problem in caught.value.problems} == {path.stem}


def test_every_bad_file_has_its_text() -> None:
    assert {path.with_suffix("") for path in BAD.rglob("*.txt")} == {path.with_suffix("") for path in FILES}


# the shipped register


def test_claims_keep_their_status() -> None:
    """As they were checked on 22 November 2026: whoever changes one has looked again."""
    assert {claim.id: claim.status for claim in KNOWN.claims} == {
        "C1": "not_found", "C2": "anecdote", "C3": "not_found", "C4": "not_found", "C5": "contradicted",
        "C6": "corrected", "C7": "not_found", "C8": "corrected", "C9": "opinion", "C10": "supported",
        "C11": "anecdote", "C12": "anecdote", "C13": "opinion", "C14": "opinion", "C15": "corrected",
    }  # fmt: skip
    assert {claim.checked for claim in KNOWN.claims} == {"2026-11-22"}
    assert {claim.id for claim in KNOWN.claims if not claim.words} == {"C11", "C12", "C14"}


def test_evidence_keeps_its_strength() -> None:
    by_strength: dict[Strength, list[int]] = {}
    for found in KNOWN.evidence:
        by_strength.setdefault(found.strength, []).append(int(found.id.removeprefix("EV")))
    assert by_strength == {
        "strong": [1, 5, 6, 10, 24], "small": [11, 12], "some": [4, 18, 19], "disputed": [2, 9], "mixed": [3, 7, 26],
        "harm": [8], "practice": [20, 21, 22, 23, 27, 28, 29], "unsupported": [25], "reference": [13, 14, 15, 16, 17],
    }  # fmt: skip


def test_every_status_and_strength_has_its_words() -> None:
    assert set(STATUSES) == set(get_args(Status))
    assert set(STRENGTHS) == set(get_args(Strength))


def test_every_item_of_the_article_leads_somewhere() -> None:
    """S01 to S56, each once and in order; each is answered by a sheet, or is a claim of the register."""
    assert [item.id for item in ITEMS] == [f"S{number:02}" for number in range(1, 57)]
    sheets = {id for document in SHIPPED.documents for id in document.article}
    claimed = {id for claim in KNOWN.claims for id in claim.article}
    assert KNOWN.item_ids - sheets - claimed == set()
    assert KNOWN.item_ids - sheets == {"S05", "S17", "S29", "S34", "S44", "S54"}
    assert sheets | claimed <= KNOWN.item_ids


def test_every_sheet_says_how_well_it_is_supported() -> None:
    for document in SHIPPED.documents:
        assert document.evidence, document.code
        assert document.evidence[0].id.startswith("EV")
        for note in document.evidence:
            assert note.words
            assert note.strength in {words for words, _ in (*STRENGTHS.values(), *STATUSES.values())}
            assert note.source


def test_notes_have_two_lines() -> None:
    """At 75 characters a line the words need two lines at most, strength and source one."""
    for found in KNOWN.evidence:
        assert len(f"{STRENGTHS[found.strength][0]}. {found.short}.") <= 90, found.id
        assert len(found.note) <= 140, found.id


# nothing unproven in our own texts


def by_hand() -> Iterator[Path]:
    yield ROOT / "README.md"
    for folder in ("docs", "changelog.d", "templates/workspace"):
        yield from sorted((ROOT / folder).rglob("*.md"))


def in_markdown(path: Path, known: Register) -> Iterator[Problem]:
    """What is unproven in a page written by hand, code left out. Its front matter may name `claims` and `evidence`."""
    text = path.read_text("utf-8")
    head = re.match(r"---\n(.*?)\n---\n", text, re.DOTALL)
    named = yaml.safe_load(head[1]) if head else {}
    notes = known.notes(named.get("evidence", ()), named.get("claims", ()))
    prose = re.sub(r"^```.*?^```|`[^`\n]*`|<svg.*?</svg>", blank, text, flags=re.DOTALL | re.MULTILINE)
    for found in unproven(prose[head.end() :].rjust(len(prose)) if head else prose, [note.words for note in notes]):
        line, column = text.count("\n", 0, found.start) + 1, found.start - text.rfind("\n", 0, found.start)
        yield Problem(Source(path.name, line, column), "unproven", said(found.words, "", notes))


def blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])


@pytest.mark.parametrize("path", list(by_hand()), ids=lambda path: path.name)
def test_pages_written_by_hand_claim_nothing(path: Path) -> None:
    assert [str(problem) for problem in in_markdown(path, KNOWN)] == []


def test_a_page_may_print_what_its_front_matter_names(tmp_path: Path) -> None:
    words = KNOWN.claims_by_id["C8"].words
    page = tmp_path / "page.md"
    page.write_text(f"# Why\n\nRead on.\n\n{words}\n\n```\n70% of all\n```\n\nAnd `9 out of 10`.\n", "utf-8")
    places = {(problem.source.line, problem.source.column) for problem in in_markdown(page, KNOWN)}
    assert {line for line, _ in places} == {5}
    page.write_text(f"---\nclaims: [C8]\n---\n{page.read_text('utf-8')}", "utf-8")
    assert list(in_markdown(page, KNOWN)) == []


def test_sheets_and_workshops_claim_nothing() -> None:
    for name in ("worksheets", "workshops", "pieces"):
        for path in sorted((resources.content() / name).glob("*.yaml")):
            tree = yamltext.read(path, path.name)
            named = tree.data if isinstance(tree.data, dict) else {}
            evidence, claims = (tuple(map(str, named.get(key) or ())) for key in ("evidence", "claims"))
            assert list(register.unproven_in(tree, KNOWN.notes(evidence, claims))) == []


def test_only_supported_and_corrected_claims_can_be_named() -> None:
    assert PRINTABLE == ("supported", "corrected")
    named = {note.id for note in KNOWN.notes((), [claim.id for claim in KNOWN.claims])}
    assert named == {"C6", "C8", "C10", "C15"}


# a center's own

GUIDE = (ROOT / "docs" / "guides" / "own-worksheet.md").read_text("utf-8")
(CLAIMS,) = (block for block in re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL) if "id: C100" in block)
WORDS = "In 2025, 8 out of 10 of our graduates who answered had work after a year."


@pytest.fixture
def center(tmp_path: Path) -> Path:
    (tmp_path / "toolkit.yaml").write_text(
        "format: 1\ncenter: Career Center\nsupport: {counseling: {name: Room 12}}\n", "utf-8"
    )
    (tmp_path / "claims.yaml").write_text(CLAIMS, "utf-8")
    return tmp_path


def test_a_center_adds_claims_and_names_them(center: Path) -> None:
    (center / "worksheets").mkdir()
    sheet = (resources.content() / "worksheets" / "growth_plan.yaml").read_text("utf-8")
    named = sheet.replace("\nevidence:", "\nclaims: [C100]\nevidence:", 1).replace(
        "\nfacts:\n", f"\nfacts:\n  - {WORDS}\n", 1
    )
    (center / "worksheets" / "growth_plan.yaml").write_text(named, "utf-8")
    _, found = workspace.read(center)
    assert found.document("growth_plan").evidence[-1].id == "C100"
    assert len(found.register.claims) == len(KNOWN.claims) + 1


def test_a_center_may_know_more_than_we_do(center: Path) -> None:
    (center / "claims.yaml").write_text(CLAIMS.replace("C100", "C1"), "utf-8")
    _, found = workspace.read(center)
    assert found.register.claims_by_id["C1"].status == "supported"
    assert [claim.id for claim in found.register.claims] == [claim.id for claim in KNOWN.claims]


def test_a_register_that_is_a_link_is_refused(center: Path) -> None:
    (center / "claims.yaml").unlink()
    (center / "claims.yaml").symlink_to(resources.content() / "claims.yaml")
    with pytest.raises(ProblemsFound) as caught:
        workspace.read(center)
    assert [problem.id for problem in caught.value.problems] == ["not-a-file"]

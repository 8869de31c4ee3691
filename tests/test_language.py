"""Plain language: what the check finds, where it stands, and that nothing of ours has any of it.

1. Each rule has its bad file (tests/bad/language).
2. Sentences, syllables and the grade are counted as a person would count them.
3. A finding stands where its words stand, in a text of any style.
4. Nothing that we ship is hard to read: sheets, lists, stops, workshops, pieces, the glossary, what a center copies.
5. A center's own glossary explains its abbreviations, and only its own files are judged. The build does not mind.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from toolkit import glossary, language, library, resources, workspace, yamltext
from toolkit.cli import main
from toolkit.language import Avoid, Glossary, Term, findings, grade, sentences, syllables
from toolkit.problems import Problem, ProblemsFound

ROOT = Path(__file__).parent.parent
BAD = Path(__file__).parent / "bad"
FILES = sorted((BAD / "language").glob("*.yaml"))
GLOSSARIES = sorted((BAD / "glossary").glob("*.yaml"))
WORDS = Glossary(
    (Term("applicant tracking system", "A program that keeps applications.", "ATS"), Term("onsite", "At the office.")),
    (Avoid(("failure", "onsite"), "Say what happened."), Avoid(("in order to", "e.g."), "Write it out.")),
    ("IBM",),
)


def lines(problems: tuple[Problem, ...]) -> str:
    return "".join(f"{problem}\n" for problem in problems)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_rule_says_where_what_and_what_to_do(
    path: Path, golden: Callable[[str, str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(path.parent)
    with pytest.raises(ProblemsFound) as caught:
        library.load(worksheets=[path], plain=True)
    golden(str(path.with_suffix(".txt")), lines(caught.value.problems))
    assert {problem.id for problem in caught.value.problems} == {path.stem}
    library.load(worksheets=[path])  # words alone stop no build


@pytest.mark.parametrize("path", GLOSSARIES, ids=lambda path: path.stem)
def test_a_glossary_says_where_what_and_what_to_do(
    path: Path, golden: Callable[[str, str], None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shutil.copy(resources.content() / "modules.yaml", tmp_path)
    shutil.copy(path, tmp_path / "glossary.yaml")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ProblemsFound) as caught:
        library.load(tmp_path)
    golden(str(path.with_suffix(".txt")), lines(caught.value.problems))
    assert {problem.id for problem in caught.value.problems} == {path.stem}


def test_every_bad_file_has_its_text() -> None:
    for files in (FILES, GLOSSARIES):
        assert {path.stem for path in files} == {path.stem for path in files[0].parent.glob("*.txt")}


# sentences, syllables, grade

NUMBERS = "one two three four five six seven eight nine ten"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Write it down. Then stop.", ["Write it down.", "Then stop."]),
        ("Dear Ms. Ortiz, thank you. Sam", ["Dear Ms. Ortiz, thank you.", "Sam"]),
        ("J. Doe wrote it.", ["J. Doe wrote it."]),
        ("It costs 3.5 hours. Why?", ["It costs 3.5 hours.", "Why?"]),
        ("“I do not know.” That is fine.", ["“I do not know.”", "That is fine."]),
        ("Ask: “Who told you?” Wait.", ["Ask:", "“Who told you?”", "Wait."]),
        ("Three parts: what, how, why.", ["Three parts: what, how, why."]),
        ("If this happens ... then I go.", ["If this happens ... then I go."]),
        ("A label\nAnother label", ["A label", "Another label"]),
    ],
)
def test_where_a_sentence_ends(text: str, parts: list[str]) -> None:
    found = [(start, part) for start, part in sentences(text) if part.strip()]
    assert [part.strip() for _, part in found] == parts
    assert all(text[start:].startswith(part) for start, part in found)


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("no", 1), ("the", 1), ("stage", 1), ("tried", 1), ("ready", 2), ("about", 2), ("people", 2), ("table", 2),
        ("wanted", 2), ("asked", 1), ("sentences", 3), ("idea", 3), ("employer", 3), ("interview", 3), ("resume", 2),
        ("application", 4), ("information", 4), ("experience", 4), ("qualification", 5), ("A", 1), ("20", 1),
    ],
)  # fmt: skip
def test_syllables(word: str, count: int) -> None:
    assert abs(syllables(word) - count) <= (word in ("idea", "resume"))  # two words that the count gets wrong


def test_the_grade_of_known_texts() -> None:
    """The formula by hand: 0.39 x words a sentence + 11.8 x syllables a word - 15.59."""
    assert grade("The cat sat on the mat.") == pytest.approx(0.39 * 6 + 11.8 * 1 - 15.59)
    assert grade("Applications require qualifications.") == pytest.approx(0.39 * 3 + 11.8 * 11 / 3 - 15.59)
    assert grade("Step one is to write. Step two is to ask.") == pytest.approx(0.39 * 5 + 11.8 * 1 - 15.59)


def test_labels_make_no_page_easy() -> None:
    prose = "Professional representatives communicate standardized information."
    assert grade(f"Month\nStage\nA long label with no end\n{prose}\nResult") == grade(prose)
    assert grade("Month\nStage") == grade("") == 0


def test_a_short_text_has_no_grade() -> None:
    hard = "purpose: Professional representatives communicate standardized organizational information."
    assert list(language.problems(yamltext.parse(hard, "x.yaml"), WORDS)) == []
    long = "purpose:\n" + "\n".join(f"- {hard.removeprefix('purpose: ')}" for _ in range(18))
    assert [problem.id for problem in language.problems(yamltext.parse(long, "x.yaml"), WORDS)] == ["grade"]


def test_advisors_notes_have_a_grade_of_their_own() -> None:
    """An easy sheet does not pay for notes that nobody understands."""
    hard = "Professional representatives communicate standardized organizational information."
    easy = "\n".join("- Go and do it now, as well as you can." for _ in range(60))
    notes = "\n".join(f"  - {hard}" for _ in range(18))
    tree = yamltext.parse(f"steps:\n{easy}\nfacilitator:\n  know:\n{notes.replace('  - ', '    - ')}\n", "x.yaml")
    assert [(problem.id, problem.source.line) for problem in language.problems(tree, WORDS)] == [("grade", 64 + 17)]


# the rules


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"{NUMBERS} {NUMBERS}.", []),
        (f"{NUMBERS} {NUMBERS} more.", ["long"]),
        (f"Short. {NUMBERS} {NUMBERS} more.", ["long"]),
        (f"{NUMBERS}, {NUMBERS}-more.", []),
        (f"{NUMBERS} {NUMBERS} – 4 / 5", ["long"]),
        (f"{NUMBERS}\n{NUMBERS}\n{NUMBERS}", []),
        ("A failure, and Failure again.", ["avoid", "avoid"]),
        ("A failures-only list. Unfailure.", []),
        ("In order to go, e.g. by bus", ["avoid", "avoid"]),
        ("onsite is explained", []),
        ("What the ATS reads, and what HR does.", ["abbreviation"]),
        ("IBM, two ATSs, code SKA", []),
        ("Ask the help desk (SHD). The SHD is open.", []),
        ("Look at W03, E1 to E5, O*NET, PDF/UA.", ["abbreviation"]),
        ("Write it NOW.", ["abbreviation"]),
        ("The *first* word, the __second__, <b>more", ["emphasis", "emphasis", "emphasis"]),
        ("2 * 3 * 4, and first_name or last_name; a < b > c", []),
    ],
)
def test_what_is_found(text: str, found: list[str]) -> None:
    codes = {"SKA", "PDF"}
    assert [finding.rule for finding in findings(text, WORDS, codes)] == found
    assert all(text[finding.start :].startswith(finding.words) for finding in findings(text, WORDS, codes))


def test_names_for_the_toolkit_are_no_words() -> None:
    tree = yamltext.parse("{id: failure, code: HR, kind: text, title: A failure, measure: sum(HR)}", "x.yaml")
    assert [str(problem.source) for problem in language.problems(tree, WORDS)] == ["x.yaml:1:46"]


@pytest.mark.parametrize(
    "text",
    [
        "title: We said it was a failure of nobody",
        "title: 'We said it wasn''t one. A failure of nobody'",
        'title: "We said so.\n  Again. A\n  failure of nobody"',
        "title: >\n  We said\n  it was a failure of nobody\n",
        "title: |\n  We said\n\n  it was a failure of nobody\n",
        "rows:\n  - We said\n  - [no, 'it was a failure of nobody']",
    ],
)
def test_a_finding_stands_where_its_words_stand(text: str) -> None:
    (found,) = language.problems(yamltext.parse(text, "x.yaml"), WORDS)
    line = text.splitlines()[found.source.line - 1]
    assert line[found.source.column - 1 :].startswith("failure")


def test_words_written_as_codes_stand_where_their_text_begins() -> None:
    (found,) = language.problems(yamltext.parse('a: ok\ntitle: "\\x66ailure"', "x.yaml"), WORDS)
    assert (found.source.line, found.source.column) == (2, 8)


# nothing of ours


def test_nothing_we_ship_is_hard_to_read() -> None:
    found = library.load(plain=True)
    assert (len(found.documents), len(found.workshops)) == (28, 8)


SHIPPED = library.load()
CODES = library.codes(SHIPPED.lists.values())
APART = ("claims.yaml", "coverage.yaml", "evidence.yaml", "glossary.yaml")  # below, or names of studies as they are
MARKS = re.compile(r"KEEP THIS|HAND IN|STOP")  # the words in capitals that the design has


@pytest.mark.parametrize(
    "path",
    [
        *(path for path in sorted(resources.content().rglob("*.yaml")) if path.name not in APART),
        *sorted((ROOT / "templates" / "workspace").rglob("*.yaml")),
    ],
    ids=lambda path: f"{path.parent.name}-{path.stem}",
)
def test_no_definition_of_ours_is_hard_to_read(path: Path) -> None:
    text = re.sub(r"@(\w+)@", r"\1", path.read_text("utf-8"))  # marks that `toolkit new` fills in
    tree = yamltext.parse(text, path.name)
    assert [str(problem) for problem in language.problems(tree, SHIPPED.glossary, CODES)] == []


@pytest.mark.parametrize("path", sorted((ROOT / "templates").rglob("*.j2")), ids=lambda path: path.name)
def test_no_words_of_a_template_are_hard_to_read(path: Path) -> None:
    words = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "x", path.read_text("utf-8"), flags=re.DOTALL)
    words = MARKS.sub("", re.sub(r"<[^>]+>", "\n", words))
    assert findings(words, SHIPPED.glossary, CODES) == ()


def test_what_is_printed_of_the_register_is_plain() -> None:
    """The lines that people meet beside a sheet; pages for advisors name studies by their names."""
    for words in (*(claim.words for claim in SHIPPED.register.claims), *(e.note for e in SHIPPED.register.evidence)):
        assert findings(words, SHIPPED.glossary) == ()


def test_the_glossary_explains_itself_plainly() -> None:
    """Each word in one or two sentences, in the order of the alphabet, and no word that we tell others to avoid."""
    tree = yamltext.read(resources.content() / "glossary.yaml", "glossary.yaml")
    assert [str(problem) for problem in language.problems(tree, SHIPPED.glossary, under=("terms",))] == []
    own = glossary.glossary(tree)
    assert [term.term for term in own.terms] == [term.term for term in SHIPPED.glossary.terms]
    assert len(own.terms) >= 40
    for term in own.terms:
        assert 1 <= len([part for _, part in sentences(term.words) if part.strip()]) <= 2, term.term
    for avoid in own.avoid:
        assert avoid.instead.endswith(".")
        assert not findings(avoid.instead.replace("“", "").replace("”", ""), Glossary((), own.avoid))


def test_grades_leave_room() -> None:
    """Most sheets need far less than the limit: this catches one that creeps up to it."""
    assert language.MOST_GRADE == 8
    for path in sorted((resources.content() / "worksheets").glob("*.yaml")):
        texts: list[tuple[yamltext.Path_, str]] = []
        language._read(yamltext.read(path, path.name).data, (), texts)
        assert grade("\n".join(text for _, text in texts)) < 6, path.name


# a center's own


@pytest.fixture
def center(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "toolkit.yaml").write_text(
        "format: 1\ncenter: Career Center\nsupport: {counseling: {name: Room 12}}\n", "utf-8"
    )
    (tmp_path / "worksheets").mkdir()
    text = (BAD / "language" / "abbreviation.yaml").read_text("utf-8").replace("id: my_sheet", "id: abbreviation")
    (tmp_path / "worksheets" / "abbreviation.yaml").write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def judged(root: Path) -> list[str]:
    try:
        workspace.read(root, plain=True)
    except ProblemsFound as found:
        return [f"{problem.source.file} {problem.id}" for problem in found.problems]
    return []


def test_check_tells_and_the_build_does_not_mind(center: Path) -> None:
    workspace.read(center)
    done = CliRunner().invoke(main, ["check"])
    assert done.exit_code == 1
    assert "worksheets/abbreviation.yaml:11:40: Not everybody knows “OCR”." in done.stderr
    assert CliRunner().invoke(main, ["list"]).exit_code == 0


def test_a_center_explains_its_own_words(center: Path) -> None:
    assert judged(center) == ["worksheets/abbreviation.yaml abbreviation"] * 3
    (center / "glossary.yaml").write_text(
        "terms: [{term: program that reads pictures, short: OCR, words: A program that reads letters in a picture.}]\n"
        "names: [HR]\n",
        "utf-8",
    )
    assert judged(center) == ["worksheets/abbreviation.yaml abbreviation"]


def test_a_center_judges_only_what_it_can_mend(center: Path) -> None:
    """Our sheets are full of words that it might avoid."""
    (center / "worksheets" / "abbreviation.yaml").unlink()
    (center / "glossary.yaml").write_text("avoid: [{words: [application], instead: Write “letter”.}]\n", "utf-8")
    assert judged(center) == []


def test_words_in_the_settings_are_judged(center: Path) -> None:
    (center / "worksheets" / "abbreviation.yaml").unlink()
    with (center / "toolkit.yaml").open("a", encoding="utf-8") as settings:
        settings.write("words: {growth_plan: {purpose: Turn each failure into a plan.}}\n")
    assert judged(center) == ["toolkit.yaml word-to-avoid"]


def test_a_glossary_that_is_a_link_is_refused(center: Path) -> None:
    (center / "glossary.yaml").symlink_to(resources.content() / "glossary.yaml")
    with pytest.raises(ProblemsFound) as caught:
        workspace.read(center)
    assert [problem.id for problem in caught.value.problems] == ["not-a-file"]

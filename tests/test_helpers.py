"""Sample material: what is told about it is what comes out of it.

1. The 12 cards and the seven cases give the verdicts that facilitators are told, by the rule and by the sheet itself.
2. Every answer on a filled sheet is one that the sheet takes; codes agree with each other.
3. It reads like everything else we hand out, and names nobody real.
4. A mistake in a file is told with its place.
"""

from __future__ import annotations

import datetime
import re
import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from toolkit import helpers, language, library, resources, yamltext
from toolkit.document import Document, Grid
from toolkit.handouts import Filled, LogLine, filled_copy
from toolkit.measures import pattern
from toolkit.measures.expression import parse
from toolkit.measures.value import value
from toolkit.problems import ProblemsFound
from toolkit.register import texts

LIBRARY = library.load()
SHEETS = {sheet.id: sheet for sheet in LIBRARY.documents}
HANDOUTS = helpers.load(LIBRARY.lists, LIBRARY.documents)
CASES = {case.code: case for case in HANDOUTS.cases}
FILES = sorted((resources.content() / "helpers").glob("*.yaml"))
LOGS = {code: case.log for code, case in CASES.items()}
EXPECTED = {  # lines, decided by the employer, known reasons by type, needed of one type, verdict
    "K1": (12, 10, {"SK": 4, "IN": 1, "FT": 1, "OU": 1}, 4, "PA"),
    "K2": (16, 15, {"EX": 5, "IN": 2, "OU": 1}, 5, "PA"),
    "K3": (20, 17, {"OU": 2, "RE": 1}, None, "TE"),
    "K4": (34, 32, {"IN": 6, "EX": 4, "OU": 3}, 6, "PA"),
    "K5": (14, 13, {"SK": 3, "FT": 2, "OU": 2, "IN": 2}, 5, "NS"),
    "K6": (15, 13, {"SK": 4, "IN": 2, "OU": 2}, 5, "PP"),
    "K7": (20, 18, {"OU": 4, "SK": 1, "RE": 1}, 4, "PA"),
}
BY_REASON = {"FT4": {"FTE"}, "FT8": {"FTF", "FTC"}, "FT0": {"FTA", "FTB", "FTC"}, "OU6": {"OUD"}, "OU7": {"OUE"}}


def pencil_table() -> dict[int, str]:
    """What the printed table of the sheet says for each number of known reasons."""
    parts = SHEETS["funnel_and_pattern"].parts("print")
    grid = next(part for part in parts if isinstance(part, Grid) and part.id.endswith(".pencil"))
    found: dict[int, str] = {}
    for index, column in enumerate(grid.columns):
        low, high = map(int, column.header.split("-"))
        (words,) = grid.cell(0, grid.columns[index])
        found |= dict.fromkeys(range(low, high + 1), str(words))
    return found


def known_by_the_sheet(types: dict[str, int]) -> int:
    """The known reasons as the sheet itself adds them up: its own measure, over the rows people fill in."""
    parts = SHEETS["funnel_and_pattern"].parts("print")
    grid = next(part for part in parts if isinstance(part, Grid) and part.id.endswith(".types"))
    (total,) = [item for row in grid.footer for cell in row.cells for item in cell]
    rows = [types.get(row.id.upper(), 0) for row in grid.rows]
    assert not isinstance(total, str)
    return int(value(parse(total.measure), lambda column: rows) or 0)


@pytest.mark.parametrize("known", range(1, 41))
def test_the_rule_and_the_printed_table_say_the_same(known: int) -> None:
    said = pencil_table()[known]
    assert pattern.needed(known) == (None if said == "too early" else int(said))


@pytest.mark.parametrize("code", EXPECTED)
def test_each_log_comes_out_as_the_notes_say(code: str) -> None:
    lines, decided, types, needed, verdict = EXPECTED[code]
    found = pattern.finding(LOGS[code])
    assert (found.lines, found.decided, dict(found.types)) == (lines, decided, types)
    assert (found.needed, found.verdict) == (needed, verdict)
    assert known_by_the_sheet(types) == found.known
    said = pencil_table()[found.known]
    if said == "too early":
        assert verdict == "TE"
    else:
        short = int(said) - max(types.values())
        assert verdict == ("PA" if short <= 0 else "PP" if short == 1 else "NS")


def test_all_verdicts_occur() -> None:
    assert {pattern.finding(log).verdict for log in LOGS.values()} == {"TE", "NS", "PP", "PA"}


def test_the_facilitator_is_told_how_the_cards_come_out() -> None:
    workshop = next(item for item in LIBRARY.workshops if item.code == "P90")
    item = workshop.sessions[0].item("sample_log")
    told = " ".join([*item.guidance.do, *item.guidance.know])
    cards = dict(enumerate((card.log for card in HANDOUTS.log.cards), 1))
    found = pattern.finding(cards.values())
    for stage in found.stages:
        numbers = [str(number) for number, line in cards.items() if line.stage == stage]
        listed = f"{', '.join(numbers[:-1])} and {numbers[-1]}" if numbers[1:] else numbers[0]
        assert f"Stage {stage}: card{'s' if numbers[1:] else ''} {listed}." in told
    skills = [str(number) for number, line in cards.items() if pattern.counts(line) and line.reason_type == "SK"]
    assert f"There are {found.known} known reasons, and {found.types['SK']} of them are a skill" in told
    assert f"cards {', '.join(skills[:-1])} and {skills[-1]}. With {found.known}, it takes {found.needed}." in told
    assert [number for number, line in cards.items() if line.outcome in pattern.OPEN] == [10]
    assert [number for number, line in cards.items() if line.outcome == "WD"] == [12]
    unknown = [n for n, line in cards.items() if pattern.decided(line) and not pattern.counts(line)]
    assert unknown == [1, 2, 9]
    asked = [line for line in cards.values() if line.asked.startswith("Y")]
    answered = [line for line in asked if line.asked == "Y2"]
    assert (len(asked), len(answered)) == (3, 2)
    without = pattern.finding(line for line in cards.values() if line not in answered)
    assert (without.known, without.verdict) == (5, "TE")


def test_every_case_has_the_sheets_that_workshops_use() -> None:
    for case in HANDOUTS.cases:
        assert [item.worksheet for item in case.sheets] == [
            "application_log", "one_rejection", "feedback_request", "feedback_to_action",
            "funnel_and_pattern", "commitment_card",
        ]  # fmt: skip
        assert case.next in SHEETS
        assert len(case.questions) == 3


@pytest.mark.parametrize("code", CASES)
def test_every_answer_is_one_that_its_question_takes(code: str) -> None:
    for filled in CASES[code].sheets:
        given = helpers.submission(filled, SHEETS[filled.worksheet])
        assert set(given.values()) == set(filled.answers)
        core = SHEETS[filled.worksheet].core
        for name in core:
            assert any(re.sub(r"\.\d+\.", ".", id).startswith(f"{filled.worksheet}.{name}") for id in filled.answers)


def test_one_case_has_a_tracker_to_look_into_with_a_clear_result() -> None:
    found = helpers.example(HANDOUTS, SHEETS)
    assert found is not None
    assert [case.code for case in HANDOUTS.cases if case.tracker] == [found.case.code]
    assert EXPECTED[found.case.code][-1] != "TE"
    assert {document.example for document in found.documents} == {found.case.who}
    assert [given.worksheet for given in found.submissions] == [document.id for document in found.documents]
    days = [answer.value for given in found.submissions for answer in given.answers]
    assert max(day for day in days if isinstance(day, datetime.date)) > found.day  # something is still ahead
    assert helpers.example(HANDOUTS, {id: sheet for id, sheet in SHEETS.items() if id != helpers.LOG}) is None


def test_the_log_on_paper_begins_with_the_newest_line() -> None:
    (log, *_) = CASES["K1"].sheets
    assert log.answers["application_log.log.1.employer"] == "Firm L"
    assert log.answers["application_log.log.12.employer"] == "Firm A"


@pytest.mark.parametrize("code", LOGS)
def test_the_codes_of_a_line_agree(code: str) -> None:
    days = [line.date_sent for line in LOGS[code]]
    assert days == sorted(days)
    assert len({line.employer for line in LOGS[code]}) == len(days)
    for line in LOGS[code]:
        assert line.reason[:2] == line.reason_type
        assert line.action[:2] == (line.reason_type or "NK")
        assert line.action in BY_REASON.get(line.reason, {line.action})
        assert not line.date_end or line.date_sent < line.date_end
        assert bool(line.date_end) == (line.outcome not in pattern.OPEN)
        assert bool(line.reason) == bool(line.date_end)
        assert (line.reason == "NK1") == (line.outcome == "NP")
        assert (line.source == "E7") == (line.reason == "NK2")


def test_a_private_reason_is_in_no_log() -> None:
    """Such a line would have to be left out of a slip: no sample should teach to write one."""
    private = {option.code for option in LIBRARY.lists["reason"].options if option.share}
    assert private
    assert not private & {line.reason for log in LOGS.values() for line in log}


def test_phrases_enter_a_pattern_only_where_somebody_said_a_reason() -> None:
    lists = {"outcome": "outcome", "reason": "reason", "source": "source", "action": "action", "stage": "stage"}
    for phrase in HANDOUTS.phrases.phrases:
        for column, list_ in lists.items():
            given = getattr(phrase.log, column)
            assert not given or LIBRARY.lists[list_].option(given), phrase.words
    counting = [phrase.log.reason for phrase in HANDOUTS.phrases.phrases if pattern.counts(phrase.log)]
    assert counting == ["OU1", "OU3", "FT0", "EX1", "SK6", "IN2"]


def test_it_reads_like_everything_we_hand_out() -> None:
    codes = {option.code for found in LIBRARY.lists.values() for option in found.options}
    for path in FILES:
        tree = yamltext.read(path, path.name)
        assert [str(problem) for problem in language.problems(tree, LIBRARY.glossary, codes)] == []


def test_nobody_in_it_can_be_called_or_written_to() -> None:
    words = " ".join(text for path in FILES for _, text in texts(yamltext.read(path, path.name).data))
    assert {number[:6] for number in re.findall(r"\b\d{3}-\d{4}\b", words)} == {"555-01"}
    assert {address.rpartition(".")[2] for address in re.findall(r"\S+@[\w.]+\w", words)} == {"example"}
    assert "http" not in words
    assert "www" not in words


def test_an_ad_has_musts_and_what_is_nice_to_have() -> None:
    assert [(len(ad.must), len(ad.nice)) for ad in HANDOUTS.ads.ads] == [(5, 4), (4, 4), (6, 4)]


@pytest.mark.parametrize(
    ("id", "given", "words"),
    [
        ("feedback_to_action.table.1.type", "XX", "its list does not offer 'XX'"),
        ("feedback_to_action.table.1.by", "May 3", "Invalid isoformat"),
        ("feedback_to_action.table.1.nothing", "SK", "does not ask"),
        ("feedback_to_action.table.1.type", ("SK", "IN"), "should be one answer"),
        ("feedback_request.question", "Q1", "should be a list"),
        ("funnel_and_pattern.need", "99", "too small or too big"),
    ],
)
def test_an_answer_that_does_not_fit_is_refused(id: str, given: str | tuple[str, ...], words: str) -> None:
    sheet = SHEETS[id.partition(".")[0]]
    with pytest.raises(ValueError, match=words):
        helpers.submission(Filled(sheet.id, {id: given}), sheet)


def test_a_filled_copy_has_as_many_rows_as_are_filled_in() -> None:
    case = CASES["K4"]
    copy = filled_copy(SHEETS["application_log"], case.sheets[0], "Toni")
    rows = [part for block in copy.blocks for part in block.parts if getattr(part, "printed", 0)]
    assert [getattr(part, "printed", 0) for part in rows] == [34]
    assert copy.example == "Toni"
    assert _titles(copy) == _titles(SHEETS["application_log"])


def _titles(sheet: Document) -> Counter[str]:
    return Counter(getattr(part, "text", "") for part in sheet.parts("print") if type(part).__name__ == "Heading")


@pytest.mark.parametrize(
    ("file", "old", "new", "line"),
    [
        ("sample_log_cards.yaml", "teaches:", "teachs:", "sample_log_cards.yaml:33:1: 'teachs' is not a key that can"),
        ("job_ads.yaml", "Full time, in town", "70% of full time", "job_ads.yaml:9:12: “70%” reads like a result of"),
        ("case_marketer.yaml", "log:\n", "log:\n  - [x]\n", "case_marketer.yaml:24:5: This is too short: 17 entries"),
        ("sample_resume.yaml", "Cycling", "Cycling ☃", "The printed typeface cannot draw '☃'"),
    ],
)
def test_a_mistake_is_told_with_its_place(file: str, old: str, new: str, line: str, tmp_path: Path) -> None:
    folder = tmp_path / "helpers"
    shutil.copytree(resources.content() / "helpers", folder)
    path = folder / file
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    with pytest.raises(ProblemsFound) as caught:
        helpers.load(LIBRARY.lists, folder=folder)
    assert line in str(caught.value)


def test_a_guess_or_a_withdrawal_never_counts() -> None:
    line = LogLine(stage="5", outcome="RR", reason_type="SK", source="E2")
    assert pattern.counts(line)
    for odd in ({"source": "E6"}, {"source": "E7"}, {"source": ""}, {"outcome": "WD"}, {"outcome": "HD"}):
        assert not pattern.counts(replace(line, **odd))
    assert not pattern.counts(replace(line, reason_type="NK"))

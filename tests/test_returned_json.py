"""JSON that comes back: slips saved in the browser and lists of them; nothing private, nothing doubtful, no crash."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from toolkit import library, returned_json, slip
from toolkit.cli import main

LIBRARY = library.load()
PAPER = next(one for _, one in LIBRARY.slips if "application_log.log.*.reason_type" in one.by_template)
STAGE, TYPE, MONTH = (f"application_log.log.1.{name}" for name in ("stage", "reason_type", "date_sent"))
NAME = "Sam Rivera"  # fictional


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def submission(
    answers: dict[str, Any], worksheet: str = PAPER.id, agreed: bool | None = True, **more: Any
) -> dict[str, Any]:
    said = {slip.CONSENT: agreed} if agreed is not None else {}
    listed = [{"field": id, "value": value} for id, value in {**said, **answers}.items()]
    return {"worksheet": worksheet, "version": 1, "medium": "web", "answers": listed, **more}


def read(content: object, *options: str) -> Result:
    Path("back.json").write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return CliRunner().invoke(main, ["read", *options, "back.json"])


def values(done: Result) -> list[dict[str, Any]]:
    return [{a["field"]: a["value"] for a in one["answers"]} for one in json.loads(done.stdout)]


def test_a_slip_saved_in_the_browser_is_read() -> None:
    done = read(submission({STAGE: "5", TYPE: "SK", MONTH: 3}, code="k7 4mt"))
    assert (done.exit_code, values(done)) == (0, [{slip.CONSENT: True, STAGE: "5", TYPE: "SK", MONTH: 3}])
    assert json.loads(done.stdout)[0]["code"] == "K74MT"


def test_a_list_of_slips_is_read_and_what_was_read_is_read_again() -> None:
    one, two = submission({STAGE: "5"}), submission({STAGE: "2"})
    done = read([one, two])
    assert values(done) == values(read(done.stdout.encode())) == [
        {slip.CONSENT: True, STAGE: "5"}, {slip.CONSENT: True, STAGE: "2"},
    ]  # fmt: skip


@pytest.mark.parametrize("agreed", [None, False])
def test_without_a_yes_nothing_of_a_slip_is_read_and_the_others_are(agreed: bool | None) -> None:
    done = read([submission({STAGE: "5"}, agreed=agreed), submission({STAGE: "2"})])
    assert done.exit_code == 1
    assert values(done) == [{slip.CONSENT: True, STAGE: "2"}]
    assert slip.REFUSED in done.stderr
    assert '"5"' not in done.stdout


def test_words_and_what_the_slip_does_not_ask_leave_no_trace() -> None:
    found = submission({STAGE: "5", "data_choice.code": NAME}, code=NAME, file=NAME)
    found["answers"] += [
        {"field": "application_log.log.2.stage", "value": "4", "raw": NAME, "place": NAME},
        {"field": "application_log.log.3.stage", "value": NAME},
        {"field": MONTH, "value": 13, "doubt": ""},
    ]
    done = read(found)
    assert NAME not in done.output
    kept = {a["field"]: a for a in json.loads(done.stdout)[0]["answers"]}
    assert set(kept) == {slip.CONSENT, STAGE, "application_log.log.2.stage", MONTH}
    assert kept[MONTH]["doubt"] == returned_json.NO_MONTH


def test_a_whole_worksheet_is_opened_in_one_to_one_work_only() -> None:
    answers = {"application_log.log.1.employer": NAME, STAGE: "5", "application_log.log.1.reason": "FT4"}
    found = submission(answers, "application_log", None)
    done = read(found)
    assert (done.exit_code, values(done)) == (1, [])
    assert returned_json.WHOLE in done.stderr
    assert NAME not in done.output
    done = read(found, "--one-to-one")
    assert (done.exit_code, NAME in done.output) == (0, False)
    assert values(done) == [{STAGE: "5"}]  # the reason is for its owner alone


DEEP = sys.getrecursionlimit() * 100
HOSTILE = {
    "nested": (b"[" * DEEP, "answers-not-json"),
    "nested and closed": (b"[" * DEEP + b"]" * DEEP, "answers-not-json"),
    "huge": (b"[" + b" " * (9 * 2**20) + b"]", "answers-too-large"),
    "half": (b'{"worksheet": "slip', "answers-not-json"),
    "a number of many digits": (b"[" + b"9" * 5000 + b"]", "answers-not-json"),
    "another thing": (b"[1, null, {}]", "answers-shape"),
    "prototype": (b'{"__proto__": {"x": 1}}', "answers-shape"),
    "wrong types": (json.dumps(submission({STAGE: {"a": 1}})).encode(), "answers-shape"),
    "a number for a code": (json.dumps(submission({STAGE: 5})).encode(), "answers-value"),
    "no such question": (json.dumps(submission({"__proto__": "x"})).encode(), "answers-field"),
    "no such worksheet": (json.dumps(submission({}, "constructor")).encode(), "answers-worksheet"),
    "newer": (json.dumps({**submission({STAGE: "5"}), "version": 99}).encode(), "answers-newer-version"),
    "many": (json.dumps([submission({})] * (returned_json.MOST + 1)).encode(), "answers-too-many"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_what_is_none_of_ours_is_refused_by_name(case: str) -> None:
    content, id = HOSTILE[case]
    done = read(content, "--json")
    assert done.exit_code == 1
    (found,) = json.loads(done.stdout)
    assert {problem["id"] for problem in found["problems"]} == {id}
    assert found["submissions"] == []

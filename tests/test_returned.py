"""Reading and filling from the command line: what is printed, what is kept back, and what is said of mistakes."""

from __future__ import annotations

import datetime
import io
import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pikepdf
import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.formats.pdf import forms
from tests.formats.xlsx import damaged, samples
from toolkit import library, returned_json, submission_file, terminal
from toolkit.answers import NOT_ASKED, UNCLEAR, Answer, Submission, Value, current, visible
from toolkit.branding import Branding
from toolkit.cli import main
from toolkit.document import Column, ColumnGroup, Document, Field, Option, OptionList, Question, Rows
from toolkit.formats.pdf import gate
from toolkit.formats.xlsx import gate as xlsx_gate
from toolkit.formats.xlsx import read
from toolkit.formats.xlsx.write import tracker
from toolkit.problems import ProblemsFound

LOG = "application_log.log"
ANSWERS: dict[str, Any] = {
    f"{LOG}.1.employer": "Example Bakery",
    f"{LOG}.1.date_sent": 3,
    f"{LOG}.1.channel": "JB",
    f"{LOG}.2.reason_type": "SK",
    f"{LOG}.2.source": "E1",
}


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def given_answers(answers: dict[str, Any], worksheet: str = "application_log") -> str:
    found = {"worksheet": worksheet, "version": 1, "code": "K74M2"}
    found["answers"] = [{"field": id, "value": value} for id, value in answers.items()]
    Path("answers.json").write_text(json.dumps(found), "utf-8")
    return "answers.json"


def values(found: dict[str, Any]) -> dict[str, Any]:
    return {answer["field"]: answer["value"] for answer in found["answers"]}


# the verbs


@pytest.mark.whole
def test_what_is_filled_in_is_read_again(tmp_path: Path) -> None:
    done = run("fill", "application_log", "--answers", given_answers(ANSWERS), "--paper", "letter", "--out", "mine.pdf")
    assert (done.exit_code, done.output) == (0, "mine.pdf is ready.\n")
    one_to_one = run("read", "--one-to-one", "mine.pdf")
    (found,) = json.loads(one_to_one.stdout)
    said = "mine.pdf: Application and rejection log: 4 answers, found by the names of its fields.\n"
    assert (one_to_one.exit_code, one_to_one.stderr) == (0, said)
    assert {key: found[key] for key in ("file", "worksheet", "version", "medium", "code")} == {
        "file": "mine.pdf",
        "worksheet": "application_log",
        "version": 1,
        "medium": "fillable",
        "code": "K74M2",
    }
    kept = dict(ANSWERS)
    del kept[f"{LOG}.1.employer"]  # only for the person who wrote it
    assert values(found) == kept
    assert found["answers"][0]["place"] == "page 1"
    Path("again.json").write_text(one_to_one.stdout, "utf-8")
    assert run("fill", "application_log", "--answers", "again.json").output == "application-log-filled.pdf is ready.\n"


@pytest.mark.whole
def test_large_print_is_filled_in_large_type_and_read_again() -> None:
    given = {f"{LOG}.1.employer": "Firm G", f"{LOG}.1.outcome": "RR", f"{LOG}.1.stage": "5"}
    done = run("fill", "application_log", "--answers", given_answers(given), "--large-print", "--out", "mine.pdf")
    assert (done.exit_code, done.output) == (0, "mine.pdf is ready.\n")
    (found,) = json.loads(run("read", "mine.pdf").stdout)
    assert values(found) == {id: value for id, value in given.items() if "employer" not in id}
    with pikepdf.open("mine.pdf") as pdf:
        written = [field for field in pdf.Root.AcroForm.Fields if str(field.get("/V", "")) in given.values()]
        sizes = {float(str(field.DA).split()[1]) for field in written if "/DA" in field}
    assert sizes
    assert min(sizes) >= 16


def test_a_tracker_is_read_the_same_way() -> None:
    document = library.load().document("application_log")
    given: dict[str, Value] = {**ANSWERS, f"{LOG}.1.date_sent": datetime.date(2027, 3, 14)}
    data, problems = tracker("t", "T", [document], Branding(), [samples.submission(document, given)])
    assert problems == ()
    Path("mine.xlsx").write_bytes(data)
    (counted,) = json.loads(run("read", "mine.xlsx").stdout)
    assert counted["medium"] == "xlsx"
    assert values(counted) == {id: value for id, value in ANSWERS.items() if "employer" not in id}


def test_a_bad_file_is_a_line_of_its_own_and_the_others_are_read() -> None:
    run("fill", "application_log", "--answers", given_answers(ANSWERS), "--out", "mine.pdf")
    Path("cut.pdf").write_bytes(Path("mine.pdf").read_bytes()[:5000])
    Path("folder.pdf").mkdir()
    done = run("read", "cut.pdf", "mine.pdf", "gone.pdf", "folder.pdf", "answers.json")
    assert done.exit_code == 1
    assert [found["file"] for found in json.loads(done.stdout)] == ["mine.pdf"]
    assert done.stderr.splitlines() == [
        f"cut.pdf: {gate.DAMAGED}",
        "mine.pdf: Application and rejection log: 4 answers, found by the names of its fields.",
        "gone.pdf: No such file or directory.",
        "folder.pdf: No file is in this folder.",
        f"answers.json: {returned_json.WHOLE}",
        "4 problems. The other files were read.",
    ]


def mixed() -> list[str]:
    """What an advisor may find in one folder: a PDF, trackers of several programs, text, and what is none of ours."""
    run("fill", "application_log", "--answers", given_answers(ANSWERS), "--out", "typed.pdf")
    document = library.load().document("application_log")
    values: dict[str, Value] = {**ANSWERS, f"{LOG}.1.date_sent": datetime.date(2027, 3, 14)}
    data, _ = tracker("t", "T", [document], Branding(), [samples.submission(document, values)])
    book = openpyxl.load_workbook(io.BytesIO(data))
    log = book["Applications"]
    log.title = "My search"
    row, column = damaged.at(log, f"{LOG}.*.channel")
    Path("log.csv").write_text(damaged.as_csv(data, "Applications"), "utf-8", newline="")
    copy = book.copy_worksheet(log)
    copy.title = "Old"
    copy.delete_rows(row + 2, 50)
    log.delete_rows(row)
    log.delete_cols(column)
    book.save("renamed.xlsx")
    Path("locked.xlsx").write_bytes(xlsx_gate.OLD + bytes(900))
    return ["typed.pdf", "renamed.xlsx", "locked.xlsx", "log.csv", "answers.json"]


@pytest.mark.whole
def test_a_folder_of_mixed_returns_says_what_was_found_by_what_and_what_was_not_read() -> None:
    done = run("read", *mixed())
    assert done.exit_code == 1
    assert [found["file"] for found in json.loads(done.stdout)] == ["typed.pdf", "renamed.xlsx", "log.csv"]
    log, lost = "Application and rejection log", "Not there any more: How sent."
    assert done.stderr.splitlines() == [
        f"typed.pdf: {log}: 4 answers, found by the names of its fields.",
        f"renamed.xlsx: sheet 'My search', {log}: 3 answers, found {terminal.FOUND_BY['labels']}. {lost}",
        f"renamed.xlsx: sheet 'Old', {log}: not read, {read.TWICE}.",
        f"locked.xlsx: {xlsx_gate.LOCKED[1]}",
        f"log.csv: {log}: 4 answers, found by its hidden ids.",
        f"answers.json: {returned_json.WHOLE}",
        "2 problems. The other files were read.",
    ]


@pytest.mark.whole
def test_a_folder_stands_for_its_files_in_order() -> None:
    names = mixed()
    Path("back").mkdir()
    for name in names:
        Path(name).rename(Path("back") / name)
    (Path("back") / ".hidden").write_text("no file that came back")
    (Path("back") / "deeper").mkdir()
    done = run("read", "--json", "back")
    assert [one["file"] for one in json.loads(done.stdout)] == [f"back/{name}" for name in sorted(names)]


def test_a_folder_that_may_not_be_looked_into_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Path) -> Iterator[Path]:
        raise PermissionError(13, "Permission denied")

    Path("back").mkdir()
    monkeypatch.setattr(Path, "iterdir", refuse)
    assert run("read", "back").stderr.splitlines() == ["back: Permission denied.", "1 problem."]


@pytest.mark.whole
def test_for_programs_the_same_stands_in_the_json() -> None:
    done = run("read", "--json", *mixed())
    assert (done.exit_code, done.stderr) == (1, "")
    pdf, renamed, locked, log, answers = json.loads(done.stdout)
    assert [len(one["submissions"]) for one in (pdf, renamed, locked, log, answers)] == [1, 1, 0, 1, 0]
    assert locked == {
        "file": "locked.xlsx",
        "submissions": [],
        "found": [],
        "problems": [{"id": "xlsx-locked", "message": xlsx_gate.LOCKED[1]}],
    }
    assert log["found"] == [
        {"sheet": "", "worksheet": "application_log", "key": "ids", "answers": 4, "missing": [], "left_out": ""}
    ]
    assert [(one["sheet"], one["left_out"]) for one in renamed["found"]] == [("My search", ""), ("Old", read.TWICE)]
    assert (renamed["found"][0]["key"], renamed["found"][0]["missing"]) == ("labels", ["How sent"])


WRONG = {
    "no such sheet": (("fill", "aplication_log", "--answers", "answers.json"), "Did you mean 'application_log'?"),
    "on paper only": (("fill", "private_writing", "--answers", "answers.json"), "There is no fillable worksheet"),
    "not in large print": (
        ("fill", "follow_up_feedback_into_action", "--large-print", "--answers", "answers.json"),
        "'follow_up_feedback_into_action' is not made in large print. Leave out --large-print.",
    ),
    "nothing for it": (("fill", "data_choice", "--answers", "answers.json"), "holds no answers of 'data_choice'"),
    "is there": (("fill", "application_log", "--answers", "answers.json", "--out", "answers.json"), "is there already"),
    "no answers": (("fill", "application_log"), "Missing option '--answers'"),
    "nothing named": (("read",), "Missing argument"),
}


@pytest.mark.whole
@pytest.mark.parametrize("case", WRONG)
def test_wrong_use_exits_2_and_says_how(case: str) -> None:
    arguments, said = WRONG[case]
    given_answers(ANSWERS)
    done = run(*arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in " ".join(done.stderr.split())
    assert [path.name for path in Path.cwd().iterdir()] == ["answers.json"]


def test_what_does_not_fit_is_said_and_the_rest_is_written() -> None:
    done = run("fill", "application_log", "--answers", given_answers({**ANSWERS, f"{LOG}.99.employer": "Far down"}))
    assert (done.exit_code, done.stdout) == (1, "application-log-filled.pdf is ready.\n")
    assert "'application_log.log.99.employer' has no place in this PDF: it is left out.\n1 problem.\n" in done.stderr


JSONS = {
    "answers-not-json": "{'a': 1}",
    "answers-shape": '{"worksheet": "application_log", "answers": []}',
    "answers-worksheet": '{"worksheet": "aplication_log", "version": 1, "answers": []}',
    "answers-field": '{"worksheet": "data_choice", "version": 1, "answers": [{"field": "data_choice.x", "value": 1}]}',
    "answers-value": json.dumps(
        {"worksheet": "application_log", "version": 1, "answers": [{"field": f"{LOG}.1.stage", "value": True}]}
    ),
}


@pytest.mark.whole
@pytest.mark.parametrize("id", JSONS)
def test_answers_that_are_none_are_refused_with_a_sentence(id: str) -> None:
    with pytest.raises(ProblemsFound) as error:
        submission_file.from_json(JSONS[id].encode(), library.load().documents, "answers.json")
    (problem,) = error.value.problems
    assert (problem.source.file, problem.id) == ("answers.json", id)
    Path("answers.json").write_text(JSONS[id], "utf-8")
    done = run("fill", "application_log", "--answers", "answers.json")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.endswith("\n1 problem. Nothing was written.\n")


@pytest.mark.parametrize(
    "data", [b"\xff\xfe", b"[" * 100_000, b"1" * 10_000, b" " * (submission_file.LARGEST + 1), b""]
)
def test_hostile_answers_are_refused_too(data: bytes) -> None:
    with pytest.raises(ProblemsFound):
        submission_file.from_json(data, library.load().documents)


EVERY = forms.everything()


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_json_there_and_back(data: st.DataObject) -> None:
    found = samples.submission(EVERY, data.draw(forms.filled(EVERY)), "K74M2")
    text = submission_file.text([submission_file.as_data(found, "mine.pdf")])
    assert submission_file.from_json(text.encode(), [EVERY]) == (found,)


# who sees what

REASON = OptionList(
    "reason", "Reason",
    (Option("SK", "A skill"), Option("HE", "Health", share="advisor"), Option("PR", "Private", share="never")),
)  # fmt: skip


def diary() -> Document:
    fields = (
        Field("why", "Why", "choice", "counts", options=REASON, together=("kind",)),
        Field("kind", "Kind", "text", "counts"),
        Field("day", "Day", "date", "counts", export="month"),
        Field("told", "Told", "text", "advisor"),
        Field("own", "Own", "text", "never"),
    )
    columns = tuple(Column(item.id, item.label, fields=(item,)) for item in fields)
    return samples.document([Rows("sheet.log", "Log", (ColumnGroup("", columns),), 3, 2, 20)])


def seen(answers: list[Answer], *, one_to_one: bool) -> dict[str, tuple[Value | None, str, str]]:
    full = [Answer(f"sheet.log.{a.field}", a.value, a.raw, "", a.doubt) for a in answers]
    found = visible(diary(), Submission("sheet", 3, "", "fillable", tuple(full)), one_to_one=one_to_one)
    return {a.field.removeprefix("sheet.log."): (a.value, a.raw, a.doubt) for a in found.answers}


def test_never_goes_at_once_and_advisor_stays_only_one_to_one() -> None:
    answers = [Answer("1.told", "t", "t"), Answer("1.own", "o", "o"), Answer("1.kind", "k", "k")]
    assert seen(answers, one_to_one=True) == {"1.told": ("t", "t", ""), "1.kind": ("k", "k", "")}
    assert seen(answers, one_to_one=False) == {"1.kind": ("k", "k", "")}


def test_a_more_private_entry_takes_along_what_would_give_it_away() -> None:
    answers = [Answer("1.why", "HE", "HE"), Answer("1.kind", "x"), Answer("2.why", "SK", "SK"), Answer("2.kind", "y")]
    assert seen(answers, one_to_one=False) == {"2.why": ("SK", "", ""), "2.kind": ("y", "", "")}
    assert seen(answers, one_to_one=True)["1.why"] == ("HE", "HE", "")
    never = [Answer("1.why", "PR", "PR"), Answer("1.kind", "x")]
    assert seen(never, one_to_one=True) == seen(never, one_to_one=False) == {}


def test_an_entry_that_is_not_clear_keeps_its_words_to_itself() -> None:
    unclear = [Answer("1.why", None, "my helth", "", "not on the list"), Answer("1.kind", "x")]
    for one_to_one in (True, False):  # the list has an entry that is nobody's business
        assert seen(unclear, one_to_one=one_to_one) == {"1.why": (None, "", UNCLEAR)}


def test_of_a_day_only_the_month_is_passed_on() -> None:
    day = datetime.date(2027, 3, 14)
    assert seen([Answer("1.day", day, "3/14/2027")], one_to_one=False) == {"1.day": (3, "", "")}
    assert seen([Answer("1.day", day, "3/14/2027")], one_to_one=True) == {"1.day": (day, "3/14/2027", "")}


def test_what_nobody_asks_any_more_is_named_without_its_words() -> None:
    assert seen([Answer("1.gone", "x", "x")], one_to_one=True) == {"1.gone": (None, "", NOT_ASKED)}


# older versions


def test_old_ids_lead_to_those_of_today() -> None:
    old = (("unknown", "what.unknown"), ("log.*.reason", "log.*.why"), ("diary", "log"), ("old_sheet", "sheet"))
    found = samples.document([Question(Field("sheet.what.unknown", "U", "text", "advisor"))], aliases=old)
    wanted = {
        "sheet.unknown": "sheet.what.unknown",
        "sheet.log.3.reason": "sheet.log.3.why",
        "sheet.diary.2.day": "sheet.log.2.day",
        "old_sheet.unknown": "sheet.what.unknown",
        "sheet.log.3.reasons": "sheet.log.3.reasons",
        "sheet.unknowns": "sheet.unknowns",
    }
    assert {id: current(found, id) for id in wanted} == wanted


def test_numbers_keep_their_digits() -> None:
    field = Field("sheet.sum", "Sum", "money", "advisor")
    made = samples.document([Question(field)])
    found = samples.submission(made, {"sheet.sum": Decimal("1234567890.10")})
    data = submission_file.as_data(found)
    assert data["answers"] == [{"field": "sheet.sum", "value": "1234567890.10"}]
    assert submission_file.from_data(data, [made]) == (found,)

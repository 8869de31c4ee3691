"""The slip of a workshop as a sheet: read where it stands alone and says Yes, and left alone in a whole tracker."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

import openpyxl
import pytest

from tests.formats.xlsx import samples
from toolkit import library, returned, slip
from toolkit.answers import Value
from toolkit.branding import Branding
from toolkit.document import Document
from toolkit.formats.xlsx import read
from toolkit.formats.xlsx.write import tracker
from toolkit.problems import ProblemsFound

LIBRARY = library.load()
SLIPS = {document.id: document for _, document in LIBRARY.slips}
PAPER = next(one for one in SLIPS.values() if "application_log.log.*.reason_type" in one.by_template)
DOCUMENTS = (*LIBRARY.documents, *SLIPS.values())
STAGE, REASON = "application_log.log.1.stage", "application_log.log.3.reason_type"
HARDEST = "starting_point.hardest"  # it stands on a form of its worksheet, too
ANSWERS = {slip.CONSENT: "Yes", slip.CODE: "K74MT", STAGE: "4", REASON: "SK", HARDEST: "FB"}


def sheet(answers: Mapping[str, object], paper: Document = PAPER) -> list[list[object]]:
    """A slip as a sheet has it: ids in the first column, answers in a column of their own."""
    found: list[list[object]] = [[None, "Hand-in slip"], [None, None, None, f"{paper.id}.*"]]
    for id, value in answers.items():
        found.append([id, None, f"The words of {id.rpartition('.')[2]}", value])
    return found


def as_csv(rows: list[list[object]], separator: str = ",") -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows([["" if cell is None else cell for cell in row] for row in rows])
    return out.getvalue().encode()


def as_xlsx(rows: list[list[object]], into: bytes | None = None) -> bytes:
    """A workbook with the slip, on its own or behind the sheets of a tracker."""
    book = openpyxl.load_workbook(io.BytesIO(into)) if into else openpyxl.Workbook()
    one = book.create_sheet("Slip") if into else book.active
    assert one is not None
    for row in rows:
        one.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def whole(values: dict[str, Value]) -> bytes:
    log = LIBRARY.document("application_log")
    return tracker("t", "T", [log], Branding(), [samples.submission(log, values)])[0]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_slip_saved_as_text_is_read(separator: str) -> None:
    (item,) = read.read(as_csv(sheet(ANSWERS), separator), DOCUMENTS, "slip.csv")
    assert (item.worksheet, item.medium, item.code) == (PAPER.id, "xlsx", "K74MT")
    assert item.values() == {slip.CONSENT: True, STAGE: "4", REASON: "SK", HARDEST: "FB"}


def test_a_slip_in_a_workbook_of_its_own_is_read() -> None:
    found = read.everything(as_xlsx(sheet(ANSWERS)), DOCUMENTS)
    assert found is not None
    assert [item.worksheet for item in found.submissions] == [PAPER.id]
    assert [(one.worksheet, one.key, one.answers) for one in found.found] == [(PAPER.id, "ids", 5)]


REFUSED: dict[str, dict[str, object]] = {
    "nothing is said": {key: value for key, value in ANSWERS.items() if key != slip.CONSENT},
    "it says No": {**ANSWERS, slip.CONSENT: "No"},
    "it says perhaps": {**ANSWERS, slip.CONSENT: "perhaps"},
    "its cell is blank": {**ANSWERS, slip.CONSENT: None},
}


@pytest.mark.parametrize("case", REFUSED)
def test_without_a_yes_nothing_of_a_slip_is_read(case: str) -> None:
    for data in (as_csv(sheet(REFUSED[case])), as_xlsx(sheet(REFUSED[case]))):
        with pytest.raises(ProblemsFound) as error:
            read.read(data, DOCUMENTS, "slip")
        (problem,) = error.value.problems
        assert (problem.id, problem.message) == ("slip-no-consent", slip.REFUSED)


def test_what_a_slip_does_not_ask_leaves_no_trace() -> None:
    more = {**ANSWERS, "application_log.log.1.employer": "Example Bakery", slip.CODE: "Maria Lopez"}
    (item,) = read.read(as_csv(sheet(more)), DOCUMENTS)
    assert item.code == ""
    assert "Bakery" not in str(item)
    assert "employer" not in str(item)


def test_the_slip_in_a_whole_tracker_is_left_alone() -> None:
    data = as_xlsx(sheet(ANSWERS), whole({STAGE: "3"}))
    found = read.everything(data, DOCUMENTS)
    assert found is not None
    assert [(item.worksheet, item.values()) for item in found.submissions] == [("application_log", {STAGE: "3"})]
    assert [(one.worksheet, one.left_out) for one in found.found] == [
        ("application_log", ""),
        (PAPER.id, read.FOLLOWS),
    ]


def test_a_tracker_in_which_only_the_slip_is_filled_is_a_slip() -> None:
    (item,) = read.read(as_xlsx(sheet(ANSWERS), whole({})), DOCUMENTS)
    assert item.worksheet == PAPER.id


def test_a_blank_slip_in_a_blank_tracker_is_nobody_refusing() -> None:
    assert read.read(as_xlsx(sheet(dict.fromkeys(ANSWERS)), whole({})), DOCUMENTS) == ()


def test_one_to_one_opens_nothing_more_of_a_slip(tmp_path: object) -> None:
    for one_to_one in (True, False):
        found = read.everything(as_csv(sheet(ANSWERS)), DOCUMENTS)
        assert found is not None
        assert found.visible(DOCUMENTS, one_to_one=one_to_one).submissions == found.submissions


def test_private_answers_never_leave_the_process_that_reads() -> None:
    """Without one-to-one work neither words nor counts of them are among what comes through."""
    log = LIBRARY.document("application_log")
    values: dict[str, Value] = {STAGE: "3", "application_log.log.1.employer": "Example Bakery"}
    data, _ = tracker("t", "T", [log], Branding(), [samples.submission(log, values)])
    for one_to_one, kept in ((False, 1), (True, 1)):  # the employer is only for the person who wrote it
        item = returned._read(data, DOCUMENTS, "mine.xlsx", one_to_one)
        assert "Bakery" not in str(returned.as_data(item))
        assert [one.answers for one in item.found] == [kept]

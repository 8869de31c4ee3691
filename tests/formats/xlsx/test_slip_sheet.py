"""The sheet of a tracker that can be handed in, for every workshop that collects.

1. It stands where it belongs, and readers find each answer by two keys. 2. What it shows is what may be counted, as
the paper slip has it. 3. Without Yes it shows nothing. 4. Its formulas refer to nothing that may not be counted.
5. What no other sheet asks is typed on it. 6. LibreOffice computes what Python computes, and what it saves as CSV
holds nothing private.
"""

from __future__ import annotations

import csv
import datetime
import functools
import io
import random
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from openxml_audit import OpenXmlValidator

from tests import everything
from tests.formats.xlsx import samples
from tests.formats.xlsx.test_libreoffice import errors, recalculated, without_cached
from toolkit import codes, library, slip
from toolkit.agenda import SlipPart, Workshop
from toolkit.answers import Submission, Value, counted
from toolkit.branding import Branding
from toolkit.document import Column, ColumnGroup, Document, Field, Option, OptionList, Rows
from toolkit.fields import template_id
from toolkit.formats.xlsx import plan, plan_slip
from toolkit.formats.xlsx.layout import Form, Table
from toolkit.formats.xlsx.plan_slip import SLIP
from toolkit.formats.xlsx.read import read
from toolkit.formats.xlsx.values import from_cells
from toolkit.formats.xlsx.write import tracker
from toolkit.problems import ProblemsFound
from toolkit.slip import CODE, CONSENT
from toolkit.spoken import questions

pytestmark = pytest.mark.whole

LIBRARY = library.load()
SHEETS = {item.id: item for item in LIBRARY.documents}
COLLECT = {item.code: item for item in LIBRARY.workshops if item.slip}
EVERY = pytest.mark.parametrize("code", COLLECT)
LEARNER = codes.checked("K74M")
SECRET = "Example Bakery"
PRIVATE = {option.code: option.brief for option in LIBRARY.lists["reason"].options if option.share == "never"}
LOG = "application_log.log"
ROWS = 14  # that are filled: more than any slip asks
Answers = dict[str, dict[str, Value]]  # by worksheet


@functools.cache
def paper(code: str) -> Document:
    """The slip of a workshop."""
    return slip.slip(COLLECT[code], SHEETS)


@functools.cache
def sheets(code: str) -> tuple[Document, ...]:
    """The worksheets of its tracker."""
    return tuple(SHEETS[id] for id in COLLECT[code].sheets if "xlsx" in SHEETS[id].outputs)


def made(code: str, answers: Mapping[str, Mapping[str, Value]], consent: bool | None = True) -> bytes:
    own: dict[str, Value] = {CODE: LEARNER}
    if consent is not None:
        own[CONSENT] = consent
    given = [samples.submission(SHEETS[id], dict(values)) for id, values in answers.items()]
    documents = [*sheets(code), paper(code)]
    data, problems = tracker("t", "T", documents, Branding(), [samples.submission(paper(code), own), *given])
    assert problems == ()
    return data


def answered(code: str, seed: int) -> Answers:
    """Random answers to most questions of all sheets, private ones and private entries among them."""
    dice = random.Random(f"{code} {seed}")
    return {
        sheet.id: {
            item.id: value(item, dice)
            for item in sheet.fields("xlsx", rows=ROWS)
            if item.origin("xlsx") == "typed" and dice.random() < 0.8
        }
        for sheet in sheets(code)
    }


def value(item: Field, dice: random.Random) -> Value:
    listed = [option.code for option in item.options.options] if item.options else []
    low = int(item.minimum or 0)
    some: dict[str, Callable[[], Value]] = {
        "date": lambda: datetime.date(2026, 1, 1) + datetime.timedelta(dice.randrange(700)),
        "int": lambda: dice.randint(low, int(item.maximum or low + 9)),
        "number": lambda: Decimal(dice.randint(low, low + 9)),
        "money": lambda: Decimal(dice.randint(low, low + 9)),
        "scale10": lambda: dice.randint(0, 10),
        "likert5": lambda: dice.randint(1, 5),
        "yesno": lambda: dice.random() < 0.5,
        "check": lambda: True,
        "choice": lambda: dice.choice([*listed, *(6 * [code for code in listed if code in PRIVATE])]),
        "multi": lambda: tuple(code for code in listed if dice.random() < 0.5) or tuple(listed[:1]),
    }
    return some.get(item.type, lambda: SECRET)()


def expected(code: str, answers: Mapping[str, Mapping[str, Value]]) -> dict[str, Value]:
    """What the slip says of them: what may be counted, months, and “not known” for the type of a private reason."""
    asked = set(questions(paper(code), "xlsx")) - {CONSENT, CODE}
    found = {id: one for sheet in answers for id, one in counted(SHEETS[sheet], answers[sheet]).items() if id in asked}
    found = {id: one.month if isinstance(one, datetime.date) else one for id, one in found.items()}
    log = answers.get("application_log", {})
    private = (n for n in range(1, ROWS + 1) if log.get(f"{LOG}.{n}.reason") in PRIVATE)
    return found | {id: "NK" for n in private if (id := f"{LOG}.{n}.reason_type") in asked}


def handed_in(data: bytes, document: Document) -> Submission | None:
    """What is read of the slip in a workbook, as of every slip."""
    try:
        found = read(data, [document])
    except ProblemsFound as refused:
        if [problem.id for problem in refused.problems] != ["slip-no-consent"]:
            raise
        return None
    return slip.allowed(document, found[0]) if found else None


def values(data: bytes, document: Document) -> dict[str, Value]:
    found = handed_in(data, document)
    assert found is not None
    return {id: one for id, one in found.values().items() if id != CONSENT}


def sheet(data: bytes, shown: bool = False) -> Worksheet:
    found = openpyxl.load_workbook(io.BytesIO(data), data_only=shown)[SLIP]
    assert isinstance(found, Worksheet)
    return found


def formulas(data: bytes) -> dict[str, str]:
    return {cell.coordinate: str(cell.value) for row in sheet(data) for cell in row if cell.data_type == "f"}


# 1: where it stands


@EVERY
def test_it_is_the_last_sheet_that_people_see_and_has_two_keys_for_each_answer(code: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(made(code, {})))
    assert [item.title for item in book.worksheets if item.sheet_state == "visible"][-1] == SLIP
    found = book[SLIP]
    assert found.column_dimensions["A"].hidden
    keys = [str(cell.value) for cell in found["A"] if cell.value]
    asked = questions(paper(code), "xlsx")
    wanted: list[str] = []
    for id, (item, _) in asked.items():
        wanted += [f"{id}.{option.code}" for option in slip.offered(item)] if item.type == "multi" else [id]
    assert keys == wanted
    hidden = [row for row, size in found.row_dimensions.items() if size.hidden]
    assert [[cell.value for cell in found[row] if cell.value] for row in hidden] == [[f"{paper(code).id}.*"]]
    assert found.cell(hidden[0], 4).value == f"{paper(code).id}.*"


@EVERY
def test_only_consent_and_code_can_be_typed_and_no_password_is_set(code: str) -> None:
    found = sheet(made(code, {}))
    assert found.protection.sheet
    assert found.protection.password is None
    keys = {row: str(found.cell(row, 1).value) for row in range(1, found.max_row + 1) if found.cell(row, 1).value}
    typed = {key for row, key in keys.items() if not found.cell(row, 4).protection.locked}
    assert typed == {CONSENT, CODE}
    computed = {key for row, key in keys.items() if found.cell(row, 4).data_type == "f"}
    assert computed == set(keys.values()) - typed


def test_trackers_of_workshops_that_collect_have_it_and_no_others() -> None:
    names = {f"trackers/{workshop.slug}.xlsx" for workshop in COLLECT.values()}
    trackers = {path: job.task[1][2] for path, job in everything.jobs().items() if job.kind == "tracker"}
    assert {path for path, documents in trackers.items() if any(map(slip.is_slip, documents))} == names
    assert len(trackers) > len(names)


def test_the_first_sheet_leads_to_it_and_says_what_it_is_for() -> None:
    first = openpyxl.load_workbook(io.BytesIO(made("P60", {})))["Start here"]
    words = [str(cell.value) for row in first for cell in row if cell.value]
    assert "Only the sheet “Slip” may be handed in, saved as a file of its own. It says how, and you choose." in words
    assert "Computed for you. Please leave it as it is." in words
    assert [cell.hyperlink and cell.hyperlink.location for row in first for cell in row if cell.value == SLIP] == [
        f"'{SLIP}'!C1"
    ]


@EVERY
def test_its_words_are_short_and_hand_in_stands_nowhere_else(code: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(made(code, {})), data_only=True)
    texts = {item.title: [str(cell.value) for row in item for cell in row if cell.value] for item in book.worksheets}
    assert [title for title, words in texts.items() if any("HAND IN" in text for text in words)] == [SLIP]
    own = [*plan_slip.INTRO, *plan_slip.BELOW.values(), *plan_slip.STEPS, *plan_slip.PROGRAMS, *plan_slip.CARE]
    for sentence in (part for text in own for part in re.split(r"(?<=[.?:]) ", text)):
        assert len(sentence.split()) <= 20, sentence
    assert all(text in "\n".join(texts[SLIP]) for text in own)


# 2: what it shows


@EVERY
@pytest.mark.parametrize("seed", [1, 2])
def test_it_shows_what_may_be_counted_and_is_read_like_every_slip(code: str, seed: int) -> None:
    answers = answered(code, seed)
    data = made(code, answers)
    found = handed_in(data, paper(code))
    assert found is not None
    assert (found.worksheet, found.code) == (paper(code).id, LEARNER)
    assert values(data, paper(code)) == expected(code, answers)
    assert not [answer for answer in found.answers if answer.doubt]


def test_a_private_reason_reads_as_on_paper() -> None:
    row: dict[str, Value] = {f"{LOG}.1.stage": "5", f"{LOG}.1.reason_type": "OU", f"{LOG}.1.source": "E2"}
    for reason in PRIVATE:
        data = made("P180", {"application_log": {**row, f"{LOG}.1.reason": reason}})
        assert values(data, paper("P180")) == {f"{LOG}.1.stage": "5", f"{LOG}.1.reason_type": "NK"}
        shown = [cell.value for cells in sheet(data, shown=True) for cell in cells]
        assert "NK Not known, or not said" in shown
    data = made("P180", {"application_log": {f"{LOG}.1.reason": "OU6"}})
    assert values(data, paper("P180")) == {f"{LOG}.1.reason_type": "NK"}
    data = made("P180", {"application_log": {**row, f"{LOG}.1.reason": "OU1"}})
    assert values(data, paper("P180")) == row


def test_rows_beyond_those_of_the_slip_are_not_handed_in() -> None:
    log: dict[str, Value] = {f"{LOG}.{n}.stage": "5" for n in (1, 8, 9, 20)}
    assert set(values(made("P180", {"application_log": log}), paper("P180"))) == {f"{LOG}.1.stage", f"{LOG}.8.stage"}
    words = [str(cell.value) for row in sheet(made("P180", {})) for cell in row]
    assert "From the sheet “Applications”: its first 8 rows. Rows below are not handed in." in words
    assert "From the sheet “Feedback request”: its first row. Rows below are not handed in." in words


# 3: consent


@EVERY
@pytest.mark.parametrize("consent", [False, None])
def test_without_yes_nothing_stands_there(code: str, consent: bool | None) -> None:
    data = made(code, answered(code, 1), consent)
    assert handed_in(data, paper(code)) is None
    found = sheet(data, shown=True)
    shown = {str(found.cell(row, 1).value): found.cell(row, 4).value for row in range(1, found.max_row + 1)}
    written = {key: one for key, one in shown.items() if one and template_id(key) in paper(code).by_template}
    assert written == {CODE: LEARNER} | ({} if consent is None else {CONSENT: "No"})
    place = next(cell.coordinate for cell in found["D"] if found.cell(cell.row, 1).value == CONSENT)
    assert all(one.startswith(f'=IF($D${place[1:]}="Yes",') for one in formulas(data).values())


# 4: formulas


def places(code: str) -> Iterator[tuple[str, int, int, int, Field]]:
    """Sheet, column, first and last row of each question in the tracker, the row of keys among them."""
    for tab in plan.tabs(sheets(code)):
        if isinstance(tab, Table):
            yield from ((tab.name, unit.column, tab.ids, tab.first + ROWS, unit.field) for unit in tab.units)
        else:
            yield from ((tab.name, spot.column, spot.row, spot.row, spot.field) for spot in tab.spots)


@EVERY
def test_formulas_refer_to_counted_questions_and_lists_only(code: str) -> None:
    asked = list(places(code))
    for formula in formulas(made(code, {})).values():
        consent, *rest = re.findall(r"(?:'([^']+)'!)?\$([A-Z]+)\$([0-9]+)", formula)
        assert consent[0] == ""
        assert rest
        for name, column, row in rest:
            at = (name, column_index_from_string(column), int(row))
            found = [f for tab, where, top, bottom, f in asked if (tab, where) == at[:2] and top <= at[2] <= bottom]
            assert [item.share for item in found] == ["counts"], formula
        words = set(re.findall(r"[a-z]\w+", re.sub(r"'[^']*'|\"[^\"]*\"", "", formula)))
        assert {word for word in words if not word.startswith("list_")} == set()


CLASSIC = {"AND", "IF", "IFERROR", "INDEX", "INT", "ISNUMBER", "LEFT", "LEN", "MONTH", "OFFSET", "OR", "ROW"}


@EVERY
def test_formulas_use_what_every_program_has(code: str) -> None:
    found = formulas(made(code, {})).values()
    used = {name for formula in found for name in re.findall(r"[A-Z]{2,}(?=\()", formula)}
    assert used <= CLASSIC | {"SUMPRODUCT", "TRIM"}
    assert not [formula for formula in found if "{" in formula or "#" in formula or len(formula) > 8000]


# 5: what is typed here


def test_what_no_other_sheet_asks_is_typed_here_and_offers_what_may_be_handed_in() -> None:
    document = paper("P60")
    others = [item for item in sheets("P60") if item.id != "feedback_to_action"]
    own: dict[str, Value] = {CONSENT: True, "feedback_to_action.table.2.type": "NK"}
    data, problems = tracker("t", "T", [*others, document], Branding(), [samples.submission(document, own)])
    assert problems == ()
    assert values(data, document) == {"feedback_to_action.table.2.type": "NK"}
    found = sheet(data)
    cell = next(found.cell(row[0].row, 4) for row in found if row[0].value == "feedback_to_action.table.2.type")
    assert (cell.value, cell.protection.locked) == ("NK Not known, or not said", False)
    assert plan_slip.TYPED in [cell.value for cell in found["C"]]
    listed = [check for check in found.data_validations.dataValidation if cell.coordinate in check.sqref]
    assert [check.type for check in listed] == ["list"]


WHO = OptionList("who", "Who", (Option("A", "A friend"), Option("B", "A doctor", share="never")))
MORE = OptionList("more", "More", (Option("X", "Rent"), Option("Y", "Health", share="never"), Option("Z", "Time")))


def small(*fields: Field) -> tuple[Document, Document]:
    """A worksheet with rows of these questions, and the slip of a workshop that asks the counted ones of two rows."""
    columns = tuple(Column(item.id, item.label, fields=(item,)) for item in fields)
    table = Rows("sheet.log", "Log", (ColumnGroup("", columns),), 3, 2, 12, row_name="Row")
    made = samples.document([table])
    part = SlipPart("Log", ("sheet.log",), rows=2, codes=True)
    workshop: Workshop = replace(COLLECT["P60"], slip=(part,))
    return made, slip.slip(workshop, {**SHEETS, "sheet": made})


def shown(made: Document, document: Document, row: dict[str, Value]) -> dict[str, Value]:
    given = {f"sheet.log.2.{id}": one for id, one in row.items()}
    filled = [samples.submission(made, given), samples.submission(document, {CONSENT: True})]
    data, problems = tracker("t", "T", [made, document], Branding(), filled)
    assert problems == ()
    return {id.rpartition(".")[2]: one for id, one in values(data, document).items()}


def test_a_private_entry_takes_along_what_its_question_names_and_one_of_several_takes_them_all() -> None:
    who = Field("who", "Who", "choice", "counts", options=WHO, together=("often",))
    often = Field("often", "Often", "int", "counts", minimum=1, maximum=9)
    more = Field("more", "More", "multi", "counts", options=MORE, together=("done",))
    done = Field("done", "Done", "check", "counts")
    both = small(who, often, more, done)
    assert shown(*both, {"who": "A", "often": 3}) == {"who": "A", "often": 3}
    assert shown(*both, {"who": "B", "often": 3}) == {}
    assert shown(*both, {"more": ("X", "Z"), "done": True}) == {"more": ("X", "Z"), "done": True}
    assert shown(*both, {"more": ("X", "Y"), "done": True, "often": 3}) == {"often": 3}
    assert shown(*both, {"often": 10}) == {}  # outside what fits
    lines = [spot.code for spot in form(both[1]).spots if spot.field.id == "sheet.log.1.more"]
    assert lines == ["X", "Z"]


def test_what_a_question_that_is_not_counted_decides_is_not_shown_by_formula() -> None:
    """A formula would have to look at it, and a copied sheet would keep what it looks at."""
    who = Field("who", "Who", "choice", "advisor", options=WHO, together=("often",))
    often = Field("often", "Often", "int", "counts", minimum=1, maximum=9)
    assert shown(*small(who, often), {"who": "A", "often": 3}) == {}


def form(document: Document) -> Form:
    (found,) = plan.sheets(document)
    assert isinstance(found, Form)
    return found


@pytest.mark.whole
@pytest.mark.parametrize("code", ["P180", "S6X60"])
def test_no_validator_finds_an_error(code: str, tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    path.write_bytes(made(code, answered(code, 1)))
    found = OpenXmlValidator(max_errors=0).validate(path).errors
    assert [str(item) for item in found if item.id != "Excel_InlineStrCells"] == []


def test_a_question_that_stands_alone_comes_from_the_first_copy() -> None:
    document, request = paper("P60"), SHEETS["feedback_request"]
    own = samples.submission(document, {CONSENT: True})
    offered = [option.code for option in slip.offered(request.by_template["feedback_request.whom"])]
    copies = [samples.submission(request, {"feedback_request.whom": whom}) for whom in offered[:2]]
    data, _ = tracker("t", "T", [request, document], Branding(), [own, *copies])
    assert values(data, document) == {"feedback_request.whom": offered[0]}


# 6: LibreOffice

CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"  # all sheets, a file each


def xml(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


def edited(data: bytes, change: Callable[[openpyxl.Workbook], None]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    change(book)
    done = io.BytesIO()
    book.save(done)
    return done.getvalue()


def plant(code: str) -> Callable[[openpyxl.Workbook], None]:
    """Write private words over every question that may not be counted, in every row."""

    def change(book: openpyxl.Workbook) -> None:
        for name, column, top, bottom, item in places(code):
            for row in range(top + 1, bottom) if top < bottom else (top,):
                if item.share != "counts":
                    book[name].cell(row, column).value = f"{SECRET} {row}"

    return change


def cell_of(book: openpyxl.Workbook, column: str, row: int) -> str:
    """The place of a column of the log in a row, from 1."""
    found = book["Applications"]
    at = next(cell for cells in found for cell in cells if cell.value == f"{LOG}.*.{column}")
    return f"{get_column_letter(at.column)}{at.row + row}"


MISTYPED: tuple[tuple[str, str | int, dict[str, Value | None]], ...] = (  # where, what, and what is left of the row
    ("stage", "Stage five, I guess", {"stage": None}),
    ("stage", 6, {"stage": "6"}),
    ("stage", "*", {"stage": None}),
    ("outcome", " rr ", {"outcome": "RR"}),
    ("outcome", "RR and something private", {"outcome": None}),
    ("reason", "They said I am too old", {"reason_type": "NK", "source": None}),
    ("reason", "FT4", {"reason_type": "NK", "source": None}),
    ("date_sent", "some day in May", {"date_sent": None}),
)
WHOLE_ROW: dict[str, Value] = {
    "date_sent": datetime.date(2026, 3, 14), "channel": "JB", "stage": "5", "outcome": "RN", "reason_type": "IN",
    "source": "E1",
}  # fmt: skip


def mistyped() -> tuple[bytes, dict[str, Value]]:
    """A log in which each row holds one thing that no list offers, and what the slip says of it."""
    log: dict[str, Value] = {
        f"{LOG}.{n}.{id}": one for n in range(1, len(MISTYPED) + 1) for id, one in WHOLE_ROW.items()
    }

    def change(book: openpyxl.Workbook) -> None:
        for n, (column, written, _) in enumerate(MISTYPED, 1):
            book["Applications"][cell_of(book, column, n)].value = written

    told: dict[str, Value | None] = {**log}
    told |= {id: one.month for id, one in log.items() if isinstance(one, datetime.date)}
    told |= {f"{LOG}.{n}.{id}": one for n, (_, _, found) in enumerate(MISTYPED, 1) for id, one in found.items()}
    data = edited(made("P180", {"application_log": log}), change)
    return data, {id: one for id, one in told.items() if one is not None}


def without_log(book: openpyxl.Workbook) -> None:
    del book["Applications"]


@pytest.mark.whole
@pytest.mark.libreoffice
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")
@pytest.mark.parametrize(
    "seeds", [{"P60": 3, "P180": 5}, pytest.param(dict.fromkeys(COLLECT, 4), marks=pytest.mark.slow)]
)
def test_libreoffice_shows_what_python_expects_and_saves_nothing_private(seeds: dict[str, int], tmp_path: Path) -> None:
    books: dict[str, tuple[str, bytes, dict[str, Value]]] = {}
    for code, seed in seeds.items():
        answers = answered(code, seed)
        data = edited(made(code, answers), plant(code))
        assert SECRET.encode() in xml(data)
        books[f"{code}-{seed}"] = code, data, expected(code, answers)
    answers = answered("P180", 6)
    rest = {id: one for id, one in expected("P180", answers).items() if not id.startswith(f"{LOG}.")}
    books["no-log"] = "P180", edited(made("P180", answers), without_log), rest
    books["mistyped"] = "P180", *mistyped()
    answers = answered("P60", 7)
    books["as-made"] = "P60", made("P60", answers), expected("P60", answers)
    found = recalculated(tmp_path, {name: without_cached(data) for name, (_, data, _) in books.items()})
    for name, (code, _, told) in books.items():
        assert values(found[name], paper(code)) == told, name
        assert errors(found[name]) == [], name
    assert cached(books["as-made"][1]) == cached(found["as-made"])
    for name, words in saved(tmp_path, found).items():
        code, _, told = books[name]
        assert read_csv(words, code) == told, name
        assert SECRET not in words, name
        assert not [text for text in PRIVATE.values() if text in words], name


def cached(data: bytes) -> dict[str, object]:
    """What the formulas show, beside their keys; LibreOffice stores no empty text."""
    found = sheet(data, shown=True)
    return {str(row[0].value): row[3].value for row in found.iter_rows(max_col=4) if row[0].value and row[3].value}


def saved(tmp_path: Path, books: Mapping[str, bytes]) -> dict[str, str]:
    """The sheet alone, as LibreOffice saves it as CSV."""
    paths = [str(tmp_path / "out" / f"{name}.xlsx") for name in books]
    command = ["soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--convert-to"]
    subprocess.run(
        [*command, CSV, "--outdir", str(tmp_path / "csv"), *paths], check=True, capture_output=True, timeout=300
    )
    return {name: (tmp_path / "csv" / f"{name}-{SLIP}.csv").read_text("utf-8") for name in books}


def read_csv(words: str, code: str) -> dict[str, Value]:
    """The answers of the sheet, found by the ids in its first column and the key over its answers."""
    rows = list(csv.reader(io.StringIO(words)))
    column = next(row.index(f"{paper(code).id}.*") for row in rows if f"{paper(code).id}.*" in row)
    told = {row[0]: row[column] for row in rows if row[0] and row[column]}
    assert (told.pop(CONSENT), told.pop(CODE)) == ("Yes", LEARNER)
    found: dict[str, dict[str, str]] = {}
    spots = {spot.keys[0]: spot for spot in form(paper(code)).spots}
    for key, text in told.items():
        found.setdefault(spots[key].field.id, {})[spots[key].code] = text
    fields = {spot.field.id: spot.field for spot in spots.values()}
    readings = {id: from_cells(fields[id], cells) for id, cells in found.items()}
    assert not [reading for reading in readings.values() if reading is None or reading.doubt]
    return {id: reading.value for id, reading in readings.items() if reading and reading.value is not None}

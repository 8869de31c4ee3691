"""What a workshop lets people hand in, for every workshop that comes with it and collects.

1. The very questions of the sheets, under the same ids. 2. Only what may be counted, and the code. 3. Nothing tells of
a private answer. 4. Codes are explained, once. 5. What follows after 30 days. 6. A contact slip leads nowhere.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from toolkit import codes, library, slip
from toolkit.agenda import SlipPart, Workshop
from toolkit.document import Document, Field, Heading, Option, OptionList, Rows
from toolkit.fields import YESNO, template_id
from toolkit.formats.pdf import slip as paper

LIBRARY = library.load()
SHEETS = {item.id: item for item in LIBRARY.documents}
COLLECT = {item.code: item for item in LIBRARY.workshops if item.slip}
EVERY = pytest.mark.parametrize("code", COLLECT)


def made(code: str) -> Document:
    return slip.slip(COLLECT[code], SHEETS)


def test_six_workshops_collect() -> None:
    assert list(COLLECT) == ["P60", "P90", "P120", "P180", "P240", "S6X60"]


# 1, 2: the questions


@EVERY
def test_a_slip_asks_the_questions_of_the_sheets_themselves(code: str) -> None:
    sheets = {item.id: item for sheet in SHEETS.values() for item in sheet.fields(rows=12)}
    for item in made(code).fields(rows=12):
        assert item == replace(sheets[item.id], media=slip.HANDED)  # a slip asks it in all its editions


@EVERY
def test_a_slip_holds_its_code_and_otherwise_only_what_may_be_counted(code: str) -> None:
    consent, own, *others = made(code).fields(rows=12)
    assert (consent.id, consent.share, own.id) == ("data_choice.share_counts", "counts", "data_choice.code")
    assert {item.share for item in others} == {"counts"}
    assert not {item.type for item in others} & set(slip.WORDY)
    assert all(item.export == "month" for item in others if item.type == "date")


@EVERY
def test_a_slip_asks_everything_its_workshop_names_as_often_as_it_says(code: str) -> None:
    wanted = {
        item.id for part in COLLECT[code].slip for name in part.fields for item in slip.asked(name, SHEETS, part.rows)
    }
    tables = [part for part in made(code).parts() if isinstance(part, Rows)]
    found = {item.id for item in made(code).fields() if not item.id.startswith("data_choice.")}
    found |= {table.at(n, item).id for table in tables for n in range(1, table.printed + 1) for item in table.fields}
    assert found == wanted


def test_a_slip_says_what_it_is() -> None:
    found = made("P60")
    assert (found.id, found.code, found.title) == ("slip_feedback_into_action", "SLIP-P60", "Hand-in slip")
    assert found.version == COLLECT["P60"].version
    assert next(item.text for item in found.parts() if isinstance(item, Heading)).startswith("Starting point")


# 3: what is private


def test_a_private_reason_is_not_known_and_takes_its_source_along() -> None:
    hints = {item.text: item.hint for item in made("P180").parts() if isinstance(item, Heading)}
    words = "Private reason? “Not known, or not said”, and nothing under “Who says so”."
    assert hints["My applications"] == words
    assert slip.in_codes(words) == "Private reason? NK, and nothing under “Who says so”."
    assert hints["Feedback and action"] == "Private? Leave the whole row out."
    assert hints["What could get in the way"] == ""


def test_private_entries_are_neither_offered_nor_explained() -> None:
    options = (Option("A", "Open"), Option("B", "Private", share="never"), Option("NK", "Not known"))
    item = Field("sheet.x", "X", "choice", "counts", options=OptionList("reason_type", "Reason", options))
    assert [(option.code, option.brief) for option in slip.offered(item)] == [("A", "Open"), ("NK", slip.NOT_SAID)]
    private = {option.code for found in LIBRARY.lists.values() for option in found.options if option.share == "never"}
    shown = {option.code for code in COLLECT for key in keys(code) for option in key.options.options}
    assert private
    assert not private & shown


# 4: codes


def keys(code: str) -> tuple[slip.KeyList, ...]:
    return slip.keys(COLLECT[code], made(code))


@EVERY
def test_every_code_that_is_written_is_in_the_key(code: str) -> None:
    explained = {key.options.id: {option.code for option in key.options.options} for key in keys(code)}
    blocks = made(code).blocks[1:]
    for part, block in zip(COLLECT[code].slip, blocks, strict=True):
        lists = [item for item in replace(made(code), blocks=(block,)).fields() if item.options]
        for item in lists:
            if part.codes:
                assert {option.code for option in slip.offered(item)} <= explained[item.options.id]  # type: ignore[union-attr]


def test_a_list_stands_in_the_key_once_with_everything_it_is_used_for() -> None:
    (source,) = (key for key in keys("P180") if key.options.id == "source")
    assert source.used_for == ("Who says so", "Who said it")
    assert [option.code for option in source.options.options] == ["E1", "E2", "E3", "E4", "E5", "E6", "E7"]


def test_a_slip_without_codes_has_no_key() -> None:
    assert keys("P120") == ()
    assert not COLLECT["P120"].has_key
    assert COLLECT["P60"].has_key


def test_ticks_stand_at_numbers_only_where_words_would_need_a_third_line() -> None:
    fields = {item.id: item for item in made("P60").fields()}
    assert slip.by_number(fields["feedback_request.stage"])
    assert not slip.by_number(fields["feedback_request.whom"])
    assert not slip.by_number(fields["starting_point.statements.q1.before"])


@pytest.mark.parametrize(
    ("type", "maximum", "options", "size"),
    [
        ("date", None, None, 2),
        ("int", 40, None, 2),
        ("int", None, None, 3),
        ("scale10", 10, None, 2),
        ("yesno", None, YESNO, 1),
    ],
)
def test_a_code_has_a_box_for_each_character(type: str, maximum: float | None, options: OptionList, size: int) -> None:
    item = Field("sheet.x", "X", type, "counts", maximum=maximum, options=options)  # type: ignore[arg-type]
    assert slip.boxes(item) == size


def test_the_boxes_for_the_participant_code_are_those_of_the_labels() -> None:
    code = codes.fixed(1)[0]
    assert tuple(map(len, codes.shown(code).split())) == paper.CODE


# 5, 6: later


@EVERY
def test_a_follow_up_has_consent_and_code_of_its_own(code: str) -> None:
    found = slip.follow_up(COLLECT[code], SHEETS)
    assert found is not None
    ids = [item.id for item in found.fields()]
    assert ids[:2] == [slip.CONSENT, slip.CODE]
    wanted = {template_id(item.id) for name in COLLECT[code].follow_up for item in slip.asked(name, SHEETS)}
    assert {template_id(id) for id in ids[2:]} == wanted


def test_a_follow_up_asks_for_the_rows_of_the_slip_or_the_first_few() -> None:
    def rows(workshop: Workshop) -> dict[str, int]:
        found = slip.follow_up(workshop, SHEETS)
        return {part.id: part.printed for part in found.parts() if isinstance(part, Rows)} if found else {}

    assert rows(COLLECT["P60"]) == {"feedback_to_action.table": 3}
    more = SlipPart("Feedback", ("feedback_to_action.table.type",), rows=5, codes=True)
    assert rows(replace(COLLECT["P60"], slip=(more,))) == {"feedback_to_action.table": 5}
    assert rows(replace(COLLECT["P60"], follow_up=())) == {}


@EVERY
def test_a_contact_slip_has_no_code_and_nothing_of_a_slip(code: str) -> None:
    found = slip.contact(COLLECT[code], SHEETS)
    assert [(item.id, item.share) for item in found.fields()] == [
        ("contact_slip.name", "advisor"),
        ("contact_slip.reach", "advisor"),
    ]
    assert not {item.id for item in found.fields()} & {item.id for item in made(code).fields()}

"""Workshops: the eight that come with it, what a guide reads from them, and a center's own.

1. The eight keep what was agreed. 2. Somebody with only the guide has every word. 3. Nothing is printed that belongs
elsewhere. 4. Counts and times are right for any number of people. 5. A center adds, replaces and leaves out.
6. The page for authors says what holds.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import snippets
from toolkit import agenda, library, pace, resources, slip, workshop, workshop_rules, workspace, yamltext
from toolkit.agenda import Beat, Item, Piece, SecondAdult, Session, Workshop
from toolkit.document import Guidance, quoted
from toolkit.problems import ProblemsFound
from toolkit.register import texts

SHIPPED = library.load()
DOCUMENTS = {document.id: document for document in SHIPPED.documents}
WORKSHOPS = {found.code: found for found in SHIPPED.workshops}
BAD = Path(__file__).parent / "bad"
OURS = BAD / "own" / "ours"

# 1: what was agreed


AGREED = {  # minutes, people, what is collected, second adult: from, always in
    "P30": (30, (6, 60), False, SecondAdult(16)),
    "P50": (50, (6, 40), False, SecondAdult()),
    "P60": (60, (6, 40), True, SecondAdult()),
    "P90": (90, (6, 30), True, SecondAdult()),
    "P120": (120, (8, 24), True, SecondAdult(16)),
    "P180": (180, (8, 24), True, SecondAdult(16)),
    "P240": (240, (9, 24), True, SecondAdult(16)),
    "S6X60": (360, (6, 16), True, SecondAdult(16, (5,))),
}
AGENDAS = {  # minutes and sheets, item by item; "+": only begun in the room
    "P30": "2 4 12:W04 7:W28 3 2",
    "P50": "3 4 14:W08 3 12:W07 7:W28 5 2",
    "P60": "4:W02 4:W01 4 13:W08 3 12:W07 7:W28 5 4:W01 2 2",
    "P90": "4:W02 4:W01 10 12 12:W03+ 10:W06 6 7:W07+ 8:W28 8 4:W01 3 2",
    "P120": "4:W02 4:W01 10 10:W06 12:W21 6 10 18:W23 20:W24/W22 7:W28 10 4:W01 3 2",
    "P180": "5:W02 5:W01 12:W04 10 20:W03 10:W06 10 15:W08 12:W07 4 20:W10/W09 7 10 15:W17 7:W28 8 4:W01 4 2",
    "P240": (
        "7:W02 5:W01 14:W04 10 25:W03 10:W06 15 15:W08 12:W07 28:W11 8 15 17:W13 15:W17 15:W12 7:W28 12 4:W01 4 2"
    ),
    "S6X60": (
        "8:W02 5:W01 8 22:W03 7 5 3:W05+ 2 | 7:W02 10:W06 15:W08 12:W07 4 6 4 2 | 4 15:W09 28:W11 5 4:W10+ 2 2"
        " | 4 17:W13 15:W14 12:W15 5 3:W16+ 2 2 | 4 9 3:W19+ 15:W17 12:W18 6:W20+ 5 3 3"
        " | 3 12:W21 15:W25 6:W12+ 7:W28 5 4:W01 4 4"
    ),
}


def shown(item: Item) -> str:
    codes = "/".join(DOCUMENTS[id].code for id in item.sheets)
    return f"{item.minutes}{':' + codes if codes else ''}{'+' if item.start else ''}"


@pytest.mark.parametrize("code", AGREED)
def test_it_keeps_what_was_agreed(code: str) -> None:
    found = WORKSHOPS[code]
    assert (found.minutes, (found.least, found.most), bool(found.slip), found.second_adult) == AGREED[code]
    assert " | ".join(" ".join(map(shown, session.items)) for session in found.sessions) == AGENDAS[code]


def test_these_are_all() -> None:
    assert list(WORKSHOPS) == list(AGREED)  # from short to long
    files = sorted((resources.content() / "workshops").glob("*.yaml"))
    assert sorted(path.stem for path in files) == sorted(found.id for found in SHIPPED.workshops)


def test_every_sheet_reaches_a_room_or_a_home() -> None:
    assert {id for found in SHIPPED.workshops for id in found.sheets} == set(DOCUMENTS)


@pytest.mark.parametrize(
    ("code", "lines"), [("P60", 13), ("P90", 15), ("P120", 11), ("P180", 17), ("P240", 18), ("S6X60", 20)]
)
def test_a_slip_fits_on_its_page(code: str, lines: int) -> None:
    found = WORKSHOPS[code]
    assert sum(slip.lines(part, DOCUMENTS) for part in found.slip) == lines


def test_a_slip_holds_counted_questions_of_its_own_sheets_only() -> None:
    for found in SHIPPED.workshops:
        names = [(name, part.rows) for part in found.slip for name in part.fields]
        for name, rows in [*names, *((name, 1) for name in found.follow_up)]:
            asked = slip.asked(name, DOCUMENTS, rows)
            assert asked
            assert {item.share for item in asked} == {"counts"}
            assert all(item.type not in ("text", "long", "url") for item in asked)
            assert name.partition(".")[0] in found.sheets


def test_rows_of_a_slip_keep_the_ids_of_their_sheet() -> None:
    found = slip.asked("feedback_to_action.table.type", DOCUMENTS, 3)
    assert [item.id for item in found] == [f"feedback_to_action.table.{n}.type" for n in (1, 2, 3)]
    both = [item.id for item in slip.asked("starting_point.statements", DOCUMENTS)]
    assert both[:2] == ["starting_point.statements.q1.before", "starting_point.statements.q1.after"]
    assert slip.asked("commitment_card.wish", DOCUMENTS) == ()


# 2: every word


ITEMS = [(code, item) for code, found in WORKSHOPS.items() for _, item in found.all_items()]


@pytest.mark.parametrize(("code", "item"), ITEMS, ids=lambda value: value if isinstance(value, str) else value.id)
def test_nobody_has_to_make_anything_up(code: str, item: Item) -> None:
    """Words to say everywhere; where people work or talk, also what to do in silence, what to watch for, an answer."""
    parts = [guidance for _, guidance in agenda.coaching(WORKSHOPS[code], item, DOCUMENTS)]
    assert item.talk or any(part.say for part in parts)
    assert item.aim or item.kind in ("catch_up", "break")
    known = any(item is not first for first in (agenda.first(WORKSHOPS[code], id) for id in item.sheets))
    if item.kind in ("work", "group", "pairs") and not known:
        assert any(part.silence for part in parts)
        assert any(part.watch_for for part in parts)
        assert any(part.answers for part in parts)
    if item.minutes >= 10 and item.kind in ("work", "group"):
        assert item.steps


@pytest.mark.parametrize("code", AGREED)
def test_a_guide_has_goals_lists_and_three_mails(code: str) -> None:
    found = WORKSHOPS[code]
    assert 3 <= len(found.goals) <= 4
    assert found.before
    assert found.after
    assert found.worked
    assert any(thing.per == "person" for thing in found.bring)
    for mail in found.mails:
        assert {"[contact]", "[advisor]", "[center]"} <= set(re.findall(r"\[[a-z]+\]", mail.text))
    for mail in found.mails[:2]:
        assert {"[date]", "[time]", "[place]"} <= set(re.findall(r"\[[a-z]+\]", mail.text + mail.subject))


@pytest.mark.parametrize("id", sorted(DOCUMENTS))
def test_a_sheet_brings_its_notes(id: str) -> None:
    notes = DOCUMENTS[id].facilitator
    assert all((notes.set_up, notes.say, notes.answers, notes.silence, notes.watch_for, notes.debrief))


def test_only_what_needs_a_second_adult_says_so() -> None:
    for found in SHIPPED.workshops:
        asked = "second adult" in " ".join(found.before)
        assert asked == bool(found.second_adult.from_people or found.second_adult.in_sessions), found.code


def test_pieces_are_all_in_use() -> None:
    files = (resources.content() / "pieces").glob("*.yaml")
    assert {path.stem for path in files} == {piece.id for _, item in ITEMS for piece in item.pieces}


# 3: words


WORDS = [
    (path.stem, text)
    for folder in ("workshops", "pieces")
    for path in sorted((resources.content() / folder).glob("*.yaml"))
    for where, text in texts(yamltext.read(path, path.name).data)
    if " " in text
]


def test_sentences_are_short() -> None:
    for name, text in WORDS:
        for sentence in re.split(r"(?<=[.!?:])[”’\"]*\s+|\n", text):
            assert len(sentence.split()) <= 20, f"{name}: {sentence}"


def test_words_to_say_have_no_quotation_marks_of_their_own() -> None:
    for _, item in ITEMS:
        for words in (*item.guidance.say, *(beat.say for beat in item.talk)):
            assert not words.startswith(("“", '"')), words
    assert quoted("Write ‘not known’.") == "“Write ‘not known’.”"
    assert quoted("We write “not yet” here.") == "“We write ‘not yet’ here.”"


# 4: times and counts


@pytest.mark.parametrize("code", AGREED)
def test_the_clock_runs_through(code: str) -> None:
    for session in WORKSHOPS[code].sessions:
        starts = [start for start, _ in session.timed()]
        assert starts[0] == 0
        assert starts[-1] + session.items[-1].minutes == session.minutes
        assert all(item.id == session.item(item.id).id for item in session.items)


def test_counts_for_24_people() -> None:
    found = {count.what: count.copies for count in agenda.counts(WORKSHOPS["P90"], 24)}
    assert found["packet"] == found["slip"] == found["contact_slip"] == 27
    assert found["code_labels"] == 1  # one set of labels: a code stands on one label only
    assert found["packet_large_print"] == found["slip_large_print"] == 1
    assert found["sample_log_cards"] == 12  # one set for each pair
    assert found["Closed boxes, one for slips and one for contact slips"] == 2


def test_nothing_collected_needs_no_slip() -> None:
    found = {count.kind for count in agenda.counts(WORKSHOPS["P30"], 10)}
    assert "slip" not in found


def test_sheets_by_the_door_are_no_part_of_the_packet() -> None:
    found = WORKSHOPS["S6X60"]
    assert found.door == ("private_writing",)
    assert "private_writing" not in found.packet
    (loose,) = [count for count in agenda.counts(found, 10) if count.kind == "sheet"]
    assert (loose.what, loose.copies) == ("private_writing", 11)


@given(st.sampled_from(SHIPPED.workshops), st.integers(1, 500))
def test_there_is_enough_of_everything(found: Workshop, people: int) -> None:
    for count in agenda.counts(found, people):
        assert count.copies >= 1
        if count.what == "packet":
            assert people * 11 <= count.copies * 10 < people * 11 + 10
    more = {count.what: count.copies for count in agenda.counts(found, people + 1)}
    assert all(more[count.what] >= count.copies for count in agenda.counts(found, people))


def test_no_people_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="needs people"):
        agenda.counts(WORKSHOPS["P60"], 0)


@given(st.integers(1, 300))
def test_groups_of_three_leave_nobody_out(people: int) -> None:
    groups = agenda.triads(people)
    assert sum(groups) == people
    assert set(groups) <= {3, 4} or len(groups) == 1


@pytest.mark.parametrize(
    ("people", "groups"), [(9, (3, 3, 3)), (10, (3, 3, 4)), (11, (3, 4, 4)), (8, (4, 4)), (5, (5,))]
)
def test_groups_of_three(people: int, groups: tuple[int, ...]) -> None:
    assert agenda.triads(people) == groups


@pytest.mark.parametrize(
    ("rule", "people", "session", "needed"),
    [
        (SecondAdult(), 60, 1, False),
        (SecondAdult(16), 15, 1, False),
        (SecondAdult(16), 16, 1, True),
        (SecondAdult(16, (5,)), 6, 5, True),
        (SecondAdult(16, (5,)), 6, 4, False),
    ],
)
def test_second_adult(rule: SecondAdult, people: int, session: int, needed: bool) -> None:
    assert rule.needed(people, session) is needed


def test_words_and_pauses_take_their_time() -> None:
    piece = Piece("p", "P", (Beat(say="word " * 110), Beat(do="Wait.", seconds=60)))
    own = Guidance(say=("word " * 110,))
    assert agenda.spoken(Item("i", "talk", "T", 3, own_guidance=own, pieces=(piece,))) == pytest.approx(
        (3, 220 / 90 + 1)
    )


def test_what_an_item_says_itself_comes_last_and_wins() -> None:
    own, sheet = Guidance(say=("Own.",), debrief="Own."), Guidance(say=("Sheet.",), debrief="Sheet.", silence="Wait.")
    both = agenda.joined(sheet, own)
    assert (both.say, both.debrief, both.silence) == (("Sheet.", "Own."), "Own.", "Wait.")


def test_a_choice_keeps_its_sheets_apart_and_a_second_use_brings_nothing() -> None:
    found = WORKSHOPS["P120"]
    (session,) = found.sessions
    names = [name for name, _ in agenda.coaching(found, session.item("station"), DOCUMENTS)]
    assert names == ["", "next_chapters", "career_options"]
    ((_, again),) = agenda.coaching(found, session.item("exit_check"), DOCUMENTS)
    assert not set(again.say) & set(DOCUMENTS["starting_point"].facilitator.say)


def test_one_sheet_joins_its_notes_with_the_item() -> None:
    found = WORKSHOPS["P60"]
    item = found.sessions[0].item("table")
    ((name, guidance),) = agenda.coaching(found, item, DOCUMENTS)
    assert name == ""
    assert guidance.say == (*DOCUMENTS["feedback_to_action"].facilitator.say, *item.guidance.say)
    assert guidance.do[-len(item.guidance.do) :] == item.guidance.do


def test_items_of_a_session_are_found_by_id() -> None:
    session = Session(1, "", 5, (Item("a", "pause", "A", 5),))
    assert session.item("a").title == "A"
    with pytest.raises(KeyError):
        session.item("b")


# 5: a center's own

SETTINGS = "format: 1\ncenter: Career Center\nsupport:\n  counseling: {name: Counseling}\n"
TINY = (OURS / "workshops" / "tiny_workshop.yaml").read_text("utf-8")


def read(root: Path, more: str = "") -> library.Library:
    (root / "toolkit.yaml").write_text(SETTINGS + more, "utf-8")
    return workspace.read(root, OURS)[1]


def put(root: Path, name: str, text: str) -> Path:
    path = root / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def test_a_workshop_of_ones_own_is_added(tmp_path: Path) -> None:
    put(tmp_path, "workshops/mine.yaml", TINY.replace("tiny_workshop", "mine").replace("P31", "X31"))
    found = read(tmp_path)
    assert [item.code for item in found.workshops] == ["P31", "X31"]
    assert (found.origins["tiny_workshop"], found.origins["mine"]) == ("ours", "yours")


def test_a_workshop_of_the_same_id_is_used_instead_of_ours(tmp_path: Path) -> None:
    put(tmp_path, "workshops/tiny.yaml", TINY.replace("title: A tiny workshop", "title: Our workshop"))
    found = read(tmp_path)
    assert [item.title for item in found.workshops] == ["Our workshop"]
    assert found.origins["tiny_workshop"] == "yours instead of ours"


def test_two_workshops_of_one_code_are_refused(tmp_path: Path) -> None:
    put(tmp_path, "workshops/mine.yaml", TINY.replace("tiny_workshop", "mine"))
    with pytest.raises(ProblemsFound, match=r"workshops/mine.yaml:2:7: The code 'P31' is taken by"):
        read(tmp_path)


def test_a_piece_of_the_same_id_is_said_instead_of_ours(tmp_path: Path) -> None:
    put(tmp_path, "pieces/hello.yaml", "id: hello\ntitle: Hello\nsay: [Good to see you.]\n")
    mine = TINY.replace("title: Welcome, minutes: 5", "title: Welcome, minutes: 5, pieces: [hello]")
    put(tmp_path, "workshops/tiny.yaml", mine)
    (found,) = read(tmp_path).workshops
    assert found.sessions[0].item("hello").guidance.say == ("Good to see you.",)


def test_a_workshop_can_be_left_out(tmp_path: Path) -> None:
    found = read(tmp_path, "leave_out: [tiny_workshop]\n")
    assert (found.workshops, found.held, len(found.documents)) == ((), {}, 2)


def test_ours_that_no_longer_fits_is_held_back_until_it_is_left_out(tmp_path: Path) -> None:
    tiny = (OURS / "worksheets" / "tiny.yaml").read_text("utf-8").replace("minutes: 5", "minutes: 25")
    put(tmp_path, "worksheets/tiny.yaml", tiny)
    found = read(tmp_path)
    assert (found.workshops, set(found.held)) == ((), {"tiny_workshop"})
    assert read(tmp_path, "leave_out: [tiny_workshop]\n").held == {}


def test_one_workshop_is_checked_with_all_sheets(tmp_path: Path) -> None:
    path = put(tmp_path, "workshops/mine.yaml", TINY.replace("tiny_workshop", "mine").replace("P31", "X31"))
    found = library.load(OURS, [path])
    assert [item.id for item in found.workshops] == ["mine"]


# 6: the page for authors


def test_what_stands_on_the_page_is_valid() -> None:
    item, piece, settings = snippets.blocks("guides/own-workshop.md", "yaml")
    tree = yamltext.parse(item, "item.yaml")
    assert isinstance(tree.data, list)
    found = workshop.ItemSpec.model_validate(tree.data[0])
    assert sum(step.minutes for step in found.steps) == found.minutes
    assert workshop.piece(yamltext.parse(piece, "welcome.yaml"), SHIPPED.register).talk
    assert settings.strip() == "leave_out: [feedback_into_action]"


def test_the_page_says_the_numbers_of_the_rules() -> None:
    page = " ".join(snippets.page("guides/own-workshop.md").split())
    slow, brisk = agenda.WORDS_A_MINUTE
    assert f"Speaking takes {slow} to {brisk} words a minute" in page
    seconds = (pace.SECONDS[kind] for kind in ("check", "choice", "text", "long"))
    assert "a tick {}, a choice from a list {}, a few words {}, a long answer {}".format(*seconds) in page
    assert f"{workshop_rules.CATCH_UP} minutes in a hundred" in page
    assert f"{workshop_rules.BREAK} minutes, at least every {workshop_rules.STRETCH}" in page
    assert f"`late` saves {workshop_rules.LATE} minutes" in page
    assert f"from {workshop_rules.SECOND_ADULT_FROM} people" in page
    assert f"none in the last {workshop_rules.CALM_END} minutes" in page
    assert all(f"`[{word}]`" in page for word in agenda.PLACEHOLDERS)

"""The shipped library: complete, consistent, in plain words, and nothing private is ever counted."""

from __future__ import annotations

import gc
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit import library, resources, worksheet, yamltext
from toolkit.answers import Value, counted
from toolkit.document import Document, Field, Key, OptionList, Rows, structure_hash
from toolkit.fields import template_id
from toolkit.problems import ProblemsFound

EXPECTED = {  # code, module, minutes, group, sensitivity, feeds the slip
    "starting_point": ("W01", "m0", 4, "motivation", 1, True),
    "data_choice": ("W02", "m0", 3, "frame", 1, True),
    "application_log": ("W03", "m1", 20, "skill", 1, True),
    "one_rejection": ("W04", "m1", 12, "motivation", 2, False),
    "job_ad_match": ("W05", "m1", 15, "skill", 0, False),
    "funnel_and_pattern": ("W06", "m1", 10, "skill", 1, False),
    "feedback_request": ("W07", "m2", 12, "skill", 1, True),
    "feedback_to_action": ("W08", "m2", 12, "skill", 1, True),
    "resume_revision": ("W09", "m2", 15, "skill", 0, False),
    "interview_debrief": ("W10", "m2", 20, "skill", 1, False),
    "practice_interview": ("W11", "m2", 28, "skill", 1, False),
    "growth_plan": ("W12", "m2", 15, "motivation", 0, True),
    "network_map": ("W13", "m3", 17, "skill", 1, False),
    "outreach_log": ("W14", "m3", 15, "skill", 1, True),
    "informational_interview": ("W15", "m3", 12, "skill", 0, False),
    "mentor_fit": ("W16", "m3", 12, "motivation", 1, False),
    "setback_plan": ("W17", "m4", 15, "motivation", 2, False),
    "check_the_thought": ("W18", "m4", 12, "motivation", 3, False),
    "private_writing": ("W19", "m4", 15, "motivation", 3, False),
    "weekly_energy": ("W20", "m4", 10, "motivation", 3, False),
    "stay_adjust_pivot": ("W21", "m5", 12, "motivation", 2, True),
    "career_options": ("W22", "m5", 20, "skill", 1, False),
    "nearby_skills": ("W23", "m5", 18, "skill", 0, False),
    "next_chapters": ("W24", "m5", 20, "motivation", 1, False),
    "learning_plan": ("W25", "m6", 15, "skill", 0, True),
    "course_comparison": ("W26", "m6", 40, "skill", 0, False),
    "career_story": ("W27", "m7", 15, "skill", 1, False),
    "commitment_card": ("W28", "m7", 7, "motivation", 1, True),
}
SHEETS = tuple(EXPECTED)
LATER = {"before_after"}  # W01 has its moments as columns
ID = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


SHIPPED = library.load()


def sheet(id: str) -> Document:
    return SHIPPED.document(id)


def asked(document: Document) -> list[tuple[Field, str]]:
    """Every field with the id it has in any row."""
    return [(item, template_id(item.id)) for item in document.fields()]


# what a sheet is


def test_every_worksheet_is_known_here() -> None:
    assert {document.id for document in SHIPPED.documents} == set(SHEETS)
    assert sorted(document.code for document in SHIPPED.documents) == [f"W{n:02}" for n in range(1, 29)]


@pytest.mark.parametrize("id", SHEETS)
def test_sheet_says_what_was_agreed(id: str) -> None:
    found = sheet(id)
    facts = (found.code, found.module.id, found.minutes, found.group, found.sensitivity, found.feeds_slip)
    assert facts == EXPECTED[id]


@pytest.mark.parametrize("id", SHEETS)
def test_core_questions_are_few_and_exist(id: str) -> None:
    found = sheet(id)
    names = {name.removeprefix(f"{id}.").replace(".*.", ".") for _, name in asked(found)}
    names |= {block.id for block in found.blocks}
    least = 1 if id in ("starting_point", "data_choice", "private_writing") else 2  # those ask for one thing only
    assert least <= len(found.core) <= 3
    assert set(found.core) <= names


def test_only_agreed_answers_are_counted(golden: Callable[[str, str], None]) -> None:
    """Whoever changes this list changes what may leave a participant: read it word by word."""
    lines = []
    for document in sorted(SHIPPED.documents, key=lambda found: found.code):
        counts = sorted({name for item, name in asked(document) if item.share == "counts"})
        assert document.feeds_slip == bool(counts)
        lines += [f"{document.code} {name}" for name in counts]
    golden("counted.txt", "\n".join(lines) + "\n")


@pytest.mark.parametrize("id", SHEETS)
def test_counted_answers_are_ticks_codes_and_months(id: str) -> None:
    for item, name in asked(sheet(id)):
        if item.share == "counts":
            assert item.type not in ("text", "long", "url"), name
            assert item.type != "date" or item.export == "month", name


@pytest.mark.parametrize("id", SHEETS)
def test_field_ids_keep_to_their_pattern(id: str) -> None:
    for item in sheet(id).fields(rows=3):
        first, *parts = item.id.split(".")
        assert first == id
        assert 1 <= len(parts) <= 3
        numbers = [part for part in parts if part.isdigit()]
        assert all(ID.fullmatch(part) for part in parts if part not in numbers), item.id
        assert numbers == [] or (len(parts) == 3 and parts[1] == numbers[0]), item.id


@pytest.mark.parametrize("id", SHEETS)
def test_a_sheet_can_be_done_without_its_later_columns(id: str) -> None:
    for part in sheet(id).parts("print"):
        if isinstance(part, Rows):
            assert (0 if sheet(id).home else 1) <= part.room <= part.printed <= part.screen
            assert part.groups_in("print")


# lists


def offered() -> Iterator[tuple[str, OptionList]]:
    for id in SHEETS:
        for item, name in asked(sheet(id)):
            if item.options is not None:
                yield name, item.options


def test_every_list_is_used() -> None:
    files = sorted((resources.content() / "worksheets").glob("*.yaml"))
    named = {word for path in files for word in re.findall(r"\b(?:list|ideas): ([a-z0-9_]+)", path.read_text("utf-8"))}
    assert set(SHIPPED.lists) - named == LATER
    assert named <= set(SHIPPED.lists)


@pytest.mark.parametrize("id", sorted(SHIPPED.lists))
def test_codes_are_unique_short_and_never_reused(id: str) -> None:
    found = SHIPPED.lists[id]
    codes = [option.code for option in found.options]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"[A-Z0-9]{1,3}", code) for code in codes)
    assert not set(codes) & {old for old, _ in found.retired}
    assert {new for _, new in found.retired if new} <= set(codes)
    assert len({option.label for option in found.options}) == len(codes)
    assert all(option.label.strip() for option in found.options)


def test_retired_codes_are_offered_nowhere() -> None:
    for name, options in offered():
        assert not {option.code for option in options.options} & {old for old, _ in options.retired}, name
    for document in SHIPPED.documents:
        for part in document.parts():
            if isinstance(part, Key):
                assert not {option.code for option in part.options.options} & {old for old, _ in part.options.retired}


def test_private_entries_are_the_agreed_ones() -> None:
    private = {(o.code, o.share) for found in SHIPPED.lists.values() for o in found.options if o.share is not None}
    assert private == {("FT4", "never"), ("FT8", "never"), ("OU6", "never")}


def test_reasons_and_actions_belong_to_a_type() -> None:
    types = {option.code for option in SHIPPED.lists["reason_type"].options}
    for name in ("reason", "action"):
        for option in SHIPPED.lists[name].options:
            assert option.group in types
            assert option.code.startswith(option.group)


# words


def texts(id: str) -> Iterator[str]:
    """Every text a participant or an advisor reads on a sheet, in the author's words."""
    yield from _texts(yamltext.read(resources.content() / "worksheets" / f"{id}.yaml", id).data, "")


WORDS = {
    "title", "purpose", "facts", "steps", "hint", "text", "label", "header", "note", "paragraphs", "sentences", "intro",
    "own", "example", "corner", "total", "total_hint", "option_prompt", "row_name", "group", "ends",
    "set_up", "say", "do", "answers", "silence", "watch_for", "know", "debrief",
}  # fmt: skip


def _texts(data: object, key: str) -> Iterator[str]:
    if isinstance(data, dict):
        for name, value in data.items():
            # the words of an example stand under its columns' names
            yield from _texts(value, key if key == "examples" else str(name))
    elif isinstance(data, list):
        for item in data:
            yield from _texts(item, key)
    elif key in WORDS | {"examples"}:
        yield str(data)


@pytest.mark.parametrize("id", SHEETS)
def test_sentences_are_short(id: str) -> None:
    for text in texts(id):
        for sentence in re.split(r"(?<=[.!?])[”\"]?\s+", text):
            assert len(sentence.split()) <= 20, sentence


@pytest.mark.parametrize("id", SHEETS)
def test_every_character_can_be_drawn(id: str) -> None:
    words = [*texts(id), *(o.label + o.short for _, options in offered() for o in options.options)]
    assert {c for text in words for c in text} - resources.font_characters() == set()


@pytest.mark.parametrize("id", SHEETS)
def test_everything_asked_has_words(id: str) -> None:
    for item, name in asked(sheet(id)):
        assert item.label.strip(), name
        assert item.label != item.id.rpartition(".")[2], f"{name} shows its id"
        assert item.type not in ("choice", "multi") or (item.options is not None and item.options.options), name


def test_words_are_american() -> None:
    for id in SHEETS:
        for text in texts(id):
            assert not re.search(r"\b(centre|colour|organis|programme|analys(e|ing)|behaviour|CV)\b", text), text


# one hash for one meaning


@pytest.mark.parametrize("id", SHEETS)
def test_new_words_keep_the_hash(id: str) -> None:
    before = structure_hash(sheet(id))
    path = resources.content() / "worksheets" / f"{id}.yaml"
    text = re.sub(r"(header|label|title|purpose|hint): (\w)", r"\1: New \2", path.read_text("utf-8"))
    lists = {name: _reworded(found) for name, found in SHIPPED.lists.items()}
    assert structure_hash(_read(text.replace("title: New ", "title: ", 1), lists)) == before


def _reworded(found: OptionList) -> OptionList:
    return replace(found, options=tuple(replace(o, label=f"New {o.label}", short="") for o in found.options))


def _read(text: str, lists: dict[str, OptionList] | None = None) -> Document:
    stops = {module.id: module for module in SHIPPED.modules}
    return worksheet.document(yamltext.parse(text, "sheet.yaml"), lists or SHIPPED.lists, stops, SHIPPED.register)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("id: story", "id: tale"),
        ("field: {type: long, lines: 2, share: never}", "field: {type: text, share: never}"),
        ("list: reason_type", "list: agree"),
        ("list: source,", "list: source, without: [E6],"),
        ("id: one_rejection", "id: one_setback"),
        ("      - {id: second, header: \"2\"}\n", ""),
    ],
)  # fmt: skip
def test_new_ids_types_and_lists_change_the_hash(old: str, new: str) -> None:
    text = (resources.content() / "worksheets" / "one_rejection.yaml").read_text("utf-8")
    assert old in text
    assert structure_hash(_read(text.replace(old, new))) != structure_hash(sheet("one_rejection"))


def test_order_of_questions_keeps_the_hash() -> None:
    found = sheet("one_rejection")
    assert structure_hash(replace(found, blocks=found.blocks[::-1])) == structure_hash(found)


def test_hash_is_the_same_in_every_process() -> None:
    assert re.fullmatch(r"[0-9a-f]{16}", structure_hash(sheet("application_log")))
    assert len({structure_hash(sheet(id)) for id in SHEETS}) == len(SHEETS)


# what may be counted

LOG = "application_log.log"


def row(number: int, cells: Mapping[str, Value]) -> dict[str, Value]:
    return {f"{LOG}.{number}.{name}": value for name, value in cells.items()}


FULL: dict[str, Value] = {
    "employer": "Firm G", "stage": "5", "outcome": "RR", "reason_type": "FT", "reason": "FT1", "source": "E1",
    "action": "FTA", "action_status": "1", "asked": "N", "guess": "SK", "note": "They were kind.",
}  # fmt: skip


def left(**cells: Value) -> dict[str, Value]:
    kept = counted(sheet("application_log"), row(1, cells))
    return {name.rpartition(".")[2]: value for name, value in kept.items()}


def test_only_counted_questions_stay() -> None:
    assert left(**FULL) == {name: FULL[name] for name in FULL if name not in ("employer", "guess", "note")}


@pytest.mark.parametrize("code", ["FT4", "FT8", "OU6"])
def test_private_reason_takes_what_it_implies_along(code: str) -> None:
    kept = left(**FULL | {"reason": code, "reason_type": code[:2]})
    assert kept == {"stage": "5", "outcome": "RR", "asked": "N"}


def test_private_reason_touches_no_other_row() -> None:
    values = row(1, FULL | {"reason": "FT4"}) | row(2, FULL)
    kept = counted(sheet("application_log"), values)
    assert {name for name in kept if f"{LOG}.2." in name} == {f"{LOG}.2.{name}" for name in left(**FULL)}


@pytest.mark.parametrize("code", ["FT4", "FT8", "OU6"])
def test_private_second_reason_is_just_left_out(code: str) -> None:
    assert left(**FULL, reason2=code) == left(**FULL)
    assert left(**FULL, reason2="SK1") == left(**FULL) | {"reason2": "SK1"}


def test_code_retired_in_favor_of_a_private_one_is_private_too() -> None:
    assert left(reason="IN8", reason_type="FT", stage="5") == {"stage": "5"}
    assert left(reason="EX5", reason_type="EX") == {"reason": "EX5", "reason_type": "EX"}


def test_code_nobody_knows_is_private() -> None:
    assert left(reason="ZZ9", reason_type="FT", stage="5") == {"stage": "5"}
    assert left(source="E6", stage="5") == {"stage": "5"}  # a guess is not offered there


def test_fields_nobody_knows_are_dropped() -> None:
    kept = counted(
        sheet("application_log"), {f"{LOG}.1.secret": "x", "another.log.1.stage": "5", "": "x", f"{LOG}.1": "x"}
    )
    assert kept == {}


def any_answer(item: Field) -> st.SearchStrategy[Value]:
    if item.options is None:
        return st.text(max_size=8)
    codes = [option.code for option in item.options.options] + [old for old, _ in item.options.retired] + ["ZZ9"]
    if item.type == "multi":
        return st.lists(st.sampled_from(codes), unique=True).map(tuple)
    return st.sampled_from(codes)


@st.composite
def filled(draw: st.DrawFn) -> tuple[Document, dict[str, Value]]:
    """A worksheet, and answers to some of its questions in up to three rows."""
    document = sheet(draw(st.sampled_from(SHEETS)))
    fields = draw(st.lists(st.sampled_from(list(document.fields(rows=3))), max_size=30, unique_by=lambda item: item.id))
    return document, {item.id: draw(any_answer(item)) for item in fields}


@given(filled())
def test_nothing_private_is_ever_counted(given: tuple[Document, dict[str, Value]]) -> None:
    document, values = given
    kept = counted(document, values)
    fields = {item.id: item for item in document.fields(rows=3)}
    assert kept.items() <= values.items()
    for name, value in kept.items():
        assert fields[name].share == "counts"
        assert not {"FT4", "FT8", "OU6", "IN8"} & set(value if isinstance(value, tuple) else (str(value),))
    for name, value in values.items():
        if value in ("FT4", "FT8", "OU6", "IN8") and fields[name].together:
            assert not {f"{name.rpartition('.')[0]}.{other}" for other in fields[name].together} & set(kept)


@given(filled())
def test_counting_twice_changes_nothing(given: tuple[Document, dict[str, Value]]) -> None:
    document, values = given
    kept = counted(document, values)
    assert counted(document, kept) == kept


def test_samples_keep_their_private_answers_too() -> None:
    path = Path(__file__).parent / "worksheets" / "table.yaml"
    (document,) = library.load(worksheets=[path]).documents
    values: dict[str, Value] = {item.id: "x" for item in document.fields() if item.options is None}
    kept = {name.removeprefix("sample_table.week.") for name in counted(document, values)}
    assert kept == {"monday.planned", "monday.spent"}


# reading


@pytest.mark.parametrize("on", [True, False])
@pytest.mark.parametrize("text", ["id: x", None], ids=["problem", "fine"])
def test_garbage_collector_is_left_as_it_was(on: bool, text: str | None, tmp_path: Path) -> None:
    if text:
        (tmp_path / "x.yaml").write_text(text, "utf-8")
    was_on = gc.isenabled()
    (gc.enable if on else gc.disable)()
    try:
        with pytest.raises(ProblemsFound) if text else nullcontext():
            library.load(worksheets=[tmp_path / "x.yaml"] if text else None)
        assert gc.isenabled() is on
    finally:
        (gc.enable if was_on else gc.disable)()

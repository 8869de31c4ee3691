"""A Workshop in, everything that would go wrong in the room out: time, breaks, support, what may not be handed out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from toolkit.agenda import CONSENT_SHEET, MAILS, PLACEHOLDERS, Session, Workshop, spoken
from toolkit.document import Document, Field
from toolkit.fields import template_id
from toolkit.problems import Problem, Source, did_you_mean, suggestion
from toolkit.slip import CODE, CONSENT, WORDY, asked, lines
from toolkit.yamltext import Path_, Tree

CATCH_UP = 8  # in a hundred minutes of each session, at least
STRETCH = 100  # minutes without a break, at most
BREAK = 10  # minutes, at least
LATE = 10  # minutes that leaving out must save
BOTH_GROUPS_FROM = 60  # minutes; a shorter taster may be for motivation only
EMOTIONAL, SENSITIVE = 2, 3  # sensitivity of a sheet
SECOND_ADULT_FROM = 16  # people, with a sheet that stirs feelings
CALM_END = 8  # minutes before the end without a sensitive sheet
SETTLE = 1  # of a sheet's own minutes go into settling and listening
HURRIED = 0.9  # a talk spoken slowly fills at least this share of its minutes
SLIP_LINES, SLIP_HEAD = 28, 3  # lines of 8 mm on one page, A4 or Letter; those of the head
BRACKETS = re.compile(r"\[([^\[\]]*)\]")

Sheets = Mapping[str, Document]


def problems(found: Workshop, tree: Tree, sheets: Sheets) -> Iterator[Problem]:
    """Every rule broken, with its place."""
    yield from _whole(found, tree, sheets)
    yield from _consent(found, tree)
    yield from _slip(found, tree, sheets)
    yield from _handed_out(found, tree, sheets)
    yield from _mails(found, tree)
    for number, session in enumerate(found.sessions):
        place = _Place(tree, number)
        yield from _minutes(session, place)
        yield from _breaks(session, place)
        yield from _late(session, place)
        yield from _end(session, place)
        yield from _sheets(session, place, sheets)
        yield from _words(session, place, sheets)
    yield from _second_adult(found, tree, sheets)


class _Place:
    """Where the items of one session stand in the file."""

    def __init__(self, tree: Tree, session: int) -> None:
        self.tree, self.path = tree, ("sessions", session)

    def at(self, *more: str | int) -> Source:
        return self.tree.value_at((*self.path, *more))


def _whole(found: Workshop, tree: Tree, sheets: Sheets) -> Iterator[Problem]:
    total = sum(session.minutes for session in found.sessions)
    if total != found.minutes:
        message = (
            f"The sessions take {total} minutes together, the workshop says {found.minutes}. Change one of the two."
        )
        yield Problem(tree.value_at(("minutes",)), "total-minutes", message)
    if found.least > found.most:
        message = (
            f"The smallest group ({found.least}) is larger than the largest ({found.most}). Change one of the two."
        )
        yield Problem(tree.value_at(("group",)), "group-size", message)
    for number, session in enumerate(found.sessions):
        if not session.title and len(found.sessions) > 1:
            message = "Give each session a title: add 'title:'. A workshop of several needs to tell them apart."
            yield Problem(tree.value_at(("sessions", number)), "session-title", message)
    # of a choice, everybody fills in one sheet only: its group counts where all of them share it
    choices = [{sheets[id].group for id in item.works} for _, item in found.all_items() if item.works]
    missing = [group for group in ("skill", "motivation") if {group} not in choices]
    if missing and found.minutes >= BOTH_GROUPS_FROM:
        message = (
            f"Skills and motivation belong together: everybody needs a sheet of the group '{missing[0]}', too. "
            "Add an item with one."
        )
        yield Problem(tree.value_at(("sessions",)), "one-group", message)
    seen: dict[str, Source] = {}
    for number, session in enumerate(found.sessions):
        for index, item in enumerate(session.items):
            place = _Place(tree, number).at("items", index, "id")
            if item.id in seen:
                message = f"The item '{item.id}' was given before, in line {seen[item.id].line}. Give each its own id."
                yield Problem(place, "item-twice", message)
            seen.setdefault(item.id, place)


def _consent(found: Workshop, tree: Tree) -> Iterator[Problem]:
    """The data choice card belongs to the slip: first where there is one, absent where there is none."""
    first = found.sessions[0].items[0]
    if found.slip and CONSENT_SHEET not in first.sheets:
        message = f"A slip is handed in, so the first item must explain it: add 'sheets: [{CONSENT_SHEET}]' to it."
        yield Problem(first.source, "consent-first", message)
    hands_in = [item for _, item in found.all_items() if item.kind == "hand_in"]
    if found.slip and not hands_in:
        message = "A slip is handed in, but no item gives time for it. Add one with 'kind: hand_in' near the end."
        yield Problem(tree.key_at(("collects",)), "hand-in-missing", message)
    if not found.slip:
        for item in hands_in:
            message = "Nothing is handed in here. Take this item out, or write 'collects: slip'."
            yield Problem(item.source, "nothing-collected", message)
        for _, item in found.all_items():
            if CONSENT_SHEET in item.sheets:
                message = f"Nothing is handed in here, so leave out the sheet '{CONSENT_SHEET}'. It would only confuse."
                yield Problem(item.source, "nothing-collected", message)


def _slip(found: Workshop, tree: Tree, sheets: Sheets) -> Iterator[Problem]:
    """The slip holds counted questions of this workshop's sheets only, and fits on a page."""
    named: list[tuple[Path_, str]] = [(("follow_up", n), name) for n, name in enumerate(found.follow_up)]
    for index, part in enumerate(found.slip):
        named += [(("slip", index, "fields", n), name) for n, name in enumerate(part.fields)]
    own = {id: sheets[id] for id in found.sheets}
    seen: set[str] = set()
    for path, name in named:
        fields = asked(name, own)
        if not fields:
            yield _not_asked(name, own, tree.value_at(path))
        elif problem := next(filter(None, (_unfit(name, item, tree, path, found) for item in fields)), None):
            yield problem
        elif path[0] == "slip" and seen & {item.id for item in fields}:
            message = f"'{name}' stands on the slip before. Take it out in one of the two places."
            yield Problem(tree.value_at(path), "slip-twice", message)
        if path[0] == "slip":
            seen |= {item.id for item in fields}
    if found.slip and CONSENT_SHEET in own:
        yield from _consent_asked(own[CONSENT_SHEET])
    total = SLIP_HEAD + sum(lines(part, sheets) for part in found.slip)
    if total > SLIP_LINES:
        message = (
            f"The slip takes {total} lines, and a page has {SLIP_LINES}. Ask for fewer rows, or put more side by side."
        )
        yield Problem(tree.key_at(("slip",)), "slip-long", message)


def _unfit(name: str, item: Field, tree: Tree, path: Path_, found: Workshop) -> Problem | None:
    """Why a counted question cannot stand on a slip: words, amounts and days may tell who wrote them."""
    place = tree.value_at(path)
    if item.type in WORDY:
        message = f"'{name}' is answered in words or with an amount. A slip has ticks and codes only, so take it out."
        return Problem(place, "slip-words", message)
    if item.type == "date" and item.export != "month":
        message = f"'{name}' would tell the day, and a slip tells months only. Add 'export: month' to the question."
        return Problem(place, "slip-day", message)
    codes = path[0] == "slip" and found.slip[int(path[1])].codes
    if item.type in ("date", "int") and not codes:
        instead = "Write 'answers: codes' for this part" if path[0] == "slip" else "Take it out"
        return Problem(place, "slip-ticks", f"'{name}' has nothing to tick. {instead}.")
    return None


def _consent_asked(card: Document) -> Iterator[Problem]:
    """A slip takes two questions from the data choice card, by their ids."""
    ids = {item.id for item in card.fields()}
    for id in (CONSENT, CODE):
        if id not in ids:
            message = f"A slip needs the question '{id.partition('.')[2]}' of this sheet. Put it back under that name."
            yield Problem(card.source, "slip-consent", message)


def _not_asked(name: str, own: Sheets, place: Source) -> Problem:
    """Why a question is none for the slip: kept by its owner, or not there at all."""
    fields = [(template_id(item.id).replace(".*.", "."), item.share) for id in own for item in own[id].fields()]
    if any(short == name or short.startswith(f"{name}.") for short, _ in fields):
        message = f"'{name}' is for its owner only and can never be handed in. Take it out."
        return Problem(place, "slip-private", message)
    near = did_you_mean(name, (short for short, share in fields if share == "counts"))
    return Problem(place, "slip-unknown", f"The sheets of this workshop have no question '{name}'.{near}")


def _handed_out(found: Workshop, tree: Tree, sheets: Sheets) -> Iterator[Problem]:
    for key, ids in (("home", found.home), ("door", found.door)):
        for index, id in enumerate(ids):
            place, sheet = tree.value_at((key, index)), sheets[id]
            if "print" not in sheet.outputs:
                message = f"'{id}' has no page to print, so it cannot be handed out. Take it out."
                yield Problem(place, "sheet-not-printed", message)
            if key == "home" and sheet.home and sheet.sensitivity >= SENSITIVE:
                message = f"'{id}' may be hard to read at home. Put it under 'door:', for those who want it."
                yield Problem(place, "sensitive-packet", message)
            if id in ids[:index] or (key == "door" and id in found.home):
                yield Problem(place, "sheet-twice", f"'{id}' is handed out twice. Take one of the two out.")
    for _, item in found.all_items():
        for id in item.sheets:
            if sheets[id].home and sheets[id].sensitivity >= SENSITIVE and id not in found.door:
                message = (
                    f"'{id}' is only for those who want it. Write it under 'door:', so that it is not in the packet."
                )
                yield Problem(item.source, "sensitive-packet", message)


def _mails(found: Workshop, tree: Tree) -> Iterator[Problem]:
    for kind, mail in zip(MAILS, found.mails, strict=True):
        for key, text in (("subject", mail.subject), ("text", mail.text)):
            place = tree.value_at(("mails", kind, key))
            for word in BRACKETS.findall(text):
                if word not in PLACEHOLDERS:
                    message = f"'[{word}]' is nothing that is filled in before sending.{suggestion(word, PLACEHOLDERS)}"
                    yield Problem(place, "placeholder-unknown", message)
            if set("[]") & set(BRACKETS.sub("", text)):
                message = "A bracket is opened or closed here without the other one. Write [date], or take it out."
                yield Problem(place, "placeholder-open", message)


def _minutes(session: Session, place: _Place) -> Iterator[Problem]:
    total = sum(item.minutes for item in session.items)
    if total != session.minutes:
        message = f"The items take {total} minutes together, the session says {session.minutes}. Change one of the two."
        yield Problem(place.at("minutes"), "session-minutes", message)
    slack = sum(item.minutes for item in session.items if item.kind == "catch_up")
    if slack * 100 < CATCH_UP * session.minutes:
        needed = -(-CATCH_UP * session.minutes // 100)
        message = f"There are {slack} minutes to catch up, and {needed} are needed. Add or lengthen a 'kind: catch_up'."
        yield Problem(place.at("items"), "catch-up-short", message)
    for index, item in enumerate(session.items):
        parts = sum(step.minutes for step in item.steps)
        if item.steps and parts != item.minutes:
            message = f"The steps take {parts} minutes together, the item says {item.minutes}. Change one of the two."
            yield Problem(place.at("items", index, "steps"), "step-minutes", message)


def _breaks(session: Session, place: _Place) -> Iterator[Problem]:
    stretch = 0
    for index, item in enumerate(session.items):
        rest = item.kind == "break" and item.minutes >= BREAK
        stretch = 0 if rest else stretch + item.minutes
        if stretch > STRETCH:
            message = (
                f"This ends {stretch} minutes after the last break. Put a 'kind: break' of {BREAK} minutes before it."
            )
            yield Problem(place.at("items", index), "break-missing", message)
            return


def _late(session: Session, place: _Place) -> Iterator[Problem]:
    saved: dict[str, int] = {}
    items = {item.id: item for item in session.items}
    for index, late in enumerate(session.late):
        item = items.get(late.item)
        if item is None:
            message = f"There is no item '{late.item}' in this session.{suggestion(late.item, items)}"
            yield Problem(place.at("late", index, "item"), "item-unknown", message)
            continue
        saved[item.id] = saved.get(item.id, 0) + late.minutes
        if item.kind == "support":
            message = "The support box is never left out. Save the minutes elsewhere."
            yield Problem(place.at("late", index, "item"), "late-support", message)
        elif saved[item.id] > item.minutes:
            message = f"'{item.id}' has {item.minutes} minutes, and {saved[item.id]} are taken from it. Take fewer."
            yield Problem(place.at("late", index, "minutes"), "late-more", message)
    if sum(saved.values()) < LATE and all(late.item in items for late in session.late):
        message = (
            f"Somebody who is {LATE} minutes late can save {sum(saved.values())} of them. "
            f"Say under 'late:' what to leave out, {LATE} minutes together."
        )
        yield Problem(place.at("late"), "late-short", message)


def _end(session: Session, place: _Place) -> Iterator[Problem]:
    last = len(session.items) - 1
    if session.items[last].kind != "support" or session.items[last].sheets:
        message = "The last item must be the support box, on its own: add one with 'kind: support' and no sheet."
        yield Problem(place.at("items", last), "support-missing", message)


def _sheets(session: Session, place: _Place, sheets: Sheets) -> Iterator[Problem]:
    last = session.items[-1]
    before_support = session.items[-2:-1] if last.kind == "support" else session.items[-1:]
    for index, (start, item) in enumerate(session.timed()):
        for number, id in enumerate(item.sheets):
            sheet, at = sheets[id], place.at("items", index, "sheets", number)
            if "print" not in sheet.outputs:
                yield Problem(at, "sheet-not-printed", f"'{id}' has no page to print, so nobody would have it here.")
            if sheet.home and not item.start:
                message = f"'{id}' is for home. It can only be explained here: add 'start: yes' to the item."
                yield Problem(at, "sheet-for-home", message)
            elif not item.start and item.minutes < sheet.minutes:
                message = (
                    f"'{id}' needs {sheet.minutes} minutes and gets {item.minutes}. "
                    "Give it more, or write 'start: yes' where it is only begun."
                )
                yield Problem(at, "slot-short", message)
            left = session.minutes - start - item.minutes
            if sheet.sensitivity >= SENSITIVE and (left < CALM_END or item in before_support):
                message = f"'{id}' is sensitive and stands too near the end. Leave {CALM_END} calm minutes after it."
                yield Problem(at, "sensitive-late", message)


def _words(session: Session, place: _Place, sheets: Sheets) -> Iterator[Problem]:
    for index, item in enumerate(session.items):
        brisk, slow = spoken(item)
        left = item.minutes - max((sheets[id].minutes - SETTLE for id in item.works), default=0)
        if 0 <= left < brisk:  # below 0 the slot is too short even without a word
            message = f"The words to say take about {brisk:.1f} minutes of {left}. Say less, or give it more time."
            yield Problem(place.at("items", index), "too-much-to-say", message)
        if item.kind == "talk" and slow < HURRIED * item.minutes:
            message = f"The words of this talk last about {slow:.1f} minutes of {item.minutes}. Write the rest of it."
            yield Problem(place.at("items", index), "talk-short", message)


def _second_adult(found: Workshop, tree: Tree, sheets: Sheets) -> Iterator[Problem]:
    rule = found.second_adult
    place = tree.value_at(("second_adult",))
    used = [(session, id) for session, item in found.all_items() for id in item.sheets]
    stirring = sorted({id for _, id in used if sheets[id].sensitivity >= EMOTIONAL})
    if stirring and found.most >= SECOND_ADULT_FROM and not 0 < rule.from_people <= SECOND_ADULT_FROM:
        message = (
            f"With '{stirring[0]}' a second adult must be there from {SECOND_ADULT_FROM} people on. "
            f"Write 'second_adult: {{from_people: {SECOND_ADULT_FROM}}}'."
        )
        yield Problem(place, "second-adult", message)
    for session in found.sessions:
        always = [id for other, id in used if other is session and sheets[id].sensitivity >= SENSITIVE]
        if always and session.number not in rule.in_sessions:
            message = (
                f"With '{always[0]}' a second adult must always be there. "
                f"Write 'second_adult: {{in_sessions: [{session.number}]}}'."
            )
            yield Problem(place, "second-adult", message)
    for index, number in enumerate(rule.in_sessions):
        if number > len(found.sessions):
            message = f"There is no session {number}. This workshop has {len(found.sessions)}."
            yield Problem(tree.value_at(("second_adult", "in_sessions", index)), "session-unknown", message)

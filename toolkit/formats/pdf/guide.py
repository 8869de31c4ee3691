"""What the person who runs a workshop holds in the hand: emergency card, plan, every activity, what comes after."""

from __future__ import annotations

import functools
import math
import pickle
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from toolkit.agenda import HELPERS, Beat, Item, Mail, Session, Workshop, coaching
from toolkit.branding import WHO, Branding
from toolkit.document import Document, Guidance, quoted
from toolkit.formats import html
from toolkit.formats.pdf import book, fill, flow, frame, mend
from toolkit.formats.pdf import print as printed
from toolkit.formats.pdf.packet import about, main_module
from toolkit.formats.pdf.paper import Paper, PaperName, paper
from toolkit.formats.pdf.render import MM, Laid, lay_out
from toolkit.plan import MAIL_TITLES, late, mails, needed, second_adult, sizes
from toolkit.problems import Problem

SPOKEN = 110  # words that stand together in one box; a talk goes on in the next
THUMB = 28.0  # mm, how wide a sheet is in small
LETTER = 2.3  # mm of a bar that a letter takes, about
CLOSER = 1.3  # pages; what is no longer than that is set closer, so that it stands on one
TICK = 10  # minutes between two numbers below the bar


@dataclass(frozen=True)
class Part:
    """One labelled part of an activity, as the template shows it."""

    look: str
    title: str = ""
    texts: tuple[str, ...] = ()
    beats: tuple[Beat, ...] = ()
    sides: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Phase:
    """A timed part of an activity, as wide as it is long."""

    title: str
    minutes: int
    text: str
    width: float

    @property
    def label(self) -> str:
        """What fits into its place on the bar: its name with the minutes, the minutes alone, or nothing."""
        whole = f"{self.title} {self.minutes}"
        fitting = (words for words in (whole, str(self.minutes)) if len(words) * LETTER + 1 < self.width)
        return next(fitting, "")


@dataclass(frozen=True)
class Activity:
    """One line of the agenda with everything that is said and done in it."""

    id: str
    title: str
    aim: str
    minutes: int
    start: str
    clock: str
    codes: tuple[str, ...]
    helpers: str
    module: int
    free: bool
    width: float
    short: str
    steps: tuple[Phase, ...]
    explained: bool
    sheet: Document | None  # shown in small
    tall: float  # mm, how high it is there
    parts: tuple[Part, ...] = field(default=())
    late: str = ""
    turn: int = 0  # when running late, which is left out first, second, ...; 0 for what stays


def guide(workshop: Workshop, documents: Mapping[str, Document], size: PaperName, branding: Branding) -> book.Made:
    """Print the guide of a workshop."""
    on = paper(size, landscape=False)
    sessions = [_session(workshop, session, documents, on) for session in workshop.sessions]
    laid = _laid(workshop, sessions, documents, size, branding)
    tight = flow.over(laid, 1, on) > 0
    closer = frozenset(_closer(workshop, sessions, laid, on))
    if tight or closer:
        laid = _laid(workshop, sessions, documents, size, branding, tight, closer)
    card = flow.over(laid, 1, on)
    later = laid.boxes["end-3"].y - on.odd.top
    groups = list(_groups(workshop, sessions, laid, on.body[1] - later))
    first = laid.boxes[f"p-{groups[0][0]}"].y - on.odd.top
    gap = laid.boxes["p-counts"].y - laid.boxes["p-before"].bottom
    found = tuple(_together(groups, laid, on.body[1] - later, gap))
    whole = flow.Flow(laid, found, first, later, gap, heads=(2, 3))
    leaves, _, over = flow.leaves(whole, on.body[1], lambda pages: laid)
    over = max(over, card)
    if over > 0:
        message = f"On {size} paper a part of this guide is {math.ceil(over)} mm too long for its page. Shorten a text."
        return b"", 0, (Problem(workshop.source, "guide-too-long", message),)
    run = book.Run(
        on,
        (flow.alone(laid, 1), *leaves),
        book.footer(workshop.code, workshop.version, branding),
        "facilitator guide",
        main_module(workshop, documents),
        tab=False,
    )
    purpose = f"Everything for running {workshop.title}: emergency card, plan, words to say, mails."
    said = about(workshop, "facilitator guide", purpose, branding, asks=True)
    inlays = list(_inlays(run, {item.id: item.sheet for s in sessions for item in s["activities"]}, size, branding))
    pdf, pages = book.bound(book.Bundle((run,), (laid,)), said, branding, workshop.source, inlays)
    return pdf, pages, ()


def _inlays(
    run: book.Run, sheets: Mapping[str, Document | None], size: PaperName, branding: Branding
) -> Iterator[mend.Inlay]:
    """The sheets in small, each in the frame that an activity keeps for it."""
    for number, leaf in enumerate(run.leaves, 1):
        margins = run.on.odd if number % 2 else run.on.even
        for outer in leaf.boxes:
            for box in outer.descendants():
                name = (box.element.get("id") or "") if getattr(box, "element", None) is not None else ""
                sheet = sheets.get(name.removeprefix("thumb-")) if name.startswith("thumb-") else None
                if sheet is not None and hasattr(box, "margin_top"):
                    left, top = margins.left + box.content_box_x() * MM, margins.top + box.content_box_y() * MM
                    pdf = _printed(pickle.dumps((sheet, size, branding)))
                    yield mend.Inlay(pdf, number, left, top, float(box.width) * MM)


@functools.lru_cache(maxsize=64)
def _printed(given: bytes) -> bytes:
    """The sheet itself, made once for all guides that one process makes. `given` is pickled: documents have no hash."""
    document, size, branding = pickle.loads(given)  # noqa: S301  our own bytes of a moment ago
    found, _ = printed.sheet(document, size, branding)
    return found.pdf if found else b""


def _groups(workshop: Workshop, sessions: list[dict[str, Any]], laid: Laid, body: float) -> Iterator[tuple[str, ...]]:
    """The ids of all pieces in order; those of a group stand on one page where they fit on one."""
    for number, session in enumerate(sessions):
        glance, plan = f"{session['id']}-glance", f"{session['id']}-plan"
        long = laid.boxes[f"p-{glance}"].height + laid.boxes[f"p-{plan}"].height > body
        if number == 0 and long:  # a long agenda has a page of its own
            yield from ((glance, "before"), (plan,), ("counts",))
        else:
            yield glance, plan
            if number == 0:
                yield "before", "counts"
        for item in session["activities"]:
            yield item.id, *(f"{item.id}-{index}" for index in range(1, len(item.parts)))
    yield ("after",)
    yield from ((f"mail-{mail.id}",) for mail in workshop.mails)


def _closer(workshop: Workshop, sessions: list[dict[str, Any]], laid: Laid, on: Paper) -> Iterator[str]:
    """The ids of activities a little longer than a page: set closer, they stand on one, not with a box on the next."""
    body = on.body[1] - (laid.boxes["end-3"].y - on.odd.top)
    gap = laid.boxes["p-counts"].y - laid.boxes["p-before"].bottom
    groups = {group[0]: group for group in _groups(workshop, sessions, laid, body)}
    for item in (item for session in sessions for item in session["activities"]):
        group = groups[item.id]
        height = sum(laid.boxes[f"p-{id}"].height for id in group) + gap * (len(group) - 1)
        if body < height <= CLOSER * body:
            yield item.id


def _together(groups: list[tuple[str, ...]], laid: Laid, body: float, gap: float) -> Iterator[fill.Measured]:
    """The pieces, with a new page before each group that does not fit on what is left of the last."""
    room = 0.0
    for group in groups:
        heights = [laid.boxes[f"p-{id}"].height for id in group]
        fits = sum(heights) + gap * len(heights) <= room
        room = room if fits else body + gap
        for index, (id, height) in enumerate(zip(group, heights, strict=True)):
            yield fill.Measured(id, height, new_page=not fits and index == 0)
            room = room - height - gap if height + gap <= room else body - height


def _laid(
    workshop: Workshop,
    sessions: list[dict[str, Any]],
    documents: Mapping[str, Document],
    size: PaperName,
    branding: Branding,
    tight: bool = False,
    closer: Collection[str] = (),
) -> Laid:
    """Lay everything out; `tight` sets the card for emergencies smaller, `closer` the activities with these ids."""
    context: dict[str, Any] = {
        "tight": tight,
        "closer": closer,
        "workshop": workshop,
        "module": main_module(workshop, documents),
        "sessions": sessions,
        "sizes": sizes(workshop),
        "counts": needed(workshop, documents),
        "second_adult": second_adult(workshop),
        "evidence": workshop.evidence,
        "mails": [_mail(mail) for mail in mails(workshop, branding)],
        "quoted": quoted,
        "who": WHO,
    }
    text = html.render("pdf/guide.html.j2", branding, **context)
    return lay_out(text, frame.css(paper(size, landscape=False), "guide.css"), workshop.source)


def _session(workshop: Workshop, session: Session, documents: Mapping[str, Document], on: Paper) -> dict[str, Any]:
    """A session as the template shows it: a bar as wide as the page, and its activities."""
    width = on.body[0]
    scale = width / session.minutes
    leave_out = late(session)
    turns = {id: number for number, id in enumerate(leave_out, 1)}
    items = [
        replace(
            _activity(workshop, session, item, start, documents, scale, on.name),
            late=leave_out.get(item.id, ""),
            turn=turns.get(item.id, 0),
        )
        for start, item in session.timed()
    ]
    step = TICK if session.minutes <= 120 else 3 * TICK
    people = f"{workshop.least} to {workshop.most} people, {workshop.table} at a table."
    title = session.title or f"{session.minutes} minutes at a glance"
    return {
        "id": f"s{session.number}",
        "heading": title,
        "intro": people if session.number == 1 else f"{session.minutes} minutes.",
        "activities": items,
        "turns": len(turns),
        "ticks": [(at, min(max(at * scale - 5, -4), width - 7.8)) for at in range(0, session.minutes + 1, step)],
    }


def _activity(
    workshop: Workshop,
    session: Session,
    item: Item,
    start: int,
    documents: Mapping[str, Document],
    scale: float,
    size: PaperName,
) -> Activity:
    sheets = [documents[id] for id in item.sheets]
    module = sheets[0].module.number if sheets else 0
    shown = sheets[0] if item.works and not item.again and "print" in sheets[0].outputs else None
    on = paper(size, shown is not None and printed.wants_landscape(shown))
    labels = (item.title, sheets[0].code if sheets else "")
    short = next((label for label in labels if len(label) * LETTER + 1 < item.minutes * scale), "")
    parts = tuple(
        part for id, guidance in coaching(workshop, item, documents) for part in _parts(item, id, guidance, documents)
    )
    total = sum(step.minutes for step in item.steps)
    return Activity(
        id=f"s{session.number}-{item.id}",
        title=item.title,
        aim=item.aim,
        minutes=item.minutes,
        start=str(start),
        clock=f"Minute {start} to {start + item.minutes}",
        codes=tuple(sheet.code for sheet in sheets),
        helpers="; ".join(HELPERS[id].title for id in item.helpers),
        module=module,
        free=item.free,
        width=item.minutes * scale,
        short=short,
        steps=tuple(Phase(s.title, s.minutes, s.text, s.minutes * scale * session.minutes / total) for s in item.steps),
        explained=any(step.text for step in item.steps),
        sheet=shown,
        tall=THUMB * on.height / on.width,
        parts=parts,
    )


def _parts(item: Item, sheet: str, guidance: Guidance, documents: Mapping[str, Document]) -> Iterator[Part]:
    """What is said and done, in the order in which it is needed; `sheet` is named where there is a choice of sheets."""
    of = f": {documents[sheet].title}" if sheet else ""
    if guidance.set_up:
        yield Part("tip", f"Set up{of}.", (guidance.set_up,))
    beats = (() if sheet else item.talk) + tuple(Beat(say=words) for words in guidance.say)
    for number, chunk in enumerate(_chunks(beats)):
        yield Part("say", "" if number else f"Say{of}", beats=chunk)
    if guidance.do:
        yield Part("do", f"Do{of}", guidance.do)
    pair = tuple(
        Part("list", title, texts)
        for title, texts in ((f"Watch for{of}", guidance.watch_for), (f"A likely answer{of}", guidance.answers))
        if texts
    )
    if len(pair) == 2:
        yield Part("two", sides=pair)
    else:
        yield from pair
    if guidance.silence:
        yield Part("tip", "When nobody speaks:", (guidance.silence,))
    if guidance.without_sight:
        yield Part("tip", "Without sight:", (guidance.without_sight,))
    if guidance.know:
        yield Part("list", f"Good to know{of}", guidance.know)
    if guidance.debrief:
        yield Part("tip", "At the end:", (guidance.debrief,))


def _chunks(beats: tuple[Beat, ...]) -> Iterator[tuple[Beat, ...]]:
    """Beats in boxes that fit on a page together with something else."""
    here: list[Beat] = []
    words = 0
    for beat in beats:
        length = len((beat.say + " " + beat.do).split())
        if here and words + length > SPOKEN:
            yield tuple(here)
            here, words = [], 0
        here.append(beat)
        words += length
    if here:
        yield tuple(here)


def _mail(mail: Mail) -> dict[str, Any]:
    paragraphs = [paragraph.splitlines() for paragraph in mail.text.strip().split("\n\n")]
    return {"id": mail.id, "title": MAIL_TITLES[mail.id], "subject": mail.subject, "paragraphs": paragraphs}

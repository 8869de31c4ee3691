"""Sample material as PDF: cards to cut out, ads, a resume, cases, code labels, and the notes on how it all comes out.

Each product is a function from the handouts to (PDF, pages, problems). Cards and labels fill whole pages, without
furniture; everything else stands on ordinary pages with a footer.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from toolkit import codes, resources
from toolkit.branding import Branding
from toolkit.document import Document, Option
from toolkit.formats import html
from toolkit.formats.pdf import book, flow, frame, mend, picture
from toolkit.formats.pdf import print as printed
from toolkit.formats.pdf.book import Bundle, Made, Pages
from toolkit.formats.pdf.paper import SIZES, PaperName, paper
from toolkit.formats.pdf.render import Laid, lay_out
from toolkit.handouts import Card, Case, Handouts, LogLine, filled_copy
from toolkit.measures import pattern
from toolkit.problems import Problem, Source

Key: TypeAlias = tuple[tuple[str, tuple[Option, ...]], ...]  # lists below each other, as (title, entries)

NOTED = (  # what the back of a card shows: a column of the log, its name, and the list of its codes
    ("date_sent", "Month sent", ""),
    ("role_family", "Kind of work", "role_family"),
    ("channel", "How sent", "channel"),
    ("changed", "What I changed", "changed"),
    ("stage", "Stage", "stage"),
    ("outcome", "Result", "outcome"),
    ("date_end", "Month of result", ""),
    ("reason_type", "Main reason", "reason_type"),
    ("reason", "In detail", "reason"),
    ("reason2", "Second reason", "reason"),
    ("source", "Who says so", "source"),
    ("guess", "My guess", "reason_type"),
    ("asked", "Asked for feedback", "asked"),
    ("action", "Next step", "action"),
    ("action_status", "Status", "action_status"),
)
USES = (  # how one works with a case, by worksheet
    ("feedback_to_action", "Take three sentences from above, one for each row."),
    ("one_rejection", "Choose one employer from above. Write as if you were {name}."),
    ("feedback_request", "Choose somebody who called or wrote in person."),
    ("funnel_and_pattern", "Count the lines of the log on the other side."),
    ("interview_debrief", "Take one question. Answer it with a story of {name}, or with your own."),
)
LOG_KEYS = (  # columns whose codes are explained with a log, in three groups; each has a list of its name
    (("How sent", "channel"), ("Asked", "asked")),
    (("Stage", "stage"), ("Result", "outcome"), ("Who says so", "source")),
    (("Main reason", "reason"),),
)
LONG = 24  # lines of a log from which its key stands beside it
CARDS, LABELS = (2, 2), (3, 8)  # beside and below each other on a page
LABEL_PAGES = 2  # as many labels as the largest group that hands in slips needs, and a tenth more


@dataclass(frozen=True)
class Product:
    """What a PDF says of itself: the helper, its title, what it is for, its version, and where it was written."""

    id: str
    title: str
    purpose: str
    version: int
    source: Source

    def about(self, branding: Branding) -> book.About:
        """The title, description and stamps of the PDF."""
        stamps = {"Helper": self.id, "Version": str(self.version)}
        return book.About(self.title, self.purpose, branding.whose, stamps)

    def footer(self, branding: Branding) -> str:
        """What stands at the foot of a page or a card."""
        return book.footer(self.title, self.version, branding)

    def made(self, pages: Pages, branding: Branding) -> Made:
        """Bind what was laid out, if it was."""
        return book.made(pages, self.about(branding), branding, self.source)

    def too_long(self, over: float, size: PaperName) -> Problem:
        """What to say where something runs over by so many millimeters."""
        message = f"On {size} paper “{self.title}” is {math.ceil(over)} mm too long. Shorten a text or a label."
        return Problem(self.source, "helper-too-long", message)


def phrases_card(handouts: Handouts, size: PaperName, branding: Branding) -> Made:
    """The usual sentences of employers in front, how to note them behind."""
    return _phrases(handouts).made(phrases_pages(handouts, size, branding), branding)


def phrases_pages(handouts: Handouts, size: PaperName, branding: Branding) -> Pages:
    """The same, ready to be bound alone or with other papers."""
    card = handouts.phrases
    lines = [phrase.log for phrase in card.phrases]
    said = set(re.findall(r"\b[A-Z0-9]+\b", " ".join(note for _, note in card.help)))
    parts = (("Result", "outcome"),), (("Main reason", "reason"),), (("Who says so", "source"), ("Asked", "asked"))
    context = {"card": card, "keys": [_key(handouts, part, lines, said) for part in parts], "noted": noted}
    return _pages(_phrases(handouts), "phrases", 2, context, size, branding, module=1, place="beside your log")


def _phrases(handouts: Handouts) -> Product:
    card = handouts.phrases
    return Product("phrases_card", card.title, card.intro, card.version, card.source)


def job_ads(handouts: Handouts, size: PaperName, branding: Branding) -> Made:
    """A page for each ad."""
    ads = handouts.ads
    product = Product("job_ads", ads.title, "Made-up job ads to read and mark.", ads.version, ads.source)
    return product.made(_pages(product, "ads", len(ads.ads), {"ads": ads}, size, branding), branding)


def sample_resume(handouts: Handouts, size: PaperName, branding: Branding) -> Made:
    """The resume, on one page."""
    resume = handouts.resume
    purpose = "A made-up resume with gaps to find."
    product = Product("sample_resume", resume.title, purpose, resume.version, resume.source)
    return product.made(_pages(product, "resume", 1, {"resume": resume}, size, branding), branding)


def sample_cases(handouts: Handouts, size: PaperName, branding: Branding) -> Made:
    """Two sides for each case: its story with what came back, and its log."""
    cases = handouts.cases
    version = max(case.version for case in cases)
    purpose = "Made-up people with what employers told them."
    product = Product("sample_cases", "Sample cases", purpose, version, cases[0].source)
    context = {
        "cases": [_newest_first(case) for case in cases],
        "keys": {case.code: [_key(handouts, part, case.log) for part in LOG_KEYS] for case in cases},
        "uses": [(handouts.titles[sheet], how) for sheet, how in USES if sheet in handouts.titles],
    }
    return product.made(_pages(product, "cases", 2 * len(cases), context, size, branding, module=1), branding)


def filled_sheets(case: Case, documents: Mapping[str, Document], size: PaperName, branding: Branding) -> Made:
    """The worksheets of a case as its person filled them in, each marked as an example; the log comes first."""
    purpose = f"Worksheets with the answers of {case.name}, who is made up."
    product = Product("filled_sheets", f"{case.title}: filled sheets", purpose, case.version, case.source)
    copies = [
        filled_copy(documents[item.worksheet], item, case.who) for item in case.sheets if item.worksheet in documents
    ]
    laid = [printed.leaves(copy, size, branding) for copy in copies]
    if problems := tuple(problem for _, found in laid for problem in found):
        return b"", 0, problems
    sheets = [sheet for sheet, _ in laid if sheet is not None]
    runs = [sheet.run(copy, branding, "fictional example") for sheet, copy in zip(sheets, copies, strict=True)]
    origins = [origin for sheet in sheets for origin in sheet.origins]
    return product.made((Bundle(tuple(runs), tuple(origins)), ()), branding)


def helper_notes(handouts: Handouts, size: PaperName, branding: Branding) -> Made:
    """How cards, cases and resume come out, for the person who runs a workshop."""
    log = handouts.log
    purpose = "How cards, cases and resume come out."
    product = Product("helper_notes", "Notes on the sample material", purpose, log.version, log.source)
    found = pattern.finding(card.log for card in log.cards)
    context = {
        "log": log,
        "resume": handouts.resume,
        "piles": list(_piles(handouts)),
        "left_out": list(_left_out(log.cards)),
        "counted": [f"{found.known} known reasons: {_types(found)}.", f"{_verdict(handouts, found)}. {_why(found)}"],
        "cases": [_outcome(handouts, case) for case in handouts.cases],
    }
    return product.made(_pages(product, "notes", 2, context, size, branding), branding)


def sample_log_cards(handouts: Handouts, size: PaperName, branding: Branding) -> Made:
    """Cards to cut out, four on a side: what happened in front, and behind it how the log notes it."""
    log = handouts.log
    product = Product("sample_log_cards", log.title, "Made-up applications on cards.", log.version, log.source)
    shown = [_card(handouts, number, card) for number, card in enumerate(log.cards, 1)]
    each = math.prod(CARDS)
    starts = range(0, len(shown), each)
    sides = [(name, shown[start : start + each]) for start in starts for name in ("front", "back")]
    context = {"log": log, "sides": sides, "foot": product.footer(branding)}
    laid = _cut(product, "cards", CARDS, context, size, branding)
    names = [f"{name}-{card['number']}" for name, cards in sides for card in cards]
    over = max(laid.boxes[f"end-{name}"].y - laid.boxes[f"foot-{name}"].y for name in names)
    if over > 0:
        return b"", 0, (product.too_long(over, size),)
    return mend.finished(laid.pdf(), product.about(branding).stamps), laid.pages, ()


def code_labels(handouts: Handouts, size: PaperName, branding: Branding) -> Made:
    """Labels with participant codes, the same ones each time."""
    product = Product("code_labels", "Participant codes", "Labels with codes to cut out.", 1, Source())
    each = math.prod(LABELS)
    made = [codes.shown(code) for code in codes.fixed(LABEL_PAGES * each)]
    context = {"pages": [made[start : start + each] for start in range(0, len(made), each)]}
    laid = _cut(product, "labels", LABELS, context, size, branding)
    return mend.finished(laid.pdf(), product.about(branding).stamps), laid.pages, ()


PRODUCTS: dict[str, Callable[[Handouts, PaperName, Branding], Made]] = {
    "phrases_card": phrases_card,
    "sample_cases": sample_cases,
    "sample_log_cards": sample_log_cards,
    "job_ads": job_ads,
    "sample_resume": sample_resume,
    "code_labels": code_labels,
    "helper_notes": helper_notes,
}


def noted(line: LogLine) -> str:
    """How the log notes a sentence, in codes."""
    return ", ".join(filter(None, (f"stage {line.stage}" * bool(line.stage), line.outcome, line.reason, line.source)))


def _pages(
    product: Product,
    template: str,
    count: int,
    context: dict[str, Any],
    size: PaperName,
    branding: Branding,
    module: int | None = None,
    place: str = "made up, for practice",
) -> Pages:
    """Ordinary pages with a footer, each laid out as a section of its own."""
    on = paper(size, landscape=False)
    text = html.render(f"pdf/helpers/{template}.html.j2", branding, **context)
    laid = lay_out(text, frame.css(on, "helpers.css"), product.source)
    over = max(flow.over(laid, number, on) for number in range(1, count + 1))
    if over > 0:
        return None, (product.too_long(over, size),)
    leaves = tuple(flow.alone(laid, number) for number in range(1, count + 1))
    return Bundle((book.Run(on, leaves, product.footer(branding), place, module, tab=False),), (laid,)), ()


def _cut(
    product: Product,
    template: str,
    grid: tuple[int, int],
    context: dict[str, Any],
    size: PaperName,
    branding: Branding,
) -> Laid:
    """Pages without margins that are cut into a grid of so many beside and below each other."""
    width, height = SIZES[size]
    across, down = grid
    drawn = f'url("{cut_lines(width, height, across, down)}") no-repeat 0 0 / {width}mm {height}mm'
    page = f"@page {{ size: {width}mm {height}mm; margin: 0; background: {drawn} }}"
    css = (*frame.css(paper(size, landscape=False), "helpers.css"), page)
    each = {"width": _below(width / across), "height": _below(height / down), "about": product.about(branding)}
    return lay_out(html.render(f"pdf/helpers/{template}.html.j2", branding, **context, **each), css, product.source)


def cut_lines(width: float, height: float, across: int, down: int) -> str:
    """Dashed lines with scissors where they begin, as a drawing behind the page; in mm."""
    ink = resources.tokens()[":root"]["ink-2"]
    lines = [f"M0 {height * row / down:.2f}H{width}" for row in range(1, down)]
    lines += [f"M{width * column / across:.2f} 0V{height}" for column in range(1, across)]
    marks = [f"translate(5.2 {height * row / down:.2f})" for row in range(1, down)]
    marks += [f"translate({width * column / across:.2f} 5.2) rotate(90)" for column in range(1, across)]
    shape = (
        "<rect x='-1.6' y='-2.6' width='8' height='5.2' fill='#fff' stroke='none'/>"
        "<g fill='none' stroke-width='.45'><circle cx='0' cy='-1.4' r='1.1'/><circle cx='0' cy='1.4' r='1.1'/>"
        "<path d='M.9 -.8L6 1.7M.9 .8L6 -1.7'/></g>"
    )
    drawn = "".join(f"<g transform='{mark}' stroke='{ink}'>{shape}</g>" for mark in marks)
    return picture.uri(
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{width}mm' height='{height}mm' viewBox='0 0 {width} {height}'>"
        f"<path d='{''.join(lines)}' stroke='{ink}' stroke-width='.3' stroke-dasharray='2.4 1.8'/>{drawn}</svg>"
    )


def _below(length: float) -> float:
    """A length so that rounding makes no row or page too long for the paper."""
    return math.ceil(100 * length - 1) / 100


def _key(
    handouts: Handouts, parts: Iterable[tuple[str, str]], lines: Sequence[LogLine], said: Collection[str] = ()
) -> Key:
    """What the codes mean that stand in these lines, or are `said` elsewhere, for some columns as (title, column)."""
    used = {column: {getattr(line, column) for line in lines} | set(said) for _, column in parts}
    return tuple(
        (title, tuple(option for option in handouts.lists[column].options if option.code in used[column]))
        for title, column in parts
    )


def _newest_first(case: Case) -> dict[str, Any]:
    """A case with its log as people write it."""
    return {
        **{name: getattr(case, name) for name in Case.__dataclass_fields__},
        "log": case.log[::-1],
        "long": len(case.log) >= LONG,
    }


def _label(handouts: Handouts, list_: str, code: str) -> str:
    option = handouts.lists[list_].option(code)
    return option.brief if option else code


def _card(handouts: Handouts, number: int, card: Card) -> dict[str, Any]:
    """What stands on both sides of a card."""
    line = card.log
    sent = html.MONTHS[int(line.date_sent[5:7]) - 1]
    back = []
    for column, name, list_ in NOTED:
        given = getattr(line, column)
        words = f"{given} {_label(handouts, list_, given)}" if given and list_ else given[5:7]
        back.append((name, words or "(empty)"))
    return {
        "number": number,
        "says": card.says,
        "employer": line.employer,
        "role": line.role,
        "how": f"Sent in {sent}. {_label(handouts, 'channel', line.channel)}.",
        "back": back,
        "verdict": _judged(handouts, line),
    }


def _judged(handouts: Handouts, line: LogLine) -> str:
    """Whether a line counts towards a pattern, and why not."""
    if pattern.counts(line):
        return f"Counts: a known reason, {line.reason_type}."
    if line.outcome in pattern.OPEN:
        return "Left out: it is still open."
    if not pattern.decided(line):
        return f"Left out: it was {handouts.log.person}'s own decision."
    return "Does not count: nobody told a reason."


def _piles(handouts: Handouts) -> Iterator[str]:
    for option in handouts.lists["stage"].options:
        numbers = [str(n) for n, card in enumerate(handouts.log.cards, 1) if card.log.stage == option.code]
        if numbers:
            yield f"{option.code} {option.brief}: {_cards(numbers)}"


def _left_out(cards: Sequence[Card]) -> Iterator[str]:
    """The cards that do not count, by the reason why."""
    groups: dict[str, list[str]] = {"still open": [], "own decision": [], "nobody told a reason": []}
    for number, card in enumerate(cards, 1):
        if card.log.outcome in pattern.OPEN:
            groups["still open"].append(str(number))
        elif not pattern.decided(card.log):
            groups["own decision"].append(str(number))
        elif not pattern.counts(card.log):
            groups["nobody told a reason"].append(str(number))
    for why, numbers in groups.items():
        if numbers:
            yield f"{_cards(numbers)[0].upper()}{_cards(numbers)[1:]}: {why}"


def _cards(numbers: Sequence[str]) -> str:
    joined = f"{', '.join(numbers[:-1])} and {numbers[-1]}" if len(numbers) > 1 else numbers[0]
    return f"card{'s' * (len(numbers) > 1)} {joined}"


def _types(found: pattern.Finding) -> str:
    return ", ".join(f"{count} {code}" for code, count in found.types.items())


def _verdict(handouts: Handouts, found: pattern.Finding) -> str:
    return _label(handouts, "verdict", found.verdict)


def _why(found: pattern.Finding) -> str:
    if found.needed is None:
        return f"Fewer than {pattern.LEAST_KNOWN} known reasons."
    return f"It takes {found.needed} of one type."


def _outcome(handouts: Handouts, case: Case) -> dict[str, Any]:
    """What the log of a case says."""
    found = pattern.finding(case.log)
    return {
        "case": case,
        "counts": f"{found.lines} sent, {found.decided} decided, {found.known} known: {_types(found)}",
        "verdict": _verdict(handouts, found),
        "why": _why(found),
        "next": handouts.titles.get(case.next, ""),
    }

"""Measures that count rows: a count, a tally, a share, what is overdue."""

from __future__ import annotations

from toolkit.conclusions import CountOf, Measure, OverdueOf, ShareOf, TallyOf
from toolkit.measures import pencil
from toolkit.measures.columns import Sheet
from toolkit.measures.expression import Codes, Compare, Every, Name, Not, Today
from toolkit.measures.figures import ALL, Figure, Line, Shown
from toolkit.measures.terms import SHARE_COLUMNS, chosen, compare, counted, summed, top, words
from toolkit.measures.terms import share as shared

HOW_MANY = "How many"


def count(measure: Measure, of: CountOf, sheet: Sheet) -> Shown:
    """How many rows there are."""
    test = sheet.test(of.where)
    n = counted(f"{measure.id}.n", test)
    sentence = Figure(f"{measure.id}.says", words("Counted: ", n, "."), "words")
    lines = (Line(measure.title, (n,)),)
    hand = f"{pencil.rows(of.where, sheet)} Count them."
    return Shown(measure.id, measure.title, measure.hint, sentence, "", (HOW_MANY,), lines, (), pencil=hand)


def tally(measure: Measure, of: TallyOf, sheet: Sheet) -> Shown:
    """How many rows there are for each entry, or for each pair of entries."""
    across = sheet.entries(of.across) if of.across else ()
    lines: list[Line] = []
    totals: list[tuple[str, Figure]] = []
    for code, label in sheet.entries(of.by):
        own = f"{measure.id}.{code}"
        here = Codes(of.by, (code,))
        cells = tuple(
            counted(f"{own}.{other}", sheet.test(of.where, here, Codes(of.across, (other,)))) for other, _ in across
        )
        total = summed(f"{own}.n", cells) if cells else counted(f"{own}.n", sheet.test(of.where, here))
        totals.append((label, total))
        lines.append(Line(label, (*cells, total)))
    whole = summed(f"{measure.id}.n", [figure for _, figure in totals])
    lines.append(Line(ALL, (*(None for _ in across), whole)))
    most = top(measure.id, totals)
    cases = (
        (compare(whole, "=", 0), words("Nothing to count yet.")),
        (compare(most.count, "=", 1), words("Counted: ", whole, ". None comes more than once.")),
    )
    says = chosen(
        cases, words("Counted: ", whole, ". The most frequent: ", most.labels, " (", most.count, most.each, ").")
    )
    names = [sheet.label(of.by), *([sheet.label(of.across)] if of.across else [])]
    hand = f"{pencil.rows(of.where, sheet)} Make a mark for each row under its {pencil.listed(names)}. Count the marks."
    return Shown(
        measure.id, measure.title, measure.hint, Figure(f"{measure.id}.says", says, "words"), sheet.label(of.by),
        (*(label for _, label in across), ALL if across else HOW_MANY), tuple(lines), most.helpers,
        "stacked" if across else "bars", hand,
    )  # fmt: skip


def share(measure: Measure, of: ShareOf, sheet: Sheet) -> Shown:
    """Of the rows in question the share that has something, for each entry of a list too."""
    lines: list[Line] = []
    for code, label in sheet.entries(of.by) if of.by else ():
        test = Codes(of.by, (code,))
        own = f"{measure.id}.{code}"
        whole = counted(f"{own}.n", sheet.test(of.where, test))
        found = shared(own, counted(f"{own}.part", sheet.test((*of.where, *of.part), test)), whole)
        lines.append(Line(label, (whole, found.part, *found.cells)))
    whole = counted(f"{measure.id}.n", sheet.test(of.where))
    found = shared(measure.id, counted(f"{measure.id}.part", sheet.test((*of.where, *of.part))), whole)
    lines.append(Line(ALL, (whole, found.part, *found.cells)))
    says = words(found_words := Figure(f"{measure.id}.finding", found.sentence(), "words"), _then(of.next))
    hand = f"{pencil.rows(of.where, sheet)} Count them. {pencil.rows(of.part, sheet)} Count again. "
    hand += "Divide the second number by the first."
    return Shown(
        measure.id, measure.title, measure.hint, Figure(f"{measure.id}.says", says, "words"),
        sheet.label(of.by) if of.by else "", ("In question", "Of these", *SHARE_COLUMNS), tuple(lines), (found_words,),
        pencil=hand,
    )  # fmt: skip


def overdue(measure: Measure, of: OverdueOf, sheet: Sheet) -> Shown:
    """What should be done by now and is not, and what is still ahead."""
    done = sheet.test(of.done)
    day = Name(of.due)

    def open_(id: str, day_is: Compare) -> Figure:
        return counted(f"{measure.id}.{id}", Every((day_is, Not(done))))

    past, ahead = open_("past", Compare(day, "<", Today())), open_("ahead", Compare(day, ">=", Today()))
    cases = (
        (compare(past, ">", 0), words("Their day has passed: ", past, ".", _then(of.next))),
        (compare(ahead, ">", 0), words("Nothing has passed its day. Still ahead: ", ahead, ".")),
    )
    says = Figure(f"{measure.id}.says", chosen(cases, words("No day is written down that is still open.")), "words")
    lines = (Line("Day has passed", (past,)), Line("Still ahead", (ahead,)))
    hand = f"Look at the rows where “{sheet.label(of.due)}” is before today. Leave out those where "
    hand += f"{pencil.conditions(of.done, sheet)}. Count the others. Those still ahead have a later day."
    return Shown(measure.id, measure.title, measure.hint, says, sheet.label(of.due), (HOW_MANY,), lines, (), "", hand)


def _then(sentence: str) -> str:
    return f" {sentence}" if sentence else ""

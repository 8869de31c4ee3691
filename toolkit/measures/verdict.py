"""Whether one kind of reason is a pattern yet: the rule of `pattern`, as figures."""

from __future__ import annotations

from decimal import Decimal

from toolkit.conclusions import Measure, PatternOf
from toolkit.measures import pattern
from toolkit.measures.columns import Sheet
from toolkit.measures.expression import Binary, Codes, If, Node, Number, Round, Sqrt
from toolkit.measures.figures import Figure, Line, Shown
from toolkit.measures.pencil import rows
from toolkit.measures.terms import (
    SHARE_COLUMNS,
    Z,
    chosen,
    compare,
    counted,
    join,
    number,
    ref,
    share,
    summed,
    top,
    words,
)

SHARE = Number(Decimal(str(pattern.SHARE)))
BOTH_HALVES = "This does not mean that nothing is there. With few reasons, a real pattern is often missed."


def shown(measure: Measure, of: PatternOf, sheet: Sheet) -> Shown:
    """How often each entry comes, how many of one would be a pattern, and what the counts say."""
    id = measure.id
    entries = [(code, sheet.words(of.by, code)) for code in of.codes]
    kinds = [(label, counted(f"{id}.{code}.n", sheet.test(of.where, Codes(of.by, (code,))))) for code, label in entries]
    known = summed(f"{id}.known", [figure for _, figure in kinds])
    lines = [
        Line(label, (n, *share(n.id.removesuffix(".n"), n, known, pattern.LEAST_KNOWN).cells)) for label, n in kinds
    ]
    blank = (None,) * len(SHARE_COLUMNS)
    needed = Figure(f"{id}.needed", If(compare(known, ">=", pattern.LEAST_KNOWN), _needed(ref(known))), "count")
    lines += [Line(f"All {of.things}", (known, *blank)), Line("Of one type, a pattern takes", (needed, *blank))]
    most = top(id, kinds)
    leading = share(f"{id}.most", most.count, known, pattern.LEAST_KNOWN)
    verdict = Figure(f"{id}.verdict", _verdict(known, most.count, needed), "words")
    check = Figure(f"{id}.check", _next_check(known, of.things), "words")
    hints = dict(of.hints)
    leads = most.first(words(f" {hints[code]}" if code in hints else "") for code, _ in entries)
    hint = Figure(f"{id}.hint", leads, "words")
    next_ = {code: f" {sentence}" for code, sentence in of.next}
    count = words(most.labels, " (", most.count, most.each, " of ", known, f" {of.things}). ")
    found = {
        "TE": words(f"Too early to say. {of.things.capitalize()} so far: ", known, ".", next_.get("TE", "")),
        "NS": words("No single pattern yet. Most often: ", count, BOTH_HALVES, next_.get("NS", "")),
        "PP": words("A possible pattern: ", count, leading.between, next_.get("PP", "")),
        "PA": words("A pattern: ", count, leading.between, next_.get("PA", ""), hint),
    }
    says: Node = chosen(
        [(compare(verdict, "=", words(code)), sentence) for code, sentence in found.items() if code != "TE"],
        found["TE"],
    )
    sentence = Figure(f"{id}.says", words(says, check), "words")
    hand = (
        f"{rows(of.where, sheet)} Count each type. Add the counts up. Look up in the table how many of one type are "
        "needed. As many: a pattern. One less: a possible pattern. Fewer: no single pattern."
    )
    return Shown(
        id, measure.title, measure.hint, sentence, sheet.label(of.by), ("How many", *SHARE_COLUMNS), tuple(lines),
        (*most.helpers, leading.low, leading.high, verdict, check, hint), "bars", hand,
    )  # fmt: skip


def _needed(known: Node) -> Node:
    """`pattern.needed` without trying: where the lower end of Wilson's interval reaches the share it must have."""
    spread = Sqrt(join("*", known, SHARE, Binary("-", number(1), SHARE)))
    least = join("+", Binary("*", known, SHARE), Binary("*", Number(Z), spread))
    above = Round(Binary("+", least, Number(Decimal("0.5"))))  # the next whole number: it is never whole itself
    return If(compare(above, "<", pattern.LEAST_SAME), number(pattern.LEAST_SAME), above)


def _verdict(known: Figure, same: Figure, needed: Figure) -> Node:
    """`pattern.verdict` as its code."""
    few = (compare(known, "<", pattern.LEAST_KNOWN), words("TE"))
    enough = (compare(same, ">=", needed), words("PA"))
    almost = (compare(same, "=", Binary("-", ref(needed), number(1))), words("PP"))
    return chosen((few, enough, almost), words("NS"))


def _next_check(known: Figure, things: str) -> Node:
    """When to look again: looking after every line makes false alarms likely."""
    cases = [(compare(known, "<", at), words(f" Next check: at {at} {things}.")) for at in pattern.CHECKS]
    return chosen(cases, words(""))

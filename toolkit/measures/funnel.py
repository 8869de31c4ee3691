"""How far things came along a chain of stages: what reached each, what went on, and where most stop."""

from __future__ import annotations

from dataclasses import dataclass

from toolkit.conclusions import FunnelOf, Measure
from toolkit.measures.columns import Sheet
from toolkit.measures.expression import Codes, Every, Not, Test
from toolkit.measures.figures import Figure, Line, Shown
from toolkit.measures.terms import (
    LEAST,
    SHARE_COLUMNS,
    Share,
    chosen,
    compare,
    counted,
    ref,
    share,
    summed,
    top,
    words,
)

COLUMNS = ("Reached it", "Stopped here", "Went on", *SHARE_COLUMNS)


@dataclass(frozen=True)
class _Stage:
    """A stage: what stopped there, and of what reached it, the share that went on."""

    code: str
    label: str
    stopped: Figure
    share: Share

    @property
    def line(self) -> Line:
        """Its line in the table."""
        return Line(self.label, (self.share.whole, self.stopped, self.share.part, *self.share.cells))


def shown(measure: Measure, of: FunnelOf, sheet: Sheet) -> Shown:
    """The chain, the stages apart from it, and what is still open.

    What passed the whole chain reached every stage, whichever was written down for it.
    """
    id = measure.id
    ended, passed = Codes(of.result, of.ended), Codes(of.result, of.passed)

    def at(stages: tuple[str, ...], result: Test) -> Test:
        return Every((Codes(of.stage, stages), result))

    def stage(code: str, label: str, onward: Figure) -> _Stage:
        own = f"{id}.{code}"
        stopped = counted(f"{own}.stopped", at((code,), ended))
        went = Figure(f"{own}.on", ref(onward), "count")
        return _Stage(code, label, stopped, share(own, went, summed(f"{own}.reached", (stopped, onward))))

    through = counted(f"{id}.passed", at(of.chain, passed))
    chain: list[_Stage] = []
    for code in reversed(of.chain):  # what did not stop at a stage reached the next one
        onward = chain[0].share.whole if chain else through
        chain.insert(0, stage(code, sheet.words(of.stage, code), onward))
    alone = {code: counted(f"{id}.{code}.passed", at((code,), passed)) for code in of.apart}
    apart = [stage(code, f"{sheet.words(of.stage, code)}, on its own", good) for code, good in alone.items()]
    open_ = counted(f"{id}.open", at((*of.chain, *of.apart), Not(Codes(of.result, (*of.ended, *of.passed)))))
    left_out = Line("Still open, left out", (open_, *(None for _ in COLUMNS[1:])))
    lines = (*(one.line for one in chain), *(one.line for one in apart), left_out)
    says, helpers = _says(id, of, chain, through, open_)
    helpers = (through, *alone.values(), *helpers)
    hand = (
        f"Leave out the lines that are still open. Under “{sheet.label(of.stage)}”, count the lines that reached each "
        "stage. Count those that reached the next one, too. Divide the second number by the first."
    )
    return Shown(
        id, measure.title, measure.hint, says, sheet.label(of.stage), COLUMNS, lines, helpers, "bars", hand,
    )  # fmt: skip


def _says(
    id: str, of: FunnelOf, chain: list[_Stage], through: Figure, open_: Figure
) -> tuple[Figure, tuple[Figure, ...]]:
    """Where most stop, how many of those who came that far went on, and one next step."""
    whole = chain[0].share.whole
    most = top(id, [(one.label, one.stopped) for one in chain])

    came = Figure(f"{id}.came", most.first(ref(one.share.whole) for one in chain), "count")
    went = Figure(f"{id}.went", most.first(ref(one.share.part) for one in chain), "count")
    on = share(f"{id}.on", went, came)
    further = chosen(
        ((compare(came, "<", LEAST), words(" Too few came this far to say a share.")),),
        words(" Went on from ", most.first(words(f"“{one.label}”") for one in chain), ": ", on.sentence()),
    )
    hints = dict(of.next)
    step = most.first(words(f" {hints[one.code]}" if one.code in hints else "") for one in chain)
    waiting = chosen(((compare(open_, ">", 0), words(" Still open and left out: ", open_, ".")),), words(""))
    cases = (
        (
            compare(whole, "<", LEAST),
            words("Too early to say. Ended so far: ", whole, f". Look again at {LEAST}.", waiting),
        ),
        (compare(most.count, "=", 0), words("None stopped on the way. Came through: ", through, ".", waiting)),
    )
    stop = words(
        "Most stop here: ", most.labels, " (", most.count, most.each, " of ", whole, ").", further, step, waiting
    )
    says = Figure(f"{id}.says", chosen(cases, stop), "words")
    return says, (*most.helpers, came, went, on.low, on.high)

"""Sentences with gaps: a message to build, an if-then plan to say aloud."""

from __future__ import annotations

import re
from typing import Literal

from toolkit.document import Blank, Heading, Part, Prose, Share
from toolkit.kinds._base import Ask, Context, Id, Kind, Text
from toolkit.problems import suggestion

GAP = re.compile(r"\{([^{}]*)\}")


class Gap(Ask, title="A gap"):
    """What goes into a gap of a sentence."""

    width: Literal["short", "medium", "wide"] = "medium"
    """How much of the line it takes: `short` a sixth, `medium` a third, `wide` two thirds."""


class Script(Kind, title="script"):
    """Sentences with gaps: a message to build, a plan to say aloud."""

    kind: Literal["script"]
    sentences: tuple[Text, ...]
    """The sentences. A word in braces is a gap: `When {trigger} happens, I call {person}.`"""
    gaps: dict[Id, Gap] = {}  # noqa: RUF012  pydantic copies defaults
    """What goes into each gap, by the word in the braces: `person: {type: text, share: never}`."""
    share: Share | None = None
    """Who may see the answers, for each gap that does not say it itself."""

    def parts(self, context: Context) -> tuple[Part, ...]:
        """A numbered heading where there is a title, then prose with blanks."""
        used: set[str] = set()
        body = tuple(self._sentence(context, index, text, used) for index, text in enumerate(self.sentences))
        for name in self.gaps:
            if name not in used:
                context.problem(
                    "gap-unused", f"No sentence has the gap '{{{name}}}'. Add it or delete it.", "gaps", name
                )
        words = Prose(body, kind=self.kind, source=context.source)
        if self.title is None:
            return (words,)
        return (Heading(self.title, self.hint, True, self.core, source=context.source), words)

    def _sentence(self, context: Context, index: int, text: str, used: set[str]) -> tuple[str | Blank, ...]:
        parts: list[str | Blank] = []
        for number, piece in enumerate(GAP.split(text)):
            if number % 2 == 0:
                parts += [piece] if piece else []
            elif piece not in self.gaps:
                hint = suggestion(piece, self.gaps)
                message = f"The gap '{{{piece}}}' is not described under 'gaps'.{hint}"
                context.problem("gap-unknown", message, "sentences", index)
            elif piece in used:
                context.problem(
                    "gap-twice", f"The gap '{{{piece}}}' stands twice. Give each gap its own name.", "sentences", index
                )
            else:
                used.add(piece)
                gap = self.gaps[piece]
                place = context.at("gaps", piece)
                label = gap.label or piece.replace("_", " ")
                field = gap.field(place, f"{context.worksheet}.{self.id}.{piece}", label, self.share)
                parts.append(Blank(field, gap.width))
        return tuple(parts)

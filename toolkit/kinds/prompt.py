"""A numbered question with one answer, or with a few that belong together."""

from __future__ import annotations

from typing import Literal

from toolkit.document import Heading, Note, Part, Question, Share
from toolkit.kinds._base import Ask, Context, Kind, Line, NamedAsk, Text


class Prompt(Kind, title="prompt"):
    """A numbered question with one answer, or with a few that belong together."""

    kind: Literal["prompt"]
    title: Line
    share: Share | None = None
    """Who may see the answers, for each question that does not say it itself."""
    field: Ask | None = None
    """The one answer: `field: {type: long, lines: 3, share: never}`. Either this or `fields`."""
    fields: tuple[NamedAsk, ...] = ()
    """Several answers, each with an id and a label."""
    example: Text = ""
    """What somebody else could have written. Put it into quotation marks."""

    def parts(self, context: Context) -> tuple[Part, ...]:
        """A numbered heading, the answers, and an example where there is one."""
        if (self.field is None) == (not self.fields):
            context.problem("prompt-field", "A prompt needs either 'field' (one answer) or 'fields' (several).")
        hint = "" if self._is_choice else self.hint  # there it stands in one line with "Choose one."
        head = Heading(self.title, hint, True, self.core, source=context.source)
        parts: list[Part] = [head, *self._questions(context)]
        if self.example:
            parts.append(Note("example", "", self.example, source=context.source))
        return tuple(parts)

    @property
    def _is_choice(self) -> bool:
        picked = ("choice", "multi", "yesno", "likert5", "scale10")
        return self.field is not None and self.field.type in picked and not self.field.hint

    def _questions(self, context: Context) -> list[Question]:
        own = f"{context.worksheet}.{self.id}"
        if self.field is not None:
            ask = self.field.model_copy(update={"hint": self.hint}) if self._is_choice else self.field
            field = ask.field(context.at("field"), own, self.title, self.share)
            return [Question(field, show_label=False, kind=self.kind, media=field.media, source=field.source)]
        found = []
        for index, ask in enumerate(self.fields):
            field = ask.field(context.at("fields", index), f"{own}.{ask.id}", ask.label or self.title, self.share)
            shown = ask.label is not None
            found.append(Question(field, shown, self.kind, field.media, field.source))
        return found

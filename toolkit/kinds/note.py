"""A box: tip, example, care, private, support, next or advisor. The last two may ask something."""

from __future__ import annotations

from typing import Literal

from toolkit.document import Note, NoteRole, Part, Share
from toolkit.kinds._base import Context, Kind, NamedAsk, Text


class NoteBlock(Kind, title="note"):
    """A box with one thing to say. Some of them ask, too."""

    kind: Literal["note"]
    role: NoteRole
    """What the box is for: `tip` something that helps, `example` words of somebody else, `care` something to watch out
    for, `support` whom to turn to, `private` that this stays with its owner, `next` what to take along, `advisor` what
    an advisor adds. Only `next` and `advisor` can ask."""
    text: Text = ""
    """What the box says."""
    share: Share | None = None
    """Who may see the answers, for each question that does not say it itself."""
    fields: tuple[NamedAsk, ...] = ()
    """The questions."""

    def parts(self, context: Context) -> tuple[Part, ...]:
        """One note with its fields."""
        if self.fields and self.role not in ("next", "advisor"):
            context.problem("note-asks", f"A '{self.role}' box cannot ask anything. Use 'next' or 'advisor'.", "fields")
        fields = tuple(
            ask.field(
                context.at("fields", index),
                f"{context.worksheet}.{self.id}.{ask.id}",
                ask.label or self.title or ask.id,
                self.share,
            )
            for index, ask in enumerate(self.fields)
        )
        return (Note(self.role, self.title or "", self.text, fields, self.kind, source=context.source),)

"""Words to read: paragraphs, or steps in order."""

from __future__ import annotations

from typing import Literal

from toolkit.document import Heading, Part, Prose
from toolkit.kinds._base import Context, Kind, Text


class TextBlock(Kind, title="text"):
    """Words to read."""

    kind: Literal["text"]
    paragraphs: tuple[Text, ...]
    """The paragraphs, one idea in each."""
    ordered: bool = False
    """Makes them numbered steps."""

    def parts(self, context: Context) -> tuple[Part, ...]:
        """A heading where there is a title, then the paragraphs."""
        words = Prose(tuple((p,) for p in self.paragraphs), self.ordered, kind=self.kind, source=context.source)
        if self.title is None:
            return (words,)
        return (Heading(self.title, self.hint, source=context.source), words)

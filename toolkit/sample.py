"""A log of somebody made up in, what it adds up to out, where a page holds a mark: `<!-- patterns: sheet.id -->`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from toolkit import helpers
from toolkit.formats.site import patterns
from toolkit.helpers import Example
from toolkit.library import Library
from toolkit.measures.shown import shown
from toolkit.measures.value import compute

MARK = re.compile(r"<!-- patterns: (\w+\.\w+) -->")


def filled(markdown: str, read: Callable[[], Library]) -> str:
    """A page with what the example's measures show in place of its marks. Raises KeyError for one that is not there."""
    if not MARK.search(markdown):
        return markdown
    library = read()
    documents = {document.id: document for document in library.documents}
    example = helpers.example(helpers.load(library.lists, library.documents), documents)
    blocks = dict(_blocks(example)) if example else {}
    return MARK.sub(lambda mark: blocks[mark[1]], markdown)


def _blocks(example: Example) -> Iterator[tuple[str, str]]:
    for document, given in zip(example.documents, example.submissions, strict=True):
        shapes = shown(document)
        values = compute([figure for shape in shapes for figure in shape.figures()], given.values(), example.day)
        for shape in shapes:
            yield f"{document.id}.{shape.id}", patterns.block(shape, values, document.module.number)

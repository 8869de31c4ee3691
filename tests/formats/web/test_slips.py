"""What the page of a worksheet is told of slips: rows once, and all of them again in the browser."""

from __future__ import annotations

from typing import Any

import pytest

from toolkit import library
from toolkit.document import Document
from toolkit.formats.web import slips

SHIPPED = library.load()
PAPERS = {paper.id: (workshop, paper) for workshop, paper in SHIPPED.slips}


@pytest.mark.parametrize("document", SHIPPED.documents, ids=lambda document: document.code)
def test_rows_are_told_once(document: Document) -> None:
    for feed in slips.feeds(document, SHIPPED.slips):
        asked = slips.told(*PAPERS[feed["worksheet"]])["questions"]
        assert spread(feed["questions"]) == [one for one in asked if one[0].startswith(f"{document.id}.")]


def spread(questions: list[list[Any]]) -> list[list[str]]:
    """As templates/js/slip.js does it."""
    found: list[list[str]] = []
    for first, second in questions:
        if isinstance(first, int):
            rows = range(1, first + 1)
            found += [[text.replace("*", str(row), 1) for text in line] for row in rows for line in second]
        else:
            found.append([first, second])
    return found

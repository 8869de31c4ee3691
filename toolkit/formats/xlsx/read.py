"""Our own trackers back into submissions, from .xlsx, .ods and text: what was found, and where it was found.

Cells hold what their program last showed; no formula is ever computed here. What follows from answers is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as default
from operator import itemgetter

from openpyxl.utils import get_column_letter

from toolkit import codes, slip
from toolkit.answers import NOT_ASKED, Answer, FoundSheet, Submission, known_as, visible
from toolkit.document import Document, Field, structure_hash
from toolkit.formats.xlsx import find, gate
from toolkit.formats.xlsx.find import Match
from toolkit.formats.xlsx.known import Known, Typed, known
from toolkit.formats.xlsx.layout import META, Table
from toolkit.formats.xlsx.sheets import Grid, Sheet, opened, shown
from toolkit.formats.xlsx.values import Content, from_cells, written
from toolkit.problems import Problem, Source, did_you_mean

NOT_OURS = (
    "xlsx-foreign",
    "This workbook holds no sheet of ours, or too little is left of it. Ask for the worksheet itself.",
)
NO_CONSENT = "slip-no-consent", slip.REFUSED
CODES = (
    "xlsx-two-codes",
    "This file carries two participant codes, so two people may have filled it in. No code is kept.",
)
TWICE = "the same sheet stands in this file twice, and the other one holds more"
FOLLOWS = "its answers follow from the other sheets"


@dataclass
class _Found:
    """The cells of one field in one filled copy."""

    field: Field
    id: str
    place: str
    cells: dict[str, Content] = default(default_factory=dict)


Copy = tuple[Answer, ...]


@dataclass(frozen=True)
class _Meta:
    """What the hidden sheet says."""

    codes: tuple[str, ...] = ()
    worksheets: dict[str, tuple[int, str]] = default(default_factory=dict)  # id -> version, structure


@dataclass(frozen=True)
class Read:
    """What came of a file: its submissions, the sheets they were found on, and what is odd about it."""

    submissions: tuple[Submission, ...] = ()
    found: tuple[FoundSheet, ...] = ()
    problems: tuple[Problem, ...] = ()

    def visible(self, documents: Iterable[Document], *, one_to_one: bool = False) -> Read:
        """Only what a reader may keep; of a slip that is what its owner agreed to."""
        homes = {document.id: document for document in documents}
        kept = tuple(
            item if slip.is_slip(homes[item.worksheet]) else visible(homes[item.worksheet], item, one_to_one=one_to_one)
            for item in self.submissions
        )
        answers = [(item.worksheet, answer.place.rpartition("!")[0]) for item in kept for answer in item.answers]
        found = (replace(one, answers=answers.count((one.worksheet, one.sheet))) for one in self.found)
        return replace(self, submissions=kept, found=tuple(found))


def read(data: bytes, documents: Sequence[Document], name: str = "") -> tuple[Submission, ...]:
    """Return a submission for each filled copy of a document that has an answer. `name` is what messages call the file.

    Raises ProblemsFound as `everything` does.
    """
    found = everything(data, documents, name)
    return found.submissions if found else ()


def everything(data: bytes, documents: Sequence[Document], name: str = "") -> Read | None:
    """Read a file and say where its answers were found. None for what is no workbook, and for text that is not ours.

    Where a sheet stands twice, the copy with more answers is read and the other one named. Computed cells are left
    out: what they show follows from the answers. A slip is read where it stands alone and says Yes.
    Raises ProblemsFound for a workbook that holds nothing of ours, is damaged, locked, unsafe, too large to be a
    tracker, or newer than the documents, and for a slip that does not say Yes.
    """
    plans = known(documents)
    book = opened(data, plans, name)
    if book is None:
        return None
    meta = _meta(book.sheets)
    matches = list(find.matches(book, plans))
    if not matches and book.container is None:
        return None
    if not matches:
        raise gate.refused(name, *(_unknown(meta, plans) or NOT_OURS))
    return _Reader(plans, meta, name).read(matches)


class _Reader:
    """One file while it is read."""

    def __init__(self, plans: Known, meta: _Meta, name: str) -> None:
        self.plans, self.meta, self.name = plans, meta, name
        self.copies: dict[int, list[Copy]] = {}
        self.left_out: dict[int, str] = {}

    def read(self, matches: Sequence[Match]) -> Read:
        """All submissions. Whose code it is is said only where there is one."""
        self.copies = {index: _copies(match, self.plans) for index, match in enumerate(matches)}
        self._newer(matches)
        self._twice(matches)
        found_codes = self._codes(matches)
        code = self.meta.codes[0] if self.meta.codes and len(found_codes) == 1 else ""
        submissions = tuple(self._submissions(matches, code))
        slips = {index for index, match in enumerate(matches) if match.document.id in self.plans.slips}
        if slips and any(self._count(index) for index in self.copies.keys() - slips - self.left_out.keys()):
            self.left_out |= {index: FOLLOWS for index in slips if index not in self.left_out}
        else:
            submissions += tuple(self._slips(matches, slips, bool(len(matches) > len(slips)), code))
        if not submissions and set(self.left_out.values()) - {TWICE, FOLLOWS}:
            raise gate.refused(self.name, "xlsx-newer-version", _sentence(next(iter(self.left_out.values()))))
        found = tuple(
            FoundSheet(
                match.sheet.name, match.document.id, match.key,
                0 if index in self.left_out else self._count(index), match.missing, self.left_out.get(index, ""),
            )
            for index, match in enumerate(matches)
        )  # fmt: skip
        odd = (Problem(Source(self.name), *CODES),) if len(found_codes) > 1 else ()
        return Read(submissions, found, odd)

    def _newer(self, matches: Sequence[Match]) -> None:
        for index, match in enumerate(matches):
            version = self._version(match.document)[0]
            if version > match.document.version:
                self.left_out[index] = (
                    f"this is version {version} of '{match.document.title}', and only version {match.document.version} "
                    "is known here: read it with the newer toolkit or worksheet it was made with"
                )

    def _twice(self, matches: Sequence[Match]) -> None:
        """Of several sheets for the same thing, the one with more answers is read; the first of equals."""
        fullest: dict[tuple[str, str], int] = {}
        for index, match in enumerate(matches):
            if index in self.left_out:
                continue
            other = fullest.setdefault(match.home, index)
            if other != index:
                less = min((other, index), key=lambda one: (self._count(one), -one))
                fullest[match.home] = other + index - less
                self.left_out[less] = TWICE

    def _codes(self, matches: Sequence[Match]) -> list[str]:
        """Every participant code in the file: on hidden sheets, and on data choice cards, where words may be none."""
        said = [codes.normal(word) if codes.valid(word) else word for word in self.meta.codes]
        for index, match in enumerate(matches):
            if match.document.id not in self.plans.slips:
                written_down = [one.raw for copy in self.copies[index] for one in copy if one.field == slip.CODE]
                said += [codes.normal(word) for word in written_down if codes.valid(word)]
        return list(dict.fromkeys(said))

    def _submissions(self, matches: Sequence[Match], code: str) -> Iterator[Submission]:
        for document in self.plans.documents:
            mine = [
                self.copies[index]
                for index, match in enumerate(matches)
                if match.document is document and index not in self.left_out and document.id not in self.plans.slips
            ]
            copies = mine
            if mine and document.id in self.plans.repeating:
                copies = [[tuple(answer for one in mine for copy in one for answer in copy)]]
            yield from (self._submission(document, copy, code) for one in copies for copy in one if copy)

    def _slips(self, matches: Sequence[Match], slips: set[int], in_tracker: bool, code: str) -> Iterator[Submission]:
        """The slips of a file that holds nothing else. An empty one in a tracker is no refusal."""
        for index in sorted(slips - self.left_out.keys()):
            document = matches[index].document
            answers = tuple(answer for copy in self.copies[index] for answer in copy)
            if in_tracker and not answers:
                continue
            allowed = slip.allowed(document, self._submission(document, answers, code))
            if allowed is None:
                raise gate.refused(self.name, *NO_CONSENT)
            yield allowed

    def _submission(self, document: Document, answers: tuple[Answer, ...], code: str) -> Submission:
        version, structure = self._version(document)
        return Submission(document.id, version, structure, "xlsx", answers, code)

    def _version(self, document: Document) -> tuple[int, str]:
        said = (found for id, found in self.meta.worksheets.items() if known_as(document, id))
        return next(said, None) or (document.version, structure_hash(document))

    def _count(self, index: int) -> int:
        return sum(map(len, self.copies[index]))


def _meta(sheets: Iterable[Sheet]) -> _Meta:
    """What the hidden sheet says, and those that came along with sheets of another file."""
    found: list[str] = []
    worksheets: dict[str, tuple[int, str]] = {}
    for sheet in sheets:
        if not sheet.name.startswith(META):
            continue
        for row in sheet.rows:
            words = [written(content) for content in row[:4]] + [""] * 4
            if words[0] == "code" and words[1]:
                found.append(words[1])
            if words[0] == "worksheet" and words[2].isdecimal():
                worksheets.setdefault(words[1], (int(words[2][:9]), words[3]))
    return _Meta(tuple(dict.fromkeys(found)), worksheets)


def _unknown(meta: _Meta, plans: Known) -> tuple[str, str] | None:
    """What to say of a tracker that tells us which worksheets it holds, where none of them is known here."""
    if not meta.worksheets or any(known_as(document, id) for document in plans.documents for id in meta.worksheets):
        return None
    id = shown(next(iter(meta.worksheets)))
    hint = did_you_mean(id, plans.homes)
    message = f"There is no worksheet '{id}' here.{hint} Go to the folder of the center it is from."
    return "xlsx-worksheet-unknown", message


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."


def _copies(match: Match, plans: Known) -> list[Copy]:
    """The answers of each filled copy on a sheet: a row each of a document that does not repeat, else one."""
    if not isinstance(match.tab, Table):
        return [_form(match)]
    rows = list(_rows(match, plans))
    return [tuple(answer for row in rows for answer in row)] if match.document.id in plans.repeating else rows


def _rows(match: Match, plans: Known) -> Iterator[Copy]:
    """The rows of a table. The number of a row is its place below the hidden row, blank or not."""
    name, first = match.sheet.name, match.first
    columns = [(at, typed, _letters(name, at)) for at, unit in match.columns if (typed := plans.typed(unit))]
    gone = [(at, *id.partition(".*.")[::2], _letters(name, at)) for at, id in match.gone]
    places = [at for at, *_ in columns] + [at for at, *_ in gone]
    right = max(places, default=0) + 1
    pick = itemgetter(*places) if len(places) > 1 else lambda row: [row[at] for at in places]
    for number, found in enumerate(match.sheet.rows[first:], 1):
        row = found if len(found) >= right else [*found, *[""] * (right - len(found))]
        asked = pick(row)
        if asked.count("") == len(asked):
            yield ()
            continue
        at = str(first + number)
        old = ((_numbered(head, tail, number), letters + at) for to, head, tail, letters in gone if written(row[to]))
        yield *_row(row, columns, number, at), *(Answer(id, None, "", place, NOT_ASKED) for id, place in old)


def _row(row: Sequence[Content], columns: Sequence[tuple[int, Typed, str]], number: int, at: str) -> Iterator[Answer]:
    several: dict[str, _Found] = {}
    for column, typed, letters in columns:
        content = row[column]
        if content == "":
            continue
        id = typed.id(number)
        if typed.field.type == "multi":
            several.setdefault(id, _Found(typed.field, id, letters + at)).cells[typed.code] = content
        elif (reading := typed.usual.get(content) or from_cells(typed.field, {"": content})) is not None:
            yield Answer(id, reading.value, reading.raw, letters + at, reading.doubt)
    yield from _answers(several.values())


def _numbered(head: str, tail: str, number: int) -> str:
    return f"{head}.{number}.{tail}" if tail else head


def _form(match: Match) -> Copy:
    """The answers on a form. On a slip in a tracker all is computed, and it is read all the same."""
    here: dict[str, _Found] = {}
    for row, column, asked in match.cells:
        field = asked.field
        content = _at(match.sheet.rows, row, column)
        if content in ("", None) or (field.origin("xlsx") == "computed" and match.tab is not None):
            continue
        place = f"{_letters(match.sheet.name, column)}{row + 1}"
        here.setdefault(field.id, _Found(field, field.id, place)).cells[asked.code] = content
    return tuple(_answers(here.values()))


def _at(rows: Grid, row: int, column: int) -> Content:
    return rows[row][column] if row < len(rows) and column < len(rows[row]) else ""


def _letters(sheet: str, column: int) -> str:
    return f"{sheet}!{get_column_letter(column + 1)}" if sheet else get_column_letter(column + 1)


def _answers(cells: Iterable[_Found]) -> Iterator[Answer]:
    for found in cells:
        reading = from_cells(found.field, found.cells)
        if reading is not None:
            yield Answer(found.id, reading.value, reading.raw, found.place, reading.doubt)

"""Workbooks and text that are broken, hostile, or somebody else's: each is one problem with a sentence, soon.

All are made here. They are read as `toolkit read` reads them, in a process of their own, and the batch goes on.
"""

from __future__ import annotations

import functools
import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.formats.pdf.test_hostile import GROWTH, memory, most_memory
from tests.formats.xlsx import damaged, samples
from toolkit import returned
from toolkit.branding import Branding
from toolkit.document import Column, ColumnGroup, Rows
from toolkit.formats.xlsx import gate, read, separated, sheets
from toolkit.formats.xlsx.write import tracker

DOCUMENTS = [damaged.log(), damaged.form()]
SHEET = "xl/worksheets/sheet2.xml"
LOG_ROWS = damaged.log_rows()


def member(name: str, content: bytes, data: bytes | None = None) -> bytes:
    """A good tracker with one member replaced or added."""
    done = io.BytesIO()
    source = zipfile.ZipFile(io.BytesIO(data or damaged.made()))
    with zipfile.ZipFile(done, "w", zipfile.ZIP_DEFLATED) as target:
        for other in source.namelist():
            if other != name:
                target.writestr(other, source.read(other))
        target.writestr(name, content)
    return done.getvalue()


def of(name: str) -> bytes:
    """A member of a good tracker."""
    return zipfile.ZipFile(io.BytesIO(damaged.made())).read(name)


def sheet(rows: bytes, before: bytes = b"") -> bytes:
    """A good tracker one sheet of which holds these rows."""
    words = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">%s<sheetData>%s</sheetData>'
    return member(SHEET, words % (before, rows) + b"</worksheet>")


def cell(place: bytes) -> bytes:
    return b'<row r="%s"><c r="%s" t="str"><v>here</v></c></row>' % (place.lstrip(b"ABCDEFX"), place)


def locked_members() -> bytes:
    """Each member of the zip says that it takes a password."""
    data = bytearray(damaged.made())
    for head, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(head)
        while at >= 0:
            data[at + flags] |= 1
            at = data.find(head, at + 4)
    return bytes(data)


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in members.items():
            target.writestr(name, content)
    return out.getvalue()


ODS_HEAD = (
    '<?xml version="1.0"?>{}<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
)
MANIFEST = '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:x">{}</manifest:manifest>'


def ods(rows: str, doctype: str = "", manifest: str = "", more: dict[str, bytes] | None = None) -> bytes:
    """An .ods file by hand: our log, and these rows below it."""
    keys = "".join(f'<table:table-cell office:value-type="string"><text:p>{key}</text:p></table:table-cell>'
                   for key in ("sheet.log.*.employer", "sheet.log.*.points", "sheet.log.*.sure"))  # fmt: skip
    body = f'<table:table table:name="Log"><table:table-row>{keys}</table:table-row>{rows}</table:table>'
    return zipped(
        **{
            "mimetype": gate.ODS,
            "META-INF/manifest.xml": MANIFEST.format(manifest).encode(),
            "content.xml": f"{ODS_HEAD.format(doctype)}{body}</office:spreadsheet></office:body>"
            "</office:document-content>".encode(),
            **(more or {}),
        }
    )


def ods_row(cells: str = "", times: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{times}">{cells}</table:table-row>'


def ods_cell(words: str = "", times: int = 1) -> str:
    inside = f' office:value-type="string"><text:p>{words}</text:p></table:table-cell>' if words else "/>"
    return f'<table:table-cell table:number-columns-repeated="{times}"{inside}'


def long_text(rows: int) -> bytes:
    text = damaged.as_csv(damaged.made(), "Applications")
    return (text + "x,y\r\n" * rows).encode()


@functools.cache
def newer() -> bytes:
    document = replace(damaged.log(), version=7)
    given = samples.submission(document, {"sheet.log.1.employer": "Company 1"})
    return tracker("t", "T", [document], Branding(), [given])[0]


@functools.cache
def foreign(id: str) -> bytes:
    """A tracker of a center elsewhere."""
    other = replace(damaged.form(), id=id, blocks=())
    grid = samples.document([samples.matrix()], id=id)
    return tracker("t", "T", [replace(grid, tab=other.tab)], Branding())[0]


@functools.cache
def somebody() -> bytes:
    """A workbook that has nothing to do with us."""
    book = openpyxl.Workbook()
    invoices = book.create_sheet("Invoices")
    for row in range(1, 40):
        invoices.append([f"Invoice {row}", row, "paid"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


NEWER = (
    "This is version 7 of 'A sheet', and only version 3 is known here: read it with the newer toolkit or worksheet it "
    "was made with."
)
UNKNOWN = "There is no worksheet 'elsewhere' here. Go to the folder of the center it is from."
NEITHER = "file-unknown", returned.NEITHER
BOMB = b"\0" * (gate.LARGEST_INSIDE + 1)
CASES: dict[str, tuple[Callable[[], bytes], tuple[str, str]]] = {
    "a cell in the last corner": (lambda: sheet(cell(b"XFD1048576")), gate.WIDE),
    "a cell in the last row": (lambda: sheet(cell(b"A1048576")), gate.LONG),
    "the same in other quotes": (lambda: sheet(cell(b"XFD9").replace(b'"', b"'").replace(b"r=", b"r\n= ")), gate.WIDE),
    "a row without cells, far down": (lambda: sheet(b'<row r="99999"/>'), gate.LONG),
    "30,000 rows": (lambda: sheet(b'<row><c t="str"><v>1</v></c></row>' * 30_000), gate.LONG),
    "far down and far right": (lambda: sheet(cell(b"ZZ9") + cell(b"A19000")), gate.FAR_APART),
    "a sheet with another name": (
        lambda: member("xl/other.bin", b"<sheetData>" + cell(b"XFD9") + b"</sheetData>"), gate.WIDE,
    ),
    "a million cells without a place": (
        lambda: sheet(b"<row>" + b"<c><v>1</v></c>" * 2_000_000 + b"</row>" + cell(b"A19000")),
        ("file-too-much", returned.TOO_MUCH),
    ),
    "a bomb": (lambda: member("xl/media/image1.png", BOMB), gate.LARGE_INSIDE),
    "3,000 members": (lambda: zipped(**{f"xl/{n}": b"" for n in range(3000)} | {"xl/workbook.xml": b""}),
                      gate.MANY_PARTS),
    "words of its own": (lambda: member(SHEET, b'<!DOCTYPE a [<!ENTITY b "c">]>' + of(SHEET)), gate.UNSAFE),
    "the same behind a remark": (
        lambda: member(SHEET, b'<?xml version="1.0"?>\n<!-- <a/> -->\n<!DOCTYPE a []>' + of(SHEET)[38:]), gate.UNSAFE,
    ),
    "XML in UTF-16": (lambda: member(SHEET, of(SHEET).decode().encode("utf-16")), gate.UNSAFE),
    "macros": (lambda: member("xl/vbaProject.bin", b"x"), gate.PROGRAMS),
    "macros by another name": (
        lambda: member("[Content_Types].xml", of("[Content_Types].xml").replace(b"sheet.main", b"macroEnabled.main")),
        gate.PROGRAMS,
    ),
    "macros of the old kind": (lambda: member("xl/macrosheets/sheet1.xml", b"<a/>"), gate.PROGRAMS),
    "a password": (lambda: gate.OLD + b"\xa1\xb1\x1a\xe1" + bytes(2000), gate.LOCKED),
    "a zip with a password": (locked_members, gate.LOCKED),
    "cut in the middle": (lambda: damaged.made()[:9000], gate.DAMAGED),
    "a zip of something": (lambda: zipped(letter=b"Dear all"), gate.OTHER),
    "a letter": (lambda: zipped(**{"[Content_Types].xml": b"<a/>", "word/document.xml": b"<a/>"}), gate.OTHER),
    "a broken sheet": (lambda: member(SHEET, b"<worksheet><sheetData><row"), sheets.UNREADABLE),
    "an invoice": (somebody, read.NOT_OURS),
    "a worksheet of others": (lambda: foreign("elsewhere"), ("xlsx-worksheet-unknown", UNKNOWN)),
    "a newer version": (newer, ("xlsx-newer-version", NEWER)),
    "nothing filled in": (
        lambda: tracker("t", "T", DOCUMENTS, Branding())[0], ("nothing-filled-in", returned.NOTHING),
    ),
    "ods: the last column": (lambda: ods(ods_row(ods_cell(times=16383) + ods_cell("here"))), gate.WIDE),
    "ods: a cell 16,000 times": (lambda: ods(ods_row(ods_cell("here", 16_000))), gate.WIDE),
    "ods: the last row": (lambda: ods(ods_row(times=1_048_000) + ods_row(ods_cell("here"))), gate.LONG),
    "ods: a row a million times": (lambda: ods(ods_row(ods_cell("here"), 1_048_000)), gate.LONG),
    "ods: a block of millions": (lambda: ods(ods_row(ods_cell("here", 700), 19_000)), gate.FAR_APART),
    "ods: words of its own": (lambda: ods("", doctype='<!DOCTYPE a [<!ENTITY b "c">]>'), gate.UNSAFE),
    "ods: words of its own beside": (lambda: ods("", more={"styles.xml": b"<!DOCTYPE a []><a/>"}), gate.UNSAFE),
    "ods: macros": (lambda: ods("", more={"Basic/Standard/Module1.xml": b"<a/>"}), gate.PROGRAMS),
    "ods: a password": (
        lambda: ods("", manifest="<manifest:encryption-data/>", more={"content.xml": b"\x8a\x01\x02"}), gate.LOCKED,
    ),
    "ods: broken": (lambda: ods("</table:table>"), gate.DAMAGED),
    "ods: an encoding nobody has": (
        lambda: ods("", more={"content.xml": b'<?xml version="1.0" encoding="odd"?><a/>'}), gate.DAMAGED,
    ),
    "ods: a text": (lambda: zipped(mimetype=b"application/vnd.oasis.opendocument.text", **{"content.xml": b"<a/>"}),
                    gate.OTHER),
    "nothing at all": (lambda: b"", NEITHER),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)), NEITHER),
    "a letter as text": (lambda: b"Dear advisor,\nmy answers are: yes, yes, no.\n", NEITHER),
    "other tables": (lambda: b"date;amount\n1/2/2026;12\n", NEITHER),
    "text with a byte of nothing": (lambda: long_text(0).replace(b"Company 3", b"Company\0003"), NEITHER),
    "half of UTF-16": (lambda: long_text(0).decode().encode("utf-16")[:-1], NEITHER),
    "text of 30,000 rows": (lambda: long_text(30_000), separated.LONG),
    "text of 1,000 columns": (lambda: long_text(0) + b"," * 1000, separated.WIDE),
    "text of 5 MB": (lambda: long_text(1_000_000), separated.LARGE),
    "a quote that never ends": (lambda: long_text(0) + b'"' + b"endless " * 20_000, separated.BROKEN),
}  # fmt: skip


@pytest.mark.whole
@pytest.mark.parametrize("case", CASES)
def test_one_problem_soon_and_the_next_file_is_read(case: str, tmp_path: Path) -> None:
    make, (id, message) = CASES[case]
    bad, fine = tmp_path / "bad.xlsx", tmp_path / "fine.xlsx"
    bad.write_bytes(make())
    fine.write_bytes(damaged.made())
    before = memory("VmRSS")
    reading = returned.read([bad, fine], DOCUMENTS)
    first = next(reading)
    assert most_memory() - before < GROWTH
    (second,) = reading
    assert first.submissions == ()
    assert [(one.source.file, one.id, one.message) for one in first.problems] == [(str(bad), id, message)]
    assert message.endswith(".")
    assert damaged.rows_of(second.submissions) == LOG_ROWS


FINE: dict[str, Callable[[], bytes]] = {
    "a false dimension": lambda: member(
        SHEET, of(SHEET).replace(b"<sheetPr", b'<dimension ref="A1:XFD1048576"/><sheetPr')
    ),
    "a dimension of one cell": lambda: member(SHEET, of(SHEET).replace(b"<sheetPr", b'<dimension ref="A1"/><sheetPr')),
    "links to other files": lambda: member("xl/externalLinks/externalLink1.xml", b"<externalLink/>"),
    "a name that is no xlsx": damaged.made,
}


@pytest.mark.parametrize("case", FINE)
def test_what_is_odd_and_harmless_is_read(case: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.pdf"
    path.write_bytes(FINE[case]())
    (found,) = returned.read([path], DOCUMENTS)
    assert found.problems == ()
    assert damaged.rows_of(found.submissions) == LOG_ROWS


def test_an_ods_that_claims_millions_of_empty_cells_is_read() -> None:
    row = ods_row(ods_cell("Company 1") + ods_cell("7") + ods_cell("Yes") + ods_cell(times=16_381))
    data = ods(ods_row(ods_cell(times=16_384)) + row + ods_row(ods_cell(times=16_384), 1_048_000))
    (item,) = read.read(data, DOCUMENTS)
    assert item.values() == {"sheet.log.2.employer": "Company 1", "sheet.log.2.points": 7, "sheet.log.2.sure": True}


FORMULAS = ["=cmd|' /C calc'!A0", "=1+1", "+1", "-2", "@SUM(A1)", '=HYPERLINK("http://x")']


def test_names_that_look_like_formulas_are_words() -> None:
    values = {f"sheet.log.{n}.employer": text for n, text in enumerate(FORMULAS, 1)}
    data, _ = tracker("t", "T", [damaged.log()], Branding(), [samples.submission(damaged.log(), dict(values))])
    for one in (data, damaged.as_csv(data, "Applications").encode()):
        (item,) = read.read(one, DOCUMENTS)
        assert item.values() == values


def test_of_a_formula_what_it_last_showed_is_read_and_nothing_is_computed() -> None:
    shown = (
        b'<row r="1">%s</row><row r="2"><c r="A2"><f>cmd|\' /C calc\'!A0</f><v>5</v></c><c r="B2"><f>1/0</f></c></row>'
    )
    keys = b"".join(
        b'<c r="%s1" t="inlineStr"><is><t>sheet.log.*.%s</t></is></c>' % pair
        for pair in zip((b"A", b"B", b"C"), (b"points", b"employer", b"pay"), strict=True)
    )
    (item, *_) = read.read(sheet(shown % keys), [damaged.log()])
    assert item.values() == {"sheet.log.1.points": 5}


def test_two_codes_in_one_file_are_named_and_none_is_kept() -> None:
    book = openpyxl.load_workbook(io.BytesIO(damaged.made()))
    other = book.copy_worksheet(book["_meta"])
    other.title = "_meta (2)"
    row, column = damaged.at(other, "K74M2")
    other.cell(row, column).value = "H3XQ9"
    out = io.BytesIO()
    book.save(out)
    found = read.everything(out.getvalue(), DOCUMENTS, "two.xlsx")
    assert found is not None
    assert [(one.id, one.message) for one in found.problems] == [read.CODES]
    assert {item.code for item in found.submissions} == {""}
    assert damaged.rows_of(found.submissions) == LOG_ROWS


def test_sheets_of_two_people_are_never_mixed() -> None:
    """One pastes the sheet of a friend beside their own: the fuller one is read, and nothing of the other."""
    book = openpyxl.load_workbook(io.BytesIO(damaged.made()))
    mine = book["Applications"]
    theirs = book.copy_worksheet(mine)
    theirs.title = "Friend"
    first = damaged.ids(theirs) + 1
    theirs.delete_rows(first + 5, 100)
    for row in range(first, first + 5):
        theirs.cell(row, 3).value = "Their company"
    out = io.BytesIO()
    book.save(out)
    found = read.everything(out.getvalue(), DOCUMENTS)
    assert found is not None
    assert damaged.rows_of(found.submissions) == LOG_ROWS
    assert [(one.sheet, one.left_out) for one in found.found if one.left_out] == [("Friend", read.TWICE)]


def test_a_tracker_of_an_older_version_is_read_by_its_old_ids() -> None:
    old = damaged.log()
    fields = [replace(field, id={"employer": "company"}.get(field.id, field.id)) for field in damaged.FIELDS]
    kept = [field for field in fields if field.id != "sure"]  # nobody asks it any more
    columns = tuple(Column(field.id, field.label, fields=(field,)) for field in kept)
    rows = Rows("search.sent", "Log", (ColumnGroup("", columns),), 3, 2, 40)
    aliases = (("sheet", "search"), ("log", "sent"), ("log.*.employer", "sent.*.company"))
    new = samples.document([rows], id="search", version=4, aliases=aliases)
    (item,) = read.read(damaged.made(), [new])
    assert (item.worksheet, item.version) == ("search", old.version)
    first = {id.rpartition(".")[2]: value for id, value in item.values().items() if id.startswith("search.sent.1.")}
    assert first == {{"employer": "company"}.get(k, k): v for k, v in LOG_ROWS[0].items() if k != "sure"}
    gone = [answer for answer in item.answers if answer.doubt]
    assert len(gone) == len(LOG_ROWS)
    assert (gone[0].field, gone[0].value, gone[0].raw) == ("search.sent.1.sure", None, "")
    assert gone[0].doubt == "this version of the worksheet does not ask it"


def test_an_old_name_of_a_question_on_a_form_is_read() -> None:
    new = damaged.form("paper", "aim", (("form", "paper"), ("name", "aim")))
    (item,) = read.read(damaged.made(), [new])
    assert item.values() == {
        id.replace("form.name", "form.aim").replace("form.", "paper."): value
        for id, value in damaged.form_values().items()
    }


def test_a_day_that_can_be_read_in_two_ways_is_doubted() -> None:
    def change(book: openpyxl.Workbook, one: Worksheet) -> None:
        one.cell(damaged.ids(one) + 1, 4).value = "3/4/2026"

    data, _ = damaged.changed("Applications", change)
    for one in (data, damaged.as_csv(data, "Applications").encode()):
        (item, *_) = read.read(one, [damaged.log()])
        (answer,) = [answer for answer in item.answers if answer.field == "sheet.log.1.day"]
        assert answer.doubt == "day and month could be the other way round"
        assert "sheet.log.1.day" not in item.values()

"""Another program opens our workbooks: it computes what we compute, finds no error, and what it saves is read back."""

from __future__ import annotations

import io
import random
import re
import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from tests.formats.xlsx import samples
from toolkit import library
from toolkit.answers import Value
from toolkit.branding import Branding
from toolkit.document import Document, Field, Grid
from toolkit.formats.xlsx.read import read
from toolkit.formats.xlsx.write import tracker
from toolkit.measures.expression import parse
from toolkit.measures.value import Cell, value

pytestmark = [
    pytest.mark.libreoffice,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed"),
]

MEASURES = (
    "sum(weight * a)", "sum(weight)", "count(a)", "count(weight * a)", "mean(a)", "mean(weight * a)", "min(a)",
    "max(a) - min(b)", "sum(weight * a) / sum(weight)", "sum(2 * a - b / 4 + 1)", "sum(a) / (count(b) - 2)",
    "sum((a + b) * (a - b))", "sum(a * a) - 1.5", "sum(weight * a * b)",
)  # fmt: skip
CRITERIA = 6


def recalculated(tmp_path: Path, books: Mapping[str, bytes]) -> dict[str, bytes]:
    """The workbooks as LibreOffice computes and saves them. Its profile is its own: tests can run side by side."""
    (tmp_path / "in").mkdir(exist_ok=True)
    paths = [tmp_path / "in" / f"{name}.xlsx" for name in books]
    for path, data in zip(paths, books.values(), strict=True):
        path.write_bytes(data)
    command = ["soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--convert-to"]
    command += ["xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "out"), *map(str, paths)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return {name: (tmp_path / "out" / f"{name}.xlsx").read_bytes() for name in books}


def every_measure() -> Document:
    """A grid whose footer rows hold every measure; the columns take any number."""
    grid = samples.matrix(CRITERIA, "ab")
    footer = []
    for number, measure in enumerate(MEASURES):
        id = f"{grid.id}.f{number}.weight"
        field = Field(id, measure, "number", "advisor", measure=measure, origins=(("xlsx", "computed"),))
        footer.append(grid.footer[0].__class__(f"f{number}", measure, ((field,), (), ())))
    return samples.document([samples.matrix(CRITERIA, "ab", footer=tuple(footer))])


def filled(made: Document, seed: int) -> dict[str, Value]:
    """Random whole numbers in random cells; a third stays blank, and the first seed leaves all of them blank."""
    dice = random.Random(seed)
    fields = [field for field in made.fields("xlsx") if field.type == "int" and field.origin("xlsx") == "typed"]
    return {field.id: dice.randint(-3, 9) for field in fields if seed and dice.random() < 0.66}


def expected(made: Document, values: dict[str, Value]) -> list[Decimal | None]:
    grid = next(part for part in made.parts() if isinstance(part, Grid))

    def column(name: str) -> list[Cell]:
        return [samples.decimal(values.get(f"{grid.id}.{row.id}.{name}")) for row in grid.rows]

    return [value(parse(measure), column) for measure in MEASURES]


def test_libreoffice_computes_what_python_computes(tmp_path: Path) -> None:
    for seed in range(3):
        made = every_measure()
        values = filled(made, seed)
        data, problems = tracker("t", "T", [made], Branding(), [samples.submission(made, values)])
        assert problems == ()
        saved = recalculated(tmp_path, {"book": without_cached(data)})["book"]
        assert errors(saved) == []
        found = totals(saved)
        assert len(found) == len(MEASURES)
        for measure, ours, theirs in zip(MEASURES, expected(made, values), found, strict=True):
            assert (ours is None) == (theirs is None), measure
            assert ours is None or theirs is None or float(ours) == pytest.approx(theirs), measure
        for cached, theirs in zip(totals(data), found, strict=True):
            assert cached is None if theirs is None else cached == pytest.approx(theirs)
        answers = [answer for item in read(saved, [made]) for answer in item.answers]
        assert {answer.field: answer.value for answer in answers} == values


def test_each_shipped_tracker_is_computed_without_an_error_cell(tmp_path: Path) -> None:
    documents = [found for found in library.load().documents if "xlsx" in found.outputs]
    books = {found.slug: [found] for found in documents} | {"everything": documents}
    made = {name: tracker(name, "T", found, Branding()) for name, found in books.items()}
    assert [problems for _, problems in made.values() if problems] == []
    saved = recalculated(tmp_path, {name: without_cached(data) for name, (data, _) in made.items()})
    assert {name: found for name, data in saved.items() if (found := errors(data))} == {}


def test_a_contact_written_on_the_first_sheet_shows_where_it_is_needed(tmp_path: Path) -> None:
    made = samples.document([samples.matrix()], sensitivity=2)
    book = openpyxl.load_workbook(io.BytesIO(tracker("t", "T", [made], Branding())[0]))
    place = str(book.defined_names["contact_national"].attr_text).partition("!")[2]
    book["Start here"][place.replace("$", "")] = "My aunt, 555-0199"
    filled = io.BytesIO()
    book.save(filled)
    saved = recalculated(tmp_path, {"book": filled.getvalue()})["book"]
    words = [cell for row in cells(saved)["Sheet"] for cell in row]
    assert "Any time, day or night: My aunt, 555-0199" in words
    assert "Someone here who listens: please write it on the sheet “Start here”" in words
    assert errors(saved) == []


def without_cached(data: bytes) -> bytes:
    """The workbook with no value beside its formulas, so that nothing but a computation can fill them."""
    done = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(done, "w") as target:
        for name in source.namelist():
            body = source.read(name)
            if name.startswith("xl/worksheets/"):
                body = re.sub(rb"</f><v>.*?</v>", b"</f>", body)
            target.writestr(name, body)
    return done.getvalue()


def cells(data: bytes) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {name: [list(row) for row in book.get_sheet_by_name(name).to_python()] for name in book.sheet_names}


def errors(data: bytes) -> list[str]:
    """Every cell that shows an error. calamine reads an error as nothing, so the file itself is asked."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        return [name for name in sheets if b't="e"' in archive.read(name)]


def totals(data: bytes) -> list[float | None]:
    """What stands in the footer, row by row."""
    found: list[float | None] = []
    for row in cells(data)["Sheet"]:
        key = next((text for text in row if isinstance(text, str) and text.startswith("sheet.matrix.f")), None)
        if key is not None:
            found.append(next((number for number in row if isinstance(number, float)), None))
    return found

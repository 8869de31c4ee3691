"""Another program computes every declared measure: on random sheets, as untidy as people are, it finds the same."""

from __future__ import annotations

import datetime
import io
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import TypeAlias

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from tests.formats.xlsx.test_libreoffice import errors
from tests.measures.logs import Places, filled, holding, ordered
from toolkit import library
from toolkit.answers import Value
from toolkit.document import Document
from toolkit.formats.xlsx import plan
from toolkit.measures.excel import formula
from toolkit.measures.figures import Figure
from toolkit.measures.shown import shown
from toolkit.measures.value import Result, compute

pytestmark = [
    pytest.mark.whole,
    pytest.mark.libreoffice,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed"),
]
Answers: TypeAlias = dict[str, Value]

MANY = 200


@pytest.mark.parametrize("logs", [32, pytest.param(MANY, marks=pytest.mark.slow)])  # of each other sheet an eighth
def test_every_measure_on_random_sheets(logs: int, tmp_path: Path) -> None:
    documents = [document for document in library.load().documents if document.measures]
    documents += library.load(worksheets=[Path(__file__).parent / "planted.yaml"]).documents[-1:]
    assert len(documents) >= 6
    sheets: dict[str, dict[str, Answers]] = {}
    (tmp_path / "in").mkdir()
    for document in documents:
        count = logs if document.id == "application_log" else logs // 8
        for part in range(0, count, 50):
            name = f"{document.slug}-{part}"
            sheets[name] = written(document, range(part, min(part + 50, count)), tmp_path / "in" / f"{name}.xlsx")
    command = ["soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--convert-to"]
    command += ["xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "out")]
    subprocess.run([*command, *map(str, sorted((tmp_path / "in").iterdir()))], check=True, capture_output=True)
    compared = 0
    said: set[str] = set()
    for name, answers in sheets.items():
        saved = (tmp_path / "out" / f"{name}.xlsx").read_bytes()
        assert errors(saved) == []
        book = CalamineWorkbook.from_filelike(io.BytesIO(saved))
        figures = figures_of(next(document for document in documents if name.startswith(f"{document.slug}-")))
        for sheet, values in answers.items():
            found = {str(row[0]): row[1] for row in book.get_sheet_by_name(sheet).to_python()}
            today = found.pop("today")
            assert isinstance(today, datetime.date)
            expected = compute(figures, values, today)
            assert set(found) == set(expected)
            for id, ours in expected.items():
                assert_same(f"{name} {sheet} {id}", ours, found[id])
                said |= {ours} if isinstance(ours, str) else set()
                compared += 1
    assert compared > logs * 190
    assert logs < MANY or {"TE", "NS", "PP", "PA"} <= said  # every verdict was reached


def figures_of(document: Document) -> tuple[Figure, ...]:
    """All figures of a document."""
    return tuple(figure for one in shown(document) for figure in one.figures())


def written(document: Document, seeds: range, path: Path) -> dict[str, Answers]:
    """Write a workbook with a data sheet and a sheet of figures for each seed; return the answers by that sheet.

    Cells stand where a tracker has them, without its dress: 50 dressed sheets would take longer than all the rest.
    """
    tab = holding(document, plan.tabs([document]))
    book = openpyxl.Workbook()
    book.remove(book["Sheet"])
    figures = figures_of(document)
    values: dict[str, Answers] = {}
    places = Places(document, tab, "DATA", "FIGURES", ordered(figures))
    formulas = {figure.id: f"={formula(figure.node, places)}" for figure in figures}
    for seed in seeds:
        sheet, page = book.create_sheet(f"{tab.name[:20]} {seed}"), book.create_sheet(f"f{seed}")
        cells, answers = filled(places, seed)
        for (row, column), content in cells.items():
            cell = sheet.cell(row, column)
            cell.value = content
            if isinstance(content, str):
                cell.data_type = "s"
        for id, text in formulas.items():
            page.append([id, text.replace("'DATA'!", f"'{sheet.title}'!").replace("'FIGURES'!", f"{page.title}!")])
        page.append(["today", "=TODAY()"])
        page.cell(page.max_row, 2).number_format = "yyyy-mm-dd"
        values[page.title] = answers
    book.save(path)
    return values


def assert_same(where: str, ours: Result, theirs: object) -> None:
    """Counts and words are the same; shares and other numbers to a billionth; no result is an empty text."""
    if ours is None or isinstance(ours, str):
        assert theirs == (ours or ""), where
    elif isinstance(ours, int):
        assert theirs == ours, where
    else:
        assert isinstance(ours, Decimal)
        assert isinstance(theirs, float), where
        assert abs(float(ours) - theirs) <= 1e-9, where

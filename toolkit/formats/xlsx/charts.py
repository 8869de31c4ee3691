"""Charts beside their numbers: words on everything, straight lines, and no color that alone says something.

openpyxl draws charts, but says nothing of what they show, rounds lines off and hides axes unless told otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from openpyxl.chart import BarChart, LineChart, Reference, Series
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.layout import Layout
from openpyxl.chart.legend import Legend
from openpyxl.chart.marker import Marker
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.colors import ColorChoice
from openpyxl.drawing.fill import PatternFillProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.drawing.text import CharacterProperties, Font, Paragraph, ParagraphProperties, RegularTextRun
from openpyxl.worksheet.worksheet import Worksheet

from toolkit.formats.xlsx.style import TYPEFACE, Look

FILLS: tuple[tuple[str, Any], ...] = (  # solid and hatched in turn, so that neighbors differ in grey, too
    ("accent", ""), ("quiet", "wdUpDiag"), ("light", ""), ("accent", "wdDnDiag"),
    ("ink", ""), ("quiet", "lgGrid"), ("paper", ""), ("accent", "pct20"),
)  # fmt: skip
PAPER: Any = "FFFFFF"  # a color, but the stubs of openpyxl want more of it
WHOLE = '[=0]0;[<1]"";General'  # an axis of counts says nothing between 0 and 1
CM = 2.54 / 72  # a point

_plain_frame = SpreadsheetDrawing._chart_frame  # type: ignore[attr-defined]


def _frame(drawing: Any, index: int) -> Any:
    """The frame of a chart with its name and what it shows, for people who do not see it."""
    frame = _plain_frame(drawing, index)
    said = frame.nvGraphicFramePr.cNvPr
    said.name, said.descr = getattr(drawing.charts[index - 1], "said", (said.name, None))  # none on one of others
    return frame


SpreadsheetDrawing._chart_frame = _frame  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Drawing:
    """A chart of a table: a bar or a point for each row, a series for each of these columns."""

    shape: Literal["bars", "stacked", "lines"]
    title: str
    said: str  # what it shows, for people who do not see it
    axes: tuple[str, str]  # what the rows are, and what is counted
    labels: int  # the column of the labels
    header: int  # the row of the headers
    last: int  # the last row
    columns: tuple[int, ...]
    anchor: str
    size: tuple[float, float]  # points across and down


def draw(sheet: Worksheet, look: Look, drawing: Drawing) -> None:
    """Put a chart on a sheet."""
    chart: Any = LineChart() if drawing.shape == "lines" else BarChart()
    for index, column in enumerate(drawing.columns):
        series = Series(Reference(sheet, column, drawing.header, max_row=drawing.last), title_from_data=True)
        _paint(series, look, index, drawing.shape)
        chart.series.append(series)
    chart.set_categories(Reference(sheet, drawing.labels, drawing.header + 1, max_row=drawing.last))
    chart.title = _title(drawing.title, look, 1200)
    chart.x_axis.title, chart.y_axis.title = (_title(words, look, 1000) for words in drawing.axes)
    for axis in (chart.x_axis, chart.y_axis):
        axis.delete = False
        axis.txPr = _words(look, 900)
    chart.y_axis.scaling.min = 0
    chart.y_axis.majorGridlines = None
    chart.y_axis.number_format = WHOLE
    if drawing.shape != "lines":
        chart.type, chart.gapWidth = "bar", 40
        chart.x_axis.scaling.orientation = "maxMin"  # the first row on top, as in the table
        chart.y_axis.crosses = "max"  # and the numbers below
    if drawing.shape == "stacked":
        chart.grouping, chart.overlap = "stacked", 100
    chart.legend = Legend(legendPos="b", txPr=_words(look, 900)) if len(drawing.columns) > 1 else None
    if len(drawing.columns) == 1:
        chart.dataLabels = DataLabelList(
            showVal=True, showSerName=False, showCatName=False, showLegendKey=False, showPercent=False,
            txPr=_words(look, 900),
        )  # fmt: skip
    chart.layout = Layout()
    chart.graphical_properties = GraphicalProperties(solidFill=PAPER, ln=LineProperties(noFill=True))
    chart.roundedCorners = False
    chart.anchor = drawing.anchor
    chart.width, chart.height = (points * CM for points in drawing.size)
    chart.said = (drawing.title, drawing.said)
    sheet.add_chart(chart)


def _paint(series: Any, look: Look, index: int, shape: str) -> None:
    if shape == "lines":
        series.smooth = False
        series.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=look.accent, w=22225))
        series.marker = Marker("circle", 7, GraphicalProperties(solidFill=look.accent))
        return
    name, pattern = FILLS[index % len(FILLS)]
    color, edge = getattr(look, name), LineProperties(solidFill=look.quiet)
    if pattern:
        front, back = ColorChoice(srgbClr=color), ColorChoice(srgbClr=PAPER)
        hatch = PatternFillProperties(prst=pattern, fgClr=front, bgClr=back)
        series.graphicalProperties = GraphicalProperties(pattFill=hatch, ln=edge)
    else:
        series.graphicalProperties = GraphicalProperties(solidFill=color, ln=edge)


def _title(words: str, look: Look, size: int) -> Title:
    run = RegularTextRun(rPr=_letters(look, size), t=words)
    body = RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=_letters(look, size)), r=[run])])
    return Title(tx=Text(rich=body), overlay=False)


def _words(look: Look, size: int) -> RichText:
    return RichText(
        p=[Paragraph(pPr=ParagraphProperties(defRPr=_letters(look, size)), endParaRPr=_letters(look, size))]
    )


def _letters(look: Look, size: int) -> CharacterProperties:
    return CharacterProperties(sz=size, b=False, solidFill=look.ink, latin=Font(typeface=TYPEFACE))

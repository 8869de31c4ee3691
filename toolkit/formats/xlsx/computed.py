"""Measures in the footers of grids: their formulas, and the values that stand beside the formulas in the file."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from openpyxl.utils import get_column_letter

from toolkit.answers import Value
from toolkit.document import Field
from toolkit.formats.xlsx.layout import Form, GridPlace, Spot
from toolkit.measures import excel
from toolkit.measures.expression import MeasureError, Node, names, parse
from toolkit.measures.value import Cell, value
from toolkit.problems import Problem

NUMERIC = ("int", "number", "money", "scale10", "likert5")
LONGEST = 8000  # characters; Excel stops at 8192


class Computed:
    """What a form computes."""

    def __init__(self, form: Form, values: Mapping[str, Value]) -> None:
        """Compute every computed cell that can be; the others become cells to write in, with a problem each."""
        self.form, self.values = form, values
        self.formulas: dict[tuple[int, int], str] = {}
        self.cached: dict[tuple[str, str], Decimal | None] = {}
        self.problems: list[Problem] = []
        for spot in form.spots:
            if spot.field.origin("xlsx") == "computed":
                self._add(spot)

    def _add(self, spot: Spot) -> None:
        try:
            place = self._place(spot)
            measure = parse(spot.field.measure, self._columns(place))
            self._check(place, measure)
            formula = excel.formula(measure, excel.Columns(lambda name: self._range(place, name)))
            if len(formula) > LONGEST:
                raise MeasureError("The formula this measure becomes is too long for Excel.")
        except MeasureError as error:
            said = f"'{spot.field.label}' cannot be computed in Excel. {error.sentence}"
            self.problems.append(Problem(spot.field.source, "xlsx-measure", said))
            return
        self.formulas[spot.row, spot.column] = formula
        coordinate = f"{get_column_letter(spot.column)}{spot.row}"
        self.cached[self.form.name, coordinate] = value(measure, lambda name: self._vector(place, name))

    def _place(self, spot: Spot) -> GridPlace:
        if not spot.field.measure:
            raise MeasureError("It says it is computed, but not how: give it a measure.")
        found = next((place for place in self.form.grids if spot.row in place.footer), None)
        if found is None or spot.column == Form.LABEL:
            raise MeasureError("Only cells in the footer of a grid are computed from its rows.")
        return found

    def _columns(self, place: GridPlace) -> list[str]:
        return [column.source for column in place.columns if column.source]

    def _check(self, place: GridPlace, measure: Node) -> None:
        for name in names(measure):
            for field in self._fields(place, name):
                if field.type not in NUMERIC:
                    raise MeasureError(f"The column '{name}' holds no numbers.")

    def _number(self, place: GridPlace, name: str) -> int:
        return next(column.column for column in place.columns if column.source == name)

    def _range(self, place: GridPlace, name: str) -> str:
        letter = get_column_letter(self._number(place, name))
        return f"{letter}{place.rows[0]}:{letter}{place.rows[-1]}"

    def _fields(self, place: GridPlace, name: str) -> list[Field]:
        column = self._number(place, name)
        found = {spot.row: spot.field for spot in self.form.spots if spot.column == column}
        return [found[row] for row in place.rows if row in found]

    def _vector(self, place: GridPlace, name: str) -> list[Cell]:
        column = self._number(place, name)
        found = {spot.row: self.values.get(spot.field.id) for spot in self.form.spots if spot.column == column}
        return [_number(found.get(row)) for row in place.rows]


def _number(found: Value | None) -> Cell:
    return found if isinstance(found, int | Decimal) and not isinstance(found, bool) else None

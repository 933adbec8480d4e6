"""One row of a table as a node: its cells read as numbers, days and words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from okrtui.exchange.cell_values import (
    Amount,
    UnclearError,
    amount_of,
    cadence_of,
    commitment_of,
    confidence_of,
    days_of,
    state_of,
    yes_or_no,
)
from okrtui.exchange.imported import ImportedKeyResult
from okrtui.exchange.left_out import LeftOut, quoted
from okrtui.exchange.tree import INITIATIVE, KEY_RESULT, KPI, Node
from okrtui.model.metric import Milestones
from okrtui.model.shape_text import ShapeTextError, parse_shape

if TYPE_CHECKING:
    from datetime import date

    from okrtui.exchange.csv_table import Row
    from okrtui.model.metric import Value

#: What a column of metric types says about the unit.
_UNITS = {
    "percentage": "%",
    "percent": "%",
    "number": "",
    "numeric": "",
    "currency": "",
    "boolean": "",
    "quantity": "",
}
#: Where each number is looked for.
_NUMBERS = {
    "baseline": ("baseline", "start or baseline"),
    "target": ("target", "due or target"),
    "at_least": ("at least",),
    "at_most": ("at most",),
}
#: Columns that hold a number in some tools, and a day in others.
_EITHER = frozenset({"start or baseline", "due or target"})
_DECIMALS = 6
#: Teams that are none.
_NOBODY = frozenset({"individual", "none", "n/a", "-"})


@dataclass(slots=True)
class Measure:
    """What is measured, and the value that it has."""

    unit: str = ""
    baseline: float | None = None
    target: float | None = None
    at_least: float | None = None
    at_most: float | None = None
    milestones: tuple[str, ...] = ()
    value: Value | None = None

    @property
    def has_goal(self) -> bool:
        """Whether it is more than yes or no."""
        limits = (self.target, self.at_least, self.at_most)
        return bool(self.milestones) or any(each is not None for each in limits)


@dataclass(slots=True)
class RowReader:
    """Reads the cells of rows; ``decimal_comma``: a comma before three digits parts the decimals."""

    decimal_comma: bool
    left_out: LeftOut

    def node(self, row: Row, kind: str, title: str, name: str) -> Node:
        """The node of a row, with its title and id from the columns of these names."""
        said = self._said(row, kind, title, name)
        node = Node(row.line, kind, said, cycle=row.text("cycle"))
        cells = row.cells
        if "commitment" in cells:
            node.commitment = commitment_of(cells["commitment"])
            if not node.commitment:
                self._tell(row, "commitment", "says neither committed nor aspirational")
        if "state" in cells or "status" in cells:
            node.state = state_of(cells.get("state", "")) or state_of(cells.get("status", ""))
        node.stand_alone = row.text("stand alone")
        if kind == INITIATIVE:
            node.is_done = yes_or_no(cells.get("status", cells.get("value", ""))) is True
        return node

    def team(self, row: Row) -> str:
        """The team, of several the first; for one's own there is none."""
        team = self._first(row, "team")
        return "" if team.casefold() in _NOBODY else team

    def _said(self, row: Row, kind: str, title: str, name: str) -> ImportedKeyResult:
        measure = self._measure(row, kind)
        return ImportedKeyResult(
            title=row.text(title),
            id=row.text(name) or row.text("id"),
            owner=self._first(row, "owner"),
            team=self.team(row),
            start=self._day(row, "start") or self._either_day(row, "start or baseline", first=True),
            due=self._day(row, "due", last=True) or self._either_day(row, "due or target"),
            every=self._cadence(row),
            weight=self._weight(row),
            tags=self._tags(row),
            description=row.text("description"),
            confidence=self._confidence(row),
            note=row.text("note"),
            checked_in=self._day(row, "last check-in"),
            unit=measure.unit,
            baseline=measure.baseline,
            target=measure.target,
            at_least=measure.at_least,
            at_most=measure.at_most,
            milestones=measure.milestones,
            value=measure.value,
        )

    def _first(self, row: Row, key: str) -> str:
        """The first of several names; the others are told."""
        names = [name.strip() for name in re.split(r"[\n;]", row.text(key)) if name.strip()]
        if len(names) > 1:
            self.left_out.add(f"of several in the column {key} the first is taken", row.line)
        return names[0] if names else ""

    def _tags(self, row: Row) -> tuple[str, ...]:
        cell = row.cells.get("tags")
        if not cell:
            return ()
        parts = re.split(r"[\n;]" if ";" in cell or "\n" in cell else ",", row.text("tags"))
        return tuple(part.strip() for part in parts if part.strip())

    def _measure(self, row: Row, kind: str) -> Measure:
        found = Measure(unit=self._unit(row))
        for key, columns in _NUMBERS.items():
            for column in columns:
                number = self._number(row, column)
                if number is not None:
                    setattr(found, key, number.number)
                    found.unit = found.unit or number.unit
        found.milestones = self._milestones(row)
        self._take_value(row, found)
        if found.value is None and kind == KEY_RESULT:
            self._take_progress(row, found)
        if not found.has_goal and kind != KPI:
            found.unit = ""
            if found.baseline is not None:
                found.baseline = None
                self.left_out.add("a start without a target is left out", row.line)
        return found

    def _take_value(self, row: Row, found: Measure) -> None:
        cell = row.cells.get("value", "")
        said = None if found.has_goal else yes_or_no(cell)
        number = self._number(row, "value") if said is None else None
        if number is not None:
            found.unit = found.unit or number.unit
        found.value = number.number if number else said

    def _take_progress(self, row: Row, found: Measure) -> None:
        """Where no value is told, progress tells it: on the way to the target, or of 100 %."""
        number = self._number(row, "progress")
        if number is None:
            return
        amount, unit = number
        share = amount if 0 < abs(amount) < 1 and unit != "%" else amount / 100
        if found.target is not None:
            baseline = found.baseline or 0
            found.value = _rounded(baseline + share * (found.target - baseline))
            self.left_out.add("a value is reckoned from the progress, since none is stated", row.line)
        elif not found.has_goal:
            found.baseline, found.target, found.unit = 0, 100, "%"
            found.value = _rounded(100 * share)

    def _unit(self, row: Row) -> str:
        unit = row.text("unit")
        return _UNITS.get(unit.casefold(), unit)

    def _milestones(self, row: Row) -> tuple[str, ...]:
        cell = row.text("milestones")
        if not cell:
            return ()
        try:
            metric = parse_shape(cell).metric
        except ShapeTextError:
            metric = None
        if isinstance(metric, Milestones):
            return metric.names
        return tuple(part.strip() for part in re.split(r"[\n;]", cell) if part.strip())

    def _number(self, row: Row, key: str) -> Amount | None:
        cell = row.cells.get(key)
        if not cell:
            return None
        try:
            return amount_of(cell, decimal_comma=self.decimal_comma)
        except UnclearError as unclear:
            if key not in _EITHER:  # there it may be a day
                self.left_out.add(f"{key} is left out: {unclear}", row.line)
            return None

    def _weight(self, row: Row) -> float | None:
        number = self._number(row, "weight")
        if number is not None and number.number < 0:
            self._tell(row, "weight", "is under 0")
            return None
        return None if number is None else number.number

    def _confidence(self, row: Row) -> int | None:
        cell = row.cells.get("confidence")
        found = confidence_of(cell) if cell else None
        if cell and found is None:
            self._tell(row, "confidence", "is no number from 0 to 10")
        return found

    def _cadence(self, row: Row) -> str:
        cell = row.cells.get("every")
        found = cadence_of(cell) if cell else ""
        if cell and not found:
            self._tell(row, "every", "is no day, week, two weeks or month")
        return found

    def _day(self, row: Row, key: str, *, last: bool = False) -> date | None:
        cell = row.cells.get(key)
        if not cell:
            return None
        try:
            days = days_of(cell)
        except UnclearError as unclear:
            self.left_out.add(f"{key} is left out: {unclear}", row.line)
            return None
        return days.last if last else days.first

    def _either_day(self, row: Row, key: str, *, first: bool = False) -> date | None:
        """The day in a column that may hold a number as well."""
        cell = row.cells.get(key)
        if not cell or _is_number(cell):
            return None
        return self._day(row, key, last=not first)

    def _tell(self, row: Row, key: str, why: str) -> None:
        self.left_out.add(f"{key} is left out: {quoted(row.cells[key])} {why}", row.line)


def _rounded(number: float) -> float:
    whole = round(number)
    return whole if abs(number - whole) < 10**-_DECIMALS else round(number, _DECIMALS)


def _is_number(cell: str) -> bool:
    try:
        amount_of(cell)
    except UnclearError:
        return False
    return True

"""What a measurement gives: ratios to a floor of the same run, or plain counts, and the aim of each."""

from __future__ import annotations

import statistics
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the table: quartiles of what was measured, its unit, and the most that it should be."""

    what: str
    floor: str
    low: float
    middle: float
    high: float
    unit: str
    aim: float

    @property
    def is_reached(self) -> bool:
        """Whether the median is within the aim."""
        return self.middle <= self.aim

    def as_json(self) -> dict[str, object]:
        """The figure as the JSON table has it."""
        return {**asdict(self), "reached": self.is_reached}


def figure(what: str, floor: str, found: Sequence[float], aim: float, unit: str = "x") -> Figure:
    """The row for these measurements."""
    quartiles = statistics.quantiles(found, n=4) if len(found) > 1 else [found[0]] * 3
    return Figure(what, floor, *quartiles, unit, aim)


def ratios(
    floor: Callable[[], object],
    measured: Callable[[], object],
    rounds: int,
    clock: Callable[[], float] = time.perf_counter,
) -> list[float]:
    """How many times as long as the floor something takes, the two in turn, so that noise is shared."""
    found = []
    for turn in range(rounds + 1):
        below, above = seconds(floor, clock), seconds(measured, clock)
        if turn:  # the first turn warms up
            found.append(above / below)
    return found


def seconds(work: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    """How long some work takes, by a clock."""
    started = clock()
    work()
    return clock() - started


def table(figures: Sequence[Figure]) -> str:
    """The rows as text."""
    head = ("what", "floor", "median (quartiles)", "aim", "")
    rows = [
        (
            each.what,
            each.floor,
            f"{_short(each.middle)} ({_short(each.low)}–{_short(each.high)}) {each.unit}",
            f"≤ {_short(each.aim)} {each.unit}",
            "" if each.is_reached else "missed",
        )
        for each in figures
    ]
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in (head, *rows)
    ]
    return "\n".join(line.rstrip() for line in lines)


def _short(number: float) -> str:
    return f"{number:.0f}" if abs(number) >= 100 else f"{number:.2g}"

"""Trend: where reports lead when they go on as of late, and how far off that has been so far."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from okrtui.insight.student_t import student_t_cdf, student_t_reach

if TYPE_CHECKING:
    from collections.abc import Sequence

#: The share of cases that an interval is to hold.
HELD = 0.8

#: Fewer make no trend: two for a pace, and one more to see how far off it was.
FEWEST_POINTS = 3

#: In the first fifth of the time no pace can be told yet: what would have been said then is no measure.
_TOO_EARLY = 0.2

#: A spread below this share of the largest value is rounding: the reports lie on a line.
_ROUNDING = 1e-12

#: A day and the value that it ended with; days are numbered, whatever the first one is.
Point = tuple[int, float]


@dataclass(frozen=True, slots=True)
class Span:
    """A value to expect and the interval around it that holds 80 %: low ≤ value ≤ high."""

    low: float
    value: float
    high: float


@dataclass(frozen=True, slots=True)
class Trend:
    """The way on from the last report: at the pace since ``middle``, the last one in the first half.

    ``miss`` is how far off the same way on from earlier reports was from the last one, in shares of
    :func:`stretch`: √(Σ miss² / Σ stretch²). Values are kept between ``lowest`` and ``highest``.
    """

    middle: Point
    last: Point
    miss: float
    freedom: int
    lowest: float
    highest: float

    @property
    def pace(self) -> float:
        """The change a day."""
        return _pace(self.middle, self.last)

    def at(self, day: int) -> Span:
        """The span on a day, not before the last report."""
        ahead = day - self.last[0]
        value = self.last[1] + self.pace * ahead
        margin = student_t_reach(HELD, self.freedom) * self.miss * stretch(ahead)
        return Span(
            *(min(self.highest, max(self.lowest, each)) for each in (value - margin, value, value + margin))
        )

    def chance(self, goal: float, day: int, *, upwards: bool) -> float:
        """How likely, in [0, 1], the value lies at or beyond a goal on a day after the last report."""
        if upwards and goal <= self.lowest:
            return 1.0
        ahead = day - self.last[0]
        beyond = self.last[1] + self.pace * ahead - goal
        beyond = beyond if upwards else -beyond
        spread = self.miss * stretch(ahead)
        rounding = _ROUNDING * max(abs(goal), abs(self.last[1]), abs(self.middle[1]))
        if spread <= rounding:
            return float(beyond >= -rounding)
        return student_t_cdf(beyond / spread, self.freedom)


def trend(points: Sequence[Point], lowest: float = -math.inf, highest: float = math.inf) -> Trend:
    """The trend of at least :data:`FEWEST_POINTS` points, one a day, oldest first."""
    days = [day for day, _ in points]
    last_day, last_value = points[-1]
    begun = bisect_left(days, days[0] + (last_day - days[0]) * _TOO_EARLY)
    misses, stretches = [], []
    for newest in range(max(1, min(begun, len(points) - 2)), len(points) - 1):
        day, value = points[newest]
        ahead = last_day - day
        misses.append(value + _pace(_middle(points, days, newest), points[newest]) * ahead - last_value)
        stretches.append(stretch(ahead))
    miss = math.hypot(*misses) / math.hypot(*stretches)
    middle = _middle(points, days, len(points) - 1)
    return Trend(middle, points[-1], miss, len(misses), lowest, highest)


def stretch(days: int) -> float:
    """How misses grow with the days ahead: √(d·(d + 7)), as d far ahead, slower in the first week."""
    return math.sqrt(days * (days + 7))


def _middle(points: Sequence[Point], days: Sequence[int], newest: int) -> Point:
    """The last point that is no later than halfway between the first and the newest one."""
    return points[bisect_right(days, (days[0] + days[newest]) / 2, hi=newest) - 1]


def _pace(start: Point, end: Point) -> float:
    return (end[1] - start[1]) / (end[0] - start[0])

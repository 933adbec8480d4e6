"""Forecast: where the trend of the check-ins leads, and how likely that reaches the target.

A least-squares line through the cycle's check-ins (value over days), read at the due date; the chance
is the part of the prediction's Student t distribution that lies at or beyond the target
(Draper & Smith, Applied Regression Analysis, section 1.4).
"""

from __future__ import annotations

import math
import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING

from okrtui.model.metric import Milestones, Reach

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from okrtui.model.journal import CheckIn
    from okrtui.model.plan import KeyResult

#: Below these nothing is said: too few or too close reports make no trend.
FEWEST_VALUES = 4
FEWEST_DAYS = 14


@dataclass(frozen=True, slots=True)
class Forecast:
    """The value to expect on the due date, and the chance in [0, 1] that the target is reached by then."""

    value: float
    chance: float
    due: date


def forecast(key_result: KeyResult, history: Sequence[CheckIn]) -> Forecast | None:
    """The forecast for a reach-shape or milestones, or None where nothing can be said."""
    metric, due = key_result.metric, key_result.due
    if due is None or not isinstance(metric, (Reach, Milestones)):
        return None
    points = [  # counted from the due date, where the line is read: nothing is lost in large day numbers
        ((entry.day - due).days, float(entry.value))
        for entry in history
        if entry.value is not None and (key_result.start is None or entry.day >= key_result.start)
    ]
    if len(points) < FEWEST_VALUES or points[-1][0] - points[0][0] < FEWEST_DAYS:
        return None
    days, values = zip(*points, strict=True)
    line = statistics.linear_regression(days, values)
    at_due = line.intercept
    if isinstance(metric, Milestones):
        target, upwards = float(len(metric.names)), True
    else:
        target, upwards = metric.target, metric.target > (metric.baseline or 0)
    beyond = at_due - target if upwards else target - at_due
    spread = _prediction_spread(days, values, line.slope, line.intercept)
    noise = 1e-12 * max(map(abs, values))  # a spread below it is rounding: the reports lie on a line
    if spread <= noise:
        return Forecast(at_due, float(beyond >= -noise), due)
    return Forecast(at_due, student_t_cdf(beyond / spread, len(points) - 2), due)


def _prediction_spread(days: Sequence[int], values: Sequence[float], slope: float, intercept: float) -> float:
    """The standard error of one new value on day 0: s·√(1 + 1/n + x̄²/Sxx)."""
    count = len(days)
    middle = statistics.fmean(days)
    across = math.fsum((day - middle) ** 2 for day in days)
    left = math.fsum((value - slope * day - intercept) ** 2 for day, value in zip(days, values, strict=True))
    return math.sqrt(left / (count - 2) * (1 + 1 / count + middle**2 / across))


def student_t_cdf(t: float, freedom: int) -> float:
    """P(T ≤ t) for a whole number of degrees of freedom, by the finite series.

    Abramowitz & Stegun, Handbook of Mathematical Functions, 26.7.3 and 26.7.4.
    """
    angle = math.atan(t / math.sqrt(freedom))
    cosine, sine = math.cos(angle), math.sin(angle)
    if freedom % 2:
        term, total = cosine, 0.0
        for step in range(1, freedom - 1, 2):
            total += term
            term *= (step + 1) / (step + 2) * cosine**2
        inside = 2 / math.pi * (angle + sine * total)
    else:
        term, total = 1.0, 0.0
        for step in range(1, freedom, 2):
            total += term
            term *= step / (step + 1) * cosine**2
        inside = sine * total
    return 0.5 + inside / 2

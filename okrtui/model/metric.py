"""The shapes that a key result's measure can have; the keys of its table tell which (no `type` key)."""

from __future__ import annotations

from okrtui.model.plain import LARGEST as LARGEST
from okrtui.model.plain import is_inside
from okrtui.model.record import record

#: What a check-in reports: a number, how many milestones are passed, or whether it is done.
Value = int | float | bool


@record
class Reach:
    """Reach a number, up or down; the direction is read off ``baseline`` and ``target``.

    ``baseline`` is None when the plan states none; then 0 is meant for a positive target.
    """

    baseline: float | None
    target: float


@record
class Keep:
    """Keep inside a limit (one of the two) or a band (both)."""

    at_least: float | None
    at_most: float | None
    baseline: float | None = None

    def holds(self, value: float) -> bool:
        """Whether a value is inside the limits."""
        return is_inside(self.at_least, self.at_most, value)


@record
class Milestones:
    """Pass named milestones in order; the value is how many are passed."""

    names: tuple[str, ...]


@record
class YesNo:
    """Done or not done."""


@record
class Unmeasured:
    """A number without any goal: what a KPI is, watched and never scored."""


Metric = Reach | Keep | Milestones | YesNo | Unmeasured


def starting_value(metric: Metric) -> Value | None:
    """The value before any check-in: the baseline where there is one."""
    match metric:
        case Reach(baseline=baseline) | Keep(baseline=baseline):
            return baseline
        case Milestones():
            return 0
        case YesNo():
            return False
        case Unmeasured():
            return None


def value_problem(metric: Metric, value: object) -> str | None:
    """Say in words why a value can't be a check-in on this metric, or None when it can."""
    if isinstance(metric, YesNo):
        return None if isinstance(value, bool) else "must be true or false"
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return "must be a number"
    if not -LARGEST <= value <= LARGEST:  # also false for nan
        return "must be a finite number of at most 18 digits"
    if isinstance(metric, Milestones) and (value != int(value) or not 0 <= value <= len(metric.names)):
        return f"must be a whole number from 0 to {len(metric.names)}: how many milestones are passed"
    return None

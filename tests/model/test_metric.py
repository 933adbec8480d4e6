"""What a check-in may report on each shape."""

from __future__ import annotations

import pytest

from okrtui.model.metric import (
    LARGEST,
    Keep,
    Metric,
    Milestones,
    Reach,
    Unmeasured,
    Value,
    YesNo,
    starting_value,
    value_problem,
)

STEPS = Milestones(("Beta", "GA"))


@pytest.mark.parametrize(
    ("metric", "value"),
    [
        (Reach(0, 1), -3.5),
        (Reach(0, 1), LARGEST),
        (Keep(1, None), 0),
        (Unmeasured(), 7),
        (STEPS, 0),
        (STEPS, 2),
        (STEPS, 2.0),
        (YesNo(), True),
        (YesNo(), False),
    ],
)
def test_fitting_values_are_accepted(metric: Metric, value: object) -> None:
    assert value_problem(metric, value) is None


@pytest.mark.parametrize(
    ("metric", "value", "reason"),
    [
        (Reach(0, 1), True, "must be a number"),
        (Reach(0, 1), "7", "must be a number"),
        (Reach(0, 1), None, "must be a number"),
        (Reach(0, 1), float("nan"), "finite"),
        (Reach(0, 1), float("inf"), "finite"),
        (Reach(0, 1), -(10**30), "finite"),
        (STEPS, float("nan"), "finite"),
        (STEPS, 3, "from 0 to 2"),
        (STEPS, -1, "from 0 to 2"),
        (STEPS, 0.5, "whole number"),
        (YesNo(), 1, "true or false"),
    ],
)
def test_misfits_are_refused_in_words(metric: Metric, value: object, reason: str) -> None:
    assert reason in (value_problem(metric, value) or "")


@pytest.mark.parametrize(
    ("metric", "value"),
    [
        (Reach(180, 100), 180),
        (Reach(None, 5), None),
        (Keep(1, 2, 0.5), 0.5),
        (STEPS, 0),
        (YesNo(), False),
        (Unmeasured(), None),
    ],
)
def test_before_any_check_in_the_value_is_the_baseline(metric: Metric, value: Value | None) -> None:
    assert starting_value(metric) == value


@pytest.mark.parametrize(
    ("metric", "value", "inside"),
    [
        (Keep(99.9, None), 99.9, True),
        (Keep(99.9, None), 99.89, False),
        (Keep(None, 3), 3, True),
        (Keep(None, 3), 3.01, False),
        (Keep(2, 5), 2, True),
        (Keep(2, 5), 5, True),
        (Keep(2, 5), 1.99, False),
        (Keep(2, 5), 5.01, False),
    ],
)
def test_a_limit_is_itself_inside(metric: Keep, value: float, inside: bool) -> None:
    assert metric.holds(value) is inside

"""The forecast (3.6) against numbers worked out by hand and published tables."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from okrtui.insight.forecast import Forecast, forecast, student_t_cdf
from okrtui.model.metric import Keep, Metric, Milestones, Reach, Value, YesNo
from tests.plans import check_in, key_result

if TYPE_CHECKING:
    from okrtui.model.journal import CheckIn

START = date(2026, 7, 1)


def on_days(*reports: tuple[int, Value | None]) -> list[CheckIn]:
    """Check-ins so many days after the start."""
    return [check_in("a/k", value, START + timedelta(days=day)) for day, value in reports]


def forecast_of(metric: Metric, due: int | None, *reports: tuple[int, Value | None]) -> Forecast | None:
    """The forecast for what is due so many days after the start."""
    day = None if due is None else START + timedelta(days=due)
    return forecast(key_result("a/k", metric, start=START, due=day), on_days(*reports))


@pytest.mark.parametrize(
    ("freedom", "t", "probability"),
    [
        # Quantiles as printed in the tables of Student's t, to their last digit.
        (1, 6.314, 0.95),
        (1, 63.657, 0.995),
        (2, 2.920, 0.95),
        (2, 4.303, 0.975),
        (3, 1.638, 0.90),
        (3, 3.182, 0.975),
        (4, 2.776, 0.975),
        (5, 2.571, 0.975),
        (10, 1.812, 0.95),
        (15, 2.947, 0.995),
        (30, 2.042, 0.975),
        (120, 1.980, 0.975),
        (7, 0.0, 0.5),
    ],
)
def test_students_t_is_as_tabulated(freedom: int, t: float, probability: float) -> None:
    assert student_t_cdf(t, freedom) == pytest.approx(probability, abs=1e-4)
    assert student_t_cdf(-t, freedom) == pytest.approx(1 - probability, abs=1e-4)


def test_students_t_with_many_degrees_is_the_normal_distribution() -> None:
    assert student_t_cdf(1.959964, 5000) == pytest.approx(0.975, abs=1e-4)


def test_students_t_of_two_degrees_is_its_closed_form() -> None:
    assert student_t_cdf(1.5, 2) == pytest.approx(0.5 + 1.5 / (2 * math.sqrt(2 + 1.5**2)))


def test_value_and_chance_are_those_worked_out_by_hand() -> None:
    """Days 0, 7, 14, 21 with 0, 10, 10, 20; due on day 35; target 35.

    x̄ = 10.5, ȳ = 10, Sxx = 2·(10.5² + 3.5²) = 245, Sxy = 105 + 0 + 0 + 105 = 210, slope 6/7.
    At day 35: 10 + 24.5·6/7 = 31. Residuals −1, 3, −3, 1: s² = 20 / 2 = 10.
    Spread = √(10·(1 + ¼ + 24.5²/245)) = √(10·3.7) = √37. t = (31 − 35)/√37 with 2 degrees of freedom.
    """
    found = forecast_of(Reach(0, 35), 35, (0, 0), (7, 10), (14, 10), (21, 20))
    assert found is not None
    assert found.value == pytest.approx(31)
    t = -4 / math.sqrt(37)
    assert found.chance == pytest.approx(0.5 + t / (2 * math.sqrt(2 + t * t)))
    assert found.due == START + timedelta(days=35)


def test_downwards_the_chance_is_that_of_falling_below_the_target() -> None:
    up = forecast_of(Reach(0, 35), 35, (0, 0), (7, 10), (14, 10), (21, 20))
    down = forecast_of(Reach(0, -35), 35, (0, 0), (7, -10), (14, -10), (21, -20))
    assert up is not None
    assert down is not None
    assert (down.value, down.chance) == (pytest.approx(-up.value), pytest.approx(up.chance))


def test_milestones_have_a_forecast_too() -> None:
    found = forecast_of(Milestones(("A", "B", "C", "D")), 28, (0, 0), (7, 1), (14, 2), (21, 3))
    assert found == Forecast(pytest.approx(4), 1.0, START + timedelta(days=28))


@pytest.mark.parametrize("step", [0.1, 0.7, 1, 3, 1e-9, 12_345.6, 1e12])
@pytest.mark.parametrize("offset", [0, 50, 1000.3])
def test_reports_on_a_line_that_ends_at_the_target_reach_it(step: float, offset: float) -> None:
    reports = [(day, offset * step + day * step) for day in (0, 7, 14, 21, 28)]
    reaching = forecast_of(Reach(offset * step, offset * step + 60 * step), 60, *reports)
    missing = forecast_of(Reach(offset * step, offset * step + 61 * step), 60, *reports)
    assert reaching is not None
    assert missing is not None
    assert (reaching.chance, missing.chance) == (1.0, 0.0)


@pytest.mark.parametrize(
    ("metric", "due", "reports"),
    [
        (Reach(0, 9), 60, [(0, 1), (7, 2), (14, 3)]),  # too few
        (Reach(0, 9), 60, [(0, 1), (4, 2), (8, 3), (13, 4)]),  # too close
        (Reach(0, 9), 60, [(0, 1), (7, 2), (14, None), (21, 4)]),  # too few with a value
        (Reach(0, 9), 60, [(-7, 0), (0, 1), (7, 2), (21, 4)]),  # too few in the cycle
        (Reach(0, 9), None, [(0, 1), (7, 2), (14, 3), (21, 4)]),
        (Keep(1, None), 60, [(0, 1), (7, 2), (14, 3), (21, 4)]),
        (YesNo(), 60, [(0, False), (7, False), (14, False), (21, True)]),
    ],
)
def test_of_too_little_nothing_is_said(
    metric: Metric, due: int | None, reports: list[tuple[int, Value | None]]
) -> None:
    assert forecast_of(metric, due, *reports) is None


def test_four_values_over_two_weeks_are_enough() -> None:
    assert forecast_of(Reach(0, 9), 60, (0, 1), (4, 2), (8, 3), (14, 4)) is not None

"""The forecast (3.6) against numbers worked out by hand, and its intervals against what came."""

from __future__ import annotations

import math
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrtui.insight.forecast import Forecast, forecast
from okrtui.model.metric import Keep, Metric, Milestones, Reach, Value, YesNo
from tests.insight import forecast_trials as tried
from tests.plans import check_in, key_result

if TYPE_CHECKING:
    from okrtui.model.journal import CheckIn

START = date(2026, 7, 1)

_NUMBERS = st.floats(-1e300, 1e300) | st.integers(-50, 50) | st.sampled_from([0.0, 5e-324, 1e18, -1e18])


def on_days(*reports: tuple[int, Value | None]) -> list[CheckIn]:
    """Check-ins so many days after the start, in this order where several are on one day."""
    return [
        check_in("a/k", value, START + timedelta(days=day), number=number)
        for number, (day, value) in enumerate(reports)
    ]


def forecast_of(metric: Metric, due: int | None, *reports: tuple[int, Value | None]) -> Forecast | None:
    """The forecast for what is due so many days after the start."""
    day = None if due is None else START + timedelta(days=due)
    return forecast(key_result("a/k", metric, start=START, due=day), on_days(*reports))


def found(metric: Metric, due: int, *reports: tuple[int, Value | None]) -> Forecast:
    """The forecast where there must be one."""
    seen = forecast_of(metric, due, *reports)
    assert seen is not None
    return seen


# -- the numbers -----------------------------------------------------------------------------------------

BY_HAND = [(0, 0), (7, 10), (14, 10), (21, 20)]


def test_value_interval_and_chance_are_those_worked_out_by_hand() -> None:
    """Days 0, 7, 14, 21 with 0, 10, 10, 20; due on day 35; target 35.

    Half of the 21 days is day 10.5, so the pace is that since day 7: (20 − 10) / 14 a day. 14 days on: 30.
    On day 7 the pace was 10 / 7 a day, so day 21 was to come to 30: 10 too much, 14 days ahead.
    On day 14 (half: day 7) it was 0, so day 21 was to come to 10: 10 too little, 7 days ahead.
    Those misses grow as √(d·(d + 7)): √(14·21) and √(7·14). So √((10² + 10²) / (294 + 98)) of that, which
    14 days ahead is √(200 / 392 · 294) = √150, with 2 degrees of freedom, whose t for 80 % is 1.8856.
    """
    seen = found(Reach(0, 35), 35, *BY_HAND)
    assert seen.value == pytest.approx(30)
    assert seen.due == START + timedelta(days=35)
    assert seen.low == pytest.approx(30 - 1.8856 * math.sqrt(150), abs=1e-3)
    assert seen.high == pytest.approx(30 + 1.8856 * math.sqrt(150), abs=1e-3)
    t = (30 - 35) / math.sqrt(150)
    assert seen.chance == pytest.approx(0.5 + t / (2 * math.sqrt(2 + t * t)))


def test_downwards_all_is_mirrored() -> None:
    up, down = found(Reach(-99, 35), 35, *BY_HAND), found(Reach(99, -35), 35, *((d, -v) for d, v in BY_HAND))
    assert (down.low, down.value, down.high) == pytest.approx((-up.high, -up.value, -up.low))
    assert down.chance == pytest.approx(up.chance)


def test_the_cone_begins_at_the_newest_value_and_opens_until_the_due_date() -> None:
    seen = found(Reach(0, 35), 35, *BY_HAND)
    spans = [seen.on(START + timedelta(days=day)) for day in range(21, 36)]
    assert (spans[0].low, spans[0].value, spans[0].high) == (20, 20, 20)
    assert (spans[-1].low, spans[-1].value, spans[-1].high) == (seen.low, seen.value, seen.high)
    assert all(after.high - after.low > before.high - before.low for before, after in pairwise(spans))


def test_nothing_falls_below_nothing_unless_it_was_there_before() -> None:
    falling = [(0, 40), (7, 25), (14, 14), (21, 4)]
    seen = found(Reach(50, 10), 42, *falling)
    assert (seen.low, seen.value) == (0, 0)
    assert found(Reach(50, -10), 42, *falling).value < -10


def test_milestones_that_are_passed_stay_passed() -> None:
    names = ("A", "B", "C", "D")
    seen = found(Milestones(names), 28, (0, 0), (7, 1), (14, 2), (21, 3))
    assert (seen.low, seen.value, seen.high, seen.chance) == (4, 4, 4, 1)
    uneven = found(Milestones(names), 60, (0, 0), (7, 2), (14, 2), (21, 2))
    assert (uneven.low, uneven.value, uneven.high) == (2, 2, 4)
    assert uneven.chance < 0.5
    assert found(Milestones(names), 60, (0, 0), (7, 3), (14, 3), (21, 4)).chance == 1


@pytest.mark.parametrize("step", [0.1, 0.7, 1, 3, 1e-9, 12_345.6, 1e12])
@pytest.mark.parametrize("offset", [0, 50, 1000.3])
def test_reports_on_a_line_that_ends_at_the_target_reach_it(step: float, offset: float) -> None:
    reports = [(day, offset * step + day * step) for day in (0, 7, 14, 21, 28)]
    reaching = found(Reach(offset * step, offset * step + 60 * step), 60, *reports)
    missing = found(Reach(offset * step, offset * step + 61 * step), 60, *reports)
    assert (reaching.chance, missing.chance) == (1.0, 0.0)


# -- what is said of ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("metric", "due", "reports"),
    [
        (Reach(0, 9), 60, [(0, 1), (7, 2), (14, 3)]),  # too few
        (Reach(0, 9), 60, [(0, 1), (4, 2), (8, 3), (13, 4)]),  # too close
        (Reach(0, 9), 60, [(0, 1), (7, 2), (14, None), (21, 4)]),  # too few with a value
        (Reach(0, 9), 60, [(0, 1), (7, 2), (7, 3), (21, 4)]),  # too few days
        (Reach(0, 9), 60, [(-7, 0), (0, 1), (7, 2), (21, 4)]),  # too few in the cycle
        (Reach(0, 9), 21, [(0, 1), (7, 2), (14, 3), (21, 4)]),  # nothing is left to come
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


def test_of_one_day_the_last_value_counts_whatever_the_order() -> None:
    corrected = on_days((0, 0), (7, 99), (7, 10), (14, 10), (21, 20))
    drawn = key_result("a/k", Reach(0, 35), start=START, due=START + timedelta(days=35))
    assert forecast(drawn, corrected) == forecast(drawn, corrected[::-1]) == found(Reach(0, 35), 35, *BY_HAND)


def test_daily_noise_does_not_drown_the_way() -> None:
    zigzag = [(day, day + 3 * (-1) ** day) for day in range(61)]
    seen = found(Reach(0, 100), 90, *zigzag)
    assert seen.high - seen.low < 25


@given(
    st.lists(st.tuples(st.integers(0, 200), _NUMBERS), max_size=12),
    _NUMBERS,
    _NUMBERS | st.none(),
    st.integers(0, 3_000_000),
    st.booleans(),
)
def test_whatever_is_reported_the_forecast_is_finite_and_in_order(
    reports: list[tuple[int, float]], target: float, baseline: float | None, due: int, counted: bool
) -> None:
    metric = Milestones(("A", "B", "C")) if counted else Reach(baseline, target)
    values = [(day, min(3, abs(int(value))) if counted else value) for day, value in reports]
    seen = forecast_of(metric, min(due, (date.max - START).days), *values)
    if seen is None:
        return
    assert all(map(math.isfinite, (seen.low, seen.value, seen.high)))
    assert seen.low <= seen.value <= seen.high
    assert 0 <= seen.chance <= 1
    halfway = seen.on(date.fromordinal((seen.trend.last[0] + seen.due.toordinal()) // 2))
    assert halfway.low <= halfway.value <= halfway.high


# -- how often it holds ----------------------------------------------------------------------------------


def test_eight_intervals_in_ten_hold_and_none_of_the_families_is_far_off() -> None:
    drawn = list(tried.trials(120))
    assert 0.75 <= tried.score(tried.kept, drawn).held <= 0.85
    for family in tried.FAMILIES:
        of_family = [each for each in drawn if each.family == family]
        assert 0.6 <= tried.score(tried.kept, of_family).held <= 0.95, family


def test_it_misses_less_than_the_least_squares_and_is_not_endlessly_wide() -> None:
    drawn = list(tried.trials(120))
    kept, line = tried.score(tried.kept, drawn), tried.score(tried.least_squares, drawn)
    assert kept.miss < line.miss
    assert kept.width < 1

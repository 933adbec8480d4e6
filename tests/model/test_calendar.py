"""Days and weeks in few words."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from okrtui.model.calendar import short_day, week_of
from tests.plans import NOW, TODAY


def test_a_day_has_its_year_only_when_it_is_another_one() -> None:
    assert short_day(date(2026, 12, 31), TODAY) == "31 Dec"
    assert short_day(date(2027, 1, 1), TODAY) == "1 Jan 2027"


@pytest.mark.parametrize(
    ("today", "week"),
    [(NOW.start, 1), (date(2026, 7, 7), 1), (date(2026, 7, 8), 2), (TODAY, 21), (NOW.end, 26)],
)
def test_the_second_half_of_a_year_has_26_weeks(today: date, week: int) -> None:
    assert week_of(NOW.start, NOW.end, today) == (week, 26)


@pytest.mark.parametrize(("days", "weeks"), [(1, 1), (6, 1), (7, 1), (8, 1), (14, 2), (92, 13), (365, 52)])
def test_no_day_is_in_a_week_that_the_period_does_not_have(days: int, weeks: int) -> None:
    end = NOW.start + timedelta(days=days - 1)
    assert week_of(NOW.start, end, end) == (weeks, weeks)

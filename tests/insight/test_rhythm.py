"""Rhythm: due a cadence after the last check-in, overdue three days later."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from okrtui.insight.evidence import fresh, measurable
from okrtui.insight.rhythm import rhythm
from okrtui.model.metric import Keep, Metric, Milestones, Reach, Unmeasured, YesNo
from okrtui.model.plan import Cadence
from tests.plans import TODAY, check_in, key_result


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.mark.parametrize(
    ("cadence", "days", "is_due", "is_overdue"),
    [
        (Cadence.DAY, 0, False, False),
        (Cadence.DAY, 1, True, False),
        (Cadence.DAY, 4, True, False),
        (Cadence.DAY, 5, True, True),
        (Cadence.WEEK, 6, False, False),
        (Cadence.WEEK, 7, True, False),
        (Cadence.WEEK, 10, True, False),  # cadence + 3 days is still within them
        (Cadence.WEEK, 11, True, True),
        (Cadence.TWO_WEEKS, 13, False, False),
        (Cadence.TWO_WEEKS, 14, True, False),
        (Cadence.TWO_WEEKS, 18, True, True),
        (Cadence.MONTH, 29, False, False),
        (Cadence.MONTH, 33, True, False),
        (Cadence.MONTH, 34, True, True),
    ],
)
def test_due_and_overdue_begin_on_their_days(
    cadence: Cadence, days: int, is_due: bool, is_overdue: bool
) -> None:
    reported = rhythm(cadence, ago(500), check_in("a/k", 1, ago(days)), TODAY)
    never = rhythm(cadence, ago(days), None, TODAY)
    for beat in (reported, never):
        assert (beat.is_due, beat.is_overdue) == (is_due, is_overdue)
        assert beat.days_late == days - cadence.days
        assert fresh(beat, done=False) == (0.5 if is_overdue else 1.0)
        assert fresh(beat, done=True) == 1.0


def test_without_start_and_check_in_nothing_is_due() -> None:
    beat = rhythm(Cadence.WEEK, None, None, TODAY)
    assert (beat.due, beat.is_due, beat.is_overdue, beat.days_late) == (None, False, False, 0)


def test_a_start_at_the_end_of_all_days_is_no_trouble() -> None:
    assert not rhythm(Cadence.MONTH, date.max, None, TODAY).is_due
    assert rhythm(Cadence.WEEK, None, check_in("a/k", 1, date.max), date.max).due == date.max


@pytest.mark.parametrize(
    ("metric", "due", "share"),
    [
        (Reach(0, 1), TODAY, 1.0),
        (Reach(0, 1), None, 1.0),
        (Reach(None, 1), TODAY, 0.5),
        (Keep(1, None), None, 1.0),
        (Keep(1, 2), None, 1.0),
        (Milestones(("GA",)), TODAY, 1.0),
        (Milestones(("GA",)), None, 0.0),
        (YesNo(), TODAY, 1.0),
        (YesNo(), None, 0.0),
        (Unmeasured(), TODAY, 0.0),
    ],
)
def test_how_measurable_every_shape_is(metric: Metric, due: date | None, share: float) -> None:
    assert measurable(key_result("a/k", metric, due=due)) == share

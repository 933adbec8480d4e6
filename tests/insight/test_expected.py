"""Expected (3.3): a straight line from start to due."""

from __future__ import annotations

from datetime import date

import pytest

from okrtui.insight.expected import expected
from okrtui.model.metric import Keep, Metric, Reach
from tests.plans import key_result

START, DUE = date(2026, 7, 1), date(2026, 7, 11)


@pytest.mark.parametrize(
    ("today", "share"),
    [
        (date(2026, 6, 1), 0.0),
        (START, 0.0),
        (date(2026, 7, 2), 0.1),
        (date(2026, 7, 6), 0.5),
        (DUE, 1.0),
        (date(2026, 8, 1), 1.0),
    ],
)
def test_the_line_is_straight_and_ends_at_the_due_date(today: date, share: float) -> None:
    assert expected(key_result("a/k", start=START, due=DUE), today) == pytest.approx(share)


@pytest.mark.parametrize(
    ("metric", "start", "due", "share"),
    [
        (Keep(1, None), START, DUE, 1.0),  # what is kept is expected all the time
        (Keep(1, 2), None, None, 1.0),
        (Reach(0, 1), None, DUE, 0.0),
        (Reach(0, 1), START, None, 0.0),
        (Reach(0, 1), START, START, 1.0),
        (Reach(0, 1), DUE, START, 1.0),  # due before start is an error in the file, and no crash
    ],
)
def test_expected_on_the_first_day(
    metric: Metric, start: date | None, due: date | None, share: float
) -> None:
    assert expected(key_result("a/k", metric, start=start, due=due), START) == share

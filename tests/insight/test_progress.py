"""Progress of every shape (3.1) and its roll-up (3.2)."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrtui.insight.progress import progress, roll_up, shares
from okrtui.model.metric import LARGEST, Keep, Metric, Milestones, Reach, Unmeasured, Value, YesNo

STEPS = Milestones(("Alpha", "Beta", "GA"))


@pytest.mark.parametrize(
    ("metric", "value", "share"),
    [
        (Reach(0, 1_000_000), 580_000, 0.58),
        (Reach(0, 100), -12, -0.12),  # unclamped, both ways
        (Reach(0, 100), 130, 1.3),
        (Reach(180, 100), 180, 0.0),  # downwards
        (Reach(180, 100), 140, 0.5),
        (Reach(180, 100), 200, -0.25),
        (Reach(-10, 10), 0, 0.5),
        (Reach(None, 50), 20, 0.4),  # without a baseline from 0
        (Reach(0, 100), None, None),
        (Keep(99.9, None), 99.9, 1.0),
        (Keep(99.9, None), 99.8, 0.0),
        (Keep(None, 3), 4, 0.0),
        (Keep(90, None, 50), 80, 0.75),  # one limit with a baseline: the share of the way to it
        (Keep(90, None, 50), 40, 0.0),
        (Keep(90, None, 50), 95, 1.0),
        (Keep(None, 10, 30), 15, 0.75),
        (Keep(90, None, 95), 80, 0.0),  # was inside, is outside: that is no progress
        (Keep(90, None, 90), 80, 0.0),
        (Keep(20, 30), 20, 1.0),  # a band: what is left of its width
        (Keep(20, 30), 30, 1.0),
        (Keep(20, 30), 33, 0.7),
        (Keep(20, 30), 15, 0.5),
        (Keep(20, 30), 41, 0.0),
        (Keep(20, 30, 0), 15, 0.5),  # a baseline changes nothing for a band
        (Keep(20, 20), 20, 1.0),
        (Keep(20, 20), 21, 0.0),
        (STEPS, 0, 0.0),
        (STEPS, 2, 2 / 3),
        (STEPS, 3, 1.0),
        (STEPS, None, None),
        (YesNo(), True, 1.0),
        (YesNo(), False, 0.0),
        (Unmeasured(), 12, None),
        (Reach(1e17, 100_000_000_000_000_001), 5, None),  # closer together than a float can tell
    ],
)
def test_progress_of_every_shape(metric: Metric, value: Value | None, share: float | None) -> None:
    assert progress(metric, value) == (None if share is None else pytest.approx(share))


NUMBERS = st.floats(-LARGEST, LARGEST) | st.integers(-int(LARGEST), int(LARGEST))


@given(NUMBERS, NUMBERS, NUMBERS)
def test_progress_is_always_a_finite_number_or_none(baseline: float, goal: float, value: float) -> None:
    for metric in (
        Reach(baseline, goal),
        Reach(None, goal),
        Keep(goal, None, baseline),
        Keep(None, goal, baseline),
    ):
        found = progress(metric, value)
        assert found is None or math.isfinite(found)


def test_progress_over_a_hair_is_still_finite() -> None:
    assert progress(Reach(0, 5e-324), 1) == LARGEST
    assert progress(Reach(0, 5e-324), -1) == -LARGEST


@pytest.mark.parametrize(
    ("parts", "share"),
    [
        ([], None),
        ([(1, None)], 0.0),  # nothing checked in counts as 0
        ([(1, 0.2), (1, 0.6)], 0.4),
        ([(3, 0.2), (1, 0.6)], 0.3),
        ([(1, 1.3), (1, -0.12)], 0.5),  # clamped before they are added
        ([(0, 1.0), (2, 0.5)], 0.5),
        ([(0, 1.0), (0, 0.0)], 0.5),  # all weights 0: equal weights
    ],
)
def test_roll_up_is_the_weighted_mean(parts: list[tuple[float, float | None]], share: float | None) -> None:
    assert roll_up(parts) == (None if share is None else pytest.approx(share))


@given(st.lists(st.floats(0, LARGEST), min_size=1, max_size=9))
def test_shares_add_up_to_one(weights: list[float]) -> None:
    assert math.fsum(shares(weights)) == pytest.approx(1)

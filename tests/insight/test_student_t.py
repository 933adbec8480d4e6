"""Student's t against its published tables."""

from __future__ import annotations

import math

import pytest

from okrtui.insight.student_t import student_t_cdf, student_t_reach


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


@pytest.mark.parametrize(
    ("freedom", "reach"), [(1, 3.078), (2, 1.886), (3, 1.638), (10, 1.372), (30, 1.310), (120, 1.289)]
)
def test_eighty_percent_reach_as_far_as_tabulated(freedom: int, reach: float) -> None:
    assert student_t_reach(0.8, freedom) == pytest.approx(reach, abs=6e-4)

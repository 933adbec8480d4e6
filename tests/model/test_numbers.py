"""Numbers as people type and read them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrtui.model.metric import LARGEST, Keep, Metric, Milestones, Reach, Unmeasured, Value, YesNo
from okrtui.model.numbers import (
    ValueTextError,
    format_number,
    format_percent,
    format_value,
    goal_of,
    parse_value,
    step,
)

USERS = Reach(0, 1_000_000)
LATENCY = Reach(180, 100)
UPTIME = Keep(99.9, None)
ROLL_OUT = Milestones(("Alpha", "Beta", "Big launch", "GA"))


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (0, "0"),
        (-0.0, "0"),
        (7, "7"),
        (8.6, "8.6"),
        (99.95, "99.95"),
        (0.125, "0.125"),
        (0.00012345, "0.000123"),
        (1 / 3, "0.333"),
        (1000, "1k"),
        (1234, "1234"),
        (9999, "9999"),
        (10_000, "10k"),
        (12_345, "12.34k"),
        (412_000, "412k"),
        (580_500, "580.5k"),
        (999_999, "999.9k"),  # not yet the million
        (1_000_000, "1M"),
        (1_250_000, "1.25M"),
        (-1_250_000, "-1.25M"),
        (2_000_000_000, "2B"),
        (LARGEST, "1000000000B"),
    ],
)
def test_a_number_is_shown_in_few_characters(number: float, shown: str) -> None:
    assert format_number(number) == shown


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        (0.0, "0%"),
        (0.585, "59%"),
        (0.994, "99%"),
        (0.999, "99%"),
        (1.0, "100%"),
        (1.3, "130%"),
        (-0.12, "-12%"),
    ],
)
def test_only_what_is_reached_shows_a_hundred_percent(share: float, shown: str) -> None:
    assert format_percent(share) == shown


@pytest.mark.parametrize(
    ("metric", "value", "shown", "goal"),
    [
        (USERS, 580_000, "580k", "1M"),
        (USERS, None, "–", "1M"),
        (UPTIME, 99.95, "99.95", "≥ 99.9"),
        (Keep(None, 3), 2, "2", "≤ 3"),
        (Keep(2, 5), 7, "7", "2–5"),
        (Keep(-24.5, -18), -20, "-20", "-24.5 to -18"),
        (ROLL_OUT, 2, "2", "4"),
        (YesNo(), True, "yes", ""),
        (YesNo(), False, "no", ""),
        (Unmeasured(), 12, "12", ""),
    ],
)
def test_a_value_is_shown_beside_its_goal(metric: Metric, value: Value | None, shown: str, goal: str) -> None:
    assert (format_value(metric, value), goal_of(metric)) == (shown, goal)


@pytest.mark.parametrize(
    ("typed", "last", "value"),
    [
        ("412k", None, 412_000),
        ("412 K", None, 412_000),
        ("1.2M", None, 1_200_000),
        ("1,2M", None, 1_200_000),
        ("2b", None, 2_000_000_000),
        ("1_000_000", None, 1_000_000),
        ("1 000 000", None, 1_000_000),
        ("1,234,567", None, 1_234_567),
        ("12,345.6", None, 12_345.6),
        ("1.234.567,8", None, 1_234_567.8),
        ("8,6", None, 8.6),
        (".5", None, 0.5),
        ("0,125", None, 0.125),
        ("+20k", 392_000, 412_000),
        ("+20k", None, 20_000),  # from the baseline
        ("-5", 12, 7),
        ("+0.1", 0.2, 0.3),  # not 0.30000000000000004
        ("=-5", 12, -5),
        ("=+5", 12, 5),
        ("50%", 12, 500_000),
        ("130%", None, 1_300_000),
        ("+5%", 100_000, 150_000),  # five points of the way more
        ("-5%", 100_000, 50_000),
        ("=-12%", 100_000, -120_000),
        ("580k users", None, 580_000),
        ("580kusers", None, 580_000),
        ("580k USERS", None, 580_000),
    ],
)
def test_a_number_is_read_as_people_type_it(typed: str, last: Value | None, value: Value) -> None:
    found = parse_value(typed, USERS, "users", last)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("typed", "metric", "unit", "last", "value"),
    [
        ("50%", LATENCY, "ms", None, 140),
        ("120ms", LATENCY, "ms", None, 120),
        ("-20", LATENCY, "ms", None, 160),  # from the baseline
        ("50", Reach(20, 80), "%", None, 50),
        ("50%", Reach(20, 80), "%", None, 50),  # plainly 50 where the unit is %
        ("+5%", Reach(20, 80), "%", 30, 35),
        ("99,95", UPTIME, "%", None, 99.95),
        ("5m", Reach(0, 10), "m", None, 5),  # metres
        ("5M", Reach(0, 10), "m", None, 5_000_000),
        ("5k", Reach(0, 10), "km", None, 5_000),
        ("5 km", Reach(0, 10), "km", None, 5),
        ("-3", Unmeasured(), "", 10, 7),
    ],
)
def test_units_and_shapes_are_minded(
    typed: str, metric: Metric, unit: str, last: Value | None, value: Value
) -> None:
    assert parse_value(typed, metric, unit, last) == value


@pytest.mark.parametrize(
    ("typed", "passed"),
    [
        ("2", 2),
        ("+1", 2),
        ("-1", 0),
        ("=3", 3),
        ("be", 2),
        ("BIG", 3),
        ("g", 4),
        ("GA", 4),
        ("50%", 2),
        ("+25%", 2),
    ],
)
def test_milestones_are_read_by_number_or_first_letters(typed: str, passed: int) -> None:
    assert parse_value(typed, ROLL_OUT, last=1) == passed


def test_a_milestone_typed_in_full_is_meant_although_others_begin_so() -> None:
    assert parse_value("ga", Milestones(("Beta", "GA", "GA in Asia"))) == 2


@pytest.mark.parametrize(
    ("typed", "done"),
    [("y", True), ("Yes", True), ("1", True), ("done", True), ("n", False), ("NO", False), ("0", False)],
)
def test_yes_and_no_are_read(typed: str, done: bool) -> None:
    assert parse_value(typed, YesNo()) is done


@pytest.mark.parametrize(
    ("typed", "metric", "reason"),
    [
        ("", USERS, "type a value"),
        ("many", USERS, "not a number"),
        ("--5", USERS, "not a number"),
        ("=", USERS, "not a number"),
        ("%", USERS, "not a number"),
        ("1.2.3", USERS, "not a number"),
        ("nan", USERS, "not a number"),
        ("٣", USERS, "not a number"),
        ("1,234", USERS, "two ways"),
        ("9999999999B", USERS, "finite"),
        ("9" * 400, USERS, "finite"),
        ("5", ROLL_OUT, "from 0 to 4"),
        ("1.5", ROLL_OUT, "whole number"),
        ("b", ROLL_OUT, "several milestones"),
        ("z", ROLL_OUT, "no milestone"),
        ("50%", UPTIME, "no way"),
        ("perhaps", YesNo(), "y or n"),
    ],
)
def test_what_is_no_value_is_refused_in_words(typed: str, metric: Metric, reason: str) -> None:
    with pytest.raises(ValueTextError, match=reason):
        parse_value(typed, metric)


@given(st.text(max_size=12) | st.text("+-=%,._ kKmM0123456789", max_size=12))
def test_anything_typed_is_a_fitting_value_or_refused(typed: str) -> None:
    for metric in (USERS, UPTIME, ROLL_OUT, YesNo(), Unmeasured()):
        try:
            value = parse_value(typed, metric, "k", last=None)
        except ValueTextError as refused:
            assert str(refused)
        else:
            assert format_value(metric, value)


@given(st.integers(-(10**9), 10**9) | st.integers(-(10**6), 10**6).map(lambda number: number / 1000))
def test_a_number_that_was_written_in_full_is_read_back(number: float) -> None:
    assert parse_value(f"={number}", Unmeasured()) == number


@given(st.floats(-LARGEST, LARGEST))
def test_what_is_shown_is_never_more_than_what_is_there(number: float) -> None:
    shown = parse_value(f"={format_number(number)}", Unmeasured())
    assert abs(shown) <= abs(number)
    assert abs(shown) >= abs(number) * 0.99 - 1e-12


@pytest.mark.parametrize(
    ("metric", "value", "up", "down"),
    [
        (ROLL_OUT, None, 1, 0),
        (ROLL_OUT, 4, 4, 3),
        (YesNo(), None, True, False),
        (USERS, 412_000, 422_000, 402_000),  # 1 % of the way
        (LATENCY, None, 181, 179),  # 1 % would be less than a whole number
        (Reach(0, 1), 0.25, 0.26, 0.24),
        (Reach(0.5, 2.5), 0.5, 0.52, 0.48),
        (UPTIME, 99.5, 100.5, 98.5),
        (Unmeasured(), None, 1, -1),
    ],
)
def test_a_step_is_a_milestone_a_whole_number_or_a_percent_of_the_way(
    metric: Metric, value: Value | None, up: Value, down: Value
) -> None:
    assert (step(metric, value, 1), step(metric, value, -1)) == (up, down)

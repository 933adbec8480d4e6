"""Days as people type them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrtui.model.calendar import MONTHS
from okrtui.model.day_text import DayTextError, format_day, parse_day, parse_span

TODAY = date(2026, 11, 20)  # a Friday
DAYS = st.dates(date(1900, 1, 1), date(2900, 12, 31))


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-12-31", "2026-12-31"),
        ("2026/1/5", "2026-01-05"),
        ("31 dec", "2026-12-31"),
        ("dec 31", "2026-12-31"),
        ("31dec", "2026-12-31"),
        ("31-dec-2026", "2026-12-31"),
        ("December 31st, 2026", "2026-12-31"),
        ("the 1st of May", "2027-05-01"),
        ("1. sept", "2027-09-01"),
        ("31.12.", "2026-12-31"),
        ("31.12", "2026-12-31"),
        ("31.12.2026", "2026-12-31"),
        ("31. 12. 2026", "2026-12-31"),
        ("31.12.26", "2026-12-31"),
        ("12-31", "2026-12-31"),
        ("31-12", "2026-12-31"),
        ("12/31/2027", "2027-12-31"),
        ("05/05", "2027-05-05"),  # both readings are the same
        ("20 nov", "2026-11-20"),  # today is such a day
        ("19 nov", "2027-11-19"),
        ("29 feb", "2028-02-29"),
        ("29 feb 2028", "2028-02-29"),
        ("  TODAY ", "2026-11-20"),
        ("tomorrow", "2026-11-21"),
        ("yesterday", "2026-11-19"),
        ("fri", "2026-11-20"),
        ("thursday", "2026-11-26"),
        ("this sat", "2026-11-21"),
        ("next fri", "2026-11-27"),
        ("next mon", "2026-11-23"),
        ("+3d", "2026-11-23"),
        ("+6w", "2027-01-01"),
        ("+6 weeks", "2027-01-01"),
        ("6 weeks", "2027-01-01"),
        ("in 6 weeks", "2027-01-01"),
        ("+2 months", "2027-01-20"),
        ("+1q", "2027-02-20"),
        ("+1y", "2027-11-20"),
        ("-1w", "2026-11-13"),
        ("−1w", "2026-11-13"),
        ("2 weeks ago", "2026-11-06"),
        ("end of week", "2026-11-22"),
        ("end of month", "2026-11-30"),
        ("end of quarter", "2026-12-31"),
        ("end of the year", "2026-12-31"),
        ("end of next month", "2026-12-31"),
        ("end of february", "2027-02-28"),
        ("start of next quarter", "2027-01-01"),
        ("eom", "2026-11-30"),
        ("eoq", "2026-12-31"),
        ("EOY", "2026-12-31"),
        ("2026-Q4", "2026-12-31"),
        ("q4", "2026-12-31"),
        ("q1", "2027-03-31"),
        ("q1 2026", "2026-03-31"),
        ("2027-H1", "2027-06-30"),
        ("h2", "2026-12-31"),
        ("2027", "2027-12-31"),
        ("2028-02", "2028-02-29"),
        ("feb 2028", "2028-02-29"),
        ("december", "2026-12-31"),
        ("next quarter", "2027-03-31"),
    ],
)
def test_a_day_is_read_as_people_type_it(typed: str, day: str) -> None:
    assert format_day(parse_day(typed, TODAY)) == day


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("31 dec", "2026-12-31", "2026-12-31"),
        ("q4", "2026-10-01", "2026-12-31"),
        ("2026-H2", "2026-07-01", "2026-12-31"),
        ("dec", "2026-12-01", "2026-12-31"),
        ("2027", "2027-01-01", "2027-12-31"),
        ("this week", "2026-11-16", "2026-11-22"),
        ("next month", "2026-12-01", "2026-12-31"),
        ("end of q4", "2026-12-31", "2026-12-31"),
        ("start of year", "2026-01-01", "2026-01-01"),
    ],
)
def test_a_period_is_all_its_days(typed: str, first: str, last: str) -> None:
    assert tuple(map(format_day, parse_span(typed, TODAY))) == (first, last)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "type a day"),
        ("   ", "type a day"),
        ("03/04", r"two ways: write 4 mar or 3 apr"),
        ("03-04-2027", r"two ways: write 4 mar 2027 or 3 apr 2027"),
        ("30 feb", "there is no 30 Feb"),
        ("29 feb 2027", "there is no 29 Feb 2027"),
        ("31.11.", "there is no 31 Nov"),
        ("0 dec", "there is no 0 Dec"),
        ("2026-13-01", "month 13"),
        ("2026-13", "no month 13"),
        ("13-32", "no day"),
        ("15", "15 of which month"),
        ("12-31-26", "no day"),  # which of the two is the year?
        ("month", "no day"),
        ("q5", "no day"),
        ("2026-q4-2027", "no day"),
        ("+6w ago", "forward or back"),
        ("+99999y", "outside the calendar"),
        ("0000-01-01", "outside the calendar"),
        ("-99999m", "outside the calendar"),
        ("some time", "no day"),
        ("٣ dec", "no day"),
    ],
)
def test_what_is_no_day_is_refused_in_words(typed: str, reason: str) -> None:
    with pytest.raises(DayTextError, match=reason):
        parse_day(typed, TODAY)


@given(DAYS, DAYS)
def test_a_day_that_was_written_in_full_is_read_back(day: date, today: date) -> None:
    month = MONTHS[day.month - 1]
    for written in (
        format_day(day),
        f"{day.day}.{day.month}.{day.year}",
        f"{day.day} {month} {day.year}",
        f"{month} {day.day}, {day.year}",
    ):
        assert parse_day(written, today) == day


@given(DAYS, DAYS)
def test_a_day_without_a_year_is_the_next_one_from_today_on(day: date, today: date) -> None:
    found = parse_day(f"{day.day} {MONTHS[day.month - 1]}", today)
    assert (found.month, found.day) == (day.month, day.day)
    assert found >= today
    assert (found - today).days <= (8 * 366 if (day.month, day.day) == (2, 29) else 366)


@given(st.integers(0, 999), DAYS)
def test_there_and_back_is_here(count: int, today: date) -> None:
    for unit in "dw":
        assert parse_day(f"-{count}{unit}", parse_day(f"+{count}{unit}", today)) == today
    assert parse_day(f"+{count}d", today) - today == timedelta(days=count)


@given(DAYS, st.sampled_from(["week", "month", "quarter", "half", "year"]))
def test_periods_follow_each_other_without_a_gap(today: date, period: str) -> None:
    this, following = (parse_span(f"{which} {period}", today) for which in ("this", "next"))
    assert this.first <= today <= this.last
    assert following.first - this.last == timedelta(days=1)


@given(st.text(max_size=14) | st.text("0123456789.-/+ dwmqyecnof", max_size=12), st.dates())
def test_anything_typed_is_a_day_or_refused(typed: str, today: date) -> None:
    try:
        span = parse_span(typed, today)
    except DayTextError as refused:
        assert str(refused)
    else:
        assert span.first <= span.last

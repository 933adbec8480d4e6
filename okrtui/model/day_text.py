"""Days as people type them: ``31 dec``, ``fri``, ``+6 weeks``, ``end of quarter``, ``2026-Q4``.

What names a whole period is a span; as a single day its last one is meant. Nothing here asks a clock
or a locale, and what can be read in two ways is refused with both.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple

from okrtui.model.calendar import MONTHS

_MONTH_NAMES = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NAMED = {"yesterday": -1, "today": 0, "tomorrow": 1}
_SHORT = {"eow": "end of week", "eom": "end of month", "eoq": "end of quarter", "eoy": "end of year"}
_DAYS = {"d": 1, "w": 7}
_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12, "m": 1, "q": 3, "h": 6, "y": 12}

_COUNTED = re.compile(
    r"(?P<sign>in |[+-] ?)?(?P<count>[0-9]{1,5}) ?"
    r"(?P<unit>[dwmqy]|(?:day|week|month|quarter|year)s?)(?P<ago> ago)?"
)
_WEEKDAY = re.compile(r"(?P<which>next |this |on )?(?P<name>[a-z]{3,9})\.?")
_YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
_DOTTED = re.compile(r"([0-9]{1,2})\. ?([0-9]{1,2})(?:\.|(?:\. ?| )([0-9]{4}|[0-9]{2}))?")
_TWO_NUMBERS = re.compile(r"([0-9]{1,2})([/-])([0-9]{1,2})(?:\2([0-9]{4}))?")
_DAY_AND_MONTH = re.compile(
    r"(?:the )?(?P<day>[0-9]{1,2})[ .-]*(?:of )?(?P<month>[a-z]{3,9})\.?[ -]*(?P<year>[0-9]{4})?"
)
_MONTH_AND_DAY = re.compile(
    r"(?P<month>[a-z]{3,9})[ .-]*(?:the )?(?P<day>[0-9]{1,2})(?:[ -]+(?P<year>[0-9]{4}))?"
)
_PERIOD = re.compile(r"(?:(?P<edge>end|start|beginning) of )?(?:the )?(?P<period>.+)")
_THIS_PERIOD = re.compile(r"(?P<which>this |current |next )?(?P<name>week|month|quarter|half|year)")
_QUARTER_OR_HALF = re.compile(
    r"(?:(?P<year>[0-9]{4})[- ]?)?(?:q(?P<q>[1-4])|h(?P<h>[12]))(?:[- ](?P<of>[0-9]{4}))?"
)
_YEAR_AND_MONTH = re.compile(r"(?P<year>[0-9]{4})(?:[-/](?P<month>[0-9]{1,2}))?")
_MONTH_OF_YEAR = re.compile(r"(?P<month>[a-z]{3,9})\.?(?:[ -](?P<year>[0-9]{4}))?")


class DayTextError(ValueError):
    """What was typed is no day; ``str()`` says why in words."""


class Span(NamedTuple):
    """The days that a text names, both included: a single day, or a whole period."""

    first: date
    last: date


def format_day(day: date) -> str:
    """The day as files have it: ``2026-12-31``."""
    return day.isoformat()


def parse_day(text: str, today: date) -> date:
    """The day that a text names, of a period its last; without a year the next such day from today on.

    Raises DayTextError with a sentence for the person who types.
    """
    return parse_span(text, today).last


def parse_span(text: str, today: date) -> Span:
    """The days that a text names, of ``2026-Q4`` all of them; raises as :func:`parse_day` does."""
    typed = _plain(text)
    if not typed:
        raise DayTextError("type a day, such as 31 dec, fri or +6 weeks")
    try:
        day = _near(typed, today) or _numeric(typed, today) or _with_month_name(typed, today)
        span = Span(day, day) if day else _period(typed, today)
    except OverflowError:
        raise DayTextError(f"{text.strip()[:40]} is outside the calendar") from None
    if span:
        return span
    if re.fullmatch("[0-9]{1,2}", typed):
        raise DayTextError(f"{typed} of which month? Write {typed} {MONTHS[today.month - 1].lower()}")
    raise DayTextError(f"{text.strip()[:40]!r} is no day: try 31 dec, fri, +6 weeks, eoq or 2026-12-31")


def _plain(text: str) -> str:
    typed = " ".join(text.lower().replace("−", "-").replace(",", " ").split())
    typed = re.sub(r"(?<=[0-9])(?:st|nd|rd|th)\b", "", typed)
    return _SHORT.get(typed, typed)


def _near(typed: str, today: date) -> date | None:
    """Counted from today: ``tomorrow``, ``+6w``, ``2 weeks ago``, ``fri``."""
    if typed in _NAMED:
        return today + timedelta(days=_NAMED[typed])
    counted = _COUNTED.fullmatch(typed)
    if counted:
        sign, ago = (counted["sign"] or "").strip(), counted["ago"]
        if sign and ago:
            raise DayTextError(f"forward or back? Write +{counted['count']} or {counted['count']} … ago")
        count = int(counted["count"]) * (-1 if ago or sign == "-" else 1)
        unit = counted["unit"][0]
        return (
            today + timedelta(days=count * _DAYS[unit])
            if unit in _DAYS
            else _months_on(today, count * _MONTHS[unit])
        )
    weekday = _WEEKDAY.fullmatch(typed)
    number = _index(weekday["name"], _WEEKDAYS) if weekday else None
    if weekday and number is not None:
        if weekday["which"] == "next ":  # of the next week, which begins on Monday
            return today + timedelta(days=7 - today.weekday() + number)
        return today + timedelta(days=(number - today.weekday()) % 7)
    return None


def _numeric(typed: str, today: date) -> date | None:
    """``2026-12-31``, ``31.12.``, ``31.12.2026``; ``12-31`` and ``12/31`` where only one reading is a day."""
    found = _YEAR_FIRST.fullmatch(typed)
    if found:
        return _day(int(found[1]), int(found[3]), int(found[4]), today)
    found = _DOTTED.fullmatch(typed)
    if found:
        year = int(found[3]) if found[3] else None
        return _day(
            year + 2000 if year is not None and len(found[3]) == 2 else year,
            int(found[2]),
            int(found[1]),
            today,
        )
    found = _TWO_NUMBERS.fullmatch(typed)
    if not found:
        return None
    year, one, other = int(found[4]) if found[4] else None, int(found[1]), int(found[3])
    readings = {(month, day) for month, day in ((one, other), (other, one)) if _is_day(month, day)}
    if len(readings) > 1:
        of = f" {year}" if year is not None else ""
        ways = " or ".join(f"{day} {MONTHS[month - 1].lower()}{of}" for month, day in sorted(readings))
        raise DayTextError(f"{typed} can be read two ways: write {ways}")
    month, day = next(iter(readings), (one, other))
    return _day(year, month, day, today)


def _with_month_name(typed: str, today: date) -> date | None:
    """``31 dec``, ``December 31st, 2026``."""
    found = _DAY_AND_MONTH.fullmatch(typed) or _MONTH_AND_DAY.fullmatch(typed)
    month = _index(found["month"], _MONTH_NAMES) if found else None
    if not found or month is None:
        return None
    return _day(int(found["year"]) if found["year"] else None, month + 1, int(found["day"]), today)


def _period(typed: str, today: date) -> Span | None:
    """``q4``, ``2026-H2``, ``dec 2026``, ``end of next month``; with an edge only that day."""
    found = _PERIOD.fullmatch(typed)
    if not found:
        return None
    span = _this_period(found["period"], today, needs_word=not found["edge"]) or _dated_period(
        found["period"], today
    )
    if span and found["edge"]:
        day = span.last if found["edge"] == "end" else span.first
        return Span(day, day)
    return span


def _this_period(typed: str, today: date, *, needs_word: bool) -> Span | None:
    found = _THIS_PERIOD.fullmatch(typed)
    if not found or (needs_word and not found["which"]):
        return None
    ahead = 1 if found["which"] == "next " else 0
    if found["name"] == "week":
        monday = today + timedelta(days=7 * ahead - today.weekday())
        return Span(monday, monday + timedelta(days=6))
    months = _MONTHS[found["name"]]
    return _months(today.year, (today.month - 1) // months * months + 1 + ahead * months, months)


def _dated_period(typed: str, today: date) -> Span | None:
    found = _QUARTER_OR_HALF.fullmatch(typed)
    if found and not (found["year"] and found["of"]):
        months = 3 if found["q"] else 6
        return _in_year(
            found["year"] or found["of"], (int(found["q"] or found["h"]) - 1) * months + 1, months, today
        )
    found = _YEAR_AND_MONTH.fullmatch(typed)
    if found:
        month = int(found["month"] or 1)
        if not 1 <= month <= 12:
            raise DayTextError(f"{typed}: there is no month {month}")
        return _in_year(found["year"], month, 1 if found["month"] else 12, today)
    found = _MONTH_OF_YEAR.fullmatch(typed)
    number = _index(found["month"], _MONTH_NAMES) if found else None
    return _in_year(found["year"], number + 1, 1, today) if found and number is not None else None


def _in_year(year: str | None, month: int, months: int, today: date) -> Span:
    """The period in its year; without one this year's, or the next one's when it is over."""
    if year:
        return _months(int(year), month, months)
    span = _months(today.year, month, months)
    return span if span.last >= today else _months(today.year + 1, month, months)


def _months(year: int, month: int, count: int) -> Span:
    first = _date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)
    last = _months_on(first, count - 1)
    return Span(first, last.replace(day=monthrange(last.year, last.month)[1]))


def _months_on(day: date, count: int) -> date:
    """The same day some months on; the month's last where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    _date(year, month + 1, 1)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _day(year: int | None, month: int, day: int, today: date) -> date:
    """The day, without a year the next such from today on (29 February may be eight years away)."""
    named = f"{day} {MONTHS[month - 1]}" if 1 <= month <= 12 else f"day {day} of month {month}"
    if not _is_day(month, day):
        raise DayTextError(f"there is no {named}")
    for candidate in range(today.year, today.year + 9) if year is None else [year]:
        if day <= monthrange(_date(candidate, month, 1).year, month)[1]:
            found = date(candidate, month, day)
            if year is not None or found >= today:
                return found
    raise DayTextError(f"there is no {named} {year}")


def _is_day(month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= monthrange(2000, month)[1]


def _date(year: int, month: int, day: int) -> date:
    if not date.min.year <= year <= date.max.year:
        raise OverflowError(year)
    return date(year, month, day)


def _index(word: str, names: tuple[str, ...]) -> int | None:
    """Which of the names a word of three letters or more begins."""
    return next(
        (number for number, name in enumerate(names) if len(word) >= 3 and name.startswith(word)), None
    )

"""Days in few words, in English whatever the machine's locale is."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def short_day(day: date, today: date) -> str:
    """``20 Nov``, with the year when it is another one than today's."""
    year = "" if day.year == today.year else f" {day.year}"
    return f"{day.day} {MONTHS[day.month - 1]}{year}"


def week_of(start: date, end: date, today: date) -> tuple[int, int]:
    """Which week of a period today is in, from 1, and how many weeks it has.

    Both dates belong to the period; days beyond its last whole week are counted to that week.
    """
    weeks = max(1, ((end - start).days + 1) // 7)
    return min((today - start).days // 7 + 1, weeks), weeks

"""Cycles as people name them: ``2026-Q4``, ``next quarter``, ``Spring: 2 feb to 30 apr``."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from okrtui.model.calendar import short_day
from okrtui.model.day_text import DayTextError, Span, parse_day, parse_span

_SHORTEST = 7


class NamedCycle(NamedTuple):
    """A cycle by its usual id; both dates belong to it."""

    id: str
    start: date
    end: date


def suggested_cycles(today: date) -> tuple[NamedCycle, ...]:
    """The cycles that people begin with: this quarter, this half year, the next of each, and this year."""
    names = ("this quarter", "this half", "next quarter", "next half", "this year")
    return tuple(dict.fromkeys(parse_cycle(name, today) for name in names))


def parse_cycle(text: str, today: date) -> NamedCycle:
    """The cycle that a text names; DayTextError with a sentence for the person who types."""
    name, _, days = text.rpartition(":")
    first, to, last = days.partition(" to ")
    span = Span(parse_span(first, today).first, parse_day(last, today)) if to else parse_span(days, today)
    if span.last < span.first:
        raise DayTextError(f"that ends before it begins: {span.first} to {span.last}")
    if (span.last - span.first).days + 1 < _SHORTEST:
        raise DayTextError("a cycle is a longer time, such as 2026-Q4 or 2026-H2")
    return NamedCycle(name.strip() or _usual_id(span), span.first, span.last)


def describe_cycle(cycle: NamedCycle, today: date) -> str:
    """Such as ``1 Oct – 31 Dec, 40 of 92 days left``."""
    days = (cycle.end - cycle.start).days + 1
    left = (cycle.end - max(today, cycle.start)).days + 1
    when = f"{short_day(cycle.start, today)} – {short_day(cycle.end, today)}"
    if left <= 0:
        return f"{when}, over since {(today - cycle.end).days} days"
    return f"{when}, {days} days" if today < cycle.start else f"{when}, {left} of {days} days left"


def _usual_id(span: Span) -> str:
    """``2026-Q4``, ``2026-H2``, ``2026``, ``2026-11``; for anything else both days."""
    first, after = span.first, span.last + timedelta(days=1)
    if first.day == 1 and after.day == 1:
        months = (after.year - first.year) * 12 + after.month - first.month
        number, begins_late = divmod(first.month - 1, months)
        if not begins_late:
            names = {12: "", 6: f"-H{number + 1}", 3: f"-Q{number + 1}", 1: f"-{first.month:02}"}
            if months in names:
                return f"{first.year}{names[months]}"
    return f"{first}/{span.last}"

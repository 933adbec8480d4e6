"""The fields that are compared, with numbers or with days: confidence, progress, weight, due, changed."""

from __future__ import annotations

import operator as signs
import re
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING

from okrtui.insight.query.field import NONE, Field, Test, asks_for_none, not_compared
from okrtui.insight.query.flags import Candidate, standing_of
from okrtui.model.day_text import DayTextError, Span, parse_span
from okrtui.model.numbers import ValueTextError, format_percent, parse_number
from okrtui.model.plan import KeyResult, Kpi

if TYPE_CHECKING:
    from collections.abc import Callable

    from okrtui.insight.query.terms import Value
    from okrtui.insight.standings import Standings

_HOLDS = {"<": signs.lt, "<=": signs.le, ">": signs.gt, ">=": signs.ge, "=": signs.eq}
_LOOKS_BACK = re.compile(
    r"[0-9]{1,4} ?(?:[dwmqy]|(?:day|week|month|quarter|year)s?)|today|yesterday|[0-9]{4}-[0-9]{2}-[0-9]{2}",
    re.IGNORECASE,
)

#: Whether a text names a day does not depend on today, but for the ends of the calendar.
_SOME_DAY = date(2000, 1, 1)


def _number(name: str, example: str, of: Callable[[Candidate, Standings], float | None]) -> Field:
    def problem(_operator: str, value: Value) -> str | None:
        if asks_for_none(value):
            return None
        try:
            parse_number(value.text.removesuffix("%"))
        except ValueTextError:
            return f"{value.text[:40]!r} is no number: write {name}{example}"
        return None

    def test(operator: str, value: Value, standings: Standings) -> Test:
        if asks_for_none(value):
            return lambda candidate: not isinstance(candidate.node, Kpi) and of(candidate, standings) is None
        holds, limit = _HOLDS[operator], parse_number(value.text.removesuffix("%"))

        def compared(candidate: Candidate) -> bool:
            number = of(candidate, standings)
            return number is not None and holds(number, limit)

        return compared

    return Field(name, problem, test, lambda _: (NONE,), grows=True)


def _confidence(candidate: Candidate, standings: Standings) -> float | None:
    standing = standing_of(candidate, standings)
    return standing.confidence if standing else None


def _progress(candidate: Candidate, standings: Standings) -> float | None:
    """In percent and as the screen shows it, so that what is asked for is what is seen."""
    standing = standing_of(candidate, standings)
    share = standing.progress if standing else None
    return None if share is None else int(format_percent(share).removesuffix("%"))


def _weight(candidate: Candidate, _standings: Standings) -> float | None:
    return None if isinstance(candidate.node, Kpi) else candidate.node.weight


def _due_day(candidate: Candidate) -> date | None:
    """A key result's due date; an objective has its cycle's end."""
    if isinstance(candidate.node, KeyResult):
        return candidate.node.due
    return candidate.objective.cycle.end if candidate.objective and candidate.objective.cycle else None


def _due_problem(_operator: str, value: Value) -> str | None:
    if asks_for_none(value):
        return None
    try:
        parse_span(value.text, _SOME_DAY)
    except DayTextError as refused:
        return str(refused)
    return None


def _due_test(operator: str, value: Value, standings: Standings) -> Test:
    if asks_for_none(value):
        return lambda candidate: not isinstance(candidate.node, Kpi) and _due_day(candidate) is None
    try:
        span = parse_span(value.text, standings.today)
    except DayTextError:  # beyond the end of the calendar
        return lambda _: False

    def compared(candidate: Candidate) -> bool:
        day = _due_day(candidate)
        return day is not None and _holds(operator, day, span)

    return compared


def _holds(operator: str, day: date, span: Span) -> bool:
    """Before a period is before its first day, after it is after its last; equal is inside."""
    match operator:
        case "<":
            return day < span.first
        case "<=":
            return day <= span.last
        case ">":
            return day > span.last
        case ">=":
            return day >= span.first
        case _:
            return span.first <= day <= span.last


def _changed_problem(operator: str, value: Value) -> str | None:
    if _LOOKS_BACK.fullmatch(value.text):
        try:
            parse_span(_ago(value.text), _SOME_DAY)
        except DayTextError as refused:
            return str(refused)
        return not_compared("changed", operator, "7d")
    return (
        f"changed:{value.text[:40]} is not understood: write changed:7d, changed:today or changed:2026-11-01"
    )


def _changed_test(_operator: str, value: Value, standings: Standings) -> Test:
    """Checked in, changed or closed since that day."""
    try:
        since = parse_span(_ago(value.text), standings.today).first
    except DayTextError:
        return lambda _: True  # since before the calendar
    journal = standings.journal
    touched = {
        name
        for name, entries in chain(
            journal.check_ins.items(), journal.changes.items(), journal.closings.items()
        )
        if entries and entries[-1].day >= since
    }
    return lambda candidate: candidate.node.name in touched


def _ago(text: str) -> str:
    return f"{text} ago" if text[-1].isalpha() and text[0].isdigit() else text


FIELDS = [
    Field("due", _due_problem, _due_test, lambda _: ("today", "+2w", "eom", "eoq", "eoy", NONE), grows=True),
    Field("changed", _changed_problem, _changed_test, lambda _: ("today", "7d", "2w", "1m"), grows=True),
    _number("confidence", "<4", _confidence),
    _number("progress", "<50", _progress),
    _number("weight", ">1", _weight),
]

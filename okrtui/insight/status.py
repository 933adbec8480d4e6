"""Status: the first rule that holds for a key result, and why in words; an objective has its worst."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from okrtui.model.metric import Keep, Metric, Milestones, Reach, YesNo
from okrtui.model.numbers import format_number
from okrtui.model.plain import judge
from okrtui.model.plan import KeyResult, Kind
from okrtui.model.record import record

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from okrtui.insight.rhythm import Rhythm
    from okrtui.model.journal import CheckIn


class Status(StrEnum):
    """How something stands; the words of the screen."""

    DONE = "done"
    ON_TRACK = "on track"
    BEHIND = "behind"
    OFF_TRACK = "off track"
    SILENT = "silent"
    NOT_STARTED = "not started"
    CLOSED = "closed"


#: What an objective takes from its parts: the first of these that one of them has.
WORST_FIRST = (
    Status.OFF_TRACK,
    Status.SILENT,
    Status.BEHIND,
    Status.ON_TRACK,
    Status.NOT_STARTED,
    Status.DONE,
    Status.CLOSED,
)


@record
class Verdict:
    """A status and why, in words."""

    status: Status
    reason: str


@lru_cache(maxsize=4096)  # most things stand alike
def shared_verdict(status: str, reason: str) -> Verdict:
    """A verdict that all that is said so share."""
    return Verdict(Status(status), reason)


def verdict(
    key_result: KeyResult,
    kind: Kind,
    latest: CheckIn | None,
    confidence: int | None,
    progress: float | None,
    expected: float,
    rhythm: Rhythm,
) -> Verdict:
    """The verdict on a key result of an objective that is not closed.

    ``progress`` is unclamped, ``expected`` 0–1, ``confidence`` 0–10 or None where none was given.
    """
    if is_done(key_result.metric, progress):
        return shared_verdict(Status.DONE, done_reason(key_result.metric))
    if latest is None:
        return _verdict_on_the_unreported(key_result.start, rhythm)
    metric, outside, silent = key_result.metric, "", ""
    if isinstance(metric, Keep) and latest.value is not None and not metric.holds(latest.value):
        outside = f"{format_number(latest.value)} is {_side(metric, latest.value, key_result.unit)}"
    if rhythm.is_overdue:
        days = (rhythm.today - latest.day).days
        silent = f"no check-in for {days} days, every {key_result.cadence} is agreed"
    status, reason = judge(
        done="",
        outside=outside,
        silent=silent,
        gap=expected - (progress or 0.0),
        confidence=confidence,
        committed=kind is Kind.COMMITTED,
        keeps=isinstance(metric, Keep),
    )
    return shared_verdict(status, reason)


def is_done(metric: Metric, progress: float | None) -> bool:
    """Whether the target is reached; what must be kept up is never done."""
    return progress is not None and progress >= 1 and isinstance(metric, (Reach, Milestones, YesNo))


def worst(verdicts: Iterable[Verdict]) -> Verdict | None:
    """The verdict on a whole: the worst of its parts, in the order of :data:`WORST_FIRST`."""
    return min(verdicts, key=lambda each: WORST_FIRST.index(each.status), default=None)


@lru_cache(maxsize=4096)  # one for all that start on the same day
def _verdict_on_the_unreported(start: date | None, rhythm: Rhythm) -> Verdict:
    if not rhythm.is_overdue:
        late = rhythm.days_late
        reason = "no check-in due yet" if not rhythm.is_due else f"its first check-in is due{_since(late)}"
        return Verdict(Status.NOT_STARTED, reason)
    days = (rhythm.today - start).days if start else 0
    return Verdict(Status.SILENT, f"never checked in, {days} days after its start")


def _since(days: int) -> str:
    return f" since {days} day{'s' if days != 1 else ''}" if days else " today"


def _side(metric: Keep, value: float, unit: str) -> str:
    """On which side of its limits a value is, and what the limit is."""
    if metric.at_least is not None and metric.at_most is not None:
        return f"outside {limits_in_words(metric, unit)}"
    limit = metric.at_least if metric.at_least is not None else metric.at_most or 0
    side = "under" if value < limit else "over"
    return f"{side} the limit of {format_number(limit)}{f' {unit}' if unit else ''}"


def limits_in_words(metric: Keep, unit: str) -> str:
    """The limit or band, such as ``at least 99.9 %``."""
    unit = f" {unit}" if unit else ""
    if metric.at_least is not None and metric.at_most is not None:
        return f"{format_number(metric.at_least)} to {format_number(metric.at_most)}{unit}"
    if metric.at_least is not None:
        return f"at least {format_number(metric.at_least)}{unit}"
    return f"at most {format_number(metric.at_most or 0)}{unit}"


def done_reason(metric: Metric) -> str:
    """Why what has reached its target is done."""
    match metric:
        case Milestones():
            return "every milestone is passed"
        case YesNo():
            return "done"
        case _:
            return "target reached"

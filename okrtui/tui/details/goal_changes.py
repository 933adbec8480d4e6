"""How a goal was changed on the way: which journal entries tell of it, in words and as levels of a chart."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from okrtui.model.calendar import short_day
from okrtui.model.metric import Keep, Metric, Milestones, Reach
from okrtui.model.numbers import format_number
from okrtui.model.safe_text import safe

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from okrtui.model.journal import Change
    from okrtui.tui.look import Look

#: The fields that say what is to be reached, and from where and until when.
_FIELDS = ("target", "baseline", "at_least", "at_most", "milestones", "due")
_WITHOUT_UNIT = ("milestones", "due")


@dataclass(frozen=True, slots=True)
class Level:
    """A goal's value from one day on, until another one; None is as far as the chart goes."""

    value: float
    since: date | None
    until: date | None


def goal_changes(changes: Sequence[Change]) -> list[Change]:
    """The changes that moved a goal, oldest first."""
    return [each for each in changes if each.field in _FIELDS]


def goals(metric: Metric) -> dict[str, float]:
    """What is to be reached or kept now, by the field that states it."""
    match metric:
        case Reach(target=target):
            return {"target": target}
        case Milestones(names=names):
            return {"milestones": float(len(names))}
        case Keep(at_least=at_least, at_most=at_most):
            limits = {"at_least": at_least, "at_most": at_most}
            return {field: limit for field, limit in limits.items() if limit is not None}
        case _:
            return {}


def levels(metric: Metric, changes: Sequence[Change]) -> Iterator[Level]:
    """Each goal as it was over time, newest first."""
    for field, value in goals(metric).items():
        until, level = None, value
        for change in reversed(changes):
            if change.field == field:
                yield Level(level, change.day, until)
                until, before = change.day, _number(change.before)
                if before is None:
                    break
                level = before
        else:
            yield Level(level, None, until)


def change_in_words(look: Look, change: Change, unit: str, today: date) -> str:
    """``target 100 → 120 ms``."""
    before, after = (_in_words(each, today) for each in (change.before, change.after))
    spaced = f" {safe(unit)}" if unit and change.field not in _WITHOUT_UNIT else ""
    return f"{change.field.replace('_', ' ')} {before} {look.signs.right} {after}{spaced}"


def _number(value: object) -> float | None:
    """A goal's value as it stood in the file; milestones are counted."""
    if isinstance(value, (list, tuple)):
        return float(len(value))
    if isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value):
        return float(value)
    return None


def _in_words(value: object, today: date) -> str:
    if isinstance(value, date):
        return short_day(value, today)
    number = _number(value)
    if number is not None:
        return format_number(number)
    return "none" if value is None else safe(str(value))

"""Evidence: how measurable a key result is and how fresh its last report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.model.metric import Keep, Milestones, Reach, YesNo

if TYPE_CHECKING:
    from okrtui.insight.rhythm import Rhythm
    from okrtui.model.plan import KeyResult


def measurable(key_result: KeyResult) -> float:
    """The formula's v: whether its progress can be told from the plan alone.

    1 for baseline and target, a limit or band, milestones or yes/no with a due date; ½ for a target
    without a baseline; else 0.
    """
    match key_result.metric:
        case Reach(baseline=None):
            return 0.5
        case Reach() | Keep():
            return 1.0
        case Milestones() | YesNo():
            return 1.0 if key_result.due else 0.0
        case _:
            return 0.0


def fresh(rhythm: Rhythm, *, done: bool) -> float:
    """The formula's f: ½ when a check-in is overdue.

    1 when the last one is within cadence + 3 days, the first one is not due yet, or it is done.
    """
    return 0.5 if rhythm.is_overdue and not done else 1.0

"""Evidence: how measurable a key result is and how fresh its last report."""

from __future__ import annotations

from okrtui.insight.rhythm import Rhythm
from okrtui.model.metric import Keep, Milestones, Reach, YesNo
from okrtui.model.plan import KeyResult


def measurable(key_result: KeyResult) -> float:
    """v: 1 for baseline and target, a limit or band, milestones or yes/no with a due date;
    ½ for a target without a baseline; else 0.
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
    """f: 1 when checked in within cadence + 3 days, not yet due for the first time, or done; ½ when overdue."""
    return 0.5 if rhythm.is_overdue and not done else 1.0

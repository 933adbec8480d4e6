"""Expected: where a straight line from start to due date would be today."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from okrtui.insight.progress import clamp
from okrtui.model.metric import Keep

if TYPE_CHECKING:
    from datetime import date

    from okrtui.model.plan import KeyResult


def expected(key_result: KeyResult, today: date) -> float:
    """clamp((today − start) / (due − start)) by days, in [0, 1]; 1 for keep-shapes.

    Without dates nothing can be expected yet: 0.
    """
    if isinstance(key_result.metric, Keep):
        return 1.0
    return elapsed(key_result.start, key_result.due, today)


@lru_cache(maxsize=4096)  # few periods, many key results
def elapsed(start: date | None, end: date | None, today: date) -> float:
    """The share of a period that is gone, in [0, 1]; 0 when the period is unknown."""
    if start is None or end is None:
        return 0.0
    days = (end - start).days
    if days <= 0:
        return 1.0 if today >= end else 0.0
    return clamp((today - start).days / days)

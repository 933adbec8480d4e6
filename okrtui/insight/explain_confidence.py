"""Why a confidence is what it is, where somebody stated it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.insight.explanation import Explanation, Input, quoted
from okrtui.model.calendar import short_day

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from okrtui.model.journal import CheckIn

_CHECK_INS = 8


def stated_confidence(title: str, name: str, history: Sequence[CheckIn], today: date) -> Explanation:
    """The newest confidence that was stated about a node; the history is oldest first."""
    stated = [(each, each.confidence) for each in history if each.confidence is not None]
    value = stated[-1][1] if stated else None
    return Explanation(
        title=f"Confidence of {quoted(title)}",
        formula="the newest one that was stated, 0–10: how likely the target is reached in time",
        worked="",
        value=None if value is None else float(value),
        shown=confidence_in_words(value),
        inputs=tuple(
            Input(f"{short_day(each.day, today)} by {each.author}", f"{confidence} of 10", name)
            for each, confidence in reversed(stated[-_CHECK_INS:])
        ),
        note="" if stated else "No check-in has stated one yet.",
    )


def confidence_in_words(confidence: int | None) -> str:
    """A confidence as explanations show it."""
    return "–" if confidence is None else f"{confidence} of 10"

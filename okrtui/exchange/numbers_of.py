"""The numbers of a plan as fields of JSON, under the same names in ``status --json`` and in an exported plan.

Shares are 0–1 (progress of a key result unclamped), dates ISO 8601.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from okrtui.insight.alignment import Alignment
    from okrtui.insight.standings import KeyResultStanding, ObjectiveStanding


def alignment_numbers(alignment: Alignment) -> dict[str, object]:
    """The score (0–100) and its parts."""
    return {
        "score": alignment.score,
        "ladder": alignment.ladder,
        "coverage": alignment.coverage,
        "evidence": alignment.evidence,
    }


def objective_numbers(standing: ObjectiveStanding) -> dict[str, object]:
    """How an objective stands."""
    return {
        "progress": standing.progress,
        "expected": standing.expected,
        "status": standing.verdict.status.value,
        "reason": standing.verdict.reason,
        "reach": standing.reach,
    }


def key_result_numbers(standing: KeyResultStanding) -> dict[str, object]:
    """How a key result stands."""
    return {
        "value": standing.value,
        "progress": standing.progress,
        "expected": standing.expected,
        "status": standing.verdict.status.value,
        "reason": standing.verdict.reason,
        "confidence": standing.confidence,
        "last_check_in": standing.latest.day.isoformat() if standing.latest else None,
        "measurable": standing.measurable,
        "fresh": standing.fresh,
    }

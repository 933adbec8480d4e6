"""Why this number: every number of a node, with its formula and everything that went into it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.insight import explain_key_result, explain_objective, explain_plan
from okrtui.insight.explanation import Explanation, Input, Number, as_text
from okrtui.model.metric import Milestones, Reach

if TYPE_CHECKING:
    from okrtui.insight.standings import Standings

__all__ = ["Explanation", "Input", "Number", "as_text", "explain", "numbers_of"]


def numbers_of(standings: Standings, name: str) -> tuple[Number, ...]:
    """Which numbers a node has, the most wanted first; none for KPIs, which are watched and never scored.

    ``name`` is a node's, ``vision`` or ``mission`` (which have the plan's numbers), or ``plan``.
    """
    plan = standings.plan
    key_result = plan.key_result(name)
    if key_result is not None:
        foreseeable = key_result.due is not None and isinstance(key_result.metric, (Reach, Milestones))
        return tuple(
            each for each in explain_key_result.EXPLAIN if foreseeable or each is not Number.FORECAST
        )
    if plan.objective(name) is not None:
        return tuple(explain_objective.EXPLAIN)
    if name == "plan" or (name in ("vision", "mission") and plan.can_be_supported(name)):
        return tuple(explain_plan.EXPLAIN)
    return ()


def explain(standings: Standings, name: str, number: Number) -> Explanation:
    """Why a number is what it is; one of :func:`numbers_of` that node (else KeyError)."""
    if number not in numbers_of(standings, name):
        raise KeyError((name, number))
    key_result = standings.key_results.get(name)
    if key_result is not None:
        return explain_key_result.EXPLAIN[number](standings, key_result)
    objective = standings.objectives.get(name)
    if objective is not None:
        return explain_objective.EXPLAIN[number](standings, objective)
    return explain_plan.EXPLAIN[number](standings)

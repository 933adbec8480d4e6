"""Why this number: every number of a node, with its formula and everything that went into it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.insight import explain_key_result, explain_kpi, explain_objective, explain_plan, explain_scope
from okrtui.insight.explain_losses import explain_loss
from okrtui.insight.explanation import Explanation, Input, Number, as_text
from okrtui.insight.pulling_together import kpis_above
from okrtui.insight.reach import ROOTS
from okrtui.insight.scope import scope_named
from okrtui.model.metric import Milestones, Reach

if TYPE_CHECKING:
    from collections.abc import Iterator

    from okrtui.insight.standings import Standings
    from okrtui.model.plan import KeyResult

__all__ = ["Explanation", "Input", "Number", "as_text", "explain", "numbers_of"]


def numbers_of(standings: Standings, name: str) -> tuple[Number, ...]:
    """Which numbers a node has, the most wanted first.

    ``name`` is a node's, ``vision`` or ``mission`` (which have the plan's numbers, but cost points of
    their own), ``plan``, or that of a team's or person's heading, ``team:ID`` or ``owner:NAME``.
    """
    plan = standings.plan
    key_result, kpi = plan.key_result(name), plan.kpi(name)
    if key_result is not None:
        without = set(_missing(standings, key_result))
        return tuple(each for each in explain_key_result.EXPLAIN if each not in without)
    if plan.objective(name) is not None:
        return tuple(explain_objective.EXPLAIN)
    if kpi is not None:
        is_watched_for = kpi.supports in ROOTS and plan.knows(kpi.supports)
        return tuple(each for each in explain_kpi.EXPLAIN if is_watched_for or each is not Number.PULLING)
    if name == "plan" or (name in ROOTS and plan.can_be_supported(name)):
        return tuple(explain_plan.EXPLAIN)
    return explain_scope.NUMBERS if scope_named(plan, name) else ()


def _missing(standings: Standings, key_result: KeyResult) -> Iterator[Number]:
    """The numbers that key results of this shape, or in this place, don't have."""
    if key_result.due is None or not isinstance(key_result.metric, (Reach, Milestones)):
        yield Number.FORECAST
    if not kpis_above(standings, key_result):
        yield Number.PULLING


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
    kpi = standings.plan.kpi(name)
    if kpi is not None:
        return explain_kpi.EXPLAIN[number](standings, kpi)
    scope = scope_named(standings.plan, name)
    if scope is not None:
        return explain_scope.explain_scope(standings, scope, number)
    if name in ROOTS and number is Number.LOSS:
        return explain_loss(standings, name)
    return explain_plan.EXPLAIN[number](standings)

"""What if: the alignment score as it would be with one field of one node changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from okrtui.insight.standings import reckon
from okrtui.model.metric import Reach
from okrtui.model.plan import KeyResult, Objective, State

if TYPE_CHECKING:
    from okrtui.insight.standings import Standings


def score_if(standings: Standings, name: str, field: str, value: object) -> int | None:
    """The score, 0–100, with a field set to a value as a plan file has it (None takes it out).

    Fields that do not bear on the score, and values that do not fit, leave it as it is.
    """
    plan = standings.plan
    owner = plan.objective(name) or plan.objective_of(name)
    if owner is None:
        return standings.alignment.score
    changed = (
        _objective(owner, field, value) if owner.id == name else _with_key_result(owner, name, field, value)
    )
    if changed == owner:
        return standings.alignment.score
    objectives = tuple(changed if each.id == owner.id else each for each in plan.objectives)
    return reckon(replace(plan, objectives=objectives), standings.journal, standings.today).alignment.score


def _objective(objective: Objective, field: str, value: object) -> Objective:
    match field, value:
        case "supports", str():
            return replace(objective, supports=(value,))
        case "supports", None | list() | tuple():
            return replace(objective, supports=tuple(map(str, value or ())))
        case "weight", None | int() | float() if not isinstance(value, bool):
            return replace(objective, weight=1.0 if value is None else max(0.0, value))
        case "state", None | "draft" | "active" | "closed":
            return replace(objective, state=State(value or "active"))
        case "stand_alone", None | str():
            return replace(objective, stand_alone=value or None)
        case _:
            return objective


def _with_key_result(objective: Objective, name: str, field: str, value: object) -> Objective:
    changed = tuple(
        _key_result(each, field, value) if each.name == name else each for each in objective.key_results
    )
    return replace(objective, key_results=changed)


def _key_result(key_result: KeyResult, field: str, value: object) -> KeyResult:
    metric = key_result.metric
    if isinstance(value, bool) or not isinstance(value, (int, float, type(None))):
        return key_result
    if field == "weight":
        return replace(key_result, weight=1.0 if value is None else max(0.0, value))
    if field == "baseline" and isinstance(metric, Reach) and value != metric.target:
        return replace(key_result, metric=Reach(value, metric.target))
    if (
        field == "target"
        and isinstance(metric, Reach)
        and value is not None
        and value != (metric.baseline or 0)
    ):
        return replace(key_result, metric=Reach(metric.baseline, value))
    return key_result

"""Nodes with fields set to other values, as a plan file would have them.

What a field's value may be is what TOML gives; None takes the field out. Values that do not fit, and
fields that a node does not have, leave it as it is.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from okrtui.model.metric import Keep, Metric, Milestones, Reach, Unmeasured, YesNo
from okrtui.model.plan import Cadence, Cycle, KeyResult, Kind, Objective, State

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_METRIC_FIELDS = ("target", "baseline", "at_least", "at_most", "milestones")


def objective_with(
    objective: Objective, fields: Mapping[str, object], cycles: Iterable[Cycle] = ()
) -> Objective:
    """The objective with these fields set; its key results follow in what they take from it."""
    for field, value in fields.items():
        objective = _objective_with(objective, field, value, cycles)
    return objective


def key_result_with(
    key_result: KeyResult,
    fields: Mapping[str, object],
    cycle: Cycle | None = None,
    cadence: Cadence = Cadence.WEEK,
) -> KeyResult:
    """The key result with these fields set.

    ``cycle`` is its objective's and gives the dates that it lacks, ``cadence`` is the plan's.
    """
    measure = {field: value for field, value in fields.items() if field in _METRIC_FIELDS}
    if measure:
        key_result = replace(key_result, metric=metric_with(key_result.metric, measure))
    for field, value in fields.items():
        if field == "every" and (value is None or value in list(Cadence)):
            key_result = replace(key_result, cadence=Cadence(str(value)) if value else cadence)
        else:
            key_result = _key_result_with(key_result, field, value, cycle)
    return key_result


def metric_with(metric: Metric, fields: Mapping[str, object]) -> Metric:
    """The measure with these of its keys set; what then makes no measure leaves it as it is."""
    keys = {**_keys_of(metric), **fields}
    return _metric_of({key: each for key, each in keys.items() if each is not None}) or metric


def with_cycle(objective: Objective, cycle: Cycle | None) -> Objective:
    """The objective in another cycle; key results that took the dates of the old one take the new ones."""
    start, end = _days_of(objective.cycle)
    new_start, new_end = _days_of(cycle)
    key_results = tuple(
        replace(
            each,
            start=new_start if each.start == start else each.start,
            due=new_end if each.due == end else each.due,
        )
        for each in objective.key_results
    )
    return replace(objective, cycle=cycle, key_results=key_results)


def _days_of(cycle: Cycle | None) -> tuple[date | None, date | None]:
    return (cycle.start, cycle.end) if cycle else (None, None)


def _objective_with(objective: Objective, field: str, value: object, cycles: Iterable[Cycle]) -> Objective:
    match field, value:
        case "title", str():
            return replace(objective, title=value)
        case "description", None | str():
            return replace(objective, description=value or "")
        case "supports", str():
            return replace(objective, supports=(value,))
        case "supports", None | list() | tuple():
            return replace(objective, supports=tuple(map(str, value or ())))
        case "tags", None | list() | tuple():
            return replace(objective, tags=tuple(map(str, value or ())))
        case "weight", None | int() | float() if not isinstance(value, bool):
            return replace(objective, weight=1.0 if value is None else max(0.0, value))
        case "state", None | "draft" | "active" | "closed":
            return replace(objective, state=State(value or "active"))
        case "kind", None | "committed" | "aspirational":
            return replace(objective, kind=Kind(value or "aspirational"))
        case "stand_alone", None | str():
            return replace(objective, stand_alone=value or None)
        case "team", None | str():
            return replace(objective, team=value or None)
        case "owner", None | str():
            return _with_owner(objective, value or None)
        case "cycle", None | str():
            return _with_cycle_named(objective, value, list(cycles))
        case _:
            return objective


def _with_owner(objective: Objective, owner: str | None) -> Objective:
    key_results = tuple(
        replace(each, owner=owner) if each.owner == objective.owner else each
        for each in objective.key_results
    )
    return replace(objective, owner=owner, key_results=key_results)


def _with_cycle_named(objective: Objective, name: str | None, cycles: list[Cycle]) -> Objective:
    """In a plan of one cycle nobody has to name it."""
    found = next((each for each in cycles if each.id == name), None)
    if name is None and len(cycles) == 1:
        found = cycles[0]
    return with_cycle(objective, found)


def _key_result_with(key_result: KeyResult, field: str, value: object, cycle: Cycle | None) -> KeyResult:
    match field, value:
        case "title", str():
            return replace(key_result, title=value)
        case "unit", None | str():
            return replace(key_result, unit=value or "")
        case "description", None | str():
            return replace(key_result, description=value or "")
        case "owner", None | str():
            return replace(key_result, owner=value or None)
        case "team", None | str():
            return replace(key_result, team=value or None)
        case "weight", None | int() | float() if not isinstance(value, bool):
            return replace(key_result, weight=1.0 if value is None else max(0.0, value))
        case "start", None | date():
            return replace(key_result, start=value or (cycle.start if cycle else None))
        case "due", None | date():
            return replace(key_result, due=value or (cycle.end if cycle else None))
        case "tags", None | list() | tuple():
            return replace(key_result, tags=tuple(map(str, value or ())))
        case _:
            return key_result


def _keys_of(metric: Metric) -> dict[str, object]:
    match metric:
        case Reach(baseline=baseline, target=target):
            return {"baseline": baseline, "target": target}
        case Keep(at_least=at_least, at_most=at_most, baseline=baseline):
            return {"at_least": at_least, "at_most": at_most, "baseline": baseline}
        case Milestones(names=names):
            return {"milestones": names}
        case YesNo() | Unmeasured():
            return {}


def _metric_of(keys: dict[str, Any]) -> Metric | None:
    numbers = [value for key, value in keys.items() if key != "milestones"]
    if any(isinstance(each, bool) or not isinstance(each, (int, float)) for each in numbers):
        return None
    baseline, low, high = keys.get("baseline"), keys.get("at_least"), keys.get("at_most")
    if "target" in keys:
        return Reach(baseline, keys["target"]) if keys["target"] != (baseline or 0) else None
    if low is not None or high is not None:
        crossed = low is not None and high is not None and low > high
        return None if crossed else Keep(low, high, baseline)
    if "milestones" in keys:
        listed = keys["milestones"]
        return Milestones(tuple(map(str, listed))) if isinstance(listed, (list, tuple)) and listed else None
    return Unmeasured() if baseline is not None else YesNo()

"""As it was: the plan as it stood on an earlier day, with every change that the journal tells of taken back.

Changes made in okrtui are in the journal; what was edited in the files by other means is taken as it is
now. A node that was removed since is known by its name alone, so it is missing.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from okrtui.model.plan import Cycle, Kpi, Objective, Plan, Team
from okrtui.model.with_field import key_result_with, objective_with, with_cycle

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from okrtui.model.journal import Journal

#: What was written in each field of each node, as the first change after the day tells it.
_Before = dict[str, dict[str, object]]
_Node = TypeVar("_Node", Cycle, Team, Kpi, Objective)


def as_it_was(plan: Plan, journal: Journal, day: date) -> Plan:
    """The plan at the end of a day; the very same plan when nothing was changed since.

    ``journal`` is all of it, with what came after that day.
    """
    before = _before(journal, day)
    if not before:
        return plan
    cycles = tuple(_cycle(each, before) for each in _then(plan.cycles, before, "cycle:"))
    teams = _then(plan.teams, before, "team:")
    of_plan = {**before.get("plan", {}), **before.get("vision", {}), **before.get("mission", {})}
    return replace(
        plan,
        vision=_text(of_plan, "vision", plan.vision),
        mission=_text(of_plan, "mission", plan.mission),
        cycles=cycles,
        teams=tuple(teams),
        kpis=tuple(_then(plan.kpis, before)),
        objectives=tuple(_objective(each, before, cycles, plan) for each in _then(plan.objectives, before)),
    )


def _before(journal: Journal, day: date) -> _Before:
    found: _Before = {}
    for name, changes in journal.changes.items():
        for change in changes:  # oldest first: what came before the first one is what was written then
            if change.day > day:
                found.setdefault(name, {}).setdefault(change.field, change.before)
    return found


def _was_there(fields: Mapping[str, object]) -> bool:
    """Whether a node was there: of added and removed, the first one since tells."""
    return next((field == "removed" for field in fields if field in ("added", "removed")), True)


def _then(nodes: Iterable[_Node], before: _Before, prefix: str = "") -> list[_Node]:
    return [each for each in nodes if _was_there(before.get(f"{prefix}{each.id}", {}))]


def _text(fields: Mapping[str, object], field: str, now: str | None) -> str | None:
    value = fields.get(field, now)
    return value if isinstance(value, str) else None


def _cycle(cycle: Cycle, before: _Before) -> Cycle:
    fields = before.get(f"cycle:{cycle.id}", {})
    start, end = fields.get("start", cycle.start), fields.get("end", cycle.end)
    if isinstance(start, date) and isinstance(end, date) and start <= end:
        return replace(cycle, start=start, end=end)
    return cycle


def _objective(objective: Objective, before: _Before, cycles: tuple[Cycle, ...], now: Plan) -> Objective:
    if cycles != now.cycles:
        known = {each.id: each for each in cycles}
        only = cycles[0] if len(cycles) == 1 else None
        objective = with_cycle(objective, known.get(objective.cycle.id, only) if objective.cycle else only)
    objective = objective_with(objective, before.get(objective.id, {}), cycles)
    key_results = tuple(
        key_result_with(each, before.get(each.name, {}), objective.cycle, now.cadence)
        for each in objective.key_results
        if _was_there(before.get(each.name, {}))
    )
    return replace(objective, key_results=key_results) if key_results != objective.key_results else objective

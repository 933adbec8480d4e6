"""What if: the alignment score as it would be with one field of one node changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from okrtui.insight.standings import reckon
from okrtui.model.with_field import key_result_with, objective_with

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
    if owner.id == name:
        changed = objective_with(owner, {field: value}, plan.cycles)
    else:
        key_results = tuple(
            key_result_with(each, {field: value}, owner.cycle, plan.cadence) if each.name == name else each
            for each in owner.key_results
        )
        changed = replace(owner, key_results=key_results)
    if changed == owner:
        return standings.alignment.score
    objectives = tuple(changed if each.id == owner.id else each for each in plan.objectives)
    return reckon(replace(plan, objectives=objectives), standings.journal, standings.today).alignment.score

"""A plan as an edit would leave it, without a file being touched."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from okrtui.model.edits import AddNode, Edits, SetField
from okrtui.model.metric import YesNo
from okrtui.model.plan import KeyResult, Objective, Plan
from okrtui.model.with_field import key_result_with, objective_with

if TYPE_CHECKING:
    from okrtui.model.edits import Edit


def plan_with(plan: Plan, step: Edit) -> Plan:
    """The plan with fields of objectives and key results set, or with new ones of them.

    A new node has the edit's ``node`` as its name. Everything else that a step may do leaves the plan as
    it is, and so do values that do not fit.
    """
    match step:
        case Edits():
            for each in step.steps:
                plan = plan_with(plan, each)
            return plan
        case SetField():
            return _with_fields(plan, step.node, {step.field: step.after})
        case AddNode(kind="objective"):
            new = Objective(step.node, "")
            return _with_fields(
                replace(plan, objectives=(*plan.objectives, new)), new.id, _filled(plan, step)
            )
        case AddNode(kind="key_result", parent=str(parent)) if (above := plan.objective(parent)) is not None:
            cycle = above.cycle
            new_one = KeyResult(
                step.node.rpartition("/")[2], step.node, "", YesNo(), 0, owner=above.owner,
                start=cycle.start if cycle else None, due=cycle.end if cycle else None, cadence=plan.cadence,
            )  # fmt: skip
            longer = replace(above, key_results=(*above.key_results, new_one))
            return _with_fields(_with_objective(plan, longer), new_one.name, dict(step.table))
        case _:
            return plan


def _filled(plan: Plan, new: AddNode) -> dict[str, object]:
    """The fields of a new objective: in a plan of one cycle it need not name it."""
    return {"cycle": plan.cycles[0].id if len(plan.cycles) == 1 else None} | dict(new.table)


def _with_fields(plan: Plan, name: str, fields: dict[str, object]) -> Plan:
    objective = plan.objective(name)
    if objective is not None:
        return _with_objective(plan, objective_with(objective, fields, plan.cycles))
    owner = plan.objective_of(name)
    if owner is None:
        return plan
    key_results = tuple(
        key_result_with(each, fields, owner.cycle, plan.cadence) if each.name == name else each
        for each in owner.key_results
    )
    return _with_objective(plan, replace(owner, key_results=key_results))


def _with_objective(plan: Plan, changed: Objective) -> Plan:
    if changed == plan.objective(changed.id):
        return plan
    return replace(
        plan, objectives=tuple(changed if each.id == changed.id else each for each in plan.objectives)
    )

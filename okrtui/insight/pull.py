"""Pull: how the plan's progress is split over the work that really carries the mission and the vision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.insight.progress import shares
from okrtui.model.cascade import Cascade, NodeKind
from okrtui.model.plan import Objective, Plan

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date


def pull(plan: Plan, cascade: Cascade, today: date) -> dict[str, float] | None:
    """The mass of each key result that pulls; Progress = Σ mass·p, Expected = Σ mass·e.

    Mass 1 is split from the vision and the mission down over the active objectives that primarily
    support them, by weight; each gives its mass to its key results, or, without any, to its
    supporters. Mass that meets an objective with neither stays there and counts as no progress.
    None when no active objective supports the mission or the vision (in a plan with neither: when
    there is none at the top).
    """
    top = _active(cascade, _tops(plan, cascade), today)
    if not top:
        return None
    masses: dict[str, float] = {}
    waiting = _split(cascade, top, 1.0)
    while waiting:
        node, objective, mass = waiting.pop()
        if objective.key_results:
            portions = shares(each.weight for each in objective.key_results)
            for portion, key_result in zip(portions, objective.key_results, strict=True):
                masses[key_result.name] = mass * portion
        else:
            waiting += _split(cascade, _active(cascade, cascade.children(node), today), mass)
    return masses


def _tops(plan: Plan, cascade: Cascade) -> list[int]:
    """The nodes of the objectives that primarily support vision or mission; in a plan without, the roots."""
    roots = [cascade.node(name) for name in ("vision", "mission")]
    if plan.vision is None and plan.mission is None:
        return [node for node in range(len(cascade)) if cascade.depths[node] == 0]
    return [child for root in roots if root is not None for child in cascade.children(root)]


def _active(cascade: Cascade, nodes: Iterable[int], today: date) -> list[int]:
    return [
        node
        for node in nodes
        if cascade.kinds[node] == NodeKind.OBJECTIVE
        and isinstance(item := cascade.items[node], Objective)
        and item.is_active(today)
    ]


def _split(cascade: Cascade, nodes: list[int], mass: float) -> list[tuple[int, Objective, float]]:
    objectives = [item for node in nodes if isinstance(item := cascade.items[node], Objective)]
    if not objectives:
        return []
    portions = shares(objective.weight for objective in objectives)
    return [
        (node, objective, mass * portion)
        for node, objective, portion in zip(nodes, objectives, portions, strict=True)
    ]

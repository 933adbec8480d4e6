"""Reach: how well an objective ladders up to the mission or the vision, along its best path."""

from __future__ import annotations

import heapq
from collections import defaultdict
from typing import TYPE_CHECKING

from okrtui.model.plan import Objective, Plan, State

if TYPE_CHECKING:
    from datetime import date

    from okrtui.model.journal import Journal

ROOTS = ("vision", "mission")


def reaches(plan: Plan, journal: Journal, today: date) -> dict[str, float]:
    """R of every objective: r(vision) = r(mission) = 1; r(x) = max over supported p of r(p)·link(p).

    In [0, 1]. A ring has 0 unless another path leads out of it. A key result as parent has its
    objective's reach. In a plan with neither vision nor mission, what supports nothing has 1.
    """
    found: dict[str, float] = {}
    supporters: defaultdict[str, set[str]] = defaultdict(set)
    best_first: list[tuple[float, str]] = []
    purposeless = plan.vision is None and plan.mission is None
    for objective in plan.objectives:
        aligned = any(root in objective.supports and plan.knows(root) for root in ROOTS)
        if aligned or (purposeless and not objective.supports):
            best_first.append((-1.0, objective.id))
        for reference in objective.supports:
            supported = plan.supported_objective(reference)
            if supported:
                supporters[supported.id].add(objective.id)
    heapq.heapify(best_first)
    while best_first:
        negative, name = heapq.heappop(best_first)
        if name in found:
            continue
        found[name] = -negative
        if name not in supporters:  # most of them
            continue
        passed_on = -negative * _link_by_name(plan, journal, today, name)
        if passed_on > 0:
            for supporter in supporters[name]:
                if supporter not in found:
                    heapq.heappush(best_first, (-passed_on, supporter))
    return {objective.id: found.get(objective.id, 0.0) for objective in plan.objectives}


def link(objective: Objective, journal: Journal, today: date) -> float:
    """What of its reach a supported objective passes on.

    1; ½ when it is closed or its cycle has ended; 0 when it was abandoned or is a draft.
    """
    if objective.state is State.DRAFT:
        return 0.0
    if objective.state is State.CLOSED:
        return 0.0 if journal.was_abandoned(objective.id) else 0.5
    return 0.5 if objective.cycle is not None and objective.cycle.end < today else 1.0


def _link_by_name(plan: Plan, journal: Journal, today: date, name: str) -> float:
    objective = plan.objective(name)
    return link(objective, journal, today) if objective else 0.0

"""What is over: objectives that are closed, or whose cycle ended while another one runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.model.plan import Objective, Plan, State

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date


def names_of(objectives: Iterable[Objective]) -> frozenset[str]:
    """The names of objectives and of their key results."""
    return frozenset(
        name for each in objectives for name in (each.id, *(part.name for part in each.key_results))
    )


def over(plan: Plan, today: date) -> list[Objective]:
    """The objectives that nobody works on any more, as long as there is one that somebody does.

    Of a plan in which nothing is left to do, such as last year's, nothing is over: it is what one reads.
    """
    something_runs = any(cycle.runs_on(today) for cycle in plan.cycles)

    def is_over(objective: Objective) -> bool:
        if objective.state is State.CLOSED:
            return True
        return something_runs and objective.cycle is not None and objective.cycle.end < today

    found = [each for each in plan.objectives if is_over(each)]
    return found if len(found) < len(plan.objectives) else []

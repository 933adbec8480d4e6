"""As before: which standings of the same day hold still, because nothing that they rest on has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from okrtui.insight.standings import KeyResultStanding, ObjectiveStanding, Standings
    from okrtui.model.journal import Journal
    from okrtui.model.plan import KeyResult, Objective


def same_key_result(
    objective: Objective, key_result: KeyResult, journal: Journal, before: Standings | None
) -> KeyResultStanding | None:
    """How a key result stood before, if neither its objective nor what was said of it has changed."""
    if before is None or before.plan.objective(objective.id) is not objective:
        return None
    name = key_result.name
    return before.key_results[name] if before.journal.history(name) == journal.history(name) else None


def same_objective(
    standings: Standings, objective: Objective, before: Standings | None
) -> ObjectiveStanding | None:
    """How an objective with key results stood before, if nothing has changed that this rests on."""
    if before is None or before.plan.objective(objective.id) is not objective or not objective.key_results:
        return None
    is_same = (
        before.footing.reach[objective.id] == standings.footing.reach[objective.id]
        and before.journal.history(objective.id) == standings.journal.history(objective.id)
        and all(
            before.key_results[each.name] is standings.key_results[each.name]
            for each in objective.key_results
        )
    )
    return before.objectives[objective.id] if is_same else None

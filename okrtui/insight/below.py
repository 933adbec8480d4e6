"""Below: the objectives that one without key results of its own takes its numbers from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.model.cascade import Cascade, NodeKind
from okrtui.model.plan import Objective, State

if TYPE_CHECKING:
    from datetime import date


def counted_below(cascade: Cascade, objective: Objective, today: date) -> list[Objective]:
    """The objectives that primarily support it and run, as in the plan's progress.

    Of one that does not run itself all but the drafts: that is how it stood in the end, or is meant.
    """
    node = cascade.node(objective.id)
    if node is None:
        return []
    below = [
        item
        for child in cascade.children(node)
        if cascade.kinds[child] == NodeKind.OBJECTIVE and isinstance(item := cascade.items[child], Objective)
    ]
    if objective.is_active(today):
        return [each for each in below if each.is_active(today)]
    return [each for each in below if each.state is not State.DRAFT]

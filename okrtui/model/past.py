"""The past: cycles that are over, of whose check-ins today's numbers need no more than the last ones."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from okrtui.model.journal import end_of, key_of
from okrtui.model.record import record

if TYPE_CHECKING:
    from okrtui.model.plan import Plan


@record
class Past:
    """What lies before every cycle that runs: check-ins with keys before ``until`` about one of ``names``.

    Since no number of a day from then on looks behind the newest of them, they may be left out but for the
    last one of each node with a value, with a confidence, and of all.
    """

    until: str = ""
    names: frozenset[str] = frozenset()


#: Nothing is past: every entry counts as of the present.
NOTHING = Past()


def past_of(plan: Plan, today: date) -> Past:
    """The past of a plan, seen from a day: its cycles that were over before any that still runs began."""
    begins = min((each.start for each in plan.cycles if each.end >= today), default=None)
    if begins is None or begins == date.min:
        return NOTHING
    names: set[str] = set()
    for objective in plan.objectives:
        if objective.cycle is not None and objective.cycle.end < begins:
            names.add(objective.id)
            names.update(each.name for each in objective.key_results)
    return Past(key_of(end_of(begins - timedelta(days=1))), frozenset(names)) if names else NOTHING

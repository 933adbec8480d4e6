"""As before: of which objectives all holds still that rests on what they say and what was said of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.model.patched import differing

if TYPE_CHECKING:
    from okrtui.insight.standings import Standings
    from okrtui.model.journal import Journal
    from okrtui.model.plan import Plan


def as_before(plan: Plan, journal: Journal, before: Standings | None) -> set[str]:
    """The objectives of which, and of whose key results, neither plan nor check-ins have changed since."""
    if before is None:
        return set()
    same = {each.id for each in plan.objectives if before.plan.objective(each.id) is each}
    for name in differing(before.journal.check_ins, journal.check_ins):
        same -= {name, name.rpartition("/")[0]}
    return same

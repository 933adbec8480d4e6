"""As before: of which objectives all holds still that rests on what they say and what was said of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from okrtui.insight.standings import Standings
    from okrtui.model.journal import Journal
    from okrtui.model.plan import Plan


def as_before(plan: Plan, journal: Journal, before: Standings | None) -> set[str]:
    """The objectives of which, and of whose key results, neither plan nor check-ins have changed since."""
    if before is None:
        return set()
    same = {each.id for each in plan.objectives if before.plan.objective(each.id) is each}
    for name in _said_since(before.journal.check_ins, journal.check_ins):
        same -= {name, name.rpartition("/")[0]}
    return same


def _said_since(before: Mapping[str, object], now: Mapping[str, object]) -> set[str]:
    """The nodes of which check-ins have come or gone."""
    if before is now:
        return set()
    return {name for name, said in now.items() if before.get(name) != said} | (before.keys() - now.keys())

"""Checks: what a good coach would say about a plan, from what is wrong to what could be better.

Structure that shows while files are read is checked there; here is what follows from the plan, the
journal and today. Checks coach and never block. Each can be switched off in the plan:
``[check] ignore = ["OKR205"]``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.insight import check_pace, check_shape, check_structure, check_words
from okrtui.insight.check_rule import Finding, Rule, ground_of
from okrtui.model.plan import Severity

if TYPE_CHECKING:
    from okrtui.insight.standings import Standings
    from okrtui.model.plan import Plan

__all__ = ["CATALOGUE", "Finding", "Rule", "check"]

#: Every rule, by id.
CATALOGUE: tuple[Rule, ...] = tuple(
    sorted(
        (*check_structure.RULES, *check_shape.RULES, *check_words.RULES, *check_pace.RULES),
        key=lambda rule: rule.id,
    )
)

_WORST_FIRST = list(Severity)


def check(standings: Standings) -> list[Finding]:
    """What there is to say about a plan today: errors, then warnings, then infos, each in plan order."""
    ground = ground_of(standings)
    ignored = standings.plan.ignored_checks
    found = [each for rule in CATALOGUE if rule.id not in ignored for each in rule.findings(ground)]
    places = _places(standings.plan)
    return sorted(
        found, key=lambda each: (_WORST_FIRST.index(each.severity), places.get(each.node, 0), each.id)
    )


def _places(plan: Plan) -> dict[str, int]:
    """Where each node stands in the order of the plan; ``plan`` itself comes before all of them."""
    names = [kpi.name for kpi in plan.kpis]
    for objective in plan.objectives:
        names += [objective.name, *(each.name for each in objective.key_results)]
    return {name: place for place, name in enumerate(names, 1)}

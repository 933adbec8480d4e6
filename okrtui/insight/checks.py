"""Checks: what a good coach would say about a plan, from what is wrong to what could be better.

Structure that shows while files are read is checked there; here is what follows from the plan, the
journal and today. Checks coach and never block. Each can be switched off in the plan:
``[check] ignore = ["OKR205"]``.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from okrtui.insight import check_pace, check_shape, check_structure, check_words
from okrtui.insight.check_rule import Finding, Rule, ground_of
from okrtui.model.patched import with_item
from okrtui.model.plan import Severity
from okrtui.model.steps import finished

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Mapping

    from okrtui.insight.check_rule import Ground
    from okrtui.insight.standings import Standings
    from okrtui.model.plan import Plan

__all__ = ["CATALOGUE", "Checked", "Finding", "Rule", "check", "checked_again", "checking", "in_order"]

#: Every rule, by id.
CATALOGUE: tuple[Rule, ...] = tuple(
    sorted(
        (*check_structure.RULES, *check_shape.RULES, *check_words.RULES, *check_pace.RULES),
        key=lambda rule: rule.id,
    )
)

_WORST_FIRST = list(Severity)
_OF_CHECK_INS = {rule.id for rule in check_pace.RULES}


@dataclass(frozen=True, slots=True)
class Checked:
    """What the checks found, worst first, by the name of the node; ``plan`` is one, too."""

    of_node: Mapping[str, tuple[Finding, ...]]
    errors: tuple[Finding, ...]
    """Those of them that are errors."""


def check(standings: Standings) -> list[Finding]:
    """What there is to say about a plan today: errors, then warnings, then infos, each in plan order."""
    return in_order(finished(checking(standings)), standings.plan)


def checking(standings: Standings) -> Generator[None, None, Checked]:
    """What there is to say by node: a step for each rule, for whoever may give it up before the last one."""
    found: list[Finding] = []
    ground = ground_of(standings)
    for rule in CATALOGUE:
        found += _found_by(rule, ground)
        yield
    of_node: defaultdict[str, list[Finding]] = defaultdict(list)
    for each in found:
        of_node[each.node].append(each)
    return Checked(
        {node: _worst_first(findings) for node, findings in of_node.items()},
        tuple(_in_order([each for each in found if each.severity is Severity.ERROR], standings.plan)),
    )


def checked_again(before: Checked, standings: Standings, name: str) -> Checked:
    """The same after a check-in on a node, or after one was taken back: equal to checking everything.

    Only the rules of :mod:`okrtui.insight.check_pace` read check-ins, those of one key result for what
    they say of it, or of its cycle when that is over. None of them finds an error.
    """
    objective = standings.plan.objective_of(name)
    if objective is None:
        return before
    ground = ground_of(standings, [objective])
    found = [each for rule in check_pace.RULES for each in _found_by(rule, ground)]
    of_node = before.of_node
    for node in ("plan", *(each.name for each in objective.key_results)):
        others = [each for each in of_node.get(node, ()) if each.id not in _OF_CHECK_INS]
        now = _worst_first([*others, *(each for each in found if each.node == node)])
        if now != of_node.get(node, ()):
            of_node = with_item(of_node, node, now)
    return Checked(of_node, before.errors)


def in_order(found: Checked, plan: Plan) -> list[Finding]:
    """What was found: errors, then warnings, then infos, each in plan order."""
    return _in_order([each for findings in found.of_node.values() for each in findings], plan)


def _found_by(rule: Rule, ground: Ground) -> Iterable[Finding]:
    return () if rule.id in ground.plan.ignored_checks else rule.findings(ground)


def _worst_first(findings: list[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda each: (_WORST_FIRST.index(each.severity), each.id)))


def _in_order(findings: list[Finding], plan: Plan) -> list[Finding]:
    places = _places(plan)
    return sorted(
        findings, key=lambda each: (_WORST_FIRST.index(each.severity), places.get(each.node, 0), each.id)
    )


def _places(plan: Plan) -> dict[str, int]:
    """Where each node stands in the order of the plan; ``plan`` itself comes before all of them."""
    names = [kpi.name for kpi in plan.kpis]
    for objective in plan.objectives:
        names += [objective.name, *(each.name for each in objective.key_results)]
    return {name: place for place, name in enumerate(names, 1)}

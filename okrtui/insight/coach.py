"""The coach: what the checks would say of a node while it is being written, before anything is saved.

Only what the fields of the form can mend is said; how many key results there are, who has checked in and
the like are for the list of checks. A coach never blocks.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from okrtui.insight import check_shape, check_structure, check_words
from okrtui.insight.check_rule import Finding, ground_of
from okrtui.model.plan import KeyResult, Severity
from okrtui.model.with_edit import plan_with

if TYPE_CHECKING:
    from okrtui.insight.standings import Standings
    from okrtui.model.edits import Edit

_RULES = (*check_structure.RULES, *check_shape.RULES, *check_words.RULES)


def coach(standings: Standings, node: str, edit: Edit | None) -> list[Finding]:
    """What there is to say of an objective or key result as it would be after an edit, errors first.

    ``node`` is its name; of a new one that of the edit. Nothing is said of other kinds of nodes.
    """
    plan = standings.plan if edit is None else plan_with(standings.plan, edit)
    objective = plan.objective(node) or plan.objective_of(node)
    if objective is None:
        return []
    ground = ground_of(replace(standings, plan=plan), [objective])
    found = [
        each
        for rule in _RULES
        if rule.id not in plan.ignored_checks
        for each in rule.findings(ground)
        if each.node == node and each.field is not None
    ]
    key_result = plan.key_result(node)
    if key_result is not None:
        found += _dates(key_result)
    return sorted(found, key=lambda each: list(Severity).index(each.severity))


def _dates(key_result: KeyResult) -> list[Finding]:
    """A due date before the start, which is otherwise found when the file is read."""
    start, due = key_result.start, key_result.due
    if start is None or due is None or start <= due:
        return []
    message = f"due on {due}, before its start on {start}"
    return [Finding("OKR111", Severity.ERROR, key_result.name, "due", message, "move one of the two", "e")]

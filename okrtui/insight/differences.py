"""Differences: what others did to a plan between two looks at it, with who and what in words."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from okrtui.model.metric import Reach
from okrtui.model.numbers import format_number, format_value
from okrtui.model.plan import KeyResult, Kpi, Objective

if TYPE_CHECKING:
    from collections.abc import Iterator

    from okrtui.insight.standings import Standings
    from okrtui.model.journal import Entry
    from okrtui.model.plan import Plan

_Node = Objective | KeyResult | Kpi

#: Where a node is written changes with everything above it in its file, and says nothing.
_NOT_SAID = frozenset({"place", "id_is_derived", "key_results", "initiatives"})


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that changed: the node, what in words, and who did it; empty where the file does not tell."""

    node: str
    what: str
    who: str = ""

    def __str__(self) -> str:
        return f"{self.who}: {self.what}" if self.who else self.what


def differences(before: Standings, after: Standings) -> list[Difference]:
    """Everything that is other than it was, check-ins first."""
    return [*_check_ins(before, after), *_comments(before, after), *_plan(before, after)]


def _new(was: tuple[Entry, ...], now: tuple[Entry, ...]) -> list[Entry]:
    known = {entry.id for entry in was}
    return [entry for entry in now if entry.id not in known]


def _check_ins(before: Standings, after: Standings) -> Iterator[Difference]:
    for name, history in after.journal.check_ins.items():
        was = before.journal.history(name)
        if history == was:
            continue
        new, gone = _new(was, history), _new(history, was)
        if gone and not new:
            yield Difference(name, f"{name} has a check-in less", gone[-1].author)
            continue
        who = (new or history)[-1].author
        measured = after.plan.measured(name)
        old, now = before.journal.latest(name), after.journal.latest(name)
        if measured is None or now is None:
            yield Difference(name, f"{name} checked in", who)
            continue
        unit = f" {measured.unit}" if measured.unit else ""
        value = format_value(measured.metric, now.value)
        moved = f"{format_value(measured.metric, old.value)} → {value}" if old else value
        yield Difference(name, f"{measured.id} {moved}{unit}", who)


def _comments(before: Standings, after: Standings) -> Iterator[Difference]:
    for name, comments in after.journal.comments.items():
        for entry in _new(before.journal.comments.get(name, ()), comments):
            yield Difference(name, f"a comment on {name}", entry.author)


def _plan(before: Standings, after: Standings) -> Iterator[Difference]:
    if before.plan is after.plan:
        return
    for root in ("vision", "mission"):
        if getattr(before.plan, root) != getattr(after.plan, root):
            yield Difference(root, f"the {root}", _who(before, after, root))
    was, now = _nodes(before.plan), _nodes(after.plan)
    for name, node in now.items():
        old = was.get(name)
        if type(old) is not type(node):  # none, or one of another kind that had the name
            yield Difference(name, f"new: {node.title}", _who(before, after, name))
        elif old is not None and old != node:
            said = [_said(old, node, each.name) for each in fields(node) if each.name not in _NOT_SAID]
            changed = [each for each in said if each]
            if changed:
                yield Difference(name, f"{node.id} {', '.join(changed)}", _who(before, after, name))
    for name, node in was.items():
        if name not in now:
            yield Difference(name, f"gone: {node.title}", _who(before, after, name))


def _nodes(plan: Plan) -> dict[str, _Node]:
    nodes: list[_Node] = [*plan.objectives, *plan.key_results(), *plan.kpis]
    return {each.name: each for each in nodes}


def _said(old: _Node, new: _Node, field: str) -> str:
    """What changed in a field: numbers from and to, of everything else only that it did."""
    was, now = getattr(old, field), getattr(new, field)
    if was == now:
        return ""
    if (
        field == "metric"
        and isinstance(was, Reach)
        and isinstance(now, Reach)
        and was.baseline == now.baseline
    ):
        return f"target {format_number(was.target)} → {format_number(now.target)}"
    if field == "metric":
        return "measure"
    if isinstance(was, int | float) and isinstance(now, int | float):
        return f"{field} {format_number(was)} → {format_number(now)}"
    return "standing alone" if field == "stand_alone" else field


def _who(before: Standings, after: Standings, name: str) -> str:
    """Who edited a node last between the two looks; empty where the journal does not tell."""
    new = _new(before.journal.changes.get(name, ()), after.journal.changes.get(name, ()))
    return new[-1].author if new else ""

"""Checks of how a plan hangs together: references, rings, purpose, owners, and who supports what."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from okrtui.insight.check_rule import Advice, Ground, Rule, named
from okrtui.insight.explanation import quoted
from okrtui.insight.reach import ROOTS
from okrtui.model.plan import Objective, Plan, Severity, State

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def _dangling(ground: Ground) -> Iterator[Advice]:
    plan = ground.plan
    for objective in plan.objectives:
        for reference in dict.fromkeys(objective.supports):
            if plan.kpi(reference):
                message = f"{named(objective)} supports the KPI {reference}, and KPIs are only watched"
                yield Advice(objective.id, "supports", message, "support the key result that is to move it")
            elif not plan.can_be_supported(reference):
                message = f"{named(objective)} supports {reference}, which does not exist"
                yield Advice(objective.id, "supports", message, _near(plan, reference))
    for kpi in plan.kpis:
        if kpi.supports is not None and not plan.can_be_supported(kpi.supports):
            message = f"{quoted(kpi.title)} supports {kpi.supports}, which does not exist"
            yield Advice(kpi.name, "supports", message, _near(plan, kpi.supports))


def _near(plan: Plan, reference: str) -> str:
    if reference in ROOTS:
        return f'write a {reference} at the top of the plan: {reference} = "…"'
    known = [*(each.id for each in plan.objectives), *(each.name for each in plan.key_results())]
    near = get_close_matches(reference, known, 1)
    return f"did you mean {near[0]}?" if near else "choose what it supports"


def _rings(ground: Ground) -> Iterator[Advice]:
    plan = ground.plan
    edges = {each.id: _supported(plan, each) for each in plan.objectives}
    for members in _rings_among(edges):
        ring = _one_way_round(edges, members)
        titles = " → ".join(_title(plan, name) for name in ring)
        message = (
            f"{titles} supports itself"
            if len(ring) == 1
            else f"{titles} → {_title(plan, ring[0])}: a ring of supports that leads to nothing above it"
        )
        yield Advice(ring[0], "supports", message, "let one of them support something above the ring instead")


def _supported(plan: Plan, objective: Objective) -> list[str]:
    found = [plan.supported_objective(reference) for reference in objective.supports]
    return list(dict.fromkeys(each.id for each in found if each is not None))


def _title(plan: Plan, name: str) -> str:
    objective = plan.objective(name)
    return named(objective) if objective else name


def _rings_among(edges: Mapping[str, list[str]]) -> Iterator[set[str]]:
    """The sets of names that can all reach each other: Tarjan's, without recursion, as chains may be deep."""
    order: dict[str, int] = {}
    lowest: dict[str, int] = {}
    open_names: dict[str, None] = {}
    for first in edges:
        if first in order:
            continue
        path = [(first, iter(edges[first]))]
        order[first] = lowest[first] = len(order)
        open_names[first] = None
        while path:
            name, above = path[-1]
            step = next(above, None)
            if step is None:
                path.pop()
                if path:
                    lowest[path[-1][0]] = min(lowest[path[-1][0]], lowest[name])
                if lowest[name] == order[name]:
                    members = _take_from(open_names, name)
                    if len(members) > 1 or name in edges[name]:
                        yield members
            elif step not in order:
                order[step] = lowest[step] = len(order)
                open_names[step] = None
                path.append((step, iter(edges[step])))
            elif step in open_names:
                lowest[name] = min(lowest[name], order[step])


def _take_from(open_names: dict[str, None], name: str) -> set[str]:
    """Take everything that was opened since a name, itself included."""
    members: set[str] = set()
    while name not in members:
        members.add(open_names.popitem()[0])
    return members


def _one_way_round(edges: Mapping[str, list[str]], members: set[str]) -> list[str]:
    """A ring inside its members, beginning with the one that stands first in the plan."""
    first = next(name for name in edges if name in members)
    if first in edges[first]:
        return [first]
    came_from: dict[str, str] = {}
    waiting = [first]
    for name in waiting:  # breadth first, so that the ring is the shortest one
        for step in edges[name]:
            if step == first:
                ring = [name]
                while ring[-1] != first:
                    ring.append(came_from[ring[-1]])
                return ring[::-1]
            if step in members and step not in came_from:
                came_from[step] = name
                waiting.append(step)
    return [first]


def _no_key_result(ground: Ground) -> Iterator[Advice]:
    plan = ground.plan
    carried = {plan.primary_support(each) for each in plan.objectives if each.state is not State.DRAFT}
    for objective in plan.objectives:
        if objective.key_results or objective.state is not State.ACTIVE:
            continue
        if objective.id in carried:
            message = f"{named(objective)} has no key result of its own; the objectives below it are counted"
            remedy = "add two to four key results that tell when it is reached"
            yield Advice(objective.id, None, message, remedy, Severity.WARNING)
        else:
            message = f"{named(objective)} has no key result, so nobody can tell when it is reached"
            yield Advice(objective.id, None, message, "add two to four: how will we know that we got there?")


def _no_purpose(ground: Ground) -> Iterator[Advice]:
    if ground.plan.vision is None and ground.plan.mission is None:
        message = "the plan has neither a vision nor a mission, so nothing can ladder up to one"
        yield Advice("plan", None, message, 'write one sentence at the top of the file: mission = "…"')


def _no_owner(ground: Ground) -> Iterator[Advice]:
    for objective in ground.current:
        if objective.owner is None:
            message = f"{named(objective)} has no owner"
            yield Advice(objective.id, "owner", message, "name one person who keeps an eye on it")


def _supports_nothing(ground: Ground) -> Iterator[Advice]:
    if ground.plan.vision is None and ground.plan.mission is None:
        return  # nothing could be supported; that is said once, of the plan
    for objective in ground.current:
        if not objective.supports and not objective.stand_alone:
            message = f"{named(objective)} supports nothing: what is it for?"
            remedy = 'choose what it supports, or say why it stands alone: stand_alone = "…"'
            yield Advice(objective.id, "supports", message, remedy)


def _supports_what_is_over(ground: Ground) -> Iterator[Advice]:
    plan, today = ground.plan, ground.standings.today
    for objective in ground.active:
        for reference in dict.fromkeys(objective.supports):
            supported = plan.supported_objective(reference)
            if supported is None:
                continue
            if supported.state is not State.ACTIVE:
                over = "which is closed" if supported.state is State.CLOSED else "which is still a draft"
            elif supported.cycle is not None and supported.cycle.end < today:
                over = f"whose cycle {supported.cycle.id} has ended"
            else:
                continue
            message = f"{named(objective)} supports {named(supported)}, {over}"
            yield Advice(objective.id, "supports", message, "choose what it supports now")


def _top_without_supporter(ground: Ground) -> Iterator[Advice]:
    for name, is_carried in ground.standings.footing.carried.items():
        objective = ground.plan.objective(name)
        if objective is not None and not is_carried:
            message = f"no other objective supports {named(objective)}"
            remedy = "ask who could do something for it; N on one of its key results adds an objective below"
            yield Advice(name, None, message, remedy)


RULES = (
    Rule("OKR104", Severity.ERROR, "supports something that does not exist", "p", _dangling),
    Rule("OKR105", Severity.ERROR, "a ring of supports", "p", _rings),
    Rule("OKR108", Severity.ERROR, "an objective without any key result", "n", _no_key_result),
    Rule("OKR201", Severity.WARNING, "neither vision nor mission", "E", _no_purpose),
    Rule("OKR202", Severity.WARNING, "an objective without an owner", "e", _no_owner),
    Rule("OKR203", Severity.WARNING, "supports nothing, and does not say why", "p", _supports_nothing),
    Rule("OKR204", Severity.WARNING, "supports what is closed, over or a draft", "p", _supports_what_is_over),
    Rule("OKR205", Severity.WARNING, "a top objective that nobody supports", None, _top_without_supporter),
)

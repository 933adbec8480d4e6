"""Scope: which part of a plan is meant: all of it, or what a vision, mission, team or person carries."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from okrtui.insight.reach import ROOTS
from okrtui.model.cascade import Group
from okrtui.model.plan import KeyResult, Objective
from okrtui.model.record import record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from okrtui.model.cascade import Item
    from okrtui.model.plan import Plan


class ScopeKind(StrEnum):
    """What a scope is."""

    PLAN = "plan"
    VISION = "vision"
    MISSION = "mission"
    TEAM = "team"
    PERSON = "person"


@record
class Scope:
    """One scope; ``name`` is a team's id or a person's name, empty for the work of no team and of nobody."""

    kind: ScopeKind
    name: str = ""

    @property
    def heading(self) -> str:
        """The name by which its numbers are explained, such as ``team:platform``; see :func:`scope_named`."""
        prefixes = {ScopeKind.TEAM: "team", ScopeKind.PERSON: "owner"}
        return f"{prefixes[self.kind]}:{self.name}" if self.kind in prefixes else self.kind.value


WHOLE_PLAN = Scope(ScopeKind.PLAN)


@record
class Members:
    """What belongs to a scope, in plan order: its objectives, and its key results with their objectives.

    All key results of the scope's own objectives belong to it, whoever owns them, and its own key results
    of other objectives.
    """

    objectives: tuple[Objective, ...]
    key_results: tuple[tuple[Objective, KeyResult], ...]


def scopes(plan: Plan) -> list[Scope]:
    """Every scope of a plan in the order of a weekly meeting: plan, vision, mission, teams, people."""
    found = [WHOLE_PLAN]
    found += [Scope(kind) for kind in (ScopeKind.VISION, ScopeKind.MISSION) if plan.knows(kind)]
    found += [Scope(ScopeKind.TEAM, team.id) for team in plan.teams]
    no_team = Scope(ScopeKind.TEAM)
    if plan.teams and members(plan, no_team).key_results:
        found.append(no_team)
    owners = owners_of(plan)
    return found + [
        Scope(ScopeKind.PERSON, name) for name in sorted(owners, key=lambda name: (not name, name))
    ]


def owners_of(plan: Plan) -> set[str]:
    """Who owns objectives or key results; the empty name when somebody should."""
    owners = {each.owner for each in plan.objectives} | {each.owner for each in plan.key_results()}
    return {owner or "" for owner in owners}


def scope_at(plan: Plan, item: Item | None) -> Scope:
    """The scope that a row stands for: its own, its team's, or the whole plan."""
    if item in ROOTS:
        return Scope(ScopeKind(str(item)))
    if isinstance(item, Group):
        return scope_named(plan, item.name) or WHOLE_PLAN
    team = None
    if isinstance(item, KeyResult):
        objective = plan.objective_of(item.name)
        team = item.team or (objective.team if objective else None)
    elif isinstance(item, Objective):
        team = item.team
    known = any(each.id == team for each in plan.teams)
    return Scope(ScopeKind.TEAM, team) if team and known else WHOLE_PLAN


def scope_named(plan: Plan, name: str) -> Scope | None:
    """The scope that a heading such as ``team:platform`` or ``owner:maria`` stands for, if there is one."""
    kind, colon, own = name.partition(":")
    if colon and kind == "team" and (not own or any(each.id == own for each in plan.teams)):
        return Scope(ScopeKind.TEAM, own)
    if colon and kind == "owner" and own in owners_of(plan):
        return Scope(ScopeKind.PERSON, own)
    return None


def title_of(plan: Plan, scope: Scope) -> str:
    """What a scope is called: the plan's or team's name, a person's, the words of a vision or mission."""
    match scope.kind:
        case ScopeKind.PLAN:
            return plan.name
        case ScopeKind.VISION:
            return plan.vision or ""
        case ScopeKind.MISSION:
            return plan.mission or ""
        case ScopeKind.TEAM:
            return next((each.name for each in plan.teams if each.id == scope.name), "No team")
        case ScopeKind.PERSON:
            return scope.name or "Nobody"


def members(plan: Plan, scope: Scope) -> Members:
    """What belongs to a scope.

    The plan: everything. The mission: what supports it, directly or through other objectives and key
    results. The vision: the same, and what the mission has, because the mission serves it. A team: what
    it and the teams inside it carry; a key result without a team is its objective's. A person: what
    they own.
    """
    match scope.kind:
        case ScopeKind.PLAN:
            objectives = plan.objectives
            return Members(objectives, tuple(_all_key_results(objectives)))
        case ScopeKind.VISION | ScopeKind.MISSION:
            serving = _serving(plan, ROOTS if scope.kind is ScopeKind.VISION else ("mission",))
            objectives = tuple(each for each in plan.objectives if each.id in serving)
            return Members(objectives, tuple(_all_key_results(objectives)))
        case ScopeKind.TEAM:
            return _of_team(plan, scope.name)
        case ScopeKind.PERSON:
            return _of_person(plan, scope.name)


def _all_key_results(objectives: tuple[Objective, ...]) -> Iterator[tuple[Objective, KeyResult]]:
    return ((objective, each) for objective in objectives for each in objective.key_results)


def _serving(plan: Plan, roots: tuple[str, ...]) -> set[str]:
    """The objectives that support one of the roots, and those that support them."""
    supporters: dict[str, list[str]] = {}
    waiting: list[str] = []
    for objective in plan.objectives:
        for reference in objective.supports:
            if reference in roots and plan.knows(reference):
                waiting.append(objective.id)
            elif supported := plan.supported_objective(reference):
                supporters.setdefault(supported.id, []).append(objective.id)
    serving: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in serving:
            serving.add(name)
            waiting += supporters.get(name, ())
    return serving


def _of_team(plan: Plan, name: str) -> Members:
    known = {team.id for team in plan.teams}
    inside = _with_teams_inside(plan, name)

    def carries(team: str | None) -> bool:
        return team in inside if name else team not in known

    objectives = tuple(each for each in plan.objectives if carries(each.team))
    key_results = tuple(
        (objective, each)
        for objective in plan.objectives
        for each in objective.key_results
        if carries(objective.team) or carries(each.team or objective.team)
    )
    return Members(objectives, key_results)


def _with_teams_inside(plan: Plan, name: str) -> set[str]:
    inside: dict[str, list[str]] = {}
    for team in plan.teams:
        if team.part_of is not None:
            inside.setdefault(team.part_of, []).append(team.id)
    found: set[str] = set()
    waiting = [name]
    while waiting:
        team_id = waiting.pop()
        if team_id not in found:
            found.add(team_id)
            waiting += inside.get(team_id, ())
    return found


def _of_person(plan: Plan, name: str) -> Members:
    objectives = tuple(each for each in plan.objectives if (each.owner or "") == name)
    key_results = tuple(
        (objective, each)
        for objective in plan.objectives
        for each in objective.key_results
        if name in (objective.owner or "", each.owner or "")
    )
    return Members(objectives, key_results)

"""Views: the same plan laid out by teams, by people, by what is due, or along the time."""

from __future__ import annotations

from collections import defaultdict
from enum import StrEnum
from typing import TYPE_CHECKING

from okrtui.insight.status import Status
from okrtui.model.calendar import MONTHS
from okrtui.model.cascade import Cascade, Group, Item, NodeKind, cascade_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from okrtui.insight.standings import KeyResultStanding, Standings
    from okrtui.model.plan import KeyResult, Objective, Team

Row = tuple[int, NodeKind, Item]


class View(StrEnum):
    """The ways to lay a plan out, in the order in which they follow each other."""

    CASCADE = "cascade"
    TEAMS = "teams"
    PEOPLE = "people"
    DUE = "due"
    TIMELINE = "timeline"

    @property
    def next(self) -> View:
        """The view that comes after this one."""
        views = list(View)
        return views[(views.index(self) + 1) % len(views)]


def lay_out(view: View, standings: Standings, week_start: str = "monday") -> Cascade:
    """The plan in a view; weeks begin on ``monday`` or ``sunday``."""
    match view:
        case View.CASCADE:
            return standings.cascade
        case View.TEAMS:
            return cascade_of(_teams(standings))
        case View.PEOPLE:
            return cascade_of(_people(standings))
        case View.DUE:
            return cascade_of(_due(standings, week_start))
        case View.TIMELINE:
            return cascade_of(_timeline(standings))


def _objective(objective: Objective, depth: int) -> Iterator[Row]:
    yield depth, NodeKind.OBJECTIVE, objective
    for key_result in objective.key_results:
        yield depth + 1, NodeKind.KEY_RESULT, key_result


def _teams(standings: Standings) -> Iterator[Row]:
    """Teams inside the teams that they are part of, each with its objectives."""
    plan = standings.plan
    known = {team.id for team in plan.teams}
    inside: defaultdict[str | None, list[Team]] = defaultdict(list)
    for team in plan.teams:
        inside[team.part_of if team.part_of in known and team.part_of != team.id else None].append(team)
    own: defaultdict[str | None, list[Objective]] = defaultdict(list)
    for objective in plan.objectives:
        own[objective.team if objective.team in known else None].append(objective)
    waiting = [(team, 0) for team in reversed(inside[None])]
    placed: set[str] = set()
    while waiting:
        team, depth = waiting.pop()
        if team.id in placed:
            continue
        placed.add(team.id)
        yield depth, NodeKind.GROUP, Group(f"team:{team.id}", team.name)
        for objective in own[team.id]:
            yield from _objective(objective, depth + 1)
        waiting += [(each, depth + 1) for each in reversed(inside[team.id])]
    ringed = [objective for team in plan.teams if team.id not in placed for objective in own[team.id]]
    without = own[None] + ringed
    if without:
        yield 0, NodeKind.GROUP, Group("team:", "No team")
        for objective in without:
            yield from _objective(objective, 1)


def _people(standings: Standings) -> Iterator[Row]:
    """Each owner with the objectives they own, then the key results of others' objectives."""
    plan = standings.plan
    objectives: defaultdict[str, list[Objective]] = defaultdict(list)
    others: defaultdict[str, list[KeyResult]] = defaultdict(list)
    for objective in plan.objectives:
        objectives[objective.owner or ""].append(objective)
        for key_result in objective.key_results:
            if key_result.owner != objective.owner:
                others[key_result.owner or ""].append(key_result)
    for owner in sorted({*objectives, *others}, key=lambda name: (not name, name)):
        yield 0, NodeKind.GROUP, Group(f"owner:{owner}", owner or "Nobody")
        for objective in objectives[owner]:
            yield 1, NodeKind.OBJECTIVE, objective
            for key_result in objective.key_results:
                if key_result.owner == objective.owner:
                    yield 2, NodeKind.KEY_RESULT, key_result
        for key_result in others[owner]:
            yield 1, NodeKind.KEY_RESULT, key_result


def _due(standings: Standings, week_start: str) -> Iterator[Row]:
    """Check-ins that are overdue and due, then those to come by weeks, in the order in which they are due."""
    active = [
        standings.key_results[each.name]
        for objective in standings.plan.objectives
        if objective.is_active(standings.today)
        for each in objective.key_results
    ]
    waiting = [each for each in active if each.verdict.status is not Status.DONE and each.rhythm.due]
    waiting.sort(key=lambda each: -each.rhythm.days_late)
    left = _days_left_in_week(standings.today, week_start)
    groups: dict[Group, list[KeyResultStanding]] = {}
    for each in waiting:
        ahead = -each.rhythm.days_late
        if each.rhythm.is_overdue:
            group = Group("due:overdue", "Overdue")
        elif ahead <= 0:
            group = Group("due:now", "Due")
        elif ahead <= left:
            group = Group("due:this-week", "Later this week")
        elif ahead <= left + 7:
            group = Group("due:next-week", "Next week")
        else:
            group = Group("due:later", "After that")
        groups.setdefault(group, []).append(each)
    for group, members in groups.items():
        yield 0, NodeKind.GROUP, group
        for standing in members:
            yield 1, NodeKind.KEY_RESULT, standing.key_result


def _days_left_in_week(today: date, week_start: str) -> int:
    """How many days of this week come after today."""
    gone = today.weekday() if week_start == "monday" else (today.weekday() + 1) % 7
    return 6 - gone


def _timeline(standings: Standings) -> Iterator[Row]:
    """Key results by the month in which they are due."""
    months: defaultdict[tuple[int, int], list[KeyResult]] = defaultdict(list)
    for key_result in standings.plan.key_results():
        due = key_result.due
        months[(due.year, due.month) if due else (9999, 12)].append(key_result)
    for (year, month), members in sorted(months.items()):
        title = "No due date" if year == 9999 else f"{MONTHS[month - 1]} {year}"
        yield 0, NodeKind.GROUP, Group(f"month:{year}-{month:02}", title)
        for key_result in sorted(members, key=lambda each: (each.due is None, each.due)):
            yield 1, NodeKind.KEY_RESULT, key_result

"""Summary: what a week was for a scope: what moved and what did not, who is due, what is off track and why.

The week is the last seven days, today included: the values of today are compared with those at the end of
the day a week ago. Every active key result of the scope is in exactly one of three groups:

- *moved*: its value is another one than a week ago. A value is the newest reported one, before any report
  the one that it starts from. What was done in this week is among them.
- *done before*: it did not move, and it is done.
- *unmoved*: all others, reported unchanged or not reported at all.

Every list has the worst first (:data:`okrtui.insight.status.WORST_FIRST`, then the largest gap between
progress and expected), then the order of the plan.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from okrtui.insight.node_losses import costs
from okrtui.insight.progress import clamp, progress, roll_up, shares
from okrtui.insight.scope import Members, Scope, ScopeKind, members, title_of
from okrtui.insight.status import WORST_FIRST, Status, is_done
from okrtui.model.metric import starting_value

if TYPE_CHECKING:
    from decimal import Decimal

    from okrtui.insight.alignment import Alignment
    from okrtui.insight.standings import KeyResultStanding, Standings
    from okrtui.model.journal import CheckIn, Journal
    from okrtui.model.metric import Value
    from okrtui.model.plan import KeyResult, Objective

_DAYS = 7
_TROUBLE = (Status.OFF_TRACK, Status.SILENT, Status.BEHIND)
_RANK = {status: rank for rank, status in enumerate(WORST_FIRST)}


@dataclass(frozen=True, slots=True)
class Trouble:
    """A key result that is off track, silent or behind; the reason is in its verdict.

    ``note`` is the newest check-in that has one, whenever that was.
    """

    standing: KeyResultStanding
    note: CheckIn | None


@dataclass(frozen=True, slots=True)
class Owed:
    """The check-ins that one person owes (None: nobody): how many, and the most overdue of them."""

    owner: str | None
    count: int
    key_result: KeyResult
    days_late: int


@dataclass(frozen=True, slots=True)
class Moved:
    """A key result whose value moved: from where, who reported it last, the newest note of the week."""

    standing: KeyResultStanding
    before: Value | None
    progress_before: float | None
    author: str
    note: str
    was_done: bool

    @property
    def is_done_now(self) -> bool:
        """Whether it was done in this week."""
        return self.standing.verdict.status is Status.DONE and not self.was_done


@dataclass(frozen=True, slots=True)
class Unmoved:
    """An active key result whose value stayed; ``reported`` when somebody said so in this week."""

    standing: KeyResultStanding
    reported: bool


@dataclass(frozen=True, slots=True)
class Cost:
    """Points of alignment that one node costs, as lists show them, why, and the key that mends it."""

    node: str
    title: str
    points: float
    shown: Decimal
    why: str
    fix_key: str


@dataclass(frozen=True, slots=True)
class ScopePart:
    """An objective, or a key result of somebody else's, in a roll-up: its weight, progress and expected."""

    node: Objective | KeyResult
    weight: float
    progress: float | None
    expected: float | None


@dataclass(frozen=True, slots=True)
class Summary:
    """The week of a scope. Progress and expected are 0–1, None where nothing is active.

    ``counts`` are of the active key results; where none is active, as in last year's plan, of all.
    ``resting`` is how many are left out of them: drafts, what is closed, what belongs to another cycle.
    ``alignment`` and ``costs`` are the plan's, and only given for the plan, the vision and the mission.
    """

    scope: Scope
    title: str
    today: date
    since: date
    """The day a week ago, with whose end today is compared."""
    progress: float | None
    expected: float | None
    counts: Counter[Status]
    resting: int
    trouble: tuple[Trouble, ...]
    due: tuple[Owed, ...]
    moved: tuple[Moved, ...]
    unmoved: tuple[Unmoved, ...]
    done_before: tuple[KeyResultStanding, ...]
    alignment: Alignment | None
    costs: tuple[Cost, ...]

    @property
    def is_active(self) -> bool:
        """Whether any key result of the scope is active."""
        return bool(self.moved or self.unmoved or self.done_before)


def summary(standings: Standings, scope: Scope) -> Summary:
    """The week of a scope, seen from the standings' day."""
    own = members(standings.plan, scope)
    today = standings.today
    since = date.fromordinal(max(1, today.toordinal() - _DAYS))
    active = [
        standings.key_results[each.name] for objective, each in own.key_results if objective.is_active(today)
    ]
    counted = active or [standings.key_results[each.name] for _, each in own.key_results]
    active.sort(key=_worst_first)
    moved: list[Moved] = []
    unmoved: list[Unmoved] = []
    done_before: list[KeyResultStanding] = []
    for standing in active:
        week = _week_of(standing, standings.journal, since)
        if isinstance(week, Moved):
            moved.append(week)
        elif standing.verdict.status is Status.DONE:
            done_before.append(standing)
        else:
            unmoved.append(week)
    of_plan = scope.kind not in (ScopeKind.TEAM, ScopeKind.PERSON)
    done, line = (standings.progress, standings.expected) if of_plan else _rolled_up(standings, own)
    return Summary(
        scope=scope,
        title=title_of(standings.plan, scope),
        today=today,
        since=since,
        progress=done,
        expected=line,
        counts=Counter(each.verdict.status for each in counted),
        resting=len(own.key_results) - len(counted),
        trouble=tuple(
            Trouble(each, _newest_note(standings.journal.history(each.key_result.name)))
            for each in active
            if each.verdict.status in _TROUBLE
        ),
        due=tuple(_owed(standings, own)),
        moved=tuple(moved),
        unmoved=tuple(unmoved),
        done_before=tuple(done_before),
        alignment=standings.alignment if of_plan else None,
        costs=tuple(_costs(standings)) if of_plan else (),
    )


def _worst_first(standing: KeyResultStanding) -> tuple[int, float]:
    return _RANK[standing.verdict.status], clamp(standing.progress or 0.0) - standing.expected


def _week_of(standing: KeyResultStanding, journal: Journal, since: date) -> Moved | Unmoved:
    """How a key result went on since the end of that day."""
    last = since.isoformat()  # a key begins with its day: cheaper to compare than to read a date from it
    latest = standing.latest
    if latest is None or latest.key[:10] <= last:
        return Unmoved(standing, reported=False)
    metric = standing.key_result.metric
    before = starting_value(metric)
    note = ""
    for each in reversed(journal.history(standing.key_result.name)):
        if each.key[:10] > last:
            note = note or each.note
        elif each.value is not None:
            before = each.value
            break
    if latest.value == before:
        return Unmoved(standing, reported=True)
    then = progress(metric, before)
    return Moved(standing, before, then, latest.author, note, was_done=is_done(metric, then))


def _newest_note(history: tuple[CheckIn, ...]) -> CheckIn | None:
    for each in reversed(history):
        if each.note:
            return each
    return None


def _rolled_up(standings: Standings, own: Members) -> tuple[float | None, float | None]:
    """Progress and expected of a team or person: Σ w·p / Σ w, and the same with e; in [0, 1].

    Over the scope's active objectives, each with its weight, and its own key results of other active
    objectives, each with the share that it has in its objective's weight: who carries a quarter of an
    objective has a quarter of its weight. None when nothing is active.
    """
    parts = parts_of(standings, own)
    return (
        roll_up((each.weight, each.progress) for each in parts),
        roll_up((each.weight, each.expected) for each in parts),
    )


def parts_of(standings: Standings, own: Members) -> list[ScopePart]:
    """What the progress of a team or person is rolled up from."""
    found: list[ScopePart] = []
    ours = {each.id for each in own.objectives}
    for objective in own.objectives:
        if objective.is_active(standings.today):
            standing = standings.objectives[objective.id]
            found.append(ScopePart(objective, objective.weight, standing.progress, standing.expected))
    for objective, key_result in own.key_results:
        if objective.id not in ours and objective.is_active(standings.today):
            portions = shares(each.weight for each in objective.key_results)
            weight = objective.weight * portions[objective.key_results.index(key_result)]
            part = standings.key_results[key_result.name]
            found.append(ScopePart(key_result, weight, part.progress, part.expected))
    return found


def _owed(standings: Standings, own: Members) -> list[Owed]:
    """Who owes check-ins on the scope's key results, whoever is most overdue first."""
    names = {each.name for _, each in own.key_results}
    found: dict[str | None, list[tuple[KeyResult, int]]] = {}
    for due in standings.due():
        if due.key_result.name in names:
            found.setdefault(due.key_result.owner, []).append((due.key_result, due.days_late))
    return [Owed(owner, len(listed), *listed[0]) for owner, listed in found.items()]


def _costs(standings: Standings) -> list[Cost]:
    """What costs points of alignment, by node, largest first."""
    return [
        Cost(each.node, _title(standings, each.node), each.points, each.shown, each.why, each.fix_key or "")
        for each in costs(standings.losses()).nodes
    ]


def _title(standings: Standings, name: str) -> str:
    node = standings.plan.objective(name) or standings.plan.key_result(name)
    return node.title if node else f"The {name}"

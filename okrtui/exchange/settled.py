"""The last step of every reader: what was found is made to keep what ``imported`` promises.

What refers to nothing is left out and told; what only repeats what is inherited anyway (the owner of its
objective, the dates of its cycle) or holds without a word (a weight of 1) is not stated again.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

from okrtui.exchange.cell_values import UnclearError, days_of
from okrtui.exchange.imported import (
    ImportedCycle,
    ImportedKeyResult,
    ImportedKpi,
    ImportedObjective,
    ImportedPlan,
    ImportedTeam,
)
from okrtui.exchange.left_out import LeftOut, quoted
from okrtui.model.metric import Keep, Metric, Milestones, Reach, Unmeasured, YesNo, value_problem
from okrtui.model.plan import Cadence, Kind, State

if TYPE_CHECKING:
    from collections.abc import Generator
    from datetime import date

_Measured = TypeVar("_Measured", ImportedKeyResult, ImportedKpi)

#: Objectives that are settled in one go: a few milliseconds' work.
_PORTION = 100
#: The share of the reading that is done when this begins.
_BEGINS_AT = 0.9


def settled(
    plan: ImportedPlan, objectives: list[ImportedObjective], left_out: LeftOut
) -> Generator[float, None, ImportedPlan]:
    """The plan with these objectives, every promise kept and ``left_out`` told; gives the share done.

    The list is settled in place, so that a large plan is never held twice.
    """
    settler = _Settler(plan, left_out)
    for number, each in enumerate(objectives):
        objectives[number] = settler.objective(each)
        if number % _PORTION == 0:
            yield _BEGINS_AT + (1 - _BEGINS_AT) * number / len(objectives)
    for number, each in enumerate(objectives):
        objectives[number] = settler.with_supports(each)
        if number % _PORTION == 0:
            yield 1.0
    kpis = tuple(settler.kpi(each) for each in plan.kpis)
    return replace(
        plan,
        cycles=tuple(settler.cycles.values()),
        teams=settler.all_teams(),
        kpis=kpis,
        objectives=tuple(objectives),
        left_out=left_out.sentences(),
    )


@dataclass(slots=True)
class _Settler:
    plan: ImportedPlan
    left_out: LeftOut
    cycles: dict[str, ImportedCycle] = field(init=False)
    _teams: dict[str, ImportedTeam] = field(init=False)
    _undated: set[str] = field(default_factory=set)
    _ids: set[str] = field(default_factory=set)
    _supportable: set[str] = field(init=False)

    def __post_init__(self) -> None:
        self.cycles = {each.id: each for each in self.plan.cycles}
        self._teams = {each.id or each.name: each for each in self.plan.teams}
        stated = {"vision": self.plan.vision, "mission": self.plan.mission}
        self._supportable = {name for name, text in stated.items() if text}

    def objective(self, found: ImportedObjective) -> ImportedObjective:
        """All but what it supports, which may come later."""
        name, cycle = self._own_id(found.id, found.title), self._cycle(found.cycle)
        self._team(found.team)
        if name:
            self._supportable.add(name)
        taken: set[str] = set()
        key_results = []
        for each in found.key_results:
            if each.id in taken:
                self._told_twice(each.id, each.title)
                each = replace(each, id="")
            taken |= {each.id} - {""}
            key_results.append(self._key_result(each, found.owner, cycle))
        self._supportable.update(f"{name}/{each}" for each in taken if name)
        return replace(
            found,
            title=found.title.strip() or "Untitled objective",
            id=name,
            cycle=cycle.id if cycle else "",
            kind="" if found.kind == Kind.ASPIRATIONAL else found.kind,
            state="" if found.state == State.ACTIVE else found.state,
            weight=_weight(found.weight),
            key_results=tuple(key_results),
        )

    def with_supports(self, found: ImportedObjective) -> ImportedObjective:
        """The same without references to nothing."""
        supports = tuple(dict.fromkeys(each for each in found.supports if each in self._supportable))
        for each in found.supports:
            if each not in self._supportable:
                self.left_out.add(f"{quoted(each)} is to be supported, but is not in the file")
        return found if supports == found.supports else replace(found, supports=supports)

    def kpi(self, found: ImportedKpi) -> ImportedKpi:
        """A KPI; one may support the vision or the mission alone."""
        supports = found.supports if found.supports in ("vision", "mission") else ""
        if supports not in self._supportable:
            supports = ""
        if found.supports != supports:
            self.left_out.add(
                f"the KPI {quoted(found.title)} is to support {quoted(found.supports)}: "
                "it can support a vision or mission that is in the file, nothing else"
            )
        title = found.title.strip() or "Untitled KPI"
        return self._measured(
            replace(found, id=self._own_id(found.id, title), title=title, supports=supports),
            Unmeasured(),
        )

    def all_teams(self) -> tuple[ImportedTeam, ...]:
        """The teams that there are, and those that are only named."""
        for each in list(self._teams.values()):
            self._team(each.part_of)
        return tuple(self._teams.values())

    def _key_result(
        self, found: ImportedKeyResult, owner: str, cycle: ImportedCycle | None
    ) -> ImportedKeyResult:
        self._team(found.team)
        dates = (cycle.start, cycle.end) if cycle else (None, None)
        return self._measured(
            replace(
                found,
                title=found.title.strip() or "Untitled key result",
                owner="" if found.owner == owner else found.owner,
                start=_unless(found.start, dates[0]),
                due=_unless(found.due, dates[1]),
                every="" if found.every == (self.plan.every or Cadence.WEEK) else found.every,
                weight=_weight(found.weight),
            ),
            YesNo(),
        )

    def _own_id(self, name: str, title: str) -> str:
        if name in self._ids:
            self._told_twice(name, title)
            return ""
        if name:
            self._ids.add(name)
        return name

    def _told_twice(self, name: str, title: str) -> None:
        self.left_out.add(f"the id {quoted(name)} is there twice: {quoted(title)} gets another one")

    def _team(self, name: str) -> None:
        if name and name not in self._teams:
            self._teams[name] = ImportedTeam(name)

    def _cycle(self, name: str) -> ImportedCycle | None:
        """The cycle of that name; one that is only named is dated by its name where that can be."""
        if name and name not in self.cycles and name not in self._undated:
            span = _span(name)
            if span is None:
                self._undated.add(name)
                self.left_out.add(
                    f"the cycle {quoted(name)} is left out: nothing tells when it begins and ends"
                )
            else:
                self.cycles[name] = ImportedCycle(name, *span)
        return self.cycles.get(name)

    def _measured(self, found: _Measured, without: Metric) -> _Measured:
        """The same with one shape, and with a value that fits it; ``without`` is that of no numbers."""
        found = self._of_one_shape(found)
        if found.value is None:
            return found
        problem = value_problem(_metric(found, without), found.value)
        if problem is None:
            return found
        self.left_out.add(f"the value of {quoted(found.title)} is left out: it {problem}")
        return replace(found, value=None)

    def _of_one_shape(self, found: _Measured) -> _Measured:
        title = quoted(found.title)
        if found.target is not None:
            if found.at_least is not None or found.at_most is not None or found.milestones:
                self.left_out.add(f"{title} has a target: its limits or milestones are left out")
                found = replace(found, at_least=None, at_most=None, milestones=())
            if found.target == (found.baseline or 0):
                self.left_out.add(f"{title} ends where it starts, at {found.target:g}: it has no numbers now")
                found = replace(found, baseline=None, target=None, value=None)
        elif found.at_least is not None and found.at_most is not None and found.at_least > found.at_most:
            self.left_out.add(f"{title} has limits that exclude each other: they are left out")
            found = replace(found, at_least=None, at_most=None, value=None)
        return found


def _metric(found: ImportedKeyResult | ImportedKpi, without: Metric) -> Metric:
    if found.target is not None:
        return Reach(found.baseline, found.target)
    if found.at_least is not None or found.at_most is not None:
        return Keep(found.at_least, found.at_most, found.baseline)
    return Milestones(found.milestones) if found.milestones else without


def _weight(weight: float | None) -> float | None:
    return None if weight == 1 else weight


def _unless(day: date | None, inherited: date | None) -> date | None:
    return None if day == inherited else day


def _span(name: str) -> tuple[date, date] | None:
    """The days of a cycle that says itself which it is, such as ``Q4 2026``."""
    try:
        span = days_of(name)
    except UnclearError:
        return None
    return (span.first, span.last) if span.first < span.last else None

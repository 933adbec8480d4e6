"""A plan read from its files; whatever is wrong becomes a problem, and the rest opens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from okrtui.errors import CannotReadError
from okrtui.model.metric import Keep, Metric, Milestones, Reach, Unmeasured, YesNo
from okrtui.model.plan import (
    Cadence,
    Cycle,
    Initiative,
    KeyResult,
    Kind,
    Kpi,
    Objective,
    Plan,
    Problem,
    State,
    Team,
)
from okrtui.store.plan_files import PlanFiles, are_unchanged
from okrtui.store.tables import Table, derived_id

if TYPE_CHECKING:
    from pathlib import Path

    from okrtui.store.access import FileState
    from okrtui.store.progress import Progress


@dataclass(frozen=True, slots=True)
class ReadPlan:
    """A plan as its files tell it.

    ``states`` tell how each file and folder that had a say was just before it was read, ``is_settled``
    whether they would tell of any change since.
    """

    plan: Plan
    states: dict[Path, FileState | None]
    is_settled: bool


def read_plan(root: Path, before: ReadPlan | None = None, progress: Progress | None = None) -> ReadPlan:
    """Read a plan, or take what was read before when its files are still the same.

    Raises CannotReadError only when its root file can't be read at all.
    """
    if before is not None and before.is_settled and are_unchanged(before.states):
        return before
    return _PlanReader(root, progress).read()


class _PlanReader:
    def __init__(self, root: Path, progress: Progress | None = None) -> None:
        self.root = root
        self.files = PlanFiles(root, progress)
        self.problems: list[Problem] = []
        self.cadence = Cadence.WEEK
        self.cycles: dict[str, Cycle] = {}
        self.teams: dict[str, Team] = {}
        self.kpis: dict[str, Kpi] = {}
        self.objectives: dict[str, Objective] = {}

    def read(self) -> ReadPlan:
        root = self.files.open(self.root)
        tables = [root]
        for path in self.files.included(root):
            try:
                tables.append(self.files.open(path))
            except CannotReadError as error:
                root.report("OKR114", str(error), "mend the file or take it out of include", "include")
        self.files.progress.finish()
        plan_name = root.text("name") or self.root.stem
        vision, mission = root.text("vision"), root.text("mission")
        self._check_format(root)
        check_ins, check = root.table("check_ins"), root.table("check")
        self.cadence = self._cadence(check_ins) or Cadence.WEEK
        ignored = check.texts("ignore")
        check_ins.finish()
        check.finish()
        for table in tables:
            self._read_cycles(table)
            self._read_teams(table)
        self._check_teams(tables)
        for table in tables:
            self._read_kpis(table)
            self._read_objectives(table)
            table.finish()
        for table in tables:
            self.problems += table.file.problems
        return ReadPlan(
            Plan(
                name=plan_name,
                files=tuple(table.file.name for table in tables),
                vision=vision,
                mission=mission,
                cycles=tuple(self.cycles.values()),
                teams=tuple(self.teams.values()),
                kpis=tuple(self.kpis.values()),
                objectives=tuple(self.objectives.values()),
                problems=tuple(problem for problem in self.problems if problem.id not in ignored),
                ignored_checks=frozenset(ignored),
                cadence=self.cadence,
            ),
            self.files.states,
            self.files.are_settled(),
        )

    def _check_format(self, root: Table) -> None:
        version = root.take("format")
        if version not in (None, 1):
            root.report(
                "OKR102",
                f"format is {version!r}",
                "this okrtui knows format 1: a newer one may know it",
                "format",
            )

    def _cadence(self, table: Table) -> Cadence | None:
        return table.choice("every", Cadence)

    def _read_cycles(self, root: Table) -> None:
        for table in root.tables("cycle"):
            name, start, end = table.text("id"), table.day("start"), table.day("end")
            table.finish()
            if name is None or start is None or end is None:
                table.report("OKR102", "a cycle without id, start or end", "write all three")
            elif end < start:
                table.report("OKR111", f"cycle {name} ends before it starts", "exchange its dates", "end")
            elif name in self.cycles:
                table.report("OKR103", f"the cycle {name!r} is there twice", "keep one of them", "id")
            else:
                self.cycles[name] = Cycle(name, start, end, table.place)

    def _read_teams(self, root: Table) -> None:
        for table in root.tables("team"):
            title = table.text("name") or ""
            name, _ = table.identifier(title or "team", self.teams.__contains__, among="among teams")
            team = Team(
                name or "",
                title or name or "",
                table.place,
                table.text("part_of"),
                table.text("lead"),
                table.texts("members"),
            )
            table.finish()
            if name:
                self.teams[name] = team

    def _check_teams(self, tables: list[Table]) -> None:
        for team in self.teams.values():
            if team.part_of is not None and team.part_of not in self.teams:
                tables[team.place.file].file.report(
                    "OKR107",
                    f"there is no team {team.part_of!r}",
                    "add the team, or name another one",
                    team.place.path,
                    "part_of",
                )

    def _read_kpis(self, root: Table) -> None:
        for table in root.tables("kpi"):
            title = table.text("title") or ""
            name, derived = table.identifier(title, self._is_taken, among="in the plan")
            kpi = Kpi(
                id=name or "",
                title=title or name or "",
                place=table.place,
                metric=_metric(table) if _has_goal(table) else Unmeasured(),
                supports=table.text("supports"),
                unit=table.text("unit") or "",
                owner=table.text("owner"),
                cadence=self._cadence(table) or self.cadence,
                id_is_derived=derived,
            )
            for key in ("description", "baseline"):
                table.take(key)
            table.finish()
            if name:
                self.kpis[name] = kpi

    def _is_taken(self, name: str) -> bool:
        return name in self.objectives or name in self.kpis or name in ("vision", "mission", "plan")

    def _read_objectives(self, root: Table) -> None:
        for table in root.tables("objective"):
            title = table.text("title") or ""
            if not title:
                table.report("OKR102", "an objective without a title", 'write title = "…"')
            name, derived = table.identifier(title, self._is_taken, among="in the plan")
            objective = self._objective(
                table, name or derived_id(title, self._is_taken), title, derived=derived
            )
            table.finish()
            if name:
                self.objectives[name] = objective

    def _objective(self, table: Table, name: str, title: str, *, derived: bool) -> Objective:
        cycle_name = table.text("cycle")
        cycle = self.cycles.get(cycle_name) if cycle_name else None
        if cycle_name and cycle is None:
            table.report(
                "OKR106", f"there is no cycle {cycle_name!r}", "add the cycle, or name another one", "cycle"
            )
        elif cycle_name is None and len(self.cycles) == 1:
            (cycle,) = self.cycles.values()  # with one cycle in the plan, nobody has to name it
        owner = table.text("owner")
        return Objective(
            id=name,
            title=title or name,
            place=table.place,
            key_results=self._key_results(table, name, owner, cycle),
            supports=table.texts("supports", or_one=True),
            team=self._team(table),
            owner=owner,
            cycle=cycle,
            description=table.text("description") or "",
            kind=table.choice("kind", Kind) or Kind.ASPIRATIONAL,
            tags=table.texts("tags"),
            weight=table.weight(),
            stand_alone=table.text("stand_alone"),
            state=table.choice("state", State) or State.ACTIVE,
            id_is_derived=derived,
        )

    def _team(self, table: Table) -> str | None:
        team = table.text("team")
        if team and team not in self.teams:
            table.report("OKR107", f"there is no team {team!r}", "add the team, or name another one", "team")
        return team

    def _key_results(
        self, parent: Table, objective: str, owner: str | None, cycle: Cycle | None
    ) -> tuple[KeyResult, ...]:
        found: dict[str, KeyResult] = {}
        for table in parent.tables("key_result"):
            title = table.text("title") or ""
            if not title:
                table.report("OKR102", "a key result without a title", 'write title = "…"')
            name, derived = table.identifier(title, found.__contains__, among="in this objective")
            start = table.day("start") or (cycle.start if cycle else None)
            due = table.day("due") or (cycle.end if cycle else None)
            if start and due and due < start:
                table.report(
                    "OKR111", f"due on {due}, before its start on {start}", "move one of the two", "due"
                )
            key_result = KeyResult(
                id=name or "",
                name=f"{objective}/{name}",
                title=title or name or "",
                metric=_metric(table),
                place=table.place,
                unit=table.text("unit") or "",
                owner=table.text("owner") or owner,
                team=self._team(table),
                start=start,
                due=due,
                cadence=self._cadence(table) or self.cadence,
                weight=table.weight(),
                tags=table.texts("tags"),
                initiatives=_initiatives(table),
                description=table.text("description") or "",
                id_is_derived=derived,
            )
            table.finish()
            if name:
                found[name] = key_result
        return tuple(found.values())


def _initiatives(parent: Table) -> tuple[Initiative, ...]:
    found = []
    for table in parent.tables("initiative"):
        title = table.text("title") or ""
        found.append(Initiative(title, bool(table.flag("done")), table.place))
        table.finish()
    return tuple(found)


def _has_goal(table: Table) -> bool:
    return any(key in table.data for key in ("target", "at_least", "at_most", "milestones"))


def _metric(table: Table) -> Metric:
    """The shape that the keys tell; Unmeasured when they contradict each other."""
    target, baseline = table.number("target"), table.number("baseline")
    at_least, at_most = table.number("at_least"), table.number("at_most")
    milestones = table.texts("milestones")
    if "target" in table.data:
        if at_least is not None or at_most is not None or milestones:
            table.report(
                "OKR109", "a target beside limits or milestones", "keep one kind of measure", "target"
            )
        return _reach(table, baseline, target)
    if "at_least" in table.data or "at_most" in table.data:
        return _keep(table, at_least, at_most, baseline)
    if "milestones" in table.data:
        if table.data["milestones"] == []:
            table.report("OKR109", "milestones without any milestone", "name at least one", "milestones")
        return Milestones(milestones) if milestones else Unmeasured()
    if "baseline" in table.data or "unit" in table.data:
        table.report("OKR109", "a measure without a target", "add target, at_least or at_most")
        return Unmeasured()
    return YesNo()


def _reach(table: Table, baseline: float | None, target: float | None) -> Metric:
    if target is None:
        return Unmeasured()
    if target == (baseline or 0):
        message = (
            "baseline and target are the same" if baseline is not None else "a target of 0 without a baseline"
        )
        table.report("OKR110", message, "write where the number starts and where it is to go", "target")
        return Unmeasured()
    return Reach(baseline, target)


def _keep(table: Table, at_least: float | None, at_most: float | None, baseline: float | None) -> Metric:
    if at_least is None and at_most is None:
        return Unmeasured()
    if at_least is not None and at_most is not None and at_least > at_most:
        table.report("OKR112", "at_least is larger than at_most", "exchange the two", "at_least")
        return Unmeasured()
    return Keep(at_least, at_most, baseline)

"""A plan's nodes, read from the tables of its files; what is wrong becomes a problem, and the rest opens."""

from __future__ import annotations

from pathlib import Path

from okrtui.errors import CannotReadError
from okrtui.model.metric import Unmeasured
from okrtui.model.plan import (
    Cadence,
    Cycle,
    Initiative,
    KeyResult,
    Kind,
    Kpi,
    Objective,
    Place,
    Plan,
    Problem,
    State,
    Team,
)
from okrtui.store import plan_keys
from okrtui.store.metric_reader import has_goal, read_metric
from okrtui.store.plan_files import PlanFiles
from okrtui.store.tables import Table, derived_id


def read_objective(table: Table, plan: Plan) -> Objective | None:
    """One objective of a plan read again; its id is written in the table. What is wrong becomes a problem."""
    reader = PlanReader(PlanFiles(Path()))
    reader.cadence = plan.cadence
    reader.cycles = {cycle.id: cycle for cycle in plan.cycles}
    reader.teams = {team.id: team for team in plan.teams}
    return reader.objective(table)


class PlanReader:
    """Reads all nodes of a plan from its files."""

    def __init__(self, files: PlanFiles) -> None:
        self.files = files
        self.problems: list[Problem] = []
        self.cadence = Cadence.WEEK
        self.cycles: dict[str, Cycle] = {}
        self.teams: dict[str, Team] = {}
        self.kpis: dict[str, Kpi] = {}
        self.objectives: dict[str, Objective] = {}
        self.places: dict[str, Place] = {}

    def read(self) -> Plan:
        """The plan. Raises CannotReadError when its root file can't be read at all."""
        root = self.files.open(self.files.root, 0)
        tables = [root]
        for path in self.files.included(root):
            try:
                tables.append(self.files.open(path, len(tables)))
            except CannotReadError as error:
                root.report("OKR114", str(error), "mend the file or take it out of include", "include")
        plan_name = root.text("name") or self.files.root.stem
        vision, mission = root.text("vision"), root.text("mission")
        self._check_format(root)
        check_ins, check = root.table("check_ins"), root.table("check")
        self.cadence = self._cadence(check_ins) or Cadence.WEEK
        ignored = check.texts("ignore")
        check_ins.finish(plan_keys.CHECK_INS)
        check.finish(plan_keys.CHECK)
        for table in tables:
            self._read_cycles(table)
            self._read_teams(table)
        self._check_teams(tables)
        for table in tables:
            self.files.progress.begin(self.files.folder / table.file.name)
            self._read_kpis(table)
            self._read_objectives(table)
            table.finish(plan_keys.ROOT if table is root else plan_keys.FILE)
        self.files.progress.finish()
        for table in tables:
            self.problems += table.file.all_problems()
        return Plan(
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
            places=self.places,
        )

    def _check_format(self, root: Table) -> None:
        version = root.data.get("format")
        if version not in (None, 1):
            root.report(
                "OKR102",
                f"format is {version!r}",
                "this okrtui knows format 1: a newer one may know it",
                "format",
            )

    def _cadence(self, table: Table) -> Cadence | None:
        return table.choice("every", Cadence) if "every" in table.data else None

    def _read_cycles(self, root: Table) -> None:
        for table in root.tables("cycle"):
            name, start, end = table.text("id"), table.day("start"), table.day("end")
            table.finish(plan_keys.CYCLE)
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
            table.finish(plan_keys.TEAM)
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
            table.node, table.title = name, title
            kpi = Kpi(
                id=name or "",
                title=title or name or "",
                place=table.place,
                metric=read_metric(table) if has_goal(table) else Unmeasured(),
                supports=table.text("supports"),
                unit=table.word("unit") or "",
                owner=table.word("owner"),
                cadence=self._cadence(table) or self.cadence,
                id_is_derived=derived,
            )
            table.finish(plan_keys.KPI)
            if name:
                self.kpis[name] = kpi

    def _is_taken(self, name: str) -> bool:
        return name in self.objectives or name in self.kpis or name in ("vision", "mission", "plan")

    def _read_objectives(self, root: Table) -> None:
        for table in root.tables("objective"):
            objective = self.objective(table)
            if objective is not None:
                self.objectives[objective.id] = objective
                self.places[objective.id] = table.place

    def objective(self, table: Table) -> Objective | None:
        """The objective of a table; None when its id is another's."""
        title = table.text("title") or ""
        name, derived = table.identifier(title, self._is_taken, among="in the plan")
        table.node, table.title = name, title
        if not title:
            table.report("OKR102", "an objective without a title", 'write title = "…"')
        objective = self._objective(table, name or derived_id(title, self._is_taken), title, derived=derived)
        table.finish(plan_keys.OBJECTIVE)
        return objective if name else None

    def _objective(self, table: Table, name: str, title: str, *, derived: bool) -> Objective:
        cycle_name = table.text("cycle")
        cycle = self.cycles.get(cycle_name) if cycle_name else None
        if cycle_name and cycle is None:
            table.report(
                "OKR106", f"there is no cycle {cycle_name!r}", "add the cycle, or name another one", "cycle"
            )
        elif cycle_name is None and len(self.cycles) == 1:
            (cycle,) = self.cycles.values()  # with one cycle in the plan, nobody has to name it
        owner = table.word("owner")
        return Objective(
            id=name,
            title=title or name,
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
        team = table.word("team")
        if team and team not in self.teams:
            table.report("OKR107", f"there is no team {team!r}", "add the team, or name another one", "team")
        return team

    def _key_results(
        self, parent: Table, objective: str, owner: str | None, cycle: Cycle | None
    ) -> tuple[KeyResult, ...]:
        found: dict[str, KeyResult] = {}
        for table in parent.tables("key_result"):
            title = table.text("title") or ""
            name, derived = table.identifier(title, found.__contains__, among="in this objective")
            if parent.node and name:
                table.node, table.title = f"{objective}/{name}", title
            if not title:
                table.report("OKR102", "a key result without a title", 'write title = "…"')
            start = table.day("start") or (cycle.start if cycle else None)
            due = table.day("due") or (cycle.end if cycle else None)
            if start and due and due < start:
                table.report(
                    "OKR111", f"due on {due}, before its start on {start}", "move one of the two", "due"
                )
            key_result = KeyResult(  # by position: naming so many arguments takes half as long again
                name or "",
                f"{objective}/{name}",
                title or name or "",
                read_metric(table),
                int(table.path[-1]),
                table.word("unit") or "",
                table.word("owner") or owner,
                self._team(table),
                start,
                due,
                self._cadence(table) or self.cadence,
                table.weight(),
                table.texts("tags"),
                _initiatives(table) if "initiative" in table.data else (),
                table.text("description") or "",
                derived,
            )
            table.finish(plan_keys.KEY_RESULT)
            if name:
                found[name] = key_result
        return tuple(found.values())


def _initiatives(parent: Table) -> tuple[Initiative, ...]:
    found = []
    for table in parent.tables("initiative"):
        title = table.text("title") or ""
        found.append(Initiative(title, bool(table.flag("done")), int(table.path[-1])))
        table.finish(plan_keys.INITIATIVE)
    return tuple(found)

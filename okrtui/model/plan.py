"""A plan as its people mean it: vision, mission, cycles, teams, objectives, key results and KPIs."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from typing import TYPE_CHECKING

from okrtui.model.record import record

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from okrtui.model.metric import Metric

#: Where a table stands inside a file, as the keys and indices that lead to it.
TablePath = tuple[str | int, ...]


@record
class Place:
    """Where a node is written: the number of its file in ``Plan.files`` and the table's path there."""

    file: int
    path: TablePath


#: The root table of the root file; also where what is in no file yet would be.
NOWHERE = Place(0, ())


class Cadence(StrEnum):
    """How often a check-in is expected."""

    DAY = "day"
    WEEK = "week"
    TWO_WEEKS = "two weeks"
    MONTH = "month"

    @property
    def days(self) -> int:
        """The cadence in days; a month counts 30."""
        return _CADENCE_DAYS[self]


_CADENCE_DAYS = {Cadence.DAY: 1, Cadence.WEEK: 7, Cadence.TWO_WEEKS: 14, Cadence.MONTH: 30}


class Kind(StrEnum):
    """How an objective is meant: a promise, or a stretch (the default)."""

    COMMITTED = "committed"
    ASPIRATIONAL = "aspirational"


class State(StrEnum):
    """Where an objective is in its life."""

    DRAFT = "draft"
    ACTIVE = "active"
    CLOSED = "closed"


@record
class Cycle:
    """A named period; both dates belong to it."""

    id: str
    start: date
    end: date
    place: Place

    def runs_on(self, today: date) -> bool:
        """Whether the cycle is running on that day."""
        return self.start <= today <= self.end


@record
class Team:
    """A group of people; teams nest through ``part_of``."""

    id: str
    name: str
    place: Place
    part_of: str | None = None
    lead: str | None = None
    members: tuple[str, ...] = ()


@record
class Initiative:
    """Work done to move a key result; never counts as progress. ``number`` counts its tables there from 0."""

    title: str
    done: bool
    number: int


@record
class KeyResult:
    """A specific, quantitative measure of an objective.

    ``name`` is its full id, ``objective/key-result``. It is written as number ``number``, from 0, of the key
    results of its objective. ``start`` and ``due`` are its own or its cycle's; both are None only when
    neither states one. ``weight`` is at least 0.
    """

    id: str
    name: str
    title: str
    metric: Metric
    number: int
    unit: str = ""
    owner: str | None = None
    team: str | None = None
    start: date | None = None
    due: date | None = None
    cadence: Cadence = Cadence.WEEK
    weight: float = 1.0
    tags: tuple[str, ...] = ()
    initiatives: tuple[Initiative, ...] = ()
    description: str = ""
    id_is_derived: bool = False


@record
class Kpi:
    """A number watched over years; a vision or mission may own some (its north stars)."""

    id: str
    title: str
    place: Place
    metric: Metric
    supports: str | None = None
    unit: str = ""
    owner: str | None = None
    cadence: Cadence = Cadence.WEEK
    id_is_derived: bool = False

    @property
    def name(self) -> str:
        """The id that journals use, as every node with check-ins has one."""
        return self.id


@record
class Objective:
    """An ambitious, qualitative goal of one team in one cycle.

    ``supports`` holds references as written: ``mission``, ``vision``, an objective's id or a key
    result's full id; the first that exists is the primary one. ``cycle`` is None when it names none
    that exists.
    """

    id: str
    title: str
    key_results: tuple[KeyResult, ...] = ()
    supports: tuple[str, ...] = ()
    team: str | None = None
    owner: str | None = None
    cycle: Cycle | None = None
    description: str = ""
    kind: Kind = Kind.ASPIRATIONAL
    tags: tuple[str, ...] = ()
    weight: float = 1.0
    stand_alone: str | None = None
    state: State = State.ACTIVE
    id_is_derived: bool = False

    @property
    def name(self) -> str:
        """The id under which journals and references know the objective."""
        return self.id

    def is_active(self, today: date) -> bool:
        """Not draft, not closed, its cycle running today (without a cycle: always running)."""
        return self.state is State.ACTIVE and (self.cycle is None or self.cycle.runs_on(today))


class Severity(StrEnum):
    """How bad a problem is: errors are structural, warnings are advice, infos are hints."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@record
class Problem:
    """Something wrong in a file, with its place (line and column from 1) and the remedy in words."""

    id: str
    severity: Severity
    message: str
    remedy: str
    file: str
    line: int = 1
    column: int = 1
    node: str | None = None
    field: str | None = None
    fix_key: str | None = None
    """The key of the screen that mends it, where there is one."""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}"
        return f"{place}: {self.severity} {self.id}: {self.message} — {self.remedy}"


@record
class Plan:
    """Everything in one root file and the files that it includes.

    ``files`` are paths relative to the root file's folder, the root file first. References are
    looked up by ``objective``, ``key_result`` and ``kpi``. ``places`` tells by id where each objective is
    written: no part of what it says, since it moves whenever a table above it comes or goes.
    """

    name: str
    files: tuple[str, ...]
    vision: str | None = None
    mission: str | None = None
    cycles: tuple[Cycle, ...] = ()
    teams: tuple[Team, ...] = ()
    kpis: tuple[Kpi, ...] = ()
    objectives: tuple[Objective, ...] = ()
    problems: tuple[Problem, ...] = ()
    ignored_checks: frozenset[str] = frozenset()
    cadence: Cadence = Cadence.WEEK
    """How often a check-in is expected of what does not say so itself."""
    places: Mapping[str, Place] = field(default_factory=dict, hash=False)
    _objectives: dict[str, Objective] = field(init=False, repr=False, compare=False)
    _key_results: dict[str, KeyResult] = field(init=False, repr=False, compare=False)
    _kpis: dict[str, Kpi] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_objectives", {objective.id: objective for objective in self.objectives})
        object.__setattr__(
            self,
            "_key_results",
            {
                key_result.name: key_result
                for objective in self.objectives
                for key_result in objective.key_results
            },
        )
        object.__setattr__(self, "_kpis", {kpi.id: kpi for kpi in self.kpis})

    def place(self, node: Objective | KeyResult | Kpi | Cycle | Team) -> Place:
        """Where a node is written: its table."""
        if isinstance(node, Objective):
            return self.places.get(node.id, NOWHERE)
        if isinstance(node, KeyResult):
            above = self.places.get(node.name.rpartition("/")[0], NOWHERE)
            return Place(above.file, (*above.path, "key_result", node.number))
        return node.place

    def objective(self, name: str) -> Objective | None:
        """The objective of that id."""
        return self._objectives.get(name)

    def key_result(self, name: str) -> KeyResult | None:
        """The key result of that full id."""
        return self._key_results.get(name)

    def kpi(self, name: str) -> Kpi | None:
        """The KPI of that id."""
        return self._kpis.get(name)

    def measured(self, name: str) -> KeyResult | Kpi | None:
        """What can be checked in with a value: the key result or KPI of that name."""
        return self.key_result(name) or self.kpi(name)

    def objective_of(self, key_result: str) -> Objective | None:
        """The objective that owns the key result of that full id."""
        return (
            self._objectives.get(key_result.rpartition("/")[0]) if key_result in self._key_results else None
        )

    def knows(self, name: str) -> bool:
        """Whether a node of that name can be supported or checked in on."""
        return self.can_be_supported(name) or name in self._kpis

    def is_written(self, name: str) -> bool:
        """Whether there is something of that name to change: a node, the plan itself, a cycle or a team."""
        kind, _, own = name.partition(":")
        if kind == "cycle":
            return any(cycle.id == own for cycle in self.cycles)
        if kind == "team":
            return any(team.id == own for team in self.teams)
        return name in ("plan", "vision", "mission") or self.knows(name)

    def can_be_supported(self, name: str) -> bool:
        """Whether an objective can ladder up to that name: all nodes but KPIs, which are only watched."""
        if name == "vision":
            return self.vision is not None
        if name == "mission":
            return self.mission is not None
        return name in self._objectives or name in self._key_results

    def supported_objective(self, reference: str) -> Objective | None:
        """The objective that a reference leads to: itself, or the owner of that key result."""
        return self.objective(reference) or self.objective_of(reference)

    def primary_support(self, objective: Objective) -> str | None:
        """The first reference of the objective that exists; it gives the place in the cascade."""
        return next((reference for reference in objective.supports if self.can_be_supported(reference)), None)

    def key_results(self) -> list[KeyResult]:
        """Every key result, in file order."""
        return list(self._key_results.values())

    def is_closed(self, cycle: Cycle) -> bool:
        """Whether the cycle has objectives, and every one of them is closed."""
        found = False
        for each in self.objectives:
            if each.cycle is not None and each.cycle.id == cycle.id:
                if each.state is not State.CLOSED:
                    return False
                found = True
        return found

    def current_cycle(self, today: date) -> Cycle | None:
        """The cycle shown on top: the shortest one that runs today, else the nearest one.

        One that is closed before its end has made room for the next.
        """
        running = [cycle for cycle in self.cycles if cycle.runs_on(today) and not self.is_closed(cycle)]
        if running:
            return min(running, key=lambda cycle: cycle.end - cycle.start)
        return min(
            [cycle for cycle in self.cycles if not self.is_closed(cycle)] or self.cycles,
            key=lambda cycle: min(abs((cycle.start - today).days), abs((cycle.end - today).days)),
            default=None,
        )

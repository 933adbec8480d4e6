"""Plans for tests: short ways to write one down, and strategies that make up random ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from okrtui.model.journal import CheckIn, Close, Entry, Journal, assemble, moment_of
from okrtui.model.metric import Keep, Metric, Milestones, Reach, Unmeasured, Value, YesNo
from okrtui.model.plan import NOWHERE, Cadence, Cycle, KeyResult, Kind, Kpi, Objective, Plan, State

if TYPE_CHECKING:
    from collections.abc import Iterable
    from random import Random

TODAY = date(2026, 11, 20)
PAST = Cycle("2026-H1", date(2026, 1, 1), date(2026, 6, 30), NOWHERE)
NOW = Cycle("2026-H2", date(2026, 7, 1), date(2026, 12, 31), NOWHERE)
NEXT = Cycle("2027-H1", date(2027, 1, 1), date(2027, 6, 30), NOWHERE)


def key_result(name: str, metric: Metric | None = None, **more: Any) -> KeyResult:
    """A key result by its full name; 0 → 100 over the cycle that runs unless told otherwise."""
    usual = {"start": NOW.start, "due": NOW.end, "number": 0}
    return KeyResult(
        id=name.partition("/")[2],
        name=name,
        title=name,
        metric=metric or Reach(0, 100),
        **(usual | more),
    )


def objective(name: str, *supports: str, key_results: Iterable[KeyResult] = (), **more: Any) -> Objective:
    """An objective of the cycle that runs, supporting these."""
    return Objective(
        id=name,
        title=name,
        supports=supports,
        key_results=tuple(key_results),
        **({"cycle": NOW} | more),
    )


def plan(*objectives: Objective, vision: str | None = "v", mission: str | None = "m", **more: Any) -> Plan:
    """A plan with a vision and a mission unless told otherwise."""
    cycles = (PAST, NOW, NEXT)
    return Plan("p", ("p.toml",), vision, mission, objectives=objectives, cycles=cycles, **more)


def key(day: date | str, number: int = 0) -> str:
    """An entry's key on that day, in the order of the numbers."""
    minutes, milliseconds = divmod(number, 1000)
    return f"{day}T09-{minutes:02}-00-{milliseconds:03}Z"


def check_in(
    about: str,
    value: Value | None,
    day: date | str = TODAY,
    confidence: int | None = None,
    *,
    number: int = 0,
    author: str = "sam",
) -> CheckIn:
    """A check-in of that day."""
    return CheckIn(key=key(day, number), author=author, about=about, value=value, confidence=confidence)


def close(about: str, verdict: str = "", day: date | str = TODAY, *, number: int = 0) -> Close:
    """A closing of that day."""
    return Close(key=key(day, number), author="sam", about=about, verdict=verdict)


def journal(*entries: Entry) -> Journal:
    """What holds at the end of today."""
    return assemble(entries, moment_of(f"{TODAY}T23-59-59-999Z"))


@dataclass(frozen=True)
class Situation:
    """A plan, its journal's entries, and check-ins still to come; no two entries share their id."""

    plan: Plan
    entries: tuple[Entry, ...]
    to_come: tuple[CheckIn, ...] = ()

    @property
    def journal(self) -> Journal:
        """What holds at the end of today."""
        return journal(*self.entries)


def situations(most_objectives: int = 7) -> st.SearchStrategy[Situation]:
    """Random plans that may support anything: each other in rings, nothing, what is not there.

    The size shrinks; what is in the plan comes from one seed, which is far quicker than to draw it
    piece by piece, and so finds more.
    """
    sizes = st.integers(0, most_objectives)
    return st.builds(
        lambda size, random: _Maker(size, random).situation(), sizes, st.randoms(use_true_random=True)
    )


class _Maker:
    def __init__(self, size: int, random: Random) -> None:
        self.random = random
        self.names = [f"o{number}" for number in range(size)]
        self.key_results = {
            name: [f"{name}/k{number}" for number in range(random.randint(0, 2))] for name in self.names
        }
        self.references = ["mission", "mission", "vision", "gone", "gone/k0", "kpi", *self.names, *self.names]
        self.references += [each for listed in self.key_results.values() for each in listed]

    def situation(self) -> Situation:
        """The plan with its journal."""
        made = self._plan()
        days = (TODAY - NOW.start).days
        past = [
            self._check_in(made, self._days_ago(days), number) for number in range(self.random.randint(0, 15))
        ]
        closings = [
            close(
                each.id,
                self.random.choice(["abandon", "keep", ""]),
                self._days_ago(days),
                number=100 + number,
            )
            for number, each in enumerate(made.objectives * 2)
            if self.random.random() < 0.4
        ]
        to_come = [self._check_in(made, self._days_ago(20), 500 + number) for number in range(5)]
        return Situation(made, (*past, *closings), tuple(to_come))

    def _plan(self) -> Plan:
        choice = self.random.choice
        return plan(
            *(
                objective(
                    name,
                    *self.random.choices(self.references, k=choice([0, 1, 1, 1, 2, 3])),
                    key_results=[self._key_result(each) for each in self.key_results[name]],
                    cycle=choice([NOW, NOW, NOW, NOW, None, PAST, NEXT]),
                    state=choice([State.ACTIVE] * 5 + [State.DRAFT, State.CLOSED]),
                    stand_alone=choice([None, None, None, "on purpose"]),
                    weight=self._weight(),
                    kind=choice(list(Kind)),
                )
                for name in self.names
            ),
            vision=choice(["v", None]),
            mission=choice(["m", "m", None]),
            kpis=(Kpi("kpi", "kpi", NOWHERE, Unmeasured(), choice(["vision", "mission", None])),),
        )

    def _key_result(self, name: str) -> KeyResult:
        start, due = self.random.choice(
            [(NOW.start, NOW.end), (NOW.start, NOW.end), (None, None), (TODAY, NOW.end)]
        )
        return key_result(
            name,
            self._metric(),
            weight=self._weight(),
            start=start,
            due=due,
            cadence=self.random.choice(list(Cadence)),
        )

    def _metric(self) -> Metric:
        low, high = sorted(self.random.sample(range(-20, 20), 2))
        baseline = self.random.choice([None, self._number()])
        shapes: list[Metric] = [
            Reach(low, high),
            Reach(high, low),
            Reach(None, high or 5),
            Keep(low, None, baseline),
            Keep(None, high, baseline),
            Keep(low, self.random.choice([low, high]), baseline),
            Milestones(tuple(f"step {number}" for number in range(self.random.randint(1, 4)))),
            YesNo(),
            Unmeasured(),
        ]
        return self.random.choice(shapes)

    def _check_in(self, of: Plan, day: date, number: int) -> CheckIn:
        nodes: list[KeyResult | Kpi | Objective] = [*of.key_results() * 3, *of.kpis, *of.objectives]
        about = self.random.choice(nodes)
        confidence = self.random.choice([None, self.random.randint(0, 10)])
        silent_on_value = isinstance(about, Objective) or self.random.random() < 0.2
        value = None if silent_on_value else self._value(about.metric)
        return check_in(about.name, value, day, confidence, number=number)

    def _value(self, metric: Metric) -> Value:
        match metric:
            case Milestones(names=names):
                return self.random.randint(0, len(names))
            case YesNo():
                return self.random.choice([True, False])
            case Reach(target=target):
                return self.random.choice([self._number(), self._number(), target])
            case _:
                return self._number()

    def _number(self) -> float:
        return self.random.randint(-50, 50) / 2

    def _weight(self) -> float:
        return self.random.choice([1.0, 1.0, 1.0, 0.0, 0.5, 3.0])

    def _days_ago(self, most: int) -> date:
        return TODAY - timedelta(days=self.random.randint(0, most))

"""What was imported as the text of a plan file, and the current values as check-ins to go with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from okrtui.exchange.imported import ImportedKeyResult
from okrtui.exchange.left_out import LeftOut, quoted
from okrtui.exchange.new_ids import NewIds, ring_closers
from okrtui.store.table_text import FileTexts, Pairs, assignments, table
from okrtui.store.tables import derived_id

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable
    from datetime import date

    from okrtui.exchange.imported import (
        ImportedCycle,
        ImportedKpi,
        ImportedObjective,
        ImportedPlan,
    )
    from okrtui.model.metric import Value

#: Characters of a text; a longer one is cut, as whole books get into a cell now and then.
_LONGEST: Final = 10_000
#: Objectives between two steps: a few milliseconds' work.
_AT_ONCE: Final = 50


@dataclass(frozen=True, slots=True)
class Reported:
    """A current value that was found: ``name`` is the new id of what it is about, ``day`` when it was."""

    name: str
    value: Value | None
    confidence: int | None
    note: str
    day: date | None


@dataclass(frozen=True, slots=True)
class PlanText:
    """A plan that is to be: ``files`` are its texts by path, the root file first.

    ``names`` are the full ids of its objectives and key results in order, by which the text can be proved.
    """

    files: tuple[tuple[str, str], ...]
    names: tuple[str, ...]
    reported: tuple[Reported, ...]
    left_out: tuple[str, ...]


def plan_text(plan: ImportedPlan, root: str) -> Generator[float, None, PlanText]:
    """The text of a plan whose root file has this name; gives the share that is done (0–1) on the way."""
    writer = _Writer(plan, derived_id(root.removesuffix(".toml"), frozenset().__contains__))
    yield 0.0
    writer.write_around()
    for number in range(len(plan.objectives)):
        writer.write_objective(number)
        if number % _AT_ONCE == 0:
            yield number / len(plan.objectives)
    return PlanText(
        tuple(writer.files.texts(root)),
        tuple(writer.names),
        tuple(writer.reported),
        (*plan.left_out, *writer.left_out.sentences()),
    )


@dataclass(slots=True)
class _Writer:
    plan: ImportedPlan
    stem: str
    names: list[str] = field(default_factory=list)
    reported: list[Reported] = field(default_factory=list)
    left_out: LeftOut = field(default_factory=LeftOut)
    files: FileTexts = field(init=False)
    _ids: NewIds = field(init=False)
    _cycles: dict[str, ImportedCycle] = field(init=False)
    _only_cycle: ImportedCycle | None = field(init=False)
    """What everything belongs to that names no cycle, where a plan has but one."""
    _ring_closers: set[tuple[str, str]] = field(init=False)

    def __post_init__(self) -> None:
        plan = self.plan
        self._ids = NewIds(plan)
        self._cycles = {each.id: each for each in plan.cycles}
        self._only_cycle = plan.cycles[0] if len(self._cycles) == 1 else None
        above = {
            new: [each.partition("/")[0] for each in self._ids.supported(objective.supports)]
            for new, objective in zip(self._ids.objectives, plan.objectives, strict=True)
        }
        self._ring_closers = ring_closers(above)
        texts = {"name": plan.name, "vision": plan.vision, "mission": plan.mission}
        head: Pairs = {"format": 1} | {key: self._text(text) for key, text in texts.items()}
        self.files = FileTexts(head, f"{self.stem}-parts")

    def write_around(self) -> None:
        """Everything but the objectives."""
        if self.plan.every:
            self.files.add(f"\n[check_ins]\n{assignments({'every': self.plan.every})}")
        for cycle in self._cycles.values():
            self.files.add(table("cycle", {"id": cycle.id, "start": cycle.start, "end": cycle.end}))
        self._write_teams()
        for kpi, name in zip(self.plan.kpis, self._ids.kpis, strict=True):
            self._write_kpi(kpi, name)

    def _write_teams(self) -> None:
        teams = dict(zip(self._ids.teams, self.plan.teams, strict=True))
        part_of = {name: self._ids.team(team.part_of) or "" for name, team in teams.items()}
        closers = ring_closers({name: [above] if above else [] for name, above in part_of.items()})
        for name, team in teams.items():
            if (name, part_of[name]) in closers:
                self.left_out.add(f"the team {quoted(team.name)} would be a part of itself: it is none now")
                part_of[name] = ""
            pairs: Pairs = {
                "id": name,
                "name": self._line(team.name),
                "part_of": part_of[name],
                "lead": self._line(team.lead),
                "members": self._lines(team.members),
            }
            self.files.add(table("team", pairs))

    def _write_kpi(self, kpi: ImportedKpi, name: str) -> None:
        supports = self._ids.supported([kpi.supports])
        pairs: Pairs = {
            "id": name,
            "title": self._line(kpi.title),
            "supports": supports[0] if supports else "",
            **self._measure(kpi),
            "unit": self._line(kpi.unit),
            "owner": self._line(kpi.owner),
            "every": kpi.every if kpi.every != self.plan.every else "",
        }
        self.files.add(table("kpi", pairs))
        self._note_report(name, kpi)

    def write_objective(self, number: int) -> None:
        """One objective with its key results."""
        found, name = self.plan.objectives[number], self._ids.objectives[number]
        supports = self._supports(found, name)
        pairs: Pairs = {
            "id": name,
            "title": self._line(found.title),
            "supports": supports[0] if len(supports) == 1 else supports,
            "team": self._ids.team(found.team),
            "owner": self._line(found.owner),
            "cycle": found.cycle if found.cycle in self._cycles else "",
            "kind": found.kind,
            "state": found.state,
            "stand_alone": self._line(found.stand_alone),
            "weight": _weight(found.weight),
            "tags": self._lines(found.tags),
            "description": self._text(found.description),
        }
        self.names.append(name)
        text = [table("objective", pairs)]
        cycle = self._cycles.get(found.cycle) or self._only_cycle
        for own, key_result in zip(self._ids.key_results[number], found.key_results, strict=True):
            text += self._key_result(key_result, own, cycle)
            self.names.append(f"{name}/{own}")
            self._note_report(f"{name}/{own}", key_result)
        self.files.add("".join(text))

    def _supports(self, found: ImportedObjective, name: str) -> tuple[str, ...]:
        kept = []
        for each in self._ids.supported(found.supports):
            if (name, each.partition("/")[0]) in self._ring_closers:
                self.left_out.add(f"{quoted(found.title)} would support itself in a ring, by way of {each}")
            else:
                kept.append(each)
        return tuple(kept)

    def _key_result(self, found: ImportedKeyResult, name: str, cycle: ImportedCycle | None) -> list[str]:
        start, due = found.start or (cycle and cycle.start), found.due or (cycle and cycle.end)
        is_sound = not (start and due and due < start)
        if not is_sound:
            self.left_out.add(f"{quoted(found.title)} is due before it starts: its own dates are left out")
        measure = self._measure(found)
        if not measure and (found.unit or found.baseline is not None):
            self.left_out.add(f"{quoted(found.title)} has no target: its unit and its baseline say nothing")
        pairs: Pairs = {
            "id": name,
            "title": self._line(found.title),
            **measure,
            "owner": self._line(found.owner),
            "team": self._ids.team(found.team),
            "start": found.start if is_sound else None,
            "due": found.due if is_sound else None,
            "every": found.every,
            "weight": _weight(found.weight),
            "tags": self._lines(found.tags),
            "description": self._text(found.description),
        }
        initiatives = (
            {"title": self._line(each.title), "done": each.done or None} for each in found.initiatives
        )
        return [
            table("objective.key_result", pairs),
            *(table("objective.key_result.initiative", each) for each in initiatives),
        ]

    def _measure(self, of: ImportedKeyResult | ImportedKpi) -> Pairs:
        """The keys that tell its shape."""
        if of.milestones:
            names = tuple(self._line(each) or f"{n}" for n, each in enumerate(of.milestones, 1))
            return {"milestones": names}
        numbers = {"target": of.target, "at_least": of.at_least, "at_most": of.at_most}
        if all(each is None for each in numbers.values()):
            return {}
        written: Pairs = {key: _plain(each) for key, each in {"baseline": of.baseline, **numbers}.items()}
        return written | {"unit": self._line(of.unit)}

    def _note_report(self, name: str, of: ImportedKeyResult | ImportedKpi) -> None:
        confidence = of.confidence if isinstance(of, ImportedKeyResult) else None
        note = self._text(of.note)
        if of.value is not None or confidence is not None or note:
            self.reported.append(Reported(name, of.value, confidence, note, of.checked_in))

    def _line(self, text: str) -> str:
        """A text on one line."""
        return self._text(" ".join(text.split()))

    def _lines(self, texts: Iterable[str]) -> tuple[str, ...]:
        return tuple(line for line in map(self._line, texts) if line)

    def _text(self, text: str) -> str:
        """A text of bearable length, of characters that a file can hold."""
        if len(text) > _LONGEST:
            self.left_out.add(f"{quoted(text)} is longer than {_LONGEST:,} characters: the rest is left out")
            text = f"{text[: _LONGEST - 1]}…"
        return text.strip().encode("utf-8", "replace").decode()


def _plain(number: float | None) -> float | None:
    """A whole number without a decimal point."""
    is_whole = isinstance(number, float) and number.is_integer()
    return int(number) if number is not None and is_whole else number


def _weight(weight: float | None) -> float | None:
    """A weight, unless it is the one that everything has anyway."""
    return None if weight == 1 else _plain(weight)

"""Closing a cycle: what was decided, as edits of the plan's files and as entries of the journal."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from okrtui.insight.grading import is_unfinished
from okrtui.model.edits import AddNode, Edits, SetField, Step
from okrtui.model.journal import Close
from okrtui.model.metric import Keep, Milestones, Reach

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from okrtui.insight.grading import Grading
    from okrtui.insight.standings import Standings
    from okrtui.model.cycle_text import NamedCycle
    from okrtui.model.plan import Cycle, KeyResult, Place, Plan

    #: A node's table as its file has it, so that numbers and lists are carried over as they were written.
    Tables = Callable[[Place], Mapping[str, object]]

#: What an objective and a key result take with them; dates, state and work done stay behind.
_OBJECTIVE_KEYS = (
    "title",
    "description",
    "supports",
    "team",
    "owner",
    "cycle",
    "kind",
    "tags",
    "weight",
    "stand_alone",
)
_KEY_RESULT_KEYS = (
    *("title", "description", "baseline", "target", "at_least", "at_most", "milestones", "unit"),
    *("owner", "team", "every", "weight", "tags"),
)


@dataclass(frozen=True, slots=True)
class Closing:
    """A cycle's end as it was decided; ``carried`` are the ids of the objectives that go on in ``into``."""

    cycle: Cycle
    gradings: tuple[Grading, ...]
    carried: frozenset[str] = frozenset()
    into: NamedCycle | None = None

    @property
    def node(self) -> str:
        """What to look at afterwards: the first objective, under the name that it has here."""
        graded = self.going_on or list(self.gradings)
        return graded[0].objective.id if graded else f"cycle:{self.cycle.id}"

    def describe(self) -> str:
        """The closing in a few words."""
        return f"closing of {self.cycle.id}"

    @property
    def going_on(self) -> list[Grading]:
        """What is carried over, in the order of the plan."""
        return [each for each in self.gradings if each.objective.id in self.carried]


def suggested_carrying(graded: Iterable[Grading]) -> frozenset[str]:
    """The objectives that should go on: not achieved, and the verdict is to keep or to modify them."""
    return frozenset(each.objective.id for each in graded if each.goes_on)


def closing_edits(standings: Standings, closing: Closing, table: Tables) -> tuple[Edits, ...]:
    """The edits of a closing, one for each file that it changes.

    The root file comes first, because it gets the new cycle. An objective is closed in the same save that
    puts what is carried over of it behind: whatever ends the work between two files, each objective is
    either still open, to be closed again, or closed with its successor there.
    """
    plan = standings.plan
    steps: dict[int, list[Step]] = {}
    if closing.into is not None and all(each.id != closing.into.id for each in plan.cycles):
        steps = steps_to_start(plan, new_cycle(plan, closing.into._asdict()), table)
    for grading in closing.gradings:
        objective = grading.objective
        place = plan.place(objective)
        state = table(place).get("state")
        steps.setdefault(place.file, []).append(SetField(objective.id, "state", state, "closed"))
    names = carried_names(standings, closing)
    for grading in closing.going_on:
        steps[plan.place(grading.objective).file] += _carried_over(standings, closing, grading, names, table)
    return one_edit_a_file(steps)


def one_edit_a_file(steps: Mapping[int, list[Step]]) -> tuple[Edits, ...]:
    """The steps of each file as one edit, the root file's first."""
    return tuple(Edits(tuple(steps[file])) for file in sorted(steps))


def closing_entries(closing: Closing, author: str) -> Iterator[Close]:
    """What the journal gets to know, still without moments: of each objective its key results first."""
    for grading in closing.gradings:
        for key_result in grading.objective.key_results:
            yield Close(
                key="",
                author=author,
                about=key_result.name,
                score=grading.score_of(key_result.name),
                reflection=grading.why(key_result.name),
            )
        yield Close(
            key="",
            author=author,
            about=grading.objective.id,
            score=grading.score,
            verdict=grading.verdict,
            reflection=grading.reflection,
        )


def carried_names(standings: Standings, closing: Closing) -> dict[str, str]:
    """What each carried node is called in the new cycle; a key result that is done leads to its objective."""
    plan = standings.plan
    names: dict[str, str] = {}
    if closing.into is None:
        return names
    taken = {each.id for each in plan.objectives} | {each.id for each in plan.kpis}
    for grading in closing.going_on:
        objective = grading.objective
        new = _new_id(objective.id, closing.cycle.id, closing.into.id, taken)
        taken.add(new)
        names[objective.id] = new
        for key_result in objective.key_results:
            goes_on = is_unfinished(standings, grading, key_result)
            names[key_result.name] = f"{new}/{key_result.id}" if goes_on else new
    return names


def steps_to_start(plan: Plan, cycle: AddNode, table: Tables) -> dict[int, list[Step]]:
    """The steps by file that put a new cycle into the plan.

    While a plan has one cycle, its objectives need not name it; before it gets a second one, they do.
    """
    steps: dict[int, list[Step]] = {0: [cycle]}
    if len(plan.cycles) == 1:
        for objective in plan.objectives:
            place = plan.place(objective)
            if "cycle" not in table(place):
                named = SetField(objective.id, "cycle", None, plan.cycles[0].id)
                steps.setdefault(place.file, []).append(named)
    return steps


def new_cycle(plan: Plan, pairs: Mapping[str, object]) -> AddNode:
    """A cycle with this table, behind the others of the root file."""
    in_root = [each for each in plan.cycles if each.place.file == 0]
    after = f"cycle:{in_root[-1].id}" if in_root else None
    return AddNode("cycle", None, tuple(pairs.items()), after=after, file=0)


def _new_id(old: str, cycle: str, into: str, taken: set[str]) -> str:
    """An id such as ``launch-2027-h1``, whether it was ``launch`` or ``launch-2026-h2`` before."""
    base = f"{old.removesuffix(f'-{_as_id(cycle)}')}-{_as_id(into)}"
    names = (base if number == 1 else f"{base}-{number}" for number in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)


def _as_id(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "next"


def _carried_over(
    standings: Standings, closing: Closing, grading: Grading, names: Mapping[str, str], table: Tables
) -> Iterator[AddNode]:
    """The new objective with what is unfinished of its key results."""
    objective, into = grading.objective, closing.into
    if into is None:
        return
    plan, new = standings.plan, names[objective.id]
    place = plan.place(objective)
    raw = {**table(place), "cycle": into.id}
    pairs = {"id": new, **{key: raw[key] for key in _OBJECTIVE_KEYS if key in raw}}
    if "supports" in pairs:
        pairs["supports"] = _supports(pairs["supports"], names)
    yield AddNode("objective", None, tuple(pairs.items()), file=place.file)
    for key_result in objective.key_results:
        if is_unfinished(standings, grading, key_result):
            pairs = _key_result_table(standings, key_result, table(plan.place(key_result)))
            yield AddNode("key_result", new, tuple(pairs.items()))


def _supports(written: object, names: Mapping[str, str]) -> object:
    """The references as they were written, but to what goes on too, where it goes on."""
    if isinstance(written, list):
        return list(dict.fromkeys(names.get(each, each) for each in written))
    return names.get(written, written) if isinstance(written, str) else written


def _key_result_table(
    standings: Standings, key_result: KeyResult, raw: Mapping[str, object]
) -> dict[str, object]:
    """A key result's keys for the new cycle: it begins where it stands now."""
    pairs = {"id": key_result.id, **{key: raw[key] for key in _KEY_RESULT_KEYS if key in raw}}
    value = standings.key_results[key_result.name].value
    match key_result.metric:
        case Reach() if value is not None:
            return _with_baseline(pairs, value, before="target")
        case Keep() if value is not None and "baseline" in pairs:
            return pairs | {"baseline": value}
        case Milestones(names=milestones) if value:
            return pairs | {"milestones": list(milestones[int(value) :])}
        case _:
            return pairs


def _with_baseline(pairs: dict[str, object], value: object, before: str) -> dict[str, object]:
    """The pairs with this baseline, in its place or right before the target."""
    if "baseline" in pairs:
        return pairs | {"baseline": value}
    found: dict[str, object] = {}
    for key, each in pairs.items():
        found |= {"baseline": value, key: each} if key == before else {key: each}
    return found

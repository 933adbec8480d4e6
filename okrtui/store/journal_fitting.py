"""Which entries of a journal count in a plan; each of the others becomes a problem."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

from okrtui.model.journal import Change, CheckIn, Decision, Entry, Retract
from okrtui.model.metric import value_problem
from okrtui.store.journal_lines import line_problem

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from okrtui.model.plan import Plan, Problem


def fitting(
    plan: Plan,
    entries: tuple[Entry, ...],
    file: str,
    problems: list[Problem],
    known: Container[int] = frozenset(),
) -> Iterator[Entry]:
    """The entries that count in the plan; the others become problems. Those ``known`` (by ``id``) count."""
    for entry in entries:
        misfit = None if id(entry) in known else _misfit(plan, entry)
        if misfit is None:
            yield entry
        else:
            problems.append(line_problem(file, entry.line, *misfit))


def fitting_still(plan: Plan, before: Plan, entries: Iterable[Entry]) -> frozenset[int]:
    """The ``id`` of each entry that counts as in the plan before, since what it is about has not changed."""
    around = [(each.vision, each.mission, each.kpis, each.cycles, each.teams) for each in (plan, before)]
    if around[0] != around[1]:
        return frozenset()
    changed = {
        name
        for one, other in ((plan, before), (before, plan))
        for objective in one.objectives
        if other.objective(objective.id) is not objective
        for name in (objective.id, *(each.name for each in objective.key_results))
    }
    return frozenset(id(each) for each in entries if each.about not in changed)


def _misfit(plan: Plan, entry: Entry) -> tuple[str, str, str] | None:
    """What keeps an entry from counting: nobody knows what it is about, or its value does not fit there."""
    if isinstance(entry, (Retract, Decision)):
        return None
    if isinstance(entry, Change) and entry.field in ("added", "removed"):
        return None  # of what is gone, its going is told, and no slip
    measured = plan.measured(entry.about)
    if measured is None and not (
        plan.is_written(entry.about) if isinstance(entry, Change) else plan.knows(entry.about)
    ):
        return (
            "OKR124",
            f"an entry about {entry.about!r}, which is not in the plan",
            "kept, and not counted",
        )
    if isinstance(entry, CheckIn) and entry.value is not None:
        if measured is None:
            return ("OKR121", f"{entry.about} has no value to check in", "kept, and not counted")
        problem = value_problem(measured.metric, entry.value)
        if problem:
            return ("OKR121", f"the value of {entry.about} {problem}", "kept, and not counted")
    return None


def doubles(entries: list[Entry], folder: str) -> list[Problem]:
    """The same id with other content, as a bad merge leaves it."""
    if len(set(map(attrgetter("key", "author"), entries))) == len(entries):  # nearly always
        return []
    seen: dict[tuple[str, str], Entry] = {}
    found = []
    for entry in entries:
        first = seen.setdefault((entry.key, entry.author), entry)
        if first is not entry and first != entry:
            found.append(
                line_problem(
                    f"{folder}/{entry.author}.toml",
                    entry.line,
                    "OKR122",
                    f"the moment of line {first.line} again, with other content",
                    "only the first of the two counts",
                )
            )
    return found

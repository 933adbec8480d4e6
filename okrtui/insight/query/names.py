"""The fields that ask for a name of the plan's: an owner, a team with all below it, a tag, a cycle.

What an objective gives to its key results (owner, team, cycle) holds for them too; tags are a node's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from okrtui.insight.query.field import NONE, Field, Test, asks_for_none, not_compared
from okrtui.insight.query.terms import Value, fold
from okrtui.model.plan import KeyResult, Kpi

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from okrtui.insight.query.flags import Candidate
    from okrtui.insight.standings import Standings
    from okrtui.model.plan import Plan


@dataclass(frozen=True, slots=True)
class Names:
    """A kind of name.

    ``of`` are a node's own, None where it can't have any; ``known`` are the plan's, each with what else it
    is called; ``widen`` adds what is meant as well, and reads words of its own such as ``current``.
    """

    field: str
    of: Callable[[Candidate], tuple[str, ...] | None]
    known: Callable[[Plan], Mapping[str, str]]
    word: str | None = None
    widen: Callable[[set[str], Standings], set[str]] = lambda names, _: names

    def meant(self, value: Value, standings: Standings) -> set[str]:
        """The names that a value stands for: those that are so, else those that begin so."""
        typed = fold(value.text)
        if typed == self.word and not value.quoted:
            return self.widen({typed}, standings)
        called = {name: (fold(name), fold(other)) for name, other in self.known(standings.plan).items()}
        found = {name for name, each in called.items() if typed in each}
        if not found and not value.quoted:
            found = {
                name
                for name, (one, other) in called.items()
                if one.startswith(typed) or other.startswith(typed)
            }
        return self.widen(found, standings)


def _field(names: Names) -> Field:
    def test(_operator: str, value: Value, standings: Standings) -> Test:
        if asks_for_none(value):
            return lambda candidate: names.of(candidate) == ()
        wanted = names.meant(value, standings)
        return lambda candidate: not wanted.isdisjoint(names.of(candidate) or ())

    def values(standings: Standings) -> Iterable[str]:
        own = [names.word] if names.word else []
        return [*own, NONE, *sorted(names.known(standings.plan), key=fold)]

    return Field(names.field, lambda operator, _: not_compared(names.field, operator, "name"), test, values)


def _owner(candidate: Candidate) -> tuple[str, ...]:
    return (candidate.node.owner,) if candidate.node.owner else ()


def _owners(plan: Plan) -> Mapping[str, str]:
    owners = {node.owner for node in plan.objectives} | {node.owner for node in plan.key_results()}
    owners |= {kpi.owner for kpi in plan.kpis}
    return {owner: owner for owner in owners if owner}


def _team(candidate: Candidate) -> tuple[str, ...] | None:
    if candidate.objective is None:
        return None
    own = candidate.node.team if isinstance(candidate.node, KeyResult) else None
    team = own or candidate.objective.team
    return (team,) if team else ()


def _teams(plan: Plan) -> Mapping[str, str]:
    return {team.id: team.name for team in plan.teams}


def _with_teams_below(names: set[str], standings: Standings) -> set[str]:
    found, above = set(names), set(names)
    while above:
        above = {team.id for team in standings.plan.teams if team.part_of in above} - found
        found |= above
    return found


def _tags(candidate: Candidate) -> tuple[str, ...] | None:
    return None if isinstance(candidate.node, Kpi) else candidate.node.tags


def _all_tags(plan: Plan) -> Mapping[str, str]:
    tags = {tag for objective in plan.objectives for tag in objective.tags}
    tags |= {tag for key_result in plan.key_results() for tag in key_result.tags}
    return {tag: tag for tag in tags}


def _cycle(candidate: Candidate) -> tuple[str, ...] | None:
    if candidate.objective is None:
        return None
    return (candidate.objective.cycle.id,) if candidate.objective.cycle else ()


def _cycles(plan: Plan) -> Mapping[str, str]:
    return {cycle.id: cycle.id for cycle in plan.cycles}


def _running(names: set[str], standings: Standings) -> set[str]:
    """``current`` are all the cycles that run today; between cycles the nearest one."""
    if names != {"current"}:
        return names
    running = {cycle.id for cycle in standings.plan.cycles if cycle.runs_on(standings.today)}
    nearest = standings.plan.current_cycle(standings.today)
    return running or ({nearest.id} if nearest else set())


NAMES = {
    names.field: names
    for names in (
        Names("owner", _owner, _owners, "me"),
        Names("team", _team, _teams, widen=_with_teams_below),
        Names("tag", _tags, _all_tags),
        Names("cycle", _cycle, _cycles, "current", _running),
    )
}

FIELDS = [_field(names) for names in NAMES.values()]

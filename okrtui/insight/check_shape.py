"""Checks of how much there is and how it is measured: few objectives, two to five key results, a baseline."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from okrtui.insight.check_rule import Advice, Ground, Rule, named
from okrtui.insight.explanation import quoted
from okrtui.insight.reach import ROOTS
from okrtui.model.metric import Reach
from okrtui.model.plan import KeyResult, Objective, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_TOP_OBJECTIVES = 5
MOST_OBJECTIVES_OF_TEAM = 3
MOST_KEY_RESULTS = 5
MOST_KEY_RESULTS_OF_TEAM = 10


def _many_tops(ground: Ground) -> Iterator[Advice]:
    tops = [each for each in ground.active if ground.plan.primary_support(each) in ROOTS]
    if len(tops) > MOST_TOP_OBJECTIVES:
        message = (
            f"{len(tops)} objectives stand right below vision and mission, more than people keep in mind"
        )
        remedy = (
            f"keep the {MOST_TOP_OBJECTIVES} that matter most there, and let the others support one of them"
        )
        yield Advice(tops[MOST_TOP_OBJECTIVES].id, "supports", message, remedy)


def _many_of_a_team(ground: Ground) -> Iterator[Advice]:
    of_team: defaultdict[tuple[str, str], list[Objective]] = defaultdict(list)
    for objective in ground.current:
        if objective.team:
            of_team[objective.team, objective.cycle.id if objective.cycle else ""].append(objective)
    for (team, cycle), objectives in of_team.items():
        if len(objectives) > MOST_OBJECTIVES_OF_TEAM:
            message = f"{_team(ground, team)} has {len(objectives)} objectives{_in(cycle)}"
            remedy = (
                f"choose up to {MOST_OBJECTIVES_OF_TEAM}; the others can wait as drafts or for another cycle"
            )
            yield Advice(objectives[MOST_OBJECTIVES_OF_TEAM].id, "team", message, remedy)


def _many_key_results_of_a_team(ground: Ground) -> Iterator[Advice]:
    of_team: defaultdict[tuple[str, str], list[KeyResult]] = defaultdict(list)
    for objective in ground.current:
        cycle = objective.cycle.id if objective.cycle else ""
        for key_result in objective.key_results:
            team = key_result.team or objective.team
            if team:
                of_team[team, cycle].append(key_result)
    for (team, cycle), key_results in of_team.items():
        if len(key_results) > MOST_KEY_RESULTS_OF_TEAM:
            message = f"{_team(ground, team)} has {len(key_results)} key results{_in(cycle)} to look after"
            remedy = f"keep up to {MOST_KEY_RESULTS_OF_TEAM} that tell most, so that each gets its check-in"
            yield Advice(key_results[MOST_KEY_RESULTS_OF_TEAM].name, None, message, remedy)


def _team(ground: Ground, team: str) -> str:
    return next((each.name for each in ground.plan.teams if each.id == team), team)


def _in(cycle: str) -> str:
    return f" in {cycle}" if cycle else ""


def _one_key_result(ground: Ground) -> Iterator[Advice]:
    for objective in ground.written:
        if len(objective.key_results) == 1:
            (only,) = objective.key_results
            message = f"{named(objective)} rests on {named(only)} alone"
            remedy = "add one that shows the other side of it, such as quality beside quantity"
            yield Advice(objective.id, None, message, remedy)


def _many_key_results(ground: Ground) -> Iterator[Advice]:
    for objective in ground.written:
        if len(objective.key_results) > MOST_KEY_RESULTS:
            message = f"{named(objective)} has {len(objective.key_results)} key results"
            remedy = f"keep the two to {MOST_KEY_RESULTS} that tell most; what is work can be an initiative"
            yield Advice(objective.id, None, message, remedy)


def _no_baseline(ground: Ground) -> Iterator[Advice]:
    for objective in ground.written:
        for key_result in objective.key_results:
            if isinstance(key_result.metric, Reach) and key_result.metric.baseline is None:
                message = f"{quoted(key_result.title)} has no baseline, so it is counted from 0 and by half"
                yield Advice(
                    key_result.name, "target", message, "write where it stood at the start: baseline = …"
                )


RULES = (
    Rule("OKR206", Severity.WARNING, f"more than {MOST_TOP_OBJECTIVES} top objectives", "p", _many_tops),
    Rule(
        "OKR207",
        Severity.WARNING,
        f"more than {MOST_OBJECTIVES_OF_TEAM} objectives of a team in a cycle",
        "e",
        _many_of_a_team,
    ),
    Rule("OKR208", Severity.WARNING, "a single key result", "n", _one_key_result),
    Rule("OKR209", Severity.WARNING, f"more than {MOST_KEY_RESULTS} key results", "E", _many_key_results),
    Rule(
        "OKR210",
        Severity.WARNING,
        f"more than {MOST_KEY_RESULTS_OF_TEAM} key results of a team in a cycle",
        "E",
        _many_key_results_of_a_team,
    ),
    Rule("OKR214", Severity.WARNING, "a target without a baseline", "e", _no_baseline),
)

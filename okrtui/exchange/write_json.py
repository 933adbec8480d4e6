"""A plan as JSON: everything that is known of it, with its numbers and its check-ins, a line per node.

The text is ASCII, with all else escaped. Shares are 0–1 (progress of a key result unclamped), confidence
is 0–10, dates are ISO 8601, moments are UTC. What is not known is null.

- on top: ``format`` (1), ``plan`` (its name), ``today``, ``vision``, ``mission``, ``every`` (the plan-wide
  cadence), ``cycle`` (the current one's id), ``alignment`` {``score``, ``ladder``, ``coverage``,
  ``evidence``}, ``progress``, ``expected``, ``counts`` of key results by status
- ``cycles``: ``id``, ``start``, ``end`` · ``teams``: ``id``, ``name``, ``part_of``, ``lead``, ``members``
- ``kpis``: ``id``, ``title``, ``supports``, ``unit``, ``owner``, ``every``, the keys of its goal as below,
  ``value``, ``last_check_in``, ``check_ins``
- ``objectives``: ``id``, ``title``, ``description``, ``supports``, ``team``, ``owner``, ``cycle``, ``kind``,
  ``state``, ``stand_alone``, ``weight``, ``tags``, ``progress``, ``expected``, ``status``, ``reason``,
  ``reach``, ``confidence``, ``last_check_in``, ``check_ins``, ``key_results``
- a key result: ``id`` (its full name), ``title``, ``description``, ``owner``, ``team``, ``unit``, of its goal
  ``baseline``, ``target``, ``at_least``, ``at_most``, ``milestones`` those that it has, ``start``, ``due``,
  ``every``, ``weight``, ``tags``, ``initiatives`` [{``title``, ``done``}], ``value``, ``progress``,
  ``expected``, ``status``, ``reason``, ``confidence``, ``last_check_in``, ``measurable``, ``fresh``,
  ``check_ins``
- a check-in, oldest first: ``moment``, ``author``, ``value``, ``confidence``, ``note``
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from okrtui.exchange.numbers_of import alignment_numbers, key_result_numbers, objective_numbers
from okrtui.insight.status import Status
from okrtui.model.metric import Keep, Metric, Milestones, Reach

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from okrtui.insight.standings import KeyResultStanding, ObjectiveStanding, Standings
    from okrtui.model.journal import Journal
    from okrtui.model.plan import KeyResult, Kpi, Objective


def write(standings: Standings) -> Iterator[str]:
    """The text, a piece per node."""
    yield f'{_head(standings)}"kpis": ['
    before = "\n"
    for kpi in standings.plan.kpis:
        yield before + json.dumps(_kpi(standings.journal, kpi))
        before = ",\n"
    yield '],\n"objectives": ['
    end = ""
    for objective in standings.plan.objectives:
        yield f"{end}\n{_opened(standings, objective)}"
        before = "\n"
        for each in objective.key_results:
            yield before + json.dumps(_key_result(standings.journal, standings.key_results[each.name]))
            before = ",\n"
        end = "]},"
    yield f"{end.rstrip(',')}]\n}}\n"


def _opened(standings: Standings, objective: Objective) -> str:
    """An objective up to its key results."""
    fields = json.dumps(_objective(standings.journal, standings.objectives[objective.id]))
    return f'{fields[:-1]}, "key_results": ['


def _head(standings: Standings) -> str:
    plan = standings.plan
    cycle, counts = plan.current_cycle(standings.today), standings.counts()
    fields: dict[str, object] = {
        "format": 1,
        "plan": plan.name,
        "today": standings.today.isoformat(),
        "vision": plan.vision,
        "mission": plan.mission,
        "every": plan.cadence.value,
        "cycle": cycle.id if cycle else None,
        "alignment": alignment_numbers(standings.alignment),
        "progress": standings.progress,
        "expected": standings.expected,
        "counts": {each.value: counts[each] for each in Status},
        "cycles": [
            {"id": each.id, "start": each.start.isoformat(), "end": each.end.isoformat()}
            for each in plan.cycles
        ],
        "teams": [
            {
                "id": each.id,
                "name": each.name,
                "part_of": each.part_of,
                "lead": each.lead,
                "members": each.members,
            }
            for each in plan.teams
        ],
    }
    return "{\n" + "".join(f'"{key}": {json.dumps(value)},\n' for key, value in fields.items())


def _kpi(journal: Journal, kpi: Kpi) -> dict[str, object]:
    latest = journal.latest(kpi.name)
    return {
        "id": kpi.id,
        "title": kpi.title,
        "supports": kpi.supports,
        "unit": kpi.unit,
        "owner": kpi.owner,
        "every": kpi.cadence.value,
        **_goal(kpi.metric),
        "value": latest.value if latest else None,
        "last_check_in": _day(latest.day if latest else None),
        "check_ins": _check_ins(journal, kpi),
    }


def _objective(journal: Journal, standing: ObjectiveStanding) -> dict[str, object]:
    objective = standing.objective
    return {
        "id": objective.id,
        "title": objective.title,
        "description": objective.description,
        "supports": objective.supports,
        "team": objective.team,
        "owner": objective.owner,
        "cycle": objective.cycle.id if objective.cycle else None,
        "kind": objective.kind.value,
        "state": objective.state.value,
        "stand_alone": objective.stand_alone,
        "weight": objective.weight,
        "tags": objective.tags,
        **objective_numbers(standing),
        "confidence": standing.confidence,
        "last_check_in": _day(standing.last_check_in),
        "check_ins": _check_ins(journal, objective),
    }


def _key_result(journal: Journal, standing: KeyResultStanding) -> dict[str, object]:
    key_result = standing.key_result
    return {
        "id": key_result.name,
        "title": key_result.title,
        "description": key_result.description,
        "owner": key_result.owner,
        "team": key_result.team,
        "unit": key_result.unit,
        **_goal(key_result.metric),
        "start": _day(key_result.start),
        "due": _day(key_result.due),
        "every": key_result.cadence.value,
        "weight": key_result.weight,
        "tags": key_result.tags,
        "initiatives": [{"title": each.title, "done": each.done} for each in key_result.initiatives],
        **key_result_numbers(standing),
        "check_ins": _check_ins(journal, key_result),
    }


def _goal(metric: Metric) -> dict[str, object]:
    """The keys that tell its shape, as in a plan file."""
    match metric:
        case Reach(baseline=baseline, target=target):
            return {"baseline": baseline, "target": target}
        case Keep(at_least=at_least, at_most=at_most, baseline=baseline):
            return {"baseline": baseline, "at_least": at_least, "at_most": at_most}
        case Milestones(names=names):
            return {"milestones": names}
        case _:
            return {}


def _check_ins(journal: Journal, node: KeyResult | Kpi | Objective) -> list[dict[str, object]]:
    return [
        {
            "moment": each.moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "author": each.author,
            "value": each.value,
            "confidence": each.confidence,
            "note": each.note,
        }
        for each in journal.history(node.name)
    ]


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None

"""A plan as a table: a row for the vision, the mission and each KPI, objective, key result and initiative.

They stand top down, as in the cascade.

Comma separated with a header (RFC 4180), UTF-8. Shares are 0–1, dates ISO 8601, lists have semicolons. A
key result's ``supports`` is its objective; what is supported by id is the ``id`` of another row, or
``vision`` or ``mission``. Texts that a spreadsheet would take for a formula begin with an apostrophe, which
reading takes away again.
"""

from __future__ import annotations

import csv
from decimal import Decimal
from typing import TYPE_CHECKING

from okrtui.exchange.formula_guard import guarded
from okrtui.model.cascade import NodeKind
from okrtui.model.metric import Keep, Metric, Milestones, Reach, Value
from okrtui.model.plan import KeyResult, Kpi, Objective
from okrtui.model.safe_text import safe
from okrtui.model.shape_text import shape_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from okrtui.insight.standings import Standings
    from okrtui.model.journal import CheckIn

#: What a cell may hold; numbers stay numbers, everything else becomes a guarded text.
Cell = object

COLUMNS = (
    *("kind", "id", "title", "supports", "team", "owner", "cycle", "start", "due"),
    *("baseline", "target", "at least", "at most", "milestones", "unit"),
    *("value", "progress", "expected", "status", "reason", "confidence", "last check-in", "note"),
    *("weight", "every", "commitment", "state", "stand alone", "tags", "description"),
)

_DECIMALS = 4


def write(standings: Standings) -> Iterator[str]:
    """The text, piece by piece."""
    lines = _Lines()
    writer = csv.writer(lines)
    writer.writerow(COLUMNS)
    yield lines.taken()
    for rows in _rows_of_nodes(standings):
        writer.writerows([_written(row.get(column)) for column in COLUMNS] for row in rows)
        yield lines.taken()


class _Lines:
    """What csv.writer takes for a file: keeps lines until they are taken."""

    def __init__(self) -> None:
        self._lines: list[str] = []

    def write(self, line: str) -> None:
        """Keep a line."""
        self._lines.append(line)

    def taken(self) -> str:
        """The lines since the last time."""
        lines, self._lines = self._lines, []
        return "".join(lines)


def _rows_of_nodes(standings: Standings) -> Iterator[list[Mapping[str, Cell]]]:
    plan, cascade = standings.plan, standings.cascade
    for kind, item in zip(cascade.kinds, cascade.items, strict=True):
        match kind, item:
            case NodeKind.VISION | NodeKind.MISSION, str():
                yield [{"kind": item, "id": item, "title": getattr(plan, item)}]
            case NodeKind.OBJECTIVE, Objective():
                yield [_objective(standings, item)]
            case NodeKind.KEY_RESULT, KeyResult():
                yield [_key_result(standings, item), *_initiatives(item)]
            case NodeKind.KPI, Kpi():
                yield [_kpi(standings, item)]


def _objective(standings: Standings, objective: Objective) -> Mapping[str, Cell]:
    standing, cycle = standings.objectives[objective.id], objective.cycle
    return {
        "kind": "objective",
        "id": objective.id,
        "title": objective.title,
        "supports": objective.supports,
        "team": objective.team,
        "owner": objective.owner,
        "cycle": cycle.id if cycle else None,
        "start": cycle.start if cycle else None,
        "due": cycle.end if cycle else None,
        "progress": _share(standing.progress),
        "expected": _share(standing.expected),
        "status": standing.verdict.status,
        "reason": standing.verdict.reason,
        "confidence": standing.confidence,
        "last check-in": standing.last_check_in,
        "weight": objective.weight,
        "commitment": objective.kind,
        "state": objective.state,
        "stand alone": objective.stand_alone,
        "tags": objective.tags,
        "description": objective.description,
    }


def _key_result(standings: Standings, key_result: KeyResult) -> Mapping[str, Cell]:
    standing = standings.key_results[key_result.name]
    return {
        "kind": "key result",
        "supports": key_result.name.rpartition("/")[0],
        **_measured(key_result, standing.latest),
        "team": key_result.team,
        "start": key_result.start,
        "due": key_result.due,
        "progress": _share(standing.progress),
        "expected": _share(standing.expected),
        "status": standing.verdict.status,
        "reason": standing.verdict.reason,
        "confidence": standing.confidence,
        "weight": key_result.weight,
        "tags": key_result.tags,
        "description": key_result.description,
    }


def _initiatives(key_result: KeyResult) -> list[Mapping[str, Cell]]:
    return [
        {
            "kind": "initiative",
            "title": each.title,
            "supports": key_result.name,
            "value": _value(each.done),
        }
        for each in key_result.initiatives
    ]


def _kpi(standings: Standings, kpi: Kpi) -> Mapping[str, Cell]:
    return {"kind": "kpi", "supports": kpi.supports, **_measured(kpi, standings.journal.latest(kpi.name))}


def _measured(node: KeyResult | Kpi, latest: CheckIn | None) -> Mapping[str, Cell]:
    return {
        "id": node.name,
        "title": node.title,
        "owner": node.owner,
        **_goal(node.metric),
        "unit": node.unit,
        "value": _value(latest.value) if latest else None,
        "last check-in": latest.day if latest else None,
        "note": latest.note if latest else None,
        "every": node.cadence,
    }


def _goal(metric: Metric) -> Mapping[str, Cell]:
    match metric:
        case Reach(baseline=baseline, target=target):
            return {"baseline": baseline, "target": target}
        case Keep(at_least=at_least, at_most=at_most, baseline=baseline):
            return {"baseline": baseline, "at least": at_least, "at most": at_most}
        case Milestones():
            return {"milestones": shape_text(metric)}
        case _:
            return {}


def _value(value: Value | None) -> Cell:
    return ("yes" if value else "no") if isinstance(value, bool) else value


def _share(share: float | None) -> Cell:
    return None if share is None else round(share, _DECIMALS)


def _written(cell: Cell) -> str:
    """The cell as the table has it: numbers in full and with a point, never as 1e+06."""
    if cell is None:
        return ""
    if isinstance(cell, (int, float)):
        return f"{Decimal(repr(cell)).normalize():f}"
    return guarded(safe("; ".join(cell) if isinstance(cell, tuple) else str(cell)))

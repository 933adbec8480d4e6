"""``okrtui status``: how the plan stands, in words for people and as JSON for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from okrtui.cli.options import open_workspace, parser
from okrtui.errors import ExitCode
from okrtui.insight.alignment import Alignment, Part
from okrtui.insight.status import Status
from okrtui.model.calendar import short_day, week_of
from okrtui.model.safe_text import safe

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from datetime import date

    from okrtui.insight.standings import KeyResultStanding, ObjectiveStanding, Standings
    from okrtui.model.plan import Plan, Problem
    from okrtui.workspace import Workspace

_MOST_LINES = 5


def status(arguments: list[str]) -> int:
    """Print how a plan stands."""
    options = _parser().parse_args(arguments)
    workspace = open_workspace(options.plan, options.today)
    if options.json:
        print(json.dumps(as_json(workspace), indent=2))
    else:
        for line in _in_words(workspace):
            print(line)
    return ExitCode.FINE


def _parser() -> argparse.ArgumentParser:
    made = parser("status", "Show how a plan stands: alignment, progress, what is due and what costs points.")
    made.add_argument("plan", nargs="?", metavar="PLAN", help="the plan's file or folder")
    made.add_argument("--json", action="store_true", help="print all numbers as JSON")
    return made


def _in_words(workspace: Workspace) -> Iterator[str]:
    plan, standings = workspace.plan, workspace.standings
    cycle = plan.current_cycle(standings.today)
    yield f"{safe(plan.name)} · {_cycle_in_words(plan, standings.today)}" if cycle else safe(plan.name)
    yield _alignment_in_words(standings.alignment)
    if standings.progress is not None and standings.expected is not None:
        yield f"Progress   {standings.progress:.0%} of {standings.expected:.0%} expected"
    counts = standings.counts()
    if counts:
        yield "Status     " + " · ".join(f"{counts[each]} {each}" for each in Status if counts[each])
    due = standings.due()
    if due:
        yield f"Due        {len(due)} check-in{'s' if len(due) != 1 else ''}"
        for each in due[:_MOST_LINES]:
            owner = safe(each.key_result.owner or "nobody")
            late = f"{each.days_late} days late" if each.days_late else "today"
            yield f"  {safe(each.key_result.title)} · {owner} · {late}"
    lost = [loss for loss in standings.losses() if loss.part is not Part.ROUNDING]
    if lost:
        yield "Costs      the most points of alignment"
        for loss in lost[:_MOST_LINES]:
            yield f"  −{loss.points:.1f}  {safe(loss.node)}: {safe(loss.why)}"
    for problem in workspace.problems[:_MOST_LINES]:
        yield safe(str(problem))
    if len(workspace.problems) > _MOST_LINES:
        yield f"… and {len(workspace.problems) - _MOST_LINES} more problems"


def _cycle_in_words(plan: Plan, today: date) -> str:
    cycle = plan.current_cycle(today)
    if cycle is None:
        return "no cycle"
    if today > cycle.end:
        return f"{safe(cycle.id)} ended on {short_day(cycle.end, today)}"
    if today < cycle.start:
        return f"{safe(cycle.id)} starts on {short_day(cycle.start, today)}"
    week, weeks = week_of(cycle.start, cycle.end, today)
    return f"{safe(cycle.id)}, week {week} of {weeks}"


def _alignment_in_words(alignment: Alignment) -> str:
    if alignment.score is None:
        return "Alignment  – (no objective is active today)"
    parts = {"ladder": alignment.ladder, "coverage": alignment.coverage, "evidence": alignment.evidence}
    shown = " · ".join(f"{name} {value:.0%}" for name, value in parts.items() if value is not None)
    return f"Alignment  {alignment.score} ({alignment.band}) · {shown}"


def as_json(workspace: Workspace) -> dict[str, object]:
    """Everything that ``--json`` prints; shares are 0–1 (progress unclamped), dates are ISO 8601."""
    plan, standings = workspace.plan, workspace.standings
    cycle = plan.current_cycle(standings.today)
    counts = standings.counts()
    return {
        "plan": plan.name,
        "today": standings.today.isoformat(),
        "cycle": cycle.id if cycle else None,
        "alignment": _alignment_as_json(standings),
        "progress": standings.progress,
        "expected": standings.expected,
        "counts": {each.value: counts[each] for each in Status},
        "due": [
            {"key_result": due.key_result.name, "owner": due.key_result.owner, "days_late": due.days_late}
            for due in standings.due()
        ],
        "objectives": [
            _objective_as_json(standings, standings.objectives[objective.id]) for objective in plan.objectives
        ],
        "problems": [_problem_as_json(problem) for problem in workspace.problems],
    }


def _alignment_as_json(standings: Standings) -> dict[str, object]:
    alignment = standings.alignment
    return {
        "score": alignment.score,
        "ladder": alignment.ladder,
        "coverage": alignment.coverage,
        "evidence": alignment.evidence,
        "losses": [
            {"node": loss.node, "points": loss.points, "part": loss.part.value, "why": loss.why}
            for loss in standings.losses()
        ],
    }


def _objective_as_json(standings: Standings, standing: ObjectiveStanding) -> dict[str, object]:
    objective = standing.objective
    return {
        "id": objective.id,
        "title": objective.title,
        "team": objective.team,
        "owner": objective.owner,
        "progress": standing.progress,
        "expected": standing.expected,
        "status": standing.verdict.status.value,
        "reason": standing.verdict.reason,
        "reach": standing.reach,
        "key_results": [
            _key_result_as_json(standings.key_results[each.name]) for each in objective.key_results
        ],
    }


def _key_result_as_json(standing: KeyResultStanding) -> dict[str, object]:
    return {
        "id": standing.key_result.name,
        "value": standing.value,
        "progress": standing.progress,
        "expected": standing.expected,
        "status": standing.verdict.status.value,
        "reason": standing.verdict.reason,
        "confidence": standing.confidence,
        "last_check_in": standing.latest.day.isoformat() if standing.latest else None,
        "measurable": standing.measurable,
        "fresh": standing.fresh,
    }


def _problem_as_json(problem: Problem) -> dict[str, object]:
    return {
        "id": problem.id,
        "severity": problem.severity.value,
        "message": problem.message,
        "remedy": problem.remedy,
        "file": problem.file,
        "line": problem.line,
        "column": problem.column,
    }

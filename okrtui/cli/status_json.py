"""What ``okrtui status --json`` prints: shares are 0–1 (progress unclamped), dates are ISO 8601."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.exchange.numbers_of import alignment_numbers, key_result_numbers, objective_numbers
from okrtui.insight.status import Status

if TYPE_CHECKING:
    from okrtui.insight.standings import KeyResultStanding, ObjectiveStanding, Standings
    from okrtui.insight.summary import Summary
    from okrtui.model.plan import Problem
    from okrtui.workspace import Workspace


def as_json(workspace: Workspace, summary: Summary) -> dict[str, object]:
    """Everything about the plan, and the summary of the scope that was asked for."""
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
        "summary": _summary_as_json(summary),
    }


def _alignment_as_json(standings: Standings) -> dict[str, object]:
    return {
        **alignment_numbers(standings.alignment),
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
        **objective_numbers(standing),
        "key_results": [
            _key_result_as_json(standings.key_results[each.name]) for each in objective.key_results
        ],
    }


def _key_result_as_json(standing: KeyResultStanding) -> dict[str, object]:
    return {"id": standing.key_result.name, **key_result_numbers(standing)}


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


def _summary_as_json(summary: Summary) -> dict[str, object]:
    return {
        "scope": summary.scope.kind.value,
        "name": summary.scope.name,
        "title": summary.title,
        "since": summary.since.isoformat(),
        "progress": summary.progress,
        "expected": summary.expected,
        "counts": {each.value: summary.counts[each] for each in Status},
        "not_active": summary.resting,
        "off_track": [
            {
                "key_result": each.standing.key_result.name,
                "owner": each.standing.key_result.owner,
                "status": each.standing.verdict.status.value,
                "reason": each.standing.verdict.reason,
                "note": each.note.note if each.note else None,
            }
            for each in summary.trouble
        ],
        "due": [
            {
                "owner": each.owner,
                "count": each.count,
                "most_overdue": each.key_result.name,
                "days_late": each.days_late,
            }
            for each in summary.due
        ],
        "moved": [
            {
                "key_result": each.standing.key_result.name,
                "from": each.before,
                "to": each.standing.value,
                "progress_from": each.progress_before,
                "progress_to": each.standing.progress,
                "author": each.author,
                "note": each.note or None,
                "done_now": each.is_done_now,
            }
            for each in summary.moved
        ],
        "not_moved": [
            {"key_result": each.standing.key_result.name, "reported": each.reported}
            for each in summary.unmoved
        ],
        "done_before": [each.key_result.name for each in summary.done_before],
        "costs": [
            {"node": each.node, "points": each.points, "why": each.why, "fix_key": each.fix_key or None}
            for each in summary.costs
        ],
    }

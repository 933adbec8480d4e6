"""``okrtui check``: what is wrong in a plan and what could be better, with the place of each."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from okrtui.cli.options import open_workspace, parser
from okrtui.errors import ExitCode
from okrtui.insight import checks
from okrtui.model.plan import Place, Plan, Problem, Severity
from okrtui.model.safe_text import safe
from okrtui.store.place_finder import PlaceFinder

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from okrtui.workspace import Workspace

_WORST_FIRST = list(Severity)


@dataclass(frozen=True, slots=True)
class Report:
    """A problem of the files, or a finding with its place; only findings have a field and a key."""

    problem: Problem
    field: str | None = None
    fix_key: str | None = None


def check(arguments: list[str]) -> int:
    """Print everything there is to say about a plan; PLAN_HAS_ERRORS when something of it is an error."""
    options = _parser().parse_args(arguments)
    workspace = open_workspace(options.plan, options.today)
    reports = reports_on(workspace)
    if options.json:
        print(json.dumps(as_json(workspace, reports), indent=2))
    else:
        for line in _in_words(workspace.plan, reports):
            print(line)
    return ExitCode.PLAN_HAS_ERRORS if _count(reports)[Severity.ERROR] else ExitCode.FINE


def _parser() -> argparse.ArgumentParser:
    made = parser("check", "Look for what is wrong in a plan, and for what a good coach would ask.")
    made.add_argument("plan", nargs="?", metavar="PLAN", help="the plan's file or folder")
    made.add_argument("--json", action="store_true", help="print everything as JSON")
    return made


def reports_on(workspace: Workspace) -> list[Report]:
    """The problems of the files and the findings of all checks, file by file and line by line."""
    plan = workspace.plan
    finder = PlaceFinder(workspace.root, plan)
    found = [Report(problem) for problem in workspace.problems]
    for each in checks.check(workspace.standings):
        file, line, column = finder.find(_place_of(plan, each.node), each.field)
        problem = Problem(each.id, each.severity, each.message, each.remedy, file, line, column, each.node)
        found.append(Report(problem, each.field, each.fix_key))
    order = {file: number for number, file in enumerate(plan.files)}
    return sorted(
        found,
        key=lambda each: (
            order.get(each.problem.file, len(order)),
            each.problem.file,
            each.problem.line,
            _WORST_FIRST.index(each.problem.severity),
            each.problem.id,
        ),
    )


def _place_of(plan: Plan, name: str) -> Place:
    """Where a node stands; the plan itself, vision and mission at the top of the root file."""
    node = plan.objective(name) or plan.measured(name)
    return node.place if node else Place(0, ())


def _count(reports: list[Report]) -> Counter[Severity]:
    return Counter(each.problem.severity for each in reports)


def _in_words(plan: Plan, reports: list[Report]) -> Iterator[str]:
    for (file, line), group in groupby(reports, key=lambda each: (each.problem.file, each.problem.line)):
        yield f"{safe(file)}:{line}"
        for problem in (each.problem for each in group):
            yield f"  {problem.severity:<7}  {problem.id}  {safe(problem.message)}"
            yield f"                   → {safe(problem.remedy)}"
    counts = _count(reports)
    words = [f"{counts[each]} {each}{'s' if counts[each] != 1 else ''}" for each in Severity if counts[each]]
    yield f"{safe(plan.name)}: {', '.join(words) or 'nothing to mend'}"


def as_json(workspace: Workspace, reports: list[Report]) -> dict[str, object]:
    """Everything that ``--json`` prints: the counts, and each finding with its place (from 1)."""
    counts = _count(reports)
    return {
        "plan": workspace.plan.name,
        "today": workspace.standings.today.isoformat(),
        "errors": counts[Severity.ERROR],
        "warnings": counts[Severity.WARNING],
        "infos": counts[Severity.INFO],
        "findings": [
            {
                "id": each.problem.id,
                "severity": each.problem.severity.value,
                "node": each.problem.node,
                "field": each.field,
                "message": each.problem.message,
                "remedy": each.problem.remedy,
                "fix_key": each.fix_key,
                "file": each.problem.file,
                "line": each.problem.line,
                "column": each.problem.column,
            }
            for each in reports
        ],
    }

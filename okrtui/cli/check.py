"""``okrtui check``: what is wrong in a plan and what could be better, with the place of each."""

from __future__ import annotations

import json
from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from okrtui.cli.options import open_workspace, parser
from okrtui.errors import ExitCode
from okrtui.model.plan import Plan, Problem, Severity
from okrtui.model.safe_text import safe

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from okrtui.workspace import Workspace

_WORST_FIRST = list(Severity)


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


def reports_on(workspace: Workspace) -> list[Problem]:
    """Everything there is to say, file by file and line by line."""
    order = {file: number for number, file in enumerate(workspace.plan.files)}
    return sorted(
        workspace.advice(),
        key=lambda each: (
            order.get(each.file, len(order)),
            each.file,
            each.line,
            _WORST_FIRST.index(each.severity),
            each.id,
        ),
    )


def _count(reports: list[Problem]) -> Counter[Severity]:
    return Counter(each.severity for each in reports)


def _in_words(plan: Plan, reports: list[Problem]) -> Iterator[str]:
    for (file, line), group in groupby(reports, key=lambda each: (each.file, each.line)):
        yield f"{safe(file)}:{line}"
        for problem in group:
            yield f"  {problem.severity:<7}  {problem.id}  {safe(problem.message)}"
            yield f"                   → {safe(problem.remedy)}"
    counts = _count(reports)
    words = [f"{counts[each]} {each}{'s' if counts[each] != 1 else ''}" for each in Severity if counts[each]]
    yield f"{safe(plan.name)}: {', '.join(words) or 'nothing to mend'}"


def as_json(workspace: Workspace, reports: list[Problem]) -> dict[str, object]:
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
                "id": each.id,
                "severity": each.severity.value,
                "node": each.node,
                "field": each.field,
                "message": each.message,
                "remedy": each.remedy,
                "fix_key": each.fix_key,
                "file": each.file,
                "line": each.line,
                "column": each.column,
            }
            for each in reports
        ],
    }

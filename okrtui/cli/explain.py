"""``okrtui explain``: why a number is what it is, with its formula and everything that went into it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from okrtui.cli.options import open_workspace, parser
from okrtui.errors import ExitCode, OkrtuiError
from okrtui.insight import explain as why
from okrtui.insight.reach import ROOTS
from okrtui.insight.scope import scope_named

if TYPE_CHECKING:
    import argparse

    from okrtui.insight.standings import Standings
    from okrtui.model.plan import Plan


def explain(arguments: list[str]) -> int:
    """Print why the numbers of a node are what they are."""
    options = _parser().parse_args(arguments)
    workspace = open_workspace(options.plan, options.today)
    name = find_node(workspace.plan, options.node)
    workspace.recall(name)
    standings = workspace.standings
    numbers = _wanted(standings, name, options.number)
    if options.json:
        print(json.dumps(as_json(standings, name, numbers), indent=2))
    else:
        print("\n\n".join(why.as_text(why.explain(standings, name, number)) for number in numbers))
    return ExitCode.FINE


def _parser() -> argparse.ArgumentParser:
    made = parser("explain", "Tell why the numbers of a node are what they are.")
    made.add_argument(
        "node",
        metavar="NODE",
        help="its id or any part that fits only one; vision, mission, plan, team:ID or owner:NAME",
    )
    made.add_argument(
        "--number", choices=list(why.Number), metavar="NUMBER", help="only this one, such as progress"
    )
    made.add_argument("--plan", metavar="PLAN", help="the plan's file or folder")
    made.add_argument("--json", action="store_true", help="print everything as JSON")
    return made


def find_node(plan: Plan, written: str) -> str:
    """The name of the node that is meant: that name, or the only one that has it as a part."""
    if written == "plan" or plan.knows(written) or scope_named(plan, written):
        return written
    if written in ROOTS:
        raise OkrtuiError(f"The plan has no {written}.")
    names = [each.id for each in plan.objectives] + [each.name for each in plan.key_results()]
    names += [each.name for each in plan.kpis]
    matches = [name for name in names if written.lower() in name]
    own = [name for name in matches if written.lower() in name.rpartition("/")[2]]
    if len(matches) == 1 or len(own) == 1:
        return own[0] if len(own) == 1 else matches[0]
    if not matches:
        raise OkrtuiError(f"No node has {written!r} in its id. The ids are: {', '.join(names[:20])}.")
    raise OkrtuiError(f"{written!r} fits several nodes: {', '.join(matches[:20])}. Name one of them.")


def _wanted(standings: Standings, name: str, number: str | None) -> tuple[why.Number, ...]:
    numbers = why.numbers_of(standings, name)
    if number is None:
        return numbers
    if number not in numbers:
        raise OkrtuiError(f"{name} has no {number}. It has: {', '.join(numbers)}.")
    return (why.Number(number),)


def as_json(standings: Standings, name: str, numbers: tuple[why.Number, ...]) -> dict[str, object]:
    """Everything that ``--json`` prints: each number with its formula, worked formula and inputs."""
    return {
        "plan": standings.plan.name,
        "today": standings.today.isoformat(),
        "node": name,
        "numbers": [_as_json(number, why.explain(standings, name, number)) for number in numbers],
    }


def _as_json(number: why.Number, told: why.Explanation) -> dict[str, object]:
    return {
        "number": number.value,
        "title": told.title,
        "formula": told.formula,
        "worked": told.worked,
        "value": told.value,
        "shown": told.shown,
        "inputs": [
            {
                "label": each.label,
                "value": each.value_text,
                "node": each.name,
                "number": each.number.value if each.number else None,
            }
            for each in told.inputs
        ],
        "note": told.note,
    }

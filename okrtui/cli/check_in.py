"""``okrtui check-in``: report a value without the screen, also from scripts and cron jobs."""

from __future__ import annotations

import re
import sys
import time
from typing import TYPE_CHECKING

from okrtui.cli.kept import PlanKeeper, keep_usual_plan
from okrtui.cli.options import open_workspace, parser
from okrtui.cli.quick import say
from okrtui.cli.quick_check_in import sentence
from okrtui.errors import ExitCode, OkrtuiError
from okrtui.model.numbers import ValueTextError, format_value, parse_value
from okrtui.model.safe_text import safe

if TYPE_CHECKING:
    import argparse

    from okrtui.insight.standings import Standings
    from okrtui.model.plan import KeyResult, Kpi, Plan

_NEGATIVE = re.compile(r"-[\d.,]")


def check_in(arguments: list[str]) -> int:
    """Append one check-in to the author's journal and say what it changed."""
    began = time.time_ns()
    # A value such as -20k is no option; argparse takes what begins with a space for what it is.
    options = _parser().parse_args([f" {each}" if _NEGATIVE.match(each) else each for each in arguments])
    workspace = open_workspace(options.plan, options.today)
    about = find_measured(workspace.plan, options.key_result)
    latest = workspace.standings.journal.latest(about.name)
    written = _first_line() if options.value == "-" else options.value
    try:
        value = parse_value(written, about.metric, about.unit, latest.value if latest else None)
    except ValueTextError as error:
        raise OkrtuiError(f"{written.strip()!r} is no value for {about.name}: {error}.") from None
    before, keeper = workspace.standings.alignment.score, PlanKeeper(workspace, began)
    workspace.check_in(about.name, value, options.confidence, options.note.strip())
    say(_summary(about, format_value(about.metric, value), before, workspace.standings))
    keeper.keep()
    keep_usual_plan(options.plan, began)
    return ExitCode.FINE


def _first_line() -> str:
    """The first line of standard input; no more of it is read than any value has."""
    if sys.stdin is None:
        return ""
    return sys.stdin.buffer.readline(1000).decode("utf-8", "replace")


def _parser() -> argparse.ArgumentParser:
    made = parser("check-in", "Report the value of a key result or KPI.")
    made.add_argument("key_result", metavar="KEY-RESULT", help="its id, or any part of it that fits only one")
    made.add_argument(
        "value", metavar="VALUE", help="412k, 1.2M, +20k, 50%%, y, n …; - reads it from standard input"
    )
    made.add_argument(
        "-c", "--confidence", type=int, choices=range(11), metavar="0-10", help="how likely the target is"
    )
    made.add_argument("-m", "--note", default="", metavar="NOTE", help="a sentence on what happened")
    made.add_argument("--plan", metavar="PLAN", help="the plan's file or folder")
    return made


def find_measured(plan: Plan, written: str) -> KeyResult | Kpi:
    """What can be checked in by that name, or by the only name that has it as a part."""
    exact = plan.measured(written)
    if exact is not None:
        return exact
    names = [each.name for each in plan.key_results()] + [each.name for each in plan.kpis]
    matches = [name for name in names if written.lower() in name]
    found = plan.measured(matches[0]) if len(matches) == 1 else None
    if found is not None:
        return found
    if not matches:
        raise OkrtuiError(f"No key result has {written!r} in its id. The ids are: {', '.join(names[:20])}.")
    raise OkrtuiError(f"{written!r} fits several key results: {', '.join(matches[:20])}. Name one of them.")


def _summary(about: KeyResult | Kpi, value: str, before: int | None, standings: Standings) -> str:
    standing = standings.key_results.get(about.name)
    told = None
    if standing and standing.progress is not None:
        told = standing.progress, standing.verdict.status, safe(standing.verdict.reason)
    unit = safe(f" {about.unit}") if about.unit else ""
    return sentence(safe(about.title), f"{value}{unit}", told, before, standings.alignment.score)

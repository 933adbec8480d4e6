"""A node as Markdown, to be pasted into a message or a page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from okrtui.model.numbers import format_percent, format_value, goal_of
from okrtui.model.safe_text import safe

if TYPE_CHECKING:
    from okrtui.insight.standings import Standings
    from okrtui.model.plan import KeyResult, Kpi, Objective

_SPECIAL = re.compile(r"([\\`*_\[\]<>|#])")


def as_markdown(standings: Standings, name: str) -> str:
    """A key result or KPI as a list item, an objective with its key results, vision or mission in bold."""
    plan = standings.plan
    if name in ("vision", "mission"):
        return f"**{name.capitalize()}**: {_plain(getattr(plan, name) or '')}\n"
    objective = plan.objective(name)
    if objective is not None:
        return _objective(standings, objective)
    measured = plan.measured(name)
    return f"{_measured(standings, measured)}\n" if measured else ""


def _objective(standings: Standings, objective: Objective) -> str:
    standing = standings.objectives[objective.id]
    share = f"{format_percent(standing.progress)}, " if standing.progress is not None else ""
    lines = [f"**{_plain(objective.title)}** ({share}{standing.verdict.status})", ""]
    lines += [_measured(standings, each) for each in objective.key_results]
    return "\n".join(lines).rstrip() + "\n"


def _measured(standings: Standings, measured: KeyResult | Kpi) -> str:
    latest = standings.journal.latest(measured.name)
    value, goal = format_value(measured.metric, latest.value if latest else None), goal_of(measured.metric)
    unit = f" {_plain(measured.unit)}" if measured.unit else ""
    words = f"- {_plain(measured.title)}: {value}{f' of {goal}' if goal else ''}{unit}"
    standing = standings.key_results.get(measured.name)
    if standing is None:
        return words
    share = f"{format_percent(standing.progress)}, " if standing.progress is not None else ""
    return f"{words} ({share}{standing.verdict.status})"


def _plain(text: str) -> str:
    """Text that Markdown shows as it is."""
    return _SPECIAL.sub(r"\\\1", safe(text))

"""A node as Markdown, to be pasted into a message or a page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from okrtui.insight.summary_words import heading, progress_in_words, sections
from okrtui.model.numbers import format_percent, format_value, goal_of
from okrtui.model.safe_text import safe

if TYPE_CHECKING:
    from okrtui.insight.standings import Standings
    from okrtui.insight.summary import Summary
    from okrtui.model.plan import KeyResult, Kpi, Objective

#: Rows of a section of a summary, and how long a text in them may be: a terminal's clipboard holds little.
_MOST_ROWS, _LONGEST_TEXT = 20, 200

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


def summary_as_markdown(summary: Summary) -> str:
    """A week under a heading: progress, then each section as a list, cut to what a message can hold."""
    lines = [
        f"## {_plain(heading(summary.scope, summary.title))}",
        "",
        f"Progress {progress_in_words(summary)}",
    ]
    for section in sections(summary):
        lines += ["", f"**{section.title}**: {section.size}", ""]
        for row in section.rows[:_MOST_ROWS]:
            told = [_plain(safe(text, _LONGEST_TEXT)) for text in row.texts if text]
            lines.append(f"- {f'{row.status}: ' if row.status else ''}{', '.join(told)}")
        if len(section.rows) > _MOST_ROWS:
            lines.append(f"- and {len(section.rows) - _MOST_ROWS} more")
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    """Text that Markdown shows as it is."""
    return _SPECIAL.sub(r"\\\1", safe(text))

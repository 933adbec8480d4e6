"""Nodes and summaries as Markdown: what is pasted into a message, and what a written report is made of."""

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

#: What would be read as Markdown or HTML: anywhere, and at the beginning of a line.
_SPECIAL = re.compile(r"([\\`*_\[\]<>|#~&$]|:(?=[\w+-]+:))")
_BEGINNING = re.compile(r"\A(?:([-+=])|([0-9]+)([.)])(?=\s|\Z))")


def as_markdown(standings: Standings, name: str) -> str:
    """A key result or KPI as a list item, an objective with its key results, vision or mission in bold."""
    plan = standings.plan
    if name in ("vision", "mission"):
        return f"**{name.capitalize()}**: {plain(getattr(plan, name) or '')}\n"
    objective = plan.objective(name)
    if objective is not None:
        return _objective(standings, objective)
    measured = plan.measured(name)
    return f"{_measured(standings, measured)}\n" if measured else ""


def _objective(standings: Standings, objective: Objective) -> str:
    lines = [f"**{plain(objective.title)}** ({standing_in_words(standings, objective)})", ""]
    lines += [_measured(standings, each) for each in objective.key_results]
    return "\n".join(lines).rstrip() + "\n"


def _measured(standings: Standings, measured: KeyResult | Kpi) -> str:
    return f"- {measured_in_words(standings, measured)}"


def standing_in_words(standings: Standings, objective: Objective) -> str:
    """Progress and status of an objective: ``54%, off track``."""
    standing = standings.objectives[objective.id]
    share = f"{format_percent(standing.progress)}, " if standing.progress is not None else ""
    return f"{share}{standing.verdict.status}"


def measured_in_words(standings: Standings, measured: KeyResult | Kpi) -> str:
    """A key result or KPI: ``Edge regions live: 7 of 9 (71%, on track)``."""
    latest = standings.journal.latest(measured.name)
    value, goal = format_value(measured.metric, latest.value if latest else None), goal_of(measured.metric)
    unit = f" {plain(measured.unit)}" if measured.unit else ""
    words = f"{plain(measured.title)}: {value}{f' of {goal}' if goal else ''}{unit}"
    standing = standings.key_results.get(measured.name)
    if standing is None:
        return words
    share = f"{format_percent(standing.progress)}, " if standing.progress is not None else ""
    return f"{words} ({share}{standing.verdict.status})"


def summary_as_markdown(summary: Summary) -> str:
    """A week under a heading: progress, then each section as a list, cut to what a message can hold."""
    lines = [
        f"## {plain(heading(summary.scope, summary.title))}",
        "",
        f"Progress {progress_in_words(summary)}",
    ]
    for section in sections(summary):
        lines += ["", f"**{section.title}**: {section.size}", ""]
        for row in section.rows[:_MOST_ROWS]:
            told = [plain(safe(text, _LONGEST_TEXT)) for text in row.texts if text]
            lines.append(f"- {f'{row.status}: ' if row.status else ''}{', '.join(told)}")
        if len(section.rows) > _MOST_ROWS:
            lines.append(f"- and {len(section.rows) - _MOST_ROWS} more")
    return "\n".join(lines) + "\n"


def plain(text: str) -> str:
    """Text that Markdown shows as it is."""
    return _BEGINNING.sub(r"\2\\\1\3", _SPECIAL.sub(r"\\\1", safe(text).strip()))

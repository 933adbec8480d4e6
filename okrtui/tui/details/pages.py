"""The page for each kind of node: key result, KPI and objective here, what many share beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.insight.progress import clamp, progress
from okrtui.insight.status import Status, limits_in_words
from okrtui.model.calendar import short_day
from okrtui.model.cascade import Cascade, Group, NodeKind
from okrtui.model.metric import Keep, Milestones, Reach, Unmeasured, YesNo
from okrtui.model.numbers import format_number, format_percent, format_value, goal_of
from okrtui.model.plan import KeyResult, Kind, Kpi, Objective
from okrtui.model.safe_text import safe
from okrtui.tui.details.page import Page
from okrtui.tui.details.parts import (
    advice,
    closing,
    entries,
    line_of_sight,
    progress_bar,
    proposals,
    supporters,
    title_and_verdict,
)
from okrtui.tui.details.shared_pages import branch, group_page, purpose

if TYPE_CHECKING:
    from okrtui.insight.standings import KeyResultStanding
    from okrtui.tui.look import Look, Piece
    from okrtui.workspace import Workspace

_SPARK_CELLS = 8

#: Entries that come before initiatives and supporters; the earlier ones follow them.
_RECENT = 4

KIND_TITLES = {
    NodeKind.VISION: "Vision",
    NodeKind.MISSION: "Mission",
    NodeKind.OBJECTIVE: "Objective",
    NodeKind.REFERENCE: "Objective",
    NodeKind.KEY_RESULT: "Key result",
    NodeKind.KPI: "KPI",
    NodeKind.NOT_ALIGNED: "Not aligned",
    NodeKind.STAND_ALONE: "Stand alone",
    NodeKind.GROUP: "Together",
}


def name_on_frame(nodes: Cascade, number: int) -> str:
    """How a node of a view is named below its page."""
    item = nodes.items[number]
    return item.title if isinstance(item, Group) else nodes.name(number).replace("_", " ")


def page_of(look: Look, workspace: Workspace, nodes: Cascade, number: int, width: int) -> Page:
    """Everything there is to say about a node of a view."""
    page = Page(look, width)
    standings = workspace.standings
    kind, item = nodes.kind(number), nodes.items[number]
    node = standings.cascade.node(nodes.name(number)) or 0
    if isinstance(item, KeyResult):
        _key_result(page, workspace, node, standings.key_results[item.name])
    elif isinstance(item, Objective):
        _objective(page, workspace, node, item)
    elif isinstance(item, Kpi):
        _kpi(page, workspace, node, item)
    elif isinstance(item, Group):
        group_page(page, workspace, item, nodes.items[number + 1 : nodes.ends[number]])
    elif kind in (NodeKind.VISION, NodeKind.MISSION):
        purpose(page, workspace, node, kind)
    else:
        branch(page, kind)
    return page


def _key_result(page: Page, workspace: Workspace, node: int, standing: KeyResultStanding) -> None:
    from okrtui.tui.details.pulling_together import beside_kpis  # charts: not on the first page
    from okrtui.tui.details.trend import trend

    key_result = standing.key_result
    title_and_verdict(page, key_result.title, standing.verdict)
    page.gap()
    page.spread(_value_of_goal(key_result, standing), [(_from_and_due(page, key_result, workspace), "muted")])
    role = page.look.mark(standing.verdict.status)[1]
    progress_bar(page, standing.progress, standing.expected if key_result.due else None, role)
    _milestones(page, key_result, standing)
    page.paragraph_after(("", "muted"), _facts(key_result, workspace), "muted")
    if key_result.description:
        page.paragraph(key_result.description)
    if standing.verdict.status is Status.CLOSED:
        closing(page, workspace, key_result.name)
    proposals(page, workspace, key_result.name)
    line_of_sight(page, workspace, node)
    trend(page, workspace, key_result)
    shown = entries(page, workspace, key_result.name, key_result, most=_RECENT)
    if key_result.initiatives:
        page.heading("INITIATIVES")
    for initiative in key_result.initiatives:
        status = Status.DONE if initiative.done else Status.NOT_STARTED
        page.add(page.look.mark(status), (f" {safe(initiative.title)}", "text"))
    supporters(page, workspace, key_result.name)
    beside_kpis(page, workspace.standings, key_result)
    advice(page, workspace, key_result.name)
    entries(page, workspace, key_result.name, key_result, skip=shown)


def _value_of_goal(key_result: KeyResult, standing: KeyResultStanding) -> list[Piece]:
    metric, unit = key_result.metric, safe(key_result.unit)
    value = format_value(metric, standing.value)
    spaced = f" {unit}" if unit else ""
    match metric:
        case Reach():
            return [
                (value, "strong", True),
                (" of ", "text"),
                (goal_of(metric), "strong", True),
                (spaced, "text"),
            ]
        case Keep():
            return [(value, "strong", True), (spaced, "text"), (f"  {limits_in_words(metric, unit)}", "text")]
        case Milestones(names=names):
            return [(value, "strong", True), (f" of {len(names)} milestones", "text")]
        case YesNo():
            return [("done" if standing.value else "not done yet", "strong", True)]
        case Unmeasured():
            return [(value, "strong", True), (spaced, "text")]


def _from_and_due(page: Page, key_result: KeyResult, workspace: Workspace) -> str:
    words = []
    if isinstance(key_result.metric, Reach):
        baseline = key_result.metric.baseline
        words.append("no baseline" if baseline is None else f"from {format_number(baseline)}")
    if key_result.due:
        words.append(f"due {short_day(key_result.due, workspace.standings.today)}")
    return f" {page.look.signs.dot} ".join(words)


def _milestones(page: Page, key_result: KeyResult, standing: KeyResultStanding) -> None:
    if isinstance(key_result.metric, Milestones):
        passed = int(standing.value or 0)
        for number, name in enumerate(key_result.metric.names[:12]):
            status = Status.DONE if number < passed else Status.NOT_STARTED
            page.add(page.look.mark(status), (f" {safe(name)}", "text" if number < passed else "muted"))


def _facts(key_result: KeyResult, workspace: Workspace) -> str:
    objective = workspace.plan.objective_of(key_result.name)
    words = [key_result.owner or "no owner"]
    team = key_result.team or (objective.team if objective else None)
    words += [team] if team else []
    words.append(f"every {key_result.cadence}")
    if key_result.weight != 1:
        words.append(f"weight {format_number(key_result.weight)}")
    words += [f"#{tag}" for tag in key_result.tags]
    return " · ".join(words)


def _objective(page: Page, workspace: Workspace, node: int, objective: Objective) -> None:
    from okrtui.tui.details.trend import objective_outlook

    standings = workspace.standings
    standing = standings.objectives[objective.id]
    title_and_verdict(page, objective.title, standing.verdict)
    page.gap()
    progress_bar(page, standing.progress, standing.expected, page.look.mark(standing.verdict.status)[1])
    objective_outlook(page, workspace, objective)
    words = [objective.owner or "no owner"]
    words += [objective.team] if objective.team else []
    words.append("committed" if objective.kind is Kind.COMMITTED else "aspirational")
    words += [objective.cycle.id] if objective.cycle else []
    words += [f"#{tag}" for tag in objective.tags]
    page.paragraph_after(("", "muted"), " · ".join(words), "muted")
    if objective.description:
        page.paragraph(objective.description)
    if standing.verdict.status is Status.CLOSED:
        closing(page, workspace, objective.id)
    proposals(page, workspace, objective.id)
    line_of_sight(page, workspace, node)
    if objective.key_results:
        page.heading("KEY RESULTS")
    for key_result in objective.key_results:
        _key_result_line(page, workspace, standings.key_results[key_result.name])
    supporters(page, workspace, objective.id)
    advice(page, workspace, objective.id)
    entries(page, workspace, objective.id, None)


def _key_result_line(page: Page, workspace: Workspace, standing: KeyResultStanding) -> None:
    from okrtui.tui.details.chart import sparkline

    key_result = standing.key_result
    history = workspace.standings.journal.history(key_result.name)
    shares = [
        clamp(progress(key_result.metric, each.value) or 0) for each in history if each.value is not None
    ]
    spark = sparkline(page.look, shares, _SPARK_CELLS)
    shown = format_percent(standing.progress) if standing.progress is not None else page.look.signs.dash
    graded = workspace.standings.journal.closings.get(key_result.name)
    if graded and graded[-1].score is not None and standing.verdict.status is Status.CLOSED:
        shown = f"{graded[-1].score:.1f}"
    symbol, role = page.look.mark(standing.verdict.status)[:2]
    title = page.look.cut(safe(key_result.title), page.width - _SPARK_CELLS - 9)
    page.spread(
        [(f"{symbol} ", role), (title, "text")],
        [(f"{spark:>{_SPARK_CELLS}}", "chart"), (f"{shown:>6}", role)],
    )


def _kpi(page: Page, workspace: Workspace, node: int, kpi: Kpi) -> None:
    from okrtui.tui.details.pulling_together import with_kpi
    from okrtui.tui.details.trend import trend

    journal = workspace.standings.journal
    latest = journal.latest(kpi.name)
    page.paragraph(kpi.title, "strong", bold=True, most=3)
    value = format_value(kpi.metric, latest.value if latest else None)
    page.add(
        (value, "strong", True),
        (f" {safe(kpi.unit)}" if kpi.unit else "", "text"),
        ("  watched, never scored", "muted"),
    )
    line_of_sight(page, workspace, node)
    trend(page, workspace, kpi)
    with_kpi(page, workspace.standings, kpi)
    entries(page, workspace, kpi.name, kpi)

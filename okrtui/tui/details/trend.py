"""The trend of a key result or KPI: the chart, what was changed on the way, and where it is heading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.insight.forecast import Forecast, foreseen
from okrtui.insight.forecast_words import (
    chance_in_words,
    heading_of,
    interval_in_words,
    likely_in_words,
    outlook_heading,
)
from okrtui.insight.outlook import outlook
from okrtui.model.calendar import short_day
from okrtui.model.metric import YesNo
from okrtui.model.plan import KeyResult, Kpi, Objective
from okrtui.model.safe_text import safe
from okrtui.tui.details.chart import Course, chart
from okrtui.tui.details.goal_changes import change_in_words, goal_changes
from okrtui.tui.look import text_width

if TYPE_CHECKING:
    from okrtui.model.journal import Change
    from okrtui.tui.details.page import Page
    from okrtui.tui.look import Piece
    from okrtui.workspace import Workspace

_CHART_HEIGHT = 10

#: Changes told below the chart, the newest ones.
_MOST_CHANGES = 3


def trend(page: Page, workspace: Workspace, measured: KeyResult | Kpi) -> None:
    """The chart with all that belongs to it; nothing where there is nothing to draw."""
    if isinstance(measured.metric, YesNo):
        return
    journal = workspace.standings.journal
    history = journal.history(measured.name)
    seen, start, due = None, None, None
    if isinstance(measured, KeyResult):
        start, due = measured.start, measured.due
        seen = foreseen(workspace.standings, workspace.standings.key_results[measured.name])
    values = [(each.day, float(each.value)) for each in history if each.value is not None]
    changes = goal_changes(journal.changes.get(measured.name, ()))
    course = Course(measured.metric, values, start, due, seen, changes)
    lines = chart(page.look, course, page.width, _CHART_HEIGHT)
    if not lines:
        return
    page.heading("TREND")
    page.lines += lines
    for change in changes[-_MOST_CHANGES:]:
        _changed(page, workspace, change, measured.unit)
    if seen:
        _heading(page, seen)


def _changed(page: Page, workspace: Workspace, change: Change, unit: str) -> None:
    today, look = workspace.standings.today, page.look
    _in_one_line_or_two(
        page,
        [
            (f"{look.signs.changed} ", "expected"),
            (f"{short_day(change.day, today)} ", "muted"),
            (f"{safe(change.author)}: ", "person"),
        ],
        "",
        [(change_in_words(look, change, unit, today), "muted")],
    )


def _heading(page: Page, seen: Forecast) -> None:
    value, by = heading_of(seen)
    role = "on_track" if seen.chance >= 0.6 else "behind" if seen.chance >= 0.25 else "off_track"
    _in_one_line_or_two(
        page,
        [("Heading for ", "text"), (_signed(page, value), "strong", True), (f" by {by}", "text")],
        f" {page.look.signs.dot} ",
        [(f"{chance_in_words(seen.chance)} chance", role)],
    )
    held = interval_in_words(seen)
    if held:
        page.paragraph(_signed(page, held), "muted")


def _signed(page: Page, words: str) -> str:
    return words.replace("-", page.look.signs.minus)


def _in_one_line_or_two(page: Page, first: list[Piece], between: str, second: list[Piece]) -> None:
    """Both parts on one line where there is room, else below each other; wrapped where even that is none."""
    whole = [*first, (between, "text"), *second]
    if text_width(whole) <= page.width:
        page.add(*whole)
        return
    for part in (first, second):
        if text_width(part) <= page.width:
            page.add(*part)
        else:
            page.paragraph("".join(piece[0] for piece in part), part[-1][1])


def objective_outlook(page: Page, workspace: Workspace, objective: Objective) -> None:
    """Where an objective is heading by the forecasts of its key results, and which have none."""
    found = outlook(workspace.standings, objective)
    if found is None:
        return
    share, by = outlook_heading(found)
    heading: list[Piece] = [("Heading for ", "text"), (share, "strong", True), (f" by {by}", "text")]
    _in_one_line_or_two(page, heading, f" {page.look.signs.dot} ", [(likely_in_words(found), "text")])
    if found.unknown:
        titles = ", ".join(each.title for each in found.unknown)
        page.paragraph(f"No forecast yet: {titles}", "muted", most=3)

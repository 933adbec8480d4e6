"""The pages for what many share: vision and mission, the headings of views, and the two branches."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rich.cells import cell_len

from okrtui.insight.node_losses import points_lost
from okrtui.insight.scope import WHOLE_PLAN, Scope, ScopeKind, scope_at
from okrtui.insight.status import Status
from okrtui.insight.summary_words import late_in_words, values_in_words
from okrtui.model.cascade import Group, Item, NodeKind
from okrtui.model.numbers import format_percent
from okrtui.model.plan import KeyResult
from okrtui.model.safe_text import safe
from okrtui.tui.details.parts import line_of_sight, progress_bar

if TYPE_CHECKING:
    from okrtui.insight.alignment import Alignment
    from okrtui.insight.standings import KeyResultStanding
    from okrtui.insight.summary import Cost, Summary
    from okrtui.tui.details.page import Page
    from okrtui.tui.look import Piece
    from okrtui.workspace import Workspace

#: Rows of each section: a panel is small, and ``s`` shows more.
_MOST_ROWS = 4


def purpose(page: Page, workspace: Workspace, node: int, kind: NodeKind) -> None:
    """Vision or mission: how all that serves it stands, its week, and what costs points."""
    plan, is_vision = workspace.plan, kind is NodeKind.VISION
    scope = Scope(ScopeKind.VISION if is_vision else ScopeKind.MISSION)
    page.paragraph((plan.vision if is_vision else plan.mission) or "", "purpose")
    page.gap()
    if not workspace.is_summarised(scope):
        progress_bar(page, workspace.standings.progress, workspace.standings.expected, "chart")
        _wait(page)
        return
    summary = workspace.summary(scope)
    progress_bar(page, summary.progress, summary.expected, "chart")
    _week(page, summary)
    if summary.alignment is not None:
        _alignment(page, summary.alignment)
    _costs(page, summary.costs)
    _counts_of(page, summary)
    if not is_vision:
        line_of_sight(page, workspace, node)


def group_page(page: Page, workspace: Workspace, group: Group, below: list[Item]) -> None:
    """A heading of a view: the week of a team or person, or how what is below it stands together."""
    page.paragraph(group.title, "purpose")
    standings = workspace.standings
    scope = scope_at(standings.plan, group)
    if scope == WHOLE_PLAN:
        _together(page, [standings.key_results[each.name] for each in below if isinstance(each, KeyResult)])
        return
    for team in standings.plan.teams:
        if scope == Scope(ScopeKind.TEAM, team.id):
            words = [f"lead {team.lead}"] if team.lead else []
            page.paragraph_after(("", "muted"), " · ".join([*words, *team.members]), "muted")
    if not workspace.is_summarised(scope):
        _wait(page)
        return
    summary = workspace.summary(scope)
    if summary.counts:
        page.gap()
        progress_bar(page, summary.progress, summary.expected, "chart")
        _week(page, summary)
        _counts_of(page, summary)


def _wait(page: Page) -> None:
    """Said of a large plan until the week is reckoned, in the background."""
    page.gap()
    page.paragraph(f"Reckoning the week{page.look.signs.ellipsis}", "muted")


def _together(page: Page, members: list[KeyResultStanding]) -> None:
    """What lies under a month or a day: neither has a week or a progress of its own."""
    if members:
        _counts(page, Counter(each.verdict.status for each in members))


def _week(page: Page, summary: Summary) -> None:
    """The sections of the summary in a few lines each: off track with the reason, due, moved."""
    if summary.trouble:
        _heading(page, "OFF TRACK", len(summary.trouble))
    for trouble in summary.trouble[:_MOST_ROWS]:
        standing = trouble.standing
        shown = page.look.signs.dash if standing.progress is None else format_percent(standing.progress)
        _titled(page, standing, (shown, page.look.mark(standing.verdict.status)[1]))
        who = page.look.cut(safe(standing.key_result.owner or "nobody"), page.width // 3)
        reason = page.look.cut(safe(standing.verdict.reason), page.width - cell_len(who) - 3)
        page.spread([(f"  {reason}", "muted")], [(who, "person")])
    if summary.due:
        _heading(page, "DUE", len(summary.due))
    for owed in summary.due[:_MOST_ROWS]:
        who = page.look.cut(safe(owed.owner or "nobody"), page.width // 2)
        late = late_in_words(owed.days_late)
        page.spread([(who, "person"), (f"  owes {owed.count}", "text")], [(late, "behind")])
    if summary.moved:
        _heading(page, "MOVED THIS WEEK", len(summary.moved))
    for moved in summary.moved[:_MOST_ROWS]:
        _titled(page, moved.standing, (values_in_words(moved), "strong"))


def _heading(page: Page, title: str, count: int) -> None:
    page.heading(title, f"and {count - _MOST_ROWS} more" if count > _MOST_ROWS else "")


def _titled(page: Page, standing: KeyResultStanding, right: Piece) -> None:
    symbol, role = page.look.mark(standing.verdict.status)[:2]
    title = page.look.cut(safe(standing.key_result.title), page.width - cell_len(right[0]) - 3)
    page.spread([(f"{symbol} ", role), (title, "text")], [right])


def _counts(page: Page, counts: Counter[Status], right: str = "") -> None:
    page.heading("KEY RESULTS", right)
    for status in Status:
        if counts[status]:
            symbol, role = page.look.mark(status)[:2]
            page.add((f"{symbol} {status:<12}", role), (f"{counts[status]:>5}", "text"))


def _counts_of(page: Page, summary: Summary) -> None:
    if not summary.counts:
        return
    _counts(page, summary.counts, f"{len(summary.unmoved)} did not move" if summary.is_active else "")
    if summary.resting:
        page.add((f"  {'not active':<12}{summary.resting:>5}", "muted"))


def _alignment(page: Page, alignment: Alignment) -> None:
    page.heading("ALIGNMENT", "how much of the work verifiably ladders up")
    if alignment.score is None:
        page.paragraph("No objective is active today, so there is no score.", "muted")
        return
    page.add((str(alignment.score), "strong", True), (f" of 100, {alignment.band}", "text"))
    shown = [f"{part} {format_percent(value)}" for part, value in alignment.parts.items()]
    page.paragraph(" · ".join(shown), "muted")


def _costs(page: Page, costs: tuple[Cost, ...]) -> None:
    if costs:
        page.heading("COSTS THE MOST POINTS")
    for cost in costs[:_MOST_ROWS]:
        points = points_lost(cost.shown, page.look.signs.minus)
        page.paragraph_after(
            (f"{cost.fix_key or ' '} {points:>5}  ", "behind"), f"{cost.title}: {cost.why}", hanging=True
        )


def branch(page: Page, kind: NodeKind) -> None:
    """One of the two branches beside the cascade: what it means, and what to do."""
    page.paragraph(kind.name.replace("_", " ").capitalize(), "purpose")
    page.gap()
    if kind is NodeKind.NOT_ALIGNED:
        page.paragraph(
            "These objectives ladder up to nothing yet: they support nothing, something that does not exist, "
            "or each other in a ring. Their work may be good; nobody can see what it is for."
        )
        page.gap()
        page.paragraph(
            'Write in the plan file what each of them supports, such as supports = "mission".', "muted"
        )
    else:
        page.paragraph("These objectives are aligned to nothing on purpose; each says why.")

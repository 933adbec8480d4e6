"""The pages for what many share: vision and mission, the headings of views, and the two branches."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from okrtui.insight.scope import WHOLE_PLAN, Scope, ScopeKind, scope_at
from okrtui.model.cascade import Group, Item, NodeKind
from okrtui.model.plan import KeyResult
from okrtui.tui.details.parts import line_of_sight, progress_bar

if TYPE_CHECKING:
    from okrtui.insight.standings import KeyResultStanding
    from okrtui.tui.details.page import Page
    from okrtui.workspace import Workspace


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
    from okrtui.tui.details.week import alignment_in_parts, costliest, counts_of, week  # once it is reckoned

    summary = workspace.summary(scope)
    progress_bar(page, summary.progress, summary.expected, "chart")
    week(page, summary)
    if summary.alignment is not None:
        alignment_in_parts(page, summary.alignment)
    costliest(page, summary.costs)
    counts_of(page, summary)
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
    from okrtui.tui.details.week import counts_of, week

    summary = workspace.summary(scope)
    if summary.counts:
        page.gap()
        progress_bar(page, summary.progress, summary.expected, "chart")
        week(page, summary)
        counts_of(page, summary)


def _wait(page: Page) -> None:
    """Said of a large plan until the week is reckoned, in the background."""
    page.gap()
    page.paragraph(f"Reckoning the week{page.look.signs.ellipsis}", "muted")


def _together(page: Page, members: list[KeyResultStanding]) -> None:
    """What lies under a month or a day: neither has a week or a progress of its own."""
    if members:
        from okrtui.tui.details.week import counts

        counts(page, Counter(each.verdict.status for each in members))


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

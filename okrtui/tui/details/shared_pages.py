"""The pages for what many share: vision and mission, the headings of views, and the two branches."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from okrtui.insight.progress import roll_up
from okrtui.insight.status import Status
from okrtui.model.cascade import Group, Item, NodeKind
from okrtui.model.numbers import format_percent
from okrtui.model.plan import KeyResult
from okrtui.model.safe_text import safe
from okrtui.tui.details.parts import (
    line_of_sight,
    progress_bar,
)

if TYPE_CHECKING:
    from okrtui.tui.details.page import Page
    from okrtui.workspace import Workspace


def purpose(page: Page, workspace: Workspace, node: int, kind: NodeKind) -> None:
    """Vision or mission: how all that serves it stands, what costs points, and who owes check-ins."""
    standings, plan = workspace.standings, workspace.plan
    page.paragraph((plan.vision if kind is NodeKind.VISION else plan.mission) or "", "purpose")
    page.gap()
    progress_bar(page, standings.progress, standings.expected, "chart")
    alignment = standings.alignment
    page.heading("ALIGNMENT", "how much of the work verifiably ladders up")
    if alignment.score is None:
        page.add(("No objective is active today, so there is no score.", "muted"))
    else:
        page.add((str(alignment.score), "strong", True), (f" of 100, {alignment.band}", "text"))
        for name, value in (
            ("ladder", alignment.ladder),
            ("coverage", alignment.coverage),
            ("evidence", alignment.evidence),
        ):
            if value is not None:
                bar = page.look.bar(value, None, max(8, page.width - 18), "chart")
                page.add((f"{name:<10}", "muted"), *bar, (f"{format_percent(value):>6}", "text"))
    _losses(page, workspace)
    _counts(page, standings.counts())
    if kind is NodeKind.MISSION:
        line_of_sight(page, workspace, node)
    _dues(page, workspace)


def _losses(page: Page, workspace: Workspace) -> None:
    losses = [each for each in workspace.standings.losses() if each.node != "plan"][:6]
    if not losses:
        return
    page.heading("COSTS THE MOST POINTS")
    for loss in losses:
        points = f"{page.look.signs.minus}{loss.points:.1f}"
        page.paragraph_after(
            (f"{points:>5}  ", "behind"), f"{_title(workspace, loss.node)}: {loss.why}", hanging=True
        )


def _title(workspace: Workspace, name: str) -> str:
    node = workspace.plan.objective(name) or workspace.plan.measured(name)
    return node.title if node else f"The {name}"


def _counts(page: Page, counts: Counter[Status]) -> None:
    page.heading("KEY RESULTS")
    for status in Status:
        if counts[status]:
            symbol, role = page.look.mark(status)[:2]
            page.add((f"{symbol} {status:<12}", role), (f"{counts[status]:>5}", "text"))


def _dues(page: Page, workspace: Workspace) -> None:
    owed: dict[str, int] = {}
    for due in workspace.standings.due():
        owner = due.key_result.owner or "nobody"
        owed[owner] = owed.get(owner, 0) + 1
    if owed:
        page.heading("CHECK-INS DUE")
    for owner, count in sorted(owed.items(), key=lambda each: -each[1]):
        page.add((f"{page.look.cut(safe(owner), 12):<13}", "person"), (f"{count:>4}", "text"))


def group_page(page: Page, workspace: Workspace, group: Group, below: list[Item]) -> None:
    """A heading of a view: how what is below it stands together."""
    page.paragraph(group.title, "purpose")
    standings = workspace.standings
    for team in standings.plan.teams:
        if group.name == f"team:{team.id}":
            words = [f"lead {team.lead}"] if team.lead else []
            page.paragraph_after(("", "muted"), " · ".join([*words, *team.members]), "muted")
    members = [standings.key_results[each.name] for each in below if isinstance(each, KeyResult)]
    if not members:
        return
    page.gap()
    mean = roll_up((1, each.progress) for each in members)
    progress_bar(page, mean, roll_up((1, each.expected) for each in members), "chart")
    _counts(page, Counter(each.verdict.status for each in members))
    late = [each for each in members if each.rhythm.is_due and each.verdict.status is not Status.DONE]
    if late:
        page.heading("CHECK-INS DUE")
    for each in late:
        title = page.look.cut(safe(each.key_result.title), page.width - 10)
        page.spread([(title, "text")], [(f"{each.rhythm.days_late}d late", "behind")])


def branch(page: Page, kind: NodeKind) -> None:
    """One of the two branches beside the cascade: what it means, and what to do."""
    """A heading of a view: how what is below it stands together."""
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

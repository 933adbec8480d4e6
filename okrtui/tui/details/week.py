"""What a summary says, in the few lines that a page has for it: the week, the score, what costs points."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from okrtui.insight.node_losses import points_lost
from okrtui.insight.status import Status
from okrtui.insight.summary_words import late_in_words, values_in_words
from okrtui.model.numbers import format_percent
from okrtui.model.safe_text import safe

if TYPE_CHECKING:
    from collections import Counter

    from okrtui.insight.alignment import Alignment
    from okrtui.insight.standings import KeyResultStanding
    from okrtui.insight.summary import Cost, Summary
    from okrtui.tui.details.page import Page
    from okrtui.tui.look import Piece

#: Rows of each section: a panel is small, and ``s`` shows more.
_MOST_ROWS = 4


def week(page: Page, summary: Summary) -> None:
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


def counts(page: Page, found: Counter[Status], right: str = "") -> None:
    """How many key results have each status."""
    page.heading("KEY RESULTS", right)
    for status in Status:
        if found[status]:
            symbol, role = page.look.mark(status)[:2]
            page.add((f"{symbol} {status:<12}", role), (f"{found[status]:>5}", "text"))


def counts_of(page: Page, summary: Summary) -> None:
    """The same of a summary, with those that did not move and those that need not."""
    if not summary.counts:
        return
    counts(page, summary.counts, f"{len(summary.unmoved)} did not move" if summary.is_active else "")
    if summary.resting:
        page.add((f"  {'not active':<12}{summary.resting:>5}", "muted"))


def alignment_in_parts(page: Page, alignment: Alignment) -> None:
    """The score and its parts."""
    page.heading("ALIGNMENT", "how much of the work verifiably ladders up")
    if alignment.score is None:
        page.paragraph("No objective is active today, so there is no score.", "muted")
        return
    page.add((str(alignment.score), "strong", True), (f" of 100, {alignment.band}", "text"))
    shown = [f"{part} {format_percent(value)}" for part, value in alignment.parts.items()]
    page.paragraph(" · ".join(shown), "muted")


def costliest(page: Page, costs: tuple[Cost, ...]) -> None:
    """What costs the most points, with the key that mends it."""
    if costs:
        page.heading("COSTS THE MOST POINTS")
    for cost in costs[:_MOST_ROWS]:
        points = points_lost(cost.shown, page.look.signs.minus)
        page.paragraph_after(
            (f"{cost.fix_key or ' '} {points:>5}  ", "behind"), f"{cost.title}: {cost.why}", hanging=True
        )

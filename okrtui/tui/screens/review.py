"""The end of a review: what moved, and alignment and progress before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.model.numbers import format_percent, format_value
from okrtui.model.safe_text import safe
from okrtui.tui.screens.overlay import Overlay

if TYPE_CHECKING:
    from okrtui.insight.standings import Standings
    from okrtui.tui.details.page import Page
    from okrtui.tui.look import Look


class ReviewScreen(Overlay):
    """What a round of check-ins did."""

    TITLE = "Review done"

    def __init__(self, look: Look, before: Standings, after: Standings) -> None:
        super().__init__(look)
        self.before = before
        self.after = after

    def write(self, page: Page) -> None:
        """The two scores, then a line for each key result that was reported."""
        arrow = self.look.signs.right
        old, new = self.before.alignment.score, self.after.alignment.score
        if new is not None:
            page.add(("Alignment  ", "muted"), (f"{old} {arrow} {new}", "strong", True))
        if self.before.progress is not None and self.after.progress is not None:
            moved = f"{format_percent(self.before.progress)} {arrow} {format_percent(self.after.progress)}"
            page.add(("Progress   ", "muted"), (moved, "strong", True))
        still_due = sum(1 for _ in self.after.awaited())
        page.add(("Still due  ", "muted"), (str(still_due) if still_due else "nothing", "strong", True))
        reported = [
            (old_one, new_one)
            for name, new_one in self.after.key_results.items()
            if (old_one := self.before.key_results.get(name)) not in (None, new_one)
            and old_one.latest != new_one.latest
        ]
        if reported:
            page.heading("REPORTED")
        for was, now in reported:
            metric = now.key_result.metric
            symbol, role = self.look.mark(now.verdict.status)[:2]
            values = f"{format_value(metric, was.value)} {arrow} {format_value(metric, now.value)}"
            title = self.look.cut(safe(now.key_result.title), page.width - len(values) - 6)
            page.spread([(f"{symbol} ", role), (title, "text")], [(values, "strong")])
            if was.verdict.status is not now.verdict.status:
                page.add((f"  {was.verdict.status} {arrow} {now.verdict.status}", role))

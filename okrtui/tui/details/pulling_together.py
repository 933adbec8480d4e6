"""Pulling together on the pages: how key results moved beside the KPIs of what they ladder up to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.insight.pulling_together import (
    CAVEAT,
    Movement,
    comparisons_of_key_result,
    comparisons_of_kpi,
)
from okrtui.model.safe_text import safe

if TYPE_CHECKING:
    from okrtui.insight.standings import Standings
    from okrtui.model.plan import KeyResult, Kpi
    from okrtui.tui.details.page import Page

_MOST_ROWS = 8

#: Comparing more key results with a KPI would take too long to draw; ``x`` still does.
_QUICKLY_COMPARED = 1_000


def beside_kpis(page: Page, standings: Standings, key_result: KeyResult) -> None:
    """How a key result moved beside each KPI above it, from eight shared weeks on."""
    compared = [each for each in comparisons_of_key_result(standings, key_result) if each.is_enough]
    if not compared:
        return
    page.heading("PULLING TOGETHER", "never scored")
    for each in compared:
        page.paragraph(page.look.spelt(each.in_words()))
    page.paragraph(CAVEAT, "muted")


def with_kpi(page: Page, standings: Standings, kpi: Kpi) -> None:
    """Which key results moved together with a KPI, best first."""
    if len(standings.key_results) > _QUICKLY_COMPARED:
        return
    compared = [each for each in comparisons_of_kpi(standings, kpi) if each.rho is not None]
    if not compared:
        return
    together = [each for each in compared if each.movement is Movement.TOGETHER]
    page.heading("PULLING TOGETHER", f"{len(together)} of {len(compared)} key results")
    for each in together[:_MOST_ROWS]:
        figures = page.look.spelt(each.figures)
        title = page.look.cut(safe(each.key_result.title), page.width - len(figures) - 1)
        page.spread([(title, "text")], [(figures, "muted")])
    page.paragraph(CAVEAT, "muted")

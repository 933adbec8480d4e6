"""The alignment score on a page: its three parts as bars with n of m, and how it moved over the cycle."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from okrtui.insight.alignment import FAIR, STRONG, Part
from okrtui.model.calendar import short_day
from okrtui.model.numbers import format_percent
from okrtui.model.plan import State
from okrtui.model.safe_text import safe
from okrtui.tui.details.canvas import Canvas, Scale, with_months, with_numbers
from okrtui.tui.details.chart import NARROWEST, sparkline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from okrtui.insight.score_history import Week
    from okrtui.insight.standings import Standings
    from okrtui.tui.details.page import Page
    from okrtui.tui.look import Piece

_BAR, _BESIDE_THE_BAR = 24, 70
_WORDS = {
    Part.LADDER: "objectives ladder up",
    Part.COVERAGE: "at the top are carried",
    Part.EVIDENCE: "measured, fresh and aligned",
}


def score_and_parts(page: Page, standings: Standings, change: int) -> None:
    """The score with its change in this session, and each part with its share, its worth and n of m."""
    alignment = standings.alignment
    if alignment.score is None:
        page.paragraph("No objective is active today, so there is no score.", "muted")
        page.paragraph(what_next(standings), "muted")
        return
    page.add(
        (str(alignment.score), "strong", True),
        (f" of 100, {alignment.band}", "text"),
        *_change(page, change),
    )
    for part, value in alignment.parts.items():
        some, all_ = _count(standings, part)
        page.add(
            (f"{part.value.capitalize():<10}", "text"),
            *page.look.bar(value, None, min(_BAR, max(4, page.width - _BESIDE_THE_BAR)), "chart"),
            (f"{format_percent(value):>6}", "strong", True),
            (f" of {alignment.points_of(part):.0f} points  ", "muted"),
            (f"{some} of {all_} {_WORDS[part]}", "text"),
        )


def what_next(standings: Standings) -> str:
    """What leads to a score where there is none."""
    plan, today = standings.plan, standings.today
    if not plan.objectives:
        return "Leave with q, and n on the mission begins the first objective."
    cycles = [each.cycle for each in plan.objectives if each.state is State.ACTIVE and each.cycle]
    if not cycles:
        return "Its objectives are drafts or closed: leave with q, and e on one of them changes its state."
    coming = [each for each in cycles if each.start > today]
    if coming:
        cycle = min(coming, key=lambda each: each.start)
        return f"{safe(cycle.id)} begins on {short_day(cycle.start, today)}."
    cycle = max(cycles, key=lambda each: each.end)
    ended = f"{safe(cycle.id)} ended on {short_day(cycle.end, today)}"
    return f"{ended}: leave with q, and W wraps it up and begins the next cycle."


def _change(page: Page, change: int) -> list[Piece]:
    if not change:
        return []
    text, role = page.look.change(change)[:2]
    return [(f"   {text}", role, True), (" in this session", "muted")]


def _count(standings: Standings, part: Part) -> tuple[int, int]:
    """How many of a part's members are whole, and how many there are."""
    footing = standings.footing
    match part:
        case Part.LADDER:
            return sum(footing.reach[name] >= 1 for name in footing.counted), len(footing.counted)
        case Part.COVERAGE:
            return sum(footing.carried.values()), len(footing.carried)
        case _:
            counted = [
                footing.reach[objective.id] * standings.key_results[each.name].backing
                for objective, _ in footing.counted.values()
                for each in objective.key_results
            ]
            return sum(each >= 1 for each in counted), len(counted)


def over_the_cycle(page: Page, weeks: Sequence[Week], height: int) -> None:
    """How the score moved, as a chart of so many lines, or in one line where there is no room for it.

    ``weeks`` are oldest first.
    """
    scored = [(week.day, week.alignment.score) for week in weeks if week.alignment.score is not None]
    if len(scored) < 2:
        return
    arrow = page.look.signs.right
    (first, before), (last, now) = scored[0], scored[-1]
    moved = f"{before} {arrow} {now} since {short_day(first, last)}"
    if height < 5 or page.width < NARROWEST:
        spark = sparkline(page.look, [score / 100 for _, score in scored], page.width - 40)
        page.add((f"{'Cycle':<10}", "text"), (spark, "chart"), (f"  {moved}", "muted"))
        return
    page.heading("OVER THE CYCLE", moved)
    low = min(FAIR - 10, min(score for _, score in scored) // 10 * 10)
    scale = Scale(first, last, low, 100)
    gutter = 4
    canvas = Canvas(page.width - gutter - 1, height - 2)
    for band in (FAIR, STRONG):
        canvas.line((0, scale.up(band)), (1, scale.up(band)), "pace", dotted=True)
    points = [(scale.across(day), scale.up(score)) for day, score in scored]
    for start, end in pairwise(points):
        canvas.line(start, end, "chart")
    labels = {canvas.row_of(scale.up(value)): f"{value:.0f}" for value in (low, FAIR, STRONG, 100)}
    page.lines += with_numbers(page.look, canvas, labels, gutter)
    page.lines += with_months(page.look, scale, gutter, canvas.width)


def last_week(page: Page, weeks: Sequence[Week]) -> None:
    """What moved the score since a week ago: its parts, in points, the largest move first."""
    if len(weeks) < 2:
        return
    before, now = weeks[-2].alignment, weeks[-1].alignment
    if before.score is None or now.score is None:
        return
    worth = {part: now.points_of(part) * value for part, value in now.parts.items()}
    was = {part: before.points_of(part) * value for part, value in before.parts.items()}
    moves = {part: worth.get(part, 0.0) - was.get(part, 0.0) for part in {**worth, **was}}
    said = [
        f"{part.value} {'+' if move > 0 else page.look.signs.minus}{abs(move):.1f}"
        for part, move in sorted(moves.items(), key=lambda each: -abs(each[1]))
        if abs(move) >= 0.05
    ]
    words = ", ".join(said) if said else "no part of the score moved"
    page.add(
        (f"{'This week':<10}", "text"),
        (f"{before.score} {page.look.signs.right} {now.score}", "strong"),
        (f"  {words}", "muted"),
    )

"""Pulling together: whether a key result and a KPI of its vision or mission moved alike, week by week.

Spearman's rank correlation ρ of their values on the ISO weeks in which both were checked in (Spearman,
"The Proof and Measurement of Association between Two Things", 1904): the last value in each week, ties
with the mean of their ranks, ρ = Σ(r − r̄)(s − s̄) / √(Σ(r − r̄)²·Σ(s − s̄)²), which without ties is
1 − 6Σd² / (n(n² − 1)).

It "moved together" (or "in opposite directions") when a ρ as far from 0 would come about by chance in
fewer than one case in twenty, two-sided: t = ρ·√((n − 2) / (1 − ρ²)) against Student's t distribution with
n − 2 degrees of freedom (Kendall & Stuart, The Advanced Theory of Statistics, volume 2, section 31.19).
That takes the weeks for independent of each other, which they are not: see :data:`CAVEAT`. So it is
watched, and never part of a score.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from okrtui.insight.reach import ROOTS
from okrtui.insight.student_t import student_t_cdf
from okrtui.model.plan import KeyResult

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from okrtui.insight.standings import Standings
    from okrtui.model.journal import CheckIn
    from okrtui.model.metric import Value
    from okrtui.model.plan import Kpi

#: With fewer shared weeks nothing is said.
FEWEST_WEEKS = 8

#: The chance, of a ρ that is there by chance, below which it counts as moving together.
BY_CHANCE = 0.05

CAVEAT = (
    "Moving together is no proof of cause: two things that merely rise are easily alike, "
    "and of twenty comparisons one looks so by chance."
)

#: A year and its ISO week.
Week = tuple[int, int]


class Movement(StrEnum):
    """How two values moved over the shared weeks."""

    TOGETHER = "moved together"
    OPPOSITE = "moved in opposite directions"
    APART = "did not move together"


@dataclass(frozen=True, slots=True)
class Comparison:
    """A key result beside a KPI: their values in each shared week, oldest first.

    ``rho`` is Spearman's ρ in [−1, 1]; None below eight shared weeks, or when one side never moved.
    """

    key_result: KeyResult
    kpi: Kpi
    weeks: tuple[Week, ...]
    own: tuple[Value, ...]
    watched: tuple[Value, ...]
    rho: float | None

    @property
    def is_enough(self) -> bool:
        """Whether there are enough shared weeks to say something."""
        return len(self.weeks) >= FEWEST_WEEKS

    @property
    def movement(self) -> Movement | None:
        """How they moved; None when there is no ρ."""
        if self.rho is None:
            return None
        if by_chance(self.rho, len(self.weeks)) >= BY_CHANCE:
            return Movement.APART
        return Movement.TOGETHER if self.rho > 0 else Movement.OPPOSITE

    @property
    def figures(self) -> str:
        """ρ and how many weeks it rests on; what is missing where there is none."""
        if not self.is_enough:
            return f"{len(self.weeks)} of the {FEWEST_WEEKS} shared weeks that it takes"
        weeks = f"n = {len(self.weeks)} weeks"
        return f"one of the two never moved, {weeks}" if self.rho is None else f"{_rho(self.rho)}, {weeks}"

    def in_words(self) -> str:
        """How the key result moved beside the KPI, as a sentence that begins with the verb."""
        match self.movement:
            case None:
                how = f"can't be compared with {self.kpi.title}"
            case Movement.OPPOSITE:
                how = f"{Movement.OPPOSITE} from {self.kpi.title} so far"
            case movement:
                how = f"{movement} with {self.kpi.title} so far"
        return f"{how} · {self.figures}"


def _rho(rho: float) -> str:
    """ρ to two decimals; 0.99 for all that is short of 1, so that 1 means the very same order."""
    size = 1.0 if abs(rho) >= 1 else min(abs(rho), 0.99)
    return f"ρ {'−' if rho <= -0.005 else ''}{size:.2f}"


def kpis_above(standings: Standings, key_result: KeyResult) -> list[Kpi]:
    """The KPIs of the vision and mission in the key result's line of sight, in file order."""
    cascade = standings.cascade
    node = cascade.node(key_result.name)
    above = {cascade.name(each) for each in cascade.line_of_sight(node)} if node is not None else set()
    return [kpi for kpi in standings.plan.kpis if kpi.supports in ROOTS and kpi.supports in above]


def comparisons_of_key_result(standings: Standings, key_result: KeyResult) -> list[Comparison]:
    """The key result beside each of :func:`kpis_above` it."""
    own = _last_of_weeks(standings.journal.history(key_result.name))
    return [
        _beside(key_result, own, kpi, _last_of_weeks(standings.journal.history(kpi.name)))
        for kpi in kpis_above(standings, key_result)
    ]


def comparisons_of_kpi(standings: Standings, kpi: Kpi) -> list[Comparison]:
    """The key results below the KPI's vision or mission beside it, what moved together first.

    Those with too few check-ins to say anything are left out.
    """
    cascade = standings.cascade
    root = cascade.node(kpi.supports) if kpi.supports in ROOTS else None
    if root is None:
        return []
    watched = _last_of_weeks(standings.journal.history(kpi.name))
    found = []
    for item in cascade.items[root + 1 : cascade.ends[root]]:
        history = standings.journal.history(item.name) if isinstance(item, KeyResult) else ()
        if isinstance(item, KeyResult) and len(history) >= FEWEST_WEEKS:
            found.append(_beside(item, _last_of_weeks(history), kpi, watched))
    return sorted(found, key=lambda each: -2.0 if each.rho is None else each.rho, reverse=True)


def spearman(left: Sequence[Value], right: Sequence[Value]) -> float | None:
    """Spearman's ρ of two rows of values, in [−1, 1]; None when one of them never moves."""
    together, alone, other = rank_sums(left, right)
    if not alone or not other:
        return None
    return max(-1.0, min(1.0, together / math.sqrt(alone * other)))


def rank_sums(left: Sequence[Value], right: Sequence[Value]) -> tuple[float, float, float]:
    """Σ(r − r̄)(s − s̄), Σ(r − r̄)² and Σ(s − s̄)² of the ranks r and s."""
    middle = (len(left) + 1) / 2
    ranks = [(own - middle, other - middle) for own, other in zip(ranked(left), ranked(right), strict=True)]
    return (
        math.fsum(own * other for own, other in ranks),
        math.fsum(own * own for own, _ in ranks),
        math.fsum(other * other for _, other in ranks),
    )


def ranked(values: Sequence[Value]) -> list[float]:
    """The rank of each value from 1, the smallest first; equal values have the mean of their ranks."""
    first: dict[Value, int] = {}
    last: dict[Value, int] = {}
    for rank, value in enumerate(sorted(values), 1):
        first.setdefault(value, rank)
        last[value] = rank
    return [(first[value] + last[value]) / 2 for value in values]


def by_chance(rho: float, weeks: int) -> float:
    """How often a ρ at least as far from 0 would come about by chance, 0–1, by the t approximation."""
    if abs(rho) >= 1:
        return 0.0
    t = abs(rho) * math.sqrt((weeks - 2) / (1 - rho * rho))
    return 2 * (1 - student_t_cdf(t, weeks - 2))


def _beside(
    key_result: KeyResult, own: Mapping[Week, Value], kpi: Kpi, watched: Mapping[Week, Value]
) -> Comparison:
    weeks = tuple(sorted(own.keys() & watched.keys()))
    left, right = tuple(own[week] for week in weeks), tuple(watched[week] for week in weeks)
    rho = spearman(left, right) if len(weeks) >= FEWEST_WEEKS else None
    return Comparison(key_result, kpi, weeks, left, right, rho)


def _last_of_weeks(history: Iterable[CheckIn]) -> dict[Week, Value]:
    """The last value in each ISO week; the history is oldest first."""
    found: dict[Week, Value] = {}
    for each in history:
        if each.value is not None:
            year, week, _ = each.day.isocalendar()
            found[year, week] = each.value
    return found

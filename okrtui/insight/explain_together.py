"""Why it is said that a key result and a KPI moved together or not: ρ with its weeks and ranks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.insight.explanation import (
    Explanation,
    Input,
    Number,
    first_inputs,
    quoted,
    share_written,
    written,
)
from okrtui.insight.pulling_together import (
    CAVEAT,
    FEWEST_WEEKS,
    Comparison,
    Movement,
    comparisons_of_key_result,
    comparisons_of_kpi,
    rank_sums,
    ranked,
)
from okrtui.model.metric import Keep, Reach
from okrtui.model.numbers import format_value

if TYPE_CHECKING:
    from okrtui.insight.standings import KeyResultStanding, Standings
    from okrtui.model.plan import KeyResult, Kpi

_WITHOUT_TIES = "1 − 6 × Σd² / (n × (n² − 1)), d = difference of the two ranks in a week, n = shared weeks"
_WITH_TIES = (
    "Σ(r − mean) × (s − mean) / sqrt(Σ(r − mean)² × Σ(s − mean)²), r and s = the two ranks in a week; "
    "equal values share the mean of their ranks"
)


def explain_key_result_together(standings: Standings, standing: KeyResultStanding) -> Explanation:
    """ρ beside the KPI that it moved with most closely, up or down, and those beside the others."""
    key_result = standing.key_result
    found = comparisons_of_key_result(standings, key_result)
    closest = max(found, key=lambda each: (-1.0 if each.rho is None else abs(each.rho), len(each.weeks)))
    inputs = [Input(each.kpi.title, each.figures, each.kpi.name, Number.PULLING) for each in found]
    words = closest.in_words()
    return Explanation(
        title=f"Pulling together of {quoted(key_result.title)}",
        formula=f"Spearman's ρ: {_WITH_TIES if _has_ties(closest) else _WITHOUT_TIES}",
        worked=_worked(closest),
        value=closest.rho,
        shown="–" if closest.rho is None else closest.figures,
        inputs=first_inputs([*inputs, *_weeks(closest)]),
        note=f"{words[0].upper()}{words[1:]}. {_meant_to_fall(key_result, closest)}{CAVEAT}",
    )


def explain_kpi_together(standings: Standings, kpi: Kpi) -> Explanation:
    """How many of the key results below its vision or mission moved together with a KPI."""
    found = [each for each in comparisons_of_kpi(standings, kpi) if each.rho is not None]
    together = sum(each.movement is Movement.TOGETHER for each in found)
    return Explanation(
        title=f"Pulling together with {quoted(kpi.title)}",
        formula="the key results whose ρ is above 0 by more than chance (5 %) / those that can be compared",
        worked="",
        value=float(together) if found else None,
        shown=f"{together} of {len(found)} key results" if found else "–",
        inputs=first_inputs(
            [
                Input(each.key_result.title, each.figures, each.key_result.name, Number.PULLING)
                for each in found
            ]
        ),
        note=f"It takes {FEWEST_WEEKS} weeks in which both were checked in. {CAVEAT}",
    )


def _has_ties(comparison: Comparison) -> bool:
    return any(len(set(values)) < len(values) for values in (comparison.own, comparison.watched))


def _worked(comparison: Comparison) -> str:
    if comparison.rho is None:
        return ""
    if _has_ties(comparison):
        together, own, watched = map(written, rank_sums(comparison.own, comparison.watched))
        return f"{together} / sqrt({own} × {watched}) = {share_written(comparison.rho)}"
    n = len(comparison.weeks)
    squares = sum((own - watched) ** 2 for own, watched in _ranks(comparison))
    return f"1 − 6 × {written(squares)} / ({n} × ({n} × {n} − 1)) = {share_written(comparison.rho)}"


def _ranks(comparison: Comparison) -> list[tuple[float, float]]:
    return list(zip(ranked(comparison.own), ranked(comparison.watched), strict=True))


def _weeks(comparison: Comparison) -> list[Input]:
    """Each shared week with both values and their ranks."""
    own, kpi = comparison.key_result, comparison.kpi
    return [
        Input(
            f"week {number} of {year}",
            f"{format_value(own.metric, mine)} and {format_value(kpi.metric, watched)}, "
            f"ranks {written(rank)} and {written(other)}",
            own.name,
        )
        for (year, number), mine, watched, (rank, other) in zip(
            comparison.weeks, comparison.own, comparison.watched, _ranks(comparison), strict=True
        )
    ]


def _meant_to_fall(key_result: KeyResult, comparison: Comparison) -> str:
    """A reminder that ρ looks at the values and knows nothing of the way that they are meant to go."""
    match key_result.metric:
        case Reach(baseline=baseline, target=target):
            falls = target < (baseline or 0)
        case Keep(at_least=None):
            falls = True
        case _:
            falls = False
    return "Its value is meant to fall. " if falls and comparison.rho is not None else ""

"""Losses: every point that is missing from the alignment score, with its owner and the reason."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from okrtui.insight.alignment import CAP_WITHOUT_PURPOSE, Alignment, Footing, Part
from okrtui.insight.progress import shares
from okrtui.insight.reach import ROOTS, link
from okrtui.model.plan import KeyResult, Objective, Plan, State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from okrtui.model.journal import Journal


@dataclass(frozen=True, slots=True)
class Loss:
    """Points that one node costs the score, why, and the screen's key that mends it."""

    node: str
    points: float
    part: Part
    why: str
    fix_key: str | None = None
    cause: str | None = None
    """The objective above it that does not ladder up, where that is all that is wrong with this one."""


def losses(
    alignment: Alignment,
    footing: Footing,
    journal: Journal,
    today: date,
    measurable: Callable[[KeyResult], float],
    fresh: Callable[[KeyResult], float],
) -> list[Loss]:
    """Every missing point with its owner, largest first; together exactly 100 − score."""
    score, uncapped = alignment.score, alignment.uncapped
    if score is None or uncapped is None:
        return []
    found = [
        *_ladder_losses(alignment, footing, journal, today),
        *_coverage_losses(alignment, footing),
        *_evidence_losses(alignment, footing, measurable, fresh),
    ]
    # What is not lost by a node: the cap, and the fraction that rounding down takes.
    rest = uncapped - score
    if rest > 1e-9:
        capped = footing.capped and math.floor(uncapped + 1e-9) > CAP_WITHOUT_PURPOSE
        found.append(
            Loss("plan", rest, Part.CAP, "neither vision nor mission: the score ends at 59")
            if capped
            else Loss("plan", rest, Part.ROUNDING, "the score is rounded down")
        )
    return sorted((loss for loss in found if loss.points > 1e-12), key=lambda loss: -loss.points)


def _ladder_losses(alignment: Alignment, footing: Footing, journal: Journal, today: date) -> Iterable[Loss]:
    worth = alignment.points_of(Part.LADDER)
    for objective, share in footing.counted.values():
        missing = 1 - footing.reach[objective.id]
        if missing > 0:
            cause = _cause(footing, objective, journal, today)
            why = _why_not_reached(footing.plan, objective, cause, journal, today)
            above = cause.id if cause is not objective else None
            yield Loss(objective.id, worth * share * missing, Part.LADDER, why, "p", above)


def _cause(footing: Footing, objective: Objective, journal: Journal, today: date) -> Objective:
    """The highest objective that it ladders up to, where that one is to be mended and not this one.

    Of a ring the one whose id comes first.
    """
    line = [objective]
    while (above := _inherits_from(footing, line[-1], journal, today)) is not None:
        if above in line:
            return min(line[line.index(above) :], key=lambda each: each.id)
        line.append(above)
    return line[-1]


def _inherits_from(footing: Footing, objective: Objective, journal: Journal, today: date) -> Objective | None:
    """What it supports, as long as nothing else is wrong than that this does not ladder up itself."""
    if objective.stand_alone or len(objective.supports) != 1:
        return None
    above = footing.plan.supported_objective(objective.supports[0])
    if above is None or link(above, journal, today) < 1 or footing.reach[above.id] >= 1:
        return None
    return above


def _why_not_reached(
    plan: Plan, objective: Objective, cause: Objective, journal: Journal, today: date
) -> str:
    if objective.stand_alone:
        return "stands alone beyond the one in five that may"
    if not objective.supports:
        return "supports nothing"
    for reference in objective.supports:
        supported = plan.supported_objective(reference)
        if supported is None:
            return f"supports {reference}, which does not exist"
        if supported.state is State.DRAFT:
            return f"supports {reference}, which is a draft"
        if journal.was_abandoned(supported.id) and supported.state is State.CLOSED:
            return f"supports {reference}, which was abandoned"
        if link(supported, journal, today) < 1:
            return f"supports {reference}, which is closed or whose cycle has ended"
    if objective.supports[0] == objective.id:
        return "supports itself"
    if cause is objective:
        return f"supports {objective.supports[0]}, and so on in a ring that leads nowhere"
    return f"ladders up to {cause.id} and no further"


def _coverage_losses(alignment: Alignment, footing: Footing) -> Iterable[Loss]:
    worth = alignment.points_of(Part.COVERAGE)
    for member, is_carried in footing.carried.items():
        if not is_carried:
            why = "no objective supports it" if member in ROOTS else "no other objective supports it"
            key = "n" if member in ROOTS else "N"
            yield Loss(member, worth / len(footing.carried), Part.COVERAGE, why, key)


def _evidence_losses(
    alignment: Alignment,
    footing: Footing,
    measurable: Callable[[KeyResult], float],
    fresh: Callable[[KeyResult], float],
) -> Iterable[Loss]:
    worth = alignment.points_of(Part.EVIDENCE)
    for objective, share in footing.counted.values():
        reach = footing.reach[objective.id]
        if not objective.key_results:
            yield Loss(objective.id, worth * share, Part.EVIDENCE, "has no key result", "n")
            continue
        if reach < 1:
            why = "its evidence counts only as far as it ladders up"
            yield Loss(objective.id, worth * share * (1 - reach), Part.EVIDENCE, why, "p")
        portions = shares(each.weight for each in objective.key_results)
        for key_result, own in zip(objective.key_results, portions, strict=True):
            measure, freshness = measurable(key_result), fresh(key_result)
            points = worth * share * reach * own * (1 - measure * freshness)
            if points > 0:
                why = _why_not_backed(measure, freshness)
                key = "c" if freshness < 1 and measure > 0 else "e"
                yield Loss(key_result.name, points, Part.EVIDENCE, why, key)


def _why_not_backed(measure: float, freshness: float) -> str:
    reasons = []
    if measure == 0:
        reasons.append("can't be measured")
    elif measure < 1:
        reasons.append("has no baseline")
    if freshness < 1:
        reasons.append("its check-in is overdue")
    return " and ".join(reasons)

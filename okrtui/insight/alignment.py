"""Alignment: how much of the plan verifiably ladders up to the mission and the vision, 0–100.

    Alignment = floor(100·(0.45·Ladder + 0.25·Coverage + 0.30·Evidence) + 1e-9)

A part without members drops out and the weights of the others are rescaled. The score is a sum, so
every missing point has an owner: see :mod:`okrtui.insight.losses`.
"""

from __future__ import annotations

import math
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

from okrtui.insight.progress import shares
from okrtui.insight.reach import ROOTS
from okrtui.model.plain import CAP_WITHOUT_PURPOSE as CAP_WITHOUT_PURPOSE
from okrtui.model.plain import COVERAGE, EVIDENCE, LADDER, uncapped_score, whole_score
from okrtui.model.record import record

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from okrtui.model.plan import KeyResult, Objective, Plan


class Part(StrEnum):
    """What a point of the score belongs to."""

    LADDER = "ladder"
    COVERAGE = "coverage"
    EVIDENCE = "evidence"
    CAP = "cap"
    ROUNDING = "rounding"


WEIGHTS = {Part.LADDER: LADDER, Part.COVERAGE: COVERAGE, Part.EVIDENCE: EVIDENCE}

#: The bands of the score begin at these.
FAIR, STRONG = 60, 80


@record
class Alignment:
    """The score and its parts; the parts are in [0, 1], None where they have no members."""

    ladder: float | None
    coverage: float | None
    evidence: float | None
    capped: bool

    @property
    def uncapped(self) -> float | None:
        """The weighted sum in [0, 100]; None when there is no active objective."""
        return uncapped_score(self.ladder, self.coverage, self.evidence)

    @property
    def score(self) -> int | None:
        """The whole number that is shown."""
        return whole_score(self.uncapped, capped=self.capped)

    @property
    def band(self) -> str:
        """``strong``, ``fair`` or ``weak``; ``none`` without a score."""
        score = self.score
        if score is None:
            return "none"
        return "strong" if score >= STRONG else "fair" if score >= FAIR else "weak"

    def points_of(self, part: Part) -> float:
        """The points that this part is worth when it is full, after rescaling."""
        parts = self.parts
        total = sum(WEIGHTS[each] for each in parts)
        return 100 * WEIGHTS[part] / total if part in parts else 0.0

    @property
    def parts(self) -> dict[Part, float]:
        """The share of each part that has members, 0–1."""
        parts = {Part.LADDER: self.ladder, Part.COVERAGE: self.coverage, Part.EVIDENCE: self.evidence}
        return {part: value for part, value in parts.items() if value is not None}


@record
class Footing:
    """What the score rests on: who counts, with what share, and who carries what.

    ``reach`` is r of each objective, 0 for what stands alone without a right to. ``counted`` are the
    active objectives of Ladder and Evidence with their share of the weight; ``carried`` are Coverage's
    members and whether an active objective carries them.
    """

    plan: Plan
    reach: Mapping[str, float]
    counted: Mapping[str, tuple[Objective, float]]
    carried: Mapping[str, bool]
    has_active: bool

    @property
    def capped(self) -> bool:
        """Whether the plan has neither vision nor mission."""
        return self.plan.vision is None and self.plan.mission is None


def footing(plan: Plan, reach: Mapping[str, float], today: date) -> Footing:
    """Find out who counts in the score today.

    Of n active objectives the first max(1, ⌊n/5⌋) that stand alone are left out of Ladder and
    Evidence; further ones count with reach 0.
    """
    active = [objective for objective in plan.objectives if objective.is_active(today)]
    stand_alone = [objective.id for objective in active if objective.stand_alone]
    allowed = max(1, len(active) // 5)
    left_out, too_many = frozenset(stand_alone[:allowed]), stand_alone[allowed:]
    counted = [objective for objective in active if objective.id not in left_out]
    portions = shares(objective.weight for objective in counted) if counted else []
    return Footing(
        plan,
        {**reach, **dict.fromkeys(too_many, 0.0)} if too_many else reach,
        {each.id: (each, portion) for each, portion in zip(counted, portions, strict=True)},
        _carried(plan, active),
        bool(active),
    )


def _carried(plan: Plan, active: list[Objective]) -> dict[str, bool]:
    """Coverage's members: vision, mission and, once anything supports another node, each top objective."""
    if not active:
        return {}
    members: dict[str, bool] = {}
    if plan.vision is not None:
        members["vision"] = any(
            reference in ROOTS and plan.knows(reference)
            for objective in active
            for reference in objective.supports
        )
    if plan.mission is not None:
        members["mission"] = any("mission" in objective.supports for objective in active)
    carriers: dict[str, set[str]] = {}
    for objective in active:
        for reference in objective.supports:
            supported = plan.supported_objective(reference)
            if supported and supported.id != objective.id:
                carriers.setdefault(supported.id, set()).add(objective.id)
    if carriers:
        for objective in active:
            if plan.primary_support(objective) in ROOTS:
                members[objective.id] = objective.id in carriers
    return members


def align(footing: Footing, backed: Callable[[Objective], float]) -> Alignment:
    """The score; ``backed`` is what :func:`backed_by` tells of each objective."""
    if not footing.has_active:
        return Alignment(None, None, None, footing.capped)
    ladder = evidence = None
    if footing.counted:
        ladder = math.fsum(share * footing.reach[each.id] for each, share in footing.counted.values())
        evidence = math.fsum(
            share * footing.reach[each.id] * backed(each) for each, share in footing.counted.values()
        )
    members = footing.carried.values()
    coverage = sum(members) / len(members) if members else None
    return Alignment(ladder, coverage, evidence, footing.capped)


def backed_by(key_results: tuple[KeyResult, ...], backing: Callable[[KeyResult], float]) -> float:
    """How well key results back their objective, 0–1: by weight the mean of their backing.

    ``backing`` is v·f of a key result: how measurable it is times how fresh.
    """
    if not key_results:
        return 0.0
    portions = shares(each.weight for each in key_results)
    return math.fsum(share * backing(each) for share, each in zip(portions, key_results, strict=True))


def realign(
    before: Alignment, footing: Footing, objective: Objective, key_result: KeyResult, old: float, new: float
) -> Alignment:
    """The score after one key result's backing went from ``old`` to ``new``: only Evidence moves."""
    _, share = footing.counted.get(objective.id, (objective, 0.0))
    if before.evidence is None or not share or old == new:
        return before
    portions = shares(each.weight for each in objective.key_results)
    own = portions[objective.key_results.index(key_result)]
    return replace(before, evidence=before.evidence + share * footing.reach[objective.id] * own * (new - old))

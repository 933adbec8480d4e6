"""The numbers of DESIGN.md, sections 3.1, 3.2, 3.3 and 3.5, once more: slow, exact, straight from the text.

Everything is a Fraction, and nothing is taken from okrtui.insight; entries are read one by one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from okrtui.model.journal import CheckIn, Close
from okrtui.model.metric import Keep, Milestones, Reach, YesNo
from okrtui.model.plan import State

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from okrtui.model.journal import Entry
    from okrtui.model.plan import KeyResult, Objective, Plan

ZERO, HALF, ONE = Fraction(0), Fraction(1, 2), Fraction(1)


@dataclass(frozen=True)
class Score:
    """The alignment of a plan with its parts; None where a part has no members."""

    ladder: Fraction | None
    coverage: Fraction | None
    evidence: Fraction | None
    score: int | None


class Oracle:
    """Answers for one plan, the entries of its journal and one day."""

    def __init__(self, plan: Plan, entries: Sequence[Entry], today: date) -> None:
        self.plan = plan
        self.entries = sorted(entries, key=lambda each: (each.key, each.author))
        self.today = today
        self.objectives = {each.id: each for each in plan.objectives}
        self.owners = {each.name: owner for owner in plan.objectives for each in owner.key_results}

    # -- the words ------------------------------------------------------------------------------------

    def exists(self, reference: str) -> bool:
        """Whether an objective can support that."""
        if reference in ("vision", "mission"):
            return getattr(self.plan, reference) is not None
        return reference in self.objectives or reference in self.owners

    def parent(self, reference: str) -> Objective | None:
        """The objective that a reference means; a key result stands for its objective."""
        return self.objectives.get(reference) or self.owners.get(reference)

    def primary(self, objective: Objective) -> str | None:
        """The first of what it supports that is there."""
        for reference in objective.supports:
            if self.exists(reference):
                return reference
        return None

    def is_active(self, objective: Objective) -> bool:
        """Not draft, not closed, its cycle running today."""
        if objective.state is not State.ACTIVE:
            return False
        return objective.cycle is None or objective.cycle.start <= self.today <= objective.cycle.end

    def active(self) -> list[Objective]:
        """The active objectives in file order."""
        return [each for each in self.plan.objectives if self.is_active(each)]

    def supports_mission_or_vision(self, objective: Objective, *roots: str) -> bool:
        """Whether one of these that is there is among what it supports."""
        return any(root in objective.supports and self.exists(root) for root in roots)

    # -- 3.1 and 3.3 ----------------------------------------------------------------------------------

    def last_report(self, name: str) -> CheckIn | None:
        """The newest check-in with a value."""
        last = None
        for entry in self.entries:
            if isinstance(entry, CheckIn) and entry.about == name and entry.value is not None:
                last = entry
        return last

    def progress(self, key_result: KeyResult) -> Fraction | None:
        """3.1, unclamped."""
        report = self.last_report(key_result.name)
        if report is None or report.value is None:
            return None
        value, metric = Fraction(report.value), key_result.metric
        if isinstance(metric, Reach):
            baseline = Fraction(metric.baseline or 0)
            return (value - baseline) / (Fraction(metric.target) - baseline)
        if isinstance(metric, Keep):
            return kept(metric, value)
        if isinstance(metric, Milestones):
            return value / len(metric.names)
        return value if isinstance(metric, YesNo) else None

    def expected(self, key_result: KeyResult) -> Fraction:
        """3.3: 1 for keep-shapes, else the share of the days between start and due that is gone."""
        if isinstance(key_result.metric, Keep):
            return ONE
        if key_result.start is None or key_result.due is None:
            return ZERO
        return clamp(Fraction((self.today - key_result.start).days, (key_result.due - key_result.start).days))

    # -- 3.2 ------------------------------------------------------------------------------------------

    def objective_progress(self, objective: Objective) -> Fraction | None:
        """Σ w·p / Σ w over its own key results, without any over what primarily supports it."""
        if objective.key_results:
            return average((each.weight, self.progress(each)) for each in objective.key_results)
        return average(
            (each.weight, self.objective_progress(each))
            for each in self.plan.objectives
            if self.primary_objective(each) == objective.id and self.counts_below(each, objective)
        )

    def counts_below(self, objective: Objective, above: Objective) -> bool:
        """What runs counts for what runs; of what is over, all that was no draft."""
        if self.is_active(above):
            return self.is_active(objective)
        return objective.state is not State.DRAFT

    def primary_objective(self, objective: Objective) -> str | None:
        """The objective that it primarily supports, itself and not one of its key results."""
        primary = self.primary(objective)
        return primary if primary in self.objectives else None

    def is_on_a_ring(self, objective: Objective) -> bool:
        """Whether following primary supports leads back here: an error, for which 3.2 states no number."""
        seen: list[str] = []
        current: Objective | None = objective
        while current is not None and current.id not in seen:
            seen.append(current.id)
            current = self.parent(self.primary(current) or "")
        return current is not None and current.id == objective.id

    def plan_progress(self) -> tuple[Fraction, Fraction] | None:
        """Pull: Σ mass·p and Σ mass·e with mass 1 split from vision and mission down."""
        if self.plan.vision is None and self.plan.mission is None:
            top = [each for each in self.active() if self.primary(each) is None and not each.stand_alone]
        else:
            top = [each for each in self.active() if self.primary(each) in ("vision", "mission")]
        return self._pulled(top, ONE) if top else None

    def _pulled(self, objectives: list[Objective], mass: Fraction) -> tuple[Fraction, Fraction]:
        progress = expected = ZERO
        for objective, share in zip(objectives, split(each.weight for each in objectives), strict=True):
            below = [each for each in self.active() if self.primary_objective(each) == objective.id]
            if objective.key_results:
                own = split(each.weight for each in objective.key_results)
                for key_result, part in zip(objective.key_results, own, strict=True):
                    progress += mass * share * part * clamp(self.progress(key_result) or ZERO)
                    expected += mass * share * part * self.expected(key_result)
            elif below:
                more_progress, more_expected = self._pulled(below, mass * share)
                progress += more_progress
                expected += more_expected
        return progress, expected

    # -- 3.5 ------------------------------------------------------------------------------------------

    def link(self, objective: Objective) -> Fraction:
        """What a supported objective passes on."""
        if objective.state is State.DRAFT:
            return ZERO
        if objective.state is State.CLOSED:
            words = [
                each.verdict
                for each in self.entries
                if isinstance(each, Close) and each.about == objective.id
            ]
            return ZERO if words[-1:] == ["abandon"] else HALF
        ended = objective.cycle is not None and objective.cycle.end < self.today
        return HALF if ended else ONE

    def reach(self, objective: Objective, below: tuple[str, ...] = ()) -> Fraction:
        """The best of all paths up that visit nobody twice."""
        if self.supports_mission_or_vision(objective, "vision", "mission"):
            return ONE
        if not objective.supports and self.plan.vision is None and self.plan.mission is None:
            return ONE
        best = ZERO
        for reference in objective.supports:
            parent = self.parent(reference)
            if parent is not None and parent.id not in (*below, objective.id):
                best = max(best, self.reach(parent, (*below, objective.id)) * self.link(parent))
        return best

    def measurable(self, key_result: KeyResult) -> Fraction:
        """The formula's v."""
        if isinstance(key_result.metric, Reach):
            return HALF if key_result.metric.baseline is None else ONE
        if isinstance(key_result.metric, Keep):
            return ONE
        if isinstance(key_result.metric, Milestones | YesNo):
            return ONE if key_result.due is not None else ZERO
        return ZERO

    def fresh(self, key_result: KeyResult) -> Fraction:
        """The formula's f."""
        progress = self.progress(key_result)
        can_be_done = isinstance(key_result.metric, Reach | Milestones | YesNo)
        if can_be_done and progress is not None and progress >= 1:
            return ONE
        report = self.last_report(key_result.name)
        since = date.fromisoformat(report.key[:10]) if report else key_result.start
        if since is None or self.today <= since + timedelta(days=key_result.cadence.days + 3):
            return ONE
        return HALF

    def coverage_members(self) -> dict[str, bool]:
        """Who is to be carried, and whether an active objective does."""
        members = {}
        if self.exists("vision"):
            members["vision"] = any(
                self.supports_mission_or_vision(each, "vision", "mission") for each in self.active()
            )
        if self.exists("mission"):
            members["mission"] = any(
                self.supports_mission_or_vision(each, "mission") for each in self.active()
            )
        carried = {
            parent.id
            for each in self.active()
            for reference in each.supports
            if (parent := self.parent(reference)) is not None and parent.id != each.id
        }
        if carried:
            members |= {
                each.id: each.id in carried
                for each in self.active()
                if self.primary(each) in ("vision", "mission")
            }
        return members

    def alignment(self) -> Score:
        """The score and its three parts."""
        active = self.active()
        if not active:
            return Score(None, None, None, None)
        alone = [each for each in active if each.stand_alone]
        allowed = alone[: max(1, len(active) // 5)]
        counted = [each for each in active if each not in allowed]
        ladder = average((each.weight, self._counted_reach(each)) for each in counted)
        evidence = average((each.weight, self._evidence(each)) for each in counted)
        members = self.coverage_members()
        coverage = Fraction(sum(members.values()), len(members)) if members else None
        parts = [
            (weight, part)
            for weight, part in ((45, ladder), (25, coverage), (30, evidence))
            if part is not None
        ]
        if not parts:
            return Score(ladder, coverage, evidence, None)
        exact = 100 * sum(weight * part for weight, part in parts) / sum(weight for weight, _ in parts)
        score = math.floor(exact + Fraction(1, 10**9))
        if self.plan.vision is None and self.plan.mission is None:
            score = min(score, 59)
        return Score(ladder, coverage, evidence, score)

    def _counted_reach(self, objective: Objective) -> Fraction:
        return ZERO if objective.stand_alone else self.reach(objective)

    def _evidence(self, objective: Objective) -> Fraction:
        backed = average(
            (each.weight, self.measurable(each) * self.fresh(each)) for each in objective.key_results
        )
        return self._counted_reach(objective) * (backed or ZERO)


def kept(metric: Keep, value: Fraction) -> Fraction:
    """Keep-shapes; a baseline that is inside the limit already marks no way to go."""
    low = None if metric.at_least is None else Fraction(metric.at_least)
    high = None if metric.at_most is None else Fraction(metric.at_most)

    def is_inside(number: Fraction) -> bool:
        return (low is None or number >= low) and (high is None or number <= high)

    if is_inside(value):
        return ONE
    if low is not None and high is not None:
        distance = low - value if value < low else value - high
        return max(ZERO, 1 - distance / (high - low)) if high > low else ZERO
    limit = low if low is not None else high
    if metric.baseline is None or limit is None or is_inside(Fraction(metric.baseline)):
        return ZERO
    return clamp((value - Fraction(metric.baseline)) / (limit - Fraction(metric.baseline)))


def clamp(number: Fraction) -> Fraction:
    """The number inside [0, 1]."""
    return min(ONE, max(ZERO, number))


def split(weights: Iterable[float]) -> list[Fraction]:
    """Weights as shares of their sum; all 0 are equal."""
    exact = [Fraction(each) for each in weights]
    if not any(exact):
        exact = [ONE] * len(exact)
    return [each / sum(exact) for each in exact]


def average(parts: Iterable[tuple[float, Fraction | None]]) -> Fraction | None:
    """Σ w·p / Σ w, each p clamped and none counted as 0; None of nothing."""
    listed = list(parts)
    if not listed:
        return None
    shares = split(weight for weight, _ in listed)
    return sum((share * clamp(part or ZERO) for share, (_, part) in zip(shares, listed, strict=True)), ZERO)

"""Grading: what is said of an objective when its cycle is closed: scores, why, verdict and reflection."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from okrtui.insight.progress import clamp, roll_up
from okrtui.insight.status import is_done
from okrtui.model.metric import YesNo
from okrtui.model.plan import Kind, State

if TYPE_CHECKING:
    from collections.abc import Mapping

    from okrtui.insight.standings import Standings
    from okrtui.model.plan import Cycle, KeyResult, Objective

#: What becomes of an objective, in the order in which the words are offered.
VERDICTS = ("keep", "modify", "abandon", "defer", "achieved")
ACHIEVED = "achieved"

#: Verdicts under which work goes on in the next cycle.
_GOES_ON = ("keep", "modify")

#: From here on an objective counts as achieved: a promise wholly, a stretch to seven tenths.
_ACHIEVED_AT = {Kind.COMMITTED: 1.0, Kind.ASPIRATIONAL: 0.7}
#: Below this a score asks why: a promise that was not wholly kept, a stretch that hardly moved.
_EXPLAINED_BELOW = {Kind.COMMITTED: 1.0, Kind.ASPIRATIONAL: 0.3}


@dataclass(frozen=True, slots=True)
class Grading:
    """What is said of one objective: what nobody gave by hand is suggested.

    ``suggested`` are the scores (0.0–1.0) of its key results by their full names, ``below`` is what its
    supporters suggest where it has none. ``given`` scores and ``whys`` go by the same names, or by its own.
    """

    objective: Objective
    suggested: Mapping[str, float]
    below: float = 0.0
    given: Mapping[str, float] = field(default_factory=dict)
    whys: Mapping[str, str] = field(default_factory=dict)
    given_verdict: str | None = None
    reflection: str = ""

    def score_of(self, name: str) -> float:
        """The score of one of its key results, or its own: rolled up from theirs, Σ w·s / Σ w."""
        if name in self.given:
            return self.given[name]
        if name != self.objective.name:
            return self.suggested[name]
        rolled = roll_up((each.weight, self.score_of(each.name)) for each in self.objective.key_results)
        return self.below if rolled is None else as_score(rolled)

    @property
    def score(self) -> float:
        """The objective's own score."""
        return self.score_of(self.objective.name)

    @property
    def verdict(self) -> str:
        """The verdict: as given, else ``achieved`` from 0.7 on (committed: 1.0) and ``keep`` below."""
        return self.given_verdict or (ACHIEVED if self.is_achieved else "keep")

    @property
    def is_achieved(self) -> bool:
        """Whether the score is that of an achieved objective of its kind."""
        return self.score >= _ACHIEVED_AT[self.objective.kind]

    @property
    def goes_on(self) -> bool:
        """Whether it is suggested to carry the objective over into the next cycle."""
        return self.verdict in _GOES_ON and not self.is_achieved

    def asks_why(self, name: str) -> bool:
        """Whether the score of that name is one that should be explained."""
        return self.score_of(name) < _EXPLAINED_BELOW[self.objective.kind]

    def why(self, name: str) -> str:
        """What was said on a score that asks why."""
        return self.whys.get(name, "") if self.asks_why(name) else ""

    def with_score(self, name: str, score: float) -> Grading:
        """The grading with a score that was given by hand."""
        return replace(self, given={**self.given, name: score})

    def with_why(self, name: str, why: str) -> Grading:
        """The grading with what was said on a score."""
        return replace(self, whys={**self.whys, name: why})

    def resumed(self, before: Grading) -> Grading:
        """The present suggestions with what was given by hand before."""
        return replace(
            self,
            given=before.given,
            whys=before.whys,
            given_verdict=before.given_verdict,
            reflection=before.reflection,
        )


def gradings(standings: Standings, cycle: Cycle) -> tuple[Grading, ...]:
    """What is suggested for each objective of the cycle that is neither closed nor a draft."""
    return tuple(
        Grading(
            objective,
            {each.name: suggested_score(standings, each) for each in objective.key_results},
            below=as_score(standings.objectives[objective.id].progress or 0.0),
        )
        for objective in open_objectives(standings.plan.objectives, cycle)
    )


def open_objectives(objectives: tuple[Objective, ...], cycle: Cycle) -> list[Objective]:
    """The objectives that a cycle's closing is about."""
    return [
        each
        for each in objectives
        if each.state is State.ACTIVE and each.cycle is not None and each.cycle.id == cycle.id
    ]


def suggested_score(standings: Standings, key_result: KeyResult) -> float:
    """The score that progress suggests; yes or no is 1.0 or 0.0, nothing reported 0.0."""
    progress = standings.key_results[key_result.name].progress or 0.0
    return (1.0 if progress >= 1 else 0.0) if isinstance(key_result.metric, YesNo) else as_score(progress)


def as_score(share: float) -> float:
    """A share as a score of one decimal; at most 0.9 short of the whole, so that 1.0 means reached."""
    clamped = clamp(share)
    rounded = int(clamped * 10 + 0.5 + 1e-9) / 10
    return min(rounded, 0.9) if clamped < 1 - 1e-9 else 1.0


def is_unfinished(standings: Standings, grading: Grading, key_result: KeyResult) -> bool:
    """Whether there is something left of a key result that another cycle can reach."""
    standing = standings.key_results[key_result.name]
    return grading.score_of(key_result.name) < 1 and not is_done(key_result.metric, standing.progress)

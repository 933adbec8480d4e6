"""Outlook: how far an objective will have come in the end, from the forecasts of its key results."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from okrtui.insight.forecast import Forecast, foreseen
from okrtui.insight.progress import clamp, progress, roll_up
from okrtui.insight.status import Status
from okrtui.model.metric import Milestones, Reach

if TYPE_CHECKING:
    from datetime import date

    from okrtui.insight.standings import KeyResultStanding, Standings
    from okrtui.model.plan import KeyResult, Objective

#: A chance from which on a key result is likely to be reached.
LIKELY = 0.5


@dataclass(frozen=True, slots=True)
class Prospect:
    """What is to be expected of one key result: its progress in the end, 0–1, and the chance to reach it.

    ``seen`` is its forecast. What is done counts as reached; limits and yes or no, which never have a
    forecast, are taken as they stand, and the chance is not known.
    """

    key_result: KeyResult
    progress: float
    chance: float | None
    seen: Forecast | None


@dataclass(frozen=True, slots=True)
class Outlook:
    """Expected progress in the end, 0–1: Σ w·p / Σ w over the key results of which something is known.

    ``unknown`` are those that have no trend yet: nothing is guessed of them. ``due`` is the last day that
    any of the forecasts is about.
    """

    progress: float
    due: date
    prospects: tuple[Prospect, ...]
    unknown: tuple[KeyResult, ...]

    @property
    def likely(self) -> int:
        """How many key results will rather be reached than not."""
        return sum(each.chance is not None and each.chance >= LIKELY for each in self.prospects)


def outlook(standings: Standings, objective: Objective) -> Outlook | None:
    """The outlook of an objective, or None where no key result has a forecast or all is over."""
    found = [(each, _prospect(standings, standings.key_results[each.name])) for each in objective.key_results]
    known = [prospect for _, prospect in found if prospect]
    days = [each.seen.due for each in known if each.seen]
    expected = roll_up((each.key_result.weight, each.progress) for each in known)
    if not days or expected is None:
        return None
    unknown = tuple(key_result for key_result, prospect in found if prospect is None)
    return Outlook(expected, max(days), tuple(known), unknown)


def _prospect(standings: Standings, standing: KeyResultStanding) -> Prospect | None:
    key_result = standing.key_result
    if standing.verdict.status is Status.DONE:
        return Prospect(key_result, 1.0, 1.0, None)
    seen = foreseen(standings, standing)
    if seen is None and isinstance(key_result.metric, (Reach, Milestones)):
        return None
    if seen is None:
        return Prospect(key_result, clamp(standing.progress or 0.0), None, None)
    return Prospect(key_result, clamp(progress(key_result.metric, seen.value) or 0.0), seen.chance, seen)

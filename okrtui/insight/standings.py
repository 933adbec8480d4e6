"""Standings: every number of section "how things stand today", reckoned once for a plan, a journal and a day.

After a check-in only what it touches is reckoned again, see :meth:`Standings.after`.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from okrtui.insight.alignment import Alignment, Footing, align, backed_by, footing, realign
from okrtui.insight.as_before import as_before
from okrtui.insight.below import counted_below
from okrtui.insight.evidence import fresh, measurable
from okrtui.insight.expected import expected
from okrtui.insight.progress import clamp, progress, shares, split_sum
from okrtui.insight.pull import pull
from okrtui.insight.reach import reaches
from okrtui.insight.rhythm import Rhythm, rhythm
from okrtui.insight.status import Status, Verdict, is_done, shared_verdict, verdict, worst
from okrtui.model.cascade import Cascade, NodeKind, build_cascade
from okrtui.model.patched import with_item
from okrtui.model.plan import KeyResult, Objective, Plan, State
from okrtui.model.record import record

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator, Mapping
    from datetime import date

    from okrtui.insight.losses import Loss
    from okrtui.model.journal import CheckIn, Journal
    from okrtui.model.metric import Value


@record
class KeyResultStanding:
    """How one key result stands: progress unclamped or None, expected 0–1, confidence 0–10 or None."""

    key_result: KeyResult
    latest: CheckIn | None
    confidence: int | None
    progress: float | None
    expected: float
    verdict: Verdict
    rhythm: Rhythm
    measurable: float
    fresh: float

    @property
    def value(self) -> Value | None:
        """The newest reported value."""
        return self.latest.value if self.latest else None

    @property
    def backing(self) -> float:
        """What the key result adds to Evidence, 0–1: measurable times fresh."""
        return self.measurable * self.fresh


@record
class ObjectiveStanding:
    """How one objective stands: progress and expected 0–1 or None, rounded mean confidence, newest report.

    ``backed`` is what its own key results add to Evidence, 0–1.
    """

    objective: Objective
    progress: float | None
    expected: float | None
    verdict: Verdict
    reach: float
    confidence: int | None
    last_check_in: date | None
    backed: float


@record
class Due:
    """A check-in that somebody owes."""

    key_result: KeyResult
    days_late: int


@record
class Standings:
    """Everything that is shown about how a plan stands on a day."""

    plan: Plan
    cascade: Cascade
    journal: Journal
    today: date
    key_results: Mapping[str, KeyResultStanding]
    objectives: Mapping[str, ObjectiveStanding]
    footing: Footing
    alignment: Alignment
    pulled: Mapping[str, float]
    """The mass that each key result has in the plan's progress."""
    progress: float | None
    """The plan's progress, 0–1, None when no objective pulls for the mission or vision."""
    expected: float | None

    def counts(self) -> Counter[Status]:
        """How many key results have each status."""
        return Counter(standing.verdict.status for standing in self.key_results.values())

    def due(self, owner: str | None = None) -> list[Due]:
        """The check-ins due today, most overdue first; of one owner or of all."""
        found = [
            Due(standing.key_result, standing.rhythm.days_late)
            for standing in self.awaited()
            if owner is None or standing.key_result.owner == owner
        ]
        return sorted(found, key=lambda due: -due.days_late)

    def awaited(self) -> Iterator[KeyResultStanding]:
        """The key results whose check-ins are due today, in plan order."""
        for objective in self.plan.objectives:
            if objective.is_active(self.today):
                for key_result in objective.key_results:
                    standing = self.key_results[key_result.name]
                    if standing.rhythm.is_due and standing.verdict.status is not Status.DONE:
                        yield standing

    def losses(self) -> list[Loss]:
        """Every missing point of the score with its owner, largest first."""
        from okrtui.insight.losses import losses  # seldom asked for: not at every start

        return losses(
            self.alignment,
            self.footing,
            self.journal,
            self.today,
            lambda each: self.key_results[each.name].measurable,
            lambda each: self.key_results[each.name].fresh,
        )

    def after(self, check_in: CheckIn) -> Standings:
        """The standings with one check-in more; equal to reckoning everything again."""
        return self.with_history(check_in.about, self.journal.with_entry(check_in))

    def with_history(self, name: str, journal: Journal) -> Standings:
        """The standings with a journal that tells something else about one node: only that is reckoned."""
        objective = self.plan.objective_of(name)
        key_result = self.plan.key_result(name)
        if objective is None or key_result is None:
            return replace(self, journal=journal)._with_objectives(self.plan.objective(name))
        old = self.key_results[key_result.name]
        new = _key_result_standing(objective, key_result, journal, self.today)
        mass = self.pulled.get(key_result.name, 0.0)
        gained = mass * (_counted(new.progress) - _counted(old.progress))
        updated = replace(
            self,
            journal=journal,
            key_results=with_item(self.key_results, key_result.name, new),
            alignment=realign(self.alignment, self.footing, objective, key_result, old.backing, new.backing),
            progress=None if self.progress is None else clamp(self.progress + gained),
        )
        return updated._with_objectives(objective)

    def _with_objectives(self, changed: Objective | None) -> Standings:
        """The standings with this objective and those that roll up from it reckoned again."""
        standings = self.objectives
        seen: set[str] = set()
        while changed is not None and changed.id not in seen:
            seen.add(changed.id)
            standing = _objective_standing(self, changed, standings)
            standings = with_item(standings, changed.id, standing)
            supported = self.plan.primary_support(changed)
            changed = self.plan.objective(supported) if supported else None
            if changed is not None and changed.key_results:
                break  # what has key results of its own takes nothing from its supporters
        return replace(self, objectives=standings)


def reckon(
    plan: Plan,
    journal: Journal,
    today: date,
    cascade: Cascade | None = None,
    before: Standings | None = None,
) -> Standings:
    """Reckon every number of a plan for a day.

    From standings ``before``, of the same day, is taken over what rests on the very same things.
    """
    cascade = cascade or build_cascade(plan)
    if before is not None and before.today != today:
        before = None
    same = as_before(plan, journal, before)
    key_results = {
        key_result.name: before.key_results[key_result.name]
        if before is not None and objective.id in same
        else _key_result_standing(objective, key_result, journal, today)
        for objective in plan.objectives
        for key_result in objective.key_results
    }
    ground = footing(plan, reaches(plan, journal, today), today)
    pulled = pull(plan, cascade, today)
    standings = Standings(
        plan=plan,
        cascade=cascade,
        journal=journal,
        today=today,
        key_results=key_results,
        objectives={},
        footing=ground,
        alignment=Alignment(None, None, None, ground.capped),
        pulled=pulled or {},
        progress=_pulled_sum(pulled, lambda name: _counted(key_results[name].progress)),
        expected=_pulled_sum(pulled, lambda name: key_results[name].expected),
    )
    objectives = _all_objectives(standings, before, same)
    alignment = align(ground, lambda each: objectives[each.id].backed)
    return replace(standings, objectives=objectives, alignment=alignment)


def _counted(share: float | None) -> float:
    return clamp(share or 0.0)


def _pulled_sum(pulled: Mapping[str, float] | None, of: Callable[[str], float]) -> float | None:
    return None if pulled is None else clamp(math.fsum(mass * of(name) for name, mass in pulled.items()))


def _key_result_standing(
    objective: Objective, key_result: KeyResult, journal: Journal, today: date
) -> KeyResultStanding:
    latest = journal.latest(key_result.name)
    confidence = _confidence(journal.history(key_result.name))
    share = progress(key_result.metric, latest.value if latest else None)
    line = expected(key_result, today)
    beat = rhythm(key_result.cadence, key_result.start, latest, today)
    if objective.state is State.CLOSED:
        judged = Verdict(Status.CLOSED, "its objective is closed")
    elif objective.state is State.DRAFT:
        judged = Verdict(Status.NOT_STARTED, "its objective is a draft")
    else:
        judged = verdict(key_result, objective.kind, latest, confidence, share, line, beat)
    return KeyResultStanding(
        key_result,
        latest,
        confidence,
        share,
        line,
        judged,
        beat,
        measurable(key_result),
        fresh(beat, done=is_done(key_result.metric, share)),
    )


def _confidence(history: tuple[CheckIn, ...]) -> int | None:
    """The newest that was given."""
    for each in reversed(history):
        if each.confidence is not None:
            return each.confidence
    return None


def _all_objectives(
    standings: Standings, before: Standings | None, same: Container[str]
) -> dict[str, ObjectiveStanding]:
    """Every objective, lowest first, so that its supporters are known when it is reckoned."""
    cascade, reach = standings.cascade, standings.footing.reach
    found: dict[str, ObjectiveStanding] = {}
    for node in reversed(range(len(cascade))):
        item = cascade.items[node]
        if cascade.kinds[node] == NodeKind.OBJECTIVE and isinstance(item, Objective):
            own = before.objectives[item.id] if before is not None and item.id in same else None
            if own is None or not item.key_results or own.reach != reach[item.id]:
                own = _objective_standing(standings, item, found)
            found[item.id] = own
    return found


def _objective_standing(
    standings: Standings, objective: Objective, known: Mapping[str, ObjectiveStanding]
) -> ObjectiveStanding:
    journal = standings.journal
    parts: list[KeyResultStanding | ObjectiveStanding]
    if objective.key_results:
        own = [standings.key_results[each.name] for each in objective.key_results]
        weights = [each.weight for each in objective.key_results]
        days = [each.latest.day for each in own if each.latest]
        parts = list(own)
    else:
        below = [known[each.id] for each in counted_below(standings.cascade, objective, standings.today)]
        weights = [each.objective.weight for each in below]
        days = [each.last_check_in for each in below if each.last_check_in]
        parts = list(below)
    portions = shares(weights) if parts else []
    spoken = _confidence(journal.history(objective.id))
    stated = [each.confidence for each in parts if each.confidence is not None]
    mean = int(sum(stated) / len(stated) + 0.5) if stated else None
    return ObjectiveStanding(
        objective,
        split_sum(portions, [each.progress for each in parts]) if parts else None,
        split_sum(portions, [each.expected for each in parts]) if parts else None,
        _objective_verdict(objective, parts),
        standings.footing.reach[objective.id],
        mean if spoken is None else spoken,
        max(days, default=None),
        backed_by(objective.key_results, lambda each: standings.key_results[each.name].backing),
    )


def _objective_verdict(objective: Objective, parts: list[KeyResultStanding | ObjectiveStanding]) -> Verdict:
    if objective.state is State.CLOSED:
        return Verdict(Status.CLOSED, "closed")
    if objective.state is State.DRAFT:
        return Verdict(Status.NOT_STARTED, "a draft")
    found = worst(part.verdict for part in parts)
    if found is None:
        return Verdict(Status.NOT_STARTED, "no key result yet")
    culprits = [part for part in parts if part.verdict.status is found.status]
    if len(culprits) == 1:
        part = culprits[0]
        title = part.key_result.title if isinstance(part, KeyResultStanding) else part.objective.title
        return Verdict(found.status, f"{title}: {found.reason}")
    noun = "key results" if objective.key_results else "objectives below"
    share = "all" if len(culprits) == len(parts) else f"{len(culprits)} of"
    return shared_verdict(found.status, f"{share} {len(parts)} {noun}")

"""The score over the cycle: alignment week by week, reckoned anew from the journal and its change entries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from okrtui.insight.alignment import Alignment, align, backed_by, footing
from okrtui.insight.as_it_was import as_it_was
from okrtui.insight.evidence import fresh, measurable
from okrtui.insight.progress import progress
from okrtui.insight.reach import reaches
from okrtui.insight.rhythm import rhythm
from okrtui.insight.status import is_done

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from okrtui.insight.standings import Standings
    from okrtui.model.journal import Journal
    from okrtui.model.plan import KeyResult, Plan

#: A cycle of more than a year is shown by its last year.
MOST_WEEKS = 53


@dataclass(frozen=True, slots=True)
class Week:
    """The alignment at the end of a day; the days are a week apart."""

    day: date
    alignment: Alignment


def score_history(standings: Standings) -> Iterator[Week]:
    """The alignment today and on the same weekday of each week before, back to the cycle's start.

    The newest comes first, so that whoever shows it need not wait for the last.
    """
    for day in days_of(standings):
        yield Week(day, alignment_on(standings.plan, standings.journal, day))


def days_of(standings: Standings) -> list[date]:
    """The days that :func:`score_history` tells of, the newest first; none without a cycle that has begun."""
    cycle, today = standings.plan.current_cycle(standings.today), standings.today
    if cycle is None or cycle.start > today:
        return []
    weeks = min((today - cycle.start).days // 7, MOST_WEEKS)
    return [today - timedelta(weeks=number) for number in range(weeks + 1)]


def alignment_on(plan: Plan, journal: Journal, day: date) -> Alignment:
    """The alignment at the end of an earlier day, with the plan as it was then and what was known by then."""
    plan, journal = as_it_was(plan, journal, day), journal.until(day)
    ground = footing(plan, reaches(plan, journal, day), day)
    return align(ground, lambda each: backed_by(each.key_results, lambda one: _backing(one, journal, day)))


def _backing(key_result: KeyResult, journal: Journal, day: date) -> float:
    latest = journal.latest(key_result.name)
    beat = rhythm(key_result.cadence, key_result.start, latest, day)
    done = is_done(key_result.metric, progress(key_result.metric, latest.value if latest else None))
    return measurable(key_result) * fresh(beat, done=done)

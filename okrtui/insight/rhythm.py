"""Rhythm: when a check-in is due, when it is overdue, and how fresh that leaves a key result."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from okrtui.model.record import record

if TYPE_CHECKING:
    from okrtui.model.journal import CheckIn
    from okrtui.model.plan import Cadence

#: Days after the due day on which a check-in counts as overdue and a key result as silent.
GRACE_DAYS = 3


@record
class Rhythm:
    """The next check-in of one key result or KPI, seen from today.

    ``due`` is None when there is neither a check-in nor a start to count from.
    """

    due: date | None
    today: date

    @property
    def is_due(self) -> bool:
        """Whether a cadence has passed since the last check-in (the first: since the start)."""
        return self.due is not None and self.today >= self.due

    @property
    def is_overdue(self) -> bool:
        """Whether more than the cadence and three days have passed."""
        return self.due is not None and (self.today - self.due).days > GRACE_DAYS

    @property
    def days_late(self) -> int:
        """Days since the due day; negative before it, 0 without one."""
        return (self.today - self.due).days if self.due else 0


def rhythm(cadence: Cadence, start: date | None, latest: CheckIn | None, today: date) -> Rhythm:
    """The rhythm of something that starts on a day and was last reported by ``latest``."""
    return _from(latest.day if latest else start, cadence, today)


@lru_cache(maxsize=4096)  # one for all that was reported on the same day, or that starts then
def _from(since: date | None, cadence: Cadence, today: date) -> Rhythm:
    if since is None:
        return Rhythm(None, today)
    days = min(cadence.days, (date.max - since).days)  # a plan may well say 9999-12-31
    return Rhythm(since + timedelta(days=days), today)

"""The clock: the real one, or a day that was fixed."""

from __future__ import annotations

from datetime import UTC, date, datetime

from okrtui.model.journal import CLOCK_TOLERANCE, end_of
from okrtui.model.record import record


@record
class Clock:
    """The time, or a day that was fixed with ``--today``. Days are UTC days, the same for everybody."""

    fixed: date | None = None

    def today(self) -> date:
        """The day that every number is reckoned for."""
        return self.fixed or datetime.now(UTC).date()

    def now(self) -> datetime:
        """The moment that a new entry gets: on a fixed day, the present time of day."""
        now = datetime.now(UTC)
        return datetime.combine(self.fixed, now.timetz()) if self.fixed else now

    def cutoff(self) -> datetime:
        """The moment after which entries do not count yet."""
        return end_of(self.fixed) if self.fixed else datetime.now(UTC) + CLOCK_TOLERANCE

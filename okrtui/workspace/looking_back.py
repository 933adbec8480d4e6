"""Looking back: the plan on earlier days, and the check-ins of past cycles where somebody asks for them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from okrtui.model.journal import assemble, end_of, key_of
from okrtui.store.journal_reader import read_histories
from okrtui.workspace.following import Following

if TYPE_CHECKING:
    from datetime import date


class LookingBack(Following):
    """What is only read in full when it is wanted: in a long journal, nearly all of it is past."""

    def travel(self, days: int) -> None:
        """Look at the plan as it stood so many days later or earlier; today is as far as it goes.

        The journal is taken as it was then, and so is the plan, as far as the journal tells of its changes.
        """
        if self.needs_past(days):
            self.want_past()
            self.load()
        day = self._day(days)
        self._viewing = day if day < self.clock.today() else None
        self._reckon()

    def return_to_today(self) -> None:
        """Look at today again."""
        self._viewing = None
        self._reckon()

    def needs_past(self, days: int) -> bool:
        """Whether :meth:`travel` would first have to read what was left out as past."""
        past = self._known.journal.past if self._known else None
        return past is not None and key_of(end_of(self._day(days))) < past.until

    def want_past(self) -> None:
        """From now on the past is read as well."""
        self._past_is_wanted = True

    def recall(self, name: str) -> None:
        """Have all check-ins of a node, and of its key results, where they were left out as past."""
        left_out = self._known.journal.past.names if self._known else frozenset()
        objective = self.plan.objective(name)
        names = {name, *(each.name for each in objective.key_results)} if objective else {name}
        names = (names & left_out) - self._recalled
        if names:
            self._recalled |= names
            self._entries += read_histories(self.root, self.plan, names)
            journal = assemble(self._entries, self.clock.cutoff())
            if self._viewing is not None:
                journal = journal.until(self._viewing)
            self._stands_as_before(replace(self.standings, journal=journal))

    def _day(self, days: int) -> date:
        return (self._viewing or self.clock.today()) + timedelta(days=days)

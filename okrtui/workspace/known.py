"""What is known of a plan from the last time that it was read: in this session, or in an earlier one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from okrtui.model.journal import key_of
from okrtui.store import cache

if TYPE_CHECKING:
    from pathlib import Path

    from okrtui.insight.scope import Scope
    from okrtui.insight.standings import Standings
    from okrtui.insight.summary import Summary
    from okrtui.model.cascade import Cascade
    from okrtui.store.journal_reader import ReadJournal
    from okrtui.store.plan_reader import ReadPlan
    from okrtui.workspace.clock import Clock


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """What was read of a plan and its journal, and how it stood on the day that it was read."""

    plan: ReadPlan
    journal: ReadJournal
    cascade: Cascade
    standings: Standings
    summaries: dict[Scope, Summary] = field(default_factory=dict)
    """Those that were asked for since, of these standings."""

    def standings_now(self, clock: Clock) -> Standings | None:
        """The standings, if they are still those of today; None when the day or the journal has moved on."""
        if self.standings.today != clock.today():
            return None
        newest = self.standings.journal.newest
        if newest is not None and newest > clock.cutoff():
            return None
        known, limit = key_of(newest) if newest else "", key_of(clock.cutoff())
        waiting = any(known < entry.key <= limit for entry in self.journal.entries)
        return None if waiting else self.standings


def recall(root: Path) -> Known | None:
    """What an earlier session knew of a plan; whether its files are still the same has to be looked at."""
    found = cache.recall(root)
    return found if isinstance(found, Known) else None


def remember(root: Path, known: Known) -> None:
    """Keep it for later sessions, unless its files are so young that a change of them could be missed."""
    if known.plan.is_settled and all(file.is_settled for file in known.journal.files.values()):
        cache.keep(root, known)

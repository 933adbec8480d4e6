"""An open plan as it is read, and how things stand in it."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from okrtui.errors import CannotWriteError
from okrtui.insight.standings import Standings, reckon
from okrtui.model.cascade import build_cascade
from okrtui.model.journal import Change, assemble, end_of, key_of
from okrtui.model.past import NOTHING, past_of
from okrtui.model.plan import Place, Plan, Problem, Severity
from okrtui.store.access import can_write, host_of, is_settled, state_of
from okrtui.store.journal_reader import journal_files, journal_folder, read_journal
from okrtui.store.memory import give_back
from okrtui.store.plan_reader import read_plan
from okrtui.workspace.clock import Clock
from okrtui.workspace.known import Known, recall, remember

if TYPE_CHECKING:
    from collections.abc import Sequence

    from okrtui.model.cascade import Cascade
    from okrtui.model.journal import Entry
    from okrtui.store.access import FileState
    from okrtui.store.progress import Progress


class OpenPlan:
    """A plan with its journal, read and reckoned; nothing here writes."""

    def __init__(
        self, root: Path, author: str, clock: Clock | None = None, progress: Progress | None = None
    ) -> None:
        # Whoever opens a link writes the journal of the plan that it leads to.
        self.root = Path(os.path.realpath(root))
        self.author = author
        self.clock = clock or Clock()
        self._viewing: date | None = None
        self._known: Known | None = None
        self._kept: Known | None = None
        self._past_is_wanted = False
        self.standings: Standings
        self._take(self._read(progress))
        self._opened_with: int | None = self.standings.alignment.score

    def load(self) -> None:
        """Read what is new in the files. Raises CannotReadError when the root file can't be read at all."""
        self._take(self._read())

    def _read(self, progress: Progress | None = None, *, all_of_past: bool = False) -> Known:
        """What the files hold now and how that stands today; nothing of this plan is changed by reading."""
        before = self._known
        if progress is not None:
            with suppress(OSError):
                progress.expect([*([] if before else [self.root]), *journal_files(self.root)])
        if before is None:
            before = self._kept = recall(self.root)
        read = read_plan(self.root, before.plan if before else None, progress)
        whole = all_of_past or self._past_is_wanted
        past = NOTHING if whole else past_of(read.plan, self.clock.today())
        journal = read_journal(self.root, read.plan, before.journal if before else None, progress, past)
        if before and before.journal is journal and before.standings_now(self.clock) is not None:
            return before
        cascade = before.cascade if before and before.plan is read else build_cascade(read.plan)
        if progress is not None:
            progress.go_on()
        standings = self._standings_of(read.plan, cascade, journal.entries)
        if before is None and progress is not None:  # later readings will need about as much again
            give_back()
        return Known(read, journal, cascade, standings)

    def _take(self, known: Known, then: Standings | None = None) -> None:
        """Show what was read, and how it stood ``then`` where an earlier day is looked at."""
        self._known = known
        self._states = {**known.plan.states, **known.journal.states}
        self._newest = known.plan.plan
        self._entries = list(known.journal.entries)
        self._recalled: set[str] = set()
        self.file_problems = known.plan.plan.problems + known.journal.problems
        self._cascade = known.cascade
        if self._viewing is None:
            self.standings = known.standings
        else:
            self.standings = then or self._standings_with(known, self._viewing)

    def remember(self) -> None:
        """Keep what was read and reckoned for the next start, when it is not what was kept already."""
        known = self._known
        if known is not None and known is not self._kept:
            self._kept = known
            remember(self.root, replace(known, summaries=dict(known.summaries)))  # more may be asked for
            give_back()

    def _reckon(self) -> None:
        self.standings = self._standings_of(self._newest, self._cascade, self._entries, self._viewing)

    def _standings_with(self, known: Known, viewing: date | None) -> Standings:
        return self._standings_of(known.plan.plan, known.cascade, known.journal.entries, viewing)

    def _standings_of(
        self, newest: Plan, cascade: Cascade, entries: Sequence[Entry], viewing: date | None = None
    ) -> Standings:
        """How a plan as it is written now stands today, or stood on the day that is looked at."""
        known = self._known or self._kept
        cutoff = self.clock.cutoff()
        if known is None:
            journal = assemble(entries, cutoff)
        else:
            from okrtui.model.journal_after import assembled_after  # not where all is read for the first time

            journal = assembled_after(known.standings.journal, known.journal.entries, entries, cutoff)
        day = viewing or self.clock.today()
        is_now = viewing is None and self.clock.fixed is None
        plan = newest if is_now else _plan_on(newest, entries, day)
        if viewing is not None:
            journal = journal.until(viewing)
        cascade = cascade if plan is newest else build_cascade(plan)
        return reckon(plan, journal, day, cascade, known.standings if known else None)

    @property
    def score_change(self) -> int:
        """By how many points the score moved in this session; 0 where that can't be told, as in the past."""
        score = self.standings.alignment.score
        if score is None or self._opened_with is None or self.is_in_the_past:
            return 0
        return score - self._opened_with

    @property
    def plan(self) -> Plan:
        """The plan: on another day than today as it was then."""
        return self.standings.plan

    # -- other days -----------------------------------------------------------------------------------

    @property
    def is_in_the_past(self) -> bool:
        """Whether another day than today is looked at; then nothing can be written."""
        return self._viewing is not None

    def _future_problems(self) -> tuple[Problem, ...]:
        if self.clock.fixed:
            return ()
        limit = key_of(self.clock.cutoff())
        folder = journal_folder(self.root).name
        return tuple(
            Problem(
                "OKR123",
                Severity.WARNING,
                f"an entry from the future ({entry.key})",
                "kept, and counted once its moment has come",
                f"{folder}/{entry.author}.toml",
                entry.line,
            )
            for entry in self._entries
            if entry.key > limit
        )

    def basis(self, begun: int) -> list[tuple[str, FileState | None]] | None:
        """Every file and folder that an answer of today rests on, and how it was when it was read.

        None where that does not tell it all: when one was changed at or just before the moment ``begun`` (in
        nanoseconds) or is waiting for its save to be finished, when something is told only once, and when
        an entry is from the future.
        """
        from okrtui.store.file_save import signs_of_interruption

        states = {str(path): state for path, state in self._states.items()}
        try:
            for file in self._newest.files:
                signs = signs_of_interruption(self.root.parent / file)
                states.update((each, state_of(Path(each))) for each in signs)
                if any(states[each] for each in signs):
                    return None
        except CannotWriteError:  # a file that was there is gone
            return None
        told_once = any(each.id == "OKR115" for each in self.file_problems)
        if told_once or self._future_problems() or not is_settled(states.values(), begun):
            return None
        return list(states.items())

    @property
    def can_edit(self) -> bool:
        """Whether this user may write the plan's root file."""
        return can_write(self.root)

    @property
    def host(self) -> str:
        """Whose plan this is when root works in it as a guest; else empty."""
        return host_of(self.root)

    def whereabouts(self, place: Place, key: str | None = None) -> tuple[Path, int, int]:
        """File, line and column where a node, or one of its keys, is written."""
        from okrtui.store.places import PlaceFinder

        file, line, column = PlaceFinder(self.root, self.plan).find(place, key)
        return self.root.parent / file, line, column

    def raw_table(self, place: Place) -> dict[str, Any]:
        """A node's table as its file has it now."""
        from okrtui.store.places import raw_table

        return raw_table(self.root, self.plan, place)


def _plan_on(newest: Plan, entries: Sequence[Entry], day: date) -> Plan:
    """The plan as it was on a day, however long ago that is."""
    last = key_of(end_of(day))
    if not any(isinstance(entry, Change) and entry.key > last for entry in entries):
        return newest
    from okrtui.insight.as_it_was import as_it_was  # rarely asked for, so not at every start

    return as_it_was(newest, assemble(entries, end_of(date.max)), day)

"""An open plan as it is read: how things stand, and what the checks say."""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

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
    from collections.abc import Iterator, Sequence

    from okrtui.insight.checks import Finding
    from okrtui.insight.scope import Scope
    from okrtui.insight.summary import Summary
    from okrtui.model.cascade import Cascade
    from okrtui.model.journal import Entry
    from okrtui.store.access import FileState
    from okrtui.store.progress import Progress


#: Nodes of a plan all of which are looked at in the time of a frame or two.
_AT_ONCE: Final = 5_000


class OpenPlan:
    """A plan with its journal, read and reckoned; nothing here writes."""

    def __init__(
        self, root: Path, author: str, clock: Clock | None = None, progress: Progress | None = None
    ) -> None:
        self.root = root.resolve()  # whoever opens a link writes the journal of the plan that it leads to
        self.author = author
        self.clock = clock or Clock()
        self._viewing: date | None = None
        self._known: Known | None = None
        self._kept: Known | None = None
        self._past_is_wanted = False
        self.standings: Standings
        self._checked: tuple[Standings, list[Finding], dict[str, list[Finding | Problem]]] | None = None
        self._advised: tuple[Standings, tuple[Problem, ...]] | None = None
        self._summarised: tuple[Standings, dict[Scope, Summary]] | None = None
        self._take(self._read(progress))
        self._opened_with: int | None = self.standings.alignment.score

    def load(self) -> None:
        """Read what is new in the files. Raises CannotReadError when the root file can't be read at all."""
        self._take(self._read())

    def _read(self, progress: Progress | None = None) -> Known:
        """What the files hold now and how that stands today; nothing of this plan is changed by reading."""
        before = self._known
        if before is None:
            before = self._kept = recall(self.root)
        if progress is not None:
            with suppress(OSError):
                progress.expect([self.root, *journal_files(self.root)])
        read = read_plan(self.root, before.plan if before else None, progress)
        past = NOTHING if self._past_is_wanted else past_of(read.plan, self.clock.today())
        journal = read_journal(self.root, read.plan, before.journal if before else None, progress, past)
        if before and before.journal is journal and before.standings_now(self.clock) is not None:
            return before
        cascade = before.cascade if before and before.plan is read else build_cascade(read.plan)
        standings = self._standings_of(read.plan, cascade, journal.entries)
        if before is None:  # later readings will need about as much again
            give_back()
        return Known(read, journal, cascade, standings)

    def _take(self, known: Known) -> None:
        """Show what was read."""
        self._known = known
        self._states = {**known.plan.states, **known.journal.states}
        self._newest = known.plan.plan
        self._entries = list(known.journal.entries)
        self._recalled: set[str] = set()
        self.file_problems = known.plan.plan.problems + known.journal.problems
        self._cascade = known.cascade
        self.standings = known.standings
        if self.is_in_the_past:
            self._reckon()

    def remember(self) -> None:
        """Keep what was read and reckoned for the next start, when it is not what was kept already."""
        known = self._known
        if known is not None and known is not self._kept:
            self._kept = known
            remember(self.root, replace(known, summaries=dict(known.summaries)))  # more may be asked for

    def _reckon(self) -> None:
        self.standings = self._standings_of(self._newest, self._cascade, self._entries, self._viewing)

    def _standings_of(
        self, newest: Plan, cascade: Cascade, entries: Sequence[Entry], viewing: date | None = None
    ) -> Standings:
        """How a plan as it is written now stands today, or stood on the day that is looked at."""
        journal = assemble(entries, self.clock.cutoff())
        day = viewing or self.clock.today()
        is_now = viewing is None and self.clock.fixed is None
        plan = newest if is_now else _plan_on(newest, entries, day)
        if viewing is not None:
            journal = journal.until(viewing)
        return reckon(plan, journal, day, cascade if plan is newest else build_cascade(plan))

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

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that is wrong in the plan and its files, worst first; advice is in :meth:`advice`."""
        broken = [each for each in self.findings() if each.severity is Severity.ERROR]
        return self._in_order([*self.file_problems, *self._future_problems(), *self._located(broken)])

    def advice(self) -> tuple[Problem, ...]:
        """What is wrong in the files, and what a good coach would say: worst first, then file by file."""
        standings = self.standings
        if self._advised is None or self._advised[0] is not standings:
            found = [*self.file_problems, *self._future_problems(), *self._located(self.findings())]
            self._advised = (standings, self._in_order(found))
        return self._advised[1]

    def findings(self) -> list[Finding]:
        """What the checks find, as things stand; reckoned once for the same standings."""
        if self._checked is None or self._checked[0] is not self.standings:
            from okrtui.insight.checks import check  # after the first frame

            standings = self.standings
            found = check(standings)
            by_node: defaultdict[str, list[Finding | Problem]] = defaultdict(list)
            for problem in self.file_problems:
                if problem.node:
                    by_node[problem.node].append(problem)
            for each in found:
                by_node[each.node].append(each)
            self._checked = (standings, found, by_node)
        return self._checked[1]

    def findings_of(self, name: str) -> list[Finding | Problem]:
        """What is wrong in the table of one node, and what the checks find about it."""
        self.findings()
        return self._checked[2].get(name, []) if self._checked else []

    @property
    def is_checked(self) -> bool:
        """Whether :meth:`findings` answers at once."""
        return self._checked is not None and self._checked[0] is self.standings

    @property
    def is_large(self) -> bool:
        """Whether what looks at every node takes longer than a key may."""
        return len(self.standings.cascade) > _AT_ONCE

    def summary(self, scope: Scope) -> Summary:
        """The week of a scope, as things stand; reckoned once for the same standings."""
        standings = self.standings
        summaries = self._summaries_of(standings)
        if scope not in summaries:
            from okrtui.insight.summary import summary  # not to be waited for by who only checks in

            summaries[scope] = summary(standings, scope)
        return summaries[scope]

    def is_summarised(self, scope: Scope) -> bool:
        """Whether :meth:`summary` answers at once."""
        return not self.is_large or scope in self._summaries_of(self.standings)

    def _summaries_of(self, standings: Standings) -> dict[Scope, Summary]:
        if self._summarised is None or self._summarised[0] is not standings:
            known = self._known
            is_known = known is not None and known.standings is standings
            self._summarised = (standings, known.summaries if known and is_known else {})
        return self._summarised[1]

    def _located(self, findings: list[Finding]) -> Iterator[Problem]:
        from okrtui.store.places import PlaceFinder

        finder = PlaceFinder(self.root, self.plan)
        for each in findings:
            node = self.plan.objective(each.node) or self.plan.measured(each.node)
            place = finder.find(node.place if node else Place(0, ()), each.field)
            yield Problem(
                each.id, each.severity, each.message, each.remedy, *place, each.node, each.field, each.fix_key
            )

    def _in_order(self, found: list[Problem]) -> tuple[Problem, ...]:
        files = {file: number for number, file in enumerate(self.plan.files)}
        severities = list(Severity)
        found.sort(
            key=lambda each: (
                severities.index(each.severity),
                files.get(each.file, len(files)),
                each.file,
                each.line,
                each.id,
            )
        )
        return tuple(found)

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

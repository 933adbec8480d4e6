"""An open plan as it is read: how things stand, other days, what the checks say, what others change."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from okrtui.errors import CannotReadError
from okrtui.insight.as_it_was import as_it_was
from okrtui.insight.checks import Finding, check
from okrtui.insight.standings import Standings, reckon
from okrtui.model.cascade import build_cascade
from okrtui.model.journal import (
    assemble,
    key_of,
)
from okrtui.model.plan import Place, Plan, Problem, Severity
from okrtui.store.access import can_write, state_of
from okrtui.store.journal_reader import journal_folder, read_journal
from okrtui.store.places import PlaceFinder, raw_table
from okrtui.store.plan_reader import read_plan
from okrtui.workspace.clock import Clock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from okrtui.insight.scope import Scope
    from okrtui.insight.summary import Summary


class OpenPlan:
    """A plan with its journal, read and reckoned; nothing here writes."""

    def __init__(self, root: Path, author: str, clock: Clock | None = None) -> None:
        self.root = root.resolve()  # whoever opens a link writes the journal of the plan that it leads to
        self.author = author
        self.clock = clock or Clock()
        self._viewing: date | None = None
        self._checked: tuple[Standings, list[Finding], dict[str, list[Finding]]] | None = None
        self._summarised: tuple[Standings, dict[Scope, Summary]] | None = None
        self.load()
        self.opened_with = self.standings.alignment.score

    def load(self) -> None:
        """Read all files afresh. Raises CannotReadError when the root file can't be read at all."""
        read = read_plan(self.root)
        journal = read_journal(self.root, read.plan)
        self._states = {**read.states, **journal.states}
        self._newest = read.plan
        self._entries = list(journal.entries)
        self.file_problems = read.plan.problems + journal.problems
        self._cascade = build_cascade(read.plan)
        self._reckon()

    def _reckon(self) -> None:
        plan, journal = self._newest, assemble(self._entries, self.clock.cutoff())
        day = self._viewing
        if day is None:
            self.standings: Standings = reckon(plan, journal, self.clock.today(), self._cascade)
        else:
            self.standings = reckon(as_it_was(plan, journal, day), journal.until(day), day)

    @property
    def plan(self) -> Plan:
        """The plan: on another day than today as it was then."""
        return self.standings.plan

    # -- other days -----------------------------------------------------------------------------------

    @property
    def is_in_the_past(self) -> bool:
        """Whether another day than today is looked at; then nothing can be written."""
        return self._viewing is not None

    def travel(self, days: int) -> None:
        """Look at the plan as it stood so many days later or earlier; today is as far as it goes.

        The journal is taken as it was then, and so is the plan, as far as the journal tells of its changes.
        """
        day = (self._viewing or self.clock.today()) + timedelta(days=days)
        self._viewing = day if day < self.clock.today() else None
        self._reckon()

    def return_to_today(self) -> None:
        """Look at today again."""
        self._viewing = None
        self._reckon()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that is wrong in the plan and its files, worst first; advice is in :meth:`advice`."""
        broken = [each for each in self.findings() if each.severity is Severity.ERROR]
        return self._in_order([*self.file_problems, *self._future_problems(), *self._located(broken)])

    def advice(self) -> tuple[Problem, ...]:
        """What is wrong in the files, and what a good coach would say: worst first, then file by file."""
        found = [*self.file_problems, *self._future_problems(), *self._located(self.findings())]
        return self._in_order(found)

    def findings(self) -> list[Finding]:
        """What the checks find, as things stand; reckoned once for the same standings."""
        if self._checked is None or self._checked[0] is not self.standings:
            standings = self.standings
            found = check(standings)
            by_node: defaultdict[str, list[Finding]] = defaultdict(list)
            for each in found:
                by_node[each.node].append(each)
            self._checked = (standings, found, by_node)
        return self._checked[1]

    def findings_of(self, name: str) -> list[Finding]:
        """What the checks find about one node."""
        self.findings()
        return self._checked[2].get(name, []) if self._checked else []

    @property
    def is_checked(self) -> bool:
        """Whether :meth:`findings` answers at once."""
        return self._checked is not None and self._checked[0] is self.standings

    def summary(self, scope: Scope) -> Summary:
        """The week of a scope, as things stand; reckoned once for the same standings."""
        from okrtui.insight.summary import summary  # not to be waited for by who only checks in

        if self._summarised is None or self._summarised[0] is not self.standings:
            self._summarised = (self.standings, {})
        known = self._summarised[1]
        if scope not in known:
            known[scope] = summary(self.standings, scope)
        return known[scope]

    def _located(self, findings: list[Finding]) -> Iterator[Problem]:
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

    @property
    def can_edit(self) -> bool:
        """Whether this user may write the plan's root file."""
        return can_write(self.root)

    def whereabouts(self, place: Place, key: str | None = None) -> tuple[Path, int, int]:
        """File, line and column where a node, or one of its keys, is written."""
        file, line, column = PlaceFinder(self.root, self.plan).find(place, key)
        return self.root.parent / file, line, column

    def raw_table(self, place: Place) -> dict[str, Any]:
        """A node's table as its file has it now."""
        return raw_table(self.root, self.plan, place)

    # -- what others do -------------------------------------------------------------------------------

    def reload_if_changed(self) -> bool:
        """Read the files again when one of them changed, or the day did; whether anything was read."""
        if any(state_of(path) != state for path, state in self._states.items()):
            try:
                self.load()
            except CannotReadError:
                return False  # being replaced at this very moment: the next look will find it
            return True
        if not self.is_in_the_past and self.standings.today != self.clock.today():
            self._reckon()
            return True
        return False

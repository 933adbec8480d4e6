"""The workspace: one open plan, the only door between files and screens or commands."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, TypeVar, cast

from okrtui.errors import CannotReadError, CannotWriteError, ConflictError, OkrtuiError
from okrtui.insight.checks import Finding, check
from okrtui.insight.standings import Standings, reckon
from okrtui.model.cascade import build_cascade
from okrtui.model.edit_changes import changes_of
from okrtui.model.edits import AddNode, Edit, SetField, TakeBack
from okrtui.model.history import History
from okrtui.model.journal import (
    CLOCK_TOLERANCE,
    Change,
    CheckIn,
    Close,
    Comment,
    Decision,
    Entry,
    Proposal,
    Retract,
    assemble,
    key_of,
)
from okrtui.model.metric import Value, value_problem
from okrtui.model.plan import Objective, Place, Plan, Problem, Severity
from okrtui.store.access import can_write, state_of
from okrtui.store.journal_reader import journal_folder, read_journal
from okrtui.store.journal_writer import AnyEntry, entry_line, write_entry
from okrtui.store.places import PlaceFinder, raw_table
from okrtui.store.plan_reader import read_plan
from okrtui.store.plan_writer import carry_out, free_id, write_derived_ids

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from okrtui.insight.closing import Closing
    from okrtui.model.edits import Edits


@dataclass(frozen=True, slots=True)
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


def end_of(day: date) -> datetime:
    """The last moment of a day."""
    return datetime.combine(day, time(23, 59, 59, 999_000), UTC)


SaidEntry = TypeVar("SaidEntry", Comment, Proposal, Decision)


@dataclass(frozen=True, slots=True)
class Deed:
    """Something done in this session that ``u`` takes back: a check-in, a comment, or an edit of the plan."""

    what: CheckIn | Comment | Proposal | Decision | Close | Edit | Closing
    entry: Entry
    back: TakeBack | None = None
    """What takes an edit back, or does it again when it was taken back."""
    parts: tuple[Deed, ...] = ()
    """What was done together, as a cycle's closing is: taken back together, the last one first."""

    @property
    def about(self) -> str:
        """The name of the node that it was done to."""
        return self.what.about if isinstance(self.what, Entry) else self.what.node


class NothingToUndoError(OkrtuiError):
    """There is no step to take back or to repeat."""


class Workspace:
    """An open plan: load, check in, edit, undo, redo, and notice what others changed."""

    def __init__(self, root: Path, author: str, clock: Clock | None = None) -> None:
        self.root = root.resolve()  # whoever opens a link writes the journal of the plan that it leads to
        self.author = author
        self.clock = clock or Clock()
        self._viewing: date | None = None
        self._checked: tuple[Standings, list[Finding]] | None = None
        self._history: History[Deed] = History()
        self.load()
        self.opened_with = self.standings.alignment.score

    def load(self) -> None:
        """Read all files afresh. Raises CannotReadError when the root file can't be read at all."""
        read = read_plan(self.root)
        journal = read_journal(self.root, read.plan)
        self._states = {**read.states, **journal.states}
        self.plan: Plan = read.plan
        self._entries = list(journal.entries)
        self.file_problems = read.plan.problems + journal.problems
        self._cascade = build_cascade(read.plan)
        self._reckon()

    def _reckon(self) -> None:
        day = self._viewing
        journal = assemble(self._entries, end_of(day) if day else self.clock.cutoff())
        self.standings: Standings = reckon(self.plan, journal, day or self.clock.today(), self._cascade)

    # -- other days -----------------------------------------------------------------------------------

    @property
    def is_in_the_past(self) -> bool:
        """Whether another day than today is looked at; then nothing can be written."""
        return self._viewing is not None

    def travel(self, days: int) -> None:
        """Look at the plan as it stood so many days later or earlier; today is as far as it goes.

        The journal is taken as it was then, the plan's files as they are now.
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
            self._checked = (standings, check(standings))
        return self._checked[1]

    @property
    def is_checked(self) -> bool:
        """Whether :meth:`findings` answers at once."""
        return self._checked is not None and self._checked[0] is self.standings

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

    # -- what this user does --------------------------------------------------------------------------

    def preview(self, name: str, value: Value | None, confidence: int | None) -> Standings:
        """The standings as they would be after a check-in; nothing is written."""
        return self.standings.after(self._new_check_in(name, value, confidence, ""))

    def check_in(
        self, name: str, value: Value | None, confidence: int | None = None, note: str = ""
    ) -> CheckIn:
        """Report on a key result, KPI or objective; on return it is on disk.

        Raises OkrtuiError when the value does not fit, CannotWriteError when it could not be saved.
        """
        self._refuse_misfit(name, value, confidence)
        if self.can_edit:
            with suppress(CannotWriteError):  # a plan that can't be edited still takes check-ins
                write_derived_ids(self.root, self.plan, name)
        entry = self._write(self._new_check_in(name, value, confidence, note))
        self._history.did(Deed(entry, entry))
        self.standings = self.standings.after(entry)
        return entry

    def comment(self, name: str, text: str) -> Comment:
        """Say something about a node; on return it is on disk. Raises CannotWriteError."""
        return self._say(Comment(key=self._next_key(), author=self.author, about=name, text=text))

    def propose(self, edit: SetField, note: str = "") -> Proposal:
        """Propose an edit to those who may write the plan. Raises CannotWriteError."""
        return self._say(
            Proposal(
                key=self._next_key(),
                author=self.author,
                about=edit.node,
                field=edit.field,
                before=edit.before,
                after=edit.after,
                note=note,
            )
        )

    def decide(self, proposal: Proposal, *, accepted: bool, note: str = "") -> Decision:
        """Answer a proposal; an accepted one becomes an edit, as one step before the answer.

        Raises ConflictError when the field was changed since, CannotWriteError when it can't be saved.
        """
        if accepted:
            edit = SetField(proposal.about, proposal.field, proposal.before, proposal.after)
            self.apply(edit, f"proposed by {proposal.author}")
        return self._say(
            Decision(
                key=self._next_key(),
                author=self.author,
                about=proposal.full_id,
                accepted=accepted,
                note=note,
            )
        )

    def _say(self, entry: SaidEntry) -> SaidEntry:
        entry = self._write(entry)
        self._history.did(Deed(entry, entry))
        self._reckon()
        return entry

    def _refuse_misfit(self, name: str, value: Value | None, confidence: int | None) -> None:
        measured = self.plan.measured(name)
        if measured is None and self.plan.objective(name) is None:
            raise OkrtuiError(f"{name} is not in the plan.")
        if measured is None and value is not None:
            raise OkrtuiError(f"{name} is an objective: it takes a confidence and a note, and no value.")
        problem = value_problem(measured.metric, value) if measured and value is not None else None
        if problem:
            raise OkrtuiError(f"The value of {name} {problem}.")
        if confidence is not None and not 0 <= confidence <= 10:
            raise OkrtuiError("Confidence is a whole number from 0 to 10.")

    def _new_check_in(self, name: str, value: Value | None, confidence: int | None, note: str) -> CheckIn:
        return CheckIn(
            key=self._next_key(),
            author=self.author,
            about=name,
            value=value,
            confidence=confidence,
            note=note,
        )

    def _next_key(self) -> str:
        """The present moment, or just after the newest entry, so that order never depends on a clock."""
        now, newest = self.clock.now(), self.standings.journal.newest
        if newest is not None and newest >= now - timedelta(milliseconds=1):
            now = newest + timedelta(milliseconds=1)
        return key_of(now)

    def _write(self, entry: AnyEntry) -> AnyEntry:
        journal = journal_folder(self.root) / f"{self.author}.toml"
        entry = write_entry(self.root, entry)
        self._entries.append(entry)
        before, now = self._states.get(journal), state_of(journal)
        if before and now and now.size == before.size + len(entry_line(entry).encode()) + 1:
            self._states[journal] = now  # nothing but our line is new there
        return entry

    def new_id(self, title: str, parent: str | None = None) -> str:
        """A free id for a new objective or KPI of that title, or for a key result of the parent."""
        return free_id(self.plan, title, "key_result" if parent else "objective", parent)

    def apply(self, edit: Edit, note: str = "") -> Deed:
        """Make an edit of the plan, in place, with its change entries; on return all are on disk.

        Raises ConflictError when somebody else changed the same thing, CannotWriteError when it could
        not be saved.
        """
        if isinstance(edit, AddNode) and edit.kind == "cycle":
            return self._start_cycle(edit)
        deed = self._carry_out(edit, note)
        self._history.did(deed)
        return deed

    def _carry_out(self, edit: Edit, note: str = "") -> Deed:
        back = carry_out(self.root, self.plan, edit)
        try:
            entries = self._write_changes(back, note)
        except CannotWriteError:  # no change without its entry
            self.load()
            carry_out(self.root, self.plan, back)
            raise
        finally:
            self.load()
        return Deed(back.of, entries[0], back)

    def _write_changes(self, back: TakeBack, note: str) -> list[Entry]:
        written: list[Entry] = []
        try:
            for change in changes_of(back.of, self.plan):
                entry = Change(
                    key=self._next_key(),
                    author=self.author,
                    about=change.about,
                    field=change.field,
                    before=change.before,
                    after=change.after,
                    note=note,
                )
                written.append(write_entry(self.root, entry))
        except CannotWriteError:
            for each in written:
                with suppress(CannotWriteError):
                    self._retract(each)
            raise
        return written

    # -- cycles ---------------------------------------------------------------------------------------

    def close_cycle(self, closing: Closing) -> Deed:
        """Close a cycle: its scores into the journal, then one save for each file; all of it or nothing.

        The journal comes first: what was typed is on disk before an objective counts as closed, and
        whatever ends the work in between leaves objectives that can be closed again.
        """
        from okrtui.insight.closing import closing_edits, closing_entries  # four times a year

        self._refuse_unwritable(closing)
        for grading in closing.gradings:
            for name in (grading.objective.id, *(each.name for each in grading.objective.key_results)):
                write_derived_ids(self.root, self.plan, name)
        self.load()  # what is carried over is copied from the files as they are now
        closing = self._as_it_is_now(closing)
        edits = closing_edits(self.standings, closing, self.raw_table)
        return self._do_together(closing, closing_entries(closing, self.author), edits)

    def _refuse_unwritable(self, closing: Closing) -> None:
        for number in sorted({each.objective.place.file for each in closing.gradings}):
            path = self.root.parent / self.plan.files[number]
            if not can_write(path):
                raise CannotWriteError(f"You may not write {path.name}, so nothing was closed.")

    def _as_it_is_now(self, closing: Closing) -> Closing:
        """The closing with its objectives as they were just read."""
        now = []
        for grading in closing.gradings:
            was, objective = grading.objective, self.plan.objective(grading.objective.id)
            if objective is None or _graded_part(objective) != _graded_part(was):
                raise ConflictError(
                    f"{was.id} was changed meanwhile, so nothing was closed. Leave with q and close the "
                    "cycle again: what you typed is kept."
                )
            now.append(replace(grading, objective=objective))
        return replace(closing, gradings=tuple(now))

    def _start_cycle(self, edit: AddNode) -> Deed:
        from okrtui.insight.closing import one_edit_a_file, steps_to_start

        self.load()
        steps = steps_to_start(self.plan, edit, self.raw_table)
        return self._do_together(edit, (), one_edit_a_file(steps))

    def _do_together(self, what: Closing | AddNode, entries: Iterable[Close], edits: Iterable[Edits]) -> Deed:
        """Write entries and make edits as one deed; where one is refused, none of it stays."""
        parts: list[Deed] = []
        try:
            for entry in entries:
                written = self._write(replace(entry, key=self._next_key()))
                parts.append(Deed(written, written))
            for edit in edits:
                made = self._carry_out(edit)
                parts.append(made)
        except OkrtuiError:
            for part in reversed(parts):
                with suppress(OkrtuiError):
                    self._take_back(part)
            raise
        deed = Deed(what, parts[-1].entry, parts=tuple(parts))
        self._history.did(deed)
        return deed

    def undo(self) -> Deed:
        """Take back the last step of this session; NothingToUndoError when there is none."""
        deed = self._history.last_done
        if deed is None:
            raise NothingToUndoError("Nothing to undo: nothing was changed here since the start.")
        self._history.took_back(self._take_back(deed))
        return deed

    def _take_back(self, deed: Deed) -> Deed:
        """Take a deed back; returns what repeats it."""
        if deed.parts:
            return replace(deed, parts=self._all_or_none(deed.parts, self._take_back, self._repeat))
        if deed.back is not None:
            undone = self._carry_out(deed.back, "undo")
            return Deed(deed.what, undone.entry, undone.back)
        return Deed(deed.what, self._retract(deed.entry))

    def redo(self) -> Deed:
        """Repeat the step that was taken back last; NothingToUndoError when there is none."""
        deed = self._history.last_undone
        if deed is None:
            raise NothingToUndoError("Nothing to redo.")
        again = self._repeat(deed)
        self._history.repeated(again)
        return again

    def _repeat(self, deed: Deed) -> Deed:
        """Do again what was taken back; returns what takes it back once more."""
        if deed.parts:
            return replace(deed, parts=self._all_or_none(deed.parts, self._repeat, self._take_back))
        if deed.back is not None:
            done = self._carry_out(deed.back, "redo")
            return Deed(deed.what, done.entry, done.back)
        self._retract(deed.entry)  # taking the retraction back brings the entry back
        return Deed(deed.what, cast("Entry", deed.what))

    def _all_or_none(
        self, parts: tuple[Deed, ...], step: Callable[[Deed], Deed], back: Callable[[Deed], Deed]
    ) -> tuple[Deed, ...]:
        """Make a step on each part, the last one first; where one is refused, those made are taken back."""
        made: list[Deed] = []
        try:
            for part in reversed(parts):
                other_way = step(part)
                made.append(other_way)
        except OkrtuiError:
            for each in reversed(made):
                with suppress(OkrtuiError):
                    back(each)
            raise
        return tuple(made)

    def _retract(self, entry: Entry) -> Retract:
        retract = self._write(Retract(key=self._next_key(), author=self.author, about=entry.key))
        self._reckon()
        return retract


def _graded_part(objective: Objective) -> tuple[object, ...]:
    """What must not have changed between the grading of an objective and its closing."""
    cycle = objective.cycle.id if objective.cycle else None
    return objective.state, cycle, [each.name for each in objective.key_results]


__all__ = ["CannotWriteError", "Clock", "ConflictError", "Deed", "NothingToUndoError", "Workspace"]

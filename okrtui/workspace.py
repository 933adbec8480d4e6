"""The workspace: one open plan, the only door between files and screens or commands."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from okrtui.errors import CannotReadError, CannotWriteError, ConflictError, OkrtuiError
from okrtui.insight.standings import Standings, reckon
from okrtui.model.cascade import build_cascade
from okrtui.model.edits import SetField
from okrtui.model.journal import CLOCK_TOLERANCE, Change, CheckIn, Comment, Entry, Retract, assemble, key_of
from okrtui.model.metric import Value, value_problem
from okrtui.model.plan import Place, Plan, Problem, Severity
from okrtui.store.access import can_write, state_of
from okrtui.store.journal_reader import journal_folder, read_journal
from okrtui.store.journal_writer import AnyEntry, entry_line, write_entry
from okrtui.store.places import locate, raw_table
from okrtui.store.plan_reader import read_plan
from okrtui.store.plan_writer import carry_out, write_derived_ids


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


@dataclass(frozen=True, slots=True)
class Deed:
    """Something done in this session that ``u`` takes back: a check-in, a comment, or an edit of the plan."""

    what: CheckIn | Comment | SetField
    entry: Entry

    @property
    def about(self) -> str:
        """The name of the node that it was done to."""
        return self.what.node if isinstance(self.what, SetField) else self.what.about


class NothingToUndoError(OkrtuiError):
    """There is no step to take back or to repeat."""


class Workspace:
    """An open plan: load, check in, edit, undo, redo, and notice what others changed."""

    def __init__(self, root: Path, author: str, clock: Clock | None = None) -> None:
        self.root = root.resolve()  # whoever opens a link writes the journal of the plan that it leads to
        self.author = author
        self.clock = clock or Clock()
        self._viewing: date | None = None
        self._done: list[Deed] = []
        self._undone: list[Deed] = []
        self.load()
        self.opened_with = self.standings.alignment.score

    def load(self) -> None:
        """Read all files afresh. Raises CannotReadError when the root file can't be read at all."""
        read = read_plan(self.root)
        journal = read_journal(self.root, read.plan)
        self._states = {**read.states, **journal.states}
        self.plan: Plan = read.plan
        self._entries = list(journal.entries)
        self._file_problems = read.plan.problems + journal.problems
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
        """Everything that is wrong in the files, worst first."""
        found = self._file_problems + self._future_problems()
        return tuple(
            sorted(found, key=lambda each: (each.severity is not Severity.ERROR, each.file, each.line))
        )

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
        return locate(self.root, self.plan, place, key)

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
        self._done.append(Deed(entry, entry))
        self._undone.clear()
        self.standings = self.standings.after(entry)
        return entry

    def comment(self, name: str, text: str) -> Comment:
        """Say something about a node; on return it is on disk. Raises CannotWriteError."""
        entry = self._write(Comment(key=self._next_key(), author=self.author, about=name, text=text))
        self._done.append(Deed(entry, entry))
        self._undone.clear()
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

    def apply(self, edit: SetField, note: str = "") -> Deed:
        """Make an edit of the plan, in place, with its change entry; on return both are on disk.

        Raises ConflictError when somebody else changed the same field, CannotWriteError when it could
        not be saved.
        """
        deed = self._carry_out(edit, note)
        self._done.append(deed)
        self._undone.clear()
        return deed

    def _carry_out(self, edit: SetField, note: str = "") -> Deed:
        carry_out(self.root, self.plan, edit)
        entry = Change(
            key=self._next_key(),
            author=self.author,
            about=edit.node,
            field=edit.field,
            before=edit.before,
            after=edit.after,
            note=note,
        )
        try:
            write_entry(self.root, entry)
        except CannotWriteError:  # no change without its entry
            carry_out(self.root, self.plan, edit.inverse())
            raise
        finally:
            self.load()
        return Deed(edit, entry)

    def undo(self) -> Deed:
        """Take back the last step of this session; NothingToUndoError when there is none."""
        if not self._done:
            raise NothingToUndoError("Nothing to undo: nothing was changed here since the start.")
        deed = self._done[-1]
        if isinstance(deed.what, SetField):
            back = self._carry_out(deed.what.inverse(), "undo")
        else:
            back = Deed(deed.what, self._retract(deed.entry))
        self._done.pop()
        self._undone.append(Deed(deed.what, back.entry))
        return deed

    def redo(self) -> Deed:
        """Repeat the step that was taken back last; NothingToUndoError when there is none."""
        if not self._undone:
            raise NothingToUndoError("Nothing to redo.")
        deed = self._undone[-1]
        if isinstance(deed.what, SetField):
            again = self._carry_out(deed.what, "redo")
        else:
            self._retract(deed.entry)  # taking the retraction back brings the entry back
            again = Deed(deed.what, deed.what)
        self._undone.pop()
        self._done.append(again)
        return again

    def _retract(self, entry: Entry) -> Retract:
        retract = self._write(Retract(key=self._next_key(), author=self.author, about=entry.key))
        self._reckon()
        return retract


__all__ = ["CannotWriteError", "Clock", "ConflictError", "Deed", "NothingToUndoError", "Workspace"]

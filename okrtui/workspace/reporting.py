"""Reporting: check-ins, comments and proposals, appended to the author's journal."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

from okrtui.errors import CannotWriteError, OkrtuiError
from okrtui.model.history import History
from okrtui.model.journal import (
    CheckIn,
    Comment,
    Decision,
    Entry,
    Proposal,
    Retract,
    key_of,
)
from okrtui.model.metric import Value, value_problem
from okrtui.store.access import state_of
from okrtui.store.journal_reader import journal_folder
from okrtui.workspace.deed import Deed
from okrtui.workspace.looking_back import LookingBack

if TYPE_CHECKING:
    from pathlib import Path

    from okrtui.insight.standings import Standings
    from okrtui.model.edits import SetField
    from okrtui.store.journal_writer import AnyEntry
    from okrtui.store.progress import Progress
    from okrtui.workspace.clock import Clock

SaidEntry = TypeVar("SaidEntry", CheckIn, Comment, Proposal, Decision)


class Reporting(LookingBack):
    """What everybody who reads the plan may do: append entries of their own."""

    def __init__(
        self, root: Path, author: str, clock: Clock | None = None, progress: Progress | None = None
    ) -> None:
        super().__init__(root, author, clock, progress)
        self._history: History[Deed] = History()

    def preview(self, name: str, value: Value | None, confidence: int | None) -> Standings:
        """The standings as they would be after a check-in; nothing is written."""
        return self.standings.after(self._new_check_in(name, value, confidence, ""))

    def check_in(
        self, name: str, value: Value | None, confidence: int | None = None, note: str = ""
    ) -> CheckIn:
        """Report on a key result, KPI or objective; on return it is on disk.

        Raises OkrtuiError when the value does not fit, CannotWriteError when it could not be saved.
        """
        from okrtui.store.plan_writer import write_derived_ids  # what writes comes after the first frame

        self._refuse_misfit(name, value, confidence)
        if self.can_edit:
            with suppress(CannotWriteError):  # a plan that can't be edited still takes check-ins
                write_derived_ids(self.root, self.plan, name)
        return self._say(self._new_check_in(name, value, confidence, note))

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

    def _say(self, entry: SaidEntry) -> SaidEntry:
        entry = self._write(entry)
        self._history.did(Deed(entry, entry))
        if isinstance(entry, (CheckIn, Comment)):
            self._take_in(entry.about, self.standings.journal.with_entry(entry))
        else:
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
        from okrtui.store.journal_writer import entry_line, write_entry

        journal = journal_folder(self.root) / f"{self.author}.toml"
        entry = write_entry(self.root, entry)
        self._entries.append(entry)
        before, now = self._states.get(journal), state_of(journal)
        if before and now and now.size == before.size + len(entry_line(entry).encode()) + 1:
            self._states[journal] = now  # nothing but our line is new there
        return entry

    def _retract(self, entry: Entry) -> Retract:
        """Take an entry back; where it is a retraction, what that took back counts again."""
        return self._write(Retract(key=self._next_key(), author=self.author, about=entry.key))

    def _take_out(self, entry: Entry) -> Retract:
        """Take an entry back, and stand as without it."""
        retract = self._retract(entry)
        if isinstance(entry, (CheckIn, Comment)):
            self._take_in(entry.about, self.standings.journal.without(entry).read_until(retract.moment))
        else:
            self._reckon()
        return retract

    def _bring_back(self, entry: Entry, retract: Entry) -> None:
        """Take back what took an entry back, and stand as with it."""
        moment = self._retract(retract).moment
        if isinstance(entry, (CheckIn, Comment)):
            self._take_in(entry.about, self.standings.journal.with_entry(entry).read_until(moment))
        else:
            self._reckon()

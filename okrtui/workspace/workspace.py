"""The workspace: one open plan, the only door between files and screens or commands."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from okrtui.errors import CannotReadError, CannotWriteError, ConflictError, OkrtuiError
from okrtui.model.journal import (
    Change,
    Close,
    Decision,
    Entry,
    Proposal,
)
from okrtui.store.access import can_write
from okrtui.workspace.deed import Deed, NothingToUndoError
from okrtui.workspace.reporting import Reporting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from okrtui.insight.closing import Closing
    from okrtui.model.edits import AddNode, Edit, Edits, TakeBack
    from okrtui.model.plan import Objective


class Workspace(Reporting):
    """An open plan: load, check in, edit, close a cycle, undo, redo, and notice what others changed."""

    def apply(self, edit: Edit, note: str = "") -> Deed:
        """Make an edit of the plan, in place, with its change entries; on return all are on disk.

        Raises ConflictError when somebody else changed the same thing, CannotWriteError when it could
        not be saved.
        """
        from okrtui.model.edits import AddNode  # after the first frame, as all that writes

        if isinstance(edit, AddNode) and edit.kind == "cycle":
            return self._start_cycle(edit)
        deed = self._carry_out(edit, note)
        self._history.did(deed)
        return deed

    def _carry_out(self, edit: Edit, note: str = "") -> Deed:
        from okrtui.store.plan_writer import carry_out  # what writes comes after the first frame

        known = self._known.plan if self._known else None
        back = carry_out(self.root, self.plan, edit, known)
        try:
            entries = self._write_changes(back, note)
        except CannotWriteError:  # no change without its entry
            self.load()
            carry_out(self.root, self.plan, back)
            raise
        finally:
            self._take_over(back)
            self.load()
        return Deed(back.of, entries[0], back)

    def _take_over(self, edit: TakeBack) -> None:
        """Know the plan as it is after an edit, where that can be told without reading all of it."""
        from okrtui.model.cascade_after import laid_out_again  # after the first edit
        from okrtui.store.reread import read_after

        before = self._known
        with suppress(CannotReadError):
            read = read_after(self.root, before.plan, edit) if before else None
            if before and read:
                cascade = laid_out_again(before.cascade, before.plan.plan, read.plan)
                self._known = replace(before, plan=read, cascade=cascade)

    def _write_changes(self, back: TakeBack, note: str) -> list[Entry]:
        from okrtui.model.edit_changes import changes_of
        from okrtui.store.journal_writer import write_entry

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
                    self._take_out(each)
            raise
        return written

    def decide(self, proposal: Proposal, *, accepted: bool, note: str = "") -> Decision:
        """Answer a proposal; an accepted one becomes an edit, as one step before the answer.

        Raises ConflictError when the field was changed since, CannotWriteError when it can't be saved.
        """
        if accepted:
            from okrtui.model.edits import SetField

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

    # -- cycles ---------------------------------------------------------------------------------------

    def close_cycle(self, closing: Closing) -> Deed:
        """Close a cycle: its scores into the journal, then one save for each file; all of it or nothing.

        The journal comes first: what was typed is on disk before an objective counts as closed, and
        whatever ends the work in between leaves objectives that can be closed again.
        """
        from okrtui.insight.closing import closing_edits, closing_entries  # four times a year
        from okrtui.store.plan_writer import write_derived_ids

        self._refuse_unwritable(closing)
        for grading in closing.gradings:
            for name in (grading.objective.id, *(each.name for each in grading.objective.key_results)):
                write_derived_ids(self.root, self.plan, name)
        self.load()  # what is carried over is copied from the files as they are now
        closing = self._as_it_is_now(closing)
        edits = closing_edits(self.standings, closing, self.raw_table)
        return self._do_together(closing, closing_entries(closing, self.author), edits)

    def _refuse_unwritable(self, closing: Closing) -> None:
        for number in sorted({self.plan.place(each.objective).file for each in closing.gradings}):
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

    # -- back and forth --------------------------------------------------------------------------------

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
        return Deed(deed.what, self._take_out(deed.entry))

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
        entry = cast("Entry", deed.what)
        self._bring_back(entry, deed.entry)
        return Deed(deed.what, entry)

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


def _graded_part(objective: Objective) -> tuple[object, ...]:
    """What must not have changed between the grading of an objective and its closing."""
    cycle = objective.cycle.id if objective.cycle else None
    return objective.state, cycle, [each.name for each in objective.key_results]

"""Undoing: one step back or forward again, of everything that changes a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.model.journal import CheckIn, Close, Comment, Decision, Proposal
from okrtui.tui.actions.base import Actions
from okrtui.workspace import Deed

if TYPE_CHECKING:
    from collections.abc import Callable


class UndoActions(Actions):
    """The keys ``u`` and ``ctrl+r``."""

    def action_undo(self) -> None:
        """Take back the last step of this session."""
        self.begin_saving(self._step(self.workspace.undo, "taken back"))

    def action_redo(self) -> None:
        """Repeat the step that was taken back last."""
        self.begin_saving(self._step(self.workspace.redo, "done again"))

    async def _step(self, step: Callable[[], Deed], word: str) -> None:
        if self.is_in_the_past():
            return
        here = self.cascade.name_under_cursor
        deed = await self.carry_out(step, but_moves=self.workspace.is_large)
        if isinstance(deed, Deed):
            has_moved = self.cascade.name_under_cursor != here
            self.refresh_standings()
            if deed.about not in self.cascade.hidden and not has_moved:
                self.go_to(deed.about)
            self.say(f"{word}: {_in_words(deed)}", "on_track")


def _in_words(deed: Deed) -> str:
    match deed.what:
        case CheckIn():
            return f"check-in of {deed.about}"
        case Comment():
            return f"comment on {deed.about}"
        case Proposal():
            return f"proposal on {deed.about}"
        case Decision():
            return "decision on a proposal"
        case Close():
            return f"closing of {deed.about}"
        case edit:
            return edit.describe()

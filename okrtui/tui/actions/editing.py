"""Editing: titles and comments, undo and redo, and the plan file in an editor of one's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from okrtui.model.edits import SetField
from okrtui.model.journal import CheckIn, Comment
from okrtui.model.plan import KeyResult, Kpi, Objective, Place
from okrtui.tui.actions.base import Actions


class EditActions(Actions):
    """The keys ``e``, ``m``, ``u``, ``ctrl+r`` and ``E``."""

    _edited: tuple[str, str, str] = ("", "", "")
    """Node, field and text before, while a title is typed; the node alone while a comment is."""

    def action_edit(self) -> None:
        """Change the title under the cursor."""
        title = self._title_here()
        if title is None:
            self.say("There is no title to edit here.")
        elif self._may_write():
            self._edited = title
            self.line.close()
            self.text_line.open("title", title[1].capitalize(), title[2])

    def _title_here(self) -> tuple[str, str, str] | None:
        item, plan = self.item, self.workspace.plan
        if isinstance(item, (Objective, KeyResult, Kpi)):
            return item.name, "title", item.title
        if item == "vision":
            return "vision", "vision", plan.vision or ""
        if item == "mission":
            return "mission", "mission", plan.mission or ""
        return None

    def _may_write(self) -> bool:
        if self.workspace.is_in_the_past:
            self.say("This is the past, and nothing can be written there: esc returns to today.")
            return False
        if not self.workspace.can_edit:
            self.say("You may not write this plan file; its owner can change it.")
            return False
        return True

    async def save_title(self, text: str) -> None:
        """Save a title in place, unless nothing was changed."""
        node, field, before = self._edited
        title = " ".join(text.split())
        if title and text != before:
            edit = SetField(node, field, before, title)
            if await self.carry_out(lambda: self.workspace.apply(edit)):
                self.say_saved(f"{field} changed")
            self.refresh_standings()

    def action_comment(self) -> None:
        """Say something about the node under the cursor."""
        name = self.cascade.name_under_cursor
        if not self.workspace.plan.knows(name):
            self.say("Put the cursor on a node to comment on it.")
        elif self.workspace.is_in_the_past:
            self.say("This is the past, and nothing can be written there: esc returns to today.")
        else:
            self._edited = (name, "", "")
            self.line.close()
            self.text_line.open("comment", f"Comment on {name}", placeholder="everybody who reads the plan sees it")

    async def save_comment(self, text: str) -> None:
        """Append a comment to the journal."""
        name, said = self._edited[0], " ".join(text.split())
        if said and isinstance(await self.carry_out(lambda: self.workspace.comment(name, said)), Comment):
            self.refresh_standings()
            self.say_saved("comment")

    # -- undo -----------------------------------------------------------------------------------------

    async def action_undo(self) -> None:
        """Take back the last step of this session."""
        await self._step_in_history(self.workspace.undo, "taken back")

    async def action_redo(self) -> None:
        """Repeat the step that was taken back last."""
        await self._step_in_history(self.workspace.redo, "done again")

    async def _step_in_history(self, step: Callable[[], Any], word: str) -> None:
        deed = await self.carry_out(step)
        if deed is None:
            return
        self.refresh_standings()
        self.go_to(deed.about)
        self.say(f"{word}: {_kind(deed.what)} of {deed.about}", "on_track")

    # -- the editor -----------------------------------------------------------------------------------

    def action_editor(self) -> None:
        """Open the file at the node's line in $EDITOR, and read it again afterwards."""
        from okrtui.tui.editor import edit_file

        item = self.item
        place = item.place if isinstance(item, (Objective, KeyResult, Kpi)) else Place(0, ())
        path, line, _ = self.workspace.whereabouts(place)
        with self.app.suspend():
            problem = edit_file(path, line)
        self.workspace.reload_if_changed()
        self.refresh_standings()
        self.refresh()
        if problem:
            self.notify(problem, severity="error", markup=False)


def _kind(what: CheckIn | SetField | Comment) -> str:
    match what:
        case CheckIn():
            return "check-in"
        case Comment():
            return "comment"
        case SetField(field=field):
            return f"change of the {field}"

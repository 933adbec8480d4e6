"""Commenting: saying something about a node."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.model.journal import Comment
from okrtui.tui.actions.drafting import DraftActions

if TYPE_CHECKING:
    from okrtui.store.drafts import Draft


class CommentActions(DraftActions):
    """The key ``m``."""

    _commented = ""

    async def action_comment(self) -> None:
        """Say something about the node under the cursor."""
        name = self.cascade.name_under_cursor
        if not self.workspace.plan.knows(name):
            self.say("Put the cursor on a node to comment on it.")
        elif not self.is_in_the_past():
            await self._open_comment(name)

    async def _open_comment(self, name: str, text: str = "") -> None:
        self._commented = name
        self.line.close()
        await self.text_line.open(
            "comment", f"Comment on {name}", text, placeholder="everybody who reads the plan sees it"
        )

    def note_comment(self, text: str) -> None:
        """Note what is typed."""
        self.note_draft("comment", self._commented, {"text": text} if text else {})

    async def reopen_comment(self, draft: Draft) -> bool:
        """Open the line of a comment with what a draft holds; False when it can't be."""
        if not self.workspace.plan.knows(draft.node):
            return False
        self.cascade.move_to_name(draft.node)
        await self._open_comment(draft.node, draft.texts.get("text", ""))
        return True

    async def save_comment(self, text: str) -> None:
        """Append a comment to the journal; the line opens again with the text when that fails."""
        name, said = self._commented, " ".join(text.split())
        if said and not isinstance(await self.carry_out(lambda: self.workspace.comment(name, said)), Comment):
            await self._open_comment(name, text)
            return
        self.drafts.discard()
        if said:
            self.refresh_standings()
            self.say_saved("comment")

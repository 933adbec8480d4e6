"""Commenting: saying something about a node."""

from __future__ import annotations

from okrtui.model.journal import Comment
from okrtui.tui.actions.base import Actions


class CommentActions(Actions):
    """The key ``m``."""

    _commented = ""

    def action_comment(self) -> None:
        """Say something about the node under the cursor."""
        name = self.cascade.name_under_cursor
        if not self.workspace.plan.knows(name):
            self.say("Put the cursor on a node to comment on it.")
        elif not self.is_in_the_past():
            self._commented = name
            self.line.close()
            self.text_line.open(
                "comment", f"Comment on {name}", placeholder="everybody who reads the plan sees it"
            )

    async def save_comment(self, text: str) -> None:
        """Append a comment to the journal."""
        name, said = self._commented, " ".join(text.split())
        if said and isinstance(await self.carry_out(lambda: self.workspace.comment(name, said)), Comment):
            self.refresh_standings()
            self.say_saved("comment")

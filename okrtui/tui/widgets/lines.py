"""The two fixed lines: the one on top says what is open, the status bar how it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from textual.strip import Strip
from textual.widget import Widget

from okrtui.model.safe_text import safe
from okrtui.tui.widgets.line_contents import LineContent, StatusContent, TopContent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from okrtui.tui.look import Look, Piece
    from okrtui.workspace import Workspace

Content = TypeVar("Content", bound=LineContent)


class OneLine(Widget, Generic[Content]):
    """A line over the whole width."""

    def __init__(self, content: Content, *, id: str) -> None:  # noqa: A002 - Textual's name for it
        super().__init__(id=id)
        self.said = content
        """What it says."""

    def show_look(self, look: Look) -> None:
        """Draw in another look."""
        self.said.look = look
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """The line."""
        return Strip(self.said.segments(self.size.width), self.size.width)


class TopLine(OneLine[TopContent]):
    """Plan, cycle and how much of it is gone, view, filter, who and which file."""

    def __init__(self, look: Look, workspace: Workspace) -> None:
        super().__init__(TopContent(look, workspace), id="top")


class StatusBar(OneLine[StatusContent]):
    """Alignment and its change since the start, progress, counts, what is due, and whether all is saved."""

    def __init__(self, look: Look, workspace: Workspace) -> None:
        super().__init__(StatusContent(look, workspace), id="status")

    def say(self, text: str, role: str = "muted") -> None:
        """Show what happened last, at the end of the bar."""
        self.tell([(safe(text), role)] if text else [])

    def tell(self, message: Sequence[Piece]) -> None:
        """Show what happens just now, in pieces, unless that is there already."""
        if message != self.said.message:
            self.said.message = message
            self.refresh()

    def forget(self) -> None:
        """Reckon the groups again: the checks have more to say."""
        self.said.reckoned = None
        self.refresh()

"""The line in which a title is changed."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from okrtui.model.edits import SetField
from okrtui.tui.widgets.fields import Cancel, Changed, Field, Save


class TitleLine(Vertical):
    """A title while it is typed; hands up the edit that would set it."""

    class Done(Message):
        """A new title was typed."""

        def __init__(self, edit: SetField) -> None:
            super().__init__()
            self.edit = edit

    class Left(Message):
        """The line was left without saving."""

    def __init__(self) -> None:
        super().__init__(id="title-line")
        self._node = ""
        self._field = "title"
        self._before = ""

    def compose(self) -> ComposeResult:
        """One field."""
        yield Field(id="title")

    @property
    def is_open(self) -> bool:
        """Whether somebody is typing a title."""
        return bool(self.display)

    def open(self, node: str, field: str, before: str) -> None:
        """Ask for another title of a node."""
        self._node, self._field, self._before = node, field, before
        self.border_title = "Title" if field == "title" else field.capitalize()
        self.border_subtitle = "enter saves · esc leaves"
        title = self.query_one(Field)
        title.value = before
        self.display = True
        title.focus()

    def close(self) -> None:
        """Hide the line."""
        self.display = False

    def on_changed(self, event: Changed) -> None:
        """Nothing to preview."""
        event.stop()

    def on_save(self, event: Save) -> None:
        """Hand the edit up, unless nothing changed."""
        event.stop()
        title = " ".join(self.query_one(Field).value.split())
        self.close()
        if title and title != self._before:
            self.post_message(self.Done(SetField(self._node, self._field, self._before, title)))
        else:
            self.post_message(self.Left())

    def on_cancel(self, event: Cancel) -> None:
        """Leave nothing behind."""
        event.stop()
        self.close()
        self.post_message(self.Left())

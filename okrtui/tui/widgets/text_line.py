"""A line in which one text is typed: a title, a comment, a filter. Whoever opens it says what for."""

from __future__ import annotations

from textual.containers import Vertical
from textual.message import Message

from okrtui.tui.show import show
from okrtui.tui.widgets.fields import Cancel, Changed, Field, Save


class TextLine(Vertical):
    """One text while it is typed; ``purpose`` tells the receiver of its messages what it is for."""

    class Typed(Message):
        """The text changed."""

        def __init__(self, purpose: str, text: str) -> None:
            super().__init__()
            self.purpose = purpose
            self.text = text

    class Done(Typed):
        """The text is to be used."""

    class Left(Typed):
        """The line was left without saving."""

    def __init__(self) -> None:
        super().__init__(id="text-line")
        self.purpose = ""

    @property
    def is_open(self) -> bool:
        """Whether somebody is typing."""
        return bool(self.display)

    async def open(self, purpose: str, title: str, text: str = "", placeholder: str = "") -> None:
        """Ask for a text."""
        if not self.children:  # made when first wanted: the first frame does not wait for it
            await self.mount(Field(id="text"))
        self.purpose = purpose
        self.border_title = show(title)
        self.border_subtitle = (
            "enter saves · esc leaves" if purpose != "filter" else "enter keeps · esc clears"
        )
        field = self.query_one(Field)
        field.placeholder = placeholder
        field.fill(text)
        self.display = True
        self.screen.set_focus(field)  # at once: focus() comes after the keys that were typed ahead

    def close(self) -> None:
        """Hide the line."""
        self.display = False

    def on_changed(self, event: Changed) -> None:
        """Tell what is typed so far."""
        event.stop()
        if self.is_open:
            self.post_message(self.Typed(self.purpose, self.query_one(Field).value))

    def on_save(self, event: Save) -> None:
        """Hand the text up."""
        event.stop()
        self.close()
        self.post_message(self.Done(self.purpose, self.query_one(Field).value))

    def on_cancel(self, event: Cancel) -> None:
        """Leave nothing behind."""
        event.stop()
        self.close()
        self.post_message(self.Left(self.purpose, ""))

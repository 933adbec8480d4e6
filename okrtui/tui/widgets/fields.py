"""The fields of the lines in which something is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from okrtui.model.safe_text import safe_in_place
from okrtui.tui.commands import Where, bindings

if TYPE_CHECKING:
    from textual import events
    from textual.binding import BindingType
    from textual.strip import Strip

    from okrtui.tui.look import Look

#: More than any note needs; a pasted novel is cut here.
LONGEST_TEXT = 2000


class Save(Message):
    """Enter was pressed in a field."""


class Cancel(Message):
    """Escape was pressed in a field."""


class Changed(Message):
    """Something was typed or chosen in a field."""


class Field(Input):
    """A one-line text field without a blinking cursor; enter saves and escape leaves, from every field.

    With ``replaced`` what is typed first takes the place of what was there.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings(Where.LINE)

    def __init__(self, *, id: str, placeholder: str = "", replaced: bool = False) -> None:  # noqa: A002
        super().__init__(
            id=id, placeholder=placeholder, compact=True, max_length=LONGEST_TEXT, select_on_focus=replaced
        )
        self.cursor_blink = False

    # What is drawn has a visible mark for each character that must not be obeyed. Textual measures the text
    # that is typed, so the three places where it does that are here again.

    @property
    def _value(self) -> Text:
        return Text(safe_in_place(self.value), no_wrap=True, overflow="ignore", end="")

    def _position_to_cell(self, position: int) -> int:
        return cell_len(safe_in_place(self.value)[:position])

    def _cell_offset_to_index(self, offset: int) -> int:
        wanted, cells = offset + round(self.scroll_offset.x), 0
        for index, character in enumerate(safe_in_place(self.value)):
            cells += cell_len(character)
            if wanted < cells:
                return index
        return len(self.value)

    def fill(self, text: str) -> None:
        """Hold a text, with the cursor behind it."""
        self.value = text
        self.cursor_position = len(text)

    def action_save(self) -> None:
        """Save, from any field."""
        self.post_message(Save())

    def action_cancel(self) -> None:
        """Leave without a trace."""
        self.post_message(Cancel())

    def on_input_changed(self, event: Input.Changed) -> None:
        """Tell that something was typed."""
        event.stop()
        self.post_message(Changed())


class ConfidenceField(Widget, can_focus=True):
    """Confidence from 0 to 10: ``← →`` or a digit (``0`` after ``1`` is 10); empty where none was given."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(Where.LINE)

    def __init__(self, look: Look) -> None:
        super().__init__(id="confidence")
        self.look = look
        self.value: int | None = None

    def set(self, value: int | None) -> None:
        """Show a confidence."""
        self.value = value
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """The ten blocks and the number, brighter while the field has the focus."""
        number = self.look.signs.dash if self.value is None else str(self.value)
        pieces = [
            self.look.confidence(self.value),
            (f" {number:<2}", "strong" if self.has_focus else "text", self.has_focus),
        ]
        return self.look.line(pieces, self.size.width, on="input" if self.has_focus else "background")

    def on_key(self, event: events.Key) -> None:
        """Digits and arrows."""
        before = self.value if self.value is not None else 5
        if event.key in ("left", "right"):
            chosen = before + (1 if event.key == "right" else -1)
        elif event.character and event.character in "0123456789":
            chosen = 10 if self.value == 1 and event.character == "0" else int(event.character)
        else:
            return
        event.stop()
        event.prevent_default()
        self.set(max(0, min(10, chosen)))
        self.post_message(Changed())

    def on_focus(self) -> None:
        """Show the focus."""
        self.refresh()

    def on_blur(self) -> None:
        """Show the lost focus."""
        self.refresh()

    def action_save(self) -> None:
        """Save, from any field."""
        self.post_message(Save())

    def action_cancel(self) -> None:
        """Leave without a trace."""
        self.post_message(Cancel())

"""A question that is answered with one key."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Label

from okrtui.tui.show import show

if TYPE_CHECKING:
    from textual.app import ComposeResult


class ConfirmScreen(ModalScreen[bool]):
    """Dismissed with True on ``y``; every other way out means no."""

    CSS_PATH = "confirm.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "Yes"),
        Binding("n,q,escape,enter", "answer(False)", "No", key_display="n"),
    ]

    def __init__(self, title: str, question: str) -> None:
        super().__init__()
        self.title_text = title
        self.question = question

    def compose(self) -> ComposeResult:
        """The question in a box."""
        with Vertical(id="confirm") as box:
            box.border_title = show(self.title_text)
            box.border_subtitle = "y yes · n no"
            yield Label(show(self.question))

    def action_answer(self, answer: bool) -> None:
        """Answer."""
        self.dismiss(answer)

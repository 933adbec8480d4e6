"""Picking one of a few names."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.screen import ModalScreen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from okrtui.tui.show import show

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult


class PickScreen(ModalScreen[str | None]):
    """A list; dismissed with the name that was picked, or None."""

    CSS_PATH = "pick.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", "Leave", key_display="q"),
        Binding("j", "move(1)", show=False),
        Binding("k", "move(-1)", show=False),
    ]

    def __init__(self, question: str, names: Sequence[str]) -> None:
        super().__init__()
        self.question = question
        self.names = list(names)

    def compose(self) -> ComposeResult:
        """The list."""
        options = OptionList(*(Option(show(name)) for name in self.names), id="pick")
        options.border_title = show(self.question)
        options.border_subtitle = "enter picks · q leaves"
        yield options

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Pick it."""
        self.dismiss(self.names[event.option_index])

    def action_move(self, steps: int) -> None:
        """Move in the list."""
        options = self.query_one(OptionList)
        if steps > 0:
            options.action_cursor_down()
        else:
            options.action_cursor_up()

    def action_leave(self) -> None:
        """Pick nothing."""
        self.dismiss(None)

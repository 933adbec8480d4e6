"""The theme picker: moving over a name shows its colours at once, enter keeps them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.screen import ModalScreen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from okrtui.tui.show import show

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult


class ThemesScreen(ModalScreen[str | None]):
    """A list of themes; dismissed with the chosen name, or None when the old one is to stay."""

    CSS_PATH = "themes.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,ctrl+t", "leave", "Leave"),
        Binding("j", "move('down')", show=False),
        Binding("k", "move('up')", show=False),
    ]

    def __init__(self, names: Sequence[str], current: str, preview: Callable[[str], None]) -> None:
        super().__init__()
        self.names = list(names)
        self.current = current
        self.preview = preview

    def compose(self) -> ComposeResult:
        """The list, the present theme first under the cursor."""
        options = OptionList(*(Option(show(name), id=str(number)) for number, name in enumerate(self.names)))
        options.border_title = "Theme"
        options.border_subtitle = "enter keeps · q leaves"
        options.highlighted = self.names.index(self.current) if self.current in self.names else 0
        yield options

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Show its colours."""
        self.preview(self.names[event.option_index])

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Keep it."""
        self.dismiss(self.names[event.option_index])

    def action_move(self, direction: str) -> None:
        """Move in the list."""
        options = self.query_one(OptionList)
        if direction == "down":
            options.action_cursor_down()
        else:
            options.action_cursor_up()

    def action_leave(self) -> None:
        """Keep the old one."""
        self.preview(self.current)
        self.dismiss(None)

"""The keys: every key of every place, written from the same table that binds them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from okrtui.insight.status import Status
from okrtui.tui.commands import COMMANDS, Command, Where
from okrtui.tui.screens.overlay import Overlay

if TYPE_CHECKING:
    from collections.abc import Iterable

    from okrtui.tui.details.page import Page
    from okrtui.tui.look import Look


class KeysScreen(Overlay):
    """What every key does, and what the signs mean."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("question_mark", "close", show=False, id="keys")]
    TITLE = "Keys"

    def __init__(self, look: Look, commands: Iterable[Command] = COMMANDS) -> None:
        super().__init__(look)
        self.commands = tuple(commands)

    def write(self, page: Page) -> None:
        """One section a place, then the statuses."""
        for where in Where:
            page.heading(where.value.upper())
            for command in self.commands:
                if command.where is where:
                    page.paragraph_after((f"{command.shown:<8}", "key"), command.help, hanging=True)
        page.heading("WHAT A VALUE CAN BE")
        page.paragraph("412k   1.2M   8,6   +20k or -5 from the last value   =-5 for minus five itself")
        page.paragraph("50% of the way   y or n   a milestone's number or first letters")
        page.heading("STATUS")
        for status in Status:
            symbol, role = self.look.mark(status)[:2]
            page.add((f"{symbol}       ", role), (status.value, "text"))

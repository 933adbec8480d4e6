"""A conflict: somebody else changed the very field that is being saved; both values, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen

from okrtui.model.numbers import plain_value
from okrtui.tui.show import show
from okrtui.tui.widgets.page_view import PageView

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from okrtui.errors import FieldChangedError
    from okrtui.tui.details.page import Page
    from okrtui.tui.look import Look


class ConflictScreen(ModalScreen[bool | None]):
    """Dismissed with True to keep one's own value, False for the other's, None to save nothing yet."""

    CSS_PATH = "conflict.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("t,left,h", "choose(False)", "Theirs", key_display="t"),
        Binding("m,right,l", "choose(True)", "Mine", key_display="m"),
        Binding("enter", "take", "Take it"),
        Binding("escape,q", "leave", "Leave", key_display="q"),
    ]

    def __init__(self, look: Look, conflict: FieldChangedError, who: str) -> None:
        super().__init__()
        self.look = look
        self.conflict = conflict
        self.who = who
        self.is_mine = False

    def compose(self) -> ComposeResult:
        """What it was, and below it both values beside each other."""
        with Vertical(id="conflict") as box:
            field = self.conflict.field.replace("_", " ")
            box.border_title = show(f"Changed meanwhile: {field} of {self.conflict.node}")
            box.border_subtitle = "t theirs · m mine · enter takes it · q saves nothing yet"
            yield PageView(self.look, self._write_before, id="conflict-before")
            with Horizontal():
                yield PageView(self.look, self._write_theirs, id="conflict-theirs")
                yield PageView(self.look, self._write_mine, id="conflict-mine")

    def on_mount(self) -> None:
        """Begin with theirs: what is there already is kept by whoever presses enter without reading."""
        self.action_choose(False)

    def _write_before(self, page: Page) -> None:
        page.paragraph(f"It was: {plain_value(self.conflict.before)}", "muted")

    def _write_theirs(self, page: Page) -> None:
        self._write(page, f"THEIRS, {self.who}" if self.who else "THEIRS", self.conflict.theirs, mine=False)

    def _write_mine(self, page: Page) -> None:
        self._write(page, "MINE", self.conflict.mine, mine=True)

    def _write(self, page: Page, title: str, value: object, *, mine: bool) -> None:
        is_chosen = mine is self.is_mine
        mark = self.look.signs.cursor if is_chosen else " "
        role = "strong" if is_chosen else "muted"
        page.paragraph_after((f"{mark} ", "line_focus"), title, role, hanging=True)
        page.paragraph(plain_value(value), role, bold=is_chosen, indent=2)

    def action_choose(self, mine: bool) -> None:
        """Choose one of the two."""
        self.is_mine = mine
        for name in ("theirs", "mine"):
            self.query_one(f"#conflict-{name}", PageView).rewrite()

    def action_take(self) -> None:
        """Take what is chosen."""
        self.dismiss(self.is_mine)

    def action_leave(self) -> None:
        """Save nothing yet."""
        self.dismiss(None)

"""While a large plan is being read: the frame of the main screen, how far the reading is, and the way out."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.screen import Screen
from textual.widget import Widget

from okrtui.model.safe_text import safe
from okrtui.tui.how_far import how_far
from okrtui.tui.screens.layout import lay_out_for_size
from okrtui.tui.show import show
from okrtui.tui.widgets.key_line import KeyLine

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.strip import Strip

    from okrtui.tui.app import OkrApp
    from okrtui.tui.look import Look, Piece
    from okrtui.workspace.opening import Opening

_LOOK_EVERY = 0.1
_BAR = 30


class _Line(Widget):
    """One line of pieces, which whoever has it tells."""

    def __init__(self, look: Look, id: str, on: str) -> None:  # noqa: A002 - Textual's name for it
        super().__init__(id=id)
        self.look = look
        self.on = on
        self.pieces: list[Piece] = []

    def say(self, pieces: list[Piece]) -> None:
        """Show these pieces, unless they are there already."""
        if pieces != self.pieces:
            self.pieces = pieces
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """The line, and nothing below it."""
        return self.look.line(self.pieces if y == 0 else [], self.size.width, on=self.on)


class OpeningScreen(Screen[None]):
    """Seen only where reading takes its time; the app puts the plan in its place as soon as it is there."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "app.quit", "Cancel", key_display="esc"),
        Binding("question_mark", "keys", "Keys", key_display="?", id="keys"),
        Binding("q", "app.quit", "Quit", id="quit"),
    ]

    def __init__(self, look: Look, opening: Opening) -> None:
        super().__init__()
        self.look = look
        self.opening = opening

    def compose(self) -> ComposeResult:
        """The same parts at the same places as on the main screen."""
        yield _Line(self.look, "top", "panel")
        with Horizontal(id="panes"):
            yield _Line(self.look, "cascade", "background")
            yield _Line(self.look, "detail", "background")
        yield _Line(self.look, "status", "panel")
        yield KeyLine(self.look)

    def on_mount(self) -> None:
        """Say how far it is, from now on."""
        self.query_one("#cascade").border_title = show("Cascade")
        self.query_one("#top", _Line).say([(f" {safe(self.opening.root.name)}", "strong", True)])
        self._tell()
        self.set_interval(_LOOK_EVERY, self._look)
        self.call_after_refresh(self.opening.begin)

    def on_resize(self) -> None:
        """Choose the layout for this size."""
        lay_out_for_size(self)

    def _look(self) -> None:
        if self.app.screen is self:  # else the keys are being read: the plan waits until they are closed
            self._tell()
            cast("OkrApp", self.app).show_if_opened()

    def _tell(self) -> None:
        self.query_one("#cascade", _Line).say(self._how_far())

    def _how_far(self) -> list[Piece]:
        progress = self.opening.progress
        words = "Putting it together" if progress.number else "Opening"
        told = how_far(self.look, progress, _BAR)
        return [(" ", "text"), *(told or [(f"{words}{self.look.signs.ellipsis}", "text")])]

    def action_keys(self) -> None:
        """Show every key."""
        from okrtui.tui.screens.keys import KeysScreen

        self.app.push_screen(KeysScreen(self.look, cast("OkrApp", self.app).key_table.commands))

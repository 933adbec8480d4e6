"""An overlay: a page of lines over the main screen, closed by ``q``, ``esc`` or the key that opened it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from okrtui.tui.details.page import Page
from okrtui.tui.show import show

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from okrtui.tui.look import Look


class Overlay(ModalScreen[None]):
    """A page that is read and closed again; scrolls when it is longer than the screen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter", "close", "Close", key_display="q"),
        Binding("j,down", "scroll(1)", show=False),
        Binding("k,up", "scroll(-1)", show=False),
        Binding("pagedown,space", "scroll(10)", show=False),
        Binding("pageup", "scroll(-10)", show=False),
    ]
    TITLE = ""
    WIDTH = 75

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look

    def write(self, page: Page) -> None:
        """Write what is to be read."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """The page in a box that scrolls."""
        with VerticalScroll(id="overlay") as box:
            box.border_title = show(self.TITLE)
            box.border_subtitle = "q closes"
            page = Page(self.look, self.WIDTH)
            self.write(page)
            yield Static(_Lines(page), id="overlay-page")

    def action_close(self) -> None:
        """Close."""
        self.dismiss()

    def action_scroll(self, lines: int) -> None:
        """Scroll by lines."""
        self.query_one("#overlay", VerticalScroll).scroll_relative(y=lines, animate=False)


class _Lines:
    """The lines of a page as something that rich can draw."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def __rich_console__(self, *_: object):  # type: ignore[no-untyped-def]
        from rich.segment import Segment

        for strip in self.page.strips():
            yield from strip
            yield Segment.line()

"""Opening a plan that is somewhere else: its path, completed against the files that are there."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import Screen

from okrtui.errors import OkrtuiError
from okrtui.tui.file_matches import Matches
from okrtui.tui.widgets.fields import Cancel, Changed, Field, Save
from okrtui.tui.widgets.page_view import PageView

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from okrtui.tui.details.page import Page
    from okrtui.tui.look import Look
    from okrtui.tui.welcome import WelcomeApp

_MOST_SHOWN = 10


class OpenFileScreen(Screen[None]):
    """A path while it is typed, with what it can be completed to; enter opens it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete", "Complete", show=False),
        Binding("down", "move(1)", show=False),
        Binding("up", "move(-1)", show=False),
    ]

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.matches = Matches()
        self.matches.look_for("")
        self.complaint = ""

    def compose(self) -> ComposeResult:
        """The field, what is wrong with it, and the matches."""
        with Vertical(classes="panel") as panel:
            panel.border_title = "Open a file"
            panel.border_subtitle = "enter opens · tab completes · esc leaves"
            yield PageView(self.look, self._write_question, id="asked")
            yield Field(id="answer", placeholder="a plan's file or folder")
            yield PageView(self.look, self._write_matches, id="said")

    def on_mount(self) -> None:
        """Begin to type."""
        self.set_focus(self.query_one(Field))

    def _write_question(self, page: Page) -> None:
        page.lines.append([])
        page.add(("Where is the plan?", "strong", True))
        page.lines.append([])

    def _write_matches(self, page: Page) -> None:
        if self.complaint:
            page.paragraph(self.complaint, "off_track", most=3)
        page.lines.append([])
        self.matches.write(page, _MOST_SHOWN)

    def on_changed(self, event: Changed) -> None:
        """Look for what begins so."""
        event.stop()
        self.matches.look_for(self.query_one(Field).value)
        self._complain("")

    def _complain(self, complaint: str) -> None:
        self.complaint = complaint
        self.query_one("#said", PageView).rewrite()

    def action_move(self, steps: int) -> None:
        """Move among the matches."""
        self.matches.move(steps)
        self.query_one("#said", PageView).rewrite()

    def action_complete(self) -> None:
        """Complete what is typed: to the match under the cursor, else as far as all agree."""
        field = self.query_one(Field)
        field.fill(self.matches.completion(field.value))

    def on_save(self, event: Save) -> None:
        """Open the file, go on into a folder that holds no plan, or say what is wrong."""
        event.stop()
        typed = self.query_one(Field).value.strip()
        wanted = self.matches.meant(typed)
        app = cast("WelcomeApp", self.app)
        try:
            if not wanted:
                raise OkrtuiError("Type the path of a plan, or choose one with up and down.")
            app.leave_with(app.find(wanted))
        except OkrtuiError as error:
            if instead := self.matches.instead_of(typed):
                self.query_one(Field).fill(instead)
            else:
                self._complain(str(error))

    def on_cancel(self, event: Cancel) -> None:
        """Back to the welcome."""
        event.stop()
        self.dismiss()

"""The main screen: cascade and detail side by side, the lines around them. What keys do is in the actions."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal

from okrtui.insight.views import View
from okrtui.tui.actions.checking_in import CheckInActions
from okrtui.tui.actions.commenting import CommentActions
from okrtui.tui.actions.cycles import CycleActions
from okrtui.tui.actions.exchanging import ExchangeActions
from okrtui.tui.actions.looking import LookActions
from okrtui.tui.actions.undoing import UndoActions
from okrtui.tui.commands import Where, bindings
from okrtui.tui.screens.layout import lay_out_for_size
from okrtui.tui.widgets.cascade_view import CascadeView
from okrtui.tui.widgets.check_in_line import CheckInLine
from okrtui.tui.widgets.detail_panel import DetailPanel
from okrtui.tui.widgets.key_line import KeyLine
from okrtui.tui.widgets.lines import StatusBar, TopLine
from okrtui.tui.widgets.text_line import TextLine

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from okrtui.insight.differences import Difference
    from okrtui.insight.standings import Standings
    from okrtui.store.drafts import Draft
    from okrtui.tui.look import Look

_LOOK_EVERY = 1.0
_KEEP_DRAFT_EVERY = 0.5
_CHECK_AFTER = 0.5
_MARKED_FOR = 10.0


class MainScreen(CheckInActions, CycleActions, UndoActions, CommentActions, ExchangeActions, LookActions):
    """Everything that is seen of a plan, derived from the workspace."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(Where.MAIN)
    AUTO_FOCUS = "#cascade"
    _is_reading = False

    def compose(self) -> ComposeResult:
        """The parts, from top to bottom."""
        yield TopLine(self.look, self.workspace)
        with Horizontal(id="panes"):
            yield CascadeView(
                self.look, self.workspace.standings, self.settings.columns, self.settings.week_start
            )
            yield DetailPanel(self.look, self.workspace)
        yield CheckInLine(self.look, self.workspace)
        yield TextLine()
        yield StatusBar(self.look, self.workspace)
        yield KeyLine(self.look)

    def on_mount(self) -> None:
        """Follow the cursor, keep drafts, and look out for what others change."""
        self.cascade = self.query_one(CascadeView)
        self.detail = self.query_one(DetailPanel)
        self.line = self.query_one(CheckInLine)
        self.text_line = self.query_one(TextLine)
        self.status = self.query_one(StatusBar)
        self.top = self.query_one(TopLine)
        self.key_line = self.query_one(KeyLine)
        self.watch(self.cascade, "cursor", self.show_detail)
        if self.settings.view != View.CASCADE:
            self.lay_out(View(self.settings.view))
        self.set_timer(_CHECK_AFTER, self.run_checks)  # the first frames come first
        self.set_interval(_LOOK_EVERY, self.look_at_files)
        self.set_interval(_KEEP_DRAFT_EVERY, self.keep_draft)
        self._marks_end = self.set_interval(_MARKED_FOR, self._end_marks, pause=True)

    def on_resize(self) -> None:
        """Choose the layout for this size."""
        lay_out_for_size(self)
        if not self.has_class("narrow"):
            self.remove_class("reading")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While something is typed, only the keys of the line that is typed in are offered."""
        return action == "detail" or not self.is_typing()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """What is being typed keeps the keys: a click elsewhere does not take them away."""
        if event.widget in (self.cascade, self.detail) and self.is_mounted:
            if self.line.is_open:
                self.line.query_one("#value").focus()
            elif self.text_line.is_open:
                self.text_line.query_one("#text").focus()

    def show_look(self, look: Look) -> None:
        """Draw everything in another look."""
        self.look = look
        for part in (self.cascade, self.detail, self.line, self.status, self.top, self.key_line):
            part.show_look(look)

    def look_at_files(self) -> None:
        """Show what others changed, keeping cursor, folds, filter and typed text.

        Not while something is being saved here: it would be taken for theirs. The next look comes soon.
        """
        if self.is_saving:
            return
        if self.workspace.is_large and self.workspace.has_changed():
            if not self._is_reading:
                self._is_reading = True
                self.run_worker(self._read_apart())
            return
        before = self.workspace.standings
        if self.workspace.reload_if_changed():
            self._show_changes(before)

    async def _read_apart(self) -> None:
        """Read a large plan again while keys go on being answered, and show it when it is there."""
        try:
            show = await self.background.run(self.workspace.read_apart)
            before = self.workspace.standings
            if show is not None and show():
                self._show_changes(before)
        finally:
            self._is_reading = False

    def _show_changes(self, before: Standings) -> None:
        self.refresh_standings()
        from okrtui.insight.differences import differences  # not before there are any

        after = self.workspace.standings
        if before.plan != after.plan or before.journal != after.journal:
            self._tell(differences(before, after))

    def _tell(self, found: list[Difference]) -> None:
        """Say who did what, and mark the rows for a moment."""
        more = f", and {len(found) - 1} more" if len(found) > 1 else ""
        self.say(f"{found[0]}{more}" if found else "changed by others, read again", "person")
        self.cascade.mark(frozenset(each.node for each in found))
        self._marks_end.reset()
        self._marks_end.resume()

    def _end_marks(self) -> None:
        self._marks_end.pause()
        self.cascade.mark(frozenset())

    # -- the one text line serves several actions -----------------------------------------------------

    def on_text_line_typed(self, message: TextLine.Typed) -> None:
        """Filter as one types; note what is typed of a comment."""
        match message.purpose:
            case "filter":
                self.filter_as_typed(message.text)
            case "comment":
                self.note_comment(message.text)

    async def on_text_line_done(self, message: TextLine.Done) -> None:
        """Use what was typed for what it was asked for."""
        self.cascade.focus()
        match message.purpose:
            case "filter":
                self.keep_filter(message.text)
            case "stand alone":
                await self.save_stand_alone(message.text)
                self.is_finished()
            case "comment":
                await self.save_comment(message.text)

    def on_text_line_left(self, message: TextLine.Left) -> None:
        """Back to the cascade; a filter that is left is cleared."""
        match message.purpose:
            case "filter":
                self.clear_filter()
            case "comment":
                self.drafts.discard()
        self.cascade.focus()
        self.is_finished()

    async def offer_draft(self, draft: Draft) -> bool:
        """Open what was being typed when the last session ended; False when it can't be."""
        match draft.action:
            case "check_in":
                is_open = await self.reopen_check_in(draft)
            case "comment":
                is_open = await self.reopen_comment(draft)
            case _:
                is_open = await self.reopen_form(draft)
        if is_open:
            self.say("Restored what you were typing when the last session ended.", "person")
        return is_open

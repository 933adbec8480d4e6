"""Looking around: detail, alignment, summary, checks, why, keys, and copying what is seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from okrtui.insight.scope import Scope, scope_at
from okrtui.tui.actions.editing import EditActions

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.screen import Screen

    from okrtui.insight.standings import Standings
    from okrtui.tui.app import OkrApp
    from okrtui.tui.screens.fix import Fix

#: More is cut by terminals, or refused.
_LARGEST_COPY = 74_000 * 3 // 4


class LookActions(EditActions):
    """The keys ``tab``, ``enter``, ``a``, ``s``, ``i``, ``x``, ``?`` and ``y``."""

    def action_detail(self) -> None:
        """Go to the detail panel and back."""
        if self.is_typing():
            self.focus_next()
        elif self.detail.has_focus:
            self.on_detail_panel_left()
        elif not self.has_class("tiny"):
            self.set_class(self.has_class("narrow"), "reading")
            self.detail.focus()

    def on_cascade_moves_opened(self) -> None:
        """Show the details in the whole place where they have none of their own."""
        self.action_detail()

    def on_detail_panel_left(self) -> None:
        """Give the place back to the cascade."""
        self.remove_class("reading")
        self.cascade.focus()

    # -- lists of what could be better: what is begun there leads back to the list ---------------------

    def action_alignment(self) -> None:
        """Show the score, its parts, how it moved, and what costs the most points."""
        self._show_alignment((self.cascade.name_under_cursor,))

    def _show_alignment(self, begins_at: tuple[str, ...]) -> None:
        from okrtui.tui.screens.alignment import AlignmentScreen

        self._show_list(AlignmentScreen(self.look, self.workspace, begins_at), self._show_alignment)

    def action_summary(self) -> None:
        """Show the week of what is under the cursor: what is off track, who is due, what moved."""
        self._show_summary(scope_at(self.workspace.plan, self.item))

    def _show_summary(self, scope: Scope, begins_at: tuple[str, ...] = ()) -> None:
        from okrtui.tui.screens.summary import SummaryScreen

        screen = SummaryScreen(self.look, self.workspace, scope, next(iter(begins_at), None))
        self._show_list(screen, lambda rows: self._show_summary(screen.scope, rows))

    def action_problems(self) -> None:
        """List what is wrong and what could be better, of this node first."""
        self._show_problems(())

    def _show_problems(self, begins_at: tuple[str, ...]) -> None:
        from okrtui.tui.screens.problems import ProblemsScreen

        screen = ProblemsScreen(self.look, self.workspace, self.cascade.name_under_cursor, begins_at)
        self._show_list(screen, self._show_problems)

    def _show_list(self, screen: Screen[Fix | None], again: Callable[[tuple[str, ...]], None]) -> None:
        """Show a list; ``again`` shows it anew, beginning at the first of some rows that is still there."""

        async def mend(fix: Fix | None) -> None:
            if fix is None:
                return
            before = self.workspace.standings
            if fix.place is not None:
                self.edit_at(*fix.place)
                again((fix.row, *fix.following))
                return
            self.go_to(fix.node)
            if fix.action:
                await self.begin(fix.action, lambda: again(self._rows_after(fix, before)))

        self.app.push_screen(screen, mend)

    def _rows_after(self, fix: Fix, before: Standings) -> tuple[str, ...]:
        """The next rows when something was mended, the same one when it was left."""
        return fix.following if self.workspace.standings is not before else (fix.row,)

    def action_explain(self) -> None:
        """Show why a number of this node is what it is."""
        from okrtui.insight.explain import numbers_of
        from okrtui.tui.screens.explain import ExplainScreen

        name = self.cascade.name_under_cursor
        self.workspace.recall(name)
        standings = self.workspace.standings
        numbers = numbers_of(standings, name)
        if numbers:
            self.app.push_screen(ExplainScreen(self.look, standings, name, numbers[0]))
        else:
            self.say("No number belongs to this heading: x tells those of the rows below it.")

    def action_keys(self) -> None:
        """Show every key."""
        from okrtui.tui.screens.keys import KeysScreen

        self.app.push_screen(KeysScreen(self.look, cast("OkrApp", self.app).key_table.commands))

    def action_copy(self) -> None:
        """Send the node as Markdown to the terminal's clipboard, which works over SSH."""
        from okrtui.exchange.markdown import as_markdown

        text = as_markdown(self.workspace.standings, self.cascade.name_under_cursor)
        if len(text.encode()) > _LARGEST_COPY:
            self.say("Too long for a terminal's clipboard: copy something below it.")
        elif text:
            self.app.copy_to_clipboard(text)
            self.say("sent to the terminal's clipboard", "on_track")

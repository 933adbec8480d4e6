"""Cycles: starting one, closing one, and whether what is over is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.tui.actions.organising import OrganiseActions
from okrtui.workspace import Deed

if TYPE_CHECKING:  # a cycle is started and closed a few times a year
    from okrtui.insight.closing import Closing
    from okrtui.tui.screens.closing import ClosingDraft


class CycleActions(OrganiseActions):
    """The keys ``S``, ``W`` and ``C``."""

    _closing_drafts: dict[str, ClosingDraft] | None = None
    """What was chosen and typed in closings that were left, by cycle."""

    async def action_start_cycle(self) -> None:
        """Add a cycle, the next one as it usually follows."""
        from okrtui.tui.forms.cycle_form import new_cycle_form

        if self.may_write():
            form = new_cycle_form(self.workspace.plan, self.workspace.standings.today)
            await self.open_form(form, "start_cycle")

    def action_close_cycle(self) -> None:
        """Close a cycle objective by objective, and carry over what goes on."""
        from okrtui.insight.next_cycle import cycles_to_close
        from okrtui.tui.screens.closing import ClosingScreen

        if not self.may_write():
            return
        standings = self.workspace.standings
        cycles = cycles_to_close(standings.plan, standings.today)
        if not cycles:
            self.say("No cycle that has begun has an open objective: there is nothing to close.")
            return
        self._closing_drafts = self._closing_drafts or {}
        screen = ClosingScreen(self.look, standings, cycles, self._closing_drafts, self._close)
        self.app.push_screen(screen)

    async def _close(self, closing: Closing) -> bool:
        """Close the cycle; whether all of it is on disk."""
        deed = await self.carry_out(lambda: self.workspace.close_cycle(closing))
        self.refresh_standings()
        if not isinstance(deed, Deed):
            return False
        self._look_at_next(closing)
        count = len(closing.going_on)
        going_on = f", {count} carried over" if count else ""
        self.say_saved(f"{closing.cycle.id} closed{going_on}")
        return True

    def _look_at_next(self, closing: Closing) -> None:
        """Put the cursor on the first objective of the cycle that follows."""
        for objective in self.workspace.plan.objectives:
            if closing.into and objective.cycle and objective.cycle.id == closing.into.id:
                self.cascade.move_to_name(objective.id)
                return

    def action_show_closed(self) -> None:
        """Show what is closed, or hide it again."""
        self.show_closed(not self.cascade.shows_closed)

    def show_closed(self, is_shown: bool) -> None:
        """Show or hide what is over."""
        self.cascade.shows_closed = self.top.said.shows_closed = is_shown
        self.refresh_standings()

    def go_to(self, name: str) -> None:
        """Put the cursor on a node by its name, showing what is closed when it is one of these."""
        if name in self.cascade.hidden:
            self.show_closed(True)
        super().go_to(name)

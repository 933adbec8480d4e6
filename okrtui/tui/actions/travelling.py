"""Travelling: the plan as it stood on other days, and back to today."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from okrtui.errors import CannotReadError
from okrtui.model.calendar import short_day
from okrtui.tui.actions.filtering import FilterActions
from okrtui.tui.how_far import how_far
from okrtui.workspace import Progress

if TYPE_CHECKING:
    from datetime import date

#: Seconds in which the key may be pressed again, to go further, before a large plan is reckoned.
_FURTHER: Final = 0.25
_TELL_EVERY: Final = 0.1
_BAR: Final = 10


class TravelActions(FilterActions):
    """The keys ``[``, ``]`` and ``esc``. In a large plan other keys are answered on the way."""

    _bound_for: date | None = None

    @property
    def is_travelling(self) -> bool:
        """Whether another day is being reckoned."""
        return self._bound_for is not None

    def action_travel(self, days: int) -> None:
        """See the plan as it stood a week before or after."""
        workspace = self.workspace
        day = (self._bound_for or workspace.standings.today) + timedelta(days=days)
        if workspace.is_large or workspace.needs_past(day):
            self._set_out(min(day, workspace.clock.today()))
        else:
            workspace.travel(days)
            self.refresh_standings()

    def action_back_to_now(self) -> None:
        """Stay where one is on the way to another day, return to today, or clear the filter."""
        if self.is_travelling:
            self.workers.cancel_group(self, "travel")
        elif self.workspace.is_in_the_past and self.workspace.is_large:
            self._set_out(self.workspace.clock.today())
        elif self.workspace.is_in_the_past:
            self.workspace.return_to_today()
            self.refresh_standings()
        elif self.is_filtered:
            self.clear_filter()

    def _set_out(self, day: date) -> None:
        self._bound_for = day
        self.run_worker(self._travel(day), exclusive=True, group="travel")

    async def _travel(self, day: date) -> None:
        """Reckon how the plan stood on a day, telling how far that is; whoever gives it up stays here."""
        progress = Progress()
        said = ""
        try:
            self._tell_way(day, progress)
            if day < self.workspace.clock.today():
                await asyncio.sleep(_FURTHER)
            while not await self._arrive(day, progress):
                pass  # something was written on the way: then it is reckoned again
        except CannotReadError as error:
            said = str(error)
        finally:
            progress.is_given_up = True
            if self._bound_for == day:  # nobody went further meanwhile
                self._bound_for = None
                self.say(said, "off_track")
        self.refresh_standings()
        if not self.workspace.is_in_the_past:
            await self.background.run(self.workspace.give_back)

    async def _arrive(self, day: date, progress: Progress) -> bool:
        """Reckon it in the background and show it; False when it can't be shown as it is."""
        way = asyncio.create_task(self.background.run(partial(self.workspace.look_from, day, progress)))
        try:
            while not way.done():
                await asyncio.wait({way}, timeout=_TELL_EVERY)
                self._tell_way(day, progress)
        finally:
            way.cancel()
        return way.result()()

    def _tell_way(self, day: date, progress: Progress) -> None:
        whereto = f"going to {short_day(day, day)} {day.year}{self.look.signs.ellipsis}"
        way = how_far(self.look, progress, _BAR) or [(whereto, "person")]
        self.status.tell([("esc stays here  ", "muted"), *way])

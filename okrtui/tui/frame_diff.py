"""What is sent of a frame: only the cells that differ from what the terminal already shows.

Textual sends whole rows of whatever may have changed; over a slow line that is what one waits for.
"""

from __future__ import annotations

import os
from asyncio import get_running_loop
from time import monotonic
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from rich.color import ColorSystem
from textual import events
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.app import App

from okrtui.tui.pacing import Pacing
from okrtui.tui.shadow import PlainFrame, Shadow

if TYPE_CHECKING:
    from asyncio import TimerHandle
    from collections.abc import Callable

    from rich.console import Console, RenderableType
    from textual.driver import Driver
    from textual.events import Resize
    from textual.geometry import Region
    from textual.screen import Screen
    from textual.strip import Strip

ReturnType = TypeVar("ReturnType")

#: A question about synchronized output; that there is an answer is all that matters.
_ARE_YOU_THERE: Final = "\x1b[?2026$p"

#: Seconds that a first key is given to be answered on a whole frame.
_SOON: Final = 0.05

#: Seconds between parts of a frame, so that ssh brings each by itself and none waits for those behind it.
_APART: Final = 0.02

_DEEDS: Final = (events.Key, events.Paste, events.MouseDown, events.MouseScrollDown, events.MouseScrollUp)


class _Frame(CompositorUpdate):
    """What is sent instead of what Textual made."""

    def __init__(self, sequence: str) -> None:
        self._sequence = sequence

    def render_segments(self, _console: Console) -> str:
        """The sequence."""
        return self._sequence


class FrameDiffApp(App[ReturnType]):
    """An app that sends only what changed, and no faster than the line to the terminal takes it."""

    def __init__(self, driver_class: type[Driver] | None = None) -> None:
        super().__init__(driver_class=driver_class)
        self._shadow = Shadow() if os.environ.get("OKRTUI_FRAME_DIFF") != "0" else None
        self._pacing = Pacing()
        self._answers = False
        self._is_turn_of_rows = False
        self._next_look: TimerHandle | None = None
        self.hand_over: Callable[[], PlainFrame | None] | None = None
        """Where a frame from before the start is shown: gives the app the terminal, and tells the frame."""
        self.is_drawn = False
        """Whether that frame is still shown; half a frame of our own would be worse."""
        self.is_touched = False
        """Whether a key was pressed, something pasted, or the mouse used for more than pointing."""

    def on_resize(self, event: Resize) -> None:
        """Draw all again: terminals differ in what they keep, and after a stop there is nothing left."""
        only_told = event.size == self.size and (self.is_drawn or event.pixel_size is not None)
        if not only_told:
            self.draw_again()

    def draw_again(self) -> None:
        """Draw the whole screen, whatever the terminal shows."""
        if self._shadow is not None:
            self._shadow.forget()
        self.refresh()

    def on_terminal_supports_synchronized_output(self) -> None:
        """The terminal answers, so it has seen a frame: send what changed meanwhile."""
        self._answers = True
        self._pacing.answer(monotonic())
        self._catch_up()

    def _look_again(self) -> None:
        self._next_look = None
        self._catch_up()

    def _look_again_in(self, seconds: float) -> None:
        """Send what is left then, or before. A timer of Textual's that is very short may never fire."""
        loop = get_running_loop()
        if self._next_look is not None:
            if self._next_look.when() <= loop.time() + seconds:
                return
            self._next_look.cancel()
        self._next_look = loop.call_later(seconds, self._look_again)

    def _catch_up(self) -> None:
        if self._shadow is not None and self._can_draw():
            super()._display(self.screen, self._changes(self._shadow))

    async def on_event(self, event: events.Event) -> None:
        """Whoever does something is to see what comes of it, instead of the frame from before the start."""
        if isinstance(event, _DEEDS) and not self.is_touched:
            self.is_touched = True
            get_running_loop().call_later(_SOON, self.draw_from_now)
        if isinstance(event, _DEEDS):
            self._pacing.press(monotonic())
        await super().on_event(event)

    @property
    def is_hurried(self) -> bool:
        """Whether keys come faster than the terminal can show whole frames."""
        return self._pacing.hurry(monotonic()) > 0

    def take_over(self) -> None:
        """Called when the terminal is taken, at the start and after a stop, and asked whether it answers."""
        self._pacing.give_up()
        self._pacing.ask(len(_ARE_YOU_THERE), monotonic())
        if self.is_drawn and self.hand_over is not None:
            shown = self.hand_over()
            if shown is not None and self._shadow is not None:
                self._shadow = Shadow.showing(shown)

    def draw_from_now(self) -> None:
        """Show what is drawn, where a frame from before the start was shown till now."""
        if self.is_drawn:
            self.is_drawn = False
            self._catch_up()

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        """Send what differs instead of what Textual made."""
        if (
            self._shadow is not None
            and self._can_draw()
            and isinstance(renderable, LayoutUpdate | ChopsUpdate)
        ):
            renderable = self._changes(self._shadow, renderable)
        super()._display(screen, renderable)

    def expect(self, line: Strip) -> None:
        """Take a line apart that is likely to be shown next."""
        if self._shadow is not None:
            self._shadow.expect(line, self._colors)

    @property
    def _colors(self) -> ColorSystem:
        return self.console._color_system or ColorSystem.TRUECOLOR

    def _can_draw(self) -> bool:
        """Whether Textual would draw now."""
        is_on = self._running and not self._closed and not self._batch_count
        return is_on and self._driver is not None and not self.is_headless

    def _changes(
        self, shadow: Shadow, update: LayoutUpdate | ChopsUpdate | None = None
    ) -> RenderableType | None:
        """What to send now, if anything; should this fail, what Textual made, from now on."""
        try:
            if update is not None:
                shadow.draw(update, self._colors)
            if self.is_drawn:
                return None
            now = monotonic()
            wait = self._pacing.wait(now)
            if wait > 0:
                self._look_again_in(min(wait, max(0.0, self._pacing.patience(now))))
                return None
            sequence = self._sequence(shadow, self._pacing.hurry(now))
        except Exception:
            self._shadow = None
            self.refresh()
            return update
        cursor = self.screen.outer_size.clamp_offset(self.cursor_position)
        if not sequence and cursor == self._previous_cursor_position:
            return None
        return cast("RenderableType", _Frame(self._with_question(sequence, now)))

    def _sequence(self, shadow: Shadow, hurry: float) -> str:
        """All that differs; over a slow line part by part, and what keys did alone until they pause."""
        focused = self.screen.focused
        is_slow = self._pacing.is_slow or (self._answers and not self._pacing.is_known)
        if focused is None or not is_slow:
            return shadow.changes()
        region, row = focused.region, focused.region.y + getattr(focused, "line_in_hand", 0)
        if hurry > 0:
            part = self._hurried_part(shadow, region, row)
        else:
            part = shadow.cursor_changes(region) or shadow.changes(within=region) or shadow.changes()
        if part or hurry > 0:
            self._look_again_in(_APART if part else hurry)
        return part

    def _hurried_part(self, shadow: Shadow, region: Region, row: int) -> str:
        """The cursor and rows near it in turn: each key moves the one, and the others would never come."""
        cursor = "" if self._is_turn_of_rows else shadow.cursor_changes(region)
        self._is_turn_of_rows = bool(cursor)
        if cursor:
            return cursor
        return shadow.text_changes(region, row, self._pacing.bytes_at_once) or shadow.cursor_changes(region)

    def _with_question(self, sequence: str, now: float) -> str:
        """The sequence with what lets us know when it has arrived."""
        if not self._answers:
            return sequence
        self._pacing.ask(len(sequence.encode()), now)
        return f"{sequence}{_ARE_YOU_THERE}"

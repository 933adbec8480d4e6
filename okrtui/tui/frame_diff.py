"""What is sent of a frame: only the cells that differ from what the terminal already shows.

Textual sends whole rows of whatever may have changed; over a slow line that is what one waits for.
"""

from __future__ import annotations

import os
from time import monotonic
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from rich.color import ColorSystem
from textual import events
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.app import App

from okrtui.tui.shadow import PlainFrame, Shadow

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Console, RenderableType
    from textual.driver import Driver
    from textual.events import Resize
    from textual.screen import Screen
    from textual.strip import Strip
    from textual.timer import Timer

ReturnType = TypeVar("ReturnType")

#: A question about synchronized output; that there is an answer is all that matters.
_ARE_YOU_THERE: Final = "\x1b[?2026$p"

#: Seconds; a terminal that answers no more gets its frames unasked until it answers again.
_PATIENCE: Final = 1.0

#: Seconds until an answer from which on a line counts as slow.
_SLOW: Final = 0.1

#: Has a terminal show what has come so far.
_SHOW: Final = "\x1b[?2026l\x1b[?2026h"

#: Seconds that a first key is given to be answered on a whole frame.
_SOON: Final = 0.05

#: Characters after which a slow line gets no more of a frame, while keys do not pause.
_AT_ONCE: Final = 400

_DEEDS: Final = (events.Key, events.Paste, events.MouseDown, events.MouseScrollDown, events.MouseScrollUp)

#: Bytes a second of the slowest line that is waited for.
_SLOWEST: Final = 1_000


class _Frame(CompositorUpdate):
    """What is sent instead of what Textual made."""

    def __init__(self, sequence: str) -> None:
        self._sequence = sequence

    def render_segments(self, _console: Console) -> str:
        """The sequence."""
        return self._sequence


class FrameDiffApp(App[ReturnType]):
    """An app that sends only what changed, and not before the terminal has worked off the last frame."""

    def __init__(self, driver_class: type[Driver] | None = None) -> None:
        super().__init__(driver_class=driver_class)
        self._shadow = Shadow() if os.environ.get("OKRTUI_FRAME_DIFF") != "0" else None
        self._answers = False
        self._is_paced = False
        self._is_slow = False
        self._is_behind = False
        self._asked_at = 0.0
        self._answer_due: Timer | None = None
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
        self._stop_waiting()
        if self._shadow is not None:
            self._shadow.forget()
        self.refresh()

    def on_terminal_supports_synchronized_output(self) -> None:
        """The terminal answers, so it has seen the last frame: send what changed meanwhile."""
        self._answers = self._is_paced = True
        self._is_slow = self._answer_due is not None and monotonic() - self._asked_at > _SLOW
        self._catch_up()

    def _give_up_waiting(self) -> None:
        self._is_paced = self._is_behind = False
        self._catch_up()

    def _catch_up(self) -> None:
        self._stop_waiting()
        if self._shadow is not None and self._can_draw():
            super()._display(self.screen, self._changes(self._shadow))

    def _stop_waiting(self) -> None:
        if self._answer_due is not None:
            self._answer_due.stop()
            self._answer_due = None

    async def on_event(self, event: events.Event) -> None:
        """Whoever does something is to see what comes of it, instead of the frame from before the start."""
        if isinstance(event, _DEEDS) and not self.is_touched:
            self.is_touched = True
            self.set_timer(_SOON, self.draw_from_now)
        await super().on_event(event)

    def take_over(self) -> None:
        """Called when the terminal is taken."""
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
            if self._answer_due is not None or self.is_drawn:
                self._is_behind = not self.is_drawn
                return None
            sequence = self._sequence(shadow)
        except Exception:
            self._shadow = None
            self.refresh()
            return update
        cursor = self.screen.outer_size.clamp_offset(self.cursor_position)
        if not sequence and cursor == self._previous_cursor_position:
            return None
        if self._answers:
            sequence += _ARE_YOU_THERE
        if self._is_paced:
            self._asked_at = monotonic()
            patience = _PATIENCE + len(sequence) / _SLOWEST
            self._answer_due = self.set_timer(patience, self._give_up_waiting)
        return cast("RenderableType", _Frame(sequence))

    def _sequence(self, shadow: Shadow) -> str:
        """All that differs; over a slow line what keys did comes first, and alone until they pause."""
        focused = self.screen.focused
        if focused is None or not (self._is_slow or self._is_behind):
            return shadow.changes()
        region = focused.region
        first = shadow.first_changes(region, region.y + getattr(focused, "line_in_hand", 0), _AT_ONCE)
        is_behind, self._is_behind = self._is_behind, False
        if first and is_behind:
            return first
        return _SHOW.join(filter(None, (first, shadow.changes(within=region), shadow.changes())))

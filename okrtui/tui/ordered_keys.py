"""Keys in order: a key is delivered only when the one before it has done all that it does.

Textual hands each key to what has the focus when it arrives. Over a slow line, or from a fast typist,
several keys arrive at once; then ``c`` would open the check-in line only after the digits behind it
went to the cascade.
"""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from textual import events
from textual.app import App

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from textual.driver import Driver
    from textual.message_pump import MessagePump

ReturnType = TypeVar("ReturnType")

#: After this many seconds a key has surely done what it does, unless work is being saved.
_SETTLED_AFTER = 0.25

#: After this many seconds without a key nobody is in the middle of typing or moving.
_QUIET = 1.0

#: A part of the screen that is closing may never answer; then the next key goes on without it.
_PATIENCE = 1.0


class OrderedKeysApp(App[ReturnType]):
    """An app that works keys and pastes off one after the other."""

    def __init__(self, driver_class: type[Driver] | None = None) -> None:
        super().__init__(driver_class=driver_class)
        self._waiting_keys: deque[events.Event] = deque()
        self._lane: asyncio.Task[None] | None = None
        self._delivered_at = float("-inf")
        self._delivered_to: MessagePump | None = None
        self._was_quick = False
        self._held = 0
        self._lets_move = False
        self._free = asyncio.Event()
        self._free.set()

    @contextmanager
    def holding_keys(self, *, but_moves: bool = False) -> Iterator[None]:
        """Let keys wait while something is saved: they belong to what comes after it.

        With ``but_moves`` those go on that only move, as long as no other key waits before them.
        """
        self._held += 1
        self._free.clear()
        self._lets_move = but_moves
        try:
            yield
        finally:
            self._held -= 1
            self._lets_move = False
            if not self._held:
                self._free.set()

    def move_of(self, event: events.Event) -> Callable[[], Awaitable[object]] | None:
        """What a key does that only moves; None for every other one."""
        return None

    async def until_quiet(self) -> None:
        """Wait until no key has come for a moment: what nobody waits for should keep no key waiting."""
        now = asyncio.get_running_loop().time
        while (left := self._delivered_at + _QUIET - now()) > 0:
            await asyncio.sleep(left)

    async def on_event(self, event: events.Event) -> None:
        """Deliver a key at once when nothing is under way, else let it wait for its turn."""
        if not isinstance(event, (events.Key, events.Paste)) or event.is_forwarded:
            await super().on_event(event)
        elif self._lane is None and self._is_settled():
            await self._deliver(event)
        elif self._lets_move and not self._waiting_keys and (move := self.move_of(event)):
            await move()
        else:
            self._waiting_keys.append(event)
            if self._delivered_to is None:  # the first: what is to have the focus may not be there yet
                self._delivered_to = self.screen
            if self._lane is None:
                self._lane = asyncio.create_task(self._work_off())

    def _is_settled(self) -> bool:
        if self._held or self._delivered_to is None:
            return False
        if self._was_quick and not any(pump.message_queue_size for pump in self._way_up()):
            return True
        return asyncio.get_running_loop().time() - self._delivered_at > _SETTLED_AFTER

    def _way_up(self) -> Iterator[MessagePump]:
        """Whatever the last key may have passed through."""
        pump = self._delivered_to
        while pump is not None:
            yield pump
            pump = pump._parent

    async def _deliver(self, event: events.Event) -> None:
        self._delivered_at = asyncio.get_running_loop().time()
        self._delivered_to = self.focused or self.screen
        await super().on_event(event)
        self._was_quick = not event.is_forwarded  # a binding of the app or with priority has run already

    async def _work_off(self) -> None:
        try:
            while self._waiting_keys:
                await self._settle()
                if self._waiting_keys:
                    await self._deliver(self._waiting_keys.popleft())
        finally:
            self._lane = None

    async def _settle(self) -> None:
        """Wait until the last key, and what it set going, has passed through every queue on its way up.

        The first round takes the key from its widget to the app, where bindings run; the second one
        what the binding sent; the third one what followed a save.
        """
        for _ in range(3):
            for pump in self._way_up():
                await self._pass_through(pump)
            while self._lets_move and self._waiting_keys and (move := self.move_of(self._waiting_keys[0])):
                self._waiting_keys.popleft()
                await move()
            if not self._waiting_keys:
                return
            await self._free.wait()

    async def _pass_through(self, pump: MessagePump) -> None:
        passed = asyncio.Event()
        if pump.is_running and pump.call_later(passed.set):
            try:
                await asyncio.wait_for(passed.wait(), _PATIENCE)
            except TimeoutError:
                return

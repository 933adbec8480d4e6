"""What is got ready before it is asked for: in steps of a millisecond or so, in the pauses between keys."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Seconds after which the frame for the last key is out, and the next key of a held one is not there yet.
_PAUSE: Final = 0.012

#: Seconds between two steps: a key that came meanwhile goes first.
_BREATH: Final = 0.002


class InPauses:
    """One thing at a time: what is begun takes the place of what was not finished."""

    def __init__(self) -> None:
        self._next: asyncio.TimerHandle | None = None

    def begin(self, steps: Iterator[None]) -> None:
        """Take steps, the first one after a pause."""
        self.stop()
        self._take(steps, _PAUSE)

    def stop(self) -> None:
        """Take no further step."""
        if self._next is not None:
            self._next.cancel()
            self._next = None

    def _take(self, steps: Iterator[None], pause: float) -> None:
        def step() -> None:
            for _ in steps:
                self._take(steps, _BREATH)
                return

        self._next = asyncio.get_running_loop().call_later(pause, step)

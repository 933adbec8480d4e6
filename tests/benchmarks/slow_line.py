"""A key held down over a slow line: how far cursor and screen are behind when it is let go."""

from __future__ import annotations

import os
import select
import time
from typing import TYPE_CHECKING

from tests.benchmarks.figures import Figure, figure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.benchmarks.screen import Terminal

_KEY, _KEYS_A_SECOND = b"j", 30
_CURSOR, _SHOWN = "▎".encode(), b"\x1b[?2026l"
_ASKED, _ANSWER = b"\x1b[?2026$p", b"\x1b[?2026;2$y"

#: Seconds without a key after which all has arrived.
_REST = 3.0


class SlowLine:
    """Brings bytes one after the other, and both them and the keys late; what it can't take yet, it keeps.

    So does ssh: the program writes as much as it likes, and all of it comes, in its time; but nothing of what
    was written at once is shown before all of it has come.
    """

    def __init__(self, terminal: Terminal, bytes_a_second: float, way: float) -> None:
        self._terminal = terminal
        self._bytes_a_second = bytes_a_second
        self._way = way
        self._free = 0.0
        self._down: list[tuple[float, bytes]] = []
        self._up: list[tuple[float, bytes]] = []
        self._unasked = b""
        self.came: list[tuple[float, bytes]] = []

    def press(self, key: bytes) -> None:
        """Press a key now."""
        self._up.append((time.perf_counter() + self._way, key))

    def carry(self, seconds: float) -> None:
        """Carry what there is to carry, for so long."""
        until = time.perf_counter() + seconds
        while (now := time.perf_counter()) < until:
            self._deliver(now)
            due = min(until, *(at for at, _ in (*self._up[:1], *self._down[:1])), now + 0.02)
            if select.select([self._terminal.master], [], [], max(0.0, due - now))[0]:
                self._take(os.read(self._terminal.master, 1 << 16))

    def _take(self, data: bytes) -> None:
        self._free = max(time.perf_counter(), self._free) + len(data) / self._bytes_a_second
        self._down.append((self._free + self._way, data))

    def _deliver(self, now: float) -> None:
        while self._up and self._up[0][0] <= now:
            os.write(self._terminal.master, self._up.pop(0)[1])
        while self._down and self._down[0][0] <= now:
            self.came.append(self._down.pop(0))
            *asked, self._unasked = (self._unasked + self.came[-1][1]).split(_ASKED)
            self._up += [(now + self._way, _ANSWER)] * len(asked)


def holding(terminal: Terminal, rounds: int, bytes_a_second: int, way: float = 0.0) -> Iterator[Figure]:
    """↓ held for two seconds, repeatedly; how long after the last key all has come, but for the way."""
    line = SlowLine(terminal, bytes_a_second, way)
    for _ in range(3):  # how fast the line is has to be found out
        line.press(_KEY)
        line.carry(_REST)
    cursor, screen = [], []
    for _ in range(rounds):
        line.came.clear()
        for _ in range(2 * _KEYS_A_SECOND):
            line.press(_KEY)
            line.carry(1 / _KEYS_A_SECOND)
        released = time.perf_counter() - 1 / _KEYS_A_SECOND
        line.carry(_REST)
        for found, at in ((cursor, _last_cursor(line.came)), (screen, line.came[-1][0])):
            found.append(max(0.0, at - released - 2 * way))
    far = f" and {1000 * way:.0f} ms each way" if way else ""
    for what, found in (("cursor", cursor), ("screen", screen)):
        name = f"{what} behind after ↓ held for 2 s, {bytes_a_second // 1000} kB/s{far}"
        yield figure(name, "", found, 0.5, "s")


def _last_cursor(came: list[tuple[float, bytes]]) -> float:
    """When the frame that shows the cursor where it stays had come."""
    seen, ends = b"", []
    for at, packet in came:
        seen += packet
        ends.append((len(seen), at))
    shown = seen.find(_SHOWN, seen.rfind(_CURSOR)) + len(_SHOWN)
    return next(at for end, at in ends if end >= shown)

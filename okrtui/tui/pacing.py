"""When the line to the terminal can take a next frame, and how much of one while keys come in a row.

The terminal answers a question that is sent with each frame. A line that takes long to bring the answer need
not be a slow one: how long it takes to bring nothing, and how long a byte, are told apart. So frames follow
each other as fast as they are taken: none waits for the answer to an earlier one, nor behind it.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from math import inf
from typing import Final

#: Bytes up to which a text says nothing about how fast a line is, only how long it takes.
_SHORT: Final = 100

#: Bytes from which on a text alone says how fast a line is, whatever was thought before.
_LONG: Final = 2_000

#: Seconds that an answer may be late before nothing more is sent.
_LATE: Final = 0.1

#: Seconds within which answers come together: what they answer, ssh has put into one packet.
_TOGETHER: Final = 0.005

#: Seconds from which on an answer tells that the line stood still, and no more.
_STANDING: Final = 3.0

#: Measurements of how long the line takes to bring nothing that are kept: the least of them counts.
_KEPT: Final = 4

#: Seconds after which a frame goes without an answer, bytes a second of the slowest line waited for, and
#: how many times as long as expected one waits.
_PATIENCE: Final = 1.0
_SLOWEST: Final = 1_000
_SLOWER: Final = 2

#: Frames that may go without an answer, each after twice as long, until none is expected any more.
_PATIENCES: Final = 3

#: Seconds for a byte from which on a line counts as slow: a page takes a tenth of a second.
_SLOW: Final = 0.1 / 2_400

#: Seconds of a slow line that a key may use up while another one is likely to follow.
_AT_ONCE: Final = 0.15

#: Seconds until a next key from which on keys do not come in a row.
_PAUSE: Final = 0.15

#: How many times as long as from the last key to this one it takes until no other one is expected.
_PATIENT: Final = 2


@dataclass(slots=True)
class Pacing:
    """The keys, the questions under way, what is known of the line. Moments are seconds of any one clock."""

    seconds_per_byte: float = 0.0
    _delays: deque[float] = field(default_factory=lambda: deque(maxlen=_KEPT))
    _last_answer: float = -inf
    _last_key: float = -inf
    _next_key_due: float = -inf
    _asked: deque[tuple[float, int]] = field(default_factory=deque)
    _was_short: bool = False
    _came_together: tuple[float, int] = (-inf, 0)
    _expects_answers: bool = False
    _missed: int = 0

    @property
    def _delay(self) -> float:
        """Seconds until there is an answer to a question that nothing is in front of; infinite if unknown."""
        return min(self._delays, default=inf)

    @property
    def is_slow(self) -> bool:
        """Whether a page takes longer than one cares to wait for a cursor."""
        return self.seconds_per_byte > _SLOW

    @property
    def is_known(self) -> bool:
        """Whether anything is known of the line: a short text tells most of it."""
        return self._delay < inf

    @property
    def bytes_at_once(self) -> int:
        """About how much a slow line takes before one waits for the next key's cursor."""
        return int(_AT_ONCE / max(_SLOW, self.seconds_per_byte))

    def press(self, now: float) -> None:
        """Take note of a key."""
        gap, self._last_key = now - self._last_key, now
        self._next_key_due = now + _PATIENT * gap if gap < _PAUSE else now

    def hurry(self, now: float) -> float:
        """Seconds for which another key is expected that a slow line should be free for; none below zero."""
        return self._next_key_due - now if self.is_slow else 0.0

    def ask(self, size: int, now: float) -> None:
        """Take note of a question that is sent behind so many bytes; not before one has been answered."""
        if self.patience(now) <= 0:
            self._miss()
        if self._expects_answers:
            self._asked.append((now, size))

    def _miss(self) -> None:
        """A line that stands still brings the answers later. One that brought others since has lost them."""
        self._missed += 1
        self._expects_answers = self._missed < _PATIENCES
        if self._last_answer > self._asked[0][0] or not self._expects_answers:
            self.give_up()

    def answer(self, now: float) -> None:
        """Learn from the answer to the first of the questions under way, unless it is long overdue."""
        self._expects_answers, self._missed = True, 0
        if not self._asked:
            return
        asked, size = self._asked.popleft()
        if now - asked < _STANDING + size / _SLOWEST:
            self._learn(asked, size, now)
        else:
            self._came_together = (-inf, 0)
        self._last_answer = now

    def _learn(self, asked: float, size: int, now: float) -> None:
        took = now - asked
        had_no_wait = self._last_answer <= asked or self._was_short
        self._was_short = had_no_wait and size <= _SHORT
        if had_no_wait and (size <= _SHORT or took < self._delay):
            self._delays.append(took)
        begun = max(asked + self._delay, self._last_answer)
        if now - self._last_answer < _TOGETHER:
            begun, before = self._came_together
            size += before
        self._came_together = begun, size
        if size > _SHORT and begun > -inf:
            weight = min(1.0, size / _LONG)
            self.seconds_per_byte += weight * (max(0.0, now - begun) / size - self.seconds_per_byte)

    def wait(self, now: float) -> float:
        """Seconds until a next frame would not wait behind others; infinite until there is an answer."""
        if self.patience(now) <= 0 or not self._asked:
            return 0.0
        free = self._last_answer
        first_due = inf
        for asked, size in self._asked:
            free = max(asked + self._delay, free) + size * self.seconds_per_byte
            first_due = min(first_due, free)
        return inf if not now <= first_due + _LATE < inf else max(0.0, free - self._delay - now)

    def patience(self, now: float) -> float:
        """Seconds for which an overdue answer is still worth waiting for; none below zero."""
        if not self._asked:
            return inf
        last = max(self._asked[-1][0], self._last_answer) + (self._delay if self.is_known else 0.0)
        slowly = min(1 / _SLOWEST, _SLOWER * self.seconds_per_byte if self.is_known else inf)
        under_way = sum(size for _, size in self._asked)
        return last + _PATIENCE * 2.0**self._missed + under_way * slowly - now

    def give_up(self) -> None:
        """Expect no answer to what was asked till now."""
        self._asked.clear()

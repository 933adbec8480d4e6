"""How far long work has come, on one line of the terminal that goes again; of short work nothing is seen."""

from __future__ import annotations

import signal
import sys
import time
from typing import TYPE_CHECKING, Final, NoReturn, TypeVar

if TYPE_CHECKING:
    from collections.abc import Generator
    from types import FrameType

Result = TypeVar("Result")

#: Seconds before anything is said, and between two lines.
_SILENT_FOR: Final = 1.0
_TELL_EVERY: Final = 0.1

_CLEAR: Final = "\r\x1b[K"


def gone_through(steps: Generator[float, None, Result], doing: str) -> Result:
    """What comes of the work, all of it done; whoever watches a terminal is told the share on the way.

    However this ends, the work is closed: what is half written is removed.
    """
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _end)
    watched = sys.stderr is not None and sys.stderr.isatty()
    tell_at = time.monotonic() + _SILENT_FOR
    is_told = False
    try:
        while True:
            share = next(steps)
            if watched and time.monotonic() >= tell_at:
                print(f"{_CLEAR}{doing}: {int(100 * share)} %", end="", file=sys.stderr, flush=True)
                tell_at, is_told = time.monotonic() + _TELL_EVERY, True
    except StopIteration as end:
        result: Result = end.value
        return result
    finally:
        steps.close()
        if is_told:
            print(_CLEAR, end="", file=sys.stderr, flush=True)


def _end(number: int, _frame: FrameType | None) -> NoReturn:
    sys.exit(128 + number)

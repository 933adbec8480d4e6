"""The search for garbage, kept short: every key waits for it, and a large plan takes long to look through."""

from __future__ import annotations

import gc
from time import perf_counter
from typing import Final

#: Seconds from which on a search was a long one.
_LONG: Final = 0.02

_begun = 0.0


def begin_searching() -> None:
    """Search from now on, but not what is here already, nor what is left of a long search: it stays anyway.

    What of it is given up later is still freed, unless it refers to itself in a circle.
    """
    gc.freeze()
    gc.enable()
    if _leave_out_what_stays not in gc.callbacks:
        gc.callbacks.append(_leave_out_what_stays)


def _leave_out_what_stays(phase: str, _: dict[str, int]) -> None:
    """Called by Python before and after each search."""
    global _begun
    if phase == "start":
        _begun = perf_counter()
    elif perf_counter() - _begun > _LONG:
        gc.freeze()

"""What reading a large plan asks of memory: no search for garbage meanwhile, and what is free given back."""

from __future__ import annotations

import gc
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def spared() -> Iterator[None]:
    """Work that makes many objects and leaves no garbage: looking for some takes a fifth of its time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def give_back() -> None:
    """Return what is free: the C library keeps it by itself, often more than the plan then takes."""
    import ctypes  # only where something was parsed

    with suppress(AttributeError, OSError):  # only glibc has it
        ctypes.CDLL(None).malloc_trim(0)

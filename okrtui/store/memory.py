"""Memory that the parser of a large file has used, given back to the system."""

from __future__ import annotations

from contextlib import suppress


def give_back() -> None:
    """Return what is free: the C library keeps it by itself, often more than the plan then takes."""
    import ctypes  # only where something was parsed

    with suppress(AttributeError, OSError):  # only glibc has it
        ctypes.CDLL(None).malloc_trim(0)

"""Work in steps: between two of them it can be given up, or wait for something more urgent."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Generator

Result = TypeVar("Result")


def finished(steps: Generator[None, None, Result]) -> Result:
    """What comes of the work, all of it done at once."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            result: Result = end.value
            return result

"""What the long parts count: how often a promise was tried, and where it did not hold."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Item = TypeVar("Item")


@dataclass
class Result:
    """One row of the table; ``skipped`` says why what was not tried was not."""

    promise: str
    tried: int = 0
    failures: list[str] = field(default_factory=list)
    skipped: str = ""

    @contextmanager
    def attempt(self, repeat: str) -> Iterator[None]:
        """Count what is tried inside; an error there is a failure, told with how to repeat it."""
        self.tried += 1
        try:
            yield
        except Exception as error:
            told = str(error).strip().partition("\n")[0][:300]
            self.failures.append(f"{repeat}: {type(error).__name__} {told}".rstrip())


@dataclass(frozen=True)
class Effort:
    """How much is tried: a share of the full amount, up to a moment, from a seed."""

    share: float = 1.0
    until: float = float("inf")
    """By the monotonic clock."""
    seed: int = 1

    @property
    def is_spent(self) -> bool:
        """Whether the time is over."""
        return time.monotonic() > self.until

    def of(self, full: int) -> int:
        """The number to try where so many are the full amount."""
        return max(1, round(full * self.share))

    def some(self, items: Sequence[Item]) -> Sequence[Item]:
        """An evenly spread share of the items, all of them in a full run."""
        count = self.of(len(items)) if items else 0
        return [items[at * len(items) // count] for at in range(count)]

    def seeds(self, full: int) -> Iterator[int]:
        """A seed for each try, until the time is over."""
        for number in range(self.of(full)):
            if self.is_spent:
                return
            yield self.seed + number

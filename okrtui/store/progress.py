"""How far the reading of a plan has come: told by the thread that reads, looked at by the one that draws.

The one that draws may also say that nobody waits for it any more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


class GivenUpError(Exception):
    """Nobody waits any more for what is being read."""


class Progress:
    """The files that are to be read, weighed by their bytes, and which of them is being read."""

    def __init__(self) -> None:
        self.current: Path | None = None
        """The file that is being read; None when all are, and what they say is put together."""
        self.number = 0
        """Which one that is, from 1."""
        self.files = 0
        """How many there are, as far as that is known by now."""
        self.is_given_up = False
        self._bytes = 0
        self._done = 0
        self._sizes: dict[Path, int] = {}
        self._numbers: dict[Path, int] = {}
        self._read: set[Path] = set()

    @property
    def share(self) -> float:
        """The share of the bytes that is read, 0–1."""
        return min(1.0, self._done / max(1, self._bytes))

    def expect(self, paths: Iterable[Path]) -> None:
        """These files are to be read as well."""
        for path in paths:
            if path not in self._sizes:
                self._sizes[path] = _size(path)
                self._bytes += self._sizes[path]
                self.files += 1

    def begin(self, path: Path) -> None:
        """The file before is read, and this one comes now, or once more. Raises GivenUpError."""
        self.finish()
        self.current = path
        self.number = self._numbers.setdefault(path, len(self._numbers) + 1)

    def put_off(self) -> None:
        """Most of the file is left to be read later."""
        self.current = None

    def finish(self) -> None:
        """The file before is read, and none comes at once. Raises GivenUpError."""
        if self.current is not None and self.current not in self._read:
            self._read.add(self.current)
            self._done += self._sizes.get(self.current, 0)
        self.current = None
        self.go_on()

    def go_on(self) -> None:
        """Before something that takes its time. Raises GivenUpError where nobody waits for it any more."""
        if self.is_given_up:
            raise GivenUpError


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except (OSError, ValueError):  # reading it will tell
        return 0

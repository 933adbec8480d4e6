"""What was done in a session and can be taken back, and what was taken back and can be repeated."""

from __future__ import annotations

from typing import Generic, TypeVar

Deed = TypeVar("Deed")


class History(Generic[Deed]):
    """Two piles: a new deed ends the way forward, a deed taken back goes from one pile to the other."""

    def __init__(self) -> None:
        self._done: list[Deed] = []
        self._undone: list[Deed] = []

    @property
    def last_done(self) -> Deed | None:
        """What is taken back next."""
        return self._done[-1] if self._done else None

    @property
    def last_undone(self) -> Deed | None:
        """What is repeated next."""
        return self._undone[-1] if self._undone else None

    def did(self, deed: Deed) -> None:
        """Note a new deed."""
        self._done.append(deed)
        self._undone.clear()

    def took_back(self, deed: Deed) -> None:
        """Note that the last deed was taken back; ``deed`` is what repeating it needs to know."""
        self._done.pop()
        self._undone.append(deed)

    def repeated(self, deed: Deed) -> None:
        """Note that what was taken back last was done again; ``deed`` is what taking it back needs."""
        self._undone.pop()
        self._done.append(deed)

"""Following what others do: files that changed are read again, large plans in a thread of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.errors import CannotReadError
from okrtui.store.access import are_unchanged
from okrtui.workspace.asking import Asking

if TYPE_CHECKING:
    from collections.abc import Callable

    from okrtui.workspace.known import Known

#: What was read last, and how many entries there are by now: what tells whether anything came since.
AsNow = tuple["Known | None", int]


class Following(Asking):
    """An open plan that is kept as its files are."""

    def has_changed(self) -> bool:
        """Whether one of the files is not as it was when it was read."""
        return not are_unchanged(self._states)

    def reload_if_changed(self) -> bool:
        """Read the files again when one of them changed, or the day did; whether anything was read."""
        if self.has_changed():
            try:
                self.load()
            except CannotReadError:
                return False  # being replaced at this very moment: the next look will find it
            return True
        if not self.is_in_the_past and self.standings.today != self.clock.today():
            self._reckon()
            return True
        return False

    def read_apart(self) -> Callable[[], bool] | None:
        """Read the files again, in a thread that may take its time; None when that can't be done just now.

        What is returned shows what was read, in the thread of everything else: True unless something was
        written here meanwhile, which the next look would have to find anew.
        """
        as_now, viewing = self._as_now, self._viewing
        try:
            found = self._read()
        except CannotReadError:
            return None
        then = self._standings_with(found, viewing) if viewing else None

        def show() -> bool:
            if self._as_now != as_now or self._viewing != viewing:
                return False
            self._take(found, then)
            return True

        return show

    @property
    def _as_now(self) -> AsNow:
        return self._known, len(self._entries)

"""Following what others do: files that changed are read again, large plans in a thread of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.errors import CannotReadError
from okrtui.store.access import state_of
from okrtui.workspace.asking import Asking

if TYPE_CHECKING:
    from collections.abc import Callable


class Following(Asking):
    """An open plan that is kept as its files are."""

    def has_changed(self) -> bool:
        """Whether one of the files is not as it was when it was read."""
        return any(state_of(path) != state for path, state in self._states.items())

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
        begun_with, count = self._known, len(self._entries)
        try:
            found = self._read()
        except CannotReadError:
            return None

        def show() -> bool:
            if self._known is not begun_with or len(self._entries) != count:
                return False
            self._take(found)
            return True

        return show

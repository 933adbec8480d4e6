"""Opening a plan in a thread of its own, so that a screen can be there while a large one is read."""

from __future__ import annotations

from contextlib import suppress
from threading import Event, Thread
from typing import TYPE_CHECKING

from okrtui.store.journal_reader import journal_files
from okrtui.store.progress import Progress
from okrtui.workspace.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

    from okrtui.workspace.clock import Clock

#: Bytes; a plan and journals of more than this are not waited for before there is a screen.
_LARGE = 4_000_000


class Opening:
    """A plan that is to be opened, and is from :meth:`begin` on; ``error`` is why it could not be."""

    def __init__(self, root: Path, author: str, clock: Clock) -> None:
        self.root = root.resolve()
        self.author = author
        self.progress = Progress()
        self.error: BaseException | None = None
        self._clock = clock
        self._opened: Workspace | None = None
        self._has_begun = False
        self._ended = Event()

    @property
    def takes_long(self) -> bool:
        """Whether it is known without looking into the files that reading them would be felt."""
        size = 0
        with suppress(OSError, ValueError):
            size = self.root.stat().st_size
            size += sum(path.stat().st_size for path in journal_files(self.root))
        return size > _LARGE

    def begin(self) -> None:
        """Begin to read. Whoever leaves meanwhile does not wait for it: reading writes nothing."""
        if not self._has_begun:
            self._has_begun = True
            Thread(target=self._open, daemon=True).start()

    def _open(self) -> None:
        try:
            self._opened = Workspace(self.root, self.author, self._clock, self.progress)
        except BaseException as error:
            self.error = error
        finally:
            self._ended.set()

    def result(self, patience: float = 0.0) -> Workspace | None:
        """The plan, if it is open within so many seconds. Raises what kept it from being opened."""
        if not self._ended.wait(patience):
            return None
        if self.error is not None:
            raise self.error
        return self._opened

"""Opening a large plan in a thread of its own, so that there is a screen while it is read."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from okrtui.store.journal_reader import journal_files
from okrtui.store.progress import Progress
from okrtui.workspace import large
from okrtui.workspace.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from okrtui.workspace.clock import Clock

#: As many characters of the root file at most are looked at for what it includes.
_HEAD = 64 * 1024

# Only to weigh a plan: where this guesses wrong, a screen is drawn a little sooner or later than is best.
_INCLUDE = re.compile(r"^include\s*=\s*(\[[^\]]*\]|\"[^\"\n]*\")", re.MULTILINE)
_TEXT = re.compile(r'"([^"\n]*)"')


def takes_long(root: Path) -> bool:
    """Whether reading the plan with this root file would leave the terminal blank for long."""
    size = 0
    with suppress(OSError, ValueError, IndexError, NotImplementedError):
        for path in _files(Path(os.path.realpath(root))):
            size += path.stat().st_size
            if size > large.BYTES:
                return True
    return False


def _files(root: Path) -> Iterator[Path]:
    """The root file, the journals, and what is included as far as a look at the text tells."""
    yield root
    with suppress(OSError):
        yield from journal_files(root)
    if root.is_file():
        with root.open(encoding="utf-8", errors="replace") as file:
            found = _INCLUDE.search(file.read(_HEAD).partition("\n[")[0])  # it stands above all tables
        for pattern in _TEXT.findall(found[1]) if found else ():
            yield from root.parent.glob(pattern)


class Opening:
    """A plan that is being opened, from :meth:`begin` on; ``error`` is why it could not be."""

    def __init__(self, root: Path, author: str, clock: Clock) -> None:
        self.root = Path(os.path.realpath(root))
        self.author = author
        self.progress = Progress()
        self.opened: Workspace | None = None
        self.error: BaseException | None = None
        self._clock = clock

    def begin(self) -> None:
        """Begin to read. Whoever leaves meanwhile does not wait for it: reading writes nothing."""
        from threading import Thread  # most plans are read at once

        Thread(target=self._open, daemon=True).start()

    def _open(self) -> None:
        try:
            self.opened = Workspace(self.root, self.author, self._clock, self.progress)
        except BaseException as error:
            self.error = error

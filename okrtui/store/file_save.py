"""Saves a file that others may be saving too: old or new, whole, on the disk, and never over their saves."""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from okrtui.errors import CannotWriteError, ConflictError
from okrtui.store.in_place import finish_interrupted, is_interrupted, overwrite, redo_files
from okrtui.store.locks import locked_folder
from okrtui.store.raw_files import LARGEST_FILE, read_at_most, refusal
from okrtui.store.replacement import Outcome, Place, remove_leftovers, replace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_ATTEMPTS = 20


def save(path: Path, edit: Callable[[bytes], bytes]) -> bytes:
    """Replaces the file's content by what ``edit`` makes of it; it is on the disk when this returns.

    ``edit`` gets the bytes that are there now, under the lock. When somebody without locks saves meanwhile
    it is called again with theirs. What it raises goes to the caller, and the file stays as it is.
    Unchanged bytes are not written.

    Args:
        path: the file, which has to exist; a symbolic link stays one, and what it leads to is saved.
        edit: makes the new bytes from the current ones.

    Returns:
        The bytes that the file holds now.

    Raises:
        CannotWriteError: nothing was saved; the sentence says why and what to do.
        ConflictError: somebody else saves so often that there was no moment between.
    """
    with _place(path) as place, locked_folder(place.folder, place.path):
        remove_leftovers(place.folder)
        for _ in range(_ATTEMPTS):
            with _opened(place) as fd:
                with refusal(place.path):
                    finish_interrupted(place, fd)
                    seen = os.fstat(fd)
                    base = _read(place, fd)
                new = edit(base)
                if new == base:
                    return base
                if len(new) > LARGEST_FILE:
                    raise _too_large(place)
                with refusal(place.path):
                    outcome = replace(place, fd, seen, base, new)
                    if outcome is Outcome.IMPOSSIBLE:
                        outcome = overwrite(place, fd, seen, base, new)
                if outcome is Outcome.SAVED:
                    return new
    raise ConflictError(f"{path} was not saved: another program keeps changing it. Save again later.")


def recover(path: Path) -> None:
    """Finishes a save that a crash interrupted, if there was one; without one nothing is locked or written.

    Raises:
        RescuedError: the file was changed since; the interrupted version was set aside.
        CannotWriteError: it can't be finished by this user.
    """
    with _place(path) as place:
        if is_interrupted(place):
            with locked_folder(place.folder, place.path), _opened(place) as fd, refusal(place.path):
                finish_interrupted(place, fd)


def signs_of_interruption(path: Path) -> list[str]:
    """The files that are there when a save of this one was interrupted; CannotWriteError without a folder."""
    with _place(path) as place:
        return redo_files(place)


@contextmanager
def _place(path: Path) -> Iterator[Place]:
    """Opens the folder that the file is really in."""
    with refusal(str(path)):
        try:
            real = path.resolve(strict=True)
        except RuntimeError:
            raise CannotWriteError(
                f"{path} was not saved: it is a symbolic link that leads to itself."
            ) from None
        folder = os.open(real.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        yield Place(folder, real.name, str(real))
    finally:
        with suppress(OSError):  # nothing is written by it
            os.close(folder)


@contextmanager
def _opened(place: Place) -> Iterator[int]:
    """Opens the file for writing, so that the system itself says whether we may."""
    with refusal(place.path):
        fd = os.open(place.name, os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=place.folder)
    try:
        with refusal(place.path):
            mode = os.fstat(fd).st_mode
        if not stat.S_ISREG(mode):
            raise CannotWriteError(f"{place.path} was not saved: it is not a regular file.")
        if not mode & 0o222:
            # Holds for the superuser as well, to whom the system would not say no.
            raise CannotWriteError(
                f"{place.path} was not saved: it is marked read-only (chmod u+w allows it)."
            )
        yield fd
    finally:
        with refusal(place.path):
            os.close(fd)


def _read(place: Place, fd: int) -> bytes:
    content = read_at_most(fd, LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise _too_large(place)
    return content


def _too_large(place: Place) -> CannotWriteError:
    return CannotWriteError(
        f"{place.path} was not saved: it would be larger than 64 MiB. Split it by include."
    )

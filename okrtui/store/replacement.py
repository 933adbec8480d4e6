"""Replaces a file by a new version in one step, and takes the step back if somebody else was quicker."""

from __future__ import annotations

import errno
import os
import stat
import time
from contextlib import suppress
from enum import Enum, auto

from okrtui.model.record import record
from okrtui.store.file_attributes import carry_over, is_replaceable
from okrtui.store.raw_files import (
    names,
    new_file,
    read_at_most,
    same_file,
    sync,
    sync_folder,
    write_from_start,
)

_LEFTOVER_SECONDS = 3600
_RENAME_EXCHANGE = 2
_NO_EXCHANGE_HERE = {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP}
_NO_NEW_NAMES_HERE = {errno.EACCES, errno.EPERM, errno.EROFS}
_NO_RENAME_HERE = {errno.EBUSY, errno.EPERM, errno.EACCES, errno.EXDEV}


class Outcome(Enum):
    """How an attempt to write a file ended."""

    SAVED = auto()
    OVERTAKEN = auto()  # somebody else's version is there, untouched
    IMPOSSIBLE = auto()  # this file can't be written in this way; it is untouched


@record
class Place:
    """A file by its open folder and its name there, safe from renamed folders; ``path`` is for people."""

    folder: int
    name: str
    path: str


def is_as_seen(place: Place, seen: os.stat_result) -> bool:
    """Whether the place still holds the very file that was seen, unchanged since."""
    now = os.stat(place.name, dir_fd=place.folder, follow_symlinks=False)
    return same_file(now, seen) and (now.st_size, now.st_mtime_ns, now.st_ctime_ns) == (
        seen.st_size,
        seen.st_mtime_ns,
        seen.st_ctime_ns,
    )


def replace(place: Place, fd: int, seen: os.stat_result, base: bytes, new: bytes) -> Outcome:
    """Puts ``new`` in the place of the open file ``fd``, which held ``base`` when it was seen."""
    if not is_replaceable(seen, os.fstat(place.folder)):
        return Outcome.IMPOSSIBLE
    try:
        temp, copy = _new_temp(place.folder)
    except OSError as error:
        if error.errno in _NO_NEW_NAMES_HERE:
            return Outcome.IMPOSSIBLE
        raise
    try:
        write_from_start(copy, new)
        if not carry_over(fd, copy):
            return Outcome.IMPOSSIBLE
        sync(copy)
        if not is_as_seen(place, seen):
            return Outcome.OVERTAKEN
        return _swap(place, temp, copy, base)
    finally:
        # Only what is ours: after a swap that went wrong the name may hold somebody else's version.
        with suppress(OSError):
            if names(temp, copy, place.folder):
                os.unlink(temp, dir_fd=place.folder)
        os.close(copy)


def remove_leftovers(folder: int) -> None:
    """Removes the temporary files of processes that died long ago."""
    oldest = time.time() - _LEFTOVER_SECONDS
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if not (entry.name.startswith(".okr-") and entry.name.endswith(".tmp")):
                continue
            found = entry.stat(follow_symlinks=False)
            # The time of the last rename counts: a swap leaves files here that were written long before.
            if stat.S_ISREG(found.st_mode) and found.st_ctime < oldest:
                os.unlink(entry.name, dir_fd=folder)


def _new_temp(folder: int) -> tuple[str, int]:
    while True:
        name = f".okr-{os.urandom(6).hex()}.tmp"
        with suppress(FileExistsError):
            return name, new_file(name, folder)


def _swap(place: Place, temp: str, copy: int, base: bytes) -> Outcome:
    try:
        if not _exchange(temp, place.name, place.folder):
            os.rename(temp, place.name, src_dir_fd=place.folder, dst_dir_fd=place.folder)
            sync_folder(place.folder)
            return Outcome.SAVED
    except OSError as error:
        if error.errno in _NO_RENAME_HERE:
            return Outcome.IMPOSSIBLE
        raise
    if not _holds(temp, place.folder, base):
        _put_back(place, temp, os.fstat(copy))
        return Outcome.OVERTAKEN
    with suppress(OSError):
        os.unlink(temp, dir_fd=place.folder)
    sync_folder(place.folder)
    return Outcome.SAVED


def _put_back(place: Place, temp: str, ours: os.stat_result) -> None:
    """Exchanges back until what comes out is what we had put there: then the newest version has the name."""
    expected = ours
    held = os.stat(temp, dir_fd=place.folder, follow_symlinks=False)
    while True:
        _exchange(temp, place.name, place.folder)
        came_out = os.stat(temp, dir_fd=place.folder, follow_symlinks=False)
        if same_file(came_out, expected):
            os.unlink(temp, dir_fd=place.folder)
            return
        expected, held = held, came_out


def _holds(name: str, folder: int, content: bytes) -> bool:
    try:
        fd = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)
    except OSError:
        return False
    try:
        return stat.S_ISREG(os.fstat(fd).st_mode) and read_at_most(fd, len(content) + 1) == content
    except OSError:
        return False
    finally:
        with suppress(OSError):  # it was only read
            os.close(fd)


def _exchange(one: str, other: str, folder: int) -> bool:
    """Lets two names in the folder trade their files in one step; False where that can't be had."""
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)
    try:
        call = libc.renameat2
    except AttributeError:
        return False
    if call(folder, os.fsencode(one), folder, os.fsencode(other), _RENAME_EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in _NO_EXCHANGE_HERE:
        return False
    raise OSError(number, os.strerror(number), other)

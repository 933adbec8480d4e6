"""Locks that die with their holder: flock with a bounded wait, which names the holder when it gives up."""

from __future__ import annotations

import errno
import fcntl
import os
import stat
import time

from okrtui.errors import CannotWriteError
from okrtui.store.raw_files import names, new_file, reason, refusal, share, suppress

TYPE_CHECKING = False  # importing typing would double what a check-in imports
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

WAIT_SECONDS = 5.0
LOCK_FILE = ".okr.lock"

# Where a lock file can't be made, or is a link that must not be followed, the folder itself is locked.
_LOCK_THE_FOLDER = {
    errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.ELOOP, errno.EISDIR,
    errno.ENXIO,
}  # fmt: skip


class LockedError(CannotWriteError):
    """Another process has held the lock for longer than anybody should wait."""


class NoLocksError(CannotWriteError):
    """The file system or its server doesn't lock, so a save could overwrite somebody else's."""


def lock(fd: int, path: str, deadline: float | None = None) -> None:
    """Locks the open file, trying until ``deadline``.

    Args:
        fd: the open file.
        path: what the sentences of the errors call it.
        deadline: when to give up, on the monotonic clock; five seconds from now unless it is given.

    Raises:
        LockedError: somebody else still holds the lock.
        NoLocksError: there are no locks here.
    """
    if deadline is None:
        deadline = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise LockedError(_who_has_it(fd, path)) from None
            # Uneven pauses, so that waiters don't wake all at once and none of them is always the last.
            time.sleep(0.001 + os.urandom(1)[0] / 50_000)
        except OSError as error:
            raise NoLocksError(
                f"{path} was not saved: it can't be locked here ({reason(error)}), and without a "
                "lock somebody else's save could be lost. Keep the plan on a file system that has locks."
            ) from error
        else:
            return


class locked:  # noqa: N801 - reads as what it does
    """Opens and locks a file; gives its descriptor, and closes it in the end.

    A file that was replaced while we waited for it is no longer ``is_current``; then it is opened again.
    """

    def __init__(self, open_it: Callable[[], int], is_current: Callable[[int], bool], path: str) -> None:
        self._open, self._is_current, self._path = open_it, is_current, path

    def __enter__(self) -> int:
        deadline = time.monotonic() + WAIT_SECONDS
        while True:
            with refusal(self._path):
                self._fd = self._open()
            try:
                lock(self._fd, self._path, deadline)
                with refusal(self._path):
                    current = self._is_current(self._fd)
                if not current and time.monotonic() >= deadline:
                    raise LockedError(
                        f"{self._path} was not saved: it is replaced again and again. Save again later."
                    )
            except BaseException:
                _release(self._fd)
                raise
            if current:
                return self._fd
            _release(self._fd)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _release(self._fd)


def locked_folder(folder: int, path: str) -> locked:
    """Holds the lock of an open folder: that of its lock file, or its own where there can't be one."""

    def is_current(fd: int) -> bool:
        return stat.S_ISDIR(os.fstat(fd).st_mode) or names(LOCK_FILE, fd, folder)

    return locked(lambda: _open_lock(folder), is_current, path)


def _open_lock(folder: int) -> int:
    try:
        return _open_lock_file(folder)
    except OSError as error:
        if error.errno not in _LOCK_THE_FOLDER:
            raise
    return os.open(".", os.O_RDONLY | os.O_DIRECTORY, dir_fd=folder)


def _open_lock_file(folder: int) -> int:
    """Opens the folder's lock file, made if need be; it is never removed, for others may be waiting on it."""
    while True:
        try:
            return _open_existing(folder)
        except FileNotFoundError:
            pass
        try:
            fd = new_file(LOCK_FILE, folder)
        except FileExistsError:
            continue
        around = os.fstat(folder)
        # Who may write the plan must be able to lock it, and nobody else should.
        share(fd, around, 0o666 if around.st_mode & stat.S_IWOTH else 0o660)
        return fd


def _open_existing(folder: int) -> int:
    flags = os.O_NOFOLLOW | os.O_NONBLOCK
    try:
        # File servers lock for writing only what is open for writing.
        fd = os.open(LOCK_FILE, os.O_RDWR | flags, dir_fd=folder)
    except PermissionError:
        fd = os.open(LOCK_FILE, os.O_RDONLY | flags, dir_fd=folder)
    if stat.S_ISREG(os.fstat(fd).st_mode):
        return fd
    os.close(fd)
    raise OSError(errno.ENXIO, os.strerror(errno.ENXIO))


def _release(fd: int) -> None:
    """Unlocks and closes; closing alone would leave the lock to a child that was forked in between."""
    with suppress(OSError):
        fcntl.flock(fd, fcntl.LOCK_UN)
    with suppress(OSError):
        # What was written was synced before, so an error can't be about that.
        os.close(fd)


def _who_has_it(fd: int, path: str) -> str:
    pid = _holder(os.fstat(fd))
    if pid is None:
        return f"{path} was not saved: another process keeps it locked. Save again."
    return (
        f"{path} was not saved: process {pid} of {_user_of(pid)} keeps it locked. "
        f"Save again; if that process is stopped or stuck, continue or end it (kill {pid})."
    )


def _holder(file: os.stat_result) -> int | None:
    """The process that holds the file's lock, as far as this system and its containers tell."""
    from pathlib import Path

    inode = f"{os.major(file.st_dev):02x}:{os.minor(file.st_dev):02x}:{file.st_ino}"
    try:
        lines = Path("/proc/locks").read_bytes().decode("ascii", "replace").splitlines()
    except OSError:
        return None
    for line in lines:
        # 1: FLOCK  ADVISORY  WRITE 4711 fd:00:1048591 0 EOF     (a waiter has "->" before its kind)
        fields = line.split()
        if len(fields) >= 6 and fields[1] == "FLOCK" and fields[5] == inode and int(fields[4]) > 0:
            return int(fields[4])
    return None


def _user_of(pid: int) -> str:
    from pathlib import Path

    from okrtui.store.access import user_name

    try:
        return user_name(Path(f"/proc/{pid}").stat().st_uid)
    except OSError:
        return "somebody"

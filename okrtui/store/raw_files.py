"""System calls on files as the store needs them: whole reads and writes, real syncs, errors in words."""

from __future__ import annotations

import errno
import fcntl
import os
import stat
import sys
import time

from okrtui.errors import CannotWriteError

TYPE_CHECKING = False  # importing typing would double what a check-in imports
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

LARGEST_FILE = 64 * 1024 * 1024
"""Bytes; of what is larger nothing is read, and nothing larger is written."""

_REMEDIES = {
    errno.ENOSPC: "the disk is full; free some space and save again",
    errno.EDQUOT: "your disk quota is used up; free some space and save again",
    errno.EROFS: "the file system is read-only",
    errno.EACCES: "you may not write it; ask its owner for permission",
    errno.EPERM: "you may not change it; ask its owner for permission",
    errno.ELOOP: "it is a symbolic link; put the file itself there",
    errno.EISDIR: "it is a folder",
    errno.ENOTDIR: "a part of its path is not a folder",
    errno.ENOENT: "it is not there any more",
    errno.EMFILE: "too many files are open; close some programs and save again",
    errno.ENFILE: "too many files are open; close some programs and save again",
    errno.EFBIG: "it would become larger than is allowed here",
    errno.ESTALE: "the file server has lost it; open it again",
    errno.EIO: "the disk reports an error",
}


def reason(error: OSError) -> str:
    """Says in words why a system call failed, with the remedy where there is one."""
    number = error.errno or 0
    return _REMEDIES.get(number) or os.strerror(number)


# Written out, as importing contextlib would take longer than a whole check-in.
class refusal:  # noqa: N801 - reads as what it does
    """Turns every system error inside into one sentence that says that ``path`` was not saved, and why."""

    def __init__(self, path: str) -> None:
        self._path = path

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, OSError):
            raise CannotWriteError(f"{self._path} was not saved: {reason(error)}.") from error


class suppress:  # noqa: N801 - takes the place of contextlib's
    """Lets errors of these kinds pass."""

    def __init__(self, *kinds: type[BaseException]) -> None:
        self._kinds = kinds

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        return isinstance(error, self._kinds)


def open_folder(path: str) -> int:
    """Opens a folder, so that what is done in it stays in it even when the folder is renamed meanwhile."""
    return os.open(path, os.O_RDONLY | os.O_DIRECTORY)


def read_at_most(fd: int, limit: int) -> bytes:
    """Reads the file from its beginning, at most ``limit`` bytes of it."""
    blocks: list[bytes] = []
    size = 0
    while size < limit and (block := os.pread(fd, limit - size, size)):
        blocks.append(block)
        size += len(block)
    return b"".join(blocks)


def write_from_start(fd: int, content: bytes) -> None:
    """Writes all of ``content`` over the beginning of the file, also when the system takes it in pieces."""
    _write_in_pieces(lambda rest, written: os.pwrite(fd, rest, written), content)


def write_on(fd: int, content: bytes) -> None:
    """Writes all of ``content`` behind what was written last, also when the system takes it in pieces."""
    _write_in_pieces(lambda rest, _: os.write(fd, rest), content)


def _write_in_pieces(write: Callable[[memoryview, int], int], content: bytes) -> None:
    written = 0
    rest = memoryview(content)
    while rest:
        count = write(rest, written)
        if count == 0:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        written += count
        rest = rest[count:]


def sync(fd: int) -> None:
    """Returns once the file's bytes are on the disk."""
    if sys.platform == "darwin":
        # There fsync stops at the drive's own cache, which a power cut empties.
        try:
            fcntl.fcntl(fd, fcntl.F_FULLFSYNC)
        except OSError:
            os.fsync(fd)
    else:
        os.fsync(fd)


def sync_folder(folder: int) -> None:
    """Returns once the folder's names are on the disk."""
    try:
        os.fsync(folder)
    except OSError as error:
        # Some file systems have no such call for folders: they keep their names by other means.
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise


def new_file(name: str, folder: int | None = None) -> int:
    """Makes a file that nobody else can open yet; a name that is taken, even by a link, is an error."""
    return os.open(name, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600, dir_fd=folder)


def private_folder(path: str) -> None:
    """Makes a folder of the user's own where it is missing, and the folders around it: for nobody else.

    The names are on the disk when it returns, so that a redo copy or draft in it is not lost with them.
    """
    if path and not os.path.isdir(path):  # noqa: PTH112 - without pathlib, as everything here
        around = os.path.split(path)[0]
        private_folder(around)
        with suppress(FileExistsError):
            os.mkdir(path, 0o700)  # noqa: PTH102
        folder = open_folder(around or ".")
        try:
            sync_folder(folder)
        finally:
            os.close(folder)


def name_aside(name: str, word: str) -> str:
    """A name beside ``name``, by the moment, for bytes that are set aside."""
    now = time.time_ns() // 1_000_000
    return f"{name}.{word}-{time.strftime('%Y-%m-%dT%H-%M-%S', time.gmtime(now // 1000))}-{now % 1000:03}Z"


def share(fd: int, folder: os.stat_result, mode: int) -> None:
    """Gives a new file or folder the group of the folder it is in, and ``mode`` whatever the umask says."""
    current = os.fstat(fd)
    owner = folder.st_uid if os.geteuid() == 0 else current.st_uid
    if (current.st_uid, current.st_gid) != (owner, folder.st_gid):
        try:
            os.fchown(fd, owner, folder.st_gid)
        except PermissionError:
            # Not a member of that group: the group that we have must not get what was meant for it.
            mode &= ~0o020
    if stat.S_IMODE(current.st_mode) != mode:
        os.fchmod(fd, mode)


def same_file(one: os.stat_result, other: os.stat_result) -> bool:
    """Whether two looks at files saw the same inode."""
    return (one.st_dev, one.st_ino) == (other.st_dev, other.st_ino)


def names(name: str, fd: int, folder: int | None = None) -> bool:
    """Whether ``name`` still leads to the file that is open as ``fd``."""
    try:
        there = os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return False
    return same_file(there, os.fstat(fd))

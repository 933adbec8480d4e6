"""A file that is written piece by piece, and is there whole or not at all."""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from okrtui.errors import CannotWriteError
from okrtui.store.raw_files import open_folder, refusal, sync, sync_folder, write_on

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class TakenError(CannotWriteError):
    """A file of that name is there already."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is there already, and nothing is written over it. Choose another name.")


@contextmanager
def whole_file(path: Path, *, replaces: bool = False) -> Iterator[Callable[[bytes], None]]:
    """Give what writes the next bytes of a file; on the way out all of them are on the disk under its name.

    Left by an error, or by whoever lets go of it in the middle, nothing of the file is there.

    Args:
        path: where it is to be.
        replaces: whether a file that is there gives way, in one step; no link, folder or device ever does.

    Raises:
        TakenError: there is one already that may not give way.
        CannotWriteError: it can't be written; the sentence says why.
    """
    path = absolute(path)
    with refusal(str(path)):
        folder = _open_around(path)
        try:
            before = _what_gives_way(folder, path, replaces=replaces)
            temp = f".okr-{os.urandom(6).hex()}.tmp"
            flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
            descriptor = os.open(temp, flags, 0o666, dir_fd=folder)
            try:
                if before is not None:
                    os.fchmod(descriptor, stat.S_IMODE(before.st_mode))
                yield partial(write_on, descriptor)
                sync(descriptor)
                if _what_gives_way(folder, path, replaces=replaces) is None:
                    _give_name(folder, temp, path)
                else:
                    os.rename(temp, path.name, src_dir_fd=folder, dst_dir_fd=folder)
                sync_folder(folder)
            finally:
                os.close(descriptor)
                with suppress(OSError):
                    os.unlink(temp, dir_fd=folder)
        finally:
            os.close(folder)


def is_taken(path: Path) -> bool:
    """Whether a file is there that would have to give way. Raises CannotWriteError where none may be."""
    path = absolute(path)
    with refusal(str(path)):
        folder = _open_around(path)
        try:
            return _what_gives_way(folder, path, replaces=True) is not None
        finally:
            os.close(folder)


def _open_around(path: Path) -> int:
    if not os.path.isdir(path.parent):  # noqa: PTH112 - never raises, whatever the path
        raise CannotWriteError(f"There is no folder {path.parent}. Make it first, or choose another place.")
    return open_folder(str(path.parent))


def absolute(path: Path) -> Path:
    """The path from the root on. Raises CannotWriteError for what is no path."""
    try:
        return Path(os.path.abspath(os.path.expanduser(path)))  # noqa: PTH100, PTH111 - a link stays a link
    except (OSError, ValueError) as error:
        raise CannotWriteError(f"{path} is no place for a file. Choose another one.") from error


def _what_gives_way(folder: int, path: Path, *, replaces: bool) -> os.stat_result | None:
    """The file that will be replaced, None where there is none."""
    try:
        found = os.stat(path.name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(found.st_mode):
        kind = _kind(found.st_mode)
        raise CannotWriteError(f"{path} is there already, and it is {kind}. Choose another name.")
    if not replaces:
        raise TakenError(path)
    if not found.st_mode & 0o222:  # holds for the superuser as well, to whom the system would not say no
        raise CannotWriteError(f"{path} was not saved: it is marked read-only (chmod u+w allows it).")
    return found


def _kind(mode: int) -> str:
    if stat.S_ISLNK(mode):
        return "a symbolic link"
    if stat.S_ISDIR(mode):
        return "a folder"
    return "a device or a pipe"


def _give_name(folder: int, temp: str, path: Path) -> None:
    """Let the file have its name too, which no system does over a name that is taken."""
    try:
        os.link(temp, path.name, src_dir_fd=folder, dst_dir_fd=folder, follow_symlinks=False)
    except FileExistsError:
        raise TakenError(path) from None
    except OSError:  # a file system without second names: there a name is reserved, then exchanged
        try:
            os.close(os.open(path.name, os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o666, dir_fd=folder))
        except FileExistsError:
            raise TakenError(path) from None
        os.rename(temp, path.name, src_dir_fd=folder, dst_dir_fd=folder)

"""Appends one entry to a journal, whole and once, whatever happened to it before or happens meanwhile."""

from __future__ import annotations

import os
import stat

from okrtui.errors import CannotWriteError
from okrtui.store.locks import locked
from okrtui.store.raw_files import (
    LARGEST_FILE,
    name_aside,
    names,
    new_file,
    open_folder,
    refusal,
    share,
    suppress,
    sync,
    sync_folder,
    write_from_start,
)

TYPE_CHECKING = False  # importing typing would double what a check-in imports
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from os import PathLike

LONGEST_ENTRY = 64 * 1024

_FLAGS = os.O_RDWR | os.O_APPEND | os.O_NOFOLLOW | os.O_NONBLOCK
_BLOCK = 64 * 1024


def append(journal: str | PathLike[str], line: str, revise: Callable[[str, str], str] | None = None) -> str:
    """Appends ``line`` to the journal; it is on the disk when this returns.

    After an unclear outcome the same call is made again: a line that is the last one already is not doubled.

    Args:
        journal: the author's file in the plan's journal folder; both are made if need be.
        line: one whole entry without its newline.
        revise: gets ``line`` and the line that is last now, under the lock, and gives the line to append.

    Returns:
        The line that was appended.

    Raises:
        ValueError: there is a line break in the line.
        CannotWriteError: the entry is not saved; the sentence says why and what to do.
    """
    if "\n" in line or "\r" in line:
        raise ValueError("a journal entry is one line")
    path = os.fspath(journal)
    entry = line.encode() + b"\n"
    if len(entry) > LONGEST_ENTRY:
        raise CannotWriteError(
            f"The entry was not saved: its {len(entry):,} bytes are more than {LONGEST_ENTRY:,}. Shorten it."
        )
    with refusal(path), locked(lambda: _open(path), lambda fd: names(path, fd), path) as fd:
        size = os.fstat(fd).st_size
        if size + len(entry) > LARGEST_FILE:
            raise CannotWriteError(
                f"The entry was not saved: {path} would become larger than 64 MB, more than is read. "
                "Move its oldest lines to another file beside it."
            )
        if revise is not None and size:
            line = revise(line, _last_line(fd, size))
            entry = line.encode() + b"\n"
        tail = os.pread(fd, len(entry) + 1, max(0, size - len(entry) - 1))
        if tail in (entry, b"\n" + entry):
            sync(fd)
            return line
        if size == 0:
            # Before the first entry, so that a journal with entries is one whose name is on the disk.
            _sync_names(path)
        elif not tail.endswith(b"\n"):
            size, entry = _mend(path, fd, size, entry)
        _write(path, fd, size, entry)
    return line


def begin(journal: str | PathLike[str], lines: Iterable[str]) -> None:
    """Writes the first entries of a journal, one a line, in one go; on the disk when this returns.

    Raises:
        CannotWriteError: nothing of them is there: the journal has entries already, or can't be written.
    """
    path = os.fspath(journal)
    content = "".join(f"{line}\n" for line in lines).encode()
    if len(content) > LARGEST_FILE:
        raise CannotWriteError(f"{path} was not saved: it would be larger than 64 MB, more than is read.")
    with refusal(path), locked(lambda: _open(path), lambda fd: names(path, fd), path) as fd:
        if os.fstat(fd).st_size:
            raise CannotWriteError(f"{path} was not saved: it has entries already.")
        _sync_names(path)
        _write(path, fd, 0, content)


def _last_line(fd: int, size: int) -> str:
    """The last line that has its end, as far as it is UTF-8."""
    end = os.pread(fd, 1, size - 1) == b"\n"
    start = _start_of_last_line(fd, size - 1 if end else size)
    return os.pread(fd, size - start, start).decode("utf-8", "replace").rstrip("\r\n")


def _open(path: str) -> int:
    """Opens the journal, which is made with its folder where it is missing."""
    while True:
        try:
            fd = os.open(path, _FLAGS)
        except FileNotFoundError:
            _make(path)
            continue
        mode = os.fstat(fd).st_mode
        if stat.S_ISREG(mode) and mode & 0o222:
            return fd
        os.close(fd)
        why = "it is marked read-only (chmod u+w allows it)" if stat.S_ISREG(mode) else "it is not a file"
        raise CannotWriteError(f"{path} was not saved: {why}.")


def _make(path: str) -> None:
    place, name = os.path.split(path)
    try:
        folder = open_folder(place or ".")
    except FileNotFoundError:
        _make_folder(place)
        folder = open_folder(place)
    try:
        around = os.fstat(folder)
        with suppress(FileExistsError):
            fd = new_file(name, folder)
            try:
                share(fd, around, 0o600 | around.st_mode & 0o064)
            finally:
                os.close(fd)
    finally:
        os.close(folder)


def _make_folder(path: str) -> None:
    """Makes the journal folder, as open to others as the plan's folder is."""
    place, name = os.path.split(path)
    parent = open_folder(place or ".")
    try:
        around = os.fstat(parent)
        mode = around.st_mode & 0o3777
        with suppress(FileExistsError):
            os.mkdir(name, mode, dir_fd=parent)
            folder = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=parent)
            try:
                share(folder, around, mode)
            finally:
                os.close(folder)
    finally:
        os.close(parent)


def _sync_names(path: str) -> None:
    """Puts the journal's name on the disk, and its folder's, which may be as new."""
    folder = open_folder(os.path.split(path)[0] or ".")
    try:
        sync_folder(folder)
        try:
            parent = os.open("..", os.O_RDONLY | os.O_DIRECTORY, dir_fd=folder)
        except PermissionError:  # not ours to read, and so not made by us
            return
        try:
            sync_folder(parent)
        finally:
            os.close(parent)
    finally:
        os.close(folder)


def _write(path: str, fd: int, size: int, entry: bytes) -> None:
    """Appends the bytes in one call, and proves that they are there; else what was written is taken back."""
    written = 0
    try:
        written = os.write(fd, entry)
        if written < len(entry):
            raise CannotWriteError(
                f"{path} was not saved: only a part fitted; free some space and save again."
            )
        sync(fd)
        if os.pread(fd, len(entry), size) != entry:
            raise CannotWriteError(f"{path} was not saved: it reads back differently; save again.")
    except BaseException:
        with suppress(OSError):
            # Never more than our own bytes: a program without locks may have appended after them.
            if os.fstat(fd).st_size == size + written:
                os.ftruncate(fd, size)
        raise


def _mend(path: str, fd: int, size: int, entry: bytes) -> tuple[int, bytes]:
    """Makes room for a line of its own after one that has no end; gives the new size and what to append."""
    start = _start_of_last_line(fd, size)
    last = os.pread(fd, size - start, start)
    if last == entry[:-1]:
        return size, b"\n"
    if _is_entry(last):
        return size, b"\n" + entry
    try:
        _set_aside(path, fd, last)
        os.ftruncate(fd, start)
    except OSError:
        # Not ours to shorten, or no room for the copy: the torn line stays, as a line of its own.
        return size, b"\n" + entry
    return start, entry


def _start_of_last_line(fd: int, size: int) -> int:
    end = size
    while end > 0:
        start = max(0, end - _BLOCK)
        newline = os.pread(fd, end - start, start).rfind(b"\n")
        if newline >= 0:
            return start + newline + 1
        end = start
    return 0


def _is_entry(line: bytes) -> bool:
    """Whether the line is whole, but for its end: it parses by itself."""
    import tomllib

    if len(line) > LONGEST_ENTRY:
        return False
    try:
        tomllib.loads(line.removesuffix(b"\r").decode())
    except (ValueError, RecursionError):
        return False
    return True


def _set_aside(path: str, fd: int, torn: bytes) -> None:
    """Copies a torn last line beside the journal, onto the disk."""
    copy = new_file(name_aside(path, "torn"))
    try:
        write_from_start(copy, torn)
        os.fchmod(copy, stat.S_IMODE(os.fstat(fd).st_mode))
        sync(copy)
    finally:
        os.close(copy)
    _sync_names(path)

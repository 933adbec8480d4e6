"""What this user may do with a file, and how to notice that somebody else changed one."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path


class FileState(NamedTuple):
    """What changes when a file or folder does."""

    device: int
    inode: int
    size: int
    modified: int
    changed: int


#: Nanoseconds. A file that was changed so shortly before may change again without its times telling: they
#: tick in 4 ms on Linux, in 2 s on a memory stick.
_RACY = 3_000_000_000


def can_write(path: Path) -> bool:
    """Whether whoever runs us may write the file; one that is marked read-only not even as root."""
    try:
        return bool(path.stat().st_mode & 0o222) and os.access(path, os.W_OK)
    except OSError:
        return False


def host_of(path: Path) -> str:
    """Whose the file is in which root works as a guest; empty for everybody else, and for root's own."""
    if os.geteuid() != 0:
        return ""
    owner = path.stat().st_uid
    return user_name(owner) if owner != 0 else ""


def user_name(uid: int) -> str:
    """A user by name, or by number where nobody knows the name."""
    import pwd

    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"


def state_of(path: Path) -> FileState | None:
    """How a file is now, None when it is not there: a stat, as cheap as a watcher and true on NFS too."""
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    return FileState(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)


def names_in(folder: Path) -> frozenset[str]:
    """What a folder has in it, but hidden files; nothing where that can't be told."""
    try:
        return frozenset(each.name for each in folder.iterdir() if not each.name.startswith("."))
    except (OSError, ValueError):
        return frozenset()


def are_unchanged(states: Mapping[Path, FileState | None]) -> bool:
    """Whether files and folders are as these states tell."""
    return all(state_of(path) == state for path, state in states.items())


def is_settled(states: Iterable[FileState | None], looked_at: int) -> bool:
    """Whether any change of these files after that moment (in nanoseconds) can be seen in their states."""
    limit = looked_at - _RACY
    return all(state is None or max(state.modified, state.changed) < limit for state in states)

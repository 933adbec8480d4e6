"""What this user may do with a file, and how to notice that somebody else changed one."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path


class FileState(NamedTuple):
    """What changes when a file or folder does."""

    device: int
    inode: int
    size: int
    modified: int
    changed: int


def can_write(path: Path) -> bool:
    """Whether whoever runs us may write the file; one that is marked read-only not even as root."""
    try:
        return bool(path.stat().st_mode & 0o222) and os.access(path, os.W_OK)
    except OSError:
        return False


def state_of(path: Path) -> FileState | None:
    """How a file is now, None when it is not there: a stat, as cheap as a watcher and true on NFS too."""
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    return FileState(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)

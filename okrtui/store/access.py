"""What this user may do with a file, and how to notice that somebody else changed one."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path


def can_write(path: Path) -> bool:
    """Whether the file may be written by whoever runs us."""
    return os.access(path, os.W_OK)


def fingerprint(paths: Iterable[Path]) -> tuple[object, ...]:
    """What changes when any of the files does: a stat each, as cheap as a watcher and true on NFS too."""
    return tuple(_state(path) for path in paths)


def _state(path: Path) -> tuple[int, int, int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)

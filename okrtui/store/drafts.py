"""Drafts: what somebody was typing, kept on disk until it is saved or thrown away."""

from __future__ import annotations

import fcntl
import itertools
import json
import os
import stat
import time
from contextlib import suppress
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Final

from okrtui.model.record import record
from okrtui.store.raw_files import private_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LARGEST_DRAFT: Final = 1 << 20
"""Bytes; what is larger was not written by us."""

ABANDONED_AFTER: Final = 3600
"""Seconds after which a half-written file is nobody's any more."""


@record
class Draft:
    """What an action on a node had opened, as far as it was typed: ``texts`` by field, right or wrong."""

    plan: str
    node: str
    action: str
    texts: dict[str, str]
    moment: str


class DraftKeeper:
    """Keeps the one draft of this process on one plan: ``current`` in memory, and on disk when it is saved.

    The file is locked from before it has its name until the process ends, whatever ends it. So a draft that
    can be locked by somebody else is a leftover, and a draft in use is never mistaken for one.
    """

    def __init__(self, folder: Path, plan: Path) -> None:
        self.current: Draft | None = None
        self.folder = folder
        self._on_disk: Draft | None = None
        self._path = folder / f"{_stem(plan)}-{os.getpid()}-{time.time_ns()}.json"
        self._numbers = itertools.count()
        self._held: int | None = None

    def save(self) -> bool:
        """Bring the disk in line with ``current``; False if it can't be done.

        May be called from a signal handler, and by two threads at once: each looks again after it has
        written, so the newest draft is what stays, and a discarded one does not come back.
        """
        try:
            while (draft := self.current) is not self._on_disk:
                if draft is None:
                    self._remove()
                else:
                    self._write(draft)
                self._on_disk = draft
        except OSError:
            return False
        return True

    def discard(self) -> bool:
        """Forget the draft, here and on disk: what it held is saved, or not wanted."""
        self.current = None
        return self.save()

    def _write(self, draft: Draft) -> None:
        private_folder(str(self.folder))
        temporary = self._path.with_suffix(f".{next(self._numbers)}.tmp")
        descriptor = _write_locked(temporary, json.dumps(asdict(draft)).encode("ascii"))
        try:
            temporary.replace(self._path)
        except OSError:
            os.close(descriptor)
            temporary.unlink(missing_ok=True)
            raise
        self._hold(descriptor)
        _sync_folder(self._path.parent)

    def _remove(self) -> None:
        self._path.unlink(missing_ok=True)
        self._hold(None)

    def _hold(self, descriptor: int | None) -> None:
        """Keep the newest file open, and with it locked, instead of the one before."""
        before, self._held = self._held, descriptor
        if before is not None:
            os.close(before)


def load_drafts(folder: Path, plan: Path) -> dict[Path, Draft]:
    """Find what processes that are gone left behind for a plan, oldest first; damaged files are passed over.

    Take a draft over by saving it with a keeper of your own before you discard its file.
    """
    _remove_abandoned(folder)
    read = ((path, _read_leftover(path)) for path in _files(folder, f"{_stem(plan)}-*.json"))
    found = [(path, draft) for path, draft in read if draft is not None]
    return dict(sorted(found, key=lambda item: item[1].moment))


def discard_draft(path: Path) -> bool:
    """Remove a leftover; False if somebody else was quicker."""
    try:
        path.unlink()
    except OSError:
        return False
    return True


def _stem(plan: Path) -> str:
    """A file name for a plan, the same by whatever link it was reached."""
    import hashlib  # after the first frame

    return hashlib.sha256(os.fsencode(os.path.realpath(plan))).hexdigest()[:16]


def _write_locked(path: Path, data: bytes) -> int:
    """Write a new file to disk and return it locked, where the file system knows locks."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    try:
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        while data:
            data = data[os.write(descriptor, data) :]
        os.fsync(descriptor)
    except OSError:
        os.close(descriptor)
        with suppress(OSError):
            path.unlink()
        raise
    return descriptor


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _files(folder: Path, pattern: str) -> Iterator[Path]:
    with suppress(OSError):
        yield from folder.glob(pattern)


def _read_leftover(path: Path) -> Draft | None:
    """Read a draft unless its process lives, or the file is damaged or somebody else's."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    with os.fdopen(descriptor, "rb") as file:
        try:
            status = os.fstat(descriptor)
            is_ours = stat.S_ISREG(status.st_mode) and status.st_uid == os.geteuid()
            if not is_ours or _is_locked(descriptor):
                return None
            return _draft(file.read(LARGEST_DRAFT))
        except (OSError, ValueError, RecursionError):
            return None


def _is_locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:  # a file system without locks can't tell; a draft shown twice is better than one lost
        return False
    return False


def _draft(data: bytes) -> Draft | None:
    """Make a draft of a file's content, if it is one."""
    content = json.loads(data)
    names = {field.name for field in fields(Draft)}
    if not isinstance(content, dict) or content.keys() != names:
        return None
    texts = content.pop("texts")
    if not isinstance(texts, dict) or not all(
        isinstance(each, str) for each in [*content.values(), *texts.values()]
    ):
        return None
    return Draft(texts=texts, **content)


def _remove_abandoned(folder: Path) -> None:
    """Remove what was being written when a process was ended, once nobody can be writing it any more."""
    for path in _files(folder, "*.tmp"):
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > ABANDONED_AFTER:
                path.unlink()

"""Writes a new version over the old one in the same file, with a redo copy to finish from after a crash."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from okrtui.errors import CannotWriteError
from okrtui.store.raw_files import (
    name_aside,
    names,
    new_file,
    open_folder,
    private_folder,
    read_at_most,
    sync,
    sync_folder,
    write_from_start,
)
from okrtui.store.replacement import Outcome, Place, is_as_seen

if TYPE_CHECKING:
    from collections.abc import Iterator

_MAGIC = b"okr-redo-1"
_LONGEST_REDO = 130 * 1024 * 1024
_BLOCK = 4096


class RescuedError(CannotWriteError):
    """An interrupted save was found that no longer fits the file; it was set aside, and nothing was saved."""


class _Spot(NamedTuple):
    """Where a redo copy is or can be; without a folder the name is a whole path."""

    folder: int | None
    name: str


def overwrite(place: Place, fd: int, seen: os.stat_result, base: bytes, new: bytes) -> Outcome:
    """Writes ``new`` over ``base`` in the open file; on an error ``base`` is back, or the redo copy stays."""
    spot = _write_redo(place, fd, base, new)
    if not is_as_seen(place, seen):
        _remove(spot)
        return Outcome.OVERTAKEN
    try:
        _reserve(fd, len(base), len(new))
        _fill(fd, new)
    except BaseException:
        with suppress(OSError):
            _fill(fd, base)
            _remove(spot)
        raise
    _remove(spot)
    return Outcome.SAVED if names(place.name, fd, place.folder) else Outcome.OVERTAKEN


def is_interrupted(place: Place) -> bool:
    """Whether a redo copy is waiting."""
    return any(_exists(spot) for spot in _spots(place))


def redo_files(place: Place) -> list[str]:
    """Where a redo copy would be waiting."""
    beside, own = _spots(place)
    return [str(Path(place.path).with_name(beside.name)), own.name]


def finish_interrupted(place: Place, fd: int) -> None:
    """Finishes a write that a crash interrupted, if there was one.

    Raises:
        RescuedError: somebody has changed the file since, so the interrupted version was set aside instead.
    """
    for spot in _spots(place):
        redo = _read_redo(place, spot, os.fstat(fd))
        if redo is None:
            continue
        base, new = redo
        content = read_at_most(fd, _LONGEST_REDO)
        if content not in (base, new):
            if not _is_mix(content, base, new):
                _rescue(place, spot, new)
            _fill(fd, new)
        _remove(spot)


def _fill(fd: int, content: bytes) -> None:
    write_from_start(fd, content)
    os.ftruncate(fd, len(content))
    sync(fd)


def _reserve(fd: int, old: int, new: int) -> None:
    """Takes the space for the growth, so that a full disk shows before the first byte has changed."""
    if new > old and hasattr(os, "posix_fallocate"):
        try:
            os.posix_fallocate(fd, old, new - old)
        except OSError as error:
            if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.ENOSYS):
                raise


def _spots(place: Place) -> Iterator[_Spot]:
    name = hashlib.sha256(os.fsencode(place.name)).hexdigest()[:16]
    yield _Spot(place.folder, f".okr-{name}.redo")
    whole = hashlib.sha256(os.fsencode(place.path)).hexdigest()[:32]
    yield _Spot(None, str(_state_folder() / f"{whole}.redo"))


def _state_folder() -> Path:
    home = os.environ.get("XDG_STATE_HOME", "")
    return Path(home if home.startswith("/") else Path("~/.local/state").expanduser(), "okrtui", "redo")


def _exists(spot: _Spot) -> bool:
    try:
        os.stat(spot.name, dir_fd=spot.folder, follow_symlinks=False)
    except OSError:
        return False
    return True


def _write_redo(place: Place, fd: int, base: bytes, new: bytes) -> _Spot:
    """Puts the old and the new version on the disk, beside the file or else where the user's own state is."""
    beside, own = _spots(place)
    try:
        redo, spot = new_file(beside.name, beside.folder), beside
    except OSError as error:
        if error.errno not in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise
        private_folder(str(_state_folder()))
        redo, spot = new_file(own.name), own
    try:
        digest = hashlib.sha256(base + new).hexdigest().encode()
        write_from_start(redo, b"%s %d %d %s\n%s%s" % (_MAGIC, len(base), len(new), digest, base, new))
        _let_readers_read(redo, os.fstat(fd))
        sync(redo)
        _sync_spot(spot)
    except BaseException:
        _remove(spot)
        raise
    finally:
        os.close(redo)
    return spot


def _let_readers_read(redo: int, file: os.stat_result) -> None:
    """Lets those finish the write who could have made it."""
    with suppress(PermissionError):
        os.fchown(redo, -1, file.st_gid)
        os.fchmod(redo, stat.S_IMODE(file.st_mode) & 0o666)


def _sync_spot(spot: _Spot) -> None:
    if spot.folder is not None:
        sync_folder(spot.folder)
        return
    folder = open_folder(str(Path(spot.name).parent))
    try:
        sync_folder(folder)
    finally:
        os.close(folder)


def _read_redo(place: Place, spot: _Spot, file: os.stat_result) -> tuple[bytes, bytes] | None:
    """The old and the new version in the redo copy; None without one, or where it was never completed."""
    try:
        fd = os.open(spot.name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=spot.folder)
    except FileNotFoundError:
        return None
    try:
        redo = os.fstat(fd)
        if not stat.S_ISREG(redo.st_mode) or not _is_trusted(redo, file, os.fstat(place.folder)):
            raise CannotWriteError(f"{place.path} was not saved: {spot.name} is in the way. Remove it.")
        content = read_at_most(fd, _LONGEST_REDO)
    finally:
        os.close(fd)
    versions = _parse_redo(content)
    if versions is None:
        _remove(spot)
    return versions


def _is_trusted(redo: os.stat_result, file: os.stat_result, folder: os.stat_result) -> bool:
    """In a folder like /tmp anybody can leave a file; elsewhere who can, could replace the plan as well."""
    return redo.st_uid in (os.geteuid(), file.st_uid, 0) or not folder.st_mode & stat.S_ISVTX


def _parse_redo(content: bytes) -> tuple[bytes, bytes] | None:
    header, _, versions = content.partition(b"\n")
    try:
        magic, old, new, digest = header.split(b" ")
        border, end = int(old), int(old) + int(new)
    except ValueError:
        return None
    whole = (
        magic == _MAGIC and len(versions) == end and hashlib.sha256(versions).hexdigest().encode() == digest
    )
    return (versions[:border], versions[border:]) if whole else None


def _is_mix(content: bytes, base: bytes, new: bytes) -> bool:
    """Whether each byte is the old or the new one: what an interrupted write leaves, and no editor does."""
    if not min(len(base), len(new)) <= len(content) <= max(len(base), len(new)):
        return False
    # Space that was reserved, and not written yet, reads as zeros; a cut may leave any length in between.
    before = base.ljust(len(content), b"\0")[: len(content)]
    after = (new + before[len(new) :])[: len(content)]
    for at in range(0, len(content), _BLOCK):
        part, old, fresh = (text[at : at + _BLOCK] for text in (content, before, after))
        if part not in (old, fresh) and any(
            byte not in pair for byte, *pair in zip(part, old, fresh, strict=True)
        ):
            return False
    return True


def _rescue(place: Place, spot: _Spot, new: bytes) -> None:
    name = name_aside(place.name if spot.folder is not None else spot.name, "rescued")
    fd = new_file(name, spot.folder)
    try:
        write_from_start(fd, new)
        sync(fd)
    finally:
        os.close(fd)
    _sync_spot(spot)
    _remove(spot)
    where = name if spot.folder is None else str(Path(place.path).with_name(name))
    raise RescuedError(
        f"{place.path} was not saved: an earlier save of it was interrupted, and it was changed since. "
        f"That save is kept in {where}. Compare the two, then save again."
    )


def _remove(spot: _Spot) -> None:
    """Removes a redo copy for good: one that a power cut brought back would undo what others saved since."""
    with suppress(OSError):
        os.unlink(spot.name, dir_fd=spot.folder)
    _sync_spot(spot)

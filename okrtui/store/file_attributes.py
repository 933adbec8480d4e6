"""Owner, group, mode, ACL and extended attributes: what of a file has to outlive its replacement."""

from __future__ import annotations

import os
import stat
import sys

_ACL_AND_EXTENDED = 1 << 0 | 1 << 2  # COPYFILE_ACL | COPYFILE_XATTR of macOS


def is_replaceable(file: os.stat_result, folder: os.stat_result) -> bool:
    """Whether another file may take this one's place: no second name is lost, nor an owner outside a team."""
    if file.st_nlink > 1:
        return False
    return os.geteuid() in (file.st_uid, 0) or _is_shared_by_a_team(file, folder)


def carry_over(source: int, copy: int) -> bool:
    """Gives the copy the attributes of the source; says whether it has them all (a team's owner aside)."""
    before = os.fstat(source)
    try:
        _copy_owner(before, copy)
        _copy_extended(source, copy)
        os.fchmod(copy, stat.S_IMODE(before.st_mode))
        after = os.fstat(copy)
        return (before.st_mode, before.st_gid) == (after.st_mode, after.st_gid) and (
            _extended(source) == _extended(copy)
        )
    except OSError:
        return False


def _is_shared_by_a_team(file: os.stat_result, folder: os.stat_result) -> bool:
    return bool(file.st_gid == folder.st_gid and file.st_mode & folder.st_mode & stat.S_IWGRP)


def _copy_owner(before: os.stat_result, copy: int) -> None:
    now = os.fstat(copy)
    owner = before.st_uid if os.geteuid() == 0 else now.st_uid
    if (now.st_uid, now.st_gid) != (owner, before.st_gid):
        os.fchown(copy, owner, before.st_gid)


def _extended(fd: int) -> dict[str, bytes]:
    """All extended attributes, which on Linux includes the ACL and the security label."""
    found: dict[str, bytes] = {}
    if sys.platform == "linux":
        found = {name: os.getxattr(fd, name) for name in os.listxattr(fd)}
    return found


def _copy_extended(source: int, copy: int) -> None:
    if sys.platform == "darwin":
        import ctypes

        libc = ctypes.CDLL(None, use_errno=True)
        if libc.fcopyfile(source, copy, None, _ACL_AND_EXTENDED) != 0:
            raise OSError(ctypes.get_errno(), "fcopyfile")
    elif sys.platform == "linux":
        wanted, there = _extended(source), _extended(copy)
        for name in there.keys() - wanted.keys():
            os.removexattr(copy, name)
        for name, value in wanted.items():
            # Some labels may not be set, not even to what they are.
            if there.get(name) != value:
                os.setxattr(copy, name, value)

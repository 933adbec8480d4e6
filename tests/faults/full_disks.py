"""Saves, appends and edits where there is room for no more, or not enough, bytes or files."""

from __future__ import annotations

import ctypes
import os
from pathlib import Path

from tests.faults.results import Effort, Result
from tests.faults.scenarios import SCENARIOS, Scenario
from tests.faults.scratch import scratch
from tests.store.processes import in_child

_NEW_MOUNTS, _NEW_USER = 0x00020000, 0x10000000
_REMOUNT = 32
_PAGE = 4096


def full(effort: Effort) -> Result:
    """File systems of a size on which nothing, or not all of it, fits any more."""
    result = Result("F-003 F-069: no room for bytes or files is told, nothing is lost, and later it works")
    ended = in_child(lambda: _own_mounts(Path("/mnt")))
    if not ended.well:
        result.skipped = f"no file systems of one's own ({ended.error}), {len(SCENARIOS)} scenarios"
        return result
    cases = [(scenario, f"{what}={left}") for scenario in SCENARIOS for what in _ROOM for left in range(7)]
    for scenario, room in effort.some(cases):
        with scratch() as folder, result.attempt(f"{scenario.name}, tmpfs with room for {room}"):
            ended = in_child(lambda s=scenario, r=room, f=folder: _try_full(s, r, f))  # type: ignore[misc]
            assert ended.well, f"{ended.error} {ended.sentence}"
    return result


#: What there can be too little of, and how much of it a tmpfs holds for one piece that is left.
_ROOM = {"nr_inodes": 1, "size": _PAGE}


def _try_full(scenario: Scenario, room: str, folder: Path) -> None:
    place = folder.parent
    _own_mounts(place)
    folder.mkdir()
    (place / "state").mkdir()
    scenario.prepare(folder)
    what, left = room.split("=")
    used = os.statvfs(place)
    pieces = used.f_files - used.f_ffree if what == "nr_inodes" else used.f_blocks - used.f_bfree
    _mount(place, _REMOUNT, f"{what}={max(1, pieces + int(left)) * _ROOM[what]}")
    ended = in_child(lambda: scenario.act(folder))
    assert ended.well or ended.error.endswith("WriteError"), f"no sentence but {ended.error}"
    _mount(place, _REMOUNT, "nr_inodes=1000,size=16m")
    scenario.check(folder, ended)


def _own_mounts(place: Path) -> None:
    """A tmpfs that only this process sees; for root, or as root of a world of its own."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_NEW_MOUNTS | (0 if os.geteuid() == 0 else _NEW_USER)):
        raise OSError(ctypes.get_errno(), "unshare")
    libc.mount(None, b"/", None, 0x44000, None)  # private, all the way down
    _mount(place, 0, "nr_inodes=1000,size=16m")


def _mount(place: Path, flags: int, options: str) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.mount(b"none", os.fsencode(place), b"tmpfs", flags, options.encode()):
        raise OSError(ctypes.get_errno(), f"mount {options}")

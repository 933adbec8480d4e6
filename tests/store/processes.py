"""Children that do one thing: as another user, with a fault in one of their system calls, until killed."""

from __future__ import annotations

import ctypes
import encodings.ascii
import fcntl
import os
import pwd
import signal
import time
import tomllib
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from okrtui.store import replacement

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

#: What the store imports only when it needs it: another user may not be able to read where Python lies.
_IMPORTED_BEFORE_LEAVING = (ctypes, encodings.ascii, pwd, tomllib)

ALICE, BOB, NOBODY, TEAM = 1001, 1002, 65534, 2000

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="becomes other users")

CALLS = (
    "open", "close", "stat", "fstat", "pread", "write", "pwrite", "fsync", "ftruncate", "posix_fallocate",
    "fchmod", "fchown", "rename", "unlink", "mkdir", "scandir", "listxattr", "setxattr",
)  # fmt: skip


@dataclass(frozen=True)
class Ended:
    """How a child ended: well, by an error (its class and sentence), or by a signal."""

    error: str
    sentence: str
    signal: int

    @property
    def well(self) -> bool:
        return not self.error and not self.signal


class Child:
    def __init__(self, act: Callable[[], object], uid: int | None = None, groups: Sequence[int] = ()) -> None:
        reading, writing = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(reading)
            self._act(act, uid, groups, writing)
        os.close(writing)
        self._reading = reading

    @staticmethod
    def _act(act: Callable[[], object], uid: int | None, groups: Sequence[int], writing: int) -> None:
        leave = os._exit
        write = os.write
        try:
            if uid is not None:
                os.setgroups(groups)
                os.setgid(uid)
                os.setuid(uid)
            act()
        except BaseException as error:
            write(writing, f"{type(error).__name__}\n{error}\n{traceback.format_exc()}".encode())
            leave(1)
        leave(0)

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)

    def end(self) -> Ended:
        with os.fdopen(self._reading, "rb") as report:
            error, _, sentence = report.read().decode().partition("\n")
        status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return Ended(error, sentence, -min(status, 0))


def in_child(act: Callable[[], object], uid: int | None = None, groups: Sequence[int] = ()) -> Ended:
    return Child(act, uid, groups).end()


def all_well(children: Sequence[Child]) -> bool:
    ends = [child.end() for child in children]
    return all(end.well for end in ends)


def all_killed(children: Sequence[Child]) -> bool:
    ends = [child.end() for child in children]
    return all(end.signal for end in ends)


def listed(folder: Path) -> list[str]:
    return sorted(at.name for at in folder.iterdir())


def open_files() -> int:
    return len(list(Path("/dev/fd").iterdir()))


class NotReachedError(Exception):
    """The act has fewer calls than the fault was to wait for."""


def faulty(
    act: Callable[[], object], at: int, fault: Callable[[str], object], after: bool = False
) -> Callable[[], None]:
    """The act with a fault before or right after its ``at``-th system call; only for a child."""
    count = 0

    def wrap(name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*args: Any, **kwargs: Any) -> Any:
            nonlocal count
            count += 1
            due = count == at
            if due and not after:
                fault(name)
            try:
                return call(*args, **kwargs)
            finally:
                if due and after:
                    fault(name)

        return wrapped

    def run() -> None:
        for name in CALLS:
            setattr(os, name, wrap(name, getattr(os, name)))
        fcntl.flock = wrap("flock", fcntl.flock)
        replacement._exchange = wrap("exchange", replacement._exchange)
        act()
        if count < at:
            raise NotReachedError

    return run


def killed(_name: str) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def failing(number: int) -> Callable[[str], None]:
    def fault(name: str) -> None:
        raise OSError(number, f"{os.strerror(number)} in {name}")

    return fault


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.002)

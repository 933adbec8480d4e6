"""Locks: one at a time, gone with their holder, never followed, never unlinked, named when they last."""

from __future__ import annotations

import fcntl
import os
import signal
import stat
import subprocess
import threading
import time
from pathlib import Path

import pytest

from okrtui.errors import CannotWriteError
from okrtui.store import locks
from okrtui.store.locks import LOCK_FILE, LockedError, NoLocksError, lock, locked, locked_folder
from okrtui.store.raw_files import names, open_folder
from tests.store.processes import (
    ALICE,
    BOB,
    NOBODY,
    TEAM,
    Child,
    all_well,
    in_child,
    needs_root,
    open_files,
    wait_for,
)


def hold(folder: Path, seconds: float = 30, ready: Path | None = None) -> None:
    fd = open_folder(str(folder))
    with locked_folder(fd, str(folder)):
        if ready is not None:
            ready.touch()
        time.sleep(seconds)


def take(folder: Path) -> None:
    fd = open_folder(str(folder))
    try:
        with locked_folder(fd, str(folder)):
            pass
    finally:
        os.close(fd)


@pytest.fixture
def holder(folder: Path):
    ready = folder.parent / "state" / "ready"
    child = Child(lambda: hold(folder, ready=ready))
    wait_for(ready.exists)
    yield child
    child.kill()
    child.end()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locks, "WAIT_SECONDS", 0.15)


def test_many_processes_count_without_losing_one(folder: Path) -> None:
    counter = folder / "counter"
    counter.write_text("0")

    def count() -> None:
        for _ in range(40):
            fd = open_folder(str(folder))
            with locked_folder(fd, "counter"):
                counter.write_text(str(int(counter.read_text()) + 1))
            os.close(fd)

    assert all_well([Child(count) for _ in range(8)])
    assert counter.read_text() == "320"


def test_many_threads_count_without_losing_one(folder: Path) -> None:
    value = 0

    def count() -> None:
        nonlocal value
        for _ in range(20):
            fd = open_folder(str(folder))
            with locked_folder(fd, "counter"):
                seen = value
                time.sleep(0.0001)
                value = seen + 1
            os.close(fd)

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert value == 80


def test_killed_holder_frees_at_once(folder: Path, holder: Child) -> None:
    holder.kill()
    began = time.monotonic()
    take(folder)
    assert time.monotonic() - began < 1


@pytest.mark.skipif(not Path("/proc/locks").exists(), reason="no /proc/locks")
def test_stopped_holder_is_named(folder: Path, holder: Child, impatient: None) -> None:
    os.kill(holder.pid, signal.SIGSTOP)
    with pytest.raises(LockedError) as caught:
        take(folder)
    user = "root" if os.geteuid() == 0 else ""
    assert f"process {holder.pid} of {user}" in str(caught.value)
    assert str(folder) in str(caught.value)
    assert isinstance(caught.value, CannotWriteError)


@needs_root
def test_unknown_user_of_holder_is_a_number(folder: Path, impatient: None) -> None:
    folder.chmod(0o777)
    ready = folder / "ready"
    child = Child(lambda: hold(folder, ready=ready), uid=54321)
    wait_for(ready.exists)
    try:
        with pytest.raises(LockedError, match=rf"process {child.pid} of user 54321"):
            take(folder)
    finally:
        child.kill()
        child.end()


def test_holder_that_nobody_tells(folder: Path, holder: Child, impatient: None, monkeypatch) -> None:
    monkeypatch.setattr(Path, "read_bytes", lambda *_: (_ for _ in ()).throw(FileNotFoundError()))
    with pytest.raises(LockedError, match="another process"):
        take(folder)


def test_waits_five_seconds_by_itself() -> None:
    assert locks.WAIT_SECONDS == 5


def test_holder_is_not_who_has_another_kind_of_lock(folder: Path, holder: Child, impatient: None) -> None:
    def other_kind() -> None:
        fcntl.lockf(os.open(folder / LOCK_FILE, os.O_RDWR), fcntl.LOCK_EX)
        time.sleep(30)

    other = Child(other_kind)
    time.sleep(0.1)
    try:
        with pytest.raises(LockedError, match=f"process {holder.pid} "):
            take(folder)
    finally:
        other.kill()
        other.end()


def test_holder_is_not_a_waiter(folder: Path, holder: Child, impatient: None) -> None:
    waiter = Child(lambda: fcntl.flock(os.open(folder / LOCK_FILE, os.O_RDWR), fcntl.LOCK_EX))
    time.sleep(0.1)
    try:
        with pytest.raises(LockedError, match=f"process {holder.pid} "):
            take(folder)
    finally:
        waiter.kill()
        waiter.end()


def test_lock_file_stays_and_is_shared_whatever_the_umask(folder: Path) -> None:
    old = os.umask(0o077)
    try:
        take(folder)
    finally:
        os.umask(old)
    there = (folder / LOCK_FILE).stat()
    assert stat.S_IMODE(there.st_mode) == 0o660
    take(folder)
    assert (folder / LOCK_FILE).stat().st_ino == there.st_ino


@needs_root
def test_lock_file_has_the_folder_s_group_without_setgid(folder: Path) -> None:
    os.chown(folder, ALICE, TEAM)
    folder.chmod(0o775)
    assert in_child(lambda: take(folder), ALICE, [TEAM]).well
    there = (folder / LOCK_FILE).stat()
    assert (there.st_uid, there.st_gid, stat.S_IMODE(there.st_mode)) == (ALICE, TEAM, 0o660)


@needs_root
def test_root_does_not_keep_the_lock_file_from_the_folder_s_owner(folder: Path) -> None:
    os.chown(folder, ALICE, ALICE)
    take(folder)
    assert (folder / LOCK_FILE).stat().st_uid == ALICE


def put_link(at: Path) -> None:
    at.symlink_to(at.with_name("elsewhere"))


def put_folder(at: Path) -> None:
    at.mkdir()


def put_pipe(at: Path) -> None:
    os.mkfifo(at)


@pytest.mark.parametrize("put", [put_link, put_folder, put_pipe])
def test_strange_lock_file_is_not_followed_and_the_folder_is_locked(
    folder: Path, put, impatient: None
) -> None:
    put(folder / LOCK_FILE)
    ready = folder / "ready"
    child = Child(lambda: hold(folder, ready=ready))
    wait_for(ready.exists)
    try:
        with pytest.raises(LockedError, match=f"process {child.pid} "):
            take(folder)
    finally:
        child.kill()
        child.end()
    take(folder)
    assert not (folder / "elsewhere").exists()


@needs_root
def test_folder_is_locked_where_no_file_can_be_made(folder: Path, impatient: None) -> None:
    ready = folder.parent / "state" / "ready"
    child = Child(lambda: hold(folder, ready=ready), NOBODY)
    wait_for(ready.exists)
    try:
        assert in_child(lambda: take(folder), ALICE).error == "LockedError"
    finally:
        child.kill()
        child.end()
    assert not (folder / LOCK_FILE).exists()


@needs_root
def test_another_user_s_readable_lock_file_is_still_the_lock(folder: Path, impatient: None) -> None:
    (folder / LOCK_FILE).touch(mode=0o644)
    ready = folder.parent / "state" / "ready"
    child = Child(lambda: hold(folder, ready=ready))
    wait_for(ready.exists)
    try:
        assert in_child(lambda: take(folder), BOB).error == "LockedError"
    finally:
        child.kill()
        child.end()
    assert in_child(lambda: take(folder), BOB).well


def test_lock_file_that_was_deleted_while_waiting_is_made_anew(folder: Path) -> None:
    ready = folder.parent / "state" / "ready"
    child = Child(lambda: hold(folder, 0.3, ready=ready))
    wait_for(ready.exists)
    first = (folder / LOCK_FILE).stat().st_ino
    waiting = Child(lambda: take(folder))
    time.sleep(0.1)
    (folder / LOCK_FILE).rename(folder / "old")
    assert child.end().well
    assert waiting.end().well
    assert (folder / LOCK_FILE).stat().st_ino != first


def test_file_that_is_always_another_is_given_up(folder: Path, impatient: None) -> None:
    def open_it() -> int:
        return os.open(folder, os.O_RDONLY)

    count = open_files()
    with pytest.raises(LockedError, match="again and again"), locked(open_it, lambda _: False, "plan.toml"):
        pytest.fail("was never current")
    assert open_files() == count


def test_error_inside_frees_and_passes_through(folder: Path) -> None:
    fd = open_folder(str(folder))
    with pytest.raises(OSError, match="mine"), locked_folder(fd, "x"):
        raise OSError("mine")
    os.close(fd)
    assert in_child(lambda: take(folder)).well


def test_no_locks_here_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def flock(_fd: int, _how: int) -> None:
        raise OSError(37, "No locks available")

    monkeypatch.setattr(fcntl, "flock", flock)
    with pytest.raises(NoLocksError, match="file system that has locks"):
        take(folder)


def test_lock_that_cannot_be_opened_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.open

    def failing(name, flags, *args, **kwargs):
        if name == LOCK_FILE:
            raise OSError(24, "Too many open files")
        return real(name, flags, *args, **kwargs)

    monkeypatch.setattr(os, "open", failing)
    with pytest.raises(CannotWriteError, match="too many files"):
        take(folder)


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="no /proc")
def test_started_programs_do_not_inherit_the_lock(folder: Path) -> None:
    fd = open_folder(str(folder))
    with locked_folder(fd, "x"):
        listing = subprocess.run(
            ["ls", "-l", "/proc/self/fd"], capture_output=True, close_fds=False, check=True
        )
    os.close(fd)
    assert b"/dev/" in listing.stdout or b"pipe:" in listing.stdout
    assert LOCK_FILE.encode() not in listing.stdout


def test_forked_child_does_not_keep_the_lock(folder: Path) -> None:
    fd = open_folder(str(folder))
    with locked_folder(fd, "x"):
        child = Child(lambda: time.sleep(30))
    try:
        began = time.monotonic()
        take(folder)
        assert time.monotonic() - began < 1
    finally:
        child.kill()
        child.end()
        os.close(fd)


def test_no_descriptor_is_left(folder: Path) -> None:
    take(folder)
    before = open_files()
    for _ in range(50):
        take(folder)
    assert open_files() == before


def test_file_that_was_replaced_while_waiting_is_opened_again(folder: Path) -> None:
    file = folder / "file"
    file.write_text("old")
    path = str(file)
    holding = os.open(file, os.O_RDWR)
    lock(holding, path)
    opened: list[str] = []

    def open_it() -> int:
        fd = os.open(file, os.O_RDWR)
        opened.append(os.pread(fd, 9, 0).decode())
        if len(opened) == 1:
            (folder / "new").write_text("new")
            (folder / "new").rename(file)
            os.close(holding)
        return fd

    with locked(open_it, lambda fd: names(path, fd), path) as fd:
        assert os.pread(fd, 9, 0) == b"new"
    assert opened == ["old", "new"]

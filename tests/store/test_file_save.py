"""Saves: old or new, whole; the same file with all its attributes; nobody's version overwritten."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import fcntl
import hashlib
import os
import re
import shutil
import stat
import subprocess
import time
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from okrtui.errors import CannotWriteError, ConflictError
from okrtui.store import file_save, in_place, locks, replacement
from okrtui.store.file_save import recover, save
from okrtui.store.in_place import RescuedError
from okrtui.store.plan_files import PlanFiles
from tests.store.processes import (
    ALICE,
    BOB,
    NOBODY,
    TEAM,
    Child,
    all_killed,
    all_well,
    failing,
    faulty,
    in_child,
    killed,
    listed,
    needs_root,
    open_files,
    wait_for,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

OLD = b'# a plan\r\nname = "Acme"\n' + b"x" * 5000 + b"\n"
NEW = b'# a plan\r\nname = "Acme Connect"\n' + b"y" * 9000


@pytest.fixture
def plan(folder: Path) -> Path:
    (folder / "plan.toml").write_bytes(OLD)
    (folder / "plan.toml").chmod(0o644)
    return folder / "plan.toml"


def to_new(_current: bytes) -> bytes:
    return NEW


def add(line: bytes) -> Callable[[bytes], bytes]:
    return lambda current: current + line


def ours(folder: Path) -> list[str]:
    """What saving leaves in the folder, but for the lock file."""
    return sorted(name for name in listed(folder) if name.startswith(".okr") and name != ".okr.lock")


def by_rename(path: Path, content: bytes) -> None:
    """How most editors save."""
    other = path.with_name(f"editor-{os.urandom(4).hex()}")
    other.write_bytes(content)
    other.rename(path)


@contextlib.contextmanager
def attribute(option: str, path: Path) -> Iterator[None]:
    if (
        shutil.which("chattr") is None
        or subprocess.run(["chattr", f"+{option}", path], capture_output=True, check=False).returncode
    ):
        pytest.skip("no such attributes here")
    try:
        yield
    finally:
        subprocess.run(["chattr", f"-{option}", path], check=True)


# The ordinary save


def test_saves_and_returns_the_new_bytes(plan: Path) -> None:
    seen: list[bytes] = []
    assert save(plan, lambda current: seen.append(current) or NEW) == NEW
    assert seen == [OLD]
    assert plan.read_bytes() == NEW
    assert ours(plan.parent) == []


@pytest.mark.parametrize(
    "new", [b"", b"\0\xff\r", NEW * 1000, OLD[:-1]], ids=["empty", "odd", "large", "shorter"]
)
@pytest.mark.parametrize("linked", [False, True], ids=["replaced", "in place"])
def test_any_bytes(plan: Path, new: bytes, linked: bool) -> None:
    if linked:
        os.link(plan, plan.with_name("link"))
    assert save(plan, lambda _: new) == new
    assert plan.read_bytes() == new
    assert save(plan, lambda _: OLD) == OLD
    assert plan.read_bytes() == OLD


def test_nothing_is_written_when_nothing_changes(plan: Path) -> None:
    before = plan.stat()
    assert save(plan, lambda current: bytes(bytearray(current))) == OLD
    after = plan.stat()
    assert (after.st_ino, after.st_mtime_ns, after.st_ctime_ns) == (
        before.st_ino,
        before.st_mtime_ns,
        before.st_ctime_ns,
    )


@pytest.mark.parametrize("error", [ValueError("no"), OSError(5, "no"), KeyboardInterrupt()])
def test_error_of_the_edit_passes_through_and_frees_the_lock(plan: Path, error: BaseException) -> None:
    def edit(_current: bytes) -> bytes:
        raise error

    with pytest.raises(type(error)) as caught:
        save(plan, edit)
    assert caught.value is error
    assert plan.read_bytes() == OLD
    assert in_child(lambda: save(plan, to_new)).well


def test_synced_before_it_has_the_name_and_the_name_before_it_is_said(
    plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    real_sync, real_exchange = os.fsync, replacement._exchange

    def fsync(fd: int) -> None:
        calls.append("sync folder" if stat.S_ISDIR(os.fstat(fd).st_mode) else "sync file")
        real_sync(fd)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(
        replacement, "_exchange", lambda *args: calls.append("exchange") or real_exchange(*args)
    )
    save(plan, to_new)
    assert calls == ["sync file", "exchange", "sync folder"]


def test_descriptors_temporaries_and_inodes_stay_level(plan: Path) -> None:
    save(plan, add(b"\n"))
    count = open_files()
    for _ in range(100):
        save(plan, add(b"\n"))
    os.link(plan, plan.with_name("link"))
    for _ in range(100):
        save(plan, add(b"\n"))
    plan.chmod(0o444)
    for _ in range(10):
        with pytest.raises(CannotWriteError):
            save(plan, to_new)
    assert open_files() == count
    assert listed(plan.parent) == [".okr.lock", "link", "plan.toml"]


def test_short_writes_are_continued(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.pwrite
    monkeypatch.setattr(os, "pwrite", lambda fd, data, at: real(fd, data[:100], at))
    save(plan, to_new)
    assert plan.read_bytes() == NEW
    os.link(plan, plan.with_name("link"))
    save(plan, lambda _: OLD)
    assert plan.read_bytes() == OLD


@pytest.mark.parametrize(
    "name", ["n" * 255, "a\nb.toml", "-rf", "~", "$(touch x)", "é.toml", os.fsdecode(b"\xff\xfe.toml")]
)
@pytest.mark.parametrize("linked", [False, True], ids=["replaced", "in place"])
def test_names(folder: Path, name: str, linked: bool) -> None:
    plan = folder / name
    plan.write_bytes(OLD)
    if linked:
        os.link(plan, folder / "link")
    save(plan, to_new)
    assert plan.read_bytes() == NEW
    assert ours(folder) == []


def test_relative_path(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(plan.parent)
    save(Path("plan.toml"), to_new)
    assert plan.read_bytes() == NEW


# Links


def test_hard_links_stay_one_file(plan: Path) -> None:
    link = plan.with_name("link.toml")
    os.link(plan, link)
    before = plan.stat().st_ino
    save(link, to_new)
    assert plan.read_bytes() == link.read_bytes() == NEW
    assert plan.stat().st_ino == link.stat().st_ino == before
    assert plan.stat().st_nlink == 2
    assert ours(plan.parent) == []


@pytest.mark.parametrize("target", ["plan.toml", "../plans/plan.toml", "{absolute}"])
def test_symbolic_link_stays_one(plan: Path, target: str) -> None:
    link = plan.with_name("link.toml")
    target = target.format(absolute=plan)
    link.symlink_to(target)
    save(link, to_new)
    assert link.readlink() == Path(target)
    assert not plan.is_symlink()
    assert plan.read_bytes() == NEW


def test_link_in_another_folder_saves_and_locks_where_the_file_is(plan: Path) -> None:
    other = plan.parent.parent / "other"
    other.mkdir()
    (other / "link.toml").symlink_to(plan)
    (other / "chain.toml").symlink_to("link.toml")
    (other.parent / "way").symlink_to("other")
    save(other.parent / "way" / "chain.toml", to_new)
    assert plan.read_bytes() == NEW
    assert listed(other) == ["chain.toml", "link.toml"]
    assert (plan.parent / ".okr.lock").exists()


def test_dangling_link_and_missing_file(folder: Path) -> None:
    (folder / "link.toml").symlink_to("nowhere")
    for name in ("link.toml", "missing.toml", "no/folder.toml"):
        with pytest.raises(CannotWriteError, match=f"{name} was not saved: it is not there"):
            save(folder / name, to_new)
    assert listed(folder) == ["link.toml"]


def test_links_in_a_ring(folder: Path) -> None:
    (folder / "a").symlink_to("b")
    (folder / "b").symlink_to("a")
    with pytest.raises(CannotWriteError, match="link"):
        save(folder / "a", to_new)


# What can't be saved


@pytest.mark.parametrize("put", [os.mkfifo, os.mkdir])
def test_not_a_file(folder: Path, put: Callable[[Path], None]) -> None:
    put(folder / "plan.toml")
    with pytest.raises(CannotWriteError, match=r"not a regular file|is a folder"):
        save(folder / "plan.toml", to_new)


def test_too_large(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_save, "LARGEST_FILE", len(OLD))
    with pytest.raises(CannotWriteError, match="64 MiB"):
        save(plan, add(b"x"))
    assert plan.read_bytes() == OLD
    plan.write_bytes(OLD + b"x")
    with pytest.raises(CannotWriteError, match="64 MiB"):
        save(plan, to_new)
    assert plan.read_bytes() == OLD + b"x"


def test_large_sparse_file_is_refused_soon(plan: Path) -> None:
    os.truncate(plan, 1 << 34)
    with pytest.raises(CannotWriteError, match="64 MiB"):
        save(plan, to_new)


def test_read_only_file_is_refused_although_the_folder_is_writable(plan: Path) -> None:
    plan.chmod(0o444)
    with pytest.raises(CannotWriteError, match=r"read-only|may not write"):
        save(plan, to_new)
    assert plan.read_bytes() == OLD


@needs_root
@pytest.mark.parametrize("mode", [0o444, 0o644, 0o664])
def test_somebody_else_s_file_is_refused_in_words(plan: Path, mode: int) -> None:
    plan.chmod(mode)
    plan.parent.chmod(0o777)
    ended = in_child(lambda: save(plan, to_new), NOBODY)
    assert ended.error == "CannotWriteError"
    assert f"{plan} was not saved: you may not write it; ask its owner" in ended.sentence
    assert plan.read_bytes() == OLD


@needs_root
def test_own_read_only_file_is_refused(plan: Path) -> None:
    os.chown(plan, ALICE, ALICE)
    os.chown(plan.parent, ALICE, ALICE)
    plan.chmod(0o444)
    assert in_child(lambda: save(plan, to_new), ALICE).error == "CannotWriteError"
    assert plan.read_bytes() == OLD


@needs_root
def test_immutable_file(plan: Path) -> None:
    with attribute("i", plan), pytest.raises(CannotWriteError, match="may not change it"):
        save(plan, to_new)
    assert plan.read_bytes() == OLD


def test_deleted_while_it_is_edited(plan: Path) -> None:
    def edit(_current: bytes) -> bytes:
        plan.unlink()
        return NEW

    with pytest.raises(CannotWriteError, match="not there any more"):
        save(plan, edit)
    assert listed(plan.parent) == [".okr.lock"]


@pytest.mark.parametrize("put", [os.mkfifo, os.mkdir, lambda at: at.symlink_to("/etc/hostname")])
def test_something_else_in_its_place_while_it_is_edited(plan: Path, put: Callable[[Path], None]) -> None:
    def edit(_current: bytes) -> bytes:
        plan.unlink()
        put(plan)
        return NEW

    with pytest.raises(CannotWriteError):
        save(plan, edit)
    assert not stat.S_ISREG(plan.lstat().st_mode)
    assert ours(plan.parent) == []


# The same file


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644, 0o660, 0o664, 0o666, 0o755])
@pytest.mark.parametrize("umask", [0o022, 0o077])
def test_mode_is_kept(plan: Path, mode: int, umask: int) -> None:
    plan.chmod(mode)
    old = os.umask(umask)
    try:
        save(plan, to_new)
    finally:
        os.umask(old)
    assert stat.S_IMODE(plan.stat().st_mode) == mode


@pytest.mark.skipif(not hasattr(os, "setxattr"), reason="no extended attributes")
def test_extended_attributes_are_kept(plan: Path) -> None:
    os.setxattr(plan, "user.reviewed", b"by maria\0")
    before = plan.stat().st_ino
    save(plan, to_new)
    assert {name: os.getxattr(plan, name) for name in os.listxattr(plan)} == {"user.reviewed": b"by maria\0"}
    assert plan.stat().st_ino != before


def acl(group: int) -> bytes:
    """user::rw- group::r-- group:GROUP:rw- mask::rw- other::---, as Linux stores it."""
    entries = [(1, 6, -1), (4, 4, -1), (8, 6, group), (16, 6, -1), (32, 0, -1)]
    return b"\2\0\0\0" + b"".join(
        tag.to_bytes(2, "little") + may.to_bytes(2, "little") + (who % (1 << 32)).to_bytes(4, "little")
        for tag, may, who in entries
    )


@pytest.mark.skipif(not hasattr(os, "setxattr"), reason="no extended attributes")
def test_acl_is_kept(plan: Path) -> None:
    try:
        os.setxattr(plan, "system.posix_acl_access", acl(TEAM))
    except OSError:
        pytest.skip("no ACLs here")
    before = plan.stat()
    save(plan, to_new)
    assert os.getxattr(plan, "system.posix_acl_access") == acl(TEAM)
    assert plan.stat().st_mode == before.st_mode


@pytest.mark.skipif(not hasattr(os, "setxattr"), reason="no extended attributes")
def test_default_acl_of_the_folder_is_not_put_on_the_file(plan: Path) -> None:
    try:
        os.setxattr(plan.parent, "system.posix_acl_default", acl(TEAM))
    except OSError:
        pytest.skip("no ACLs here")
    before = plan.stat().st_ino
    save(plan, to_new)
    assert plan.stat().st_ino != before
    assert os.listxattr(plan) == []
    assert stat.S_IMODE(plan.stat().st_mode) == 0o644


def test_attributes_that_cannot_be_kept_keep_the_file(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = plan.stat().st_ino
    monkeypatch.setattr(replacement, "carry_over", lambda *_: False)
    save(plan, to_new)
    assert plan.stat().st_ino == before
    assert plan.read_bytes() == NEW
    assert ours(plan.parent) == []


@needs_root
def test_root_keeps_the_owner(plan: Path) -> None:
    os.chown(plan, ALICE, TEAM)
    save(plan, to_new)
    assert (plan.stat().st_uid, plan.stat().st_gid) == (ALICE, TEAM)


@needs_root
@pytest.mark.parametrize("setgid", [0o2000, 0])
def test_team_member_saves_and_everybody_still_can(team_folder: Path, setgid: int) -> None:
    team_folder.chmod(setgid | 0o775)
    plan = team_folder / "plan.toml"
    plan.write_bytes(OLD)
    os.chown(plan, ALICE, TEAM)
    plan.chmod(0o664)

    def by_bob() -> None:
        os.umask(0o077)
        save(plan, to_new)

    assert in_child(by_bob, BOB, [TEAM]).well
    there = plan.stat()
    assert (there.st_uid, there.st_gid, stat.S_IMODE(there.st_mode)) == (BOB, TEAM, 0o664)
    assert in_child(lambda: save(plan, add(b"\n")), ALICE, [TEAM]).well
    assert plan.read_bytes() == NEW + b"\n"
    assert ours(team_folder) == []


@needs_root
@pytest.mark.parametrize(
    ("file_mode", "file_group", "folder_mode", "folder_group"),
    [
        (0o666, ALICE, 0o777, ALICE),
        (0o664, TEAM, 0o777, ALICE),
        (0o664, TEAM, 0o755, TEAM),
        (0o664, TEAM, 0o1775, TEAM),
        (0o666, ALICE, 0o1777, 0),
    ],
    ids=["everybody's", "other group", "folder closed", "sticky team", "sticky"],
)
def test_owner_is_kept_by_writing_in_place(
    plan: Path, file_mode: int, file_group: int, folder_mode: int, folder_group: int
) -> None:
    os.chown(plan, ALICE, file_group)
    plan.chmod(file_mode)
    os.chown(plan.parent, 0, folder_group)
    plan.parent.chmod(folder_mode)
    before = plan.stat()
    assert in_child(lambda: save(plan, to_new), BOB, [TEAM]) == in_child(lambda: None)
    after = plan.stat()
    assert plan.read_bytes() == NEW
    assert (after.st_ino, after.st_uid, after.st_gid, after.st_mode) == (
        before.st_ino,
        ALICE,
        file_group,
        before.st_mode,
    )
    assert ours(plan.parent) == []
    assert not list((plan.parent.parent / "state").rglob("*.redo"))


@needs_root
def test_owner_of_a_folder_that_is_no_team_s_keeps_the_file_s_owner(plan: Path) -> None:
    os.chown(plan, ALICE, TEAM)
    plan.chmod(0o664)
    os.chown(plan.parent, BOB, TEAM)
    assert in_child(lambda: save(plan, to_new), BOB, [TEAM]).well
    assert (plan.stat().st_uid, plan.read_bytes()) == (ALICE, NEW)


@needs_root
def test_own_file_in_a_sticky_folder(plan: Path) -> None:
    os.chown(plan, ALICE, ALICE)
    plan.parent.chmod(0o1777)
    assert in_child(lambda: save(plan, to_new), ALICE).well
    assert (plan.stat().st_uid, plan.read_bytes()) == (ALICE, NEW)
    assert ours(plan.parent) == []


@needs_root
def test_bind_mounted_file(plan: Path) -> None:
    def mounted() -> None:
        point = plan.with_name("mounted.toml")
        point.touch()
        libc = ctypes.CDLL(None, use_errno=True)
        new_namespace, private, bind = 0x20000, 0x4000 | 0x40000, 0x1000
        if libc.unshare(new_namespace) or libc.mount(b"none", b"/", None, private, None):
            raise PermissionError("no mounts here")
        assert libc.mount(os.fsencode(plan), os.fsencode(point), None, bind, None) == 0
        save(point, to_new)
        assert point.read_bytes() == NEW

    ended = in_child(mounted)
    if ended.error == "PermissionError":
        pytest.skip("no mounts here")
    assert ended.well, ended
    assert plan.read_bytes() == NEW
    assert ours(plan.parent) == []


# Others


def test_editor_that_saves_by_rename_loses_nothing(plan: Path) -> None:
    calls: list[bytes] = []

    def edit(current: bytes) -> bytes:
        calls.append(current)
        if len(calls) <= 3:
            by_rename(plan, b"theirs %d\n" % len(calls))
        return current + b"ours\n"

    assert save(plan, edit) == b"theirs 3\nours\n"
    assert plan.read_bytes() == b"theirs 3\nours\n"
    assert calls == [OLD, b"theirs 1\n", b"theirs 2\n", b"theirs 3\n"]
    assert ours(plan.parent) == []


@pytest.mark.parametrize("linked", [False, True], ids=["replaced", "in place"])
def test_editor_that_writes_in_place_before_ours_is_seen(plan: Path, linked: bool) -> None:
    if linked:
        os.link(plan, plan.with_name("link"))

    def edit(current: bytes) -> bytes:
        if current == OLD:
            plan.write_bytes(b"theirs\n")
        return current + b"ours\n"

    assert save(plan, edit) == b"theirs\nours\n"
    assert plan.read_bytes() == b"theirs\nours\n"


@pytest.mark.parametrize("same_size", [False, True])
def test_editor_between_the_last_look_and_the_exchange(
    plan: Path, same_size: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = replacement._exchange
    theirs = b"T" * len(OLD) if same_size else b"theirs\n"
    calls = 0

    def exchange(*args):
        nonlocal calls
        calls += 1
        if calls == 1:
            by_rename(plan, theirs)
        return real(*args)

    monkeypatch.setattr(replacement, "_exchange", exchange)
    assert save(plan, add(b"ours\n")) == theirs + b"ours\n"
    assert plan.read_bytes() == theirs + b"ours\n"
    assert calls == 3
    assert ours(plan.parent) == []


@pytest.mark.parametrize("rounds", [2, 3, 4, 5])
def test_editor_saves_again_while_the_first_save_is_put_back(
    plan: Path, rounds: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = replacement._exchange
    calls = 0

    def exchange(*args):
        nonlocal calls
        calls += 1
        if calls <= rounds:
            by_rename(plan, b"theirs %d\n" % calls)
        return real(*args)

    monkeypatch.setattr(replacement, "_exchange", exchange)
    assert save(plan, add(b"ours\n")) == b"theirs %d\nours\n" % rounds
    assert ours(plan.parent) == []


def test_link_put_there_at_the_last_moment_is_put_back(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = replacement._exchange
    target = plan.with_name("target")
    target.write_bytes(b"target")

    def exchange(*args):
        if not plan.is_symlink() and not calls:
            calls.append(1)
            plan.unlink()
            plan.symlink_to("target")
        return real(*args)

    calls: list[int] = []
    monkeypatch.setattr(replacement, "_exchange", exchange)
    with pytest.raises(CannotWriteError, match="symbolic link"):
        save(plan, to_new)
    assert plan.readlink() == Path("target")
    assert target.read_bytes() == b"target"


def test_editor_replaces_the_file_while_it_is_written_in_place(
    plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.link(plan, plan.with_name("link"))
    real = in_place._fill
    calls: list[bytes] = []

    def fill(fd: int, content: bytes) -> None:
        calls.append(content)
        if len(calls) == 1:
            by_rename(plan, b"theirs\n")
        real(fd, content)

    monkeypatch.setattr(in_place, "_fill", fill)
    assert save(plan, add(b"ours\n")) == b"theirs\nours\n"
    assert plan.read_bytes() == b"theirs\nours\n"


def test_editor_that_never_rests_is_a_conflict(plan: Path) -> None:
    def edit(current: bytes) -> bytes:
        by_rename(plan, current + b".")
        return current + b"ours"

    with pytest.raises(ConflictError, match="keeps changing"):
        save(plan, edit)
    assert b"ours" not in plan.read_bytes()
    assert plan.read_bytes().startswith(OLD + b".")


def test_many_processes_lose_nothing(plan: Path) -> None:
    plan.write_bytes(b"")

    def write(writer: int) -> None:
        for number in range(15):
            save(plan, add(b"%d-%d\n" % (writer, number)))

    children = [Child(lambda writer=writer: write(writer)) for writer in range(8)]
    assert all_well(children)
    lines = plan.read_bytes().split()
    assert len(lines) == len(set(lines)) == 120
    assert ours(plan.parent) == []


@pytest.mark.parametrize("linked", [False, True], ids=["replaced", "in place"])
def test_killed_writers_lose_nothing_that_was_saved(plan: Path, linked: bool) -> None:
    plan.write_bytes(b"")
    if linked:
        os.link(plan, plan.with_name("link"))
    acks = plan.with_name("acks")

    def write(writer: int) -> None:
        log = os.open(acks, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        for number in range(10_000):
            save(plan, add(b"%d-%d\n" % (writer, number)))
            os.write(log, b"%d-%d\n" % (writer, number))

    children = [Child(lambda writer=writer: write(writer)) for writer in range(6)]
    wait_for(lambda: acks.exists() and acks.stat().st_size > 100)
    for child in children:
        time.sleep(0.03)
        child.kill()
    assert all_killed(children)
    save(plan, add(b"last\n"))
    lines = plan.read_bytes().split()
    assert set(acks.read_bytes().split()) <= set(lines)
    assert len(lines) == len(set(lines))


def test_foreign_editor_and_two_writers_at_once(plan: Path) -> None:
    """The editor, which knows no locks, never finds its last save gone; it may well overwrite ours."""
    plan.write_bytes(b"theirs 0\n")

    def editor() -> None:
        for number in range(1, 300):
            # For some microseconds it may see ours, until that is put back; what is lost never comes back.
            wait_for(lambda last=number - 1: b"theirs %d\n" % last in plan.read_bytes())
            by_rename(plan, re.sub(rb"theirs \d+\n", b"theirs %d\n" % number, plan.read_bytes()))

    def writer() -> None:
        while True:
            with contextlib.suppress(ConflictError):
                save(plan, lambda current: current[-2000:] if len(current) > 4000 else b"o" + current)

    writers = [Child(writer) for _ in range(2)]
    ended = Child(editor).end()
    for child in writers:
        child.kill()
        child.end()
    assert ended.well, ended


def test_folder_that_is_renamed_meanwhile(plan: Path) -> None:
    moved = plan.parent.with_name("moved")

    def edit(_current: bytes) -> bytes:
        plan.parent.rename(moved)
        plan.parent.symlink_to("/")
        return NEW

    save(plan, edit)
    assert (moved / "plan.toml").read_bytes() == NEW
    assert ours(moved) == []
    plan.parent.unlink()
    moved.rename(plan.parent)


# Where there is no exchange


@pytest.mark.parametrize("number", [errno.EINVAL, errno.ENOSYS, None])
def test_without_exchange_it_is_renamed(
    plan: Path, number: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def renameat2(*_args: object) -> int:
        ctypes.set_errno(number or 0)
        return -1

    library = SimpleNamespace() if number is None else SimpleNamespace(renameat2=renameat2)
    monkeypatch.setattr(ctypes, "CDLL", lambda *_args, **_kwargs: library)
    before = plan.stat().st_ino
    save(plan, to_new)
    assert plan.read_bytes() == NEW
    assert plan.stat().st_ino != before
    assert ours(plan.parent) == []

    def edit(current: bytes) -> bytes:
        if current == NEW:
            by_rename(plan, b"theirs\n")
        return current + b"ours\n"

    assert save(plan, edit) == b"theirs\nours\n"


@pytest.mark.parametrize("number", [errno.EBUSY, errno.EPERM, errno.EXDEV])
def test_where_nothing_may_be_renamed_it_is_written_in_place(
    plan: Path, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replacement, "_exchange", lambda *_: failing(number)("renameat2"))
    before = plan.stat().st_ino
    save(plan, to_new)
    assert plan.read_bytes() == NEW
    assert plan.stat().st_ino == before
    assert ours(plan.parent) == []


# Leftovers


def test_old_temporaries_are_removed_and_nothing_else(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = plan.parent
    (folder / ".okr-0123456789ab.tmp").write_bytes(b"x")
    # What an exchange left there was last written long before.
    os.utime(folder / ".okr-0123456789ab.tmp", (0, 0))
    (folder / ".okr-link.tmp").symlink_to("plan.toml")
    (folder / ".okr-folder.tmp").mkdir()
    (folder / "other.tmp").write_bytes(b"x")
    save(plan, to_new)
    assert ".okr-0123456789ab.tmp" in listed(folder)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 3700)
    save(plan, add(b"\n"))
    assert listed(folder) == [
        ".okr-folder.tmp",
        ".okr-link.tmp",
        ".okr.lock",
        "other.tmp",
        "plan.toml",
    ]
    assert plan.read_bytes() == NEW + b"\n"


def test_guessed_temporary_name_is_not_used(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    guesses = iter([b"\0" * 6, b"\0" * 6, b"\1" * 6])
    target = plan.with_name("target")
    (plan.parent / ".okr-000000000000.tmp").symlink_to(target)
    monkeypatch.setattr(os, "urandom", lambda _count: next(guesses))
    save(plan, to_new)
    assert plan.read_bytes() == NEW
    assert not target.exists()
    assert ours(plan.parent) == [".okr-000000000000.tmp"]


# Faults


def prepare(plan: Path, linked: bool) -> None:
    for at in plan.parent.iterdir():
        at.unlink()
    shutil.rmtree(plan.parent.parent / "state" / "okrtui", ignore_errors=True)
    plan.write_bytes(OLD)
    if linked:
        os.link(plan, plan.with_name("link"))


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("linked", [False, True], ids=["replaced", "in place"])
def test_killed_at_every_call(plan: Path, linked: bool, after: bool) -> None:
    for at in range(1, 300):
        prepare(plan, linked)
        ended = in_child(faulty(lambda: save(plan, to_new), at, killed, after))
        if ended.error == "NotReachedError":
            assert at > 20
            return
        assert ended.signal
        if not linked:
            assert plan.read_bytes() in (OLD, NEW)
        recover(plan)
        there = plan.read_bytes()
        assert there in (OLD, NEW)
        assert save(plan, add(b"more\n")) == there + b"more\n"
        assert [name for name in ours(plan.parent) if not name.endswith(".tmp")] == []
        assert plan.stat().st_nlink == 1 + linked
    pytest.fail("never reached the end")


def test_whoever_opens_a_plan_next_finishes_what_a_crash_interrupted(plan: Path) -> None:
    interrupted = 0
    for at in range(1, 300):
        prepare(plan, linked=True)
        ended = in_child(faulty(lambda: save(plan, to_new), at, killed, after=True))
        if ended.error == "NotReachedError":
            assert interrupted > 3
            return
        interrupted += any(name.endswith(".redo") for name in ours(plan.parent))
        PlanFiles(plan).open(plan, 0)
        assert plan.read_bytes() in (OLD, NEW)
        assert not [name for name in ours(plan.parent) if name.endswith(".redo")]
    pytest.fail("never reached the end")


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EACCES], ids=errno.errorcode.get)
@pytest.mark.parametrize("linked", [False, True], ids=["replaced", "in place"])
def test_error_at_every_call(plan: Path, linked: bool, number: int) -> None:
    for at in range(1, 300):
        prepare(plan, linked)
        ended = in_child(faulty(lambda: save(plan, to_new), at, failing(number)))
        if ended.error == "NotReachedError":
            assert at > 20
            return
        assert not ended.signal
        there = plan.read_bytes()
        if ended.well:
            assert there == NEW
        else:
            assert ended.error in ("CannotWriteError", "NoLocksError"), ended
            assert "was not saved: " in ended.sentence
            assert there in (OLD, NEW), (at, ended)
        assert save(plan, add(b"more\n")) == there + b"more\n"
        left = ours(plan.parent)
        assert len(left) <= 1
        assert not left or left[0].endswith(".tmp")
        # It stays where removing it failed; else somebody's version may be in it, and that is told.
        assert not left or ended.well or there == OLD, "the old version is left behind"
        assert not list(plan.parent.glob("*rescued*"))
    pytest.fail("never reached the end")


@pytest.mark.parametrize(
    ("call", "linked"),
    [(call, True) for call in ("pwrite", "fsync", "ftruncate", "posix_fallocate")]
    + [(call, False) for call in ("pwrite", "fsync")],
)
def test_call_that_fails_from_now_on(
    plan: Path, linked: bool, call: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare(plan, linked)
    if not hasattr(os, call):
        pytest.skip(f"no {call} here")
    monkeypatch.setattr(os, call, lambda *_: failing(errno.ENOSPC)(call))
    with pytest.raises(CannotWriteError, match="disk is full; free some space"):
        save(plan, to_new)
    monkeypatch.undo()
    monkeypatch.setenv("XDG_STATE_HOME", str(plan.parent.parent / "state"))
    recover(plan)
    assert plan.read_bytes() in (OLD, NEW)
    assert save(plan, add(b"more")).endswith(b"more")
    assert ours(plan.parent) == []


def test_full_disk_leaves_no_temporary(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.pwrite
    monkeypatch.setattr(
        os,
        "pwrite",
        lambda fd, data, at: real(fd, data[:1000], at) if at < 4000 else failing(errno.ENOSPC)("pwrite"),
    )
    with pytest.raises(CannotWriteError, match="disk is full"):
        save(plan, to_new)
    assert plan.read_bytes() == OLD
    assert ours(plan.parent) == []


# Interrupted in-place writes


def interrupt(plan: Path, written: int) -> None:
    """Leaves the file as a kill in mid write would: so many new bytes over the old ones."""

    def stopped() -> None:
        real = os.pwrite

        def pwrite(fd: int, data: bytes, at: int) -> int:
            if len(data) == len(NEW):
                real(fd, data[:written], at)
                killed("pwrite")
            return real(fd, data, at)

        os.pwrite = pwrite
        save(plan, to_new)

    if plan.stat().st_nlink == 1:
        os.link(plan, plan.with_name("link"))
    assert in_child(stopped).signal


@pytest.mark.parametrize("written", [0, 1, 40, 4096, 5001, 6000, len(NEW)])
def test_interrupted_write_is_finished_by_the_next(plan: Path, written: int) -> None:
    interrupt(plan, written)
    assert plan.read_bytes() != OLD
    assert len(ours(plan.parent)) == 1
    before = plan.stat().st_ino
    recover(plan)
    assert plan.read_bytes() == NEW
    assert plan.stat().st_ino == before
    assert ours(plan.parent) == []


@pytest.mark.parametrize("base", [OLD, OLD * 4])
def test_write_that_a_power_cut_left_at_any_length_is_finished(plan: Path, base: bytes) -> None:
    plan.write_bytes(base)
    interrupt(plan, 4000)
    os.truncate(plan, (len(base) + len(NEW)) // 2)
    recover(plan)
    assert plan.read_bytes() == NEW


def test_shortening_write_is_finished(plan: Path) -> None:
    plan.write_bytes(OLD * 4)
    interrupt(plan, 4000)
    assert save(plan, add(b"more")) == NEW + b"more"


def test_file_that_was_mended_meanwhile_wins_and_the_other_is_kept(plan: Path) -> None:
    interrupt(plan, 4000)
    by_rename(plan, b"mended\n")
    with pytest.raises(RescuedError, match=r"plan\.toml\.rescued-20.*Compare") as caught:
        save(plan, to_new)
    assert isinstance(caught.value, CannotWriteError)
    assert plan.read_bytes() == b"mended\n"
    (kept,) = plan.parent.glob("plan.toml.rescued-*")
    assert kept.read_bytes() == NEW
    assert str(kept) in str(caught.value)
    assert save(plan, add(b"more\n")) == b"mended\nmore\n"


@pytest.mark.parametrize("content", [OLD, NEW])
def test_file_that_was_put_back_or_finished_by_hand_needs_nothing(plan: Path, content: bytes) -> None:
    interrupt(plan, 4000)
    by_rename(plan, content)
    recover(plan)
    assert plan.read_bytes() == content
    assert ours(plan.parent) == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda redo: redo[:-1],
        lambda redo: redo[:-1] + b"x",
        lambda redo: redo[:100] + b"\0" * 500 + redo[600:],
        lambda redo: redo + b"x",
        lambda redo: b"x" + redo,
        lambda redo: b"",
    ],
)
def test_redo_copy_that_was_never_completed_is_removed(plan: Path, spoil: Callable[[bytes], bytes]) -> None:
    interrupt(plan, 0)
    (redo,) = plan.parent.glob(".okr-*.redo")
    redo.write_bytes(spoil(redo.read_bytes()))
    plan.write_bytes(OLD)
    assert save(plan, add(b"more")) == OLD + b"more"
    assert ours(plan.parent) == []


def test_recover_without_a_redo_copy_writes_and_locks_nothing(plan: Path) -> None:
    plan.chmod(0o444)
    recover(plan)
    assert listed(plan.parent) == ["plan.toml"]


@needs_root
def test_own_redo_copy_where_the_folder_is_closed(plan: Path) -> None:
    os.chown(plan, ALICE, ALICE)

    def stopped() -> None:
        real = os.pwrite
        os.pwrite = lambda fd, data, at: real(fd, data, at) if len(data) != len(NEW) else killed("x")
        save(plan, to_new)

    ended = in_child(stopped, ALICE)
    assert ended.signal, ended
    (redo,) = (plan.parent.parent / "state").rglob("*.redo")
    assert stat.S_IMODE(redo.parent.stat().st_mode) == 0o700
    assert plan.read_bytes() == OLD + b"\0" * (len(NEW) - len(OLD))
    assert in_child(lambda: recover(plan), ALICE).well
    assert plan.read_bytes() == NEW
    assert not redo.exists()


@needs_root
def test_team_member_finishes_another_s_write(team_folder: Path) -> None:
    plan = team_folder / "plan.toml"
    plan.write_bytes(OLD)
    os.chown(plan, ALICE, TEAM)
    plan.chmod(0o664)
    os.link(plan, team_folder / "link")

    def stopped() -> None:
        os.umask(0o077)
        real = os.pwrite
        os.pwrite = lambda fd, data, at: real(fd, data, at) if len(data) != len(NEW) else killed("x")
        save(plan, to_new)

    assert in_child(stopped, ALICE, [TEAM]).signal
    assert in_child(lambda: recover(plan), BOB, [TEAM]).well
    assert plan.read_bytes() == NEW
    assert ours(team_folder) == []


@needs_root
def test_stranger_s_redo_copy_in_a_sticky_folder_is_not_obeyed(plan: Path) -> None:
    plan.parent.chmod(0o1777)
    os.chown(plan, ALICE, ALICE)
    base = OLD + b"?"
    redo = plan.parent / f".okr-{hashlib.sha256(b'plan.toml').hexdigest()[:16]}.redo"

    def planted() -> None:
        digest = hashlib.sha256(base + NEW).hexdigest().encode()
        redo.write_bytes(b"okr-redo-1 %d %d %s\n%s%s" % (len(base), len(NEW), digest, base, NEW))

    assert in_child(planted, NOBODY).well
    ended = in_child(lambda: save(plan, to_new), ALICE)
    assert ended.error == "CannotWriteError"
    assert redo.name in ended.sentence
    assert plan.read_bytes() == OLD


# Locks


def test_held_lock_is_waited_for_and_then_named(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locks, "WAIT_SECONDS", 0.1)
    save(plan, add(b"\n"))
    holding = os.open(plan.parent / ".okr.lock", os.O_RDWR)
    fcntl.flock(holding, fcntl.LOCK_EX)
    with pytest.raises(locks.LockedError, match=r"plan.toml was not saved: "):
        save(plan, to_new)
    os.close(holding)
    save(plan, to_new)
    assert plan.read_bytes() == NEW


def test_lock_is_held_while_editing(plan: Path) -> None:
    def edit(_current: bytes) -> bytes:
        fd = os.open(plan.parent / ".okr.lock", os.O_RDWR)
        with pytest.raises(BlockingIOError):
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.close(fd)
        return NEW

    save(plan, edit)
    assert plan.read_bytes() == NEW

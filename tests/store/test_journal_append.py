"""Journals: every entry that was reported saved is there once, whatever was torn, killed or replaced."""

from __future__ import annotations

import errno
import fcntl
import os
import random
import resource
import shutil
import stat
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest

from okrtui.errors import CannotWriteError
from okrtui.store import journal_append, locks
from okrtui.store.journal_append import LONGEST_ENTRY, append
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

FIRST = (
    '2026-11-13T08-55-20-051Z = { check_in = "launch/active-users", value = 381_000, note = "ä # \\"x\\"" }'
)
SECOND = '2026-11-20T09-14-03-412Z = { check_in = "launch/active-users", value = 412_000 }'
THIRD = '2026-11-20T09-20-41-007Z = { comment = "launch", text = "Marketing joins." }'


@pytest.fixture
def journal(folder: Path) -> Path:
    (folder / "acme.journal").mkdir()
    return folder / "acme.journal" / "maria.toml"


def lines(journal: Path) -> list[str]:
    content = journal.read_bytes()
    assert content == b"" or content.endswith(b"\n")
    return content.decode().splitlines()


def torn(journal: Path) -> list[bytes]:
    return [at.read_bytes() for at in sorted(journal.parent.glob("*.torn-*"))]


def test_entries_follow_each_other(journal: Path) -> None:
    for line in (FIRST, SECOND, THIRD):
        append(journal, line)
    assert journal.read_bytes() == f"{FIRST}\n{SECOND}\n{THIRD}\n".encode()
    assert listed(journal.parent) == ["maria.toml"]


def test_path_may_be_text_and_relative(journal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(journal.parent)
    append("maria.toml", FIRST)
    monkeypatch.chdir(journal.parent.parent)
    append("new.journal/maria.toml", FIRST)
    assert lines(journal) == lines(journal.parent.parent / "new.journal" / "maria.toml") == [FIRST]


def test_same_line_again_is_there_once(journal: Path) -> None:
    append(journal, FIRST)
    append(journal, FIRST)
    assert lines(journal) == [FIRST]
    append(journal, SECOND)
    append(journal, SECOND)
    assert lines(journal) == [FIRST, SECOND]


def test_line_that_only_ends_like_the_last_one_is_another(journal: Path) -> None:
    append(journal, f"x{THIRD}")
    append(journal, THIRD)
    assert lines(journal) == [f"x{THIRD}", THIRD]


def test_earlier_line_again_is_the_reader_s_matter(journal: Path) -> None:
    for line in (FIRST, SECOND, FIRST):
        append(journal, line)
    assert lines(journal) == [FIRST, SECOND, FIRST]


@pytest.mark.parametrize("line", ["a = 1\nb = 2", "a = 1\r", "a = 1\n", "\ud800 = 1"])
def test_not_one_line_of_text_is_a_mistake(journal: Path, line: str) -> None:
    with pytest.raises(ValueError):
        append(journal, line)
    assert not journal.exists()


def test_longest_entry(journal: Path) -> None:
    line = 'a = "' + "x" * (LONGEST_ENTRY - 7) + '"'
    append(journal, line)
    append(journal, line)
    assert lines(journal) == [line]
    with pytest.raises(CannotWriteError, match="65,537 bytes"):
        append(journal, line + " ")
    assert lines(journal) == [line]


def test_ordinary_append_writes_once_and_syncs_after(journal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    append(journal, FIRST)
    calls: list[tuple[str, int]] = []
    real_write, real_sync = os.write, os.fsync
    monkeypatch.setattr(
        os, "write", lambda fd, data: calls.append(("write", len(data))) or real_write(fd, data)
    )
    monkeypatch.setattr(os, "fsync", lambda fd: calls.append(("fsync", 0)) or real_sync(fd))
    append(journal, SECOND)
    assert calls == [("write", len(SECOND) + 1), ("fsync", 0)]


def test_names_are_on_the_disk_before_the_first_entry(journal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    real_write, real_sync = os.write, os.fsync

    def fsync(fd: int) -> None:
        calls.append("folder" if stat.S_ISDIR(os.fstat(fd).st_mode) else "file")
        real_sync(fd)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "write", lambda fd, data: calls.append("write") or real_write(fd, data))
    append(journal, FIRST)
    assert calls == ["folder", "folder", "write", "file"]


def test_imports_no_toml_library_and_little_else(journal: Path) -> None:
    append(journal, FIRST)
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from okrtui.store.journal_append import append; append(sys.argv[2], 'a = 1')\n"
        "heavy = {'tomllib', 'tomli', 'rtoml', 'tomlkit', 'typing', 're', 'pathlib', 'datetime'}\n"
        "print(heavy & set(sys.modules))"
    )
    command = [sys.executable, "-S", "-E", "-c", code, str(Path(__file__).parents[2]), str(journal)]
    out = subprocess.run(command, capture_output=True, text=True, check=True)
    assert out.stdout == "set()\n"
    assert lines(journal) == [FIRST, "a = 1"]


# What an earlier crash left


TORN = [
    SECOND[:40].encode(),
    b"\0" * 4096,
    SECOND.encode()[:-1] + b"\0" * 10,
    b'x = "\xff\xfe" }',
    b"<<<<<<< ours",
    b"a = {" * 100,
    b"[" * 5000,
    b"y" * 1024 * 1024,
    b'note = "' + b"z" * (LONGEST_ENTRY + 1) + b'"',
]


@pytest.mark.parametrize("tail", TORN, ids=range(len(TORN)))
@pytest.mark.parametrize(
    "before", [b"", FIRST.encode() + b"\n", FIRST.encode() + b"\r\n"], ids=["alone", "lf", "crlf"]
)
def test_torn_tail_is_set_aside(journal: Path, before: bytes, tail: bytes) -> None:
    journal.write_bytes(before + tail)
    append(journal, THIRD)
    assert journal.read_bytes() == before + THIRD.encode() + b"\n"
    assert torn(journal) == [tail]
    append(journal, SECOND)
    assert journal.read_bytes() == before + f"{THIRD}\n{SECOND}\n".encode()
    assert len(torn(journal)) == 1


@pytest.mark.parametrize("tail", [SECOND.encode(), b"# a comment", b"  ", b"\r", (SECOND + "\r").encode()])
def test_last_line_that_is_whole_gets_its_newline(journal: Path, tail: bytes) -> None:
    journal.write_bytes(FIRST.encode() + b"\n" + tail)
    append(journal, THIRD)
    assert journal.read_bytes() == FIRST.encode() + b"\n" + tail + b"\n" + THIRD.encode() + b"\n"
    assert torn(journal) == []


def test_own_line_without_its_newline_gets_only_that(journal: Path) -> None:
    journal.write_bytes(f"{FIRST}\n{SECOND}".encode())
    append(journal, SECOND)
    assert lines(journal) == [FIRST, SECOND]


@pytest.mark.parametrize("middle", [b"garbage {\n", b">>>>>>> theirs\n", b"\xff\n", b"\0\n", b"\n\n"])
def test_damage_before_the_last_line_is_left_alone(journal: Path, middle: bytes) -> None:
    journal.write_bytes(FIRST.encode() + b"\n" + middle)
    append(journal, THIRD)
    assert journal.read_bytes() == FIRST.encode() + b"\n" + middle + THIRD.encode() + b"\n"


def test_torn_copy_is_named_by_the_moment_and_as_open_as_the_journal(journal: Path) -> None:
    journal.write_bytes(b"torn {")
    journal.chmod(0o640)
    append(journal, FIRST)
    (copy,) = journal.parent.glob("maria.toml.torn-20*Z")
    assert stat.S_IMODE(copy.stat().st_mode) == 0o640


def test_torn_copy_is_on_the_disk_before_the_journal_is_shortened(
    journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    real_sync, real_shorten = os.fsync, os.ftruncate

    def fsync(fd: int) -> None:
        calls.append("sync folder" if stat.S_ISDIR(os.fstat(fd).st_mode) else "sync file")
        real_sync(fd)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "ftruncate", lambda fd, size: calls.append("shorten") or real_shorten(fd, size))
    journal.write_bytes(b"torn {")
    append(journal, FIRST)
    assert calls == ["sync file", "sync folder", "sync folder", "shorten", "sync file"]


def test_torn_line_is_stepped_over_when_it_cannot_be_copied(
    journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal.write_bytes(b"torn {")
    monkeypatch.setattr(journal_append, "new_file", lambda *_: failing(errno.EDQUOT)("open"))
    append(journal, FIRST)
    assert lines(journal) == ["torn {", FIRST]


@needs_root
@pytest.mark.skipif(shutil.which("chattr") is None, reason="no chattr")
def test_append_only_journal(journal: Path) -> None:
    journal.write_bytes(b"torn {")
    if subprocess.run(["chattr", "+a", journal], capture_output=True, check=False).returncode:
        pytest.skip("no append-only files here")
    try:
        append(journal, FIRST)
        append(journal, SECOND)
        assert lines(journal) == ["torn {", FIRST, SECOND]
    finally:
        subprocess.run(["chattr", "-a", journal], check=True)


# Who may read and write


@pytest.mark.parametrize(
    ("folder_mode", "mode"),
    [(0o755, 0o644), (0o775, 0o664), (0o2775, 0o664), (0o770, 0o660), (0o700, 0o600), (0o777, 0o664)],
)
@pytest.mark.parametrize("umask", [0o022, 0o077, 0o000])
def test_new_journal_is_as_open_as_its_folder(journal: Path, folder_mode: int, mode: int, umask: int) -> None:
    journal.parent.chmod(folder_mode)
    old = os.umask(umask)
    try:
        append(journal, FIRST)
    finally:
        os.umask(old)
    assert stat.S_IMODE(journal.stat().st_mode) == mode


@pytest.mark.parametrize("mode", [0o755, 0o775, 0o2775, 0o700])
@pytest.mark.parametrize("umask", [0o022, 0o077])
def test_new_folder_is_as_open_as_the_plan_s(folder: Path, mode: int, umask: int) -> None:
    folder.chmod(mode)
    old = os.umask(umask)
    try:
        append(folder / "new.journal" / "maria.toml", FIRST)
    finally:
        os.umask(old)
    assert stat.S_IMODE((folder / "new.journal").stat().st_mode) == mode
    assert lines(folder / "new.journal" / "maria.toml") == [FIRST]


def test_existing_journal_keeps_its_mode_and_inode(journal: Path) -> None:
    journal.write_bytes(b"")
    journal.chmod(0o600)
    before = journal.stat()
    append(journal, FIRST)
    after = journal.stat()
    assert (after.st_mode, after.st_ino) == (before.st_mode, before.st_ino)


@needs_root
def test_team_members_with_a_narrow_umask_share_the_folder(team_folder: Path) -> None:
    def first() -> None:
        os.umask(0o077)
        append(team_folder / "acme.journal" / "alice.toml", FIRST)

    def second() -> None:
        os.umask(0o077)
        append(team_folder / "acme.journal" / "bob.toml", SECOND)
        assert lines(team_folder / "acme.journal" / "alice.toml") == [FIRST]

    assert in_child(first, ALICE, [TEAM]) == in_child(second, BOB, [TEAM])
    journals = [(team_folder / "acme.journal" / name).stat() for name in ("alice.toml", "bob.toml")]
    assert [(at.st_uid, at.st_gid) for at in journals] == [(ALICE, TEAM), (BOB, TEAM)]
    assert {stat.S_IMODE(at.st_mode) for at in journals} == {0o664}


@needs_root
def test_group_of_the_folder_without_setgid(folder: Path) -> None:
    os.chown(folder, ALICE, TEAM)
    folder.chmod(0o775)
    assert in_child(lambda: append(folder / "a.journal" / "alice.toml", FIRST), ALICE, [TEAM]).well
    for at in (folder / "a.journal", folder / "a.journal" / "alice.toml"):
        assert at.stat().st_gid == TEAM
    assert stat.S_IMODE((folder / "a.journal").stat().st_mode) == 0o775


@needs_root
def test_other_user_s_journal_is_refused_in_words(journal: Path) -> None:
    append(journal, FIRST)
    ended = in_child(lambda: append(journal, SECOND), NOBODY)
    assert ended.error == "CannotWriteError"
    assert f"{journal} was not saved: you may not write it" in ended.sentence
    assert lines(journal) == [FIRST]


@needs_root
def test_folder_that_may_not_be_written(journal: Path) -> None:
    ended = in_child(lambda: append(journal, FIRST), NOBODY)
    assert ended.error == "CannotWriteError"
    assert "you may not write it" in ended.sentence
    journal.touch()
    os.chown(journal, NOBODY, -1)
    assert in_child(lambda: append(journal, FIRST), NOBODY).well
    journal.write_bytes(b"torn {")
    assert in_child(lambda: append(journal, FIRST), NOBODY).well
    assert lines(journal) == ["torn {", FIRST]


def test_read_only_journal_is_refused_also_for_root(journal: Path) -> None:
    append(journal, FIRST)
    journal.chmod(0o444)
    with pytest.raises(CannotWriteError, match=r"read-only|may not write"):
        append(journal, SECOND)
    assert lines(journal) == [FIRST]


def test_missing_plan_folder(folder: Path) -> None:
    with pytest.raises(CannotWriteError, match="not there any more"):
        append(folder / "gone" / "acme.journal" / "maria.toml", FIRST)


def put_link(at: Path) -> None:
    at.with_name("target").write_bytes(b"")
    at.symlink_to("target")


def put_loose_link(at: Path) -> None:
    at.symlink_to("nowhere")


@pytest.mark.parametrize("put", [put_link, put_loose_link, os.mkfifo, os.mkdir])
def test_strange_journal_is_refused_at_once(journal: Path, put) -> None:
    put(journal)
    began = time.monotonic()
    with pytest.raises(CannotWriteError, match=r"link|not a file|folder"):
        append(journal, FIRST)
    assert time.monotonic() - began < 1
    assert not (journal.parent / "nowhere").exists()
    assert not journal.is_file() or journal.read_bytes() == b""


# Faults


def test_short_write_is_taken_back(journal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    append(journal, FIRST)
    real = os.write
    monkeypatch.setattr(os, "write", lambda fd, data: real(fd, data[:30]))
    with pytest.raises(CannotWriteError, match="only a part"):
        append(journal, SECOND)
    assert lines(journal) == [FIRST]
    monkeypatch.undo()
    append(journal, SECOND)
    assert lines(journal) == [FIRST, SECOND]


def test_failed_sync_is_taken_back_and_the_retry_is_no_double(
    journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    append(journal, FIRST)
    monkeypatch.setattr(os, "fsync", lambda fd: failing(errno.EIO)("fsync"))
    with pytest.raises(CannotWriteError, match="disk reports an error"):
        append(journal, SECOND)
    assert lines(journal) == [FIRST]
    monkeypatch.undo()
    append(journal, SECOND)
    assert lines(journal) == [FIRST, SECOND]


def test_repeated_line_is_only_saved_when_it_is_on_the_disk(
    journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    append(journal, FIRST)
    monkeypatch.setattr(os, "fsync", lambda fd: failing(errno.EIO)("fsync"))
    with pytest.raises(CannotWriteError):
        append(journal, FIRST)


def test_entry_that_is_on_the_disk_is_saved_whatever_closing_says(
    journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    append(journal, FIRST)
    with monkeypatch.context() as patch:
        patch.setattr(os, "close", lambda fd: failing(errno.EIO)("close"))
        append(journal, SECOND)  # told as not saved, it would stay where its deed is taken back
    assert lines(journal) == [FIRST, SECOND]


def test_what_reads_back_differently_is_not_saved(journal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    append(journal, FIRST)
    real = os.write
    monkeypatch.setattr(os, "write", lambda fd, data: real(fd, data.replace(b"412", b"413")))
    with pytest.raises(CannotWriteError, match="reads back differently"):
        append(journal, SECOND)
    assert lines(journal) == [FIRST]


def test_taking_back_spares_what_others_appended(journal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    append(journal, FIRST)

    def fsync(_fd: int) -> None:
        with journal.open("a") as other:
            other.write(f"{THIRD}\n")
        raise OSError(errno.EIO, "")

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(CannotWriteError):
        append(journal, SECOND)
    assert lines(journal) == [FIRST, SECOND, THIRD]


def test_size_limit_of_the_system(journal: Path) -> None:
    append(journal, FIRST)

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (len(FIRST) + 20, resource.RLIM_INFINITY))
        append(journal, SECOND)

    assert in_child(limited).error == "CannotWriteError"
    assert lines(journal) == [FIRST]


def prepare(journal: Path, state: str) -> list[str]:
    """Makes the state anew; gives the entries that were acknowledged in it."""
    shutil.rmtree(journal.parent)
    if state == "no folder":
        return []
    journal.parent.mkdir()
    if state == "ordinary":
        journal.write_bytes(FIRST.encode() + b"\n")
        return [FIRST]
    if state == "torn":
        journal.write_bytes(FIRST.encode() + b"\n" + SECOND[:30].encode())
        return [FIRST]
    return []


STATES = ["no folder", "no journal", "ordinary", "torn"]


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("state", STATES)
def test_killed_at_every_call(journal: Path, state: str, after: bool) -> None:
    for at in range(1, 200):
        saved = prepare(journal, state)
        ended = in_child(faulty(lambda: append(journal, THIRD), at, killed, after))
        if ended.error == "NotReachedError":
            assert at > 8
            return
        assert ended.signal
        append(journal, THIRD)
        assert lines(journal) == [*saved, THIRD]
        if state == "torn":
            assert set(torn(journal)) >= {SECOND[:30].encode()}
    pytest.fail("never reached the end")


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EACCES], ids=errno.errorcode.get)
@pytest.mark.parametrize("state", STATES)
def test_error_at_every_call(journal: Path, state: str, number: int) -> None:
    for at in range(1, 200):
        saved = prepare(journal, state)
        ended = in_child(faulty(lambda: append(journal, THIRD), at, failing(number)))
        if ended.error == "NotReachedError":
            assert at > 8
            return
        if ended.well:
            there = lines(journal)
            assert there[0 : len(saved)] == saved
            assert there[-1] == THIRD
        else:
            assert ended.error in ("CannotWriteError", "NoLocksError"), ended
        append(journal, THIRD)
        there = lines(journal)
        assert there.count(THIRD) == 1
        assert [line for line in there if line in (FIRST, THIRD)] == [*saved, THIRD]
    pytest.fail("never reached the end")


# Together


def test_many_writers_and_every_entry_is_there_once(journal: Path) -> None:
    def write(writer: int) -> None:
        for entry in range(25):
            append(journal, f'w{writer}e{entry} = {{ check_in = "x/y", value = {entry} }}')

    children = [Child(lambda writer=writer: write(writer)) for writer in range(12)]
    assert all_well(children)
    there = lines(journal)
    assert len(there) == len(set(there)) == 300
    assert len(tomllib.loads("\n".join(there))) == 300


def test_no_acknowledged_entry_is_lost_when_half_of_the_writers_are_killed(
    journal: Path, folder: Path
) -> None:
    def write(writer: int) -> None:
        acks = os.open(folder / f"acks-{writer}", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        for entry in range(10_000):
            append(journal, f"w{writer}e{entry} = {{ value = {entry} }}")
            os.write(acks, f"w{writer}e{entry}\n".encode())

    chance = random.Random(7)
    children = [Child(lambda writer=writer: write(writer)) for writer in range(8)]
    wait_for(lambda: journal.exists() and journal.stat().st_size > 500)
    for child in children:
        time.sleep(chance.uniform(0, 0.15))
        child.kill()
    assert all_killed(children)
    append(journal, "last = 1")
    there = [line.split(" ")[0] for line in lines(journal)]
    acked = [name for at in folder.glob("acks-*") for name in at.read_text().splitlines()]
    assert len(acked) > 20
    assert set(acked) <= set(there)
    assert len(there) == len(set(there))
    assert len(tomllib.loads(journal.read_text())) == len(there)


def test_reader_sees_whole_lines_and_at_most_a_beginning_of_the_next(journal: Path) -> None:
    append(journal, "first = 0")
    writer = Child(lambda: [append(journal, f'e{entry} = "{"x" * 3000}"') for entry in range(100)])
    expected = "first = 0\n" + "".join(f'e{entry} = "{"x" * 3000}"\n' for entry in range(100))
    content = b""
    while content.count(b"\n") < 101:
        content = journal.read_bytes()
        assert expected.encode().startswith(content)
    assert writer.end().well


def test_journal_that_was_replaced_while_waiting_gets_the_entry(journal: Path) -> None:
    append(journal, FIRST)
    holding = os.open(journal, os.O_RDWR)
    locks.lock(holding, "x")
    waiting = Child(lambda: append(journal, THIRD))
    time.sleep(0.1)
    new = journal.with_name("new")
    new.write_text(f"{SECOND}\n")
    new.rename(journal)
    fcntl.flock(holding, fcntl.LOCK_UN)
    os.close(holding)
    assert waiting.end().well
    assert lines(journal) == [SECOND, THIRD]


def test_journal_that_was_deleted_while_waiting_is_made_anew(journal: Path) -> None:
    append(journal, FIRST)
    holding = os.open(journal, os.O_RDWR)
    locks.lock(holding, "x")
    waiting = Child(lambda: append(journal, THIRD))
    time.sleep(0.1)
    journal.unlink()
    fcntl.flock(holding, fcntl.LOCK_UN)
    os.close(holding)
    assert waiting.end().well
    assert lines(journal) == [THIRD]


def test_held_lock_ends_in_a_sentence_that_names_the_holder(
    journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locks, "WAIT_SECONDS", 0.1)
    append(journal, FIRST)
    holding = os.open(journal, os.O_RDONLY)
    locks.lock(holding, "x")
    with pytest.raises(locks.LockedError, match=r"maria.toml was not saved: "):
        append(journal, SECOND)
    os.close(holding)
    assert lines(journal) == [FIRST]


def test_no_descriptor_is_left(journal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    append(journal, FIRST)
    count = open_files()
    for entry in range(30):
        append(journal, f"e{entry} = 1")
    journal.chmod(0o444)
    for _ in range(10):
        with pytest.raises(CannotWriteError):
            append(journal, SECOND)
    journal.chmod(0o644)
    monkeypatch.setattr(os, "fsync", lambda fd: failing(errno.EIO)("fsync"))
    for _ in range(10):
        with pytest.raises(CannotWriteError):
            append(journal, SECOND)
    assert open_files() == count


def test_a_journal_too_large_to_be_read_takes_no_entry(journal: Path) -> None:
    journal.touch()
    os.truncate(journal, 1 << 40)
    with pytest.raises(CannotWriteError, match="larger than 64 MB"):
        append(journal, "a = 1")
    assert journal.stat().st_size == 1 << 40

"""A whole file: all of it or nothing, and nothing of anybody else's is written over unasked."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from okrtui.errors import CannotWriteError
from okrtui.store.whole_file import TakenError, whole_file

if TYPE_CHECKING:
    from pathlib import Path


def _write(path: Path, *pieces: bytes, replaces: bool = False) -> None:
    with whole_file(path, replaces=replaces) as write:
        for piece in pieces:
            write(piece)
            assert piece not in [each.read_bytes() for each in path.parent.glob(path.name)]


def test_pieces_become_one_file(tmp_path: Path) -> None:
    _write(tmp_path / "a.md", b"one ", b"two")
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == {"a.md": b"one two"}


def test_a_file_gives_way_only_where_it_may_and_its_mode_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"mine")
    path.chmod(0o600)
    with pytest.raises(TakenError, match="is there already"):
        _write(path, b"new")
    assert path.read_bytes() == b"mine"
    _write(path, b"new", replaces=True)
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o400)
    with pytest.raises(CannotWriteError, match="marked read-only"):
        _write(path, b"newer", replaces=True)
    assert [each.read_bytes() for each in tmp_path.iterdir()] == [b"new"]


@pytest.mark.parametrize("replaces", [False, True])
@pytest.mark.parametrize("kind", ["a symbolic link", "a folder", "a device or a pipe"])
def test_what_is_no_file_never_gives_way(tmp_path: Path, kind: str, replaces: bool) -> None:
    path, other = tmp_path / "a.md", tmp_path / "other"
    other.write_bytes(b"other")
    match kind:
        case "a symbolic link":
            path.symlink_to(other)
        case "a folder":
            path.mkdir()
        case _:
            os.mkfifo(path)
    with pytest.raises(CannotWriteError, match=f"is there already, and it is {kind}"):
        _write(path, b"new", replaces=replaces)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.md", "other"]
    assert other.read_bytes() == b"other"


@pytest.mark.parametrize("end", [KeyboardInterrupt, ValueError])
def test_left_in_the_middle_nothing_is_there(tmp_path: Path, end: type[BaseException]) -> None:
    with pytest.raises(end), whole_file(tmp_path / "a.md") as write:
        write(b"half")
        raise end
    assert list(tmp_path.iterdir()) == []


def test_who_is_quicker_keeps_the_name(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    with pytest.raises(TakenError), whole_file(path) as write:
        write(b"mine")
        path.write_bytes(b"theirs")
    assert [each.read_bytes() for each in tmp_path.iterdir()] == [b"theirs"]


def test_no_space_is_a_sentence_and_nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    with pytest.raises(CannotWriteError, match="the disk is full"), whole_file(tmp_path / "a.md") as write:
        monkeypatch.setattr(os, "write", full)
        write(b"x")
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_takes_nothing_is_told_and_not_tried_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter([0])
    monkeypatch.setattr(os, "write", lambda *_: next(answers))  # a second try would end the test, too
    with pytest.raises(CannotWriteError), whole_file(tmp_path / "plan.md") as write:
        write(b"text")
    assert not list(tmp_path.iterdir())

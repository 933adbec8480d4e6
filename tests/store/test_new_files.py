"""The files of a new plan: all of them or none, and what somebody else puts there meanwhile is theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from okrtui.errors import CannotWriteError
from okrtui.model.journal import CheckIn
from okrtui.store import journal_append
from okrtui.store.new_files import creating
from tests.tui.session import contents

if TYPE_CHECKING:
    from pathlib import Path

FILES = [("new.toml", 'format = 1\ninclude = ["new-parts/*.toml"]\n'), ("new-parts/0002.toml", "")]
CHECK_INS = [CheckIn(key="2026-11-20T09-30-00-000Z", author="li", about="a/b", value=1)]
ALL = {
    "new.toml": FILES[0][1].encode(),
    "new-parts/0002.toml": b"",
    "new.journal/li.toml": b'2026-11-20T09-30-00-000Z = { check_in = "a/b", value = 1 }\n',
}


def test_all_files_are_there_in_the_end(tmp_path: Path) -> None:
    for _ in creating(tmp_path / "new.toml", FILES, CHECK_INS):
        assert not (tmp_path / "new.toml").exists()
    assert contents(tmp_path) == ALL


@pytest.mark.parametrize("steps", [0, 1, 2])
def test_left_before_the_end_nothing_is_there(tmp_path: Path, steps: int) -> None:
    work = creating(tmp_path / "new.toml", FILES, CHECK_INS)
    for _ in range(steps):
        next(work)
    work.close()  # type: ignore[attr-defined]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("taken", ["new.toml", "new-parts/mine.toml", "new.journal/li.toml"])
@pytest.mark.parametrize("steps", [0, 1])
def test_what_somebody_else_puts_there_stays(tmp_path: Path, taken: str, steps: int) -> None:
    work = creating(tmp_path / "new.toml", FILES, CHECK_INS)
    for _ in range(steps):
        next(work)
    theirs = tmp_path / taken
    theirs.parent.mkdir(exist_ok=True)
    theirs.write_text("mine")
    if steps and "parts" in taken:
        list(work)  # it came too late to be in the way
        assert contents(tmp_path) == {**ALL, taken: b"mine"}
        return
    with pytest.raises(CannotWriteError):
        list(work)
    assert contents(tmp_path) == {taken: b"mine"}


def test_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    work = creating(tmp_path / "new.toml", FILES, CHECK_INS)
    next(work)
    monkeypatch.setattr(journal_append, "_write", full)
    with pytest.raises(CannotWriteError, match="the disk is full"):
        next(work)
    assert list(tmp_path.iterdir()) == []

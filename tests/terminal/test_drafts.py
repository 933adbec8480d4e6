"""Drafts: kept whole and private, offered once their process is gone, never in anybody's way."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import threading
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from okrtui.store import drafts
from okrtui.store.drafts import Draft, DraftKeeper, discard_draft, load_drafts
from tests.store.processes import NOBODY, needs_root
from tests.terminal.conftest import ROOT

DRAFT = Draft(
    "acme.toml",
    "launch/latency",
    "check_in",
    {"value": "41", "note": 'half a "thought" \u2013 \udcff\n'},
    "2026-11-20T09:14:03Z",
)

OTHER_PROCESS = """
import json, sys
from pathlib import Path
from okrtui.store.drafts import Draft, DraftKeeper
keeper = DraftKeeper(Path(sys.argv[1]), Path(sys.argv[2]))
keeper.current = Draft(**json.loads(sys.argv[3]))
print(keeper.save(), flush=True)
sys.stdin.read()
"""


def start_other(folder: Path, plan: Path, draft: Draft = DRAFT) -> subprocess.Popen[str]:
    """Start a process that keeps a draft until its standard input ends."""
    argv = [sys.executable, "-c", OTHER_PROCESS, str(folder), str(plan), json.dumps(asdict(draft))]
    process = subprocess.Popen(argv, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "True\n"
    return process


def leave_behind(folder: Path, plan: Path, draft: Draft = DRAFT) -> None:
    start_other(folder, plan, draft).communicate()


def count_open_files() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "state" / "drafts"


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return tmp_path / "acme.toml"


def test_saved_privately(folder: Path, plan: Path) -> None:
    keeper = DraftKeeper(folder, plan)
    keeper.current = DRAFT
    assert keeper.save()
    (path,) = folder.iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_left_behind_by_a_process_that_is_gone(folder: Path, plan: Path) -> None:
    leave_behind(folder, plan)
    assert list(load_drafts(folder, plan).values()) == [DRAFT]


def test_not_taken_from_a_process_that_lives(folder: Path, plan: Path) -> None:
    other = start_other(folder, plan)
    assert load_drafts(folder, plan) == {}
    other.kill()
    other.communicate()
    assert list(load_drafts(folder, plan).values()) == [DRAFT]


def test_own_draft_is_no_leftover(folder: Path, plan: Path) -> None:
    keeper = DraftKeeper(folder, plan)
    for note in ("one", "two"):
        keeper.current = replace(DRAFT, texts={"note": note})
        assert keeper.save()
        assert load_drafts(folder, plan) == {}
    assert len(list(folder.iterdir())) == 1


def test_of_this_plan_only_and_oldest_first(folder: Path, plan: Path, tmp_path: Path) -> None:
    newer, older = replace(DRAFT, moment="2026-11-20"), replace(DRAFT, moment="2026-11-13")
    leave_behind(folder, plan, newer)
    leave_behind(folder, plan, older)
    leave_behind(folder, tmp_path / "other.toml")
    assert list(load_drafts(folder, plan).values()) == [older, newer]
    link = tmp_path / "link.toml"
    link.symlink_to(plan)
    assert len(load_drafts(folder, link)) == 2


def test_discarded(folder: Path, plan: Path) -> None:
    keeper = DraftKeeper(folder, plan)
    assert keeper.discard()
    keeper.current = DRAFT
    keeper.save()
    assert keeper.discard()
    assert list(folder.iterdir()) == []
    leave_behind(folder, plan)
    (path,) = load_drafts(folder, plan)
    assert discard_draft(path)
    assert not discard_draft(path)
    assert load_drafts(folder, plan) == {}


def test_discarded_while_being_saved_does_not_come_back(
    folder: Path, plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper = DraftKeeper(folder, plan)
    write, is_writing, is_discarded = drafts._write_locked, threading.Event(), threading.Event()

    def write_slowly(path: Path, data: bytes) -> int:
        is_writing.set()
        assert is_discarded.wait(10)
        return write(path, data)

    monkeypatch.setattr(drafts, "_write_locked", write_slowly)
    keeper.current = DRAFT
    saving = threading.Thread(target=keeper.save)
    saving.start()
    assert is_writing.wait(10)
    assert keeper.discard()
    is_discarded.set()
    saving.join()
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"null", b"{}", b"\xff", b"\0" * 100, b"[" * 100_000, b'{"plan": 1}'],
)
def test_damaged_file_is_passed_over(folder: Path, plan: Path, content: bytes) -> None:
    leave_behind(folder, plan)
    (path,) = load_drafts(folder, plan)
    path.with_name(f"{path.stem}-damaged.json").write_bytes(content)
    assert list(load_drafts(folder, plan)) == [path]


def test_wrong_types_are_damage(folder: Path, plan: Path) -> None:
    leave_behind(folder, plan)
    (path,) = load_drafts(folder, plan)
    path.write_text(json.dumps({**asdict(DRAFT), "value": 41}))
    assert load_drafts(folder, plan) == {}


def test_what_is_no_file_is_passed_over(folder: Path, plan: Path) -> None:
    leave_behind(folder, plan)
    (path,) = load_drafts(folder, plan)
    os.mkfifo(path.with_name(f"{path.stem}-fifo.json"))
    path.with_name(f"{path.stem}-folder.json").mkdir()
    path.with_name(f"{path.stem}-link.json").symlink_to(path)
    assert list(load_drafts(folder, plan)) == [path]


@needs_root
def test_nothing_is_taken_from_another_user(folder: Path, plan: Path) -> None:
    """Where the folder for state is everybody's, anybody can leave a file there."""
    leave_behind(folder, plan)
    (path,) = load_drafts(folder, plan)
    path.chmod(0o666)
    os.chown(path, NOBODY, NOBODY)
    assert load_drafts(folder, plan) == {}


def test_folder_that_cannot_be_used(tmp_path: Path, plan: Path) -> None:
    (tmp_path / "file").touch()
    keeper = DraftKeeper(tmp_path / "file" / "drafts", plan)
    keeper.current = DRAFT
    assert not keeper.save()
    assert not keeper.save()
    assert load_drafts(tmp_path / "file" / "drafts", plan) == {}
    assert load_drafts(tmp_path / "missing", plan) == {}


@pytest.mark.parametrize("call", ["open", "write", "fsync", "replace"])
def test_failed_save_keeps_the_draft_before(
    folder: Path, plan: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    keeper = DraftKeeper(folder, plan)
    keeper.current = DRAFT
    keeper.save()
    (path,) = folder.iterdir()
    before = path.read_bytes()
    open_files = count_open_files()

    def fail(*_args: Any, **_options: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("pathlib.Path.replace" if call == "replace" else f"os.{call}", fail)
        keeper.current = replace(DRAFT, texts={"note": "newer"})
        assert not keeper.save()
    assert list(folder.iterdir()) == [path]
    assert path.read_bytes() == before
    assert count_open_files() == open_files
    assert keeper.save()
    assert json.loads(path.read_bytes())["texts"]["note"] == "newer"


def test_half_written_files_are_removed_when_old(folder: Path, plan: Path) -> None:
    leave_behind(folder, plan)
    (path,) = load_drafts(folder, plan)
    old, new = path.with_suffix(".0.tmp"), path.with_suffix(".1.tmp")
    old.touch()
    new.touch()
    os.utime(old, (0, 0))
    load_drafts(folder, plan)
    assert not old.exists()
    assert new.exists()

"""However the process or its terminal ends: the draft is kept, the terminal is restored, nothing stays."""

from __future__ import annotations

import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from okrtui.store.drafts import load_drafts

if TYPE_CHECKING:
    from pathlib import Path

    from tests.terminal.conftest import StartToy
    from tests.terminal.pty_session import PtySession

SOON = 10.0
"""Seconds, for a promise of one: the rest is for a busy machine."""

ENDING = [signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM]
MODES_ON = [b"?1000h", b"?1003h", b"?1006h", b"?1015h", b"?1004h", b"?2004h", b"?1049h", b"?25l", b"?7l"]


def notes(folder: Path) -> list[str]:
    return [draft.texts["note"] for draft in load_drafts(folder / "drafts", folder / "plan.toml").values()]


def opposite(mode: bytes) -> bytes:
    return mode[:-1] + {b"h": b"l", b"l": b"h"}[mode[-1:]]


def assert_restored(session: PtySession) -> None:
    raw = bytes(session.raw)
    for mode in MODES_ON:
        assert 0 <= raw.find(b"\x1b[" + mode) < raw.rfind(b"\x1b[" + opposite(mode)), mode
    assert raw.count(b"\x1b[<u") == raw.count(b"\x1b[>") > 0
    assert raw.rfind(b"\x1b[<u") < raw.rfind(b"\x1b[?1049l")
    assert session.attributes == session.attributes_at_start


@pytest.mark.parametrize("number", ENDING)
def test_signal_keeps_the_draft_and_restores_the_terminal(
    toy: PtySession, tmp_path: Path, number: signal.Signals
) -> None:
    toy.send("half a thought")
    toy.wait_for("typed [half a thought]")
    assert toy.attributes != toy.attributes_at_start
    toy.signal(number)
    assert toy.exit_code(SOON) == 128 + number
    assert_restored(toy)
    assert notes(tmp_path) == ["half a thought"]


def test_usual_end_restores_the_terminal_and_leaves_no_draft(toy: PtySession, tmp_path: Path) -> None:
    toy.send("quit\r")
    assert toy.exit_code(SOON) == 0
    assert_restored(toy)
    assert notes(tmp_path) == []


@pytest.mark.parametrize("ignored", [(), (signal.SIGHUP,)], ids=["usual", "nohup"])
def test_closed_terminal_ends_the_process(
    start_toy: StartToy, tmp_path: Path, ignored: tuple[signal.Signals, ...]
) -> None:
    toy = start_toy(ignored=ignored)
    toy.send("cut off")
    toy.wait_for("typed [cut off]")
    toy.close_terminal()
    assert toy.exit_code(SOON) == 128 + signal.SIGHUP
    assert notes(tmp_path) == ["cut off"]


def test_ignored_hangup_stays_ignored(start_toy: StartToy) -> None:
    toy = start_toy(ignored=(signal.SIGHUP,))
    toy.signal(signal.SIGHUP)
    toy.send("still here")
    toy.wait_for("typed [still here]")


@pytest.fixture
def stalled(toy: PtySession) -> PtySession:
    flood(toy)
    return toy


def flood(toy: PtySession) -> None:
    """Make the main thread wait for a terminal that does not read."""
    toy.send("flood")
    toy.wait_for("typed [flood]")
    toy.stall()
    toy.send("\r")
    toy.wait_until_idle()


@pytest.mark.parametrize("number", ENDING)
def test_signal_ends_a_process_whose_terminal_has_stalled(
    stalled: PtySession, tmp_path: Path, number: signal.Signals
) -> None:
    stalled.signal(number)
    assert stalled.exit_code(SOON) == 128 + number
    assert notes(tmp_path) == ["flood"]
    assert stalled.attributes == stalled.attributes_at_start
    stalled.unstall()
    stalled.exit_code()
    assert_restored(stalled)


def test_closing_a_stalled_terminal_ends_the_process(stalled: PtySession, tmp_path: Path) -> None:
    stalled.close_terminal()
    assert stalled.exit_code(SOON) == 128 + signal.SIGHUP
    assert notes(tmp_path) == ["flood"]


def test_closing_a_stalled_terminal_ends_the_process_under_nohup(start_toy: StartToy, tmp_path: Path) -> None:
    toy = start_toy(ignored=(signal.SIGHUP,))
    flood(toy)
    toy.close_terminal()
    assert toy.exit_code(SOON) == 128 + signal.SIGHUP
    assert notes(tmp_path) == ["flood"]


@pytest.mark.parametrize("how", ["key", "signal"])
def test_suspended_and_brought_back(toy: PtySession, tmp_path: Path, how: str) -> None:
    toy.send("before")
    toy.wait_for("typed [before]")
    if how == "key":
        toy.send("\x1a")
    else:
        toy.signal(signal.SIGTSTP)
    toy.wait_until_stopped()
    assert toy.attributes == toy.attributes_at_start
    toy.wait_for_bytes(b"\x1b[?1049l")
    toy.signal(signal.SIGCONT)
    toy.wait_until_continued()
    toy.wait_for("typed [before]")
    toy.send(" after")
    toy.wait_for("typed [before after]")
    toy.signal(signal.SIGTERM)
    assert toy.exit_code(SOON) == 128 + signal.SIGTERM
    assert_restored(toy)
    assert notes(tmp_path) == ["before after"]


def test_signal_while_suspended_leaves_the_shell_its_terminal(toy: PtySession, tmp_path: Path) -> None:
    toy.send("asleep")
    toy.wait_for("typed [asleep]")
    toy.signal(signal.SIGTSTP)
    toy.wait_until_stopped()
    toy.signal(signal.SIGTERM)
    toy.signal(signal.SIGCONT)
    assert toy.exit_code(SOON) == 128 + signal.SIGTERM
    assert toy.raw.count(b"\x1b[?1049l") == 1
    assert notes(tmp_path) == ["asleep"]


@pytest.mark.parametrize("is_stopped", [True, False])
def test_continued_without_having_left_the_terminal(toy: PtySession, is_stopped: bool) -> None:
    if is_stopped:
        toy.signal(signal.SIGSTOP)
        toy.wait_until_stopped()
    toy.signal(signal.SIGCONT)
    toy.wait_for_bytes(b"\x1b[?1049l")
    toy.wait_for("typed []")
    toy.send("once")
    toy.wait_for("typed [once]")
    toy.signal(signal.SIGTERM)
    assert toy.exit_code(SOON) == 128 + signal.SIGTERM
    assert_restored(toy)


def test_continued_in_the_middle_of_a_write(toy: PtySession) -> None:
    toy.send("continued\r")
    toy.wait_for_bytes(b"\x1b[?1049l")
    toy.send("!")
    toy.wait_for("typed [continued!]")
    toy.signal(signal.SIGTERM)
    assert toy.exit_code(SOON) == 128 + signal.SIGTERM
    assert_restored(toy)


@pytest.mark.parametrize(
    ("save", "expected"),
    [("lambda: 1 / 0", 128 + signal.SIGTERM), ("lambda: time.sleep(60)", -signal.SIGALRM)],
    ids=["fails", "hangs"],
)
def test_process_ends_when_saving(save: str, expected: int) -> None:
    program = (
        "import os, signal, time; from okrtui.tui.signals import install_signal_handlers;"
        f"install_signal_handlers({save}); os.kill(os.getpid(), signal.SIGTERM); time.sleep(60)"
    )
    assert subprocess.run([sys.executable, "-c", program], timeout=SOON).returncode == expected

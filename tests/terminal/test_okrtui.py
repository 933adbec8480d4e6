"""The program itself in a terminal: it starts, keeps what is typed, is quiet, and leaves tidily."""

from __future__ import annotations

import fcntl
import json
import os
import re
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from okrtui.store.drafts import load_drafts
from tests.store.processes import wait_for
from tests.terminal.conftest import ROOT
from tests.terminal.pty_session import PtySession
from tests.terminal.test_endings import SOON, assert_restored
from tests.tui.hostile import write_plan

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BYTES_PER_KEY = 3_000
"""What a cursor key may cost at most; the figure that was counted is printed."""

POINTER_SHAPE = re.compile(rb"\x1b]22;[a-z]*\x07")
"""What Textual itself sends with a bell at its end."""


class Start(Protocol):
    def __call__(self, plan: Path, *, ready: str = ..., **options: Any) -> PtySession: ...


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Nothing of the tester's own, and a fixed day."""
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    return kept | {
        "HOME": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "XDG_STATE_HOME": str(tmp_path / "state"),
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
        "OKRTUI_AUTHOR": "maria",
        "OKRTUI_TODAY": "2026-11-22",
    }


@pytest.fixture
def start(environment: dict[str, str]) -> Iterator[Start]:
    """Start the program on a plan and wait until it shows it."""
    sessions: list[PtySession] = []

    def start_one(
        plan: Path, *, ready: str = "Launch a new communication platform", **options: Any
    ) -> PtySession:
        argv = [sys.executable, "-m", "okrtui", str(plan)]
        session = PtySession(
            argv, **({"columns": 132, "rows": 36, "env": environment, "cwd": ROOT} | options)
        )
        sessions.append(session)
        session.wait_for(ready)
        return session

    yield start_one
    for session in sessions:
        with session:
            pass


@pytest.mark.parametrize("size", [(132, 36), (80, 24)])
def test_it_shows_the_plan_and_q_gives_the_terminal_back(
    start: Start, plan: Path, size: tuple[int, int]
) -> None:
    session = start(plan, columns=size[0], rows=size[1])
    session.wait_for("Alignment 72 fair")
    session.wait_for("Empowering global connectivity")
    session.send("q")
    assert session.exit_code(SOON) == 0
    assert_restored(session)
    assert "Launch" not in session.text


def test_a_check_in_lands_in_the_journal(start: Start, plan: Path) -> None:
    journal = plan.parent / "acme.journal" / "maria.toml"
    before = journal.read_bytes()
    session = start(plan)
    session.send("jjjj")
    session.wait_for("TREND")
    session.send("c")
    session.wait_for("enter saves")
    session.send("412k")
    session.wait_for("→ 412k of 1M users")
    session.send("\r")
    session.wait_for("412k / 1M")
    session.send("q")
    assert session.exit_code(SOON) == 0
    [line] = journal.read_bytes()[len(before) :].decode().splitlines()
    assert line.endswith('Z = { check_in = "launch/active-users", value = 412_000, confidence = 6 }')


def test_an_imported_plan_is_opened_next(start: Start, plan: Path) -> None:
    source = plan.with_name("okrs.json")
    objective = {"title": "Arrive", "supports": ["vision"]}
    source.write_text(json.dumps({"plan": "Imported", "vision": "From afar", "objectives": [objective]}))
    session = start(plan)
    session.send("\x10")
    session.send("import")
    session.wait_for("Import (^p)")
    session.send("\r")
    session.wait_for("Which file is to become a plan?")
    session.send(f"{source}\r\r")
    session.wait_for("Taken over: 1 objective")
    session.send("\r")
    session.wait_for("From afar")
    session.send("j")
    session.send("q")
    assert session.exit_code(SOON) == 0
    assert_restored(session)
    last = plan.parents[1] / "state" / "okrtui"
    assert any("okrs.toml" in each.read_text() for each in last.glob("*") if each.is_file())


def test_a_whole_check_in_may_arrive_at_once(start: Start, plan: Path) -> None:
    journal = plan.parent / "acme.journal" / "maria.toml"
    before = journal.read_bytes()
    session = start(plan)
    session.send("jjjjc412k\r")
    session.wait_for("412k / 1M")
    assert b"value = 412_000" in journal.read_bytes()[len(before) :]


@pytest.mark.parametrize("how", ["SIGTERM", "SIGHUP", "terminal closed"])
def test_what_is_typed_when_the_end_comes_is_offered_at_the_next_start(
    start: Start, plan: Path, tmp_path: Path, how: str
) -> None:
    before = plan.parent.joinpath("acme.journal", "maria.toml").read_bytes()
    session = start(plan)
    session.send("jjjj")
    session.wait_for("TREND")
    session.send("c")
    session.wait_for("enter saves")
    session.send("415k\t\thalf a thought")
    session.wait_for("half a thought")
    session.wait_until_idle()
    if how == "terminal closed":
        session.close_terminal()
        assert session.exit_code(SOON) == 128 + signal.SIGHUP
    else:
        number = signal.Signals[how]
        session.signal(number)
        assert session.exit_code(SOON) == 128 + number
        assert_restored(session)
    [draft] = load_drafts(tmp_path / "state" / "okrtui" / "drafts", plan).values()
    assert draft.node == "launch/active-users"
    assert (draft.texts["value"], draft.texts["note"]) == ("415k", "half a thought")
    again = start(plan)
    again.wait_for("half a thought")
    assert "415k" in again.text
    again.send("\r")
    again.wait_for("415k / 1M")
    again.send("q")
    assert again.exit_code(SOON) == 0
    after = plan.parent.joinpath("acme.journal", "maria.toml").read_bytes()
    assert after[len(before) :].count(b"\n") == 1
    assert not load_drafts(tmp_path / "state" / "okrtui" / "drafts", plan)


@pytest.mark.parametrize("keys", ["\x11", "\x03\x03"], ids=["ctrl+q", "ctrl+c ctrl+c"])
def test_leaving_while_something_is_typed_keeps_it(
    start: Start, plan: Path, tmp_path: Path, keys: str
) -> None:
    session = start(plan)
    session.send("jjjjc")
    session.wait_for("enter saves")
    session.send("415k" + keys)
    assert session.exit_code(SOON) == 0
    [draft] = load_drafts(tmp_path / "state" / "okrtui" / "drafts", plan).values()
    assert draft.texts["value"] == "415k"


def test_without_a_terminal_there_is_one_sentence(plan: Path, environment: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "okrtui", str(plan)],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=SOON,
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert "needs a terminal" in done.stderr


def test_a_terminal_that_stopped_reading_keeps_nobody_waiting_for_a_lock(start: Start, plan: Path) -> None:
    """What is saved while nothing can be drawn any more is saved, and every lock is free."""
    journal = plan.parent / "acme.journal" / "maria.toml"
    before = plan.read_bytes(), journal.read_bytes()
    session = start(plan)
    session.send("jjjj")
    session.wait_for("TREND")
    session.stall()
    session.send("c412k\r")
    wait_for(lambda: journal.read_bytes() != before[1])
    session.send("ex\r")
    wait_for(lambda: plan.read_bytes() != before[0])
    for _ in range(40):  # more than the terminal holds
        session.send("v")
    session.wait_until_idle()
    assert session.returncode is None
    for path in (journal, plan.parent / ".okr.lock"):
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    session.unstall()
    session.send("q")
    assert session.exit_code(SOON) == 0


def test_addresses_in_a_plan_are_text_and_nothing_opens_them(
    start: Start, plan: Path, tmp_path: Path, environment: dict[str, str]
) -> None:
    opener = tmp_path / "opener"
    for name in ("xdg-open", "open", "sensible-browser", "www-browser", "firefox"):
        program = tmp_path / "programs" / name
        program.parent.mkdir(exist_ok=True)
        program.write_text(f"#!/bin/sh\ntouch {opener}\n")
        program.chmod(0o755)
    addresses = ("https://example.org/a", "file:///etc/passwd", "javascript:alert(1)", "mailto:a@b")
    text = plan.read_text("utf-8")
    plan.write_text(text.replace('title = "Launch a', f'title = "{" ".join(addresses)} Launch a', 1), "utf-8")
    environment |= {"PATH": f"{tmp_path / 'programs'}:{environment['PATH']}", "BROWSER": "xdg-open"}
    session = start(plan, ready="https://example.org", columns=200)
    session.send("jj\r")
    session.wait_until_idle()
    line = next(n for n, text in enumerate(session.text.splitlines(), 1) if "https://" in text)
    column = session.text.splitlines()[line - 1].index("https://") + 3
    for modifier in (0, 16):  # a click, and one with ctrl
        session.send(f"\x1b[<{modifier};{column};{line}M\x1b[<{modifier};{column};{line}m")
        session.wait_until_idle()
    assert all(address in session.text for address in addresses)
    assert b"\x1b]8;" not in session.raw
    assert not opener.exists()


def settled(session: PtySession) -> int:
    """How many bytes have come by the time that nothing is done any more."""
    session.wait_until_idle()
    return len(session.raw)


def test_nothing_is_sent_while_nobody_presses_a_key(start: Start, plan: Path) -> None:
    session = start(plan)
    session.wait_until_idle(0.5)
    before = len(session.raw)
    session.wait_until_idle(1.5)
    assert len(session.raw) == before


def test_a_cursor_key_costs_few_bytes(start: Start, plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    session = start(plan)
    costs = []
    before = settled(session)
    for _ in range(6):
        session.send("j")
        now = settled(session)
        costs.append(now - before)
        before = now
    with capsys.disabled():
        print(f"\nbytes per cursor key at 132x36: median {sorted(costs)[3]}, most {max(costs)}")
    assert all(0 < cost < BYTES_PER_KEY for cost in costs)


def test_nothing_of_a_hostile_plan_reaches_the_terminal_raw(start: Start, tmp_path: Path) -> None:
    session = start(write_plan(tmp_path), ready="Cascade")
    for keys in ("j" * 12, "i", "q", "?", "q", "G", "k" * 12, "c", "x", "\x1b", "e"):
        session.send(keys)
        session.wait_until_idle()
    raw = POINTER_SHAPE.sub(b"", bytes(session.raw))
    forbidden = {
        "clipboard": b"\x1b]52",
        "link": b"\x1b]8",
        "title": b"\x1b]0",
        "device control": b"\x1bP",
        "bell": b"\x07",
        "c1": "\x9b".encode(),
        "bidi": "\u202e".encode(),
        "isolate": "\u2066".encode(),
        "zero width": "\u200b".encode(),
        "tag": "\U000e0041".encode(),
        "line separator": "\u2028".encode(),
    }
    assert [name for name, data in forbidden.items() if data in raw] == []
    session.signal(signal.SIGTERM)
    assert session.exit_code(SOON) == 128 + signal.SIGTERM

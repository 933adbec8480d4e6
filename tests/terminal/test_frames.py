"""The program sends only what changes on the screen, and shows the same as when it sends everything."""

from __future__ import annotations

import random
import shutil
import signal
import sys
import time
from contextlib import ExitStack
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from tests.terminal.conftest import ROOT
from tests.terminal.pty_session import PtySession
from tests.tui.test_frame_diff import look

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SETTLED = 0.08
"""Seconds without work after which a key has done what it does."""

SLOWLY = 0.2
"""Seconds after which an answer comes from a slow line."""

ESCAPE = "\x1b[27u"
SYNCHRONIZES = b"\x1b[?2026;2$y"
FRAME = b"\x1b[?2026h"
QUESTION = b"\x1b[?2026$p"

MOVES = ["j", "j", "j", "k", "h", "l", " ", "\x1b[6~", "\x1b[5~", "G", "g"]
OVERLAYS = [
    ["?", ESCAPE],
    ["a", ESCAPE],
    ["v"],
    ["/", "e", "\u6f22", ESCAPE],
    ["c", "5", ESCAPE],
    ["\x1b[O", "\x1b[I"],
]
SIZES = [(120, 40), (80, 24), (132, 36), (50, 14)]


class Terminals:
    """Starts the program on plans in terminals, and ends it in the end."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._folder = folder
        self._stack = stack

    def start(self, plan: Path, ready: str, **variables: str) -> PtySession:
        env = {
            "HOME": str(self._folder),
            "XDG_STATE_HOME": str(self._folder / f"state{variables.get('OKRTUI_FRAME_DIFF')}"),
            "LANG": "C.UTF-8",
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "OKRTUI_AUTHOR": "maria",
            "OKRTUI_TODAY": "2026-07-03",
        }
        argv = [sys.executable, "-m", "okrtui", str(plan)]
        session = self._stack.enter_context(
            PtySession(argv, columns=120, rows=40, env=env | variables, cwd=ROOT)
        )
        session.wait_for(ready)
        session.wait_until_idle()
        return session


@pytest.fixture
def terminals(tmp_path: Path) -> Iterator[Terminals]:
    with ExitStack() as stack:
        yield Terminals(tmp_path, stack)


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A plan of some hundred rows."""
    chance = random.Random(0)
    words = ["Faster", "calmer", "growth", "support", "onboarding", "partners", "cities", "daily", "weekly"]

    def title() -> str:
        return " ".join(chance.choices(words, k=4))

    parts = ['format = 1\nname = "Large"\nvision = "A vision."\nmission = "A mission."']
    parts += ['[[cycle]]\nid = "2026-H2"\nstart = 2026-07-01\nend = 2026-12-31']
    for number in range(60):
        above = f"o{chance.randrange(number // 4)}" if number > 4 else "mission"
        parts += [
            f'[[objective]]\nid = "o{number}"\ntitle = "{title()}"\nsupports = "{above}"\ncycle = "2026-H2"'
        ]
        for each in range(5):
            target = chance.randint(10, 900)
            numbers = f"baseline = 0\ntarget = {target}"
            parts += [
                f'[[objective.key_result]]\nid = "k{each}"\ntitle = "{title()}"\nowner = "maria"\n{numbers}'
            ]
    plan = tmp_path / "large.toml"
    plan.write_text("\n\n".join(parts) + "\n")
    return plan


def looks(session: PtySession) -> list[list[Any]]:
    return [[look(cell) for cell in row] for row in session.cells]


def become_same(one: PtySession, other: PtySession) -> bool:
    """Whether both show the same, at the latest when they have had time enough."""
    for _ in range(100):
        one.wait_until_idle(SETTLED)
        if looks(one) == looks(other):
            return True
    return False


def test_the_screens_are_the_same_with_and_without(terminals: Terminals, tmp_path: Path) -> None:
    sessions = []
    for switch in ("1", "0"):
        folder = tmp_path / switch
        shutil.copytree(ROOT / "sample_plans", folder)
        sessions.append(terminals.start(folder / "acme.toml", "Launch a new", OKRTUI_FRAME_DIFF=switch))
    ours, textuals = sessions
    chance = random.Random(1)
    keys: list[str | tuple[int, int]] = []
    while len(keys) < 60:
        keys += chance.choice([[chance.choice(MOVES)]] * 6 + OVERLAYS + [[chance.choice(SIZES)]])
    for number, key in enumerate(keys):
        for session in sessions:
            if isinstance(key, str):
                session.send(key)
            else:
                session.resize(*key)
        assert become_same(*sessions), f"after {keys[: number + 1]}:\n{ours.text}\n{textuals.text}"
    assert len(ours.raw) < len(textuals.raw) / 4


def test_all_is_drawn_again_after_a_stop(terminals: Terminals, large: Path) -> None:
    session = terminals.start(large, "A mission.")
    session.send("jjj")
    session.wait_until_idle(SETTLED)
    before = looks(session)
    session.signal(signal.SIGTSTP)
    session.wait_until_stopped()
    session.wait_for_bytes(b"\x1b[?1049l")
    session.signal(signal.SIGCONT)
    session.wait_until_continued()
    session.wait_for("A mission.")
    session.wait_until_idle()
    assert looks(session) == before


def test_bytes_of_cursor_keys_and_of_rest(terminals: Terminals, large: Path) -> None:
    session = terminals.start(large, "A mission.")
    costs = []
    for _ in range(45):
        before = len(session.raw)
        session.send("j")
        session.wait_until_idle(SETTLED)
        costs.append(len(session.raw) - before)
    assert sum(costs) / len(costs) < 1_200
    assert max(costs) < 4_000
    before, woken, since = len(session.raw), session.wake_ups(), time.monotonic()
    session.wait_until_idle(1.5)
    assert len(session.raw) == before
    assert session.wake_ups() - woken < 30 * (time.monotonic() - since)


def test_one_frame_for_each_key(terminals: Terminals, large: Path) -> None:
    session = terminals.start(large, "A mission.")
    session.send(SYNCHRONIZES)
    session.wait_until_idle(SETTLED)
    session.send("j")  # comes in two parts, which tell how long the line is and how fast
    for number in (1, 2):
        session.wait_for_bytes(QUESTION, times=number + 1)
        session.send(SYNCHRONIZES)
    session.wait_until_idle(SETTLED)
    for number in range(3, 12):
        session.send("j")
        session.wait_for_bytes(QUESTION, times=number + 1)
        session.send(SYNCHRONIZES)
        session.wait_until_idle(SETTLED)
        assert session.raw.count(FRAME) == number
    session.wait_until_idle(SETTLED)
    assert session.text.splitlines()[12].startswith("│▎")


class SlowLine:
    """A line of 7 kB a second: questions are answered when all before them would have come."""

    def __init__(self, session: PtySession) -> None:
        self.session = session
        self._taken = len(session.raw)
        self._free = time.monotonic()
        self._answers: list[float] = []
        session.send(SYNCHRONIZES)
        for _ in range(3):
            self.press("j", seconds=1.0)

    def press(self, *keys: str, seconds: float) -> None:
        """Press keys, each so many seconds after the one before."""
        for key in keys:
            self.session.send(key)
            until = time.monotonic() + seconds
            while (now := time.monotonic()) < until:
                self._carry(now)
                time.sleep(0.002)  # the time that passes is what this is about

    def _carry(self, now: float) -> None:
        while (end := self.session.raw.find(QUESTION, self._taken)) >= 0:
            self._free = max(now, self._free) + (end + len(QUESTION) - self._taken) / 7_000
            self._taken = end + len(QUESTION)
            self._answers.append(self._free)
        while self._answers and self._answers[0] <= now:
            self._answers.pop(0)
            self.session.send(SYNCHRONIZES)


def rows_with_cursor(session: PtySession) -> list[int]:
    return [y for y, line in enumerate(session.text.splitlines()) if line.startswith("│▎")]


def detail(session: PtySession) -> list[str]:
    return [line[76:] for line in session.text.splitlines()]


def test_a_slow_line_gets_the_cursor_first_and_the_detail_when_the_keys_pause(
    terminals: Terminals, large: Path
) -> None:
    session, whole = (terminals.start(large, "A mission.", OKRTUI_FRAME_DIFF=switch) for switch in "10")
    line = SlowLine(session)
    line.press("j", seconds=1.0)
    sent = len(session.raw)
    for _ in range(20):
        line.press("j", seconds=0.04)
    frames = bytes(session.raw[sent:]).split(QUESTION)[:-1]
    assert len(frames) > 10
    assert "▎".encode() in frames[0]
    assert len(frames[0]) < 200
    assert max(map(len, frames)) < 1_000
    assert max(frame.count("▎".encode()) for frame in frames) == 1
    before = detail(session)
    line.press("j", seconds=1.0)
    assert detail(session) != before
    whole.send("j" * 25)
    assert become_same(session, whole)


def test_a_slow_line_that_scrolls_shows_one_cursor_and_is_whole_in_the_end(
    terminals: Terminals, large: Path
) -> None:
    session, whole = (terminals.start(large, "A mission.", OKRTUI_FRAME_DIFF=switch) for switch in "10")
    line = SlowLine(session)
    seen = []
    for _ in range(80):
        line.press("j", seconds=0.04)
        seen.append(rows_with_cursor(session))
    assert max(map(len, seen)) == 1
    assert sum(1 for before, after in pairwise(seen) if after < before) >= 2
    line.press("j", seconds=2.0)
    whole.send("G" + "g" + "j" * 84)
    whole.wait_until_idle(SETTLED)
    row = session.text.splitlines()[rows_with_cursor(session)[0]][:72]
    assert row == whole.text.splitlines()[rows_with_cursor(whole)[0]][:72]

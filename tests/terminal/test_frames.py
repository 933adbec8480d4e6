"""The program sends only what changes on the screen, and shows the same as when it sends everything."""

from __future__ import annotations

import random
import shutil
import signal
import sys
import time
from contextlib import ExitStack
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
SHOW = b"\x1b[?2026l" + FRAME
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
    for number in range(1, 11):
        session.send("j")
        session.wait_for_bytes(QUESTION, times=number + 1)
        session.send(SYNCHRONIZES)
        session.wait_until_idle(SETTLED)
        assert session.raw.count(FRAME) == number
    session.wait_until_idle(SETTLED)
    assert session.text.splitlines()[12].startswith("│▎")


def test_a_slow_line_gets_the_cascade_first_and_the_detail_when_the_keys_pause(
    terminals: Terminals, large: Path
) -> None:
    session = terminals.start(large, "A mission.")

    def detail() -> list[str]:
        return [line[76:] for line in session.text.splitlines()]

    session.send(SYNCHRONIZES)
    session.wait_until_idle(SETTLED)
    for _ in range(4):  # the first is sent and waits for its answer, the others pile up
        session.send("j")
        session.wait_until_idle(SETTLED)
    before = detail()
    assert session.text.splitlines()[3].startswith("│▎")
    session.send(SYNCHRONIZES)
    session.wait_until_idle(SETTLED)
    assert session.text.splitlines()[6].startswith("│▎")
    assert detail() == before
    session.send(SYNCHRONIZES)
    session.wait_until_idle(SLOWLY)
    assert detail() != before
    session.send(SYNCHRONIZES)
    session.wait_until_idle(SETTLED)
    sent = len(session.raw)
    session.send("j")
    session.wait_until_idle(SETTLED)
    cursor, _, rest = session.raw[sent:].partition(SHOW)
    assert "▎".encode() in cursor
    assert rest.count(b"\x1b[") > 3


def test_a_slow_line_that_scrolls_gets_the_cursor_before_the_other_rows(
    terminals: Terminals, large: Path
) -> None:
    session, whole = (terminals.start(large, "A mission.", OKRTUI_FRAME_DIFF=switch) for switch in "10")
    session.send(SYNCHRONIZES)
    session.wait_until_idle(SETTLED)
    for _ in range(40):  # but for the first, they pile up, and the list scrolls
        for each in (session, whole):
            each.send("j")
    whole.wait_until_idle(SETTLED)
    session.wait_until_idle(SETTLED)
    before = looks(session)
    session.send(SYNCHRONIZES)
    session.wait_until_idle(SLOWLY)
    changed = [y for y, rows in enumerate(zip(before, looks(session), strict=True)) if rows[0] != rows[1]]
    cursor = next(y for y, line in enumerate(whole.text.splitlines()) if line.startswith("│▎"))
    assert session.text.splitlines()[cursor][:72] == whole.text.splitlines()[cursor][:72]
    assert [line[:2] for line in session.text.splitlines()].count("│▎") == 1
    assert cursor in changed
    assert len(changed) < 12
    session.send(SYNCHRONIZES)
    assert become_same(session, whole)

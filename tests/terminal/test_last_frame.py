"""What is shown before the program is there: the first frame of the last time, or one of now."""

from __future__ import annotations

import os
import signal
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.terminal.conftest import ROOT
from tests.terminal.pty_session import PATIENCE, PtySession
from tests.terminal.test_endings import SOON, assert_restored

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

READY = "Launch a new communication platform"
OTHER_SCREEN = b"\x1b[?1049h"
TAKEN_OVER = b"\x1b[?1004h"

#: The program, believing that files which are so young tell of every change.
_RUN = """
import sys
from okrtui.store import access
access._RACY = 0
from okrtui.__main__ import main
"""
PROGRAM = f"{_RUN}main()"
#: As far as the program gets before it imports anything large; then it ends with the next line of input.
BEGINNING = """
import sys
from okrtui.cli.early_frame import take_down
from okrtui.cli.last_frame import show_last_frame
show_last_frame(sys.argv[1:])
print("here", file=sys.stderr, flush=True)
input()
take_down()
"""
#: As far as the program gets before it imports Textual; then it ends with the next line of input.
READING = f"""{_RUN}
import okrtui.cli.screen
def end():
    print("textual" in sys.modules, file=sys.stderr, flush=True)
    input()
    sys.exit("It ended.")
okrtui.cli.screen.require_packages = end
main()
"""
#: A plan so large that it is still being read when a key is pressed.
LARGE = f"""{_RUN}
import threading
from okrtui.workspace import large, opening
large.BYTES = 0
opening.Workspace = lambda *_: threading.Event().wait()
main()
"""
LARGE_PROGRAM = f"{_RUN}from okrtui.workspace import large; large.BYTES = 0; main()"
#: The same, until Textual would be imported.
READING_LARGE = READING.replace("main()", "from okrtui.workspace import large; large.BYTES = 0; main()")
UNREADABLE = f"""{_RUN}
import okrtui.cli.screen
from okrtui.errors import CannotReadError
def refuse(*_):
    raise CannotReadError("It went away.")
okrtui.cli.screen.Workspace = refuse
main()
"""


@pytest.fixture
def start(tmp_path: Path, plan: Path) -> Iterator[Callable[..., PtySession]]:
    """Start a program on the plan."""
    env = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    env |= {"HOME": str(tmp_path), "LANG": "C.UTF-8", "TERM": "xterm-256color", "OKRTUI_TODAY": "2026-11-22"}
    env |= {"OKRTUI_AUTHOR": "maria", "XDG_CACHE_HOME": str(tmp_path / "cache")}
    sessions: list[PtySession] = []

    def begin(code: str, *, columns: int = 132, **more: str) -> PtySession:
        argv = [sys.executable, "-c", code, str(plan)]
        session = PtySession(argv, columns=columns, rows=36, env=env | more, cwd=ROOT)
        sessions.append(session)
        return session

    yield begin
    for session in sessions:
        with session:
            pass


@pytest.fixture
def kept(start: Callable[..., PtySession], tmp_path: Path) -> list[str]:
    """The rows of the plan as a first start showed them; its first frame is kept."""
    session = start(PROGRAM)
    session.wait_for(READY)
    deadline = time.monotonic() + PATIENCE
    while not list(tmp_path.glob("cache/okrtui/answers/frame*")):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    session.wait_until_idle()  # it is kept before we have read all of it
    rows = session.text.splitlines()[1:33]
    session.send("q")
    assert session.exit_code(SOON) == 0
    return rows


def test_the_next_start_shows_the_same_before_anything_else(
    start: Callable[..., PtySession], kept: list[str]
) -> None:
    session = start(BEGINNING)
    session.wait_for(READY)
    session.wait_for("here")
    session.send("typed meanwhile")
    rows = session.text.splitlines()
    seen = [row for row in rows[1:33] if "here" not in row]
    assert seen == [row for row, other in zip(kept, rows[1:33], strict=True) if "here" not in other]
    session.send("\n")
    assert session.exit_code(SOON) == 0
    assert b"typed" not in session.raw
    assert session.raw.endswith(b"\x1b[?1049l")
    assert session.attributes == session.attributes_at_start


def test_the_program_takes_over_without_another_switch_of_screens(
    start: Callable[..., PtySession], kept: list[str]
) -> None:
    session = start(PROGRAM)
    session.wait_for(READY)
    session.send("j")
    session.wait_for("People connected each day")
    session.wait_for("PULLING TOGETHER")
    assert session.raw.count(OTHER_SCREEN) == 1
    session.send("q")
    assert session.exit_code(SOON) == 0
    assert_restored(session)


def test_one_that_was_damaged_is_drawn_again_and_kept_anew_by_the_start_after_the_next(
    start: Callable[..., PtySession], kept: list[str], tmp_path: Path
) -> None:
    [file] = tmp_path.glob("cache/okrtui/answers/frame*")
    whole = file.read_bytes()
    file.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    session = start(PROGRAM)
    session.wait_for_bytes(TAKEN_OVER)
    session.wait_until_idle(0.6)
    assert session.text.splitlines()[1:33] == kept
    session.send("q")
    assert session.exit_code(SOON) == 0
    assert not file.exists()


def test_a_key_that_is_pressed_before_the_program_is_there_is_answered(
    start: Callable[..., PtySession], kept: list[str]
) -> None:
    session = start(PROGRAM)
    session.send("j")
    session.wait_for("PULLING TOGETHER")
    session.wait_until_idle()
    assert session.raw.count(READY.encode()) == 1  # and what is there already is not sent again


@pytest.mark.parametrize(("key", "answer"), [("?", "Report a value, how confident"), ("j", "Opening")])
def test_while_a_large_plan_is_read_it_stays_until_a_key_is_pressed(
    start: Callable[..., PtySession], kept: list[str], key: str, answer: str
) -> None:
    session = start(LARGE)
    session.wait_for(READY)
    session.wait_for_bytes(TAKEN_OVER)
    session.wait_until_idle()
    assert READY in session.text
    session.send(key)
    session.wait_for(answer)
    session.send("qq" if key == "?" else "q")
    assert session.exit_code(SOON) == 0
    assert_restored(session)


def test_ended_before_the_program_is_there_it_gives_the_screen_back(
    start: Callable[..., PtySession], kept: list[str]
) -> None:
    session = start(BEGINNING)
    session.wait_for("here")
    session.signal(signal.SIGTERM)
    assert session.exit_code(SOON) == 128 + signal.SIGTERM
    assert session.raw.endswith(b"\x1b[?1049l")


def other_size(_plan: Path) -> dict[str, object]:
    return {"columns": 131}


def other_colours(_plan: Path) -> dict[str, object]:
    return {"NO_COLOR": "1"}


def other_author(_plan: Path) -> dict[str, object]:
    return {"OKRTUI_AUTHOR": "sam"}


def other_day(_plan: Path) -> dict[str, object]:
    return {"OKRTUI_TODAY": "2026-11-23"}


def changed_plan(plan: Path) -> dict[str, object]:
    plan.write_text(plan.read_text().replace("Latency", "Delay"))
    return {}


def new_entry(plan: Path) -> dict[str, object]:
    with (plan.with_name("acme.journal") / "sam.toml").open("a") as journal:
        journal.write('2026-11-22T06-00-00-000Z = { check_in = "launch/latency", value = 160 }\n')
    return {}


def new_settings(plan: Path) -> dict[str, object]:
    config = plan.parents[1] / ".config" / "okrtui" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text('view = "teams"\n')
    return {}


CHANGES = [other_size, other_colours, other_author, other_day, changed_plan, new_entry, new_settings]


@pytest.mark.parametrize("change", CHANGES)
def test_where_it_would_be_drawn_otherwise_nothing_is_shown(
    start: Callable[..., PtySession], kept: list[str], plan: Path, change: Callable[..., dict[str, str]]
) -> None:
    session = start(BEGINNING, **change(plan))
    session.wait_for("here")
    assert bytes(session.raw).strip() == b"here"


def test_a_plan_that_can_not_be_opened_after_all_is_told_on_the_shells_screen(
    start: Callable[..., PtySession], kept: list[str]
) -> None:
    session = start(UNREADABLE)
    assert session.exit_code(SOON) == 3
    assert session.raw.count(OTHER_SCREEN) == 1
    assert session.raw.partition(b"\x1b[?1049l")[2].strip() == b"okrtui: It went away."


def test_what_is_shown_already_is_not_sent_again(start: Callable[..., PtySession], kept: list[str]) -> None:
    sent = []
    for _ in range(3):  # on a busy machine a first frame may hold what usually comes after it
        session = start(PROGRAM)
        session.wait_for_bytes(TAKEN_OVER)
        session.wait_until_idle(0.6)
        sent.append(len(session.raw.partition(TAKEN_OVER)[2]))
        assert session.text.splitlines()[1:33] == kept
        session.send("q")
        assert session.exit_code(SOON) == 0
    assert min(sent) < 2_000


COLOURS = [{"COLORTERM": "truecolor"}, {}]


@pytest.mark.parametrize("colours", COLOURS)
def test_a_plan_is_seen_before_the_program_is_there(
    start: Callable[..., PtySession], colours: dict[str, str]
) -> None:
    session = start(READING, **colours)
    session.wait_for(READY)
    session.wait_for("False")
    assert "Alignment" in session.text
    session.send("typed meanwhile\n")
    assert session.exit_code(SOON) == 1
    assert b"typed" not in session.raw
    assert session.raw.partition(b"\x1b[?1049l")[2].strip() == b"It ended."
    assert session.attributes == session.attributes_at_start


def test_that_a_large_plan_is_being_opened_is_seen_before_the_program_is_there(
    start: Callable[..., PtySession],
) -> None:
    session = start(READING_LARGE)
    session.wait_for("Opening")
    session.wait_for("False")
    assert "acme.toml" in session.text
    session.send("\n")
    assert session.exit_code(SOON) == 1


def test_then_it_is_read_and_seen(start: Callable[..., PtySession]) -> None:
    session = start(LARGE_PROGRAM)
    session.wait_for("Opening")
    session.wait_for(READY)
    session.wait_for("Check in")
    assert session.raw.count(OTHER_SCREEN) == 1
    session.send("q")
    assert session.exit_code(SOON) == 0
    assert_restored(session)


@pytest.mark.parametrize("colours", COLOURS)
def test_of_a_plan_that_is_seen_only_the_line_of_keys_is_still_sent(
    start: Callable[..., PtySession], colours: dict[str, str]
) -> None:
    session = start(PROGRAM, **colours)
    session.wait_for("Check in")
    before, _, after = bytes(session.raw).partition(TAKEN_OVER)
    assert READY.encode() in before
    assert b"Check in" in after
    assert READY.encode() not in after
    assert session.raw.count(OTHER_SCREEN) == 1
    session.send("q")
    assert session.exit_code(SOON) == 0
    assert_restored(session)


def test_what_an_early_key_did_is_not_kept(
    start: Callable[..., PtySession], kept: list[str], plan: Path
) -> None:
    plan.write_text(plan.read_text().replace("Latency", "Delay"))  # the kept frame is none any more
    session = start(PROGRAM)
    session.send("?")
    session.wait_for("Report a value, how confident")
    session.wait_until_idle(1.0)
    session.send("qq")
    assert session.exit_code(SOON) == 0
    again = start(BEGINNING)
    again.wait_for("here")
    assert "Report a value" not in again.text

"""Work in the background: one thing after the other, and nobody who leaves waits for it."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from threading import Event
from typing import TYPE_CHECKING

import pytest

from okrtui.tui.background import Background

if TYPE_CHECKING:
    from collections.abc import Generator

LEAVING = """
import asyncio
from threading import Event
from okrtui.tui.background import Background

async def leave():
    begun = Event()
    task = asyncio.create_task(Background().run(lambda: (begun.set(), Event().wait())))
    while not begun.is_set():
        await asyncio.sleep(0)

asyncio.run(leave())
"""


async def test_each_waits_for_its_turn_and_what_nobody_waits_for_is_not_begun() -> None:
    background, go_on, done = Background(), Event(), list[str]()
    first = asyncio.create_task(background.run(lambda: (go_on.wait(20), done.append("first"))))
    second = asyncio.create_task(background.run(lambda: done.append("second")))
    third = asyncio.create_task(background.run(lambda: done.append("third") or len(done)))
    await asyncio.sleep(0)
    second.cancel()
    await asyncio.sleep(0)
    assert not done
    go_on.set()
    assert await third == 2
    assert done == ["first", "third"]
    assert first.done()


async def test_what_fails_is_told_to_who_asked_and_the_next_is_done() -> None:
    background = Background()
    with pytest.raises(ZeroDivisionError):
        await background.run(lambda: 1 / 0)
    assert await background.run(lambda: 5) == 5


def test_whoever_leaves_does_not_wait() -> None:
    assert subprocess.run([sys.executable, "-c", LEAVING], timeout=20, check=False).returncode == 0


def _steps(gate: Event, said: list[str]) -> Generator[float, None, str]:
    try:
        yield 0.25
        gate.wait(20)
        yield 0.5
        said.append("went on")
    finally:
        said.append("closed")
    return "done"


async def test_work_in_steps_tells_its_share_and_what_comes_of_it() -> None:
    gate, said, shares = Event(), list[str](), list[float]()
    gate.set()
    assert await Background().carry_through(_steps(gate, said), shares.append) == "done"
    assert (shares, said) == ([0.25, 0.5], ["went on", "closed"])


async def test_work_that_is_given_up_is_closed_after_the_step_that_is_being_done() -> None:
    background, gate, said, began = Background(), Event(), list[str](), asyncio.Event()
    task = asyncio.create_task(background.carry_through(_steps(gate, said), lambda _: began.set()))
    await began.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert said == []  # nobody waits for the step
    gate.set()
    background.clean_up()
    assert said == ["closed"]


async def test_work_that_fails_is_told_and_the_next_is_done() -> None:
    background = Background()
    with pytest.raises(ZeroDivisionError):
        await background.carry_through((1 / each for each in (1, 0)), lambda _: None)
    assert await background.run(lambda: 5) == 5

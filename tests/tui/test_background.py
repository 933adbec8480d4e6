"""Work in the background: one thing after the other, and nobody who leaves waits for it."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from threading import Event

import pytest

from okrtui.tui.background import Background

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

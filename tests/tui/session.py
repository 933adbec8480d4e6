"""The app on a headless screen: keys go in, and what is on the screen comes out as lines of text."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from textual.geometry import Size

from okrtui.store.settings import read_settings
from okrtui.tui.app import OkrApp
from okrtui.workspace import Clock, Workspace

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from textual.pilot import Pilot
    from textual.strip import Strip

TODAY = date(2026, 11, 22)
WIDE, MIDDLE, NARROW = (132, 36), (100, 30), (80, 24)

_ROUNDS = 4
"""Rounds in which every widget handles what waits for it: as many as the longest way of a message up."""

_FRAME_ROUNDS = 50
"""Rounds in which a screen gets its first frame; one of one cell, or none any more, stays blank."""


@dataclass(frozen=True)
class Session:
    """A running app: press keys, read the screen, look at what is under the cursor."""

    app: OkrApp
    pilot: Pilot[Any]

    async def press(self, *keys: str) -> None:
        """Press real keys, and wait until all that they set off is done."""
        await self.pilot.press(*keys)
        await self.settle()

    async def type(self, text: str) -> None:
        """Press the keys of a text."""
        await self.press(*("space" if character == " " else character for character in text))

    async def settle(self) -> None:
        """Let every key and message be handled, and what they set off."""
        for _ in range(_ROUNDS):
            await self.pilot.pause(0)
            while self.app._lane is not None or self.app._held:
                await self.pilot.pause(0)
        for _ in range(_FRAME_ROUNDS):
            if self.text.strip():  # a screen that was just put on top has its first frame a little later
                break
            await self.pilot.pause(0.001)

    async def until(self, holds: Callable[[], object]) -> None:
        """Wait until something holds; gives up only in a test that fails."""
        for _ in range(2000):
            if holds():
                await self.settle()
                return
            await self.pilot.pause(0.005)
        raise AssertionError(f"waited in vain; the screen:\n{self.text}")

    async def resize(self, size: tuple[int, int]) -> None:
        """Make the terminal another size."""
        await self.pilot.resize_terminal(*size)
        await self.settle()

    async def go_to(self, name: str) -> None:
        """Walk to a node with the cursor keys."""
        await self.press("g")
        for _ in range(len(self.app.main.cascade.flat)):
            if self.cursor == name:
                return
            await self.press("j")
        raise AssertionError(f"{name} is not among the rows:\n{self.text}")

    async def close(self) -> None:
        """Leave."""
        await self.press("q")

    @property
    def cursor(self) -> str:
        """The name of the node under the cursor."""
        return self.app.main.cascade.name_under_cursor

    @property
    def strips(self) -> list[Strip]:
        """The lines of the screen with their styles."""
        size = Size(*self.app.size)
        return [strip.simplify() for strip in self.app.screen._compositor.render_strips(size)]

    @property
    def lines(self) -> list[str]:
        """The lines of the screen."""
        return [strip.text.rstrip() for strip in self.strips]

    @property
    def text(self) -> str:
        """The screen."""
        return "\n".join(self.lines)

    def line_with(self, *texts: str) -> str:
        """The first line that holds all of these texts."""
        for line in self.lines:
            if all(text in line for text in texts):
                return line
        raise AssertionError(f"no line has {texts}:\n{self.text}")

    @property
    def status(self) -> str:
        """The status bar, also where a notification lies on top of it."""
        return self._drawn_by("#status")

    @property
    def preview(self) -> str:
        """What the check-in line says about what is typed."""
        return self._drawn_by("#preview")

    @property
    def fields(self) -> tuple[str, str, str]:
        """Value, confidence and note as they are typed."""
        return self.app.main.line.typed()[1:]

    @property
    def is_checking_in(self) -> bool:
        """Whether the check-in line is open."""
        return self.app.main.line.is_open

    @property
    def notices(self) -> str:
        """What the notifications say."""
        return "\n".join(f"{each.title}: {each.message}" for each in self.app._notifications)

    def _drawn_by(self, selector: str) -> str:
        return self.app.main.query_one(selector).render_line(0).text.strip()


@asynccontextmanager
async def opened(
    plan: Path,
    *,
    size: tuple[int, int] = WIDE,
    author: str = "maria",
    today: date | None = TODAY,
    **options: Any,
) -> AsyncIterator[Session]:
    """Open a plan as the command line does."""
    app = OkrApp(Workspace(plan, author, Clock(today)), read_settings(), **options)
    async with app.run_test(size=size, notifications=True) as pilot:
        session = Session(app, pilot)
        await session.until(lambda: hasattr(app, "main") and app.main.is_mounted)
        yield session


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith(".lock")
    }
